"""What a project costs: hours of people who have them, and ledger lines for the rest, with
reversals, credits and open orders."""

from __future__ import annotations

from datetime import date, timedelta

from etl.sample import plot
from etl.sample.organisation import FULL_DAY, Company, Row, is_here, members, workdays
from etl.sample.plot import STATUS
from etl.sample.work import Project, share

BUDGET_RATE = {"EUR": 1.0, "USD": 0.92, "GBP": 1.17}
LABOUR = 0.72  # of the cost, as far as people have time; contractors do the rest
LINE = 3_050  # a usual ledger line
RATES = {role: rate for role, _, rate in plot.ROLES}


def spend(c: Company, p: Project) -> None:
    """Hours and ledger lines such that the cost is what was earned divided by the project's
    factor."""
    if p.start > STATUS:
        return
    cost = p.earned / p.plan.factor if p.plan.special != "no_baseline" else 60_000.0
    labour = (
        sum(_work(c, p, task=task, cost=cost) for task in p.tasks)
        if p.plan.special != "ledger"
        else 0.0
    )
    _ledger(c, p, cost - labour / BUDGET_RATE[p.plan.currency])


# --- hours ----------------------------------------------------------------------------------------


def _work(c: Company, p: Project, task: Row, cost: float) -> float:
    """Books the task's part of the labour on its team's free days; returns what it costs, in
    euros."""
    weights = {
        t["task_id"]: t["_budget"] * max(0.02, share(t, p.last))
        for t in p.tasks
        if t["_expected"][0] <= p.last
    }
    if task["task_id"] not in weights:
        return 0.0
    target = (
        cost
        * LABOUR
        * weights[task["task_id"]]
        / sum(weights.values())
        * BUDGET_RATE[p.plan.currency]
    )
    days = workdays(task["_expected"][0], min(p.last, task["_expected"][1]))
    slots = [(day, person) for day in days for person in members(c, task["team_id"])]
    c.random.shuffle(slots)
    spent = 0.0
    for day, person in slots:
        if spent >= target:
            break
        spent += _book(c, p, task=task, person=person, day=day)
    return spent


def _book(c: Company, p: Project, task: Row, person: Row, day: date) -> float:
    """One line of a time sheet, if the person is there and free; returns its cost."""
    free = FULL_DAY - c.worked.get((person["person_id"], day), 0.0)
    hours = min(free, c.random.choice((4.0, 6.0, 7.5, 8.0)))
    if (
        hours < 2 or not is_here(c, person, day) or c.random.random() < 0.06
    ):  # 6 %: ill, or in training
        return 0.0
    c.worked[person["person_id"], day] = FULL_DAY - free + hours
    c.add(
        "time_entries",
        entry_id=str(len(c.tables.get("time_entries", ())) + 100001),
        person_id=person["person_id"],
        project_id=p.key,
        task_id=task["task_id"],
        work_date=day,
        worked_hours=hours,
        is_billable=p.plan.contract == "time_and_material",
        is_approved=(STATUS - day).days > 10,
    )
    return hours * float(RATES[person["role_id"]]) * (1.0 if day.year >= 2026 else plot.OLD_RATE)


# --- ledger ---------------------------------------------------------------------------------------


def _ledger(c: Company, p: Project, target: float) -> None:
    count = max(12, round(target / LINE))
    open_days = workdays(p.start, p.last)
    days = sorted(c.random.choice(open_days) for _ in range(count))
    weights = [c.random.lognormvariate(0, 0.9) for _ in days]
    left = round(target, 2)
    for place, (day, weight) in enumerate(zip(days, weights, strict=True)):
        value = round(target * weight / sum(weights), 2) if place < count - 1 else round(left, 2)
        left -= value
        _line(c, p, place=place, day=day, value=value)
    for place in range(3 if not p.is_done else 0):
        _line(
            c,
            p,
            place=9000 + place,
            day=p.last - timedelta(days=20 * place),
            value=round(3000 + 20000 * c.random.random(), 2),
            state="committed",
        )


def _line(c: Company, p: Project, place: int, day: date, value: float, state: str = "") -> None:
    category = (
        "labour"
        if p.plan.special == "ledger" and place % 3
        else c.random.choice(("material", "licences", "contractor", "travel", "cloud"))
    )
    supplier = c.random.choice(plot.SUPPLIERS)
    same = {
        "project_id": p.key,
        "category": category,
        "supplier_name": supplier if category != "labour" else None,
        "currency": p.plan.currency,
        "account_kind": "capex" if category in ("material", "licences") else "opex",
    }
    if place % 40 == 7 and not state:  # an accrual and its reversal
        c.add(
            "cost_entries",
            cost_entry_id=f"{p.key}-{place}A",
            cost_date=day,
            cost_state="accrued",
            cost_amount=value,
            **same,
        )
        c.add(
            "cost_entries",
            cost_entry_id=f"{p.key}-{place}R",
            cost_date=min(p.last, day + timedelta(days=25)),
            cost_state="accrued",
            cost_amount=-value,
            **same,
        )
    if place % 60 == 11 and not state:  # a credit note, and the invoice that is larger by it
        credit = round(value * 0.1, 2)
        c.add(
            "cost_entries",
            cost_entry_id=f"{p.key}-{place}C",
            cost_date=min(p.last, day + timedelta(days=12)),
            cost_state="invoiced",
            cost_amount=-credit,
            cost_note="Gutschrift",
            **same,
        )
        value = round(value + credit, 2)
    c.add(
        "cost_entries",
        cost_entry_id=f"{p.key}-{place}",
        cost_date=day,
        cost_state=state or ("paid" if (STATUS - day).days > 35 else "invoiced"),
        cost_amount=value,
        **same,
    )
