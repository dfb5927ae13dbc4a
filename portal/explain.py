"""Why a number is what it is: the sums its definition forms, and the rows they stand on, read through one scope and nothing else.

The definition is taken apart by DuckDB's own parser. What a viewer's store does not hold in full is not shown in part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import permutations, product
from typing import Any

import pyarrow as pa

from portal import measures
from portal.measures import Definition
from portal.warehouse import Missing, NotYours, Reader

Node = dict[str, Any]
AGGREGATES = frozenset({"sum", "max", "min", "avg", "count", "count_star", "percentile_disc", "quantile_disc", "bool_or"})
ROWS, INPUTS, SIMULATION, CALCULATION, CHOICE, UNTRACED = "rows", "inputs", "simulation", "calculation", "choice", "untraced"


@dataclass(frozen=True)
class Trace:
    """One place a column comes from, as the snapshot says."""

    kind: str
    table: str
    meaning: str
    entity_sql: str
    sql: str
    unit: str


@dataclass(frozen=True)
class Column:
    """One column that a sum adds up: its own sum over the same rows, and where it comes from."""

    name: str
    total: float | None
    rows_sql: str
    """The rows that make it, one SELECT with the scope's parameters; '' where no sum of rows makes it."""
    inputs: tuple[tuple[Trace, str], ...]
    """What is read for it, each with its rows."""
    kind: str
    words: tuple[str, ...]
    is_whole: bool = True
    """Whether its rows add up to it. They do not where part of them is not shared with this viewer, and then none is shown."""


@dataclass(frozen=True)
class Sum:
    """One aggregate of the definition with its value."""

    text: str
    value: float | None
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Explanation:
    """A number, the sums it is formed from, and the metrics it is made of."""

    definition: Definition
    value: float | None
    reason: str | None
    sums: tuple[Sum, ...]
    arithmetic: str
    """The definition over the sums, as SQL in which s0, s1, … stand for them."""
    written: str
    """The same for people, with {s0}, {s1}, … for the sums."""
    made_of: tuple[str, ...]
    parameters: Mapping[str, object]
    leading: str = ""
    """The metric that gives the same number for this one entity, and whose formula is therefore the one to read; '' where there is none."""

    @property
    def kind(self) -> str:
        """How far its chain goes: the shortest of its columns."""
        kinds = {c.kind for s in self.sums for c in s.columns}
        return next((k for k in (UNTRACED, SIMULATION, CALCULATION) if k in kinds), ROWS)


def explain(reader: Reader, name: str, where: dict[str, object], weeks: tuple[Any, Any] | None = None) -> Explanation:
    """Takes one metric of one entity apart. KeyError for an unknown metric, ValueError where its table has no such entity."""
    definition = measures.definitions(reader)[name]
    found = measures.measure(reader, [name], where=where, weeks=weeks).to_pylist()[0]
    asked, parameters = measures.statement(reader, [name], where=where, weeks=weeks)
    tree = _parse(reader, asked)
    body = _body(tree["statements"][0]["node"]["select_list"][0])
    nodes = list(_aggregates(body))
    texts = [_text(reader, n) for n in nodes]
    distinct = dict(zip(texts, nodes, strict=True))
    condition = measures.condition(reader, [definition], where, bool(weeks))
    values = _values(reader, definition.mart, list(distinct), condition, parameters)
    traces = _traces(reader, definition.mart)
    sums = tuple(Sum(t, v, tuple(_columns(reader, definition.mart, node, condition, parameters, traces))) for (t, node), v in zip(distinct.items(), values, strict=True))
    return Explanation(definition, _float(found[name]), found[f"{name}_reason"], sums, _arithmetic(reader, body, list(distinct)), _written(reader, body, list(distinct)), _made_of(reader, definition), parameters,
                       _leading(reader, definition, nodes, condition, parameters, traces))  # fmt: skip


def _leading(reader: Reader, definition: Definition, nodes: list[Node], condition: str, parameters: Mapping[str, object], traces: dict[str, list[Trace]]) -> str:
    """The metric that leads for one entity, where a column says that one of several does."""
    choices = [t.sql for name in dict.fromkeys(_named(nodes)) for t in traces.get(name, []) if t.kind == CHOICE]
    if not choices or len(nodes) > 1:
        return ""
    found = reader.sql(f'select {choices[0]} as name, count(*) as n from "{definition.mart}"{condition}', dict(parameters)).to_pylist()[0]
    return str(found["name"]) if found["n"] == 1 and found["name"] in measures.definitions(reader) else ""


