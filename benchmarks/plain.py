"""What the executive page shows, written as one would without Standpoint. A yardstick, never served
to anybody."""

from __future__ import annotations

import altair as alt
import duckdb
import streamlit as st

from portal import settings
from portal.gate import opening, published

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


def page() -> None:
    """Four numbers, two charts, one table."""
    with duckdb.connect(
        str(published.live_report(settings.load().snapshots).path),
        read_only=True,
        config={
            **opening.CONFIG,
            "memory_limit": "2GB",
            "enable_external_access": "false",
            "lock_configuration": "true",
        },
    ) as connection:
        totals, projects, weeks, colours = (
            connection.sql(q).df() for q in (TOTALS, PROJECTS, WEEKS, COLOURS)
        )
    st.title("Executive")
    for column, (name, value) in zip(st.columns(4), totals.iloc[0].items(), strict=True):
        column.metric(str(name), f"{float(value or 0):,.0f}")
    running = weeks.set_index("week").cumsum().reset_index().melt("week")
    st.altair_chart(
        alt.Chart(running).mark_line().encode(x="week:T", y="value:Q", color="variable:N")
    )
    st.altair_chart(
        alt.Chart(colours)
        .mark_bar()
        .encode(x="projects:Q", y="computed_colour:N", color="computed_colour:N")
    )
    st.dataframe(projects)
    st.write("READY")
