"""Codes of one system that stand for those of another: a file of two columns, said once. Raises
SettingsError where one code would stand for two things."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from etl.settings import Settings, SettingsError, Source


def translated(settings: Settings, source: Source) -> Source:
    """The source with the codes of its `map` as words of the columns; words stated beside them come
    first."""
    if not source.map:
        return source
    words = {
        column: _codes(settings, path) | source.values.get(column, {})
        for column, path in source.map.items()
        if column in source.fed
    }
    return replace(source, values=source.values | words)


def _codes(settings: Settings, path: str) -> dict[str, str]:
    """Theirs to ours, as the first two columns of the file say below its headings."""
    file = settings.file.parent / path
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
