"""The snapshot describes itself: metrics, reasons, tables and columns, each with its meaning and
its readers."""

from __future__ import annotations

from pathlib import Path

from etl import marts
from etl.contract import TABLES
from etl.contract.columns import OWNER, PRIVATE, Table
from etl.engine import Engine
from etl.language import catalogues
from etl.metrics import METRICS, REASONS, TOPICS, parts, reason_sql, value_sql
from etl.metrics.misread import MISREAD

MODELS = Path(__file__).parents[1] / "models"


def write(engine: Engine) -> None:
    """Writes the description into the build."""
    engine.run("begin")  # one transaction: several hundred comments, one write
    _write_metrics(engine)
    _write_parts(engine)
    engine.run("create table build.metric_misread (metric_name varchar, misread varchar)")
    engine.fill("build.metric_misread", list(MISREAD.items()))
    engine.run("create table build.reason (reason varchar, meaning varchar)")
    engine.fill("build.reason", list(REASONS.items()))
    engine.run("create table build.catalogue (language varchar, catalogue_text varchar)")
    engine.fill("build.catalogue", [list(row) for row in catalogues()])
    engine.run("alter table build.projects add column relation varchar default 'owner'")
    _write_tables(engine)
    engine.run("commit")


def _write_metrics(engine: Engine) -> None:
    engine.run(
        "create table build.metric (metric_name varchar, position integer, topic varchar, symbol"
        " varchar, label varchar, unit varchar, better varchar, kind varchar, mart varchar,"
        " value_sql varchar, reason_sql varchar, formula varchar, meaning varchar, source varchar,"
        " null_rule varchar, worked_example varchar, shown_to varchar)"
    )
    rows = [
        [
            m.name,
            i,
            topic,
            m.symbol,
            m.label,
            m.unit,
            m.better,
            m.kind,
            m.mart,
            value_sql(m),
            reason_sql(m),
            m.formula,
            m.meaning,
            m.source,
            m.null_rule,
            m.example,
            _who(m.shown_to),
        ]
        for i, (topic, m) in enumerate(((t, m) for t, ms in TOPICS.items() for m in ms), 1)
    ]
    engine.fill("build.metric", rows)


def _write_parts(engine: Engine) -> None:
    """Of what each metric is made, as its definition states it."""
    engine.run(
        "create table build.metric_part (metric_name varchar, position integer, part_name varchar)"
    )
    engine.fill(
        "build.metric_part",
        [[m.name, place, part] for m in METRICS for place, part in enumerate(parts(m), 1)],
    )


def _who(shown_to: frozenset[str]) -> str:
    return ",".join(sorted(shown_to))


def _write_tables(engine: Engine) -> None:
    """What each table and column means and who may read it; the words also become DuckDB
    comments."""
    engine.run(
        "create table build.published_table (table_name varchar, grain varchar, meaning varchar,"
        " scope varchar, contributor_rows varchar, fills varchar, added_sql varchar, row_count"
        " bigint)"
    )
    engine.run(
        "create table build.published_column (table_name varchar, position integer, column_name"
        " varchar, type varchar, unit varchar, meaning varchar, shown_to varchar)"
    )
    columns_of = _columns(engine)
    everything: list[Table | marts.Mart] = [*TABLES, *marts.MARTS]
    declared = [d for d in everything if d.name in columns_of]
    columns = [
        [d.name, position, column, kind, *_said(d, column)]
        for d in declared
        for position, (column, kind) in enumerate(columns_of[d.name], 1)
    ]
    counts = {
        str(name): int(str(n))
        for name, n in engine.rows(
            " union all ".join(
                f"select '{d.name}', count(*) from build.main.{d.name}" for d in declared
            )
        )
    }
    counts |= {"published_table": len(declared), "published_column": len(columns)}
    tables = [
        [
            d.name,
            d.grain,
            d.meaning,
            d.scope,
            d.contributor_rows,
            d.fills,
            _added(d),
            counts[d.name],
        ]
        for d in declared
    ]
    engine.fill("build.published_table", tables)
    engine.fill("build.published_column", columns)
    engine.run(
        "; ".join(
            [
                *(
                    f"comment on table build.main.{t[0]} is {_text(f'{t[2]} Grain: {t[1]}.')}"
                    for t in tables
                ),
                *(
                    f'comment on column build.main.{c[0]}."{c[2]}" is {_text(str(c[5]))}'
                    for c in columns
                ),
            ]
        )
    )


def _added(declared: Table | marts.Mart) -> str | None:
    """The model of what is added up from published tables, which a slice runs anew."""
    is_added = isinstance(declared, marts.Mart) and declared.is_added
    return (MODELS / f"{declared.name}.sql").read_text(encoding="utf-8") if is_added else None


def _columns(engine: Engine) -> dict[str, list[tuple[str, str]]]:
    """Name and type of every column in the build, by table, in order."""
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in engine.rows(
        "select table_name, column_name, data_type from duckdb_columns() where database_name ="
        " 'build' order by table_name, column_index"
    ):
        columns.setdefault(str(table), []).append((str(column), str(kind)))
    return columns


def _said(declared: Table | marts.Mart, column: str) -> tuple[str, str, str]:
    """Unit, meaning and readers of a column; one that nobody declared is read by nobody."""
    came = declared.by_name.get(column) if isinstance(declared, Table) else None
    unit = (came.unit if came else "") or marts.unit_of(column)
    meaning = marts.MEANINGS.get(column, "")
    if column in ("source_file_id", "source_row"):
        return unit, meaning, _who(_readers(declared))  # who is shown the row may know its line
    if column == "relation":
        return unit, meaning, "contributor,customer,owner"
    if isinstance(declared, Table):
        return (
            unit,
            meaning,
            _who(came.shown_to if came and came.shown_to != PRIVATE else frozenset()),
        )
    return unit, meaning, _who(declared.shown_to.get(column, frozenset()))


def _readers(declared: Table | marts.Mart) -> frozenset[str]:
    """Who sees any column of a table."""
    shown = (
        (c.shown_to for c in declared.columns)
        if isinstance(declared, Table)
        else declared.shown_to.values()
    )
    return frozenset({OWNER}).union(*(s for s in shown if s != PRIVATE))


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
