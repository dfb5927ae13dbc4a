"""Earned value: §1.1 to §1.4 and the definitions under "Earned value" and "Forecast"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.reference.whole import Whole, whole
from tests.reference.work import Work
from tests.reference.world import Answer, Answers, Row, World, known, unknown


@dataclass
class Sums:
    """What indices are formed from, of one project or of several."""

    bac: float | None = None
    pv: float = 0
    ev: float = 0
    bac_discrete: float = 0
    pv_discrete: float = 0
    ev_discrete: float = 0
    ac: float | None = None
    dated: int = 0
    """Projects whose plan lies between dates; of these what follows."""
    bac_dated: float = 0
    ev_dated: float = 0
    is_budgeted: bool = False
    """Whether there is a budget, with a plan or without."""
    based_ac: float | None = None
    """Cost of the projects that have a baseline: indices are formed from those."""
    is_unpriced: bool = False
    is_later: bool = False
    estimate: float | None = None
    """The forecasts of the projects, added up."""
    count: int = 1
    parts: dict[str, Any] = field(default_factory=dict)

    def __add__(self, other: Sums) -> Sums:
        def add(a: float | None, b: float | None) -> float | None:
            return (a or 0) + (b or 0) if (a, b) != (None, None) else None

        return Sums(
            bac=add(self.bac, other.bac),
            pv=self.pv + other.pv,
            ev=self.ev + other.ev,
            bac_discrete=self.bac_discrete + other.bac_discrete,
            pv_discrete=self.pv_discrete + other.pv_discrete,
            ev_discrete=self.ev_discrete + other.ev_discrete,
            dated=self.dated + other.dated,
            bac_dated=self.bac_dated + other.bac_dated,
            ev_dated=self.ev_dated + other.ev_dated,
            is_budgeted=self.is_budgeted or other.is_budgeted,
            ac=add(self.ac, other.ac),
            based_ac=add(self.based_ac, other.based_ac),
            is_unpriced=self.is_unpriced or other.is_unpriced,
            is_later=self.is_later or other.is_later,
            estimate=add(self.estimate, other.estimate),
            count=self.count + other.count,
        )


def sums(world: World, project: str) -> Sums:
    """The base measures of one project at the status date."""
    work, day = Work(world, project), world.status
    total = Sums(
        is_unpriced=unpriced(world, project),
        ac=cost(world, project),
        is_later=any(work.is_unknown(t) for t, b in work.budgets.items() if b),
    )
    one = None
    for task, budget in work.budgets.items():
        total.bac = (total.bac or 0) + budget
        planned, earned = budget * work.planned(task, day), budget * work.earned(task, day)
        total.pv, total.ev = total.pv + planned, total.ev + earned
        if work.technique(task) != "level_of_effort":
            total.bac_discrete, total.pv_discrete, total.ev_discrete = (
                total.bac_discrete + budget,
                total.pv_discrete + planned,
                total.ev_discrete + earned,
            )
    if total.bac is not None:
        extra = undistributed(world, project)
        due = extra if baseline_finish(work) <= day else 0.0
        total.bac, total.pv, total.bac_discrete, total.pv_discrete = (
            total.bac + extra,
            total.pv + due,
            total.bac_discrete + extra,
            total.pv_discrete + due,
        )
    elif one := whole(world, project):
        _as_a_whole(total, one, day)
    if total.bac is not None:
        total.based_ac = total.ac
        if not one or one.dates:
            total.dated, total.bac_dated, total.ev_dated = 1, total.bac, total.ev
    total.is_budgeted = total.bac is not None or Whole(world, project).budget is not None
    return total


def _as_a_whole(total: Sums, one: Whole, day: date) -> None:
    """A budget that no task carries a part of."""
    budget = one.budget or 0.0
    total.bac, total.ev = budget, budget * one.earned(day)
    if one.dates:
        total.pv = total.pv_discrete = budget * one.planned(day)
        total.bac_discrete, total.ev_discrete = budget, total.ev


def undistributed(world: World, project: str) -> float:
    """Approved budget that no task has yet."""
    lines = [b for b in world.of("budget_lines", project) if b["line_kind"] == "undistributed"]
    return sum(world.priced(project, b["line_amount"], b["currency"]) or 0 for b in lines)


def baseline_finish(work: Work) -> date:
    """When undistributed budget is planned: the finish of the project's baseline, else of its tasks
    with a budget."""
    stated: date | None = work.row["baseline_finish_date"]
    return stated or max(work.plans[t]["baseline_finish_date"] for t in work.budgets)


def cost(world: World, project: str) -> float | None:
    """Invoiced, paid and accrued cost and labour by the status date; commitments are not in it.
    None where none is booked."""
    lines = [c for c in world.of("cost_entries", project) if c["cost_state"] != "committed"]
    parts = [world.priced(project, c["cost_amount"], c["currency"]) or 0 for c in lines]
    if world.project[project]["labour_from"] == "time":
        parts += [
            t["worked_hours"] * (rate_of(world, t) or 0) for t in world.of("time_entries", project)
        ]
    return sum(parts) if parts else reported(world, project)


def reported(world: World, project: str) -> float | None:
    """What the last report says was spent."""
    rows = world.of("project_reports", project)
    last = max(rows, key=lambda r: r["report_date"], default={"actual_total_amount": None})
    return world.priced(project, last["actual_total_amount"])


def rate_of(world: World, entry: Row) -> float | None:
    """The standard rate of an hour in reporting currency, at the rate frozen for budgets."""
    return world.priced(entry["project_id"], *standard_rate(world, entry))


def standard_rate(world: World, entry: Row) -> tuple[float, str]:
    """What an hour costs on its day, and in which currency: by the person's role or, where that has
    no rate, the team; a rate holds from its first day."""
    person = next(p for p in world.tables["people"] if p["person_id"] == entry["person_id"])
    for key in (person["role_id"], person["team_id"]):
        rates = [
            r
            for r in world.tables["standard_rates"]
            if r["rate_for_id"] == key and r["valid_from_date"] <= entry["work_date"]
        ]
        if key and rates:
            rate = max(rates, key=lambda r: r["valid_from_date"])
            return rate["hourly_rate_amount"], rate["currency"] or "EUR"
    raise ValueError(f"no rate for {entry['person_id']} on {entry['work_date']}")


def unpriced(world: World, project: str) -> bool:
    """Whether any of its amounts is in a currency without a budget rate."""
    rows = world.of("cost_entries", project) + world.of("budget_lines", project)
    return (
        any((r["currency"] or world.currency_of(project)) not in world.budget_rates for r in rows)
        or world.currency_of(project) not in world.budget_rates
    )


# --- the metrics, from sums ---


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    found = {p: sums(world, p) for p in world.projects}
    for one in found.values():
        one.estimate = measures(one)["headline"][0]
    whole = sum(found.values(), Sums(count=0))
    answers: Answers = {}
    for key, of in {**found, "": whole}.items():
        for metric, answer in measures(of).items():
            if metric != "headline":
                answers.setdefault(metric, {})[key] = answer
    return answers


def unplanned(s: Sums) -> str | None:
    """Why there is nothing to earn."""
    if s.is_unpriced:
        return "fx_missing"
    none = "no_percentage" if s.is_budgeted else "no_baseline"
    return none if s.bac is None else None


def measures(s: Sums) -> dict[str, Answer]:
    """The formulas of §1.4, each with the first reason that holds."""
    later = "after_status_date" if s.is_later else None
    base = unplanned(s)
    undated = base or ("no_plan_dates" if not s.dated else None)
    zero = base or ("bac_zero" if s.bac == 0 else None)
    bac, ac = s.bac or 0.0, s.based_ac or 0.0
    spent = zero or ("no_actuals" if ac == 0 else "negative_actuals" if ac < 0 else None)
    discrete = "no_plan_to_date" if s.pv_discrete == 0 else None

    def given(reason: str | None, value: float | None) -> Answer:
        return unknown(reason) if reason else known(value)

    def over(a: float, b: float | None) -> float | None:
        return a / b if b else None

    cpi, spi = over(s.ev, ac), over(s.ev_discrete, s.pv_discrete)
    no_cpi, no_spi = later or spent, later or undated or zero or discrete
    no_both = no_cpi or no_spi
    none_earned = "no_progress" if s.ev == 0 else None
    answers = {
        "planned_value": given(undated, s.pv),
        "earned_value": given(later or base, s.ev),
        "budget_at_completion": given(base, s.bac),
        "actual_cost": given(
            "fx_missing" if s.is_unpriced else "no_actuals" if s.ac is None else None, s.ac
        ),
        "percent_complete": given(later or zero, over(s.ev, bac)),
        "percent_planned": given(undated or zero, over(s.pv, s.bac_dated)),
        "percent_spent": given(zero, over(ac, bac)),
        "cost_variance": given(later or base, s.ev - ac),
        "schedule_variance": given(later or undated, s.ev_discrete - s.pv_discrete),
        "cost_variance_ratio": given(later or base or none_earned, over(s.ev - ac, s.ev)),
        "schedule_variance_ratio": given(
            later or undated or discrete, over(s.ev_discrete - s.pv_discrete, s.pv_discrete)
        ),
        "cost_performance_index": given(no_cpi, cpi),
        "schedule_performance_index": given(no_spi, spi),
        "schedule_performance_all": given(
            later or undated or zero or ("no_plan_to_date" if s.pv == 0 else None),
            over(s.ev_dated, s.pv),
        ),
        "critical_ratio": given(no_both, (cpi or 0) * (spi or 0)),
        "estimate_at_plan": given(later or base, ac + max(bac - s.ev, 0)),
        "estimate_by_cost": given(base or later or no_cpi or none_earned, over(bac, cpi)),
        "estimate_by_both": given(
            base or later or no_both or ("no_progress" if s.ev_discrete == 0 else None),
            ac + (over(bac - s.ev, (cpi or 0) * (spi or 0)) or 0),
        ),
        "to_complete_index": given(
            later
            or zero
            or ("complete" if s.ev >= bac else "target_exhausted" if ac >= bac else None),
            over(bac - s.ev, bac - ac),
        ),
        "to_complete_index_forecast": given(
            base or later or no_cpi or none_earned or ("complete" if s.ev >= bac else None), cpi
        ),
    }
    early = s.ev < 0.3 * bac or answers["estimate_by_cost"][0] is None
    answers["headline"] = answers["estimate_at_plan" if early else "estimate_by_cost"]
    no_headline = later or unplanned(s)
    answers["estimate_at_completion"] = given(no_headline, s.estimate)
    answers["estimate_to_complete"] = given(no_headline, (s.estimate or 0) - ac)
    answers["variance_at_completion"] = given(base or later, bac - (s.estimate or 0))
    answers["variance_at_completion_ratio"] = given(
        base or later or zero, over(bac - (s.estimate or 0), bac)
    )
    return answers
