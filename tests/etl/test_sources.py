"""Known systems: each example export is read as it is, reordered and in other languages; a heading
that was renamed is asked about; what is derived yields to what is stated."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
import xlsxwriter

from etl.__main__ import main
from etl.contract import BY_NAME
from etl.intake.headings import fit
from etl.intake.readers import Scan
from etl.settings import Settings, Source, load
from etl.sources import PRESETS, begins, recognise
from etl.sources.preset import plain
from etl.telling import DONE
from tests.etl.intake import Rows, came_in

EXAMPLES = {
    entry.name: entry.read_text(encoding="utf-8")
    for entry in files("etl.sources").joinpath("examples").iterdir()
}
TEXTS = sorted(name for name in EXAMPLES if name.endswith((".csv", ".tsv")))
HEAD = '[company]\ncurrency = "EUR"\nstatus_date = "2026-03-20"\n'


def kind(name: str) -> tuple[str, str]:
    """`jira-issues.csv` is the export `issues` of `jira`."""
    stem = name.rsplit(".", 1)[0]
    system = max((s for s in PRESETS if stem.startswith(f"{s}-")), key=len)
    return system, stem.removeprefix(f"{system}-")


def table(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(EXAMPLES[name], newline=""), delimiter=mark(name)))


def mark(name: str) -> str:
    first = EXAMPLES[name].partition("\n")[0]
    return max(",;\t", key=first.count)


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def publish(folder: Path, toml: str, **texts: str) -> duckdb.DuckDBPyConnection:
    """The report of the files, by name without its dots."""
    assert refresh(folder, toml, **texts) == DONE
    [snapshot] = (folder / "s").glob("snapshot-*.duckdb")
    return duckdb.connect(str(snapshot), read_only=True)


def refresh(folder: Path, toml: str, **texts: str) -> int:
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    (folder / "portal.toml").write_text(HEAD + toml, encoding="utf-8")
    config = ["--config", str(folder / "portal.toml"), "--snapshots", str(folder / "s")]
    return main(["refresh", *config])


def system(name: str, more: str = "") -> str:
    form = 'format = "tsv"\n' if name.endswith(".tsv") else ""
    return f'[[source]]\nsystem = "{kind(name)[0]}"\npath = "export.csv"\n{form}{more}'


def everything(folder: Path, name: str, text: str) -> dict[str, Rows]:
    """All rows of all tables that an export feeds, without where they stood: what a report is made
    of, and what comes of equal rows is equal."""
    (folder / "export.csv").write_text(text, encoding="utf-8", newline="")
    settings = sources(folder, system(name))
    preset = PRESETS[kind(name)[0]].exports[kind(name)[1]]
    every = [f"select * exclude (source_row) from {table} order by all" for table in preset.tables]
    return dict(zip(preset.tables, came_in(settings, *every)[1], strict=True))


@cache
def as_it_is(name: str) -> dict[str, Rows]:
    """All rows of an example."""
    with TemporaryDirectory() as folder:
        return everything(Path(folder), name, EXAMPLES[name])


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Where the report of an example lies, each made once."""

    @cache
    def of(name: str) -> Path:
        folder = tmp_path_factory.mktemp("example")
        publish(folder, system(name), export=EXAMPLES[name]).close()
        [snapshot] = (folder / "s").glob("snapshot-*.duckdb")
        return snapshot

    return of


def sources(folder: Path, toml: str) -> Settings:
    (folder / "portal.toml").write_text(HEAD + toml, encoding="utf-8")
    return load(folder / "portal.toml")


# --- every system ---------------------------------------------------------------------------------


def test_every_export_of_a_system_has_an_example() -> None:
    exports = {(p.system, e) for p in PRESETS.values() if not p.is_in_parts for e in p.exports}
    assert {kind(name) for name in EXAMPLES} >= exports


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_preset_cites_where_its_headings_come_from(name: str) -> None:
    text = files("etl.sources").joinpath(f"{kind(name)[0]}.toml").read_text(encoding="utf-8")
    assert "Where the headings come from" in text


