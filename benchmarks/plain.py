"""What the executive page shows, written as one would without Standpoint. A yardstick, never served
to anybody."""

from __future__ import annotations

import duckdb
import streamlit as st

from benchmarks.peers import content
from portal import settings
from portal.gate import opening, published


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
        totals, projects, weeks, colours = content.read(connection)
    st.title("Executive")
    for column, (name, value) in zip(st.columns(4), content.numbers(totals), strict=True):
        column.metric(name, value)
    for chart in content.charts(weeks, colours):
        st.altair_chart(chart)
    st.dataframe(projects)
    st.write("READY")
