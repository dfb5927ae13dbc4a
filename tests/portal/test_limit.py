"""What runs too long is stopped, and nothing else."""

from __future__ import annotations

import threading

import pytest

from portal.gate.limit import Watch

LONG = 600.0
"""Seconds that no test waits."""


def test_what_takes_longer_than_it_may_is_stopped_though_another_may_take_longer() -> None:
    watch, stopped, other = Watch(), threading.Event(), threading.Event()
    with watch.limit(LONG, other.set), watch.limit(0.01, stopped.set):
        assert stopped.wait(60)
    assert not other.is_set()


def test_what_ended_in_time_is_not_stopped_when_its_time_is_over() -> None:
    watch, ended, later = Watch(), threading.Event(), threading.Event()
    with watch.limit(0.05, ended.set):
        pass
    with watch.limit(0.1, later.set):
        assert later.wait(60)  # by then the time of the one before is over too
    assert not ended.is_set()


def test_one_that_failed_is_let_go_and_keeps_its_error() -> None:
    watch, stopped, later = Watch(), threading.Event(), threading.Event()
    with pytest.raises(ValueError, match="its own"), watch.limit(0.05, stopped.set):
        raise ValueError("its own")
    with watch.limit(0.1, later.set):
        assert later.wait(60)
    assert not stopped.is_set()


def test_one_thread_watches_for_all() -> None:
    watch = Watch()
    before = threading.active_count()
    for _ in range(50):
        with watch.limit(LONG, lambda: None):
            pass
    assert threading.active_count() <= before + 1