@pytest.mark.parametrize("system", sorted(PRESETS))
def test_a_preset_feeds_columns_of_the_contract_from_headings_it_knows(system: str) -> None:
    for export in PRESETS[system].exports.values():
        heard = {*export.headings, *export.made}
        assert all({*made["of"]} <= {*export.headings} for made in export.made.values())
        assert {*export.needed, *export.several} <= {*export.headings}
        for name, keys in export.tables.items():
            columns = keys.get("columns", {})
            fed = {c for v in columns.values() for c in ([v] if isinstance(v, str) else v)}
            assert fed | {*keys.get("joined", {})} <= {*BY_NAME[name].mapped}
            assert "select" in keys or {*columns} <= heard
            assert {h for j in keys.get("joined", {}).values() for h in j["headings"]} <= heard


@pytest.mark.parametrize("name", TEXTS)
def test_the_example_is_recognised_first(name: str) -> None:
    rows = table(name)
    best = recognise(rows[0], rows[1:])[0]
    assert (best.system, best.export) == kind(name)
    assert best.share == 1 and best.missing == () and best.unknown == ()


@pytest.mark.parametrize("name", TEXTS)
def test_the_order_of_columns_does_not_matter(name: str, tmp_path: Path) -> None:
    turned = written([row[::-1] for row in table(name)], mark(name))
    assert any(as_it_is(name).values())
    assert everything(tmp_path, name, turned) == as_it_is(name)


@pytest.mark.parametrize("name", TEXTS)
def test_a_heading_of_another_name_is_mapped_or_asked_about(name: str, tmp_path: Path) -> None:
    """Never passed over: each heading that feeds something, renamed, is a fault that names it."""
    [*every] = sources(tmp_path, system(name)).sources
    main_source = next(s for s in every if s.is_main and s.export == kind(name)[1])
    headings = tuple(table(name)[0])
    known = PRESETS[kind(name)[0]].exports[kind(name)[1]].spelled
    for place, heading in enumerate(headings):
        if plain(heading) in known:
            renamed = (*headings[:place], "Quux", *headings[place + 1 :])
            faults = fit(main_source, tmp_path / "export.csv", scan(renamed)).faults
            assert "Quux" in {fault.column for fault in faults}, heading


def scan(headings: tuple[str, ...]) -> Scan:
    return Scan(sql="", headings=headings, first_row=2, ways=(), tables={})


SPOKEN = sorted(
    (name, place)
    for name in TEXTS
    for place in range(
        max(len(w) for w in PRESETS[kind(name)[0]].exports[kind(name)[1]].headings.values())
    )
)


@pytest.mark.parametrize(("name", "place"), SPOKEN)
def test_an_export_in_another_language_says_the_same(name: str, place: int, tmp_path: Path) -> None:
    """Each heading by the n-th of its other names, where it has so many."""
    export = PRESETS[kind(name)[0]].exports[kind(name)[1]]
    rows = table(name)
    known = export.spelled
    words = [export.headings.get(known.get(plain(h), ""), ()) for h in rows[0]]
    spoken = [w[place] if len(w) > place else h for h, w in zip(rows[0], words, strict=True)]
    other = written([spoken, *rows[1:]], mark(name))
    assert everything(tmp_path, name, other) == as_it_is(name)


WORDS = sorted((Path(__file__).parents[2] / "docs" / "sources").glob("*.md"))


def test_every_system_has_its_page() -> None:
    assert {*PRESETS} <= {file.stem for file in WORDS}


