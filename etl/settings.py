"""The etl's sections of portal.toml as frozen records, with errors that say where. Reads no data
and knows no default path."""

from __future__ import annotations

import glob
import os
import re
import tomllib
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from etl import shape, sources
from etl.contract import BY_NAME
from etl.contract.columns import Table
from etl.contract.work import DIMENSIONS, TASK_KINDS

SettingsError, nearest = shape.SettingsError, shape.nearest
FORMATS = ("csv", "tsv", "xlsx", "parquet", "json", "ndjson", "md", "mspdi", "xer")
ENDINGS = {
    "xml": "mspdi",
    "txt": "csv",
    "xls": "xlsx",
    "xlsm": "xlsx",
    "xlsb": "xlsx",
    "ods": "xlsx",
}
"""Formats whose files end in another word."""
PACKED = ("gz", "zip", "zst", "bz2", "xz", "7z", "rar", "tar")
"""Endings of what is unpacked first: what a packed file holds is not known before it is."""
PLANS = {
    "mpp": "Open it in Microsoft Project and save it as XML: File, Save As, XML Format (*.xml).",
    "mpt": "Open it in Microsoft Project and save it as XML: File, Save As, XML Format (*.xml).",
    "mpx": "Open it in Microsoft Project and save it as XML: File, Save As, XML Format (*.xml).",
    "pod": "Open it in ProjectLibre and save it as Microsoft Project XML: File, Save as, *.xml.",
    "planner": "Open it in Planner and export it: File, Export, Microsoft Project XML.",
    "pmxml": "Export it from P6 as XER: File, Export, Primavera PM - (XER).",
}
"""Plans that are not read, with how to save them as one that is."""
UNPACK = "Unpack it, and map what is in it."
FAULT_KINDS = (
    "type",
    "required",
    "range",
    "reference",
    "value",
    "key",
    "date_order",
    "order",
    "plausible",
    "conflict",
    "repeated",
)
OF_WHOLE_FILES = {
    "file": "mend the file or its path.",
    "heading": "map the heading, or name it in ignore.",
    "marks": "state decimal and thousands.",
    "swapped": 'say date_formats = "swapped", or as_written.',
    "consequence": "it is tolerated with the row that it follows.",
}
"""Kinds that no tolerance names, with what is done about them."""


DateFormat = str | tuple[str, ...]
"""How a column writes its dates: one format, or several that cannot be mistaken for each other."""
UNIX = {"unix": 1, "unix_ms": 1000}
"""Formats of moments as numbers since 1970, with how many make a second."""
Codes = str | dict[str, str]
"""A file of codes, or a list with the headings of theirs and of ours."""


@dataclass(frozen=True)
class Joined:
    """Headings that hold the parts of one value, and what stands between them."""

    headings: tuple[str, ...]
    by: str = " "


