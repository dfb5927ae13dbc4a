"""When it will be done."""

from __future__ import annotations

from etl.contract.columns import SHARED
from etl.metrics.definition import (
    DONE,
    FALLS,
    FX,
    NO_DATES,
    NO_EARNED,
    NO_PERCENTAGE,
    NO_PLAN_TIME,
    NO_ROWS,
    NO_TIME_VALUE,
    ONE,
    RUNS,
    Metric,
)

DATES = (
    Metric(
        name="slip",
        symbol="",
        label="Slip",
        unit="days",
        better="lower",
        sql="max(slip_days)",
        formula="forecast finish − baseline finish",
        meaning=(
            "Calendar days by which the finish lies after the baseline. The finish is the actual"
            " one, else the one expected of the project, else the last that is expected of its"
            " tasks; unknown while open work has no date expected."
        ),
        example="Promised 1 June, now 4 July: +33 d.",
        unknown=(
            ONE,
            ("no_baseline", "max(baseline_finish_date) is null"),
            ("missing_input", "max(forecast_finish_date) is null"),
        ),
        source="Milestone variance, in calendar days",
        kind="computed",
        shown_to=SHARED,
    ),
    Metric(
        name="finish_slip_ratio",
        symbol="",
        label="Slip of the finish",
        unit="ratio",
        better="lower",
        sql=(
            "cast(max(finish_slip_days) as double) / nullif(cast(max(planned_span_days) as"
            " double), 0)"
        ),
        formula="(finish − baseline finish) ÷ planned duration, in calendar days",
        meaning=(
            "By what share of its planned duration a project ends, or is expected to end, after its"
            " baseline finish. The finish is the actual one; while work remains the one expected or"
            " the one by logic, whichever is later, and never before the status date while a task"
            " is open. With SPI(t) it decides the colour of the schedule: the worse of the two;"
            " below 20 % complete, and once all work is done, it decides alone. Where no"
            " baseline start came in, the planned duration runs from the actual or expected start."
        ),
        example="Planned for 100 days, expected 5 days late: 0.05.",
        unknown=(
            ONE,
            ("cancelled", "bool_or(is_cancelled)"),
            ("no_baseline", "max(baseline_finish_date) is null"),
            ("missing_input", "max(finish_slip_days) is null or max(planned_span_days) is null"),
        ),
        source=(
            "Schedule variance at completion, PMI Practice Standard for Scheduling; bands by"
            " Standpoint"
        ),
        kind="computed",
        shown_to=SHARED,
    ),
    Metric(
        name="on_time",
        symbol="",
        label="Milestones met on time",
        unit="ratio",
        better="higher",
        sql="cast(sum(milestone_on_time_count) as double) / nullif(sum(milestone_judged_count), 0)",
        formula="on time ÷ reached, of those with a baseline",
        meaning=(
            "Share of the milestones reached that were reached by their baseline date. Milestones"
            " without a baseline date, or without the day they were reached, are not counted."
        ),
        example="31 of 38: 0.82.",
        unknown=(
            ("no_milestones", "coalesce(sum(milestone_count), 0) = 0"),
            ("none_reached", "coalesce(sum(milestone_done_count), 0) = 0"),
            ("no_baseline", "coalesce(sum(milestone_judged_count), 0) = 0"),
        ),
        source="Hit task rate, DCMA",
        shown_to=SHARED,
    ),
    Metric(
        name="earned_schedule",
        symbol="ES",
        label="Earned schedule",
        unit="days",
        better="higher",
        sql="max(earned_schedule_days)",
        formula="t where PV(t) = EV",
        meaning=(
            "When what is earned now should have been earned, in working days of the project's"
            " calendar. It reads the plan that is shown, the calendar of each task included; level"
            " of effort is left out. Time and plan are counted from one day: the start of the"
            " baseline, or of the work where that began earlier."
        ),
        example="PV 10, 30, 60 and EV 45: 2.5 periods.",
        unknown=(ONE, FX, NO_PERCENTAGE, NO_DATES, NO_PLAN_TIME, NO_TIME_VALUE, FALLS),
        source="Lipke 2003",
        kind="computed",
    ),
    Metric(
        name="schedule_variance_time",
        symbol="SV(t)",
        label="Ahead or behind",
        unit="days",
        better="higher",
        sql="max(earned_schedule_days) - max(actual_time_days)",
        formula="ES − AT",
        meaning="Working days ahead; below 0 is behind.",
        example="2.5 − 3 = −0.5.",
        unknown=(
            ONE,
            FX,
            NO_PERCENTAGE,
            NO_DATES,
            NO_PLAN_TIME,
            NO_TIME_VALUE,
            FALLS,
            ("not_started", "max(actual_time_days) is null"),
        ),
        source="Lipke 2003",
        kind="computed",
    ),
    Metric(
        name="schedule_performance_time",
        symbol="SPI(t)",
        label="Schedule performance in time",
        unit="index",
        better="target",
        sql="max(earned_schedule_days) / nullif(max(actual_time_days), 0)",
        formula="ES ÷ AT",
        meaning=(
            "Schedule performance that stays true to the end of a late project. From 20 % complete"
            " on, while work remains, it decides the colour of the schedule together with the slip"
            " of the finish."
        ),
        example="2.5 ÷ 3 = 0.83.",
        unknown=(
            ONE,
            FX,
            NO_PERCENTAGE,
            NO_DATES,
            NO_PLAN_TIME,
            NO_TIME_VALUE,
            FALLS,
            ("not_started", "coalesce(max(actual_time_days), 0) = 0"),
        ),
        source="Lipke 2003",
        kind="computed",
    ),
    Metric(
        name="critical_ratio_time",
        symbol="SCI(t)",
        label="Cost and time",
        unit="index",
        better="target",
        sql="{cost_performance_index} * {schedule_performance_time}",
        formula="CPI × SPI(t)",
        meaning="Cost performance and schedule performance in time together. Of one project.",
        example="0.69 × 0.87 = 0.60.",
        kind="derived",
    ),
    Metric(
        name="duration_at_plan",
        symbol="IEAC(t)",
        label="Duration, rest at plan",
        unit="days",
        better="lower",
        sql="max(actual_time_days) + max(planned_duration_days) - max(earned_schedule_days)",
        formula="AT + (PD − ES)",
        meaning=(
            "Working days the project takes if the rest goes as planned. The finish by logic stands"
            " beside it, never behind it."
        ),
        example="AT 3, PD 5, ES 2.5: 5.5.",
        unknown=(
            ONE,
            FX,
            NO_PERCENTAGE,
            NO_DATES,
            NO_PLAN_TIME,
            NO_TIME_VALUE,
            FALLS,
            ("not_started", "max(actual_time_days) is null"),
        ),
        source="Lipke 2003",
        kind="computed",
    ),
    Metric(
        name="duration_at_pace",
        symbol="IEAC(t) at SPI(t)",
        label="Duration at this pace",
        unit="days",
        better="lower",
        sql="max(planned_duration_days) / nullif({schedule_performance_time}, 0)",
        formula="PD ÷ SPI(t)",
        meaning="Working days the project takes if the rest goes as slowly as the work so far.",
        example="5 ÷ 0.8333 = 6.",
        unknown=(("no_progress", "coalesce(max(earned_schedule_days), 0) = 0"),),
        source="Lipke 2003",
        kind="derived",
    ),
    Metric(
        name="duration_at_both",
        symbol="IEAC(t) at SCI(t)",
        label="Duration at this pace and cost",
        unit="days",
        better="lower",
        sql=(
            "max(actual_time_days) + (max(planned_duration_days) - max(earned_schedule_days)) /"
            " nullif({critical_ratio_time}, 0)"
        ),
        formula="AT + (PD − ES) ÷ (CPI × SPI(t))",
        meaning="A pessimistic bound: cost that runs over takes people from the rest.",
        example="3 + 2.5 ÷ (0.9 × 0.8333) = 6.33.",
        unknown=(("no_progress", "coalesce(max(earned_schedule_days), 0) = 0"), NO_EARNED),
        source="Lipke 2003",
        kind="derived",
    ),
    Metric(
        name="to_complete_expected",
        symbol="TSPI(ED)",
        label="Pace needed for the finish expected",
        unit="index",
        better="lower",
        sql=(
            "(max(planned_duration_days) - max(earned_schedule_days)) /"
            " nullif(max(expected_duration_days) - max(actual_time_days), 0)"
        ),
        formula="(PD − ES) ÷ (ED − AT)",
        meaning=(
            "Pace the rest needs to finish when it is now expected to. Far above SPI(t), the date"
            " is not believed."
        ),
        example="(5 − 2.5) ÷ (6 − 3) = 0.83.",
        unknown=(
            ONE,
            FX,
            NO_PERCENTAGE,
            NO_DATES,
            NO_PLAN_TIME,
            NO_TIME_VALUE,
            FALLS,
            ("not_started", "max(actual_time_days) is null"),
            DONE,
            ("missing_input", "max(expected_duration_days) is null"),
            ("target_passed", "max(actual_time_days) >= max(expected_duration_days)"),
        ),
        source="Lipke 2003",
        kind="computed",
    ),
    Metric(
        name="schedule_adherence",
        symbol="P",
        label="Adherence to the plan",
        unit="ratio",
        better="higher",
        sql=(
            "cast(max(adhering_amount) as double) / nullif(cast(max(scheduled_amount) as"
            " double), 0)"
        ),
        formula="Σ min(EV of the task, PV of the task at ES) ÷ Σ PV of the task at ES",
        meaning=(
            "Share of the work planned by the earned schedule that is earned on the very tasks"
            " planned. The rest was done out of order and may have to be done again."
        ),
        example="A planned 60 earned 60, B planned 20 earned 10, C ahead: 70 ÷ 80 = 0.88.",
        unknown=(
            ONE,
            FX,
            NO_PERCENTAGE,
            NO_DATES,
            NO_PLAN_TIME,
            NO_TIME_VALUE,
            FALLS,
            ("not_started", "max(actual_time_days) is null"),
            ("no_tasks", "bool_or(is_planned_whole)"),
            ("no_progress", "coalesce(max(scheduled_amount), 0) = 0"),
        ),
        source="Lipke 2004",
        kind="computed",
    ),
    Metric(
        name="hit_rate",
        symbol="",
        label="Tasks met, last 4 weeks",
        unit="ratio",
        better="higher",
        sql="cast(sum(period_met_task_count) as double) / nullif(sum(period_due_task_count), 0)",
        formula="finished by baseline ÷ due, in the last four whole weeks",
        meaning="Share of the tasks due lately that were finished by their baseline date.",
        example="3 of 4: 0.75.",
        unknown=(("no_plan_to_date", "coalesce(sum(period_due_task_count), 0) = 0"),),
        source="Hit task rate, DCMA",
        shown_to=SHARED,
    ),
    Metric(
        name="to_complete_schedule",
        symbol="TSPI",
        label="Pace needed",
        unit="index",
        better="lower",
        sql=(
            "(max(planned_duration_days) - max(earned_schedule_days)) /"
            " nullif(max(planned_duration_days) - max(actual_time_days), 0)"
        ),
        formula="(PD − ES) ÷ (PD − AT)",
        meaning="Pace the rest needs to finish on time. Above 1.10 is hard to reach.",
        example="(5 − 2.5) ÷ (5 − 3) = 1.25.",
        unknown=(
            ONE,
            FX,
            NO_PERCENTAGE,
            NO_DATES,
            NO_PLAN_TIME,
            NO_TIME_VALUE,
            FALLS,
            ("not_started", "max(actual_time_days) is null"),
            DONE,
            ("target_passed", "max(actual_time_days) >= max(planned_duration_days)"),
        ),
        source="Lipke 2003",
        kind="computed",
    ),
    Metric(
        name="baseline_execution",
        symbol="BEI",
        label="Baseline execution",
        unit="index",
        better="higher",
        sql="cast(sum(finished_task_count) as double) / nullif(sum(due_task_count), 0)",
        formula="tasks with a baseline finished ÷ tasks due by baseline",
        meaning=(
            "Tasks finished for each task that should be by now, of the tasks with a baseline."
            " Milestones, summaries, level of effort and what was cancelled are left out; early"
            " finishers count, so it may be above 1."
        ),
        example="1 516 of 1 955: 0.78.",
        unknown=(("no_plan_to_date", "coalesce(sum(due_task_count), 0) = 0"),),
        source="DCMA 14-point assessment",
        shown_to=SHARED,
    ),
    Metric(
        name="unplanned_finished",
        symbol="",
        label="Finished without a baseline",
        unit="count",
        better="none",
        sql="cast(sum(unplanned_task_count) as double)",
        formula="Σ tasks finished that no baseline holds",
        meaning=(
            "Tasks finished that were never planned. Baseline execution leaves them out, because"
            " nothing was due; they stand beside it."
        ),
        example="Of 12 finished, 3 are in no baseline: 3.",
        source="DCMA 14-point assessment",
        shown_to=SHARED,
    ),
    Metric(
        name="missed_tasks",
        symbol="",
        label="Missed tasks",
        unit="ratio",
        better="lower",
        sql="cast(sum(missed_task_count) as double) / nullif(sum(judged_task_count), 0)",
        formula="due and unfinished or finished late ÷ due",
        meaning=(
            "Share of the tasks due by now that were not finished by their baseline date. Tasks"
            " reported complete without a day are not judged."
        ),
        example="2 of 2: 1.00.",
        unknown=(("no_plan_to_date", "coalesce(sum(judged_task_count), 0) = 0"),),
        source="DCMA 14-point assessment",
        shown_to=SHARED,
    ),
    Metric(
        name="overdue_tasks",
        symbol="",
        label="Overdue tasks",
        unit="ratio",
        better="lower",
        sql="cast(sum(overdue_task_count) as double) / nullif(sum(open_task_count), 0)",
        formula="overdue ÷ open",
        meaning="Share of the open tasks that should have finished by now.",
        example="3 of 20: 0.15.",
        unknown=(("complete", "coalesce(sum(open_task_count), 0) = 0"),),
        source="Schedule control, PMBOK Guide",
        shown_to=SHARED,
    ),
    Metric(
        name="critical_path_index",
        symbol="CPLI",
        label="Critical path length index",
        unit="index",
        better="higher",
        sql=(
            "(max(critical_path_days) + max(finish_float_days)) /"
            " nullif(max(critical_path_days), 0)"
        ),
        formula="(path length + float) ÷ path length",
        meaning=(
            "Below 1 the path to the finish by logic is longer than the time left to the baseline"
            " finish."
        ),
        example="80 days of path, 20 of float: 1.25.",
        unknown=(
            ONE,
            NO_ROWS,
            ("complete", "coalesce(max(critical_path_days), 0) <= 0"),
            ("no_baseline", "max(finish_float_days) is null"),
        ),
        source="DCMA 14-point assessment",
        mart="project_schedule",
        kind="computed",
    ),
    Metric(
        name="network_float",
        symbol="",
        label="Float to the baseline finish",
        unit="days",
        better="higher",
        sql="max(finish_float_days)",
        formula="baseline finish − finish by logic",
        meaning=(
            "Working days from the finish by logic to the baseline finish; below 0 it is too late."
        ),
        example="Baseline Friday, logic the Wednesday before: 2.",
        unknown=(ONE, NO_ROWS, ("no_baseline", "max(finish_float_days) is null")),
        source="Critical path method",
        mart="project_schedule",
        kind="computed",
    ),
    Metric(
        name="remaining_even",
        symbol="P50",
        label="Working days left, as likely as not",
        unit="days",
        better="lower",
        sql="max(even_days)",
        formula="smallest n with P(finish ≤ status date + n) ≥ 50 %",
        meaning=(
            "Working days to the finish that half of the runs meet. Each run draws every uncertain"
            " duration and risk and passes the whole network."
        ),
        example="Of 10 000 runs, 5 000 end within 42 days: 42.",
        unknown=(ONE, NO_ROWS),
        source=RUNS,
        mart="project_simulation",
        kind="computed",
    ),
    Metric(
        name="remaining_likely",
        symbol="P80",
        label="Working days left, in four of five runs",
        unit="days",
        better="lower",
        sql="max(likely_days)",
        formula="smallest n with P(finish ≤ status date + n) ≥ 80 %",
        meaning="Working days to the finish that four in five runs meet.",
        example="Of 10 000 runs, 8 000 end within 47 days: 47.",
        unknown=(ONE, NO_ROWS),
        source=RUNS,
        mart="project_simulation",
        kind="computed",
    ),
    Metric(
        name="schedule_contingency",
        symbol="",
        label="Time reserve needed",
        unit="days",
        better="lower",
        sql="max(contingency_days)",
        formula="P80 − finish by logic",
        meaning=(
            "Working days to add to the finish by logic for a date that four in five runs meet."
        ),
        example="P80 on day 47, logic on day 40: 7.",
        unknown=(ONE, NO_ROWS),
        source=RUNS,
        mart="project_simulation",
        kind="computed",
    ),
    Metric(
        name="baseline_confidence",
        symbol="",
        label="Chance of the baseline finish",
        unit="ratio",
        better="higher",
        sql="max(baseline_chance_ratio)",
        formula="runs that end by the baseline finish ÷ runs",
        meaning="How likely the date once approved still is.",
        example="1 200 of 10 000 runs: 0.12.",
        unknown=(ONE, NO_ROWS, ("no_baseline", "max(baseline_chance_ratio) is null")),
        source=RUNS,
        mart="project_simulation",
        kind="computed",
    ),
    Metric(
        name="expected_confidence",
        symbol="",
        label="Chance of the finish expected",
        unit="ratio",
        better="higher",
        sql="max(expected_chance_ratio)",
        formula="runs that end by the finish expected ÷ runs",
        meaning="How likely the date now said is.",
        example="5 500 of 10 000 runs: 0.55.",
        unknown=(ONE, NO_ROWS, ("missing_input", "max(expected_chance_ratio) is null")),
        source=RUNS,
        mart="project_simulation",
        kind="computed",
    ),
    Metric(
        name="criticality",
        symbol="",
        label="Criticality",
        unit="ratio",
        better="lower",
        sql="max(criticality_ratio)",
        formula="runs in which the task has no float ÷ runs",
        meaning="How often a task decides the finish. Of one task.",
        example="8 700 of 10 000 runs: 0.87.",
        unknown=(ONE, NO_ROWS),
        source=RUNS,
        mart="task_simulation",
        kind="computed",
        shown_to=SHARED,
    ),
)
