"""Text of ours inside SQL, made safe: literals, paths and names. Knows no database."""

from __future__ import annotations

import re
from pathlib import Path


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def literal(file: Path) -> str:
    """A path as an SQL literal that DuckDB reads as itself: it takes *, ? and [ of a name for a
    pattern, and another file's rows would stand in."""
    return quoted(re.sub(r"([*?\[])", r"[\1]", str(file.absolute())))


def identifier(name: str) -> str:
    """A SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