@dataclass(frozen=True)
class Source:
    """Where one export lies and which of its headings is which contract column."""

    number: int
    """Its place among the [[source]] entries, from 1; named in errors."""
    table: str
    path: str
    format: str
    columns: Mapping[str, str | tuple[str, ...]]
    """Heading to contract column, or columns. `Heading#2` is the second heading of that name."""
    encoding: str = "utf-8"
    delimiter: str = ""
    decimal: str = ""
    """'' is '.', but not said: then 1.250 is asked about."""
    thousands: str = ""
    date_format: DateFormat = ""
    timezone: str = ""
    """To which moments with a zone, and Unix ones, are brought; '' shifts nothing."""
    language: str = ""
    """In which its months are named, beside English; '' where it is not said."""
    week_hours: Fraction = Fraction(40)
    """Hours of a full-time week of the company, for what is written as 2w 3d."""
    currency: str = "EUR"
    """The company's own, which a sign of several currencies is."""
    sheet: str = ""
    header_row: int = 0
    """1-based; 0 finds it."""
    ignore: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, Fraction] = field(default_factory=dict)
    """How much one is in the contract's unit, exactly."""
    date_formats: dict[str, DateFormat] = field(default_factory=dict)
    as_written: tuple[str, ...] = ()
    """Columns whose dates lie as exchanged ones do, and are right as they stand."""
    defaults: dict[str, str] = field(default_factory=dict)
    where: str = ""
    """Rows kept, as a DuckDB condition over the export's headings."""
    own_where: str = ""
    """Of it, what portal.toml says beside a system: once for the whole file, or of this table."""
    select: str = ""
    """One SELECT over `export` that reshapes it; must keep the column `_row`."""
    distinct: bool = False
    """Whether a row is made of each key that is there, where no other source has it."""
    elsewhere: frozenset[str] = frozenset()
    """Headings that another source of the same path and sheet maps or ignores."""
    line_days: int = 1
    """Days that a line of hours stands for: 7 where a line is a week. Each has 24 hours."""
    keep_repeats: bool = False
    """Whether lines that another file of the table holds too are lines of their own."""
    joined: dict[str, Joined] = field(default_factory=dict)
    """Columns whose value is made of several headings."""
    first_filled: tuple[str, ...] = ()
    """Columns of which it is said that the first heading that is filled counts."""
    map: dict[str, Codes] = field(default_factory=dict)
    """Columns whose codes a file turns into those of another system: its path, or a list with the
    headings of theirs and of ours."""
    system: str = ""
    """The preset that filled this in; '' for none. What follows is of presets alone."""
    export: str = ""
    is_main: bool = True
    """Whether the table is what the export is for; what else it feeds may be missing."""
    is_open: bool = False
    """Whether the kind of export is told by its headings."""
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Each heading as the preset calls it, with what it may be called in the file."""
    passed: tuple[str, ...] = ()
    """Headings that are passed over; `*` stands for anything."""
    several: tuple[str, ...] = ()
    """Headings that may come several times; their cells become lines of one."""
    made: dict[str, str] = field(default_factory=dict)
    """Headings that are computed, in SQL over `export`."""
    made_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The headings of which one has to be there for it."""
    days: tuple[str, ...] = ()
    """What a day's heading and its cells are called, where the columns of the file are days, or
    weeks or months."""
    span: str = "day"
    """What each of those columns stands for: `day`, `week` or `month`."""
    totals: str = ""
    """Rows that add others up and are left out, as a condition."""
    needs: tuple[str, ...] = ()
    """Headings of which one has to be there for the table to be fed."""
    dates: tuple[str, ...] = ()
    """Formats its dates may be written in; which one is settled by the cells."""
    has_open_marks: bool = False
    """Whether its decimal mark is settled by the cells."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each heading with each column it feeds alone."""
        return tuple(
            (heading, name)
            for heading, names in self.columns.items()
            for name in ((names,) if isinstance(names, str) else names)
        )

    @property
    def is_copied(self) -> bool:
        """Whether its rows are made anew and not only looked at."""
        return bool(self.select or self.distinct or self.made or self.days)

    @property
    def mapped(self) -> frozenset[str]:
        """The headings that feed a column, alone or joined."""
        return frozenset(self.columns).union(*(j.headings for j in self.joined.values()))

    @property
    def fed(self) -> frozenset[str]:
        """The columns that a heading or a default feeds."""
        return frozenset({name for _, name in self.pairs} | {*self.joined} | {*self.defaults})

    @property
    def wanted(self) -> frozenset[str]:
        """What its headings may be called in the file."""
        known = {w for h, words in self.headings.items() for w in (h, *words)}
        return frozenset(sources.REPEATED.sub("", h) for h in self.mapped | known)

    @property
    def decimal_mark(self) -> str:
        """The mark before decimals."""
        return self.decimal or "."


@dataclass(frozen=True)
class Tolerance:
    """Faults whose rows or cells are left out instead of refusing the publish."""

    table: str
    column: str
    kind: str
    limit: int


@dataclass(frozen=True)
class Band:
    """One colour band of a metric's threshold; a null bound is open."""

    metric: str
    portfolio: str
    version: str
    valid_from: date
    colour: str
    low: float | None
    low_included: bool
    high: float | None
    high_included: bool


@dataclass(frozen=True)
class Simulation:
    """How finishes are simulated."""

    runs: int = 10_000
    seed: int = 1
    distribution: str = "beta_pert"
    correlation: float = 0.2
    """Of the durations of a project's tasks, on ranks; 0.2 to 0.3 is usual where it is not known
    (GAO Schedule Assessment Guide)."""


