"""The shape of portal.toml: every section and key that is known, what kind of value it takes, and
how one is written.

A table of our own and not a library: each message has to name the place, what was found, what is
expected and what to write, and the kinds are few. Judged before anything is read, so that what
comes after may rely on them. Limits of single values stay beside their meaning.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


class SettingsError(Exception):
    """portal.toml says something that cannot be followed; the message names the place and the
    remedy."""


def nearest(word: str, known: Iterable[object]) -> str:
    """' Did you mean …?' for the known word that looks most like `word`, or nothing."""
    close = difflib.get_close_matches(word.lower()[:80], [str(k) for k in known], n=1, cutoff=0.4)
    return f" Did you mean '{close[0]}'?" if close else ""


def shown(value: object) -> str:
    """A value as an error names it: on one line, and never longer than one."""
    text = (
        " ".join(f"'{value}'".split())
        if isinstance(value, str)
        else (
            "a table"
            if isinstance(value, dict)
            else "a list"
            if isinstance(value, list)
            else _plain(value)
        )
    )
    return text if len(text) <= 80 else f"{text[:60]} … ({len(text):,} characters)"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return (
        "a number of more than 30 digits"
        if isinstance(value, int) and abs(value) >= 10**30
        else str(value)
    )


@dataclass(frozen=True)
class Kind:
    """What a key takes: how that is said, how one is written, and what is one."""

    expected: str
    example: str
    fits: Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not any(ch in value for ch in "\0\x1b")


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and -1e15 < value < 1e15
    )  # neither nan nor inf


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and _is_number(value)


def _is_mark(value: Any) -> bool:
    return value == "" or (
        _is_text(value) and len(value) == 1 and not value.isalnum() and value not in '+-"\r\n'
    )


def _is_delimiter(value: Any) -> bool:
    return value == "" or (
        _is_text(value) and len(value) == 1 and not value.isalnum() and value not in '"\r\n'
    )


def _is_encoding(value: Any) -> bool:
    """One that text files are written in; rot13, base64 and the likes of punycode are codecs as
    well."""
    try:
        return (
            _is_text(value)
            and codecs.lookup(value).name not in NO_FILES
            and bool("a".encode(value))
        )
    except (LookupError, ValueError):
        return False


NO_FILES = (
    "idna",
    "punycode",
    "unicode_escape",
    "unicode-escape",
    "raw_unicode_escape",
    "raw-unicode-escape",
    "utf-7",
)
_DATE_PARTS = re.compile(r"%(-?[dmyHIMSj]|[aAbBYpfzZgUWnGVu%])")


ALONE = ("", "swapped", "unix", "unix_ms")
"""What a date format may be that has no parts, and stands in no list."""


def _is_date_format(value: Any) -> bool:
    return value in ALONE or (
        _is_text(value)
        and "%" not in _DATE_PARTS.sub("", value)
        and _DATE_PARTS.search(value) is not None
    )


def _is_date_format_or_formats(value: Any) -> bool:
    return _is_date_format(value) or (
        isinstance(value, list)
        and bool(value)
        and all(f not in ALONE and _is_date_format(f) for f in value)
    )


def _is_list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(fits(v) for v in value)


def _is_table_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict) and all(_is_text(k) and fits(v) for k, v in value.items())
    )


def _is_text_or_texts(value: Any) -> bool:
    return _is_text(value) or (bool(value) and _is_list_of(_is_text)(value))


def _is_joined(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"headings", "by"}
        and _is_list_of(_is_text)(value.get("headings"))
        and len(value["headings"]) > 1
        and _is_text(value.get("by", " "))
    )


def _is_cell(value: Any) -> bool:
    return _is_text(value) or isinstance(value, bool | date) or _is_number(value)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) or (_is_text(value) and len(value) <= 40)


def _is_codes(value: Any) -> bool:
    keys = {"path", "theirs", "ours"}
    return (_is_text(value) and bool(value.strip())) or (
        _is_table_of(_is_text)(value)
        and keys <= set(value) <= keys | {"sheet", "encoding", "delimiter", "format"}
    )


TEXT = Kind("a text in quotes", '"…"', _is_text)
PATH = Kind("a path in quotes", '"exports/costs.csv"', lambda v: _is_text(v) and bool(v.strip()))
NUMBER = Kind("a number", "0.5", _is_number)
WHOLE = Kind("a whole number", "10", _is_whole)
COUNT = Kind("a whole number from 0", "10", lambda v: _is_whole(v) and v >= 0)
YES = Kind("true or false", "true", lambda v: isinstance(v, bool))
DAY = Kind("a date", "2026-11-20", _is_day)
CODES = Kind(
    "a file of codes, or a list with the heading of theirs and of ours",
    '{ path = "projects.csv", theirs = "Name", ours = "Id" }',
    _is_codes,
)
TEXTS = Kind("a list of texts", '["…", "…"]', _is_list_of(_is_text))
VERSION = Kind("a text or a number", '"2"', lambda v: _is_text(v) or _is_number(v))

SOURCE: dict[str, Kind] = {
    "table": TEXT,
    "path": PATH,
    "format": TEXT,
    "sheet": TEXT,
    "where": TEXT,
    "select": TEXT,
    "ignore": TEXTS,
    "columns": Kind(
        "a table of headings and columns",
        '"Project No" = "project_id"',
        _is_table_of(_is_text_or_texts),
    ),
    "joined": Kind(
        "a table of columns, each with its headings and what stands between them",
        'person_id = { headings = ["First name", "Last name"], by = " " }',
        _is_table_of(_is_joined),
    ),
    "as_written": TEXTS,
    "first_filled": TEXTS,
    "map": Kind(
        "a table of columns and files of codes, or lists with the heading of theirs and of ours",
        'person_id = "codes.csv"',
        _is_table_of(_is_codes),
    ),
    "system": TEXT,
    "export": TEXT,
    "headings": Kind(
        "a table of headings, as the preset calls them and as the file does",
        '"Assignee" = "Owner"',
        _is_table_of(_is_text),
    ),
    "tables": Kind(
        "a table of tables, each with its own keys, or false to leave it out",
        "people = false",
        _is_table_of(lambda value: value is False or isinstance(value, dict)),
    ),
    "encoding": Kind("a known encoding", '"utf-8", "utf-16" or "windows-1252"', _is_encoding),
    "delimiter": Kind("one mark", '";"', _is_delimiter),
    "decimal": Kind("one mark", '","', _is_mark),
    "thousands": Kind("one mark", '"."', _is_mark),
    "date_format": Kind(
        "how a date is written, in parts such as %d, %m and %Y, or a list of such",
        '"%d.%m.%Y"',
        _is_date_format_or_formats,
    ),
    "language": TEXT,
    "timezone": TEXT,
    "header_row": Kind(
        "the number of a row, 0 to find it", "3", lambda v: _is_whole(v) and 0 <= v <= 1_048_576
    ),
    "keep_repeats": YES,
    "line_days": Kind("a number of days up to 31", "7", lambda v: _is_whole(v) and 1 <= v <= 31),
    "distinct": YES,
    "values": Kind(
        "a table of words for each column",
        'phase = { "Läuft" = "running" }',
        _is_table_of(_is_table_of(_is_text)),
    ),
    "units": Kind(
        "a table of columns and numbers", "cost_amount = 1000", lambda v: isinstance(v, dict)
    ),  # each is judged beside its meaning
    "date_formats": Kind(
        "a table of columns and date formats",
        'cost_date = "%d.%m.%Y"',
        _is_table_of(_is_date_format_or_formats),
    ),
    "defaults": Kind(
        "a table of columns and single values", 'currency = "EUR"', _is_table_of(_is_cell)
    ),
}
OF_TABLE = {
    key: SOURCE[key]
    for key in (
        "columns",
        "joined",
        "as_written",
        "first_filled",
        "map",
        "values",
        "units",
        "date_formats",
        "defaults",
        "where",
        "select",
        "keep_repeats",
    )
}
"""What may be said of one of the tables that a system feeds."""
CODED = (
    "person_id",
    "project_id",
    "task_id",
    "team_id",
    "department_id",
    "customer_id",
    "role_id",
    "programme_id",
    "calendar_id",
)
"""Codes that several systems may have of one thing."""
SECTIONS: dict[str, dict[str, Kind]] = {
    "map": dict.fromkeys(CODED, CODES),
    "company": {
        "name": TEXT,
        "currency": TEXT,
        "status_date": DAY,
        "language": TEXT,
        "timezone": TEXT,
        "cadence_days": Kind(
            "a number of days up to 3,660", "31", lambda v: not _is_whole(v) or v <= 3_660
        ),
        "discount_rate": Kind("a yearly rate as a share", "0.035", lambda v: True),
        "full_time_hours": Kind("hours a week", "40", lambda v: True),
    },
    "snapshots": {"folder": PATH},
    "simulation": {
        "runs": Kind(
            "a whole number up to 1,000,000",
            "10000",
            lambda v: not isinstance(v, int) or v <= 1_000_000,
        ),
        "seed": Kind(
            "a whole number up to 4,294,967,295", "1", lambda v: not isinstance(v, int) or v < 2**32
        ),
        "distribution": TEXT,
        "correlation": Kind("a number", "0.2", lambda v: True),
    },
    "flow": {
        "kinds": TEXTS,
        "not_started": TEXTS,
        "started": TEXTS,
        "waiting": TEXTS,
        "finished": TEXTS,
        "cancelled": TEXTS,
        "target_days": Kind(
            "a number of days up to 3,660", "15", lambda v: not _is_whole(v) or v <= 3_660
        ),
        "team_target_days": Kind(
            "a table of teams and days",
            "FS3 = 20",
            lambda v: (
                isinstance(v, dict) and all(not _is_whole(d) or d <= 3_660 for d in v.values())
            ),
        ),
    },
    "publish": {"names": TEXT}
    | {
        key: Kind(
            "a number up to 1,000,000,000",
            "10",
            lambda v: not isinstance(v, int | float) or not v > 1e9,
        )
        for key in (
            "max_faults",
            "max_customer_slip_days",
            "max_lost_projects",
            "max_new_red",
            "max_forecast_move_ratio",
        )
    },
}
LISTS: dict[str, dict[str, Kind]] = {
    "source": SOURCE,
    "tolerate": {"table": TEXT, "column": TEXT, "kind": TEXT, "limit": COUNT},
    "threshold": {
        "metric": TEXT,
        "portfolio": TEXT,
        "version": VERSION,
        "valid_from": DAY,
        "colour": TEXT,
        "low": NUMBER,
        "low_included": YES,
        "high": NUMBER,
        "high_included": YES,
    },
}
OTHERS = ("portal",)
"""Sections of the other program, which judges their keys; known here by name."""
KNOWN = (*SECTIONS, *LISTS, "status", *OTHERS)


def check(file: object, raw: Mapping[str, Any]) -> None:
    """SettingsError at the first section or key that is not known or holds another kind of
    value."""
    for name, value in raw.items():
        if name not in KNOWN:
            named = f"[{name}]" if isinstance(value, dict | list) else name
            raise SettingsError(
                f"{file}, {shown(named)[1:-1]}: no such section. Known are"
                f" {', '.join(KNOWN)}.{nearest(name, KNOWN) or ' Correct it, or take it out.'}"
            )
        if name in LISTS:
            _list(file, name, value)
        elif name not in OTHERS:
            _table(file, name, value)
            (
                _status(file, value)
                if name == "status"
                else _keys(file, f"[{name}]", section=value, known=SECTIONS[name])
            )


def _table(file: object, name: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise SettingsError(
            f"{file}, {name}: found {shown(value)}, expected a section. Write it as [{name}] on a"
            " line of its own, its keys below."
        )


def _list(file: object, name: str, value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise SettingsError(
            f"{file}, {name}: found {shown(value)}, expected sections that may come several times."
            f" Write each as [[{name}]] with two brackets."
        )
    for number, entry in enumerate(value, 1):
        _keys(file, f"[[{name}]] {number}", section=entry, known=LISTS[name])
        for table, keys in entry.get("tables", {}).items() if name == "source" else ():
            if isinstance(keys, dict):
                _keys(file, f"[[source]] {number} tables.{table}", section=keys, known=OF_TABLE)


def _keys(file: object, where: str, section: dict[str, Any], known: dict[str, Kind]) -> None:
    for key, value in section.items():
        if key not in known:
            raise SettingsError(
                f"{file}, {where}: found {shown(key)}, expected one of"
                f" {', '.join(known)}.{nearest(key, known) or ' Correct it, or take it out.'}"
            )
        if not known[key].fits(value):
            raise SettingsError(
                f"{file}, {where} {key}: found {shown(value)}, expected {known[key].expected}."
                f" Write it as {known[key].example}."
            )


def _status(file: object, section: dict[str, Any]) -> None:
    for portfolio, names in section.items():
        if not TEXTS.fits(names):
            raise SettingsError(
                f"{file}, [status] {shown(portfolio)}: found {shown(names)}, expected a list of"
                ' dimensions. Write it as ["cost", "schedule"].'
            )
