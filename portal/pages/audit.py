"""Audit: who signed in, read and downloaded what, released and withdrew, and who was refused. For
the project office only; empty for everybody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from portal import formats
from portal.draw import blocks, controls
from portal.draw.text import Rich, rich, two_lines
from portal.language import marked, message, plural
from portal.tell import banner
from portal.tell.context import Context

MOST = 200
"""Entries on the page; `standpoint audit` shows all."""
WEEK = timedelta(days=7)


def render(context: Context) -> None:
    entries = context.trail(MOST) if context.trail else None
    blocks.head(
        message("Audit · for the project office only"),
        message("The trail cannot be read now.") if entries is None else _headline(entries),
        lede=_lede(entries or []),
        fresh=banner.freshness(context),
    )
    if entries is None:
        return
    heading = message("The newest {count} entries, the newest first", count=len(entries))
    with blocks.block(message("What happened"), heading):
        _table(context, entries)


def _table(context: Context, entries: list[Any]) -> None:
    wanted = controls.search_filter(message("Find a person or a page"), key="find")
    rows = [_row(context, entry) for entry in entries]
    rows = [row for row in rows if (wanted or "").lower() in " ".join(row).lower()]
    if not rows:
        blocks.empty(
            message("Nothing noted"),
            message("No entry holds these words.") if wanted else message("Nobody was here yet."),
            Rich(message("`standpoint audit` shows the whole trail.")),
        )
        return
    blocks.small_table(
        rows,
        (message("What"), message("Who")),
        alt=plural("{count} entry of the trail.", "{count} entries of the trail.", len(rows)),
    )


def _headline(entries: list[Any]) -> str:
    newest = entries[0].at if entries else None
    week = [e for e in entries if newest and newest - e.at <= WEEK]
    people = {(e.content or {}).get("viewer") for e in week if e.kind == "read"}
    return plural(
        "{count} person read the report in the last seven days noted here.",
        "{count} people read the report in the last seven days noted here.",
        len(people - {None}),
    )


def _lede(entries: list[Any]) -> Rich:
    refused = sum(e.kind == "refused" for e in entries)
    told = (
        plural("{count} sign-in was refused.", "{count} sign-ins were refused.", refused)
        if refused
        else message("No sign-in was refused.")
    )
    return rich(
        "{told} Every entry's hash covers the one before it; `standpoint audit verify` says whether"
        " the trail is as it was written.",
        told=told,
    )


def _row(context: Context, entry: Any) -> tuple[str, str]:
    told = dict(entry.content or {})
    who = str(told.get("viewer") or (message("not known") if told else message("erased")))
    role = f"{told.get('audience', '')} {told.get('scope', '')}".strip()
    happened = told.get("happened_at")  # a release may be noted later, once the desk is back
    at = datetime.fromisoformat(str(happened).rstrip("Z")) if happened else entry.at
    when = formats.moment(at, context.locale)
    report = entry.about.partition("@")[0]
    known = message("report {id}", id=report) if report else ""
    return (
        two_lines(
            _what(context, entry.kind, told), " · ".join(part for part in (when, known) if part)
        ),
        two_lines(who, role) if role else who,
    )


RELEASED = {
    "candidate": marked("built a candidate as of {day}"),
    "published": marked("published the report as of {day}"),
    "published-despite": marked("published the report as of {day} although a guard failed"),
    "rolled-back": marked("went back to the report as of {day}"),
    "locked": marked("closed the reports up to {day}"),
    "opened": marked("opened the reports up to {day} for corrections"),
    "pruned": marked("removed the report as of {day}"),
    "withdrew": marked("withdrew {row} from customers"),
    "restored": marked("let customers read {row} again"),
}
"""What became of a report or a row, by kind of entry."""


def _released(context: Context, kind: str, told: dict[str, Any]) -> str:
    until = str(told.get("status_date") or "")
    day = formats.day(date.fromisoformat(until), context.locale) if until else ""
    row = f"{told.get('table', '')} {told.get('key', '')}".strip()
    return message(RELEASED[kind], day=day, row=row)


def _what(context: Context, kind: str, told: dict[str, Any]) -> str:
    """What somebody did, in a few words."""
    page = str(told.get("page", ""))
    title = context.pages[page].title if page in context.pages else page.capitalize()
    sentences = {
        "read": message("read {page} through other eyes", page=title)
        if told.get("looker")
        else message("read {page}", page=title),
        "downloaded": message(
            "downloaded {what} as {kind}", what=told.get("what", ""), kind=told.get("file", "")
        ),
        "feed-made": message("made an address for {what}", what=told.get("what", "")),
        "feed-ended": message("took back an address"),
        "signed-in": message("signed in"),
        "signed-out": message("signed out"),
        "refused": message("was refused: not on the list of viewers"),
        "granted": message("was let in by {by}", by=told.get("by", "")),
        "revoked": message("was let in no more by {by}", by=told.get("by", "")),
    }
    reason = str(told.get("reason") or "")
    what = _released(context, kind, told) if kind in RELEASED else sentences.get(kind, kind)
    return " · ".join(part for part in (what, reason) if part)
