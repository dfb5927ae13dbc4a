"""Words that pages share: days, counts, amounts, whom to ask. Every number comes from a query or a
metric."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal import formats
from portal.draw.text import Rich, quiet, rich
from portal.language import marked, message, plural
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
    return bool(context.reader.unsliced.rows("came", table=table)["has_rows"][0].as_py())


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
    """How many of the coming tasks or milestones are late: none, some or all."""
    return (_late_tasks if noun == "task" else _late_milestones)(late, total)


def _late_tasks(late: int, total: int) -> str:
    if total == 1:
        return (
            message("The next task is expected late")
            if late
            else message("The next task is expected on time")
        )
    if not late:
        return plural(
            "The next {count} task is expected on time",
            "The next {count} tasks are all expected on time",
            total,
        )
    if late == total:
        return plural(
            "The next {count} task is expected late",
            "The next {count} tasks are all expected late",
            total,
        )
    return plural(
        "{count} of the next {total} tasks is expected late",
        "{count} of the next {total} tasks are expected late",
        late,
        total=total,
    )


def _late_milestones(late: int, total: int) -> str:
    if total == 1:
        return (
            message("The next milestone is expected late")
            if late
            else message("The next milestone is expected on time")
        )
    if not late:
        return plural(
            "The next {count} milestone is expected on time",
            "The next {count} milestones are all expected on time",
            total,
        )
    if late == total:
        return plural(
            "The next {count} milestone is expected late",
            "The next {count} milestones are all expected late",
            total,
        )
    return plural(
        "{count} of the next {total} milestones is expected late",
        "{count} of the next {total} milestones are expected late",
        late,
        total=total,
    )


CORRECTED = marked(
    "A number that looks wrong: name the page and the number; it is corrected in the source and"
    " shown with the next report."
)


def whom(row: Row) -> Rich:
    """Whom to ask about a project."""
    who = row.get("manager_name") or message("the project manager")
    mail = row.get("contact_email")
    return quiet(f"{who}, {mail}" if mail else who)


def contact(row: Row) -> Rich:
    """Whom to ask, and how to get a wrong number corrected."""
    return rich(
        "{ask} {whom}. {then}",
        ask=quiet(message("Questions:")),
        whom=whom(row),
        then=quiet(message(CORRECTED)),
    )
