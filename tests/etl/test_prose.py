"""Commentary in Markdown: a file is a row, and what is wrong with one is said by file and place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl import refresh
from etl.settings import load
from tests import company

SOURCE = (
    '\n[[source]]\ntable = "commentary"\npath = "words-*.md"\n[source.columns]\nproject ='
    ' "project_id"\ndate = "written_date"\nauthor = "author_name"\n"customer may read" ='
    ' "is_customer_visible"\ntext = "commentary_text"\n'
)
GOOD = (
    "---\nproject: P1\ndate: 2026-03-12\nauthor: 'Ann: Mason'\ncustomer may read: yes\n---\n\n# Two"
    " weeks late\n\nThe *quarry* — and the flood.\n"
)


def run(folder: Path, *texts: str | bytes) -> refresh.Outcome:
    """The tiny company with these commentaries."""
    file = company.write(
        folder,
        {table: rows for table, rows in company.TABLES.items() if table != "commentary"},
        more=SOURCE,
    )
    for number, text in enumerate(texts, 1):
        (folder / f"words-{number}.md").write_bytes(
            text.encode() if isinstance(text, str) else text
        )
    own = load(file)
    return refresh.run(own, own.snapshots, company.STATUS_DATE, publish=True)


def rows(folder: Path) -> list[tuple[Any, ...]]:
    import duckdb

    file = max((folder / "snapshots").glob("snapshot-*.duckdb"))
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(
            "select project_id, cast(written_date as varchar), author_name, is_customer_visible,"
            " commentary_text from commentary order by 1, 2"
        ).fetchall()


def test_a_file_is_a_row_and_keeps_every_word(tmp_path: Path) -> None:
    inside = (  # no author, and nobody outside may read it
        "\ufeff---\nproject: P2\ndate: 2026-03-10\n---\nAll well."
    )
    assert run(tmp_path, GOOD, inside).is_good
    assert rows(tmp_path) == [
        (
            "P1",
            "2026-03-12",
            "Ann: Mason",
            True,
            "# Two weeks late\n\nThe *quarry* — and the flood.",
        ),
        ("P2", "2026-03-10", None, False, "All well."),
    ]


@pytest.mark.parametrize(
    ("text", "where", "remedy"),
    [
        ("Just words.", "words-1.md, line 1: found no front matter", "Begin the file with it."),
        (
            "---\nproject: P1\nauthor: Ann: Mason\n---\nx",
            "words-1.md, line 3",
            "Put quotes around a value with a colon.",
        ),
        (
            "---\nproject: [P1, P2]\ndate: 2026-03-12\n---\nx",
            "words-1.md, project: found a list",
            "Write it on the line of its key.",
        ),
        (
            b"---\nproject: P1\ndate: 2026-03-12\n---\n\xff\xfe\xfa",
            "words-1.md: found bytes that are no UTF-8",
            "Save it as UTF-8.",
        ),
        (
            "---\nproject: P9\ndate: 2026-03-12\n---\nx",
            "'P9' is not a project_id of projects",
            "correct it",
        ),
        ("---\nproject: P1\ndate: soon\n---\nx", "'soon'", ""),
        ("---\nproject: P1\n---\nx", "date", ""),
        ("---\nproject: P1\ndate: 2026-03-12\n---\n", "text", ""),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_published(
    tmp_path: Path, text: str | bytes, where: str, remedy: str
) -> None:
    outcome = run(tmp_path, text)
    assert not outcome.is_good
    told = " ".join([*(str(f) for f in outcome.stopping), *outcome.problems])
    assert where in told
    assert remedy in told


def test_two_files_about_one_project_and_day_are_a_fault(tmp_path: Path) -> None:
    outcome = run(tmp_path, GOOD, GOOD)
    assert not outcome.is_good
    assert any("words-2.md" in str(f) or "words-1.md" in str(f) for f in outcome.stopping)
