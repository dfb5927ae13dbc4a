"""What pages say: every page of every audience whole, findings in good English, phases over their
tasks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from portal import formats
from portal.draw.scales import Scale
from portal.facts import measures
from portal.pages import PAGES, definitions
from portal.tell import bridges, plan, trends
from portal.tell.words import Row, late_words
from tests import company
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401

CONTEXT: Any = SimpleNamespace(
    locale=formats.Locale("en_GB", "EUR", "UTC"),
    reader=SimpleNamespace(snapshot=SimpleNamespace(status_date=date(2026, 11, 20))),
)


@pytest.fixture(scope="session")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with cells nobody could read, a row left out, and rows of days to come."""
    return company.publish_troubled(tmp_path_factory.mktemp("troubled"))


@pytest.mark.parametrize("report", ["snapshots", "troubled"])
@pytest.mark.parametrize(
    ("page", "who"),
    [
        (p.name, who)
        for p in PAGES
        for who, scope in stage.SCOPES.items()
        if scope.audience in p.audiences
    ],
)
def test_a_page_is_whole_for_its_audience(
    page: str, who: str, report: str, request: pytest.FixtureRequest
) -> None:
    snapshots = request.getfixturevalue(report)
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render({page!r}, {who!r}, {str(snapshots)!r})",
        default_timeout=30,
    ).run()
    assert not {"Something failed here", "Not in this report"} & {h.value for h in at.header}


@pytest.mark.parametrize(
    ("late", "total", "words"),
    [
        (0, 1, "The next task is expected on time"),
        (1, 1, "The next task is expected late"),
        (0, 8, "The next 8 tasks are all expected on time"),
        (8, 8, "The next 8 tasks are all expected late"),
        (1, 8, "1 of the next 8 tasks is expected late"),
        (3, 8, "3 of the next 8 tasks are expected late"),
    ],
)
def test_a_count_of_late_ones_reads_as_a_sentence(late: int, total: int, words: str) -> None:
    assert late_words(late, total, "task") == words


def task(name: str, phase: str | None, start: date, **other: Any) -> Row:
    return {
        "task_name": name,
        "project_name": "Meter",
        "total_float_days": None,
        "phase_name": phase,
        "kind": "task",
        "forecast_start_date": start,
        "forecast_finish_date": date(2026, 12, 20),
        "baseline_start_date": start,
        "baseline_finish_date": date(2026, 12, 10),
        "phase_start_date": start,
        "phase_finish_date": date(2026, 12, 20),
        "phase_baseline_date": date(2026, 12, 10),
        "complete_ratio": None,
        "slip_days": 10,
        "is_overdue": False,
        "is_done": False,
        **other,
    }


def nowhere(task: Row) -> None:
    """Leads to no page."""


def test_tasks_stand_under_their_phase_in_the_order_they_start() -> None:
    tasks = [
        task("Pilot", "Test", date(2026, 11, 2)),
        task("Go-live", None, date(2026, 12, 20), kind="milestone"),
        task("Core", "Build", date(2026, 3, 2)),
    ]
    drawn = plan._gantt_rows(CONTEXT, tasks, lambda t: str(t["task_name"]), nowhere)
    assert [(r["name"], r["kind"], r["depth"]) for r in drawn] == [
        ("Build", "phase", 0),
        ("Core", "task", 1),
        ("Test", "phase", 0),
        ("Pilot", "task", 1),
        ("Milestones", "heading", 0),
        ("Go-live", "milestone", 1),
    ]
    assert drawn[0]["text"] == "+10\u00a0d"  # 10 Dec promised, 20 Dec expected


def test_tasks_without_phases_stay_a_plain_list() -> None:
    free = task("Core", None, date(2026, 3, 2), total_float_days=3)
    [drawn] = plan._gantt_rows(CONTEXT, [free], lambda t: str(t["task_name"]), lambda t: "here")
    assert (drawn["name"], drawn["depth"]) == ("Core", 0)
    assert drawn["tip"] == "Core · Meter: 2\u00a0Mar to 20\u00a0Dec (+10\u00a0d), float 3 d"
    assert drawn["href"] == "here"


def test_what_is_past_its_day_and_not_reached_is_overdue() -> None:
    assert (
        trends.slip_words(CONTEXT, {"slip_days": 8, "is_overdue": True, "is_done": False})
        == "+8\u00a0d, overdue"
    )
    assert (
        trends.slip_words(CONTEXT, {"slip_days": 8, "is_overdue": True, "is_done": True})
        == "+8\u00a0d"
    )
    assert trends.slip_role(2, overdue=True) == "Off track"


def test_a_bridge_names_only_what_moves_it() -> None:
    # 1000 + 5 + 5 = 1010 thousand moved; a fiftieth is 20.2 thousand, so two of three are not
    # named: +0.01 M together.
    found = [
        {
            "project_name": n,
            "over_amount": o,
            "moved_amount": o,
            "project_count": 1,
            "colour": "red",
        }
        for n, o in (("A", 1_000_000), ("B", 5_000), ("C", 5_000))
    ]
    drawn = bridges._bridged(
        CONTEXT, bridges._steps(found), total=6_000_000, scale=Scale(1_000_000, "M", 2)
    )
    assert [(r["label"], r["text"]) for r in drawn] == [
        ("Baseline", "6.00"),
        ("A", "+1.00"),
        ("2 others", "+0.01"),
        ("Forecast", "7.01"),
    ]


@pytest.mark.parametrize(
    ("low", "low_in", "high", "high_in", "words"),
    [
        (None, True, 0.9, False, "below 0.90"),
        (0.9, True, 0.95, False, "from 0.90 to below 0.95"),
        (1.05, False, 1.1, True, "above 1.05 to 1.10"),
        (1.1, False, None, True, "above 1.10"),
        (None, True, -0.3, True, "up to \u22120.30"),
    ],
)
def test_a_band_says_which_end_belongs_to_it(
    low: float | None, low_in: bool, high: float | None, high_in: bool, words: str
) -> None:
    assert (
        definitions._band(
            CONTEXT,
            {
                "low_value": low,
                "is_low_included": low_in,
                "high_value": high,
                "is_high_included": high_in,
            },
        )
        == words
    )


def test_a_link_from_a_figure_opens_the_one_number_it_names() -> None:
    known: list[dict[str, Any]] = [
        {"label": "Spent", "symbol": None, "meaning": "."},
        {"label": "Spent and committed", "symbol": None, "meaning": "."},
        {"label": "Cost performance", "symbol": "CPI", "meaning": "Spent."},
    ]
    assert [m["label"] for m in definitions._found(known, "Spent")] == ["Spent"]
    assert [m["label"] for m in definitions._found(known, "cpi")] == ["Cost performance"]
    assert len(definitions._found(known, "spen")) == 3


def test_a_span_of_weeks_counts_its_own_weeks_only(snapshots: Path) -> None:
    reader = stage.reader(snapshots, stage.SCOPES["executive"])
    weeks = reader.sql(
        "select week, sum(worked_hours) as h, sum(available_hours) as a from team_week group by"
        " week having sum(worked_hours) > 0"
    ).to_pylist()
    one = weeks[0]
    measured = measures.measure(
        reader, ["utilisation"], weeks=(one["week"], one["week"])
    ).to_pylist()[0]
    assert measured["utilisation"] == pytest.approx(float(one["h"]) / float(one["a"]))
    with pytest.raises(ValueError, match="no column week"):
        measures.measure(reader, ["budget"], weeks=(one["week"], one["week"]))
