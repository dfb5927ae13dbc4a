"""Codes of one system that stand for those of another: a file of two columns, or two headings of a
list that is there anyway. Raises SettingsError where one code would stand for two things."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from etl.engine import Engine
from etl.intake.readers import Unreadable, scan
from etl.settings import Settings, SettingsError, Source, format_of, nearest
from etl.sql import identifier


def translated(engine: Engine, settings: Settings, source: Source, scratch: Path) -> Source:
    """The source with the codes of its `map` as words of the columns; words stated beside them come
    first."""
    if not source.map:
        return source
    words = {
        column: _codes(engine, settings, codes, scratch) | source.values.get(column, {})
        for column, codes in source.map.items()
        if column in source.fed
    }
    return replace(source, values=source.values | words)


def _codes(
    engine: Engine, settings: Settings, stated: str | Mapping[str, str], scratch: Path
) -> dict[str, str]:
    """Theirs to ours: two headings of a list, or the first two columns of a file of codes, below
    its headings."""
    if not isinstance(stated, str):
        return _of_list(engine, settings, stated, scratch)
    file = settings.file.parent / stated
    codes: dict[str, str] = {}
    for row, cells in enumerate(_rows(settings, file), 1):
        theirs, ours = (cell.strip() for cell in cells[:2]) if len(cells) > 1 else ("", "")
        if row == 1 or not (theirs or ours):
            continue
        if not theirs or not ours:
            raise SettingsError(
                f"{file}, row {row}: found '{theirs or ours}' alone, expected a code and what it"
                " stands for. Fill the other cell, or take the row out."
            )
        if codes.setdefault(theirs.lower(), ours) != ours:
            raise SettingsError(
                f"{file}, row {row}: '{theirs}' stands for '{ours}' and above for"
                f" '{codes[theirs.lower()]}'. Keep one of the rows."
            )
    return codes


def _of_list(
    engine: Engine, settings: Settings, stated: Mapping[str, str], scratch: Path
) -> dict[str, str]:
    """A name that a list gives to two things stands for neither: it is left as it is, and refused
    where nothing is called so."""
    file, theirs, ours = settings.file.parent / stated["path"], stated["theirs"], stated["ours"]
    source = Source(
        number=0,
        table="projects",
        path=stated["path"],
        format=stated.get("format", format_of(file)),
        columns={theirs: "project_name", ours: "project_id"},
        sheet=stated.get("sheet", ""),
        encoding=stated.get("encoding", "utf-8"),
        delimiter=stated.get("delimiter", ""),
    )
    try:
        scanned = scan(source, file, str(scratch / f"codes_{len(list(scratch.iterdir()))}"))
    except Unreadable as error:
        raise SettingsError(f"{settings.file}, map: {error}") from None
    for heading in (theirs, ours):
        if heading not in scanned.headings:
            raise SettingsError(
                f"{settings.file}, map: {file.name} has no heading"
                f" '{heading}'.{nearest(heading, scanned.headings)}"
            )
    for name, table in scanned.tables.items():
        engine.register(name, table)
    cells = [f"trim({identifier(h)}, ' \t\r\n\u00a0')" for h in (theirs, ours)]
    rows = engine.rows(
        f"select lower({cells[0]}), min({cells[1]}) from ({scanned.sql}) where {cells[0]} <> '' and"
        f" {cells[1]} <> '' group by 1 having count(distinct {cells[1]}) = 1"
    )
    return {str(name): str(key) for name, key in rows}


def _rows(settings: Settings, file: Path) -> list[list[str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{settings.file}, map: {file} cannot be read ({error}). It is a CSV in UTF-8 of two"
            " columns, a code and what it stands for, below their headings."
        ) from None
    mark = max(",;\t", key=text.partition("\n")[0].count)
    return list(csv.reader(text.splitlines(), delimiter=mark))
