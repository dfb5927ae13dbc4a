"""Lists every sentence in the message files: `python docs/messages.py`.

`portal/language` holds what the portal says, `etl/language` what a snapshot says, which carries the
languages of it along. A language is a file beside it (`fr.po`, begun empty): what it says stays,
what is new stands in it without a translation, and what is said no more is gone.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from etl.contract import TABLES  # noqa: E402
from etl.marts import MARTS  # noqa: E402
from etl.metrics import REASONS, TOPICS  # noqa: E402
from etl.metrics.misread import MISREAD  # noqa: E402
from etl.publish.lineage import TRACES  # noqa: E402
from portal import formats  # noqa: E402
from portal.facts.changes.fields import stem  # noqa: E402
from portal.facts.changes.registers import REGISTERS  # noqa: E402

TOLD = {"message": 1, "marked": 1, "rich": 1, "plural": 2, "rich_plural": 2}
"""Calls that tell a message, and how many of their arguments are its text."""


def told(tree: ast.AST) -> Iterator[tuple[int, str | tuple[str, ...]]]:
    """Messages of a module with their lines, also those that stand in the values of another."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            texts = [
                argument.value
                for argument in node.args[: TOLD.get(name, 0)]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            if texts and len(texts) == TOLD[name]:
                yield node.lineno, texts[0] if len(texts) == 1 else tuple(texts)


def described() -> Iterator[tuple[str, str]]:
    """What a snapshot says of itself, each text its own id, and the file it stands in."""
    for topic, metrics in TOPICS.items():
        yield topic, "etl/metrics/__init__.py"
        for m in metrics:
            for text in (m.label, m.formula, m.meaning, m.null_rule, m.example, m.source):
                yield text, f"etl/metrics ({m.name})"
    for text in REASONS.values():
        yield text, "etl/metrics/definition.py"
        yield text[:1].lower() + text[1:], "etl/judge/status.py"  # within a sentence
    yield from ((text, "etl/metrics/misread.py") for text in MISREAD.values())
    yield from ((t.words, "etl/publish/lineage") for t in TRACES)
    for table in (*TABLES, *MARTS):
        yield table.meaning, f"the table {table.name}"
        yield table.fills, f"the table {table.name}"


def named() -> Iterator[tuple[str, str]]:
    """What columns and tables are called on a page, from their names."""
    for table in (*TABLES, *MARTS):
        yield table.name.replace("_", " "), f"the table {table.name}"
        yield from (
            (formats.column_words(c.name), f"a column of {table.name}") for c in table.columns
        )
    for register in REGISTERS:
        yield from ((stem(c), f"what changed of {register.table}") for c in register.columns)
    for came in TABLES:
        for column in came.columns:
            yield from ((v.replace("_", " "), f"a {column.name}") for v in column.values or ())


TEXTS = {"portal": named, "etl": described}
"""Texts that no call tells, by program: they are made of tables and names."""


def file(program: str) -> Path:
    """The message file of a program."""
    return ROOT / program / "language" / "messages.pot"


def template(program: str) -> bytes:
    """The messages of a program, in the order of its files."""
    catalog = Catalog(project="Standpoint", charset="utf-8")
    for module in sorted(ROOT.glob(f"{program}/**/*.py")):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        for line, text in sorted(told(tree), key=lambda found: found[0]):
            if text:
                catalog.add(text, locations=[(str(module.relative_to(ROOT)), line)])
    for text, where in TEXTS[program]():
        if text and text not in catalog:
            catalog.add(text, auto_comments=[where])
    made = BytesIO()
    write_po(made, catalog, width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    return made.getvalue()


HEAD = """# What {what}, in {language}.
msgid ""
msgstr ""
"Project-Id-Version: Standpoint\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
SAYS = {"portal": "the portal says", "etl": "a snapshot says"}


def translated(program: str, language: Path) -> bytes:
    """The message file of a language with today's messages in their order, and the translations it
    has of them."""
    code = language.stem
    before = read_po(BytesIO(language.read_bytes()), locale=code)
    catalog = read_po(BytesIO(template(program)), locale=code)
    for entry in catalog:
        known = before.get(entry.id) if entry.id else None
        if known and known.string and known.pluralizable == entry.pluralizable:
            entry.string = known.string
    made = BytesIO()
    write_po(made, catalog, width=100, omit_header=True, include_lineno=False)
    head = HEAD.format(
        what=SAYS[program],
        language=Locale.parse(code).english_name,
        code=code,
        plurals=catalog.plural_forms,
    )
    return head.encode() + made.getvalue()


if __name__ == "__main__":
    for program in TEXTS:
        file(program).write_bytes(template(program))
        for language in sorted(file(program).parent.glob("*.po")):
            language.write_bytes(translated(program, language))
