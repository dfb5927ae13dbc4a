"""Who is it? OpenID Connect, or a named viewer on loopback in demo mode. Refuses everybody else,
and says what to do.

Only this module opens the viewers' directory. What comes later (session age, revocation, an audit
trail) belongs into `still`, which every read passes through.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st
from streamlit import config

from portal.gate import published
from portal.gate.access import Scope, Viewer, scope_of
from portal.gate.audiences import AUDIENCES
from portal.gate.published import NotYours
from portal.language import message
from portal.settings import Settings

FORWARDED = (
    "forwarded",
    "x-forwarded-",
    "x-original-",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "via",
    "cf-connecting-ip",
    "true-client-ip",
)
"""Beginnings of header names that only a proxy sends."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):
    """Nobody is shown anything; the sentence says why and what to do."""


@dataclass(frozen=True)
class Admitted:
    """A viewer with the scopes their directory rows entitle to."""

    viewer: Viewer
    scopes: tuple[Scope, ...]


def has_oidc() -> bool:
    """Whether an OpenID provider is configured."""
    try:
        return "auth" in st.secrets
    except (FileNotFoundError, st.errors.StreamlitSecretNotFoundError):
        return False


def check_configuration(settings: Settings, *, oidc: bool, address: str | None) -> None:
    """Refuses a demo that strangers could reach, a demo beside real sign-in, and no way to sign in
    at all."""
    if settings.demo and oidc:
        raise Refused(
            message(
                "Demo mode and sign-in are both configured. Remove demo from"
                " portal.toml, or [auth] from the secrets."
            )
        )
    if settings.demo and (address or "") not in LOOPBACK:
        raise Refused(
            message(
                "Demo mode lets anyone be anyone, so it only runs where the server"
                " listens on this machine alone. Start it with --address localhost,"
                " or configure [auth]."
            )
        )
    if not settings.demo and not oidc:
        raise Refused(
            message(
                "Nobody can sign in yet. To look at your own reports on this"
                " machine: standpoint serve --demo. To let others in: write [auth]"
                " into .streamlit/secrets.toml in the folder you start from, see"
                " docs/sign-in.md, and map a table of viewers in portal.toml, see"
                " docs/portal-toml.md."
            )
        )


def check_request(headers: Mapping[str, str], client: str | None = None) -> None:
    """In demo mode: no proxy in front, no name but this machine's own, and no client elsewhere
    (None: not known to be)."""
    names = {name.lower(): value for name, value in headers.items()}
    if any(name.startswith(FORWARDED) for name in names):
        raise Refused(message("Demo mode refuses requests that came through a proxy."))
    if not _is_loopback(names.get("host", "")) or (client is not None and not _is_loopback(client)):
        raise Refused(message("Demo mode only answers to localhost."))


def _is_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 or host.startswith("[") else host
    name = name.strip("[]")
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def folded(email: str) -> str:
    """An address to compare by: case is ignored in ASCII only, because 'ſ' and 'K' (Kelvin) would
    fold into another's letters."""
    email = email.strip()
    return email.lower() if email.isascii() else email


def admit(settings: Settings, email: str, *, is_verified: bool) -> Admitted:
    """The viewer of a verified e-mail with their scopes; Refused when the directory does not know
    them."""
    wanted = folded(email)
    if not is_verified or not wanted:
        raise Refused(
            message(
                "Your e-mail address is not verified by your sign-in provider, so"
                " nothing can be shown to you."
            )
        )
    rows = _by_email(_directory(settings)).get(wanted, [])
    scopes = tuple(dict.fromkeys(s for r in rows if (s := scope_of(r[2], r[3])) is not None))
    if not scopes:
        raise Refused(
            message(
                "You are signed in, but not on the list of viewers. Ask the"
                " project office to add your e-mail address."
            )
        )
    return Admitted(Viewer(rows[0][0], rows[0][1]), scopes)


