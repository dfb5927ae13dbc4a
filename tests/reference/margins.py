"""What customers pay against what it costs: FN12 to FN14 and the definitions under "Margin", and
how long an order lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.reference import customers, earned_value
from tests.reference.world import Answer, Answers, World, known, unknown

Amount = float | None


@dataclass
class Margin:
    """The sold side and the cost of one project that is paid for, or of several, in reporting
    currency."""

    count: int = 0
    is_unpriced: bool = False
    billed: float = 0.0
    hours: float = 0.0
    time_billed: Amount = None
    time_margin: Amount = None
    time_billed_judged: Amount = None
    cost: Amount = None
    estimate: Amount = None
    revenue: Amount = None
    fixed: Amount = None

    def __add__(self, other: Margin) -> Margin:
        def add(a: Amount, b: Amount) -> Amount:
            return b if a is None else a if b is None else a + b

        mine, theirs = vars(self), vars(other)
        sums: dict[str, Any] = {
            k: mine[k] or theirs[k] if isinstance(mine[k], bool) else add(mine[k], theirs[k])
            for k in mine
        }
        return Margin(**sums)


def margin(world: World, project: str) -> Margin:
    """Nothing of a project that nobody pays for."""
    row = world.project[project]
    if row["contract_type"] not in ("fixed_price", "time_and_material"):
        return Margin()
    own = world.currency_of(project)
    contracts, invoices = world.of("contracts", project), world.of("customer_invoices", project)
    sums = earned_value.sums(world, project)
    no_rate = any((r["currency"] or own) not in world.budget_rates for r in contracts + invoices)
    prices = [
        world.priced(project, c["contract_amount"], c["currency"]) or 0.0
        for c in contracts
        if c["contract_amount"] is not None
    ]
    hours = world.of("time_entries", project)
    found = Margin(
        count=1,
        is_unpriced=no_rate or sums.is_unpriced,
        billed=sum(
            world.priced(project, i["invoice_amount"], i["currency"]) or 0.0 for i in invoices
        ),
        hours=sum(t["worked_hours"] for t in hours),
    )
    if row["contract_type"] == "time_and_material":
        found.time_billed = found.billed
        if (
            row["labour_from"] == "time"
        ):  # else its labour lies in the ledger, and nobody knows what these hours cost
            found.time_margin = found.billed - sum(
                t["worked_hours"] * (earned_value.rate_of(world, t) or 0) for t in hours
            )
            found.time_billed_judged = found.billed
        return found
    estimate, price = earned_value.measures(sums)["headline"][0], sum(prices) if prices else None
    if price is not None and estimate is not None:
        if estimate > 0 and sums.ac is not None:
            found.cost, found.estimate = sums.ac, estimate
            found.revenue = price * min(1.0, sums.ac / estimate)
            found.fixed = found.revenue - sums.ac
        if price < estimate:
            found.fixed = price - estimate
    return found


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    found = {p: margin(world, p) for p in world.projects}
    answers: Answers = {
        "order_weeks": (
            {p: order_weeks(world, p) for p in world.projects} | {"": unknown("not_additive")}
        )
    }
    for key, of in {**found, "": sum(found.values(), Margin())}.items():
        for metric, answer in measures(of).items():
            answers.setdefault(metric, {})[key] = answer
    return answers


def measures(s: Margin) -> dict[str, Answer]:
    """The definitions, each with the first reason that holds."""
    base = "missing_input" if not s.count else "fx_missing" if s.is_unpriced else None
    labour = "missing_input" if s.time_margin is None else None

    def given(reason: str | None, value: Amount) -> Answer:
        return unknown(reason) if reason else known(value)

    def over(a: Amount, b: Amount) -> Amount:
        return (a or 0.0) / b if b else None

    no_price = base or ("missing_input" if s.revenue is None else None)
    return {
        "time_margin": given(
            base or ("missing_input" if s.time_billed is None else labour), s.time_margin
        ),
        "time_margin_share": given(
            base or labour or (None if s.time_billed_judged else "missing_input"),
            over(s.time_margin, s.time_billed_judged),
        ),
        "cost_to_cost": given(no_price, over(s.cost, s.estimate)),
        "revenue_recognised": given(no_price, s.revenue),
        "fixed_margin": given(base or ("missing_input" if s.fixed is None else None), s.fixed),
        "effective_rate": given(
            base or (None if s.hours else "no_actuals"), over(s.billed, s.hours)
        ),
    }


def order_weeks(world: World, project: str) -> Answer:
    """What is left of the order over what was used of it a week in the last twelve; nothing left
    lasts no week."""
    s = customers.sold(world, project)
    reason = customers.measures(s)["order_burn"][1] or (
        "complete" if (s.complete or 0) >= 1 else "insufficient_history" if s.lately <= 0 else None
    )
    return (
        unknown(reason)
        if reason
        else known(max((s.agreed or 0) - (s.used or 0), 0) / (s.lately / 12))
    )
