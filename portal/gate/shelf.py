"""What a viewer keeps for themselves, as pages are given it: views under a name, and addresses for
programs. Every one is opened through the scope of whoever opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from portal.desk import feeds, opening, views
from portal.desk.chain import moment
from portal.desk.feeds import Feed
from portal.desk.opening import Desk
from portal.desk.views import LONGEST, View
from portal.gate.access import Scope
from portal.gate.audiences import AUDIENCES
from portal.gate.published import Snapshot
from portal.language import collated
from portal.settings import Settings


def in_packs(own: Settings, scope: Scope, email: str = "") -> tuple[list[View], str]:
    """The kept views that packs of a scope hold, with those that a viewer keeps for their own; and
    a sentence where the desk cannot say."""
    try:
        return views.in_packs(opening.desk(own), email, scope.audience), ""
    except opening.Unavailable as error:
        return [], str(error)


@dataclass(frozen=True)
class Shelf:
    """One viewer's, in one of their roles."""

    desk: Callable[[], Desk]
    email: str
    name: str
    scope: Scope
    note: Callable[..., None]
    """Notes in the audit trail what was made and taken back."""

    @property
    def may_offer(self) -> bool:
        """Whether they may offer a view to an audience: the project office alone."""
        return self.scope.may_review

    def views(self) -> list[View]:
        """Their own, then what is offered to them, by name."""
        kept = views.listed(self.desk, self.email, self.scope.audience)
        return sorted(kept, key=lambda view: (not view.is_own, collated(view.name), view.key))

    def keep(
        self,
        name: str,
        page: str,
        query: Mapping[str, str],
        snapshot: Snapshot,
        *,
        is_pinned: bool,
        is_in_pack: bool = False,
        audience: str = "",
    ) -> bool:
        """Keeps a page under a name; whether it could be kept."""
        offered = audience if self.may_offer and audience in AUDIENCES else ""
        view = View(
            name=name,
            page=page,
            query=query,
            status_date=snapshot.status_date,
            published_at=snapshot.published_at,
            audience=offered,
            is_pinned=is_pinned,
            is_in_pack=is_in_pack,
        )
        return views.keep(self.desk, self.email, self.name, view)

    def remove(self, key: str) -> None:
        """Lets go of one of their own."""
        views.remove(self.desk, self.email, key, may_offer=self.may_offer)

    def feeds(self) -> list[Feed]:
        """Their addresses that still work."""
        listed = feeds.listed(self.desk, self.email)
        return sorted(listed, key=lambda feed: collated(feed.name))

    def feed(self, name: str, query: Mapping[str, str]) -> str:
        """The token of a new address for a question; empty where none could be made."""
        until = moment() + timedelta(days=feeds.DAYS)
        scope = self.scope
        feed = Feed(self.email, scope.audience, scope.key, name[:LONGEST], query, until)
        token = feeds.make(self.desk, feed)
        if token:
            self.note("feed-made", what=feed.name, audience=scope.audience, scope=scope.key)
        return token

    def end(self, token_hash: str) -> None:
        """Takes back one of their addresses."""
        feeds.end(self.desk, self.email, token_hash)
        self.note("feed-ended", audience=self.scope.audience, scope=self.scope.key)
