"""How good what came in is."""

from __future__ import annotations

from etl.metrics.definition import Metric

DATA = (
    Metric(
        name="progress_reported",
        symbol="",
        label="Progress reported",
        unit="ratio",
        better="higher",
        sql="cast(sum(reported_task_count) as double) / nullif(sum(begun_task_count), 0)",
        formula="tasks under way with dated progress within the cadence ÷ tasks under way",
        meaning=(
            "Share of the tasks under way of which progress was reported lately enough. "
            "What is not reported is counted as it was last said."
        ),
        example="18 of 20: 0.90.",
        unknown=(("nothing_begun", "coalesce(sum(begun_task_count), 0) = 0"),),
        source="Data quality, GAO Schedule Assessment Guide",
    ),
    Metric(
        name="refused_rows",
        symbol="",
        label="Rows refused",
        unit="count",
        better="lower",
        sql="cast(sum(refused_count) as double)",
        formula="Σ rows refused",
        meaning="Rows that came in about a project and are left out of every number, with why.",
        example="Three lines without a valid date: 3.",
        unknown=(),
        source="Control totals",
    ),
)