@dataclass(frozen=True)
class Flow:
    """Where an item of a board begins and ends: the states before, between and after, and how long
    it should take."""

    kinds: tuple[str, ...] = ("task", "item")
    """Kinds of task that are items of a board."""
    not_started: tuple[str, ...] = ("Backlog", "Open", "New", "To do", "Ready")
    started: tuple[str, ...] = (
        "In progress",
        "Doing",
        "Active",
        "Review",
        "In review",
        "Testing",
        "In test",
    )
    """In the order an item goes through them."""
    waiting: tuple[str, ...] = ("Waiting", "On hold", "Blocked")
    """Begun, and nobody works on it."""
    finished: tuple[str, ...] = ("Done", "Closed", "Resolved", "Completed")
    cancelled: tuple[str, ...] = (
        "Won't do",
        "Won't fix",
        "Cancelled",
        "Canceled",
        "Rejected",
        "Duplicate",
        "Declined",
        "Withdrawn",
        "Abandoned",
        "Obsolete",
    )
    """Left the board without being done: neither finished nor open."""
    target_days: int | None = None
    """Calendar days an item should be finished within, where a team has no target of its own."""
    team_target_days: dict[str, int] = field(default_factory=dict)

    @property
    def _cancelled(self) -> tuple[str, ...]:
        """The usual words, save those that another list of portal.toml names."""
        named = {
            n.casefold() for n in (*self.not_started, *self.started, *self.waiting, *self.finished)
        }
        return (
            tuple(n for n in self.cancelled if n.casefold() not in named)
            if self.cancelled is Flow.cancelled
            else self.cancelled
        )

    @property
    def states(self) -> tuple[tuple[str, str, int], ...]:
        """Name, class and place of every state; who waits has come as far as who has begun, and
        what leaves the board on the day it came has done so last."""
        begun = [(name, "started", place) for place, name in enumerate(self.started, 1)]
        return (
            *((n, "not_started", 0) for n in self.not_started),
            *begun,
            *((n, "waiting", 1) for n in self.waiting),
            *((n, "finished", len(self.started) + 1) for n in self.finished),
            *((n, "cancelled", len(self.started) + 1) for n in self._cancelled),
        )


@dataclass(frozen=True)
class Guards:
    """What a candidate may change at most to be published unattended; None asks nothing. Each is a
    file of etl/guards."""

    max_faults: int | None = None
    """Refused rows."""
    max_customer_slip_days: int | None = None
    """Calendar days by which a milestone that a customer sees moves later."""
    max_lost_projects: int | None = None
    """Projects that are live and not in the candidate."""
    max_new_red: int | None = None
    """Projects that turn red, or come in red."""
    max_forecast_move_ratio: float | None = None
    """How far the forecast cost of the projects in both reports moves together, as a share."""

    @property
    def stated(self) -> dict[str, float]:
        """The guards that portal.toml states, with their limits."""
        return {name: limit for name in GUARDS if (limit := getattr(self, name)) is not None}


GUARDS = tuple(Guards.__dataclass_fields__)


@dataclass(frozen=True)
class Settings:
    """What the etl reads from portal.toml."""

    file: Path
    company: str
    currency: str
    status_date: date | None
    language: str
    timezone: str
    cadence_days: int
    full_time_hours: float
    """Contract hours of one full-time week, which FTE divides by."""
    snapshots: Path
    sources: tuple[Source, ...]
    tolerances: tuple[Tolerance, ...]
    dimensions: dict[str, tuple[str, ...]]
    bands: tuple[Band, ...]
    simulation: Simulation = Simulation()
    discount_rate: float | None = None
    """Yearly, e.g. 0.035; None leaves present values unknown."""
    flow: Flow = Flow()
    guards: Guards = Guards()
    names: str = "leads"
    """Who reads names of people: leads, or everyone."""

    def files(self, path: str) -> list[Path]:
        """The file of exactly that name where there is one; else all that the path fits as a
        pattern. The folder of portal.toml is never a pattern."""
        plain = self.file.parent / path
        if not glob.has_magic(path) or plain.exists():
            return [plain]
        own = Path(glob.escape(str(self.file.parent)))
        return [Path(file) for file in sorted(glob.glob(str(own / path)))]

    @property
    def size(self) -> int:
        """Bytes of all that is read."""
        return sum(file.stat().st_size for file in set(self._read) if file.is_file())

    @property
    def _read(self) -> list[Path]:
        """The files that sources and lists of codes name."""
        lists = [c["path"] for s in self.sources for c in s.map.values() if not isinstance(c, str)]
        return [f for path in (*(s.path for s in self.sources), *lists) for f in self.files(path)]

    @property
    def folders(self) -> set[Path]:
        """Those of the files that are read; of a link, also where it leads."""
        folders = {folder for f in self._read for folder in (f.parent, f.resolve().parent)}
        return {folder for folder in folders if is_named(folder)}

    def as_of(self, day: date) -> Settings:
        """With the day of the report wherever a default stands for it."""

        def stated(defaults: dict[str, str]) -> dict[str, str]:
            return {c: str(day) if v == STATUS_DATE else v for c, v in defaults.items()}

        dated = (replace(s, defaults=stated(s.defaults)) for s in self.sources)
        return replace(self, sources=tuple(dated))


