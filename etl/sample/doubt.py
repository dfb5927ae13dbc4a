"""What nobody knows yet: shortest and longest durations of open tasks, and which task a risk would
hit.

Numbers of its own, so that the rest of the company stays as it is.
"""

from __future__ import annotations

from random import Random

from etl.sample.organisation import Company, Row, workdays


def estimate(c: Company) -> None:
    """Three durations for each open task, and a task for each open risk that has one to hit."""
    chance = Random("doubt")
    ask(c, "", chance)
    open_ = [
        t for t in c.tables["tasks"] if t["kind"] == "task" and t["actual_finish_date"] is None
    ]
    for risk in c.tables["risks"]:
        _link(risk, [t for t in open_ if t["project_id"] == risk["project_id"]], chance)


def ask(c: Company, project: str, chance: Random) -> None:
    """Three durations for each open task of a project, of all where none is named."""
    for task in c.tables["tasks"]:
        if task["kind"] == "task" and task["project_id"].startswith(project):
            _three(task, chance)


def three(task: Row) -> tuple[int, int, int]:
    """Shortest, likely and longest in working days, around the dates now expected."""
    days = len(workdays(task["forecast_start_date"], task["forecast_finish_date"]))
    return max(1, round(days * 0.85)), days, round(days * task["_wide"])


def _three(task: Row, chance: Random) -> None:
    """Around the duration now expected; finished tasks keep none."""
    wide, days = chance.uniform(1.25, 1.8), len(workdays(*task["_expected"]))
    is_open = task["actual_finish_date"] is None and days > 1
    task["_wide"] = wide
    task["optimistic_days"], task["likely_days"], task["pessimistic_days"] = (
        (max(1, round(days * 0.85)), days, round(days * wide)) if is_open else (None, None, None)
    )


def _link(risk: Row, tasks: list[Row], chance: Random) -> None:
    likely = risk["delay_likely_days"]
    risk["delay_low_days"], risk["delay_high_days"] = round(likely * 0.4), round(likely * 1.8)
    risk["task_id"] = (
        chance.choice(tasks)["task_id"] if tasks and risk["risk_state"] == "open" else None
    )