def recompute(reader: Reader, explanation: Explanation, values: list[float | None] | None = None) -> float | None:
    """The definition over its sums alone, by DuckDB; of other values where they are given."""
    given = [s.value for s in explanation.sums] if values is None else values
    columns = ", ".join(f"cast($v{i} as double) as s{i}" for i in range(len(given))) or "1 as nothing"
    found = reader.sql(f"select {explanation.arithmetic} as value from (select {columns})", {f"v{i}": v for i, v in enumerate(given)})
    return _float(found["value"][0].as_py())


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


# --- the definition, taken apart ------------------------------------------------------------------------------------


def _parse(reader: Reader, text: str) -> Node:
    found = reader.sql("select cast(json_serialize_sql($text) as varchar) as tree", {"text": text})
    tree: Node = json.loads(found["tree"][0].as_py())
    return tree


def _text(reader: Reader, node: Node) -> str:
    """One expression as SQL."""
    tree = _parse(reader, "select 1")
    tree["statements"][0]["node"]["select_list"] = [{**node, "alias": ""}]
    found = reader.sql("select json_deserialize_sql(cast($tree as json)) as text", {"tree": json.dumps(tree)})
    return str(found["text"][0].as_py()).removeprefix("SELECT ")


def _body(node: Any) -> Any:
    """The expression without the cases in which it is unknown."""
    if isinstance(node, list):
        return [_body(n) for n in node]
    if not isinstance(node, dict):
        return node
    if node.get("class") == "CASE" and _asks_reason(node["case_checks"][0]["when_expr"]):
        return _body(node["case_checks"][0]["then_expr"])
    return {key: _body(value) for key, value in node.items()}


def _asks_reason(node: Node) -> bool:
    return node.get("type") == "OPERATOR_IS_NULL" and node["children"][0].get("class") == "CASE"


def _aggregates(node: Any) -> Iterator[Node]:
    if isinstance(node, list):
        for one in node:
            yield from _aggregates(one)
    elif isinstance(node, dict):
        if node.get("class") == "FUNCTION" and node["function_name"] in AGGREGATES:
            yield node
        else:
            for value in node.values():
                yield from _aggregates(value)


def _arithmetic(reader: Reader, body: Node, texts: list[str]) -> str:
    """The expression with s0, s1, … in place of its aggregates."""

    def put(node: Any) -> Any:
        if isinstance(node, list):
            return [put(n) for n in node]
        if not isinstance(node, dict):
            return node
        if node.get("class") == "FUNCTION" and node["function_name"] in AGGREGATES:
            return {"class": "COLUMN_REF", "type": "COLUMN_REF", "alias": "", "query_location": 0, "column_names": [f"s{texts.index(_text(reader, node))}"]}
        return {key: put(value) for key, value in node.items()}

    return _text(reader, put(body))


SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
COMPARED = {"COMPARE_GREATERTHANOREQUALTO": "≥", "COMPARE_GREATERTHAN": ">", "COMPARE_LESSTHAN": "<", "COMPARE_LESSTHANOREQUALTO": "≤", "COMPARE_EQUAL": "="}


