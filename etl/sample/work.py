"""A project's plan and its progress: tasks, baselines, steps, reports; and what they earn, planned
and so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from etl.sample import plot
from etl.sample.organisation import Company, Row, members, workday, workdays
from etl.sample.plot import SILENT_SINCE, STATUS, Plan

UNITS = 40


@dataclass
class Project:
    """What the rest of the generator needs to know of a project."""

    key: str
    plan: Plan
    manager: str
    start: date
    finish: date
    expected: date
    last: date
    """The last day anything is heard of it."""
    tasks: list[Row]
    earned: float = 0.0

    @property
    def is_done(self) -> bool:
        return self.expected <= STATUS and self.plan.special != "stale"


def start(c: Company, key: str, plan: Plan) -> Project:
    """Writes the project with its tasks, baselines and progress."""
    first, length, number = date.fromisoformat(plan.start), round(plan.months * 30.4), int(key[3:])
    managers = members(c, "FC1")
    manager = managers[number % 3 if number % 4 else number % len(managers)]
    expected = workday(first + timedelta(days=round(length * plan.stretch)))
    last = (
        SILENT_SINCE
        if plan.special == "stale"
        else min(STATUS, expected)
        if expected <= STATUS
        else STATUS
    )
    project = Project(
        key=key,
        plan=plan,
        manager=manager["person_name"],
        start=first,
        finish=workday(first + timedelta(days=length)),
        expected=expected,
        last=last,
        tasks=[],
    )
    _row(c, project, manager)
    project.tasks = _tasks(c, project, length)
    _baselines(c, project)
    for task in project.tasks:
        _steps(c, task, last)
        _reports(c, task, last)
        _estimate(c, project, task)
        project.earned += task["_budget"] * _earned_share(task, last)
    return project


SPONSORS = {2: "Nora Feldmann"}
"""Who sponsors the projects of a programme, where it is not the board."""


def _row(c: Company, p: Project, manager: Row) -> None:
    plan, has_plan = p.plan, p.plan.special != "no_baseline"
    c.add(
        "projects",
        project_id=p.key,
        project_name=plan.name,
        programme_id=f"PG{plan.programme}",
        department_id=plan.department,
        customer_id=plan.customer,
        manager_id=manager["person_id"],
        manager_name=p.manager,
        sponsor_name=SPONSORS.get(plan.programme, "Executive board"),
        contact_email=p.manager.lower().replace(" ", ".") + "@northgrid.example",
        phase="completed" if p.is_done else "planned" if p.start > STATUS else "active",
        contract_type=plan.contract,
        currency=plan.currency,
        labour_from="ledger" if plan.special == "ledger" else "time",
        calendar_id="DE",
        baseline_start_date=p.start if has_plan else None,
        baseline_finish_date=p.finish if has_plan else None,
        forecast_start_date=p.start,
        forecast_finish_date=p.expected,
        actual_start_date=p.start if p.start <= STATUS else None,
        actual_finish_date=p.expected if p.is_done else None,
        _plan=plan,
        _promised=p.finish,
    )


# --- tasks ----------------------------------------------------------------------------------------


def _tasks(c: Company, p: Project, length: int) -> list[Row]:
    plan, result = p.plan, list[Row]()
    for phase in dict.fromkeys(w.phase for w in plot.WORK):
        c.add(
            "tasks",
            task_id=f"{p.key}-{phase}",
            project_id=p.key,
            task_name=phase,
            kind="summary",
            wbs=phase,
        )
    for place, work in enumerate(plot.WORK, 1):
        planned, expected = _dates(p, length, begin=work.begin, end=work.end)
        task = _task(
            c,
            p,
            place=place,
            name=work.name,
            kind="task",
            phase=work.phase,
            team=_team(c, plan, work),
            planned=planned,
            expected=expected,
            budget=work.share * plan.budget * 1000,
            technique=work.technique,
        )
        task["_role"] = work.role
        result.append(task)
    whole = ((p.start, p.finish), (p.start, p.expected))
    result.append(
        _task(
            c,
            p,
            20,
            "Project management",
            "level_of_effort",
            "",
            "FC1",
            *whole,
            plot.MANAGEMENT * plan.budget * 1000,
            "level_of_effort",
        )
    )
    reached = []
    for place, (name, share) in enumerate(plot.MILESTONES, 30):
        planned, expected = _dates(p, length, begin=share, end=share)
        reached.append(
            _task(
                c,
                p,
                place=place,
                name=name,
                kind="milestone",
                phase="",
                team=result[0]["team_id"],
                planned=planned,
                expected=expected,
                budget=0,
                technique="percent_complete",
                visible=name not in ("Design approved", "Core complete"),
            )
        )
    _links(c, {t["task_name"]: t for t in (*result, *reached)})
    return result


def _links(c: Company, tasks: dict[str, Row]) -> None:
    for before, after, kind in plot.LINKS:
        first, then = tasks[before], tasks[after]
        lag = len(workdays(first["_planned"][0], then["_planned"][0])) - 1 if kind == "SS" else 0
        c.add(
            "dependencies",
            predecessor_id=first["task_id"],
            successor_id=then["task_id"],
            kind=kind,
            lag=lag,
        )


def _dates(
    p: Project, length: int, begin: float, end: float
) -> tuple[tuple[date, date], tuple[date, date]]:
    """Planned and expected dates: delay builds up over the project; one that recovers lost its time
    early."""
    early = 1.10 if p.plan.special == "recovering" and end < 0.62 else 1.0
    slow = (1 + (p.plan.stretch - 1) * (0.35 + 0.65 * end)) * early

    def span(factor: float) -> tuple[date, date]:
        return workday(p.start + timedelta(days=round(begin * length * factor))), workday(
            p.start + timedelta(days=round(end * length * factor))
        )

    return span(1.0), span(slow)


def _team(c: Company, plan: Plan, work: plot.Work) -> str:
    """The team with least planned, of the specialists for tests, sites and analysis, of the owner's
    for the rest."""
    own = tuple(t["team_id"] for t in c.tables["teams"] if t["department_id"] == plan.department)
    candidates = plot.SPECIALISTS.get(work.role) or (
        own + plot.BUILDERS if work.role == "DEV" else own
    )
    team = min(candidates, key=lambda t: (c.planned.get(t, 0.0), t))
    c.planned[team] = c.planned.get(team, 0.0) + work.share * plan.budget
    return team


def _task(
    c: Company,
    p: Project,
    place: int,
    name: str,
    kind: str,
    phase: str,
    team: str,
    planned: tuple[date, date],
    expected: tuple[date, date],
    budget: float,
    technique: str,
    visible: bool = False,
) -> Row:
    done, begun = expected[1] <= p.last, expected[0] <= p.last
    people = [m for m in members(c, team) if m["employed_to_date"] is None]
    late = not done and expected[1] <= STATUS + timedelta(days=10)
    row = c.add(
        "tasks",
        task_id=f"{p.key}-{place:02d}",
        project_id=p.key,
        parent_task_id=f"{p.key}-{phase}" if phase else None,
        wbs=f"{phase or 'Project'}.{place}",
        task_name=name,
        kind=kind,
        team_id=team,
        owner_id=people[place % len(people)]["person_id"],
        forecast_start_date=expected[0],
        forecast_finish_date=expected[1],
        actual_start_date=expected[0] if begun else None,
        actual_finish_date=expected[1] if done else None,
        ev_technique=technique,
        total_units=UNITS if technique == "units" else None,
        estimate_hours=round(budget * 0.7 / 78, 1) if kind == "task" else None,
        waiting_for="Supplier delivery" if late and place % 2 else None,
        is_customer_visible=visible,
    )
    row["_planned"], row["_expected"], row["_budget"], row["_role"] = (
        planned,
        expected,
        round(budget, 2),
        "PM",
    )
    return row


# --- baselines ------------------------------------------------------------------------------------


def _baselines(c: Company, p: Project) -> None:
    """The approved plan, its contingency, and whatever was approved later: a change, or money moved
    between two projects."""
    if p.plan.special == "no_baseline":
        return
    approved = p.start - timedelta(days=21)
    c.add(
        "baselines",
        project_id=p.key,
        version=1,
        approved_date=approved,
        approver_name="Steering board",
        reason="Original plan",
    )
    milestones = [
        t for t in c.tables["tasks"] if t["project_id"] == p.key and t["kind"] == "milestone"
    ]
    for t in (*p.tasks, *milestones):
        _baseline(c, t, version=1, budget=None if t["kind"] == "milestone" else t["_budget"])
    total = round(sum(t["_budget"] for t in p.tasks), 2)
    _budget_line(
        c, p, number="B1", kind="original", day=approved, value=total, name="Approved plan"
    )
    _budget_line(
        c,
        p,
        number="B9",
        kind="contingency",
        day=approved,
        value=round(total * 0.06, 2),
        name="Contingency",
    )
    task = next(t for t in p.tasks if t["task_name"] == "Interfaces")
    if p.plan.special in ("gives", "takes"):
        _transfer(c, p, task=task, value=-36_000.0 if p.plan.special == "gives" else 36_000.0)
    elif p.plan.budget >= 1500 and p.start < date(2026, 3, 1):
        _change(c, p, task)


def _baseline(c: Company, task: Row, version: int, budget: float | None) -> None:
    c.add(
        "task_baselines",
        task_id=task["task_id"],
        version=version,
        baseline_start_date=task["_planned"][0],
        baseline_finish_date=task["_planned"][1],
        budget_amount=budget,
    )


def _budget_line(
    c: Company,
    p: Project,
    number: str,
    kind: str,
    day: date,
    value: float,
    name: str,
    change: str | None = None,
) -> None:
    c.add(
        "budget_lines",
        budget_line_id=f"{p.key}-{number}",
        project_id=p.key,
        line_kind=kind,
        approved_date=day,
        line_amount=value,
        line_name=name,
        change_id=change,
    )


def _change(c: Company, p: Project, task: Row) -> None:
    """An approved change: more budget for one task, in a second baseline."""
    more, day, key = round(task["_budget"] * 0.18, 2), p.start + timedelta(days=150), f"{p.key}-X1"
    c.add(
        "changes",
        change_id=key,
        project_id=p.key,
        change_name=c.random.choice(plot.CHANGES),
        change_state="approved",
        cost_effect_amount=more,
        price_effect_amount=round(more * 1.2, -2),
        finish_effect_days=5,
        raised_date=day - timedelta(days=30),
        decided_date=day,
        decided_by_name="Steering board",
        is_customer_visible=True,
    )
    _second(c, p, task=task, more=more, day=day, reason="Approved change", change=key)
    _budget_line(
        c, p, number="B2", kind="change", day=day, value=more, name="Approved change", change=key
    )


def _transfer(c: Company, p: Project, task: Row, value: float) -> None:
    """Money moved from one project of a programme to another, on the same day."""
    day = date(2026, 9, 1)
    _second(
        c,
        p,
        task=task,
        more=value,
        day=day,
        reason="Budget moved within Smart Metering",
        change=None,
    )
    _budget_line(
        c,
        p,
        number="B3",
        kind="transfer",
        day=day,
        value=value,
        name="To Gateway Certification" if value < 0 else "From Meter Logistics",
    )


def _second(
    c: Company, p: Project, task: Row, more: float, day: date, reason: str, change: str | None
) -> None:
    c.add(
        "baselines",
        project_id=p.key,
        version=2,
        approved_date=day,
        approver_name="Steering board",
        reason=reason,
        change_id=change,
    )
    task["_budget"] = round(task["_budget"] + more, 2)
    _baseline(c, task, version=2, budget=task["_budget"])


# --- progress -------------------------------------------------------------------------------------


def share(task: Row, day: date) -> float:
    """Physical progress on a day, along the expected dates."""
    begin, end = task["_expected"]
    return (
        0.0
        if day < begin
        else 1.0
        if day >= end
        else ((day - begin).days + 1) / ((end - begin).days + 1)
    )


def _middle(span: tuple[date, date]) -> date:
    return workday(span[0] + (span[1] - span[0]) / 2)


def _steps(c: Company, task: Row, last: date) -> None:
    if task["ev_technique"] != "weighted_milestones":
        return
    for name, weight, planned, actual in (
        ("Sites prepared", 0.4, _middle(task["_planned"]), _middle(task["_expected"])),
        ("Pilot report", 0.6, task["_planned"][1], task["_expected"][1]),
    ):
        c.add(
            "task_steps",
            task_id=task["task_id"],
            step_name=name,
            weight_ratio=weight,
            baseline_date=planned,
            actual_date=actual if actual <= last else None,
        )


def _reports(c: Company, task: Row, last: date) -> None:
    """Every second Friday while the task runs, and whenever the company reports."""
    if task["ev_technique"] not in ("percent_complete", "units"):
        return
    first, until = task["_expected"][0], min(last, task["_expected"][1])
    friday = first + timedelta(days=4 - first.weekday())
    fridays = {friday + timedelta(days=n) for n in range(0, (until - friday).days + 1, 14)}
    for day in sorted(fridays.union(plot.REPORTS)):
        if first <= day < until:
            _report(c, task, day)
    if 0 < share(task, last) < 1:
        _report(c, task, last)


def _estimate(c: Company, p: Project, task: Row) -> None:
    """What the responsible expect still to spend: a little more than planned, and where it already
    runs over by much, less than they should."""
    if share(task, p.last) < 1:
        slack = 0.97 if p.plan.factor < 0.92 else 1.04
        c.add(
            "estimates_to_complete",
            task_id=task["task_id"],
            estimate_date=p.last,
            remaining_amount=round(task["_budget"] * (1 - share(task, p.last)) * slack, 2),
        )


def _report(c: Company, task: Row, day: date) -> None:
    done = share(task, day)
    if done > 0:
        c.add(
            "progress",
            task_id=task["task_id"],
            progress_date=day,
            percent_complete_ratio=round(done, 2),
            done_units=round(UNITS * done) if task["ev_technique"] == "units" else None,
        )


def _earned_share(task: Row, last: date) -> float:
    """Earned by its technique at the status date, as the portal will credit it."""
    done, technique = share(task, last), task["ev_technique"]
    if technique == "level_of_effort":
        return _planned_share(task)
    if technique == "zero_hundred":
        return float(done >= 1)
    if technique == "fifty_fifty":
        return 0.5 * (done > 0) + 0.5 * (done >= 1)
    if technique == "weighted_milestones":
        return 0.4 * (_middle(task["_expected"]) <= last) + 0.6 * (done >= 1)
    return round(done, 2)


def _planned_share(task: Row) -> float:
    """Planned by its technique at the status date: linear over working days, or at the days it is
    due."""
    technique: str = task["ev_technique"]
    begin: date = task["_planned"][0]
    end: date = task["_planned"][1]
    if technique == "zero_hundred":
        return float(end <= STATUS)
    if technique == "fifty_fifty":
        return 0.5 * (begin <= STATUS) + 0.5 * (end <= STATUS)
    if technique == "weighted_milestones":
        return 0.4 * (_middle(task["_planned"]) <= STATUS) + 0.6 * (end <= STATUS)
    return (
        len(workdays(begin, min(end, STATUS))) / len(workdays(begin, end))
        if begin <= STATUS
        else 0.0
    )
