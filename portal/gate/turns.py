"""Takes turns: few pages and downloads are made at a time, and next comes whoever is least ahead of
the others. Nobody may have all threads, queries and memory for themselves, whatever they have open.

Python runs one thread at a time, and a page lets go of it hundreds of times: forty pages at once
take many times what they take one after the other.

Start-time fair queuing (Goyal, Vin and Cheng, 1996): a page's mark is the time at which its viewer
would have been done with the pages before it, had all who wait been served evenly; the smallest
mark goes next. Who makes nothing for a while earns nothing by it: a hundred pages that come at once
wait for one another, and whoever asks for one comes between the first and the second of them.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from portal.language import message
from portal.recent import Recent

AT_ONCE = 1
"""Pages made at a time, as long as they are quick."""
OVERDUE = 0.15
"""Seconds after which a page gives its place away: a slow query waits outside Python."""
TYPICAL = 0.05
"""Seconds a page is taken to need until it is made."""
MEMORY = 60.0
"""Seconds for which it is remembered how far ahead somebody is."""
KNOWN = 10_000
"""Viewers remembered at most."""


class Busy(Exception):
    """The viewer's other pages took too long."""


@dataclass(eq=False)
class Ticket:
    """One page: whose, since when it waits, the mark it came at, and when it was begun."""

    viewer: str
    at: float
    mark: float = 0.0
    began: float = 0.0
    called: threading.Event = field(default_factory=threading.Event)


class Turns:
    """What viewers are making now, and who waits."""

    def __init__(self, of_one: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._of_one, self._seconds, self._clock = of_one, seconds, clock
        self._lock = threading.Lock()
        self._making: Counter[str] = Counter()
        self._made: list[Ticket] = []
        self._waiting: list[Ticket] = []
        self._ahead: MutableMapping[str, float] = Recent(KNOWN, MEMORY, clock)
        self._mark = 0.0

    @contextmanager
    def of(self, viewer: str) -> Iterator[None]:
        """A turn of the viewer, waited for; Busy where their own pages hold it up for too long."""
        ticket = Ticket(viewer, self._clock())
        self._wait(ticket)
        try:
            yield
        finally:
            self._give_back(ticket)

    def _wait(self, ticket: Ticket) -> None:
        with self._lock:
            ticket.mark = self._mark
            self._waiting.append(ticket)
            self._call()
        while not ticket.called.wait(OVERDUE):
            with self._lock:
                self._call()  # a page that is overdue tells nobody
                is_late = self._clock() - ticket.at >= self._seconds
                if is_late and not ticket.called.is_set():
                    self._waiting.remove(ticket)
                    raise Busy(
                        message("Your other pages are still being made. Load this one again.")
                    )

    def _call(self) -> None:
        """Begins those who may go now; to be asked under the lock."""
        while sum(1 for t in self._made if self._clock() - t.began < OVERDUE) < AT_ONCE:
            ready = [t for t in self._waiting if self._making[t.viewer] < self._of_one]
            if not ready:
                return
            self._begin(min(ready, key=lambda ticket: (self._start(ticket), ticket.at)))

    def _start(self, ticket: Ticket) -> float:
        return max(ticket.mark, self._ahead.get(ticket.viewer, 0.0))

    def _begin(self, ticket: Ticket) -> None:
        start = self._start(ticket)
        self._mark = max(self._mark, start)
        self._ahead[ticket.viewer] = start + TYPICAL
        self._making[ticket.viewer] += 1
        self._waiting.remove(ticket)
        self._made.append(ticket)
        ticket.began = self._clock()
        ticket.called.set()

    def _give_back(self, ticket: Ticket) -> None:
        with self._lock:
            self._made.remove(ticket)
            self._making[ticket.viewer] -= 1
            if not self._making[ticket.viewer]:
                del self._making[ticket.viewer]
            took = min(self._clock() - ticket.began, OVERDUE)
            self._ahead[ticket.viewer] = self._ahead.get(ticket.viewer, 0.0) + took - TYPICAL
            if not self._made and not self._waiting:
                self._mark = max(self._mark, self._ahead[ticket.viewer])
            self._call()
