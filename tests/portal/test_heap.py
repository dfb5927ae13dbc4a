"""The collector walks what is new, and what ended goes."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from portal import heap


class Held:
    """Something that refers to itself, as a session does."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.parametrize(("slow", "is_frozen"), [(-1.0, True), (60.0, False)])
def test_what_a_slow_collection_left_is_not_walked_again(
    slow: float, is_frozen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heap, "SLOW", slow)
    monkeypatch.setattr(gc, "callbacks", [])
    heap.watch()
    gc.unfreeze()
    (watch,) = gc.callbacks
    for generation in (0, 1, heap.EVERYTHING):
        assert gc.get_freeze_count() == 0
        watch("start", {"generation": generation})
        watch("stop", {"generation": generation})
    assert (gc.get_freeze_count() > 0) == is_frozen


def test_a_portal_that_starts_twice_in_a_process_watches_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gc, "callbacks", [])
    heap.watch()
    heap.watch()
    assert len(gc.callbacks) == 1


def test_what_ended_while_it_was_frozen_goes_with_the_next_thaw() -> None:
    held = Held()
    seen = weakref.ref(held)
    gc.freeze()
    del held
    gc.collect()
    assert seen() is not None
    heap.thaw()
    assert seen() is None and gc.get_freeze_count() > 0
