"""Amounts with a currency's sign or code: €18.000,00, 1,200 USD, CHF 5'000.-, kr 500. Which
currency a sign may be is CLDR's word, through Babel; which it is of several, the company's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, reduce

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_currency_name, get_territory_currencies

from etl.contract import BY_NAME
from etl.contract.columns import Column
from etl.engine import Engine
from etl.intake.written import SPACES
from etl.sql import quoted

SYMBOL = "$£¥฿৳\u20a0-\u20cf\uff04\uffe1\uffe5\uffe6"
"""Characters that stand for money and nothing else, as a class of both engines."""
USUAL = {"$": "USD", "£": "GBP"}
"""What a sign of many currencies is where none of them is the company's own."""
SCALES = ("k", "m", "b", "t")
"""Letters behind a number that multiply it, whatever country writes its money so; b and t are a
billion or a thousand by who reads them, and read as neither."""
TIMES = {
    **dict.fromkeys(("k", "tsd"), 1000),
    **dict.fromkeys(("m", "mn", "mio", "mill", "million", "millions", "millionen"), 10**6),
    **dict.fromkeys(("mrd", "mld", "bn"), 10**9),
}
"""Words beside a number that say how much one of it is, as in 12.5k, 1,2 Mio. € and $1.1M."""
BEFORE_SIGN = {"k": 1000, "t": 1000, "tsd": 1000, "m": 10**6, "mio": 10**6, "mrd": 10**9}
"""The same written together with a sign or code, as in T€, TEUR, kCHF and M$."""
LONGEST = 16
"""Characters of words beside a number; what is longer is prose."""
MOST_SIGNS = 200
"""Different texts beside numbers that are looked up; more are no currencies."""


@dataclass(frozen=True)
class Sign:
    """What stands beside a number: the currencies it may be, and which it is, '' where that stays
    open. One that stands for none is the dash of 5'000.-"""

    currencies: frozenset[str] = frozenset()
    code: str = ""


# --- what a sign means ----------------------------------------------------------------------------


@cache
def tender() -> frozenset[str]:
    """Codes of the currencies that are legal tender somewhere today."""
    return frozenset(c for t in get_global("territory_currencies") for c in _of_territory(t))


@cache
def signs() -> dict[str, frozenset[str]]:
    """The currencies of each sign, as the languages that some country is run in write it."""
    places = {
        f"{language}_{territory}"
        for territory in get_global("territory_currencies")
        for language in get_official_languages(territory, de_facto=True)
    }
    known: dict[str, set[str]] = {}
    for locale in ("en", *places):
        for code, sign in _symbols(locale).items():
            if code in tender():
                known.setdefault(_flat(sign), set()).add(code)
    return {sign: frozenset(codes) for sign, codes in known.items() if sign}


@cache
def names() -> dict[str, str]:
    """Currencies by an English name of one word, which Euro is in many languages."""
    return {
        name.casefold(): code
        for code in tender()
        for count in (1, 2)
        if " " not in (name := get_currency_name(code, count=count, locale="en"))
    }


def _of_territory(territory: str) -> list[str]:
    return [str(c) for c in get_territory_currencies(territory)]


def _symbols(locale: str) -> Mapping[str, str]:
    try:
        return Locale.parse(locale).currency_symbols
    except UnknownLocaleError:
        return {}


def _flat(sign: str) -> str:
    """Without the dot that shortens a word, and without marks of direction."""
    whole = unicodedata.normalize("NFKC", sign)
    return "".join(c for c in whole if unicodedata.category(c) != "Cf").removesuffix(".")


def _may_be(word: str, own: Iterable[str]) -> frozenset[str]:
    """The currencies one word may stand for."""
    if word.upper() in tender():
        return frozenset({word.upper()})
    if word.casefold() in names():
        return frozenset({names()[word.casefold()]})
    sign = _flat(word)
    if sign.casefold() in SCALES:
        return frozenset()
    codes = signs().get(sign) or signs().get(sign.casefold(), frozenset())
    is_letter = len(sign) == 1 and sign.isalpha()
    return codes & frozenset(own) if is_letter else codes


@lru_cache(maxsize=10_000)
def sign_of(words: str, own: tuple[str, ...]) -> Sign | None:
    """The sign that the words around a number are; None where they are none, or contradict each
    other. Of several currencies it is the first of `own`: the file's, then the company's."""
    parts = [apart(word) for word in words.split()]
    if sum(times > 1 for times, _ in parts) > 1 or any(_is_own(w, own) for w in words.split()):
        return None
    named = [word for _, word in parts if word]
    if parts and not named:
        return Sign()
    words, each = " ".join(named), [_may_be(word, own) for word in named]
    codes = reduce(frozenset.intersection, each) if each else frozenset()
    if each and not codes:
        return None
    if len(codes) == 1:
        return Sign(codes, *codes)
    ours = next((code for code in own if code in codes), "")
    usual = next((USUAL[w] for w in map(_flat, words.split()) if USUAL.get(w) in codes), "")
    return Sign(codes, ours or usual)


def _is_own(word: str, own: Iterable[str]) -> bool:
    """Whether a letter that multiplies also signs the company's own money: K is a kina, too."""
    flat = _flat(word)
    spelled = (flat, flat.upper()) if flat.casefold() in SCALES else ()
    return any(signs().get(s, frozenset()) & frozenset(own) for s in spelled)


@lru_cache(maxsize=10_000)
def times(words: str) -> int:
    """How much one of the number is by the words around it: 1000 for k and T€."""
    return max((apart(word)[0] for word in words.split()), default=1)


