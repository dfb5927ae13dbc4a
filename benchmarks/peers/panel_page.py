"""The executive page in Panel: `panel_page.py REPORT PORT`."""

from __future__ import annotations

import sys

import content  # type: ignore[import-not-found]
import duckdb
import panel as pn  # type: ignore[import-not-found]

pn.extension("vega", "tabulator")


def executive() -> pn.Column:
    """Four numbers, two charts, one table."""
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        totals, projects, weeks, colours = content.read(connection)
    shown = [pn.pane.Markdown(f"{name}\n## {value}") for name, value in content.numbers(totals)]
    drawn = [pn.pane.Vega(chart) for chart in content.charts(weeks, colours)]
    table = pn.widgets.Tabulator(projects, show_index=False, pagination="local", page_size=200)
    return pn.Column("# Executive", pn.Row(*shown), *drawn, table, pn.pane.Markdown("READY"))


pn.serve(executive, port=int(sys.argv[2]), show=False)
