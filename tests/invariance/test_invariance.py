"""What must not change when exports are written, ordered, cut or named otherwise; and what must
change as it should."""

from __future__ import annotations

import copy
import math
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.contract import TABLES
from etl.contract.columns import ENTERED
from etl.intake.validation import is_private
from etl.marts import MARTS
from etl.steps import MODELS
from tests.invariance.exports import Style, moved, publish
from tests.invariance.portfolios import DAY, Measured, Tables, draw, units
from tests.portfolio import STATUS

EXAMPLES = int(os.environ.get("STANDPOINT_EXAMPLES", "2"))
"""Portfolios by invariance: two in the suite, which makes more than thirty in all; `make
prove-numbers` asks for more."""
DRAWN = ("even", "likely", "confidence", "contingency", "criticality", "reserve")
"""Words in the names of metrics that many runs give: they move within their error where the names
that seeds hang on change."""
Fresh = Callable[[str], Path]


def portfolios(test: Callable[..., None]) -> Callable[..., None]:
    """Runs a test on random portfolios, each in a folder of its own."""
    few = EXAMPLES <= 2
    phases = (
        (Phase.generate,) if few else (Phase.generate, Phase.shrink)
    )  # to shrink takes hundreds of refreshes
    chosen = settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=few,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    return chosen(given(random=st.randoms(use_true_random=False))(test))


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    return lambda name: tmp_path_factory.mktemp(name)


def differing(
    before: Measured,
    after: Measured,
    *,
    factor: Callable[[str], float] = lambda name: 1.0,
    leave: tuple[str, ...] = (),
) -> dict[tuple[str, str], Any]:
    """The metrics whose value or reason is not what it was, times a factor."""
    keys = [k for k in before if not any(word in k[0] for word in leave)]
    return {
        k: (before[k], after.get(k))
        for k in keys
        if k not in after or not _alike(before[k], after[k], factor(k[0]))
    }


def _alike(before: tuple[Any, Any], after: tuple[Any, Any], factor: float) -> bool:
    if before[1] != after[1]:
        return False
    if isinstance(before[0], str) or before[0] is None or after[0] is None:
        return bool(before[0] == after[0])
    return math.isclose(float(before[0]) * factor, float(after[0]), rel_tol=1e-6, abs_tol=1e-6)


# --- what changes nothing -------------------------------------------------------------------------


def later(tables: Tables, random: Random) -> Tables:
    """A row of each table that is entered on a day, copied from one that is there, and dated after
    the status date."""
    found = copy.deepcopy(tables)
    for table in TABLES:
        entered = [c.name for c in table.dated(ENTERED)]
        rows = [r for r in found.get(table.name, []) if all(c in r for c in entered)]
        if not entered or not rows or is_private(table):
            continue
        row = {**random.choice(rows), **{c: STATUS + random.randint(1, 30) * DAY for c in entered}}
        row |= {
            c.name: f"later-{table.name}"
            for c in table.columns
            if c.name in table.key
            and c.name not in entered
            and not c.references
            and not c.values
            and c.type == "text"
        }
        row |= {table.unique: f"later-{table.name}"} if table.unique else {}
        row |= {
            last: row[first] + 9 * DAY
            for first, last in table.date_order
            if first in row and last in row
        }
        if table.name == "baselines":
            row["version"] = 9
        found[table.name].append(row)
    return found


def shuffled(tables: Tables, random: Random) -> Tables:
    found = {name: random.sample(rows, len(rows)) for name, rows in tables.items()}
    return dict(random.sample(sorted(found.items()), len(found)))


def summarised(tables: Tables, random: Random) -> Tables:
    """A summary over the tasks of each project, by its place in the work breakdown."""
    found = copy.deepcopy(tables)
    found["tasks"] += [
        {
            "task_id": f"{p['project_id']}-sum",
            "project_id": p["project_id"],
            "task_name": "All",
            "kind": "summary",
            "wbs": "1",
        }
        for p in tables["projects"]
    ]
    return found


