"""The selects of the lineage: a file each, none idle, none without what it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etl.publish.lineage import TRACES
from etl.publish.lineage.trace import HERE, piece, read

SELECTS = sorted(HERE.glob("*.sql"))
PIECES = sorted((HERE / "pieces").glob("*.sql"))
TEXT = "\n".join(file.read_text(encoding="utf-8") for file in HERE.rglob("*.*") if file.is_file())


def name(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", [*SELECTS, *PIECES], ids=name)
def test_a_select_says_what_it_is_and_is_asked_for(file: Path) -> None:
    assert file.read_text(encoding="utf-8").startswith("-- ")
    assert re.search(rf'["/]{file.stem}"|\${file.stem}\b', TEXT)


@pytest.mark.parametrize("file", SELECTS, ids=name)
def test_a_select_names_entity_key_name_day_part_and_line(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert all(f" as {word}" in text for word in ("entity", "key", "name", "part"))
    assert all(word in text for word in ("day,", "source_file_id,", "source_row"))


def test_a_published_trace_is_one_line_with_nothing_left_to_fill() -> None:
    asked = [t.sql for t in TRACES if t.kind in ("rows", "inputs") and t.sql]
    assert len(asked) > 100
    assert not [sql for sql in asked if "\n" in sql or "$" in sql or "--" in sql]


def test_a_piece_stands_in_parentheses_and_a_missing_word_is_named() -> None:
    assert piece("frozen_rate").startswith("(select currency,")
    with pytest.raises(FileNotFoundError, match="when"):
        read("milestone")
