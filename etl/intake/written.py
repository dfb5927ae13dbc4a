"""Numbers as people write them, brought to the form that a database reads; what is none stays as it
is. Knows no column and no unit but the hour and the week."""

from __future__ import annotations

from fractions import Fraction

from etl.sources import WEEK
from etl.sql import quoted

SPACES = " \u00a0\u2009\u202f"
GROUPED = rf"^[-+]?[0-9]{{1,3}}([{SPACES}][0-9]{{3}})+([.,][0-9]*)?$"
"""A space before three digits parts thousands; before two or four it does not."""
EXCEL_DAY = "timestamp '1899-12-31 00:00:00'"
"""The day 0 of a workbook: a duration formatted as such arrives as a moment after it."""
LAST_DURATION = "timestamp '1900-02-28 00:00:00'"
"""From here on workbooks count a day that never was; no entry of hours is as long."""


def as_written(text: str) -> str:
    """SQL of a number with a typographic or trailing minus, parentheses for what is owed, or spaces
    between groups of three, as plain digits with the marks it has. A dash behind a mark is no
    minus: 250.- has no cents."""
    plain = f"replace(replace({text}, '\u2212', '-'), '\u2013', '-')"
    plain = f"replace({plain}, '\u2019', '''')"
    plain = f"regexp_replace({plain}, '^\\((.*)\\)$', '-\\1')"
    plain = f"regexp_replace({plain}, '^([0-9](?:.*[0-9])?)[ \u00a0]*-$', '-\\1')"
    whole = f"regexp_replace({plain}, '[{SPACES}]', '', 'g')"
    return f"case when regexp_matches({plain}, {quoted(GROUPED)}) then {whole} else {plain} end"


def durations(text: str) -> list[str]:
    """SQL of each way hours are written with their minutes: 7:30, 7:30:00, 7h 30m, PT7H30M, and
    what a workbook makes of [h]:mm."""
    clock = _hours(text, "^([0-9]+):([0-5][0-9])$")
    timer = _seconds(text)
    words = _hours(text, "^([0-9]+) *[hH](?: *([0-5]?[0-9]) *(?:m|min)?)?$")
    iso = _hours(text, "^PT([0-9]+)H(?:([0-5]?[0-9])M)?$")
    minutes = f"try_cast(regexp_extract({text}, '^(?:PT)?([0-9]+) *(?:m|min|M)$', 1) as integer)"
    moment = f"try_cast({text} as timestamp)"
    since = f"date_diff('second', {EXCEL_DAY}, {moment})"
    excel = (
        f"case when length({text}) >= 19 and {moment} between {EXCEL_DAY} and {LAST_DURATION}"
        f" then {_of(since, 3600)} end"
    )
    return [clock, timer, words, iso, _of(minutes, 60), excel]


def spent(text: str, week_hours: Fraction) -> str:
    """SQL of the hours in weeks and days as people write them, 1d 4h or 2w 3d: a week is a
    full-time week, and a day a fifth of it."""
    parts = "[ ,]*".join(f"(?:([0-9]{{1,9}}) *{letter})?" for letter in "wdhm")
    pattern = quoted(f"(?i)^{parts}$")
    weeks, days, hours, minutes = (
        f"coalesce(try_cast({_part(text, pattern, n)} as bigint), 0)" for n in (1, 2, 3, 4)
    )
    part = week_hours / 5
    worked = f"(({weeks} * 5 + {days}) * {60 * part.numerator}"
    clock = f"({hours} * 60 + {minutes}) * {part.denominator})"
    is_long = f"regexp_matches({text}, {pattern}) and regexp_matches({text}, '[wWdD]')"
    hours = _of(f"{worked} + {clock}", 60 * part.denominator)
    return f"case when {is_long} then try({hours}) end"


def week(text: str) -> str:
    """SQL of the Monday of a week by its ISO number; null where it has no year, or the year has no
    such week."""
    before, behind = (quoted(f"(?i){pattern}") for pattern in WEEK)
    year = _whole(f"coalesce({_part(text, before, 1)}, {_part(text, behind, 2)})")
    number = _whole(f"coalesce({_part(text, before, 2)}, {_part(text, behind, 1)})")
    first = f"date_trunc('week', make_date({year}, 1, 4))"
    monday = f"cast({first} + to_days(7 * ({number} - 1)) as date)"
    return f"case when {number} > 0 and isoyear({monday}) = {year} then {monday} end"


def _part(text: str, pattern: str, place: int) -> str:
    return f"nullif(regexp_extract({text}, {pattern}, {place}), '')"


def _whole(text: str) -> str:
    return f"try_cast({text} as integer)"


def _seconds(text: str) -> str:
    """Hours, minutes and seconds, as a timer shows them."""
    pattern = quoted("^([0-9]+):([0-5][0-9]):([0-5][0-9])$")
    hours, minutes, seconds = (
        f"try_cast(nullif(regexp_extract({text}, {pattern}, {n}), '') as bigint)" for n in (1, 2, 3)
    )
    return _of(f"({hours} * 3600 + {minutes} * 60 + {seconds})", 3600)


def _hours(text: str, pattern: str) -> str:
    whole, minutes = (
        f"try_cast(nullif(regexp_extract({text}, {quoted(pattern)}, {n}), '') as bigint)"
        for n in (1, 2)
    )
    return _of(f"({whole} * 60 + coalesce({minutes}, 0))", 60)


def _of(amount: str, parts: int) -> str:
    """So many parts of an hour, to twelve digits."""
    return f"cast(cast({amount} as decimal(22,12)) / {parts} as decimal(38,16))"
