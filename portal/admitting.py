"""`standpoint grant`, `revoke`, `audit`, `erase` and `secret`: who may read, without a refresh, and
what the trail says of it."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable

from portal.desk import chain, entitlements, feeds, opening, preferences, sessions, views
from portal.desk.chain import Event
from portal.desk.opening import Desk, Unavailable
from portal.gate import published, releases, secret
from portal.gate.access import scope_of
from portal.gate.audiences import AUDIENCES
from portal.gate.published import NoSnapshot
from portal.gate.signin import folded
from portal.settings import Settings

DONE, UNCLEAR, AWAY, BROKEN = 0, 2, 4, 8


def run(load: Callable[[], Settings], options: argparse.Namespace) -> int:
    """Does what the verb says; 4 where the desk is away, 8 where the trail is broken, 2 where what
    was written cannot be followed."""
    if options.verb == "secret":
        print(secret.make())
        return DONE
    verbs = {"grant": _grant, "revoke": _revoke, "audit": _audit, "erase": _erase}
    settings = load()
    try:
        return verbs[options.verb](settings, opening.desk(settings), options)
    except Unavailable as error:
        print(error, file=sys.stderr)
        return AWAY


def _grant(settings: Settings, desk: Desk, options: argparse.Namespace) -> int:
    audience, key = options.audience, options.key
    if audience:
        why = _unclear(settings, audience, key)
        if why:
            print(why, file=sys.stderr)
            return UNCLEAR
    email = folded(options.email)
    entitlements.say(
        desk, entitlements.GRANT, email, now=chain.moment(), audience=audience, scope_key=key
    )
    _note(desk, "granted", email, audience=audience, scope=key, reason=options.reason)
    whole = f"as {audience} {key}".strip() if audience else "what the table of viewers lists"
    print(f"{email} may read {whole} from now on.")
    return DONE


def _unclear(settings: Settings, audience: str, key: str) -> str:
    """Why an audience and key are no scope of the live report; empty where they are."""
    if scope_of(audience, key) is None:
        known = ", ".join(AUDIENCES)
        return (
            f"'{audience} {key}'".strip()
            + f" is no scope. Audiences are {known}; executive takes no key, pm may stand alone,"
            " and the others need one."
        )
    try:
        scopes = {(row[2], row[3]) for row in published.everybody(settings.snapshots)}
    except NoSnapshot:
        return ""
    if (audience, key) in scopes:
        return ""
    keys = sorted(k for a, k in scopes if a == audience and k)
    some = ", ".join(keys[:10]) + (" …" if len(keys) > 10 else "")
    return f"The live report has no {audience} '{key}'. It has {some or 'none at all'}."


def _revoke(settings: Settings, desk: Desk, options: argparse.Namespace) -> int:
    email, now = folded(options.email), chain.moment()
    entitlements.say(desk, entitlements.REVOKE, email, now=now)
    count = sessions.end(desk, now, email=email)
    _note(desk, "revoked", email, sessions=count, reason=options.reason)
    print(
        f"{email} reads nothing from now on; {count} open sign-ins ended. Take the address out of"
        f" the table of viewers too. `standpoint grant {email}` takes this back."
    )
    return DONE


def _note(desk: Desk, kind: str, email: str, **content: object) -> None:
    told = {"viewer": email, "by": getpass.getuser(), **content}
    chain.append(desk, [Event(kind, email, "", told, chain.moment())])


def _audit(settings: Settings, desk: Desk, options: argparse.Namespace) -> int:
    releases.note(settings)  # also where no portal runs that would have
    if options.what == "verify":
        verdict = chain.verify(desk)
        for sentence in verdict.broken:
            print(sentence, file=sys.stderr)
        whole = "whole" if not verdict.broken else "broken"
        print(f"The trail is {whole}: {verdict.count:,} entries, {verdict.erased:,} erased.")
        return BROKEN if verdict.broken else DONE
    for entry in chain.entries(desk, options.last, email=options.email):
        print(_json(entry) if options.json else _line(entry))
    return DONE


def _json(entry: chain.Entry) -> str:
    return json.dumps(
        {
            "number": entry.number,
            "at": f"{entry.at.isoformat(timespec='seconds')}Z",
            "kind": entry.kind,
            "about": entry.about,
            **(entry.content or {"erased": True}),
        },
        ensure_ascii=False,
    )


def _line(entry: chain.Entry) -> str:
    content = dict(entry.content or {})
    who = str(content.pop("viewer", "(erased)"))
    told = " ".join(f"{k}={v}" for k, v in content.items() if v not in ("", None))
    return f"{entry.at:%Y-%m-%d %H:%M:%S}Z  {entry.kind:<11} {who}  {entry.about} {told}".rstrip()


def _erase(settings: Settings, desk: Desk, options: argparse.Namespace) -> int:
    count = chain.erase(desk, options.email)
    preferences.forget(desk, options.email)
    views.forget(desk, options.email)
    feeds.forget(desk, options.email)
    print(f"{count:,} entries of {options.email} are empty now; the trail stays whole.")
    return DONE
