"""What a project adds up to: cost, plan, progress, dates and counts."""

from __future__ import annotations

from collections.abc import Iterable

from etl.metrics import leading_sql
from etl.publish.lineage.conditions import (
    ACTUAL,
    BEGUN,
    CURRENT,
    DISCRETE,
    DUE,
    ENDED,
    HAS_TASKS,
    IN_TIME,
    KNOWN,
    NO_COST,
    NO_LINES,
    NO_ORIGINAL,
    NO_TASKS,
    PERIOD,
    REPORTED,
    TOTAL,
    WHOLE,
    WINDOW,
)
from etl.publish.lineage.selects import (
    budget_lines,
    cost,
    labour,
    milestones,
    planned_task,
    report,
    schedule_tasks,
)
from etl.publish.lineage.trace import CALCULATION, CHOICE, INPUTS, ROWS, Trace, read, told


def _actual(column: str, amount: str = "budget") -> tuple[Trace, ...]:
    return (
        Trace(
            mart=TOTAL,
            column=column,
            kind=ROWS,
            table="cost_entries",
            words="Cost lines up to the status date, commitments left out.",
            sql=cost(ACTUAL, amount),
        ),
        Trace(
            mart=TOTAL,
            column=column,
            kind=ROWS,
            table="project_team_week",
            words=(
                "Hours at standard rates, by team and week. Rates are in no report, so that"
                " nobody's pay can be read from it."
            ),
            sql=labour(),
        ),
        Trace(
            mart=TOTAL,
            column=column,
            kind=ROWS,
            table="project_reports",
            words="The last report, where no cost line came in.",
            sql=report("actual_total_amount", NO_COST),
        ),
        Trace(
            mart=TOTAL,
            column=column,
            kind=INPUTS,
            table="time_entries",
            words="The hours that were priced.",
            sql=read("hours", when="r.labour_from = 'time'"),
            unit="h",
        ),
    )


def _valued(column: str, when: str = "true") -> tuple[Trace, ...]:
    amount = (
        "budget_amount" if column == "baseline" else f"{column.removesuffix('_discrete')}_amount"
    )
    return (
        Trace(
            mart=TOTAL,
            column=f"{column}_amount",
            kind=ROWS,
            table="task_baselines",
            words="Each task with its line in the baseline in force.",
            sql=planned_task(amount, when),
        ),
    )


def _whole(column: str, table: str, words: str, select: str) -> Trace:
    """Of projects planned as a whole, the lines that its plan or progress came in with."""
    return Trace(
        mart=TOTAL,
        column=f"{column}_amount",
        kind=ROWS,
        table=table,
        words=words,
        sql=read(select, amount=f"{column}_amount"),
    )


def _wholes() -> Iterable[Trace]:
    """What projects without tasks in a baseline stand on."""
    for words, sql, table in (
        (
            "The budget, where no task carries a part of it.",
            budget_lines(CURRENT, WHOLE),
            "budget_lines",
        ),
        (
            "The planned total last reported, where there is neither.",
            report("baseline_total_amount", f"{NO_LINES} and {WHOLE}"),
            "project_reports",
        ),
    ):
        yield Trace(
            mart=TOTAL, column="baseline_amount", kind=ROWS, table=table, words=words, sql=sql
        )
    for c in ("", "_discrete"):
        yield _whole(
            f"planned_value{c}",
            "projects",
            "No task has a baseline: the budget spread evenly over the working days between these"
            " dates.",
            "whole_planned",
        )
        yield _whole(
            f"earned_value{c}",
            "project_reports",
            "No task has a baseline: the budget times the percentage last reported, or all of it"
            " once the project has ended.",
            "whole_earned",
        )
    for column in ("earned_value_amount", *TIMES.split()):
        yield Trace(
            mart=TOTAL,
            column=column,
            kind=INPUTS,
            table="project_reports",
            words="The percentage last told of a whole project: budget × percentage = earned.",
            sql=read("whole_percentage"),
            unit="ratio",
        )


