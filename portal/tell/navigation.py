"""Ways from a page: downloads, links, the choice of one of the viewer's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from portal.draw import blocks, controls
from portal.facts import travel
from portal.facts.explore import asked as asking
from portal.gate.store import Missing
from portal.language import marked, message
from portal.tell.context import Context
from portal.tell.words import Row


def downloads(context: Context, query: str, name: str, **parameters: object) -> None:
    """Links to a query's rows as CSV and Excel, through the same gate."""
    controls.download_links(
        context.export(query, "csv", **parameters),
        context.export(query, "xlsx", **parameters),
        name=name,
    )


def link(context: Context, page: str, label: str, **query: str) -> None:
    """A link to another page this viewer gets; nothing where they do not get it."""
    if page in context.pages:
        controls.page_link(context.pages[page], label, {**context.kept, **query})


def way(context: Context, page: str, **query: str) -> str | None:
    """The address of another page, for a mark or a word; None where the viewer has no such page."""
    if page not in context.pages:
        return None
    return f"{page}?{urlencode({**context.kept, **query})}"


def then(context: Context, page: str, day: date, **query: str) -> str | None:
    """The address of a page in the report as of a day; None for the one that is read, or that is
    not kept."""
    kept = [r for r in context.reports if r.status_date == day]
    report = max(kept, key=lambda r: r.published_at, default=None)
    if report is None or report.key == context.reader.snapshot.key:
        return None
    return way(context, page, **query, **travel.address(report))


def within(context: Context, audience: str, key: str) -> set[str] | None:
    """Projects that concern a team, department or customer; None for the viewer whose whole scope
    it is."""
    if context.reader.scope.audience == audience:
        return None
    return {str(r["project_id"]) for r in context.rows(f"{audience}_within", key=key)}


def choose(
    context: Context,
    label: str,
    options: list[Row],
    key: str,
    identifier: str,
    name: str,
    first: str | None = None,
) -> Row | None:
    """One of the viewer's own entities, until they pick another the one that is named `first`, else
    that of the list; the choice lives in the URL, and what is not theirs is not in the list."""
    asked = controls.asked(key)
    if asked is not None and asked not in {o[identifier] for o in options}:
        return None
    if len(options) <= 1:
        return options[0] if options else None
    names = {o[identifier]: str(o[name]) for o in options}
    chosen = controls.choice(label, names, first=asked or first or next(iter(names)), key=key)
    return next(o for o in options if o[identifier] == chosen)


ROLE, LOOK, VIEWER = "as", "look", "viewer"
"""The address's words for which of one's roles, for through whose eyes one looks, and for whose
in a demo."""
MINE = {
    "project": ("project_keys", "project_id"),
    "team": ("teams", "team_id"),
    "department": ("departments", "department_id"),
    "customer": ("customers", "customer_id"),
}
"""Parameters that name something, and the query that lists the viewer's own."""
PLAIN = ("metric", "dimension", "since", "picture")


def mine(context: Context, query: Mapping[str, str]) -> dict[str, str]:
    """What of an address may be said again: what goes along, and names of what is the viewer's."""
    told = {k: v for k, v in query.items() if k in PLAIN and WORD.fullmatch(v)}
    for key, (rows, column) in MINE.items():
        if key in query:
            try:
                own = context.reader.unsliced.rows(rows)[column].to_pylist()
            except Missing:
                continue
            told |= {key: query[key]} if query[key] in own else {}
    if asking.NUMBERS in query:
        told |= asking.address(asking.parse(query))
    return {**told, **context.kept}


WORD = re.compile(r"[a-z0-9_.-]+")
NOT_YOURS = {
    "number": (
        marked("Number"),
        marked("This link names a number that does not exist or that you may not see."),
        ("definitions", marked("Every number you may see")),
    ),
    "status": (
        marked("Status"),
        marked("This link names a status that does not exist or that you may not see."),
        ("home", marked("Your pages")),
    ),
    "project": (
        marked("Project"),
        marked("This link names a project that does not exist or that you may not see."),
        ("project", marked("Your projects")),
    ),
    "team": (
        marked("Team"),
        marked("This link names a team that does not exist or that you may not see."),
        ("team", marked("Your teams")),
    ),
    "department": (
        marked("Department"),
        marked("This link names a department that does not exist or that you may not see."),
        ("department", marked("Your departments")),
    ),
    "customer": (
        marked("Customer"),
        marked("This link names a customer that does not exist or that you may not see."),
        ("customer", marked("Your customers")),
    ),
}
"""What a link may name: how it is called, what is said where there is none, and where one's own
stand."""


def not_yours(context: Context, what: str) -> None:
    """The same words whether it exists or not, and the way on."""
    title, lede, (page, label) = NOT_YOURS[what]
    remedy = message("If you expected one, ask whoever sent you the link, or the project office.")
    blocks.head(
        message(title),
        message("Not found, or not yours"),
        lede=f"{message(lede)} {remedy}",
        fresh=(),
    )
    link(context, page, message(label))
