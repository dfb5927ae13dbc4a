"""From a unit or a column's suffix to what a person reads. Pure: no data, no clock, no global
locale.

Refuses to show a missing value as zero or blank (it is "–"), and to give a rounded zero a sign.

Units: money, ratio (an index such as CPI), percent (a share, 1 = 100 %), hours, days, count,
points, people, date, week, month, moment, flag, status, text. Column suffixes name the same units
(SUFFIXES).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from babel import Locale as CldrLocale
from babel.dates import format_date
from babel.numbers import get_currency_symbol, get_decimal_symbol

from portal.language import marked, message, plural

UNKNOWN = "–"
MINUS = "\u2212"
NARROW = "\u202f"
NO_BREAK = "\u00a0"
MILLION = Decimal(1_000_000)
SMALL_MONEY = Decimal(100_000)
"""Below this amount money is written out in full: 40 000 € reads better than 0.0 M€."""

Number = int | float | Decimal


@dataclass(frozen=True)
class Locale:
    """How one viewer reads: passed in everywhere, never kept in a global."""

    language: str = "en"
    """CLDR language, e.g. en, de or pt_BR: decides the decimal mark and the month names."""
    currency: str = "EUR"
    """ISO 4217 code of the reporting currency."""
    timezone: str = "UTC"
    """IANA zone in which moments are shown."""


@dataclass(frozen=True)
class Status:
    """What a colour means to a reader who cannot see it."""

    shape: str
    word: str
    within: str
    """The same within a sentence."""
    role: str
    """Name of the colour on the charts' role scale."""
    directive: str
    """Name of the colour in Streamlit's Markdown."""


STATUSES: Mapping[str, Status] = {
    "green": Status(
        shape="●",
        word=marked("On track"),
        within=marked("on track"),
        role="On track",
        directive="green",
    ),
    "amber": Status(
        shape="▲",
        word=marked("At risk"),
        within=marked("at risk"),
        role="At risk",
        directive="orange",
    ),
    "red": Status(
        shape="◆",
        word=marked("Off track"),
        within=marked("off track"),
        role="Off track",
        directive="red",
    ),
    "grey": Status(
        shape="○",
        word=marked("No report"),
        within=marked("no report"),
        role="No report",
        directive="gray",
    ),
}


def status(colour: str | None) -> Status:
    """The status of a colour; an unknown or missing colour is "No report", never green."""
    return STATUSES.get(colour or "grey", STATUSES["grey"])


def status_word(colour: str | None) -> str:
    return message(status(colour).word)


def status_within(colour: str | None) -> str:
    """The word as it stands within a sentence."""
    return message(status(colour).within)


def status_shape(colour: str | None) -> str:
    return status(colour).shape


def status_role(colour: str | None) -> str:
    return status(colour).role


def status_text(colour: str | None) -> str:
    """Shape and word that never part at a line end, e.g. "◆ Off track"."""
    return f"{status_shape(colour)}{NO_BREAK}{status_word(colour).replace(' ', NO_BREAK)}"


def status_text_within(colour: str | None) -> str:
    """The same within a sentence."""
    return f"{status_shape(colour)}{NO_BREAK}{status_within(colour).replace(' ', NO_BREAK)}"


