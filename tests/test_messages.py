"""Every sentence that is shown comes from the message files: the syntax tree finds what does
not."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from etl import language as told
from portal import language
from portal.draw.charts import axes
from portal.draw.text import rich, rich_plural
from portal.facts import retold
from portal.facts.changes.causes import KINDS
from portal.formats import Locale

ROOT = Path(__file__).parents[1]


def loaded() -> ModuleType:
    """What writes the message file."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "docs" / "messages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = loaded()
APART = (
    "portal/help",
    "portal/options.py",
    "portal/__main__.py",
    "portal/doors/tallies.py",
    "portal/server.py",
    "portal/facts/changes/rules.py",
    "etl/judge/thresholds.py",
    "portal/pack/command.py",
    "portal/prove",
    "portal/settings.py",
    "portal/serving.py",
    "portal/admitting.py",
    "portal/withdrawing.py",
    "portal/desk",
    "portal/gate/secret.py",
    "portal/reviewing.py",
    "portal/site",
)
"""Pages of their own (a file for each audience), rules for their checker, faults for the PM,
what operators measure, what a terminal says, and the proof, which lawyers read in English."""


# --- what is a sentence, by its form and by its place ---------------------------------------------

PROGRAMMERS = {"ValueError", "TypeError", "KeyError", "LookupError", "RuntimeError", "NameError"}
"""Errors that no reader of a report meets."""
MACHINE = {"Rule", "TypeVar", "getLogger", "get", "strftime", "sub", "compile", "replace", "split"}
"""Calls whose arguments the program reads, or who checks its rules."""
QUIET = {"key", "query", "kind", "role", "series", "unit", "type", "url_path", "name"}
"""Arguments and columns that name things for the program."""
IDS = frozenset(axes.ROLES) | frozenset(KINDS)
"""Colours on a chart and kinds of change: known by an English word, told where they are shown."""
PROPER = {"Standpoint", "Source Sans Pro", "not stated", "not yours", "General"}
"""The product, a font, the value of a skill that nobody stated, a word of the log, and a number
format of Excel."""
SQL = re.compile(
    r"^\s*(select|with recursive|attach|detach|drop|create|insert|update|union all|case|set) "
    r"|^(alter table|delete from) "
    r"|\b(cast|coalesce|concat_ws|hash|sum|min|max|count|if|strftime)\(|\bsrc\.|\bis (not )?null\b"
    r"| = \$|\b[a-z]\.[a-z_]+ |select \S+ from|\(select |_id\b|^ (where|group by|and) "
    r"|\bas (s…|\"…\"|nothing)|^'…' as |^when '…' then|\bnull as |between \$|_count\b|\(\[a-z"
)
FORMULA = re.compile(
    r"datum\.|width|\bdomain\(|floor\(|px;|[{};]\s*$|^[<#.&?^-]|\w_…|…_\w|charset|filename=|windowSize"
    r"|^standpoint \w+|^[dDMyYHhmWG:,\[\] ]+$"
)


def text_of(node: ast.expr) -> str:
    """A string as written, with a mark where a value stands; empty for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_shown(text: str) -> bool:
    """Whether a reader would read it: words with a space between, or a label; no SQL, style, path
    or formula."""
    bare = text.strip()
    if bare in IDS | PROPER or not re.search(r"[A-Za-z]{2}", bare):
        return False
    if SQL.search(text) or FORMULA.search(text):
        return False
    if re.fullmatch(r"[\w./:+*%-]+", bare):  # one word: a label begins with a capital
        return bool(re.fullmatch(r"[A-Z][a-z]{2,}", bare))
    return " " in bare


def name_of(call: ast.Call) -> tuple[str, str]:
    """What is called, and on what, as far as both are names."""
    if isinstance(call.func, ast.Attribute):
        owner = call.func.value
        return call.func.attr, owner.id if isinstance(owner, ast.Name) else ""
    return (call.func.id if isinstance(call.func, ast.Name) else ""), ""


def of_call(call: ast.Call) -> Iterator[ast.expr]:
    """Arguments of a call that are no sentence: its message is one already, or the program reads
    them."""
    name, owner = name_of(call)
    if name in PROGRAMMERS or owner == "log":
        yield call
    if name in MACHINE:
        yield from call.args
    if name in MADE.TOLD:
        yield from call.args[: MADE.TOLD[name]]
    yield from (k.value for k in call.keywords if k.arg in QUIET)


def of_table(table: ast.Dict) -> Iterator[ast.expr]:
    """Keys, and values under a key that names things for the program."""
    for key, value in zip(table.keys, table.values, strict=True):
        if key is not None:
            yield key
        if isinstance(key, ast.Constant) and key.value in QUIET:
            yield value


def of_text(text: ast.JoinedStr) -> Iterator[ast.expr]:
    """Parts of a text in which values stand: the text is looked at whole."""
    for value in text.values:
        if isinstance(value, ast.Constant):
            yield value
        elif isinstance(value, ast.FormattedValue) and value.format_spec:
            yield value.format_spec


def by_place(node: ast.AST) -> Iterator[ast.AST]:
    """What beneath a node is no sentence: docstrings, keys, comparisons, annotations."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node
    elif isinstance(node, ast.Call):
        yield from of_call(node)
    elif isinstance(node, ast.Dict):
        yield from of_table(node)
    elif isinstance(node, ast.JoinedStr):
        yield from of_text(node)
    elif isinstance(node, ast.Subscript):
        yield node.slice
    elif isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.AnnAssign):
        yield node.annotation


