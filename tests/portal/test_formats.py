"""What a person reads, worked by hand: rounding, signs, units, dates and names of columns."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from portal import formats
from portal.formats import Locale

EUROS = Locale(language="en", currency="EUR", timezone="Europe/Berlin")
FRANCS = Locale(language="de", currency="CHF", timezone="Europe/Zurich")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Decimal("1234567.89"), "1.2\u00a0M€"),  # 1.23456789 to one decimal
        (Decimal(1250000), "1.3\u00a0M€"),  # half rounds up, away from the even 1.2
        (Decimal(100000), "0.1\u00a0M€"),  # the first amount written in millions
        (Decimal(99999), "99\u202f999\u00a0€"),  # the last one written in full
        (40_000, "40\u202f000\u00a0€"),
        (-300_000, "\u22120.3\u00a0M€"),
        (0, "0\u00a0€"),
        (Decimal("12345678901.23"), "12\u202f345.7\u00a0M€"),  # 12 345.67890123 M€
    ],
)
def test_money_reads_in_millions_from_a_tenth_of_a_million(
    amount: formats.Number, expected: str
) -> None:
    assert formats.money(amount, EUROS) == expected


def test_shown_parts_add_up_to_the_shown_sum() -> None:
    parts = [Decimal(620000), Decimal(340000), Decimal(240000)]
    # 0.62 + 0.34 + 0.24 = 1.20
    assert [formats.millions(part, EUROS) for part in parts] == ["0.62", "0.34", "0.24"]
    assert formats.millions(sum(parts), EUROS) == "1.20"


def test_money_keeps_every_cent_until_it_rounds() -> None:
    # As a float 2.675 lies just below itself and would round to 2.67.
    assert formats.number(Decimal("2.675"), EUROS, decimals=2) == "2.68"
    assert formats.number(2.675, EUROS, decimals=2) == "2.68"


def test_a_locale_brings_its_decimal_mark_and_a_currency_without_symbol_its_code() -> None:
    assert formats.money(1_250_000, FRANCS) == "1,3\u00a0M\u00a0CHF"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.004, "0.00"), (-0.004, "0.00"), (0.21, "+0.21"), (-0.02, "\u22120.02")],
)
def test_a_rounded_zero_has_no_sign(value: float, expected: str) -> None:
    assert formats.ratio(value, EUROS, signed=True) == expected


@pytest.mark.parametrize(
    "unit", ["money", "ratio", "percent", "hours", "days", "count", "date", "flag", "text"]
)
@pytest.mark.parametrize("missing", [None, float("nan"), float("inf"), Decimal("NaN")])
def test_a_missing_value_is_a_dash_under_every_unit(unit: str, missing: object) -> None:
    assert formats.value(missing, unit, EUROS) == "–"


def test_a_missing_value_carries_its_reason_where_one_is_given() -> None:
    assert (
        formats.value(None, "ratio", locale=EUROS, reason="no cost is booked yet")
        == "– (no cost is booked yet)"
    )


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (Decimal(70200000), "money", "70.2\u00a0M€"),
        (0.966, "ratio", "0.97"),
        (0.4848, "percent", "48\u00a0%"),  # 48.48
        (1234.5, "hours", "1\u202f235\u00a0h"),  # half up
        (34, "days", "34\u00a0d"),
        (41, "count", "41"),
        (2.25, "people", "2.3"),
        (date(2026, 11, 9), "date", "9\u00a0Nov\u00a02026"),
        (
            date(2026, 11, 23),
            "week",
            "W48",
        ),  # 1 Jan 2026 is a Thursday: W1 starts 29 Dec, + 47 weeks = 23 Nov
        (date(2026, 11, 1), "month", "Nov\u00a02026"),
        (True, "flag", "yes"),
        (False, "flag", "no"),
        ("red", "status", "◆\u00a0Off\u00a0track"),
        ("Meter Head-End", "text", "Meter Head-End"),
        (7, "currency", "7\u00a0€"),
    ],
)
def test_each_unit_reads_as_agreed(value: object, unit: str, expected: str) -> None:
    assert formats.value(value, unit, EUROS) == expected


def test_a_date_shows_its_year_unless_it_is_the_report_year() -> None:
    assert formats.day(date(2026, 11, 9), EUROS, report_year=2026) == "9\u00a0Nov"
    assert formats.day(date(2027, 7, 1), EUROS, report_year=2026) == "1\u00a0Jul\u00a02027"


def test_a_moment_is_shown_in_the_viewers_zone_with_its_name() -> None:
    # 17:00 UTC is 18:00 in Berlin in winter.
    assert (
        formats.moment(datetime(2026, 11, 20, 17, 0), EUROS) == "20\u00a0Nov\u00a02026, 18:00 CET"
    )


def test_the_first_days_of_a_year_may_belong_to_the_last_week_of_the_one_before() -> None:
    assert formats.week(date(2027, 1, 3)) == "W53"  # 2026 starts on a Thursday and so has 53 weeks


@pytest.mark.parametrize(
    ("days", "is_done", "expected"),
    [
        (34, False, "+34\u00a0d"),
        (-2, False, "\u22122\u00a0d"),
        (0, False, "0\u00a0d"),
        (0, True, "on time"),
        (11, True, "+11\u00a0d"),
        (None, False, "–"),
    ],
)
def test_slip_is_signed_days_or_on_time(days: int | None, is_done: bool, expected: str) -> None:
    assert formats.slip(days, EUROS, is_done=is_done) == expected


@pytest.mark.parametrize(
    ("now", "before", "unit", "expected"),
    [
        (Decimal(70200000), Decimal(69900000), "money", "+0.3\u00a0M€"),
        (0.97, 0.98, "ratio", "\u22120.01"),
        (0.58, 0.53, "percent", "+5\u00a0pp"),
        (date(2027, 7, 1), date(2027, 6, 18), "date", "+13\u00a0d"),
        (31, 33, "count", "\u22122"),
        (5, 5, "days", "0\u00a0d"),
    ],
)
def test_a_change_is_the_signed_difference(
    now: formats.Number, before: formats.Number, unit: str, expected: str
) -> None:
    assert formats.change(now, before, unit=unit, locale=EUROS) == expected


def test_no_change_is_invented_when_one_side_is_missing() -> None:
    assert formats.change(0.97, None, unit="ratio", locale=EUROS) is None
    assert formats.change(float("nan"), 0.9, unit="ratio", locale=EUROS) is None


@pytest.mark.parametrize(
    ("colour", "shape", "word"),
    [
        ("green", "●", "On track"),
        ("amber", "▲", "At risk"),
        ("red", "◆", "Off track"),
        ("grey", "○", "No report"),
        (None, "○", "No report"),
        ("blue", "○", "No report"),
    ],
)
def test_a_colour_without_meaning_is_no_report_and_never_green(
    colour: str | None, shape: str, word: str
) -> None:
    assert (formats.status_shape(colour), formats.status_word(colour)) == (shape, word)


@pytest.mark.parametrize(
    ("name", "unit", "label"),
    [
        ("forecast_finish_date", "date", "Forecast finish"),
        ("eac_amount", "money", "EAC"),
        ("booked_hours", "hours", "Booked"),
        ("slip_days", "days", "Slip"),
        ("complete_ratio", "percent", "Complete"),
        ("cpi_index", "ratio", "CPI"),
        ("task_count", "count", "Task"),
        ("work_week", "week", "Work"),
        ("start_month", "month", "Start"),
        ("published_at", "moment", "Published"),
        ("is_critical", "flag", "Critical"),
        ("project_name", "text", "Project"),
    ],
)
def test_a_columns_suffix_gives_its_unit_and_its_words(name: str, unit: str, label: str) -> None:
    column = formats.column(name, EUROS)
    assert (column.unit, column.label) == (unit, label)


def test_a_column_writes_its_cells_and_dashes_what_is_missing() -> None:
    column = formats.column("slip_days", EUROS)
    assert [column.text(34), column.text(None)] == ["34\u00a0d", "–"]


@pytest.mark.parametrize(
    ("then", "expected"),
    [(20, "today"), (19, "1\u00a0day old"), (15, "5\u00a0days old")],
)
def test_age_counts_calendar_days(then: int, expected: str) -> None:
    assert formats.age(date(2026, 11, then), date(2026, 11, 20)) == expected


def test_an_unlisted_reason_is_shown_as_words() -> None:
    assert formats.reason_text("no_actuals") == "no cost is booked yet"
    assert formats.reason_text("brand_new") == "brand new"
