"""Where a line of an answer leads: to what it stands for, and to why its number is what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import cast
from urllib.parse import urlencode

from portal.draw import controls
from portal.facts import measures, slicing, travel
from portal.facts.explore import answer, splits
from portal.facts.explore.answer import Answer, Key, Line
from portal.facts.explore.asked import BY
from portal.facts.explore.splits import OWN, PROJECT, REPORT, SPLITS
from portal.facts.measures import Definition
from portal.facts.slicing import SLICE
from portal.tell import navigation
from portal.tell.context import Context

Query = dict[str, str]


@dataclass(frozen=True)
class Ways:
    """The ways on from one answer. Thousands of marks ask for theirs, so that what many share is
    found once."""

    context: Context
    made: Answer
    _narrow: dict[tuple[str, Key], Query | None] = field(default_factory=dict, repr=False)
    _stands: dict[Key, str] = field(default_factory=dict, repr=False)

    @cached_property
    def _known(self) -> dict[str, Definition]:
        return splits.readable(self.context.reader)

    @cached_property
    def _columns(self) -> dict[str, tuple[str, ...]]:
        """The columns of the rows of each number."""
        reader = self.context.reader
        return {n: reader.columns(self._known[n].mart) for n in self.made.asked.numbers}

    @cached_property
    def _has_weeks(self) -> dict[str, bool]:
        reader = self.context.reader
        return {n: measures.has_weeks(reader, self._known[n]) for n in self.made.asked.numbers}

    @cached_property
    def _reports(self) -> dict[date, Query]:
        listed = answer.of_days(self.context.reports)
        return {report.status_date: travel.address(report) for report in listed}

    @cached_property
    def _sliced(self) -> slicing.Conditions:
        """What is looked at alone already."""
        chosen = self.context.reader.scope.slice
        return slicing.parse(chosen.asked if chosen else "")

    @cached_property
    def _closer(self) -> Query:
        """This question, each project apart where all its numbers tell projects apart."""
        of = (splits.of(self.context.reader, self._known[n]) for n in self.made.asked.numbers)
        apart = {BY: PROJECT} if all(PROJECT in names for names in of) else {}
        return {**controls.address(), **self.context.kept, **apart}

    def stands_for(self, line: Line) -> str:
        """The address of what a line is of: its project, team or department, or this question of
        its projects alone; empty where it has none."""
        key = self._who(line)
        if key not in self._stands:
            self._stands[key] = self._of(self._narrowed(line, self.made.asked.numbers[0]))
        return self._stands[key]

    def _of(self, query: Query | None) -> str:
        if query is None:
            return ""
        for page in (PROJECT, "team", "department"):
            if page in query and (way := navigation.way(self.context, page, **{page: query[page]})):
                return way
        sliced = query.get(SLICE)
        return f"explore?{urlencode({**self._closer, SLICE: sliced})}" if sliced else ""

    def why(self, line: Line, number: str) -> str:
        """The address that explains one number of a line; empty where no page explains it."""
        query, when = self._narrowed(line, number), self._when(line, number)
        if query is None:
            return ""
        return navigation.way(self.context, "explain", **query, **when, metric=number) or ""

    def _when(self, line: Line, number: str) -> Query:
        """The report or the weeks of a line."""
        weeks = self.made.asked.weeks
        for value, name in zip(line.key, self.made.asked.by, strict=False):
            if name == REPORT:
                is_here = value == self.context.reader.snapshot.status_date
                return {} if is_here else self._reports[cast(date, value)]
            if SPLITS[name].period:
                weeks = answer.weeks_of(name, cast(date, value), weeks)
        if weeks is None or not self._has_weeks[number]:
            return {}
        return dict(zip(("from", "to"), (day.isoformat() for day in weeks), strict=True))

    def _who(self, line: Line) -> Key:
        """What of a line is no time."""
        pairs = zip(line.key, self.made.asked.by, strict=False)
        return tuple(value for value, name in pairs if not SPLITS[name].is_time)

    def _narrowed(self, line: Line, number: str) -> Query | None:
        key = number, self._who(line)
        if key not in self._narrow:
            self._narrow[key] = self._said(line, number)
        return self._narrow[key]

    def _said(self, line: Line, number: str) -> Query | None:
        """What of an address says the values of a line for a number; None where none can."""
        conditions, query = dict(self._sliced), Query()
        for name, value in zip(self.made.asked.by, line.key, strict=False):
            if SPLITS[name].is_time:
                continue
            if value is None:
                return None
            if SPLITS[name].column or (name in OWN and "project_id" not in self._columns[number]):
                query[name] = str(value)
            elif value in slicing.values(self.context.reader, name):
                conditions[name] = (str(value),)
            else:
                return None
        written = slicing.written(conditions)
        return query | ({SLICE: written} if written else {})
