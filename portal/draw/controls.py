"""What a reader chooses with: filters, choices, switches and links. They live in the URL, so that a
link shows the same."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import streamlit as st

from portal.draw import paper
from portal.draw.paper import drawn, framed
from portal.draw.text import Text, markdown
from portal.language import marked, message, spoken


@framed
def filters() -> Iterator[None]:
    """Filters in one row on a desk, below each other on a phone."""
    with st.container(horizontal=True, gap="medium"):
        yield


EVERYTHING = marked("All")


def select_filter(label: str, options: Sequence[str], key: str) -> str | None:
    """One of the options, or None for all of them; lives in the URL under `key`, unknown values are
    ignored."""
    every = {"": message(EVERYTHING), **{option: message(option) for option in options}}
    if paper.offer(key, label, every):
        wanted = asked(key)
        return wanted if wanted in options else None
    chosen = st.selectbox(
        markdown(label),
        [EVERYTHING, *options],
        key=key,
        bind="query-params",
        width=280,
        format_func=message,
    )
    return None if chosen in (None, EVERYTHING) else str(chosen)


def search_filter(label: str, key: str) -> str | None:
    """Words to look for, or None; lives in the URL under `key`. Bind it as a query parameter, never
    splice it."""
    if paper.offer(key, label, {}):
        return asked(key)
    typed = st.text_input(
        markdown(label), key=key, bind="query-params", max_chars=80, type="search", width=280
    )
    return typed.strip() or None if typed else None


def carried(key: str, value: str) -> None:
    """What of the address goes along on paper, where nothing chooses it."""
    paper.carry(key, value)


def on_screen(words: str) -> str:
    """Words about what only a screen can do; nothing on paper."""
    return "" if paper.sheet() else words


def asked(key: str) -> str | None:
    """What the page's address says under a key."""
    sheet = paper.sheet()
    value: str | None = sheet.query.get(key) if sheet else st.query_params.get(key)
    return value


def ask(key: str, value: str) -> None:
    """Says something else under a key of the page's address; nothing takes it out."""
    if value:
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)


class Kept(Protocol):
    """Is told a name, whether it stands on Home and in packs, and to whom it is offered."""

    def __call__(self, name: str, *, pinned: bool, packed: bool, to: str) -> None: ...


def keep(label: str, offered: Mapping[str, str], apply: Kept, *, may_pack: bool) -> None:
    """A small form that keeps what is on the page under a name. Nothing on paper."""
    if paper.sheet():
        return
    with st.popover(label, key="keep"), st.form("keep_form", border=False):
        st.text_input(message("Name"), key="keep_name", max_chars=80, width=320)
        st.checkbox(message("Show it on Home"), value=True, key="keep_pinned")
        if may_pack:
            st.checkbox(message("Put it into the pack"), key="keep_packed")
        if offered:
            st.selectbox(
                message("Offer it to"),
                list(offered),
                format_func=offered.__getitem__,
                key="keep_offered",
                width=320,
            )
        st.form_submit_button(
            message("Keep"),
            on_click=lambda: apply(
                st.session_state["keep_name"],
                pinned=st.session_state["keep_pinned"],
                packed=st.session_state.get("keep_packed", False),
                to=st.session_state.get("keep_offered", ""),
            ),
        )


def noted(key: str, words: str | None = None) -> str:
    """A word that stands until the page is left: set where one is given, else the last one."""
    if paper.sheet():
        return ""
    if words is not None:
        st.session_state[key] = words
    return str(st.session_state.get(key, ""))


@drawn
def pressed(label: Text, key: str, then: Callable[[], None]) -> None:
    """A quiet button that does something before the page is made again."""
    st.button(str(markdown(label)), key=key, type="tertiary", on_click=then)


def address() -> dict[str, str]:
    """All that the page's address says."""
    sheet = paper.sheet()
    return dict(sheet.query) if sheet else st.query_params.to_dict()


def choice(label: str, names: Mapping[str, str], first: str, key: str) -> str:
    """One of what has these names, `first` until the viewer picks another; the choice lives in the
    URL under `key`."""
    if paper.offer(key, label, names, first):
        return first
    order = list(names)
    chosen = st.selectbox(
        label,
        order,
        order.index(first),
        format_func=lambda i: names[i],
        key=f"{key}-{asked(key)}-{spoken()}",
        width=320,
        label_visibility="collapsed",
    )
    if chosen != first:
        ask(key, chosen)
        st.rerun()
    return first


