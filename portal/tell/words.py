"""Words that pages share: days, counts, amounts, whom to ask. Every number comes from a query or a
metric."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal import formats
from portal.draw.text import Rich, quiet, rich
from portal.tell.context import Context

Row = dict[str, Any]


def dated(context: Context, value: date | None) -> str:
    """A date with its year where that is not the report's."""
    return (
        formats.UNKNOWN
        if value is None
        else formats.day(
            value, context.locale, report_year=context.reader.snapshot.status_date.year
        )
    )


def weeks(context: Context, first: int, last: int) -> tuple[date, date]:
    """Mondays of two weeks, counted from the week of the status date."""
    day = context.reader.snapshot.status_date
    monday = day - timedelta(days=day.weekday())
    return monday + timedelta(weeks=first), monday + timedelta(weeks=last)


def came(context: Context, table: str) -> bool:
    """Whether anything of a table came in at all: without it, that nothing is listed here says
    nothing."""
    return bool(context.rows("came", table=table)[0]["has_rows"])


def none_of(count: int, noun: str, verb: str = "is") -> str:
    """The one project is not, neither of 2 projects is, none of 3 projects is: up to the word that
    says what it is not."""
    if count == 1:
        return f"The one {noun} {verb} not"
    return f"{'Neither' if count == 2 else 'None'} of {plural(count, noun)} {verb}"


def plural(count: int, noun: str) -> str:
    """1 project, 2 projects."""
    if count == 1:
        return f"1 {noun}"
    return (
        f"{count} {noun[:-1]}ies"
        if noun.endswith("y") and noun[-2] not in "aeiou"
        else f"{count} {noun}s"
    )


def money(context: Context, amount: Any, *, decimals: int = 1, signed: bool = False) -> str:
    """An amount in the reporting currency, or the dash."""
    if amount is None:
        return formats.UNKNOWN
    return formats.money(amount, context.locale, decimals=decimals, signed=signed)


MILLION = 1_000_000


def unit_of(context: Context, letter: str) -> str:
    """M€, k€, or € where every unit is written."""
    named = {"M": formats.million_unit, "k": formats.thousand_unit, "": formats.currency_symbol}
    return named[letter](context.locale)


def late_words(late: int, total: int, noun: str) -> str:
    """How many of the coming ones are late: none, some or all."""
    if total == 1:
        return f"The next {noun} is expected {'late' if late else 'on time'}"
    if late in (0, total):
        return f"The next {total} {noun}s are all expected {'late' if late else 'on time'}"
    return f"{late} of the next {total} {noun}s {'is' if late == 1 else 'are'} expected late"


CORRECTED = (
    "A number that looks wrong: name the page and the number; it is corrected in the source and"
    " shown with the next report."
)


def whom(row: Row) -> Rich:
    """Whom to ask about a project."""
    who = row.get("manager_name") or "the project manager"
    mail = row.get("contact_email")
    return quiet(f"{who}, {mail}" if mail else who)


def contact(row: Row) -> Rich:
    """Whom to ask, and how to get a wrong number corrected."""
    return rich(
        "{ask} {whom}. {then}", ask=quiet("Questions:"), whom=whom(row), then=quiet(CORRECTED)
    )
