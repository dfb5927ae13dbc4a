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
    if words:
        _found(metrics, words)
    else:
        with blocks.close():
            for topic in dict.fromkeys(m["topic"] for m in metrics):
                _topic(topic, [m for m in metrics if m["topic"] == topic])
    _thresholds(context)
    _reasons(context)


UNITS = {"reporting": "reporting currency", "index": "ratio", "ratio": "share, shown in per cent", "days": "days", "h": "hours"}


def _found(metrics: list[story.Row], words: str) -> None:
    shown = [m for m in metrics if words.casefold() in f"{m['label']} {m['symbol']} {m['meaning']}".casefold()]
    for metric in shown:
        _metric(metric)
    if not shown:
        st.markdown(blocks.quiet("No number is called that or means that. Clear the search to see all."))


def _topic(topic: str, metrics: list[story.Row]) -> None:
    """The names of its numbers, and their definitions once it is opened."""
    label = blocks.rich("**{topic}** · {names}", topic=topic, names=", ".join(_short(m) for m in metrics))
    with blocks.folded(label, key=f"topic-{topic}") as is_open:
        for metric in metrics if is_open else ():
            _metric(metric)


def _short(metric: story.Row) -> str:
    """Its symbol, else its name."""
    return str(metric["symbol"] or metric["label"].lower())


def _metric(metric: story.Row) -> None:
    title = f"{metric['label']} ({metric['symbol']})" if metric["symbol"] else metric["label"]
    blocks.entry(title, f"{metric['formula']} · {UNITS.get(metric['unit'], metric['unit'])} · {metric['source']}",
                 f"{metric['meaning']} Example: {metric['worked_example']}", f"Unknown when: {metric['null_rule']}")  # fmt: skip


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
