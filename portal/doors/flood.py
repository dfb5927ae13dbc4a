"""The limits before anything else: an ASGI layer that reads a socket's next message only once the
ones before are paid for. Refuses floods with 1013, and the next handshakes with a sentence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.doors import protocol, tallies
from portal.doors.quotas import BREATH, TRY_AGAIN, Caller, Pace, Quotas, Refusal

log = logging.getLogger("standpoint.doors")

ALWAYS = ("/healthz",)
"""Answered whoever asks, or an orchestrator would end a portal because somebody floods it."""
HELD_SECONDS = 1.0
"""For which a refusal is held back: who asks again at once then asks once a second."""
HELD = 500
"""Refusals held back at a time; beyond it they are given at once."""


class Flood:
    """Wraps the whole server."""

    def __init__(
        self,
        app: ASGIApp,
        quotas: Quotas,
        caller: Callable[[Scope], Caller],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app, self._quotas, self._caller, self._sleep = app, quotas, caller, sleep
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and not scope["path"].endswith(ALWAYS):
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    # --- requests ---------------------------------------------------------------------------------

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = self._caller(scope)
        refusal = self._quotas.ask(caller, "requests")
        kind = _kind(scope["path"])
        if refusal is None and kind:
            refusal = self._quotas.ask(caller, kind)
        if refusal is None:
            return await self._app(scope, receive, send)
        await self._hold(refusal)
        await _answer(refusal)(scope, receive, send)

    # --- sockets ----------------------------------------------------------------------------------

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = self._caller(scope)
        refusal = self._quotas.enter(caller)
        if refusal:
            await self._hold(refusal)
            return await _turn_away(refusal, scope, receive, send)
        try:
            await self._app(scope, *self._paced(caller, receive, send))
        finally:
            self._quotas.leave(caller)

    def _paced(self, caller: Caller, receive: Receive, send: Send) -> tuple[Receive, Send]:
        """The socket's two ends, of which the inner one goes no faster than the caller may."""
        pace, closed = self._quotas.pace(caller), asyncio.Event()

        async def ended(code: int) -> Message:
            closed.set()
            await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

        async def paced() -> Message:
            while True:
                began = self._quotas.clock()
                message = await receive()
                if self._quotas.clock() - began >= BREATH:
                    pace.since = self._quotas.clock()
                if message["type"] == "websocket.disconnect":
                    return message
                if not await self._passes(pace, caller, message):
                    return await ended(TRY_AGAIN)
                if message["type"] != "websocket.receive":
                    return message
                kind = protocol.kind(message)
                if kind in protocol.SAID:
                    return message
                if kind is None:
                    return await ended(protocol.UNSUPPORTED)

        async def sent(message: Message) -> None:
            if not closed.is_set():  # what a script still says has nobody to say it to
                await send(message)

        return paced, sent

    async def _passes(self, pace: Pace, caller: Caller, message: Message) -> bool:
        """Whether the message may go in, once it has waited; a handshake counts as one."""
        size = len(message.get("bytes") or message.get("text") or b"")
        for number in range(len(pace.buckets)):
            seconds = pace.wait(number, self._quotas.clock(), size)
            if seconds is None:
                self._flooded(caller, is_alone=number + 1 < len(pace.buckets))
                return False
            if seconds:
                await self._sleep(seconds)
        return True

    def _flooded(self, caller: Caller, *, is_alone: bool) -> None:
        tallies.refused("messages")
        if is_alone:
            self._quotas.ban(caller)
            log.warning("flood ended", extra={"event": "flood", "caller": caller.name[0]})

    # --- refusals ---------------------------------------------------------------------------------

    async def _hold(self, refusal: Refusal) -> None:
        """Keeps whoever is refused waiting a moment, as long as few are."""
        tallies.refused(refusal.kind)
        if self._held >= HELD:
            return
        self._held += 1
        try:
            await self._sleep(HELD_SECONDS)
        finally:
            self._held -= 1


def _kind(path: str) -> str:
    """What a request counts as, besides a request."""
    if path.endswith(("/auth/login", "/oauth2callback")):
        return "sign-ins"
    return "messages" if any(made in path for made in MADE) else ""


MADE = ("/export/", "/feed/", "/read/", "/take/")
"""Addresses whose answers are made, as a page is."""


def _answer(refusal: Refusal) -> PlainTextResponse:
    return PlainTextResponse(
        refusal.sentence + "\n", 429, headers={"Retry-After": str(refusal.seconds)}
    )


async def _turn_away(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    """Before the handshake: the sentence, where the server can say one instead of a socket."""
    await receive()
    if "websocket.http.response" in scope.get("extensions", {}):
        await _answer(refusal)(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": TRY_AGAIN})
