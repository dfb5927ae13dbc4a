"""Units are exact, sums are formed before rounding, marks are never guessed in any format, and
defaults are written as portal.toml writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from etl import refresh
from etl.settings import Settings, SettingsError, load
from tests.company import STATUS_DATE
from tests.etl.intake import came_in
from tests.portfolio import Numbers, Portfolio

PROJECTS = (
    '[company]\nname = "T"\ncurrency = "EUR"\n[snapshots]\nfolder = "s"\n[[source]]\ntable ='
    ' "projects"\npath = "p.csv"\n[source.columns]\nproject_id = "project_id"\nproject_name ='
    ' "project_name"\n'
)


def taken(
    folder: Path, table: str, file: str, columns: dict[str, str], said: str = "", more: str = ""
) -> refresh.Outcome:
    """The report on project A and one further source."""
    settings = stated(folder, table, file, columns, said=said, more=more)
    return refresh.run(settings, settings.snapshots, STATUS_DATE, publish=True)


def stated(
    folder: Path, table: str, file: str, columns: dict[str, str], said: str = "", more: str = ""
) -> Settings:
    (folder / "p.csv").write_text("project_id,project_name\nA,A\n")
    mapped = "".join(f"{json.dumps(k)} = {json.dumps(v)}\n" for k, v in columns.items())
    (folder / "portal.toml").write_text(
        f'{PROJECTS}[[source]]\ntable = "{table}"\npath ='
        f' "{file}"\n{said}\n[source.columns]\n{mapped}{more}'
    )
    return load(folder / "portal.toml")


COST = {"p": "project_id", "d": "cost_date", "amount": "cost_amount"}
SPENT = "select sum(cost_amount) from cost_entries"


@pytest.mark.parametrize("unit", ['"1/60"', '"1 / 60"'])
def test_three_thousand_times_twenty_minutes_are_a_thousand_hours(
    unit: str, tmp_path: Path
) -> None:
    """3,000 · 20 / 60 = 1,000, over ten weeks; a third of an hour has no last decimal."""
    days = (
        "2026-01-05",
        "2026-01-12",
        "2026-01-19",
        "2026-01-26",
        "2026-02-02",
        "2026-02-09",
        "2026-02-16",
        "2026-02-23",
        "2026-03-02",
        "2026-03-09",
    )
    (tmp_path / "t.csv").write_text(
        "who,p,d,m\n" + "".join(f"u,A,{days[i % 10]},20\n" for i in range(3000))
    )
    outcome = taken(
        tmp_path,
        "time_entries",
        file="t.csv",
        columns={"who": "person_id", "p": "project_id", "d": "work_date", "m": "worked_hours"},
        said=f"units = {{worked_hours = {unit}}}",
    )
    assert outcome.problems == [] and outcome.notes == []
    numbers = Numbers(tmp_path / "s")
    assert numbers.rows("select worked_hours from project_total") == [(1000,)]
    assert numbers.rows("select cast(sum(worked_hours) as decimal(18, 8)) from time_entries") == [
        (1000,)
    ]
    assert numbers.rows("select cast(sum(worked_hours) as decimal(18, 8)) from project_week") == [
        (1000,)
    ]
    assert numbers.rows(
        "select in_total, published_total, refused_total from control_total where column_name ="
        " 'worked_hours'"
    ) == [(1000, 1000, 0)]


@pytest.mark.parametrize(
    ("unit", "written", "hours"),
    [
        ("0.25", "3", "0.75"),
        ("0.1", "0.3", "0.03"),
        ('"2/3"', "3", "2"),
        ("8", "1.5", "12"),
        ('"0.5"', "7", "3.5"),
    ],
)
def test_a_unit_is_taken_as_it_is_written(
    unit: str, written: str, hours: str, tmp_path: Path
) -> None:
    """Three days of two thirds are two; a tenth of 0.3 is 0.03 to the last digit."""
    (tmp_path / "t.csv").write_text(f"who,p,d,m\nu,A,2026-03-02,{written}\n")
    taken(
        tmp_path,
        "time_entries",
        file="t.csv",
        columns={"who": "person_id", "p": "project_id", "d": "work_date", "m": "worked_hours"},
        said=f"units = {{worked_hours = {unit}}}",
    )
    assert [
        str(v)
        for v in Numbers(tmp_path / "s").rows(
            "select cast(worked_hours as decimal(18, 10)) from time_entries"
        )[0]
    ] == [f"{float(hours):.10f}"]


@pytest.mark.parametrize("unit", ['"1/0"', '"a third"', "0", "true", '"1/60 h"', "[1]", "nan"])
def test_what_is_no_unit_is_named(unit: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("who,p,d,m\n")
    with pytest.raises(
        SettingsError,
        match=(
            r"is not a number. Say how much one of it is in the contract.s unit, e.g. 1000, 0.01 or"
            r' "1/60".'
        ),
    ):
        taken(
            tmp_path,
            "time_entries",
            file="t.csv",
            columns={"m": "worked_hours"},
            said=f"units = {{worked_hours = {unit}}}",
        )


def test_decimals_beyond_four_are_kept_and_summed(tmp_path: Path) -> None:
    """1,000 lines of 0.00004 are 0.04; rounded line by line they would be nothing."""
    (tmp_path / "c.csv").write_text("p,d,amount\n" + "A,2026-03-02,0.00004\n" * 1000)
    outcome = taken(tmp_path, "cost_entries", file="c.csv", columns=COST)
    numbers = Numbers(tmp_path / "s")
    assert outcome.notes == []
    assert [round(v, 6) for v in numbers.value("actual_cost")[:1]] == [0.04]
    assert [
        round(v, 8)
        for v in numbers.rows(
            "select in_total, published_total from control_total where column_name = 'cost_amount'"
        )[0]
    ] == [Decimal("0.04")] * 2


def test_decimals_that_are_not_kept_are_told_with_what_they_are_worth(tmp_path: Path) -> None:
    """20,000 lines of 0.000000004 are 0.00008, of which eight decimals keep nothing."""
    (tmp_path / "c.csv").write_text("p,d,amount\n" + "A,2026-03-02,0.000000004\n" * 20_000)
    outcome = taken(tmp_path, "cost_entries", file="c.csv", columns=COST)
    assert outcome.problems == []
    assert outcome.notes == [
        "c.csv, cost_amount: decimals beyond those that are kept are worth 0.00008 in all."
    ]


def test_a_share_of_a_large_budget_keeps_its_digits(tmp_path: Path) -> None:
    """A third of 3,000,000,000, with ten decimals: 0.3333333333 · 3e9 = 999,999,999.9, not
    999,999,000."""
    (tmp_path / "r.csv").write_text("id,p,n,q,c\nR,A,R,0.333333333333,3000000000\n")
    taken(
        tmp_path,
        "risks",
        file="r.csv",
        columns={
            "id": "risk_id",
            "p": "project_id",
            "n": "risk_name",
            "q": "probability_ratio",
            "c": "cost_likely_amount",
        },
    )
    assert float(
        Numbers(tmp_path / "s").rows("select exposure_amount from risk_exposure")[0][0]
    ) == pytest.approx(999_999_999.9, abs=0.1)


def test_a_rate_keeps_its_digits(tmp_path: Path) -> None:
    """1,000,000,000 VND at 0.0000384 are 38,400."""
    (tmp_path / "x.csv").write_text(
        "c,k,d,r\n" + "".join(f"VND,{k},2025-01-01,0.0000384\n" for k in ("budget", "booked"))
    )
    (tmp_path / "c.csv").write_text("p,d,amount,c\nA,2026-03-02,1000000000,VND\n")
    cost = (
        '[[source]]\ntable = "cost_entries"\npath = "c.csv"\n[source.columns]\np = "project_id"\nd'
        ' = "cost_date"\namount = "cost_amount"\nc = "currency"\n'
    )
    taken(
        tmp_path,
        "exchange_rates",
        file="x.csv",
        columns={"c": "currency", "k": "rate_kind", "d": "valid_from_date", "r": "rate"},
        more=f"\n{cost}",
    )
    assert Numbers(tmp_path / "s").value("actual_cost") == (38_400, None)


def test_half_a_number_where_whole_ones_stand_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("p,v\nA,1.5\nA,2.0\n")
    outcome = taken(
        tmp_path, "baselines", file="b.csv", columns={"p": "project_id", "v": "version"}
    )
    assert [(f.row, f.kind, f.found) for f in outcome.faults] == [(2, "type", "'1.5'")]


# --- marks in every format ------------------------------------------------------------------------


def written(folder: Path, ending: str, values: Sequence[object]) -> str:
    """The same cost lines in a format; text stays text and numbers are numbers where the format
    knows both."""
    file = folder / f"c.{ending}"
    if ending == "csv":
        file.write_text("p;d;amount\n" + "".join(f"A;2026-03-02;{v}\n" for v in values))
    elif ending == "json":
        file.write_text(json.dumps([{"p": "A", "d": "2026-03-02", "amount": v} for v in values]))
    elif ending == "parquet":
        pq.write_table(
            pa.table(
                {
                    "p": ["A"] * len(values),
                    "d": ["2026-03-02"] * len(values),
                    "amount": list(values),
                }
            ),
            file,
        )
    else:
        with xlsxwriter.Workbook(str(file)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ("p", "d", "amount"))
            for row, value in enumerate(values, 1):
                sheet.write_row(row, 0, ("A", "2026-03-02"))
                sheet.write_string(row, 2, value) if isinstance(value, str) else sheet.write_number(
                    row, 2, value
                )
    return file.name


FORMATS = ("csv", "json", "parquet", "xlsx")


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    "values", [("1.250",), ("1.250", "12.500"), ("1.250", "-12.500", "300"), ("3.000", "0")]
)
def test_a_text_that_may_be_thousands_is_asked_about_in_every_format(
    ending: str, values: tuple[str, ...], tmp_path: Path
) -> None:
    faults, _ = came_in(stated(tmp_path, "cost_entries", written(tmp_path, ending, values), COST))
    assert [(f.kind, f.row) for f in faults] == [("marks", None)]
    assert 'Say thousands = "." and decimal = ",", or decimal = ".", in [[source]] 2.' in str(
        faults[0]
    )


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    ("said", "total"), [('thousands = "."\ndecimal = ","', 16_750), ('decimal = "."', 16.75)]
)
def test_and_can_be_stated_in_every_format(
    ending: str, said: str, total: float, tmp_path: Path
) -> None:
    """1.250 + 12.500 + 3.000."""
    file = written(tmp_path, ending, ("1.250", "12.500", "3.000"))
    settings = stated(tmp_path, "cost_entries", file, COST, said)
    assert came_in(settings, SPENT) == ([], [[(Decimal(str(total)),)]])


@pytest.mark.parametrize("ending", FORMATS)
def test_a_comma_in_the_source_makes_a_point_no_decimal_mark(ending: str, tmp_path: Path) -> None:
    file = written(tmp_path, ending, ("1.250", "980,00"))
    faults, _ = came_in(stated(tmp_path, "cost_entries", file, COST, 'decimal = ","'))
    assert [(f.kind, f.found) for f in faults] == [("type", "'1.250'")]


@pytest.mark.parametrize(
    "values", [("12.5", "1.250"), ("0.125", "0.250"), ("1250.500",), ("1.2505", "1.250")]
)
def test_a_number_that_only_decimals_explain_tells_for_the_file(
    values: tuple[str, ...], tmp_path: Path
) -> None:
    file = written(tmp_path, "csv", values)
    assert came_in(stated(tmp_path, "cost_entries", file, COST)) == ([], [])


@pytest.mark.parametrize("ending", ["json", "parquet", "xlsx"])
@pytest.mark.parametrize(
    "said", ["", 'thousands = "."\ndecimal = ","', 'decimal = ","', 'decimal = "."']
)
def test_a_number_of_the_format_itself_is_never_asked_about(
    ending: str, said: str, tmp_path: Path
) -> None:
    """1.25 + 2.345 + 3,000 + 0.125, whatever marks the texts of the file have."""
    file = written(tmp_path, ending, (1.25, 2.345, 3000.0, 0.125))
    settings = stated(tmp_path, "cost_entries", file, COST, said)
    assert came_in(settings, SPENT) == ([], [[(Decimal("3003.72"),)]])


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_numbers_and_texts_of_one_column_are_each_read_as_what_they_are(
    ending: str, tmp_path: Path
) -> None:
    """The text 1.250 is 1,250 as stated, the number 1.25 is one and a quarter; unstated, the text
    is asked about."""
    file = written(tmp_path, ending, ("1.250", 1.255, 2.0))
    faults, _ = came_in(stated(tmp_path, "cost_entries", file, COST))
    assert [f.kind for f in faults] == ["marks"]
    said = 'thousands = "."\ndecimal = ","'
    settings = stated(tmp_path, "cost_entries", file, COST, said)
    assert came_in(settings, SPENT) == ([], [[(Decimal("1253.255"),)]])


# --- words, rows, bytes and defaults --------------------------------------------------------------


def test_a_text_of_a_mixed_column_is_read_without_its_quotes(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        '[{"id": "A1", "n": "One \\"and\\" a half"}, {"id": 5, "n": true}, {"id": "B", "n":'
        ' "ü\\u00a0"}]'
    )
    taken(
        tmp_path,
        "departments",
        file="x.json",
        columns={"id": "department_id", "n": "department_name"},
    )
    assert Numbers(tmp_path / "s").rows(
        "select department_id, department_name from departments order by source_row"
    ) == [("A1", 'One "and" a half'), ("5", "true"), ("B", "ü")]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_rows_of_empty_texts_are_no_rows(ending: str, tmp_path: Path) -> None:
    lines = [("D", "Dep"), *[("", " ")] * 700, ("E", "Ep")]
    if ending == "xlsx":
        with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
            sheet, shown = book.add_worksheet(), book.add_format({"bold": True})
            for row, line in enumerate([("id", "n"), *lines]):
                for place, value in enumerate(line):
                    (
                        sheet.write_formula(row, place, '=""', shown, "")
                        if value == ""
                        else sheet.write_string(row, place, value)
                    )
    elif ending == "csv":
        (tmp_path / "x.csv").write_text("id,n\n" + "".join(f'"{a}","{b}"\n' for a, b in lines))
    else:
        (tmp_path / "x.json").write_text(json.dumps([{"id": a, "n": b} for a, b in lines]))
    outcome = taken(
        tmp_path,
        "departments",
        file=f"x.{ending}",
        columns={"id": "department_id", "n": "department_name"},
    )
    assert (outcome.faults, outcome.rows) == ([], 3)


@pytest.mark.parametrize(
    ("label", "byte", "text"),
    [
        ("windows-1252", 0x9D, "\x9d"),
        ("windows-1252", 0x81, "\x81"),
        ("windows-1252", 0x80, "€"),
        ("iso-8859-1", 0x80, "€"),
        ("latin1", 0x96, "–"),
    ],
)
def test_windows_1252_is_read_as_the_web_standard_reads_it(
    label: str, byte: int, text: str, tmp_path: Path
) -> None:
    """All 256 bytes have a character: the five that are open are control characters, and Latin-1 is
    another name of it (WHATWG Encoding)."""
    (tmp_path / "x.csv").write_bytes(b"id,n\nD,a" + bytes([byte]) + b"b\n")
    columns = {"id": "department_id", "n": "department_name"}
    settings = stated(tmp_path, "departments", "x.csv", columns, f'encoding = "{label}"')
    names = "select department_name from departments"
    assert came_in(settings, names) == ([], [[(f"a{text}b",)]])


@pytest.mark.parametrize(
    ("said", "default"),
    [
        ('date_format = "%d.%m.%Y"', '"2026-03-02"'),
        ('date_format = "%d.%m.%Y"', "2026-03-02"),
        ('date_format = "%d.%m.%Y"', '"02.03.2026"'),
        ('date_formats = {cost_date = "swapped"}', '"2026-03-02"'),
        ("", '"2026-03-02"'),
        ('date_formats = {cost_date = "%m/%d/%y"}', '"2026-03-02"'),
    ],
)
def test_a_default_date_is_iso_whatever_the_file_writes(
    said: str, default: str, tmp_path: Path
) -> None:
    (tmp_path / "c.csv").write_text("p;amount\nA;5\n")
    columns, always = {"p": "project_id", "amount": "cost_amount"}, f"cost_date = {default}"
    said = f"{said}\ndefaults = {{{always}}}"
    settings = stated(tmp_path, "cost_entries", "c.csv", columns, said)
    days = "select cost_date from cost_entries"
    assert came_in(settings, days) == ([], [[(date(2026, 3, 2),)]])


@pytest.mark.parametrize("said", ["", 'decimal = ","', 'thousands = "."\ndecimal = ","'])
def test_a_default_number_has_a_point_before_decimals_whatever_the_file_writes(
    said: str, tmp_path: Path
) -> None:
    (tmp_path / "c.csv").write_text("p;d\nA;2026-03-02\n")
    columns, said = (
        {"p": "project_id", "d": "cost_date"},
        f"{said}\ndefaults = {{cost_amount = 1.125}}",
    )
    settings = stated(tmp_path, "cost_entries", "c.csv", columns, said)
    assert came_in(settings, SPENT) == ([], [[(Decimal("1.125"),)]])


def test_large_sums_in_other_currencies_do_not_run_out_of_digits(tmp_path: Path) -> None:
    """100 times 24 hours at 5,000,000 IDR of 0.00006 each: 2,400 · 300 = 720,000; a ledger of 9e12
    IDR is 540,000,000."""
    p = Portfolio()
    p.add(
        "exchange_rates",
        currency="IDR",
        rate_kind="budget",
        valid_from_date="2020-01-01",
        rate="0.00006",
    )
    p.add(
        "exchange_rates",
        currency="IDR",
        rate_kind="booked",
        valid_from_date="2020-01-01",
        rate="0.00006",
    )
    p.add("roles", role_id="R", role_name="R")
    p.add("people", person_id="u", person_name="U", role_id="R")
    p.add("customers", customer_id="C", customer_name="C")
    p.project("A", customer_id="C", contract_type="time_and_material")
    p.project("B", currency="IDR")
    p.task("B", STATUS_DATE, STATUS_DATE, 9_000_000_000_000, 1 / 3, one_off_amount=1)
    p.add(
        "sell_rates",
        project_id="A",
        role_id="R",
        valid_from_date="2020-01-01",
        hourly_rate_amount=5_000_000,
        currency="IDR",
    )
    p.add(
        "standard_rates",
        rate_for_id="R",
        valid_from_date="2020-01-01",
        hourly_rate_amount=5_000_000,
        currency="IDR",
    )
    p.add(
        "customer_invoices",
        invoice_id="I",
        project_id="A",
        invoice_date="2026-03-02",
        invoice_amount=1_000_000_000_000,
        currency="IDR",
    )
    p.add(
        "contracts",
        contract_id="K",
        project_id="A",
        contract_amount=9_000_000_000_000,
        currency="IDR",
    )
    p.add(
        "risks",
        risk_id="R",
        project_id="B",
        risk_name="R",
        probability_ratio=0.5,
        cost_likely_amount=9_000_000_000_000,
        residual_probability_ratio=0.1,
        residual_cost_amount=1e12,
    )
    p.add(
        "budget_lines",
        budget_line_id="L",
        project_id="B",
        line_kind="original",
        approved_date="2026-01-05",
        line_amount=9_000_000_000_000,
    )
    for _ in range(100):
        p.add(
            "time_entries",
            person_id="u",
            project_id="A",
            work_date="2026-03-02",
            worked_hours=24,
            is_billable=True,
        )
    p.cost("B", 9_000_000_000_000)
    numbers = p.publish(tmp_path)
    assert numbers.value("actual_cost", "B") == (540_000_000, None)
    assert numbers.rows("select exposure_amount from risk_exposure") == [(270_000_000,)]