def unmarked(tree: ast.AST) -> Iterator[ast.expr]:
    """Strings that a reader would read and that no message tells."""
    nodes = list(ast.walk(tree))
    left = {id(n) for node in nodes for part in by_place(node) for n in ast.walk(part)}
    for node in nodes:
        is_text = isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in left
        if is_text and is_shown(text_of(node)):  # type: ignore[arg-type]
            yield node  # type: ignore[misc]


FILES = [
    f
    for f in sorted([*ROOT.glob("portal/**/*.py"), *ROOT.glob("etl/judge/*.py")])
    if not str(f.relative_to(ROOT)).startswith(APART)
]


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_what_a_reader_reads_is_a_message(file: Path) -> None:
    found = unmarked(ast.parse(file.read_text(encoding="utf-8")))
    assert [f"{node.lineno}: {text_of(node)}" for node in found] == []


@pytest.mark.parametrize(
    "line",
    [
        'blocks.say("Nothing is late.")',
        'blocks.say(f"{count} tasks are late.")',
        'blocks.small_table(rows, ("Measure", message("Value")))',
        'LABELS = {"cost": "Cost to date"}',
        'message("{what} is late", what="The one task")',
    ],
)
def test_a_sentence_past_the_messages_is_found(line: str) -> None:
    assert list(unmarked(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        'blocks.say(message("Nothing is late."))',
        'def late():\n    """Tasks that are late."""',
        'log.info("read %s rows in %s", rows, seconds)',
        'raise ValueError("a count below zero")',
        'reader.sql("select project_id from projects where team_id = $id")',
        'bars.chart(role="Off track", key="board burn up")',
    ],
)
def test_what_the_program_reads_is_no_sentence(line: str) -> None:
    assert not list(unmarked(ast.parse(line)))


# --- the message file and the languages -----------------------------------------------------------


PROGRAMS = ("etl", "portal")


def messages() -> list[Message]:
    files = [BytesIO(MADE.file(name).read_bytes()) for name in PROGRAMS]
    return [m for file in files for m in read_po(file) if m.id]


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_message_file_holds_what_the_code_says(program: str) -> None:
    assert MADE.file(program).read_bytes() == MADE.template(program), "run: make messages"


def forms(message: Message) -> list[str]:
    return [str(text) for text in (message.id if message.pluralizable else (message.id,))]


def test_a_plural_says_the_same_values_in_each_form_but_for_a_count_of_one() -> None:
    for message in messages():
        names = [{n for _, n, _, _ in Formatter().parse(text) if n} for text in forms(message)]
        assert names[0] <= names[-1] <= names[0] | {"count"}, message.id


# --- the languages there are ----------------------------------------------------------------------

LANGUAGES = [
    (program, file)
    for program in PROGRAMS
    for file in sorted(MADE.file(program).parent.glob("*.po"))
]
MARKS = re.compile(r"\{\w*\}|\]\([^)]*\)|:[a-z-]+\[|\*\*|`[^`]*`")
"""What every language leaves as it is: values, links, directives, bold, commands."""


def called(given: tuple[str, Path]) -> str:
    return f"{given[0]} {given[1].stem}"


def entries(file: Path) -> list[Message]:
    return [m for m in read_po(BytesIO(file.read_bytes()), locale=file.stem) if m.id]


def translations(message: Message) -> list[str]:
    told = message.string or ""
    return [told] if isinstance(told, str) else [str(text) for text in told]