@pytest.mark.parametrize("change", [later, shuffled, summarised])
def test_what_says_nothing_new_changes_no_number(
    change: Callable[[Tables, Random], Tables], fresh: Fresh
) -> None:
    @portfolios
    def check(random: Random) -> None:
        tables = draw(random)
        before = publish(fresh("before"), tables)
        assert differing(before, publish(fresh("after"), change(tables, random))) == {}

    check()


@pytest.mark.parametrize(
    "style",
    [Style(parts=2), Style("xlsx"), Style("json"), Style("parquet"), Style(is_german=True)],
    ids=["two files", "xlsx", "json", "parquet", "german"],
)
def test_how_an_export_is_written_changes_no_number(style: Style, fresh: Fresh) -> None:
    @portfolios
    def check(random: Random) -> None:
        tables = draw(random)
        assert (
            differing(
                publish(fresh("before"), tables),
                publish(fresh("after"), tables, style),
                leave=("source_files",),
            )
            == {}
        )

    check()


def renamed(tables: Tables, random: Random) -> tuple[Tables, dict[str, str]]:
    """Every id by another word, in another order."""
    ids = sorted(
        {
            str(v)
            for rows in tables.values()
            for row in rows
            for k, v in row.items()
            if k.endswith("_id")
        }
    )
    names = dict(
        zip(ids, random.sample([f"n{i:03}" for i in range(len(ids))], len(ids)), strict=True)
    )
    return {
        t: [{k: names[str(v)] if k.endswith("_id") else v for k, v in row.items()} for row in rows]
        for t, rows in tables.items()
    }, names


def test_names_of_things_change_no_number_but_those_drawn_at_random(fresh: Fresh) -> None:
    @portfolios
    def check(random: Random) -> None:
        tables = draw(random)
        others, names = renamed(tables, random)
        before = {
            (m, names[p] if p else p): v for (m, p), v in publish(fresh("before"), tables).items()
        }
        assert differing(before, publish(fresh("after"), others), leave=DRAWN) == {}

    check()


def test_a_project_that_shares_nothing_changes_no_other(fresh: Fresh) -> None:
    @portfolios
    def check(random: Random) -> None:
        tables = draw(random)
        more = copy.deepcopy(tables)
        more["projects"].append(
            {"project_id": "alone", "project_name": "Alone", "phase": "active", "calendar_id": "C"}
        )
        more["tasks"].append({"task_id": "alone-1", "project_id": "alone", "task_name": "Alone"})
        more["task_baselines"].append(
            {
                "task_id": "alone-1",
                "version": 1,
                "baseline_start_date": STATUS - 9 * DAY,
                "baseline_finish_date": STATUS + 9 * DAY,
                "budget_amount": 700,
            }
        )
        before, after = publish(fresh("before"), tables), publish(fresh("after"), more)
        assert differing({k: v for k, v in before.items() if k[1]}, after) == {}
        assert after["budget_at_completion", ""][0] == pytest.approx(
            before["budget_at_completion", ""][0] + 700
        )

    check()


# --- what changes as it must ----------------------------------------------------------------------

REPORTED = ("reporting", "per hour")
MONEY = (*REPORTED, "currency")  # what a customer reads is in the currency of the order


def test_all_money_times_four_is_four_times_every_amount_and_no_ratio(fresh: Fresh) -> None:
    @portfolios
    def check(random: Random) -> None:
        tables = draw(random)
        more = {
            t: [{k: v * 4 if k.endswith("_amount") else v for k, v in row.items()} for row in rows]
            for t, rows in tables.items()
        }
        folder = fresh("before")
        before = publish(folder, tables)
        unit = units(folder / "snapshots")
        assert (
            differing(
                before,
                publish(fresh("after"), more),
                factor=lambda m: 4.0 if unit.get(m, ("",))[0] in MONEY else 1.0,
            )
            == {}
        )

    check()


