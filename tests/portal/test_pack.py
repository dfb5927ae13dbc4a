"""The pack: what its pages say and nothing else, for every audience and kind of file; the same to
the byte, and verified."""

from __future__ import annotations

import copy
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from etl import refresh
from etl.settings import load
from portal import formats
from portal.__main__ import main
from portal.draw import blocks, controls, grid
from portal.draw.prose import prose
from portal.draw.text import rich
from portal.gate import published
from portal.gate.audiences import OWNERS
from portal.pack import command, contents, html, mark, words, xlsx
from portal.pack.contents import Cards, Document, Figures, Fold, Group, Table, Words
from tests import company
from tests.portal import stage, test_leaks
from tests.portal.stage import snapshots  # noqa: F401

KINDS = command.WRITERS
FIRST = {
    "executive": "executive",
    "office": "executive",
    **dict.fromkeys(OWNERS, "executive"),
    "department": "department",
    "team": "team",
    "alder": "customer",
    "birch": "customer",
}


def made(snapshots: Path, who: str) -> Document:
    return contents.document(
        stage.reader(snapshots, stage.SCOPES[who]), published.pointer(snapshots).reports, 25
    )


def text_of(kind: str, content: bytes) -> str:
    """Everything a reader of the file could find in it."""
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if kind in mark.ZIPPED:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(
                archive.read(name)
                for name in archive.namelist()
                if not re.match(r"(xl|ppt)/(theme|media|slideLayouts|slideMasters)/", name)
            )
    return re.sub(
        r"\d+\.\d{6,}", "", content.decode("utf-8", "ignore")
    )  # where a picture's marks stand, and thirds: no amount is as fine


# --- whole, and nothing that is not the reader's --------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", stage.SCOPES)
def test_a_pack_holds_nothing_that_is_not_its_readers(who: str, kind: str, snapshots: Path) -> None:
    content = KINDS[kind](made(snapshots, who))
    found = text_of(kind, content)
    assert "13 Mar 2026" in found.replace("\u00a0", " ")
    assert test_leaks.found(who, found) == []
    assert test_leaks.found(who, found.replace(formats.NARROW, "")) == []


@pytest.mark.parametrize("who", stage.SCOPES)
def test_a_pack_names_no_viewer(who: str, snapshots: Path) -> None:
    found = text_of("html", html.write(made(snapshots, who)))
    assert not [
        v["email"]
        for v in company.TABLES["viewers"]
        if v["email"] in found and v["audience"] != "pm"
    ]  # a project manager is whom to ask


def test_each_audience_gets_the_pages_made_for_it(snapshots: Path) -> None:
    titles = {
        who: [c.title.partition(" · ")[0] for c in made(snapshots, who).chapters]
        for who in stage.SCOPES
    }
    assert titles["executive"] == ["Executive view", "What changed"]
    assert titles["office"] == ["Executive view", "What changed", "Data"]
    assert titles["department"] == ["Department view", "What changed"]
    assert titles["team"] == ["Team view", "What changed"]
    assert titles["alder"] == ["Customer view", "Project", "What changed"]


def test_projects_that_find_no_room_are_said(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> str:
        return "\n".join(
            words.plain(p.runs)
            for part in made(snapshots, "pm").chapters[0].parts
            if isinstance(part, Words)
            for p in part.paragraphs
        )

    assert "the portal has the rest" not in said()
    monkeypatch.setattr(contents, "MOST_PROJECTS", 0)
    assert "Of 1 projects, the pages of the first 0 follow; the portal has the rest." in said()


# --- the page's own numbers -----------------------------------------------------------------------


def shown_on_page(page: str, who: str, snapshots: Path) -> str:
    """All text of a page as the browser gets it, Markdown read as words."""
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render_open({page!r}, {who!r}, {str(snapshots)!r})",
        default_timeout=30,
    ).run()
    said = [words.plain(words.runs(str(e.value))) for e in at.markdown] + [
        words.plain(words.runs(str(m.value))) for m in at.metric
    ]
    for table in at.table:
        frame = table.value
        styled = table.proto.arrow_data.styler.display_values
        if styled:
            frame = pa.ipc.open_stream(styled).read_pandas()
        said += [words.plain(words.runs(str(cell))) for cell in frame.to_numpy().ravel()]
    said += [words.plain(words.runs(str(e.label))) for e in at.expander]
    return "\n".join(said)