@pytest.mark.parametrize("given", LANGUAGES, ids=called)
def test_a_language_has_todays_messages_in_their_order(given: tuple[str, Path]) -> None:
    program, file = given
    assert file.read_bytes() == MADE.translated(program, file), "run: make messages"


@pytest.mark.parametrize("given", LANGUAGES, ids=called)
def test_a_language_says_everything_and_guesses_nothing(given: tuple[str, Path]) -> None:
    assert [m.id for m in entries(given[1]) if m.fuzzy or not all(translations(m))] == []


@pytest.mark.parametrize("given", LANGUAGES, ids=called)
def test_a_translation_keeps_the_values_and_marks_of_its_message(given: tuple[str, Path]) -> None:
    """A form for one may leave the count to its words, in whichever language."""
    wrong = []
    for message in entries(given[1]):
        wanted = [Counter(MARKS.findall(text)) for text in forms(message)]
        for form in translations(message):
            marks = Counter(MARKS.findall(form))
            may_lack = Counter({"{count}": 1}) if message.pluralizable else Counter()
            if not any(marks == w or marks + may_lack == w for w in wanted):
                wrong.append((message.id, form))
    assert wrong == []


def test_english_and_german_call_themselves_by_their_own_names() -> None:
    assert language.languages() == {"de": "Deutsch", "en": "English"}


@pytest.mark.parametrize(
    ("chosen", "usual", "settled"),
    [
        ("", "en_GB", "en_GB"),
        ("de", "en_GB", "de"),
        ("de", "de_AT", "de_AT"),
        ("en", "en_GB", "en_GB"),
        ("en", "de_DE", "en"),
        ("../de", "en_GB", "en_GB"),
        ("xx", "de", "de"),
    ],
)
def test_a_choice_leaves_the_region_to_the_portal(chosen: str, usual: str, settled: str) -> None:
    assert language.settled(chosen, usual) == settled


def test_a_label_within_a_sentence_is_small_in_english_alone() -> None:
    assert (language.within("Budget line"), language.opening("sum of EAC")) == (
        "budget line",
        "Sum of eac",
    )
    with language.speaking("de"):
        assert language.within("Budget") == "Budget"
        assert language.opening("summe über EAC") == "Summe über EAC"


def test_names_are_sorted_for_reading_with_their_marks_beside_the_plain_letter() -> None:
    names = ["Zeche", "Äcker", "apfel", "Öl", "Obst", "Ahorn"]
    assert sorted(names, key=language.collated) == [
        "Äcker",
        "Ahorn",
        "apfel",
        "Obst",
        "Öl",
        "Zeche",
    ]


GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Open {subject}"
msgstr "{subject} öffnen"

msgid "**{name}** is late"
msgstr "**{name}** ist zu spät"

msgid "{count} project of {every}"
msgid_plural "{count} projects of {every}"
msgstr[0] "{count} Projekt von {every}"
msgstr[1] "{count} Projekte von {every}"
"""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    with language.speaking("de_AT"):
        yield


@pytest.mark.usefixtures("german")
def test_a_language_is_one_file_and_what_it_lacks_is_said_in_english() -> None:
    assert language.message("Open {subject}", subject="Pumpe") == "Pumpe öffnen"
    assert language.plural(
        "{count} project of {every}", "{count} projects of {every}", 1, every=3
    ) == ("1 Projekt von 3")
    assert language.message("Nothing is late.") == "Nothing is late."


@pytest.mark.usefixtures("german")
def test_a_month_cut_short_ends_the_sentence_too() -> None:
    day = "9. Nov."
    assert language.message("Due on {day}.", day=day) == "Due on 9. Nov."
    assert rich("Due on **{day}**. Late", day=day) == "Due on **9\\. Nov\\.** Late"
    assert language.message("{day}…", day=day) == "9. Nov.…"


@pytest.mark.usefixtures("german")
def test_what_data_says_is_escaped_in_every_language() -> None:
    assert rich("**{name}** is late", name="a*b") == "**a\\*b** ist zu spät"
    assert rich_plural(
        "{count} project of {every}", "{count} projects of {every}", 2, every="[3]"
    ) == ("2 Projekte von \\[3\\]")


def test_after_a_piece_of_work_the_language_is_what_it_was() -> None:
    with language.speaking("de"):
        assert language.spoken() == "de"
    assert language.spoken() == "en"


# --- what a snapshot says -------------------------------------------------------------------------


def test_a_message_of_a_snapshot_reads_as_english_and_keeps_its_values() -> None:
    late = told.plural("{count} day late", "{count} days late", 14)
    whole = told.message(
        "Cost is off track: {told}, since {day}.",
        told=told.message("{value} earned, {late}", value=told.Number(0.836, 2), late=late),
        day=told.Day(date(2026, 9, 14)),
    )
    assert str(whole) == "Cost is off track: 0.84 earned, 14 days late, since 14 Sep 2026."
    assert json.loads(told.published((whole,))) == [
        {
            "id": "Cost is off track: {told}, since {day}.",
            "values": {
                "told": {
                    "id": "{value} earned, {late}",
                    "values": {
                        "value": {
                            "number": 0.836,
                            "places": 2,
                            "is_share": False,
                            "is_signed": False,
                        },
                        "late": {
                            "id": "{count} day late",
                            "many": "{count} days late",
                            "count": 14,
                        },
                    },
                },
                "day": {"day": "2026-09-14"},
            },
        }
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (told.Number(-0.125, 1, is_share=True), "\u221212.5 %"),
        (told.Number(0.1, 0, is_share=True, is_signed=True), "+10 %"),
        (told.Number(1.0, 2), "1.00"),
    ],
)
def test_a_number_in_a_message_has_its_places_and_a_real_minus(
    number: told.Number, words: str
) -> None:
    assert str(number) == words


SNAPSHOT_GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Schedule is off track: {told}"
msgstr "Der Termin ist in Gefahr: {told}"

msgid "{told}."
msgstr "{told}."

msgid "{late}, {share}"
msgstr "{late}, {share}"

msgid "{count} day late"
msgid_plural "{count} days late"
msgstr[0] "{count} Tag zu spät"
msgstr[1] "{count} Tage zu spät"

msgid "expected to finish {slipped}"
msgstr "erwartet {slipped}"

msgid "{value} of the planned duration"
msgstr "{value} der geplanten Dauer"
"""


