"""Definitions: what each number means, where its colours begin, and why it may be unknown. As of this snapshot."""

from __future__ import annotations

import streamlit as st

from portal import blocks, formats, story
from portal.context import Context


def render(context: Context) -> None:
    metrics = story.rows(context, "metric_definitions")
    blocks.head("Definitions", f"{len(metrics)} numbers, each defined once", "These are the definitions in force when this report was published. Labels, tooltips and colours come from them.",
                story.freshness(context))  # fmt: skip
    words = blocks.search_filter("Find a number", "definition")
    shown = [m for m in metrics if not words or words.casefold() in f"{m['label']} {m['symbol']} {m['meaning']}".casefold()]
    for metric in shown:
        _metric(metric)
    _thresholds(context)
    _reasons(context)


UNITS = {"reporting": "reporting currency", "index": "ratio", "ratio": "share, shown in per cent", "days": "days", "h": "hours"}


def _metric(metric: story.Row) -> None:
    title = f"{metric['label']} ({metric['symbol']})" if metric["symbol"] else metric["label"]
    with blocks.block(title, f"{metric['formula']} · {UNITS.get(metric['unit'], metric['unit'])} · {metric['source']}"):
        st.markdown(blocks.markdown(f"{metric['meaning']} Example: {metric['worked_example']}"))
        st.markdown(blocks.quiet(f"Unknown when: {metric['null_rule']}"))


def _thresholds(context: Context) -> None:
    if "metric_threshold" not in context.reader.tables():
        return
    found = story.rows(context, "thresholds")
    with blocks.block("Where the colours begin", "Unrounded values are compared; a value that is unknown is never green"):
        cells = [(t["label"], blocks.state(t["colour"]), _band(t), t["version"]) for t in found]
        blocks.small_table(cells, ("Number", "Colour", "From and to", "Rule"), alt=f"{len(found)} colour bands.")


def _band(row: story.Row) -> str:
    low, high = row["low_value"], row["high_value"]
    start = "" if low is None else f"{'from' if row['is_low_included'] else 'above'} {low:.2f}"
    end = "" if high is None else f"{'up to and with' if row['is_high_included'] else 'below'} {high:.2f}"
    return f"{start} {end}".strip().replace("-", formats.MINUS)


def _reasons(context: Context) -> None:
    found = story.rows(context, "reasons")
    with blocks.block("Why a number may be unknown", "It is shown as – with the reason, never as 0, and takes no part in an average"):
        blocks.small_table([(r["reason"].replace("_", " "), r["meaning"]) for r in found], ("Reason", "Meaning"), alt=f"{len(found)} reasons.")
