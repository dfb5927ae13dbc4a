"""What an ill-meaning reader tries: addresses of others, words that would change a query, forged
and foreign downloads, reading on after the right ended, and what was kept for somebody else."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from portal.gate.published import Snapshot
from portal.gate.store import Results, Stores, Warehouse
from portal.prove import looking
from portal.prove.law import Reach, Whole
from portal.prove.looking import Eyes
from portal.prove.promises import Finding, Record
from portal.prove.shown import Shown

NOBODY = "nobody-standpoint-knows"
"""A key that no report has."""
TYPED = (
    "zq' or '1'='1",
    "zq') or true --",
    "zq' union select table_name, 'a', 'b', 'c' from duckdb_tables() --",
    "zq'; drop table projects; --",
)
"""Words that no name holds, and that would find something if they were run."""
HOSTILE = "<img src=x onerror=alert(1)>![x](http://evil.test/x.png)[y](javascript:alert(1))"
KINDS = {
    "project": ("projects", "project_id"),
    "team": ("teams", "team_id"),
    "department": ("departments", "department_id"),
    "customer": ("customers", "customer_id"),
}


def warehouse() -> Warehouse:
    """An empty one."""
    return Warehouse(Stores(4), Results(32), 60.0)


# --- addresses ------------------------------------------------------------------------------------


def foreign(whole: Whole, own: Reach, kind: str) -> list[str]:
    """Every key of the report that the scope's own list may not hold."""
    table, column = KINDS[kind]
    theirs = {
        "project": own.projects,
        "team": own.teams | _named(whole, own, "project_team", "team_id"),
        "department": own.departments | _named(whole, own, "projects", "department_id"),
        "customer": own.customers | {own.scope.key},
    }[kind]
    every = {str(k) for (k,) in whole.values(table, column) if k}
    return sorted(every - theirs)


def _named(whole: Whole, own: Reach, table: str, column: str) -> frozenset[str]:
    """Keys that the scope's own projects name."""
    rows = whole.values(table, "project_id", column)
    return frozenset(str(key) for project, key in rows if project in own.projects)


def addresses(eyes: Eyes, whole: Whole, own: Reach, record: Record) -> Iterable[Shown]:
    """Every page for what is another's, and for what does not exist; told where they differ."""
    for name in looking.pages_of(eyes):
        kinds = list(KINDS) if name == "explain" else [name] if name in KINDS else []
        for kind in kinds:
            more = {"metric": "budget_at_completion"} if name == "explain" else {}
            nobody = looking.page(eyes, name, {**more, kind: NOBODY})
            for key in foreign(whole, own, kind)[: eyes.effort.foreign]:
                answer = looking.page(eyes, name, {**more, kind: key})
                record.look("addresses")
                if _without(answer, key) != _without(nobody, NOBODY) and not _is_shared(
                    eyes, name, kind
                ):
                    record.find(
                        Finding(
                            "addresses",
                            eyes.name,
                            answer.place,
                            "another answer than for what does not exist",
                        )
                    )
                yield answer


def _is_shared(eyes: Eyes, page: str, kind: str) -> bool:
    """Names of teams and departments are declared for everybody inside, so that a number of them
    may be asked for; what it holds is judged."""
    return page == "explain" and kind != "project" and eyes.scope.audience != "customer"


def _without(shown: Shown, key: str) -> tuple[str, str]:
    return shown.outcome, shown.text.replace(key, "…")


# --- search ---------------------------------------------------------------------------------------


def searches(eyes: Eyes, words: Iterable[str], record: Record) -> Iterable[Shown]:
    """Search for words of others, and for words that would change a query."""
    nothing = looking.page(eyes, "search", {"find": NOBODY})
    for word in words:
        record.look("search")
        shown = looking.page(eyes, "search", {"find": word})
        if _without(shown, word) != _without(nothing, NOBODY):
            record.find(Finding("search", eyes.name, shown.place, "finds what is another's"))
        yield shown
    for typed in TYPED:
        record.look("search")
        shown = looking.page(eyes, "search", {"find": typed})
        if _without(shown, typed) != _without(nothing, NOBODY):
            record.find(
                Finding("search", eyes.name, shown.place, f"runs what is typed ({shown.outcome})")
            )
        yield shown


# --- downloads ------------------------------------------------------------------------------------


