"""The causes of what differs of a project, rule by rule, each with a case worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from types import SimpleNamespace
from typing import Any, cast

import pytest

from portal.facts.changes import moves, rules
from portal.facts.changes.causes import Change
from portal.facts.changes.moves import Moves
from portal.facts.changes.rules import (
    COLOUR,
    DECLARED,
    FINISHED,
    FORECAST,
    PHASE,
    PLAN,
    RULES,
    UNFINISHED,
    Case,
)

UNTIL = date(2026, 3, 6)
SINCE = UNTIL + timedelta(days=3)
ROW = {"project_id": "P1", "relation": "owner", "is_finished": False, "computed_colour": "red"}


def judged(**dimensions: tuple[str, str]) -> dict[str, dict[str, Any]]:
    """Dimensions that count, each with its colour and the metric that gave it."""
    return {
        name: {"is_counted": True, "computed_colour": colour, "metric_name": metric}
        for name, (colour, metric) in dimensions.items()
    }


def decided(dimension: str, metric: str = "", **more: Any) -> dict[str, Any]:
    """A case in which one dimension turned red."""
    return {
        "dimensions": (
            judged(**{dimension: ("green", metric)}),
            judged(**{dimension: ("red", metric)}),
        ),
        **more,
    }


def told(field: str, cause: str) -> tuple[Change, ...]:
    return (
        Change(
            kind="Money", project_id="P1", subject="", field=field, before=1, after=2, cause=cause
        ),
    )


CASES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    (FORECAST, {}, {"report_date": UNTIL}, {}, "correction of data"),
    (FORECAST, {}, {"report_date": SINCE}, {}, "progress"),
    (FORECAST, {"formed_amount": 1, "version": 1}, {"version": 2}, {}, "re-baseline"),
    (FORECAST, {"formed_amount": 1}, {"baseline_amount": 9}, {}, "correction of data"),
    (FORECAST, {"formed_amount": 1}, {}, {}, "progress"),
    (FINISHED, {"is_finished": True}, {"finish_date": SINCE}, {}, "correction of data"),
    (FINISHED, {}, {"finish_date": UNTIL}, {}, "correction of data"),
    (FINISHED, {}, {"finish_date": SINCE}, {}, "progress"),
    (UNFINISHED, {"is_finished": True}, {}, {}, "correction of data"),
    (PLAN, {"version": 1}, {"version": 2}, {}, "re-baseline"),
    (PLAN, {}, {"relation": "customer", "baseline_amount": 9}, {}, "promised anew"),
    (PLAN, {}, {"baseline_amount": 9}, {}, "correction of data"),
    (COLOUR, {}, {"computed_colour": "grey", "is_stale": True}, {}, "no report"),
    (COLOUR, {}, {}, {}, "progress"),
    (
        COLOUR,
        {},
        {},
        decided("schedule", "finish_slip_ratio", told=told("finish_date", "scope change")),
        "scope change",
    ),
    # A pace is of what is earned: what moved the finish does not tell why it fell.
    (
        COLOUR,
        {},
        {},
        decided("schedule", "pace", told=told("finish_date", "scope change")),
        "progress",
    ),
    (COLOUR, {}, {}, decided("cost", told=told("estimate_amount", "scope change")), "scope change"),
    (COLOUR, {"version": 1}, {"version": 2, "plan_mark": "b"}, decided("cost"), "re-baseline"),
    (COLOUR, {}, {"plan_mark": "b"}, decided("schedule"), "correction of data"),
    (COLOUR, {}, {}, decided("risk"), "re-estimate"),
    (COLOUR, {}, {}, decided("benefits"), "re-estimate"),
    (COLOUR, {}, {}, decided("scope"), "scope change"),
    (COLOUR, {}, {}, decided("cost"), "progress"),
    (DECLARED, {}, {}, {}, "re-estimate"),
    (PHASE, {}, {}, {}, "progress"),
]


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Moves:
    """Two reports with the same limits and no rows of cost."""
    monkeypatch.setattr(rules, "rows", lambda reader, query: [])
    monkeypatch.setattr(moves, "parts", lambda moved, sum_told, project: [])
    return cast(Moves, SimpleNamespace(until=UNTIL, before=None, after=None))


@pytest.mark.parametrize(("what", "old", "new", "more", "cause"), CASES)
def test_the_first_rule_that_holds_gives_the_cause(
    what: str,
    old: dict[str, Any],
    new: dict[str, Any],
    more: dict[str, Any],
    cause: str,
    unread: Moves,
) -> None:
    case = Case(moved=unread, old={**ROW, **old}, new={**ROW, **new}, **more)
    assert rules.cause_of(what, case) == cause


def test_every_rule_is_met_by_a_case_save_those_that_read_reports(unread: Moves) -> None:
    met = [
        rules.rule_of(what, Case(moved=unread, old={**ROW, **old}, new={**ROW, **new}, **more))
        for what, old, new, more, _ in CASES
    ]
    assert {rule.words for rule in RULES if rule not in met} == {
        "what moved its cost most",
        "the new limits give the old number its new colour",
    }


def test_the_rules_of_each_stand_together_and_end_with_one_that_always_holds() -> None:
    together = [(what, list(those)) for what, those in groupby(RULES, lambda rule: rule.what)]
    assert len(together) == len({what for what, _ in together})
    nothing = cast(Case, None)  # what always holds asks for nothing
    assert all(those[-1].holds(nothing) for _, those in together)