def exact(number: Number) -> Decimal:
    """The number as a person would type it; a float goes through its shortest text, so 0.1 stays
    0.1."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


def is_missing(value: object) -> bool:
    """True for None, NaN and infinity: none of them may reach a page as a number."""
    if value is None:
        return True
    return isinstance(value, float | Decimal) and not exact(value).is_finite()


def number(value: Number, locale: Locale, *, decimals: int = 0, signed: bool = False) -> str:
    """Rounded half up, groups of three, real minus; "+" on rises when signed."""
    rounded = exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, fraction = f"{abs(rounded):f}".partition(".")
    text = f"{int(whole):,}".replace(",", NARROW) + (
        get_decimal_symbol(locale.language) + fraction if fraction else ""
    )
    return sign(rounded, signed=signed) + text


def sign(rounded: Decimal, *, signed: bool) -> str:
    """Taken from the rounded number, so that what is shown as 0 never carries a sign."""
    if rounded < 0:
        return MINUS
    return "+" if signed and rounded > 0 else ""


def currency_symbol(locale: Locale) -> str:
    """€ for EUR; a currency without a symbol keeps its code."""
    return get_currency_symbol(locale.currency, locale=locale.language)


def million_unit(locale: Locale) -> str:
    """M€, or "M CHF" where the currency has only a code."""
    symbol = currency_symbol(locale)
    return f"M{symbol}" if len(symbol) == 1 else f"M{NO_BREAK}{symbol}"


def thousand_unit(locale: Locale) -> str:
    """k€, or "k CHF" where the currency has only a code."""
    return "k" + million_unit(locale).removeprefix("M")


def in_currency(locale: Locale, code: str | None) -> Locale:
    """The same reader, of amounts in another currency; without a code, in the reporting
    currency."""
    return replace(locale, currency=code) if code else locale


def money(amount: Number, locale: Locale, *, decimals: int = 1, signed: bool = False) -> str:
    """1.2 M€ from a tenth of a million up, else every unit: 40 000 €. Parts of a sum take
    decimals=2."""
    if abs(exact(amount)) < SMALL_MONEY:
        return f"{number(amount, locale, signed=signed)}{NO_BREAK}{currency_symbol(locale)}"
    return f"{millions(amount, locale, decimals=decimals, signed=signed)}{NO_BREAK}{million_unit(locale)}"


def millions(amount: Number, locale: Locale, *, decimals: int = 2, signed: bool = False) -> str:
    """The amount in millions without its unit, for a chart whose note line names the unit."""
    return number(exact(amount) / MILLION, locale, decimals=decimals, signed=signed)


def full_money(amount: Number, locale: Locale, *, signed: bool = False) -> str:
    """Every unit of the currency, for tables that must be added up by hand: 1 600 000 €."""
    return f"{number(amount, locale, signed=signed)}{NO_BREAK}{currency_symbol(locale)}"


def percent(share: Number, locale: Locale, *, signed: bool = False) -> str:
    """Whole per cent of a share, 1 = 100 %."""
    return f"{number(exact(share) * 100, locale, signed=signed)}{NO_BREAK}%"


def hours(quantity: Number, locale: Locale, *, signed: bool = False) -> str:
    return f"{number(quantity, locale, signed=signed)}{NO_BREAK}{message('h')}"


def days(quantity: Number, locale: Locale, *, signed: bool = False) -> str:
    return f"{number(quantity, locale, signed=signed)}{NO_BREAK}{message('d')}"


def ratio(quantity: Number, locale: Locale, *, signed: bool = False) -> str:
    return number(quantity, locale, decimals=2, signed=signed)


def tenths(quantity: Number, locale: Locale, *, signed: bool = False) -> str:
    return number(quantity, locale, decimals=1, signed=signed)


def slip(quantity: Number | None, locale: Locale, *, is_done: bool = False) -> str:
    """Calendar days late: +34 d, −2 d, 0 d; "on time" when done without delay; "–" when unknown."""
    if quantity is None or is_missing(quantity):
        return UNKNOWN
    if is_done and exact(quantity) <= 0:
        return message("on time")
    return days(quantity, locale, signed=True)


def day(value: date, locale: Locale, *, report_year: int | None = None) -> str:
    """9 Nov in the report year, 9 Nov 2026 in any other and wherever no report year is given."""
    pattern = "d MMM" if value.year == report_year else "d MMM y"
    if day_mark(locale):
        pattern = pattern.replace("d", f"d{day_mark(locale)}", 1)
    return _dated(date(value.year, value.month, value.day), pattern, locale.language)


@lru_cache(maxsize=64)
def _day_mark(language: str) -> str:
    return "." if "d." in str(CldrLocale.parse(language).datetime_skeletons["MMMd"]) else ""


def day_mark(locale: Locale) -> str:
    """What stands behind the number of a day: a point in German, nothing in English."""
    return _day_mark(locale.language)


@lru_cache(maxsize=4096)
def _dated(value: date, pattern: str, language: str) -> str:
    """Kept: a page says the same few days again and again, and CLDR's patterns take longer than the
    rest of a cell."""
    return format_date(value, pattern, locale=language).replace(" ", NO_BREAK)


def week(value: date) -> str:
    """ISO week of a day, e.g. W48."""
    return message("W{week}", week=value.isocalendar().week)


def month(value: date, locale: Locale) -> str:
    return _dated(date(value.year, value.month, value.day), "MMM y", locale.language)


def moment(value: datetime, locale: Locale) -> str:
    """20 Nov 2026, 18:00 CET: a UTC moment in the viewer's zone, the zone named."""
    utc = value if value.tzinfo else value.replace(tzinfo=ZoneInfo("UTC"))
    local = utc.astimezone(ZoneInfo(locale.timezone))
    return f"{day(local.date(), locale)}, {local:%H:%M} {local.tzname()}"


