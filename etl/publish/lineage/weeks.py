"""What a project brought week by week: cost by its lines, plan and progress in words."""

from __future__ import annotations

from etl.publish.lineage.conditions import ACTUAL, NO_COST, WEEKS
from etl.publish.lineage.selects import cost, labour
from etl.publish.lineage.totals import PLAN_READ
from etl.publish.lineage.trace import CALCULATION, INPUTS, ROWS, Trace, read, told

IN_WEEK = "concat_ws(' ', project_id, week)"


def _spent(table: str, words: str, rows: str) -> Trace:
    return Trace(
        mart=WEEKS,
        column="actual_cost_amount",
        kind=ROWS,
        table=table,
        words=words,
        sql=read("in_week", rows=rows),
        entity=IN_WEEK,
    )


PROJECT_WEEKS: tuple[Trace, ...] = (
    _spent("cost_entries", "Cost lines of the week, commitments left out.", cost(ACTUAL)),
    _spent("project_team_week", "Hours at standard rates, by team and week.", labour()),
    _spent(
        "project_reports",
        "What reports say was spent, each less the one before, where no ledger came in.",
        read("whole_spent", when=NO_COST),
    ),
    Trace(
        mart=WEEKS,
        column="actual_cost_amount",
        kind=INPUTS,
        table="time_entries",
        words="The hours that were priced.",
        sql=read("in_week", rows=read("hours", when="r.labour_from = 'time'")),
        entity=IN_WEEK,
        unit="h",
    ),
    *told(
        WEEKS,
        "planned_value_amount planned_value_discrete_amount",
        kind=CALCULATION,
        table="task_baselines",
        words="The budget of each task, spread over its weeks as its baseline has them.",
    ),
    *told(
        WEEKS,
        "earned_value_amount earned_value_discrete_amount",
        kind=CALCULATION,
        table="progress",
        words="What each task had earned at the end of the week, less what it had before.",
    ),
    *(
        Trace(
            mart=WEEKS,
            column=f"{column}{c}_amount",
            kind=INPUTS,
            table=t.table,
            words=t.words,
            sql=t.sql,
            unit=t.unit,
        )
        for column in ("planned_value", "earned_value")
        for c in ("", "_discrete")
        for t in PLAN_READ[: 1 if column == "planned_value" else 2]
    ),
)
