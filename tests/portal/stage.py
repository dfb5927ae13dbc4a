"""Renders one page for one scope of the tiny company, and keeps every table that was handed to
it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pytest

from portal import app, downloads
from portal.draw import sections
from portal.formats import Locale
from portal.gate import published
from portal.gate.access import Scope
from portal.gate.audiences import AUDIENCES, OWNERS
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.pages import PAGES
from portal.tell.context import Context
from tests import company

SCOPES = {
    "executive": Scope("executive", ""),
    "office": Scope("pm", ""),
    **{
        who: Scope(who, company.TABLES["projects"][0][AUDIENCES[who].owns])
        for who in sorted(OWNERS)
    },
    "department": Scope("department", "RUN"),
    "team": Scope("team", "PIPES"),
    "alder": Scope("customer", "ALDER"),
    "birch": Scope("customer", "BIRCH"),
}


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the tiny company's snapshot."""
    return company.publish(tmp_path_factory.mktemp("company"))


HANDED: list[pa.Table] = []


class Spy(Reader):
    """A reader that remembers what it hands over."""

    def sql(self, text: str, parameters: dict[str, object] | None = None) -> pa.Table:
        table = super().sql(text, parameters)
        HANDED.append(table)
        return table


def reader(folder: Path, scope: Scope, kind: type[Reader] = Reader) -> Reader:
    """A reader of the live snapshot with a warehouse of its own."""
    return kind(
        Warehouse(Stores(20), Results(200), 10.0),
        published.live_report(folder),
        scope,
        lambda: None,
    )


shared = cache(reader)
"""The same for all tests that only ask: what one has had answered, another need not."""


def render(page: str, who: str, folder: str, language: str = "en_GB") -> None:
    """What AppTest runs."""
    app._guarded(next(p for p in PAGES if p.name == page), context(folder, who, language))


def render_open(page: str, who: str, folder: str) -> None:
    """The same with every section of a long page open."""
    shown = sections._shown
    unfolded = partial(replace, needs_attention=True)
    with patch.object(sections, "_shown", lambda section: shown(unfolded(section))):
        render(page, who, folder)


def context(folder: str, who: str, language: str = "en_GB") -> Context:
    """What a page is given for a scope."""
    one = reader(Path(folder), SCOPES[who], Spy)
    return Context(
        reader=one,
        locale=Locale(language, "EUR", "UTC"),
        viewer_name="A Viewer",
        export=partial(downloads.link, "viewer@corp.test", one),
        kept={},
        page_rows=25,
        pages={},
    )
