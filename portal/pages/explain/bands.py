"""Where colours begin for a number, and where it lies among them."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.language import message, plural
from portal.tell.context import Context
from portal.tell.words import Row, dated


def bands(context: Context, metric: str, portfolio: str, value: float | None) -> None:
    rows = (
        context.rows("explain_bands", metric=metric, portfolio=portfolio)
        if "metric_threshold" in context.reader.tables()
        else []
    )
    if not rows:
        return
    with blocks.block(
        message("The band it lies in"),
        message(
            "Rule {version}, in force from {valid_from_date}. Unrounded values are compared.",
            version=rows[0]["version"],
            valid_from_date=dated(context, rows[0]["valid_from_date"]),
        ),
    ):
        cells = [
            (
                blocks.badge(b["colour"]),
                _range(context, b),
                message("it lies here, at {placed}", placed=_placed(context, value, rows))
                if _lies(b, value)
                else "",
            )
            for b in rows
        ]
        blocks.small_table(
            cells,
            (message("State"), message("From and to"), message("Where it lies")),
            alt=plural("{count} band of colour.", "{count} bands of colour.", len(rows)),
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
    is_in, is_end_in = band["is_low_included"], band["is_high_included"]
    if low is None or high is None:
        return _open(low, high, is_in=is_in, is_end_in=is_end_in)
    if is_in:
        return (
            message("from {low} to {high}", low=low, high=high)
            if is_end_in
            else message("from {low} to below {high}", low=low, high=high)
        )
    return (
        message("above {low} to {high}", low=low, high=high)
        if is_end_in
        else message("above {low} to below {high}", low=low, high=high)
    )


def _open(low: str | None, high: str | None, *, is_in: bool, is_end_in: bool) -> str:
    """A band that is open on one side, or on both."""
    if low is not None:
        return message("from {low}", low=low) if is_in else message("above {low}", low=low)
    if high is not None:
        return (
            message("up to {high}", high=high) if is_end_in else message("below {high}", high=high)
        )
    return ""
