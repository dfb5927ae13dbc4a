"""What the portal says of projects without tasks: numbers that explain themselves, and what they
assume."""

from __future__ import annotations

import pytest

from portal.facts import measures
from portal.facts.explain import explanation, traced, why
from portal.gate.access import Scope
from portal.gate.store import Reader
from tests import whole
from tests.portal import stage
from tests.portal.test_explain import CENT, explained, total

RANGE = ("estimate_low", "estimate_high")
"""Of several projects they leave out a formula of one project, which their sums do not tell."""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("whole")
    whole.portfolio().publish(folder)
    return stage.reader(folder / "snapshots", Scope("executive", ""))


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
