"""Where a mapping's own `where`, `select` and `columns` cannot be followed: which of them, the name
it stumbles over, and what to write. `where` comes first, then `select`, then `columns`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import NoReturn

import duckdb

from etl.engine import TOO_LARGE, Engine
from etl.settings import Settings, SettingsError, Source, nearest
from etl.sql import identifier

CANNOT = "{}, [[source]] {}: where or select cannot be followed for {}: {} {}"
GUARD = (
    "Correct it; cells are text, and a number among them is written try_cast(… as decimal(18,2))."
)
CONFINED = "They read files in the folders of the sources alone."
NO_ROW = "its _row is not the number of a row."
KEEP_ROW = "Select _row of export as it is."
MISSING = re.compile(
    r'[Cc]olumn (?:named )?"([^"]+)"(?: not found| )|have a column named "([^"]+)"'
)
"""How DuckDB names a column that is not there."""


def refuse(settings: Settings, source: Source, sentence: str, remedy: str) -> NoReturn:
    """Raises, naming the [[source]]."""
    place = (settings.file, source.number, source.path)
    raise SettingsError(CANNOT.format(*place, sentence, remedy)) from None


def blame(
    engine: Engine,
    settings: Settings,
    source: Source,
    *,
    export: str,
    raw: str,
    error: duckdb.Error,
) -> None:
    """Raises where the mapping's own filter or SELECT is what cannot be followed, and not what the
    cells add up to. `export` selects what `where` reads."""
    with suppress(duckdb.Error):
        engine.rows(f"select count(*) from {raw}")
        if isinstance(error, TOO_LARGE):
            return
    usual = CONFINED if isinstance(error, duckdb.PermissionException) else GUARD
    sentence, remedy = _stumble(engine, source, export) or (_sentence(error), usual)
    refuse(settings, source, sentence, remedy)


def _sentence(error: duckdb.Error) -> str:
    return f"{str(error).splitlines()[0].rstrip('.')}."


def _stumble(engine: Engine, source: Source, export: str) -> tuple[str, str] | None:
    """What is found and the remedy where a name is not there; None where something else is
    wrong."""
    engine.run(f"create or replace view memory.staging.export as {export}")
    try:
        headings = [*_yielded(engine, "select export.* from export")]
        types = _yielded(engine, source.select) if source.select else {}
        yields = [*types] if source.select else headings
        if source.where and (name := _missing(engine, f"from export where ({source.where})")):
            return _of_where(name, headings, yields)
        if source.select and (name := _missing(engine, source.select)):
            return _of_select(source, name, headings)
        absent = [h for h in ("_row", *sorted(source.mapped)) if h.lower() not in _lower(yields)]
        if yields and absent and source.select:
            return _of_columns(absent[0], headings)
        return _of_types(source, types)
    finally:
        engine.run("drop view memory.staging.export")


def _lower(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names}


def _yielded(engine: Engine, select: str) -> dict[str, str]:
    """What a SELECT yields, with the type of each; nothing where it cannot be followed."""
    with suppress(duckdb.Error):
        return {str(row[0]): str(row[1]) for row in engine.rows(f"describe {select}")}
    return {}


def _missing(engine: Engine, select: str) -> str:
    """The name that is not there; '' where that is not what is wrong."""
    try:
        engine.rows(f"describe {select}")
    except duckdb.BinderException as error:
        match = MISSING.search(str(error).splitlines()[0])
        return next((name for name in match.groups() if name), "") if match else ""
    except duckdb.Error:
        return ""
    return ""


def _of_where(name: str, headings: list[str], yields: list[str]) -> tuple[str, str]:
    if name.lower() in _lower(yields):
        return (
            f"where names {identifier(name)}, which only select makes, expected headings of the"
            " file, for where comes before select.",
            f"Say it in select, behind its from export: where {identifier(name)} …; or say where in"
            " the headings of the file.",
        )
    return _no_heading("where", name, headings)


def _of_select(source: Source, name: str, headings: list[str]) -> tuple[str, str]:
    if name in source.mapped or name in source.fed:
        return (
            f"select names {identifier(name)}, which is no heading of the file, expected headings"
            " of the file, for columns comes after select.",
            f"Select a heading as {identifier(name)}: {_some(headings)}.",
        )
    return _no_heading("select", name, headings)


def _of_columns(name: str, headings: list[str]) -> tuple[str, str]:
    if name == "_row":
        return NO_ROW, KEEP_ROW
    there = f"Add {identifier(name)} to it" if name in headings else "Add it to select"
    return (
        f"columns names {identifier(name)}, which select does not yield, expected what it yields,"
        " for columns comes after select.",
        f"{there}, or name under columns what it yields.",
    )


def _of_types(source: Source, types: dict[str, str]) -> tuple[str, str] | None:
    """Cells are read as text by the marks and formats of the source, whatever made them."""
    for name, kind in types.items():
        if name in source.mapped and kind != "VARCHAR":
            return (
                f"select yields {identifier(name)} as {kind}, expected text, as the cells of a file"
                " are.",
                f"Write it as cast(… as varchar) as {identifier(name)}.",
            )
    return None


def _no_heading(part: str, name: str, headings: list[str]) -> tuple[str, str]:
    return (
        f"{part} names {identifier(name)}, which is no heading of the file.",
        f"It has {_some(headings)}. A text stands between single quotes.{nearest(name, headings)}",
    )


def _some(headings: list[str]) -> str:
    """The first headings of a file, as they are written in SQL."""
    names = [identifier(h) for h in headings if h != "_row"]
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return f"{', '.join(names[:8])}{more}"
