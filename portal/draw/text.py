"""Text on a page: what data says is escaped, and no colour stands without a word.

A plain `str` is data, shown letter by letter. `rich("**{name}** slips", name=...)` is a sentence
written here with data filled in; only its template may hold Markdown.
"""

import re
import unicodedata
from functools import lru_cache

from portal import formats
from portal.formats import NO_BREAK
from portal.language import filled, message, plural

JOINER = "\u2060"
"""Word joiner, invisible: parts what Streamlit would turn into an icon, an emoji or a link after
parsing."""


class Rich(str):
    """Markdown whose data parts are already escaped."""

    __slots__ = ()


Text = str | Rich


@lru_cache(maxsize=20_000)
def escape_markdown(text: str) -> str:
    """The text so that Streamlit shows it letter by letter: no link, formula, colour, icon, emoji
    or HTML."""
    kept = "".join(
        letter if unicodedata.category(letter)[0] != "C" else " " for letter in text.strip()
    )
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", kept)
    parted = re.sub(r"(\\[:@])(?=\S)", rf"\1{JOINER}", escaped)
    parted = re.sub(r"(?i)(www)(\\\.)", rf"\1{JOINER}\2", parted)
    return re.sub(r"(\\[-<>=~])(?=\\[-<>=~])", rf"\1{JOINER}", parted)


def markdown(text: Text) -> Rich:
    """Rich text as it is, anything else escaped."""
    return text if isinstance(text, Rich) else Rich(escape_markdown(str(text)))


def rich(template: str, /, **values: object) -> Rich:
    """A template of ours, told as a message, with data filled in; values are escaped unless they
    are rich themselves."""
    told = message(template)
    return Rich(filled(told, {name: markdown(_text(value)) for name, value in values.items()}))


def rich_plural(singular: str, many: str, count: int, /, **values: object) -> Rich:
    """The same for a sentence that turns on a count, which stands in it as `{count}`."""
    escaped = {name: markdown(_text(value)) for name, value in values.items()}
    return Rich(plural(singular, many, count, **escaped))


def _text(value: object) -> Text:
    return value if isinstance(value, str) else str(value)


def coloured(colour: str | None, text: Text) -> Rich:
    """Text in a status colour; never without the shape or word that says the same."""
    return Rich(f":{formats.status(colour).directive}[{markdown(text)}]")


def state(colour: str | None, word: str | None = None) -> Rich:
    """Shape and word of a status in its colour, e.g. ◆ Off track; the word may be another, e.g.
    Worse."""
    words = (word or formats.status_word(colour)).replace(" ", NO_BREAK)
    return coloured(colour, f"{formats.status_shape(colour)}{NO_BREAK}{words}")


def stale(text: Text) -> Rich:
    """A freshness part that is older than it should be."""
    return coloured("amber", Rich(f"▲{NO_BREAK}{markdown(text)}"))


def quiet(text: Text) -> Rich:
    """Small and grey, readable: Streamlit's own captions fade coloured words within them."""
    return Rich(f":small[:gray[{markdown(text)}]]")


def two_lines(first: Text, second: Text) -> Rich:
    """A table cell with a quieter second line."""
    return Rich(f"{markdown(first)}  \n{quiet(second)}")
