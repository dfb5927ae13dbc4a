"""One cell: the SQL that takes it from text to the contract's type, and null where it cannot be
taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from etl.contract.columns import NUMERIC, Column
from etl.intake import currencies
from etl.intake.moments import unix, zoned
from etl.intake.months import by_number, numbered
from etl.intake.readers import Scan
from etl.intake.written import as_written, durations, spent, week
from etl.settings import UNIX, DateFormat, Joined, Source
from etl.sql import identifier, quoted

NULL = "cast(null as varchar)"
OTHERS = "*"
"""In `values`: every word that is not named."""
TRUE = ("true", "t", "yes", "y", "1", "x", "ja", "wahr", "oui", "si")
FALSE = ("false", "f", "no", "n", "0", "nein", "falsch", "non")


def cell(source: Source, scan: Scan, column: Column) -> str:
    """The cell as trimmed text, null when empty; several headings of one column are coalesced;
    words translated.

    NULL when nothing feeds the column.
    """
    parts = [f"nullif({_trimmed(h, scan)}, '')" for h, c in source.pairs if c == column.name]
    if joined := source.joined.get(column.name):
        parts.append(_joined(joined, scan))
    if column.name in source.defaults:
        parts.append(quoted(_as_exported(source, column, source.defaults[column.name])))
    if not parts:
        return NULL
    text = parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"
    words = source.values.get(column.name, {})
    if not words:
        return text
    cases = " ".join(
        f"when {quoted(theirs.lower())} then nullif({quoted(ours)}, '')"
        for theirs, ours in words.items()
        if theirs != OTHERS
    )
    others = f"when {text} is not null then {quoted(words[OTHERS])}" if OTHERS in words else ""
    if not cases:
        return f"case {others} end"
    return (
        f"case when lower({text}) in ({', '.join(quoted(w.lower()) for w in words if w != OTHERS)})"
        f" then case lower({text}) {cases} end {others} end"
        if others
        else f"case lower({text}) {cases} else {text} end"
    )


def _joined(joined: Joined, scan: Scan) -> str:
    """The parts that are filled, with what stands between them."""
    parts = (f"nullif({_trimmed(h, scan)}, '')" for h in joined.headings)
    return f"nullif(concat_ws({quoted(joined.by)}, {', '.join(parts)}), '')"


def _as_exported(source: Source, column: Column, default: str) -> str:
    """A default is said in portal.toml, where days are ISO and decimals stand behind a point; here
    it is written as the export writes."""
    if column.type == "date":
        form = first(source.date_formats.get(column.name, source.date_format))
        with suppress(ValueError):
            day = date.fromisoformat(default)
            return (
                f"{day.year:04}-{day.day:02}-{day.month:02}"
                if form == "swapped" and day.day <= 12
                else day.strftime(form)
                if form not in ("", "swapped", *UNIX)
                else default
            )
    elif column.type in NUMERIC and (match := re.fullmatch(r"([+-]?\d+)\.(\d+)", default)):
        return f"{match[1]}{match[2]}e-{len(match[2])}"
    return default


def first(form: DateFormat) -> str:
    """The format that stands for a list where one is enough."""
    return form if isinstance(form, str) else form[0]


def _trimmed(heading: str, scan: Scan) -> str:
    """Trimming only spaces costs a fifth of trimming any white space, so the reader says where it
    is enough."""
    return (
        f"trim({identifier(heading)})"
        if scan.is_plain
        else f"trim({identifier(heading)}, ' \t\r\n\u00a0')"
    )


def typed(source: Source, scan: Scan, column: Column) -> str:
    """The cell as the contract's type; null when it is empty or cannot be taken."""
    if column.of:
        return _instant(source, scan, column)
    text = cell(source, scan, column)
    if column.name == "currency" and scan.signs:
        value = f"coalesce({text}, {currencies.code(amounts(source, scan), scan.signs)})"
    elif text == NULL:
        value = "null"
    elif column.type == "text":
        value = text
    elif column.type == "date":
        form = source.date_formats.get(column.name, source.date_format)
        value = _date(text, form, language=source.language, zone=source.timezone)
        if column.name == "week":
            value = f"coalesce({value}, {week(text)})"
    elif column.type == "boolean":
        value = (
            f"case when lower({text}) in {words(TRUE)} then true when lower({text}) in"
            f" {words(FALSE)} then false end"
        )
    else:
        value = number(source, scan, column, text)
    return (
        f"coalesce({value}, case when {text} is null then {column.default} end)"
        if column.default
        else value
    )


