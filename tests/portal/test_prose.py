"""What a person writes into a commentary is text, lists and links, and nothing that acts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.draw.prose import ALLOWED, prose
from portal.draw.text import JOINER
from portal.pack import words

READER = MarkdownIt("commonmark", {"html": True}).enable(["image", "html_inline", "html_block"])


def tokens(text: str) -> list[Token]:
    """Everything a generous reader of Markdown makes of it."""
    found: list[Token] = []
    for token in READER.parse(text):
        found += [token, *(token.children or ())]
    return found


def read(text: str) -> str:
    """The letters a reader sees."""
    seen = (t.content if t.type in ("text", "text_special") else "\n" for t in tokens(text))
    return "".join(seen).replace(JOINER, "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Two **weeks** late, *sorry*.", "Two **weeks** late\\, *sorry*\\."),
        ("- one\n- two\n  - three", "- one\n- two\n  - three"),
        ("1. one\n2. two", "1. one\n1. two"),
        ("# Headline\n\nText", "**Headline**\n\nText"),
        ("[plan](https://x.test/a)", "[plan](<https://x.test/a>)"),
        ("[mail](mailto:a@x.test)", "[mail](<mailto:a@x.test>)"),
        ("> said", "> said"),
    ],
)
def test_text_lists_emphasis_and_links_are_kept(written: str, shown: str) -> None:
    assert prose(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "![x](https://spy.test/pixel.png)",
        "![x](/auth/logout)",
        "<img src=/auth/logout>",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](/auth/logout)",
        "[x](//spy.test)",
        "[x](http://spy.test)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<https://x.test onclick=1>",
        ":red[alarm]",
        ":material/delete:",
        ":small[:red-badge[x]]",
        "$$\\input{x}$$",
        "&lt;img src=x&gt;",
        "**[x](jav\tascript:alert(1))**",
    ],
)
def test_whatever_would_act_stays_letters(written: str) -> None:
    acts(prose(written))


@given(st.text(alphabet=st.sampled_from("ab!<>[]()*_`#:-/\\$&;\n =\"'1.~|{}@+"), max_size=60))
def test_no_text_at_all_acts(written: str) -> None:
    acts(prose(written))


@given(st.text(alphabet="abÄ 12\n.,!?:()<>&$", max_size=80))
def test_no_letter_is_lost(written: str) -> None:
    def letters(text: str) -> str:
        return "".join(c for c in text if c.isalnum() or c in ".,!?")

    shown = "".join(run.text for run in words.runs(prose(written)))
    assert letters(shown) == letters("".join(run.text for run in words.runs(written)))


def acts(shown: str) -> None:
    for token in tokens(shown):
        assert token.type not in ("image", "html_inline", "html_block"), shown
        if token.type == "link_open":
            assert str(token.attrGet("href")).startswith(ALLOWED), shown
    outside = re.sub(r"(?s)(`{3,})text\n.*?\n\1", "", shown)
    outside = re.sub(r"\]\(<[^>]*>\)", "]", outside)
    assert not re.search(r"(?<!\\):(?=[a-z]+[-a-z]*\[)|(?<!\\):material/|(?<!\\)\$", outside), shown
    for run in words.runs(shown):
        assert not run.link or run.link.startswith(ALLOWED)
        assert not run.tone