def downloads(eyes: Eyes, others: Iterable[Eyes], record: Record) -> None:
    """Follows the links of a scope as everybody who may not."""
    signed_out = looking.route(replace(eyes.own, demo=False), eyes.shared)
    here = looking.route(eyes.own, eyes.shared)
    for what, address in list(eyes.orders.items())[:8]:
        body, _, signature = address.split("/")[2].partition(".")
        name = address.split("/")[3]
        altered = signature[:-2] + ("AA" if not signature.endswith("AA") else "BB")
        whole = _for_everything(body)
        tried = (
            ("without a sign-in", signed_out, f"{address}.csv"),
            ("with an altered signature", here, f"/export/{body}.{altered}/{name}.csv"),
            ("with another scope written into it", here, f"/export/{whole}.{signature}/{name}.csv"),
            ("without a signature", here, f"/export/{body}./{name}.csv"),
        )
        for how, opened, link in tried:
            record.look("downloads")
            if _opens(opened, link):
                record.find(Finding("downloads", eyes.name, f"download {what}", f"opens {how}"))
    for other in others:
        stranger = replace(eyes, scope=other.scope, orders={})
        for what in list(other.orders)[:2]:
            query, _, told = what.partition("\t")[0].partition(" ")
            link = stranger.offer(query, "csv", **json.loads(told))
            record.look("withdrawn")
            if _opens(here, link):
                told = f"{eyes.email} reads as {other.name}"
                record.find(Finding("withdrawn", eyes.name, f"download {what}", told))


def _for_everything(body: str) -> str:
    """The order of a link, for another whole-portfolio scope than its own."""
    order = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    order[1:3] = ("pm" if order[1] == "executive" else "executive"), ""
    return base64.urlsafe_b64encode(json.dumps(order).encode()).rstrip(b"=").decode()


def _opens(route: looking.Route, link: str) -> bool:
    """Whether a link is answered; what fails is not."""
    try:
        return route(looking.request(link)).status_code == 200
    except Exception:
        return False


# --- rights ---------------------------------------------------------------------------------------


def withdrawn(eyes: Eyes, others: Iterable[Eyes], record: Record) -> None:
    """Reads the scope's pages as somebody on no list, and as viewers of other scopes; those that
    read nothing of the report tell nothing."""
    unread = {"search", "audit"} | ({"changes"} if len(eyes.context.reports) < 2 else set())
    strangers = ["nobody@standpoint.invalid", *(o.email for o in others if o.scope != eyes.scope)]
    for email in strangers[:3]:
        stranger = replace(eyes, email=email, orders={})
        for name in looking.pages_of(eyes):
            record.look("withdrawn")
            answer = looking.page(stranger, name, {})
            if answer.outcome == "shown" and answer.texts and name not in unread:
                record.find(
                    Finding("withdrawn", eyes.name, answer.place, f"{email} reads this page")
                )


# --- what is kept ---------------------------------------------------------------------------------


def kept(eyes: Eyes, seen: dict[tuple[str, str], Shown], record: Record) -> None:
    """Makes pages anew where nobody read before, and compares."""
    alone = eyes.alone(warehouse())
    for (name, address), before in seen.items():
        record.look("kept")
        query = dict(part.split("=", 1) for part in address.split("&") if part)
        answer = looking.page(alone, name, query)
        if (answer.outcome, answer.text, answer.numbers) != (
            before.outcome,
            before.text,
            before.numbers,
        ):
            record.find(Finding("kept", eyes.name, answer.place, "shows what was kept for another"))


def twin(eyes: Eyes, other: Snapshot, record: Record) -> None:
    """Another report under this one's number, as a second build of it would be."""
    built = replace(other, id=eyes.snapshot.id)
    here, alone = eyes.at(built), eyes.at(built).alone(warehouse())
    for name in looking.pages_of(eyes):
        if name not in ("release", "home", "search"):
            record.look("kept")
            before, answer = (looking.page(e, name, {}) for e in (here, alone))
            if (before.text, before.numbers) != (answer.text, answer.numbers):
                record.find(
                    Finding(
                        "kept", eyes.name, answer.place, "shows another build of the same number"
                    )
                )


# --- text -----------------------------------------------------------------------------------------

SAFE = ("https://", "mailto:", *looking.WITHIN, "help/", "?", "/", "#")
"""How an address may begin: elsewhere by HTTPS or mail, else within the portal."""


class _Tags(HTMLParser):
    """Collects what a browser would take for a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


_READ = MarkdownIt("commonmark", {"html": True})


def text(scope: str, shown: Shown, record: Record) -> None:
    """Whether anything shown is a picture, a tag or an address that leads anywhere."""
    record.look("text")
    for raw in dict.fromkeys(shown.raw):
        if not re.search(r"[<\[]", raw):
            continue
        for why in faults(raw):
            record.find(Finding("text", scope, shown.place, why))


def faults(raw: str) -> Iterable[str]:
    """What a browser would make of a text besides text."""
    for token in _READ.parse(raw):
        for inner in token.children or [token]:
            if inner.type == "image":
                yield f"a picture from {str(inner.attrGet('src'))[:60]}"
            elif inner.type in ("html_inline", "html_block"):
                reader = _Tags()
                reader.feed(inner.content)
                yield from (f"a tag <{tag}>" for tag in reader.tags)
            elif inner.type == "link_open":
                address = str(inner.attrGet("href"))
                if not address.startswith(SAFE):
                    yield f"an address {address[:60]}"
