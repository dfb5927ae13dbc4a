"""Turns: nobody takes the portal for themselves, and a slow page holds nobody up for long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from portal.gate import turns
from portal.gate.turns import Busy, Turns


def wait_until(is_so: Callable[[], bool]) -> None:
    """Gives other threads time; fails by pytest's own limit where it never comes so."""
    while not is_so():
        threading.Event().wait(0.005)


def test_one_viewer_makes_only_so_many_pages_at_a_time() -> None:
    few = Turns(of_one=2, seconds=0.05)
    with few.of("ann"), few.of("ann"), pytest.raises(Busy, match="other pages"), few.of("ann"):
        pass
    with few.of("ann"):
        pass


def test_whoever_had_least_comes_next() -> None:
    now, order = [0.0], list[str]()
    fair = Turns(of_one=5, seconds=60, clock=lambda: now[0])
    with fair.of("greedy"):
        now[0] = 0.5  # seconds that greedy had

    def make(viewer: str) -> None:
        with fair.of(viewer):
            order.append(viewer)

    with ExitStack() as held:
        for number in range(turns.AT_ONCE):
            held.enter_context(fair.of(f"other{number}"))
        waiting = [threading.Thread(target=make, args=(who,)) for who in ("greedy", "modest")]
        for number, thread in enumerate(waiting):
            thread.start()
            wait_until(lambda n=number: len(fair._waiting) == n + 1)  # type: ignore[misc]
    for thread in waiting:
        thread.join()
    assert order[0] == "modest"


def test_a_page_that_waits_for_a_slow_query_gives_its_place_away() -> None:
    now = [0.0]
    fair = Turns(of_one=2, seconds=60, clock=lambda: now[0])
    with ExitStack() as slow:
        for number in range(turns.AT_ONCE):
            slow.enter_context(fair.of(f"slow{number}"))
        now[0] = turns.OVERDUE
        with fair.of("quick"):
            pass


def test_who_makes_nothing_is_forgotten() -> None:
    fair = Turns(of_one=2, seconds=1)
    with pytest.raises(ZeroDivisionError), fair.of("ann"):
        raise ZeroDivisionError
    assert not fair._making and not fair._waiting and not fair._began