class Report:
    """A reader of one status, and of the message files its report carries."""

    def __init__(self, files: dict[str, str], sentences: tuple[told.Message, ...]) -> None:
        self._files, self._sentences = files, sentences

    def tables(self) -> set[str]:
        return {"project_status", "catalogue"}

    def columns(self, table: str) -> tuple[str, ...]:
        return ("sentence", "sentence_message")

    def kept(self, make: Any) -> Any:
        return make(self)

    def sql(self, text: str, parameters: object = None) -> pa.Table:
        if "from catalogue" in text:
            names = {"language": list(self._files), "catalogue_text": list(self._files.values())}
            return pa.table(names)
        return pa.table({"sentence_message": [told.published(self._sentences)]})


def late_by(days: int) -> told.Message:
    """A schedule expected so many days late, 12.5 % of what was planned."""
    share = told.message(
        "{value} of the planned duration", value=told.Number(0.125, 1, is_share=True)
    )
    slipped = told.message(
        "{late}, {share}",
        late=told.plural("{count} day late", "{count} days late", days),
        share=share,
    )
    return told.message(
        "{told}.",
        told=told.message(
            "Schedule is off track: {told}",
            told=told.message("expected to finish {slipped}", slipped=slipped),
        ),
    )


@pytest.mark.parametrize(
    ("spoken", "days", "words"),
    [
        (
            "de_DE",
            14,
            "Der Termin ist in Gefahr: erwartet 14 Tage zu spät, 12,5\u00a0% der geplanten Dauer.",
        ),
        (
            "de",
            1,
            "Der Termin ist in Gefahr: erwartet 1 Tag zu spät, 12,5\u00a0% der geplanten Dauer.",
        ),
        (
            "en_GB",
            14,
            "Schedule is off track: expected to finish 14 days late, 12.5 % of the planned"
            " duration.",
        ),
    ],
)
def test_a_status_is_said_in_the_language_spoken(spoken: str, days: int, words: str) -> None:
    sentence = late_by(days)
    reader: Any = Report({"de": SNAPSHOT_GERMAN}, (sentence,))
    with language.speaking(spoken):
        shown = retold.sentence(reader, Locale(spoken), "P1", {"sentence": str(sentence)})
    assert shown == words


def test_a_report_from_before_its_messages_stays_english() -> None:
    class Before(Report):
        def columns(self, table: str) -> tuple[str, ...]:
            return ("sentence",)

        def tables(self) -> set[str]:
            return {"project_status"}

    reader: Any = Before({}, ())
    with language.speaking("de"):
        assert retold.sentence(reader, Locale("de"), "P1", {"sentence": "On track."}) == "On track."
        assert retold.words(reader, "Cost performance") == "Cost performance"
