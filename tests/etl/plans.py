"""Small plans as Microsoft Project and Primavera P6 write them, a reader of one part, and a report
by the mapping that the documents show."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from etl import refresh
from etl.intake.readers import recount, scan
from etl.publish import snapshot
from etl.settings import Source, load

NAMESPACE = ' xmlns="http://schemas.microsoft.com/project"'
Row = dict[str, str | None]


def mspdi(file: Path, *parts: str, namespace: str = NAMESPACE) -> Path:
    """A plan of so many parts, each as XML."""
    file.write_text(f'<?xml version="1.0"?>\n<Project{namespace}>{"".join(parts)}</Project>')
    return file


def element(name: str, inner: str | int = "", **said: Any) -> str:
    """An element with a child for each word."""
    children = "".join(f"<{key}>{value}</{key}>" for key, value in said.items())
    return f"<{name}>{children}{inner}</{name}>"


def task(uid: int, inner: str = "", **said: Any) -> str:
    """A task, its name Task <uid> and on the first level unless said."""
    known: dict[str, Any] = {"UID": uid, "ID": uid, "Name": f"Task {uid}", "OutlineLevel": 1}
    return element("Task", inner, **{**known, **said})


def tasks(*rows: str) -> str:
    return f"<Tasks>{''.join(rows)}</Tasks>"


def link(before: int, **said: Any) -> str:
    return element("PredecessorLink", **{"PredecessorUID": before, "Type": 1, **said})


def xer(file: Path, **tables: list[str]) -> Path:
    """A P6 export: of each table its fields and its records, cells apart by a bar."""
    lines = ["ERMHDR\t20.12\t2026-03-13\tProject\tADMIN\tann\tdb\tProject Management\tEUR"]
    for name, (fields, *records) in tables.items():
        lines += [f"%T\t{name}", "%F\t" + fields.replace("|", "\t")]
        lines += ["%R\t" + record.replace("|", "\t") for record in records]
    file.write_bytes("\r\n".join([*lines, "%E", ""]).encode("cp1252"))
    return file


def part(file: Path, sheet: str, **options: Any) -> list[Row]:
    """The rows of a part, counted a second time; empty rows are kept as such."""
    return numbered(file, sheet, **options)[1]


def numbered(file: Path, sheet: str, **options: Any) -> tuple[int, list[Row]]:
    """The number of the first row, and the rows of a part."""
    form = "xer" if file.suffix == ".xer" else "mspdi"
    source = Source(
        number=1,
        table="tasks",
        path=file.name,
        format=form,
        columns={"name": "task_name"},
        sheet=sheet,
        **options,
    )
    found = scan(source, file, str(file.parent / "scratch"))
    with duckdb.connect() as connection:
        for name, table in found.tables.items():
            connection.register(name, table)
        rows = connection.execute(found.sql).fetchall()
    recount.check(file, len(rows), found.ways)
    return found.first_row, [dict(zip(found.headings, row, strict=True)) for row in rows]


ROOT = Path(__file__).parents[2]
HEAD = '[company]\nname = "T"\ncurrency = "EUR"\n[snapshots]\nfolder = "s"\n'


def mapping(system: str, path: str) -> str:
    """The last mapping that the documents of a system show, of another file."""
    text = (ROOT / "docs" / "sources" / f"{system}.md").read_text(encoding="utf-8")
    last = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[-1]
    return re.sub(r"(?m)^path = .*$", f'path = "{path}"', last)


def publish(folder: Path, system: str, status: date) -> duckdb.DuckDBPyConnection:
    """Publishes the one plan in a folder; the report."""
    (plan,) = [f for f in folder.iterdir() if f.suffix in (".xml", ".xer")]
    config = folder / "portal.toml"
    config.write_text(HEAD + mapping(system, plan.name), encoding="utf-8")
    settings = load(config)
    outcome = refresh.run(settings, settings.snapshots, status, publish=True)
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    file = snapshot.history(settings.snapshots)[0][0].file
    return duckdb.connect(str(settings.snapshots / file), read_only=True)
