"""How cells are written: which dates, marks, units and words they may be. Several answers mean that
the cells allow several; which is right is asked, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from etl.intake.cells import FALSE, TRUE, first
from etl.intake.currencies import Sign, sign_of, split, times
from etl.intake.months import in_english, names_month
from etl.settings import UNIX, DateFormat
from etl.sources import LANGUAGES, WEEK

SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
MOST = 0.95
"""Cells of a column that have to fit; the rest are faults to be told, not a reason to look away."""

# --- dates ----------------------------------------------------------------------------------------

ISO = ""
DAY_FIRST = ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d-%m-%y")
MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y")
OTHERS = ("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y")
DOTTED = ("%d. %b %Y", "%d. %B %Y", "%d. %b %y", "%d de %b de %Y", "%d de %B de %Y")
WORDED = ("%b %d, %Y", "%B %d, %Y", "%d/%b/%y", "%d/%b/%Y", "%d.%b.%y", "%d.%b.%Y")
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d([T ].*)?")
DATED = re.compile(r"\d{1,2}\D{1,6}[^\W\d_]{3,}\D{1,5}\d{2,4}(\D.*)?|[^\W\d_]{3,}\W+\d.*")
"""A day with a month in words."""
SHORTENED = re.compile(r"[^\W\d_]\.[\s,/-]")
"""A dot that ends a month's name, which only a stated language reads."""
AMBIGUOUS = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})\b")


def date_formats(values: Iterable[str]) -> tuple[DateFormat, ...]:
    """Formats that take nearly every cell that is not ISO, the fewest left out first; ISO alone
    where all are; none where none does. A format is a list where its day comes with several clocks
    and without."""
    texts = list(values)
    if moments := _unix(texts):
        return (moments,)
    others = [v for v in texts if not _is_iso(v)][:2000]
    language = language_of(others)
    others = [in_english(v, language) for v in others] if language else others
    if len(others) <= (1 - MOST) * len(texts):
        return (ISO,) if texts else ()
    days = (*DAY_FIRST, *MONTH_FIRST, *OTHERS, *WORDED, *DOTTED)
    taken = {day: _taken(day, others) for day in days}
    most = max(sum(clocks.values()) for clocks in taken.values())
    if len(others) - most > (1 - MOST) * len(texts):
        return ()
    fitting = _plainest(tuple(d for d, clocks in taken.items() if sum(clocks.values()) == most))
    return tuple(_alone(tuple(f"{day}{c}" for c in CLOCKS if c in taken[day])) for day in fitting)


def _unix(texts: list[str]) -> str:
    """Seconds or milliseconds since 1970, from 2001 to 2099, where nearly all cells are such."""
    for form, parts in UNIX.items():
        digits = re.compile(rf"[1-3]\d{{{8 + len(str(parts))}}}(\.\d+)?")
        if texts and sum(1 for t in texts if digits.fullmatch(t)) >= MOST * len(texts):
            return form
    return ""


def language_of(values: Iterable[str]) -> str:
    """The language that names the months of the most cells; '' where English does as well as any,
    or none is named."""
    dated = [v for v in values if DATED.fullmatch(v)]
    plain_english = sum(1 for v in dated if names_month(v, "en") and not SHORTENED.search(v))
    known = {"": plain_english} | {
        language: sum(1 for v in dated if names_month(v, language)) for language in LANGUAGES
    }
    return max(known, key=lambda language: known[language])


def _taken(day: str, texts: list[str]) -> dict[str, int]:
    """How many cells a format of the day takes with each clock; no cell fits two."""
    counts = {c: sum(1 for text in texts if _takes(f"{day}{c}", text)) for c in CLOCKS}
    return {clock: count for clock, count in counts.items() if count}


def _alone(forms: tuple[str, ...]) -> DateFormat:
    return forms[0] if len(forms) == 1 else forms


