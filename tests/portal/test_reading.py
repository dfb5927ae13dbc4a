"""The reading edition: the pages as light files, behind the same sign-in, with the same rights, and
never older than the page."""

from __future__ import annotations

import copy
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from etl import refresh
from etl.settings import load
from portal import reading, server, settings, spoken
from portal.gate import published, sessions, signin
from portal.gate.audiences import AUDIENCES
from portal.gate.store import Results, Stores, Warehouse
from portal.gate.turns import Turns
from portal.pack import command, contents
from portal.pack.reading import PAPER
from portal.pages import PAGES
from portal.settings import Settings
from tests import company
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_downloads import OWN, signed_in
from tests.portal.test_leaks import FORBIDDEN
from tests.portal.test_pack import text_of

MOST = 150_000
WAY = r"(\.\./)?[a-z]+(\?|$)|\.\./take/[a-z]+\.(pdf|pptx|xlsx)(\?|$)|#s\d+$|https://|mailto:"


def client_of(own: Settings) -> TestClient:
    shared, turns = Warehouse(Stores(20), Results(20), 10.0), Turns(2, 10.0)
    answer = reading.Edition(own, lambda: shared, lambda: turns).answer
    routes = [Route(reading.ADDRESS, answer), Route(reading.TAKEN, answer)]
    return TestClient(Starlette(routes=routes), base_url="http://localhost:8501")


@pytest.fixture(scope="module")
def client(snapshots: Path) -> TestClient:  # noqa: F811
    return client_of(replace(OWN, snapshots=snapshots, is_everybody=True))


def viewer(who: str) -> str:
    """As a demo of everybody calls them."""
    scope = stage.SCOPES[who]
    return f"{scope.audience}@{scope.key}"


@pytest.mark.parametrize("who", stage.SCOPES)
@pytest.mark.parametrize("name", sorted(PAPER))
def test_a_page_is_a_light_file_of_what_its_reader_may_read(
    name: str, who: str, client: TestClient
) -> None:
    answer = client.get(f"/read/{name}", params={"viewer": viewer(who)})
    page = next(p for p in PAGES if p.name == name)
    if not page.is_for(stage.SCOPES[who]):
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    assert len(answer.content) < MOST
    assert [c for c in FORBIDDEN[who] if c in answer.text] == []
    assert "<script" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    links = set(re.findall(r'href="([^"]*)"', answer.text))
    assert links
    assert all(re.match(WAY, link) for link in links), links


def test_links_lead_to_pages_that_are_there(client: TestClient) -> None:
    """Each once, from the page of the whole portfolio."""
    answer = client.get("/read/executive", params={"viewer": viewer("executive")})
    own = {
        link.replace("&amp;", "&") for link in re.findall(r'href="([a-z]+\?[^"]*)"', answer.text)
    }
    assert {link.partition("?")[0] for link in own} >= {"project", "explain", "home", "changes"}
    for link in sorted(own):
        assert client.get(f"/read/{link}").status_code == 200, link


def test_a_slice_and_a_choice_are_in_the_address(client: TestClient) -> None:
    asked = {"viewer": viewer("executive"), "slice": "programme:CROSSINGS"}
    some = client.get("/read/executive", params=asked).text
    assert "Programme: Crossings" in some
    assert "Birch Tower" not in some
    assert "Show all" in some
    page = client.get("/read/project", params=asked | {"project": "P2"}).text
    assert '<option value="P2" selected>' in page
    assert 'name="slice" value="programme:CROSSINGS"' in page
    none = client.get("/read/executive", params=asked | {"slice": "programme:X"})
    assert "No project of yours is among them" in none.text


def test_two_choices_of_one_name_are_told_apart_by_their_sections(client: TestClient) -> None:
    """The department's own projects and those its people work on have filters of one name."""
    text = client.get("/read/department", params={"viewer": viewer("department")}).text
    labels = [label.strip() for label in re.findall(r"<label>([^<]*)<", text)]
    assert len(labels) == len(set(labels)) > 2