def _recent(prefix: str, days: int) -> tuple[Trace, ...]:
    """Cost of the last whole weeks; what they planned and earned is a difference of two sums, told
    in words."""
    booked, week = (PERIOD.format(day=day, days=days) for day in ("t.cost_date", "t.week"))
    return (
        Trace(
            mart=TOTAL,
            column=f"{prefix}_cost_amount",
            kind=ROWS,
            table="cost_entries",
            words=f"Cost lines of the last {days // 7} whole weeks.",
            sql=cost(f"{ACTUAL} and {booked}"),
        ),
        Trace(
            mart=TOTAL,
            column=f"{prefix}_cost_amount",
            kind=ROWS,
            table="project_team_week",
            words="Hours at standard rates, by team and week.",
            sql=labour(week),
        ),
        Trace(
            mart=TOTAL,
            column=f"{prefix}_cost_amount",
            kind=ROWS,
            table="project_reports",
            words="What reports say was spent, each less the one before, where no ledger came in.",
            sql=read(
                "whole_spent",
                when=f"{NO_COST} and {PERIOD.format(day='t.report_date', days=days)}",
            ),
        ),
        *(
            Trace(
                mart=TOTAL,
                column=f"{prefix}_{n}_amount",
                kind=CALCULATION,
                table="project_week",
                words=(
                    f"The {n.removesuffix('_discrete')} of the last {days // 7} whole weeks is a"
                    " difference of two sums. These lines are read for it."
                ),
            )
            for n in (
                "earned",
                "planned",
                *(("earned_discrete", "planned_discrete") if prefix == "period" else ()),
            )
        ),
        Trace(
            mart=TOTAL,
            column=f"{prefix}_earned_amount",
            kind=INPUTS,
            table="progress",
            words="The last credit of each task.",
            sql=read("credit"),
            unit="ratio",
        ),
    )


PLAN_READ = (
    Trace(
        mart="",
        column="",
        kind=INPUTS,
        table="task_baselines",
        words="The plan it is read from.",
        sql=planned_task("budget_amount"),
        unit="reporting",
    ),
    Trace(
        mart="",
        column="",
        kind=INPUTS,
        table="progress",
        words="The last credit of each task.",
        sql=read("credit"),
        unit="ratio",
    ),
)
TIMES = (
    "earned_schedule_days actual_time_days planned_duration_days expected_duration_days"
    " adhering_amount scheduled_amount"
)