@pytest.mark.parametrize("file", [f for f in WORDS if f.stem in PRESETS], ids=lambda f: f.stem)
def test_the_example_of_a_page_is_followed(file: Path, tmp_path: Path) -> None:
    """Its portal.toml as it stands there, beside the example exports."""
    [*blocks] = re.findall(r"```toml\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for number, block in enumerate(blocks):
        folder = tmp_path / str(number)
        folder.mkdir()
        for entry in files("etl.sources").joinpath("examples").iterdir():
            (folder / entry.name).write_bytes(entry.read_bytes())
        publish(folder, block)


# --- what single systems say ----------------------------------------------------------------------


def test_a_jira_export_gives_tasks_links_people_projects_and_board_moves(tmp_path: Path) -> None:
    report = publish(tmp_path, system("jira-issues.csv"), export=EXAMPLES["jira-issues.csv"])
    # 57,600 s and 115,200 s are 16 h and 32 h; 86,400 s are 24 h
    assert report.sql(
        "select task_id, parent_task_id, owner_id, estimate_hours, remaining_hours, points"
        " from tasks where task_id in ('SHOP-2', 'SHOP-3') order by 1"
    ).fetchall() == [
        ("SHOP-2", "SHOP-1", "Ben Dev", Decimal(16), Decimal(0), Decimal(5)),
        ("SHOP-3", "SHOP-1", "Cy Dev", Decimal(32), Decimal(24), Decimal(8)),
    ]
    # each link stands at both ends and counts once
    assert report.sql(
        "select predecessor_id, successor_id from dependencies order by 2"
    ).fetchall() == [("SHOP-2", "SHOP-3"), ("SHOP-2", "SHOP-4")]
    assert report.sql("select person_id from people order by 1").fetchall() == [
        ("Ben Dev",),
        ("Cy Dev",),
    ]
    assert report.sql("select project_id, manager_name from projects order by 1").fetchall() == [
        ("OPS", "Bo Head"),
        ("SHOP", "Ada Lead"),
    ]
    # Done with the resolution Won't Do is not finished work
    assert report.sql("select workflow_state from tasks where task_id = 'SHOP-4'").fetchall() == [
        ("Won't do",)
    ]
    # five came in, two are in progress, two were resolved
    assert report.sql(
        "select to_state, count(*) from workflow_transitions group by 1 order by 1"
    ).fetchall() == [("Done", 1), ("In progress", 2), ("To do", 5), ("Won't do", 1)]


def test_a_harvest_report_gives_time_people_customers_and_projects(tmp_path: Path) -> None:
    report = publish(tmp_path, system("harvest-time.csv"), export=EXAMPLES["harvest-time.csv"])
    # Weiss 6.5 + 2, Chen 1.25 + 3
    assert report.sql(
        "select person_id, sum(worked_hours) from time_entries group by 1 order by 1"
    ).fetchall() == [("Anna Chen", Decimal("4.25")), ("Anna Weiss", Decimal("8.5"))]
    # two clients have a Website without a code: they are two projects
    assert report.sql("select project_id, customer_id from projects order by 1").fetchall() == [
        ("Alder Ltd / Website", "Alder Ltd"),
        ("Birch Inc / Website", "Birch Inc"),
        ("SHOP", "Alder Ltd"),
    ]


HOURS = (
    "select person_id, project_id, sum(worked_hours) from time_entries group by all order by all"
)
SAYS: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    # 1:30:00; 0:15:30 is 15.5 of 60 minutes; two people are called Cy Dev, so e-mail tells them
    (
        "toggl-time.csv",
        "select round(sum(worked_hours) * 3600) from time_entries",
        [(Decimal(38730),)],
    ),
    (
        "toggl-time.csv",
        "select person_id from people order by 1",
        [("Ada Lead",), ("cy@corp.test",), ("cy@two.test",)],
    ),
    # 1:20, 0:40 and 8:00 are 10 h; the rounded decimals would be 1.33 + 0.67 + 8
    (
        "clockify-time.csv",
        "select round(sum(worked_hours) * 60) from time_entries",
        [(Decimal(600),)],
    ),
    (
        "clockify-time.csv",
        "select work_date::varchar from time_entries order by 1 limit 1",
        [("2026-03-16",)],
    ),
    (
        "redmine-issues.csv",
        "select task_id, parent_task_id, percent_complete_ratio, actual_finish_date::varchar"
        " from tasks order by 1",
        [
            ("12", None, Decimal("0.46"), None),
            ("14", "12", Decimal(1), "2026-03-13"),
            ("15", "12", Decimal("0.25"), None),
            ("21", None, Decimal(0), "2026-03-09"),
        ],
    ),
    # told at both ends, counted once; what blocks moves no dates
    (
        "redmine-issues.csv",
        "select predecessor_id, successor_id, lag from dependencies",
        [("14", "15", Decimal(2))],
    ),
    # 12,500 - 1,234.56 + 980, and 2,250; totals are no lines
    (
        "sap-cji3-lines.csv",
        "select project_id, sum(cost_amount), count(*) from cost_entries group by 1 order by 1",
        [("P-0100", Decimal("12245.44"), 3), ("P-0200", Decimal("2250"), 1)],
    ),
    (
        "sap-cji5-lines.csv",
        "select project_id, cost_state, cost_amount from cost_entries order by 1",
        [("P-0100", "committed", Decimal("8000")), ("P-0200", "committed", Decimal("1500.5"))],
    ),
    # Ada 8 + 7.5 + 4 and 0.5 + 8 + 4; Cy 8 + 8; what adds up is left out
    (
        "timesheet-pivot-days.csv",
        HOURS,
        [
            ("Ada Lead", "Operations", Decimal("12.5")),
            ("Ada Lead", "Web shop", Decimal("19.5")),
            ("Cy Dev", "Web shop", Decimal(16)),
        ],
    ),
    (
        "timesheet-pivot-days.csv",
        "select work_date::varchar, sum(worked_hours) from time_entries group by 1 order by 1",
        [
            ("2026-03-02", Decimal(16)),
            ("2026-03-03", Decimal(8)),
            ("2026-03-04", Decimal(8)),
            ("2026-03-13", Decimal(16)),
        ],
    ),
    # a month's hours stand on its first day: January 120 + 152, February 96.5 + 12 + 144, March 48
    (
        "timesheet-pivot-months.csv",
        "select work_date::varchar, sum(worked_hours) from time_entries group by 1 order by 1",
        [
            ("2026-01-01", Decimal(272)),
            ("2026-02-01", Decimal("252.5")),
            ("2026-03-01", Decimal(48)),
        ],
    ),
    # a week's hours stand on its Monday
    (
        "timesheet-pivot-weeks.csv",
        "select work_date::varchar, sum(worked_hours) from time_entries group by 1 order by 1",
        [("2026-03-02", Decimal(69)), ("2026-03-09", Decimal("59.5"))],
    ),
    (
        "openproject-packages.csv",
        "select task_id, parent_task_id, percent_complete_ratio, remaining_hours from tasks"
        " order by 1",
        [
            ("12", None, Decimal("0.46"), None),
            ("14", "12", Decimal(1), Decimal(0)),
            ("15", "12", Decimal("0.25"), Decimal(30)),
            ("21", None, Decimal(0), None),
        ],
    ),
    # 2:20 is 2 1/3 h
    (
        "kimai-time.csv",
        "select person_id, round(sum(worked_hours) * 60) from time_entries group by all order by 1",
        [("Ada Lead", Decimal(90)), ("Cy Dev", Decimal(380))],
    ),
    # 57,600 s are 16 h; two projects have an issue 12
    (
        "gitlab-issues.csv",
        "select task_id, owner_id, estimate_hours, actual_finish_date::varchar from tasks"
        " order by 1",
        [
            ("alder/infra/ops#12", None, Decimal(0), None),
            ("alder/web-shop#12", "Cy Dev", Decimal(16), "2026-03-13"),
            ("alder/web-shop#13", "Cy Dev", Decimal(0), None),
        ],
    ),
    (
        "github-items.tsv",
        "select task_id, parent_task_id, owner_id, points, workflow_state from tasks order by 1",
        [
            ("alder/ops#2", None, None, Decimal(3), "To do"),
            ("alder/shop#1", None, "ada", None, "In Progress"),
            ("alder/shop#2", "alder/shop#1", "cy", Decimal(5), "Done"),
        ],
    ),
    (
        "azure-devops-items.csv",
        "select task_id, project_id, parent_task_id, owner_id, remaining_hours,"
        " actual_finish_date::varchar, workflow_state from tasks order by 1",
        [
            ("101", "Shop", None, None, None, None, "Active"),
            ("102", "Shop", "101", "Cy Dev", Decimal(0), "2026-03-13", "Closed"),
            ("103", "Shop", "101", "Cy Dev", Decimal("24.5"), None, "Active"),
            ("104", "Shop", None, "Ben Dev", None, None, "Cancelled"),
        ],
    ),
    # a blocker that is not in the file is left out; an issue without a project is its team's
    (
        "linear-issues.csv",
        "select predecessor_id, successor_id from dependencies",
        [("ENG-2", "ENG-3")],
    ),
    (
        "linear-issues.csv",
        "select project_id, count(*) from tasks group by 1 order by 1",
        [("Engineering", 1), ("Web shop", 3)],
    ),
    (
        "redmine-time.csv",
        HOURS,
        [("Bo Head", "Operations", Decimal("2.25")), ("Cy Dev", "Web shop", Decimal(8))],
    ),
]


