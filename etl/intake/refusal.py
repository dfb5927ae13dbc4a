"""What becomes of a fault: the cell is left empty, or the row is left out. Only keys and required
columns take their row along.

A row is known by where it lies in its table (`rowid`) until it is settled; `source_row` only says
where a person finds it, and many rows of a reshaped export may share one. What names a refused row
follows it, and is told as one fault of that row with its counts.
"""

from __future__ import annotations

import pyarrow as pa

from etl.contract import BY_NAME
from etl.contract.columns import PRIVATE, Column, Table
from etl.engine import Engine
from etl.intake.faults import CONSEQUENCE, Fault, Intake
from etl.intake.validation import home, is_vital
from etl.sql import identifier, quoted

WRONG = """create table memory.staging.wrong (
    table_name varchar, line_id bigint, column_name varchar, said varchar, is_row_refused boolean,
    root_table varchar, root_file_id integer, root_row bigint, root_line_id bigint,
    root_project_id varchar)"""
"""One row per wrong cell; its root is the row whose fault it is, itself or the refused row that it
names."""


def prepare(engine: Engine) -> None:
    """Creates the lists that faults are settled from."""
    engine.run(WRONG)
    engine.run(
        "create table memory.staging.refused_key (table_name varchar, key varchar, root_table"
        " varchar, root_file_id integer, root_row bigint, root_line_id bigint, root_project_id"
        " varchar)"
    )
    engine.run(
        "create table memory.staging.left_empty (table_name varchar, column_name varchar, file_id"
        " integer, project_id varchar, cell_count bigint, amount decimal(38,12))"
    )


def settle(engine: Engine, table: Table, intake: Intake, faults: list[Fault]) -> None:
    """Empties the cells and takes out the rows of a table's faults, and of what its rows name that
    was refused."""
    _take(engine, faults)
    for column in table.columns:
        if (
            column.references
            and column.references != table.name
            and intake.refused.get(column.references)
        ):
            _follow(engine, table, column)
    if not engine.rows(
        f"select 1 from memory.staging.wrong where table_name = '{table.name}' limit 1"
    ):
        return
    _refuse_keys(engine, table)
    for column in table.columns:
        if column.references == table.name:
            _follow(engine, table, column)
    emptied = {
        str(r[0])
        for r in engine.rows(
            "select distinct column_name from memory.staging.wrong where table_name ="
            f" '{table.name}' and not is_row_refused"
        )
    }
    for column in table.columns:
        if column.name in emptied:
            _empty(engine, table, column)
    _take_out(engine, table, intake)


def consequences(engine: Engine, intake: Intake) -> list[Fault]:
    """For each refused row that others name: one fault with how many follow it. It is tolerated
    with the row itself."""
    rows = engine.rows(
        "select root_table, root_file_id, root_row, root_project_id, string_agg(said, ' and ' order"
        " by said) from (select root_table, root_file_id, root_row, root_line_id, root_project_id,"
        " concat(count(distinct line_id), ' row', case when count(distinct line_id) = 1 then ''"
        " else 's' end, ' of ', table_name, case when is_row_refused then '' else ' (one cell"
        " each)' end) as said from memory.staging.wrong where root_line_id <> line_id or root_table"
        " <> table_name group by root_table, root_file_id, root_row, root_line_id, root_project_id,"
        " table_name, is_row_refused) group by root_table, root_file_id, root_row, root_line_id,"
        " root_project_id order by 1, 2, 3"
    )
    files = {f.file_id: f for f in intake.files}
    return [
        _consequence(
            files[int(str(file_id))].file.name,
            int(str(file_id)),
            table=str(table),
            row=int(str(row)),
            project=None if project is None else str(project),
            causes=str(causes),
        )
        for table, file_id, row, project, causes in rows
    ]


