"""Where colours begin for a number, and where it lies among them."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.language import message, plural
from portal.tell.context import Context
from portal.tell.words import Row, dated


def bands(context: Context, metric: str, portfolio: str, value: float | None) -> None:
    found = (
        context.rows("explain_bands", metric=metric, portfolio=portfolio)
        if "metric_threshold" in context.reader.tables()
        else []
    )
    if not found:
        return
    with blocks.block(
        message("The band it lies in"),
        message(
            "Rule {version}, in force from {valid_from_date}. Unrounded values are compared.",
            version=found[0]["version"],
            valid_from_date=dated(context, found[0]["valid_from_date"]),
        ),
    ):
        cells = [
            (
                blocks.badge(b["colour"]),
                _range(context, b),
                message("it lies here, at {placed}", placed=_placed(context, value, found))
                if _lies(b, value)
                else "",
            )
            for b in found
        ]
        blocks.small_table(
            cells,
            (message("State"), message("From and to"), ""),
            alt=plural("{count} band of colour.", "{count} bands of colour.", len(found)),
        )


def _placed(context: Context, value: float | None, bands: list[Row]) -> str:
    """A value with as many places as tell it from the bounds it is not on."""
    edges = [
        float(b[c])
        for b in bands
        for c in ("low_value", "high_value")
        if b[c] is not None and b[c] != value
    ]
    places = next(
        (n for n in range(2, 6) if all(round(value or 0.0, n) != round(e, n) for e in edges)), 6
    )
    return (
        formats.UNKNOWN if value is None else formats.number(value, context.locale, decimals=places)
    )


def _lies(band: Row, value: float | None) -> bool:
    """Whether an unrounded value lies in a band."""
    low, high = band["low_value"], band["high_value"]
    if value is None:
        return False
    return bool(
        (low is None or value > low or (band["is_low_included"] and value == low))
        and (high is None or value < high or (band["is_high_included"] and value == high))
    )


def _range(context: Context, band: Row) -> str:
    low, high = (
        None if band[c] is None else formats.number(band[c], context.locale, decimals=2)
        for c in ("low_value", "high_value")
    )
    start = "" if low is None else f"{'from' if band['is_low_included'] else 'above'} {low}"
    end = (
        ""
        if high is None
        else (
            message("up to {high}", high=high)
            if band["is_high_included"]
            else message("below {high}", high=high)
        )
    )
    return (
        message("{start} to {end}", start=start, end=end.removeprefix(message("up to ")))
        if start and end
        else start or end
    )