def said_in(parts: Iterable[Any]) -> list[str]:
    """All text of a chapter that its page shows without a click."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, Group):
            found += said_in(part.parts)
        elif isinstance(part, Fold):
            found.append(words.plain(part.label))
        elif isinstance(part, Words):
            found += [words.plain(p.runs) for p in part.paragraphs]
        elif isinstance(part, Cards):
            found += [words.plain(p.runs) for card in part.cards for p in card]
        elif isinstance(part, Figures):
            found += [words.plain(s.value) for s in part.shown]
        elif isinstance(part, Table) and not part.alt.endswith(
            "worst first."
        ):  # that one is a grid, whose cells are no text
            found += [words.plain(c.runs) for row in part.rows for c in row]
    return found


@pytest.mark.parametrize("who", stage.SCOPES)
def test_what_a_pack_says_is_what_its_page_says(who: str, snapshots: Path) -> None:
    page = shown_on_page(FIRST[who], who, snapshots).replace("\n", "")
    chapter = said_in(made(snapshots, who).chapters[0].parts)
    assert len(chapter) > 10
    assert [
        t
        for t in chapter
        if t.replace("\n", "").replace(" Select a heading to sort this page.", "") not in page
    ] == []


@pytest.mark.parametrize("who", ["executive", "department", "team", "alder"])
def test_every_headline_number_of_the_page_is_in_the_files(who: str, snapshots: Path) -> None:
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render({FIRST[who]!r}, {who!r},"
        f" {str(snapshots)!r})",
        default_timeout=30,
    ).run()
    figures = [words.plain(words.runs(str(m.value))) for m in at.metric]
    document = made(snapshots, who)
    page, paper = (
        re.sub(r"\s", "", text_of(kind, KINDS[kind](document))) for kind in ("html", "pdf")
    )
    assert [
        f for f in figures if re.sub(r"\s", "", f) not in page or re.sub(r"\s", "", f) not in paper
    ] == []


def test_a_cell_of_the_workbook_is_a_number_in_the_unit_that_is_read(snapshots: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx.write(made(snapshots, "office")))) as archive:
        sheet, shared = (
            archive.read("xl/worksheets/sheet1.xml").decode(),
            archive.read("xl/styles.xml").decode(),
        )
    assert re.search(r'<c r="B\d+" s="\d+"><v>', sheet), "no number in the second column"
    assert "M€" in shared or "€" in shared


def test_sheets_have_names_that_a_workbook_takes_and_none_twice() -> None:
    taken: set[str] = set()
    titles = [
        "Executive view · Northgrid · 40 projects",
        "Project · A/B [x]: *?\\ · Build",
        "Project · A B  x  · Build",
        "Project · " + "long" * 20,
        "Project · " + "long" * 21,
        "History",
        "' '",
    ]
    names = [xlsx._named(title, taken) for title in titles]
    assert names[0] == "Executive view"
    assert len({n.lower() for n in names}) == len(titles)
    assert not [
        n
        for n in names
        if len(n) > 31
        or not n
        or set(n) & set("[]:*?/\\")
        or n.strip("'") != n
        or n.lower() == "history"
    ]


@pytest.mark.parametrize(
    ("text", "value", "pattern"),
    [
        ("1.23\u00a0M€", Decimal("1.23"), '#,##0.00" M€"'),
        ("\u22121\u202f234\u00a0€", Decimal(-1234), '#,##0" €"'),
        ("43\u00a0%", Decimal(43), '#,##0" %"'),
        ("+0.04", Decimal("0.04"), "+#,##0.00;-#,##0.00;0"),
        ("1\u202f000\u202f000", Decimal(1_000_000), "#,##0"),
        ("0.48\u00a0M\u00a0CHF", Decimal("0.48"), '#,##0.00" M CHF"'),
        ("12 of 40", None, ""),
        ("20\u00a0Nov\u00a02026", None, ""),
        ("–", None, ""),
        ("=1+1", None, ""),
        ("", None, ""),
    ],
)
def test_a_text_that_is_one_number_is_read_as_that_number(
    text: str, value: Decimal | None, pattern: str
) -> None:
    cell = contents.as_cell([words.Run(text)])
    assert (cell.value, cell.pattern) == (value, pattern)


# --- words ----------------------------------------------------------------------------------------

HOSTILE = (
    "=1+1 <script>alert(1)</script> #let x = 1; $x$ [l](http://evil.test) **b** :red[r] `c` \\n {{"
    " 7*7 }}"
)


def test_data_in_a_sentence_is_read_letter_by_letter() -> None:
    found = words.runs(rich("**{name}** slips to {state}", name=HOSTILE, state=blocks.badge("red")))
    assert [r.text for r in found] == [HOSTILE, " slips to ", "◆\u00a0Off track"]
    assert found[0] == words.Run(HOSTILE, bold=True)
    assert (found[2].badge, found[2].tone) == (True, "red")


def test_prose_keeps_its_lists_and_loses_addresses_that_are_not_addresses() -> None:
    found = words.paragraphs(
        prose(
            "# Now\nWe *wait* for [them](https://a.test), not [this](javascript:x).\n\n- one\n- two"
        )
    )
    assert [p.form for p in found] == ["p", "p", "item", "item"]
    assert [r.link for r in found[1].runs if r.link] == ["https://a.test"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = copy.deepcopy(company.TABLES)
    tables["projects"][0]["project_name"] = HOSTILE
    return company.publish(tmp_path_factory.mktemp("hostile"), tables)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_stays_text_in_every_file(kind: str, hostile: Path) -> None:
    document = made(hostile, "executive")
    content = KINDS[kind](document)
    if kind == "html":
        assert b"<script" not in content
        assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in content
        assert b"49" not in re.findall(rb"\{\{ 7\*7 \}\}|<p>49</p>", content)
    elif kind == "pdf":
        assert "alert(1)" in text_of(kind, content)
        assert "#letx=1;" in re.sub(r"\s", "", text_of(kind, content))
    else:
        assert "<f>" not in text_of(kind, content)
        assert "<hyperlink" not in text_of(kind, content)


@pytest.mark.parametrize("who", ["executive", "alder"])
def test_the_page_loads_nothing_from_anywhere(who: str, snapshots: Path) -> None:
    found = text_of("html", html.write(made(snapshots, who)))
    assert "<script" not in found
    assert [
        a
        for a in re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?([^"\')\s>]+)', found)
        if not a.startswith(("data:", "#", "mailto:"))
    ] == []


# --- the same to the byte, and verified -----------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_written_the_same_to_the_byte_each_time(kind: str, snapshots: Path) -> None:
    assert KINDS[kind](made(snapshots, "department")) == KINDS[kind](made(snapshots, "department"))


def test_a_file_does_not_hang_on_the_machine_it_was_written_on(config: str, tmp_path: Path) -> None:
    """Two processes in other time zones, with other orders of sets and another folder to stand
    in."""
    email = next(v["email"] for v in company.TABLES["viewers"] if v["audience"] == "department")
    for number, zone in enumerate(("Asia/Tokyo", "America/New_York")):
        own = os.environ | {
            "TZ": zone,
            "PYTHONHASHSEED": str(number),
            "PYTHONPATH": str(Path(contents.__file__).parents[2]),
        }
        arguments = ["--viewer", email, "--config", config, "--out", str(tmp_path / str(number))]
        subprocess.run(
            [sys.executable, "-m", "portal", "pack", *arguments],
            check=True,
            env=own,
            cwd=tmp_path,
            capture_output=True,
        )
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / n).iterdir()} for n in ("0", "1"))
    assert len(one) == 6  # who leads the department leads a team as well
    assert [name for name in one if one[name] != two.get(name)] == []


@pytest.fixture
def config(snapshots: Path) -> str:
    return str(snapshots.parent / "portal.toml")


def test_all_files_of_a_portal_are_written_and_genuine(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(
            [
                "pack",
                "--all",
                "--config",
                config,
                "--out",
                str(tmp_path / "packs"),
                "--kind",
                "html,xlsx",
            ]
        )
        == command.DONE
    )
    files = sorted(str(f) for f in (tmp_path / "packs").iterdir())
    assert sorted(capsys.readouterr().out.split()) == files
    scopes = {
        (v["audience"], v.get("scope_key") or "")
        for v in company.TABLES["viewers"]
        if v["audience"] in ("executive", "pm") or v.get("scope_key")
    }
    assert len(files) == 2 * len(scopes)
    assert main(["verify", *files, "--config", config]) == command.DONE
    assert capsys.readouterr().out.count(": genuine: ") == len(files)


@pytest.fixture
def written(config: str, tmp_path: Path) -> dict[str, Path]:
    """The files of the executive."""
    email = next(v["email"] for v in company.TABLES["viewers"] if v["audience"] == "executive")
    kinds = ["--kind", ",".join(KINDS)]
    told = ["pack", "--viewer", email, "--config", config, "--out", str(tmp_path), *kinds]
    assert main(told) == command.DONE
    return {f.suffix[1:]: f for f in tmp_path.iterdir()}


def test_a_pack_in_german_is_genuine_and_stands_beside_the_english_one(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    email = next(v["email"] for v in company.TABLES["viewers"] if v["audience"] == "executive")
    given = ["--viewer", email, "--config", config, "--out", str(tmp_path)]
    kinds = ["--kind", ",".join(KINDS)]
    assert main(["pack", *given, *kinds, "--language", "de"]) == command.DONE
    assert main(["pack", *given, "--kind", "html"]) == command.DONE
    files = sorted(tmp_path.iterdir())
    assert [f.name.endswith("-de" + f.suffix) for f in files].count(True) == len(KINDS)
    assert main(["verify", *map(str, files), "--config", config]) == command.DONE
    for file in files[: len(KINDS)]:
        text = text_of(file.suffix[1:], file.read_bytes())
        assert "Geschäftsleitung" in text and "Data as of" not in text


def test_a_mark_from_before_it_named_a_language_is_of_the_reports(
    written: dict[str, Path], config: str
) -> None:
    told, body = mark.read(written["html"].read_bytes()) or pytest.fail("no mark")
    written["html"].write_bytes(mark.signed(body, replace(told, language="")))
    assert main(["verify", str(written["html"]), "--config", config]) == command.DONE


def test_a_mark_that_names_no_language_there_is_is_not_genuine(
    written: dict[str, Path], config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told, body = mark.read(written["html"].read_bytes()) or pytest.fail("no mark")
    written["html"].write_bytes(mark.signed(body, replace(told, language="../../de")))
    assert "no language" in verified(config, written["html"], capsys)


def verified(config: str, file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What verify says of a file that is not genuine."""
    capsys.readouterr()
    assert main(["verify", str(file), "--config", config]) == command.NOT_GENUINE
    return capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_edited_is_told(
    kind: str, config: str, written: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    content = bytearray(written[kind].read_bytes())
    content[len(content) // 2] ^= 1
    written[kind].write_bytes(content)
    assert "changed after it was written" in verified(config, written[kind], capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_edited_and_marked_anew_is_told(
    kind: str, config: str, written: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    known = mark.read(written[kind].read_bytes())
    assert known
    content = bytearray(known[1])
    content[len(content) // 2] ^= 1
    written[kind].write_bytes(mark.signed(bytes(content), known[0]))
    assert "not what the portal writes" in verified(config, written[kind], capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_off_or_foreign_is_told(
    kind: str, config: str, written: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    written[kind].write_bytes(written[kind].read_bytes()[:-40])
    assert "not a file of this portal, or cut off" in verified(config, written[kind], capsys)


@pytest.mark.parametrize(
    "said",
    [
        '{"kind": []}',
        '{"kind": "html"}',
        "[]",
        "{",
        (
            '{"kind": "html", "snapshot_id": 1, "sha256": "", "audience": [], "key": {},'
            ' "content": ""}'
        ),
    ],
)
def test_a_mark_that_makes_no_sense_is_none(said: str) -> None:
    assert mark.read(b"<p>x</p>" + b"<!-- " + mark.WORD + said.encode() + b" -->\n") is None


def test_a_file_of_a_report_that_is_not_kept_is_not_confirmed(
    config: str, written: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    known = mark.read(written["html"].read_bytes())
    assert known
    written["html"].write_bytes(
        mark.signed(known[1], replace(known[0], snapshot_id="1999-01-01.1"))
    )
    assert "report 1999-01-01.1 was withdrawn, or is not kept here" in verified(
        config, written["html"], capsys
    )
    written["html"].write_bytes(mark.signed(known[1], replace(known[0], sha256="0" * 64)))
    assert "is another than the one it was written from" in verified(
        config, written["html"], capsys
    )


def test_the_marked_files_still_open(written: dict[str, Path]) -> None:
    assert len(pypdf.PdfReader(written["pdf"], strict=True).pages) >= 1
    assert written["html"].read_bytes().endswith(b" -->\n")
    with zipfile.ZipFile(written["xlsx"]) as archive:
        assert archive.testzip() is None
        assert archive.comment.startswith(mark.WORD)


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "words_said"),
    [
        (
            ["pack", "--viewer", "stranger@corp.test"],
            command.REFUSED,
            "stranger@corp.test is not on the list of viewers",
        ),
        (
            ["pack", "--viewer", "nobody@corp.test"],
            command.REFUSED,
            "is not on the list of viewers",
        ),
        (
            ["pack", "--all", "--kind", "docx"],
            command.UNCLEAR,
            "found 'docx', expected one or several of html, pdf, pptx, xlsx",
        ),
        (
            ["pack", "--all", "--as-of", "tomorrow"],
            command.UNCLEAR,
            "found 'tomorrow', expected a day such as 2026-11-20",
        ),
        (
            ["pack", "--all", "--as-of", "1999-01-01"],
            command.NOTHING,
            "No report is as of 1999-01-01 or before",
        ),
        (
            ["pack", "--all", "--language", "xx"],
            command.UNCLEAR,
            "--language: found 'xx', expected one of de, en",
        ),
        (["verify", "no-such-file.pdf"], command.UNWRITTEN, "no-such-file.pdf: No such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    arguments: list[str],
    code: int,
    words_said: str,
    config: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = [] if arguments[0] == "verify" else ["--out", str(tmp_path)]
    assert main([*arguments, "--config", config, *out]) == code
    said = capsys.readouterr()
    assert words_said in said.err
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_report_is_written_as_it_was(tmp_path: Path) -> None:
    tables = copy.deepcopy(company.TABLES)
    for status, name in (
        (date(2026, 3, 6), "Alder Bridge then"),
        (date(2026, 3, 13), "Alder Bridge now"),
    ):
        tables["projects"][0]["project_name"] = name
        own = load(company.write(tmp_path / "home", tables))
        assert refresh.run(own, own.snapshots, status, publish=True).is_good
    given = [
        "--config",
        str(tmp_path / "home" / "portal.toml"),
        "--viewer",
        "ann@customer1.test",
        "--out",
        str(tmp_path / "packs"),
        "--kind",
        "html",
    ]
    assert main(["pack", *given, "--as-of", "2026-03-10"]) == command.DONE
    assert main(["pack", *given]) == command.DONE
    then, now = (f.read_text(encoding="utf-8") for f in sorted((tmp_path / "packs").iterdir()))
    assert "Alder Bridge then" in then
    assert "Alder Bridge now" not in then
    assert "Alder Bridge now" in now


def test_files_are_created_with_the_mode_that_the_operator_states(tmp_path: Path) -> None:
    """What the umask leaves to a group; nothing of what is private."""
    before = os.umask(0o027)
    try:
        home = company.publish(tmp_path / "home")
        given = ["--config", str(tmp_path / "home" / "portal.toml"), "--kind", "html"]
        assert main(["pack", "--all", *given, "--out", str(tmp_path / "packs")]) == command.DONE
    finally:
        os.umask(before)
    modes = {f.name: oct(f.stat().st_mode & 0o777) for f in home.iterdir() if f.is_file()}
    private = {name for name in modes if name.startswith("private-")}
    assert private and {modes[name] for name in private} == {"0o600"}
    assert modes["current.json"] == "0o640"
    assert {m for name, m in modes.items() if name.startswith("snapshot-")} == {"0o640"}
    packs = list((tmp_path / "packs").iterdir())
    assert packs and {oct(f.stat().st_mode & 0o777) for f in packs} == {"0o640"}


def test_before_the_first_report_there_is_nothing_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = company.write(tmp_path / "new")
    assert (
        main(["pack", "--all", "--config", str(config), "--out", str(tmp_path / "packs")])
        == command.NOTHING
    )
    assert "Publish the first report" in capsys.readouterr().err
    assert not (tmp_path / "packs").exists()


def test_a_write_that_fails_leaves_no_file_and_keeps_the_one_before(
    config: str,
    written: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = {f.name: f.read_bytes() for f in written["html"].parent.iterdir()}

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    assert (
        main(
            [
                "pack",
                "--all",
                "--config",
                config,
                "--out",
                str(written["html"].parent),
                "--kind",
                "html",
            ]
        )
        == command.UNWRITTEN
    )
    assert "No space left on device" in capsys.readouterr().err
    assert {f.name: f.read_bytes() for f in written["html"].parent.iterdir()} == before


def test_every_thing_a_page_can_draw_can_be_written() -> None:
    marked = {
        name
        for module in (blocks, controls, grid)
        for name, function in vars(module).items()
        if getattr(getattr(function, "__code__", None), "co_name", "") == "either"
    }
    assert {"head", "block", "figures", "chart", "grid", "small_table"} <= marked
    assert marked - set(contents.TURNED) == set()
