"""Closes the pages and sockets of sessions that ended: within seconds in every tab and for every
copy of the cookie, also where another process or `standpoint revoke` ended them."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from portal import settings
from portal.gate import sessions, signin

log = logging.getLogger("standpoint.portal")
PAUSE = 2.0
"""Seconds between two looks at the desk."""
LINGER = 5.0
"""Seconds for that run to reach the browser before its socket closes."""
CLOSED = 4001
"""One of the numbers left to applications. The browser connects again and keeps what it shows."""
RERUN = BackMsg(rerun_script=ClientState()).SerializeToString()
"""What a browser sends that asks for its page again."""


class Closing:
    """ASGI middleware that holds the open sockets of each session."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._open: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        claimed = (
            signin.cookie_claims(HTTPConnection(scope).cookies)
            if scope["type"] == "websocket"
            else None
        )
        if claimed is None or await self._ended(claimed.key):  # is shown the way in, and no more
            return await self.app(scope, receive, send)
        over = asyncio.Event()
        self._open[claimed.key].add(over)
        self._look()
        try:
            await self.app(scope, _until(over, receive, send), send)
        finally:
            self._open[claimed.key].discard(over)
            if not self._open[claimed.key]:
                del self._open[claimed.key]

    async def _ended(self, *keys: str) -> set[str]:
        return await asyncio.to_thread(sessions.ended, settings.load(), keys)

    def _look(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._until_none_is_open(), name="closing")

    async def _until_none_is_open(self) -> None:
        while self._open:
            await asyncio.sleep(PAUSE)
            for key in await self._ended(*self._open):
                for over in tuple(self._open.get(key, ())):
                    over.set()


def _until(over: asyncio.Event, receive: Receive, send: Send) -> Receive:
    """What is received until a session is over; then one more run, which shows the way in, and the
    socket closes as if the browser had left."""
    is_told = False

    async def received() -> Message:
        nonlocal is_told
        if is_told:
            await asyncio.sleep(LINGER)
            await send({"type": "websocket.close", "code": CLOSED})
            return {"type": "websocket.disconnect", "code": CLOSED}
        coming, ending = asyncio.ensure_future(receive()), asyncio.ensure_future(over.wait())
        try:
            await asyncio.wait({coming, ending}, return_when=asyncio.FIRST_COMPLETED)
            if coming.done():
                return coming.result()
        finally:
            coming.cancel()
            ending.cancel()
        is_told = True
        return {"type": "websocket.receive", "bytes": RERUN}

    return received
