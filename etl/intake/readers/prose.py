"""Markdown with front matter: each file is one row, its text the column `text`, beside what stands
between the two lines of ---."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import pyarrow as pa
import yaml

from etl.intake.readers import recount
from etl.intake.readers.recount import Way
from etl.intake.readers.unreadable import Unreadable
from etl.settings import Source
from etl.sql import identifier

TEXT = "text"
EXPECTED = "front matter: a line ---, lines such as 'project: A-1', a line ---, then the text"


def scan(
    source: Source, file: Path, name: str
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    """A SELECT of one row; a key the mapping names and the file leaves out is empty."""
    fields = _read(file)
    keys = tuple(dict.fromkeys([*fields, *(k for k in source.columns if k != TEXT), TEXT]))
    table_name = "prose_" + "".join(c if c.isalnum() else "_" for c in Path(name).stem)
    table = pa.table(
        {f"c{i}": pa.array([fields.get(key)], pa.string()) for i, key in enumerate(keys)}
    )
    return (
        (
            f"select {', '.join(f'c{i} as {identifier(key)}' for i, key in enumerate(keys))} from"
            f" {table_name}"
        ),
        keys,
        1,
        {table_name: table},
        (recount.one,),
    )


def _read(file: Path) -> dict[str, str | None]:
    try:
        post = frontmatter.loads(file.read_text(encoding="utf-8-sig"))
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise Unreadable(
            file=file,
            where=f"line {line}",
            found=str(getattr(error, "problem", error)),
            expected=EXPECTED,
            remedy="Put quotes around a value with a colon.",
        ) from None
    except UnicodeDecodeError:
        raise Unreadable(
            file=file,
            where="",
            found="bytes that are no UTF-8",
            expected="a text file in UTF-8",
            remedy="Save it as UTF-8.",
        ) from None
    if not post.metadata:
        raise Unreadable(
            file=file,
            where="line 1",
            found="no front matter",
            expected=EXPECTED,
            remedy="Begin the file with it.",
        )
    return {str(key): _text(file, str(key), value) for key, value in post.metadata.items()} | {
        TEXT: post.content
    }


def _text(file: Path, key: str, value: Any) -> str | None:
    """A value as a cell would hold it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        return str(value)
    raise Unreadable(
        file=file,
        where=key,
        found=f"a {type(value).__name__}",
        expected="one value",
        remedy="Write it on the line of its key.",
    )