def _plainest(fitting: tuple[str, ...]) -> tuple[str, ...]:
    """A month in short also reads one in full, such as May; a year of four digits is not of two."""
    full = tuple(f for f in fitting if "%Y" in f) or fitting
    return tuple(f for f in full if f.replace("%b", "%B") not in full or "%B" in f) or full


def day_of(text: str, form: DateFormat) -> date | None:
    """The day a cell names in the format settled for it; ISO stands beside every format, and months
    are named in any language that is known."""
    if _is_iso(text):
        return date.fromisoformat(text[:10])
    if form in UNIX and re.fullmatch(r"\d+(\.\d+)?", text):
        return datetime.fromtimestamp(float(text) / UNIX[str(form)], UTC).date()
    if language := language_of([text]):
        text = in_english(text, language)
    for name in (form,) if isinstance(form, str) else form:
        try:
            return datetime.strptime(text, name).date()
        except ValueError:
            continue
    return None


def _is_iso(text: str) -> bool:
    if not ISO_DAY.fullmatch(text):
        return False
    try:
        return bool(datetime.fromisoformat(text[:10]))
    except ValueError:
        return False


def _takes(form: str, text: str) -> bool:
    try:
        return datetime.strptime(text, form).year >= 1950
    except ValueError:
        return False


def are_weeks(values: Iterable[str]) -> bool:
    """Whether nearly every cell is a week by its number and year."""
    texts = list(values)
    weeks = [t for t in texts if any(re.match(pattern, t.strip(), re.I) for pattern in WEEK)]
    return bool(weeks) and len(weeks) >= MOST * len(texts)


def day_first(form: DateFormat) -> bool | None:
    """Whether the day stands before the month; None where a format cannot be mistaken."""
    bare = first(form).split(" %H")[0].split(" %I")[0]
    if bare in MONTH_FIRST:
        return False
    return True if bare in DAY_FIRST and "." not in bare else None


# --- numbers --------------------------------------------------------------------------------------

SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN"}
CODE = re.compile(
    r"(?:\b|(?<=\b[kKtTmM]))(EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|HUF|INR|CNY|CAD|AUD|NZD|BRL|ZAR|SGD)\b"
)
CLOCK = re.compile(
    r"\d+:[0-5]\d(:[0-5]\d)?|\d+ *h(ours?)?( *\d+ *m(in)?)?|\d+ *m(in)?|PT[\dHMS.]+"
    r"|\d+ *w( *\d+ *d)?( *\d+ *h)?( *\d+ *m)?|\d+ *d( *\d+ *h)?( *\d+ *m)?",
    re.I,
)
WHOLE = re.compile(r"\d+")
ONE_MARK = re.compile(r"\d*([.,])(\d*)([eE][-+]?\d+)?")
GROUPED = re.compile(r"\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*(?:([.,])\d*)?")


@dataclass(frozen=True)
class Numbers:
    """What a column of numbers shows of how it is written."""

    decimal: frozenset[str]
    """Marks that can only stand before decimals."""
    thousands: frozenset[str]
    """Marks that can only part thousands."""
    either: frozenset[str]
    """Marks that stand before three digits wherever they stand, and may be either."""
    is_percent: bool
    is_clock: bool
    """Hours as 7:30 or 7h 30m."""
    signs: frozenset[Sign]
    """Currencies that stand beside them, by sign or code."""
    largest: float
    is_whole: bool


def numbers(values: Iterable[str]) -> Numbers | None:
    """What the cells are as numbers; None where fewer than nearly all are any."""
    texts = list(values)
    marks = [_marks(_bare(t)) for t in texts]
    good = [m for m in marks if m is not None]
    if not texts or len(good) < MOST * len(texts):
        return None
    decimal = frozenset(d for d, _, _ in good if d)
    either = frozenset(e for _, _, e in good if e)
    sizes = [_size(_bare(t)) * times(split(t)[0]) for t in texts]
    return Numbers(
        decimal=decimal,
        thousands=frozenset(t for _, t, _ in good if t),
        either=either,
        is_percent=any(t.rstrip().endswith("%") for t in texts),
        is_clock=any(CLOCK.fullmatch(t.strip()) for t in texts),
        signs=frozenset(sign for t in texts for sign in [sign_in(t)] if sign.currencies),
        largest=max(sizes, default=0.0),
        is_whole=not decimal and not either,
    )


