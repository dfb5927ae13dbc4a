"""Why what differs of a project differs: a rule a line, read from the top. Of what is told, the
first rule that holds gives the cause; the last of each holds always. Reads thresholds alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.facts import measures
from portal.facts.changes import moves
from portal.facts.changes.causes import (
    BASELINE,
    CORRECTION,
    ESTIMATE,
    PROGRESS,
    PROMISED,
    RULE,
    SCOPE,
    SILENCE,
    Change,
    Row,
    by_cause,
    dated,
    differ,
)
from portal.facts.changes.moves import COST, Moves, Told, rows

RANK = {"red": 3.0, "amber": 2.0, "green": 1.0}
Dimensions = dict[str, Row]


@dataclass(frozen=True)
class Case:
    """A project in two reports, and what is told of its money and dates already."""

    moved: Moves
    old: Row
    new: Row
    dimensions: tuple[Dimensions, Dimensions] = ({}, {})
    """How each dimension is judged, in each report."""
    told: tuple[Change, ...] = ()

    def differs(self, *fields: str) -> bool:
        return any(differ(self.old, self.new, field) for field in fields)

    def cause_told(self, *fields: str) -> str:
        """The cause of the first of these differences; '' where none is told."""
        return next((c.cause for c in self.told if c.field in fields), "")


@dataclass(frozen=True)
class Rule:
    """One reason why something may differ."""

    what: str
    """What differs."""
    holds: Callable[[Case], bool]
    cause: str | Callable[[Case], str]
    """Or that of another difference, which this one follows."""
    words: str
    """The condition, for who checks it."""


def cause_of(what: str, case: Case) -> str:
    """The cause by the first rule that holds."""
    rule = rule_of(what, case)
    return rule.cause if isinstance(rule.cause, str) else rule.cause(case)


def rule_of(what: str, case: Case) -> Rule:
    return next(rule for rule in RULES if rule.what == what and rule.holds(case))


# --- conditions -----------------------------------------------------------------------------------


def _always(case: Case) -> bool:
    return True


def _is_reported(case: Case) -> bool:
    """No formula gives the forecast in either report: it stands as it was reported."""
    return case.old.get("formed_amount") is None and case.new.get("formed_amount") is None


def _is_late(column: str) -> Callable[[Case], bool]:
    """Whether it happened by the earlier report's day, which did not say so."""
    return lambda case: dated(case.new.get(column), case.moved.until) == CORRECTION


def _of_cost(case: Case) -> str:
    """The cause that moved the cost most; '' where no row did."""
    spent = moves.parts(case.moved, Told(moves.TOTAL, COST), str(case.new["project_id"]))
    return next(iter(by_cause(spent)), "")


def _is_rebased(case: Case) -> bool:
    return case.differs("version")


def _is_edited(case: Case) -> bool:
    return case.differs("plan_mark", "baseline_amount")


def _is_plan_moved(case: Case) -> bool:
    return case.differs("baseline_finish_date", "baseline_amount", "plan_mark")


def _of_money(case: Case) -> str:
    return case.cause_told("estimate_amount", COST, "earned_value_amount")


def _of_finish(case: Case) -> str:
    return case.cause_told("finish_date")


def _decided_by(*names: str) -> Callable[[Case], bool]:
    return lambda case: deciding(case.dimensions) in names


def _is_slip(case: Case) -> bool:
    """Whether the schedule is judged by the finish expected against the one promised."""
    judged = case.dimensions[1].get("schedule", {})
    return _decided_by("schedule")(case) and judged.get("metric_name") == "finish_slip_ratio"


def _is_judged_anew(case: Case) -> bool:
    """Whether the new limits already give the old number its new colour, where the old ones did
    not."""
    dimension = deciding(case.dimensions)
    was, now = (judged.get(dimension or "", {}) for judged in case.dimensions)
    before, after = case.moved.before, case.moved.after
    if was.get("metric_value") is None or rows(before, "thresholds") == rows(after, "thresholds"):
        return False
    colour = measures.colour(
        after,
        str(was["metric_name"]),
        value=float(was["metric_value"]),
        portfolio=str(case.old.get("portfolio") or ""),
    )
    return bool(colour == now.get("computed_colour"))


