"""Who is let in: verified and listed, or nobody. Demo mode only where no stranger can reach it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from portal.gate import published, signin
from portal.gate.access import Scope
from portal.gate.published import NotYours
from portal.settings import Settings
from tests.portal.stage import snapshots  # noqa: F401

BASE = Settings(
    title="Standpoint",
    snapshots=Path(),
    demo=True,
    query_seconds=10.0,
    store_count=10,
    cache_megabytes=10,
    page_rows=25,
)


@pytest.fixture
def own(snapshots: Path) -> Settings:
    return replace(BASE, snapshots=snapshots)


def test_a_listed_viewer_is_admitted_whatever_the_case_of_their_e_mail(own: Settings) -> None:
    assert signin.admit(own, " LEAD@corp.TEST ", is_verified=True).scopes == (
        Scope("team", "PIPES"),
    )


def test_a_viewer_with_two_rows_has_two_scopes(own: Settings) -> None:
    assert signin.admit(own, "head@corp.test", is_verified=True).scopes == (
        Scope("department", "RUN"),
        Scope("team", "PIPES"),
    )


@pytest.mark.parametrize(
    "email", ["stranger@corp.test", "", "nobody@corp.test", "cfo@corp.test.evil"]
)
def test_an_unknown_viewer_or_one_without_a_valid_row_is_refused(own: Settings, email: str) -> None:
    with pytest.raises(signin.Refused):
        signin.admit(own, email, is_verified=True)


def test_an_unverified_e_mail_is_refused_even_when_listed(own: Settings) -> None:
    with pytest.raises(signin.Refused, match="not verified"):
        signin.admit(own, "cfo@corp.test", is_verified=False)


@pytest.mark.parametrize(
    ("demo", "oidc", "address"),
    [
        (True, True, "localhost"),
        (True, False, "0.0.0.0"),
        (True, False, None),
        (True, False, ""),
        (False, False, "localhost"),
    ],
)
def test_an_unsafe_configuration_shows_nobody_anything(
    demo: bool, oidc: bool, address: str | None
) -> None:
    with pytest.raises(signin.Refused):
        signin.check_configuration(replace(BASE, demo=demo), oidc=oidc, address=address)


def test_a_demo_on_loopback_and_a_provider_behind_a_proxy_are_both_allowed() -> None:
    signin.check_configuration(BASE, oidc=False, address="127.0.0.1")
    signin.check_configuration(replace(BASE, demo=False), oidc=True, address="0.0.0.0")


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For",
        "Forwarded",
        "x-real-ip",
        "X-Forwarded-Host",
        "Via",
        "CF-Connecting-IP",
        "X-Envoy-External-Address",
        "X-Amzn-Trace-Id",
        "Fly-Client-IP",
        "X-Some-New-Proxy",
    ],
)
def test_a_demo_refuses_what_came_through_a_proxy(header: str) -> None:
    with pytest.raises(signin.Refused):
        signin.check_request({"Host": "localhost:8501", header: "1.2.3.4"})


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "localhost.evil.test",
        "192.168.1.4:8501",
        "",
        "10.0.0.1",
        "[::2]:8501",
        "127.0.0.1.nip.io",
    ],
)
def test_a_demo_refuses_any_host_but_this_machine(host: str) -> None:
    with pytest.raises(signin.Refused):
        signin.check_request({"Host": host})


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "127.0.0.2"]
)
def test_a_demo_answers_to_this_machine(host: str) -> None:
    signin.check_request({"Host": host, "Accept": "*/*", "X-Requested-With": "XMLHttpRequest"})


def test_a_viewer_taken_off_the_list_is_refused_at_the_next_read(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = signin.admit(own, "lead@corp.test", is_verified=True).viewer
    check = signin.still(own, viewer, Scope("team", "PIPES"))
    check()
    monkeypatch.setattr(published, "directory", lambda folder: ())
    with pytest.raises(NotYours):
        check()
