"""A colour in words: the number that decided, the limit it lies beyond, since when, and where most
of it lies. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from etl.language import Day, Message, Number, marked, message
from etl.metrics import BY_NAME
from etl.settings import Band

WORDS = {
    "cost": {
        "red": marked("Cost is off track: {told}"),
        "amber": marked("Cost is at risk: {told}"),
        "green": marked("Cost is on track: {told}"),
        "grey": marked("Cost is unknown: {told}"),
    },
    "schedule": {
        "red": marked("Schedule is off track: {told}"),
        "amber": marked("Schedule is at risk: {told}"),
        "green": marked("Schedule is on track: {told}"),
        "grey": marked("Schedule is unknown: {told}"),
    },
    "scope": {
        "red": marked("Scope is off track: {told}"),
        "amber": marked("Scope is at risk: {told}"),
        "green": marked("Scope is on track: {told}"),
        "grey": marked("Scope is unknown: {told}"),
    },
    "risk": {
        "red": marked("Risk is off track: {told}"),
        "amber": marked("Risk is at risk: {told}"),
        "green": marked("Risk is on track: {told}"),
        "grey": marked("Risk is unknown: {told}"),
    },
    "resources": {
        "red": marked("Staffing is off track: {told}"),
        "amber": marked("Staffing is at risk: {told}"),
        "green": marked("Staffing is on track: {told}"),
        "grey": marked("Staffing is unknown: {told}"),
    },
    "data": {
        "red": marked("Reporting is off track: {told}"),
        "amber": marked("Reporting is at risk: {told}"),
        "green": marked("Reporting is on track: {told}"),
        "grey": marked("Reporting is unknown: {told}"),
    },
    "benefits": {
        "red": marked("Benefit is off track: {told}"),
        "amber": marked("Benefit is at risk: {told}"),
        "green": marked("Benefit is on track: {told}"),
        "grey": marked("Benefit is unknown: {told}"),
    },
}
SAID = {
    "cost_performance_index": marked("{value} earned for each unit spent"),
    "schedule_performance_time": marked("{value} planned days done for each day used"),
    "reported_variance_ratio": marked("expected at {value} against plan"),
    "scope_volatility": marked("changes of the last twelve weeks moved {value} of the budget"),
    "contingency_adequacy": marked("contingency left is {value} of the exposure"),
    "fill_rate": marked("{value} of the hours asked for are promised"),
    "benefit_realisation": marked("{value} of the benefits due have come"),
    "progress_reported": marked("progress is dated for {value} of the tasks under way"),
    "finish_slip_ratio": marked("{value} of the planned duration"),
}
FROM_ZERO = frozenset({"reported_variance_ratio", "scope_volatility", "finish_slip_ratio"})
"""Numbers that are best at 0; the others at 1."""
ASSUMED = {
    "cost_performance_index": marked(
        "Earned value is the percentage reported of the budget: no task has a baseline."
    ),
    "schedule_performance_time": marked(
        "Planned value is spread evenly over working days: no task has a baseline."
    ),
}
"""What a number of a project planned as a whole rests on; said wherever it decides."""
LEAST_SHARE = 0.25
"""A part of the shortfall smaller than that explains nothing."""


def titled(dimension: str, colour: str, told: Message) -> Message:
    """How a dimension stands, and what tells so."""
    return Message(WORDS[dimension].get(colour, WORDS[dimension]["grey"]), {"told": told})


def said(metric: str, value: float, colour: str, band: Band | None) -> Message:
    """The number in words, with as many places as it takes to tell it from the bound it lies
    beyond."""
    bound, word = _bound(metric, value, colour=colour, band=band)
    places = next(
        (
            p
            for p in range(4)
            if bound is None or str(_shown(metric, value, p)) != str(_shown(metric, bound, p))
        ),
        4,
    )
    told = Message(SAID[metric], {"value": _shown(metric, value, places)})
    if bound is None:
        return told
    limit = _shown(metric, bound, 0)
    if word == "below":
        return message("{told}, below {limit}", told=told, limit=limit)
    if metric == "cost_performance_index":
        return message(
            "{told}, above {limit}, which is too good to be believed unchecked",
            told=told,
            limit=limit,
        )
    return message("{told}, above {limit}", told=told, limit=limit)


def _bound(metric: str, value: float, colour: str, band: Band | None) -> tuple[float | None, str]:
    """Which bound it lies beyond, and on which side of it."""
    if band is None or colour == "green":
        return None, ""
    is_low = value < (0.0 if metric in FROM_ZERO else 1.0)
    bound = band.high if is_low else band.low
    return bound, "" if bound is None else "below" if is_low else "above"


def _shown(metric: str, value: float, places: int) -> Number | Message:
    """A number in its unit, with places beyond the usual ones."""
    if BY_NAME[metric].unit == "index":
        return Number(value, 2 + places)
    if metric == "finish_slip_ratio" and 0 < value < 0.005 and not places:
        return message("less than 1 %")
    return Number(value, places, is_share=True, is_signed=metric == "reported_variance_ratio")


def assumed(metrics: Iterable[str]) -> tuple[Message, ...]:
    """What the numbers of a project planned as a whole rest on."""
    return tuple(Message(ASSUMED[m]) for m in metrics if m in ASSUMED)


def spent(ratio: float) -> Message:
    """How much of the budget is spent, where nothing more can be said of its cost."""
    return message("{share} of the budget is spent.", share=Number(ratio, 0, is_share=True))


def since(when: date | None, colour: str) -> date | None:
    """From when on the colour has been what it is; told of amber and red."""
    return when if when and colour in ("red", "amber") else None


@dataclass(frozen=True)
class Part:
    """Where the largest part of a shortfall lies: a team, a task, or a line of the ledger beside
    it; and its share."""

    kind: str
    name: str
    day: date | None
    share: float


PART = {
    "team": marked("{share} of what is over lies with {name}"),
    "task": marked("{share} of the work behind plan is {name}"),
    "line": marked(
        "the largest cost of the last 12 weeks, {name} on {day}, is as much as {share} of what is"
        " over"
    ),
}


def part(share: Part | None, value: float, colour: str) -> Message | None:
    """Where most of a shortfall lies, where it lies somewhere."""
    if share is None or colour == "green" or value >= 1 or share.share < LEAST_SHARE:
        return None
    return Message(
        PART[share.kind],
        {
            "share": Number(share.share, 0, is_share=True),
            "name": share.name,
            "day": Day(share.day) if share.day else "",
        },
    )


def closed(told: Message, begun: date | None, where: Message | None) -> Message:
    """The whole sentence: since when it is so, and where most of it lies, as far as both are
    known."""
    if begun and where:
        return message("{told}, since {day}; {where}.", told=told, day=Day(begun), where=where)
    if begun:
        return message("{told}, since {day}.", told=told, day=Day(begun))
    if where:
        return message("{told}; {where}.", told=told, where=where)
    return message("{told}.", told=told)
