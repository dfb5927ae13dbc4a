"""What the portal says, in the language of its viewer: whole sentences from message files.

A sentence is written where it is told, in English, and that English is its id; `messages.pot` lists
them all, and a language is a file beside it (`de.po`). Knows no report, no viewer and no page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
_spoken: ContextVar[str] = ContextVar("spoken", default="en")


def speak(language: str) -> None:
    """From here on this run speaks a CLDR language (`de`, `de_AT`); English where it has no
    file."""
    _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """One piece of work in a language, such as a pack."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language of this run; what is kept of made sentences is kept by it."""
    return _spoken.get()


def catalogue(language: str) -> NullTranslations:
    """The messages of a language, read once."""
    return _read(language, FOLDER)


@lru_cache(maxsize=32)
def _read(language: str, folder: Path) -> NullTranslations:
    """The messages of `de_AT`, else of `de`, else none: then the English ids are said."""
    for name in names(language):
        file = folder / f"{name}.po"
        if file.is_file():
            return compiled(file.read_text(encoding="utf-8"), name)
    return NullTranslations()


def names(language: str) -> tuple[str, ...]:
    """What the files of a language may be called: `de_AT`, then `de`."""
    return tuple(dict.fromkeys((language, language.partition("_")[0])))


def is_known(name: str) -> bool:
    """Whether CLDR knows a language by that name, so that numbers and days can be written in it."""
    try:
        return str(Locale.parse(name)) == name
    except (UnknownLocaleError, ValueError, TypeError):
        return False


def languages() -> dict[str, str]:
    """English and each language there is a file of, called as it calls itself."""
    written = {"en", *(file.stem for file in FOLDER.glob("*.po"))}
    return {name: _own_name(name) for name in sorted(written)}


def _own_name(name: str) -> str:
    called = Locale.parse(name).get_display_name(name) or name
    return called[:1].upper() + called[1:]


def settled(chosen: str, usual: str) -> str:
    """The language of a choice; the usual one where nothing is chosen, where there is no file of
    it, and where it is only the region that the choice leaves open (`en` beside `en_GB`)."""
    return usual if chosen not in languages() or chosen in names(usual) else chosen


def is_english() -> bool:
    """Whether what is written here is what is said."""
    return names(spoken())[-1] == "en"


def compiled(text: str, language: str) -> NullTranslations:
    """A message file, read."""
    made = BytesIO()
    write_mo(made, read_po(BytesIO(text.encode("utf-8")), locale=language))
    made.seek(0)
    return GNUTranslations(made)


def message(text: str, /, **values: object) -> str:
    """A whole sentence with its values, written by the caller as its reader writes numbers; without
    values the template as it is, for whoever fills it."""
    told = catalogue(spoken()).gettext(text) if text else text
    return filled(told, values) if values else told


def plural(singular: str, many: str, count: int, /, **values: object) -> str:
    """A whole sentence that turns on a count, in the form its language has for it; `{count}` is the
    count itself unless it is given in writing."""
    told = catalogue(spoken()).ngettext(singular, many, count)
    return filled(told, {"count": count, **values})


def filled(told: str, values: Mapping[str, object]) -> str:
    """A template with its values; one that ends in a point, such as a month cut short, ends the
    sentence, too. English cuts none short."""
    if not is_english():
        for name in (name for name, value in values.items() if str(value).endswith(".")):
            told = re.sub(rf"(\{{{name}\}}\**)\.(?!\.)", r"\1", told)
    return told.format(**values)


def marked(text: str) -> str:
    """A message that stands in a table of ours: listed in the message file here, told by `message`
    where it is shown."""
    return text


def within(text: str) -> str:
    """A label as it stands within a sentence: small in English; languages whose nouns keep their
    capital leave it."""
    return text.lower() if is_english() else text


def opening(text: str) -> str:
    """A text as it begins a line, the rest of it as `within`."""
    return text.capitalize() if is_english() else text[:1].upper() + text[1:]


def collated(name: str) -> tuple[str, str]:
    """What names are sorted by for reading: letters without their marks, so that ä stands beside a
    (DIN 5007, which serves French and Spanish, too), whatever their case."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold(), name
