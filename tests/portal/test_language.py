"""Every page in an invented language, where what is still in plain letters and is no data was told
past the messages; and in German, where no English sentence is left."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from babel.messages.pofile import read_po, write_po
from streamlit.testing.v1 import AppTest

from portal import language
from portal.gate import published
from portal.pages import PAGES
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401

ROOT = Path(__file__).parents[2]
WIDE = {ord("A") + i: 0xFF21 + i for i in range(26)} | {ord("a") + i: 0xFF41 + i for i in range(26)}
"""Latin letters as those of the invented language (full width)."""
KEPT = re.compile(r"(\{\w*\}|\]\([^)]*\)|:[a-z-]+\[|`[^`]*`)")
"""Values, links, directives and commands, which every language leaves as they are."""
SYMBOLS = {"CSV", "Excel", "UTC", "CPI", "SPI", "EAC", "EMV", "BAC", "TCPI", "FTE", "ETC", "VAC"}
MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
DESCRIBING = ("metric", "reason", "published_table", "published_column", "lineage")


def wide(text: str) -> str:
    """A message in the invented language."""
    parts = KEPT.split(text)
    return "".join(p if KEPT.fullmatch(p) else p.translate(WIDE) for p in parts)


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the message file of the invented language, under the name of another."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "docs" / "messages.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    found = read_po(BytesIO(made.template("portal")), locale="eo")
    for one in found:
        if one.id:
            one.string = (
                tuple(wide(form) for form in one.id) if one.pluralizable else wide(str(one.id))
            )
    folder = tmp_path_factory.mktemp("language")
    with (folder / "eo.po").open("wb") as file:
        write_po(file, found)
    return folder


@pytest.fixture(scope="session")
def said(snapshots: Path) -> tuple[set[str], list[str]]:  # noqa: F811
    """Words of the data, and texts by which the report describes itself, the longest first."""
    words: set[str] = set()
    texts: set[str] = set()
    with duckdb.connect() as db:
        db.execute(f"attach '{published.live_report(snapshots).path}' as report (read_only)")
        for table, column in db.execute(
            "select table_name, column_name from duckdb_columns()"
            " where database_name = 'report' and data_type = 'VARCHAR'"
        ).fetchall():
            cells = db.execute(f'select distinct "{column}" from report."{table}"').fetchall()
            held = {str(cell) for (cell,) in cells if cell}
            if table.startswith(DESCRIBING) or column in ("sentence", "sentence_message"):
                texts |= {text for text in held if " " in text}
                words |= {w for text in held if " " not in text for w in text.split("_")}
            else:
                words |= {word for text in held for word in re.findall("[A-Za-z]+", text)}
    return words, sorted(texts, key=len, reverse=True)


def shown(at: AppTest) -> Iterator[str]:
    """What stands on a page in words."""
    for element in (*at.markdown, *at.header, *at.title):
        yield str(element.value)
    for box in at.selectbox:
        yield from (box.label, *box.options)
    for element in (*at.button, *at.expander, *at.text_input):
        yield str(element.label)
    for table in at.table:
        yield from (str(word) for word in (*table.value.columns, *table.value.to_numpy().ravel()))


def plain(text: str, texts: list[str]) -> str:
    """A text without what is no word of it: addresses, directives, HTML, what the report says of
    itself."""
    text = re.sub(
        r"\]\([^)]*\)|:[a-z-]+\[|</?[^>]*>|`[^`]*`",
        " ",
        re.sub(r"[\\\u2060]", "", text.replace("\u00a0", " ")),
    )
    for known in texts:
        text = text.replace(known, " ")
    return text


@pytest.mark.parametrize(
    ("page", "who"),
    [
        (p.name, next(w for w, s in stage.SCOPES.items() if p.is_for(s)))
        for p in PAGES
        if p.name != "definitions"  # what a report says of itself, which is beside this
    ],
)
def test_a_page_says_nothing_past_its_messages(
    page: str,
    who: str,
    snapshots: Path,  # noqa: F811
    invented: Path,
    said: tuple[set[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(language, "FOLDER", invented)
    at = AppTest.from_string(
        "from portal import language\nfrom tests.portal import stage\nlanguage.speak('eo')\n"
        f"stage.render({page!r}, {who!r}, {str(snapshots)!r})",
        default_timeout=60,
    ).run()
    words, texts = said
    known = words | SYMBOLS | MONTHS | {"Viewer"}
    left = [
        (word, text)
        for text in shown(at)
        for word in re.findall("[A-Za-z]{3,}", plain(text, texts))
        if word not in known
    ]
    assert left == [], left[:20]


# --- in German ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def english() -> dict[str, str]:
    """Parts of English sentences, of three words and more, that German says otherwise; and their
    sentence."""
    files = [
        read_po(BytesIO((ROOT / program / "language" / "de.po").read_bytes()), locale="de")
        for program in ("portal", "etl")
    ]
    told = [one for file in files for one in file if one.id]
    germans = "\n".join(str(one.string) for one in told)
    texts = [str(t) for one in told for t in (one.id if one.pluralizable else (one.id,))]
    parts = {
        part.strip(" .,:;"): text for text in texts for part in re.split(r"\{\w*\}|\*\*", text)
    }
    return {p: t for p, t in parts.items() if len(p.split()) >= 3 and p not in germans}


@pytest.mark.parametrize(
    ("page", "who"),
    [
        (p.name, who)
        for who in ("executive", "office", "department", "team", "alder")
        for p in PAGES
        if p.is_for(stage.SCOPES[who]) and (who == "executive" or p.name == who or p.is_office)
    ]
    + [("customer", "alder"), ("project", "pm")],
)
def test_a_page_in_german_holds_no_english_sentence(
    page: str,
    who: str,
    snapshots: Path,  # noqa: F811
    english: dict[str, str],
) -> None:
    at = AppTest.from_string(
        "from portal import language\nfrom tests.portal import stage\nlanguage.speak('de')\n"
        f"stage.render({page!r}, {who!r}, {str(snapshots)!r}, 'de')",
        default_timeout=60,
    ).run()
    words = "\n".join(shown(at)).replace("\\", "").replace("\u00a0", " ")
    assert words
    assert [(part, text) for part, text in english.items() if part in words] == []