@pytest.mark.parametrize(
    ("name", "query", "rows"), SAYS, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(SAYS)]
)
def test_what_an_example_says_is_what_a_pencil_makes_of_it(
    name: str, query: str, rows: list[tuple[Any, ...]], reports: Callable[[str], Path]
) -> None:
    with duckdb.connect(str(reports(name)), read_only=True) as report:
        assert report.sql(query).fetchall() == rows


def test_two_systems_and_an_own_list_of_projects_make_one_report(tmp_path: Path) -> None:
    """What is stated comes first; what the exports name besides is added once."""
    toml = """
[[source]]
system = "harvest"
path = "time.csv"
[[source]]
system = "jira"
path = "issues.csv"
[[source]]
table = "projects"
path = "projects.csv"
columns = { Id = "project_id", Name = "project_name", End = "baseline_finish_date" }
"""
    report = publish(
        tmp_path,
        toml,
        time=EXAMPLES["harvest-time.csv"],
        issues=EXAMPLES["jira-issues.csv"],
        projects="Id,Name,End\nSHOP,The shop,2026-05-29\n",
    )
    assert report.sql("select project_id, project_name from projects order by 1").fetchall() == [
        ("Alder Ltd / Website", "Website"),
        ("Birch Inc / Website", "Website"),
        ("OPS", "Operations"),
        ("SHOP", "The shop"),
    ]


