"""The rows a column of a number stands on, each with its part, file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.facts import retold
from portal.facts.explain.explanation import (
    CALCULATION,
    CHOICE,
    INPUTS,
    ROWS,
    SIMULATION,
    UNTRACED,
    Column,
    Trace,
    as_float,
)
from portal.facts.explain.formula import Node, named, text_of
from portal.gate.store import Missing, Reader, parameters_of

PLACE = "t.{column}"
"""Where a trace names the column it is of; each row counts for 1 where rows are counted."""
EXPLAINED = "explained_rows"
"""Not a query of its own: the rows a number stands on, found anew through the reader."""


# --- the rows -------------------------------------------------------------------------------------


def traces_of(reader: Reader, mart: str) -> dict[str, list[Trace]]:
    traces: dict[str, list[Trace]] = {}
    if "lineage" in reader.tables():
        for r in reader.sql(
            "select column_name, kind, table_name, meaning, entity_sql, trace_sql, unit from"
            " lineage where mart = $mart order by position",
            {"mart": mart},
        ).to_pylist():
            traces.setdefault(r.pop("column_name"), []).append(
                Trace(
                    kind=r["kind"],
                    table=r["table_name"],
                    meaning=retold.words(reader, r["meaning"]),
                    entity_sql=r["entity_sql"],
                    sql=r["trace_sql"],
                    unit=r["unit"],
                )
            )
    return traces


def values_of(
    reader: Reader, source: str, texts: list[str], condition: str, parameters: Mapping[str, object]
) -> list[float | None]:
    if not texts:
        return []
    listed = ", ".join(f"{t} as s{i}" for i, t in enumerate(texts))
    row = reader.sql(f"select {listed} from {source}{condition}", dict(parameters)).to_pylist()[0]
    return [as_float(row[f"s{i}"]) for i in range(len(texts))]


def columns_of(
    reader: Reader,
    source: str,
    node: Node,
    condition: str,
    parameters: Mapping[str, object],
    traces: dict[str, list[Trace]],
) -> Iterator[Column]:
    """Each column the aggregate reads of what stands behind FROM, over the rows that count."""
    argument = [a["expression"] for a in node["arguments"]] + [
        o["expression"] for o in node["order_bys"]["orders"]
    ]
    asked = [text_of(reader, a) for a in argument if a.get("class") != "CONSTANT"]
    limits = [f"({a}) is not null" for a in asked] + (
        [f"({text_of(reader, node['filter'])})"] if node["filter"] else []
    )
    rows = condition + (
        f"{' and ' if condition else ' where '}{' and '.join(limits)}" if limits else ""
    )
    if node.get("distinct"):
        return
    counts = node["function_name"] in ("count", "count_star")
    for name in dict.fromkeys(named(argument)) if not counts else ("*",):
        yield _column(
            reader, source, name=name, condition=rows, parameters=parameters, traces=traces
        )


def _column(
    reader: Reader,
    source: str,
    name: str,
    condition: str,
    parameters: Mapping[str, object],
    traces: dict[str, list[Trace]],
) -> Column:
    known = traces.get(name, [])
    known = [t for t in known if t.kind != CHOICE]
    known = known if any(t.kind != INPUTS for t in known) else [*traces.get("*", []), *known]
    adding, total = (
        [t for t in known if t.kind == ROWS],
        (
            "cast(count(*) as double)"
            if name == "*"
            else f'cast(sum(coalesce("{name}", 0)) as double)'
        ),
    )
    kind = next(
        (k for k in (SIMULATION, CALCULATION) if any(t.kind == k for t in known)),
        ROWS if adding else UNTRACED,
    )
    value = as_float(
        reader.sql(f"select {total} as total from {source}{condition}", dict(parameters))["total"][
            0
        ].as_py()
    )
    rows_sql = " union all ".join(
        s for t in adding if (s := _rows(reader, source, name=name, trace=t, condition=condition))
    )
    inputs = tuple(
        (t, s)
        for t in known
        if t.kind == INPUTS
        and (s := _rows(reader, source, name=name, trace=t, condition=condition))
    )
    words = tuple(dict.fromkeys(t.meaning for t in known if t.kind != INPUTS))
    added = (
        as_float(
            reader.sql(
                f"select cast(coalesce(sum(part), 0) as double) as total from ({rows_sql})",
                dict(parameters),
            )["total"][0].as_py()
        )
        if rows_sql
        else 0.0
    )
    is_whole = kind != ROWS or abs((added or 0.0) - (value or 0.0)) <= 0.005 * max(
        1.0, 1e-9 * abs(value or 0.0)
    )
    return Column(
        name=name,
        total=value,
        rows_sql=rows_sql if is_whole else "",
        inputs=inputs if is_whole else (),
        kind=kind,
        words=words,
        is_whole=is_whole,
    )


def _rows(reader: Reader, source: str, name: str, trace: Trace, condition: str) -> str:
    """The rows of one trace that belong to the entity; '' where this scope lacks what they are read
    from."""
    part = trace.sql.replace(PLACE, "1" if name == "*" else f't."{name}"')
    text = (
        f"select '{trace.table}' as table_name, t.entity, t.key, t.name, t.day, cast(t.part as"
        f" double) as part, t.source_file_id, t.source_row from ({part}) as t "
        f"where t.entity in (select {trace.entity_sql} from {source}{condition})"
    )
    try:
        reader.sql(
            f"select count(*) as n from ({text}) where false",
            {p: None for p in ("first_week", "last_week")} | dict.fromkeys(parameters_of(text)),
        )
    except Missing:
        return ""
    return text


LISTED = """
    select
        r.table_name, p.project_id, r.name, p.project_name, r.day as part_date, r.part,
        r.source_row as line, f.file_name, f.sha256, f.loaded_at
    from ({rows}) as r
    left join projects as p on p.project_id = r.entity
    left join source_file as f on f.file_id = r.source_file_id
    order by abs(r.part) desc nulls last, r.day, r.key
    limit {limit}"""
# For who is shown that a row came in, and not in which file.
UNNAMED = """
    select
        r.table_name, p.project_id, r.name, p.project_name, r.day as part_date, r.part,
        r.source_row as line, null as file_name, null as sha256, null as loaded_at
    from ({rows}) as r
    left join projects as p on p.project_id = r.entity
    order by abs(r.part) desc nulls last, r.day, r.key
    limit {limit}"""


def list_rows(reader: Reader, rows_sql: str, limit: int) -> str:
    return (LISTED if "loaded_at" in reader.columns("source_file") else UNNAMED).format(
        rows=rows_sql, limit=int(limit)
    )


def listed(
    reader: Reader, rows_sql: str, parameters: Mapping[str, object], limit: int
) -> list[dict[str, Any]]:
    """The largest rows with file, line, SHA-256 and load time."""
    return list(reader.sql(list_rows(reader, rows_sql, limit), dict(parameters)).to_pylist())


def counted(reader: Reader, rows_sql: str, parameters: Mapping[str, object]) -> int:
    """How many rows there are."""
    return int(
        reader.sql(f"select count(*) as n from ({rows_sql})", dict(parameters))["n"][0].as_py()
    )
