"""The frame, run as Streamlit runs it: who gets which pages, what a forged address or link does,
and what a failure says."""

from __future__ import annotations

import base64
import csv
import io
import json
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

import portal.app
import portal.settings
from portal import downloads, server, settings
from portal.desk import preferences
from portal.gate import signin
from portal.gate.access import Scope
from portal.gate.published import NotYours, live_report
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.gate.turns import Turns
from portal.pages import Page
from portal.tell.context import Context
from tests.portal.test_warehouse import (
    own,  # noqa: F401
    publish,
    published,  # noqa: F401
    settings_of,
)  # noqa: F401 - fixtures

SCRIPT = str(portal.settings.SITE / "streamlit_app.py")
AUTH = {
    "auth": {
        "redirect_uri": "http://localhost/oauth2callback",
        "cookie_secret": "x" * 32,
        "client_id": "a",
        "client_secret": "b",
        "server_metadata_url": "http://localhost:9/none",
    }
}


def names(context: Context) -> None:
    st.markdown(
        "IDS "
        + " ".join(
            sorted(context.reader.sql("select project_id from projects")["project_id"].to_pylist())
        )
    )


def broken(context: Context) -> None:
    context.reader.sql("select * from projects")
    raise RuntimeError("CANARY-TRACE /srv/secret/path")


INSIDE = frozenset({"executive", "pm", "department", "team"})


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, own: Path) -> Iterator[Path]:
    """The frame around two small pages, on this test's own snapshot, as a demo on localhost."""
    everyone = INSIDE | {"customer"}
    monkeypatch.setattr(
        portal.app,
        "PAGES",
        (
            Page(name="ids", title="Ids", audiences=everyone, question="?", render=names),
            Page(name="inside", title="Inside", audiences=INSIDE, question="?", render=names),
        ),
    )
    _configure(monkeypatch, own, demo=True)
    monkeypatch.setattr(signin, "config", SimpleNamespace(get_option=lambda name: "localhost"))
    monkeypatch.setattr(signin, "check_request", lambda *given: None)
    portal.app.stock.cache_clear()
    yield own
    portal.app.stock.cache_clear()


def _configure(monkeypatch: pytest.MonkeyPatch, folder: Path, *, demo: bool) -> None:
    monkeypatch.setattr(settings, "load", lambda: settings_of(folder, demo=demo))


def run(query: dict[str, str] | None = None, *, user: dict[str, Any] | None = None) -> AppTest:
    test = AppTest.from_file(SCRIPT, default_timeout=20)
    for name, value in (query or {}).items():
        test.query_params[name] = value
    if user is not None:
        test.secrets["auth"] = AUTH["auth"]
        test.user = {**of_this_moment(), **user}
    return test.run()


def said(test: AppTest) -> str:
    return " ".join(
        [
            *(m.value for m in test.markdown),
            *(t.value for t in test.title),
            *(h.value for h in test.header),
            *(e.value for e in test.exception),
        ]
    )


def test_each_viewer_gets_their_own_rows(pages: Path) -> None:
    for email, ids in (
        ("ann@alder.test", "IDS P1"),
        ("bob@birch.test", "IDS P2"),
        ("cfo@corp.test", "IDS P1 P2 P3"),
    ):
        assert ids in said(run({"viewer": email}))
    assert "P2" not in said(run({"viewer": "ann@alder.test"}))


def test_the_address_of_a_page_for_others_says_so_and_shows_nothing(pages: Path) -> None:
    def opened(viewer: str) -> AppTest:
        test = AppTest.from_file(SCRIPT, default_timeout=20)
        test.query_params["viewer"] = viewer
        test._page_hash = calc_hash("inside")  # as the address /inside has it
        return test.run()

    customer = said(opened("ann@alder.test"))
    assert "Inside is a page for other readers" in customer and "IDS" not in customer
    assert "IDS P1" in said(opened("cfo@corp.test"))


def test_a_language_chosen_at_the_foot_is_kept_for_that_viewer_alone(pages: Path) -> None:
    def others(email: str) -> list[str]:
        at = run({"viewer": email})
        return [b.label for b in at.button if str(b.key).startswith("language_")]

    at = run({"viewer": "ann@alder.test"})
    assert others("ann@alder.test") == ["Deutsch"]
    at.button(key="language_de").click().run()
    assert "So lesen Sie diesen Bericht" in said(at)
    assert others("ann@alder.test") == ["English"] and others("bob@birch.test") == ["Deutsch"]
    at.button(key="language_en").click().run()
    assert "How to read this report" in said(at) and others("ann@alder.test") == ["Deutsch"]