TOTALS: tuple[Trace, ...] = (
    *_actual("actual_cost_amount"),
    *_actual("booked_cost_amount", "booked"),
    Trace(
        mart=TOTAL,
        column="committed_amount",
        kind=ROWS,
        table="cost_entries",
        words="Open orders up to the status date.",
        sql=cost("t.cost_state = 'committed'"),
    ),
    *_valued("baseline"),
    *_valued("planned_value"),
    *_valued("earned_value"),
    *_valued("planned_value_discrete", DISCRETE),
    *_valued("earned_value_discrete", DISCRETE),
    *(
        Trace(
            mart=TOTAL,
            column=f"planned_value{c}_amount",
            kind=ROWS,
            table="budget_lines",
            words="Budget that no task has yet, due at the finish of the baseline.",
            sql=budget_lines("'undistributed'", f"{HAS_TASKS} and {ENDED}"),
        )
        for c in ("", "_discrete")
    ),
    Trace(
        mart=TOTAL,
        column="baseline_amount",
        kind=ROWS,
        table="budget_lines",
        words="Budget that no task has yet.",
        sql=budget_lines("'undistributed'", HAS_TASKS),
    ),
    *_wholes(),
    Trace(
        mart=TOTAL,
        column="earned_value_amount",
        kind=INPUTS,
        table="progress",
        words="The last credit of each task: budget × credit = earned.",
        sql=read("credit"),
        unit="ratio",
    ),
    Trace(
        mart=TOTAL,
        column="budget_amount",
        kind=ROWS,
        table="budget_lines",
        words="Approved budget lines.",
        sql=budget_lines(CURRENT),
    ),
    Trace(
        mart=TOTAL,
        column="budget_amount",
        kind=ROWS,
        table="task_baselines",
        words="The baselines of the tasks, where no budget line came in.",
        sql=planned_task("budget_amount", NO_LINES),
    ),
    Trace(
        mart=TOTAL,
        column="budget_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report, where there is neither.",
        sql=report("baseline_total_amount", f"{NO_LINES} and {NO_TASKS}"),
    ),
    Trace(
        mart=TOTAL,
        column="original_budget_amount",
        kind=ROWS,
        table="budget_lines",
        words="What was approved first.",
        sql=budget_lines("'original'"),
    ),
    Trace(
        mart=TOTAL,
        column="original_budget_amount",
        kind=ROWS,
        table="task_baselines",
        words="The baselines of the tasks, where no budget line came in.",
        sql=planned_task("budget_amount", NO_ORIGINAL),
    ),
    Trace(
        mart=TOTAL,
        column="original_budget_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report, where there is neither.",
        sql=report("baseline_total_amount", f"{NO_ORIGINAL} and {NO_TASKS}"),
    ),
    Trace(
        mart=TOTAL,
        column="remaining_amount",
        kind=ROWS,
        table="estimates_to_complete",
        words="The newest estimate of each open task with a budget.",
        sql=read("estimate_to_complete"),
    ),
    Trace(
        mart=TOTAL,
        column="reported_baseline_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report of each project.",
        sql=report("baseline_total_amount"),
    ),
    Trace(
        mart=TOTAL,
        column="reported_forecast_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report of each project.",
        sql=report("forecast_total_amount"),
    ),
    *_recent("period", 28),
    *_recent("recent", 84),
    Trace(
        mart=TOTAL,
        column="exposure_amount",
        kind=ROWS,
        table="risks",
        words="Open risks: probability × impact.",
        sql=read("open_risk", amount="exposure_amount"),
    ),
    Trace(
        mart=TOTAL,
        column="slip_days",
        kind=ROWS,
        table="projects",
        words="The finish now expected, in days from the status date.",
        sql=read("finish_expected"),
    ),
    Trace(
        mart=TOTAL,
        column="slip_days",
        kind=ROWS,
        table="projects",
        words="The finish promised, taken off.",
        sql=read("finish_promised"),
    ),
    *told(
        TOTAL,
        "finish_slip_days planned_span_days finish_weeks_number",
        kind=CALCULATION,
        table="projects",
        words=(
            "The dates of the project or of its tasks give it, the finish by logic where that is"
            " later, and the status date where work remains after it."
        ),
    ),
    Trace(
        mart=TOTAL,
        column="finish_slip_days",
        kind=INPUTS,
        table="projects",
        words="The finish now expected.",
        sql=read("finish_expected"),
        unit="days",
    ),
    Trace(
        mart=TOTAL,
        column="finish_slip_days",
        kind=INPUTS,
        table="projects",
        words="The finish promised.",
        sql=read("finish_promised"),
        unit="days",
    ),
    Trace(
        mart=TOTAL,
        column="milestone_done_count",
        kind=ROWS,
        table="tasks",
        words="Milestones reached.",
        sql=milestones("t.is_done"),
    ),
    Trace(
        mart=TOTAL,
        column="milestone_judged_count",
        kind=ROWS,
        table="tasks",
        words="Milestones reached that have a baseline.",
        sql=milestones("t.is_done and t.actual_date is not null and t.baseline_date is not null"),
    ),
    Trace(
        mart=TOTAL,
        column="milestone_on_time_count",
        kind=ROWS,
        table="tasks",
        words="Milestones reached by their baseline date.",
        sql=milestones("t.is_done and t.actual_date <= t.baseline_date"),
    ),
    Trace(
        mart=TOTAL,
        column="finished_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks finished.",
        sql=schedule_tasks("1", "t.is_done and t.baseline_finish_date is not null"),
    ),
    Trace(
        mart=TOTAL,
        column="unplanned_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks finished without a baseline.",
        sql=schedule_tasks("1", "t.is_done and t.baseline_finish_date is null"),
    ),
    Trace(
        mart=TOTAL,
        column="judged_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks due by the baseline, where it is known whether they met it.",
        sql=schedule_tasks("1", f"{DUE} and {KNOWN}"),
    ),
    Trace(
        mart=TOTAL,
        column="due_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks due by the baseline.",
        sql=schedule_tasks("1", DUE),
    ),
    Trace(
        mart=TOTAL,
        column="missed_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks due and not finished in time.",
        sql=schedule_tasks("1", f"{DUE} and {KNOWN} and not coalesce({IN_TIME}, false)"),
    ),
    Trace(
        mart=TOTAL,
        column="open_task_count",
        kind=ROWS,
        table="tasks",
        words="Open tasks.",
        sql=schedule_tasks("1", "not t.is_done"),
    ),
    Trace(
        mart=TOTAL,
        column="overdue_task_count",
        kind=ROWS,
        table="tasks",
        words="Open tasks that should be finished.",
        sql=schedule_tasks("1", "t.is_overdue"),
    ),
    Trace(
        mart=TOTAL,
        column="period_due_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks due in the last four whole weeks.",
        sql=schedule_tasks("1", f"{WINDOW} and {KNOWN}"),
    ),
    Trace(
        mart=TOTAL,
        column="period_met_task_count",
        kind=ROWS,
        table="tasks",
        words="Of these, tasks finished in time.",
        sql=schedule_tasks("1", f"{WINDOW} and {IN_TIME}"),
    ),
    Trace(
        mart=TOTAL,
        column="begun_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks under way.",
        sql=schedule_tasks("1", BEGUN),
    ),
    Trace(
        mart=TOTAL,
        column="reported_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks under way whose progress is dated.",
        sql=schedule_tasks(REPORTED, BEGUN),
    ),
    Trace(
        mart=TOTAL,
        column="refused_count",
        kind=ROWS,
        table="refused_row",
        words="Rows left out.",
        sql=read("refused"),
    ),
    Trace(
        mart=TOTAL,
        column="estimate_amount",
        kind=CALCULATION,
        table=TOTAL,
        words=(
            "Each project's own forecast, added up: AC + (BAC − EV) before 30 % complete, BAC ÷ CPI"
            " after. The lines it is read from stand below."
        ),
    ),
    Trace(
        mart=TOTAL,
        column="estimate_amount",
        kind=ROWS,
        table=TOTAL,
        words="Each project's own forecast.",
        sql=read("forecast"),
    ),
    Trace(
        mart=TOTAL,
        column="estimate_amount",
        kind=CHOICE,
        table=TOTAL,
        words="Which formula leads for a project.",
        sql=leading_sql(),
    ),
    *(
        Trace(
            mart=TOTAL,
            column="estimate_amount",
            kind=INPUTS,
            table=t.table,
            words=t.words,
            sql=t.sql,
        )
        for t in (*_actual("actual_cost_amount"), *_valued("earned_value"), *_valued("baseline"))
        if t.kind == ROWS
    ),
    *told(
        TOTAL,
        TIMES,
        kind=CALCULATION,
        table="task_baselines",
        words="The curve of the plan over working days gives it. These lines are read for it.",
    ),
    *(
        Trace(
            mart=TOTAL, column=c, kind=t.kind, table=t.table, words=t.words, sql=t.sql, unit=t.unit
        )
        for c in TIMES.split()
        for t in PLAN_READ
    ),
)
