"""Calendars of a Microsoft Project plan, resolved: hours of each weekday through their base
calendar, and the days that differ, recurring ones written out.

Refuses a recurrence that it cannot write out; it never makes one up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from dateutil.rrule import (
    DAILY,
    FR,
    MO,
    MONTHLY,
    SA,
    SU,
    TH,
    TU,
    WE,
    WEEKLY,
    YEARLY,
    rrule,
    weekday,
)

from etl.intake.readers.project_xml import below, plain, said, values, yes

Shifts = tuple[tuple[Fraction, Fraction], ...]
DAYS: tuple[weekday, ...] = (SU, MO, TU, WE, TH, FR, SA)
# What a position in a month counts: any day, a working day, a day of the weekend, then each day of
# the week from Sunday on (MonthItem of mspdi_pj12.xsd).
COUNTED: tuple[tuple[weekday, ...], ...] = (
    DAYS,
    (MO, TU, WE, TH, FR),
    (SA, SU),
    *((day,) for day in DAYS),
)
EVERY_DAY, YEAR_DAY, YEAR_PLACE, MONTH_DAY, MONTH_PLACE, WEEK, DAY_COUNT = map(str, range(1, 8))
NO_TYPE = "9"
MOST_YEARS = 150


class Unwritten(ValueError):
    """A recurrence that cannot be written out as days."""


@dataclass(frozen=True)
class Exceptional:
    """A day that differs from its weekday."""

    day: date
    shifts: Shifts
    name: str


@dataclass
class Calendar:
    """A calendar as the file states it; what it leaves out is its base calendar's."""

    uid: str
    name: str
    base_uid: str
    is_base: bool
    week: dict[int, Shifts | None] = field(default_factory=dict)
    """By weekday, Monday is 1; None where it works at times that are not given."""
    days: list[Exceptional] = field(default_factory=list)


def read(element: Element) -> Calendar:
    """One Calendar element."""
    held = values(element)
    calendar = Calendar(
        uid=held.get("UID", ""),
        name=held.get("Name", ""),
        base_uid=held.get("BaseCalendarUID", "-1"),
        is_base=yes(held.get("IsBaseCalendar")),
    )
    exceptions = list(below(element, "Exceptions", "Exception"))
    for day in below(element, "WeekDays", "WeekDay"):
        kind = values(day).get("DayType", "")
        if kind == "0" and not exceptions:  # how Project wrote exceptions before 2007
            calendar.days += _exceptional(day)
        elif kind in "1234567" and kind:
            calendar.week[(int(kind) + 5) % 7 + 1] = _shifts(day)
    for exception in exceptions:
        calendar.days += _exceptional(exception)
    for week in below(element, "WorkWeeks", "WorkWeek"):
        calendar.days += _other_week(week)
    return calendar


def _shifts(day: Element) -> Shifts | None:
    """From and to of each shift in hours of the day; none where it is not worked. Midnight ends a
    day."""
    if not yes(values(day).get("DayWorking")):
        return ()
    shifts = []
    for time in below(day, "WorkingTimes", "WorkingTime"):
        clock = values(time)
        if "FromTime" in clock and "ToTime" in clock:
            shifts.append((_hour(clock["FromTime"]), _hour(clock["ToTime"]) or Fraction(24)))
    return tuple(sorted(shifts)) or None


def _hour(clock: str) -> Fraction:
    moment = datetime.strptime(clock[:8], "%H:%M:%S")
    return Fraction(moment.hour * 3600 + moment.minute * 60 + moment.second, 3600)


def _period(element: Element) -> tuple[date, date]:
    """First and last day."""
    period = next(map(values, below(element, "TimePeriod")), {})
    if not {"FromDate", "ToDate"} <= set(period):
        raise Unwritten("an exception of no period")
    first, last = (date.fromisoformat(period[k][:10]) for k in ("FromDate", "ToDate"))
    if last - first > timedelta(days=366 * MOST_YEARS):
        raise Unwritten(f"a period from {first} to {last}")
    return first, last


def _exceptional(element: Element) -> Iterator[Exceptional]:
    held = values(element)
    shifts = _shifts(element) or ()
    for day in _dates(element, held):
        yield Exceptional(day=day, shifts=shifts, name=held.get("Name", ""))


def _dates(element: Element, held: dict[str, str]) -> Iterator[date]:
    """The days of an exception, by its recurrence; without one, all of its period."""
    first, last = _period(element)
    rule = _rule(held)
    if yes(held.get("EnteredByOccurrences")) and held.get("Occurrences", "").isdigit():
        rule["count"] = int(held["Occurrences"])
    else:
        rule["until"] = datetime(last.year, last.month, last.day)
    for moment in rrule(dtstart=datetime(first.year, first.month, first.day), **rule):
        yield moment.date()