def _written(reader: Reader, node: Node, texts: list[str]) -> str:
    """The expression as people write it: guards against a division by nothing left out, since they hold where the value is known."""

    def write(one: Node, within: bool = True) -> str:
        kind, given = one["class"], [a["expression"] for a in one.get("arguments", [])] or one.get("children", [])
        if kind == "FUNCTION" and one["function_name"] in AGGREGATES:
            return f"{{s{texts.index(_text(reader, one))}}}"
        if kind == "CAST":
            return write(one["child"], within)
        if kind == "CONSTANT":
            return str(one["literal"].get("text", ""))
        if kind == "FUNCTION" and one["function_name"] in SIGNS and len(given) == 2:
            said = f"{write(given[0])} {SIGNS[one['function_name']]} {write(given[1])}"
            return f"({said})" if within else said
        if kind == "FUNCTION" and one["function_name"] == "nullif" or one.get("type") == "OPERATOR_COALESCE":
            rest = [g for g in given[1:] if g["class"] != "CONSTANT"]
            return " or else ".join(write(g, within and not rest) for g in [given[0], *rest])
        if kind == "FUNCTION" and one["function_name"] in ("greatest", "least"):
            return f"the {one['function_name']} of {' and '.join(write(g) for g in given)}"
        if kind == "CASE":
            return f"{write(one['case_checks'][0]['then_expr'])} where {write(one['case_checks'][0]['when_expr'], False)}"
        if kind == "COMPARISON":
            return f"{write(one['left'])} {COMPARED.get(one['type'], '?')} {write(one['right'])}"
        return _text(reader, one).replace("{", "(").replace("}", ")")

    return write(node, False)


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _named(one)
    elif isinstance(node, dict):
        if node.get("class") == "COLUMN_REF":
            yield str(node["column_names"][-1])
        for value in node.values():
            yield from _named(value)


def _made_of(reader: Reader, definition: Definition) -> tuple[str, ...]:
    """Other metrics whose whole definition stands within this one, the outermost only."""
    inner = [d for d in measures.definitions(reader).values() if d.mart == definition.mart and d.name != definition.name and d.value_sql in definition.value_sql]
    return tuple(d.name for d in inner if not any(d.value_sql in o.value_sql for o in inner if o.name != d.name))


# --- the rows -------------------------------------------------------------------------------------------------------


def _traces(reader: Reader, mart: str) -> dict[str, list[Trace]]:
    found: dict[str, list[Trace]] = {}
    if "lineage" in reader.tables():
        for r in reader.sql("select column_name, kind, table_name, meaning, entity_sql, trace_sql, unit from lineage where mart = $mart order by position", {"mart": mart}).to_pylist():
            found.setdefault(r.pop("column_name"), []).append(Trace(r["kind"], r["table_name"], r["meaning"], r["entity_sql"], r["trace_sql"], r["unit"]))
    return found


def _values(reader: Reader, mart: str, texts: list[str], condition: str, parameters: Mapping[str, object]) -> list[float | None]:
    if not texts:
        return []
    listed = ", ".join(f"{t} as s{i}" for i, t in enumerate(texts))
    row = reader.sql(f'select {listed} from "{mart}"{condition}', dict(parameters)).to_pylist()[0]
    return [_float(row[f"s{i}"]) for i in range(len(texts))]


def _columns(reader: Reader, mart: str, node: Node, condition: str, parameters: Mapping[str, object], traces: dict[str, list[Trace]]) -> Iterator[Column]:
    """Each column the aggregate reads, over the rows that count in it."""
    argument = [a["expression"] for a in node["arguments"]] + [o["expression"] for o in node["order_bys"]["orders"]]
    asked = [_text(reader, a) for a in argument if a.get("class") != "CONSTANT"]
    limits = [f"({a}) is not null" for a in asked] + ([f"({_text(reader, node['filter'])})"] if node["filter"] else [])
    rows = condition + (f"{' and ' if condition else ' where '}{' and '.join(limits)}" if limits else "")
    if node.get("distinct"):
        return
    counts = node["function_name"] in ("count", "count_star")
    for name in dict.fromkeys(_named(argument)) if not counts else ("*",):
        yield _column(reader, mart, name, rows, parameters, traces)


