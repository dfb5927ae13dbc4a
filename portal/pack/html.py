"""A pack as one HTML file: no script, nothing from the network, light or dark as its reader has it,
and fit for paper."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from portal.language import speaking
from portal.pack import imprint, pictures
from portal.pack.contents import Chart, Document
from portal.settings import SITE

READING = "page.html.j2"
FONT = SITE / "static" / "ibm-plex-sans-latin-wght-normal.woff2"


def write(document: Document) -> bytes:
    """The file; its bytes are the same for the same report."""
    words = imprint.words(document)
    with speaking(document.language):
        return rendered("pack.html.j2", linked=False, document=document, words=words, font=_font())


def rendered(template: str, **given: object) -> bytes:
    """A template with what is given, its pictures light or dark as their reader has it."""
    light, dark = pictures.theme("light"), pictures.theme("dark")
    return _template(template).render(light=light, dark=dark, **given).encode("utf-8")


@cache
def _template(name: str) -> Template:
    """Escapes everything but the pictures, which are drawn here and hold data as text only."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["numbers"] = imprint.numbers
    environment.globals["kind"] = lambda part: type(part).__name__
    environment.globals["picture"] = _lean if name == READING else _picture
    return environment.get_template(name)


@cache
def _font() -> str:
    return base64.b64encode(FONT.read_bytes()).decode()


def _lean(part: Chart) -> Markup:
    """Few bytes, and its ways on for a pointer: a keyboard has them in the table behind it."""
    lean = pictures.lean(part.svg).replace("<a ", '<a tabindex="-1" ')
    return _written(replace(part, svg=lean))


def _picture(part: Chart) -> Markup:
    return _written(replace(part, svg=pictures.unlinked(part.svg)))


def _written(part: Chart) -> Markup:
    """The picture, its words in the page's own font and its clips under names of their own."""
    named = pictures.apart(part.svg, zlib.crc32(part.svg.encode()))
    return Markup(
        named.replace(f' font-family="{pictures.FONT}"', "").replace(
            "<svg ", '<svg aria-hidden="true" ', 1
        )
    )
