"""What a mapping says that cannot be followed: which of where, select and columns, the name it
stumbles over, and what to write; one heading twice; and which faults may be tolerated."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from etl import refresh
from etl.settings import FAULT_KINDS, SettingsError, load
from tests.company import STATUS_DATE

FILE = "No,Project,Day,Net\n1,P-1,2026-03-02,10\nTotal,,,10\n"
COLUMNS = 'No = "cost_entry_id"\nProject = "project_id"\nDay = "cost_date"\n'
ALL = "select _row, No, Project, Day, Net as Gross from export"


def costs(
    folder: Path, more: str = "", *, text: str = FILE, columns: str = 'Net = "cost_amount"'
) -> refresh.Outcome:
    """A list of one project and a ledger, checked."""
    (folder / "projects.csv").write_text("Project,Name\nP-1,One\n")
    (folder / "costs.csv").write_text(text)
    (folder / "portal.toml").write_text(
        '[company]\nname = "T"\n[snapshots]\nfolder = "s"\n[[source]]\ntable = "projects"\npath ='
        ' "projects.csv"\n[source.columns]\nProject = "project_id"\nName = "project_name"\n'
        f'[[source]]\ntable = "cost_entries"\npath = "costs.csv"\n{more}\n[source.columns]\n'
        f"{COLUMNS}{columns}\n"
    )
    settings = load(folder / "portal.toml")
    return refresh.run(settings, settings.snapshots, STATUS_DATE, publish=True)


def amounts(folder: Path) -> list[str]:
    """What is published of the ledger."""
    [file] = [f for f in (folder / "s").glob("*.duckdb") if "private" not in f.name]
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.sql("select cost_amount from cost_entries order by 1").fetchall()
    return [f"{float(row[0]):g}" for row in rows]


# --- where, select, columns -----------------------------------------------------------------------

STUMBLES = {
    "where names what only select makes": (
        f"where = \"Gross > 1\"\nselect = '{ALL}'",
        'Gross = "cost_amount"',
        'where names "Gross", which only select makes, expected headings of the file, for where'
        ' comes before select. Say it in select, behind its from export: where "Gross" …; or say'
        " where in the headings of the file.",
    ),
    "where names nothing": (
        'where = "Nett > 1"',
        'Net = "cost_amount"',
        'where names "Nett", which is no heading of the file. It has "No", "Project", "Day",'
        " \"Net\". A text stands between single quotes. Did you mean 'Net'?",
    ),
    "where takes a word for a heading": (
        'where = \'"No" <> "Total"\'',
        'Net = "cost_amount"',
        'where names "Total", which is no heading of the file.',
    ),
    "select names a column of the contract": (
        "select = 'select _row, No, Project, Day, cost_amount from export'",
        'cost_amount = "cost_amount"',
        'select names "cost_amount", which is no heading of the file, expected headings of the'
        ' file, for columns comes after select. Select a heading as "cost_amount": "No",',
    ),
    "columns names what select leaves out": (
        f"select = '{ALL}'",
        'Net = "cost_amount"',
        'columns names "Net", which select does not yield, expected what it yields, for columns'
        ' comes after select. Add "Net" to it, or name under columns what it yields.',
    ),
    "where takes a cell for a number": (
        'where = "Net > 5"',
        'Net = "cost_amount"',
        "Binder Error: Cannot compare values of type VARCHAR and type INTEGER_LITERAL - an explicit"
        " cast is required. Correct it; cells are text, and a number among them is written"
        " try_cast(… as decimal(18,2)).",
    ),
    "select yields numbers": (
        "select = 'select _row, No, Project, Day, cast(Net as decimal(9,2)) as Net from export'",
        'Net = "cost_amount"',
        'select yields "Net" as DECIMAL(9,2), expected text, as the cells of a file are. Write it'
        ' as cast(… as varchar) as "Net".',
    ),
    "select loses the number of the row": (
        "select = 'select No, Project, Day, Net from export'",
        'Net = "cost_amount"',
        "its _row is not the number of a row. Select _row of export as it is.",
    ),
}


@pytest.mark.parametrize("case", STUMBLES)
def test_what_a_mapping_stumbles_over_is_named_with_what_to_write(
    case: str, tmp_path: Path
) -> None:
    more, columns, said = STUMBLES[case]
    with pytest.raises(SettingsError) as told:
        costs(tmp_path, more, columns=columns)
    start = "[[source]] 2: where or select cannot be followed for costs.csv: "
    assert f"{start}{said}" in str(told.value)


def test_the_remedies_can_be_followed(tmp_path: Path) -> None:
    """The condition on what select makes, behind its from: the line of totals is left out."""
    select = f"{ALL} where No <> 'Total' and try_cast(\"Gross\" as decimal(18,2)) > 1"
    mended = costs(tmp_path, f"select = {json.dumps(select)}", columns='Gross = "cost_amount"')
    assert mended.is_good, mended
    assert amounts(tmp_path) == ["10"]


# --- one heading twice ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reach",
    [
        "exists (select 1 from read_text('{file}'))",
        "exists (select 1 from '{file}')",
        "exists (select 1 from glob('{folder}/*'))",
    ],
)
def test_a_mapping_reads_no_file_outside_the_folders_of_its_sources(
    reach: str, tmp_path: Path
) -> None:
    """Who writes portal.toml could else publish any file that the refresh may read."""
    secret = tmp_path / "secrets.csv"
    secret.write_text("Word\nCANARY\n")
    exports = tmp_path / "exports"
    exports.mkdir()
    asked = reach.format(file=secret, folder=tmp_path)
    with pytest.raises(SettingsError, match="folders of the sources alone") as refused:
        costs(exports, f'where = "{asked}"')
    assert "CANARY" not in str(refused.value)
    assert not list((exports / "s").glob("*.duckdb"))


@pytest.mark.parametrize(("again", "name"), [("Net", "Net#2"), ("net", "net#2")])
def test_one_heading_twice_names_both_places_and_how_to_take_one(
    again: str, name: str, tmp_path: Path
) -> None:
    text = f"No,Project,Day,Net,{again}\n1,P-1,2026-03-02,10,777\n"
    told = costs(tmp_path, text=text)
    assert [str(f) for f in told.faults] == [
        "costs.csv, Net: found one heading 2 times, in columns 4 and 5, expected each of them"
        f" mapped or ignored. Here 'Net' is column 4, '{name}' is column 5: name the one that"
        " counts under [[source]] 2 columns and the rest in ignore. Where the first counts, ignore"
        f' = ["{name}"].'
    ]
    assert costs(tmp_path, f'ignore = ["{name}"]', text=text).is_good
    assert amounts(tmp_path) == ["10"]


@pytest.mark.parametrize(("again", "name"), [("Net", "Net#2"), ("net", "net#2")])
def test_the_second_of_two_headings_feeds_its_own_cells(
    again: str, name: str, tmp_path: Path
) -> None:
    """Names of SQL know no capitals: 'net' must not be read as 'Net'."""
    text = f"No,Project,Day,Net,{again}\n1,P-1,2026-03-02,10,777\n"
    mapped = costs(tmp_path, 'ignore = ["Net"]', text=text, columns=f'"{name}" = "cost_amount"')
    assert mapped.is_good
    assert amounts(tmp_path) == ["777"]


# --- what may be tolerated ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("references", f"expected one of {', '.join(FAULT_KINDS)}. Did you mean 'reference'?"),
        ("heading", "A fault of kind heading is of a whole file and cannot be tolerated: map the"),
        ("swapped", 'cannot be tolerated: say date_formats = "swapped", or as_written.'),
        ("", f"expected one of {', '.join(FAULT_KINDS)}."),
    ],
)
def test_a_kind_that_cannot_be_tolerated_says_which_can(
    kind: str, said: str, tmp_path: Path
) -> None:
    costs(tmp_path)
    file = tmp_path / "portal.toml"
    tolerance = f'\n[[tolerate]]\ntable = "cost_entries"\nkind = "{kind}"\nlimit = 1\n'
    file.write_text(file.read_text() + tolerance)
    with pytest.raises(SettingsError) as told:
        load(file)
    assert f"[[tolerate]] 1 kind: found '{kind}', " in str(told.value)
    assert said in str(told.value)
