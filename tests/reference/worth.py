"""What dated money is worth, and which delay costs most: PF06 to PF10, PF12 and the definitions
under "Worth" that need discounting."""

from __future__ import annotations

from itertools import pairwise

from tests.reference.work import Work
from tests.reference.world import Answer, Answers, World, known, unknown

RATE = 0.08
"""The discount rate stated for every company."""
YEAR = 365.0
Flow = tuple[float, float]
"""Years since the first flow, and an amount in reporting currency."""
CASH = (
    "present_value",
    "return_rate",
    "return_on_investment",
    "payback",
    "discounted_payback",
    "benefit_cost",
)


def expected(world: World) -> Answers:
    """Every metric of the family, of each project; none of them adds up."""
    answers: Answers = {name: {"": unknown("not_additive")} for name in (*CASH, "delay_weight")}
    for project in world.projects:
        for metric, answer in cash(world, project).items():
            answers[metric][project] = answer
        answers["delay_weight"][project] = delay_weight(world, project)
    return answers


def cash(world: World, project: str) -> dict[str, Answer]:
    """The formulas over the dated flows of a project."""
    rows = world.of("cash_flows", project)
    if not rows:
        return dict.fromkeys(CASH, unknown("missing_input"))
    if world.currency_of(project) not in world.budget_rates:
        return dict.fromkeys(CASH, unknown("fx_missing"))
    first = min(r["flow_date"] for r in rows)
    flows: list[Flow] = [
        ((r["flow_date"] - first).days / YEAR, world.priced(project, r["flow_amount"]) or 0.0)
        for r in rows
    ]
    gained, spent = (
        [f for f, r in zip(flows, rows, strict=True) if r["flow_kind"] == kind]
        for kind in ("benefit", "cost")
    )
    return {
        "present_value": known(value(flows, RATE)),
        "return_rate": return_rate(flows),
        "return_on_investment": _ratio(value(gained, 0) + value(spent, 0), -value(spent, 0)),
        "payback": payback(flows, 0),
        "discounted_payback": payback(flows, RATE),
        "benefit_cost": _ratio(value(gained, RATE), -value(spent, RATE)),
    }


def _ratio(part: float, spent: float) -> Answer:
    return known(part / spent) if spent else unknown("no_actuals")


def value(flows: list[Flow], rate: float) -> float:
    """On the day of the first flow."""
    return float(sum(amount / (1 + rate) ** years for years, amount in flows))


def return_rate(flows: list[Flow]) -> Answer:
    """The one rate at which the flows are worth nothing, between losing nearly all in a year and
    ten-thousandfold."""
    rates = [10 ** (n / 500) - 1 for n in range(-1000, 2001)]
    worth = [(rate, value(flows, rate)) for rate in rates]
    crossings = [(a, b) for (a, u), (b, v) in pairwise(worth) if (u < 0) != (v < 0)]
    if len(crossings) != 1:
        return unknown("ambiguous" if crossings else "not_within_horizon")
    low, high = crossings[0]
    is_rising = value(flows, low) < 0
    for _ in range(100):
        middle = (low + high) / 2
        if (value(flows, middle) < 0) == is_rising:
            low = middle
        else:
            high = middle
    return known(low)


def payback(flows: list[Flow], rate: float) -> Answer:
    """From when on nothing is owed for good, straight between two days; flows of a day are
    netted."""
    owed, balance = [], 0.0
    for day in sorted({years for years, _ in flows}):
        balance += value([f for f in flows if f[0] == day], rate)
        owed.append((day, balance))
    last = max((n for n, (_, left) in enumerate(owed) if left < -1e-9), default=-1)
    if last < 0:
        return known(0.0)
    if last == len(owed) - 1:
        return unknown("not_within_horizon")
    (before, low), (after, high) = owed[last], owed[last + 1]
    return known(before + (after - before) * -low / (high - low))


def delay_weight(world: World, project: str) -> Answer:
    """Cost of a week's delay over the weeks left to the finish expected."""
    row, work = world.project[project], Work(world, project)
    finish = row["forecast_finish_date"] or work.expected_finish
    if world.currency_of(project) not in world.budget_rates:
        return unknown("fx_missing")
    if row["weekly_delay_amount"] is None:
        return unknown("missing_input")
    is_over = row["phase"] in ("completed", "closed", "cancelled")
    if is_over and (project, "actual_finish_date") not in world.cut:
        return unknown("complete")
    if finish is None:
        return unknown("missing_input")
    if finish <= world.status:
        return unknown("target_passed")
    weeks = (finish - world.status).days / 7
    return known((world.priced(project, row["weekly_delay_amount"]) or 0.0) / weeks)
