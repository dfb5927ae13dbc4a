"""Where a line of an answer leads: to what it stands for, and to why its number is what it is."""

from __future__ import annotations

from datetime import date
from typing import cast
from urllib.parse import urlencode

from portal.draw import controls
from portal.facts import slicing, travel
from portal.facts.explore import answer, splits
from portal.facts.explore.answer import Answer, Line
from portal.facts.explore.asked import BY
from portal.facts.explore.splits import OWN, PROJECT, REPORT, SPLITS
from portal.facts.slicing import SLICE
from portal.tell.context import Context

Query = dict[str, str]


def stands_for(context: Context, made: Answer, line: Line) -> str:
    """The address of what a line is of: its project, team or department, or this question of its
    projects alone, each of them apart; empty where it has none."""
    query = _narrowed(context, made, line, made.asked.numbers[0])
    if query is None:
        return ""
    for page in (PROJECT, "team", "department"):
        if page in query and page in context.pages:
            return f"{page}?{urlencode({**context.kept, page: query[page]})}"
    sliced = query.get(SLICE)
    if not sliced:
        return ""
    closer = {SLICE: sliced}
    known = splits.readable(context.reader)
    if all(PROJECT in splits.of(context.reader, known[n]) for n in made.asked.numbers):
        closer[BY] = PROJECT
    return f"explore?{urlencode({**controls.address(), **context.kept, **closer})}"


def why(context: Context, made: Answer, line: Line, number: str) -> str:
    """The address that explains one number of a line; empty where no page explains it."""
    query = _narrowed(context, made, line, number)
    when = _when(context, made, line, number)
    if query is None or when is None or "explain" not in context.pages:
        return ""
    return f"explain?{urlencode({**context.kept, **query, **when, 'metric': number})}"


def _when(context: Context, made: Answer, line: Line, number: str) -> Query | None:
    """The report or the weeks of a line; None where it is explained over all weeks alone."""
    known = splits.readable(context.reader)[number]
    has_weeks = "week" in context.reader.columns(known.mart)
    weeks = made.asked.weeks
    for value, name in zip(line.key, made.asked.by, strict=False):
        if name == REPORT:
            reports = {r.status_date: r for r in answer.of_days(context.reports)}
            is_here = value == context.reader.snapshot.status_date
            return {} if is_here else travel.address(reports[cast(date, value)])
        if SPLITS[name].period:
            weeks = answer.weeks_of(name, cast(date, value), weeks)
    if weeks is None or (not has_weeks and not splits.has_weeks(context.reader, known)):
        return {}
    if not has_weeks:
        return None
    return dict(zip(("from", "to"), (day.isoformat() for day in weeks), strict=True))


def _narrowed(context: Context, made: Answer, line: Line, number: str) -> Query | None:
    """What of an address says the values of a line for a number; None where none can."""
    chosen = context.reader.scope.slice
    conditions = slicing.parse(chosen.asked if chosen else "")
    columns = context.reader.columns(splits.readable(context.reader)[number].mart)
    query: Query = {}
    for name, value in zip(made.asked.by, line.key, strict=False):
        if SPLITS[name].is_time:
            continue
        if value is None:
            return None
        if SPLITS[name].column or (name in OWN and "project_id" not in columns):
            query[name] = str(value)
        elif value in slicing.values(context.reader, name):
            conditions[name] = (str(value),)
        else:
            return None
    written = slicing.written(conditions)
    return query | ({SLICE: written} if written else {})
