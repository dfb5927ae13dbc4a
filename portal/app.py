"""The frame: who is it, what may they read, which pages do they get. Shows a sentence, never a
trace, when something fails."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from portal import downloads, heap, language, settings, spoken
from portal.desk import opening, visits
from portal.doors import tallies
from portal.draw import blocks
from portal.draw.text import quiet, rich
from portal.facts import review, slicing, travel
from portal.facts.travel import Past
from portal.formats import Locale
from portal.gate import looking, published, sessions, signin, store, trail
from portal.gate.access import Scope
from portal.gate.audiences import AUDIENCES
from portal.gate.published import Damaged, NoSnapshot, NotThen, NotYours
from portal.gate.shelf import Shelf
from portal.gate.store import Missing, Reader, Warehouse
from portal.gate.turns import Busy, Turns
from portal.language import message, speak, within
from portal.pack import reading
from portal.pages import PAGES, Page
from portal.tell import banner, keeping, navigation, slicer
from portal.tell.context import Context
from portal.tell.navigation import LOOK, ROLE, VIEWER

log = logging.getLogger("standpoint.portal")


@cache
def stock() -> Warehouse:
    """The stores and results all sessions of this process share."""
    own = settings.load()
    return Warehouse(
        store.Stores(own.store_count), store.Results(own.cache_megabytes), own.query_seconds
    )


@cache
def turns() -> Turns:
    """How much of this process one viewer may take at a time."""
    own = settings.load()
    return Turns(own.viewer_runs, own.query_seconds)


def main() -> None:
    """One script run."""
    st.set_page_config(
        page_title="Standpoint",
        page_icon=str(settings.SITE / "static" / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    blocks.styles()
    try:
        _run(settings.load())
    except Busy as busy:
        _alone("Standpoint", str(busy))
    except (signin.Refused, settings.SettingsError) as refusal:
        tallies.refused("viewers")
        _alone("Standpoint", str(refusal))
    except Damaged as damaged:
        _alone(message("The reports cannot be read"), str(damaged))
    except NoSnapshot:
        _alone(
            message("Nothing is published yet"),
            message(
                "Run `standpoint refresh`; this page shows the first report as soon as it is there."
            ),
        )
    except NotYours:
        _alone(
            message("Not found, or not yours"),
            message("Your access may have changed. Ask the project office."),
        )
    except NotThen:
        _alone(
            message("No report is as old as that"),
            message(
                "The earlier reports stand on the page Home. Take as_of and known"
                " out of the address to read the newest."
            ),
        )
    except travel.Unclear as unclear:
        _alone(message("Which day?"), banner.unclear(unclear))


def _alone(title: str, sentence: str) -> None:
    """A sentence on an otherwise empty page, with a way out for whoever is signed in."""
    with blocks.page():
        st.title(title)
        st.markdown(sentence)
        if signin.has_oidc() and st.user.get("is_logged_in") and st.button(message("Sign out")):
            signin.sign_out(settings.load(), sessions.claims(st.user.to_dict()))


CARRIED = (travel.AS_OF, travel.KNOWN, ROLE, LOOK, slicing.SLICE)
"""What goes along from page to page."""


@dataclass(frozen=True)
class Visit:
    """Who is here, as what, and how they came."""

    admitted: signin.Admitted
    scope: Scope
    """Through whose eyes: their own, or those they look through."""
    kept: dict[str, str]
    own: Scope
    """What they are entitled to."""

    @property
    def is_looking(self) -> bool:
        """Whether another's eyes are looked through."""
        return self.scope != self.own


def _run(own: settings.Settings) -> None:
    speak(spoken.usual(own))
    admitted = signin.sign_in(own)
    if not st.session_state.get("counted"):
        st.session_state["counted"] = True
        tallies.signed_in()
    with turns().of(signin.folded(admitted.viewer.email)):
        _show(own, admitted)


