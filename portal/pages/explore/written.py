"""The answer in words: values, names, the finding, and what could not be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from portal import formats
from portal.draw import blocks
from portal.draw.text import Text
from portal.facts import measures, slicing
from portal.facts.explore import answer
from portal.facts.explore import asked as asking
from portal.facts.explore.answer import Answer, Line
from portal.facts.explore.splits import REPORT, SPLITS
from portal.facts.measures import Definition
from portal.gate.published import Report
from portal.language import marked, message
from portal.tell import figures
from portal.tell.context import Context
from portal.tell.words import Row, dated

NOT_STATED = marked("not stated")


def definition(context: Context, number: str) -> Definition:
    """What a number is."""
    return measures.definitions(context.reader)[number]


def parts(context: Context, made: Answer, first: Sequence[object]) -> tuple[Line, ...]:
    """What lines are made of, measured once."""
    return context.reader.kept(answer.parts, context.reports, made.asked, tuple(first))


def labels(context: Context, made: Answer) -> list[str]:
    """What the numbers are called."""
    return [definition(context, n).label for n in made.asked.numbers]


def day(context: Context, report: Report) -> str:
    """The day a report is as of."""
    return formats.day(report.status_date, context.locale)


def name(context: Context, made: Answer, line: Line, place: int) -> str:
    """What a value is called."""
    value, split = line.key[place], SPLITS[made.asked.by[place]]
    if isinstance(value, date):
        return period(context, split.name, value)
    if value is None:
        return message(NOT_STATED)
    return made.called(place, value) or str(value).replace("_", " ")


def period(context: Context, split: str, begin: date) -> str:
    """A span of time by its first day; a report by its day."""
    if split == "week":
        return f"{formats.week(begin)} {begin.isocalendar().year}"
    if split == "month":
        return formats.month(begin, context.locale)
    if split == "quarter":
        return message("Q{quarter} {year}", quarter=(begin.month + 2) // 3, year=begin.year)
    return str(begin.year) if split == "year" else formats.day(begin, context.locale)


def value(context: Context, number: str, row: Row) -> Text:
    """A value under its unit, or the dash with its reason."""
    known = definition(context, number)
    if number not in row:
        return blocks.unknown(message("no row"))
    if known.unit == "currency" and row[number] is not None:
        money = formats.in_currency(context.locale, row.get("currency"))
        return formats.money(row[number], money, decimals=2)
    return figures.shown(context, known, row)


def plain(context: Context, number: str, row: Row) -> str:
    """The same for a picture: the dash alone where nothing is known."""
    return str(value(context, number, row)) if row.get(number) is not None else formats.UNKNOWN


def change(context: Context, number: str, line: Line) -> str | None:
    """How far it lies from what it is compared with; None where either is unknown."""
    difference = line.difference(number)
    if difference is None:
        return None
    kind = definition(context, number).unit
    unit = "money" if kind == "currency" else figures.UNIT.get(kind, "count")
    locale = formats.in_currency(context.locale, line.now.get("currency"))
    return formats.signed_value(difference, unit, locale, decimals=2)


def headline(context: Context, made: Answer) -> str:
    """The first number's answer: its total, or between what its values lie."""
    number = made.asked.numbers[0]
    label = definition(context, number).label
    known = [line for line in made.lines if line.now.get(number) is not None]
    told = {"label": label, "value": _unrich(context, number, made.total.now)}
    if len(known) < 2 or definition(context, number).unit == "currency":
        return message("{label}: {value}", **told)
    if SPLITS[made.asked.by[0]].is_time:
        ends = known[0], known[-1]
    else:
        ranked = sorted(known, key=lambda line: float(line.now[number]))
        ends = ranked[-1], ranked[0]
    for end, line in zip(("first", "last"), ends, strict=True):
        told[end] = plain(context, number, line.now)
        told[f"{end}_name"] = name(context, made, line, 0)
    if SPLITS[made.asked.by[0]].is_time:
        return message("{label}: {first} ({first_name}), {last} ({last_name})", **told)
    if made.total.now.get(number) is None:
        return message("{label}: {first} ({first_name}) to {last} ({last_name})", **told)
    return message("{label} {value}: {first} ({first_name}) to {last} ({last_name})", **told)


def _unrich(context: Context, number: str, row: Row) -> str:
    if row.get(number) is not None:
        return plain(context, number, row)
    return message("unknown: {reason}", reason=formats.reason_text(row.get(f"{number}_reason")))


def lede(context: Context, made: Answer) -> str:
    """What the first number means, over which weeks, and what it is compared with."""
    known = definition(context, made.asked.numbers[0])
    parts = [known.meaning, _weeks(context, made), against(context, made)]
    return " ".join(part for part in parts if part)


def _weeks(context: Context, made: Answer) -> str:
    weeks = made.asked.weeks
    if weeks is None:
        return _all_weeks(context, made)
    if made.asked.numbers[0] in made.timeless:
        return ""
    first, last = weeks
    if first <= asking.EVER[0]:
        return message("Weeks up to {last}.", last=dated(context, last))
    if last >= asking.EVER[1] - timedelta(days=7):
        return message("Weeks from {first} on.", first=dated(context, first))
    return message(
        "Weeks of {first} to {last}.", first=dated(context, first), last=dated(context, last)
    )


def _all_weeks(context: Context, made: Answer) -> str:
    """Which weeks a number is formed over where none are chosen, also those to come."""
    marts = {definition(context, n).mart for n in made.asked.numbers}
    spans = [
        context.reader.sql(f'select min(week) as first, max(week) as last from "{mart}"')
        for mart in sorted(marts)
        if "week" in context.reader.columns(mart)
    ]
    first, last = (
        [day for span in spans for day in span[end].to_pylist() if day] for end in ("first", "last")
    )
    if not first:
        return ""
    return message(
        "Formed over all weeks from {first} to {last}.",
        first=formats.day(min(first), context.locale),
        last=formats.day(max(last), context.locale),
    )


def against(context: Context, made: Answer) -> str:
    """What the numbers stand beside, in a sentence; empty where it is nothing."""
    asked = made.asked
    if asked.against == asking.BASELINE:
        return message("Compared with the approved plan.")
    if asked.against == asking.SLICE:
        words = slicing.told(context.reader, asked.other)
        return message("Compared with {words}.", words=words)
    then = answer.compared(context.reader, context.reports, asked.against)
    if then is not None:
        return message("Compared with the report of {day}.", day=day(context, then))
    return message("There is no such report to compare with.") if asked.against else ""


def refusals(context: Context, made: Answer) -> Sequence[str]:
    """What does not go together, a sentence each, with what does."""
    return [
        *(
            message(
                "{label} is not formed over weeks: it is shown as of the report.",
                label=definition(context, number).label,
            )
            for number in made.timeless
        ),
        *(
            message("This question names {name}, which your report does not have.", name=name)
            for name in made.gone
        ),
        *(
            message(
                "Told apart by one time only: {split} is left out. Ask for it alone.",
                split=message(SPLITS[split].label),
            )
            for split in made.asked.beyond
        ),
        *(
            message(
                "{label} is not told apart by {split}: its rows do not say it.",
                label=definition(context, number).label,
                split=message(SPLITS[split].label),
            )
            for number, split in made.refused
        ),
        *(
            message(
                "The approved plan has nothing to set beside {label}.",
                label=definition(context, number).label,
            )
            for number in made.unlike
        ),
        *([message(BY_REPORT)] if REPORT in made.asked.by else []),
    ]


BY_REPORT = marked("Each report is shown as it was published, by the definitions of its day.")
