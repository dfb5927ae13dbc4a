"""What earlier reports said, carried forward: a row where something changed, a tombstone where
something is gone.

It is read from the newest report as of an earlier day, so that a report published again replaces
itself in every trend, and a past that was never reported is not filled in. A table grows with what
changes, not with the number of reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.engine import Engine

READS = ("int_project_now", "int_milestone_now")
WRITES = ("report_history", "project_history", "milestone_history")
FINISHES = "int_told_finish"
"""What `read_finishes` writes; it reads the earlier snapshot alone."""


@dataclass(frozen=True)
class Kept:
    """A table of history: what identifies a thing, and what this report says of it."""

    table: str
    key: str
    columns: tuple[str, ...]
    now: str
    """The model that says it."""


PROJECT = Kept(
    table="project_history",
    key="project_id",
    columns=(
        "finish_date",
        "baseline_finish_date",
        "budget_amount",
        "baseline_amount",
        "estimate_amount",
        "actual_cost_amount",
        "exposure_amount",
        "residual_exposure_amount",
        "open_risk_count",
        "refused_count",
        "computed_colour",
        "even_amount",
        "likely_amount",
        "even_date",
        "likely_date",
        "baseline_version",
        "promised_finish_date",
    ),
    now="int_project_now",
)
MILESTONE = Kept(
    table="milestone_history",
    key="milestone_id",
    columns=(
        "project_id",
        "milestone_name",
        "baseline_date",
        "forecast_date",
        "is_done",
        "is_customer_visible",
    ),
    now="int_milestone_now",
)


def publish(engine: Engine, earlier: Path | None) -> None:
    """Writes report_history, project_history and milestone_history; `earlier` is the snapshot they
    go on from."""
    held = _attach(engine, earlier)
    past = (
        " union all select * from earlier.main.report_history" if "report_history" in held else ""
    )
    engine.run(
        "create table build.report_history as select snapshot_id, status_date, published_at from"
        f" snapshot{past} order by status_date"
    )
    for kept in (PROJECT, MILESTONE):
        engine.run(
            f"create table build.{kept.table} as {_carried(kept, held.get(kept.table, set()))}"
            f" order by status_date, {kept.key}"
        )
    if held:
        engine.run("detach earlier")


def read_finishes(engine: Engine, earlier: Path | None) -> None:
    """Writes int_told_finish: the finish that each report so far expected of a project, for since
    when its schedule has had its colour."""
    held = _attach(engine, earlier)
    past = TOLD if {"report_history", "project_history"} <= held.keys() else NONE_TOLD
    engine.run(f"create table memory.staging.{FINISHES} as {past}")
    if held:
        engine.run("detach earlier")


NONE_TOLD = (
    "select cast(null as varchar) as project_id, cast(null as date) as told_date, cast(null as"
    " date) as finish_date where false"
)
TOLD = """
    select p.project_id, r.status_date as told_date, p.finish_date
    from earlier.main.report_history as r
    join (
        select project_id, status_date, finish_date, is_gone,
            lead(status_date) over (partition by project_id order by status_date) as next_date
        from earlier.main.project_history) as p
        on p.status_date <= r.status_date and (p.next_date is null or p.next_date > r.status_date)
    where not p.is_gone"""


def _attach(engine: Engine, earlier: Path | None) -> dict[str, set[str]]:
    """The tables of history that the earlier snapshot holds, with their columns, attached as
    `earlier`; none where it is older than they are."""
    held: dict[str, set[str]] = {}
    if earlier is None:
        return held
    engine.run(f"attach '{str(earlier).replace(chr(39), chr(39) * 2)}' as earlier (read_only)")
    for table, column in engine.rows(
        "select table_name, column_name from duckdb_columns() where database_name = 'earlier' and"
        " table_name like '%_history'"
    ):
        held.setdefault(str(table), set()).add(str(column))
    if not held:
        engine.run("detach earlier")
    return held


def _carried(kept: Kept, held: set[str]) -> str:
    """All rows so far, this report's where they differ from the last, and a tombstone for what it
    no longer holds."""
    columns = ", ".join(kept.columns)
    now = (
        f"select {kept.key}, (select status_date from snapshot) as status_date, {columns}, false as"
        f" is_gone from {kept.now}"
    )
    if not held:
        return now
    past = ", ".join(c if c in held else f"null as {c}" for c in kept.columns)
    same = ", ".join(f"last.{c}" for c in kept.columns)
    new = ", ".join(f"now.{c}" for c in kept.columns)
    return f"""
        with past as (
            select {kept.key}, status_date, {past}, is_gone from earlier.main.{kept.table}),
        last as (
            select * from past
            qualify row_number() over (partition by {kept.key} order by status_date desc) = 1),
        now as ({now})
        select * from past
        union all
        select now.* from now left join last on last.{kept.key} = now.{kept.key}
        where last.{kept.key} is null or last.is_gone or row({new}) is distinct from row({same})
        union all
        select last.{kept.key}, (select status_date from snapshot), {same}, true
        from last left join now on now.{kept.key} = last.{kept.key}
        where now.{kept.key} is null and not last.is_gone"""