def select(
    label: str, names: Mapping[str, str], chosen: str, key: str, apply: Callable[[str], None]
) -> str:
    """One of what has these names; `apply` is told another that is picked, before the page is made
    again, and says it in the address as it will."""
    if paper.offer(key, label, names, chosen):
        return chosen
    held, order = f"{key}-{chosen}-{spoken()}", list(names)
    st.selectbox(
        label,
        order,
        order.index(chosen),
        format_func=names.__getitem__,
        key=held,
        width=220,
        on_change=lambda: apply(st.session_state[held]),
    )
    return chosen


def pick(
    label: str, names: Mapping[str, str], chosen: Sequence[str], key: str, *, most: int, hint: str
) -> None:
    """Up to so many of what has these names, found by typing; they live in the URL under `key`,
    parted by commas."""
    if paper.sheet() and len(chosen) > 1:
        return paper.carry(key, ",".join(chosen))  # a form of paper has room for one
    if paper.offer(key, label, {"": "", **names} if not chosen else names, *chosen[:1]):
        return
    held = f"{key}-{asked(key)}-{spoken()}"
    st.multiselect(
        label,
        list(names),
        list(chosen),
        format_func=names.__getitem__,
        key=held,
        max_selections=most,
        placeholder=hint,
        width=520,
        on_change=lambda: ask(key, ",".join(st.session_state[held])),
    )


def day(label: str, key: str) -> None:
    """A day, or none; it lives in the URL under `key`."""
    if paper.offer(key, label, {}):
        return
    held = f"{key}-{asked(key)}"

    def apply() -> None:
        chosen = st.session_state[held]
        ask(key, chosen.isoformat() if chosen else "")

    st.date_input(label, _day(asked(key)), key=held, width=160, on_change=apply)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@dataclass(frozen=True)
class Offer:
    """Several to choose from: what they are called, by value, and which are chosen."""

    label: str
    names: Mapping[str, str]
    chosen: tuple[str, ...]


Apply = Callable[[dict[str, list[str]]], None]


def several(
    opened_by: str, offered: Callable[[], Mapping[str, Offer]], key: str, apply: Apply
) -> None:
    """A small form that opens beside the page: of each offer any number may be chosen, and `apply`
    is told all of them at once. What is offered is asked for once it opens. Nothing on paper."""
    if paper.sheet():
        return
    over = st.popover(opened_by, type="tertiary", key=key, on_change="rerun")
    with over:
        if not over.open:
            return
        offers = offered()
        with st.form(f"{key}_form", border=False):
            for name, offer in offers.items():
                st.multiselect(
                    offer.label,
                    list(offer.names),
                    [v for v in offer.chosen if v in offer.names],
                    format_func=offer.names.__getitem__,
                    key=f"{key}_{name}",
                    placeholder=message(EVERYTHING),
                    width=320,
                )
            st.form_submit_button(
                message("Show these"),
                on_click=lambda: apply(
                    {name: st.session_state[f"{key}_{name}"] for name in offers}
                ),
            )


def switch(label: str, options: Sequence[str], key: str) -> str:
    """One of a few ways to see the same, the first until the viewer picks another; lives in the URL
    under `key`."""
    if paper.offer(key, message(label), {o: message(o) for o in options}, options[0]):
        wanted = asked(key)
        return wanted if wanted and wanted in options else options[0]
    return str(
        st.segmented_control(
            message(label),
            options,
            format_func=message,
            default=options[0],
            key=key,
            bind="query-params",
            label_visibility="collapsed",
        )
    )


@drawn
def page_link(page: Any, label: Text, query: Mapping[str, str]) -> None:
    """A link to another page of the portal."""
    st.page_link(page, label=str(markdown(label)), query_params=dict(query))


@drawn
def way_back(page: Any, label: Text, query: Mapping[str, str], forget: str) -> None:
    """A button to another page that lets go of what the session carries along under `forget`."""
    if st.button(str(markdown(label)), key=f"back_{forget}", type="tertiary"):
        st.session_state.pop(forget, None)
        st.switch_page(page, query_params=dict(query))


@drawn
def download_links(csv_url: str, xlsx_url: str, *, name: str) -> None:
    """Plain links to the portal's own route: Streamlit's button would serve the file to anyone with
    its address."""
    words = markdown(name)
    csv, xlsx = _address(csv_url), _address(xlsx_url)
    with st.container(key="standpoint-downloads-" + re.sub(r"\W+", "-", csv_url)):
        st.markdown(
            message(
                ":small[[{words} as CSV]({csv}) · [{words} as Excel]({xlsx})]",
                words=words,
                csv=csv,
                xlsx=xlsx,
            )
        )


def _address(url: str) -> str:
    """Only addresses within this portal, and no character that could end the Markdown link."""
    if not re.fullmatch(r"/[A-Za-z0-9/._~%?=&+-]*", url) or url.startswith("//"):
        raise ValueError(f"A download link must be an address within the portal, found {url!r}.")
    return url
