"""Colours, ratios that lists show, what earlier reports said and what became of it."""

from __future__ import annotations

from etl.contract.columns import INTERNAL, OPEN, SHARED
from etl.marts.mart import Column, Mart

JUDGEMENT = (
    Mart(
        name="project_status",
        grain="one row per project and dimension",
        meaning="Computed colour, its reason and sentence, beside the declared one.",
        scope="project",
        contributor_rows="all",
        columns=(
            Column("project_id", SHARED),
            Column("dimension", SHARED),
            Column("is_counted", INTERNAL, "Whether it takes part in the overall colour."),
            Column("computed_colour", INTERNAL),
            Column("metric_name", INTERNAL),
            Column("metric_value", INTERNAL),
            Column("reason", INTERNAL),
            Column("threshold_version", INTERNAL, "Version of the thresholds applied."),
            Column("sentence", INTERNAL, "The colour in words."),
            Column(
                "sentence_message",
                INTERNAL,
                "The same as messages with their values, in JSON, to be said in another language.",
            ),
            Column(
                "since_date",
                INTERNAL,
                "Since when it has had this colour, by the same numbers week by week.",
            ),
            Column("declared_colour", SHARED, "The colour a person declared."),
            Column("declared_date", SHARED, "When."),
            Column("declared_by", SHARED, "Who declared it."),
            Column("declared_reason", INTERNAL, "Why, in their words."),
            Column("declared_until_date", SHARED, "Last day the declared colour holds."),
            Column(
                "is_watermelon",
                SHARED,
                "Whether the declared colour is better than the computed one.",
            ),
            Column(
                "watermelon_date",
                INTERNAL,
                (
                    "Since when it was declared better than the numbers say, where the numbers go"
                    " back that far."
                ),
            ),
            Column(
                "watermelon_count", INTERNAL, "In how many declarations in a row it was better."
            ),
        ),
    ),
    Mart(
        name="project_measure",
        grain="one row per project and metric that lists show",
        meaning="Ratios of each project by their definitions, or why there is none.",
        scope="project",
        columns=(
            Column("project_id", INTERNAL),
            Column("metric_name", INTERNAL),
            Column("metric_value", INTERNAL),
            Column("reason", INTERNAL),
        ),
    ),
    Mart(
        name="project_report_history",
        grain="one row per project and report date",
        meaning="What each report said of a project.",
        scope="project",
        contributor_rows="all",
        columns=(
            Column("project_id", SHARED),
            Column("report_date", SHARED),
            Column("baseline_amount", INTERNAL),
            Column("forecast_amount", INTERNAL),
            Column("actual_cost_amount", INTERNAL),
            Column("forecast_finish_date", SHARED),
            Column("phase", SHARED),
            Column("rating", SHARED),
            Column("budget_change_amount", INTERNAL),
            Column("schedule_change_days", SHARED),
        ),
    ),
    Mart(
        name="report_history",
        grain="one row per status date reported so far",
        meaning="The reports that trends are made of; of one status date the last published.",
        scope="everyone",
        columns=(
            Column("snapshot_id", OPEN),
            Column("status_date", OPEN),
            Column("published_at", OPEN),
        ),
    ),
    Mart(
        name="project_history",
        grain="one row per project and report that said something new of it",
        meaning="What earlier reports said, and this one.",
        scope="project",
        contributor_rows="all",
        columns=(
            Column("project_id", SHARED),
            Column("status_date", SHARED),
            Column("finish_date", SHARED),
            Column("baseline_finish_date", SHARED),
            Column("budget_amount", INTERNAL),
            Column("baseline_amount", INTERNAL),
            Column("estimate_amount", INTERNAL),
            Column("actual_cost_amount", INTERNAL),
            Column("exposure_amount", INTERNAL),
            Column("residual_exposure_amount", INTERNAL),
            Column("open_risk_count", INTERNAL),
            Column("refused_count", INTERNAL),
            Column("computed_colour", INTERNAL),
            Column("even_amount", INTERNAL),
            Column("likely_amount", INTERNAL),
            Column("even_date", INTERNAL),
            Column("likely_date", INTERNAL),
            Column("baseline_version", SHARED, "Version of the baseline in force."),
            Column(
                "promised_finish_date",
                SHARED,
                "Finish of the tasks in the version in force, else in the approved baseline.",
            ),
            Column("is_gone", SHARED),
        ),
    ),
    Mart(
        name="milestone_history",
        grain="one row per milestone and report that said something new of it",
        meaning="When it was promised and expected, report by report.",
        scope="project",
        contributor_rows="all",
        columns=(
            Column("milestone_id", OPEN),
            Column("status_date", OPEN),
            Column("project_id", OPEN),
            Column("milestone_name", OPEN),
            Column("baseline_date", OPEN),
            Column("forecast_date", OPEN),
            Column("is_done", OPEN),
            Column("is_customer_visible", OPEN),
            Column("is_gone", OPEN),
        ),
    ),
    Mart(
        name="forecast_score",
        grain="one row per finished project and report before its end",
        meaning="What was forecast then, and how it ended.",
        scope="project",
        columns=(
            Column("project_id", INTERNAL),
            Column("told_date", INTERNAL, "The status date of the report that said it."),
            Column("estimate_amount", INTERNAL),
            Column("even_amount", INTERNAL),
            Column("likely_amount", INTERNAL),
            Column("actual_cost_amount", INTERNAL),
            Column("finish_date", INTERNAL),
            Column("even_date", INTERNAL),
            Column("likely_date", INTERNAL),
            Column("actual_finish_date", INTERNAL),
            Column(
                "late_days",
                INTERNAL,
                "Calendar days from the finish expected then to the actual one.",
            ),
        ),
    ),
    Mart(
        name="colour_outcome",
        grain="one row per colour that earlier reports gave",
        meaning="How often the finish had slipped by more than a month a quarter later.",
        scope="everyone",
        columns=(
            Column("computed_colour", SHARED),
            Column(
                "followed_count",
                SHARED,
                "Reports with this colour whose project is known a quarter later.",
            ),
            Column(
                "slipped_count",
                SHARED,
                "Of these, those whose finish was then more than a month later.",
            ),
        ),
    ),
)
