"""Whatever comes in, a sentence comes out: any settings, any bytes as an export, any pointer.
Nothing gives a traceback."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import refresh
from etl.__main__ import main
from etl.engine import Engine
from etl.intake import staging
from etl.intake.faults import Fault, write_csv
from etl.intake.readers import READERS, columnar, confined, delimited
from etl.outlook import worth
from etl.settings import SettingsError, Source, load
from etl.shape import SOURCE
from etl.telling import ERROR, REFUSED
from tests import company

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEAMS = (
    '[[source]]\ntable = "teams"\npath = "teams.csv"\n{more}\n[source.columns]\nteam_id ='
    ' "team_id"\nteam_name = "team_name"\n'
)


def refused(folder: Path, text: str) -> str:
    """What loading a portal.toml says."""
    (folder / "portal.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        load(folder / "portal.toml")
    return str(told.value)


# --- keys and sections ----------------------------------------------------------------------------

# What is written, and what the sentence names: the place, and the known word it looks like.
UNKNOWN = {
    "[publsh]\nmax_faults = 0": ("publsh", "Did you mean 'publish'?"),
    "[company]\ncadence_dayz = 7": ("[company]", "Did you mean 'cadence_days'?"),
    TEAMS.format(more='delimeter = ";"'): ("[[source]] 1", "Did you mean 'delimiter'?"),
    '[[tolerate]]\ntable = "teams"\nkind = "type"\nlimits = 3': (
        "[[tolerate]] 1",
        "Did you mean 'limit'?",
    ),
    "[publish]\nmax_fault = 0": ("[publish]", "Did you mean 'max_faults'?"),
    "[snapshots]\nfolders = 'x'": ("[snapshots]", "Did you mean 'folder'?"),
    "[simulation]\nrun = 9000": ("[simulation]", "Did you mean 'runs'?"),
    "[flow]\nfinish = ['Done']": ("[flow]", "Did you mean 'finished'?"),
    "[[thresholds]]\nmetric = 'x'": ("thresholds", "Did you mean 'threshold'?"),
    "status_date = 2026-03-13": ("status_date", "Did you mean 'status'?"),
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_nobody_knows_is_refused_with_the_nearest_known_word(
    text: str, tmp_path: Path
) -> None:
    place, remedy = UNKNOWN[text]
    said = refused(tmp_path, text)
    assert place in said and remedy in said


def test_the_portals_own_section_is_known_by_name(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text("[portal]\ndemo = true\n")
    assert load(tmp_path / "portal.toml").sources == ()


# --- kinds of values ------------------------------------------------------------------------------

WRONG = {
    "company = 3": "company: found 3, expected a section. Write it as [company]",
    "[source]\ntable = 'teams'": (
        "source: found a table, expected sections that may come several times. Write each as"
        " [[source]]"
    ),
    "[company]\nname = 3": '[company] name: found 3, expected a text in quotes. Write it as "…".',
    "[company]\nstatus_date = 9999-12-31": (
        "[company] status_date: found 9999-12-31, expected a day between 1950 and 2100"
    ),
    "[company]\nstatus_date = [1]": (
        "[company] status_date: found a list, expected a date. Write it as 2026-11-20."
    ),
    "[status]\n'' = 'cost'": (
        "[status] '': found 'cost', expected a list of dimensions. Write it as [\"cost\","
        ' "schedule"].'
    ),
    "[[tolerate]]\ntable = 'teams'\nkind = 'type'\nlimit = '3'": (
        "[[tolerate]] 1 limit: found '3', expected a whole number from 0. Write it as 10."
    ),
    "[[threshold]]\nmetric = 'x'\ncolour = 'green'\nlow = nan": (
        "[[threshold]] 1 low: found nan, expected a number. Write it as 0.5."
    ),
    TEAMS.format(more="encoding = 'latin-nine'"): (
        "[[source]] 1 encoding: found 'latin-nine', expected a known encoding. Write it as"
        ' "utf-8", "utf-16" or "windows-1252".'
    ),
    TEAMS.format(
        more="encoding = 'base64'"
    ): "[[source]] 1 encoding: found 'base64', expected a known encoding",
    TEAMS.format(
        more="delimiter = '<|>'"
    ): "[[source]] 1 delimiter: found '<|>', expected one mark. Write it as \";\".",
    TEAMS.format(
        more="date_format = '%d.%Q'"
    ): "[[source]] 1 date_format: found '%d.%Q', expected how a date is written",
    TEAMS.format(
        more="header_row = -1"
    ): "[[source]] 1 header_row: found -1, expected the number of a row",
    TEAMS.format(
        more="ignore = 'Total'"
    ): "[[source]] 1 ignore: found 'Total', expected a list of texts",
    TEAMS.format(
        more="decimal = ','\nthousands = ','"
    ): "[[source]] 1: decimal and thousands are both ','",
    TEAMS.format(more="path2 = 1\n").replace(
        "path2 = 1", "sheet = ['a']"
    ): "[[source]] 1 sheet: found a list, expected a text in quotes",
    "x = " + "9" * 5000: "not readable as TOML",
    "x = " + "[" * 5000: "not readable as TOML",
    "\ufeff[company]\nname = 3": "[company] name: found 3",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_value_of_another_kind_is_named_with_what_is_expected_and_how_it_is_written(
    text: str, tmp_path: Path
) -> None:
    assert WRONG[text] in refused(tmp_path, text)


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)


SCALARS = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.dates(),
    st.sampled_from(["utf-8", "csv", "teams", "EUR", 31, 0.5]),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=4,
)


def toml(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return (
            '"'
            + "".join(
                c if c.isascii() and (c.isalnum() or c == "-") else f"\\U{ord(c):08x}"
                for c in value
                if not "\ud800" <= c <= "\udfff"
            )
            + '"'
        )
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(
                f"{toml(str(k))} = {toml(v)}"
                for k, v in {toml(k): v for k, v in value.items()}.items()
            )
            + "}"
        )
    return value.isoformat() if isinstance(value, date) else repr(value)


KEYS = [
    (section, key)
    for section, keys in __import__("etl.shape", fromlist=["SECTIONS"]).SECTIONS.items()
    for key in keys
]
LISTED = [
    (section, key)
    for section, keys in __import__("etl.shape", fromlist=["LISTS"]).LISTS.items()
    for key in keys
]
BASE: dict[str, dict[str, Any]] = {
    "source": {"table": "teams", "path": "teams.csv", "columns": {"team_id": "team_id"}},
    "tolerate": {"table": "teams", "kind": "type"},
    "threshold": {"metric": "cost_variance", "colour": "green"},
}


@QUICK
@given(where=st.sampled_from([*KEYS, *LISTED]), value=VALUES)
def test_every_key_with_any_value_is_followed_or_refused_in_a_sentence(
    where: tuple[str, str], value: Any, tmp_path: Path
) -> None:
    section, key = where
    lines = {**BASE.get(section, {}), key: value}
    mark = f"[[{section}]]" if section in BASE else f"[{section}]"
    _followed_or_refused(
        tmp_path, f"{mark}\n" + "\n".join(f"{k} = {toml(v)}" for k, v in lines.items())
    )


@QUICK
@given(
    text=st.one_of(
        st.text(max_size=60),
        st.dictionaries(
            st.sampled_from(["company", "source", "status", "portal", "flow", "x"]),
            VALUES,
            max_size=3,
        ).map(lambda t: "\n".join(f"{k} = {toml(v)}" for k, v in t.items())),
    )
)
def test_any_text_as_settings_is_followed_or_refused_in_a_sentence(
    text: str, tmp_path: Path
) -> None:
    _followed_or_refused(tmp_path, text.encode("utf-8", "replace").decode())


def _followed_or_refused(folder: Path, text: str) -> None:
    file = folder / "portal.toml"
    file.write_text(text, encoding="utf-8", newline="")
    try:
        load(file)
    except SettingsError as error:
        assert str(error).startswith(str(file)) and str(error).endswith((".", "?"))


def test_every_key_that_a_source_follows_is_known() -> None:
    made = {"number", "elsewhere", "is_main", "is_open", "passed", "several", "made", "made_of"}
    made |= {
        "needs",
        "dates",
        "own_where",
        "has_open_marks",
        "days",
        "span",
        "totals",
        "week_hours",
        "currency",
    }
    assert set(SOURCE) - {"tables"} == {f.name for f in fields(Source)} - made


def test_the_company_of_the_tests_is_followed(tmp_path: Path) -> None:
    assert len(load(company.write(tmp_path)).sources) == len(company.TABLES)


# --- files ----------------------------------------------------------------------------------------


def teams_of(
    folder: Path, path: str, form: str = "csv", more: str = ""
) -> tuple[list[tuple[Any, ...]], list[str]]:
    """The teams that a path of portal.toml yields, and the faults."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "portal.toml").write_text(
        TEAMS.format(
            more=f"format = {toml(form)}\ndefaults = {{department_id = 'D'}}\n{more}"
        ).replace('"teams.csv"', f"'{path}'"),
        encoding="utf-8",
    )
    engine = Engine(folder / "s.duckdb", folder / "p.duckdb", folder, size=0)
    try:
        taken = staging.load(
            engine,
            load(folder / "portal.toml"),
            scratch=folder,
            progress=load(folder / "portal.toml").sources,
        )
        return sorted(engine.rows("select team_id, team_name from teams")), [
            str(f) for f in taken.faults if f.table == "teams"
        ]
    finally:
        engine.close()
        (folder / "s.duckdb").unlink()
        (folder / "p.duckdb").unlink()