def deciding(dimensions: tuple[Dimensions, Dimensions]) -> str | None:
    """The dimension that gave the worse of the two colours and no longer, or now, does."""
    changed = [
        d
        for d, now in dimensions[1].items()
        if d != "overall"
        and (now["is_counted"] or dimensions[0].get(d, {}).get("is_counted"))
        and differ(dimensions[0].get(d, {}), now, "computed_colour")
    ]
    ranked = [
        (RANK.get(str(judged.get(d, {}).get("computed_colour")), 0.0), place, d)
        for place, judged in enumerate(dimensions)
        for d in changed
    ]
    return max(ranked)[2] if ranked else None


# --- the table ------------------------------------------------------------------------------------

FORECAST, FINISHED, UNFINISHED, PLAN, COLOUR, DECLARED, PHASE = (
    "forecast that no formula gives in both reports",
    "project finished",
    "project no longer finished",
    "plan",
    "colour",
    "declared status",
    "phase",
)
RULES = (
    Rule(
        FORECAST,
        lambda case: _is_reported(case) and _is_late("report_date")(case),
        CORRECTION,
        "reported for a day that the earlier report covers",
    ),
    Rule(FORECAST, _is_reported, PROGRESS, "reported since"),
    Rule(FORECAST, _is_rebased, BASELINE, "the baseline has a new version"),
    Rule(FORECAST, _is_edited, CORRECTION, "the baseline was edited without a new version"),
    Rule(FORECAST, lambda case: bool(_of_cost(case)), _of_cost, "what moved its cost most"),
    Rule(FORECAST, _always, PROGRESS, "nothing else moved"),
    Rule(
        FINISHED,
        lambda case: bool(case.old["is_finished"]),
        CORRECTION,
        "finished in both reports, on another day",
    ),
    Rule(
        FINISHED,
        _is_late("finish_date"),
        CORRECTION,
        "finished by the earlier report's day, which did not say so",
    ),
    Rule(FINISHED, _always, PROGRESS, "finished since"),
    Rule(UNFINISHED, _always, CORRECTION, "what was finished is taken back"),
    Rule(PLAN, _is_rebased, BASELINE, "the baseline has a new version"),
    Rule(
        PLAN,
        lambda case: case.new["relation"] == "customer",
        PROMISED,
        "who reads dates and no versions is promised another day",
    ),
    Rule(PLAN, _always, CORRECTION, "the baseline was edited without a new version"),
    Rule(
        COLOUR,
        lambda case: case.new["computed_colour"] == "grey" and bool(case.new.get("is_stale")),
        SILENCE,
        "grey, for nothing was heard for longer than the cadence",
    ),
    Rule(
        COLOUR,
        lambda case: deciding(case.dimensions) is None,
        PROGRESS,
        "no dimension that counts has another colour",
    ),
    Rule(COLOUR, _is_judged_anew, RULE, "the new limits give the old number its new colour"),
    Rule(
        COLOUR,
        lambda case: _is_slip(case) and bool(_of_finish(case)),
        _of_finish,
        "the slip decides: what moved the finish",
    ),
    Rule(
        COLOUR,
        lambda case: _decided_by("cost")(case) and bool(_of_money(case)),
        _of_money,
        "the cost decides: what moved forecast, cost or value earned",
    ),
    Rule(
        COLOUR,
        lambda case: (
            _decided_by("schedule", "cost")(case) and _is_plan_moved(case) and _is_rebased(case)
        ),
        BASELINE,
        "schedule or cost decides, and the plan moved with a new version",
    ),
    Rule(
        COLOUR,
        lambda case: _decided_by("schedule", "cost")(case) and _is_plan_moved(case),
        CORRECTION,
        "schedule or cost decides, and the plan moved without a new version",
    ),
    Rule(COLOUR, _decided_by("risk", "benefits"), ESTIMATE, "risk or benefits decide"),
    Rule(COLOUR, _decided_by("scope"), SCOPE, "the scope decides"),
    Rule(COLOUR, _always, PROGRESS, "work done and spent"),
    Rule(DECLARED, _always, ESTIMATE, "who answers for it judges it otherwise"),
    Rule(PHASE, _always, PROGRESS, "the work is in another phase"),
)
