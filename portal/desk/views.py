"""Views that people keep: a page and its address under a name. Holds no number and no row, so that
whoever opens one reads their own report."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, delete, func, insert, select

from portal.desk.chain import moment, person
from portal.desk.opening import Desk, Unavailable
from portal.desk.tables import VIEW

log = logging.getLogger("standpoint.portal")
MOST = 50
"""Views that one person keeps."""
LONGEST = 80
"""Letters of a name."""
MOST_LETTERS = 8_000
"""Of an address; a longer one is not kept, rather than cut."""


@dataclass(frozen=True)
class View:
    """A kept view."""

    name: str
    page: str
    query: Mapping[str, str]
    status_date: date
    published_at: datetime
    """Of the report it was kept of (UTC)."""
    audience: str = ""
    """Whom it is offered to; empty where it is its owner's alone."""
    is_pinned: bool = True
    is_in_pack: bool = False
    """Whether packs hold it: those of the audience it is offered to, else its owner's own."""
    key: str = ""
    owner: str = ""
    is_own: bool = True


def listed(desk: Callable[[], Desk], email: str, audience: str) -> list[View]:
    """A person's own and what is offered to their audience, in no order; none where the desk is
    away."""
    mine = person(email)
    wanted = (VIEW.c.viewer == mine) | (VIEW.c.audience == audience)
    try:
        with desk().reading() as connection:
            rows = connection.execute(select(VIEW).where(wanted)).mappings().all()
    except Unavailable as error:
        log.warning("kept views are not read: %s", error)
        return []
    return [_view(row, mine) for row in rows]


def in_packs(desk: Desk, email: str, audience: str) -> list[View]:
    """What packs of an audience hold, and what a person's own holds beside it, the one kept first
    first; Unavailable where the desk is away."""
    mine = (VIEW.c.viewer == person(email)) & (VIEW.c.audience == "")
    offered = VIEW.c.audience == audience
    wanted = select(VIEW).where(VIEW.c.is_in_pack & ((mine | offered) if email else offered))
    with desk.reading() as connection:
        rows = connection.execute(wanted.order_by(VIEW.c.kept_at, VIEW.c.view_key)).mappings()
        return [_view(row, person(email)) for row in rows.all()]


def _view(row: RowMapping, mine: str) -> View:
    return View(
        name=row["name"],
        page=row["page"],
        query=json.loads(row["query"]),
        status_date=row["status_date"],
        published_at=row["published_at"],
        audience=row["audience"],
        is_pinned=row["is_pinned"],
        is_in_pack=row["is_in_pack"],
        key=row["view_key"],
        owner=row["viewer_name"],
        is_own=row["viewer"] == mine,
    )


def keep(desk: Callable[[], Desk], email: str, owner: str, view: View) -> bool:
    """Keeps a view in place of the person's own of that name; whether it could be kept."""
    mine, name = person(email), view.name.strip()[:LONGEST]
    query = json.dumps(dict(view.query), ensure_ascii=False, sort_keys=True)
    if not name or len(query) > MOST_LETTERS:
        return False
    try:
        with desk().writing() as connection:
            connection.execute(delete(VIEW).where(VIEW.c.viewer == mine, VIEW.c.name == name))
            count = select(func.count()).select_from(VIEW).where(VIEW.c.viewer == mine)
            if (connection.execute(count).scalar() or 0) >= MOST:
                return False
            connection.execute(
                insert(VIEW).values(
                    view_key=secrets.token_hex(8),
                    viewer=mine,
                    viewer_name=owner,
                    name=name,
                    page=view.page,
                    query=query,
                    audience=view.audience,
                    is_pinned=view.is_pinned,
                    is_in_pack=view.is_in_pack,
                    status_date=view.status_date,
                    published_at=view.published_at,
                    kept_at=moment(),
                )
            )
    except Unavailable as error:
        log.warning("a view is not kept: %s", error)
        return False
    return True


def remove(desk: Callable[[], Desk], email: str, key: str, *, may_offer: bool) -> None:
    """Lets go of one of a person's own; of another's only what is offered, and only for whoever
    may offer."""
    try:
        with desk().writing() as connection:
            theirs = VIEW.c.viewer == person(email)
            theirs = theirs | (VIEW.c.audience != "") if may_offer else theirs
            connection.execute(delete(VIEW).where((VIEW.c.view_key == key) & theirs))
    except Unavailable as error:
        log.warning("a view is not let go: %s", error)


def forget(desk: Desk, email: str) -> None:
    """Removes what a person kept."""
    with desk.writing() as connection:
        connection.execute(delete(VIEW).where(VIEW.c.viewer == person(email)))
