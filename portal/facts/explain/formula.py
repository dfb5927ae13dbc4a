"""A definition's SQL as DuckDB parses it, written as people write formulas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from portal.gate.store import Reader
from portal.language import message

Node = dict[str, Any]
AGGREGATES = frozenset(
    {
        "sum",
        "max",
        "min",
        "avg",
        "count",
        "count_star",
        "percentile_disc",
        "quantile_disc",
        "bool_or",
    }
)


# --- the definition, taken apart ------------------------------------------------------------------


def parse(reader: Reader, text: str) -> Node:
    table = reader.sql("select cast(json_serialize_sql($text) as varchar) as tree", {"text": text})
    tree: Node = json.loads(table["tree"][0].as_py())
    return tree


def text_of(reader: Reader, node: Node) -> str:
    """One expression as SQL."""
    tree = parse(reader, "select 1")
    tree["statements"][0]["node"]["select_list"] = [{**node, "alias": ""}]
    table = reader.sql(
        "select json_deserialize_sql(cast($tree as json)) as text", {"tree": json.dumps(tree)}
    )
    return str(table["text"][0].as_py()).removeprefix("SELECT ")


def body_of(node: Any) -> Any:
    """The expression without the cases in which it is unknown."""
    if isinstance(node, list):
        return [body_of(n) for n in node]
    if not isinstance(node, dict):
        return node
    if node.get("class") == "CASE" and _asks_reason(node["case_checks"][0]["when_expr"]):
        return body_of(node["case_checks"][0]["then_expr"])
    return {key: body_of(value) for key, value in node.items()}


def _asks_reason(node: Node) -> bool:
    return node.get("type") == "OPERATOR_IS_NULL" and node["children"][0].get("class") == "CASE"


def aggregates_of(node: Any) -> Iterator[Node]:
    if isinstance(node, list):
        for child in node:
            yield from aggregates_of(child)
    elif isinstance(node, dict):
        if node.get("class") == "FUNCTION" and node["function_name"] in AGGREGATES:
            yield node
        else:
            for value in node.values():
                yield from aggregates_of(value)


def arithmetic(reader: Reader, body: Node, texts: list[str]) -> str:
    """The expression with s0, s1, … in place of its aggregates."""

    def put(node: Any) -> Any:
        if isinstance(node, list):
            return [put(n) for n in node]
        if not isinstance(node, dict):
            return node
        if node.get("class") == "FUNCTION" and node["function_name"] in AGGREGATES:
            return {
                "class": "COLUMN_REF",
                "type": "COLUMN_REF",
                "alias": "",
                "query_location": 0,
                "column_names": [f"s{texts.index(text_of(reader, node))}"],
            }
        return {key: put(value) for key, value in node.items()}

    return text_of(reader, put(body))


SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
COMPARED = {
    "COMPARE_GREATERTHANOREQUALTO": "≥",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_LESSTHANOREQUALTO": "≤",
    "COMPARE_EQUAL": "=",
}


def written(reader: Reader, node: Node, texts: list[str]) -> str:
    """The expression as people write it: guards against a division by nothing left out, since they
    hold where the value is known."""

    def write(node: Node, within: bool = True) -> str:
        kind, given = (
            node["class"],
            [a["expression"] for a in node.get("arguments", [])] or node.get("children", []),
        )
        if kind == "FUNCTION" and node["function_name"] in AGGREGATES:
            return f"{{s{texts.index(text_of(reader, node))}}}"
        if kind == "CAST":
            return write(node["child"], within)
        if kind == "CONSTANT":
            return str(node["literal"].get("text", ""))
        if kind == "FUNCTION" and node["function_name"] in SIGNS and len(given) == 2:
            text = f"{write(given[0])} {SIGNS[node['function_name']]} {write(given[1])}"
            return f"({text})" if within else text
        if (
            kind == "FUNCTION"
            and node["function_name"] == "nullif"
            or node.get("type") == "OPERATOR_COALESCE"
        ):
            rest = [g for g in given[1:] if g["class"] != "CONSTANT"]
            return message(" or else ").join(
                write(g, within and not rest) for g in [given[0], *rest]
            )
        if kind == "FUNCTION" and node["function_name"] in ("greatest", "least"):
            listed = message(" and ").join(write(g) for g in given)
            return (
                message("the greatest of {listed}", listed=listed)
                if node["function_name"] == "greatest"
                else message("the least of {listed}", listed=listed)
            )
        if kind == "CASE":
            case = node["case_checks"][0]
            return message(
                "{then} where {when}",
                then=write(case["then_expr"]),
                when=write(case["when_expr"], False),
            )
        if kind == "COMPARISON":
            return f"{write(node['left'])} {COMPARED.get(node['type'], '?')} {write(node['right'])}"
        return text_of(reader, node).replace("{", "(").replace("}", ")")

    return write(node, False)


def named(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from named(child)
    elif isinstance(node, dict):
        if node.get("class") == "COLUMN_REF":
            yield str(node["column_names"][-1])
        for value in node.values():
            yield from named(value)
