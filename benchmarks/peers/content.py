"""What the executive page shows: four numbers, two charts and a table of two hundred projects."""

from __future__ import annotations

from typing import Any

import altair as alt
import duckdb

TOTALS = """select sum(b.line_amount) as budget, sum(t.actual_cost_amount) as cost, sum(t.earned_value_amount) as earned, sum(t.planned_value_amount) as planned
from project_total as t left join budget_lines as b on b.project_id = t.project_id"""
PROJECTS = """select p.project_name, s.computed_colour, s.declared_colour, s.sentence, t.actual_cost_amount, t.earned_value_amount, t.estimate_amount
from projects as p join project_total as t on t.project_id = p.project_id join project_status as s on s.project_id = p.project_id
where s.dimension = 'overall' order by t.estimate_amount desc limit 200"""
WEEKS = """select week, sum(planned_value_amount) as planned, sum(earned_value_amount) as earned, sum(actual_cost_amount) as cost
from project_week group by week order by week"""
COLOURS = (
    "select computed_colour, count(*) as projects from project_status where dimension = 'overall'"
    " group by computed_colour"
)


def read(connection: duckdb.DuckDBPyConnection) -> tuple[Any, Any, Any, Any]:
    """Data frames of the totals, the projects, the weeks and the colours."""
    totals, projects, weeks, colours = (
        connection.sql(q).df() for q in (TOTALS, PROJECTS, WEEKS, COLOURS)
    )
    return totals, projects, weeks, colours


def numbers(totals: Any) -> list[tuple[str, str]]:
    """The totals as they are read."""
    return [(str(k), f"{float(v or 0):,.0f}") for k, v in totals.iloc[0].items()]


def charts(weeks: Any, colours: Any) -> tuple[alt.Chart, alt.Chart]:
    """The sums week by week, and the projects by colour."""
    running = weeks.set_index("week").cumsum().reset_index().melt("week")
    return (
        alt.Chart(running).mark_line().encode(x="week:T", y="value:Q", color="variable:N"),
        alt.Chart(colours)
        .mark_bar()
        .encode(x="projects:Q", y="computed_colour:N", color="computed_colour:N"),
    )
