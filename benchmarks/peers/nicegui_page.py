"""The executive page in NiceGUI: `nicegui_page.py REPORT PORT`."""

from __future__ import annotations

import sys
from typing import Any

import content  # type: ignore[import-not-found]
import duckdb
from nicegui import ui  # type: ignore[import-not-found]


def _chart(kind: str, names: list[str], columns: Any) -> dict[str, Any]:
    """The charts that come with NiceGUI: Altair's would be fetched from elsewhere."""
    series = [
        {"type": kind, "name": name, "data": [float(v or 0) for v in columns[name]]}
        for name in columns
    ]
    return {"xAxis": {"data": names}, "yAxis": {}, "legend": {}, "series": series}


@ui.page("/")  # type: ignore[untyped-decorator]
def executive() -> None:
    """Four numbers, two charts, one table."""
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        totals, projects, weeks, colours = content.read(connection)
    ui.label("Executive").classes("text-h4")
    with ui.row():
        for name, value in content.numbers(totals):
            with ui.card():
                ui.label(name)
                ui.label(value).classes("text-h5")
    running = weeks.set_index("week").cumsum()
    ui.echart(_chart("line", [str(day)[:10] for day in running.index], running))
    ui.echart(_chart("bar", list(colours["computed_colour"]), colours[["projects"]]))
    ui.table.from_pandas(projects.astype(str))
    ui.label("READY")


ui.run(port=int(sys.argv[2]), show=False, reload=False)
