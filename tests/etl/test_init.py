"""`init`: from a folder of exports to a published report, without a word of TOML; what files cannot
say is asked, and nothing that would change a number is guessed."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
import xlsxwriter

from etl.__main__ import main
from etl.doorway import forms, match
from etl.doorway.propose import propose
from etl.doorway.survey import survey
from etl.settings import DateFormat
from etl.telling import DONE, REFUSED, USAGE
from tests.portfolio import Numbers

PROJECTS = """Project,Name,Department,Manager,Phase,Finish
P-1,New billing system,IT,Ada Berg,active,2026-12-18
P-2,Warehouse move,OPS,Jon Lind,active,2026-11-30
"""
TASKS = """Task,Project,Name,Start,Finish,Budget,Done
T-1,P-1,Design,2026-09-01,2026-10-02,20000,100
T-2,P-1,Build,2026-10-05,2026-12-18,60000,40
T-3,P-2,Plan the move,2026-10-01,2026-10-16,8000,100
T-4,P-2,Move,2026-10-19,2026-11-30,32000,70
"""


def folder_of(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def init(folder: Path, *answers: str) -> int:
    return main(["init", str(folder), *(f"--answer={a}" for a in answers)])


def numbers(folder: Path, sql: str) -> list[tuple[object, ...]]:
    return Numbers(folder / "snapshots").rows(sql)


# --- the whole way --------------------------------------------------------------------------------


def test_two_lists_become_a_report_with_earned_value(tmp_path: Path) -> None:
    """Of P-1, 20,000 and 40 % of 60,000 are earned; of P-2, 8,000 and 70 % of 32,000."""
    folder = folder_of(tmp_path, projects=PROJECTS, tasks=TASKS)
    assert init(folder, "baseline=yes", "currency=EUR") == DONE
    assert numbers(
        folder,
        "select project_id, baseline_amount, earned_value_amount from project_total order by 1",
    ) == [("P-1", 80_000, 44_000), ("P-2", 40_000, 30_400)]
    assert numbers(folder, "select department_id from departments order by 1") == [
        ("IT",),
        ("OPS",),
    ]


def test_what_files_cannot_say_is_asked_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS, tasks=TASKS)
    assert init(folder) == USAGE
    said = capsys.readouterr().err
    assert "--answer 'baseline=yes'" in said and "--answer 'currency=…'" not in said
    assert not (folder / "portal.toml").exists()


def test_only_looking_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    assert main(["init", str(folder), "--look"]) == DONE
    said = capsys.readouterr().out
    assert "projects.csv: 2 rows → projects, departments" in said
    assert "Lights up: Executive, Project." in said
    assert not (folder / "portal.toml").exists()


def test_hours_of_people_in_no_team_light_no_page_of_teams(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are read, and no department or team has a share in them."""
    folder = folder_of(tmp_path, projects=PROJECTS)
    shutil.copy(Path("etl/sources/examples/harvest-time.csv"), folder)
    look = ["init", str(folder), "--look", "--answer", "status_date=2026-03-20"]
    assert main(look) == DONE
    said = capsys.readouterr().out
    lit, _, dark = said.partition("Still dark")
    assert "hours" not in lit.partition("Lights up:")[2]
    assert "Department, Team: hours (a time report, and who is in which team)" in dark


