"""Kept views and addresses for programs: one's own, through one's own scope, and gone when taken
back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from portal import feeding
from portal.desk import feeds, opening, views
from portal.desk.chain import moment
from portal.desk.opening import Desk
from portal.desk.tables import FEED
from portal.draw import paper
from portal.gate import published
from portal.gate.access import Scope
from portal.gate.shelf import Shelf
from portal.gate.store import Results, Stores, Warehouse
from portal.gate.turns import Turns
from portal.pages import PAGES
from portal.settings import Settings
from portal.tell import keeping
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_downloads import OWN

QUESTION = {"numbers": "actual_cost", "by": "project", "view": "mine"}


@pytest.fixture
def own(snapshots: Path, tmp_path: Path) -> Settings:  # noqa: F811
    return replace(OWN, snapshots=snapshots, desk=f"sqlite:///{tmp_path}/desk.sqlite")


NOTED: list[str] = []


def desk_of(own: Settings) -> Callable[[], Desk]:
    return lambda: opening.desk(own)


def shelf(own: Settings, email: str, scope: Scope) -> Shelf:
    NOTED.clear()
    return Shelf(
        desk_of(own),
        email,
        email.partition("@")[0].title(),
        scope,
        lambda kind, **told: NOTED.append(kind),
    )


OFFICE = Scope("pm", "")
RUN = Scope("department", "RUN")


def keep(held: Shelf, name: str, own: Settings, audience: str = "") -> bool:
    live = published.live_report(own.snapshots)
    return held.keep(name, "explore", QUESTION, live, is_pinned=True, audience=audience)


def test_a_view_is_its_owners_until_the_office_offers_it(own: Settings) -> None:
    office, head = shelf(own, "pm@corp.test", OFFICE), shelf(own, "head@corp.test", RUN)
    assert keep(office, "Cost", own)
    assert [v.name for v in office.views()] == ["Cost"] and head.views() == []
    assert keep(office, "Cost", own, audience="department")
    assert [(v.name, v.owner, v.is_own) for v in head.views()] == [("Cost", "Pm", False)]
    head.remove(head.views()[0].key)
    assert len(head.views()) == 1, "nobody lets go of another's"
    another = shelf(own, "other@corp.test", OFFICE)
    keep(head, "Mine", own)
    another.remove(next(v.key for v in head.views() if v.is_own))
    assert len(head.views()) == 2, "the office takes down what is offered, and no more"
    head.remove(next(v.key for v in head.views() if v.is_own))
    another.remove(office.views()[0].key)
    assert office.views() == head.views() == []


def test_nobody_but_the_office_offers(own: Settings) -> None:
    head = shelf(own, "head@corp.test", RUN)
    assert keep(head, "Mine", own, audience="customer")
    assert head.views()[0].audience == ""


def test_an_address_too_long_is_not_kept_rather_than_cut(own: Settings) -> None:
    head, live = shelf(own, "head@corp.test", RUN), published.live_report(own.snapshots)
    long = {"slice": "project:" + ",".join(f"P{n}" for n in range(3_000))}
    assert not head.keep("Long", "explore", long, live, is_pinned=True)
    assert head.views() == []


def test_a_view_needs_a_name_and_has_its_number(own: Settings) -> None:
    head = shelf(own, "head@corp.test", RUN)
    assert not keep(head, "  ", own)
    assert all(keep(head, f"View {n}", own) for n in range(views.MOST))
    assert not keep(head, "One more", own)
    assert keep(head, "View 1", own), "one of that name is replaced"


def test_what_a_view_keeps_says_nothing_of_who_looked_and_when() -> None:
    query = {
        **QUESTION,
        "viewer": "a@b",
        "as": "1",
        "look": "x",
        "as_of": "2026-01-01",
        "known": "y",
    }
    with paper.writing(query):
        assert keeping.address() == QUESTION


def test_a_kept_view_opens_now_and_as_it_was(own: Settings) -> None:
    held = shelf(own, "pm@corp.test", OFFICE)
    keep(held, "Cost", own)
    context = replace(
        stage.context(str(own.snapshots), "office"),
        shelf=held,
        pages={p.name: p for p in PAGES},
        kept={"as": "1", "slice": "phase:active"},
    )
    with paper.writing({}) as drawn:
        keeping.kept(context)
    ways = [line.given["query"] for line in drawn[0].parts[0].parts if line.kind == "page_link"]
    assert ways[0] == {"as": "1", **QUESTION}
    assert ways[1] == {**ways[0], "as_of": "2026-03-13", "known": ways[1]["known"]}
    with paper.writing({}) as nothing:
        keeping.kept(replace(context, pages={}))
    assert "its page is not among yours" in str(nothing)


# --- for programs ---------------------------------------------------------------------------------


@pytest.fixture
def client(own: Settings) -> TestClient:
    shared = Warehouse(Stores(5), Results(5), 10.0)
    route = Route(feeding.ADDRESS, feeding.route(own, lambda: shared, lambda: Turns(2, 10.0)))
    return TestClient(Starlette(routes=[route]), base_url="http://localhost:8501")


def names(client: TestClient, token: str) -> set[str]:
    answer = client.get(f"/feed/{token}.csv")
    assert answer.status_code == 200, answer.text
    return {row["project"] for row in csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))}


def test_a_feed_is_read_through_its_owners_scope(client: TestClient, own: Settings) -> None:
    office = shelf(own, "office@corp.test", OFFICE).feed("Cost", QUESTION)
    head = shelf(own, "head@corp.test", RUN).feed("Cost", QUESTION)
    assert names(client, office) == {"P1", "P2"}
    assert names(client, head) == {"P2"}


def test_a_feed_comes_in_three_forms(client: TestClient, own: Settings) -> None:
    token = shelf(own, "office@corp.test", OFFICE).feed("Cost", QUESTION)
    told = json.loads(client.get(f"/feed/{token}.json").text)
    table = pq.read_table(io.BytesIO(client.get(f"/feed/{token}.parquet").content))
    assert told["rows"] == table.to_pylist() and told["status_date"] == "2026-03-13"
    assert client.get(f"/feed/{token}.exe").status_code == 404


def test_a_feed_ends_when_it_is_taken_back_old_or_forged(client: TestClient, own: Settings) -> None:
    held = shelf(own, "office@corp.test", OFFICE)
    token, other = held.feed("Cost", QUESTION), held.feed("Again", QUESTION)
    shelf(own, "cfo@corp.test", OFFICE).end(held.feeds()[0].token_hash)
    assert len(held.feeds()) == 2, "nobody takes back another's"
    for feed in held.feeds():
        if feed.name == "Cost":
            held.end(feed.token_hash)
    assert "feed-ended" in NOTED
    with desk_of(own)().writing() as connection:
        connection.execute(update(FEED).values(until=moment() - timedelta(seconds=1)))
    for gone in (token, other, "nonsense"):
        assert client.get(f"/feed/{gone}.csv").status_code == 404
    assert held.feeds() == []


def test_a_feed_of_whom_the_directory_does_not_list_reads_nothing(
    client: TestClient, own: Settings
) -> None:
    stranger = shelf(own, "nobody@else.test", OFFICE).feed("Cost", QUESTION)
    higher = shelf(own, "head@corp.test", OFFICE).feed("Cost", QUESTION)
    for token in (stranger, higher):
        assert client.get(f"/feed/{token}.csv").status_code == 404


def test_the_desk_holds_no_token(own: Settings) -> None:
    token = shelf(own, "office@corp.test", OFFICE).feed("Cost", QUESTION)
    with desk_of(own)().reading() as connection:
        held = str(connection.execute(select(FEED)).mappings().all())
    assert token and token not in held


def test_what_a_person_kept_is_forgotten_with_them(own: Settings) -> None:
    held = shelf(own, "office@corp.test", OFFICE)
    keep(held, "Cost", own)
    held.feed("Cost", QUESTION)
    views.forget(desk_of(own)(), "OFFICE@corp.test")
    feeds.forget(desk_of(own)(), "OFFICE@corp.test")
    assert held.views() == [] and held.feeds() == []