def amounts(source: Source, scan: Scan) -> list[str]:
    """The cells of each column of money that is fed."""
    texts = (cell(source, scan, column) for column in currencies.money(source.table))
    return [text for text in texts if text != NULL]


def own(source: Source) -> tuple[str, ...]:
    """The currencies that a sign of several is: the one stated for the file, then the company's."""
    return (*filter(None, [source.defaults.get("currency", "").upper()]), source.currency)


def number(source: Source, scan: Scan, column: Column, text: str) -> str:
    """Digits with the source's decimal and thousands marks, times its unit, as the contract's type
    keeps them."""
    digits = exact(source, scan, column, text)
    if column.type == "integer":  # 1.5 is no whole number, and casting would make it 2
        return (
            f"try_cast(case when {digits} = trunc({digits}) then {digits} end as {column.sql_type})"
        )
    return f"try_cast({digits} as {column.sql_type})"


def exact(source: Source, scan: Scan, column: Column, text: str) -> str:
    """What the text says, to sixteen decimals: sums are formed of it before anything is rounded.
    Where cells are no plain numbers, they are looked at again as people write them."""
    unit = source.units.get(column.name)
    plain = _marked(source, text, unit)
    if column.name not in scan.odd:
        return plain
    written = as_written(text)
    readings = [plain, _marked(source, written, unit)]
    if scan.signs and column.unit == "currency":
        for times, known in currencies.by_times(scan.signs).items():
            digits = as_written(currencies.bare(text, known))
            readings.append(_marked(source, digits, Fraction(times) if times > 1 else unit))
    if column.type == "ratio":
        readings.append(_percent(source, written))
    if column.type == "hours":
        readings += [*durations(text), spent(text, source.week_hours)]
    if column.type == "days":
        day = source.week_hours / 5
        hours = f"{spent(text, source.week_hours)} * {day.denominator} / {day.numerator}"
        readings.append(f"try(cast({hours} as decimal(38,16)))")
    return f"coalesce({', '.join(readings)})"


def _marked(source: Source, text: str, unit: Fraction | None) -> str:
    """Digits with the source's marks, times the unit."""
    if source.thousands:  # only between groups of three: 12,34 is not 1234
        group, mark = re.escape(source.thousands), re.escape(source.decimal_mark)
        grouped = rf"^[+-]?\d{{1,3}}({group}\d{{3}})+({mark}\d*)?$"
        text = (
            f"case when not contains({text}, {quoted(source.thousands)}) then {text} when"
            f" regexp_matches({text}, {quoted(grouped)}) then replace({text},"
            f" {quoted(source.thousands)}, '') end"
        )
    if source.decimal_mark != ".":  # 1.234 would be read as 1.234
        text = (
            f"replace(case when not contains({text}, '.') then {text} end,"
            f" {quoted(source.decimal)}, '.')"
        )
    return _times(text, unit) if unit else f"try_cast({text} as decimal(38,16))"


def _percent(source: Source, text: str) -> str:
    """A share with its sign: 45 % is 0.45, whatever unit the numbers without a sign have."""
    bare = f"nullif(regexp_extract({text}, '^(.*[0-9])[ \u00a0\u202f]*%$', 1), '')"
    return _marked(source, bare, Fraction(1, 100))


def _times(text: str, unit: Fraction) -> str:
    """Times the unit as it was said; one that no decimal ends, such as 1/60, to sixteen digits.
    Eight decimals before it, so that thousands keep their cents."""
    factor = Context(prec=16).divide(Decimal(unit.numerator), Decimal(unit.denominator))
    digits = max(0, -int(str(factor.as_tuple().exponent)))
    width = max(digits + 1, len(f"{abs(int(factor))}") + digits)
    return (
        f"try_cast(try(try_cast({text} as decimal(22,8)) * cast('{factor:f}' as"
        f" decimal({width},{digits}))) as decimal(38,16))"
    )


