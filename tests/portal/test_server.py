"""What the server answers before any page: closed addresses, cookies, secrets, a damaged report."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette import starlette_routes

from etl import refresh
from etl.settings import load
from portal import admitting, server, settings
from portal.__main__ import main
from portal.desk import chain, entitlements, opening
from portal.gate import published, secret, signin, trail
from portal.gate.access import Scope
from portal.gate.published import Damaged, NotYours
from portal.settings import Settings
from tests import company
from tests.portal.test_app import pages, run, said  # noqa: F401
from tests.portal.test_signin import BASE
from tests.portal.test_warehouse import own  # noqa: F401

GOING = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def anything(request: Request) -> Response:
    answer = PlainTextResponse("there")
    answer.set_cookie("_streamlit_user", "u", httponly=False, samesite=None)
    answer.set_cookie("_streamlit_xsrf", "x", samesite="lax")
    return answer


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The guard around a server that answers everything."""
    monkeypatch.setattr(settings, "load", lambda: replace(BASE, demo=False))
    app = Starlette(routes=[Route("/{path:path}", anything)])
    return TestClient(server.Guard(app), base_url="http://localhost:8501")


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(server.OPEN))
def test_what_streamlits_page_needs_is_open(client: TestClient, path: str) -> None:
    assert client.get(f"/_stcore/{path}").status_code == 200


def test_every_other_address_of_streamlits_own_is_closed(client: TestClient) -> None:
    routes = {
        value.strip("/").partition("{")[0]
        for name, value in vars(starlette_routes).items()
        if name.lstrip("_").startswith(("ROUTE", "BASE_ROUTE")) and isinstance(value, str)
    }
    core = {route for route in routes if route.startswith("_stcore/")}
    assert {"_stcore/metrics", "_stcore/upload_file/"} <= core
    for route in (core | {"_stcore/agent/mcp", "component/x/y"}) - {
        f"_stcore/{name}" for name in server.OPEN
    }:
        assert client.get(f"/{route}").status_code == 404, route


@pytest.mark.parametrize(
    ("to", "asked"),
    [
        ("https://login.test/authorize?response_type=code&state=s", "&max_age=5400"),
        ("/", ""),  # nobody to ask
    ],
)
def test_the_provider_is_asked_for_a_sign_in_that_is_no_older_than_a_session(
    monkeypatch: pytest.MonkeyPatch, to: str, asked: str
) -> None:
    """An hour and a half are 5,400 seconds. Without it, a provider that remembers its own sign-in
    for days gives the same moment back, and whoever came to their end never gets in again."""
    own = replace(BASE, demo=False, session_hours=1.5)
    monkeypatch.setattr(settings, "load", lambda: own)
    app = Starlette(routes=[Route("/{path:path}", lambda request: RedirectResponse(to))])
    client = TestClient(server.Guard(app), base_url="http://localhost:8501")
    for path, more in ((server.LOGIN, asked), ("/elsewhere", "")):
        answer = client.get(path, headers=GOING, follow_redirects=False)
        assert answer.headers["location"] == to + more


@pytest.mark.parametrize("path", sorted(server.CHANGING))
@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (GOING, 200),
        ({"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 404),
        ({"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 404),
        ({"Accept": "text/html,*/*;q=0.8"}, 200),
        ({"Accept": "image/avif,image/webp,*/*"}, 404),
    ],
)
def test_what_changes_something_is_for_whoever_goes_there(
    client: TestClient, path: str, headers: dict[str, str], code: int
) -> None:
    assert client.get(path, headers=headers).status_code == code


@pytest.mark.parametrize("has_tls", [False, True])
def test_cookies_are_for_this_site_and_out_of_reach(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, has_tls: bool
) -> None:
    monkeypatch.setattr(signin, "has_tls", lambda: has_tls)
    cookies = client.get("/").headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.lower().count("samesite=lax") == 1
        assert ("HttpOnly" in cookie) == cookie.startswith("_streamlit_user")
        assert ("; Secure" in cookie) == has_tls


# --- secrets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("x", "has 1 characters"),
        ("", "has 0 characters"),
        ("short-but-random-9f3", "has 20 characters"),
        ("a" * 64, "repeats itself"),
        ("abcdefghijklmnop" * 4, "repeats itself"),
        ("my-very-long-secret-that-holds-the-word-itself", "holds the word"),
        ("paste what `standpoint secret` prints", "example"),
    ],
)
def test_a_poor_secret_is_told(own: str, words: str) -> None:
    assert words in secret.weakness(own)


def test_a_secret_as_the_command_makes_it_will_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["secret"]) == 0
    made = capsys.readouterr().out.strip()
    assert len(made) == 64
    assert secret.weakness(made) == ""
    assert secret.make() != made