def apart(word: str) -> tuple[int, str]:
    """The multiple that a word says, and the sign or code within it; '' where it is none."""
    flat = _flat(word)
    if flat.casefold() in TIMES:
        return TIMES[flat.casefold()], ""
    if word.upper() in tender() or flat in signs():
        return 1, word
    match = re.fullmatch(rf"(k|t|m|tsd|mio|mrd)\.?(\w{{3}}|[{SYMBOL}])", word, re.IGNORECASE)
    if match and (match[2].upper() in tender() or match[2] in signs()):
        return BEFORE_SIGN[match[1].casefold()], match[2]
    return 1, word


# --- where it stands ------------------------------------------------------------------------------


def _pattern(letter: str) -> str:
    """A number with words before or behind it. A dot belongs to a word of letters alone: €.50 is
    half a euro. A dash in place of the cents says that there are none."""
    mark = rf"(?:{letter}\.?|[{SYMBOL}]|/)+"  # without a bound: each repeat of it is made anew
    word = rf"({mark}(?:[{SPACES}]{mark})?)?"
    space = f"[{SPACES}]*"
    digits = rf"([.,]?[0-9](?:[0-9.,'{SPACES}]*[0-9])?)(?:[.,:]-{{1,2}}|[.,])?"
    return space.join((r"^(\(?)", "([-+]?)", word, "([-+]?)", digits, "(-?)", word, r"(-?)(\)?)$"))


PATTERN = re.compile(_pattern(r"[^\W\d_]"))
SQL_PATTERN = quoted(_pattern(r"\p{L}"))
CENTLESS = quoted(rf"[0-9][.,:]-{{0,2}}[{SPACES}]*-?[{SPACES}]*\)?$")
ALONE = quoted(rf"^[-+0-9.,'{SPACES}]*[0-9]$")
"""Most cells: nothing beside the number, which one quick look tells."""
DIGIT = quoted("[0-9]")
DASHES = {"\u2212": "-", "\u2013": "-", "\u2019": "'"}
PLAIN = {ord(theirs): ours for theirs, ours in DASHES.items()}


def split(text: str) -> tuple[str, str]:
    """The words around a number, and the number with its minus; the text itself where it is no
    number with words."""
    match = PATTERN.match(text.translate(PLAIN))
    if not match:
        return "", text
    opened, minus, before, inner, digits, trailing, behind, last, closed = (
        part or "" for part in match.groups()
    )
    bare = "".join((opened, minus, inner, digits, trailing, last, closed))
    return f"{before} {behind}".strip(), bare


def _plain(text: str) -> str:
    """SQL of the text with plain dashes and apostrophes."""
    for theirs, ours in DASHES.items():
        text = f"replace({text}, {quoted(theirs)}, {quoted(ours)})"
    return text


def beside(text: str) -> str:
    """SQL of the words around a number; null where the text is no number with words."""
    plain = _plain(text)
    before, behind = (f"regexp_extract({plain}, {SQL_PATTERN}, {n})" for n in (3, 7))
    words = f"trim(concat({before}, ' ', {behind}))"
    return f"case when regexp_matches({plain}, {SQL_PATTERN}) then {words} end"


def bare(text: str, known: Mapping[str, Sign]) -> str:
    """SQL of the number with its minus, where the words around it are known signs."""
    number = f"regexp_replace({_plain(text)}, {SQL_PATTERN}, '\\1\\2\\4\\5\\6\\8\\9')"
    return f"case when {beside(text)} in ({', '.join(map(quoted, known))}) then {number} end"


def by_times(known: Mapping[str, Sign]) -> dict[int, dict[str, Sign]]:
    """The words around numbers, by how much they say one is."""
    parted: dict[int, dict[str, Sign]] = {}
    for words, sign in known.items():
        parted.setdefault(times(words), {})[words] = sign
    return parted


def code(texts: Iterable[str], known: Mapping[str, Sign]) -> str:
    """SQL of the currency that the first signed amount of a row states; null where none does."""
    coded = {words: sign.code for words, sign in known.items() if sign.code}
    if not coded:
        return "cast(null as varchar)"
    cases = " ".join(f"when {quoted(w)} then {quoted(code)}" for w, code in coded.items())
    return f"coalesce(cast(null as varchar), {', '.join(_cases(t, cases) for t in texts)})"


def _cases(text: str, cases: str) -> str:
    return f"case {beside(text)} {cases} end"


def money(table: str) -> list[Column]:
    """The columns of a table that hold amounts of a currency."""
    return [c for c in BY_NAME[table].columns if c.unit == "currency"]


def seen(engine: Engine, texts: list[str], raw: str, own: tuple[str, ...]) -> dict[str, Sign]:
    """The signs that stand beside the numbers of a file's amounts."""
    texts = [text for text in texts if _accompanied(engine, text, raw=raw)]
    if not texts:
        return {}
    words = " union all ".join(
        f"select {beside(text)} as words, {_plain(text)} as written from {raw} where not"
        f" regexp_matches({text}, {ALONE})"
        for text in texts
    )
    rows = engine.rows(  # a number without words is one only where its cents are a dash or nothing
        f"select distinct words from ({words}) where length(words) <= {LONGEST} and (words <> '' or"
        f" regexp_matches(written, {CENTLESS})) order by 1 limit {MOST_SIGNS}"
    )
    known = {str(row[0]): sign_of(str(row[0]), own) for row in rows}
    return {words: sign for words, sign in known.items() if sign}


def _accompanied(engine: Engine, text: str, raw: str) -> bool:
    """Whether something stands beside a number; the patterns of a sign take a tenth of a second to
    make ready, which a file of plain amounts is spared."""
    some = f"select exists (select 1 from {raw} where regexp_matches({text}, {DIGIT}) and not"
    return bool(engine.rows(f"{some} regexp_matches({text}, {ALONE}))")[0][0])
