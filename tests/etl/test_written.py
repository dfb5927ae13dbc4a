"""Numbers and dates as people write them are read as what they say, or refused; never as something
else."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.__main__ import main
from etl.contract import BY_NAME
from etl.contract.columns import Column
from etl.doorway.forms import are_weeks, date_formats, day_of, language_of, numbers
from etl.intake.cells import exact, own, typed
from etl.intake.currencies import sign_of, split
from etl.intake.readers import Scan
from etl.settings import SettingsError, Source, load
from etl.settings import _source as source_of
from etl.sources import LANGUAGES, months
from etl.telling import DONE, REFUSED
from tests.etl import cells

AMOUNT = BY_NAME["cost_entries"].by_name["cost_amount"]
HOURS = BY_NAME["time_entries"].by_name["worked_hours"]
DAYS = BY_NAME["tasks"].by_name["likely_days"]
SHARE = BY_NAME["tasks"].by_name["percent_complete_ratio"]
MARKS: dict[str, dict[str, Any]] = {"point": {}, "comma": {"decimal": ",", "thousands": "."}}


def read(text: str, column: Column = AMOUNT, **settings: Any) -> Decimal | None:
    """What one cell is read as."""
    source = Source(number=1, table="t", path="t.csv", format="csv", columns={}, **settings)
    scan = Scan("", (), 1, (), {}, odd=frozenset({column.name}))
    sql = exact(source, scan, column, "x")
    [(value,)] = cells.read([text], sql)
    return None if value is None else Decimal(value)


@pytest.mark.parametrize(
    ("text", "marks", "value"),
    [
        ("250.00-", "point", "-250"),
        ("(250.00)", "point", "-250"),
        ("\u2212250.00", "point", "-250"),
        ("1 234 567.89", "point", "1234567.89"),
        ("1\u202f234.50", "point", "1234.5"),
        ("1\u00a0234.50", "point", "1234.5"),
        ("250,00-", "comma", "-250"),
        ("(1.234,50)", "comma", "-1234.5"),
        ("1.234,56", "comma", "1234.56"),
        ("12 34", "point", None),  # no thousands: may be two numbers
        ("1 2345", "point", None),
        ("(250", "point", None),
        ("45%", "point", None),  # no share of an amount
        ("--5", "point", None),
        ("1,5", "point", None),
    ],
)
def test_an_amount_is_read_as_written_or_not_at_all(
    text: str, marks: str, value: str | None
) -> None:
    assert read(text, **MARKS[marks]) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7:30", "7.5"),
        ("36:00", "36"),
        ("7h 30m", "7.5"),
        ("7 h", "7"),
        ("45 min", "0.75"),
        ("PT7H30M", "7.5"),
        ("1899-12-31 07:30:00", "7.5"),  # what a workbook makes of [h]:mm
        ("1900-01-01 12:00:00", "36"),
        ("2026-03-12 07:30:00", None),  # a moment is no duration
        ("7:75", None),
        ("7.5", "7.5"),
    ],
)
def test_hours_are_read_with_their_minutes(text: str, value: str | None) -> None:
    assert read(text, HOURS) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "hours", "days"),
    [  # a week of 35 hours: a day is 7
        ("1d 4h", "11", None),
        ("2w 3d", "91", "13"),
        ("1W", "35", "5"),
        ("1d 3h 30m", "10.5", "1.5"),
        ("1x", None, None),
        ("999999999999999999w", None, None),  # more than can be held
        ("99999999999999999999999w", None, None),
        ("d", None, None),
    ],
)
def test_weeks_and_days_are_those_of_a_full_time_week(
    text: str, hours: str | None, days: str | None
) -> None:
    week = Fraction(35)
    assert read(text, HOURS, week_hours=week) == (None if hours is None else Decimal(hours))
    if days or not hours:
        assert read(text, DAYS, week_hours=week) == (None if days is None else Decimal(days))


@pytest.mark.parametrize("unit", [{}, {"percent_complete_ratio": Fraction(1, 100)}])
def test_a_percent_sign_says_its_own_unit(unit: dict[str, Fraction]) -> None:
    assert read("45 %", SHARE, units=unit) == Decimal("0.45")
    assert read("12.5%", SHARE, units=unit) == Decimal("0.125")
    assert read("45", SHARE, units=unit) == (Decimal("0.45") if unit else 45)


def day(text: str, form: Any, **settings: Any) -> date | None:
    """The day one cell is read as."""
    [value] = days([text], form, **settings)
    return value


def days(texts: list[str], form: Any, **settings: Any) -> list[date | None]:
    """The days the cells of one column are read as."""
    raw = {"table": "cost_entries", "path": "t.csv", "columns": {"x": "cost_date"}}
    raw |= {"date_format": form} | settings
    source = source_of(Path("portal.toml"), 1, raw=raw, everywhere={})
    column = BY_NAME["cost_entries"].by_name["cost_date"]
    values = [row[0] for row in cells.read(texts, typed(source, Scan("", (), 1, (), {}), column))]
    assert all(value is None or isinstance(value, date) for value in values)
    return values


@given(
    when=st.datetimes(datetime(1970, 1, 1), datetime(2060, 1, 1)),
    form=st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%d/%m/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S"]),
)
def test_a_day_is_the_same_day_in_each_format_of_a_list(when: datetime, form: str) -> None:
    listed = ["%d/%m/%Y", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%y"]
    assert day(when.strftime(form), listed) == when.date()


@pytest.mark.parametrize(
    ("text", "form", "language", "month"),
    [
        ("12.Mär.26 9:14", "%d.%b.%y %H:%M", "de", 3),
        ("12. März 2026", "%d. %B %Y", "de_DE", 3),
        ("12. Sept. 2026", "%d. %b %Y", "de", 9),
        ("12. Sept. 2026", "%d. %b. %Y", "de", 9),
        ("12. Mai 2026", "%d. %b. %Y", "de", 5),
        ("12-Oct-2026", "%d-%b-%Y", "de", 10),  # English stands beside every language
        ("12-OKT-2026", "%d-%b-%Y", "de", 10),
        ("12 févr. 2026", "%d %b %Y", "fr", 2),
        ("12-fevr.-2026", "%d-%b-%Y", "fr", 2),
        ("12 août 2026", "%d %B %Y", "fr", 8),
        ("12 de enero de 2026", "%d de %B de %Y", "es", 1),
        ("12/giu/26", "%d/%b/%y", "it", 6),
        ("12 mrt 2026 03:04 PM", "%d %b %Y %I:%M %p", "nl", 3),
        ("12 de março de 2026", "%d de %B de %Y", "pt-BR", 3),
        ("12 Mär 2026", "%d %b %Y", "fr", None),
        ("12 Dez 2026", "%d %b %Y", "en", None),
        ("12 Sept. 2026", "%d %b %Y", "en_GB", 9),
        ("12 Märchen 2026", "%d %b %Y", "de", None),
        ("32. März 2026", "%d. %B %Y", "de", None),
    ],
)
def test_a_month_is_read_in_the_language_of_the_export(
    text: str, form: str, language: str, month: int | None
) -> None:
    assert day(text, form, language=language) == (month and date(2026, month, 12))


@settings(max_examples=25)  # of a dozen days each: what takes long is not the cell but its SQL
@given(
    when=st.lists(st.dates(date(1970, 1, 1), date(2060, 1, 1)), min_size=1, max_size=12),
    language=st.sampled_from(LANGUAGES),
    pattern=st.sampled_from([("d MMMM y", "%d %B %Y"), ("dd-MMM-yy", "%d-%b-%y")]),
)
def test_what_init_sees_in_the_names_of_months_is_read_as_the_day_it_is(
    when: list[date], language: str, pattern: tuple[str, str]
) -> None:
    written, form = pattern
    texts = {format_date(day, written, locale=language): day for day in when}
    alike: defaultdict[tuple[Any, str], list[str]] = defaultdict(list)
    for text, expected in texts.items():
        [proposed] = date_formats([text])
        assert day_of(text, proposed) == expected
        alike[proposed, language_of([text]) or "en"].append(text)
    for (proposed, seen), same in alike.items():
        assert days(same, proposed, language=seen) == [texts[text] for text in same]
    assert days([*texts], form, language=language) == [*texts.values()]


def test_no_name_is_two_months() -> None:
    """So that one more language beside English, or the wrong one, makes no other day."""
    named: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for name, month in months(language).items():
            named.setdefault(name, set()).add(month)
    assert [name for name, meant in named.items() if len(meant) > 1] == []


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"\[\[source\]\] 1 language: 'xx' is not known"):
        day("12 Mär 2026", "%d %b %Y", language="xx")


def monday(text: str) -> date | None:
    """The week one cell is read as."""
    source = Source(number=1, table="t", path="t.csv", format="csv", columns={"x": "week"})
    sql = typed(source, Scan("", (), 1, (), {}), BY_NAME["assignments"].by_name["week"])
    [(value,)] = cells.read([text], sql)
    assert value is None or isinstance(value, date)
    return value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-W50", date(2026, 12, 7)),
        ("KW 50/2026", date(2026, 12, 7)),
        ("2026 KW50", date(2026, 12, 7)),
        ("W50 2026", date(2026, 12, 7)),
        ("S50 2026", date(2026, 12, 7)),
        ("kw 1 / 2026", date(2025, 12, 29)),  # the week of the first Thursday
        ("2026-W53", date(2026, 12, 28)),
        ("2025-W53", None),  # 2025 has 52
        ("2026-W0", None),
        ("2026-W99", None),
        ("KW 50", None),
        ("50", None),
        ("2026-12-07", date(2026, 12, 7)),
    ],
)
def test_a_week_by_its_number_is_its_monday(text: str, day: date | None) -> None:
    assert monday(text) == day


@given(
    when=st.dates(date(1970, 1, 1), date(2060, 1, 1)),
    style=st.sampled_from(
        [
            "{0}-W{1:02}",
            "{0}W{1:02}",
            "{0} KW {1}",
            "KW {1}/{0}",
            "W{1:02} {0}",
            "S{1}-{0}",
            "cw{1} {0}",
        ]
    ),
)
def test_however_a_week_is_written_it_is_the_same_week(when: date, style: str) -> None:
    year, number, weekday = when.isocalendar()
    text = style.format(year, number)
    assert are_weeks([text])
    assert monday(text) == when - timedelta(days=weekday - 1)


@pytest.mark.parametrize(
    "listed",
    [
        ["%d/%m/%Y", "%m/%d/%Y"],
        ["%d.%m.%y", "%y.%m.%d"],
        ["%Y-%m-%d", "%Y-%d-%m"],
        ["%d/%m/%Y", "%-m/%d/%Y %H:%M"],
    ],
)
def test_a_list_that_makes_two_days_of_one_date_is_refused(listed: list[str]) -> None:
    with pytest.raises(SettingsError, match="could be two days"):
        day("03/04/2026", listed)


@pytest.mark.parametrize("listed", [[], [""], ["swapped", "%d/%m/%Y"], ["%Q"], [["%d"]]])
def test_a_list_of_what_is_no_format_is_refused(listed: Any, tmp_path: Path) -> None:
    file = tmp_path / "portal.toml"
    file.write_text(f'[[source]]\npath = "a.csv"\ndate_format = {listed}\n'.replace("'", '"'))
    with pytest.raises(SettingsError, match="date_format"):
        load(file)


@given(
    value=st.decimals(-(10**9), 10**9, places=2),
    space=st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]),
    style=st.sampled_from(["lead", "trail", "parentheses", "typographic"]),
)
def test_however_a_number_is_written_it_is_the_same_number(
    value: Decimal, space: str, style: str
) -> None:
    text = f"{abs(value):,.2f}".replace(",", space)
    if value < 0:
        text = {
            "lead": f"-{text}",
            "trail": f"{text}-",
            "parentheses": f"({text})",
            "typographic": f"\u2212{text}",
        }[style]
    assert read(text) == value


def test_real_dates_and_durations_stand_beside_text_in_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "time.xlsx")) as book:
        sheet = book.add_worksheet()
        day, hours = (
            book.add_format({"num_format": "dd.mm.yyyy"}),
            book.add_format({"num_format": "[h]:mm"}),
        )
        sheet.write_row(0, 0, ["Who", "Project", "Day", "Hours"])
        for row in (1, 2, 3):
            sheet.write_row(row, 0, ["a", "P"])
        sheet.write_datetime(1, 2, datetime(2026, 3, 9), day)
        sheet.write_string(2, 2, "10.03.2026")
        sheet.write_string(3, 2, "11.03.2026 08:00")
        sheet.write_datetime(1, 3, timedelta(hours=7, minutes=30), hours)
        sheet.write_datetime(2, 3, timedelta(hours=24), hours)
        sheet.write_string(3, 3, "0:30")
    (tmp_path / "projects.csv").write_text("Id,Name\nP,P\n")
    (tmp_path / "people.csv").write_text("Id,Name\na,A\n")
    (tmp_path / "portal.toml").write_text(
        """