def is_named(file: Path) -> bool:
    """Whether a path is text at all; what is not is read by nobody."""
    try:
        return bool(str(file).encode())
    except UnicodeEncodeError:
        return False


STATUS_DATE = "status date"
"""Stands in portal.toml for the day a report is as of."""


def config_file(given: Path | None) -> Path:
    """The portal.toml in force: --config, else STANDPOINT_CONFIG, else the one here; the portal
    looks the same way."""
    return given or Path(os.environ.get("STANDPOINT_CONFIG") or "portal.toml")


def load(file: Path) -> Settings:
    """The settings in `file`; SettingsError names the section that is wrong and what would be
    right."""
    raw = _parse(file)
    shape.check(file, raw)
    company = raw.get("company", {})
    return Settings(
        file=file,
        company=str(company.get("name", "")),
        currency=_currency(file, str(company.get("currency", "EUR"))),
        status_date=_status_day(file, company.get("status_date")),
        language=_language(file, str(company.get("language", "en_GB"))),
        timezone=_timezone(file, str(company.get("timezone", "UTC"))),
        cadence_days=_days(file, company.get("cadence_days", 31)),
        full_time_hours=_full_time(file, company.get("full_time_hours", 40)),
        snapshots=_folder(file, raw.get("snapshots", {}).get("folder", "data/snapshots")),
        sources=_every_source(file, raw),
        tolerances=tuple(_tolerance(file, i, t) for i, t in enumerate(raw.get("tolerate", []), 1)),
        dimensions=_dimensions(file, raw.get("status", {})),
        bands=tuple(_band(file, i, t) for i, t in enumerate(raw.get("threshold", []), 1)),
        simulation=_simulation(file, raw.get("simulation", {})),
        discount_rate=_rate(file, company.get("discount_rate")),
        flow=_flow(file, raw.get("flow", {})),
        guards=_guards(file, {k: v for k, v in raw.get("publish", {}).items() if k != "names"}),
        names=_names(file, raw.get("publish", {}).get("names", "leads")),
    )


def _folder(file: Path, value: object) -> Path:
    """Where to publish, beside portal.toml; without `..`, save where a link makes it mean another
    place."""
    folder = file.parent / str(value)
    plain = Path(os.path.normpath(folder))
    return plain if plain.resolve() == folder.resolve() else folder


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(
            f"{file}: not found. Name the file with --config or in STANDPOINT_CONFIG, or go to its"
            " folder. `standpoint sample .` writes one to try and to copy."
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{file}: cannot be read: {error.strerror or error}. Name another with --config, or"
            " mend its rights."
        ) from None
    except RecursionError:
        raise SettingsError(
            f"{file}: not readable as TOML: lists or tables lie too deep in each other. Take them"
            " out."
        ) from None
    except ValueError as error:  # TOML, UTF-8, and numbers of thousands of digits
        raise SettingsError(f"{file}: not readable as TOML: {error}. Correct that line.") from None


def _one_of(file: Path, where: str, value: str, known: Any) -> str:
    if value not in known:
        raise SettingsError(
            f"{file}, {where}: found {shape.shown(value)}, expected one of"
            f" {', '.join(known)}.{nearest(value, known)}"
        )
    return value


def _currency(file: Path, value: str) -> str:
    if not re.fullmatch("[A-Z]{3}", value):
        raise SettingsError(
            f"{file}, [company] currency: '{value}' is not an ISO 4217 code. Write it as EUR."
        )
    return value


def _language(file: Path, value: str, where: str = "[company]") -> str:
    try:
        Locale.parse(value.replace("-", "_") if where != "[company]" else value)
    except (UnknownLocaleError, ValueError, TypeError, LookupError):
        raise SettingsError(
            f"{file}, {where} language: '{value}' is not known. Write it as en_GB or de_DE."
        ) from None
    return value


