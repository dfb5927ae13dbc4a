"""The proposal as portal.toml: what a person would write, with the reason beside each heading."""

from __future__ import annotations

from typing import Any

import tomlkit

from etl.doorway.drafts import Draft, Proposal
from etl.doorway.match import Field
from etl.doorway.survey import PLANS, Export

HEAD = """# How the exports of this folder are read. Written by `standpoint init`; yours to change.
# Every key: docs/portal-toml.md. `standpoint check` tells what does not fit, `standpoint refresh`
# publishes."""


def text(proposal: Proposal, company: str) -> str:
    """The whole file."""
    stated = {"name": company, **{k: v for k, v in proposal.company.items() if v}}
    parts = [
        HEAD,
        "[company]\n" + _lines(stated),
        '[snapshots]\nfolder = "snapshots"',
        *(source(draft) for draft in proposal.drafts),
    ]
    return "\n\n".join(parts) + "\n"


def source(draft: Draft) -> str:
    """One [[source]]."""
    export = draft.export
    file = {
        "system" if draft.system else "table": draft.system or draft.table,
        "path": export.path,
        "format": "" if _says_format(export) or export.format in PLANS else export.format,
        "sheet": "" if draft.system else export.sheet,
        "header_row": 0 if draft.system else export.header_row,
        "encoding": export.encoding,
        "delimiter": export.delimiter,
        "distinct": draft.is_register,
    }
    keys = {k: v for k, v in {**file, **draft.settings}.items() if v}
    plain = {k: v for k, v in keys.items() if k != "values"}
    lines = ["[[source]]", _lines(plain)]
    if draft.fields:
        lines += ["[source.columns]", *_columns([f for f in draft.fields if not f.written.parts])]
    if joined := [f for f in draft.fields if f.written.parts]:
        lines += ["[source.joined]", *(_joined(field) for field in joined)]
    for column, content in keys.get("values", {}).items():
        lines += [f"[source.values.{column}]", _lines(content)]
    return "\n".join(lines)


def _says_format(export: Export) -> bool:
    return export.path.endswith(f".{export.format}")


def _columns(fields: list[Field]) -> list[str]:
    """Heading = column, with what speaks for it; a heading that feeds several names them all."""
    by_heading: dict[str, list[Field]] = {}
    for field in fields:
        by_heading.setdefault(field.written.heading, []).append(field)
    return [
        f"{_key(heading)} = {value(_fed(feeds))} # {_one_line(feeds[0].why)}"
        for heading, feeds in by_heading.items()
    ]


def _joined(field: Field) -> str:
    parts = value({"headings": list(field.written.parts), "by": " "})
    return f"{field.column.name} = {parts} # {_one_line(field.why)}"


def _fed(feeds: list[Field]) -> str | list[str]:
    names = [f.column.name for f in feeds]
    return names[0] if len(names) == 1 else names


def _one_line(words: str) -> str:
    return " ".join("".join(ch if ch.isprintable() else " " for ch in words).split())[:90]


def _lines(table: dict[str, Any]) -> str:
    return "\n".join(f"{_key(k)} = {value(v)}" for k, v in table.items())


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare and key else str(tomlkit.item(key).as_string())


def value(raw: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(raw, dict):
        return "{ " + ", ".join(f"{_key(k)} = {value(v)}" for k, v in raw.items()) + " }"
    if isinstance(raw, list | tuple):
        return "[" + ", ".join(value(v) for v in raw) + "]"
    return str(tomlkit.item(raw).as_string())
