"""Notes events behind the reader's back: a page never waits for the disk. What is queued is written
within a second, kept while the desk is away, and written at the end of the process."""

from __future__ import annotations

import atexit
import logging
import queue
import threading
from collections.abc import Callable

from portal.desk import chain
from portal.desk.chain import Event
from portal.desk.opening import Desk, Unavailable

log = logging.getLogger("standpoint.portal")
ROOM = 10_000
"""Events that may wait; beyond it the newest are lost, and that is logged."""
PAUSE = 0.5
"""Seconds between two writes, and before trying again."""


class Journal:
    """A queue before the chain, and the one thread that empties it."""

    def __init__(self, desk: Callable[[], Desk]) -> None:
        self._desk = desk
        self._waiting: queue.Queue[Event] = queue.Queue(ROOM)
        self._held: list[Event] = []
        self._starting, self._writing = threading.Lock(), threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_away = False

    def note(self, event: Event) -> None:
        """Queues an event; returns at once."""
        try:
            self._waiting.put_nowait(event)
        except queue.Full:
            log.error("audit: an event of kind %s is lost, the desk is away too long", event.kind)
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
                self._thread.start()
                atexit.register(self.flush)

    def flush(self) -> bool:
        """Writes what waits; False where the desk cannot be written now, and nothing is lost."""
        with self._writing:
            while not self._waiting.empty() and len(self._held) < ROOM:
                self._held.append(self._waiting.get_nowait())
            try:
                chain.append(self._desk(), self._held)
            except Unavailable as error:
                if not self._is_away:  # said once, and not twice a second
                    log.warning("audit waits: %s", error)
                self._is_away = True
                return False
            self._held.clear()
            self._is_away = False
            return True

    def _work(self) -> None:
        pause = threading.Event()
        while True:
            if not self._waiting.empty() or self._held:
                self.flush()
            pause.wait(PAUSE)