[company]
currency = "EUR"
status_date = "2026-03-13"
[[source]]
table = "projects"
path = "projects.csv"
columns = { Id = "project_id", Name = "project_name" }
[[source]]
table = "people"
path = "people.csv"
columns = { Id = "person_id", Name = "person_name" }
[[source]]
table = "time_entries"
path = "time.xlsx"
date_format = "%d.%m.%Y"
columns = { Who = "person_id", Project = "project_id", Day = "work_date", Hours = "worked_hours" }
[[tolerate]]
table = "time_entries"
kind = "type"
limit = 1
"""
    )
    config = ["--config", str(tmp_path / "portal.toml"), "--snapshots", str(tmp_path / "s")]
    assert main(["refresh", *config]) == DONE
    [snapshot] = (tmp_path / "s").glob("snapshot-*.duckdb")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.sql(
            "select work_date, worked_hours from time_entries order by work_date"
        ).fetchall()
    # the third day has a time the format does not name: refused, not guessed
    assert rows == [(date(2026, 3, 9), Decimal("7.5")), (date(2026, 3, 10), Decimal("24"))]


def test_a_week_without_its_year_is_a_fault_whose_remedy_can_be_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "projects.csv").write_text("Id,Name\nP,P\n")
    (tmp_path / "people.csv").write_text("Id,Name\na,A\n")
    (tmp_path / "plan.csv").write_text("Who,Project,Year,Week,Hours\na,P,2026,50,12\n")
    mapped = 'Who = "person_id", Project = "project_id", Hours = "planned_hours"'
    portal = """