def _show(own: settings.Settings, admitted: signin.Admitted) -> None:
    live, damaged = published.readable(own.snapshots)
    speak(_language(own, admitted.viewer.email, live.language))
    wanted, has_moved = _wanted()
    visit = _visit(own, admitted, wanted)
    context = replace(
        _context(own, visit, live=live, wanted=wanted), damaged=damaged, looks=_looks(own, visit)
    )
    st.logo(str(settings.SITE / "static" / "logo.svg"), link=None, size="large")
    pages = [p for p in PAGES if p.is_for(visit.scope)]
    note = partial(trail.note, own, "read", admitted.viewer.email)
    part = partial(_part, visit=visit, wanted=wanted)
    context.pages.update(
        {
            p.name: _streamlit_page(p, context, note, is_first=i == 0, part=part)
            for i, p in enumerate(pages)
        }
    )
    context.questions.update({p.name: message(p.question) for p in pages if p.is_listed})
    elsewhere = [
        _streamlit_page(
            replace(p, render=partial(_elsewhere, p), is_listed=False),
            context,
            note=_silent,
            is_first=False,
        )
        for p in PAGES
        if p not in pages
    ]
    chosen = st.navigation([*context.pages.values(), *elsewhere], position="top")
    if has_moved:  # said once the page is named, or the address would keep the page before
        st.query_params.from_dict({**st.query_params.to_dict(), **wanted})
    chosen.run()
    _foot(own, visit, context, chosen.url_path or "home")


def _language(own: settings.Settings, email: str, report: str) -> str:
    """What this viewer reads in; a choice that the desk could not keep holds for the session."""
    held = st.session_state.get("language", ("", ""))
    if held[0] == email:
        return language.settled(held[1], own.language or report)
    return spoken.of(own, email, report)


def _context(
    own: settings.Settings, visit: Visit, live: published.Snapshot, wanted: dict[str, str]
) -> Context:
    """What the pages are given: the report asked for through the viewer's scope, and what is known
    of others."""
    email = visit.admitted.viewer.email
    still = signin.still(own, visit.admitted.viewer, visit.own, visit.admitted.claims)
    reader = Reader(
        warehouse=stock(),
        snapshot=travel.chosen(own.snapshots, live, travel.asked(wanted)),
        scope=visit.scope,
        still=still,
    )
    is_past = reader.snapshot.key != live.key
    return Context(
        reader=reader,
        locale=Locale(language.spoken(), reader.snapshot.currency, reader.snapshot.timezone),
        viewer_name=visit.admitted.viewer.name,
        export=_export(visit, reader),
        kept=visit.kept | wanted,
        page_rows=own.page_rows,
        pages={},
        reports=published.pointer(own.snapshots).reports,
        past=(
            Past(
                Reader(warehouse=stock(), snapshot=live, scope=visit.scope, still=still), visit.kept
            )
            if is_past
            else None
        ),
        visit=(
            None
            if is_past or visit.is_looking
            else visits.before(
                partial(opening.desk, own),
                (email, visit.scope.audience, visit.scope.key),
                snapshot_key=live.key,
            )
        ),
        log=review.log_of(own.snapshots, visit.scope),
        shelf=None if visit.is_looking else _shelf(own, visit),
        trail=partial(trail.newest, own, visit.scope) if visit.scope.may_review else None,
        review=(
            partial(review.review, own.snapshots, stock(), visit.scope, still)
            if visit.scope.may_review
            else None
        ),
    )


def _shelf(own: settings.Settings, visit: Visit) -> Shelf:
    viewer = visit.admitted.viewer
    return Shelf(
        partial(opening.desk, own),
        viewer.email,
        viewer.name,
        visit.scope,
        lambda kind, **told: trail.note(own, kind, viewer.email, about="", **told),
    )


def _export(visit: Visit, reader: Reader) -> Callable[..., str]:
    email = visit.admitted.viewer.email
    if visit.is_looking:
        return partial(downloads.link_through, visit.own, email, reader)
    return partial(downloads.link, email, reader)


def _part(context: Context, *, visit: Visit, wanted: dict[str, str]) -> Context:
    """The same, of what the address asks to look at alone."""
    reader = slicing.sliced(context.reader, wanted.get(slicing.SLICE, ""))
    return replace(context, reader=reader, export=_export(visit, reader))


