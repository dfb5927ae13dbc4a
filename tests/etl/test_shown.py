"""What a workbook shows beside a number by its format alone: a currency, a per cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from etl.__main__ import main
from etl.intake.readers import formats
from etl.telling import DONE, USAGE
from tests.portfolio import Numbers

EURO, FRANC, SHARE = "#,##0.00 [$€-407]", '"CHF" #,##0', "0%"


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        (EURO, "EUR"),
        (FRANC, "CHF"),
        ("[$$-409]#,##0.00", "USD"),
        ("[$$-1009]#,##0", "CAD"),  # English as in Canada
        ('_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', "€"),
        ('_("$"* #,##0.00_)', "$"),
        ('#,##0 "T€"', "T€"),
        ('#,##0, "T€"', "€"),  # the comma divides what is shown, and the cell holds all of it
        (SHARE, "%"),
        ("#,##0.00", ""),
        ("dd/mm/yyyy", ""),
        ("[$-409]d-mmm", ""),
        ("dd.mm.yyyy", ""),
        ("[h]:mm", ""),
        ("#,##0\\ \\k\\r", "kr"),
        ('0.0"h"', ""),
        ("0.00E+00", ""),
    ],
)
def test_a_format_shows_a_sign_or_none(code: str, sign: str) -> None:
    assert formats.sign(code) == sign


def budgets(folder: Path, *rows: tuple[str, float, str, float]) -> Path:
    """A list of projects two columns in and one row down: budget by a format, share done."""
    with xlsxwriter.Workbook(folder / "Projects.xlsx") as book:
        sheet = book.add_worksheet()
        headings = ("Project", "Project manager", "Budget", "% complete")
        sheet.write_row(1, 2, headings)
        for place, (name, amount, code, done) in enumerate(rows, 2):
            sheet.write_row(place, 2, (name, "Ann"))
            sheet.write_number(place, 4, amount, book.add_format({"num_format": code}))
            sheet.write_number(place, 5, done, book.add_format({"num_format": SHARE}))
    return folder


def init(folder: Path, *answers: str) -> int:
    said = [f"--answer={a}" for a in ("status_date=2026-03-31", *answers)]
    return main(["init", str(folder), *said])


def test_the_currency_of_a_format_is_that_of_the_report_and_100_percent_is_all(
    tmp_path: Path,
) -> None:
    """1,234.125 and 80,000.50 francs; 1 shown as 100 % is all of it, and nobody has to ask."""
    folder = budgets(tmp_path, ("A", 1234.125, FRANC, 1), ("B", 80000.5, FRANC, 0.5))
    assert init(folder) == DONE
    stored = Numbers(folder / "snapshots")
    assert stored.rows("select currency, status_date from snapshot") == [("CHF", date(2026, 3, 31))]
    assert stored.rows("select project_id, budget_amount from project_total order by 1") == [
        ("A", Decimal("1234.125")),
        ("B", Decimal("80000.5")),
    ]
    assert stored.rows(
        "select percent_complete_ratio from project_reports order by project_id"
    ) == [(1,), (Decimal("0.5"),)]


def test_two_currencies_of_formats_are_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = budgets(tmp_path, ("A", 120, EURO, 1), ("B", 80, FRANC, 0.5))
    assert init(folder) == USAGE
    assert "The files name CHF, EUR." in capsys.readouterr().err


def test_a_format_in_another_currency_than_the_project_s_is_no_amount_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A budget line has a currency of its own, and there is no rate of francs."""
    folder = budgets(tmp_path, ("A", 120, EURO, 1), ("B", 80, FRANC, 0.5))
    init(folder, "currency=EUR")
    stored = Numbers(folder / "snapshots")
    assert stored.rows("select project_id, currency from budget_lines order by 1") == [
        ("A", "EUR"),
        ("B", "CHF"),
    ]


def test_a_condition_of_portal_toml_reads_the_cell_and_not_what_is_shown(tmp_path: Path) -> None:
    """Of 120 and 80, the larger stays."""
    budgets(tmp_path, ("A", 120, FRANC, 1), ("B", 80, FRANC, 0.5))
    (tmp_path / "portal.toml").write_text(
        '[company]\nname = "C"\ncurrency = "CHF"\nstatus_date = 2026-03-31\n'
        '[snapshots]\nfolder = "snapshots"\n'
        '[[source]]\ntable = "projects"\npath = "Projects.xlsx"\n'
        "where = 'try_cast(\"Budget\" as decimal(18,2)) > 100'\n"
        'ignore = ["Budget", "% complete", "column 1", "column 2"]\n'
        '[source.columns]\nProject = ["project_id", "project_name"]\n'
        '"Project manager" = "manager_name"\n'
    )
    assert main(["refresh", "--config", str(tmp_path / "portal.toml")]) == DONE
    stored = Numbers(tmp_path / "snapshots")
    assert stored.rows("select project_id from projects") == [("A",)]


def test_signs_stand_by_column_from_the_first_that_is_filled_and_by_row(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        euro = book.add_format({"num_format": EURO})
        sheet.write_row(2, 2, ["Project", "Amount"])  # C3, D3
        for row in (3, 5):
            sheet.write_string(row, 2, "P")
            sheet.write_number(row, 3, 7, euro)
        sheet.write_string(4, 3, "none", euro)  # a text shows no sign
        sheet.write_blank(6, 3, None, euro)
    assert {
        c: {s: [*rows] for s, rows in of.items()} for c, of in formats.beside(file, "").items()
    } == {1: {"EUR": [3, 5]}}
    [rows] = formats.beside(file, "").values()
    assert formats.in_rows(rows, above=4, count=3).to_pylist() == [None, "EUR", None]