def test_a_workbook_of_days_and_one_of_lines_are_read_as_they_are(tmp_path: Path) -> None:
    """Days are real dates of the workbook, and amounts real numbers beside one of text."""
    with xlsxwriter.Workbook(str(tmp_path / "week.xlsx")) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Projekt"])
        sheet.write_datetime(0, 2, datetime(2026, 3, 2), day)
        sheet.write_datetime(0, 3, datetime(2026, 3, 3), day)
        sheet.write_row(1, 0, ["Ada Lead", "P-0100", 7.5, ""])
        sheet.write_row(2, 0, ["Cy Dev", "P-0100", 8, "0,25"])
        sheet.write_row(3, 0, ["Summe", "", 15.5, 0.25])
    with xlsxwriter.Workbook(str(tmp_path / "lines.xlsx")) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["PSP-Element", "Buchungsdatum", "Wert/KWähr", "Bezeichnung"])
        for row, amount in ((1, 1250.5), (2, "250,25-")):
            sheet.write_row(row, 0, ["P-0100.01", "", amount, "Line"])
            sheet.write_datetime(row, 1, datetime(2026, 3, 3), day)
        sheet.write_row(3, 0, ["P-0100", "", 1000.25, ""])
    toml = """
[[source]]
system = "timesheet-pivot"
path = "week.xlsx"
[[source]]
system = "sap-cji3"
path = "lines.xlsx"
"""
    report = publish(tmp_path, toml)
    assert report.sql(
        "select work_date::varchar, sum(worked_hours) from time_entries group by 1 order by 1"
    ).fetchall() == [("2026-03-02", Decimal("15.5")), ("2026-03-03", Decimal("0.25"))]
    # 1,250.50 - 250.25; the subtotal is no line
    assert report.sql("select sum(cost_amount), count(*) from cost_entries").fetchall() == [
        (Decimal("1000.25"), 2)
    ]


