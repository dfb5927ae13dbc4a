"""The way in and out: what stands there for whoever signed out, is not known yet, or chooses in a
demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st

from portal import settings
from portal.gate import published, signin
from tests.portal.test_app import _configure as configure
from tests.portal.test_app import of_this_moment, pages, run, said  # noqa: F401
from tests.portal.test_signin import BASE
from tests.portal.test_warehouse import own, settings_of  # noqa: F401

VARIED = "0123456789abcdefghijklmnopqrstuvwxyz"
SIGNED_IN = {"is_logged_in": True, "email": "ann@alder.test", "email_verified": True}


def test_whoever_signed_out_sees_the_way_in_and_why(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, pages, demo=False)
    cookie = {**of_this_moment(), **SIGNED_IN}
    test = run(user=cookie)
    assert "IDS P1" in said(test)
    next(b for b in test.button if b.label == "Sign out").click().run()
    again = run(user=cookie)  # in another tab
    assert "signed out" in said(again) and "IDS" not in said(again)
    assert [b.label for b in again.button] == ["Sign in"]


def test_whoever_never_signed_in_may_leave_too(monkeypatch: pytest.MonkeyPatch) -> None:
    led: list[str] = []
    shown = SimpleNamespace(session_state={"viewer": "ann"}, logout=lambda: led.append("out"))
    monkeypatch.setattr(signin, "st", shown)
    signin.sign_out(replace(BASE, demo=False), None)
    assert led == ["out"] and shown.session_state == {}


def test_the_way_in_leads_to_the_provider(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, pages, demo=False)
    led: list[str] = []
    monkeypatch.setattr(st, "login", lambda: led.append("provider"))
    run(user={"is_logged_in": False}).button[0].click().run()
    assert led == ["provider"]


def test_a_demo_is_chosen_by_a_button_and_left_by_another(pages: Path) -> None:
    test = run()
    next(b for b in test.button if "Ann" in b.label).click().run()
    assert "IDS P1" in said(test)
    next(b for b in test.button if b.label == "Look through other eyes").click().run()
    assert "IDS" not in said(test) and len(test.button) > 1


def test_a_demo_of_everybody_lists_each_audience(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(settings_of(pages, demo=True), is_everybody=True)
    monkeypatch.setattr(settings, "load", lambda: own)
    test = run()
    assert "Executive" in [s.label for s in test.selectbox]
    test.selectbox[0].select_index(0).run()
    assert "IDS" in said(test)


def test_a_report_without_viewers_says_how_to_list_them(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "directory", lambda folder: ())
    assert "Map a table of viewers" in said(run())


def test_an_audience_without_a_name_is_called_what_the_directory_calls_it() -> None:
    assert signin._role("auditor", "X") == "auditor X"


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("", "has 0 characters"),
        ("s" * 40, "repeats itself"),
        ("0123456789abcdefghijklmnopqrstuvwxyz", ""),
    ],
)
def test_the_portal_does_not_start_on_a_poor_secret(
    own: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "st", SimpleNamespace(secrets={"auth": {"cookie_secret": own}}))
    monkeypatch.setattr(signin, "config", SimpleNamespace(get_option=lambda name: []))
    if not told:
        return signin.check_secrets()
    with pytest.raises(signin.Refused, match=told):
        signin.check_secrets()


def test_without_a_provider_there_is_no_secret_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "st", SimpleNamespace(secrets={}))
    signin.check_secrets()


@pytest.mark.parametrize("raw", [b"{", b"", b'{"aud": "another"}'])
def test_a_cookie_that_proves_no_sign_in_here_is_nobodys(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "get_cookie_secret", lambda: "x" * 32)
    monkeypatch.setattr(signin, "_get_signed_cookie_with_chunks", lambda cookies, name: raw)
    assert signin.cookie_claims({}) is None


def test_without_a_secret_no_cookie_proves_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signin, "get_cookie_secret", lambda: "")
    assert signin.cookie_claims({"_streamlit_user": "anything"}) is None
