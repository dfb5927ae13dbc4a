"""How good what came in is."""

from __future__ import annotations

from etl.metrics.definition import Metric

DATA = (
    Metric("progress_reported", "", "Progress reported", "ratio", "higher", "cast(sum(reported_task_count) as double) / nullif(sum(begun_task_count), 0)",
           "tasks under way with dated progress within the cadence ÷ tasks under way", "Share of the tasks under way of which progress was reported lately enough. "
           "What is not reported is counted as it was last said.", "18 of 20: 0.90.", (("nothing_begun", "coalesce(sum(begun_task_count), 0) = 0"),), "Data quality, GAO Schedule Assessment Guide"),
    Metric("refused_rows", "", "Rows refused", "count", "lower", "cast(sum(refused_count) as double)", "Σ rows refused", "Rows that came in about a project and are left out of every number, with why.",
           "Three lines without a valid date: 3.", (), "Control totals"),
)  # fmt: skip
