"""Views that a viewer keeps, and addresses for programs: made, listed, let go."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from portal import formats
from portal.desk.feeds import DAYS
from portal.desk.views import View
from portal.draw import blocks, controls, text
from portal.facts import travel
from portal.gate.audiences import AUDIENCES
from portal.gate.shelf import Shelf
from portal.language import marked, message, plural
from portal.tell.context import Context
from portal.tell.navigation import LOOK, ROLE, VIEWER

NOT_KEPT = {ROLE, LOOK, VIEWER, travel.AS_OF, travel.KNOWN}
"""What of an address belongs to whoever looks, and when."""
NOT_PACKED = ("home", "release", "audit")
"""Pages that are no part of a pack: what waits for one reader, and what the office alone reads."""
PACKED = marked("Packs written for you hold it from now on.")
PACKED_FOR = marked("Packs of that audience hold it from now on, each through its own scope.")
NOTE, TOKEN = "keep_note", "feed_token"


def address() -> dict[str, str]:
    """What of this page's address a view keeps."""
    return {k: v for k, v in controls.address().items() if k not in NOT_KEPT and v}


def offer(context: Context, shelf: Shelf, page: str) -> None:
    """The form that keeps this page as it is asked for."""
    offered = {"": message("nobody else")} if shelf.may_offer else {}
    if shelf.may_offer:
        offered |= {name: message(a.viewer) for name, a in AUDIENCES.items()}
    controls.keep(
        message("Keep this view"),
        offered,
        partial(_keep, context, shelf, page),
        may_pack=page not in NOT_PACKED,
    )
    note = controls.noted(f"{NOTE}_{page}")
    if note:
        blocks.aside(text.quiet(note))


def _keep(
    context: Context,
    shelf: Shelf,
    page: str,
    name: str,
    *,
    pinned: bool,
    packed: bool,
    to: str,
) -> None:
    kept = shelf.keep(
        name,
        page,
        address(),
        context.reader.snapshot,
        is_pinned=pinned,
        is_in_pack=packed,
        audience=to,
    )
    words = message("Kept. It stands on Home.") if pinned else message("Kept.")
    if packed:
        words = f"{words} {message(PACKED_FOR if to else PACKED)}"
    controls.noted(
        f"{NOTE}_{page}",
        words
        if kept
        else message("It could not be kept: give it a name, or let go of another first."),
    )


def kept(context: Context, page: str = "") -> None:
    """The views of this viewer, and those offered to them: on a page what is of it, on Home all,
    those that are not pinned folded."""
    shelf = context.shelf
    listed = [v for v in shelf.views() if not page or v.page == page] if shelf else []
    if not shelf or not listed:
        return
    shown = [v for v in listed if page or v.is_pinned or not v.is_own]
    rest = [v for v in listed if v not in shown]
    with blocks.block(
        message("Kept views"),
        message("Each opens with the newest numbers of your own report, or as it was then."),
    ):
        for view in shown:
            with blocks.line():
                _one(context, shelf, view)
        if rest:
            label = plural("{count} more", "{count} more", len(rest))
            with blocks.folded(label, key="kept_rest", is_compact=True) as is_open:
                for view in rest if is_open else ():
                    with blocks.line():
                        _one(context, shelf, view)


def _one(context: Context, shelf: Shelf, view: View) -> None:
    if view.page not in context.pages:
        blocks.aside(
            text.quiet(message("{name}: its page is not among yours any more", name=view.name))
        )
    else:
        then = {
            travel.AS_OF: view.status_date.isoformat(),
            travel.KNOWN: view.published_at.isoformat(),
        }
        day = formats.day(view.status_date, context.locale)
        page = context.pages[view.page]
        controls.page_link(page, view.name, _way(context, view, {}))
        controls.page_link(page, message("as of {day}", day=day), _way(context, view, then))
    if view.is_in_pack:
        blocks.aside(text.quiet(message("in the pack")))
    if not view.is_own:
        blocks.aside(text.quiet(message("offered by {owner}", owner=view.owner)))
    if view.is_own or shelf.may_offer:
        controls.pressed(message("Let go"), f"view_{view.key}", partial(shelf.remove, view.key))


def _way(context: Context, view: View, more: Mapping[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in context.kept.items() if k in (ROLE, LOOK, VIEWER)}
    return {**kept, **view.query, **more}


# --- for programs ---------------------------------------------------------------------------------


def programs(context: Context, name: str) -> None:
    """The addresses under which a program reads questions, and the way to one for this question."""
    shelf = context.shelf
    if shelf is None:
        return
    with blocks.folded(message("Read it by a program"), key="feeds", is_compact=True) as is_open:
        if not is_open:
            return
        blocks.say(
            message(
                "An address of your own gives the lines of this question as CSV, JSON or Parquet,"
                " with the newest numbers, for {days} days. Whoever has it reads what you may read:"
                " keep it like a password.",
                days=DAYS,
            )
        )
        controls.pressed(
            message("Make an address for this question"),
            "feed_make",
            partial(_make, shelf, name),
        )
        token = controls.noted(TOKEN)
        if token:
            blocks.say(
                text.rich(
                    "`{way}` {words}", way=text.Rich(f"/feed/{token}.csv"), words=message(ONCE)
                )
            )
        for feed in shelf.feeds():
            with blocks.line():
                until = formats.day(feed.until.date(), context.locale)
                blocks.aside(message("{name}, until {day}", name=feed.name, day=until))
                controls.pressed(
                    message("Take back"),
                    f"feed_{feed.token_hash[:12]}",
                    partial(_end, shelf, feed.token_hash),
                )


ONCE = marked("It is shown once: copy it now, behind the address of the portal.")


def _make(shelf: Shelf, name: str, place: str) -> None:
    token = shelf.feed(name, address())
    way = text.Rich(f"`/feed/{token}.csv`")
    words = text.rich("{way} {words}", way=way, words=message(ONCE))
    controls.noted(place, words if token else message(NONE))


NONE = marked("None could be made: take back another first, or try again later.")


def _end(shelf: Shelf, token_hash: str) -> None:
    shelf.end(token_hash)