def write(file: Path, key: str) -> None:
    """One team in the format that the file's ending says."""
    table = pa.table({"team_id": [key], "team_name": [key]})
    if file.suffix == ".parquet":
        pq.write_table(table, file)
    elif file.suffix in (".json", ".ndjson"):
        file.write_text(
            json.dumps(table.to_pylist())
            if file.suffix == ".json"
            else json.dumps(table.to_pylist()[0])
        )
    else:
        file.write_text(f"team_id,team_name\n{key},{key}\n")


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
@pytest.mark.parametrize("name", ["cost[1]", "cost*", "cost?", "cost1"])
def test_a_file_is_read_as_itself_whatever_its_name_and_folder_look_like(
    name: str, ending: str, tmp_path: Path
) -> None:
    for folder in (tmp_path / "x_[1]", tmp_path / "x_1"):
        folder.mkdir()
        for other in ("cost[1]", "cost*", "cost?", "cost1"):
            write(folder / f"{other}.{ending}", f"{folder.name} {other}")
    assert teams_of(tmp_path / "x_[1]", f"{name}.{ending}", ending) == (
        [(f"x_[1] {name}",) * 2],
        [],
    )


@pytest.mark.parametrize(
    ("ending", "reader"),
    [("csv", delimited), ("parquet", columnar), ("json", columnar), ("ndjson", columnar)],
)
def test_rows_of_another_file_are_a_fault_in_every_format(
    ending: str, reader: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan that takes the name for a pattern reads both files; each holds one row, as a second
    count knows."""
    for key in ("A", "B"):
        write(tmp_path / f"{key}.{ending}", key)
    monkeypatch.setattr(reader, "literal", lambda _: f"'{tmp_path}/*.{ending}'")
    said = (
        "found 2 rows, expected the 1 that a second count finds in it. Export it again; if it stays"
        " so, export it in another format."
    )
    assert teams_of(tmp_path, f"A.{ending}", ending) == ([], [f"A.{ending}: {said}"])


def test_rows_of_another_workbook_are_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, count in (("A", 1), ("B", 3)):
        with xlsxwriter.Workbook(str(tmp_path / f"{key}.xlsx")) as book:
            for number in range(count + 1):
                book.get_worksheet_by_name("t") or book.add_worksheet("t")
                book.get_worksheet_by_name("t").write_row(
                    number, 0, (f"{key}{number}", key) if number else ("team_id", "team_name")
                )
    read = confined.read
    assert teams_of(tmp_path, "A.xlsx", "xlsx") == ([("A1", "A")], [])
    monkeypatch.setattr(
        confined, "read", lambda _, *asked, **named: read(tmp_path / "B.xlsx", *asked, **named)
    )
    assert teams_of(tmp_path, "A.xlsx", "xlsx")[1][0].startswith(
        "A.xlsx: found 3 rows, expected the 1 that a second count finds in it."
    )


# What of each file is a row, and how many there are.
COUNTED = {
    "a quote that opens nothing": ("csv", 'team_id,team_name\nA,5" pipe\nB,b\n', 2),
    "a newline and a quote in a cell": (
        "csv",
        'team_id,team_name\nA,"the ""first""\nteam"\nB,b',
        2,
    ),
    "empty lines at the end": ("csv", "team_id,team_name\r\nA,a\r\n\r\n\r\n", 1),
    "returns alone": ("csv", "team_id,team_name\rA,a\rB,b\r", 2),
    "lines above the headings": ("csv", 'Export,"of\ntoday"\n\nteam_id,team_name\nA,a\n', 1),
    "a newline in a heading": ("csv", '"team_id","team_name","of\ntoday"\nA,a,1\nB,b,2\n', 2),
    "one object over lines": ("json", '{"team_id": "A",\n"team_name": "a, ]["}', 1),
    "empty lines between": (
        "ndjson",
        '{"team_id": "A", "team_name": "a"}\n\n{"team_id": "B", "team_name": "b"}',
        2,
    ),
    "two on a line": (
        "ndjson",
        '{"team_id": "A", "team_name": "a"} {"team_id": "B", "team_name": "b"}',
        2,
    ),
}


@pytest.mark.parametrize("name", COUNTED)
def test_a_second_count_takes_for_a_row_what_is_one(name: str, tmp_path: Path) -> None:
    ending, text, count = COUNTED[name]
    (tmp_path / f"A.{ending}").write_bytes(text.encode())
    ignored = 'ignore = ["of today"]' if "a,1" in text else ""
    rows, faults = teams_of(tmp_path, f"A.{ending}", form=ending, more=ignored)
    assert (len(rows), faults) == (count, [])


def test_a_path_that_no_file_is_called_is_a_pattern(tmp_path: Path) -> None:
    folder = tmp_path / "x_[1]"
    folder.mkdir()
    for name in ("a1", "a2", "b1"):
        write(folder / f"{name}.csv", name)
    assert teams_of(folder, "a*.csv") == ([("a1", "a1"), ("a2", "a2")], [])


def test_a_file_name_that_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv")), "A")
    assert teams_of(tmp_path, "caf*.csv") == (
        [],
        [
            "caf\ufffd.csv: found a name whose bytes are not UTF-8, expected a name in UTF-8."
            " Rename the file."
        ],
    )


def test_a_folder_whose_name_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    write(folder / "a.csv", "A")
    rows, (fault,) = teams_of(tmp_path, "*/a.csv")
    assert not rows and "a name whose bytes are not UTF-8" in fault


def test_a_link_to_a_file_elsewhere_is_read_where_it_leads(tmp_path: Path) -> None:
    """Also where a pattern finds it, in a folder that looks like one."""
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "x_[1]"
    for made in (elsewhere, folder):
        made.mkdir()
    write(elsewhere / "a.csv", "A")
    (folder / "a1.csv").symlink_to(elsewhere / "a.csv")
    assert teams_of(folder, "a*.csv") == ([("A", "A")], [])


# Line ends of old files are line ends; within quotes a carriage return is part of the cell.
ENDS = {
    b"team_id,team_name\r1,A\r2,B\r": [("1", "A"), ("2", "B")],
    b"team_id,team_name\r1,A": [("1", "A")],
    b'team_id,team_name\n1,"A\rB"\n': [("1", "A\rB")],
    b"team_id,team_name\r\n1,A\r\n": [("1", "A")],
    b'team_id,team_name\r\n1,"A\rB"\r\n2,C\r\n': [("1", "A\rB"), ("2", "C")],
}


@pytest.mark.parametrize("content", ENDS)
def test_every_kind_of_line_end_is_read(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    assert teams_of(tmp_path, "t.csv") == (ENDS[content], [])


@pytest.mark.parametrize(
    "content",
    [
        b"x" * 3_000_000,
        b"team_id,team_name," + b"x" * 3_000_000 + b"\n1,2,3\n",
        ",".join(f"c{i}" for i in range(100_000)).encode() + b"\n1\n",
        b"\0" * 50,
        b"\r",
        b'"',
    ],
)
def test_lines_of_megabytes_and_a_hundred_thousand_columns_are_a_fault(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    rows, faults = teams_of(tmp_path, "t.csv")
    assert rows == [] and faults and all(f.startswith("t.csv") for f in faults)


FRONT = [
    "2026-02-30",
    "9999-99-99",
    "1" * 5000,
    "{1: 2}",
    "[1, 2]",
    "!!python/object:os.system x",
    "2026-01-01T25:00:00",
    "&a [*a]",
    ".inf",
]


@pytest.mark.parametrize("value", FRONT)
def test_any_front_matter_is_read_or_a_fault(value: str, tmp_path: Path) -> None:
    (tmp_path / "t.md").write_text(f"---\nteam_id: {value}\n7: x\nteam_name: A\n---\ntext\n")
    rows, faults = teams_of(tmp_path, "t.md", "md")
    assert rows or faults


HINTS = st.sampled_from(
    [
        b"",
        b"team_id,team_name\n",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"---\nteam_id: ",
        b'[{"team_id": ',
        b"PAR1",
        b"PK\x03\x04",
        b'"',
        b"\r",
        b'{"team_id": 1}\n',
    ]
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    form=st.sampled_from(sorted(name for name, r in READERS.items() if not r.is_self_named)),
    start=HINTS,
    rest=st.binary(max_size=60),
    encoding=st.sampled_from(["utf-8", "utf-16", "windows-1252", "gbk"]),
)
def test_any_bytes_are_rows_or_a_fault_that_names_the_file(
    form: str, start: bytes, rest: bytes, encoding: str, tmp_path: Path
) -> None:
    (tmp_path / "any").write_bytes(start + rest)
    _, faults = teams_of(tmp_path, "any", form=form, more=f"encoding = {toml(encoding)}")
    assert all(f.startswith(("any", "teams")) for f in faults)


def test_faults_are_no_formulas_to_a_spreadsheet(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "faults.csv",
        [
            Fault(
                table="teams",
                file="=cmd.csv",
                row=2,
                column="@sum",
                kind="type",
                found="-1+1",
                expected="+x",
                remedy="\tTab",
            )
        ],
    )
    with (tmp_path / "faults.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1] == [
            "'=cmd.csv",
            "2",
            "'@sum",
            "'-1+1",
            "'+x",
            "'\tTab",
            "teams",
            "type",
        ]


def test_a_table_of_viewers_without_rows_is_told(tmp_path: Path) -> None:
    folder = company.write(tmp_path)
    (tmp_path / "viewers.csv").write_text(
        (tmp_path / "viewers.csv").read_text().splitlines()[0] + "\n"
    )
    outcome = refresh.run(load(folder), tmp_path / "snapshots", company.STATUS_DATE, publish=False)
    assert (
        "viewers: no row is published, so nobody can sign in. Check the export of viewers, or its"
        " filter." in outcome.notes
    )


# --- numbers, mappings and errors of our own ------------------------------------------------------

# twenty digits, the most that an amount of the contract holds; what is formed of them holds
# fourteen
HUGE = "99999999999999999999"
BEYOND = {
    ("cost_entries", "cost_amount"): "3.00E+20",
    ("task_baselines", "budget_amount"): "6.00E+20",
    ("standard_rates", "hourly_rate_amount"): "2.00E+20",
    ("risks", "cost_likely_amount"): "2.00E+20",
    ("contracts", "contract_amount"): "2.00E+20",
    ("budget_lines", "line_amount"): "2.00E+20",
}


def with_cells(folder: Path, table: str, column: str, value: str, times: int = 1) -> Path:
    """The company of the tests with one column of that value, each row so many times under other
    keys."""
    config = company.write(folder)
    file = folder / f"{table}.csv"
    with file.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    key = next(iter(rows[0]))
    with file.open("w", newline="") as stream:
        out = csv.DictWriter(stream, list(rows[0]))
        out.writeheader()
        out.writerows(
            {**row, column: value, **({key: f"{row[key]}-{i}"} if times > 1 else {})}
            for row in rows
            for i in range(times)
        )
    return config


@pytest.mark.parametrize("where", BEYOND)
def test_sums_beyond_the_decimal_range_name_the_largest_total(
    where: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = with_cells(tmp_path, *where, HUGE)
    assert main(["check", "--config", str(config)]) == REFUSED
    assert capsys.readouterr().err.startswith(
        f"{where[0]}.csv, {where[1]}: found a total of {BEYOND[where]}, expected sums and products"
        " of at most 14 digits before the point."
    )


def test_cells_that_no_decimal_can_add_up_name_their_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """3 × 200 cells of 1e20 are 6e22; sixteen decimals leave twenty-two digits."""
    config = with_cells(tmp_path, "cost_entries", column="cost_amount", value=HUGE, times=200)
    assert main(["check", "--config", str(config)]) == REFUSED
    assert capsys.readouterr().err.startswith(
        "cost_entries.csv, cost_amount: found a total of 6.0E+22, expected a total of at most 22"
        " digits before the point."
    )


MAPPINGS = [
    "where = 'nobody = 1'",
    "where = 'cast(team_name as integer) > 1'",
    "where = 'team_id = (select unnest([1, 2]))'",
    "where = '1 = 1) or'",
    "where = 'sum(team_id) > 1'",
    "where = 'team_id in (select x from nowhere)'",
    "where = \"error('no')\"",
    "select = 'select'",
    "select = 'select nobody from export'",
    "select = 'drop table export'",
    "select = 'select _row, cast(team_name as integer) as team_id, team_name from export'",
    "select = 'select team_id, team_name from export'",
    "select = 'select team_id as _row, team_id, team_name from export'",
    "select = 'select _row, team_id from export'",
]


@pytest.mark.parametrize("line", MAPPINGS)
def test_a_mapping_that_cannot_be_followed_names_its_source(line: str, tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "A")
    with pytest.raises(SettingsError) as told:
        teams_of(tmp_path, "t.csv", more=line)
    assert (
        f"{tmp_path / 'portal.toml'}, [[source]] 1: where or select cannot be followed for t.csv: "
        in str(told.value)
    )


@pytest.mark.parametrize("is_verbose", [False, True])
def test_an_error_of_its_own_is_a_sentence_with_the_step(
    is_verbose: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("CANARY")

    monkeypatch.setattr(worth, "publish", fail)
    caplog.set_level("INFO" if is_verbose else "WARNING")
    assert (
        main(["refresh", "--config", str(company.write(tmp_path)), *["--verbose"] * is_verbose])
        == ERROR
    )
    said = capsys.readouterr().err
    assert (
        "Standpoint failed in the step 'worth' (KeyError), which is an error of its own. The live"
        " snapshot is untouched." in said
    )
    assert ("CANARY" in caplog.text) == is_verbose and "CANARY" not in said.splitlines()[-1]
