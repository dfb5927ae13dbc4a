"""Who works on what: assignments, bookings, time, absences."""

from __future__ import annotations

from etl.contract.columns import SHARED, Table, day, entered, flag, hours, project, text

TEAM = (
    Table(
        name="assignments",
        grain="one row per person or role, project, task and week",
        meaning="Planned work.",
        key=("project_id", "task_id", "person_id", "role_id", "week"),
        columns=(
            project(SHARED),
            text("task_id", "The task.", SHARED, references="tasks", default="''"),
            text("person_id", "The person.", SHARED, references="people", default="''"),
            text(
                "role_id",
                "The role, while no person is named.",
                SHARED,
                references="roles",
                default="''",
            ),
            text("team_id", "The team; empty means the person's.", SHARED, references="teams"),
            day(
                "week",
                "Monday of the week; a day within it stands for its week.",
                SHARED,
                required=True,
            ),
            hours("planned_hours", "Hours booked.", SHARED, required=True, high=200),
            text("booking", "Hard or soft.", SHARED, values=("hard", "soft"), default="'hard'"),
        ),
        scope="project",
        contributor_rows="team",
        fills="Load against capacity.",
    ),
    Table(
        name="role_requests",
        grain="one row per request",
        meaning="People a project asks for.",
        key=("request_id",),
        columns=(
            text("request_id", "The request.", SHARED, required=True),
            project(SHARED),
            text("role_id", "The role.", SHARED, references="roles"),
            text("team_id", "The team asked.", SHARED, references="teams"),
            text("skill", "The skill asked for.", SHARED),
            day("from_date", "First day.", SHARED, required=True),
            day("to_date", "Last day.", SHARED, required=True),
            hours("requested_hours", "Hours asked for.", SHARED, required=True),
            hours("filled_hours", "Hours promised.", SHARED),
        ),
        scope="project",
        contributor_rows="team",
        date_order=(("from_date", "to_date"),),
        fills="Who asks for which skill, and what is short.",
    ),
    Table(
        name="time_entries",
        grain="one row per line of a time sheet",
        meaning="Worked hours.",
        key=(),
        columns=(
            text("entry_id", "Its number in the source.", SHARED),
            text("person_id", "Who worked.", SHARED, required=True, references="people"),
            project(SHARED),
            text("task_id", "On what.", SHARED, references="tasks"),
            entered("work_date", "When.", SHARED, required=True),
            hours(
                "worked_hours",
                "Hours worked; a correction is negative.",
                SHARED,
                required=True,
                low=-24,
                high=24,
            ),
            flag("is_billable", "Whether the customer pays for it.", SHARED, default="false"),
            flag("is_approved", "Whether it is approved.", SHARED, default="true"),
            hours(
                "billed_hours",
                "Hours of this line that were billed; empty where not billed yet or not known.",
                SHARED,
                low=None,
            ),
        ),
        scope="steward",
        unique="entry_id",
        fills="Hours, utilisation and labour cost.",
    ),
)
