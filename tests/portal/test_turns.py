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


def served(many: list[str], needs: dict[str, float], before: str = "") -> list[str]:
    """Whose page came when, where all wait and each viewer's pages need so many seconds; somebody
    may have read a page of a second before."""
    now, order, free = [0.0], list[str](), threading.Semaphore(0)
    fair = Turns(of_one=5, seconds=60, clock=lambda: now[0])
    if before:
        with fair.of(before):
            now[0] = turns.OVERDUE

    def make(viewer: str) -> None:
        with fair.of(viewer):
            order.append(viewer)
            free.acquire()

    with ExitStack() as held:
        for number in range(turns.AT_ONCE):
            held.enter_context(fair.of(f"other{number}"))
        waiting = [threading.Thread(target=make, args=(who,)) for who in many]
        for number, thread in enumerate(waiting):
            thread.start()
            wait_until(lambda n=number: len(fair._waiting) == n + 1)  # type: ignore[misc]
    for number in range(len(many)):
        wait_until(lambda n=number: len(order) > n)  # type: ignore[misc]
        now[0] += needs[order[number]]
        free.release()
    for thread in waiting:
        thread.join()
    return order


def test_whoever_asks_for_one_page_comes_before_the_second_of_many() -> None:
    """However long the one read before, and however long the many did not."""
    needs = {"flood": 0.1, "reader": 0.1}
    many = [*["flood"] * 4, "reader", *["flood"] * 4]
    assert served(many, needs, before="reader").index("reader") <= turns.AT_ONCE


def test_who_all_wait_have_the_same_seconds_not_the_same_pages() -> None:
    needs = {"slow": 0.12, "quick": 0.04}
    first = served([*["slow"] * 6, *["quick"] * 18], needs)[:12]
    had = {who: first.count(who) * seconds for who, seconds in needs.items()}
    assert abs(had["slow"] - had["quick"]) <= needs["slow"] + 1e-9


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
    assert not fair._making and not fair._waiting and not fair._made