def test_a_rate_that_doubles_doubles_the_amounts_of_its_projects_alone(fresh: Fresh) -> None:
    @portfolios
    def check(random: Random) -> None:
        tables = draw(random)
        tables["reserve_draws"] = []
        more = copy.deepcopy(tables)
        for row in more["exchange_rates"]:
            row["rate"] *= 2
        folder = fresh("before")
        before = publish(folder, tables)
        unit, after = units(folder / "snapshots"), publish(fresh("after"), more)
        assert differing({k: v for k, v in before.items() if k[1] not in ("", "P1")}, after) == {}
        assert (
            differing(
                {k: v for k, v in before.items() if k[1] == "P1"},
                after,
                factor=lambda m: 2.0 if unit.get(m, ("",))[0] in REPORTED else 1.0,
            )
            == {}
        )

    check()


def test_whole_weeks_later_everything_is_as_it_was(fresh: Fresh) -> None:
    @portfolios
    def check(random: Random) -> None:
        tables, by = draw(random), timedelta(weeks=random.randint(1, 9))
        assert (
            differing(
                publish(fresh("before"), tables),
                publish(fresh("after"), moved(tables, by), status=STATUS + by),
            )
            == {}
        )

    check()


ADDED_UP = (
    "budget_at_completion",
    "planned_value",
    "earned_value",
    "actual_cost",
    "committed",
    "exposure",
    "pending_changes",
    "open_issues",
)


def test_a_project_split_in_two_adds_up_to_itself(fresh: Fresh) -> None:
    @portfolios
    def check(random: Random) -> None:
        tables = draw(random)
        tables |= {
            "dependencies": [],
            "project_reports": [],
            "budget_lines": [
                r for r in tables["budget_lines"] if r["line_kind"] != "undistributed"
            ],
        }
        before, after = publish(fresh("before"), tables), publish(fresh("after"), _split(tables))
        assert {m: after[m, ""] for m in ADDED_UP} == {
            m: (pytest.approx(before[m, ""][0]), before[m, ""][1]) for m in ADDED_UP
        }

    check()


def _split(tables: Tables) -> Tables:
    """Every other task of P2, or P0 where there is none, and what names it, goes to a project of
    its own."""
    key = max(p["project_id"] for p in tables["projects"])
    found = copy.deepcopy(tables)
    found["projects"].append(
        {
            **next(p for p in tables["projects"] if p["project_id"] == key),
            "project_id": "half",
            "project_name": "Half",
        }
    )
    found["baselines"] += [
        {**b, "project_id": "half"} for b in tables["baselines"] if b["project_id"] == key
    ]
    gone = {
        t["task_id"]
        for i, t in enumerate(t for t in tables["tasks"] if t["project_id"] == key)
        if i % 2
    }
    for rows in found.values():
        for row in rows:
            if row.get("task_id") in gone and row.get("project_id") == key:
                row["project_id"] = "half"
    halves = {r["risk_id"] for r in found["risks"] if r["project_id"] == "half"}
    found["reserve_draws"] = [
        {**r, "project_id": "half"} if r["risk_id"] in halves else r for r in found["reserve_draws"]
    ]
    return found


# Optional columns whose absence takes away a known family of numbers, by topic.
OPTIONAL: tuple[tuple[str, str, set[str]], ...] = (
    ("people", "weekly_hours", {"People"}),
    ("risks", "probability_ratio", {"Risk", "Change and reserve", "Dates"}),
    ("cost_entries", "supplier_name", set()),
    ("cost_entries", "account_kind", {"Budget and cost"}),
    ("decisions", "weekly_delay_amount", set()),
    ("contracts", "contract_amount", {"Customers", "Margin"}),
    ("benefits", "realised_amount", {"Benefits and value"}),
    ("tasks", "points", set()),
    ("role_requests", "filled_hours", {"People"}),
    (
        "task_baselines",
        "budget_amount",
        {
            "Earned value",
            "Budget and cost",
            "Forecast",
            "Dates",
            "Margin",
            "Customers",
            "Benefits and value",
            "Change and reserve",
            "Risk",
        },
    ),
)


@pytest.fixture(scope="module")
def complete(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Tables, Measured, dict[str, tuple[str, str]]]:
    """A portfolio from which columns are taken, its numbers, and the unit and topic of each."""
    tables, folder = draw(Random("complete")), tmp_path_factory.mktemp("complete")
    return tables, publish(folder, tables), units(folder / "snapshots")


