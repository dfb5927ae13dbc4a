"""What many projects cost together: each drawn from its own range, with something in common, added
up in every run.

The sum of what four in five projects stay below is not what the sum stays below in four of five
cases.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from etl.arithmetic import chance
from etl.arithmetic.network import Floats, Ints
from etl.engine import Engine
from etl.outlook.ranges import NAMES, SHARES, Outlook
from etl.settings import Simulation

READS = ("int_department_project",)
WRITES = ("group_forecast",)

CELLS = 20_000_000
"""Projects times runs that are drawn; a portfolio so large needs fewer runs for the same error."""
LEAST_RUNS = 1_000
SCORES = np.array([-1.2815515655446004, 0.0, 0.8416212335729143, 1.2815515655446004])
"""Normal scores of P10, P50, P80 and P90."""


def publish(engine: Engine, outlook: Outlook, how: Simulation) -> None:
    """Writes group_forecast: one row per department with its departments below, and one for the
    whole company."""
    rows = engine.arrow(
        "select department_id, project_id, estimate_amount from int_department_project where"
        " estimate_amount is not null order by department_id nulls first, project_id"
    )
    names = rows["department_id"].to_pylist()
    keys = list(dict.fromkeys(names))
    place = {p: i for i, p in enumerate(outlook.projects)}
    at = np.array([place.get(p, -1) for p in rows["project_id"].to_pylist()], np.int64)
    group = np.array([keys.index(n) for n in names], np.int64)
    settled = (
        np.bincount(group[at < 0], np.asarray(rows["estimate_amount"], float)[at < 0], len(keys))
        if len(keys)
        else np.empty(0)
    )
    totals = settled[:, None] + together(
        outlook, at[at >= 0], group=group[at >= 0], groups=len(keys), how=how
    )
    bounds = chance.bounds(totals, SHARES)
    engine.register(
        "found_group",
        pa.table(
            {
                "department_id": pa.array(keys, pa.string()),
                "project_count": pa.array(np.bincount(group, minlength=len(keys)), pa.int32()),
                "run_count": pa.array([totals.shape[1]] * len(keys), pa.int32()),
                **{
                    f"{name}_amount": (
                        pa.array([f"{v:.4f}" for v in bounds[:, i]], pa.string()).cast(
                            pa.decimal128(18, 4)
                        )
                    )
                    for i, name in enumerate(NAMES)
                },
            }
        ),
    )
    engine.run("create table build.group_forecast as select * from found_group")


def together(outlook: Outlook, project: Ints, group: Ints, groups: int, how: Simulation) -> Floats:
    """Sums by group in each run, shape (groups, runs): a common factor and one of each project's
    own, on normal scores."""
    used = np.unique(project)
    runs = int(np.clip(CELLS // max(len(used), 1), LEAST_RUNS, how.runs))
    common = chance.source(how.seed, "portfolio").standard_normal(runs)
    sums = np.zeros((groups, runs))
    for p in used:
        own = chance.source(how.seed, outlook.projects[p], "cost").standard_normal(runs)
        score = np.sqrt(how.correlation) * common + np.sqrt(1 - how.correlation) * own
        sums[group[project == p]] += outlook.cost[p] * outcome(score, outlook.factors[p])
    return sums


def outcome(score: Floats, factors: Floats) -> Floats:
    """Outcome ÷ forecast at a normal score: straight between the known shares, and on beyond them;
    never below nothing."""
    inside = np.interp(score, SCORES, factors)
    below, above = (
        (factors[b] - factors[a]) / (SCORES[b] - SCORES[a]) for a, b in ((0, 1), (2, 3))
    )
    return np.asarray(
        np.maximum(
            inside
            + np.minimum(score - SCORES[0], 0) * below
            + np.maximum(score - SCORES[-1], 0) * above,
            0.0,
        )
    )
