"""What people say and promise: risks, issues, changes, decisions, declared colours, and what
customers were sold."""

from __future__ import annotations

from datetime import date, timedelta

from etl.sample import plot
from etl.sample.money import BUDGET_RATE
from etl.sample.organisation import Company, workday
from etl.sample.plot import SILENT_SINCE, STATUS
from etl.sample.work import Project


def govern(c: Company, p: Project) -> None:
    """Everything about a project that is neither work nor cost."""
    if not p.is_done:
        _risks(c, p)
        _requests(c, p)
    _declare(c, p)
    if p.plan.customer:
        _sell(c, p)


def _risks(c: Company, p: Project) -> None:
    budget = p.plan.budget * 1000
    for place, name in enumerate(c.random.sample(plot.RISKS, 4 if budget > 1_500_000 else 3), 1):
        impact = round(budget * c.random.uniform(0.01, 0.07), -3)
        raised = min(p.start + timedelta(days=30 * place), STATUS - timedelta(days=5 * place))
        c.add(
            "risks",
            risk_id=f"{p.key}-R{place}",
            project_id=p.key,
            risk_name=name,
            risk_kind="threat",
            risk_state="closed" if place == 3 and c.random.random() < 0.4 else "open",
            probability_ratio=c.random.choice((0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6)),
            cost_low_amount=round(impact * 0.5),
            cost_likely_amount=impact,
            cost_high_amount=round(impact * 1.8),
            delay_likely_days=c.random.choice((5, 10, 15, 20, 30)),
            response=c.random.choice(plot.RESPONSES),
            owner_name=c.random.choice(c.people)["person_name"],
            raised_date=raised,
            is_customer_visible=place <= 2,
        )


def _requests(c: Company, p: Project) -> None:
    budget = p.plan.budget * 1000
    if c.random.random() < 0.7:
        c.add(
            "issues",
            issue_id=f"{p.key}-I1",
            project_id=p.key,
            issue_name="Interface specification incomplete",
            severity=c.random.choice(("medium", "high")),
            opened_date=date(2026, 9, 14),
            due_date=date(2026, 12, 4),
            owner_name=c.random.choice(c.people)["person_name"],
            is_customer_visible=False,
        )
    if p.start < date(2026, 9, 1):
        c.add(
            "changes",
            change_id=f"{p.key}-X2",
            project_id=p.key,
            change_name=c.random.choice(plot.CHANGES),
            change_state=c.random.choice(("raised", "rejected")),
            cost_effect_amount=round(budget * 0.02, -2),
            price_effect_amount=round(budget * 0.025, -2),
            finish_effect_days=10,
            raised_date=date(2026, 10, 5),
            is_customer_visible=True,
        )
    question = plot.DECISIONS.get(p.plan.name)
    if question:
        c.add(
            "decisions",
            decision_id=f"{p.key}-D1",
            project_id=p.key,
            decision_name=question[0],
            consequence=question[1],
            owner_name=question[2],
            asked_of="us",
            needed_by_date=question[3],
            weekly_delay_amount=question[4],
            is_customer_visible=False,
        )


# --- declared colours -----------------------------------------------------------------------------


def _declare(c: Company, p: Project) -> None:
    """Monthly, since May: an honest manager declares what the numbers will say; one project's does
    not."""
    if p.start > STATUS or p.expected < date(2026, 5, 31):
        return
    now = "green" if p.plan.special == "watermelon" else _honest(p)
    day, last = (
        max(date(2026, 5, 31), p.start),
        (SILENT_SINCE if p.plan.special == "stale" else min(p.last, STATUS)),
    )
    while day <= last:
        colour = now if day >= last - timedelta(days=70) else _before(p, day, now)
        c.add(
            "declared_status",
            project_id=p.key,
            status_date=day,
            dimension="overall",
            colour=colour,
            reason=plot.REASON[colour],
            author_name=p.manager,
        )
        day = last if day < last and (last - day).days < 45 else day + timedelta(days=31)


def _before(p: Project, day: date, now: str) -> str:
    if p.plan.special == "recovering":
        return "red" if day < date(2026, 8, 1) else "amber"
    return {"red": "amber", "amber": "green", "green": "green"}[now]


def _honest(p: Project) -> str:
    """The worse of cost and the slip of the finish by the published bands; whoever fell silent, or
    was promised nothing, was content."""
    if p.plan.special in ("stale", "no_baseline"):
        return "green"
    off = abs(p.plan.factor - 1)
    promised = p.expected if p.plan.name in plot.AGREED_ANEW else p.finish
    late = (p.expected - promised).days / ((p.finish - p.start).days + 1)
    is_amber = off > 0.05 or late > 0.02 or p.key in plot.LATER_BY_LOGIC
    return "red" if off > 0.10 or late > 0.10 else "amber" if is_amber else "green"


# --- customers ------------------------------------------------------------------------------------

SOLD_AT = 1.6  # of what an hour costs
PARTS = (
    ("Interface freeze", 0.25, 0.2),
    ("Core complete", 0.56, 0.3),
    ("Integration test", 0.78, 0.3),
    ("Go-live", 1.0, 0.2),
)


def _sell(c: Company, p: Project) -> None:
    """The contract, its deliverables and the invoices that fall due with them."""
    price, currency = round(p.plan.budget * 1220.0, -3), p.plan.currency
    c.add(
        "contracts",
        contract_id=f"{p.key}-K",
        project_id=p.key,
        contract_name=f"{p.plan.name} delivery",
        contract_amount=price,
        currency=currency,
        signed_date=p.start - timedelta(days=40),
        expiry_date=p.expected + timedelta(days=180),
    )
    if p.plan.contract == "time_and_material":
        for role, _, rate in plot.ROLES:
            c.add(
                "sell_rates",
                project_id=p.key,
                role_id=role,
                valid_from_date=p.start - timedelta(days=40),
                hourly_rate_amount=round(rate * SOLD_AT / BUDGET_RATE[currency]),
                currency=currency,
            )
    for place, (name, share, part) in enumerate(PARTS, 1):
        promised, day = (
            workday(p.start + timedelta(days=round((until - p.start).days * share)))
            for until in (p.finish, p.expected)
        )
        accepted = workday(day + timedelta(days=5))
        c.add(
            "deliverables",
            deliverable_id=f"{p.key}-V{place}",
            project_id=p.key,
            deliverable_name=f"{name} package",
            due_date=promised,
            forecast_date=day,
            delivered_date=day if day <= STATUS else None,
            accepted_date=accepted if accepted <= STATUS else None,
            is_customer_visible=True,
        )
        if day <= STATUS:
            _invoice(c, p, place=place, name=name, day=day, value=round(price * part, 2))
    if p.expected > STATUS:
        c.add(
            "decisions",
            decision_id=f"{p.key}-D2",
            project_id=p.key,
            decision_name=c.random.choice(plot.ASKED_OF_CUSTOMER),
            consequence="Without it the pilot starts later.",
            owner_name="Your project lead",
            asked_of="customer",
            needed_by_date=date(2026, 12, 11) + timedelta(days=int(p.key[3:])),
            is_customer_visible=True,
        )


def _invoice(c: Company, p: Project, place: int, name: str, day: date, value: float) -> None:
    paid = day + timedelta(days=34)
    c.add(
        "customer_invoices",
        invoice_id=f"{p.key}-F{place}",
        project_id=p.key,
        contract_id=f"{p.key}-K",
        invoice_name=name,
        invoice_date=day,
        due_date=day + timedelta(days=30),
        paid_date=paid if paid <= STATUS - timedelta(days=3) else None,
        invoice_amount=value,
        currency=p.plan.currency,
    )
