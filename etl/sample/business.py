"""Why the projects exist and what guards them: benefits, cash flows, the cost of delay, reserves
and their draws, responses to risks, issues.

Numbers of its own, so that the rest of the company stays as it is.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from etl.sample.organisation import Company, Row, workday
from etl.sample.plot import STATUS, Plan

WORDS = {
    "Meter Head-End": (
        STATUS,
        False,
        (
            "The firmware of our supplier is **a quarter late**. Both head-ends run side by side"
            " until go-live, which is what the forecast pays for.\n\nA second source is ready; the"
            " board decides on 27 November."
        ),
    ),
    "Outage Portal": (
        STATUS - timedelta(days=21),
        False,
        "The partner login takes more than planned. Without it release 1 holds the winter date.",
    ),
    "Self-Service Moves": (
        STATUS - timedelta(days=2),
        True,
        (
            "Integration is in its last week. We still need access to your test environment by 29"
            " December."
        ),
    ),
}  # project: written on, may the customer read it, the words
BEFORE = {
    "Meter Head-End": (
        (date(2026, 3, 25), "The radio firmware passes the bench test. The plan holds."),
        (
            date(2026, 6, 29),
            "The supplier asks for six more weeks. We hold the date and run both head-ends in the"
            " pilot.",
        ),
        (
            date(2026, 9, 28),
            "The supplier is **two months late** and says so now. The forecast in this report"
            " counts it; a second source is being looked for.",
        ),
    ),
    "Outage Portal": (
        (date(2026, 4, 28), "Design is signed off by both control rooms."),
        (
            date(2026, 6, 29),
            "The partner login is larger than estimated. Half of its delay is in the forecast.",
        ),
        (date(2026, 9, 28), "Load tests begin in October. The login remains the longest path."),
    ),
    "Self-Service Moves": (
        (date(2026, 5, 27), "The forms are agreed with your service desk."),
        (date(2026, 8, 27), "Core services run. Interfaces follow in September as planned."),
    ),
}
"""What their managers wrote before, each for the same readers."""
LARGE = 1500  # thousands: from there a project has benefits, a reserve and a price of waiting
BENEFITS = (
    "Fewer field visits",
    "Less manual clearing",
    "Lower outage cost",
    "Licences no longer needed",
    "Faster billing",
)
DRAWS = (
    "Second firmware source",
    "Rework after the security review",
    "Extra test environment",
    "Expedited hardware",
)
ISSUES = (
    "Test data not released",
    "Supplier changed the interface",
    "Key tester on leave",
    "Licence count disputed",
    "Lab booked twice",
)


def govern(c: Company) -> None:
    """All of it, project by project."""
    chance = Random("business")
    for project in c.tables["projects"]:
        guard(c, project, chance)
    for risk in c.tables["risks"]:
        _respond(risk, chance)
    for project in c.tables["projects"]:
        if project["project_name"] in WORDS:
            _write(c, project)


def _write(c: Company, project: Row) -> None:
    """What was written about a project, oldest first."""
    name = project["project_name"]
    written, is_shown, words = WORDS[name]
    for day, text in (*BEFORE[name], (written, words)):
        c.add(
            "commentary",
            project_id=project["project_id"],
            written_date=day,
            author_name=project["manager_name"],
            is_customer_visible=is_shown,
            commentary_text=text,
        )


def guard(c: Company, project: Row, chance: Random) -> None:
    """What one project is for, what guards it, and what went wrong."""
    plan: Plan = project["_plan"]
    money = plan.budget * 1000.0
    project["weekly_delay_amount"] = (
        float(round(money * chance.uniform(0.002, 0.006), -2)) if plan.budget >= LARGE else None
    )
    if plan.special != "no_baseline" and (plan.budget >= LARGE or project["actual_finish_date"]):
        _worth(c, project, money=money, chance=chance)
    if plan.special != "no_baseline" and plan.budget >= LARGE:
        _reserve(c, project, money)
    if plan.factor < 0.95 and plan.special != "no_baseline":
        _draws(c, project, money=money, chance=chance)
    _issues(c, project, chance)


def _worth(c: Company, project: Row, money: float, chance: Random) -> None:
    """Cost on the way, then three half years of benefits, planned, expected and, where due,
    realised."""
    start, end = project["baseline_start_date"], project["baseline_finish_date"]
    name, gain, hope = (
        chance.choice(BENEFITS),
        round(money * chance.uniform(0.38, 0.62), -3),
        chance.uniform(0.75, 1.05),
    )
    for place, share in enumerate((0.25, 0.45, 0.30)):
        c.add(
            "cash_flows",
            project_id=project["project_id"],
            flow_date=start + (end - start) / 2 * place,
            flow_kind="cost",
            flow_amount=-round(money * share, 2),
        )
    for half in (1, 2, 3):
        day = workday(end + timedelta(days=180 * half))
        realised = (
            round(gain * hope * chance.uniform(0.8, 1.0), -3)
            if day <= STATUS and project["actual_finish_date"]
            else None
        )
        c.add(
            "cash_flows",
            project_id=project["project_id"],
            flow_date=day,
            flow_kind="benefit",
            flow_amount=gain,
        )
        c.add(
            "benefits",
            benefit_id=f"{project['project_id']}-V",
            project_id=project["project_id"],
            benefit_name=name,
            owner_name=project["sponsor_name"],
            measure_date=day,
            planned_amount=gain,
            forecast_amount=round(gain * hope, -3),
            realised_amount=realised,
        )


def _reserve(c: Company, project: Row, money: float) -> None:
    """Management reserve, approved with the plan and outside it."""
    c.add(
        "budget_lines",
        budget_line_id=f"{project['project_id']}-B8",
        project_id=project["project_id"],
        line_kind="reserve",
        approved_date=project["baseline_start_date"] - timedelta(days=21),
        line_amount=round(money * 0.03, 2),
        line_name="Management reserve",
        change_id=None,
    )


def _draws(c: Company, project: Row, money: float, chance: Random) -> None:
    """What runs over has drawn on its contingency, and returned a little."""
    risks = [r["risk_id"] for r in c.tables["risks"] if r["project_id"] == project["project_id"]]
    last = project["actual_finish_date"] or STATUS
    for ago, share in (
        (150, chance.uniform(0.25, 0.45)),
        (60, chance.uniform(0.15, 0.35)),
        (20, -0.05),
    ):
        day = workday(last - timedelta(days=ago))
        if day > project["baseline_start_date"]:
            c.add(
                "reserve_draws",
                project_id=project["project_id"],
                draw_date=day,
                reserve_kind="contingency",
                draw_reason=chance.choice(DRAWS) if share > 0 else "Returned: less needed",
                drawn_amount=round(money * 0.06 * share, 2),
                risk_id=chance.choice(risks[:2]) if risks and share > 0 else None,
            )


def _issues(c: Company, project: Row, chance: Random) -> None:
    """One solved, and where work goes on sometimes one that is late."""
    if project["actual_start_date"] is None:
        return
    last = project["actual_finish_date"] or STATUS
    for place, (opened, lasts) in enumerate(
        ((chance.randint(70, 160), chance.randint(4, 40)), (chance.randint(12, 90), None)), 2
    ):
        day = workday(last - timedelta(days=opened))
        if day > project["actual_start_date"] and (
            lasts or (not project["actual_finish_date"] and chance.random() < 0.5)
        ):
            c.add(
                "issues",
                issue_id=f"{project['project_id']}-I{place}",
                project_id=project["project_id"],
                issue_name=chance.choice(ISSUES),
                severity=chance.choice(("low", "medium", "high")),
                opened_date=day,
                due_date=day + timedelta(days=28),
                closed_date=day + timedelta(days=lasts) if lasts else None,
                owner_name=project["manager_name"],
                is_customer_visible=False,
            )


def _respond(risk: Row, chance: Random) -> None:
    """What the response costs and leaves, and by when it is due."""
    probability, likely = risk["probability_ratio"], risk["cost_likely_amount"]
    risk["residual_probability_ratio"] = round(probability * 0.5, 2)
    risk["residual_cost_amount"] = round(likely * chance.uniform(0.5, 0.9))
    risk["response_cost_amount"] = round(likely * probability * chance.uniform(0.1, 0.3))
    risk["response_due_date"] = (
        STATUS + timedelta(days=chance.randint(-30, 90)) if risk["risk_state"] == "open" else None
    )