def age(then: date, now: date) -> str:
    """Whole calendar days between two dates, as 1 day old, 5 days old, or today."""
    passed = (now - then) // timedelta(days=1)
    if passed <= 0:
        return message("today")
    return plural("{count}\u00a0day old", "{count}\u00a0days old", passed)


def flag(value: object) -> str:
    return message("yes") if value else message("no")


NUMBER_FORMATS: Mapping[str, Callable[..., str]] = {
    "money": money,
    "ratio": ratio,
    "percent": percent,
    "hours": hours,
    "days": days,
    "count": number,
    "points": number,
    "people": tenths,
}
"""Unit to the function that writes it. Metric definitions name these units."""

ALIASES: Mapping[str, str] = {
    "currency": "money",
    "amount": "money",
    "money_change": "money",
    "share": "percent",
    "index": "ratio",
}


def value(shown: object, unit: str, locale: Locale, reason: str | None = None) -> str:
    """One value under its unit; a missing one is "–", with the reason where one is given."""
    if is_missing(shown):
        return f"{UNKNOWN} ({reason})" if reason else UNKNOWN
    name = ALIASES.get(unit, unit)
    if name in NUMBER_FORMATS and isinstance(shown, int | float | Decimal):
        return NUMBER_FORMATS[name](shown, locale)
    return _other(shown, name, locale)


def _other(shown: object, unit: str, locale: Locale) -> str:
    if unit == "flag":
        return flag(shown)
    if unit == "status":
        return status_text(str(shown))
    if isinstance(shown, datetime):
        return moment(shown, locale)
    if isinstance(shown, date):
        return _calendar(shown, unit, locale)
    return str(shown)


def _calendar(shown: date, unit: str, locale: Locale) -> str:
    if unit == "week":
        return week(shown)
    return month(shown, locale) if unit == "month" else day(shown, locale)


def change(
    now: Number | date | None,
    before: Number | date | None,
    unit: str,
    locale: Locale,
    *,
    decimals: int = 1,
) -> str | None:
    """Now less before with its sign, "+13 d" between dates; None when either is missing: no change
    is invented.

    Money takes decimals so that a change shown beside its parts can add up.
    """
    if now is None or before is None or is_missing(now) or is_missing(before):
        return None
    if isinstance(now, date) and isinstance(before, date):
        return days((now - before).days, locale, signed=True)
    if isinstance(now, date) or isinstance(before, date):
        return None
    return signed_value(exact(now) - exact(before), unit, locale, decimals=decimals)


def signed_value(difference: Number, unit: str, locale: Locale, *, decimals: int = 1) -> str:
    """A difference under its unit: +0.3 M€, −0.02, +3 d; a difference of shares is in percentage
    points."""
    name = ALIASES.get(unit, unit)
    if name == "money":
        return money(difference, locale, decimals=decimals, signed=True)
    if name == "percent":
        return f"{number(exact(difference) * 100, locale, signed=True)}{NO_BREAK}{message('pp')}"
    return NUMBER_FORMATS.get(name, number)(difference, locale, signed=True)


SUFFIXES: Mapping[str, str] = {
    "_amount": "money",
    "_hours": "hours",
    "_days": "days",
    "_ratio": "percent",
    "_index": "ratio",
    "_count": "count",
    "_date": "date",
    "_week": "week",
    "_month": "month",
    "_at": "moment",
    "_status": "status",
}
"""Ratios in columns lie between 0 and 1 and read as per cent; an index around 1 reads with two
decimals."""

PREFIXES: Mapping[str, str] = {"is_": "flag", "has_": "flag"}
SHORT: Mapping[str, str] = {
    "eac": "EAC",
    "bac": "BAC",
    "cpi": "CPI",
    "spi": "SPI",
    "tcpi": "TCPI",
    "wbs": "WBS",
}


