"""A viewer over a real websocket, in the protocol Streamlit's own browser client speaks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Viewer:
    """One browser tab: reruns its page and waits for the whole of it."""

    def __init__(self, socket: Any, base: str, page: str, query: str) -> None:
        self._socket, self._base, self._page, self._query = socket, base, page, query
        self._script, self.failures, self.bytes = "", 0, 0

    async def run(self) -> float:
        """Seconds from asking for a rerun to its last message."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name, rerun.page_script_hash = (
            self._query,
            "" if self._script else self._page,
            self._script,
        )
        rerun.context_info.timezone, rerun.context_info.locale = "UTC", "en"
        rerun.context_info.url = f"{self._base}/{self._page}"
        started = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        await asyncio.wait_for(self._finished(), 120)
        return time.perf_counter() - started

    async def _finished(self) -> None:
        while True:
            data = await self._socket.recv()
            self.bytes += len(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            self._take(message)
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return

    def _take(self, message: ForwardMsg) -> None:
        """Looks at one message of the server."""
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._script = message.navigation.page_script_hash
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            self.failures += 1
        if kind == "delta" and "Something failed" in str(message.delta.new_element.heading.body):
            self.failures += 1


@asynccontextmanager
async def open_page(
    base: str,
    page: str,
    query: str,
    cookie: str = "",
    token: str = "",
    *,
    kind: type[Viewer] = Viewer,
) -> AsyncIterator[Viewer]:
    """A viewer on a page, connected and not yet asked for anything; signed in by a cookie and the
    token that goes with it."""
    url = base.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(
        url,
        subprotocols=[websockets.Subprotocol(part) for part in ("streamlit", token) if part],
        additional_headers={"Origin": base} | ({"Cookie": cookie} if cookie else {}),
        max_size=None,
        open_timeout=60,
        ping_interval=None,
    ) as socket:
        yield kind(socket=socket, base=base, page=page, query=query)
