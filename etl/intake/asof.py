"""As of means as of: whatever the exports say of a day after the status date is cut here, once,
before any model runs.

The contract says of each date whether it is planned (it stays), has happened (the cell is cut, and
the thing is open) or is the day from which its row exists (the row is cut). An undated value that a
cut date contradicts is taken as it was then, where a dated record says so, else it is unknown.
Nothing is lost: each cut is listed in `later_row`, and control totals count it. Refuses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl.contract import BY_NAME, TABLES
from etl.contract.columns import ENTERED, HAPPENED, Column, Table
from etl.engine import Engine
from etl.intake.validation import home, is_private
from etl.sql import identifier


@dataclass(frozen=True)
class Contradicted:
    """An undated value that cannot have stood on the status date, because a date beside it lies
    after."""

    table: str
    date: str
    column: str
    when: str
    """Condition on the row `t`, apart from its date."""
    instead: str
    """What it was: SQL over the row."""


STATE = (
    "lower(trim(t.workflow_state)) in (select lower(s.state_name) from flow_state as s where"
    " s.state_class in ({classes}))"
)
ENDED = STATE.format(classes="'finished', 'cancelled'")
BEGUN = STATE.format(classes="'started', 'waiting', 'finished', 'cancelled'")
LAST_STATE = """(
    select arg_max(w.to_state, (w.moved_date, coalesce(s.state_position, 0), w.to_state))
    from workflow_transitions as w
    left join flow_state as s on lower(s.state_name) = lower(trim(w.to_state))
    where w.task_id = t.task_id)"""

# In order: what begins later had earned nothing; what ends later was not complete, and how far it
# was nobody wrote down.
CONTRADICTED = (
    Contradicted(
        table="tasks",
        date="actual_start_date",
        column="percent_complete_ratio",
        when="t.percent_complete_ratio > 0",
        instead="0",
    ),
    Contradicted(
        table="tasks",
        date="actual_finish_date",
        column="percent_complete_ratio",
        when="t.percent_complete_ratio >= 1",
        instead="null",
    ),
    Contradicted(
        table="tasks",
        date="actual_finish_date",
        column="remaining_hours",
        when="t.remaining_hours = 0",
        instead="null",
    ),
    Contradicted(
        table="tasks",
        date="actual_start_date",
        column="workflow_state",
        when=BEGUN,
        instead=LAST_STATE,
    ),
    Contradicted(
        table="tasks",
        date="actual_finish_date",
        column="workflow_state",
        when=ENDED,
        instead=LAST_STATE,
    ),
    Contradicted(
        table="projects",
        date="actual_start_date",
        column="phase",
        when="t.phase in ('completed', 'closed', 'cancelled')",
        instead="'planned'",
    ),
    Contradicted(
        table="projects",
        date="actual_finish_date",
        column="phase",
        when="t.phase in ('completed', 'closed', 'cancelled')",
        instead="'active'",
    ),
    Contradicted(
        table="project_reports",
        date="actual_finish_date",
        column="phase",
        when="t.phase is not null",
        instead="null",
    ),
    Contradicted(
        table="risks",
        date="closed_date",
        column="risk_state",
        when="t.risk_state <> 'open'",
        instead="'open'",
    ),
    Contradicted(
        table="changes",
        date="decided_date",
        column="change_state",
        when="t.change_state <> 'raised'",
        instead="'raised'",
    ),
    Contradicted(
        table="changes",
        date="decided_date",
        column="decided_by_name",
        when="t.decided_by_name is not null",
        instead="null",
    ),
    Contradicted(
        table="benefits",
        date="measure_date",
        column="realised_amount",
        when="t.realised_amount is not null",
        instead="null",
    ),
)


def cut(engine: Engine, status_date: date) -> None:
    """Takes what lies after the status date out of the typed tables and publishes it as
    later_row."""
    engine.run(
        "create table build.later_row (file_id smallint, source_row integer, table_name varchar,"
        " project_id varchar, kind varchar, column_name varchar, later_date date, row_text varchar)"
    )
    engine.run(
        "create table memory.staging.later_value (table_name varchar, column_name varchar, file_id"
        " smallint, amount decimal(38,8))"
    )
    after = f"> date '{status_date}'"
    for table in TABLES:
        for column in table.dated(ENTERED):
            _cut_rows(
                engine,
                table,
                column=column.name,
                condition=f"t.{column.name} {after}",
                day=f"t.{column.name}",
            )
    if "baselines" in _moved_aside(engine):
        _cut_versions(engine)
    aside = _moved_aside(engine)
    _cut_references(engine, aside)
    if "workflow_transitions" in aside:
        _cut_moves(engine)
    engine.run(
        "create table memory.staging.int_later_progress as select t.task_id from tasks as t where"
        f" t.actual_finish_date {after} and t.percent_complete_ratio >= 1 and (t.actual_start_date"
        f" is null or not t.actual_start_date {after})"
    )
    for part in CONTRADICTED:
        _replace(engine, part, after)
    for table in TABLES:
        for column in table.dated(HAPPENED):
            _cut_cells(engine, table, column=column, after=after)
        for column in table.columns:
            if column.of:  # a time of day goes with its day
                engine.run(
                    f"update {home(table)} set {column.name} = null where {column.of} is null and"
                    f" {column.name} is not null"
                )


def notes(engine: Engine) -> list[str]:
    """How much lies after the status date, by table and column."""
    words = {
        "row": "row{s} after the status date by {column}, not counted yet.",
        "date": "{column}{s} after the status date, not happened yet.",
        "value": (
            "{column}{s} that what came after the status date contradicts, taken as {was} then."
        ),
    }
    counts = engine.rows(
        "select table_name, kind, column_name, count(*) from later_row group by all order by"
        " table_name, kind desc, column_name"
    )
    return [
        f"{table}: {count:,} "
        + words[str(kind)].format(
            column=column, s="" if count == 1 else "s", was="it was" if count == 1 else "they were"
        )
        for table, kind, column, count in counts
    ]


# --- rows -----------------------------------------------------------------------------------------


def _cut_rows(engine: Engine, table: Table, column: str, condition: str, day: str) -> None:
    """Moves rows aside, whole; those of private tables are listed without their contents."""
    if not _any(engine, table, condition):
        return
    aside = f"memory.staging.later_{table.name}"
    engine.run(f"create table if not exists {aside} as select * from {home(table)} limit 0")
    _list(
        engine,
        table,
        condition=condition,
        cells=("row", column, day, "null" if is_private(table) else "to_json(t)"),
    )
    engine.run(f"insert into {aside} select t.* from {home(table)} as t where {condition}")
    engine.run(f"delete from {home(table)} as t where {condition}")


def _cut_versions(engine: Engine) -> None:
    """What a version of a baseline says of tasks comes with its approval."""
    version = (
        "from later_baselines as b join tasks as k on k.project_id = b.project_id where k.task_id ="
        " t.task_id and b.version = t.version"
    )
    _cut_rows(
        engine,
        BY_NAME["task_baselines"],
        column="version",
        condition=f"exists (select 1 {version})",
        day=f"(select max(b.approved_date) {version})",
    )


def _cut_references(engine: Engine, aside: set[str]) -> None:
    """A row cannot refer to what was not there yet."""
    for table in TABLES:
        for column in table.columns:
            if column.references in aside:
                other = BY_NAME[column.references]
                named = f"from later_{other.name} as o where o.{other.key[0]} = t.{column.name}"
                _set(
                    engine,
                    table,
                    column=column.name,
                    condition=f"exists (select 1 {named})",
                    instead="null",
                    day=f"(select max(o.{other.dated(ENTERED)[0].name}) {named})",
                )


# --- cells ----------------------------------------------------------------------------------------


def _cut_moves(engine: Engine) -> None:
    """A state that an item was only moved to later: it was where its last move by then took it,
    else where the next one took it from."""
    place = "(select {what} from later_workflow_transitions as m where m.task_id = t.task_id)"
    last = place.format(what="max(m.moved_date)")
    moved = (
        "exists (select 1 from later_workflow_transitions as m where m.task_id = t.task_id and"
        f" m.moved_date = {last} and lower(trim(m.to_state)) = lower(trim(t.workflow_state)))"
    )
    first = place.format(
        what="arg_min(m.from_state, (m.moved_date, coalesce(m.from_state, ''), m.to_state))"
    )
    _set(
        engine,
        BY_NAME["tasks"],
        column="workflow_state",
        condition=moved,
        instead=f"coalesce({LAST_STATE}, {first})",
        day=last,
    )


def _replace(engine: Engine, part: Contradicted, after: str) -> None:
    _set(
        engine,
        BY_NAME[part.table],
        column=part.column,
        condition=f"t.{part.date} {after} and {part.when}",
        instead=part.instead,
        day=f"t.{part.date}",
    )


def _cut_cells(engine: Engine, table: Table, column: Column, after: str) -> None:
    _set(
        engine,
        table,
        column=column.name,
        condition=f"t.{column.name} {after}",
        instead="null",
        day=f"t.{column.name}",
        kind="date",
    )


def _set(
    engine: Engine,
    table: Table,
    column: str,
    condition: str,
    instead: str,
    day: str,
    *,
    kind: str = "value",
) -> None:
    """Writes another value into a cell and lists what came; its amount is kept for the control
    totals."""
    if not _any(engine, table, condition):
        return
    hidden = is_private(table)
    _list(
        engine,
        table,
        condition=condition,
        cells=(kind, column, day, "null" if hidden else f"cast(t.{column} as varchar)"),
    )
    if table.by_name[column].summed:
        engine.run(
            f"insert into memory.staging.later_value select '{table.name}', '{column}',"
            f" t.source_file_id, t.{column} from {home(table)} as t where {condition}"
        )
    engine.run(f"update {home(table)} as t set {identifier(column)} = {instead} where {condition}")


# --- both -----------------------------------------------------------------------------------------


def _any(engine: Engine, table: Table, condition: str) -> bool:
    return bool(engine.rows(f"select 1 from {home(table)} as t where {condition} limit 1"))


def _moved_aside(engine: Engine) -> set[str]:
    """The tables of which rows were moved aside."""
    return {
        str(r[0]).removeprefix("later_")
        for r in engine.rows(
            "select table_name from duckdb_tables() where schema_name = 'staging' and table_name"
            " like 'later_%'"
        )
    }


def _list(engine: Engine, table: Table, condition: str, cells: tuple[str, str, str, str]) -> None:
    kind, column, day, cell = cells
    project = "t.project_id" if "project_id" in table.by_name else "null"
    if project == "null" and "task_id" in table.by_name:
        project = "(select max(k.project_id) from tasks as k where k.task_id = t.task_id)"
    engine.run(
        f"insert into build.later_row select t.source_file_id, t.source_row, '{table.name}',"
        f" {project}, '{kind}', '{column}', {day}, {cell} from {home(table)} as t where"
        f" {condition}"
    )
