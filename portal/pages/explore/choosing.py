"""What is asked: chosen from what the viewer's report can say, and kept in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

from portal.draw import controls
from portal.draw.text import Rich
from portal.facts import measures, slicing, travel
from portal.facts.explore import answer, splits
from portal.facts.explore import asked as asking
from portal.facts.explore.answer import of_days
from portal.facts.explore.asked import (
    AGAINST,
    AND,
    BASELINE,
    BEFORE,
    BY,
    NUMBERS,
    OTHER,
    SLICE,
    Asked,
)
from portal.facts.explore.splits import REPORT, SPLITS
from portal.language import marked, message
from portal.pages.explore import written
from portal.tell import slicer
from portal.tell.context import Context

PICTURE = "picture"
BARS, LINES, SMALL, HEAT, POINTS, STEPS, TABLE = (
    "bars",
    "lines",
    "small",
    "heat",
    "points",
    "steps",
    "table",
)
CALLED = {
    BARS: marked("Bars"),
    LINES: marked("Line"),
    SMALL: marked("Small lines"),
    HEAT: marked("Heat map"),
    POINTS: marked("Points"),
    STEPS: marked("Steps"),
    TABLE: marked("Table alone"),
}


def asked() -> Asked:
    """What the address of the page asks for."""
    return asking.parse(controls.address())


def bar(context: Context, chosen: Asked, pictures: Sequence[str] = ()) -> str:
    """The question, to be changed; the picture that is chosen of those that suit its answer."""
    known = splits.readable(context.reader)
    named = {name: f"{d.label}{f' ({d.symbol})' if d.symbol else ''}" for name, d in known.items()}
    controls.pick(
        message("Numbers"),
        named,
        [n for n in chosen.numbers if n in known],
        NUMBERS,
        most=asking.MOST,
        hint=message("Type a name or a symbol, such as CPI"),
    )
    if not any(n in known for n in chosen.numbers):
        return ""
    with controls.filters():
        offered = _offered(context, chosen)
        _split(message("Told apart by"), offered, chosen.by, 0)
        if chosen.by:
            _split(message("And by"), _second(offered, chosen), chosen.by, 1)
        _against(context, chosen)
        kind = _picture(pictures) if pictures else ""
    if any(measures.has_weeks(context.reader, known[n]) for n in chosen.numbers if n in known):
        with controls.filters():
            controls.day(message("From the week of"), asking.FIRST)
            controls.day(message("To the week of"), asking.LAST)
    return kind


def _picture(offered: Sequence[str]) -> str:
    names = {kind: message(CALLED[kind]) for kind in offered}
    wanted = controls.asked(PICTURE) or ""
    first = wanted if wanted in names else offered[0]
    return controls.select(
        message("Picture"), names, first, PICTURE, partial(controls.ask, PICTURE)
    )


def _split(label: str, offered: Mapping[str, str], by: tuple[str, ...], place: int) -> None:
    """One of the two ways to tell apart; the address is told both, in the order they have."""
    names = {"": message("nothing")} | dict(offered)
    first = by[place] if place < len(by) and by[place] in names else ""

    def apply(wanted: str) -> None:
        others = [name for n, name in enumerate(by) if n != place and name != wanted]
        chosen = asking.parse(dict(zip((BY, AND), [wanted, *others], strict=False))).by
        for key, name in zip((BY, AND), (*chosen, "", ""), strict=False):
            controls.ask(key, name)

    controls.select(label, names, first, (BY, AND)[place], apply)


def _offered(context: Context, chosen: Asked) -> dict[str, str]:
    """What tells all numbers chosen apart; reports only where there are several."""
    known = splits.readable(context.reader)
    every = [set(splits.of(context.reader, known[n])) for n in chosen.numbers if n in known]
    shared = set.intersection(*every) if every else set()
    if len(of_days(context.reports)) < 2:
        shared.discard(REPORT)
    return {name: message(s.label) for name, s in SPLITS.items() if name in shared}


def _second(offered: Mapping[str, str], chosen: Asked) -> dict[str, str]:
    """What goes with the first: not itself, and one time at most."""
    first = SPLITS[chosen.by[0]]
    return {
        name: label
        for name, label in offered.items()
        if name != first.name and not (first.is_time and SPLITS[name].is_time)
    }


BESIDE = {
    BEFORE: marked("the report before"),
    BASELINE: marked("the approved plan"),
    SLICE: marked("other projects"),
}


def _against(context: Context, chosen: Asked) -> None:
    """What is compared with: a report, the plan, or other projects, which are chosen beside it."""
    if REPORT in chosen.by:
        return
    here = context.reader.snapshot.status_date
    days = [r for r in of_days(travel.listed(context.reports)) if r.status_date < here]
    names = {"": message("nothing")}
    if days:
        names[BEFORE] = message(BESIDE[BEFORE])
    names[BASELINE] = message(BESIDE[BASELINE])
    if slicing.tells_apart(context.reader):
        names[SLICE] = message(BESIDE[SLICE])
    names |= {
        r.status_date.isoformat(): message("the report of {day}", day=written.day(context, r))
        for r in reversed(days)
    }
    wanted = controls.asked(AGAINST) or ""
    then = answer.compared(context.reader, context.reports, chosen.against)
    if then and wanted not in names:
        names[wanted] = message("the report of {day}", day=written.day(context, then))
    first = wanted if wanted in names else chosen.against if chosen.against in names else ""
    apply = partial(controls.ask, AGAINST)
    controls.select(message("Compared with"), names, first, AGAINST, apply)
    if first == SLICE:
        controls.carried(OTHER, chosen.other)
        offers = partial(slicer.offers, context, slicing.parse(chosen.other))
        controls.several(
            message("Which projects"), offers, key=f"other_{chosen.other}", apply=_other
        )


def _other(chosen: dict[str, list[str]]) -> None:
    conditions = {name: tuple(values) for name, values in chosen.items()}
    controls.ask(OTHER, slicing.written(conditions))


QUESTIONS = (
    (
        marked("Where does the money go, month by month?"),
        {NUMBERS: "actual_cost", BY: "department", AND: "month"},
    ),
    (
        marked("Whose cost performance fell since the report before?"),
        {NUMBERS: "cost_performance_index", BY: "department", AGAINST: BEFORE},
    ),
    (
        marked("Which programme ends above its approved budget?"),
        {NUMBERS: "estimate_at_completion", BY: "programme", AGAINST: BASELINE},
    ),
    (
        marked("How did the forecast move, report by report?"),
        {NUMBERS: "estimate_at_completion", BY: REPORT},
    ),
    (
        marked("Who is booked beyond their hours, quarter by quarter?"),
        {NUMBERS: "allocation,over_booked", BY: "team", AND: "quarter"},
    ),
    (
        marked("Which customer's projects are late?"),
        {NUMBERS: "on_time,missed_tasks", BY: "customer"},
    ),
    (
        marked("How much of each order is used?"),
        {NUMBERS: "order_burn,order_remaining", BY: "project"},
    ),
)


def examples(context: Context) -> list[dict[str, Rich]]:
    """Questions that this scope's report answers, as words and address."""
    known = splits.readable(context.reader)
    told = []
    for words, query in QUESTIONS:
        chosen = asking.parse(query)
        can = all(
            n in known and set(chosen.by) <= set(splits.of(context.reader, known[n]))
            for n in chosen.numbers
        )
        if can:
            address = urlencode({**context.kept, **query})
            told.append({"words": Rich(message(words)), "query": Rich(address)})
    return told
