"""What the portal says of projects without tasks: numbers that explain themselves, and what they
assume."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from portal.facts import measures
from portal.facts.explain import explanation, traced, why
from portal.gate.access import Scope
from portal.gate.store import Reader
from portal.tell import curve
from tests import whole
from tests.portal import stage
from tests.portal.test_explain import CENT, explained, total
from tests.portfolio import Portfolio

RANGE = ("estimate_low", "estimate_high")
"""Of several projects they leave out a formula of one project, which their sums do not tell."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("whole")
    whole.portfolio().publish(made)
    return made / "snapshots"


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return stage.reader(folder, Scope("executive", ""))


def shown(page: str, folder: Path, project: str = "") -> str:
    """All that a page says to an executive, tables and figures included."""
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render({page!r}, 'executive', {str(folder)!r})",
        default_timeout=60,
    )
    if project:
        at.query_params["project"] = project
    at.run()
    labels = [str(m.label) for m in at.metric]
    texts = [*(str(e.value) for e in (*at.title, *at.header, *at.markdown)), *labels]
    return "\n".join(texts).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def test_every_number_of_every_project_is_made_of_the_lines_that_came_in(reader: Reader) -> None:
    ids = reader.sql("select project_id from projects")["project_id"].to_pylist()
    for where in ({}, *({"project_id": i} for i in ids)):
        for name, one in explained(reader, dict(where)).items():
            if one.value is not None and (where or name not in RANGE):
                assert why.recompute(reader, one) == pytest.approx(one.value), name
            for column in (c for s in one.sums for c in s.columns if c.kind == explanation.ROWS):
                assert column.is_whole, (name, where, column.name)
                if column.rows_sql:
                    assert total(reader, column, one.parameters) == pytest.approx(
                        column.total or 0.0, abs=CENT
                    ), (name, where, column.name)


@pytest.mark.parametrize(
    ("metric", "key", "file", "part"),
    [
        ("budget_at_completion", "W", "budget_lines.csv", 1000),
        ("earned_value", "W", "project_reports.csv", 400),
        ("earned_value", "ENDED", "projects.csv", 1000),
        ("planned_value", "W", "projects.csv", 500),
        ("budget_at_completion", "LISTED", "project_reports.csv", 2000),
    ],
)
def test_a_number_leads_to_the_file_it_stands_on(
    reader: Reader, metric: str, key: str, file: str, part: float
) -> None:
    one = why.explain(reader, metric, {"project_id": key})
    rows = traced.listed(
        reader, one.sums[0].columns[0].rows_sql, parameters=one.parameters, limit=9
    )
    assert [(r["file_name"], float(r["part"])) for r in rows] == [(file, part)]


def test_what_the_plan_assumes_is_said_where_it_is_defined(reader: Reader) -> None:
    meaning = measures.definitions(reader)["planned_value"].meaning
    assert "spread evenly over the working days" in meaning and "assumption" in meaning


EVEN = "No task has a baseline: planned value is spread evenly over working days"


def test_the_assumption_stands_beneath_the_curve_and_the_numbers_of_a_project(folder: Path) -> None:
    assert shown("project", folder, "W").count(EVEN) == 2
    assert EVEN not in shown("project", folder, "TASKS")


def test_executives_read_how_many_plans_are_an_assumption(folder: Path) -> None:
    """W, UNDATED, ENDED and LISTED have a percentage and no tasks."""
    said = shown("executive", folder)
    assert "4 projects have no task in a baseline: their planned value is spread evenly" in said


def test_a_budget_and_a_ledger_alone_are_told_as_such(folder: Path) -> None:
    said = shown("project", folder, "LEDGER")
    assert "70 % of the budget of" in said
    assert "Nothing says what is done" in said and "percent_complete_ratio" in said
    assert "Budget spent" in said and "Cost, CPI" not in said


def test_projects_without_a_colour_come_before_what_is_not_known(tmp_path: Path) -> None:
    """Names and dates are all there is: they are the answer, and what waits for data is a line."""
    bare = Portfolio()
    for key in ("A", "B"):
        bare.project(key)
    bare.publish(tmp_path)
    page = shown("executive", tmp_path / "snapshots")
    assert "All 2 projects" in page
    assert "No colour can be computed" not in page


def test_a_rating_of_more_steps_than_colours_is_quoted(folder: Path) -> None:
    assert "“Amber/Red”" in shown("project", folder, "LISTED")


def lines_of(reader: Reader, project: str | None) -> pa.Table:
    return curve._known_lines(reader, project, curve._measured(reader, project))[0]


def test_what_reports_tell_is_drawn_from_report_to_report(reader: Reader) -> None:
    """W earns 100 in its first week, 400 by its second, and its ledger runs week by week; of
    LISTED, nothing is known between its first week and the one report, of 1 000 and 900."""
    lines = lines_of(reader, "W")
    assert [r["earned_amount"] for r in lines.to_pylist()[:2]] == [100, 400]
    assert [r["actual_amount"] for r in lines.to_pylist()[:2]] == [300, 700]
    lines = lines_of(reader, "LISTED")
    told = [(r["earned_amount"], r["actual_amount"]) for r in lines.to_pylist()]
    assert told == [(0, 0), (1000, 900), (None, None), (None, None)]


def curve_of(folder: Path, reports: dict[str, dict[date, float]]) -> list[float | None]:
    """What all projects earned, week by week from 16 February; each has a budget of 1 000."""
    p, began = Portfolio(), date(2026, 2, 16)
    for key, told in reports.items():
        whole.budgeted(p, key, baseline_start_date=began, baseline_finish_date=whole.LAST)
        for day, ratio in told.items():
            whole.told(p, key, day, percent_complete_ratio=ratio)
    p.publish(folder)
    lines = lines_of(stage.reader(folder / "snapshots", Scope("executive", "")), None)
    return [r["earned_amount"] for r in lines.to_pylist()]


EARLY, LATE = date(2026, 2, 20), date(2026, 3, 13)


def test_a_portfolio_that_reports_together_runs_straight_from_report_to_report(
    tmp_path: Path,
) -> None:
    """100 + 300 in the first of four weeks, 200 + 400 in the last; between, nothing is known and
    the line does not stay level to jump on the day of a report."""
    told = {"A": {EARLY: 0.1, LATE: 0.2}, "B": {EARLY: 0.3, LATE: 0.4}}
    assert curve_of(tmp_path, told)[:4] == [400, None, None, 600]


def test_a_portfolio_reported_once_runs_straight_from_nothing(tmp_path: Path) -> None:
    assert curve_of(tmp_path, {"A": {LATE: 0.2}})[:4] == [0, None, None, 200]


def test_a_portfolio_in_which_one_stays_silent_counts_each_from_its_day_on(tmp_path: Path) -> None:
    """B last reported with A's first report: 100 + 300, then 200 + 300."""
    told = {"A": {EARLY: 0.1, LATE: 0.2}, "B": {EARLY: 0.3}}
    assert curve_of(tmp_path, told)[:4] == [400, 400, 400, 500]