def test_what_was_looked_at_is_one_object_for_a_scheduler(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    assert main(["init", str(folder), "--look", "--json"]) == DONE
    said = json.loads(capsys.readouterr().out)
    assert (said["exit"], said["written"]) == (DONE, False)
    assert said["sources"][0] | {"columns": {}} == {
        "file": "projects.csv",
        "system": "",
        "tables": ["projects"],
        "columns": {},
    }
    assert said["sources"][0]["columns"]["forecast_finish_date"] == "Finish"


def test_what_is_written_is_what_was_said_and_why(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    assert init(folder) == DONE
    text = (folder / "portal.toml").read_text(encoding="utf-8")
    assert (
        'Finish = "forecast_finish_date" # its usual name; 2 different, such as 2026-11-30,' in text
    )


def test_a_german_workbook_in_thousands_is_read_as_its_title_and_its_cells_say(
    tmp_path: Path,
) -> None:
    """Betrag in T€: 1.250 and 320; the sum below is none of the projects; Ampel gelb is amber."""
    folder = folder_of(tmp_path)
    with xlsxwriter.Workbook(folder / "Projekte.xlsx") as book:
        sheet = book.add_worksheet("Projekte")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write(0, 0, "Projektliste IT, Stand 20.11.2026 (Beträge in T€)")
        for place, heading in enumerate(
            ("Projekt-Nr.", "Projektbezeichnung", "Projektleiter", "Abteilung", "Status", "Ampel")
        ):
            sheet.write(2, place, heading)
        for place, heading in enumerate(("Start Soll", "Ende Soll", "Budget", "Ist-Kosten"), 6):
            sheet.write(2, place, heading)
        for row, (key, status, light, budget, spent) in enumerate(
            (("IT-1", "laufend", "gelb", 1250, 980.5), ("IT-2", "abgeschlossen", "grün", 320, 290)),
            3,
        ):
            for place, text in enumerate((key, f"Projekt {key}", "Müller", "IT", status, light)):
                sheet.write(row, place, text)
            sheet.write_datetime(row, 6, datetime(2026, 1, 12), day)
            sheet.write_datetime(row, 7, datetime(2026, 12, 18), day)
            sheet.write(row, 8, budget)
            sheet.write(row, 9, spent)
        sheet.write(5, 1, "Summe")
        sheet.write(5, 8, 1570)
    assert init(folder) == DONE
    assert numbers(
        folder,
        "select project_id, phase, budget_amount, actual_cost_amount, baseline_finish_date from"
        " project_total order by 1",
    ) == [
        ("IT-1", "active", 1_250_000, 980_500, date(2026, 12, 18)),
        ("IT-2", "completed", 320_000, 290_000, date(2026, 12, 18)),
    ]
    assert numbers(folder, "select project_id, rating from project_reports order by 1") == [
        ("IT-1", "amber"),
        ("IT-2", "green"),
    ]


def test_a_project_list_with_a_percentage_and_five_steps_of_rating_earns_value(
    tmp_path: Path,
) -> None:
    """80 % of 50 000 is earned for 61 000; the list's own word stays beside the colour."""
    folder = folder_of(
        tmp_path,
        projects=(
            "Id,Project,Manager,Planned start,Planned end,RAG,Budget,Spent,% done\n"
            "1,Alpha,Ann,2026-02-02,2026-12-31,Green,100000,70000,78%\n"
            "2,Beta,Bob,2026-03-02,2026-12-18,Amber/Red,50000,61000,80%\n"
        ),
    )
    assert init(folder, "currency=EUR") == DONE
    assert numbers(
        folder,
        "select t.project_id, earned_value_amount, actual_cost_amount, declared_words from"
        " project_total as t join project_status as s on s.project_id = t.project_id and"
        " s.dimension = 'overall' order by 1",
    ) == [("1", 78_000, 70_000, "Green"), ("2", 40_000, 61_000, "Amber/Red")]


def test_a_french_ledger_in_its_own_encoding_and_marks(tmp_path: Path) -> None:
    """45 200,00 and a credit of 1 200,00- leave 44,000."""
    folder = folder_of(
        tmp_path,
        projets=(
            "Code projet;Nom du projet;Chef de projet;Direction;Statut;Date de fin;Budget (€)\n"
            "P01;Déménagement;Dupré;Logistique;En cours;30/11/2026;250 000,00\n"
        ),
    )
    ledger = (
        "Date comptable;Projet;Fournisseur;Libellé;Montant\n"
        "14/02/2026;P01;Martin;camions;45 200,00\n15/06/2026;P01;Martin;avoir;1 200,00-\n"
    )
    (folder / "depenses.csv").write_text(ledger, encoding="cp1252")
    assert init(folder, "status_date=2026-06-30") == DONE
    assert numbers(
        folder, "select budget_amount, actual_cost_amount, manager_name from project_total"
    ) == [(250_000, 44_000, "Dupré")]
    assert numbers(folder, "select currency, status_date from snapshot") == [
        ("EUR", date(2026, 6, 30))
    ]


def test_projects_named_by_their_title_in_another_list_are_the_same_projects(
    tmp_path: Path,
) -> None:
    folder = folder_of(
        tmp_path,
        projects="Project ID,Project Name,Status\n17,Alpha,active\n18,Beta,active\n",
        hours=(
            "Date,Employee,Project,Hours\n2026-11-03,Ann,Alpha,8\n2026-11-04,Bob,Beta,7.5\n"
            "2026-11-05,Bob,Beta,4.25\n"
        ),
    )
    assert init(folder) == DONE
    assert numbers(folder, "select project_name, worked_hours from project_total order by 1") == [
        ("Alpha", 8),
        ("Beta", 11.75),
    ]
    assert numbers(folder, "select person_id from people order by 1") == [("Ann",), ("Bob",)]


def test_what_names_a_project_that_is_not_there_is_asked_about_and_listed(tmp_path: Path) -> None:
    """One of three entries is for a project nobody lists."""
    files = {
        "projects": "Project ID,Project Name,Status\nA,Alpha,active\nB,Beta,active\n",
        "hours": (
            "Date,Employee,Project ID,Hours\n2026-11-03,Ann,A,8\n2026-11-04,Ann,X,3\n"
            "2026-11-05,Ann,B,5\n"
        ),
    }
    folder = folder_of(tmp_path, **files)
    assert init(folder) == REFUSED
    (folder / "portal.toml").unlink()
    assert init(folder, "leave_out=yes") == DONE
    assert numbers(folder, "select sum(worked_hours) from project_total") == [(13,)]
    assert numbers(folder, "select source_row from refused_row") == [(3,)]


LEDGER = (
    "Posting date,WBS element,Vendor,Amount,Currency\n2026-11-02,4711,X,120.50,EUR\n"
    "2026-11-03,4712,X,80.00,EUR\n2026-11-04,4711,Y,9.50,EUR\n"
)


@pytest.mark.parametrize("list_of", ["projects", "jira"])
def test_a_ledger_in_codes_of_another_system_is_translated_before_anything_is_published(
    list_of: str, tmp_path: Path
) -> None:
    """Nothing is left out and nothing stands twice: a file of codes is written, and filled by
    whoever knows them."""
    issues = resources.files("etl.sources").joinpath("examples/jira-issues.csv").read_text()
    listed = (
        "Project ID,Project Name,Status\nA,Alpha,active\nB,Beta,active\n"
        if list_of == "projects"
        else issues
    )
    folder = folder_of(tmp_path, list=listed, ledger=LEDGER)
    assert init(folder, "currency=EUR", "codes=yes", "leave_out=yes") == REFUSED
    assert not list((folder / "snapshots").glob("*.duckdb"))
    codes = folder / "project-codes.csv"
    lines = codes.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["4711", "4712"]
    known = ["A", "B"] if list_of == "projects" else ["SHOP", "OPS"]
    codes.write_text(f"Code,Stands for\n4711,{known[0]}\n4712,{known[1]}\n")
    assert main(["refresh", "--config", str(folder / "portal.toml")]) == DONE
    assert numbers(
        folder, "select project_id, sum(cost_amount) from cost_entries group by 1 order by 2"
    ) == [(known[1], 80), (known[0], 130)]


def test_codes_that_are_of_no_project_listed_stand_for_projects_of_their_own(
    tmp_path: Path,
) -> None:
    folder = folder_of(
        tmp_path,
        projects="Project ID,Project Name,Status\nA,Alpha,active\nB,Beta,active\n",
        ledger=LEDGER,
    )
    assert init(folder) == USAGE
    assert init(folder, "codes=no") == DONE
    assert numbers(folder, "select project_id from projects order by 1") == [
        ("4711",),
        ("4712",),
        ("A",),
        ("B",),
    ]


def test_a_file_that_shares_no_project_with_another_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = resources.files("etl.sources").joinpath("examples")
    folder = folder_of(
        tmp_path,
        issues=examples.joinpath("redmine-issues.csv").read_text(),
        lines=examples.joinpath("sap-cji3-lines.csv").read_text(),
    )
    init(folder, "currency=EUR", "leave_out=yes", "date_order=day")
    assert "none that another file names" in " ".join(capsys.readouterr().out.split())


def test_the_columns_of_a_time_sheet_by_the_month_say_what_day_the_report_is_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(
        tmp_path,
        hours="Mitarbeiter,Projekt,Jan 2026,Feb 2026,Mrz 2026,Summe\nAda,Web shop,120,96,40,256\n",
    )
    assert init(folder) == USAGE and "status_date=2026-03-31" in capsys.readouterr().err
    assert init(folder, "status_date=2026-03-31") == DONE
    assert numbers(folder, "select sum(worked_hours) from project_total") == [(256,)]


def test_hours_by_title_and_cost_by_number_meet_in_one_project(tmp_path: Path) -> None:
    """A ledger knows ACM-1, a time report its title and a person in two columns."""
    folder = folder_of(
        tmp_path,
        projects="Project Code,Project Title,Status\nACM-1,Relaunch,active\nACM-2,Robots,active\n",
        hours=(
            "Date,First Name,Last Name,Project,Hours\n2026-11-03,Jane,Smith,Relaunch,7.5\n"
            "2026-11-04,Jane,Khan,Robots,6\n"
        ),
        costs=(
            "Posting date,Project Code,Vendor,Amount,Currency\n2026-11-02,ACM-1,X,120.50,EUR\n"
            "2026-11-03,ACM-2,X,80.00,EUR\n"
        ),
    )
    assert init(folder) == DONE
    assert numbers(
        folder, "select project_id, worked_hours, actual_cost_amount from project_total order by 1"
    ) == [("ACM-1", 7.5, 120.5), ("ACM-2", 6, 80)]
    assert numbers(folder, "select person_id from people order by 1") == [
        ("Jane Khan",),
        ("Jane Smith",),
    ]


def test_a_system_that_is_known_is_a_mapping_of_two_lines(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for name in ("jira-issues.csv", "harvest-time.csv"):
        shutil.copy(Path("etl/sources/examples") / name, folder)
    assert init(folder, "status_date=2026-03-20") == DONE
    text = (folder / "portal.toml").read_text(encoding="utf-8")
    assert '[[source]]\nsystem = "harvest"\npath = "harvest-time.csv"\n\n[[source]]' in text
    assert numbers(folder, "select count(*) > 0 from tasks") == [(True,)]


def test_lines_that_say_the_same_are_told_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three lines are one booking, under three running numbers; a fourth differs in its amount."""
    line = "2026-11-02,A,X,5.00,EUR"
    folder = folder_of(
        tmp_path,
        projects="Project ID,Project Name,Status\nA,Alpha,active\nB,Beta,active\n",
        costs=(
            f"ID,Date,Project ID,Vendor,Amount,Currency\n1,{line}\n2,{line}\n3,{line}\n"
            "4,2026-11-02,A,X,6.00,EUR\n"
        ),
    )
    assert init(folder) == DONE
    assert "costs.csv: 2 rows say exactly what another row says; all count." in (
        capsys.readouterr().out
    )
    assert numbers(
        folder, "select actual_cost_amount from project_total where project_id = 'A'"
    ) == [(21,)]


def test_a_ledger_without_projects_asks_what_names_them(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        spend=(
            "Date,Vendor,Account,Amount,Currency\n2026-11-02,X,Fees,5.00,EUR\n"
            "2026-11-03,Y,Fees,6.00,EUR\n2026-11-04,X,Rent,7.50,EUR\n2026-11-05,X,Rent,1,EUR\n"
        ),
    )
    assert init(folder) == USAGE
    assert init(folder, "project:spend.csv=Account") == DONE
    assert numbers(
        folder, "select project_name, actual_cost_amount from project_total order by 1"
    ) == [("Fees", 11), ("Rent", 8.5)]


def test_what_a_person_would_map_is_mapped(tmp_path: Path) -> None:
    """A reference the others name rows by is the key; hours by the week they end are worked, not
    planned; a rating of five steps keeps its words; "in delivery" is active; the code in k£ says
    both."""
    steps = ("Green", "Amber/Green", "Amber", "Amber/Red", "Red")
    rows = "".join(
        f"A0{i},Project {i},Kim Lee,In delivery,{step},{100 * i},{50 * i},{10 * i}%,minutes\n"
        for i, step in enumerate(steps, 1)
    )
    folder = folder_of(
        tmp_path,
        portfolio=(
            "Ref,Project,Project Manager,Stage,RAG,Budget (kGBP),Spend to date (kGBP),% complete,"
            f"Comments\n{rows}"
        ),
        timesheets="Week ending,Employee name,Project ref,Hours\n2026-11-20,Ann,A01,30\n",
    )
    assert init(folder, "status_date=2026-11-20") == DONE
    assert numbers(
        folder,
        "select project_id, phase, budget_amount, actual_cost_amount, worked_hours from"
        " project_total order by 1 limit 1",
    ) == [("A01", "active", 100_000, 50_000, 30)]
    assert numbers(
        folder,
        "select rating, rating_words, percent_complete_ratio from project_reports order by"
        " project_id",
    ) == [
        ("green", "Green", Decimal("0.1")),
        ("amber", "Amber/Green", Decimal("0.2")),
        ("amber", "Amber", Decimal("0.3")),
        ("red", "Amber/Red", Decimal("0.4")),
        ("red", "Red", Decimal("0.5")),
    ]
    assert numbers(folder, "select currency from snapshot") == [("GBP",)]


def test_units_in_a_heading_are_no_part_of_its_name_and_hours_are_no_money(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        projects="Code,Project,Status,Budget EUR,End\nA,Al,active,12,2026-12-01\nB,B,active,8,\n",
        sheet="Week commencing,Name,Project,Actual hours\n2026-11-02,Ann,A,30\n",
    )
    assert init(folder, "status_date=2026-11-20") == DONE
    assert numbers(
        folder,
        "select budget_amount, worked_hours, actual_cost_amount from project_total where"
        " project_id = 'A'",
    ) == [(12, 30, None)]


def test_two_lists_that_number_other_projects_alike_are_told_apart(tmp_path: Path) -> None:
    """Project 1 of the one is Alpha, project 1 of the other is Bridge."""
    folder = folder_of(
        tmp_path,
        projects="Project ID,Project Name,Status\n1,Alpha,active\n2,Beta,active\n",
        history=(
            "Date Reported As Of,PID,Project Name,Budget Forecast (€)\n2026-10-30,1,Bridge,500\n"
            "2026-11-20,1,Bridge,520\n2026-11-20,2,Tunnel,900\n"
        ),
    )
    assert init(folder) == DONE
    assert numbers(
        folder,
        "select project_name, reported_forecast_amount from project_total order by 1",
    ) == [("Alpha", None), ("Beta", None), ("Bridge", 520), ("Tunnel", 900)]


def test_two_portfolios_of_other_projects_stand_beside_each_other(tmp_path: Path) -> None:
    """A list of projects, and reports of others: none is left out for not being in the list."""
    folder = folder_of(
        tmp_path,
        projects="Project ID,Project Name,Status\nA,Alpha,active\nB,Beta,active\n",
        history=(
            "Date Reported As Of,PID,Project Name,Budget Forecast (€)\n2026-10-30,71,Bridge,500\n"
            "2026-11-20,71,Bridge,520\n2026-11-20,72,Tunnel,900\n"
        ),
    )
    assert init(folder) == DONE
    assert numbers(folder, "select project_name from projects order by 1") == [
        ("Alpha",),
        ("Beta",),
        ("Bridge",),
        ("Tunnel",),
    ]


# --- once more ------------------------------------------------------------------------------------


def test_which_of_several_dates_is_the_finish_is_asked_and_read_in_both_its_styles(
    tmp_path: Path,
) -> None:
    """PBC says 24 October 2016 and 3 May 2017; no heading is a usual word for a finish."""
    folder = folder_of(
        tmp_path,
        projects=(
            "ID,Owner Group,BCA,PBC\nQ1,Water,2016-05-25 17:00:00,24/10/2016\n"
            "Q2,Water,2016-06-25 17:00:00,3/05/2017 5:00:00 PM\n"
        ),
    )
    assert open_questions(folder) == ["finish"]
    assert init(folder, "finish=PBC") == DONE
    assert numbers(folder, "select forecast_finish_date from projects order by 1") == [
        (date(2016, 10, 24),),
        (date(2017, 5, 3),),
    ]
    assert 'PBC = "forecast_finish_date" # as answered' in (folder / "portal.toml").read_text()


def test_a_planned_completion_is_the_plan_whatever_else_is_called_completion(
    tmp_path: Path,
) -> None:
    """Planned for 30 September 2011 and expected on the 20th: ten days early, and no year late."""
    folder = folder_of(
        tmp_path,
        projects=(
            "Project ID,Project Name,Completion Date (B1),Planned Project Completion Date (B2),"
            "Projected/Actual Project Completion Date (B2)\n"
            "1,Alpha,2010-09-30,2011-09-30,2011-09-20\n"
        ),
    )
    assert init(folder) == DONE
    assert numbers(folder, "select baseline_finish_date, forecast_finish_date from projects") == [
        (date(2011, 9, 30), date(2011, 9, 20))
    ]


def test_a_heading_that_changed_is_the_only_line_that_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Finish is called End date now, and Mood is new; a word of one's own in the file stays."""
    folder = folder_of(tmp_path, projects=PROJECTS)
    assert init(folder) == DONE
    file = folder / "portal.toml"
    before = file.read_text(encoding="utf-8").replace("[company]", "# ours\n[company]")
    file.write_text(before, encoding="utf-8")
    changed = PROJECTS.replace("Finish\n", "End date,Mood\n").replace("18\n", "18,good\n")
    folder_of(tmp_path, projects=changed.replace("30\n", "30,bad\n"))
    capsys.readouterr()
    assert init(folder) == USAGE
    said = capsys.readouterr().out
    assert "'Finish' is now 'End date' (forecast_finish_date)" in said
    assert "'Mood' is new, and ignored until you map it" in said
    assert file.read_text(encoding="utf-8") == before
    assert init(folder, "apply=yes") == DONE
    after = file.read_text(encoding="utf-8").splitlines()
    lines = [line for line in before.splitlines() if line not in after]
    assert [line.split(" = ")[0] for line in lines] == ["Finish"]
    assert [line.split(" #")[0] for line in after if line not in before.splitlines()] == [
        'ignore = ["Mood"]',
        '"End date" = "forecast_finish_date"',
    ]


def test_a_file_that_is_new_is_added_and_nothing_changed_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    assert init(folder) == DONE
    assert init(folder) == DONE
    assert "follows every heading of every export" in capsys.readouterr().out
    folder_of(tmp_path, hours="Date,Employee,Project,Hours\n2026-11-03,Ann,P-1,8\n")
    assert init(folder, "apply=yes") == DONE
    assert numbers(folder, "select sum(worked_hours) from project_total") == [(8,)]


# --- what lies in the folder besides --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 and no archive"),
        ("words.xlsx", b"no workbook at all"),
        ("plan.xml", b"<Project><Tasks>"),
        ("plan.xer", b"ERMHDR\t19.12\n%T\tTASK\n%R\t1\n"),
        ("broken.parquet", b"PAR1 and no end"),
        ("broken.json", b'[{"a": 1'),
        ("odd.csv", b'a,b\n"never closed,1\n'),
        ("empty.csv", b""),
        ("plan.mpp", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes
) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    (folder / name).write_bytes(content)
    assert init(folder) == DONE
    assert f"{name}: " in capsys.readouterr().out
    assert numbers(folder, "select count(*) from projects") == [(2,)]


def test_a_plan_of_another_format_says_how_to_save_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    (folder / "plan.mpp").write_bytes(b"\xd0\xcf\x11\xe0")
    assert main(["init", str(folder), "--look"]) == DONE
    assert "plan.mpp: Open it in Microsoft Project and save it as XML" in capsys.readouterr().out


def test_a_workbook_with_a_stray_cell_far_out_is_not_opened_at_a_gasp(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same limits as in a refresh: what is measured to be far out is read apart."""
    folder = folder_of(tmp_path, projects=PROJECTS)
    with xlsxwriter.Workbook(folder / "far.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Project")
        sheet.write(1_048_575, 16_383, "stray")
    assert init(folder) == DONE
    assert "far.xlsx: found a cell in XFD1048576" in capsys.readouterr().out


@pytest.mark.parametrize("place", ["nowhere", "projects.csv"])
def test_what_is_no_folder_is_said_and_how_to_name_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    assert main(["init", str(folder / place)]) == USAGE
    assert "no folder. Name the one that holds your exports" in capsys.readouterr().err


def test_a_portal_toml_that_cannot_be_followed_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    (folder / "portal.toml").write_text("[[source\n", encoding="utf-8")
    assert init(folder) == USAGE
    assert "not readable as TOML" in capsys.readouterr().err


def test_a_scheduler_reads_one_object_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, projects=PROJECTS)
    assert main(["init", str(folder), "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["rows"] == 4


# --- questions ------------------------------------------------------------------------------------


def open_questions(folder: Path, **answers: str) -> list[str]:
    exports, _ = survey(folder, folder.parent)
    return [q.key for q in propose(exports, answers, date(2026, 11, 20)).questions]


@pytest.mark.parametrize(
    ("first", "second", "is_asked"),
    [("03/04/2026", "05/06/2026", True), ("03/04/2026", "30/06/2026", False)],
)
def test_the_order_of_day_and_month_is_asked_only_where_no_date_of_the_file_tells_it(
    tmp_path: Path, first: str, second: str, is_asked: bool
) -> None:
    folder = folder_of(
        tmp_path,
        projects=f"Project ID,Project Name,Finish\nA,Alpha,{first}\nB,Beta,{second}\n",
    )
    assert open_questions(folder) == ["date_order"] * is_asked


@pytest.mark.parametrize(
    ("answer", "day"), [("day", date(2026, 4, 3)), ("month", date(2026, 3, 4))]
)
def test_the_answer_decides_the_date(tmp_path: Path, answer: str, day: date) -> None:
    folder = folder_of(
        tmp_path, projects="Project ID,Project Name,Finish\nA,Alpha,03/04/2026\nB,Beta,05/06/2026\n"
    )
    assert init(folder, f"date_order={answer}") == DONE
    assert numbers(folder, "select forecast_finish_date from projects where project_id = 'A'") == [
        (day,)
    ]


@pytest.mark.parametrize(("answer", "amount"), [("thousands", 1_250), ("decimal", 1.25)])
def test_a_point_that_may_be_either_is_asked_about(
    tmp_path: Path, answer: str, amount: float
) -> None:
    folder = folder_of(
        tmp_path,
        projects=(
            "Project ID,Project Name,Status,Budget (€)\nA,Al,active,1.250\nB,B,active,3.000\n"
        ),
    )
    assert open_questions(folder) == ["marks"]
    assert init(folder, f"marks={answer}") == DONE
    assert numbers(folder, "select budget_amount from project_total where project_id = 'A'") == [
        (amount,)
    ]


def test_two_currencies_are_asked_about_and_one_is_not(tmp_path: Path) -> None:
    one = folder_of(
        tmp_path, projects="Project ID,Project Name,Status,Budget\nA,Alpha,active,€12\n"
    )
    assert open_questions(one) == []
    both = folder_of(
        tmp_path, projects="Project ID,Project Name,Status,Budget\nA,Al,active,€12\nB,B,active,$9\n"
    )
    assert open_questions(both) == ["currency"]


def test_a_known_system_s_dates_that_two_ways_read_are_asked_about_once(tmp_path: Path) -> None:
    """3 April and 5 April, or 4 March and 4 May; the answer may come at the second call."""
    folder = folder_of(
        tmp_path,
        harvest=(
            "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Approved?,First Name,"
            "Last Name\n03/04/2026,A,Web,W,Dev,,5.5,Yes,Yes,Ann,Lee\n"
            "05/04/2026,A,Web,W,Dev,,2,Yes,Yes,Ann,Lee\n"
        ),
    )
    assert init(folder, "status_date=2026-05-31") == REFUSED
    assert init(folder, "date_format=%d/%m/%Y") == DONE
    assert numbers(folder, "select work_date from time_entries order by 1") == [
        (date(2026, 4, 3),),
        (date(2026, 4, 5),),
    ]


def test_days_with_and_without_a_clock_in_one_column_are_all_read(tmp_path: Path) -> None:
    """As the capital projects of Melbourne Water write them: a slash and twelve hours in one
    column, the clock left out where it is midnight, and ISO beside it."""
    folder = folder_of(
        tmp_path,
        projects=(
            "Project ID,Project Name,Finish\nA,Alpha,30/03/2016 5:00:00 PM\nB,Beta,24/10/2016\n"
            "C,Gamma,2016-05-25 17:00:00\n"
        ),
    )
    assert init(folder, "status_date=2016-05-31") == DONE
    assert "date_format = [" in (folder / "portal.toml").read_text("utf-8")
    assert numbers(
        folder, "select project_id, forecast_finish_date from projects order by project_id"
    ) == [("A", date(2016, 3, 30)), ("B", date(2016, 10, 24)), ("C", date(2016, 5, 25))]


def test_months_named_in_german_are_read_and_the_language_is_stated(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        projects=("Projekt-ID,Projektname,Finish\nA,Alpha,12.Mär.26 9:14\nB,Beta,1.Dez.26 17:00\n"),
    )
    assert init(folder, "status_date=2026-05-31") == DONE
    assert 'language = "de"' in (folder / "portal.toml").read_text("utf-8")
    assert numbers(
        folder, "select project_id, forecast_finish_date from projects order by project_id"
    ) == [("A", date(2026, 3, 12)), ("B", date(2026, 12, 1))]


@pytest.mark.parametrize(("answer", "hours"), [("week", 38), ("day", 2)])
def test_more_hours_than_a_day_has_are_a_week_or_a_slip(
    tmp_path: Path, answer: str, hours: int
) -> None:
    folder = folder_of(
        tmp_path,
        projects="Project ID,Project Name,Status\nA,Alpha,active\nB,Beta,active\n",
        hours="Date,Employee,Project ID,Hours\n2026-11-03,Ann,A,36\n2026-11-04,Ann,A,2\n",
    )
    assert init(folder, f"line={answer}", "leave_out=yes") == DONE
    assert numbers(folder, "select sum(worked_hours) from time_entries") == [(hours,)]


# --- what cells can be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (("2026-11-20", "2026-11-21T08:00:00"), ("",)),
        (("20.11.2026", "1.2.2026"), ("%d.%m.%Y",)),
        (("03/04/2026", "05/06/2026"), ("%d/%m/%Y", "%m/%d/%Y")),
        (("03/04/2026", "05/16/2026"), ("%m/%d/%Y",)),
        (("12-May-2026", "1-Jun-2026"), ("%d-%b-%Y",)),
        (("20.11.26", "01.02.27"), ("%d.%m.%y",)),
        (
            ("30/03/2016 5:00:00 PM", "24/10/2016", "2016-05-25 17:00:00"),
            (("%d/%m/%Y", "%d/%m/%Y %I:%M:%S %p"),),
        ),
        (("soon", "later"), ()),
    ],
)
def test_dates_are_what_every_cell_allows(
    cells: tuple[str, ...], formats: tuple[DateFormat, ...]
) -> None:
    assert forms.date_formats(cells) == formats


@pytest.mark.parametrize(
    ("cells", "decimal", "thousands", "either"),
    [
        (("1.234,56", "980,00"), ",", ".", ""),
        (("1,234.56", "980"), ".", ",", ""),
        (("1.250", "3.000"), "", "", "."),
        (("1 250,5", "(30)"), ",", "", ""),
        (("1'250.50",), ".", "'", ""),
        (("7:30", "8:00"), "", "", ""),
        (("€18.000,00", "€ 5,50"), ",", ".", ""),
    ],
)
def test_marks_are_what_only_one_reading_allows(
    cells: tuple[str, ...], decimal: str, thousands: str, either: str
) -> None:
    seen = forms.numbers(cells)
    assert seen is not None
    assert (seen.decimal, seen.thousands, seen.either) == (
        frozenset(decimal),
        frozenset(thousands),
        frozenset(either),
    )


@pytest.mark.parametrize("cells", [("Design", "Build"), ("1,2,3",), ("12-14",), ("IT-1",)])
def test_words_and_numbers_of_things_are_no_numbers(cells: tuple[str, ...]) -> None:
    assert forms.numbers(cells) is None


def test_every_table_of_the_sample_is_told_by_its_headings(tmp_path: Path) -> None:
    """Their headings are the invented company's own; a file of several sheets is several lists."""
    exports, unread = survey(Path("data/sample"), tmp_path)
    told = {e.name: m.table for e in exports if (m := match.best(e))}
    assert unread == []
    assert {name: t for name, t in told.items() if not _is_called_so(name, t)} == {}
    assert len(told) == len(exports)


def _is_called_so(name: str, table: str) -> bool:
    called = {
        "ledger.csv": "cost_entries",
        "budget.tsv": "budget_lines",
        "raid.xlsx, sheet Risks": "risks",
        "raid.xlsx, sheet Issues": "issues",
        "raid.xlsx, sheet Changes": "changes",
        "raid.xlsx, sheet Decisions": "decisions",
    }
    known = called.get(name, name.rsplit(".", 1)[0])
    return known == table or name.startswith(("time-", "commentary-"))


@pytest.mark.parametrize(
    ("answer", "first"), [("no", date(2025, 1, 2)), ("yes", date(2025, 1, 20))]
)
def test_dates_that_look_exchanged_are_right_or_exchanged_as_their_owner_says(
    answer: str, first: date, tmp_path: Path
) -> None:
    """Ten payments a day from 2 to 12 January, and few later: 2 January stays the first, or is
    1 February, and 20 January, which cannot be exchanged, is the first."""
    days = [date(2025, 1, day) for day in range(2, 13) for _ in range(10)]
    days += [date(2025, month, 20) for month in range(1, 13) for _ in range(2)]
    days += [date(2025, 2 + i % 10, 5) for i in range(20)]
    lines = "".join(f"{day},P,100\n" for day in days)
    folder = folder_of(
        tmp_path,
        projects="Project,Name,Status\nP,Alpha,active\n",
        costs=f"Date,Project,Cost\n{lines}",
    )
    assert init(folder, "currency=EUR", "status_date=2026-01-31", f"swapped={answer}") == DONE
    text = (folder / "portal.toml").read_text(encoding="utf-8")
    assert ('as_written = ["cost_date"]' in text) == (answer == "no")
    assert numbers(folder, "select min(cost_date) from cost_entries") == [(first,)]


def test_lights_in_steps_and_amounts_in_millions_and_thousands_are_read_as_written(
    tmp_path: Path,
) -> None:
    """1,2 Mio. €, 850 T€ and 75.000 € of budget; between yellow and red is red, and its own word
    stays. The comma of a budget tells what the point of a cost is."""
    folder = folder_of(
        tmp_path,
        projekte=(
            "Projekt;Projektleitung;Ampel;Budget;Ist;Ende Plan;Ende Prognose\n"
            "Umzug;Kim;grün;1,2 Mio. €;450 T€;30.06.2026;15.07.2026\n"
            "Laden;Anna;gelb/rot;850 T€;900 T€;31.03.2026;30.04.2026\n"
            "Roboter;Kim;grün/gelb;75.000 €;12.500 €;31.12.2026;31.12.2026\n"
        ),
    )
    assert init(folder) == DONE
    assert numbers(
        folder,
        "select budget_amount, actual_cost_amount, baseline_finish_date, forecast_finish_date from"
        " project_total order by project_id",
    ) == [
        (850_000, 900_000, date(2026, 3, 31), date(2026, 4, 30)),
        (75_000, 12_500, date(2026, 12, 31), date(2026, 12, 31)),
        (1_200_000, 450_000, date(2026, 6, 30), date(2026, 7, 15)),
    ]
    assert numbers(
        folder, "select rating, rating_words from project_reports order by project_id"
    ) == [("red", "gelb/rot"), ("amber", "grün/gelb"), ("green", "grün")]


def test_tasks_name_what_is_above_by_its_title_and_nobody_is_called_like_a_task(
    tmp_path: Path,
) -> None:
    """As Asana exports a project: the headings and how a parent is named are its own."""
    folder = folder_of(
        tmp_path,
        shop=(
            "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,"
            "Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent task\n"
            "1201,2026-09-01,,2026-09-02,Checkout,In Progress,Lan,l@x.test,2026-09-05,2026-12-30,"
            ",,Shop,\n"
            "1202,2026-09-01,2026-09-10,2026-09-10,Provider,Done,Bo,b@x.test,,2026-09-12,,,Shop,"
            "Checkout\n"
        ),
    )
    assert init(folder, "baseline=yes", "status_date=2026-11-20") == DONE
    assert numbers(
        folder,
        "select task_id, parent_task_id, forecast_finish_date from tasks order by task_id",
    ) == [("1201", None, date(2026, 12, 30)), ("1202", "1201", date(2026, 9, 12))]
    assert numbers(folder, "select count(distinct person_id) from people") == [(2,)]
    assert numbers(folder, "select project_name from projects") == [("Shop",)]
    assert numbers(folder, "select task_id from task_baselines") == [("1201",)]


def test_a_pasted_plan_asks_which_project_it_is_of(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        plan=(
            "ID,Task Mode,Task Name,Duration,Start,Finish,Predecessors,% Complete\n"
            "1,Auto,Foundations,5 days,2026-03-02,2026-03-06,,100%\n"
            "2,Auto,Deck,10 days?,2026-03-09,2026-03-20,1,50%\n"
        ),
    )
    assert open_questions(folder) == ["plan:plan.csv"]
    assert init(folder, "plan:plan.csv=Bridge", "status_date=2026-03-13") == DONE
    assert numbers(folder, "select project_id, project_name from projects") == [
        ("Bridge", "Bridge")
    ]
    assert numbers(folder, "select distinct project_id from tasks") == [("Bridge",)]


def test_a_list_of_projects_called_budget_is_a_list_of_projects(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, budget="Project,Project manager,Budget\nWeb shop,Ada,120000\nApp,Cy,80000\n"
    )
    assert init(folder, "currency=EUR") == DONE
    assert numbers(
        folder, "select project_id, budget_amount, manager_name from project_total order by 1"
    ) == [("App", 80_000, "Cy"), ("Web shop", 120_000, "Ada")]


def test_a_saved_list_of_sap_with_marks_before_its_subtotals_is_read_as_it_is(
    tmp_path: Path,
) -> None:
    """12,500.00 less 1,234.56, and 2,250.00; * and ** stand before sums, in a column without a
    heading."""
    folder = folder_of(tmp_path)
    (folder / "cji3.txt").write_text(
        "Projektliste Istkosten\t\t\t\t\t\t\n\t\t\t\t\t\t\n"
        "\tObjekt\tPSP-Element\tKostenartenbezeichn.\tWert/KWähr\tBuchungsdatum\tBezeichnung\n"
        "\tPSP P-1.01\tP-1.01\tFremdleistung\t12.500,00\t03.03.2026\tEntwurf\n"
        "\tPSP P-1.01\tP-1.01\tFremdleistung\t1.234,56-\t13.03.2026\tGutschrift\n"
        "*\tPSP P-1.01\t\t\t11.265,44\t\t\n"
        "\tPSP P-2.01\tP-2.01\tLizenzen\t2.250,00\t17.03.2026\tLizenz\n"
        "**\t\t\t\t13.515,44\t\t\n",
        encoding="cp1252",
    )
    assert init(folder, "currency=EUR", "status_date=2026-03-31") == DONE
    assert numbers(
        folder, "select project_id, actual_cost_amount from project_total order by 1"
    ) == [("P-1", Decimal("11265.44")), ("P-2", 2250)]


def test_one_name_in_two_orders_is_told_and_joined_by_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(
        tmp_path,
        hours=(
            'Date,Employee,Project,Hours\n2026-11-03,"Lee, Kim",A,8\n2026-11-04,Kim Lee,A,4\n'
            '2026-11-04,"Ray, Bo",A,4\n'
        ),
    )
    assert main(["init", str(folder), "--look"]) == DONE
    said = capsys.readouterr().out
    assert "'Lee, Kim' and 'Kim Lee' may be one person, and count as two" in said
    assert "Ray, Bo" not in said.split("may be one person")[0].split("Worth knowing")[1]
