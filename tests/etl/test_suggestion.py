"""What is suggested for a heading that nobody mapped and for a column that nothing feeds: by words
people use and by what the cells can be, never by letters alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import refresh
from etl.settings import load
from tests.company import STATUS_DATE

ROWS = {
    "Notes": ("called twice", "nobody there"),
    "Tax": ("1.25", "2.5"),
    "Ansprechpartner": ("Ada", "Jon"),
    "Buchungsdatum": ("2026-03-02", "2026-03-03"),
    "Booked": ("2026-03-02", "2026-03-03"),
    "Hours spent": ("7.5", "8"),
    "E-Mail": ("a@x.test", "b@x.test"),
    "Comment on the day": ("2026-03-02", "2026-03-03"),
    "worked_hour": ("3", "4"),
    "work_date_": ("soon", "late"),
    "Fourth": ("2026-03-02", "2026-03-03"),
}
MAPPED = {"Who": "person_id", "Project": "project_id", "Day": "work_date", "Time": "worked_hours"}
CELLS = {
    "Who": ("ann", "bob"),
    "Project": ("P-1", "P-1"),
    "Day": ("2026-03-02", "2026-03-03"),
    "Time": ("7", "8"),
}


def told(folder: Path, *headings: str, without: str = "") -> list[str]:
    """The faults of a time report with headings that nobody mapped, and one column unfed."""
    mapped = {h: c for h, c in MAPPED.items() if c != without}
    names = [*mapped, *headings]
    cells = CELLS | ROWS
    lines = [",".join(names), *(",".join(cells[n][i] for n in names) for i in (0, 1))]
    (folder / "hours.csv").write_text("\n".join(lines) + "\n")
    (folder / "projects.csv").write_text("Project,Name\nP-1,One\n")
    columns = "\n".join(f'"{h}" = "{c}"' for h, c in mapped.items())
    (folder / "portal.toml").write_text(
        '[company]\nname = "T"\n[snapshots]\nfolder = "s"\n[[source]]\ntable = "projects"\npath ='
        ' "projects.csv"\n[source.columns]\nProject = "project_id"\nName = "project_name"\n'
        f'[[source]]\ntable = "time_entries"\npath = "hours.csv"\n[source.columns]\n{columns}\n'
    )
    settings = load(folder / "portal.toml")
    outcome = refresh.run(settings, settings.snapshots, STATUS_DATE, publish=False)
    return [str(f) for f in outcome.faults if f.file == "hours.csv"]


@pytest.mark.parametrize(
    ("heading", "without", "column"),
    [
        ("Buchungsdatum", "work_date", "work_date"),  # a word people use
        ("Hours spent", "worked_hours", "worked_hours"),
        ("worked_hour", "worked_hours", "worked_hours"),  # nearly its letters
        ("Notes", "work_date", ""),  # prose is no day
        ("work_date_", "work_date", ""),  # its letters, and no day in its cells
        ("Tax", "worked_hours", ""),
        ("Hours spent", "", ""),  # the hours are fed already
    ],
)
def test_a_heading_is_suggested_what_its_word_and_its_cells_can_be(
    heading: str, without: str, column: str, tmp_path: Path
) -> None:
    [first] = [s for s in told(tmp_path, heading, without=without) if f", {heading}: " in s]
    wanted = f" Did you mean '{column}'?" if column else ""
    assert first == (
        f"hours.csv, {heading}: found unknown heading, expected a mapped or ignored heading. Map"
        f" '{heading}' under [[source]] 2 columns, or ignore it.{wanted}"
    )


@pytest.mark.parametrize(
    ("without", "headings", "said"),
    [
        # two columns of days; the likest word first, and neither prose nor numbers
        (
            "work_date",
            ("Notes", "Comment on the day", "Tax", "Buchungsdatum"),
            "By its cells, it could be 'Buchungsdatum' or 'Comment on the day'.",
        ),
        (
            "worked_hours",
            ("Notes", "Hours spent", "Tax"),
            "By its cells, it could be 'Hours spent' or 'Tax'.",
        ),
        # a key is neither a day nor a fraction
        ("person_id", ("Booked", "Tax", "Ansprechpartner"), "it could be 'Ansprechpartner'."),
        (
            "work_date",
            ("Notes", "Tax"),
            "No heading that is left has cells that could be it: export it as well, or state it"
            " for the whole file, defaults = { work_date = … }.",
        ),
    ],
)
def test_a_column_that_nothing_feeds_names_the_headings_it_could_be(
    without: str, headings: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    [fault] = [s for s in told(tmp_path, *headings, without=without) if f", {without}: " in s]
    assert fault.startswith(
        f"hours.csv, {without}: found no heading, expected a heading mapped to {without}. Map it in"
        " [[source]] 2."
    )
    assert fault.endswith(said)


def test_at_most_three_are_named(tmp_path: Path) -> None:
    four = ("Booked", "Buchungsdatum", "Comment on the day", "Fourth")
    faults = told(tmp_path, *four, without="work_date")
    [fault] = [s for s in faults if ", work_date: " in s]
    assert fault.count("' or '") == 2
