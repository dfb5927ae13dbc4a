"""Why a number is what it is: the sums its definition forms, read through one scope.

The definition is taken apart by DuckDB's own parser. What a viewer's store does not hold in full is
not shown in part.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from portal.facts import measures
from portal.facts.explain.explanation import CHOICE, Explanation, Sum, Trace, as_float
from portal.facts.explain.formula import (
    Node,
    aggregates_of,
    arithmetic,
    body_of,
    named,
    parse,
    text_of,
    written,
)
from portal.facts.explain.traced import columns_of, list_rows, traces_of, values_of
from portal.gate.published import NotYours
from portal.gate.store import Reader


def explain(
    reader: Reader, name: str, where: dict[str, object], weeks: tuple[Any, Any] | None = None
) -> Explanation:
    """Takes one metric of one entity apart. KeyError for an unknown metric, ValueError where its
    table has no such entity."""
    definition = measures.definitions(reader)[name]
    row = measures.measure(reader, [name], where=where, weeks=weeks).to_pylist()[0]
    asked, parameters = measures.statement(reader, [name], where=where, weeks=weeks)
    tree = parse(reader, asked)
    body = body_of(tree["statements"][0]["node"]["select_list"][0])
    nodes = list(aggregates_of(body))
    texts = [text_of(reader, n) for n in nodes]
    distinct = dict(zip(texts, nodes, strict=True))
    condition = measures.condition(reader, [definition], where=where, in_weeks=bool(weeks))
    source = measures.source(reader, definition, in_weeks=bool(weeks))
    values = values_of(
        reader, source, texts=list(distinct), condition=condition, parameters=parameters
    )
    traces = traces_of(reader, measures.mart_of(reader, definition, in_weeks=bool(weeks)))
    sums = tuple(
        Sum(
            t,
            v,
            tuple(
                columns_of(
                    reader,
                    source,
                    node=node,
                    condition=condition,
                    parameters=parameters,
                    traces=traces,
                )
            ),
        )
        for (t, node), v in zip(distinct.items(), values, strict=True)
    )
    return Explanation(
        definition=definition,
        value=as_float(row[name]),
        reason=row[f"{name}_reason"],
        sums=sums,
        arithmetic=arithmetic(reader, body, list(distinct)),
        written=written(reader, body, list(distinct)),
        made_of=measures.parts(reader).get(name, ()),
        parameters=parameters,
        leading=_leading(
            reader,
            source,
            nodes=nodes,
            condition=condition,
            parameters=parameters,
            traces=traces,
        ),
    )


def _leading(
    reader: Reader,
    source: str,
    nodes: list[Node],
    condition: str,
    parameters: Mapping[str, object],
    traces: dict[str, list[Trace]],
) -> str:
    """The metric that leads for one entity, where a column says that one of several does."""
    choices = [
        t.sql
        for name in dict.fromkeys(named(nodes))
        for t in traces.get(name, [])
        if t.kind == CHOICE
    ]
    if not choices or len(nodes) > 1:
        return ""
    rows = reader.sql(
        f"select {choices[0]} as name, count(*) as n from {source}{condition}",
        dict(parameters),
    ).to_pylist()[0]
    return (
        str(rows["name"]) if rows["n"] == 1 and rows["name"] in measures.definitions(reader) else ""
    )


def recompute(
    reader: Reader, explanation: Explanation, values: list[float | None] | None = None
) -> float | None:
    """The definition over its sums alone, by DuckDB; of other values where they are given."""
    given = [s.value for s in explanation.sums] if values is None else values
    columns = (
        ", ".join(f"cast($v{i} as double) as s{i}" for i in range(len(given))) or "1 as nothing"
    )
    result = reader.sql(
        f"select {explanation.arithmetic} as value from (select {columns})",
        {f"v{i}": v for i, v in enumerate(given)},
    )
    return as_float(result["value"][0].as_py())


def table(
    reader: Reader,
    metric: str,
    column: str,
    where: dict[str, object],
    weeks: tuple[str, str] | None = None,
    place: int = 0,
) -> pa.Table:
    """All rows that one column of a metric stands on, as a download; where several sums read it
    otherwise, those of one place among them. NotYours where there is none to hand over."""
    days = (date.fromisoformat(weeks[0]), date.fromisoformat(weeks[1])) if weeks else None
    account = explain(reader, metric, where=where, weeks=days)
    read = list(
        dict.fromkeys(c.rows_sql for s in account.sums for c in s.columns if c.name == column)
    )
    if not 0 <= place < len(read) or not read[place]:
        raise NotYours()
    return reader.sql(list_rows(reader, read[place], 1_000_000), dict(account.parameters))
