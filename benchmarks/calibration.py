"""How good the forecast is, on 30 real projects that nobody here wrote: accuracy by stage, and how
often a range made of the others holds.

The tracking data of OR-AS/DSLIB (Batselier & Vanhoucke 2015) lie beside the project and are not
part of it.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measures import Table
from etl.outlook import ranges

DATA = Path(__file__).parents[2] / "shared" / "data" / "calibration"
LEAST_PERIODS = 4
NAMES = {
    "cost": ("Final cost, AC + (BAC − EV)", "BAC"),
    "finish": ("Duration, AT + (PD − ES)", "PD"),
}
BAR = {"cost": 7.0, "finish": 9.6}


def history() -> dict[str, Any]:
    """Each tracking period of the projects with at least four, while they were under way: forecast
    by formula and outcome."""
    with (DATA / "dslib_projects.csv").open() as stream:
        projects = {r["project"]: r for r in csv.DictReader(stream)}
    rows: dict[str, list[Any]] = {
        "project": [],
        "complete": [],
        "cost": [],
        "finish": [],
        "cost_error": [],
        "finish_error": [],
        "cost_none": [],
        "finish_none": [],
    }
    with (DATA / "dslib_periods.csv").open() as stream:
        for r in csv.DictReader(stream):
            _period(rows, r, projects[r["project"]])
    return {k: np.array(v) for k, v in rows.items()}


def _period(rows: dict[str, list[Any]], period: dict[str, str], project: dict[str, str]) -> None:
    bac, planned, cost, duration = (
        float(project[c]) for c in ("bac", "planned_duration_h", "real_cost", "real_duration_h")
    )
    earned, spent, at, es = (float(period[c]) for c in ("ev", "ac", "at_h", "es_h"))
    if int(project["n_periods"]) < LEAST_PERIODS or not 0 < earned < bac * 0.9999:
        return
    for name, (said, outcome) in {
        "cost": (spent + bac - earned, cost),
        "finish": (at + max(planned - es, 0), duration),
    }.items():
        rows[name].append(outcome / said)
        rows[f"{name}_error"].append(abs(said / outcome - 1))
    rows["cost_none"].append(abs(bac / cost - 1))
    rows["finish_none"].append(abs(planned / duration - 1))
    rows["project"].append(project["project"])
    rows["complete"].append(earned / bac)


def held(seen: dict[str, Any], name: str) -> dict[str, float]:
    """Share of periods whose outcome lies below each bound made of the other projects (leave one
    project out)."""
    stages, found = ranges.stage(seen["complete"]), []
    for project in sorted(set(seen["project"])):
        own = seen["project"] == project
        factor = ranges.multipliers(stages[~own], seen[name][~own])[stages[own]]
        found.append(seen[name][own, None] <= factor)
    return dict(zip(ranges.NAMES, np.concatenate(found).mean(axis=0).tolist(), strict=True))


def calibration() -> Table:
    """Mean error by stage against no forecast, and coverage of the range."""
    head = (
        "forecast",
        "mean error (bar)",
        "below 30 %",
        "30 to 70 %",
        "above 70 %",
        "no forecast, by stage",
        "P50 held (45–55 %)",
        "P80 held (75–85 %)",
        "P90 held",
    )
    if not DATA.is_dir():
        return Table("Accuracy of the forecast: the calibration data are not here", head, [])
    seen = history()
    at = ranges.stage(seen["complete"])
    rows = []
    for name, (title, none) in NAMES.items():
        by_stage = [f"{100 * seen[f'{name}_error'][at == s].mean():.1f} %" for s in range(3)]
        without = " / ".join(f"{100 * seen[f'{name}_none'][at == s].mean():.1f}" for s in range(3))
        share = held(seen, name)
        rows.append(
            (
                title,
                f"{100 * seen[f'{name}_error'].mean():.1f} % (≤ {BAR[name]} %)",
                *by_stage,
                f"{none}: {without} %",
                *(f"{100 * share[n]:.0f} %" for n in ("even", "likely", "high")),
            )
        )
    return Table(
        f"Accuracy of the forecast on {len(set(seen['project']))} real projects, {len(at)} tracking"
        " periods; ranges made of the other projects",
        head,
        rows,
    )