REASONS: Mapping[str, str] = {
    "not_started": marked("nothing is planned or done by the status date"),
    "no_plan_to_date": marked("nothing was planned by the status date"),
    "no_progress": marked("no progress is reported yet"),
    "no_milestones": marked("no milestone came in"),
    "none_reached": marked("no milestone is reached yet"),
    "no_actuals": marked("no cost is booked yet"),
    "negative_actuals": marked("credits exceed the cost booked"),
    "after_status_date": marked("how far the work was by the status date is not recorded"),
    "no_baseline": marked("no baseline is approved"),
    "no_percentage": marked("a budget came in, but nothing says what is done for it"),
    "no_plan_dates": marked("its budget lies between no baseline dates"),
    "no_finish": marked("no finish is expected"),
    "no_tasks": marked("no task has a baseline"),
    "bac_zero": marked("the approved budget is zero"),
    "baseline_not_monotone": marked("the baseline's cumulative plan falls"),
    "complete": marked("the work is complete"),
    "target_exhausted": marked("the budget is spent"),
    "target_passed": marked("the planned time is over"),
    "mixed_currency": marked("amounts are in several currencies"),
    "fx_missing": marked("an exchange rate is missing"),
    "stale": marked("the newest data is too old"),
    "insufficient_history": marked("too few reports so far"),
    "no_start": marked("no start is recorded"),
    "nothing_begun": marked("nothing is in progress"),
    "nothing_due": marked("nothing was due yet"),
    "nothing_spent": marked("nothing was spent lately"),
    "no_risk": marked("no open risk is recorded"),
    "no_capacity": marked("no capacity is recorded"),
    "not_assessed": marked("probability or impact is missing"),
    "not_within_horizon": marked("it lies beyond the time looked at"),
    "ambiguous": marked("more than one answer is valid"),
    "small_group": marked("it would tell what an hour of another department costs"),
    "drawn_over_all": marked("it was drawn over all projects, and these are some of them"),
    "masked": marked("you may not see this number"),
    "not_additive": marked("it cannot be added up over projects"),
    "missing_input": marked("an input is missing"),
}


def reason_text(code: str | None) -> str:
    """Why a number is unknown, in words; a code not listed here is shown as words rather than
    hidden."""
    if not code:
        return message("not known")
    return message(REASONS.get(code, code.replace("_", " ")))


@dataclass(frozen=True)
class Column:
    """How one table column is read."""

    name: str
    unit: str
    label: str
    """Words for the header, with the unit where the cells carry none."""
    text: Callable[[object], str]
    """One cell as text; missing is "–"."""


def column(
    name: str, locale: Locale, *, label: str | None = None, unit: str | None = None
) -> Column:
    """The column's unit from its suffix (or given), its header words from its name (or given)."""
    kind = unit or column_unit(name)
    words = message(label) if label else column_words(name)
    return Column(name=name, unit=kind, label=words, text=partial(_cell, unit=kind, locale=locale))


def _cell(shown: object, *, unit: str, locale: Locale) -> str:
    return value(shown, unit, locale)


def column_unit(name: str) -> str:
    """Unit by suffix or prefix; a column without either is plain text."""
    for prefix, unit in PREFIXES.items():
        if name.startswith(prefix):
            return unit
    return next((unit for suffix, unit in SUFFIXES.items() if name.endswith(suffix)), "text")


OF_QUERIES = (
    marked("Amount in M"),
    marked("Blocked days"),
    marked("Is blocked"),
    marked("Day"),
    marked("Load"),
    marked("Promised"),
    marked("Week end"),
)
"""What heads columns of queries alone, and those told apart by their whole name."""


def column_words(name: str) -> str:
    """forecast_finish_date reads "Forecast finish", is_critical reads "Critical"; symbols in
    capitals."""
    stem = name
    for ending in (*SUFFIXES, "_name"):
        stem = stem.removesuffix(ending) or stem
    for prefix in PREFIXES:
        stem = stem.removeprefix(prefix)
    words = [SHORT.get(word, word) for word in stem.split("_") if word]
    text = " ".join(words) or name
    return message(text[0].upper() + text[1:])