def sign_in(text: str) -> Sign:
    """The currency's sign or code beside a number."""
    return sign_of(split(text)[0], ()) or Sign()


def currencies_in(text: str) -> frozenset[str]:
    """Currencies that a heading names by sign or code."""
    return frozenset(code for sign, code in SIGNS.items() if sign in text) | frozenset(
        CODE.findall(text)
    )


def _bare(text: str) -> str:
    """Without sign, percent, currency, parentheses and spaces between groups."""
    if CLOCK.fullmatch(text.strip()):
        return text.strip()
    words, digits = split(text)
    bare = (digits if sign_of(words, ()) else text).translate(SPACES).strip()
    bare = bare.removesuffix("%").strip().strip("()").strip("+-\u2212\u2013 ")
    return bare if CLOCK.fullmatch(bare) else bare.replace(" ", "").replace("\u2019", "'")


def _marks(bare: str) -> tuple[str, str, str] | None:
    """The decimal, the thousands and the either mark of a number; None where it is none."""
    if WHOLE.fullmatch(bare) or CLOCK.fullmatch(bare):
        return "", "", ""
    match = ONE_MARK.fullmatch(bare)
    if match and not (len(match[2]) == 3 and 1 <= len(bare) - 4 <= 3 and not bare.startswith("0")):
        return match[1], "", ""
    if match:
        return "", "", match[1]
    grouped = GROUPED.fullmatch(bare)
    if grouped and grouped[2] != grouped[1]:
        return grouped[2] or "", grouped[1], ""
    return None


def _size(bare: str) -> float:
    """Roughly how large: marks before three digits part thousands here."""
    digits = re.sub(r"[.,'](?=\d{3}(\D|$))", "", bare).replace(",", ".")
    try:
        return abs(float(digits))
    except ValueError:
        return 0.0


MONEY = r"(€|eur|usd|chf|gbp|\$|£)"
UNITS: tuple[tuple[str, str, Fraction], ...] = (
    (rf"(\bk|\bt) ?{MONEY}|{MONEY} ?k\b", "amount", Fraction(1000)),
    (r"\btsd\b|\bthousands?\b|['\u2019]000|\btausend\b|\bmilliers\b", "amount", Fraction(1000)),
    (rf"{MONEY} ?m\b|\bm(io|ill?|n)?\.? ?{MONEY}|\bmillions?\b|\bmio\b", "amount", Fraction(10**6)),
    (r"\bcents?\b", "amount", Fraction(1, 100)),
    (r"\bmin(ute)?s?\b|\bminuten\b", "hours", Fraction(1, 60)),
    (r"\bs(ec(ond)?s?)?\b|\bsekunden\b", "hours", Fraction(1, 3600)),
    (r"\bpd\b|\bdays?\b|\b(personen|arbeits)?tage?\b|\bpt\b|\bjours?\b", "hours", Fraction(8)),
)
"""Words of a heading that say how much one of its numbers is, for columns of a type."""


def unit_in(heading: str, kind: str) -> Fraction | None:
    """The unit a heading states for a column of that type."""
    text = heading.casefold()
    return next((unit for words, of, unit in UNITS if of == kind and re.search(words, text)), None)


# --- words ----------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """A heading or a word as it is compared: small letters and digits, accents and brackets off."""
    bare = re.sub(r"[(\[{][^)\]}]*[)\]}]", " ", text)
    bare = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    for sign, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("№", "no")):
        bare = bare.replace(sign, letters).replace(sign.upper(), letters)
    flat = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", flat).split())


def is_flag(values: Iterable[str]) -> bool:
    """Whether every cell is a yes or a no."""
    return all(v.casefold() in (*TRUE, *FALSE) for v in values)
