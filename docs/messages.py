"""Lists every sentence of the portal in its message file: `python docs/messages.py`.

In `portal/language`, a language is begun with `pybabel init -i messages.pot -o de.po -l de` and
brought up to date with `pybabel update -i messages.pot -o de.po -l de`.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
FILE = ROOT / "portal" / "language" / "messages.pot"
TOLD = {
    "message": None,
    "marked": None,
    "rich": None,
    "plural": (1, 2),
    "rich_plural": (1, 2),
}
"""Calls that tell a message, and which of their arguments are its text (the first, else these)."""


def template() -> bytes:
    """The messages of the portal, in the order of its files."""
    catalog = Catalog(project="Standpoint", charset="utf-8")
    for name, line, text, comments, context in extract_from_dir(
        ROOT / "portal", [("**.py", "python")], keywords=TOLD, comment_tags=("Translators:",)
    ):
        catalog.add(text, None, [(f"portal/{name}", line)], auto_comments=comments, context=context)
    made = BytesIO()
    write_po(made, catalog, width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    return made.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(template())
