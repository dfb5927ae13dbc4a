"""What was planned, earned, spent and worked, by week, task and project."""

from __future__ import annotations

from etl.contract.columns import INTERNAL, OPEN, SHARED, WORKED, WORKED_SHARED
from etl.marts.mart import Column, Mart

WORK = (
    Mart(
        name="project_week",
        grain="one row per project and ISO week",
        meaning="Increments of plan, progress and cost; any window of time is a sum.",
        scope="project",
        columns=(
            Column("project_id", SHARED),
            Column("week", SHARED),
            Column("baseline_amount", INTERNAL),
            Column("planned_value_amount", INTERNAL),
            Column("baseline_discrete_amount", INTERNAL),
            Column("planned_value_discrete_amount", INTERNAL),
            Column("earned_value_amount", INTERNAL),
            Column("earned_value_discrete_amount", INTERNAL),
            Column("actual_cost_amount", INTERNAL),
            Column("worked_hours", WORKED),
        ),
    ),
    Mart(
        name="project_team_week",
        grain="one row per project, performing team and ISO week",
        meaning=(
            "Hours and cost by the team that caused them, so that a department's cost is its"
            " teams' cost."
        ),
        scope="project",
        contributor_rows="team",
        columns=(
            Column("project_id", SHARED),
            Column("team_id", SHARED),
            Column("week", SHARED),
            Column("labour_amount", INTERNAL),
            Column("actual_cost_amount", SHARED),
            Column("booked_cost_amount", INTERNAL),
            Column("committed_amount", INTERNAL),
            Column("worked_hours", WORKED_SHARED),
            Column("billable_hours", WORKED_SHARED),
            Column("unpriced_hours", WORKED, "Hours that have no standard rate."),
            Column("fx_missing_count", INTERNAL),
            Column("booked_missing_count", INTERNAL),
        ),
    ),
    Mart(
        name="task_total",
        grain="one row per task, as of the status date",
        meaning="Plan, progress and budget of each task.",
        scope="project",
        contributor_rows="team",
        columns=(
            Column("task_id", OPEN),
            Column("project_id", OPEN),
            Column("parent_task_id", SHARED),
            Column("wbs", SHARED),
            Column("task_name", OPEN),
            Column("kind", OPEN),
            Column("team_id", SHARED),
            Column("owner_name", SHARED),
            Column("waiting_for", SHARED),
            Column("baseline_start_date", SHARED),
            Column("baseline_finish_date", SHARED),
            Column("original_finish_date", SHARED, "Finish in the first baseline."),
            Column("forecast_start_date", SHARED),
            Column("forecast_finish_date", SHARED),
            Column("actual_start_date", SHARED),
            Column("actual_finish_date", SHARED),
            Column("budget_amount", INTERNAL),
            Column("planned_value_amount", INTERNAL),
            Column("earned_value_amount", INTERNAL),
            Column("complete_ratio", SHARED),
            Column("estimate_hours", SHARED),
            Column("worked_hours", WORKED_SHARED),
            Column("remaining_hours", SHARED),
            Column("slip_days", SHARED),
            Column("waiting_count", SHARED, "Unfinished tasks that wait for this one."),
            Column("is_done", SHARED),
            Column("is_overdue", SHARED),
            Column(
                "is_own_work", SHARED, "Whether nobody but people of its own team worked on it."
            ),
            Column("is_customer_visible", OPEN),
        ),
    ),
    Mart(
        name="milestone",
        grain="one row per milestone",
        meaning="When it was promised, when it is now expected, when it happened.",
        scope="project",
        contributor_rows="all",
        columns=(
            Column("milestone_id", OPEN),
            Column("project_id", OPEN),
            Column("milestone_name", OPEN),
            Column("team_id", SHARED),
            Column("baseline_date", OPEN),
            Column("original_date", OPEN, "Date in the first baseline."),
            Column("forecast_date", OPEN),
            Column("actual_date", OPEN),
            Column("slip_days", OPEN),
            Column("is_done", OPEN),
            Column("is_overdue", OPEN),
            Column("is_customer_visible", OPEN),
        ),
    ),
    Mart(
        name="project_team",
        grain="one row per project and team that works on it",
        meaning="Who works on what.",
        scope="project",
        contributor_rows="team",
        columns=(
            Column("project_id", SHARED),
            Column("team_id", SHARED),
        ),
    ),
    Mart(
        name="project_source",
        grain="one row per project and file",
        meaning=(
            "Which files say something about a project, and whether they hold rows that others"
            " than its owner see."
        ),
        scope="project",
        contributor_rows="all",
        columns=(
            Column("project_id", OPEN),
            Column("file_id", OPEN),
            Column(
                "is_shared", OPEN, "Whether those who contribute to the project may see rows of it."
            ),
            Column("is_customer_visible", OPEN),
        ),
    ),
    Mart(
        name="project_total",
        grain="one row per project, as of the status date",
        meaning="What ratios are formed from, added up to the status date.",
        scope="project",
        contributor_rows="all",
        columns=(
            Column("project_id", SHARED),
            Column("project_name", SHARED),
            Column("programme_id", SHARED),
            Column("portfolio", SHARED),
            Column("department_id", SHARED),
            Column("customer_id", INTERNAL),
            Column("manager_name", SHARED),
            Column("phase", SHARED),
            Column("baseline_start_date", SHARED),
            Column("baseline_finish_date", SHARED),
            Column("forecast_finish_date", SHARED),
            Column("actual_finish_date", SHARED),
            Column("last_heard_date", SHARED, "Newest report, progress, hours or cost."),
            Column("budget_amount", INTERNAL),
            Column("original_budget_amount", INTERNAL, "First approved budget."),
            Column("contingency_amount", INTERNAL),
            Column("baseline_amount", INTERNAL),
            Column("planned_value_amount", INTERNAL),
            Column("earned_value_amount", INTERNAL),
            Column("baseline_discrete_amount", INTERNAL),
            Column("planned_value_discrete_amount", INTERNAL),
            Column("earned_value_discrete_amount", INTERNAL),
            Column("actual_cost_amount", INTERNAL),
            Column("booked_cost_amount", INTERNAL),
            Column("committed_amount", INTERNAL),
            Column(
                "closed_period_count", INTERNAL, "Periods of four whole weeks since its first week."
            ),
            Column(
                "period_planned_amount", INTERNAL, "Planned value of the last four whole weeks."
            ),
            Column(
                "period_planned_discrete_amount",
                INTERNAL,
                "Planned value of the last four whole weeks without level of effort.",
            ),
            Column("period_earned_amount", INTERNAL, "Earned value of the last four whole weeks."),
            Column(
                "period_earned_discrete_amount",
                INTERNAL,
                "Earned value of the last four whole weeks without level of effort.",
            ),
            Column("period_cost_amount", INTERNAL, "Actual cost of the last four whole weeks."),
            Column(
                "recent_earned_amount", INTERNAL, "Earned value of the last twelve whole weeks."
            ),
            Column("recent_cost_amount", INTERNAL, "Actual cost of the last twelve whole weeks."),
            Column("remaining_amount", INTERNAL),
            Column("estimate_date", INTERNAL),
            Column(
                "is_estimate_stale",
                INTERNAL,
                "Whether the latest estimate of what is left is older than the cadence.",
            ),
            Column("reported_baseline_amount", INTERNAL, "Planned total in the latest report."),
            Column("reported_forecast_amount", INTERNAL, "Expected total in the latest report."),
            Column("report_date", INTERNAL),
            Column("exposure_amount", INTERNAL),
            Column("worked_hours", WORKED),
            Column(
                "earned_schedule_days",
                INTERNAL,
                (
                    "Earned schedule: when this much should have been earned, working days since"
                    " the start."
                ),
            ),
            Column(
                "actual_time_days",
                INTERNAL,
                "Working days from the start to the status date, frozen at the finish.",
            ),
            Column("planned_duration_days", INTERNAL, "Working days the baseline lasts."),
            Column(
                "expected_duration_days",
                INTERNAL,
                "Working days from the start to the finish expected.",
            ),
            Column(
                "scheduled_amount", INTERNAL, "Planned value at the earned schedule, task by task."
            ),
            Column(
                "adhering_amount", INTERNAL, "Of that, what is earned on the very tasks planned."
            ),
            Column("slip_days", SHARED),
            Column(
                "finish_weeks_number",
                SHARED,
                "Weeks to the finish expected, else to the baseline's; below 0 it has passed.",
            ),
            Column("fx_missing_count", INTERNAL),
            Column("booked_missing_count", INTERNAL),
            Column("open_risk_count", INTERNAL),
            Column("unpriced_risk_count", INTERNAL),
            Column("unassessed_risk_count", INTERNAL, "Open risks without probability or impact."),
            Column("milestone_count", SHARED, "Milestones."),
            Column("milestone_done_count", SHARED, "Milestones reached."),
            Column(
                "milestone_judged_count",
                SHARED,
                "Milestones reached whose baseline date and day are known.",
            ),
            Column("milestone_on_time_count", SHARED, "Milestones reached by their baseline date."),
            Column(
                "milestone_late_count",
                SHARED,
                "Unreached milestones forecast after their baseline date.",
            ),
            Column(
                "finished_task_count",
                SHARED,
                (
                    "Tasks with a baseline finished; milestones, summaries and level of effort are"
                    " not counted."
                ),
            ),
            Column("unplanned_task_count", SHARED, "Tasks finished that no baseline holds."),
            Column("due_task_count", SHARED, "Tasks whose baseline finish has passed."),
            Column(
                "judged_task_count",
                SHARED,
                "Of those due, the ones of which it is known whether they were finished by then.",
            ),
            Column(
                "missed_task_count", SHARED, "Of those due, the unfinished and those finished late."
            ),
            Column("open_task_count", SHARED, "Tasks not finished."),
            Column("overdue_task_count", SHARED, "Open tasks that should have finished by now."),
            Column(
                "period_due_task_count",
                SHARED,
                "Tasks whose baseline finish lies in the last four whole weeks.",
            ),
            Column("period_met_task_count", SHARED, "Of those, the ones finished by it."),
            Column("refused_count", INTERNAL),
            Column(
                "unknown_progress_count",
                INTERNAL,
                (
                    "Tasks reported complete only after the status date, of which nobody wrote"
                    " down how far they were by then."
                ),
            ),
            Column("begun_task_count", INTERNAL, "Tasks under way."),
            Column(
                "reported_task_count",
                INTERNAL,
                "Of those, the ones whose progress was reported within the cadence.",
            ),
            Column(
                "is_planned_whole",
                INTERNAL,
                (
                    "Whether it is planned as a whole: no task carries a part of its budget, so"
                    " that planned value is spread evenly over working days and earned value is the"
                    " percentage reported times the budget."
                ),
            ),
            Column("is_plan_falling", INTERNAL, "Whether the cumulative plan falls somewhere."),
            Column(
                "is_plateau",
                INTERNAL,
                (
                    "Whether the plan is flat where progress stands, so that earned schedule was"
                    " clamped."
                ),
            ),
            Column("is_started_early", INTERNAL, "Whether work started before the baseline."),
            Column(
                "has_cost",
                SHARED,
                "Whether cost of it would have come in: ledger, priced hours or a reported total.",
            ),
            Column("is_finished", SHARED),
            Column(
                "is_stale",
                SHARED,
                "Whether nothing was heard for longer than the reporting cadence.",
            ),
            Column("estimate_amount", INTERNAL),
            Column(
                "finish_slip_days",
                SHARED,
                (
                    "Calendar days by which the finish lies after the baseline: the actual one,"
                    " else the later of the one expected and the one by logic, never before the"
                    " status date while a task is open."
                ),
            ),
            Column(
                "planned_span_days",
                SHARED,
                "Calendar days from the planned start to the baseline finish, both counted.",
            ),
            Column(
                "is_ended",
                SHARED,
                (
                    "Whether its work is over: an actual finish, a phase that says so, or all of"
                    " its tasks done."
                ),
            ),
            Column("is_cancelled", SHARED, "Whether it was cancelled before it ended."),
            Column(
                "is_finish_by_logic",
                SHARED,
                "Whether the finish by logic lies after the one expected.",
            ),
        ),
    ),
)
