"""Names of months in the language of an export, as the numbers they stand for; from CLDR, whole and
short, with and without a dot. Reads no other words of a date, such as days of the week."""

from __future__ import annotations

import re

from babel import Locale

from etl.sources.periods import flat, months
from etl.sql import quoted

NAMED = re.compile(r"%[bB](\.(?=[\s,/-]))?")
"""A month's name in a format; a dot that ends it is its own."""


def numbered(text: str, language: str) -> str:
    """SQL of a date's text with the number of its month instead of the name."""
    named = months(language)
    flat = f"strip_accents(lower({text}))"
    longest = sorted(named, key=len, reverse=True)
    pattern = rf"(?:^|[^\p{{L}}])({'|'.join(map(re.escape, longest))})(?:$|[^\p{{L}}])"
    word = f"regexp_extract({flat}, {quoted(pattern)}, 1)"
    cases = " ".join(f"when {quoted(name)} then '{month:02}'" for name, month in named.items())
    dotless = flat
    for behind in " ,-/":
        dotless = f"replace({dotless}, {word} || {quoted('.' + behind)}, {word} || '{behind}')"
    return f"case when {word} <> '' then replace({dotless}, {word}, case {word} {cases} end) end"


def by_number(form: str) -> str:
    """The format of a date whose month is a number."""
    return NAMED.sub("%m", form)


def names_month(text: str, language: str) -> bool:
    """Whether a word of it is a month's name."""
    return any(flat(name) in months(language) for name in re.findall(r"[^\W\d_]+", text))


def in_english(text: str, language: str) -> str:
    """A date's text with the month as English writes it in short; as it is where none is named."""
    named = months(language)
    for name in re.findall(r"[^\W\d_]+", text):
        if month := named.get(flat(name)):
            english = Locale("en").months["format"]["abbreviated"][month]
            whole = rf"(?<![^\W\d_]){name}(?![^\W\d_])(\.(?=[\s,/-]))?"
            return re.sub(whole, english, text, count=1)
    return text
