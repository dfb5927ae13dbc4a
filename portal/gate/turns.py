"""Takes turns: few pages and downloads are made at a time, and next comes whoever had least. Nobody
may have all threads, queries and memory for themselves, whatever they have open.

Python runs one thread at a time, and a page lets go of it hundreds of times: forty pages at once
take many times what they take one after the other.
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

AT_ONCE = 3
"""Pages made at a time, as long as they are quick."""
OVERDUE = 1.0
"""Seconds after which a page gives its place away: a slow query waits outside Python."""
MEMORY = 60.0
"""Seconds for which it is remembered who had how much."""
KNOWN = 10_000
"""Viewers remembered at most."""


class Busy(Exception):
    """The viewer's other pages took too long."""


@dataclass(order=True)
class Ticket:
    """A place in the queue: before it comes who had less, then who came first."""

    had: float
    at: float
    viewer: str = field(compare=False)


class Turns:
    """What viewers are making now, and who waits."""

    def __init__(self, of_one: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._of_one, self._seconds, self._clock = of_one, seconds, clock
        self._changed = threading.Condition()
        self._making: Counter[str] = Counter()
        self._began: list[float] = []
        self._waiting: list[Ticket] = []
        self._had: MutableMapping[str, float] = Recent(KNOWN, MEMORY, clock)

    @contextmanager
    def of(self, viewer: str) -> Iterator[None]:
        """A turn of the viewer, waited for; Busy where their own pages hold it up for too long."""
        began = self._take(viewer)
        try:
            yield
        finally:
            self._give_back(viewer, began)

    def _take(self, viewer: str) -> float:
        with self._changed:
            ticket = Ticket(self._had.get(viewer, 0.0), self._clock(), viewer)
            self._waiting.append(ticket)
            try:
                while not self._is_next(ticket):
                    if self._clock() - ticket.at >= self._seconds:
                        raise Busy(
                            message("Your other pages are still being made. Load this one again.")
                        )
                    self._changed.wait(OVERDUE / 4)
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
            began = self._clock()
            self._making[viewer] += 1
            self._began.append(began)
            return began

    def _give_back(self, viewer: str, began: float) -> None:
        with self._changed:
            self._began.remove(began)
            self._making[viewer] -= 1
            if not self._making[viewer]:
                del self._making[viewer]
            self._had[viewer] = self._had.get(viewer, 0.0) + self._clock() - began
            self._changed.notify_all()

    def _is_next(self, ticket: Ticket) -> bool:
        """Whether its viewer has a turn left, and nobody who could go now comes before it."""
        quick = sum(1 for began in self._began if self._clock() - began < OVERDUE)
        return (
            self._making[ticket.viewer] < self._of_one
            and quick < AT_ONCE
            and not any(
                other < ticket and self._making[other.viewer] < self._of_one
                for other in self._waiting
            )
        )