def _column(reader: Reader, mart: str, name: str, condition: str, parameters: Mapping[str, object], traces: dict[str, list[Trace]]) -> Column:
    known = traces.get(name, [])
    known = [t for t in known if t.kind != CHOICE]
    known = known if any(t.kind != INPUTS for t in known) else [*traces.get("*", []), *known]
    adding, total = [t for t in known if t.kind == ROWS], "cast(count(*) as double)" if name == "*" else f'cast(sum(coalesce("{name}", 0)) as double)'
    kind = next((k for k in (SIMULATION, CALCULATION) if any(t.kind == k for t in known)), ROWS if adding else UNTRACED)
    value = _float(reader.sql(f'select {total} as total from "{mart}"{condition}', dict(parameters))["total"][0].as_py())
    rows_sql = " union all ".join(s for t in adding if (s := _rows(reader, mart, name, t, condition)))
    inputs = tuple((t, s) for t in known if t.kind == INPUTS and (s := _rows(reader, mart, name, t, condition)))
    words = tuple(dict.fromkeys(t.meaning for t in known if t.kind != INPUTS))
    added = _float(reader.sql(f"select cast(coalesce(sum(part), 0) as double) as total from ({rows_sql})", dict(parameters))["total"][0].as_py()) if rows_sql else 0.0
    is_whole = kind != ROWS or abs((added or 0.0) - (value or 0.0)) <= 0.005 * max(1.0, 1e-9 * abs(value or 0.0))
    return Column(name, value, rows_sql if is_whole else "", inputs if is_whole else (), kind, words, is_whole)


def _rows(reader: Reader, mart: str, name: str, trace: Trace, condition: str) -> str:
    """The rows of one trace that belong to the entity; '' where this scope lacks what they are read from."""
    part = trace.sql.replace("cast(t.{column} as double)", "1") if name == "*" else trace.sql
    part = part.replace(" where t.{column} <> 0", "").replace("{column}", "1") if name == "*" else part.replace("{column}", f'"{name}"')
    text = (f"select '{trace.table}' as table_name, t.entity, t.key, t.name, t.day, cast(t.part as double) as part, t.source_file_id, t.source_row from ({part}) as t "
            f'where t.entity in (select {trace.entity_sql} from "{mart}"{condition})')  # fmt: skip
    try:
        reader.sql(f"select count(*) as n from ({text}) where false", {p: None for p in ("first_week", "last_week")} | dict.fromkeys(_parameters(text)))
    except Missing:
        return ""
    return text


def _parameters(text: str) -> list[str]:
    return [word.strip("),") for word in (w[1:] for w in text.replace("(", " ").split() if w.startswith("$"))]


LISTED = """select r.table_name, p.project_id, r.name, p.project_name, r.day as part_date, r.part, r.source_row as line, f.file_name, f.sha256, f.loaded_at
from ({rows}) as r left join projects as p on p.project_id = r.entity left join source_file as f on f.file_id = r.source_file_id order by abs(r.part) desc nulls last, r.day, r.key limit {limit}"""


UNNAMED = LISTED.replace("f.file_name, f.sha256, f.loaded_at", "null as file_name, null as sha256, null as loaded_at").replace(" left join source_file as f on f.file_id = r.source_file_id", "")


def _listed(reader: Reader, rows_sql: str, limit: int) -> str:
    return (LISTED if "loaded_at" in reader.columns("source_file") else UNNAMED).format(rows=rows_sql, limit=int(limit))


def listed(reader: Reader, rows_sql: str, parameters: Mapping[str, object], limit: int) -> list[dict[str, Any]]:
    """The largest rows with file, line, SHA-256 and load time."""
    return list(reader.sql(_listed(reader, rows_sql, limit), dict(parameters)).to_pylist())


def counted(reader: Reader, rows_sql: str, parameters: Mapping[str, object]) -> int:
    """How many rows there are."""
    return int(reader.sql(f"select count(*) as n from ({rows_sql})", dict(parameters))["n"][0].as_py())


def table(reader: Reader, metric: str, column: str, where: dict[str, object], weeks: tuple[str, str] | None = None) -> pa.Table:
    """All rows that one column of a metric stands on, as a download; NotYours where there is none to hand over."""
    days = (date.fromisoformat(weeks[0]), date.fromisoformat(weeks[1])) if weeks else None
    found = explain(reader, metric, where, days)
    for one in (c for s in found.sums for c in s.columns if c.name == column and c.rows_sql):
        return reader.sql(_listed(reader, one.rows_sql, 1_000_000), dict(found.parameters))
    raise NotYours()


# --- why it moved ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mover:
    """One row and by how much it moved the number."""

    name: str
    project: str
    """The project the row belongs to, '' where it belongs to none."""
    table: str
    before: float | None
    after: float | None
    effect: float


