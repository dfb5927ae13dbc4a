"""Cost, finish and reserves as ranges."""

from __future__ import annotations

from etl.contract.columns import INTERNAL
from etl.marts.mart import Column, Mart

PROSPECTS = (
    Mart(
        name="project_forecast",
        grain="one row per project under way with a baseline",
        meaning="Cost and finish as a range, from how such forecasts turned out.",
        scope="project",
        columns=(
            Column("project_id", INTERNAL),
            Column("has_baseline", INTERNAL, "Whether a baseline with cost is approved."),
            Column("is_complete", INTERNAL, "Whether all of it is done."),
            Column(
                "is_point_shown",
                INTERNAL,
                "Whether enough is complete (20 %) for more than a band.",
            ),
            Column("low_amount", INTERNAL),
            Column("even_amount", INTERNAL),
            Column("likely_amount", INTERNAL),
            Column("high_amount", INTERNAL),
            Column("low_days", INTERNAL),
            Column("even_days", INTERNAL),
            Column("likely_days", INTERNAL),
            Column("high_days", INTERNAL),
            Column("low_date", INTERNAL),
            Column("even_date", INTERNAL),
            Column("likely_date", INTERNAL),
            Column("high_date", INTERNAL),
            Column(
                "cost_reference",
                INTERNAL,
                "Whose finished projects the range of cost stands on: own or published.",
            ),
            Column(
                "finish_reference",
                INTERNAL,
                "Whose finished projects the range of the finish stands on: own or published.",
            ),
            Column(
                "reference_count",
                INTERNAL,
                "How many finished projects the range of cost stands on.",
            ),
            Column("own_count", INTERNAL, "Finished projects of our own that could serve."),
        ),
    ),
    Mart(
        name="group_forecast",
        grain="one row per department with those below it, and one for the whole company",
        meaning="What its projects cost together, as a range.",
        scope="department",
        columns=(
            Column("department_id", INTERNAL),
            Column("project_count", INTERNAL, "How many projects."),
            Column("run_count", INTERNAL),
            Column("low_amount", INTERNAL),
            Column("even_amount", INTERNAL),
            Column("likely_amount", INTERNAL),
            Column("high_amount", INTERNAL),
        ),
    ),
    Mart(
        name="risk_reserve",
        grain="one row per project with assessed open risks",
        meaning="What its risks cost together, as a range.",
        scope="project",
        columns=(
            Column("project_id", INTERNAL),
            Column("drawn_risk_count", INTERNAL),
            Column("run_count", INTERNAL),
            Column("even_amount", INTERNAL),
            Column("likely_amount", INTERNAL),
            Column("high_amount", INTERNAL),
        ),
    ),
    Mart(
        name="group_reserve",
        grain="one row per department with those below it, and one for the whole company",
        meaning="What the risks of its projects cost together, as a range.",
        scope="department",
        columns=(
            Column("department_id", INTERNAL),
            Column("drawn_risk_count", INTERNAL),
            Column("run_count", INTERNAL),
            Column("even_amount", INTERNAL),
            Column("likely_amount", INTERNAL),
            Column("high_amount", INTERNAL),
        ),
    ),
)