def _directory(settings: Settings) -> tuple[tuple[str, str, str, str], ...]:
    """Who may sign in; in a demo of everybody, one viewer for each scope of the live report."""
    return (published.everybody if settings.is_everybody else published.directory)(
        settings.snapshots
    )


@lru_cache(maxsize=4)
def _by_email(
    directory: tuple[tuple[str, str, str, str], ...],
) -> dict[str, list[tuple[str, str, str, str]]]:
    """The directory as an index: it is asked at every read, and a company may have thousands of
    viewers."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in directory:
        found.setdefault(folded(row[0]), []).append(row)
    return found


def still(settings: Settings, viewer: Viewer, scope: Scope) -> Callable[[], None]:
    """A check for every read: is this viewer still entitled to this scope? Raises NotYours."""

    def check() -> None:
        try:
            admitted = admit(settings, viewer.email, is_verified=True)
        except Refused:
            raise NotYours(viewer.email) from None
        if scope not in admitted.scopes:
            raise NotYours(viewer.email)

    return check


def sign_in(settings: Settings) -> Admitted:
    """The admitted viewer of this script run, or Refused; shows the sign-in page and stops when
    nobody is signed in."""
    oidc = has_oidc()
    check_configuration(settings, oidc=oidc, address=config.get_option("server.address"))
    if oidc:
        return _by_provider(settings)
    check_request(
        (
            st.context.headers.to_dict()
            if hasattr(st.context.headers, "to_dict")
            else dict(st.context.headers)
        ),
        st.context.ip_address,
    )
    return _by_choice(settings)


def _by_provider(settings: Settings) -> Admitted:
    if not st.user.get("is_logged_in"):
        _welcome(settings)
        if st.button(message("Sign in"), type="primary"):
            st.login()
        st.stop()
    return admit(
        settings, str(st.user.get("email") or ""), is_verified=st.user.get("email_verified") is True
    )


def _welcome(settings: Settings) -> None:
    st.title(settings.title)
    st.markdown(message("Project reports for those they concern. Sign in to see yours."))


def _by_choice(settings: Settings) -> Admitted:
    """The demo's chooser; the choice lives in the URL so that a page can be opened as somebody."""
    people = {r[0]: f"{r[1]} · {_role(r[2], r[3])}" for r in reversed(_directory(settings))}
    people = dict(reversed(people.items()))
    asked = st.query_params.get("viewer", "")
    chosen = asked if asked in people else st.session_state.get("viewer", "")
    if chosen not in people:
        _welcome(settings)
        st.markdown(message("This is a demo on this machine: choose whose eyes to look through."))
        (_everybody if settings.is_everybody else _buttons)(people)
        st.stop()
    st.session_state["viewer"] = chosen
    return admit(settings, chosen, is_verified=True)


def _buttons(people: dict[str, str]) -> None:
    for email, words in people.items():
        if st.button(words, key=f"viewer_{email}"):
            st.session_state["viewer"] = email
            st.rerun()
    if not people:
        st.markdown(
            message(
                "The report lists no viewers. Map a table of viewers in"
                " portal.toml and refresh, or start with `standpoint serve --demo`"
                " to look through every audience."
            )
        )


def _everybody(people: dict[str, str]) -> None:
    """A list for each audience: a company may have hundreds of teams."""
    for audience, words in AUDIENCES.items():
        keys = [email for email in people if email.startswith(f"{audience}@")]
        if keys:
            chosen = st.selectbox(
                words.viewer,
                keys,
                index=None,
                format_func=people.__getitem__,
                key=f"every_{audience}",
            )
            if chosen:
                st.session_state["viewer"] = chosen
                st.rerun()


def _role(audience: str, key: str) -> str:
    words = message(AUDIENCES[audience].viewer).lower() if audience in AUDIENCES else audience
    return f"{words} {key}".strip()


def sign_out(settings: Settings) -> None:
    """Ends the session, or lets the demo choose again."""
    st.session_state.pop("viewer", None)
    if settings.demo:
        st.query_params.clear()
        st.rerun()
    st.logout()
