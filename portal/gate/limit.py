"""Stops what runs longer than it may. One thread watches for all: to start one for each query takes
longer than a small query does."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(order=True)
class _Run:
    deadline: float
    number: int
    stop: Callable[[], None] | None = field(compare=False)


class Watch:
    """The runs by when each must be done. What ended in time stays listed until then, empty, so
    that the thread sleeps through."""

    def __init__(self) -> None:
        self._changed, self._numbers = threading.Condition(), itertools.count()
        self._runs: list[_Run] = []
        self._thread: threading.Thread | None = None

    @contextmanager
    def limit(self, seconds: float, stop: Callable[[], None]) -> Iterator[None]:
        """Calls `stop` from another thread where what is done within takes longer."""
        run = _Run(time.monotonic() + seconds, next(self._numbers), stop)
        with self._changed:
            heapq.heappush(self._runs, run)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="limit", daemon=True)
                self._thread.start()
            elif self._runs[0] is run:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                run.stop = None

    def _watch(self) -> None:
        with self._changed:
            while True:
                left = self._runs[0].deadline - time.monotonic() if self._runs else None
                if left is None or left > 0:
                    self._changed.wait(left)
                elif stop := heapq.heappop(self._runs).stop:
                    stop()


WATCH = Watch()