@pytest.mark.parametrize("page", ["project", "team", "department", "customer"])
def test_who_is_led_to_what_is_not_theirs_reads_what_to_do_and_where_their_own_stand(
    page: str, client: TestClient
) -> None:
    asked = {"viewer": viewer("team" if page == "team" else "office"), page: "NOBODY"}
    text = client.get(f"/read/{page}", params=asked).text
    assert "Not found, or not yours" in text and "ask whoever sent you the link" in text
    own = re.search(rf'href="([^"]*{page}[^"]*)"[^>]*>Your {page}s<', text)
    assert own and "NOBODY" not in own[1]


@pytest.mark.parametrize(
    "address", ["release", "audit", "nothing", "executive/x", "../executive", "Executive"]
)
def test_what_is_no_page_to_read_is_not_found(address: str, client: TestClient) -> None:
    assert client.get(f"/read/{address}", params={"viewer": viewer("office")}).status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"as_of": "1970-01-01"}, "No report is as old as that"),
        ({"as_of": "soon"}, "as_of=soon in the address is no day. Write it as as_of=2026-11-20"),
        ({"known": "<b>x"}, "known=&lt;b&gt;x in the address is no day"),
        ({"look": "customer:ALDER"}, "Not found, or not yours"),
    ],
)
def test_what_cannot_be_shown_is_a_sentence_that_says_what_to_do(
    query: dict[str, str], words: str, client: TestClient
) -> None:
    answer = client.get("/read/home", params=query | {"viewer": viewer("executive")})
    assert answer.status_code == 404
    assert words in answer.text
    assert 'href="../"' in answer.text


def test_who_is_nobody_here_is_told_nothing(client: TestClient) -> None:
    answer = client.get("/read/home", params={"viewer": "customer@nobody"})
    assert answer.status_code == 404
    through = client.get(
        "/read/home", params={"viewer": viewer("alder")}, headers={"X-Forwarded-For": "1.2.3.4"}
    )
    assert through.status_code == 404


def shown(read: TestClient, asked: dict[str, str], page: str = "executive") -> str:
    answer = read.get(f"/read/{page}", params=asked)
    assert answer.status_code == 200
    return str(answer.text).replace("\N{NO-BREAK SPACE}", " ")


def test_it_is_never_older_than_the_report(tmp_path: Path) -> None:
    own = replace(OWN, snapshots=company.publish(tmp_path), is_everybody=True)
    read = client_of(own)
    asked = {"viewer": viewer("executive")}
    assert "Data as of 13 Mar 2026" in shown(read, asked)
    tables = copy.deepcopy(company.TABLES)
    tables["projects"][0]["project_name"] = "Alder Viaduct"
    newer = load(company.write(tmp_path, tables))
    assert refresh.run(newer, newer.snapshots, date(2026, 3, 20), publish=True).is_good
    fresh = shown(read, asked)
    assert "Data as of 20 Mar 2026" in fresh
    assert "Alder Viaduct" in fresh
    past = shown(read, asked | {"as_of": "2026-03-13"})
    assert "Earlier report" in past
    assert "Alder Bridge" in past
    moved = shown(read, asked, page="changes")
    assert "Alder Viaduct" in moved


# --- sign-in --------------------------------------------------------------------------------------


@pytest.fixture
def closed(snapshots: Path) -> TestClient:  # noqa: F811
    return client_of(replace(OWN, demo=False, snapshots=snapshots))