def _is_zone(name: str) -> bool:
    """Whether there is such a time zone; all of them are listed only to suggest one."""
    try:
        return bool(zoneinfo.ZoneInfo(name).key)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False


def _timezone(file: Path, value: str, where: str = "[company]") -> str:
    if not _is_zone(value):
        raise SettingsError(
            f"{file}, {where} timezone: '{value}' is not known. Write it as"
            f" Europe/Berlin.{nearest(value, zoneinfo.available_timezones())}"
        )
    return value


def _days(file: Path, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise SettingsError(
            f"{file}, [company] cadence_days: '{value}' is not a number of days. Write it as 31."
        )
    return value


def _full_time(file: Path, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 80:
        raise SettingsError(
            f"{file}, [company] full_time_hours: '{value}' is not a number of hours a week up to"
            " 80. Write it as 40."
        )
    return float(value)


FIRST, LAST = date(1950, 1, 1), date(2100, 12, 31)
"""Days beyond are slips of the pen, as in the contract's dates."""


def _status_day(file: Path, value: Any) -> date | None:
    day = _day(file, "[company] status_date", value)
    if day and not FIRST <= day <= LAST:
        raise SettingsError(
            f"{file}, [company] status_date: found {day}, expected a day between {FIRST.year} and"
            f" {LAST.year}. Correct the year."
        )
    return day


def _day(file: Path, where: str, value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise SettingsError(
            f"{file}, {where}: '{value}' is not a date. Write it as 2026-11-20."
        ) from None


def _every_source(file: Path, raw: dict[str, Any]) -> tuple[Source, ...]:
    """In the order stated; rows that are made of what other tables name come last, since they only
    fill in what no other source has. A heading is mapped or ignored once for a file, however many
    tables the file feeds."""
    usual = {k: v for k, v in raw.get("company", {}).items() if k in ("language", "timezone")}
    usual["week_hours"] = Fraction(
        str(_full_time(file, raw.get("company", {}).get("full_time_hours", 40)))
    )
    usual["currency"] = str(raw.get("company", {}).get("currency", "EUR"))
    every = [
        source
        for number, stated in enumerate((usual | s for s in raw.get("source", [])), 1)
        for source in _sources(file, number, raw=stated, everywhere=raw.get("map", {}))
    ]
    named = {
        place: frozenset(
            h for s in every if (s.path, s.sheet) == place for h in (*s.mapped, *s.ignore)
        )
        for place in {(s.path, s.sheet) for s in every}
    }
    return tuple(
        replace(source, elsewhere=named[source.path, source.sheet])
        for source in sorted(every, key=lambda source: source.distinct)
    )


def _sources(
    file: Path, number: int, raw: dict[str, Any], everywhere: dict[str, Codes]
) -> list[Source]:
    """The sources that one [[source]] stands for: one, or one for each table that the export of a
    known system feeds."""
    if "system" not in raw:
        return [_source(file, number, raw=raw, everywhere=everywhere)]
    where = f"[[source]] {number}"
    preset = sources.PRESETS[
        _one_of(file, f"{where} system", value=str(raw["system"]), known=tuple(sources.PRESETS))
    ]
    _check_system(file, where, raw=raw, preset=preset)
    mapped = {t.name: t.mapped for t in BY_NAME.values()}
    return [
        _source(file, number, raw=entry, everywhere=everywhere)
        for entry in sources.expand(raw, preset, mapped)
    ]


def _check_system(file: Path, where: str, raw: dict[str, Any], preset: sources.Preset) -> None:
    """What is stated beside `system` names an export, tables, headings and columns it has."""
    for key in ("table", "select"):
        if key in raw:
            raise SettingsError(
                f"{file}, {where}: '{key}' cannot stand beside system, which feeds several tables."
                f" Say it under [source.tables.<table>], or leave system out."
            )
    if "path" not in raw:
        raise SettingsError(f"{file}, {where}: 'path' is missing. Say where the export lies.")
    if "export" in raw:
        _one_of(file, f"{where} export", value=str(raw["export"]), known=tuple(preset.exports))
    exports = [e for e in preset.exports.values() if raw.get("export", e.name) == e.name]
    tables = tuple(dict.fromkeys(t for e in exports for t in e.tables))
    for table in raw.get("tables", {}):
        _one_of(file, f"{where} tables", value=table, known=tables)
    for heading in raw.get("headings", {}):
        known = tuple(h for e in exports for h in e.headings)
        _one_of(file, f"{where} headings", value=heading, known=known)
    columns = tuple(dict.fromkeys(c for t in tables for c in BY_NAME[t].mapped))
    for part in sources.BY_COLUMN:
        for column in raw.get(part, {}):
            _one_of(file, f"{where} {part}", value=column, known=columns)
    for column in raw.get("as_written", ()):
        _one_of(file, f"{where} as_written", value=column, known=columns)
    for heading, names in raw.get("columns", {}).items():
        for name in (names,) if isinstance(names, str) else names:
            _one_of(file, f"{where} columns '{heading}'", value=name, known=columns)


def _source(file: Path, number: int, raw: dict[str, Any], everywhere: dict[str, Codes]) -> Source:
    where = f"[[source]] {number}"
    for key in ("table", "path", "columns"):
        if key not in raw:
            raise SettingsError(
                f"{file}, {where}: '{key}' is missing. Every source needs table, path and columns,"
                " or system and path."
            )
    table = BY_NAME[_one_of(file, f"{where} table", value=str(raw["table"]), known=sorted(BY_NAME))]
    kind = _format(file, where, raw)
    for part in sources.BY_COLUMN:
        for column in raw.get(part, {}):
            _one_of(file, f"{where} {part}", value=column, known=table.mapped)
    for column in () if raw.get("system") else raw.get("as_written", ()):
        _one_of(file, f"{where} as_written", value=column, known=table.mapped)
    for heading, names in raw["columns"].items():
        for column in (names,) if isinstance(names, str) else names:
            _one_of(file, f"{where} columns '{heading}'", value=column, known=table.mapped)
    _marks(file, where, raw)
    _language(file, str(raw.get("language", "en_GB")), where=where)
    if raw.get("timezone"):
        _timezone(file, str(raw["timezone"]), where=where)
    units = {
        column: _unit(file, f"{where} units {column}", unit)
        for column, unit in raw.get("units", {}).items()
    }
    formats = {
        column: _date_format(file, f"{where} date_formats {column}", form=form)
        for column, form in raw.get("date_formats", {}).items()
    }
    lists: dict[str, Any] = {k: tuple(raw.get(k, ())) for k in LISTED}
    made = (
        "format",
        "usual_format",
        "columns",
        "defaults",
        "units",
        "joined",
        "map",
        "tables",
        "date_format",
        "date_formats",
        *LISTED,
    )
    return Source(
        number=number,
        format=kind,
        columns={h: c if isinstance(c, str) else tuple(c) for h, c in raw["columns"].items()},
        units=units,
        date_format=_date_format(file, f"{where} date_format", form=raw.get("date_format", "")),
        date_formats=formats,
        defaults={k: str(v) for k, v in raw.get("defaults", {}).items()},
        joined={c: _joined(j) for c, j in raw.get("joined", {}).items()},
        map=_codes(table, everywhere) | raw.get("map", {}),
        **lists,
        **{k: v for k, v in raw.items() if k not in made},
    )


LISTED = ("ignore", "as_written", "first_filled", "passed", "several", "needs", "dates")
"""What a source holds as lists."""


def format_of(path: Path) -> str:
    """The format that a file's ending names; the ending where no reader takes it."""
    ending = path.suffix.lstrip(".").lower()
    return ENDINGS.get(ending, ending)


def _format(file: Path, where: str, raw: dict[str, Any]) -> str:
    """As stated; else by the ending of the path; else as the system writes it."""
    ending = format_of(Path(str(raw["path"])))
    usual = raw.get("usual_format") if ending not in FORMATS else ""
    form = str(raw.get("format") or usual or ending)
    form = ENDINGS.get(form.lower(), form)
    if remedy := PLANS.get(form.lower()):
        raise SettingsError(
            f"{file}, {where}: .{form.lower()} is a plan that cannot be read as it is. {remedy}"
        )
    if form.lower() in PACKED:
        raise SettingsError(f"{file}, {where}: {raw['path']} is packed. {UNPACK}")
    return _one_of(file, f"{where} format", value=form, known=FORMATS)


def _joined(raw: dict[str, Any]) -> Joined:
    return Joined(tuple(raw["headings"]), raw.get("by", " "))


def _codes(table: Table, everywhere: dict[str, Codes]) -> dict[str, Codes]:
    """Which columns of a table hold the codes that [map] turns into others: the key itself, and
    what refers to it."""
    keys = {t.name: t.key[0] for t in BY_NAME.values() if len(t.key) == 1}
    return {
        column.name: everywhere[key]
        for column in table.columns
        if (key := keys.get(column.references, column.name)) in everywhere
        and (column.references or table.key == (column.name,))
    }


def _unit(file: Path, where: str, value: object) -> Fraction:
    """A number, or a fraction as text: a third of an hour is no decimal."""
    try:
        unit = Fraction(0) if isinstance(value, bool) else Fraction(str(value).replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        unit = Fraction(0)
    if not Fraction(1, 10**12) <= abs(unit) <= 10**12:
        raise SettingsError(
            f"{file}, {where}: '{value}' is not a number. Say how much one of it is in the"
            ' contract\'s unit, e.g. 1000, 0.01 or "1/60".'
        )
    return unit


def _date_format(file: Path, where: str, form: str | list[str]) -> DateFormat:
    """As stated. Two-digit years come first in a list: where they are read as years of four, 26 is
    the year 26."""
    if isinstance(form, str):
        return form
    orders = {_order(f): f for f in form if re.search("%-?m", f)}
    short = [f for order, f in orders.items() if not order.startswith("Y")]
    long = [f for order, f in orders.items() if order.startswith("Y")]
    for alike in (short, long):
        if len(alike) > 1:
            raise SettingsError(
                f"{file}, {where}: '{alike[0]}' and '{alike[1]}' in one list write day, month and"
                " year in different orders, so one date could be two days. List formats of one"
                " order, or split the export in two sources with where."
            )
    return tuple(sorted(dict.fromkeys(form), key=lambda f: "%Y" in f))


def _order(form: str) -> str:
    """In which order day, month and year stand, as `dmy`; a year of four digits that leads, which
    nothing else is mistaken for, is `Y`."""
    parts = "".join(re.findall("%-?([dmyY])", form))
    return parts[:1] + parts[1:].lower()


def _marks(file: Path, where: str, raw: dict[str, Any]) -> None:
    """Marks that can be told apart."""
    decimal, thousands = raw.get("decimal") or ".", raw.get("thousands")
    if decimal == thousands:
        raise SettingsError(
            f"{file}, {where}: decimal and thousands are both '{decimal}', so 1{decimal}234 could"
            " be either. Say decimal as well, or leave thousands out."
        )


def _tolerance(file: Path, number: int, raw: dict[str, Any]) -> Tolerance:
    where = f"[[tolerate]] {number}"
    table = BY_NAME[
        _one_of(file, f"{where} table", value=str(raw.get("table", "")), known=sorted(BY_NAME))
    ]
    column = str(raw.get("column", ""))
    if column:
        _one_of(file, f"{where} column", value=column, known=table.mapped)
    kind = _kind(file, f"{where} kind", value=str(raw.get("kind", "")))
    return Tolerance(table=table.name, column=column, kind=kind, limit=int(raw.get("limit", 0)))


def _kind(file: Path, where: str, value: str) -> str:
    """A kind of fault that leaves out a cell or a row; what is wrong with a whole file is
    mended."""
    if remedy := OF_WHOLE_FILES.get(value):
        raise SettingsError(
            f"{file}, {where}: found '{value}', expected one of {', '.join(FAULT_KINDS)}. A fault"
            f" of kind {value} is of a whole file and cannot be tolerated: {remedy}"
        )
    return _one_of(file, where, value=value, known=FAULT_KINDS)


def _dimensions(file: Path, raw: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    dimensions = {str(k): tuple(v) for k, v in raw.items()} or {"": ("cost", "schedule")}
    for portfolio, names in dimensions.items():
        for name in names:
            _one_of(file, f"[status] '{portfolio}'", value=name, known=DIMENSIONS)
    dimensions.setdefault("", ("cost", "schedule"))
    return dimensions


def _band(file: Path, number: int, raw: dict[str, Any]) -> Band:
    where = f"[[threshold]] {number}"
    for key in raw:
        _one_of(
            file,
            where,
            value=key,
            known=(
                "metric",
                "portfolio",
                "version",
                "valid_from",
                "colour",
                "low",
                "low_included",
                "high",
                "high_included",
            ),
        )
    colour = _one_of(
        file, f"{where} colour", value=str(raw.get("colour", "")), known=("green", "amber", "red")
    )
    valid = _day(file, f"{where} valid_from", raw.get("valid_from", date(1970, 1, 1)))
    return Band(
        metric=str(raw.get("metric", "")),
        portfolio=str(raw.get("portfolio", "")),
        version=str(raw.get("version", "1")),
        valid_from=valid or date(1970, 1, 1),
        colour=colour,
        low=raw.get("low"),
        low_included=bool(raw.get("low_included", True)),
        high=raw.get("high"),
        high_included=bool(raw.get("high_included", False)),
    )


def _rate(file: Path, value: Any) -> float | None:
    if value is not None and (
        isinstance(value, bool) or not isinstance(value, int | float) or not -0.5 < value < 1
    ):
        raise SettingsError(
            f"{file}, [company] discount_rate: found '{value}', expected a yearly rate as a share."
            " Write 3.5 % as 0.035."
        )
    return None if value is None else float(value)


LEAST_RUNS = 5_000


def _simulation(file: Path, raw: dict[str, Any]) -> Simulation:
    for key in raw:
        _one_of(file, "[simulation]", value=key, known=tuple(Simulation.__dataclass_fields__))
    made = Simulation(**raw)
    _one_of(
        file,
        "[simulation] distribution",
        value=str(made.distribution),
        known=("beta_pert", "triangular"),
    )
    for key, least in (("runs", LEAST_RUNS), ("seed", 0)):
        value = getattr(made, key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise SettingsError(
                f"{file}, [simulation] {key}: found '{value}', expected a whole number from"
                f" {least:,}. Write it as {max(least, 1)}."
            )
    if (
        isinstance(made.correlation, bool)
        or not isinstance(made.correlation, int | float)
        or not 0 <= made.correlation < 1
    ):
        raise SettingsError(
            f"{file}, [simulation] correlation: found '{made.correlation}', expected a number from"
            " 0 to below 1. Write it as 0.2."
        )
    return made


BOARD = ("not_started", "started", "waiting", "finished", "cancelled")


def _flow(file: Path, raw: dict[str, Any]) -> Flow:
    for key in raw:
        _one_of(
            file, "[flow]", value=key, known=("kinds", *BOARD, "target_days", "team_target_days")
        )
    for kind in raw.get("kinds", ()):
        _one_of(file, "[flow] kinds", value=str(kind), known=TASK_KINDS)
    words = {key: tuple(str(w) for w in raw[key]) for key in ("kinds", *BOARD) if key in raw}
    target = raw.get("target_days")
    flow = Flow(
        **words,
        target_days=None if target is None else _target(file, "target_days", target),
        team_target_days={
            str(t): _target(file, f"team_target_days {t}", d)
            for t, d in raw.get("team_target_days", {}).items()
        },
    )
    _apart(file, flow)
    return flow


def _apart(file: Path, flow: Flow) -> None:
    """Each state in one list only, and an end for items to reach."""
    for key in ("started", "finished"):
        if not getattr(flow, key):
            raise SettingsError(
                f"{file}, [flow] {key}: the list is empty. Name the states in which an item counts"
                f" as {key}."
            )
    seen: dict[str, str] = {}
    for name, kind, _ in flow.states:
        if name.casefold() in seen:
            raise SettingsError(
                f"{file}, [flow]: '{name}' stands in {seen[name.casefold()]} and in {kind}. Leave"
                " it in one of them."
            )
        seen[name.casefold()] = kind


def _target(file: Path, where: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise SettingsError(
            f"{file}, [flow] {where}: '{value}' is not a number of days. Write it as 15."
        )
    return value


def _names(file: Path, value: object) -> str:
    if value not in ("leads", "everyone"):
        raise SettingsError(
            f"{file}, [publish] names: found '{value}', expected leads or everyone. Write it as"
            ' "leads".'
        )
    return str(value)


def _guards(file: Path, raw: dict[str, Any]) -> Guards:
    for key, limit in raw.items():
        _one_of(file, "[publish]", value=key, known=GUARDS)
        kinds = int | float if key.endswith("_ratio") else int
        if isinstance(limit, bool) or not isinstance(limit, kinds) or not 0 <= limit < float("inf"):
            wanted = (
                "a share from 0. Write 5 % as 0.05"
                if key.endswith("_ratio")
                else "a whole number from 0. Write it as 10"
            )
            raise SettingsError(f"{file}, [publish] {key}: found '{limit}', expected {wanted}.")
    return Guards(**raw)
