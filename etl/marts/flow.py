"""What moves over the boards of teams, and when it will be done."""

from __future__ import annotations

from etl.contract.columns import SHARED
from etl.marts.mart import Column, Mart

FLOW = (
    Mart(
        name="flow_item",
        grain="one row per board item and pass over the board",
        meaning="When each item arrived, began and finished, and how long it stood still.",
        scope="project",
        contributor_rows="team",
        columns=(
            Column("task_id", SHARED),
            Column("project_id", SHARED),
            Column("team_id", SHARED),
            Column("task_name", SHARED),
            Column("pass_number", SHARED, "1, and one more for each time it was reopened."),
            Column("state_name", SHARED),
            Column("points", SHARED),
            Column(
                "arrived_date",
                SHARED,
                "When it came onto the board; empty where that did not come in.",
            ),
            Column("started_date", SHARED, "When it was begun."),
            Column("finished_date", SHARED, "When it was finished."),
            Column("cancelled_date", SHARED, "When it left the board without being done."),
            Column("cycle_days", SHARED),
            Column("lead_days", SHARED, "Calendar days from arrival to finish, both counted."),
            Column("age_days", SHARED),
            Column(
                "blocked_days",
                SHARED,
                (
                    "Days between its start and its finish, or the status date, on which it was"
                    " blocked; each counts once."
                ),
            ),
            Column(
                "waiting_days",
                SHARED,
                "Days on which it was blocked or in a state that waits; each counts once.",
            ),
            Column("target_days", SHARED, "Calendar days it should be finished within."),
            Column("is_open", SHARED),
            Column("is_wip", SHARED, "Whether it is begun and not finished."),
            Column("is_blocked", SHARED, "Whether it is open and blocked on the status date."),
            Column("is_reopened", SHARED, "Whether it had been finished before."),
            Column("is_recent", SHARED, "Whether it was finished in the last 90 days."),
            Column("is_within_target", SHARED, "Whether it was finished within its target."),
            Column("is_breached", SHARED, "Whether it is in progress and older than its target."),
        ),
    ),
    Mart(
        name="flow_step",
        grain="one row per board item, pass over the board and band that it reached",
        meaning="How far each item came over the board, and when.",
        scope="project",
        contributor_rows="team",
        columns=(
            Column("task_id", SHARED),
            Column("project_id", SHARED),
            Column("team_id", SHARED),
            Column("pass_number", SHARED),
            Column("band_position", SHARED),
            Column("band_name", SHARED),
            Column(
                "reached_date",
                SHARED,
                "When it came that far; empty where that was before its board was kept.",
            ),
        ),
    ),
    Mart(
        name="flow_state",
        grain="one row per state of a board",
        meaning="Where an item of a board begins and ends, as portal.toml says.",
        scope="everyone",
        columns=(
            Column("state_name", SHARED),
            Column(
                "state_class",
                SHARED,
                "What it stands for: not_started, started, waiting or finished.",
            ),
            Column("state_position", SHARED, "How far along the board it is."),
        ),
    ),
    Mart(
        name="team_flow_week",
        is_added=True,
        grain="one row per team and ISO week",
        meaning="What arrived, began and finished on a team's board, weeks of nothing included.",
        scope="team",
        columns=(
            Column("team_id", SHARED),
            Column("department_id", SHARED),
            Column("week", SHARED),
            Column("arrived_count", SHARED, "Items that arrived."),
            Column("started_count", SHARED, "Items begun."),
            Column("finished_count", SHARED, "Items finished."),
            Column("timed_count", SHARED, "Items finished whose start is known."),
            Column("reopened_count", SHARED, "Items reopened."),
            Column("cycle_days", SHARED),
            Column("wip_days", SHARED, "Items in progress, added up over the days of the week."),
            Column("is_whole", SHARED, "Whether the week is over."),
            Column("is_sampled", SHARED, "Whether it is one of the last 12 whole weeks."),
        ),
    ),
    Mart(
        name="team_flow_band",
        is_added=True,
        grain="one row per team, ISO week and band of the board",
        meaning="How many items had come how far, added up since the beginning.",
        scope="team",
        columns=(
            Column("team_id", SHARED),
            Column("department_id", SHARED),
            Column("week", SHARED),
            Column(
                "band_name", SHARED, "The band: arrived, begun, a state further on, or finished."
            ),
            Column("band_position", SHARED, "Its place in order."),
            Column("as_of_date", SHARED, "The last day counted."),
            Column(
                "reached_count",
                SHARED,
                "Items that had come at least that far, since the beginning.",
            ),
        ),
    ),
    Mart(
        name="team_forecast",
        grain="one row per team with board items",
        meaning=(
            "When the backlog will be done and how many items by a date, from past weeks drawn at"
            " random."
        ),
        scope="team",
        columns=(
            Column("team_id", SHARED),
            Column("department_id", SHARED),
            Column("backlog_count", SHARED, "Items not finished."),
            Column("sampled_week_count", SHARED, "Whole weeks drawn from."),
            Column("horizon_date", SHARED, "Eight weeks after the status date."),
            Column("even_item_count", SHARED, "Items finished by then, as likely as not."),
            Column("likely_item_count", SHARED, "Items finished by then in 85 of 100 cases."),
            Column(
                "even_backlog_days",
                SHARED,
                "Calendar days until the backlog is done, as likely as not.",
            ),
            Column(
                "likely_backlog_days",
                SHARED,
                "Calendar days until the backlog is done, in 85 of 100 cases.",
            ),
            Column("even_backlog_date", SHARED, "When the backlog is done, as likely as not."),
            Column("likely_backlog_date", SHARED, "When the backlog is done, in 85 of 100 cases."),
            Column(
                "unfinished_ratio",
                SHARED,
                "Share of the draws that did not finish it within two years.",
            ),
            Column("history_reason", SHARED, "Why there is no forecast."),
            Column("run_count", SHARED),
            Column("seed", SHARED),
        ),
    ),
)
