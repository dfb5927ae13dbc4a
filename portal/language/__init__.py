"""What the portal says, in the language of its viewer: whole sentences from message files.

A sentence is written where it is told, in English, and that English is its id; `messages.pot` lists
them all, and a language is a file beside it (`de.po`). Knows no report, no viewer and no page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

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
    return told.format(**values) if values else told


def plural(singular: str, many: str, count: int, /, **values: object) -> str:
    """A whole sentence that turns on a count, in the form its language has for it; `{count}` is the
    count itself unless it is given in writing."""
    told = catalogue(spoken()).ngettext(singular, many, count)
    return told.format(**{"count": count, **values})


def marked(text: str) -> str:
    """A message that stands in a table of ours: listed in the message file here, told by `message`
    where it is shown."""
    return text
