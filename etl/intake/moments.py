"""Moments of one clock for all, Unix seconds and ISO with a zone, as SQL of the local time in a
time zone. A day alone is no moment: it is never shifted."""

from __future__ import annotations

from etl.settings import UNIX
from etl.sql import quoted

ZONED = quoted(
    r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)? ?([Zz]|UTC|[+-]\d\d(?::?\d\d)?)$"
)
MIDNIGHT = quoted(r"^\d{4}-\d\d-\d\d[T ]00:00(:00([.,]0+)?)? ?([Zz]|UTC|[+-]\d\d(:?\d\d)?)$")
"""How systems write a day where they have only moments."""
SHORTEST = len("2026-11-20T23:30Z")
EARLIEST, LATEST = 10**8, 10**10
"""Seconds from March 1973 to 2286: a day as 20261120, or one of a workbook, is none."""


def zoned(text: str, zone: str) -> str:
    """SQL of the local time of an ISO moment with its zone; null for all else, and at midnight."""
    plain = f"regexp_replace({text}, {ZONED}, '\\1 \\2\\3')"
    plain = f"replace(upper({plain}), 'UTC', 'Z')"
    return (  # most cells are shorter, and a length is cheap
        f"case when length({text}) >= {SHORTEST} and regexp_matches({text}, {ZONED}) and not"
        f" regexp_matches({text}, {MIDNIGHT}) then timezone({quoted(zone)}, try_cast({plain} as"
        f" timestamptz)) end"
    )


def unix(text: str, form: str, zone: str) -> str:
    """SQL of the local time of so many seconds or milliseconds since 1970, UTC where no zone is
    stated; null for what is neither."""
    parts = UNIX[form]
    number = f"try_cast({text} as decimal(20,6))"
    micros = f"cast(trunc({number} * {10**6 // parts}) as bigint)"
    moment = f"timezone('UTC', make_timestamp({micros}))"
    return (
        f"case when {number} between {EARLIEST * parts} and {LATEST * parts - 1} then"
        f" timezone({quoted(zone or 'UTC')}, {moment}) end"
    )
