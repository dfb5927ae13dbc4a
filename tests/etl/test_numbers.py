"""The tiny company's numbers, worked by hand, and the published thresholds; all through the real
refresh."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.judge import status, thresholds
from tests import company


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = company.publish(tmp_path_factory.mktemp("numbers"))
    return next(folder.glob("snapshot-*.duckdb"))


def value(file: Path, metric: str, project: str = "P1") -> Any:
    """A metric of one project by the definition inside the snapshot: (value, reason)."""
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(
            "select value_sql, reason_sql, mart from metric where metric_name = ?", [metric]
        ).fetchall()[0]
        return connection.execute(
            f"select {found[0]}, {found[1]} from {found[2]} where project_id = ?", [project]
        ).fetchall()[0]


PENCIL: dict[str, float] = {
    # 60 000 + 21 000
    "budget_at_completion": 81000.0,
    # foundations were due on 13 March in full, drains start on the 16th
    "planned_value": 60000.0,
    # 80 % of 60 000
    "earned_value": 48000.0,
    # material, Ann's 20 h, Bob's 5 h, at standard rates
    "actual_cost": 51234 + 20 * 271.8281 + 5 * 314.1592,
    "committed": 7000.0,
    "cost_performance_index": 48000 / 58241.358,
    "schedule_performance_index": 0.8,
    "estimate_at_plan": 58241.358 + 33000,
    "estimate_by_cost": 81000 * 58241.358 / 48000,
    # 59 % complete, so at this efficiency
    "estimate_at_completion": 81000 * 58241.358 / 48000,
    "to_complete_index": 33000 / (81000 - 58241.358),
    # 6 000 a day are planned: 48 000 after 8 working days
    "earned_schedule": 8.0,
    # ten working days have passed
    "schedule_variance_time": -2.0,
    "schedule_performance_time": 0.8,
    "exposure": 0.5 * 10000 + 0.2 * 30000,
    "slip": 7,
}
"""Of project P1, worked by hand."""


@pytest.mark.parametrize("metric", PENCIL)
def test_a_metric_is_what_a_pencil_gives(snapshot: Path, metric: str) -> None:
    assert value(snapshot, metric) == (pytest.approx(PENCIL[metric], rel=1e-6), None)


def test_a_value_of_one_project_is_not_added_up(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        sql = connection.execute(
            "select value_sql, reason_sql from metric where metric_name = 'earned_schedule'"
        ).fetchall()[0]
        assert connection.execute(f"select {sql[0]}, {sql[1]} from project_total").fetchall() == [
            (None, "not_additive")
        ]


def test_plan_by_week_is_increments_up_to_the_status_date(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select week, baseline_amount, planned_value_amount, earned_value_amount from"
            " project_week where project_id = 'P1' order by 1"
        ).fetchall()
    # 6 000 a working day for two weeks, then 2 100 a day; 40 % earned in the first week, 40 % in
    # the second
    assert [(r[0], float(r[1] or 0), float(r[2] or 0), float(r[3] or 0)) for r in rows] == [
        (date(2026, 3, 2), 30000.0, 30000.0, 24000.0),
        (date(2026, 3, 9), 30000.0, 30000.0, 24000.0),
        (date(2026, 3, 16), 10500.0, 0.0, 0.0),
        (date(2026, 3, 23), 10500.0, 0.0, 0.0),
    ]


# FEMA MIP dashboard FAQ (golden case G09): two-sided, bounds as printed there.
@pytest.mark.parametrize(
    ("index", "colour"),
    [
        (1.0, "green"),
        (0.95, "green"),
        (1.05, "green"),
        (0.949, "amber"),
        (0.90, "amber"),
        (0.899, "red"),
        (1.06, "amber"),
        (1.10, "amber"),
        (1.11, "red"),
        (None, "grey"),
    ],
)
def test_colours_begin_where_the_published_rule_says(index: float | None, colour: str) -> None:
    assert (
        thresholds.colour_of(
            index, "cost_performance_index", portfolio="", known=thresholds.default_bands()
        )[0]
        == colour
    )


@pytest.mark.parametrize(
    ("colours", "worst"),
    [
        (["green", "red"], "red"),
        (["amber", "amber"], "amber"),
        (["grey", "green"], "grey"),
        (["grey", "red"], "red"),
        ([], "grey"),
    ],
)
def test_the_overall_colour_is_the_worst_and_unknown_is_never_green(
    colours: list[str], worst: str
) -> None:
    assert status.overall(colours) == worst


def test_a_number_is_made_of_numbers_that_are_published_on_the_same_table(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        made = connection.execute(
            "select count(*) as parts, count(part.metric_name) as known, count(*) filter (where"
            " part.mart = whole.mart) as alike from metric_part as p join metric as whole on"
            " whole.metric_name = p.metric_name left join metric as part on part.metric_name ="
            " p.part_name"
        ).fetchall()[0]
    assert made[0] > 20 and made[0] == made[1] == made[2]


def test_the_snapshot_describes_itself_and_holds_no_private_number(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        assert (
            connection.execute(
                "select table_name, column_name from published_column where meaning = ''"
            ).fetchall()
            == []
        )
        assert (
            connection.execute(
                "select metric_name from metric where worked_example = '' or meaning = '' or source"
                " = ''"
            ).fetchall()
            == []
        )
        names = [
            r[0] for r in connection.execute("select table_name from duckdb_tables()").fetchall()
        ]
        everything = " ".join(
            str(connection.execute(f'select * from "{n}"').fetchall()) for n in names
        )
    assert {"viewers", "standard_rates", "sell_rates"}.isdisjoint(names)
    assert not any(
        secret in everything for secret in (company.RATE, company.RATE_PIPES, "999.5555")
    )
