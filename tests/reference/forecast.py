"""Forecasts that stand on cost and on time together: EV16, EV23, EV26, and ES06 of §1.4 and
§1.5."""

from __future__ import annotations

from tests.reference import earned_schedule, earned_value
from tests.reference.world import Answer, Answers, World, known, unknown


def expected(world: World) -> Answers:
    """Every metric of the family, of each project."""
    answers: Answers = {}
    for project in world.projects:
        for metric, answer in _both(world, project).items():
            answers.setdefault(metric, {})[project] = answer
    return answers


def _both(world: World, project: str) -> dict[str, Answer]:
    """By cost and time performance; unknown for the reason of what it stands on."""
    sums = earned_value.sums(world, project)
    cost, time = earned_value.measures(sums), earned_schedule.measures(world, project)
    (cpi, no_cpi), (pace, no_pace) = (
        cost["cost_performance_index"],
        time["schedule_performance_time"],
    )
    reason = no_cpi or no_pace
    none_earned = "no_progress" if sums.ev == 0 else None
    es = time["earned_schedule"][0]
    answers = {"critical_ratio_time": _given(reason, (cpi or 0) * (pace or 0))}
    ac, left = sums.based_ac or 0.0, (sums.bac or 0) - sums.ev
    divisor = 0.8 * (cpi or 0) + 0.2 * (pace or 0)
    answers["estimate_weighted"] = _given(
        cost["budget_at_completion"][1] or cost["earned_value"][1] or reason or none_earned,
        ac + (left / divisor if divisor else 0),
    )
    at, rest = (es / pace if es and pace else 0), time["duration_at_plan"][0]
    ratio = (cpi or 0) * (pace or 0)
    answers["duration_at_both"] = _given(
        reason or (None if es and ratio else "no_progress"),
        at + ((rest or 0) - at) / ratio if ratio else 0,
    )
    candidates = [cost["estimate_at_plan"], cost["estimate_by_cost"], answers["estimate_weighted"]]
    if (cost["percent_complete"][0] or 0) >= 0.3:
        candidates.append(cost["estimate_by_both"])
    values = [v for v, _ in candidates if v is not None]
    no_range = cost["estimate_at_plan"][1]
    answers["estimate_low"], answers["estimate_high"] = (
        _given(no_range, min(values, default=0)),
        _given(no_range, max(values, default=0)),
    )
    return answers


def _given(reason: str | None, value: float) -> Answer:
    return unknown(reason) if reason else known(value)
