"""What the open risks cost together: whether each strikes and how hard is drawn, and added up in
every run.

Their expected cost is a mean and no reserve. Writes risk_reserve by project and group_reserve by
department and for the company.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from etl.arithmetic import chance
from etl.arithmetic.network import Floats, Ints
from etl.engine import Engine
from etl.settings import Simulation

READS = (
    "risk_exposure",
    "int_department_project",
)
WRITES = (
    "risk_reserve",
    "group_reserve",
)

CELLS, LEAST_RUNS = 20_000_000, 1_000
TOGETHER = 200
"""Risks whose draws are held at a time."""
SHARES = {"even": 0.5, "likely": 0.8, "high": 0.9}
OPEN = """
    select
        project_id,
        risk_id,
        cast(probability_ratio as double) as probability,
        cast(impact_low_amount as double) as low,
        cast(impact_likely_amount as double) as likely,
        cast(impact_high_amount as double) as high,
        risk_kind = 'opportunity' as is_gain
    from risk_exposure
    where is_open and probability_ratio is not null and impact_likely_amount is not null
    order by project_id, risk_id
"""


def publish(engine: Engine, how: Simulation) -> None:
    """Writes both tables."""
    risks = engine.arrow(OPEN)
    names = risks["project_id"].to_pylist()
    projects = list(dict.fromkeys(names))
    runs = int(np.clip(CELLS // max(len(names), 1), LEAST_RUNS, how.runs))
    totals = sums(risks, projects, runs=runs, seed=how.seed)
    _write(
        engine,
        "risk_reserve",
        keys={"project_id": pa.array(projects, pa.string())},
        totals=totals,
        counts=np.bincount(_places(names, projects), minlength=len(projects)),
    )
    rows = engine.arrow(
        "select department_id, project_id from int_department_project order by department_id nulls"
        " first, project_id"
    )
    keys = list(dict.fromkeys(rows["department_id"].to_pylist()))
    groups, known = np.zeros((len(keys), len(projects))), {p: i for i, p in enumerate(projects)}
    for key, project in zip(
        rows["department_id"].to_pylist(), rows["project_id"].to_pylist(), strict=True
    ):
        if project in known:
            groups[keys.index(key), known[project]] = 1.0
    _write(
        engine,
        "group_reserve",
        keys={"department_id": pa.array(keys, pa.string())},
        totals=groups @ totals,
        counts=groups @ np.bincount(_places(names, projects), minlength=len(projects)),
    )


def sums(risks: pa.Table, projects: list[str], runs: int, seed: int) -> Floats:
    """Cost of the risks of each project in each run, gains negative; shape (projects, runs)."""
    total, place, keys = (
        np.zeros((len(projects), runs)),
        _places(risks["project_id"].to_pylist(), projects),
        risks["risk_id"].to_pylist(),
    )
    columns = {
        name: np.asarray(risks[name], float) for name in ("probability", "low", "likely", "high")
    }
    sign = np.where(np.asarray(risks["is_gain"], bool), -1.0, 1.0)
    for start in range(0, len(keys), TOGETHER):
        at = slice(start, start + TOGETHER)
        even = np.array(
            [
                chance.source(seed, projects[p], key).random((2, runs))
                for p, key in zip(place[at], keys[at], strict=True)
            ]
        )
        np.add.at(
            total,
            place[at],
            sign[at, None]
            * _struck(even, **{name: column[at] for name, column in columns.items()}),
        )
    return total


def _struck(even: Floats, probability: Floats, low: Floats, likely: Floats, high: Floats) -> Floats:
    """What each risk costs in each run, from two even numbers a run: whether it strikes and how
    hard; shape (risks, runs)."""
    hard = chance.triangular(
        even[:, 1], np.minimum(low, likely), likely=likely, high=np.maximum(high, likely)
    )
    return np.where(even[:, 0] < probability[:, None], hard, 0.0)


def _places(names: list[str], known: list[str]) -> Ints:
    place = {name: i for i, name in enumerate(known)}
    return np.array([place[n] for n in names], np.int64)


def _write(
    engine: Engine, table: str, keys: dict[str, pa.Array], totals: Floats, counts: Floats | Ints
) -> None:
    bounds = chance.bounds(totals, list(SHARES.values()))
    engine.register(
        f"found_{table}",
        pa.table(
            {
                **keys,
                "drawn_risk_count": pa.array(counts.astype(int), pa.int32()),
                "run_count": pa.array([totals.shape[1]] * len(totals), pa.int32()),
                **{
                    f"{name}_amount": (
                        pa.array([f"{v:.4f}" for v in bounds[:, i]], pa.string()).cast(
                            pa.decimal128(18, 4)
                        )
                    )
                    for i, name in enumerate(SHARES)
                },
            }
        ),
    )
    engine.run(f"create table build.{table} as select * from found_{table}")
