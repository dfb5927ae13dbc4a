"""Files of one shape and nearly one name, read as one export: a month or a year each."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase
from os.path import commonprefix

from etl.doorway.survey import Export, Written


def grouped(exports: list[Export]) -> list[Export]:
    """Files of one shape and nearly one name are one export, in parts."""
    groups: dict[object, list[Export]] = {}
    for export in exports:
        folder, _, file = export.path.rpartition("/")
        stem = re.sub(r"[\d\W_]+", "", file.rsplit(".", 1)[0])[:6]
        shape = () if export.format == "md" else export.headings
        key = (folder, stem, shape, export.format, export.sheet, export.delimiter, export.encoding)
        groups.setdefault((*key, export.header_row), []).append(export)
    return [joined for group in groups.values() for joined in _joined(group, exports)]


def _joined(group: list[Export], exports: list[Export]) -> list[Export]:
    if len(group) == 1:
        return group
    paths = [e.path for e in group]
    start = commonprefix(paths)
    end = commonprefix([p[::-1] for p in paths])[::-1]
    pattern = f"{start}*{end}"
    if [e for e in exports if fnmatchcase(e.path, pattern)] != group or len(start) < 3:
        return group
    columns: dict[str, list[Written]] = {}
    for export in group:
        for column in export.columns:
            columns.setdefault(column.heading, []).append(column)
    return [
        replace(
            group[0],
            path=pattern,
            rows=sum(e.rows for e in group),
            columns=tuple(_together(heading, parts) for heading, parts in columns.items()),
        )
    ]


def _together(heading: str, parts: list[Written]) -> Written:
    values = tuple(dict.fromkeys(v for part in parts for v in part.values))
    return Written(heading, values, sum(p.filled for p in parts), len(values))
