"""What customers agreed to pay, were billed and are worth: FN12 to FN18 and the definitions under
"Customers" and "Margin"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.reference import earned_value
from tests.reference.world import Answer, Answers, Row, World, known, unknown


@dataclass
class Sold:
    """The sold side of one project, in the currency of its contracts, or its own where they are in
    several."""

    is_unpriced: bool
    agreed: float | None
    used: float | None
    overdue: float
    unpaid: float
    yearly: float
    complete: float | None
    no_complete: str | None
    lately: float


def sold(world: World, project: str) -> Sold:
    """What came in about the contracts, invoices and sold hours of a project."""
    contracts, invoices = world.of("contracts", project), world.of("customer_invoices", project)
    own = world.currency_of(project)
    named = {c["currency"] or own for c in contracts}
    unit = named.pop() if len(named) == 1 else own

    def worth(amount: float, currency: str | None) -> float | None:
        currency = currency or own
        rates = world.budget_rates
        return (
            amount
            if currency == unit
            else (
                None
                if currency not in rates or unit not in rates
                else amount * rates[currency] / rates[unit]
            )
        )

    agreed = [
        worth(c["contract_amount"], c["currency"])
        for c in contracts
        if c["contract_amount"] is not None
    ]
    billed = [(i, worth(i["invoice_amount"], i["currency"])) for i in invoices]
    hours, is_unrated = unbilled(world, project, worth)
    total = sum(a or 0.0 for _, a in billed)
    unpriced = None in agreed or any(a is None for _, a in billed)
    year = world.status - timedelta(days=365)
    sums = earned_value.sums(world, project)
    share, no_share = earned_value.measures(sums)["percent_complete"]
    no_plan = no_share == "no_percentage"  # what to export is no matter of the customer's
    ratio = share, "no_baseline" if no_plan else no_share
    since = world.status - timedelta(days=84)
    fresh, (worked, _) = (
        sum(a or 0.0 for i, a in billed if i["invoice_date"] > since),
        unbilled(world, project, worth=worth, since=since),
    )
    lately = fresh + (worked or 0) if says_billed(world, project) else max(fresh, worked or 0)
    used = (
        None
        if is_unrated or hours is None
        else total + hours
        if says_billed(world, project)
        else max(total, hours)
    )
    return Sold(
        unpriced,
        sum(a or 0.0 for a in agreed) if agreed else None,
        used,
        sum(
            a or 0.0
            for i, a in billed
            if not i["paid_date"] and i["due_date"] and i["due_date"] < world.status
        ),
        sum(a or 0.0 for i, a in billed if not i["paid_date"]),
        sum(a or 0.0 for i, a in billed if i["invoice_date"] > year),
        *ratio,
        lately,
    )


def paid_by_time(world: World, project: str) -> list[Row]:
    """Approved billable lines of a project that is paid by time."""
    lines = (
        world.of("time_entries", project)
        if world.project[project]["contract_type"] == "time_and_material"
        else []
    )
    return [t for t in lines if t["is_billable"] and t["is_approved"]]


def says_billed(world: World, project: str) -> bool:
    """Whether its lines of time say what of them was billed."""
    return any(t["billed_hours"] is not None for t in paid_by_time(world, project))


def unbilled(
    world: World, project: str, worth: object, since: date = date.min
) -> tuple[float | None, bool]:
    """Hours not billed, or all where lines do not say, at the rate they are sold for; None without
    an exchange rate, True where a sell rate is missing; either way nobody knows what is used."""
    total: float | None = 0.0
    for line in [t for t in paid_by_time(world, project) if t["work_date"] > since]:
        role = next(
            p["role_id"] for p in world.tables["people"] if p["person_id"] == line["person_id"]
        )
        rates = [
            r
            for r in world.of("sell_rates", project)
            if r["role_id"] == role and r["valid_from_date"] <= line["work_date"]
        ]
        if not rates:
            return 0.0, True
        rate = max(rates, key=lambda r: r["valid_from_date"])
        value = worth(
            (line["worked_hours"] - (line["billed_hours"] or 0)) * rate["hourly_rate_amount"],
            rate["currency"],
        )  # type: ignore[operator]
        total = None if value is None or total is None else total + value
    return total, False


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    answers: Answers = {}
    for project in world.projects:
        for metric, answer in measures(sold(world, project)).items():
            answers.setdefault(metric, {})[project] = answer
    return answers


def measures(s: Sold) -> dict[str, Answer]:
    """The definitions, each with the first reason that holds."""
    mixed = "mixed_currency" if s.is_unpriced else None
    no_use = mixed or ("missing_input" if s.agreed is None or s.used is None else None)

    def given(reason: str | None, value: float) -> Answer:
        return unknown(reason) if reason else known(value)

    burn = s.used / s.agreed if s.agreed and s.used is not None else 0.0
    return {
        "order_burn": given(no_use, burn),
        "order_remaining": given(no_use, (s.agreed or 0) - (s.used or 0)),
        "burn_gap": given(no_use or s.no_complete, burn - (s.complete or 0)),
        "overdue_receivables": given(mixed, s.overdue),
        "days_outstanding": given(
            mixed or ("missing_input" if s.yearly <= 0 else None),
            s.unpaid / s.yearly * 365 if s.yearly > 0 else 0,
        ),
    }