def _date(text: str, form: DateFormat, language: str, zone: str) -> str:
    """The calendar day as written: a time behind it never shifts it, and a zone only where it is
    stated to which."""
    if (
        form == "swapped"
    ):  # ISO text whose day and month were exchanged wherever both readings are valid
        plain = f"try_cast(left({text}, 10) as date)"
        return (
            f"case when day({plain}) <= 12 then make_date(year({plain}), day({plain}),"
            f" month({plain})) else {plain} end"
        )
    if form:
        return f"cast({_moment(text, form, language=language, zone=zone)} as date)"
    written = (
        f"case when length({text}) = 10 or substr({text}, 11, 1) in ('T', ' ') then"
        f" try_cast(left({text}, 10) as date) end"
    )
    return f"coalesce(cast({zoned(text, zone)} as date), {written})" if zone else written


def _moment(text: str, form: DateFormat, language: str, zone: str) -> str:
    """Text in the format stated; a cell that is a real date arrives as ISO beside it, which can be
    told from every format that does not begin with the year."""
    forms = (form,) if isinstance(form, str) else form
    stated = unix(text, forms[0], zone) if forms[0] in UNIX else _parsed(text, forms, zone)
    named = [by_number(f) for f in forms if by_number(f) != f]
    if language and named:
        stated = f"coalesce({stated}, {_parsed(numbered(text, language), named, zone)})"
    if any(f.startswith(("%Y", "%y")) for f in forms):
        return stated
    real = rf"case when regexp_matches({text}, '^\d{{4}}-\d\d-\d\d([T ]|$)') then {text} end"
    beside = [zoned(text, zone)] if zone else []
    return f"coalesce({', '.join([stated, *beside])}, try_cast({real} as timestamp))"


def _parsed(text: str, forms: Sequence[str], zone: str) -> str:
    """In the first format that fits; where that reads a zone, as the local time in ours, or UTC."""
    listed = [f for f in forms if not ZONE.search(f)]
    parts = [_as_listed(text, listed)] if listed else []
    if with_zone := [f for f in forms if ZONE.search(f)]:
        parts.append(f"timezone({quoted(zone or 'UTC')}, {_as_listed(text, with_zone)})")
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"


ZONE = re.compile("%[zZ]")


def _as_listed(text: str, forms: Sequence[str]) -> str:
    listed = ", ".join(quoted(f) for f in forms)
    return f"try_strptime({text}, {listed if len(forms) == 1 else f'[{listed}]'})"


def passed_over(source: Source, scan: Scan, column: Column) -> str:
    """The time of day in the cell of a date of which only the day is kept; null where the cell
    holds none."""
    return _instant(source, scan, Column(f"{column.name}_at", "instant", "", of=column.name))


def _instant(source: Source, scan: Scan, column: Column) -> str:
    """Day and time of day of a date's cell; null where it holds only a day. Midnight is how
    workbooks write a day; a zone shifts it only where it is stated to which."""
    text = cell(source, scan, replace(column, name=column.of, type="date", of=""))
    form = source.date_formats.get(column.of, source.date_format)
    if text == NULL or (form not in ("", "swapped") and not _has_clock(form)):
        return "cast(null as timestamp)"
    if form in ("", "swapped"):
        clock = rf"regexp_extract({text}, '^\d{{4}}-\d\d-\d\d[T ](\d\d:\d\d(:\d\d)?)', 1)"
        day = _date(text, form, language="", zone="")
        moment = f"try_cast(concat({day}, ' ', nullif({clock}, '')) as timestamp)"
        if source.timezone and not form:
            moment = f"coalesce({zoned(text, source.timezone)}, {moment})"
        return (  # most cells hold only a day, and looking for a colon is cheap
            f"case when contains({text}, ':') and {clock} <> '' and {moment} <> date_trunc('day',"
            f" {moment}) then {moment} end"
        )
    moment = _moment(text, form, language=source.language, zone=source.timezone)
    return f"case when {moment} <> date_trunc('day', {moment}) then cast({moment} as timestamp) end"


CLOCK = re.compile(r"%-?[HIcTXR]")


def _has_clock(form: DateFormat) -> bool:
    return form in UNIX or any(
        CLOCK.search(f) for f in ((form,) if isinstance(form, str) else form)
    )


def words(allowed: Iterable[str]) -> str:
    """A SQL list of text."""
    return "(" + ", ".join(quoted(w) for w in allowed) + ")"
