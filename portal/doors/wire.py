"""Uvicorn's websocket protocol, a piece at a time: what a flood has sent stays unread, in the
sender's own memory, until what came before it is dealt with. Knows bytes, not who sends them.

Uvicorn stops reading only after it has parsed all that came at once: thousands of small messages
or pings, while nobody else is served. And for ten seconds after a close it reads on as fast as it
can.
"""

from __future__ import annotations

from typing import Any

from uvicorn import config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from portal.doors.protocol import UNSUPPORTED
from portal.doors.quotas import MORNING, TRY_AGAIN, Bucket

PIECE = 2_048
"""Bytes parsed before the event loop or a waiting message has its turn."""
MOST_BYTES = 1_048_576
"""Of one message; a page sends back a few choices (`maxWidgetStateSize` in config.toml)."""
CONTROLS_PER_MINUTE = 600.0
"""Pings, pongs and parts of messages. A browser answers two pings a minute."""
OURS = (TRY_AGAIN, UNSUPPORTED)
"""Close codes with which we end a socket ourselves."""
FAREWELL = 1.0
"""Seconds in which a close can arrive before the line is cut, with nothing more read."""


def lay() -> None:
    """Has Uvicorn speak to every socket through `Paced`; to be called before it starts."""
    config.WS_PROTOCOLS["websockets-sansio"] = f"{__name__}:{Paced.__name__}"


class Paced(WebSocketsSansIOProtocol):
    """One socket's line."""

    def __init__(self, config: config.Config, **parts: Any) -> None:
        config.ws_max_size = min(config.ws_max_size, MOST_BYTES)
        super().__init__(config, **parts)
        self._unread, self._is_due = bytearray(), False
        self._controls = Bucket(CONTROLS_PER_MINUTE, self.loop.time(), MORNING)

    def data_received(self, data: bytes) -> None:
        """Keeps what came and reads a piece of it."""
        self._unread += data
        self.transport.pause_reading()
        self._read()

    def _read(self) -> None:
        """A piece, then the event loop's turn; nothing while a message waits to be taken."""
        self._is_due = False
        if self.read_paused or self.close_sent or self.transport.is_closing():
            return
        piece = bytes(self._unread[:PIECE])
        del self._unread[:PIECE]
        super().data_received(piece)
        self._go_on()

    def _go_on(self) -> None:
        if self.read_paused or self._is_due or self.transport.is_closing():
            return
        if self._unread:
            self._is_due = True
            self.loop.call_soon(self._read)
        else:
            self.transport.resume_reading()

    async def receive(self) -> Any:
        """The next message; once none is left, the next piece is read."""
        message = await super().receive()
        if self._unread:
            self.transport.pause_reading()
        self._go_on()
        return message

    def handle_ping(self) -> None:
        """Answers, as long as there are few."""
        super().handle_ping()
        self._count()

    def handle_pong(self, event: Any) -> None:
        """Takes note, as long as there are few."""
        super().handle_pong(event)
        self._count()

    def handle_cont(self, event: Any) -> None:
        """Adds a part to a message, as long as there are few: empty ones have no end."""
        super().handle_cont(event)
        self._count()

    def _count(self) -> None:
        if self._controls.pay(self.loop.time()) > 0:
            self.transport.abort()

    async def send(self, message: Any) -> None:
        """Says it; after a close of ours, of a flood or of what is no message, reads no more."""
        await super().send(message)
        if message["type"] == "websocket.close" and message.get("code") in OURS:
            self._unread.clear()
            self.transport.pause_reading()
            if self.close_timer is not None:
                self.close_timer.cancel()
            self.close_timer = self.loop.call_later(FAREWELL, self.transport.abort)
