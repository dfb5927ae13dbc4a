"""Writes the reference pages from the code: `python docs/reference.py`. tests/test_docs.py holds
them to it."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from etl.contract import TABLES  # noqa: E402
from etl.contract.columns import Column, Table  # noqa: E402
from etl.metrics import TOPICS  # noqa: E402
from etl.metrics.definition import REASONS, Metric  # noqa: E402
from etl.metrics.misread import MISREAD  # noqa: E402

READERS = {
    "owner": "executives, project managers and the owning department",
    "contributor": "departments and teams that work on it",
    "customer": "its customer",
    "performer": "executives, project managers and, of its own teams, the owning department",
}
EXAMPLES = {
    "date": "2026-11-20",
    "instant": "2026-11-20 14:30",
    "integer": "3",
    "boolean": "true",
    "amount": "12500.00",
    "hours": "7.5",
    "days": "2.5",
    "number": "8",
    "ratio": "0.45",
    "rate": "1.0842",
}
UNITS = {"reporting": "the reporting currency", "ratio": "parts of one, shown as %", "h": "hours"}
MADE = "*Made by `python docs/reference.py`; edit the code it is made from.*\n"


def contract() -> str:
    """Every table and column that may come in."""
    parts = ["# Contract reference\n", MADE, _contract_lead(), "## Tables\n"]
    parts += [f"- [`{t.name}`](#{t.name}): {t.meaning}" for t in TABLES]
    return "\n".join([*parts, "", *(_table(t) for t in TABLES)])


def _contract_lead() -> str:
    return (
        "What an export may be mapped to (`[[source]] table = …`, see"
        " [portal.toml](portal-toml.md)). Only `projects` is required. A **key** tells rows apart;"
        " a column marked *required* takes its row along where it is empty or wrong, every other"
        " column is left empty and told. *Private* columns reach no page.\n"
    )


def _table(table: Table) -> str:
    key = f"Key: {', '.join(f'`{k}`' for k in table.key)}." if table.key else "No key."
    lines = [f"\n## {table.name}\n", f"{table.meaning} {_sentence(table.grain)} {key}"]
    if table.fills:
        lines.append(f"\nWhat it lights up: {table.fills}")
    lines += ["\n| column | type | meaning | example | who reads it |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(_column(table, c) for c in table.columns)])


def _column(table: Table, column: Column) -> str:
    notes = ["required"] if column.required or column.name in table.key else []
    notes += [f"one of `{column.references}`"] if column.references else []
    notes += [f"read from `{column.of}`"] if column.of else []
    kind = column.type + (f", {column.unit}" if column.unit not in ("", column.type) else "")
    words = f"{column.meaning}{f' *{_sentence(chr(59).join(notes))}*' if notes else ''}"
    return f"| `{column.name}` | {kind} | {_cell(words)} | {_example(column)} | {_who(column)} |"


def _example(column: Column) -> str:
    if column.values:
        return _cell(", ".join(f"`{v}`" for v in column.values))
    return f"`{EXAMPLES[column.type]}`" if column.type in EXAMPLES else "text"


def _who(column: Column | Metric) -> str:
    if "private" in column.shown_to:
        return "nobody"
    if not column.shown_to:
        return "executives and the project office"
    return "; ".join(words for who, words in READERS.items() if who in column.shown_to)


def metrics() -> str:
    """Every number, as it is defined in each snapshot."""
    parts = ["# Metric reference\n", MADE, _metrics_lead()]
    for topic, defined in TOPICS.items():
        parts += [f"\n## {topic}\n", *(_metric(m) for m in defined)]
    parts += ["\n## Why a number may be unknown\n", "| reason | meaning |", "|---|---|"]
    return "\n".join([*parts, *(f"| `{k}` | {_cell(v)} |" for k, v in REASONS.items()), ""])


def _metrics_lead() -> str:
    return (
        "Each number is defined once, travels with every snapshot, and stands on the Definitions"
        " page with these words. Sums are formed first, the division comes last. An unknown number"
        " is a dash with its reason, never 0.\n"
    )


def _metric(metric: Metric) -> str:
    unit = UNITS.get(metric.unit, metric.unit)
    head = f"### {metric.label}{f' ({metric.symbol})' if metric.symbol else ''}\n"
    return "\n".join(
        [
            head,
            f"{metric.meaning}\n",
            f"- Name: `{metric.name}`, in {unit}; better: {metric.better}",
            f"- Formula: {metric.formula}",
            f"- Unknown when: {metric.null_rule}",
            *([f"- Often misread: {MISREAD[metric.name]}"] if metric.name in MISREAD else []),
            f"- Source: {metric.source}",
            f"- Example: {metric.example}",
            f"- Read by: {_who(metric)}\n",
        ]
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


PAGES = {"contract.md": contract, "metrics.md": metrics}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