def test_months_of_a_workbook_are_columns_of_months(tmp_path: Path) -> None:
    """Excel keeps `Jan 26` as the first of January; a month may hold more hours than a day."""
    with xlsxwriter.Workbook(str(tmp_path / "year.xlsx")) as book:
        month = book.add_format({"num_format": "mmm yy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Mitarbeiter", "Projekt"])
        sheet.write_datetime(0, 2, datetime(2026, 1, 1), month)
        sheet.write_datetime(0, 3, datetime(2026, 2, 1), month)
        sheet.write_row(1, 0, ["Ada Lead", "P-0100", 151.5, 140])
    toml = '[[source]]\nsystem = "timesheet-pivot"\npath = "year.xlsx"\n'
    assert publish(tmp_path, toml).sql(
        "select work_date::varchar, worked_hours from time_entries order by 1"
    ).fetchall() == [("2026-01-01", Decimal("151.5")), ("2026-02-01", Decimal(140))]


@pytest.mark.parametrize(
    ("heading", "first"),
    [
        ("KW 10 2026", "2026-03-02"),
        ("2026-W53", "2026-12-28"),
        ("2025-W53", ""),
        ("März 2026", "2026-03-01"),
        ("Mar 26", "2026-03-01"),
        ("03/2026", "2026-03-01"),
        ("2026-03", "2026-03-01"),
        ("déc. 2025", "2025-12-01"),
        ("2026-03-01 00:00:00", "2026-03-01"),
        ("13/2026", ""),
        ("Task 2026", ""),
        ("Total", ""),
    ],
)
def test_a_heading_names_a_week_a_month_or_none(heading: str, first: str) -> None:
    assert (begins(heading, "month") or begins(heading, "week")) == first


def test_a_file_whose_headings_do_not_fit_is_told_once_and_feeds_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No fault of rows follows from a heading that was renamed."""
    text = EXAMPLES["jira-issues.csv"].replace("Issue key,", "Vorgang,", 1)
    assert refresh(tmp_path, system("jira-issues.csv"), export=text) != DONE
    said = capsys.readouterr().err
    assert 'headings = { "Issue key" = "Vorgang" }' in said and "Refused: 2 faults" in said


# --- what portal.toml states beside a system ------------------------------------------------------


def test_one_file_of_codes_makes_one_person_of_two_names(tmp_path: Path) -> None:
    toml = """
