"""Projects beside the forty: those that contractors brought to their end, and the one that was
handed away.

They come after everything else and draw from a random of their own, so that no other row changes.
"""

from __future__ import annotations

from datetime import date
from random import Random

from etl.sample import business, doubt, governance, money, plot, work
from etl.sample.organisation import Company, Row, workday
from etl.sample.work import Project


def add(c: Company) -> None:
    """The finished projects, in everything that a project is in."""
    for number, plan in enumerate(plot.FINISHED, len(plot.PROJECTS) + 1):
        _add(c, number, plan)


def leave(c: Company) -> None:
    """The project that the systems exported until it was handed away."""
    _add(c, len(plot.PROJECTS) + len(plot.FINISHED) + 1, plot.LEAVES)


def _add(c: Company, number: int, plan: plot.Plan) -> None:
    key = f"NG-{number:03d}"
    c.random = Random(f"Northgrid {key}")
    project = work.start(c, key, plan)
    for day, part, reason in plot.AGREED_ANEW.get(plan.name, ()):
        _agree(c, project, day=day, part=part, reason=reason)
    money.spend(c, project)
    governance.govern(c, project)
    chance = Random(f"Northgrid doubt {key}")
    doubt.ask(c, key, chance)
    business.guard(c, c.tables["projects"][-1], chance)


def _agree(c: Company, p: Project, *, day: date, part: float, reason: str) -> None:
    """A new version of the baseline, in which whatever is not done ends later by a part of its
    delay."""
    version = 1 + max(b["version"] for b in c.tables["baselines"] if b["project_id"] == p.key)
    c.add(
        "baselines",
        project_id=p.key,
        version=version,
        approved_date=day,
        approver_name="Steering board",
        reason=reason,
    )
    for task in [t for t in c.tables["tasks"] if t["project_id"] == p.key and "_planned" in t]:
        if task["_expected"][1] > day:
            c.add(
                "task_baselines",
                task_id=task["task_id"],
                version=version,
                baseline_start_date=_moved(task, 0, part),
                baseline_finish_date=_moved(task, 1, part),
                budget_amount=None if task["kind"] == "milestone" else task["_budget"],
            )
    row = c.tables["projects"][-1]
    row["baseline_finish_date"] = workday(p.finish + (p.expected - p.finish) * part)


def _moved(task: Row, side: int, part: float) -> date:
    planned, expected = task["_planned"][side], task["_expected"][side]
    return workday(planned + (expected - planned) * part)