def test_where_nobody_chose_the_portals_own_language_is_spoken(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = replace(settings_of(pages, demo=True), language="de")
    monkeypatch.setattr(settings, "load", lambda: spoken)
    assert "So lesen Sie diesen Bericht" in said(run({"viewer": "ann@alder.test"}))


def test_a_choice_that_cannot_be_kept_holds_for_the_session(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = run({"viewer": "ann@alder.test"})
    monkeypatch.setattr(preferences, "choose", lambda *given: False)
    at.button(key="language_de").click().run()
    assert "So lesen Sie diesen Bericht" in said(at)
    assert "How to read this report" in said(run({"viewer": "ann@alder.test"}))


def test_nobody_is_shown_nothing_before_choosing(pages: Path) -> None:
    assert "IDS" not in said(run()) and "IDS" not in said(run({"viewer": "stranger@corp.test"}))


@pytest.mark.parametrize(
    "place", ["1", "99", "-1", "\u00b2", "9" * 5000, "customer", "0' or 1=1", "1.0", " 0", ""]
)
def test_forged_place_never_leaves_the_viewers_own_scopes(pages: Path, place: str) -> None:
    assert "IDS P1" in said(run({"viewer": "ann@alder.test", "as": place})) and "P2" not in said(
        run({"viewer": "ann@alder.test", "as": place})
    )


def test_second_role_is_read_by_its_place(pages: Path) -> None:
    assert "Department head" in said(run({"viewer": "head@corp.test"})) and "Team lead" in said(
        run({"viewer": "head@corp.test", "as": "1"})
    )


def test_unverified_and_unknown_are_told_so_and_shown_nothing(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _configure(monkeypatch, pages, demo=False)
    for user, sentence in (
        ({"email": "cfo@corp.test", "email_verified": False}, "not verified"),
        ({"email": "cfo@corp.test"}, "not verified"),
        ({"email": "cfo@corp.test", "email_verified": "true"}, "not verified"),
        ({"email": "x@corp.test", "email_verified": True}, "not on the list"),
    ):
        test = run(user={"is_logged_in": True, **user})
        assert (
            sentence in said(test)
            and "IDS" not in said(test)
            and [b.label for b in test.button] == ["Sign out"]
        )


def test_demo_parameter_means_nothing_when_sign_in_is_on(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _configure(monkeypatch, pages, demo=False)
    test = run(
        {"viewer": "cfo@corp.test"},
        user={"is_logged_in": True, "email": "ANN@alder.test", "email_verified": True},
    )
    assert "IDS P1" in said(test) and "P2" not in said(test)
    test = run({"viewer": "cfo@corp.test"}, user={"is_logged_in": False})
    assert "IDS" not in said(test)


def test_no_way_to_sign_in_says_how(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _configure(monkeypatch, pages, demo=False)
    assert "Nobody can sign in yet" in said(run())


def test_viewer_taken_off_the_list_loses_the_next_run(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _configure(monkeypatch, pages, demo=False)
    user = {"is_logged_in": True, "email": "ann@alder.test", "email_verified": True}
    test = run(user=user)
    assert "IDS P1" in said(test)
    publish(pages, "S2", [("cfo@corp.test", "Carla", "executive", "")])
    assert "IDS" not in said(test.run()) and "not on the list" in said(test)


def test_right_withdrawn_while_a_page_renders_says_no_more_than_that(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(context: Context) -> None:
        publish(pages, "S2", [("cfo@corp.test", "Carla", "executive", "")])
        names(context)

    monkeypatch.setattr(
        portal.app,
        "PAGES",
        (
            Page(
                name="ids",
                title="Ids",
                audiences=frozenset({"customer"}),
                question="?",
                render=render,
            ),
        ),
    )
    text = said(run({"viewer": "ann@alder.test"}))
    assert "Not found, or not yours" in text and "IDS" not in text


def test_failure_says_a_code_and_never_a_trace(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        portal.app,
        "PAGES",
        (Page(name="ids", title="Ids", audiences=INSIDE, question="?", render=broken),),
    )
    text = said(run({"viewer": "cfo@corp.test"}))
    assert (
        "Something failed here" in text and "CANARY-TRACE" not in text and "Traceback" not in text
    )


def test_a_run_is_logged_without_rows_or_names(
    pages: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="standpoint.portal"):
        run({"viewer": "ann@alder.test"})
    line = vars(caplog.records[-1])
    assert {"event", "run", "page", "audience", "scope", "snapshot", "ms"} <= set(line)
    said = f"{caplog.text} {line}"
    assert not any(word in said for word in ("ALDER", "Alder", "ann@", "P1"))


def test_nothing_published_is_said_kindly(
    pages: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _configure(monkeypatch, tmp_path / "empty", demo=True)
    assert "standpoint refresh" in said(run({"viewer": "cfo@corp.test"}))


# --- links, asked for as the server asks

SECRET = "a-cookie-secret-of-the-tests-0123456789abcdef"
QUERY = "project_choices"  # a real query of the portal: the projects of a scope


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    """A warehouse of this test's own; sign-in cookies are signed with SECRET."""
    monkeypatch.setattr(signin, "st", SimpleNamespace(secrets=AUTH, errors=st.errors))
    monkeypatch.setattr("portal.gate.signin.get_cookie_secret", lambda: SECRET)
    monkeypatch.setattr(
        "streamlit.web.server.starlette.starlette_websocket.get_cookie_secret", lambda: SECRET
    )
    yield Warehouse(Stores(5), Results(8), 5.0)


ALDER = Scope("customer", "ALDER")


def get(
    folder: Path,
    shared: Warehouse,
    link: str,
    headers: dict[str, str] | None = None,
    *,
    demo: bool = True,
) -> Response:
    """What the route answers, asked as the server asks it."""
    _, _, token, name = unquote(link).split("/")
    sent = {"Host": "localhost:8501", **(headers or {})}
    scope = {
        "type": "http",
        "method": "GET",
        "path": link,
        "query_string": b"",
        "path_params": {"token": token, "name": name},
        "headers": [(k.lower().encode(), v.encode()) for k, v in sent.items()],
        "client": ("127.0.0.1", 50000),
    }
    return downloads.route(settings_of(folder, demo=demo), lambda: shared, lambda: Turns(2, 10.0))(
        Request(scope)
    )


def link_of(
    folder: Path,
    shared: Warehouse,
    email: str = "ann@alder.test",
    scope: Scope = ALDER,
    kind: str = "csv",
) -> str:
    return downloads.link(
        email,
        Reader(warehouse=shared, snapshot=live_report(folder), scope=scope, still=lambda: None),
        query=QUERY,
        kind=kind,
    )


def cookie_of(email: str, secret: str = SECRET, **claims: object) -> dict[str, str]:
    said = {
        "email": email,
        "email_verified": True,
        "is_logged_in": True,
        "origin": "http://localhost",
        **of_this_moment(),
        **claims,
    }
    return {
        "Cookie": (
            f"_streamlit_user={create_signed_value(secret, '_streamlit_user', json.dumps(said)).decode()}"
        )
    }


def of_this_moment() -> dict[str, object]:
    """What a token says of when it was made."""
    now = time.time()
    return {"iat": now, "exp": now + 300, "nonce": secrets.token_hex(8), "aud": "a"}


def resigned(link: str, **changes: object) -> str:
    """The link with its order changed and the old signature kept."""
    _, _, token, name = link.split("/")
    body, _, signature = token.partition(".")
    order = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    for place, value in changes.items():
        order[int(place[1:])] = value
    body = base64.urlsafe_b64encode(json.dumps(order).encode()).rstrip(b"=").decode()
    return f"/export/{body}.{signature}/{name}"


def test_own_link_gives_own_rows(published: Path, shared: Warehouse) -> None:
    answer = get(
        published,
        shared,
        link_of(published, shared),
        demo=False,
        headers=cookie_of("ann@alder.test"),
    )
    assert (
        answer.status_code == 200
        and answer.headers["cache-control"] == "no-store"
        and "attachment" in answer.headers["content-disposition"]
    )
    body = bytes(answer.body)
    assert body.startswith(b"\xef\xbb\xbf") and [
        r[0] for r in csv.reader(io.StringIO(body.decode("utf-8-sig")))
    ] == ["project_id", "P1"]


def test_link_without_a_cookie_gives_nothing(published: Path, shared: Warehouse) -> None:
    assert get(published, shared, link_of(published, shared), demo=False).status_code == 404


@pytest.mark.parametrize(
    "cookie",
    [
        cookie_of("bob@birch.test"),
        cookie_of("ann@alder.test", email_verified=False),
        cookie_of("ann@alder.test", email_verified="true"),
        cookie_of("ann@alder.test", is_logged_in=False),
        cookie_of("ann@alder.test", aud="another-portal"),
        cookie_of("ann@alder.test", aud=["another-portal"], azp="a"),
        cookie_of("ann@alder.test", secret="another-secret-0123456789abcdef0123456789"),
        cookie_of(""),
        {"Cookie": "_streamlit_user=plain"},
        cookie_of("ann@alder.te\u017ft"),
    ],
)
def test_anothers_link_and_an_unproven_cookie_give_nothing(
    published: Path, shared: Warehouse, cookie: dict[str, str]
) -> None:
    answer = get(published, shared, link_of(published, shared), demo=False, headers=cookie)
    assert answer.status_code == 404 and b"P1" not in answer.body


def test_own_address_in_capitals_is_own(published: Path, shared: Warehouse) -> None:
    answer = get(
        published,
        shared,
        link_of(published, shared),
        demo=False,
        headers=cookie_of("Ann@Alder.TEST"),
    )
    assert answer.status_code == 200


def test_changed_order_gives_nothing(published: Path, shared: Warehouse) -> None:
    link = link_of(published, shared)
    forged = [
        resigned(link, _0="cfo@corp.test"),
        resigned(link, _1="executive"),
        resigned(link, _2="BIRCH"),
        resigned(link, _4="refused"),
        resigned(link, _6=time.time() + 9e9),
        link.replace(".", ".x", 1),
        "/export/a.b/x.csv",
        "/export/./x.csv",
        "/export/a.%C3%A9/x.csv",
        "/export/%C3%A9.%C3%A9/x.csv",
    ]
    assert get(published, shared, link).status_code == 200
    assert [get(published, shared, f).status_code for f in forged] == [404] * len(forged)


def test_signed_order_beyond_the_viewers_rights_gives_nothing(
    published: Path, shared: Warehouse
) -> None:
    link = link_of(
        published, shared, scope=Scope("executive", "")
    )  # as if a page had handed out too much
    assert get(published, shared, link).status_code == 404


def test_link_of_a_withdrawn_right_gives_nothing(own: Path, shared: Warehouse) -> None:
    link = link_of(own, shared)
    publish(own, "S2", [("cfo@corp.test", "Carla", "executive", "")])
    assert get(own, shared, link).status_code == 404


def test_link_made_on_an_earlier_snapshot_gives_no_other_numbers(
    own: Path, shared: Warehouse
) -> None:
    link = link_of(own, shared)
    publish(own, "S2")
    assert get(own, shared, link).status_code == 404
    assert get(own, shared, link_of(own, shared)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.test"},
        {"X-Forwarded-For": "10.0.0.1"},
        {"X-Forwarded-Port": "80"},
        {"Forwarded": "for=1"},
    ],
)
def test_demo_answers_this_machine_only(
    published: Path, shared: Warehouse, headers: dict[str, str]
) -> None:
    assert (
        get(published, shared, link=link_of(published, shared), headers=headers).status_code == 404
    )


def test_unknown_kind_gives_nothing(published: Path, shared: Warehouse) -> None:
    assert get(published, shared, link_of(published, shared, kind="exe")).status_code == 404


# --- who is let in


@pytest.mark.parametrize(
    "email",
    [
        "stranger@corp.test",
        "",
        " ",
        "cfo@corp.test.evil",
        "cfo",
        "%",
        "odd@corp.test",
        "keyless@corp.test",
        "o\u017f\u017fice@corp.test",
        "boo\u212a@corp.test",
        "cfo@corp.te\u017ft",
        "\uff43fo@corp.test",
    ],
)
def test_stranger_and_entitled_to_nothing_and_lookalike_letters_are_refused(
    published: Path, email: str
) -> None:
    with pytest.raises(signin.Refused):
        signin.admit(settings_of(published), email, is_verified=True)


def test_another_scope_than_ones_own_is_not_ones_own(published: Path) -> None:
    settings = settings_of(published)
    viewer = signin.admit(settings, "ann@alder.test", is_verified=True).viewer
    for scope in (Scope("customer", "BIRCH"), Scope("executive", ""), Scope("pm", "")):
        with pytest.raises(NotYours):
            signin.still(settings, viewer, scope)()


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-Forwarded-Proto",
        "X-Forwarded-Port",
        "X-Forwarded-User",
        "X-Forwarded-Prefix",
        "X-Original-Host",
        "Forwarded",
        "Via",
        "X-Real-IP",
        "X-Client-IP",
        "X-Cluster-Client-IP",
    ],
)
def test_demo_refuses_what_came_through_a_proxy(header: str) -> None:
    with pytest.raises(signin.Refused, match="proxy"):
        signin.check_request({"Host": "localhost:8501", header: "anything"})


def test_demo_refuses_a_client_elsewhere_whatever_name_it_calls() -> None:
    with pytest.raises(signin.Refused):
        signin.check_request({"host": "localhost:8501"}, "10.0.0.9")
    for client in (None, "127.0.0.1", "::1"):
        signin.check_request({"host": "localhost:8501"}, client)


# --- the server -----------------------------------------------------------------------------------


def test_the_home_page_answers_to_its_name_and_keeps_what_was_asked() -> None:
    asked = Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/home",
            "query_string": b"viewer=a%40b.test",
            "headers": [],
        }
    )
    answer = server.home(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, "./?viewer=a%40b.test")
    assert "/home" in {route.path for route in server.ROUTES}
