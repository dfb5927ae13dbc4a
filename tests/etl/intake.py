"""What comes in of exports, without the report that is made of it: what is asked here is decided
where files are read, and a report takes ten times as long."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from etl.engine import Engine
from etl.intake import staging
from etl.intake.faults import Fault, intolerable
from etl.settings import Settings

Rows = list[tuple[Any, ...]]


def came_in(settings: Settings, *questions: str) -> tuple[list[Fault], list[Rows]]:
    """The faults, and the answer to each question in SQL; nothing where nothing would be
    published."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        engine = Engine(folder / "s.duckdb", folder / "p.duckdb", folder, size=0)
        try:
            taken = staging.load(engine, settings, folder, settings.sources)
            asked = () if intolerable(settings, taken) else questions
            return taken.faults, [engine.rows(question) for question in asked]
        finally:
            engine.close()