def _rule(held: dict[str, str]) -> dict[str, Any]:
    """Type, period and position of a recurrence, as iCalendar says them."""
    kind, every = held.get("Type", NO_TYPE), max(1, int(held.get("Period", "1")))
    month = {"bymonth": int(held.get("Month", "0")) + 1}
    on_day = {"bymonthday": int(held.get("MonthDay", "0"))}
    if kind in (NO_TYPE, DAY_COUNT, EVERY_DAY):
        return {"freq": DAILY, "interval": every if kind == EVERY_DAY else 1}
    if kind == WEEK:
        bits = int(held.get("DaysOfWeek", "0"))
        days = [day for place, day in enumerate(DAYS) if bits >> place & 1]
        return {"freq": WEEKLY, "interval": every, "byweekday": days, "wkst": SU}
    if kind == YEAR_DAY:
        return {"freq": YEARLY, **month, **on_day}
    if kind == YEAR_PLACE:
        return {"freq": YEARLY, **month, **_place(held)}
    if kind == MONTH_DAY:
        return {"freq": MONTHLY, "interval": every, **on_day}
    if kind == MONTH_PLACE:
        return {"freq": MONTHLY, "interval": every, **_place(held)}
    raise Unwritten(f"an exception of type {kind}")


def _place(held: dict[str, str]) -> dict[str, Any]:
    position = int(held.get("MonthPosition", "0"))
    return {
        "byweekday": COUNTED[int(held.get("MonthItem", "0"))],
        "bysetpos": -1 if position == 4 else position + 1,
    }


def _other_week(element: Element) -> Iterator[Exceptional]:
    """The days of a week that holds for some time, of the weekdays it names."""
    first, last = _period(element)
    week = {values(d).get("DayType"): _shifts(d) for d in below(element, "WeekDays", "WeekDay")}
    name = values(element).get("Name", "")
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if (kind := str(day.isoweekday() % 7 + 1)) in week:
            yield Exceptional(day=day, shifts=week[kind] or (), name=name)


# --- through the base calendar --------------------------------------------------------------------


def lineage(calendar: Calendar, known: dict[str, Calendar]) -> list[Calendar]:
    """The calendar and those it stands on, nearest first; a circle ends where it closes."""
    line = [calendar]
    while (base := known.get(line[-1].base_uid)) and base not in line:
        line.append(base)
    return line


def week_of(calendar: Calendar, known: dict[str, Calendar]) -> dict[int, Shifts | None]:
    """Shifts of each weekday; None where nobody states them."""
    line = lineage(calendar, known)
    return {
        day: next((c.week[day] for c in line if c.week.get(day) is not None), None)
        for day in range(1, 8)
    }


def days_of(calendar: Calendar, known: dict[str, Calendar]) -> list[Exceptional]:
    """The days that differ, in order; an exception of its own goes before a week of its own, and
    both before those of its base."""
    days: dict[date, Exceptional] = {}
    for level in lineage(calendar, known):
        for exceptional in level.days:
            days.setdefault(exceptional.day, exceptional)
    return [days[day] for day in sorted(days)]


def length(shifts: Shifts) -> Fraction:
    """Hours of a day's shifts; one that ends before it begins goes over midnight."""
    return sum(((stop - start) % 24 or Fraction(24) for start, stop in shifts), Fraction(0))


# --- as rows --------------------------------------------------------------------------------------

Cells = dict[str, str | None]
WHOSE = ("calendar_id", "calendar_uid", "calendar_name", "is_base")
HEADINGS = {
    "calendars": (*WHOSE, "weekday", "working_hours"),
    "calendar_shifts": (*WHOSE, "weekday", "from_hour", "to_hour"),
    "calendar_exceptions": (*WHOSE, "date", "name", "is_working", "working_hours"),
}
"""Of each part that calendars are read as."""


def rows(part: str, known: dict[str, Calendar], prefix: str = "") -> Iterator[Cells]:
    """The calendars as one of three parts: seven weekdays each, from Monday on, hours empty where
    nobody states them; the shifts of each weekday; or the days that differ."""
    made = {
        "calendars": _weekdays,
        "calendar_shifts": _of_shifts,
        "calendar_exceptions": _differing,
    }[part]
    for calendar in known.values():
        whose = {
            "calendar_id": prefix + calendar.uid,
            "calendar_uid": calendar.uid,
            "calendar_name": calendar.name,
            "is_base": said(calendar.is_base),
        }
        for row in made(calendar, known):
            yield {**whose, **row}


def _weekdays(calendar: Calendar, known: dict[str, Calendar]) -> Iterator[Cells]:
    for day, shifts in week_of(calendar, known).items():
        hours = None if shifts is None else plain(length(shifts))
        yield {"weekday": str(day), "working_hours": hours}


def _of_shifts(calendar: Calendar, known: dict[str, Calendar]) -> Iterator[Cells]:
    for day, shifts in week_of(calendar, known).items():
        for start, stop in shifts or ():
            yield {"weekday": str(day), "from_hour": plain(start), "to_hour": plain(stop)}


def _differing(calendar: Calendar, known: dict[str, Calendar]) -> Iterator[Cells]:
    for exceptional in days_of(calendar, known):
        yield {
            "date": exceptional.day.isoformat(),
            "name": exceptional.name or None,
            "is_working": said(bool(exceptional.shifts)),
            "working_hours": plain(length(exceptional.shifts)),
        }


__all__ = ["HEADINGS", "Calendar", "Exceptional", "Shifts", "Unwritten", "read", "rows"]