[company]
status_date = "2026-11-20"
[[source]]
table = "projects"
path = "projects.csv"
columns = { Id = "project_id", Name = "project_name" }
[[source]]
table = "people"
path = "people.csv"
columns = { Id = "person_id", Name = "person_name" }
[[source]]
table = "assignments"
path = "plan.csv"
"""
    file = tmp_path / "portal.toml"
    config = ["--config", str(file), "--snapshots", str(tmp_path / "s")]
    file.write_text(f'{portal}ignore = ["Year"]\ncolumns = {{ {mapped}, Week = "week" }}\n')
    assert main(["refresh", *config]) == REFUSED
    remedy = 'joined = { week = { headings = ["Year", "Week"], by = "-W" } }'
    assert remedy in (told := capsys.readouterr()).out + told.err
    file.write_text(f"{portal}{remedy}\ncolumns = {{ {mapped} }}\n")
    assert main(["refresh", *config]) == DONE
    [snapshot] = (tmp_path / "s").glob("snapshot-*.duckdb")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        weeks = connection.sql("select week, planned_hours from assignments").fetchall()
    assert weeks == [(date(2026, 12, 7), Decimal(12))]


Signed = tuple[Decimal | None, str | None]


def signed(text: str, company: str = "EUR", **settings: Any) -> Signed:
    """What one amount with a sign or code is read as, and the currency that it sets."""
    [read] = all_signed([text], company, **settings)
    return read


def all_signed(texts: list[str], company: str = "EUR", **settings: Any) -> list[Signed]:
    """The same of the amounts of one column."""
    source = Source(
        number=1,
        table="cost_entries",
        path="t.csv",
        format="csv",
        columns={"x": "cost_amount"},
        currency=company,
        **settings,
    )
    words = {split(text)[0] for text in texts}
    known = {said: sign for said in words if (sign := sign_of(said, own(source)))}
    scan = Scan("", (), 1, (), {}, odd=frozenset({"cost_amount"}), signs=known)
    columns = BY_NAME["cost_entries"].by_name
    amount, currency = (typed(source, scan, columns[c]) for c in ("cost_amount", "currency"))
    return [(value, code) for value, code in cells.read(texts, amount, currency)]


@pytest.mark.parametrize(
    ("text", "marks", "value", "code"),
    [
        ("€18.000,00", "comma", "18000", "EUR"),
        ("18 000,00 €", "comma", "18000", "EUR"),
        ("18\u202f000,00\u00a0€", "comma", "18000", "EUR"),
        ("5.000,- €", "comma", "5000", "EUR"),
        ("5.000,\u2013 €", "comma", "5000", "EUR"),
        ("-€5,25", "comma", "-5.25", "EUR"),
        ("€ -5,25", "comma", "-5.25", "EUR"),
        ("5,25- €", "comma", "-5.25", "EUR"),
        ("(5,25 €)", "comma", "-5.25", "EUR"),
        ("\u22125,25 Euro", "comma", "-5.25", "EUR"),
        ("1.200,50 zł", "comma", "1200.5", "PLN"),
        ("R$ 1.200,50", "comma", "1200.5", "BRL"),
        ("1,200 USD", "thousands", "1200", "USD"),
        ("US$ 1,200", "thousands", "1200", "USD"),
        ("$1,200.50 USD", "thousands", "1200.5", "USD"),
        ("usd 1,200", "thousands", "1200", "USD"),
        ("($1,200.50)", "thousands", "-1200.5", "USD"),
        ("£1.2", "point", "1.2", "GBP"),
        ("$.50", "point", "0.5", "USD"),
        ("CHF 5'000.-", "swiss", "5000", "CHF"),
        ("CHF 5\u2019000.\u2013", "swiss", "5000", "CHF"),
        ("5000.-", "point", "5000", None),  # no cents, and no minus
        ("5000:-", "point", "5000", None),
        ("5000.--", "point", "5000", None),
        ("(5000.-)", "point", "-5000", None),
        ("5000.\u2013", "point", "5000", None),
        ("kr 500", "point", "500", None),  # of whom, its project may say
        ("¥500", "point", "500", None),
        ("€ 5 USD", "point", None, None),  # cannot be both
        ("5 XYZ", "point", None, None),
        ("12.5k", "point", "12500", None),
        ("5 K", "point", "5000", None),
        ("1,2 Mio. €", "comma", "1200000", "EUR"),
        ("-1,2 Mio. €", "comma", "-1200000", "EUR"),
        ("450 T€", "comma", "450000", "EUR"),
        ("1.250 TEUR", "comma", "1250000", "EUR"),
        ("$1.1M", "point", "1100000", "USD"),
        ("($1.1M)", "point", "-1100000", "USD"),
        ("kCHF 12", "point", "12000", "CHF"),
        ("3 Mrd. EUR", "comma", "3000000000", "EUR"),
        ("2 million USD", "point", "2000000", "USD"),
        ("5 MXN", "point", "5", "MXN"),  # pesos, and no millions
        ("5 t", "point", None, None),  # thousands, or trillions
        ("5 k M", "point", None, None),  # thousands or millions
        ("5 km", "point", None, None),  # no convertible marks
        ("R 5", "point", None, None),  # a room as well as rand, but in South Africa
        ("12 Std", "point", None, None),
        ("--€5", "point", None, None),
        ("€1.20", "comma", None, "EUR"),
    ],
)
def test_a_sign_or_code_says_the_currency_of_an_amount(
    text: str, marks: str, value: str | None, code: str | None
) -> None:
    stated = MARKS | {
        "thousands": {"thousands": ","},
        "swiss": {"thousands": "'"},
    }
    assert signed(text, **stated[marks]) == (None if value is None else Decimal(value), code)


@pytest.mark.parametrize(
    ("text", "company", "code"),
    [
        ("$5", "CAD", "CAD"),
        ("$5", "EUR", "USD"),
        ("US$5", "CAD", "USD"),
        ("kr 5", "SEK", "SEK"),
        ("5 kr.", "DKK", "DKK"),
        ("kr 5", "USD", None),
        ("¥5", "CNY", "CNY"),
        ("\uffe55", "JPY", "JPY"),
        ("£5", "SEK", "GBP"),
        ("R 5", "ZAR", "ZAR"),
        ("5 MXN", "MXN", "MXN"),
    ],
)
def test_a_sign_of_several_currencies_is_the_company_s_own(
    text: str, company: str, code: str | None
) -> None:
    assert signed(text, company) == (Decimal(5), code)


def test_a_letter_that_multiplies_is_none_where_it_signs_the_company_s_own_money() -> None:
    """A kina or a thousand: nobody can say."""
    assert signed("5 K", "PGK") == (None, None)


def test_a_multiple_in_the_cell_stands_in_place_of_the_unit_of_its_heading() -> None:
    """In a column of thousands, 450 is 450,000 and so is 450 k."""
    for text in ("450", "450 k"):
        assert signed(text, units={"cost_amount": Fraction(1000)}) == (Decimal(450_000), None)


def test_a_currency_stated_for_a_file_says_whose_sign_it_is() -> None:
    assert signed("kr 5", defaults={"currency": "NOK"}) == (Decimal(5), "NOK")


@settings(max_examples=40)  # of eight amounts each
@given(
    values=st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=8),
    locale=st.sampled_from(["en_US", "de_DE", "de_CH", "fr_FR", "en_GB", "pl_PL", "cs_CZ"]),
    currency=st.sampled_from(["EUR", "USD", "GBP", "CHF", "PLN", "CZK", "BRL", "CNY", "INR"]),
    style=st.sampled_from(["standard", "accounting"]),
)
def test_however_a_country_writes_an_amount_it_is_the_same_amount(
    values: list[Decimal], locale: str, currency: str, style: Any
) -> None:
    texts = [format_currency(v, currency, locale=locale, format_type=style) for v in values]
    symbols = Locale.parse(locale).number_symbols["latn"]
    thousands = symbols["group"].replace("\u2019", "'")
    marks: dict[str, Any] = {} if thousands.isspace() else {"thousands": thousands}
    read = all_signed(texts, currency, decimal=symbols["decimal"], **marks)
    assert read == [(value, currency) for value in values]
    for text in texts:
        [shown] = [n for n in [numbers([text])] if n]
        assert currency in next(iter(shown.signs)).currencies


PRICED = """
[company]
currency = "EUR"
status_date = "2026-10-30"
[snapshots]
folder = "s"
[[source]]
table = "projects"
path = "projects.csv"
columns = { Id = "project_id", Name = "project_name", Currency = "currency" }
"""
LEDGER = """
[[source]]
table = "cost_entries"
path = "costs.csv"
delimiter = ";"
thousands = ","
columns = { Project = "project_id", Date = "cost_date", Amount = "cost_amount" }
"""


def priced(folder: Path, costs: str, portal: str = PRICED + LEDGER) -> int:
    """Projects in euro, Swedish crowns, Canadian dollars and what the company counts in, with a
    ledger."""
    (folder / "projects.csv").write_text("Id,Name,Currency\nE,E,EUR\nS,S,SEK\nC,C,CAD\nN,N,\n")
    (folder / "costs.csv").write_text(f"Project;Date;Amount\n{costs}", encoding="utf-8")
    (folder / "portal.toml").write_text(portal)
    return main(["refresh", "--config", str(folder / "portal.toml")])


def test_signs_set_the_currency_of_a_ledger_s_rows(tmp_path: Path) -> None:
    """A crown in a Swedish project is its own; a row without a sign is as it was."""
    costs = "E;2026-10-01;€ 1,200.50\nE;2026-10-02;$ 3\nS;2026-10-03;kr 500\nN;2026-10-04;7\n"
    assert priced(tmp_path, costs) == DONE
    [snapshot] = (tmp_path / "s").glob("snapshot-*.duckdb")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.sql(
            "select project_id, cost_amount, currency from cost_entries order by cost_date"
        ).fetchall()
    assert rows == [("E", Decimal("1200.5"), "EUR"), ("E", 3, "USD"), ("S", 500, None)] + [
        ("N", 7, None)
    ]


@pytest.mark.parametrize(
    ("costs", "message"),
    [
        (
            "E;2026-10-01;kr 5",
            "row 2, Amount (cost_amount): found 'kr 5', expected one currency: kr may be DKK, ISK,"
            ' NOK or SEK. Write the code, or say defaults = { currency = "DKK" } in [[source]] 2.',
        ),
        (  # of a Canadian project, and the company has no dollars
            "C;2026-10-01;$ 5",
            "found '$ 5', expected one currency: $ may be CAD or USD. Write the code, or say"
            ' defaults = { currency = "CAD" } in [[source]] 2.',
        ),
        (
            "E;2026-10-01;Fr. 5",
            "'Fr. 5' is not a number with the decimal mark '.', alone or with the sign or code of a"
            " currency. Write the code of its currency, such as EUR, or leave it empty",
        ),
        ("E;2026-10-01;€ 1.250", "1 number such as 1.250 is not clear"),
    ],
)
def test_an_amount_whose_currency_stays_open_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], costs: str, message: str
) -> None:
    ledger = LEDGER.replace('thousands = ","\n', "")
    assert priced(tmp_path, f"{costs}\n", PRICED + ledger) == REFUSED
    assert message in "".join(capsys.readouterr())


def test_a_currency_of_its_own_column_and_the_sign_have_to_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`$ 5` of CAD agrees, whatever the company counts in."""
    ledger = LEDGER.replace("Amount =", 'Code = "currency", Amount =')
    rows = "C;2026-10-01;CAD;$ 5\nE;2026-10-02;EUR;7\nE;2026-10-03;;€ 7\n"
    (tmp_path / "projects.csv").write_text("Id,Name,Currency\nE,E,EUR\nC,C,CAD\n")
    (tmp_path / "portal.toml").write_text(PRICED + ledger)
    config = ["refresh", "--config", str(tmp_path / "portal.toml")]
    costs = tmp_path / "costs.csv"
    costs.write_text(f"Project;Date;Code;Amount\n{rows}", encoding="utf-8")
    assert main(config) == DONE
    costs.write_text(f"Project;Date;Code;Amount\n{rows}E;2026-10-04;EUR;$ 7\n", encoding="utf-8")
    assert main(config) == REFUSED
    told = "".join(capsys.readouterr())
    assert "row 5, Amount (cost_amount): found '$ 7', expected an amount in EUR, which its" in told
    assert "row 2" not in told


def test_a_sign_in_a_table_without_currencies_is_that_of_its_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell that is left empty by a tolerance is empty, and no euro."""
    reports = """
[[source]]
table = "project_reports"
path = "costs.csv"
delimiter = ";"
columns = { Project = "project_id", Date = "report_date", Amount = "forecast_total_amount" }
"""
    tolerated = '[[tolerate]]\ntable = "project_reports"\nkind = "conflict"\nlimit = 1\n'
    rows = "S;2026-10-01;kr 5\nC;2026-10-01;$ 5\nN;2026-10-01;€ 5\nE;2026-10-01;$ 100\n"
    assert priced(tmp_path, rows, PRICED + reports) == REFUSED
    assert (
        "costs.csv, row 5, Amount (forecast_total_amount): found '$ 100', expected an amount in"
        " EUR, the currency of its project."
    ) in "".join(capsys.readouterr())
    assert priced(tmp_path, rows, PRICED + reports + tolerated) == DONE
    [snapshot] = (tmp_path / "s").glob("snapshot-*.duckdb")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        amounts = connection.sql(
            "select project_id, forecast_total_amount from project_reports order by 1"
        ).fetchall()
    assert amounts == [("C", 5), ("E", None), ("N", 5), ("S", 5)]
