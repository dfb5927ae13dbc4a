"""Definitions: what each number means, where its colours begin, and why it may be unknown. As of
this snapshot."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from portal import formats
from portal.draw import blocks, controls, text
from portal.draw.text import Text
from portal.facts import measures, retold
from portal.gate.store import Missing
from portal.language import marked, message, plural
from portal.tell import banner, figures
from portal.tell.context import Context
from portal.tell.words import Row


def render(context: Context) -> None:
    metrics = retold.rows(
        context.reader,
        context.rows("metric_definitions"),
        *("topic", "label", "formula", "meaning", "null_rule", "worked_example", "source"),
    )
    blocks.head(
        message("Definitions"),
        plural(
            "{count} number, each defined once.",
            "{count} numbers, each defined once.",
            len(metrics),
        ),
        lede=(
            message(
                "These are the definitions in force when this report was"
                " published. Values, colours and explanations come from them."
            )
        ),
        fresh=banner.freshness(context),
    )
    words = controls.search_filter(message("Find a number"), "definition")
    if words:
        return _numbers(context, _found(metrics, words))
    with blocks.close():
        for topic in dict.fromkeys(m["topic"] for m in metrics):
            _topic(context, topic, [m for m in metrics if m["topic"] == topic])
    _thresholds(context)
    _reasons(context)
    _people(context)


UNITS = {
    "reporting": marked("reporting currency"),
    "index": marked("ratio around 1"),
    "ratio": marked("share, shown in per cent"),
    "days": marked("days"),
    "h": marked("hours"),
    "weeks": marked("weeks"),
    "years": marked("years"),
    "count": marked("count"),
    "currency": marked("currency"),
    "FTE": marked("FTE"),
    "per week": marked("per week"),
    "per hour": marked("per hour"),
}


def _people(context: Context) -> None:
    """Who reads names of people; reports from before it could be said do not say it."""
    if "names" not in context.reader.columns("snapshot"):
        return
    names = context.reader.sql("select names from snapshot")["names"][0].as_py()
    with blocks.block(message("Names of people")):
        blocks.say(
            message("Names of people are read by everybody who reads their rows.")
            if names == "everyone"
            else message(
                "Names of people are read by those who lead them, the team's lead and the heads"
                " above; everybody else reads role and team. Managers, sponsors and those who"
                " answer for a risk, an issue, a decision or a plan stand by name beside the"
                " project."
            )
        )


def _found(metrics: list[Row], words: str) -> list[Row]:
    """The number of exactly that name, which is what a link from a figure asks for; else all that
    hold the words."""
    asked = words.casefold()
    exact = [m for m in metrics if asked in (m["label"].casefold(), (m["symbol"] or "").casefold())]
    return exact or [
        m for m in metrics if asked in f"{m['label']} {m['symbol']} {m['meaning']}".casefold()
    ]


def _topic(context: Context, topic: str, metrics: list[Row]) -> None:
    """The names of its numbers, and their definitions once it is opened."""
    label = text.rich(
        "**{topic}** · {names}",
        topic=topic,
        names=", ".join(str(m["symbol"] or m["label"]) for m in metrics),
    )
    with blocks.folded(label, key=f"topic-{topic}") as is_open:
        if is_open:
            _numbers(context, metrics)


def _numbers(context: Context, metrics: list[Row]) -> None:
    """Each number with its meaning, how it is usually misread, how it is made, and what it is
    here."""
    if not metrics:
        blocks.say(
            text.quiet(
                message(
                    "No number is called that or means that. Try fewer letters, or a"
                    " symbol such as CPI."
                )
            )
        )
        return
    misread, here = _misread(context), _here(context, metrics)
    cells = [
        (
            text.two_lines(
                m["label"],
                " · ".join(
                    w for w in (m["symbol"], message(UNITS.get(m["unit"], m["unit"] or ""))) if w
                ),
            ),
            text.two_lines(
                m["meaning"],
                message(
                    "Unknown when: {null_rule}{metric_name}",
                    null_rule=m["null_rule"],
                    metric_name=misread.get(m["metric_name"], ""),
                ),
            ),
            text.two_lines(
                text.rich("{formula}. Here: {here}", formula=m["formula"], here=here(m)),
                message(
                    "Example: {worked_example} Source: {source}.",
                    worked_example=m["worked_example"],
                    source=m["source"],
                ),
            ),
        )
        for m in metrics
    ]
    blocks.small_table(
        cells,
        (message("Number"), message("What it means"), message("How it is made")),
        alt=plural("{count} number defined.", "{count} numbers defined.", len(metrics)),
    )


def _misread(context: Context) -> dict[str, str]:
    """The usual misreading of a number, where this report says it."""
    if "metric_misread" not in context.reader.tables():
        return {}
    listed = retold.rows(context.reader, context.rows("misread"), "misread")
    return {
        row["metric_name"]: message(" Often misread: {misread}", misread=row["misread"])
        for row in listed
    }


def _here(context: Context, metrics: list[Row]) -> Callable[[Row], Text]:
    """What each number is for all that this viewer reads, or why it is unknown."""
    known, values = measures.definitions(context.reader), Row()
    for metric in metrics:
        with suppress(Missing):
            values |= figures.measured(context, [metric["metric_name"]], {})

    def said(metric: Row) -> Text:
        name = metric["metric_name"]
        if name not in values:
            return text.quiet(message("not in your report"))
        return figures.shown(context, known[name], values)

    return said


def _thresholds(context: Context) -> None:
    if "metric_threshold" not in context.reader.tables():
        return
    rows = retold.rows(context.reader, context.rows("thresholds"), "label")
    rules: dict[tuple[str, str], dict[str, list[str]]] = {}
    for band in rows:
        rules.setdefault(
            (band["label"], message("Rule: {version}", version=band["version"])), {}
        ).setdefault(band["colour"], []).append(_band(context, band))
    with blocks.block(
        message("Where the colours begin"),
        message("Unrounded values are compared. A value that is unknown is never green."),
    ):
        colours = ("green", "amber", "red")
        cells = [
            (
                text.two_lines(*name),
                *(message(" or ").join(bands.get(c, ())) or formats.UNKNOWN for c in colours),
            )
            for name, bands in rules.items()
        ]
        blocks.small_table(
            cells,
            (message("Number"), *(formats.status_text(c) for c in colours)),
            alt=message("{found_count} colour bands.", found_count=len(rows)),
        )


def _band(context: Context, row: Row) -> str:
    """From 0.90 to below 0.95; the words say which end belongs to it."""
    low, high = (
        None if row[c] is None else formats.ratio(row[c], context.locale)
        for c in ("low_value", "high_value")
    )
    start = (
        ""
        if low is None
        else message("from {low}", low=low)
        if row["is_low_included"]
        else message("above {low}", low=low)
    )
    end = (
        ""
        if high is None
        else high
        if row["is_high_included"]
        else message("below {high}", high=high)
    )
    if not start:
        return message("up to {end}", end=end) if row["is_high_included"] else end
    return message("{start} to {end}", start=start, end=end) if end else start


def _reasons(context: Context) -> None:
    rows = retold.rows(context.reader, context.rows("reasons"), "meaning")
    note = message("It is shown as – with the reason, never as 0, and takes no part in an average.")
    listed = "\n".join(f"- {text.markdown(str(r['meaning']))}" for r in rows)
    with (
        blocks.block(message("Why a number may be unknown"), note),
        blocks.folded(
            plural("{count} reason", "{count} reasons", len(rows)),
            key="definitions_reasons",
            is_compact=True,
        ) as is_open,
    ):
        if is_open:
            blocks.say(text.Rich(listed))
