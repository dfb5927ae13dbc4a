"""The critical path method: published examples, an independent engine, and identities that hold for
any network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.arithmetic.network import FF, FS, SF, SS, Calendars, Links, Network, Tasks, solve

KINDS = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
NAN = float("nan")


def calendars(
    first: date = date(2026, 1, 5),
    days: int = 900,
    free: tuple[date, ...] = (),
    patterns: tuple[tuple[int, ...], ...] = ((8, 8, 8, 8, 8, 0, 0),),
) -> Calendars:
    """Calendars by weekly hours, Monday first; `free` days are holidays of all."""
    dates = [first + timedelta(days=n) for n in range(days)]
    return Calendars(
        np.array([[0.0 if d in free else float(p[d.weekday()]) for d in dates] for p in patterns])
    )


EVERY_DAY = calendars(
    patterns=((1, 1, 1, 1, 1, 1, 1),)
)  # an hour a day: examples without a calendar


@dataclass
class Plan:
    """Tasks by name in hours, and links by name."""

    hours: dict[str, float]
    links: list[tuple[str, str, str, float]] = field(default_factory=list)
    calendars: Calendars = EVERY_DAY
    bounds: dict[str, dict[str, float]] = field(default_factory=dict)
    """By task: columns of Tasks that are not the usual."""
    elapsed: bool = False

    def solve(self, project: list[int] | None = None) -> Network:
        names = list(self.hours)
        places = {n: i for i, n in enumerate(names)}

        def column(name: str, usual: float) -> Any:
            return np.array([self.bounds.get(n, {}).get(name, usual) for n in names], float)

        tasks = Tasks(
            project=np.array(project or [0] * len(names), int),
            calendar=column("calendar", 0).astype(int),
            hours=np.array([self.hours[n] for n in names], float),
            earliest=column("earliest", 0.0),
            started=column("started", NAN),
            finished=column("finished", NAN),
            start_not_before=column("start_not_before", NAN),
            finish_not_before=column("finish_not_before", NAN),
            start_not_after=column("start_not_after", NAN),
            finish_not_after=column("finish_not_after", NAN),
            is_late=column("is_late", 0).astype(bool),
        )
        before = np.array([places[link[0]] for link in self.links], int)
        after = np.array([places[link[1]] for link in self.links], int)
        kinds, lags = (
            np.array([KINDS[link[2]] for link in self.links], int),
            np.array([link[3] for link in self.links], float),
        )
        return solve(
            self.calendars,
            tasks,
            Links(
                before=before,
                after=after,
                kind=kinds,
                lag=lags,
                is_elapsed=np.full(len(lags), self.elapsed),
            ),
        )


def by_name(plan: Plan, values: Any) -> dict[str, float]:
    return {n: float(v) for n, v in zip(plan.hours, values, strict=True)}


def after(predecessors: dict[str, str]) -> list[tuple[str, str, str, float]]:
    return [
        (before, name, "FS", 0.0)
        for name, all_before in predecessors.items()
        for before in all_before.split()
    ]


# --- published examples ---------------------------------------------------------------------------

# G02: Render, Stair & Hanna, "Quantitative Analysis for Management", General Foundry. In weeks: ES,
# EF, LS, LF, slack.
FOUNDRY = Plan(
    {"A": 2, "B": 3, "C": 2, "D": 4, "E": 4, "F": 3, "G": 5, "H": 2},
    after({"C": "A", "D": "B", "E": "C", "F": "C", "G": "D E", "H": "F G"}),
)
FOUNDRY_SAYS = {
    "A": (0, 2, 0, 2, 0),
    "B": (0, 3, 1, 4, 1),
    "C": (2, 4, 2, 4, 0),
    "D": (3, 7, 4, 8, 1),
    "E": (4, 8, 4, 8, 0),
    "F": (4, 7, 10, 13, 6),
    "G": (8, 13, 8, 13, 0),
    "H": (13, 15, 13, 15, 0),
}
# G03: Taylor, "Introduction to Management Science", ch. 8, activities on arrows: what begins at a
# node follows what ends there.
ARROWS = {"1-2": 7, "1-3": 10, "2-4": 6, "3-4": 5, "3-5": 4, "4-5": 3, "5-6": 2}
TAYLOR = Plan(
    {k: float(v) for k, v in ARROWS.items()},
    [(a, b, "FS", 0.0) for a in ARROWS for b in ARROWS if a[-1] == b[0]],
)
TAYLOR_SAYS = {
    "1-2": (0, 7, 2, 9, 2),
    "1-3": (0, 10, 0, 10, 0),
    "2-4": (7, 13, 9, 15, 2),
    "3-4": (10, 15, 10, 15, 0),
    "3-5": (10, 14, 14, 18, 4),
    "4-5": (15, 18, 15, 18, 0),
    "5-6": (18, 20, 18, 20, 0),
}


@pytest.mark.parametrize(
    ("plan", "says"), [(FOUNDRY, FOUNDRY_SAYS), (TAYLOR, TAYLOR_SAYS)], ids=["g02", "g03"]
)
def test_dates_and_float_are_the_printed_ones(plan: Plan, says: dict[str, tuple[int, ...]]) -> None:
    found = plan.solve()
    rows = zip(
        found.early_start,
        found.early_finish,
        found.late_start,
        found.late_finish,
        found.total_float,
        strict=True,
    )
    assert dict(zip(plan.hours, ([float(x) for x in row] for row in rows), strict=True)) == {
        k: [float(x) for x in v] for k, v in says.items()
    }


def test_g02_the_critical_path_and_free_float() -> None:
    found = FOUNDRY.solve()
    assert [n for n, on in zip(FOUNDRY.hours, found.is_driving, strict=True) if on] == list(
        "ACEGH"
    )  # as printed
    assert by_name(FOUNDRY, found.free_float) == {
        "A": 0,
        "B": 0,
        "C": 0,
        "D": 1,
        "E": 0,
        "F": 6,
        "G": 0,
        "H": 0,
    }


def days_of(plan: Plan, name: str, first: date) -> tuple[date, date]:
    """The first and the last day a person would see."""
    found, place = plan.solve(), [list(plan.hours).index(name)]
    start = plan.calendars.begins(np.array([0]), found.early_start[place])[0]
    finish = plan.calendars.ends(np.array([0]), found.early_finish[place])[0]
    return first + timedelta(days=floor(start)), first + timedelta(days=max(ceil(finish) - 1, 0))


# G04: dates saved by MS Project for files of eight of its versions; a link of one working week and
# lag over a weekend.
ROOM = Plan(
    {"1": 24, "2": 8, "3": 16, "4": 8, "5": 8, "6": 8, "7": 0},
    [
        ("1", "2", "FF", 0),
        ("2", "3", "FS", 0),
        ("3", "4", "SS", 0),
        ("4", "5", "FS", 0),
        ("3", "5", "FS", 0),
        ("4", "6", "FS", 0),
        ("5", "6", "SF", 0),
        ("6", "7", "FS", 0),
    ],
    calendars(date(2013, 1, 1)),
)
ROOM_SAYS = {
    "1": ("2013-01-01", "2013-01-03"),
    "2": ("2013-01-03", "2013-01-03"),
    "3": ("2013-01-04", "2013-01-07"),
    "4": ("2013-01-04", "2013-01-04"),
    "5": ("2013-01-08", "2013-01-08"),
    "6": ("2013-01-07", "2013-01-07"),
}


@pytest.mark.parametrize("name", ROOM_SAYS)
def test_g04_links_of_all_kinds_give_the_dates_ms_project_saved(name: str) -> None:
    assert tuple(d.isoformat() for d in days_of(ROOM, name, date(2013, 1, 1))) == ROOM_SAYS[name]


def test_g04_a_milestone_is_one_instant_with_two_labels() -> None:
    found, last = ROOM.solve(), [6]
    ends = [
        float(f(np.array([0]), found.early_finish[last])[0])
        for f in (ROOM.calendars.ends, ROOM.calendars.begins)
    ]
    assert ends == [7.0, 7.0]  # the end of 7 January is the start of the 8th


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ("2014-10-17", "2014-10-20"),
        ("2014-10-29", "2014-10-30"),
        ("2018-10-18", "2018-10-19"),
        ("2016-02-08", "2016-02-09"),
    ],
)
def test_g04_a_lag_is_of_working_days(first: str, says: str) -> None:
    start = date.fromisoformat(first)
    plan = Plan({"11": 8, "12": 8}, [("11", "12", "SF", 2)], calendars(start))
    assert [d.isoformat() for d in days_of(plan, "12", start)] == [says, says]


# --- by pencil ------------------------------------------------------------------------------------

WEEK = calendars()  # 5 January 2026 is a Monday, day 0


def test_a_lag_of_elapsed_days_runs_over_the_weekend() -> None:
    working = Plan({"a": 40, "b": 8}, [("a", "b", "FS", 2)], WEEK)
    elapsed = Plan({"a": 40, "b": 8}, [("a", "b", "FS", 2)], WEEK, elapsed=True)
    first = date(2026, 1, 5)
    assert days_of(working, "b", first)[0] == date(
        2026, 1, 14
    )  # Friday, then Monday and Tuesday pass
    assert days_of(elapsed, "b", first)[0] == date(2026, 1, 12)  # Saturday and Sunday pass


def test_a_lead_may_not_start_a_task_before_its_project() -> None:
    assert Plan({"a": 8, "b": 8}, [("a", "b", "SS", -3)], WEEK).solve().early_start[1] == 0


def test_each_task_works_by_its_own_calendar() -> None:
    two = calendars(patterns=((8, 8, 8, 8, 8, 0, 0), (8, 8, 8, 8, 8, 8, 8)))
    plan = Plan(
        hours={"five": 40, "seven": 16, "five again": 8},
        links=[("five", "seven", "FS", 0), ("seven", "five again", "FS", 0)],
        calendars=two,
        bounds={"seven": {"calendar": 1}},
    )
    found = plan.solve()
    assert (
        float(two.begins(np.array([1]), found.early_start[[1]])[0]) == 5.0
    )  # Saturday: it works then
    assert float(two.begins(np.array([0]), found.early_start[[2]])[0]) == 7.0  # Monday
    assert found.total_float.tolist() == [0, 0, 0]


def test_a_holiday_is_not_worked() -> None:
    plan = Plan({"a": 24}, [], calendars(free=(date(2026, 1, 6),)))
    assert days_of(plan, "a", date(2026, 1, 5)) == (date(2026, 1, 5), date(2026, 1, 8))


def test_constraints_and_deadlines() -> None:
    plan = Plan(
        hours={"a": 8, "b": 8, "c": 8},
        links=[("a", "b", "FS", 0), ("b", "c", "FS", 0)],
        calendars=WEEK,
        bounds={"b": {"start_not_before": 7.0}, "c": {"finish_not_after": 4.0}},
    )
    found = plan.solve()
    assert found.early_start.tolist() == [0, 40, 48]  # b waits for Monday of the second week
    assert found.total_float.tolist() == [
        32 - 8 - 8 - 8,
        32 - 8 - 48,
        32 - 56,
    ]  # c should have ended by Thursday: four days of hours
    late = Plan(
        hours={"a": 8, "b": 40, "c": 8},
        links=[("a", "c", "FS", 0), ("b", "c", "FS", 0)],
        calendars=WEEK,
        bounds={"a": {"is_late": 1}},
    ).solve()
    assert late.early_start.tolist() == [32, 0, 40]  # as late as possible without moving c
    assert late.total_float.tolist() == [0, 0, 0]


def test_what_is_done_stands_and_what_is_begun_goes_on_from_the_data_date() -> None:
    plan = Plan(
        hours={"done": 8, "begun": 16, "next": 8, "beside": 8},
        links=[
            ("done", "begun", "FS", 0),
            ("begun", "next", "FS", 0),
            ("begun", "beside", "SS", 1),
        ],
        calendars=WEEK,
        bounds={
            "done": {"started": 0.0, "finished": 3.0},
            "begun": {"started": 2.0, "earliest": 7.0},
            "next": {"earliest": 7.0},
            "beside": {"earliest": 7.0},
        },
    )
    found = plan.solve()
    assert found.early_finish.tolist() == [
        24,
        56,
        64,
        48,
    ]  # 16 hours left from Monday, retained; beside: its day of lag passed long ago
    assert np.isnan(found.total_float[0])
    assert found.total_float[1:].tolist() == [0, 0, 16]


def test_a_start_that_is_past_decides_nothing_any_more() -> None:
    plan = Plan(
        hours={"begun": 8, "next": 80},
        links=[("begun", "next", "SS", 10)],
        calendars=WEEK,
        bounds={"begun": {"started": 0.0, "earliest": 7.0}, "next": {"earliest": 7.0}},
    )
    found = plan.solve()
    assert found.early_start.tolist() == [40, 80]  # ten days after the start that was
    assert found.is_driving.tolist() == [False, True]
    assert found.total_float.tolist() == [160 - 48, 0]


def test_a_circle_is_named_and_bars_its_own_project_alone() -> None:
    plan = Plan(
        {"a": 8, "b": 8, "c": 8, "x": 8, "y": 8},
        [
            ("a", "b", "FS", 0),
            ("b", "c", "FS", 0),
            ("c", "a", "FS", 0),
            ("x", "y", "FS", 0),
            ("c", "y", "FS", 0),
        ],
        WEEK,
    )
    found = plan.solve([0, 0, 0, 1, 1])
    assert sorted(found.loops[0]) == [0, 1, 2]
    follows = {(0, 1), (1, 2), (2, 0)}
    circle = found.loops[0]
    assert set(zip(circle, circle[1:] + circle[:1], strict=True)) == follows
    assert np.isnan(found.early_finish[:3]).all()
    assert found.early_finish[3:].tolist() == [8, 16]


def test_nothing_to_schedule_is_nothing() -> None:
    assert Plan({}, [], WEEK).solve().early_start.tolist() == []


# --- any network ----------------------------------------------------------------------------------

NAMES = [f"t{n}" for n in range(12)]


@st.composite
def plans(draw: st.DrawFn, kinds: tuple[str, ...] = ("FS",), lags: bool = False) -> Plan:
    count = draw(st.integers(2, len(NAMES)))
    hours = {n: float(draw(st.integers(0, 60))) for n in NAMES[:count]}
    pairs = draw(
        st.sets(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(
                lambda p: p[0] < p[1]
            ),
            max_size=25,
        )
    )
    links = [
        (
            NAMES[a],
            NAMES[b],
            draw(st.sampled_from(kinds)),
            float(draw(st.integers(-2, 4))) if lags else 0.0,
        )
        for a, b in sorted(pairs)
    ]
    return Plan(hours, links, WEEK)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(plans())
def test_an_independent_engine_agrees(plan: Plan) -> None:
    from pmcontrols import cpm

    before = {n: [a for a, b, _, _ in plan.links if b == n] for n in plan.hours}
    other = cpm(
        [{"id": n, "duration": h, "predecessors": before[n]} for n, h in plan.hours.items()]
    ).table.set_index("activity")
    found = plan.solve()
    for name, ours in (
        ("es", found.early_start),
        ("ef", found.early_finish),
        ("ls", found.late_start),
        ("lf", found.late_finish),
        ("slack", found.total_float),
    ):
        assert ours.tolist() == pytest.approx([float(other.loc[n, name]) for n in plan.hours])


@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(plans(("FS", "SS", "FF", "SF"), lags=True))
def test_identities_hold_for_links_of_all_kinds(plan: Plan) -> None:
    found = plan.solve()
    hours = np.array(list(plan.hours.values()))
    assert np.allclose(found.early_finish - found.early_start, hours)
    assert np.allclose(found.late_finish - found.late_start, hours)
    assert np.allclose(found.late_start - found.early_start, found.total_float)
    assert (found.total_float >= 0).all()  # no constraint, no deadline
    assert (found.free_float <= found.total_float + 1e-6).all()
    assert (found.free_float >= 0).all()
    assert found.is_driving.any()
    assert (found.total_float[found.is_driving] == 0).all()
    last = found.early_finish.max()
    assert np.isclose(found.late_finish.max(), last)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(plans(("FS", "SS"), lags=True), st.integers(0, 11), st.integers(1, 40))
def test_a_delay_up_to_the_float_does_not_move_the_finish_and_one_beyond_it_does(
    plan: Plan, which: int, more: int
) -> None:
    found = plan.solve()
    name = NAMES[which % len(plan.hours)]
    place = list(plan.hours).index(name)
    spare = float(found.total_float[place])
    if any(a == name and k == "SS" for a, _, k, _ in plan.links):
        return  # a longer task moves its end, not its start
    for longer, moves in ((spare, 0.0), (spare + more, float(more))):
        later = Plan({**plan.hours, name: plan.hours[name] + longer}, plan.links, WEEK).solve()
        assert later.early_finish.max() == pytest.approx(found.early_finish.max() + moves)
