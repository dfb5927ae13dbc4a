"""Dates by logic, the quality of a schedule, and how it ends in many runs."""

from __future__ import annotations

from etl.contract.columns import INTERNAL, SHARED
from etl.marts.mart import Column, Mart

SCHEDULE = (
    Mart(
        name="task_schedule",
        grain="one row per task of a project whose tasks wait for each other",
        meaning="Dates by logic, and how much a task may slip.",
        scope="project",
        contributor_rows="team",
        columns=(
            Column("project_id", SHARED),
            Column("task_id", SHARED),
            Column("team_id", SHARED),
            Column(
                "early_start_date",
                SHARED,
                (
                    "Earliest start by logic; of work begun, of what is left of it. What is done"
                    " stands as it happened."
                ),
            ),
            Column(
                "early_finish_date",
                SHARED,
                (
                    "Earliest finish by logic. What is left of a task under way lasts until its"
                    " forecast finish; where that is past, its duration by what is not complete."
                    " What is done stands as it happened."
                ),
            ),
            Column(
                "late_start_date",
                SHARED,
                "Latest start that keeps the finish of the project; none of what is done.",
            ),
            Column(
                "late_finish_date",
                SHARED,
                "Latest finish that keeps the finish of the project; none of what is done.",
            ),
            Column(
                "total_float_days",
                SHARED,
                "Working days it may slip before the project's finish, or its own deadline, moves.",
            ),
            Column(
                "free_float_days", SHARED, "Working days it may slip before any other task moves."
            ),
            Column("is_critical", SHARED, "Whether it has no float."),
            Column(
                "is_near_critical", SHARED, "Whether it has at most five working days of float."
            ),
            Column(
                "is_longest_path",
                SHARED,
                "Whether the chain that decides the finish runs through it.",
            ),
        ),
    ),
    Mart(
        name="project_schedule",
        grain="one row per project whose tasks wait for each other",
        meaning="Finish by logic, and the length of the critical path.",
        scope="project",
        contributor_rows="all",
        columns=(
            Column("project_id", SHARED),
            Column(
                "network_finish_date",
                SHARED,
                "Finish by logic, from the links, durations and what is done.",
            ),
            Column(
                "critical_path_days",
                INTERNAL,
                "Working days from the status date to the finish by logic.",
            ),
            Column(
                "finish_float_days",
                INTERNAL,
                (
                    "Working days from the finish by logic to the baseline finish; below 0 it is"
                    " too late."
                ),
            ),
            Column(
                "is_path_whole",
                INTERNAL,
                "Whether a delay of the critical path moves the finish by as much.",
            ),
            Column("loop_names", INTERNAL, "The circle of tasks that prevents a schedule."),
        ),
    ),
    Mart(
        name="schedule_check",
        grain="one row per project and check",
        meaning="Whether the schedule holds together, by the fourteen points of DCMA.",
        scope="project",
        columns=(
            Column("project_id", INTERNAL),
            Column("check_number", INTERNAL, "Number of the check."),
            Column("check_name", INTERNAL, "What is looked at."),
            Column("target", INTERNAL, "What it should be."),
            Column("value_ratio", INTERNAL, "What it is."),
            Column("fail_count", INTERNAL, "How many fail."),
            Column("base_count", INTERNAL, "Of how many."),
            Column("failing_names", INTERNAL, "Which fail."),
            Column("is_pass", INTERNAL, "Whether it is as it should be."),
        ),
    ),
    Mart(
        name="project_simulation",
        grain="one row per project whose open tasks have uncertain durations",
        meaning="When it ends if durations vary and risks strike, in many runs of its network.",
        scope="project",
        columns=(
            Column("project_id", INTERNAL),
            Column("run_count", INTERNAL),
            Column("seed", INTERNAL),
            Column("distribution", INTERNAL, "How durations are drawn: Beta-PERT or triangular."),
            Column(
                "correlation_ratio",
                INTERNAL,
                "How far durations of a project move together, on ranks.",
            ),
            Column("input_digest", INTERNAL, "A mark of all that went in."),
            Column("drawn_task_count", INTERNAL, "Tasks whose duration is drawn."),
            Column("drawn_risk_count", INTERNAL),
            Column("low_date", INTERNAL),
            Column("even_date", INTERNAL),
            Column("likely_date", INTERNAL),
            Column("high_date", INTERNAL),
            Column("low_days", INTERNAL),
            Column("even_days", INTERNAL),
            Column("likely_days", INTERNAL),
            Column("high_days", INTERNAL),
            Column(
                "contingency_days",
                INTERNAL,
                "Working days from the finish by logic to the finish that four in five runs meet.",
            ),
            Column("error_days", INTERNAL, "Standard error of that finish, in days."),
            Column(
                "baseline_chance_ratio",
                INTERNAL,
                "Share of the runs that end by the baseline finish.",
            ),
            Column(
                "expected_chance_ratio",
                INTERNAL,
                "Share of the runs that end by the finish expected.",
            ),
        ),
    ),
    Mart(
        name="finish_chance",
        grain="one row per simulated project and twentieth of the runs",
        meaning="By when which share of the runs is finished.",
        scope="project",
        columns=(
            Column("project_id", INTERNAL),
            Column("chance_ratio", INTERNAL, "Share of the runs."),
            Column("finish_date", INTERNAL),
        ),
    ),
    Mart(
        name="task_simulation",
        grain="one row per open task of a simulated project",
        meaning="How often it decides the finish, and how far the finish follows it.",
        scope="project",
        contributor_rows="team",
        columns=(
            Column("project_id", SHARED),
            Column("task_id", SHARED),
            Column("criticality_ratio", SHARED, "Share of the runs in which it has no float."),
            Column(
                "cruciality_ratio", INTERNAL, "Rank correlation of its duration with the finish."
            ),
            Column(
                "sensitivity_ratio",
                INTERNAL,
                "Share of runs in which it is critical, times its spread over that of the finish.",
            ),
        ),
    ),
    Mart(
        name="milestone_forecast",
        grain="one row per unreached milestone of a simulated project",
        meaning="When it is reached, in half and in four of five runs.",
        scope="project",
        contributor_rows="all",
        columns=(
            Column("project_id", SHARED),
            Column("milestone_id", SHARED),
            Column("even_date", SHARED),
            Column("likely_date", SHARED),
        ),
    ),
)