@pytest.mark.parametrize(
    ("table", "column", "topics"), OPTIONAL, ids=[f"{t}.{c}" for t, c, _ in OPTIONAL]
)
def test_a_column_that_is_missing_takes_away_only_what_needs_it(
    table: str,
    column: str,
    topics: set[str],
    complete: tuple[Tables, Measured, dict[str, tuple[str, str]]],
    fresh: Fresh,
) -> None:
    tables, before, topic = complete
    assert any(column in row for row in tables[table])
    less = {
        t: [{k: v for k, v in row.items() if (t, k) != (table, column)} for row in rows]
        for t, rows in tables.items()
    }
    found = differing(before, publish(fresh("after"), less))
    assert {topic[m][1] for m, _ in found if m in topic} <= topics
    assert {
        k: v for k, v in found.items() if v[1] and v[1][0] is None and not v[1][1] and k[0] in topic
    } == {}, "unknown without a reason"
    assert found or not topics


def test_one_bad_cell_that_is_tolerated_changes_only_its_project(fresh: Fresh) -> None:
    tolerate = '\n[[tolerate]]\ntable = "{}"\ncolumn = "{}"\nkind = "type"\nlimit = 1\n'
    tables = draw(Random("bad cells"))
    before = publish(fresh("before"), tables)
    for table, column in (
        ("risks", "probability_ratio"),
        ("tasks", "likely_days"),
        ("changes", "cost_effect_amount"),
        ("contracts", "contract_amount"),
    ):
        bad = copy.deepcopy(tables)
        row = next(r for r in bad[table] if r["project_id"] == "P0" and column in r)
        row[column] = "n/a"
        after = publish(fresh("after"), bad, more=tolerate.format(table, column))
        changed = set(differing(before, after))
        assert {project for _, project in changed} <= {"", "P0"}, (table, column)
        assert ("refused_rows", "P0") not in changed, "the row itself is published"


# --- what the portfolios reach --------------------------------------------------------------------


def test_the_portfolios_reach_every_table_and_fill_every_mart(fresh: Fresh) -> None:
    reached: set[str] = set()
    for seed in range(2):
        folder = fresh("coverage")
        tables = draw(Random(seed))
        publish(folder, tables)
        with duckdb.connect(
            str(max((folder / "snapshots").glob("snapshot-*.duckdb"))), read_only=True
        ) as connection:
            names = [
                r[0]
                for r in connection.execute("select table_name from duckdb_tables()").fetchall()
            ]
            reached |= {
                n for n in names if connection.execute(f"select 1 from {n} limit 1").fetchall()
            }
    came = {t.name for t in TABLES if not (is_private(t) and t.scope == "private")}
    assert came - reached == set() and {t.name for t in TABLES} - set(tables) == set()
    selected = {m.name for m in MARTS} & {file.stem for file in MODELS.glob("*.sql")}
    assert selected - {"forecast_score", "colour_outcome"} - reached == set(), "two need the past"


def test_every_metric_is_known_for_some_project_or_whole(fresh: Fresh) -> None:
    """A metric that is never known would hold under anything; the few that a portfolio of weeks
    cannot reach are named."""
    known: set[str] = set()
    every: set[str] = set()
    for seed in range(3):
        measured = publish(fresh("known"), draw(Random(seed)))
        every |= {m for m, _ in measured}
        known |= {m for (m, _), (value, _) in measured.items() if value is not None}
    assert every - known <= NEVER


NEVER = {
    "cost_cover",
    "cost_cover_even",
    "finish_bias",
    "finish_cover",
    "finish_cover_even",
    "forecast_bias",  # what earlier reports said turned out
    "burn_rate",
    "estimate_by_burn",
    "runway",
    "estimate_by_recent",
    "recent_cost_performance",  # three months of closed periods
    "target_attainment",
    "target_breached",
    "lead_time_even",
    "lead_time_likely",  # a target, and arrivals, that the boards here lack
    "group_reserve",
    "together_even",
    "together_likely",  # of departments and the company alone
}
"""Metrics that stand on more history than these portfolios have; tests/etl holds them."""
