"""A colour in words: the number that decided, the limit it lies beyond, since when, and where most
of it lies. Judges nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl.metrics import BY_NAME
from etl.settings import Band

TITLE = {
    "cost": "Cost",
    "schedule": "Schedule",
    "scope": "Scope",
    "risk": "Risk",
    "resources": "Staffing",
    "data": "Reporting",
    "benefits": "Benefit",
}
WORDS = {"red": "off track", "amber": "at risk", "green": "on track"}
SAID = {
    "cost_performance_index": "{} earned for each unit spent",
    "schedule_performance_time": "{} planned days done for each day used",
    "reported_variance_ratio": "expected at {} against plan",
    "scope_volatility": "changes of the last twelve weeks moved {} of the budget",
    "contingency_adequacy": "contingency left is {} of the exposure",
    "fill_rate": "{} of the hours asked for are promised",
    "benefit_realisation": "{} of the benefits due have come",
    "progress_reported": "progress is dated for {} of the tasks under way",
    "finish_slip_ratio": "{} of the planned duration",
}
FROM_ZERO = frozenset({"reported_variance_ratio", "scope_volatility", "finish_slip_ratio"})
"""Numbers that are best at 0; the others at 1."""
LEAST_SHARE = 0.25
"""A part of the shortfall smaller than that explains nothing."""


def said(metric: str, value: float, colour: str, band: Band | None) -> str:
    """The number in words, with as many places as it takes to tell it from the bound it lies
    beyond."""
    bound, word = _bound(metric, value, colour=colour, band=band)
    places = next(
        (
            p
            for p in range(4)
            if bound is None or _shown(metric, value, p) != _shown(metric, bound, p)
        ),
        4,
    )
    limit = f", {word} {_shown(metric, bound, 0)}" if bound is not None else ""
    doubt = (
        ", which is too good to be believed unchecked"
        if metric == "cost_performance_index" and word == "above"
        else ""
    )
    return f"{SAID[metric].format(_shown(metric, value, places))}{limit}{doubt}".replace(
        "-", "\u2212"
    )


def _bound(metric: str, value: float, colour: str, band: Band | None) -> tuple[float | None, str]:
    """Which bound it lies beyond, and on which side of it."""
    if band is None or colour == "green":
        return None, ""
    is_low = value < (0.0 if metric in FROM_ZERO else 1.0)
    bound = band.high if is_low else band.low
    return bound, "" if bound is None else "below" if is_low else "above"


def _shown(metric: str, value: float, places: int) -> str:
    """A number in its unit, with places beyond the usual ones."""
    if BY_NAME[metric].unit == "index":
        return f"{value:.{2 + places}f}"
    if metric == "finish_slip_ratio" and 0 < value < 0.005 and not places:
        return "less than 1 %"
    return f"{value * 100:{'+' if metric == 'reported_variance_ratio' else ''}.{places}f} %"


def day(when: date) -> str:
    """14 Sep 2026."""
    return f"{when.day} {when:%b %Y}"


def since(when: date | None, colour: str) -> str:
    """From when on the colour has been what it is; told of amber and red."""
    return f", since {day(when)}" if when and colour in ("red", "amber") else ""


@dataclass(frozen=True)
class Part:
    """Where the largest part of a shortfall lies: a team, a task, or a line of the ledger beside
    it; and its share."""

    kind: str
    name: str
    day: date | None
    share: float


PART = {
    "team": "{share:.0f} % of what is over lies with {name}",
    "task": "{share:.0f} % of the work behind plan is {name}",
    "line": (
        "the largest cost of the last 12 weeks, {name} on {day}, is as much as {share:.0f} % of"
        " what is over"
    ),
}


def part(found: Part | None, value: float, colour: str) -> str:
    """Where most of a shortfall lies, where it lies somewhere."""
    if found is None or colour == "green" or value >= 1 or found.share < LEAST_SHARE:
        return ""
    return "; " + PART[found.kind].format(
        share=found.share * 100, name=found.name, day=day(found.day) if found.day else ""
    )