def test_a_file_that_everybody_reads_is_told(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text("[auth]")
    file.chmod(0o604)
    assert f"chmod 600 {file}" in secret.exposed([tmp_path / "none.toml", file])
    file.chmod(0o640)
    assert secret.exposed([file]) == ""


# --- a damaged report -----------------------------------------------------------------------------


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """Two reports of the tiny company, the first under another name of its bridge."""
    from datetime import date

    tables = copy.deepcopy(company.TABLES)
    for day, name in ((date(2026, 3, 6), "Old Bridge"), (date(2026, 3, 13), "New Bridge")):
        tables["projects"][0]["project_name"] = name
        mine = load(company.write(tmp_path / "twice", tables))
        assert refresh.run(mine, mine.snapshots, day, publish=True).is_good
    return mine.snapshots


def test_where_the_newest_report_is_damaged_the_one_before_serves(twice: Path) -> None:
    live, damaged = published.readable(twice)
    assert (str(live.status_date), damaged) == ("2026-03-13", None)
    live.path.chmod(0o600)
    live.path.write_bytes(b"garbage" * 1000)
    published._describe.cache_clear()
    shown, damaged = published.readable(twice)
    assert damaged is not None
    assert (str(shown.status_date), str(damaged.status_date)) == ("2026-03-06", "2026-03-13")
    shown.path.chmod(0o600)
    shown.path.write_bytes(b"")
    published._describe.cache_clear()
    with pytest.raises(Damaged):
        published.readable(twice)


def test_the_page_says_that_the_newest_report_is_damaged(
    twice: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "load", lambda: replace(BASE, snapshots=twice))
    path = published.live_report(twice).path
    path.chmod(0o600)
    path.write_bytes(b"garbage" * 1000)
    published._describe.cache_clear()
    test = run({"viewer": "cfo@corp.test"})
    assert "The report as of 13 Mar 2026 cannot be read" in said(test).replace("\u00a0", " ")
    assert "IDS P1" in said(test)


# --- the verbs ------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The tiny company, as the verbs find it."""
    company.publish(tmp_path)
    monkeypatch.setenv("STANDPOINT_CONFIG", str(tmp_path / "portal.toml"))
    settings.load.cache_clear()
    yield settings.load()
    settings.load.cache_clear()


def test_a_grant_names_a_scope_that_the_report_has(
    house: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grant", "new@corp.test", "customer", "ALDERR"]) == admitting.UNCLEAR
    assert "has no customer 'ALDERR'. It has ALDER, BIRCH" in capsys.readouterr().err
    assert main(["grant", "new@corp.test", "boss", ""]) == admitting.UNCLEAR
    assert "is no scope" in capsys.readouterr().err
    assert main(["grant", "New@corp.test", "customer", "ALDER", "--reason", "stands in"]) == 0
    assert entitlements.of(opening.desk(house), "new@corp.test").granted == (("customer", "ALDER"),)
    assert "new@corp.test may read as customer ALDER from now on." in capsys.readouterr().out


def test_what_was_granted_and_revoked_stands_in_the_trail(
    house: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["grant", "new@corp.test", "pm"])
    main(["revoke", "new@corp.test", "--reason", "left"])
    capsys.readouterr()
    assert main(["audit", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [t["kind"] for t in told if t["viewer"] == "new@corp.test"] == ["revoked", "granted"]
    assert main(["audit", "verify"]) == 0
    assert f"whole: {len(told)} entries, 0 erased" in capsys.readouterr().out
    assert main(["erase", "new@corp.test"]) == 0
    assert main(["audit"]) == 0
    assert "new@corp.test" not in capsys.readouterr().out.partition("erased")[2]


def test_a_trail_that_was_changed_is_said_to_be_broken(
    house: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    from sqlalchemy import text

    main(["grant", "new@corp.test", "pm"])
    with opening.desk(house).writing() as connection:
        connection.execute(text("update entry set content = '{}'"))
    assert main(["audit", "verify"]) == admitting.BROKEN
    assert "Entry 1: its content is not what was written." in capsys.readouterr().err


def test_a_desk_that_is_away_is_a_sentence(
    house: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STANDPOINT_DESK", "sqlite:////nowhere/desk.sqlite")
    assert main(["audit"]) == admitting.AWAY
    assert "The desk cannot be opened" in capsys.readouterr().err


def test_the_trail_is_read_by_the_project_office_alone(house: Settings) -> None:
    chain.append(opening.desk(house), [chain.Event("read", "a@b.test", "", {}, chain.moment())])
    assert trail.newest(house, Scope("pm", ""), 5)
    for scope in (Scope("executive", ""), Scope("pm", "ANN"), Scope("customer", "ALDER")):
        with pytest.raises(NotYours):
            trail.newest(house, scope, 5)
