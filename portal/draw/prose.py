"""Markdown that a person wrote, for pages and packs alike: read by one parser, written anew from an
allow list. Pictures, raw HTML, formulas and directives stay letters; links lead to https and mailto
alone; headings are bold lines, so that the page's own outline stays ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

from portal.draw.text import Rich, escape_markdown

ALLOWED = ("https://", "mailto:")
"""Beginnings of addresses that a text may lead to."""


def prose(text: str) -> Rich:
    """The text as Streamlit's own dialect shows it safely; what is not allowed stands there letter
    by letter."""
    return Rich("\n\n".join(_blocks(Node(_parser().parse(text)).children)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(
        ["image", "html_block", "html_inline", "reference", "hr", "lheading"]
    )


def _blocks(nodes: Iterable[Node]) -> list[str]:
    return [text for node in nodes if (text := _BLOCKS[node.type](node)).strip()]


def _inline(node: Node) -> str:
    return "".join(_INLINE[child.type](child) for child in node.children)


def _list(node: Node) -> str:
    mark = "1. " if node.type == "ordered_list" else "- "
    items = [_item(item) for item in node.children]
    return "\n".join(_indented(item, first=mark, rest=" " * len(mark)) for item in items)


def _item(node: Node) -> str:
    """A point of a list; a list within it follows without a gap, which would part all points."""
    parts = [(child.type, _BLOCKS[child.type](child)) for child in node.children]
    gapped = (("\n" if kind.endswith("_list") else "\n\n") + part for kind, part in parts if part)
    return "".join(gapped).lstrip("\n")


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else line for line in lines[1:])])


def _code(text: str) -> str:
    """Between more backticks than the text holds in a row; a line of its own keeps them apart."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text.rstrip()}\n{fence}"


def _bold(node: Node) -> str:
    inner = _inline(node)
    return f"**{inner}**" if inner.strip() == inner != "" else inner


def _emphasis(node: Node) -> str:
    inner = _inline(node)
    return f"*{inner}*" if inner.strip() == inner != "" else inner


def _link(node: Node) -> str:
    address, inner = str(node.attrs.get("href", "")), _inline(node)
    if not address.lower().startswith(ALLOWED) or not inner.strip():
        return inner
    return f"[{inner}](<{address.replace('<', '%3C').replace('>', '%3E').replace(chr(92), '%5C')}>)"


def _letters(text: str) -> str:
    """Text letter by letter; the space around it is kept, which parts it from its neighbours."""
    bare = text.strip()
    if not bare:
        return " " if text else ""
    start = " " if text[0].isspace() else ""
    return start + escape_markdown(bare) + (" " if text[-1].isspace() else "")


_BLOCKS: dict[str, Callable[[Node], str]] = {
    "paragraph": lambda node: "".join(_inline(child) for child in node.children).strip(),
    "heading": lambda node: f"**{''.join(_inline(child) for child in node.children).strip()}**",
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": lambda node: _indented(
        "\n\n".join(_blocks(node.children)), first="> ", rest="> "
    ),
    "fence": lambda node: _code(node.content),
    "code_block": lambda node: _code(node.content),
}
_INLINE: dict[str, Callable[[Node], str]] = {
    "text": lambda node: _letters(node.content),
    "softbreak": lambda node: "\n",
    "hardbreak": lambda node: "  \n",
    "code_inline": lambda node: _letters(node.content),
    "strong": _bold,
    "em": _emphasis,
    "link": _link,
}