def movers(before: Reader, now: Reader, name: str, where: dict[str, object]) -> tuple[float, float, list[Mover]] | None:
    """The value then and now, and what each row moved it by; the effects add up to the movement. None where either is unknown.

    Each sum is moved from old to new in every order and the effects averaged (Shapley), then spread over its rows by how much they moved.
    """
    old, new = explain(before, name, where), explain(now, name, where)
    if old.value is None or new.value is None or [s.text for s in old.sums] != [s.text for s in new.sums] or old.arithmetic != new.arithmetic or len(new.sums) > 5:
        return None
    effects = _shapley(now, new, [s.value for s in old.sums], [s.value for s in new.sums])
    found = [m for i, effect in enumerate(effects) for m in _spread(before, now, old, new, i, effect)]
    return old.value, new.value, sorted((m for m in found if abs(m.effect) > 1e-12), key=lambda m: -abs(m.effect))


def _shapley(reader: Reader, explanation: Explanation, old: list[float | None], new: list[float | None]) -> list[float]:
    effects, orders = [0.0] * len(old), list(permutations(range(len(old))))
    for order in orders:
        current = list(old)
        last = recompute(reader, explanation, current) or 0.0
        for place in order:
            current[place] = new[place]
            reached = recompute(reader, explanation, current) or 0.0
            effects[place] += (reached - last) / len(orders)
            last = reached
    return effects


def _spread(before: Reader, now: Reader, old: Explanation, new: Explanation, place: int, effect: float) -> Iterator[Mover]:
    """The effect of one sum over its rows; whole where its rows are not all known on both sides."""
    was, now_is = old.sums[place], new.sums[place]
    columns = list(zip(was.columns, now_is.columns, strict=True))
    moved = (now_is.value or 0.0) - (was.value or 0.0)
    signs = _signs(was, now_is)
    if not moved or signs is None or not all(c.rows_sql or not c.total for pair in columns for c in pair):
        yield Mover(", ".join(c.name for c in now_is.columns) or now_is.text, "", "", was.value, now_is.value, effect)
        return
    for sign, (before_column, column) in zip(signs, columns, strict=True):
        first, last = _by_key(before, before_column, old.parameters), _by_key(now, column, new.parameters)
        for key in dict.fromkeys([*last, *first]):
            a, b = first.get(key, ("", "", 0.0)), last.get(key, ("", "", 0.0))
            if a[2] != b[2]:
                yield Mover(b[0] or a[0], b[1] or a[1], key[0], a[2] if key in first else None, b[2] if key in last else None, sign * effect * (b[2] - a[2]) / moved)


def _signs(was: Sum, now: Sum) -> tuple[int, ...] | None:
    """Whether each column of a sum is added or taken off; None where it is no such sum."""
    for signs in product((1, -1), repeat=len(now.columns)):
        if all(abs(sum(s * (c.total or 0.0) for s, c in zip(signs, one.columns, strict=True)) - (one.value or 0.0)) < 0.005 for one in (was, now)):
            return signs
    return None


def _by_key(reader: Reader, column: Column, parameters: Mapping[str, object]) -> dict[tuple[str, str, str], tuple[str, str, float]]:
    """Name, project and part of each row, by what lasts from report to report."""
    if not column.rows_sql:
        return {}
    found = reader.sql("select r.table_name, r.entity, r.key, min(r.name) as name, coalesce(min(p.project_name), '') as project, cast(sum(r.part) as double) as part "
                       f"from ({column.rows_sql}) as r left join projects as p on p.project_id = r.entity group by r.table_name, r.entity, r.key", dict(parameters)).to_pylist()  # fmt: skip
    return {(r["table_name"], r["entity"], r["key"]): (r["name"] or "", r["project"], r["part"] or 0.0) for r in found}


def by_project(movers: list[Mover]) -> list[Mover]:
    """Movers of several projects added up by project; what belongs to none stays as it is."""
    found: dict[str, list[Mover]] = {}
    for m in movers:
        found.setdefault(m.project or m.name, []).append(m)
    added = [ms[0] if len(ms) == 1 and ms[0].name == name else Mover(name, "", f"{len(ms)} rows" if len(ms) > 1 else ms[0].name, None, None, sum(m.effect for m in ms)) for name, ms in found.items()]
    return sorted(added, key=lambda m: -abs(m.effect))