def _wanted() -> tuple[dict[str, str], bool]:
    """What is asked of time, role and eyes, and whether the address has to be told.

    The bar of pages drops it from the address, so on another page it is put back; a link to the
    same page does not write the address.
    """
    wanted = {name: st.query_params[name] for name in CARRIED if st.query_params.get(name)}
    page = str(st.context.url or "").partition("?")[0]
    before, before_page = st.session_state.get("travel", (wanted, page))
    if not wanted and before and page != before_page:
        wanted = before
    st.session_state["travel"] = (wanted, page)
    return wanted, wanted != before or (bool(wanted) and page != before_page)


def _visit(own: settings.Settings, admitted: signin.Admitted, asked: dict[str, str]) -> Visit:
    """One of the viewer's own scopes; the URL says which by its place, so that it cannot name
    another's."""
    places = {str(n): n for n in range(len(admitted.scopes))}
    number = places.get(asked.get(ROLE, ""), 0)
    kept = {ROLE: str(number)} if number else {}
    if own.demo:
        kept[VIEWER] = admitted.viewer.email
    mine = admitted.scopes[number]
    wanted = asked.get(LOOK, "")
    if not wanted:
        return Visit(admitted, mine, kept, own=mine)
    other = looking.asked(own.snapshots, mine, wanted)
    return Visit(admitted, other, {**kept, LOOK: wanted}, own=mine)


def _looks(own: settings.Settings, visit: Visit) -> str:
    """Through whose eyes one looks, in words; empty for one's own."""
    if not visit.is_looking:
        return ""
    name = looking.scopes(own.snapshots, visit.own)[visit.scope]
    return f"{message(AUDIENCES[visit.scope.audience].viewer)} · {name}"


def _streamlit_page(
    page: Page,
    context: Context,
    note: Callable[..., None],
    is_first: bool,
    part: Part | None = None,
) -> Any:
    run = partial(_guarded, page, context, note, part)
    return st.Page(
        run,
        title=message(page.title),
        url_path=page.name,
        default=is_first,
        visibility="visible" if page.is_listed else "hidden",
    )


def _elsewhere(page: Page, context: Context) -> None:
    """What stands at the address of a page made for other readers: a link was passed on, or the
    page was open before somebody else's eyes were looked through."""
    scope = context.reader.scope
    blocks.head(
        f"{context.viewer_name} · {context.reader.snapshot.company}",
        message("{page} is a page for other readers", page=message(page.title)),
        lede=f"{AUDIENCES[scope.audience].reading(scope.is_whole)}"
        f" {message('Your pages stand in the bar.')}",
        fresh=(),
    )


def _silent(**_: object) -> None:
    """Where nothing is noted of what is read."""


Part = Callable[[Context], Context]
"""Of what a page is given, what the address asks to look at alone."""


def _guarded(
    page: Page,
    context: Context,
    note: Callable[..., None] = _silent,
    part: Part | None = None,
) -> None:
    """Renders the page; what fails is logged under a short id and said in a sentence."""
    started, run = time.perf_counter(), secrets.token_hex(3)
    outcome = "shown"
    try:
        with blocks.page():
            if context.looks:
                banner.looking(context, context.looks)
            if context.damaged:
                banner.damaged(context, context.damaged)
            if context.past:
                banner.earlier(context, context.past, page.name)
            if page.is_sliced:
                context = part(context) if part else context
                slicer.bar(context)
            if slicer.is_empty(context):
                slicer.nothing(context)
            else:
                page.render(context)
    except NotYours:
        outcome = "not yours"
        _sentence(
            message("Not found, or not yours"),
            message("Your access may have changed. Ask the project office."),
        )
    except Missing as missing:
        outcome = "missing"
        log.warning("run %s: %s", run, missing)
        _sentence(
            message("Not in this report"),
            message("This report does not hold what the page needs, or it is not shared with you."),
        )
    except Exception as error:
        outcome = type(error).__name__
        log.exception("page failed, run %s", run)
        _sentence(
            message("Something failed here"),
            message(
                "The rest of the portal works. Tell the project office this code: {run}.", run=run
            ),
        )
    scope = context.reader.scope
    note(
        about=context.reader.snapshot.key,
        page=page.name,
        audience=scope.audience,
        scope=scope.key,
        outcome=outcome,
        looker=scope.looker,
    )
    _log(page, context, run=run, outcome=outcome, started=started)
    heap.freeze(page.name)


