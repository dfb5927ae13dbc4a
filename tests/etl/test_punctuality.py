"""A schedule is judged by time: SPI(t) and the slip of the finish, through the rule itself over all
states, and through the real refresh."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from etl.judge import punctuality
from etl.judge.punctuality import PACE, SLIP
from etl.judge.thresholds import colour_of, default_bands
from tests.portfolio import STATUS, Numbers, Portfolio

DAY, MONDAY = timedelta(days=1), STATUS - timedelta(days=4)
SPAN = 100
SLIPS = (None, -30, -1, 0, 1, 2, 3, 10, 11, 250)
PACES = (None, 0.0, 0.8999, 0.9, 0.9499, 0.95, 1.0, 1.05, 1.0501, 1.1, 1.1001, 3.0)
COMPLETES = (None, 0.0, 0.1999, 0.2, 0.7, 1.0)
STATES: list[dict[str, Any]] = [
    {
        "portfolio": "",
        "finish_slip_days": slip,
        SLIP: None if slip is None or span is None else slip / span,
        f"{SLIP}_reason": "missing_input" if slip is None or span is None else None,
        PACE: pace,
        "percent_complete": complete,
        "is_ended": is_ended,
        "is_cancelled": False,
        "is_finish_by_logic": by_logic,
    }
    for slip, span, pace, complete, is_ended, by_logic in product(
        SLIPS, (None, SPAN), PACES, COMPLETES, (False, True), (False, True)
    )
    if not (is_ended and by_logic)
]
WORD = {"on track": "green", "at risk": "amber", "off track": "red"}


def numbers_that_count(state: dict[str, Any]) -> dict[str, str]:
    """The rule in its own words, written a second time: which numbers may decide, and the colour of
    each."""
    complete = state["percent_complete"]
    alone = state["is_ended"] or complete is None or complete < 0.2 or complete == 1
    counted = [SLIP] if alone else [SLIP, PACE]
    return {
        m: colour_of(state[m], m, portfolio="", known=default_bands())[0]
        for m in counted
        if state[m] is not None
    }


def test_the_colour_is_the_worst_of_the_numbers_that_count_in_every_state() -> None:
    order = ["green", "amber", "red"]
    for state in STATES:
        counted, found = numbers_that_count(state), punctuality.judge(state, default_bands())
        assert (found.measure.colour if found.measure else None) == (
            max(counted.values(), key=order.index) if counted else None
        ), state
        assert (found.reason is None) == bool(counted), state


def test_every_sentence_agrees_with_the_numbers_beside_it() -> None:
    """Words for colours, days late, shares, indices and limits: whatever the sentence says is true
    of the state."""
    for state in STATES:
        found, days = punctuality.judge(state, default_bands()), state["finish_slip_days"]
        words, colour = found.sentence, found.measure.colour if found.measure else None
        if said := re.search(r"on track|at risk|off track", words):
            assert WORD[said[0]] == colour and not state["is_ended"], state
        if late := re.search(r"(\d+) days? (late|early)", words):
            assert int(late[1]) == abs(days) and (late[2] == "late") == (days > 0), state
        assert ("on the day promised" in words) <= (days == 0), state
        assert ("finished" in words) <= state["is_ended"] and ("expected to finish" in words) <= (
            not state["is_ended"]
        ), state
        assert ("all work is reported done" in words) <= (state["percent_complete"] == 1.0), state
        assert ("by logic" in words) <= (state["is_finish_by_logic"] and (days or 0) > 0), state
        for share in re.findall(r"([\d.]+) % of the planned duration", words):
            assert abs(float(share) / 100 - state[SLIP]) < 0.005 or words.count("less than 1 %"), (
                state
            )
        for pace in re.findall(r"([\d.]+) planned days done", words):
            assert abs(float(pace) - state[PACE]) <= 0.005, state
        for side, limit in re.findall(r"planned duration, (above|below) (\d+) %", words):
            assert (state[SLIP] > int(limit) / 100) == (side == "above"), state
        for side, limit in re.findall(r"each day used, (above|below) ([\d.]+)", words):
            assert (state[PACE] > float(limit)) == (side == "above"), state


def test_no_state_is_called_on_track_without_the_days_it_is_late() -> None:
    for state in STATES:
        words, days = punctuality.judge(state, default_bands()).sentence, state["finish_slip_days"]
        if days is not None and days > 0 and SLIP in (numbers_that_count(state) or {SLIP: ""}):
            assert f"{days} day{'' if days == 1 else 's'} late" in words, state


def test_the_sentence_names_the_number_that_decided() -> None:
    for state in STATES:
        found = punctuality.judge(state, default_bands())
        if found.measure and found.measure.colour != "green":
            named = {SLIP: "of the planned duration", PACE: "planned days done"}
            assert all(named[m] in found.sentence for m in found.agreeing), state


# --- through the refresh --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    ended(p)
    running(p)
    return p.publish(tmp_path_factory.mktemp("time"))


def ended(p: Portfolio) -> None:
    """EV = PV = BAC, one stated by its project and one by its task alone; planned for 28 days,
    finished 14 late: half of it."""
    start, due = STATUS - 60 * DAY, STATUS - 33 * DAY
    dates = {"baseline_start_date": start, "baseline_finish_date": due}
    p.project("late", phase="completed", actual_finish_date=due + 14 * DAY, **dates)
    p.project("tasks alone")
    p.project("kept", phase="completed", actual_finish_date=due, **dates)
    p.cost("tasks alone", 1, STATUS)  # not silent
    p.project("undated", phase="completed", **dates)
    p.project("dropped", phase="cancelled", forecast_finish_date=due + 90 * DAY, **dates)
    for key, finish in (("late", due + 14 * DAY), ("tasks alone", due + 14 * DAY), ("kept", due)):
        p.task(key, start, due, 100, actual_start_date=start, actual_finish_date=finish)
        p.cost(key, 100, start)


def test_work_that_is_done_is_not_called_late_for_the_days_since() -> None:
    """A list that says 100 % and no actual finish: forecast for the day promised, ten weeks ago."""
    state = next(
        s
        for s in STATES
        if (s[PACE], s["percent_complete"], s[SLIP]) == (0.8999, 1.0, 0.0) and not s["is_ended"]
    )
    found = punctuality.judge(state, default_bands())
    assert found.measure and found.measure.colour == "green"
    assert found.sentence == (
        "Schedule is on track: all work is reported done, the finish on the day promised"
    )


def running(p: Portfolio) -> None:
    """Planned for 100 days, half over; work is on plan, the finish is not."""
    start = STATUS - 49 * DAY
    finish = start + 99 * DAY
    for key, days in (("three weeks", 21), ("two days", 2), ("in time", 0)):
        p.project(
            key,
            baseline_start_date=start,
            baseline_finish_date=finish,
            forecast_finish_date=finish + days * DAY,
        )
        p.task(key, start, finish, 100, 0.5, actual_start_date=start)
        p.cost(key, 50, STATUS)
    p.project(
        "begun", baseline_start_date=start, baseline_finish_date=finish, forecast_finish_date=finish
    )
    p.task("begun", start, finish, 100, 0.1, actual_start_date=start)
    p.project(
        "forgotten",
        baseline_start_date=start,
        baseline_finish_date=STATUS - 9 * DAY,
        forecast_finish_date=STATUS - 9 * DAY,
    )
    p.task("forgotten", start, STATUS - 9 * DAY, 100, 0.9, actual_start_date=start)


def schedule(numbers: Numbers, project: str) -> tuple[str, str]:
    return numbers.rows(
        "select computed_colour, sentence from project_status where project_id = ? and dimension ="
        " 'schedule'",
        project,
    )[0]


@pytest.mark.parametrize("project", ["late", "tasks alone"])
def test_a_project_that_finished_late_says_so_though_spi_is_one(
    project: str, numbers: Numbers
) -> None:
    """14 of 28 days."""
    assert numbers.value("schedule_performance_index", project) == (1.0, None)
    assert schedule(numbers, project) == (
        "red",
        "Schedule: finished 14 days late, 50 % of the planned duration, above 10 %.",
    )
    assert numbers.colours(project)["overall"] == "red"


def test_a_project_that_kept_its_date_is_green(numbers: Numbers) -> None:
    assert schedule(numbers, "kept") == ("green", "Schedule: finished on the day promised.")


def test_a_finished_project_without_a_finish_and_a_cancelled_one_are_not_judged(
    numbers: Numbers,
) -> None:
    assert schedule(numbers, "undated") == (
        "grey",
        "Schedule is unknown: the project has ended, on a day that did not come in.",
    )
    assert schedule(numbers, "dropped") == (
        "grey",
        "Schedule is not judged: the project was cancelled.",
    )


@pytest.mark.parametrize(
    ("project", "colour", "said"),
    [
        (
            "three weeks",
            "red",
            (
                "Schedule is off track: expected to finish 21 days late, 21 % of the planned"
                " duration, above 10 %"
            ),
        ),
        (
            "two days",
            "green",
            "Schedule is on track: expected to finish 2 days late, 2 % of the planned duration",
        ),  # the bound belongs to green
        ("in time", "green", "Schedule is on track: expected to finish on the day promised"),
        (
            "begun",
            "green",
            "Schedule is on track: expected to finish on the day promised",
        ),  # 10 % complete: the slip alone, though SPI(t) is 0.2
    ],
)
def test_a_running_project_is_judged_by_the_worse_of_pace_and_slip(
    project: str, colour: str, said: str, numbers: Numbers
) -> None:
    found = schedule(numbers, project)
    assert found[0] == colour and found[1].startswith(said)


def test_work_that_remains_is_not_expected_in_the_past(numbers: Numbers) -> None:
    """Said to finish nine days ago, on the baseline's day, and not done: it is nine days late by
    now; planned 41 days."""
    assert numbers.value("finish_slip_ratio", "forgotten") == (pytest.approx(9 / 41), None)
    assert "expected to finish 9 days late" in schedule(numbers, "forgotten")[1]


def test_a_date_of_a_project_without_tasks_stands_as_it_was_said(tmp_path: Path) -> None:
    """Promised for nine days ago and said to end eight days ago; whether it did nobody says, so it
    is one day late and no more."""
    p = Portfolio()
    p.project(
        "totals",
        baseline_start_date=STATUS - 59 * DAY,
        baseline_finish_date=STATUS - 9 * DAY,
        forecast_finish_date=STATUS - 8 * DAY,
    )
    p.add("declared_status", project_id="totals", status_date=STATUS, colour="green")
    assert p.publish(tmp_path).value("finish_slip_ratio", "totals") == (pytest.approx(1 / 51), None)


def test_the_slip_says_since_which_report_it_has_been_what_it_is(tmp_path: Path) -> None:
    """Reported in time, then 21 days late twice: red since the second of three reports."""
    for days, told in ((0, STATUS - 14 * DAY), (21, STATUS - 7 * DAY), (21, STATUS)):
        numbers = once(tmp_path, told, days)
    since = numbers.rows(
        "select since_date from project_status where project_id = 'P' and dimension = 'schedule'"
    )
    assert since == [(STATUS - 7 * DAY,)]


def once(folder: Path, told: date, days: int) -> Numbers:
    p = Portfolio()
    p.project(
        "P",
        baseline_start_date=STATUS - 49 * DAY,
        baseline_finish_date=STATUS + 50 * DAY,
        forecast_finish_date=STATUS + (50 + days) * DAY,
    )
    p.add("declared_status", project_id="P", status_date=told, colour="green")
    return p.publish(folder, told)
