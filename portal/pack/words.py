"""Markdown as pages write it, in runs of plain text with their style, so that no writer has to
escape more than text.

Reads CommonMark and the directives Streamlit adds to it: `:small[…]`, `:red[…]`, `:red-badge[…]`.
Raw HTML and pictures stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from portal.draw.prose import ALLOWED
from portal.draw.text import JOINER

PAGE = re.compile(r"[a-z]+(\?[\w.~%&=+-]*)?")
"""A page of the portal as its own texts name it; a pack is given no pages to name."""
DIRECTIVE = re.compile(r":([a-z]+(?:-badge)?)\[")


@dataclass(frozen=True)
class Run:
    """Text of one style; `tone` is the name of a colour in the theme: red, orange, green, gray."""

    text: str
    bold: bool = False
    italic: bool = False
    small: bool = False
    badge: bool = False
    tone: str = ""
    link: str = ""
    """An address outside the portal, that of a page of it, or nothing."""


@dataclass(frozen=True)
class Paragraph:
    """`form` is p, h1, h2, h3, item or code; a line break within is a run of its own that holds
    only \\n."""

    form: str
    runs: list[Run] = field(default_factory=list)


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a Markdown text, as they follow each other."""
    runs, forms = [], ["p"]
    for token in _parser().parse(text):
        if token.type in ("heading_open", "list_item_open"):
            forms.append(
                f"h{min(int(token.tag[1]), 3)}" if token.type == "heading_open" else "item"
            )
        elif token.type in ("heading_close", "list_item_close"):
            forms.pop()
        elif token.type == "inline":
            runs.append(Paragraph(forms[-1], _runs(token.children or ())))
        elif token.type in ("fence", "code_block"):
            runs.append(Paragraph("code", [Run(token.content.rstrip("\n"))]))
    return runs


def runs(text: str) -> list[Run]:
    """A line of Markdown, several paragraphs parted by line breaks."""
    parts = [paragraph.runs for paragraph in paragraphs(text)]
    return [
        run for number, part in enumerate(parts) for run in ([Run("\n")] if number else []) + part
    ]


def plain(runs: Iterable[Run]) -> str:
    """The text alone."""
    return "".join(run.text for run in runs)


def _runs(tokens: Iterable[Token]) -> list[Run]:
    """Each piece of text under the styles that are open where it stands."""
    runs: list[Run] = []
    style = [Run("")]
    for token in tokens:
        if token.nesting == 1:
            style.append(_styled(style[-1], token))
        elif token.nesting == -1:
            style.pop()
        elif text := (
            "\n"
            if token.type == "hardbreak"
            else " "
            if token.type == "softbreak"
            else token.content.replace(JOINER, "")
        ):
            if (
                runs
                and "\n" not in (text, runs[-1].text)
                and replace(runs[-1], text="") == style[-1]
            ):
                runs[-1] = replace(runs[-1], text=runs[-1].text + text)
            else:
                runs.append(replace(style[-1], text=text))
    return runs


def _styled(outer: Run, token: Token) -> Run:
    """The style within a token that opens one."""
    if token.type == "directive_open":
        name = token.info.removesuffix("-badge")
        return (
            replace(outer, small=True)
            if name == "small"
            else replace(outer, tone=name, badge=outer.badge or token.info.endswith("-badge"))
        )
    if token.type == "link_open":
        address = str(token.attrGet("href") or "")
        is_ours = address.startswith(ALLOWED) or PAGE.fullmatch(address)
        return replace(outer, link=address if is_ours else "")
    return (
        replace(outer, bold=True)
        if token.type == "strong_open"
        else replace(outer, italic=True)
        if token.type == "em_open"
        else outer
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    parser.inline.ruler.before("link", "directive", _directive)
    return parser


def _directive(state: StateInline, is_silent: bool) -> bool:
    """A rule of the parser: `:name[` up to the bracket that closes it."""
    match = DIRECTIVE.match(state.src, state.pos, state.posMax)
    end = state.md.helpers.parseLinkLabel(state, match.end() - 1) if match else -1
    if not match or end < 0:
        return False
    if not is_silent:
        last, state.pos, state.posMax = state.posMax, match.end(), end
        state.push("directive_open", "", 1).info = match[1]
        state.md.inline.tokenize(state)
        state.push("directive_close", "", -1)
        state.posMax = last
    state.pos = end + 1
    return True