def _sentence(title: str, text: str) -> None:
    with blocks.page():
        st.header(title)
        st.markdown(text)


def _log(page: Page, context: Context, run: str, outcome: str, started: float) -> None:
    scope, seconds = context.reader.scope, time.perf_counter() - started
    mark = hashlib.sha256(f"{scope.audience}:{scope.key}".encode()).hexdigest()[:8]
    tallies.run(page.name, scope.audience, outcome=outcome, seconds=seconds)
    line = {
        "event": "run",
        "run": run,
        "page": page.name,
        "audience": scope.audience,
        "scope": mark,
        "snapshot": context.reader.snapshot.id,
        "outcome": outcome,
        "ms": round(seconds * 1000),
    }
    log.info("page %s", outcome, extra=line)


def _foot(own: settings.Settings, visit: Visit, context: Context, page: str) -> None:
    """Who is signed in, as what; another of their roles, or eyes; the way out."""
    with blocks.page():
        st.space("medium")
        words = f"{visit.admitted.viewer.name} · {message(AUDIENCES[visit.own.audience].viewer)}"
        st.markdown(quiet(words))
        _look_as(own, visit, context)
        with st.container(horizontal=True, vertical_alignment="center"):
            way = f"help/{visit.scope.audience}?language={language.spoken()}"
            st.markdown(rich("[{word}]({to})", word=message("How to read this report"), to=way))
            if not visit.is_looking and reading.page_of(page):
                query = urlencode(navigation.mine(context, st.query_params.to_dict()))
                light = {f"read/{page}": message("This page without a script")}
                links = (
                    rich("[{word}]({to})", word=word, to=f"{way}?{query}".rstrip("?"))
                    for way, word in (light | reading.files(page)).items()
                )
                st.markdown(" · ".join(links))
            if context.shelf and page in context.pages:
                keeping.offer(context, context.shelf, page)
            for number, scope in enumerate(visit.admitted.scopes):
                if scope != visit.own:
                    st.button(
                        message(
                            "Read as {viewer} {key}",
                            viewer=within(message(AUDIENCES[scope.audience].viewer)),
                            key=scope.key,
                        ).strip(),
                        key=f"as_{number}",
                        on_click=_read_as,
                        args=(number,),
                    )
            for name, called in _others():
                st.button(
                    called,
                    key=f"language_{name}",
                    on_click=_choose,
                    args=(own, visit.admitted.viewer.email, name),
                )
            if st.button(
                message("Look through other eyes") if own.demo else message("Sign out"),
                key="sign_out",
            ):
                signin.sign_out(own, visit.admitted.claims)


def _look_as(own: settings.Settings, visit: Visit, context: Context) -> None:
    """For whoever may look through others' eyes: which."""
    others = looking.scopes(own.snapshots, visit.own)
    if not others or visit.is_looking:
        return
    chosen = st.selectbox(
        message("Look as another reader, read-only"),
        list(others),
        index=None,
        format_func=lambda s: f"{message(AUDIENCES[s.audience].viewer)} · {others[s]}",
        key="look_as",
        width=420,
    )
    if chosen:
        st.switch_page(
            context.pages["home"], query_params={**context.kept, LOOK: looking.words(chosen)}
        )


def _others() -> list[tuple[str, str]]:
    """The languages one could read in instead, each called as it calls itself."""
    here = language.names(language.spoken())
    return [(name, called) for name, called in language.languages().items() if name not in here]


def _choose(own: settings.Settings, email: str, name: str) -> None:
    if spoken.choose(own, email, name):
        st.session_state.pop("language", None)
    else:
        st.session_state["language"] = (email, name)


def _read_as(number: int) -> None:
    st.query_params[ROLE] = str(number)
    st.query_params.pop(LOOK, None)
