"""Who is it? OpenID Connect, or a named viewer on loopback in demo mode. Refuses everybody else,
and says what to do.

Only this module opens the viewers' directory. `still` is asked before every read: does the sign-in
count, is the person entitled?
"""

from __future__ import annotations

import ipaddress
import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from cachetools import LRUCache
from streamlit import config
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from portal.desk import entitlements, opening
from portal.desk.entitlements import Entitlements
from portal.desk.opening import Unavailable
from portal.gate import published, secret, sessions, trail
from portal.gate.access import Scope, Viewer, scope_of
from portal.gate.audiences import AUDIENCES
from portal.gate.published import NotYours
from portal.gate.sessions import Claims, Ended
from portal.language import marked, message, within
from portal.recent import Recent
from portal.settings import Settings

log = logging.getLogger("standpoint.portal")
FORWARDED = (
    "forwarded",
    "via",
    "true-client-ip",
    "client-ip",
    "cf-",
    "cdn-",
    "fastly-",
    "fly-",
    "akamai-",
    "proxy-",
    "ali-",
    "x-",
)
"""Beginnings of header names that a proxy sends, known or not."""
LOCAL = ("x-requested-with", "x-xsrftoken", "x-csrftoken", "x-streamlit-user-agent")
"""The headers among them that a browser on this machine sends."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):
    """Nobody is shown anything; the sentence says why and what to do."""


@dataclass(frozen=True)
class Admitted:
    """A viewer with the scopes their directory rows entitle to."""

    viewer: Viewer
    scopes: tuple[Scope, ...]
    claims: Claims | None = None
    """The sign-in it rests on; None in a demo."""


def has_oidc() -> bool:
    """Whether an OpenID provider is configured."""
    try:
        return "auth" in st.secrets
    except (FileNotFoundError, st.errors.StreamlitSecretNotFoundError):
        return False


def has_tls() -> bool:
    """Whether viewers come over HTTPS, as the address says that the provider sends them back to."""
    return has_oidc() and str(st.secrets["auth"].get("redirect_uri", "")).startswith("https://")


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


def check_secrets() -> None:
    """Refuses to start on a cookie secret that could be guessed or read."""
    if not has_oidc():
        return
    own = str(st.secrets["auth"].get("cookie_secret", ""))
    weak = secret.weakness(own) or secret.exposed(Path(f) for f in config.get_option(FILES))
    if weak:
        raise Refused(secret.remedy(weak))


FILES = "secrets.files"


def check_request(headers: Mapping[str, str], client: str | None = None) -> None:
    """In demo mode: no proxy in front, no name but this machine's own, and no client elsewhere
    (None: not known to be)."""
    names = {name.lower(): value for name, value in headers.items()}
    if any(name.startswith(FORWARDED) and name not in LOCAL for name in names):
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
    held = _entitled(settings, wanted)
    rows = _by_email(_directory(settings)).get(wanted, []) if held.is_listed else []
    entitled = [(r[2], r[3]) for r in rows] + list(held.granted)
    scopes = tuple(dict.fromkeys(s for e in entitled if (s := scope_of(*e)) is not None))
    if not scopes:
        raise Refused(
            message(
                "You are signed in, but not on the list of viewers. Ask the"
                " project office to add your e-mail address."
            )
        )
    viewer = Viewer(rows[0][0], rows[0][1]) if rows else Viewer(wanted, wanted)
    return Admitted(viewer, scopes)


_known: LRUCache[tuple[str, ...], Entitlements] = LRUCache(maxsize=20_000)
"""What the desk last said of an e-mail, while it is away."""
_fresh: Recent[tuple[str, ...], Entitlements] = Recent(maxsize=20_000, ttl=sessions.SECONDS)
_lock = threading.Lock()


def _entitled(settings: Settings, email: str) -> Entitlements:
    """What was granted and revoked, a second old at most. While the desk is away, what is known;
    who is not known then waits."""
    key = (settings.desk, str(settings.snapshots), email)
    with _lock:
        fresh: Entitlements | None = _fresh.get(key)
    if fresh is not None:
        return fresh
    try:
        entitled = entitlements.of(opening.desk(settings), email)
    except Unavailable as error:
        log.warning("entitlements: %s", error)
        with _lock:
            before = _known.get(key)
        if before is None and not settings.demo:
            raise Refused(message(AWAY)) from None
        return before or Entitlements()
    with _lock:
        _known[key] = _fresh[key] = entitled
    return entitled


AWAY = marked(
    "Who may read what cannot be looked up right now, so nobody new is let in. The project office"
    " finds the reason in the portal's log; whoever was here already reads on."
)


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
    rows: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in directory:
        rows.setdefault(folded(row[0]), []).append(row)
    return rows


def still(
    settings: Settings, viewer: Viewer, scope: Scope, claimed: Claims | None = None
) -> Callable[[], None]:
    """A check for every read: does the sign-in still count, and is this viewer still entitled to
    this scope? Raises NotYours."""

    def check() -> None:
        try:
            if claimed is not None:
                sessions.check(settings, claimed)
            admitted = admit(settings, viewer.email, is_verified=True)
        except (Refused, Ended):
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
    claimed = _claims(st.user.to_dict())
    if claimed is None:
        _welcome(settings, message("Sign in to see yours."))
    try:
        sessions.check(settings, claimed)
    except Ended as why:
        _welcome(settings, str(why))
    sessions.use(settings, claimed)
    try:
        admitted = admit(settings, claimed.email, is_verified=claimed.is_verified)
    except Refused:
        trail.note(settings, "refused", claimed.email)
        raise
    return replace(admitted, claims=claimed)


def _welcome(settings: Settings, sentence: str) -> NoReturn:
    """The way in, and nothing else."""
    st.title(settings.title)
    st.markdown(f"{message('Project reports for those they concern.')} {sentence}")
    if st.button(message("Sign in"), type="primary"):
        st.login()
    st.stop()


def _by_choice(settings: Settings) -> Admitted:
    """The demo's chooser; the choice lives in the URL so that a page can be opened as somebody."""
    people = {r[0]: f"{r[1]} · {_role(r[2], r[3])}" for r in reversed(_directory(settings))}
    people = dict(reversed(people.items()))
    asked = st.query_params.get("viewer", "")
    chosen = asked if asked in people else st.session_state.get("viewer", "")
    if chosen not in people:
        st.title(settings.title)
        st.markdown(message("Project reports for those they concern."))
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
    words = within(message(AUDIENCES[audience].viewer)) if audience in AUDIENCES else audience
    return f"{words} {key}".strip()


def sign_out(settings: Settings, claimed: Claims | None) -> None:
    """Ends the session wherever it is open, or lets the demo choose again."""
    st.session_state.pop("viewer", None)
    if settings.demo:
        st.query_params.clear()
        st.rerun()
    if claimed is not None:
        sessions.end(settings, claimed)
    st.logout()


def cookie_claims(cookies: Mapping[str, str]) -> Claims | None:
    """The sign-in that a request's signed cookies prove; None for nobody."""
    if not get_cookie_secret():
        return None
    try:
        raw = _get_signed_cookie_with_chunks(dict(cookies), "_streamlit_user")
        told: dict[str, Any] = json.loads(raw) if raw else {}
    except ValueError:
        return None
    return _claims(told)


def _claims(told: Mapping[str, Any]) -> Claims | None:
    """The sign-in that a token tells of; None where it was made for another portal. Authlib lets
    one pass that names another as its audience and this one as authorised party."""
    named = told.get("aud")
    audience = named if isinstance(named, list) else [named]
    if not has_oidc() or st.secrets["auth"].get("client_id") not in audience:
        return None
    return sessions.claims(told)
