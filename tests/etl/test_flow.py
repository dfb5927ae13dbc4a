"""Boards of teams by pencil, through the real refresh. The status date is Friday 13 March 2026; its
week ends on Sunday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from etl.settings import SettingsError, load
from tests import company
from tests.portfolio import STATUS, Numbers, Portfolio

FLOW = '\n[flow]\nkinds = ["item"]\ntarget_days = 10\nteam_target_days = { ELEVEN = 12 }\n'
CYCLES = (8, 1, 13, 2, 9, 3, 12, 5, 10, 8, 11)


def march(day: int) -> date:
    return date(2026, 3, 1) + timedelta(days=day - 1)


def item(p: Portfolio, team: str, key: str, *moves: tuple[str, date], **columns: Any) -> None:
    """An item of a board and its moves."""
    p.add(
        "tasks", task_id=key, project_id="work", task_name=key, kind="item", team_id=team, **columns
    )
    before = None
    for state, day in moves:
        p.add(
            "workflow_transitions", task_id=key, moved_date=day, from_state=before, to_state=state
        )
        before = state


def mixed(p: Portfolio) -> None:
    """One of each: done, done within a day, reopened, blocked, waiting, not begun, never moved,
    moved after the status date, in a state nobody named."""
    item(p, "MIX", "done", ("To do", march(2)), ("In progress", march(3)), ("Done", march(6)))
    item(p, "MIX", "same day", ("To do", march(9)), ("In progress", march(9)), ("Done", march(9)))
    item(
        p,
        "MIX",
        "reopened",
        ("To do", march(2)),
        ("In progress", march(2)),
        ("Done", march(3)),
        ("In progress", march(5)),
        ("Done", march(6)),
    )
    item(p, "MIX", "blocked", ("To do", march(1)), ("In progress", march(1)))
    for first, last in ((2, 5), (4, 8)):  # seven days, not nine
        p.add("blocked_intervals", task_id="blocked", from_date=march(first), to_date=march(last))
    item(
        p, "MIX", "waiting", ("To do", march(9)), ("In progress", march(10)), ("Waiting", march(11))
    )
    item(p, "MIX", "not begun", ("To do", march(12)))
    item(p, "MIX", "never moved", actual_start_date=march(2), actual_finish_date=march(13))
    item(p, "MIX", "tomorrow", ("To do", march(12)), ("In progress", march(16)))
    item(p, "MIX", "lost", ("To do", march(12)), ("Under the sofa", march(13)))


def eleven(p: Portfolio) -> None:
    """Eleven finished items with the cycle times of the definitions."""
    for number, days in enumerate(CYCLES):
        item(
            p,
            "ELEVEN",
            f"e{number}",
            ("To do", march(13) - timedelta(days=20)),
            ("Doing", march(13) - timedelta(days=days - 1)),
            ("Done", march(13)),
        )


def weekly(p: Portfolio) -> None:
    """3, 0, 4 and 1 finished in four whole weeks, each begun and done on its day; one more begun
    only. This week is not over."""
    for week, count in enumerate((3, 0, 4, 1)):
        for number in range(count):
            day = date(2026, 2, 10) + timedelta(weeks=week)
            item(p, "FOUR", f"w{week}-{number}", ("To do", day), ("Doing", day), ("Done", day))
    item(p, "FOUR", "begun", ("To do", march(4)), ("Doing", march(4)))


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    p.project("work")
    p.add("departments", department_id="D", department_name="D")
    for team in ("MIX", "ELEVEN", "FOUR"):
        p.add("teams", team_id=team, team_name=team, department_id="D")
    for told in (mixed, eleven, weekly):
        told(p)
    return p.publish(tmp_path_factory.mktemp("flow"), more=FLOW)


def passes(numbers: Numbers, key: str) -> list[tuple[Any, ...]]:
    return numbers.rows(
        "select pass_number, cycle_days, lead_days, age_days, blocked_days, waiting_days, is_wip,"
        " is_open from flow_item where task_id = ? order by 1",
        key,
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("done", [(1, 4, 5, None, 0, 0, False, False)]),  # 3rd to 6th; on the board since the 2nd
        ("same day", [(1, 1, 1, None, 0, 0, False, False)]),
        (
            "reopened",
            [(1, 2, 2, None, 0, 0, False, False), (2, 2, 2, None, 0, 0, False, False)],
        ),  # passes twice
        ("blocked", [(1, None, None, 13, 7, 7, True, True)]),
        ("waiting", [(1, None, None, 4, 0, 3, True, True)]),  # 11th, 12th and 13th
        ("not begun", [(1, None, None, None, None, None, False, True)]),
        ("never moved", [(1, 12, None, None, 0, 0, False, False)]),  # nobody knows when it arrived
        ("tomorrow", [(1, None, None, None, None, None, False, True)]),
        ("lost", [(1, None, None, None, None, None, False, True)]),
    ],
)
def test_each_item_is_dated_by_its_moves(
    numbers: Numbers, key: str, expected: list[tuple[Any, ...]]
) -> None:
    assert passes(numbers, key) == expected


@pytest.mark.parametrize(
    ("metric", "team", "expected"),
    [
        ("work_in_progress", "MIX", 2),
        ("item_age", "MIX", 13),
        ("backlog", "MIX", 5),
        ("target_breached", "MIX", 1),  # 13 days of age, 10 allowed
        ("target_attainment", "MIX", 4 / 5),  # 12 days were one too many
        ("blocked_time", "MIX", 7),
        ("reopened_items", "MIX", 1),
        ("flow_efficiency", "MIX", 1.0),  # nothing that is finished ever waited
        ("cycle_time_even", "ELEVEN", 8),
        ("cycle_time_most", "ELEVEN", 10),
        ("cycle_time_likely", "ELEVEN", 12),
        ("cycle_time_nearly_all", "ELEVEN", 13),
        ("cycle_time_mean", "ELEVEN", 82 / 11),
        ("lead_time_likely", "ELEVEN", 21),
        ("target_attainment", "ELEVEN", 10 / 11),  # its own target of 12
        ("throughput", "FOUR", 2.0),
        ("arrival_rate", "FOUR", 9 / 8),
    ],
)
def test_flow_is_measured_as_defined(
    numbers: Numbers, metric: str, team: str, expected: float
) -> None:
    assert numbers.value(metric, team, by="team_id") == (pytest.approx(expected), None)


@pytest.mark.parametrize(
    ("metric", "team", "reason"),
    [
        ("cycle_time_even", "MIX", "insufficient_history"),
        ("item_age", "ELEVEN", "nothing_begun"),
        ("blocked_time", "ELEVEN", "nothing_begun"),
        ("littles_law", "FOUR", "insufficient_history"),
        ("items_likely", "FOUR", "insufficient_history"),
        ("backlog_likely", "FOUR", "insufficient_history"),
        ("backlog_likely", "ELEVEN", "complete"),
        ("throughput", "NOBODY", "missing_input"),
    ],
)
def test_what_cannot_be_known_is_said(
    numbers: Numbers, metric: str, team: str, reason: str
) -> None:
    assert numbers.value(metric, team, by="team_id") == (None, reason)


def test_a_week_of_nothing_is_a_week(numbers: Numbers) -> None:
    assert [
        r[0]
        for r in numbers.rows(
            "select finished_count from team_flow_week where team_id = 'FOUR' order by week"
        )
    ] == [3, 0, 4, 1, 0]


def test_bands_never_fall_and_none_rises_above_the_one_before(numbers: Numbers) -> None:
    held = numbers.rows(
        "select team_id, band_position, week, reached_count from team_flow_band order by 1, 2, 3"
    )
    counts = {(t, b, w): n for t, b, w, n in held}
    assert counts["FOUR", 0, date(2026, 3, 9)] == 9
    for (team, band, week), count in counts.items():
        assert count >= counts.get((team, band, week - timedelta(weeks=1)), 0)
        assert all(
            count <= counts[team, lower, week]
            for t, lower, w in counts
            if t == team and w == week and lower < band
        )


def test_a_state_nobody_named_is_told(tmp_path: Any) -> None:
    p = Portfolio()
    p.project("work")
    item(p, "", "lost", ("To do", march(12)), ("Under the sofa", march(13)))
    assert any(
        "the state 'Under the sofa' (1 move)" in note
        for note in p.run(tmp_path, STATUS, more=FLOW).notes
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("finished = []", "finished: the list is empty"),
        ('waiting = ["done"]', "'Done' stands in waiting and in finished"),
        ('target_days = "10"', "'10' is not a number of days"),
        ('kinds = ["card"]', "card"),
        ("tagret_days = 10", "tagret_days"),
    ],
)
def test_a_board_described_wrongly_is_refused(tmp_path: Any, more: str, words: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(company.write(tmp_path, Portfolio().tables, more=f"\n[flow]\n{more}\n"))
    assert words in str(refused.value)
