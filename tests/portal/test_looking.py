"""Through another's eyes: who may, what is shown, and that it ends with one's own right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from portal import downloads, settings
from portal.desk import chain, opening
from portal.gate import looking, published, trail
from portal.gate.access import Scope
from portal.gate.published import NotYours
from portal.gate.store import Results, Stores, Warehouse
from portal.gate.turns import Turns
from portal.settings import Settings
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_app import pages, run, said  # noqa: F401
from tests.portal.test_signin import BASE
from tests.portal.test_warehouse import own  # noqa: F401

OFFICE, HEAD = Scope("pm", ""), Scope("department", "RUN")
OTHERS = [Scope("team", "PIPES"), Scope("customer", "ALDER"), Scope("pm", "ann")]


def eyes(folder: Path, looker: Scope) -> set[tuple[str, str]]:
    return {(scope.audience, scope.key) for scope in looking.scopes(folder, looker)}


@pytest.mark.parametrize("looker", [OFFICE, Scope("executive", "")])
def test_office_and_executives_look_through_every_scope_but_the_whole(
    looker: Scope, snapshots: Path
) -> None:
    every = {(who, key) for _, _, who, key in published.everybody(snapshots)}
    assert eyes(snapshots, looker) == {pair for pair in every if pair[1]}
    assert {("customer", "ALDER"), ("team", "PIPES"), ("programme", "CROSSINGS")} <= every


def test_a_head_looks_through_the_leads_below_and_nobody_elses(snapshots: Path) -> None:
    assert eyes(snapshots, HEAD) == {("team", "PIPES")}


@pytest.mark.parametrize("looker", OTHERS)
def test_everybody_else_has_their_own_eyes(looker: Scope, snapshots: Path) -> None:
    assert eyes(snapshots, looker) == set()


@pytest.mark.parametrize(
    ("looker", "words"),
    [
        (HEAD, "team:MASONS"),
        (HEAD, "department:RUN"),
        (HEAD, "customer:ALDER"),
        (OFFICE, "customer:NOBODY"),
        (OFFICE, "executive:"),
        (OFFICE, "pm:"),
        (OFFICE, "nonsense"),
        (Scope("customer", "ALDER"), "customer:BIRCH"),
        (Scope("team", "PIPES"), "team:PIPES"),
    ],
)
def test_an_address_that_names_other_eyes_is_refused(
    looker: Scope, words: str, snapshots: Path
) -> None:
    with pytest.raises(NotYours):
        looking.asked(snapshots, looker, words)


def test_what_is_seen_is_what_that_reader_has(snapshots: Path) -> None:
    seen = looking.asked(snapshots, OFFICE, "customer:ALDER")
    theirs, looked = (
        stage.reader(snapshots, scope) for scope in (Scope("customer", "ALDER"), seen)
    )
    assert looked.tables() == theirs.tables()
    for table in theirs.tables():
        assert looked.columns(table) == theirs.columns(table)
        query = f'select * from "{table}" order by all'
        assert looked.sql(query).to_pylist() == theirs.sql(query).to_pylist()


@pytest.fixture
def framed(
    pages: Path, snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """The frame around two small pages, on the tiny company."""
    made = replace(BASE, snapshots=snapshots, desk=f"sqlite:///{tmp_path}/desk.sqlite")
    monkeypatch.setattr(settings, "load", lambda: made)
    return made


def test_the_page_says_whose_eyes_and_shows_their_rows(framed: Settings) -> None:
    test = run({"viewer": "cfo@corp.test", "look": "customer:ALDER"})
    assert "IDS P1" in said(test)
    assert "P2" not in said(test)
    assert "read-only" in said(test)
    assert "Customer" in said(test)


def test_whoever_may_not_look_is_told_nothing(framed: Settings) -> None:
    for viewer, look in (
        ("ann@customer1.test", "customer:BIRCH"),
        ("cfo@corp.test", "customer:NO"),
    ):
        text = said(run({"viewer": viewer, "look": look}))
        assert "Not found, or not yours" in text
        assert "IDS" not in text


def test_looking_stands_in_the_trail(framed: Settings) -> None:
    run({"viewer": "cfo@corp.test", "look": "customer:ALDER"})
    assert trail.journal(framed).flush()
    told = [e.content for e in chain.entries(opening.desk(framed), 5) if e.content]
    assert any(
        (t["viewer"], t["audience"], t["scope"], t["looker"])
        == ("cfo@corp.test", "customer", "ALDER", "executive")
        for t in told
    )


def test_a_download_through_other_eyes_ends_with_ones_own_right(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = replace(BASE, snapshots=snapshots)
    shared = Warehouse(Stores(5), Results(5), 10.0)
    route = Route(
        "/export/{token}/{name}", downloads.route(mine, lambda: shared, lambda: Turns(2, 10.0))
    )
    client = TestClient(Starlette(routes=[route]), base_url="http://localhost:8501")
    reader = stage.reader(snapshots, looking.asked(snapshots, OFFICE, "customer:ALDER"))
    address = downloads.link_through(
        OFFICE, "office@corp.test", reader, "customer_invoices", "csv", customer="ALDER"
    )
    plain = downloads.link("office@corp.test", reader, "customer_invoices", "csv", customer="ALDER")
    assert client.get(plain).status_code == 404
    assert client.get(address).status_code == 200
    monkeypatch.setattr(published, "directory", lambda folder: ())
    assert client.get(address).status_code == 404