def _consequence(
    name: str, file_id: int, table: str, row: int, project: str | None, causes: str
) -> Fault:
    key = BY_NAME[table].key[0]
    return Fault(
        table=table,
        file=name,
        row=row,
        column=key,
        kind=CONSEQUENCE,
        found=f"{causes} that name it",
        expected="a row that was published",
        remedy=f"Mend {name}, row {row}; what names it follows.",
        file_id=file_id,
        project_id=project,
        contract_column=key,
    )


def write_coverage(engine: Engine) -> list[str]:
    """Publishes, for every column with refused cells, how many rows lack them; returns a sentence
    for each."""
    engine.run(
        "create table build.column_coverage (table_name varchar, column_name varchar, project_id"
        " varchar, row_count bigint, known_count bigint, refused_count bigint)"
    )
    for name, column in engine.rows(
        "select distinct table_name, column_name from memory.staging.left_empty order by 1, 2"
    ):
        table = BY_NAME[str(name)]
        engine.run(
            f"insert into build.column_coverage select '{name}', '{column}', c.project_id,"
            " coalesce(r.row_count, 0), coalesce(r.known_count, 0), c.refused_count from (select"
            " project_id, cast(sum(cell_count) as bigint) as refused_count from"
            f" memory.staging.left_empty where table_name = '{name}' and column_name = '{column}'"
            f" group by project_id) as c left join (select {_project(table)} as project_id,"
            f" count(*) as row_count, count({identifier(str(column))}) as known_count from"
            f" {home(table)} as t group by 1) as r on r.project_id is not distinct from"
            " c.project_id"
        )
    return [
        f"{table}: {int(str(count)):,} of {int(str(rows)):,} rows published without {column}, whose"
        " cell was refused."
        for table, column, count, rows in _covered(engine)
    ]


def _covered(engine: Engine) -> list[tuple[object, ...]]:
    names = engine.rows(
        "select table_name, column_name, sum(refused_count) from build.column_coverage group by all"
        " order by 1, 2"
    )
    return [
        (t, c, n, engine.rows(f"select count(*) from {home(BY_NAME[str(t)])}")[0][0])
        for t, c, n in names
    ]


# --- steps ----------------------------------------------------------------------------------------


def _take(engine: Engine, faults: list[Fault]) -> None:
    """Through Arrow: inserting a hundred thousand faults one by one would take minutes."""
    cells = [f for f in faults if f.line_id is not None]
    if not cells:
        return
    engine.register(
        "found_wrong",
        pa.table(
            {
                "table_name": [f.table for f in cells],
                "line_id": [f.line_id for f in cells],
                "column_name": [f.emptied or f.contract_column for f in cells],
                "said": [f.sentence for f in cells],
                "is_row_refused": [f.is_row_refused for f in cells],
                "file_id": [f.file_id for f in cells],
                "row": [f.row for f in cells],
                "project_id": pa.array([f.project_id for f in cells], pa.string()),
            }
        ),
    )
    engine.run(
        "insert into memory.staging.wrong select table_name, line_id, column_name, said,"
        " is_row_refused, table_name, file_id, row, line_id, project_id from found_wrong"
    )


def _follow(engine: Engine, table: Table, column: Column) -> None:
    """What names a refused row, and no other of that key that stands: the row follows where it
    needs the name, else the cell is empty."""
    other, name = BY_NAME[column.references], identifier(column.name)
    standing = f"select 1 from {home(other)} as o where o.{other.key[0]} = t.{name}"
    if other.name == table.name:
        standing += f" and {_stands(table, 'o')}"
    file_name = (
        "(select s.name from memory.staging.file_name as s where s.file_id = k.root_file_id)"
    )
    why = (
        f"concat('{column.name}: ''', {name}, ''' was refused: ', {file_name}, ', row ',"
        " k.root_row)"
        if column.shown_to != PRIVATE
        else quoted(f"{column.name}: a refused row")
    )
    own = f" and {_stands(table, 't')}" if other.name == table.name else ""
    engine.run(
        f"insert into memory.staging.wrong select '{table.name}', t.rowid, '{column.name}', {why},"
        f" {str(is_vital(table, column)).lower()}, k.root_table, k.root_file_id, k.root_row,"
        f" k.root_line_id, k.root_project_id from {home(table)} as t join"
        f" memory.staging.refused_key as k on k.table_name = '{other.name}' and k.key = t.{name}"
        f" where not exists ({standing}){own}"
    )