[map]
person_id = "people-codes.csv"
[[source]]
system = "harvest"
path = "time.csv"
[[source]]
system = "jira"
path = "issues.csv"
"""
    (tmp_path / "people-codes.csv").write_text("Code,Person\nBen Dev,BD\nAnna Weiss,BD\n")
    report = publish(
        tmp_path, toml, time=EXAMPLES["harvest-time.csv"], issues=EXAMPLES["jira-issues.csv"]
    )
    assert report.sql("select person_id from people order by 1").fetchall() == [
        ("Anna Chen",),
        ("BD",),
        ("Cy Dev",),
    ]
    assert report.sql("select count(*) from tasks where owner_id = 'BD'").fetchall() == [(3,)]
    assert report.sql(
        "select sum(worked_hours) from time_entries where person_id = 'BD'"
    ).fetchall() == [(Decimal("8.5"),)]


def test_a_code_that_stands_for_two_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "codes.csv").write_text("Code,Person\nAW,Anna\nAW,Anton\n")
    toml = '[map]\nperson_id = "codes.csv"\n' + system("harvest-time.csv")
    assert refresh(tmp_path, toml, export=EXAMPLES["harvest-time.csv"]) != DONE
    assert "row 3: 'AW' stands for 'Anton' and above for 'Anna'" in capsys.readouterr().err


def test_a_renamed_heading_is_named_once_for_all_tables(tmp_path: Path) -> None:
    text = EXAMPLES["harvest-time.csv"].replace("Date,Client,", "Date,Account,", 1)
    report = publish(
        tmp_path, system("harvest-time.csv", 'headings = { "Client" = "Account" }'), export=text
    )
    assert report.sql("select count(*) from customers").fetchall() == [(2,)]
    assert report.sql("select count(customer_id) from projects").fetchall() == [(3,)]


def test_a_stated_column_comes_before_the_preset(tmp_path: Path) -> None:
    """Who worked is told by another heading of the export."""
    report = publish(
        tmp_path,
        system("harvest-time.csv", 'columns = { "Roles" = ["person_id", "person_name"] }'),
        export=EXAMPLES["harvest-time.csv"],
    )
    assert report.sql("select person_id from people order by 1").fetchall() == [
        ("Designer",),
        ("Developer",),
    ]


def test_a_table_can_be_left_out_and_a_table_can_say_more(tmp_path: Path) -> None:
    more = """
