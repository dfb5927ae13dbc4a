"""What a snapshot says, in the language spoken: from the message files it carries. English, and
what an older report says, stay as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from gettext import NullTranslations
from typing import Any

from portal import formats, language
from portal.formats import NO_BREAK, Locale
from portal.gate.store import Reader

Row = dict[str, Any]


def words(reader: Reader, text: str) -> str:
    """A text of the snapshot that is its own id: a label, a meaning, a reason."""
    return text if language.is_english() or not text else _catalogue(reader).gettext(text)


def rows(reader: Reader, given: list[Row], *columns: str) -> list[Row]:
    """Records of the snapshot with their texts in the language spoken."""
    if language.is_english():
        return given
    return [r | {c: words(reader, r[c]) for c in columns if r.get(c)} for r in given]


def sentence(reader: Reader, locale: Locale, project: str, row: Row) -> str:
    """The sentence of a status, of the overall one where the row names no dimension: written anew
    from its messages, else in English as it was published; empty where there is none."""
    written = str(row["sentence"] or "")
    if language.is_english() or "sentence_message" not in reader.columns("project_status"):
        return written
    kept = reader.sql(
        "select sentence_message from project_status"
        " where project_id = $project and dimension = $dimension",
        {"project": project, "dimension": row.get("dimension") or "overall"},
    )["sentence_message"].to_pylist()
    if not kept or not kept[0]:
        return written
    catalogue = _catalogue(reader)
    return " ".join(_said(part, catalogue, locale) for part in json.loads(kept[0]))


def _catalogue(reader: Reader) -> NullTranslations:
    return reader.kept(_read)


def _read(reader: Reader) -> NullTranslations:
    """The message file of the language spoken; of a region else of the language, else none."""
    if "catalogue" not in reader.tables():
        return NullTranslations()
    files = {
        str(r["language"]): str(r["catalogue_text"])
        for r in reader.sql("select language, catalogue_text from catalogue").to_pylist()
    }
    held = [name for name in language.names(language.spoken()) if name in files]
    return language.compiled(files[held[0]], held[0]) if held else NullTranslations()


def _said(value: Any, catalogue: NullTranslations, locale: Locale) -> str:
    """A message, or a value in one, as this reader reads it."""
    if not isinstance(value, dict):
        return str(value)
    if "day" in value:
        return formats.day(date.fromisoformat(value["day"]), locale)
    if "number" in value:
        return _number(value, locale)
    held = {n: _said(v, catalogue, locale) for n, v in value.get("values", {}).items()}
    if "many" in value:
        told = catalogue.ngettext(value["id"], value["many"], value["count"])
        return language.filled(told, {"count": value["count"], **held})
    return language.filled(catalogue.gettext(value["id"]), held)


def _number(value: Mapping[str, Any], locale: Locale) -> str:
    shown = value["number"] * 100 if value["is_share"] else value["number"]
    text = formats.number(shown, locale, decimals=value["places"], signed=value["is_signed"])
    return f"{text}{NO_BREAK}%" if value["is_share"] else text