def _stands(table: Table, row: str) -> str:
    return f"{row}.rowid not in ({_bad(table)})"


def _bad(table: Table) -> str:
    return (
        f"select b.line_id from memory.staging.wrong as b where b.table_name = '{table.name}' and"
        " b.is_row_refused"
    )


def _refuse_keys(engine: Engine, table: Table) -> None:
    """The keys of refused rows with the row that is the cause: a fault of its own before one that
    it follows."""
    if len(table.key) != 1:
        return
    key = identifier(table.key[0])
    engine.run(
        f"insert into memory.staging.refused_key select '{table.name}', t.{key}, w.root_table,"
        f" w.root_file_id, w.root_row, w.root_line_id, w.root_project_id from {home(table)} as t"
        " join (select b.line_id, b.root_table, b.root_file_id, b.root_row, b.root_line_id,"
        " b.root_project_id, row_number() over (partition by b.line_id order by b.root_table <>"
        " b.table_name, b.root_row, b.column_name) as place from memory.staging.wrong as b where"
        f" b.table_name = '{table.name}' and b.is_row_refused) as w on w.line_id = t.rowid and"
        f" w.place = 1 where t.{key} is not null qualify row_number() over (partition by t.{key}"
        " order by w.root_row) = 1"
    )


def _empty(engine: Engine, table: Table, column: Column) -> None:
    """Leaves the wrong cells of rows that stay empty, and keeps what they held for the control
    totals."""
    wrong = (
        f"select b.line_id from memory.staging.wrong as b where b.table_name = '{table.name}' and"
        f" b.column_name = '{column.name}' and not b.is_row_refused except {_bad(table)}"
    )
    if not engine.rows(f"select 1 from ({wrong}) limit 1"):
        return
    name = identifier(column.name)
    amount = f"coalesce(sum(t.{name}), 0)" if column.summed else "0"
    if column.shown_to != PRIVATE:
        engine.run(
            f"insert into memory.staging.left_empty select '{table.name}', '{column.name}',"
            f" t.source_file_id, {_project(table)} as project_id, count(*), {amount} from"
            f" {home(table)} as t where t.rowid in ({wrong}) group by t.source_file_id,"
            f" {_project(table)}"
        )
    both = [
        name,
        *(identifier(c.name) for c in table.columns if c.of == column.name),
    ]  # a day goes with its time of day
    engine.run(
        f"update {home(table)} as t set {', '.join(f'{n} = null' for n in both)} where t.rowid in"
        f" ({wrong})"
    )


def _project(table: Table) -> str:
    """The project of a row, through its task where it names none."""
    if "project_id" in table.by_name:
        return "t.project_id"
    return (
        "(select max(k.project_id) from tasks as k where k.task_id = t.task_id)"
        if "task_id" in table.by_name
        else "cast(null as varchar)"
    )


def _take_out(engine: Engine, table: Table, intake: Intake) -> None:
    """Takes refused rows out of the table and keeps them, whole, with what was wrong."""
    count = int(str(engine.rows(f"select count(distinct line_id) from ({_bad(table)})")[0][0]))
    if not count:
        return
    intake.refused[table.name] = count
    engine.run(
        f"create table memory.staging.refused_{table.name} as select t.*, w.said as _said from"
        f" {home(table)} as t join (select b.line_id, string_agg(b.said, '; ' order by"
        " b.column_name, b.said) as said from memory.staging.wrong as b where b.table_name ="
        f" '{table.name}' and b.is_row_refused group by b.line_id) as w on w.line_id = t.rowid"
    )
    engine.run(f"delete from {home(table)} as t where t.rowid in ({_bad(table)})")
