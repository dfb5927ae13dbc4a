"""One [[source]] that names a system becomes one for each table its export feeds; what portal.toml
states comes before what the preset says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.sources.preset import Export, Preset

OF_FILE = (
    "path",
    "format",
    "encoding",
    "delimiter",
    "decimal",
    "thousands",
    "date_format",
    "language",
    "timezone",
    "week_hours",
    "currency",
    "sheet",
    "header_row",
    "keep_repeats",
    "line_days",
    "where",
    "as_written",
)
"""Keys of a [[source]] that hold for the whole file."""
BY_COLUMN = ("values", "units", "date_formats", "defaults", "joined", "map")
"""Keys of a [[source]] that are tables by column."""


def expand(
    stated: Mapping[str, Any], preset: Preset, mapped: Mapping[str, tuple[str, ...]]
) -> list[dict[str, Any]]:
    """The [[source]] entries that stand for `stated`; `mapped` are the columns of each table."""
    chosen = stated.get("export")
    exports = [e for e in preset.exports.values() if chosen in (None, e.name)]
    is_open = len(exports) > 1 and not preset.is_in_parts
    return [
        _source(stated, export, table, columns=mapped[table]) | {"is_open": is_open}
        for export in exports
        for table in export.tables
        if stated.get("tables", {}).get(table) is not False
    ]


def _source(
    stated: Mapping[str, Any], export: Export, table: str, columns: tuple[str, ...]
) -> dict[str, Any]:
    here = stated.get("tables", {}).get(table, {})
    preset = export.file | export.tables[table]
    headings = dict(stated.get("headings", {}))
    source = {
        k: v for k, v in preset.items() if k not in ("needed", "dates", "readings", "columns")
    }
    source |= {key: stated[key] for key in OF_FILE if key in stated}
    source["where"] = _both(export.tables[table].get("where", ""), stated.get("where", ""))
    source |= {k: v for k, v in here.items() if k not in (*BY_COLUMN, "columns")}
    is_main = table == next(iter(export.tables))
    source["own_where"] = here.get("where", stated.get("where", "") if is_main else "")
    for key in BY_COLUMN:
        of_all = {c: v for c, v in stated.get(key, {}).items() if c in columns}
        source[key] = _merged(preset.get(key, {}), of_all, here.get(key, {}))
    own = {} if "select" in preset else _own(stated, columns)
    own |= here.get("columns", {})
    kept = _without(preset.get("columns", {}), taken=_taken(own, stated, here))
    source["columns"] = kept | {h: [*kept.get(h, ()), *_listed(c)] for h, c in own.items()}
    source["joined"] = {c: j for c, j in source["joined"].items() if c not in _names(own)}
    source["ignore"] = stated.get("ignore", [])
    source |= {
        "system": export.system,
        "export": export.name,
        "table": table,
        "is_main": is_main,
        "headings": {
            h: ((headings[h],) if h in headings else ()) + words
            for h, words in export.headings.items()
        },
        "days": export.days,
        "span": export.span,
        "passed": export.ignore,
        "several": export.several,
        "made": {name: part["sql"] for name, part in export.made.items()},
        "made_of": {name: tuple(part["of"]) for name, part in export.made.items()},
        "dates": tuple(preset.get("dates", ())),
        "has_open_marks": preset.get("has_open_marks", False)
        and not {"decimal", "thousands"} & {*stated, *here},
    }
    return source


def _own(stated: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """The headings that portal.toml maps to columns of a table."""
    fed = {h: [n for n in _listed(c) if n in columns] for h, c in stated.get("columns", {}).items()}
    return {heading: names for heading, names in fed.items() if names}


def _both(ours: str, theirs: str) -> str:
    """Two conditions as one; what cannot be said keeps the row, each by itself."""
    return " and ".join(f"(({c}) is not false)" for c in (ours, theirs) if c)


def _merged(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """The later before the earlier; words of a column are added to its words."""
    whole: dict[str, Any] = {}
    for part in parts:
        for column, value in part.items():
            both = isinstance(value, dict) and isinstance(whole.get(column), dict)
            whole[column] = whole[column] | value if both else value
    return whole


def _names(columns: Mapping[str, Any]) -> set[str]:
    return {name for column in columns.values() for name in _listed(column)}


def _listed(column: Any) -> tuple[str, ...]:
    return (column,) if isinstance(column, str) else tuple(column)


def _taken(own: Mapping[str, Any], stated: Mapping[str, Any], here: Mapping[str, Any]) -> set[str]:
    """Columns that portal.toml feeds itself."""
    return _names(own) | {*stated.get("joined", {})} | {*here.get("joined", {})}


def _without(columns: Mapping[str, Any], taken: set[str]) -> dict[str, Any]:
    """The preset's columns, less those that portal.toml feeds."""
    kept = {heading: [n for n in _listed(c) if n not in taken] for heading, c in columns.items()}
    return {heading: names for heading, names in kept.items() if names}
