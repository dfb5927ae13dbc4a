"""Says where the exports contradict themselves about a task, and by which rule it was resolved.
Changes nothing and refuses nothing."""

from __future__ import annotations

from etl.engine import Engine

RULES = (
    (
        (
            "select count(*) from progress join int_task on int_task.task_id = progress.task_id"
            " cross join int_report where int_task.is_done and progress.progress_date >"
            " int_task.finish_date and progress.progress_date <= int_report.status_date and"
            " progress.percent_complete_ratio < 1"
        ),
        (
            "progress: {} of finished tasks say less than 100 % after the finish; a finished task"
            " has earned all of its budget. Correct the finish or the report."
        ),
    ),
    (
        (
            "select count(*) from tasks join int_task on int_task.task_id = tasks.task_id where"
            " int_task.is_done and tasks.actual_finish_date <= (select status_date from int_report)"
            " and tasks.percent_complete_ratio < 1"
        ),
        (
            "tasks: {} with an actual finish and less than 100 % complete; the finish counts."
            " Correct either."
        ),
    ),
    (
        (
            "select count(*) from tasks join int_task on int_task.task_id = tasks.task_id where"
            " int_task.is_done and tasks.actual_finish_date is null and int_task.kind in ('task',"
            " 'milestone') and int_task.ev_technique not in ('apportioned', 'level_of_effort')"
        ),
        (
            "tasks: {} reported complete without an actual finish; done from the day of that"
            " report, or by the status date. Map actual_finish_date to say when."
        ),
    ),
    (
        (
            "select count(*) from int_task_plan join int_task on int_task.task_id ="
            " int_task_plan.task_id where int_task.is_cancelled and int_task_plan.budget_amount"
            " <> 0"
        ),
        (
            "tasks: {} cancelled, by their state on the board, with a budget. They earn nothing,"
            " and their budget stays in the baseline until a version of it takes it out."
        ),
    ),
    (
        (
            "select count(*) from int_task_plan join task_baselines on task_baselines.task_id ="
            " int_task_plan.task_id and task_baselines.version = int_task_plan.version join"
            " int_project_rate on int_project_rate.project_id = int_task_plan.project_id where"
            " int_task_plan.budget_amount is null and int_project_rate.budget_rate is not null and"
            " task_baselines.budget_amount <> 0"
        ),
        (
            "task_baselines: {} of summaries, by kind, parent or WBS, with budgets of their own;"
            " the budgets of the tasks below count, theirs do not."
        ),
    ),
)
"""A count of what contradicts itself, and the sentence for it."""


def notes(engine: Engine) -> list[str]:
    """A sentence for each contradiction that came in."""
    counted = ((engine.rows(sql)[0][0], sentence) for sql, sentence in RULES)
    return [
        sentence.format("1 row" if count == 1 else f"{count:,} rows")
        for count, sentence in counted
        if count
    ]
