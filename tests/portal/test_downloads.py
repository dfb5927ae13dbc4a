"""Downloads: a link is one viewer's, for one scope, for an hour, and nothing else opens the
route."""

from __future__ import annotations

import csv
import io
import secrets
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import fastexcel
import pyarrow as pa
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from portal import downloads
from portal.gate import sessions, signin
from portal.gate.access import Scope
from portal.gate.store import Results, Stores, Warehouse
from portal.gate.turns import Turns
from portal.settings import Settings
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401

OWN = Settings(
    title="Standpoint",
    snapshots=Path(),
    demo=True,
    query_seconds=10.0,
    store_count=10,
    cache_megabytes=10,
    page_rows=25,
)


@pytest.fixture
def client(snapshots: Path) -> TestClient:
    shared = Warehouse(Stores(5), Results(5), 10.0)
    route = Route(
        "/export/{token}/{name}",
        downloads.route(replace(OWN, snapshots=snapshots), lambda: shared, lambda: Turns(2, 10.0)),
    )
    return TestClient(Starlette(routes=[route]), base_url="http://localhost:8501")


def link(
    snapshots: Path,
    email: str,
    scope: Scope,
    query: str = "customer_invoices",
    kind: str = "csv",
    **parameters: object,
) -> str:
    return downloads.link(
        email, stage.reader(snapshots, scope), query=query, kind=kind, **parameters
    )


def test_a_viewers_link_gives_their_rows(client: TestClient, snapshots: Path) -> None:
    answer = client.get(
        link(snapshots, "ann@customer1.test", Scope("customer", "ALDER"), customer="ALDER")
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["invoice_name"], r["invoice_amount"]) for r in rows] == [
        ("First part", "30000.0000")
    ]
    assert answer.headers["cache-control"] == "no-store"


def test_a_link_for_a_scope_the_viewer_does_not_have_finds_nothing(
    client: TestClient, snapshots: Path
) -> None:
    assert (
        client.get(
            link(snapshots, "ann@customer1.test", Scope("customer", "BIRCH"), customer="BIRCH")
        ).status_code
        == 404
    )
    assert (
        client.get(
            link(snapshots, "stranger@corp.test", scope=Scope("executive", ""), query="sources")
        ).status_code
        == 404
    )


def test_a_forged_or_altered_link_finds_nothing(client: TestClient, snapshots: Path) -> None:
    good = link(snapshots, "ann@customer1.test", Scope("customer", "ALDER"), customer="ALDER")
    token = good.split("/")[2]
    body, _, signature = token.partition(".")
    for bad in (body + "A." + signature, body + "." + signature[:-2] + "AA", body, "x.y", "."):
        assert client.get(f"/export/{bad}/customer_invoices.csv").status_code == 404


def test_an_old_link_finds_nothing(
    client: TestClient, snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = link(snapshots, "ann@customer1.test", Scope("customer", "ALDER"), customer="ALDER")
    later = time.time() + 2 * downloads.SECONDS
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(address).status_code == 404


def test_a_demo_link_is_refused_through_a_proxy(client: TestClient, snapshots: Path) -> None:
    address = link(snapshots, "ann@customer1.test", Scope("customer", "ALDER"), customer="ALDER")
    assert client.get(address, headers={"X-Forwarded-For": "1.2.3.4"}).status_code == 404


def test_with_real_sign_in_a_link_alone_is_not_enough(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = Warehouse(Stores(5), Results(5), 10.0)
    route = Route(
        "/export/{token}/{name}",
        downloads.route(
            replace(OWN, demo=False, snapshots=snapshots), lambda: shared, lambda: Turns(2, 10.0)
        ),
    )
    client = TestClient(Starlette(routes=[route]), base_url="http://localhost:8501")
    address = link(snapshots, "ann@customer1.test", Scope("customer", "ALDER"), customer="ALDER")
    assert client.get(address).status_code == 404
    for email, is_verified, code in (
        ("bob@customer2.test", True, 404),
        ("Ann@Customer1.test", False, 404),
        ("Ann@Customer1.test", True, 200),
    ):
        claimed = signed_in(email, is_verified=is_verified)
        monkeypatch.setattr(signin, "cookie_claims", lambda cookies, claimed=claimed: claimed)
        assert client.get(address).status_code == code


def test_a_link_answers_no_more_once_its_session_ended(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = replace(OWN, demo=False, snapshots=snapshots, desk=f"sqlite:///{tmp_path}/desk.sqlite")
    shared = Warehouse(Stores(5), Results(5), 10.0)
    route = Route(
        "/export/{token}/{name}", downloads.route(own, lambda: shared, lambda: Turns(2, 10.0))
    )
    client = TestClient(Starlette(routes=[route]), base_url="http://localhost:8501")
    address = link(snapshots, "ann@customer1.test", Scope("customer", "ALDER"), customer="ALDER")
    claimed = signed_in("ann@customer1.test")
    monkeypatch.setattr(signin, "cookie_claims", lambda cookies: claimed)
    assert client.get(address).status_code == 200
    sessions.end(own, claimed)
    assert client.get(address).status_code == 404


def signed_in(email: str, *, is_verified: bool = True) -> sessions.Claims:
    """A sign-in of this moment."""
    now = time.time()
    claims = {"iat": now, "exp": now + 300, "nonce": secrets.token_hex(8), "is_logged_in": True}
    made = sessions.claims({**claims, "email": email, "email_verified": is_verified})
    assert made is not None
    return made


TABLE = pa.table(
    {
        "name": ["=1+1", "@x", "plain", None],
        "amount": [Decimal("1.50"), Decimal(-2), None, Decimal(0)],
        "day": [date(2026, 3, 13)] * 4,
    }
)


def test_a_cell_that_a_spreadsheet_would_run_stays_text(snapshots: Path) -> None:
    content, _ = downloads.as_csv(TABLE, stage.reader(snapshots, Scope("executive", "")))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [r[0] for r in rows] == ["name", "'=1+1", "'@x", "plain", ""]


def test_a_workbook_holds_the_rows_and_what_they_are_as_of(snapshots: Path) -> None:
    content, _ = downloads.as_xlsx(TABLE, stage.reader(snapshots, Scope("executive", "")))
    book = fastexcel.read_excel(content)
    assert book.load_sheet("Rows").to_polars if False else book.sheet_names == ["Rows", "About"]
    about = dict(
        zip(
            *[
                book.load_sheet("About", header_row=None).to_arrow().column(i).to_pylist()
                for i in (0, 1)
            ],
            strict=True,
        )
    )
    assert (about["Status date"], about["Amounts in"]) == ("2026-03-13", "EUR")