[source.tables]
customers = false
[source.tables.projects]
columns = { "Currency" = "category" }
"""
    report = publish(
        tmp_path, system("harvest-time.csv", more), export=EXAMPLES["harvest-time.csv"]
    )
    assert report.sql("select count(*) from customers").fetchall() == [(0,)]


def test_dates_and_decimals_are_read_as_the_file_writes_them(tmp_path: Path) -> None:
    rows = table("harvest-time.csv")
    days = {"2026-03-09": "09.03.2026", "2026-03-10": "10.03.2026"}
    german = [[days.get(c, c.replace(".", ",")) for c in row] for row in rows[1:]]
    report = publish(tmp_path, system("harvest-time.csv"), export=written([rows[0], *german], ";"))
    assert report.sql(
        "select min(work_date)::varchar, sum(worked_hours) from time_entries"
    ).fetchall() == [("2026-03-09", Decimal("12.75"))]


def test_a_date_that_can_be_read_in_two_ways_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = EXAMPLES["harvest-time.csv"].replace("2026-03-09", "03/09/2026")
    text = text.replace("2026-03-10", "03/10/2026")
    assert refresh(tmp_path, system("harvest-time.csv"), export=text) != DONE
    said = capsys.readouterr().err
    assert "'03/09/2026'" in said and 'date_format = "%d/%m/%Y" or "%m/%d/%Y"' in said
    stated = system("harvest-time.csv", 'date_format = "%m/%d/%Y"\n')
    report = publish(tmp_path, stated, export=text)
    assert report.sql("select max(work_date)::varchar from time_entries").fetchall() == [
        ("2026-03-10",)
    ]


# --- headings that hold parts ---------------------------------------------------------------------

PARTS = """
[[source]]
table = "projects"
path = "projects.csv"
columns = { project_id = "project_id", project_name = "project_name" }
[[source]]
table = "people"
path = "people.csv"
columns = { id = ["person_id", "person_name"] }
[[source]]
table = "time_entries"
path = "time.csv"
columns = { Date = "work_date", Project = "project_id", Hours = "worked_hours" MORE }
"""
TWO = {
    "projects": "project_id,project_name\nA,Alpha\n",
    "people": "id\nAnna Weiss\nAnna Chen\n",
    "time": "Date,Project,Hours,First,Last\n2026-03-02,A,8,Anna,Weiss\n2026-03-02,A,8,Anna,Chen\n",
}


def test_first_and_last_name_are_joined_not_chosen_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = PARTS.replace("MORE", ', First = "person_id", Last = "person_id"')
    assert refresh(tmp_path, both, **TWO) != DONE
    said = capsys.readouterr().err
    assert "'Anna' under First and 'Weiss' under Last" in said and "row 2" in said
    joined = '\njoined = { person_id = { headings = ["First", "Last"], by = " " } }\n'
    report = publish(tmp_path, PARTS.replace(" MORE", "") + joined, **TWO)
    # two people of 8 h a day, not one of 16 h
    assert report.sql(
        "select person_id, sum(worked_hours) from time_entries group by 1 order by 1"
    ).fetchall() == [("Anna Chen", Decimal(8)), ("Anna Weiss", Decimal(8))]


def test_two_private_values_are_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rates = PARTS.replace(" MORE", "").replace(
        'columns = { id = ["person_id", "person_name"] }',
        'columns = { id = ["person_id", "person_name"], Old = "cost_rate_amount", New ='
        ' "cost_rate_amount" }',
    )
    files = TWO | {"people": "id,Old,New\nAnna,61.25,64.75\n"}
    assert refresh(tmp_path, rates, **files) != DONE
    said = capsys.readouterr().err
    assert "two private values" in said and "61.25" not in said and "64.75" not in said


def test_the_first_heading_that_is_filled_counts_where_that_is_said(tmp_path: Path) -> None:
    both = PARTS.replace("MORE", ', First = "person_id", Last = "person_id"')
    files = TWO | {"people": "id\nAnna\n"}
    report = publish(tmp_path, both + '\nfirst_filled = ["person_id"]\n', **files)
    assert report.sql("select distinct person_id from time_entries").fetchall() == [("Anna",)]


def test_every_other_word_can_be_translated(tmp_path: Path) -> None:
    toml = """
[[source]]
table = "projects"
path = "projects.csv"
columns = { Id = ["project_id", "project_name"], State = "phase" }
values = { phase = { Live = "active", "*" = "closed" } }
"""
    report = publish(tmp_path, toml, projects="Id,State\nA,live\nB,gone\nC,\n")
    assert report.sql("select phase from projects order by project_id").fetchall() == [
        ("active",),
        ("closed",),
        ("active",),  # an empty cell is no word: the contract's own default
    ]


@pytest.mark.parametrize(
    ("stated", "remedy"),
    [
        ('system = "jiira"', "Did you mean 'jira'?"),
        ('system = "jira"\nexport = "isues"', "expected one of issues"),
        ('system = "jira"\ntable = "tasks"', "cannot stand beside system"),
        ('system = "jira"\ntables = { rows = false }', "expected one of tasks"),
        ('system = "jira"\nheadings = { "Asignee" = "Owner" }', "Did you mean 'Assignee'?"),
        ('system = "jira"\ncolumns = { "X" = "owner" }', "Did you mean 'owner_id'?"),
        ('table = "tasks"', "system and path"),
    ],
)
def test_what_is_stated_beside_a_system_is_known(
    stated: str, remedy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(tmp_path, f'[[source]]\npath = "export.csv"\n{stated}\n') != DONE
    assert remedy in capsys.readouterr().err


def test_a_source_without_a_system_is_as_before() -> None:
    plain_source = Source(number=1, table="tasks", path="t.csv", format="csv", columns={"A": "wbs"})
    assert plain_source.pairs == (("A", "wbs"),)
    assert replace(plain_source, columns={"A": ("wbs", "kind")}).fed == {"wbs", "kind"}