def test_the_right_is_asked_also_where_the_page_is_kept(
    closed: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = {"who": signed_in("Ann@Customer1.test", is_verified=True)}
    monkeypatch.setattr(signin, "cookie_claims", lambda cookies: claims["who"])
    assert closed.get("/read/customer").status_code == 200
    assert "Alder Bridge" in closed.get("/read/customer").text
    claims["who"] = signed_in("bob@customer2.test", is_verified=True)
    assert "Alder Bridge" not in closed.get("/read/customer").text
    claims["who"] = signed_in("stranger@corp.test", is_verified=True)
    assert closed.get("/read/customer").status_code == 404
    claims["who"] = signed_in("Ann@Customer1.test", is_verified=True)

    def ended(*_: object) -> None:
        raise sessions.Ended("over")

    monkeypatch.setattr(sessions, "check", ended)
    answer = closed.get("/read/customer", follow_redirects=False)
    assert answer.status_code == 302
    assert "Alder" not in answer.text


def test_who_signs_in_first_arrives_at_the_address_asked_for(
    closed: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    snapshots: Path,  # noqa: F811
) -> None:
    monkeypatch.setattr(signin, "cookie_claims", lambda cookies: None)
    answer = closed.get("/read/customer?customer=ALDER&as_of=2026-03-13", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "../")
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Max-Age=600"))
    kept = cookie.partition("=")[2].partition(";")[0].strip('"')
    own = replace(OWN, demo=False, snapshots=snapshots)
    monkeypatch.setattr(settings, "load", lambda: own)

    def root(request: Request) -> PlainTextResponse:
        return PlainTextResponse("the portal")

    portal = TestClient(
        server.Guard(Starlette(routes=[Route("/", root)])), base_url="http://localhost:8501"
    )
    portal.cookies.set(reading.COOKIE, kept)
    assert portal.get("/", follow_redirects=False).text == "the portal"  # not yet signed in
    claimed = signed_in("Ann@Customer1.test", is_verified=True)
    monkeypatch.setattr(signin, "cookie_claims", lambda cookies: claimed)
    back = portal.get("/", follow_redirects=False)
    assert back.headers["location"] == "./read/customer?customer=ALDER&as_of=2026-03-13"
    assert back.headers["x-frame-options"] == "DENY"
    assert "Max-Age=0" in back.headers["set-cookie"]


@pytest.mark.parametrize(
    "asked", ["https://elsewhere.test/", "//elsewhere.test", "/auth/logout", "/read"]
)
def test_no_other_address_is_returned_to(asked: str) -> None:
    assert reading.returning({reading.COOKIE: reading._signed(asked)}) == ""


def test_a_forged_or_old_cookie_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    good = reading._signed("/read/home")
    assert reading.returning({reading.COOKIE: good}) == "/read/home"
    body, _, signature = good.partition(".")
    for bad in ("", ".", body, f"{body}.x", f"{body}A.{signature}", f"{body}.{signature[:-1]}é"):
        assert reading.returning({reading.COOKIE: bad}) == "", bad
    later = time.time() + reading.SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert reading.returning({reading.COOKIE: good}) == ""


def test_without_a_report_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(published.NoSnapshot):
        published.live_report(tmp_path)
    answer = client_of(replace(OWN, snapshots=tmp_path, is_everybody=True)).get(
        "/read/home", params={"viewer": "executive@"}
    )
    assert answer.status_code in (404, 503)


def test_what_fails_is_a_sentence_with_a_code_and_no_trace(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise ZeroDivisionError("a cell of somebody's")

    monkeypatch.setattr(reading.Edition, "_read", broken)
    answer = client.get("/read/home", params={"viewer": viewer("executive"), "x": "1"})
    assert answer.status_code == 500
    assert re.search(r">Something failed here\. .* code: \w{6}\.<", answer.text)
    assert "somebody" not in answer.text


def test_after_a_publish_the_pages_read_last_are_there_before_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(OWN, snapshots=company.publish(tmp_path), is_everybody=True)
    shared, turns = Warehouse(Stores(20), Results(20), 10.0), Turns(2, 10.0)
    edition = reading.Edition(own, lambda: shared, lambda: turns)
    app = Starlette(routes=[Route(reading.ADDRESS, edition.answer)])
    read = TestClient(app, base_url="http://localhost:8501")
    asked = {"viewer": viewer("executive")}
    assert "Data as of 13 Mar 2026" in shown(read, asked)
    newer = load(company.write(tmp_path, company.TABLES))
    assert refresh.run(newer, newer.snapshots, date(2026, 3, 20), publish=True).is_good
    edition.anew()

    def never(*_: object, **__: object) -> bytes:
        raise AssertionError("made anew")

    monkeypatch.setattr(reading.Edition, "_read", never)
    assert "Data as of 20 Mar 2026" in shown(read, asked)


# --- to take along --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(reading.KINDS))
@pytest.mark.parametrize("who", ["executive", "department", "team", "alder"])
def test_a_page_to_take_along_is_of_this_slice_and_day_and_verify_confirms_it(
    who: str,
    kind: str,
    client: TestClient,
    snapshots: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    name = AUDIENCES[stage.SCOPES[who].audience].page
    asked = {"viewer": viewer(who), "slice": "phase:active", "as_of": "2026-03-13"}
    answer = client.get(f"/take/{name}.{kind}", params=asked)
    assert answer.status_code == 200
    assert f"standpoint-{name}-slice-2026-03-13.{kind}" in answer.headers["content-disposition"]
    shown = text_of(kind, answer.content)
    assert [c for c in FORBIDDEN[who] if c in shown] == []
    assert "Phase: active" in re.sub(r"\s+", " ", shown)
    file = tmp_path / f"page.{kind}"
    file.write_bytes(answer.content)
    own = replace(OWN, snapshots=snapshots, is_everybody=True)
    shared = Warehouse(Stores(5), Results(20), 10.0)
    is_genuine, words = command._said(own, shared, file)
    assert is_genuine, words
    changed = answer.content.replace(b"phase:active", b"phase:closed")
    file.write_bytes(changed)
    assert command._said(own, shared, file)[0] is False


@pytest.mark.parametrize(
    "address", ["executive.exe", "release.pdf", "nothing.pdf", "executive.", ".pdf", "executive"]
)
def test_what_is_no_file_to_take_is_not_found(address: str, client: TestClient) -> None:
    assert client.get(f"/take/{address}", params={"viewer": viewer("office")}).status_code == 404


def test_a_file_names_no_page_that_is_none(tmp_path: Path, snapshots: Path) -> None:  # noqa: F811
    """A mark can be changed by whoever holds the file."""
    reader = stage.reader(snapshots, stage.SCOPES["executive"])
    made = contents.of_page(reader, (), 25, "executive", {})
    file = tmp_path / "page.html"
    file.write_bytes(command.marked_file("html", made, "nonsense", {"x": "1"}))
    own = replace(OWN, snapshots=snapshots)
    assert command._said(own, Warehouse(Stores(5), Results(20), 10.0), file)[0] is False


def test_a_page_is_read_in_the_language_its_reader_chose_and_nobody_elses_is_touched(
    snapshots: Path,  # noqa: F811
) -> None:
    own = replace(OWN, snapshots=snapshots, is_everybody=True)
    client = client_of(own)

    def read(who: str) -> str:
        return str(client.get("/read/definitions", params={"viewer": viewer(who)}).text)

    def about(who: str) -> str:
        taken = client.get("/take/executive.xlsx", params={"viewer": viewer(who)})
        return text_of("xlsx", taken.content)

    assert '<html lang="en-GB">' in read("executive")
    assert spoken.choose(own, viewer("executive"), "de")
    try:
        assert '<html lang="de">' in read("executive") and "Definitionen" in read("executive")
        assert "Berichtsstand" in about("executive") or "Datenstand" in about("executive")
        assert '<html lang="en-GB">' in read("office") and "Datenstand" not in about("office")
    finally:
        spoken.choose(own, viewer("executive"), "")
    assert '<html lang="en-GB">' in read("executive")


def test_who_is_not_known_is_told_in_the_portals_language(
    snapshots: Path,  # noqa: F811
) -> None:
    own = replace(OWN, snapshots=snapshots, is_everybody=True, language="de")
    answer = client_of(own).get("/read/nonsense", params={"viewer": viewer("executive")})
    assert answer.status_code == 404 and '<html lang="de">' in answer.text
    assert "Nicht gefunden" in answer.text
