"""When a backlog will be done, and how many items by a date: past weeks drawn at random, with
replacement, weeks of nothing included.

Monte Carlo by throughput sampling (Magennis, Focused Objective). Nothing is assumed of the items
but that the coming weeks are like the sampled ones. `exact_totals` and `exact_done` are the
distributions that the draws approach.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from etl.arithmetic.network import Floats, Ints
from etl.engine import Engine

READS = (
    "flow_item",
    "team_flow_week",
    "int_report",
)
WRITES = ("team_forecast",)

SEED = 20260101
RUNS = 50_000
"""Likelihoods then lie within a point of the exact ones, four standard errors wide."""
LEAST_WEEKS = 8
"""Fewer whole weeks say too little."""
HORIZON = 8
"""Weeks ahead for which items are counted."""
CAP = 104
"""Weeks after which a run is given up as unfinished."""
EVEN, LIKELY = 0.5, 0.85


def seed_of(team: str) -> int:
    """A team's own seed, from its name alone, so that its forecast does not change with the teams
    around it."""
    return SEED + zlib.crc32(team.encode("utf-8"))


def draws(weeks: Ints, *, runs: int = RUNS, seed: int = SEED) -> Iterator[Ints]:
    """Coming weeks without end: the items finished in each run, shape (runs,), drawn from the
    sampled `weeks` with replacement."""
    if len(weeks) == 0 or (np.asarray(weeks) < 0).any():
        raise ValueError("The sampled weeks must be at least one, and none below 0.")
    sampled, random = np.asarray(weeks, np.int64), np.random.default_rng(seed)
    while True:
        yield sampled[random.integers(0, len(sampled), runs)]


def totals(weeks: Ints, count: int, *, runs: int = RUNS, seed: int = SEED) -> Ints:
    """Items finished in `count` coming weeks together, by run."""
    whole = np.zeros(runs, np.int64)
    for week in islice(draws(weeks, runs=runs, seed=seed), count):
        whole += week
    return whole


def weeks_to(
    weeks: Ints, backlog: int, *, cap: int = CAP, runs: int = RUNS, seed: int = SEED
) -> Ints:
    """The week, from 1, in which each run has first finished the backlog; 0 for none left, cap + 1
    for a run that never does."""
    needed, left = np.zeros(runs, np.int64), np.full(runs, backlog, np.int64)
    for week in islice(draws(weeks, runs=runs, seed=seed), cap + 1):
        if not (open_ := left > 0).any():
            break
        needed += open_
        left -= week
    return needed


def at_least(reached: Ints, share: float) -> int:
    """The largest n that at least this share of the totals reach: P(N ≥ n) ≥ share."""
    needed = int(np.ceil(round(share * len(reached), 9)))
    return int(np.sort(reached)[::-1][needed - 1])


def within(weeks: Ints, share: float, cap: int = CAP) -> int | None:
    """The smallest week w with P(done by w) ≥ share; None where that lies beyond the cap."""
    needed = int(np.ceil(round(share * len(weeks), 9)))
    last = int(np.sort(weeks)[needed - 1])
    return last if last <= cap else None


def exact_totals(weeks: Ints, count: int) -> Floats:
    """Probability of each total of `count` weeks, from 0 up: the sampled weeks convolved with
    themselves."""
    single = np.bincount(weeks) / len(weeks)
    whole = np.ones(1)
    for _ in range(count):
        whole = np.convolve(whole, single)
    return whole


def exact_done(weeks: Ints, backlog: int, cap: int) -> Floats:
    """P(done by week w) for w = 1 … cap; never falls."""
    return np.array([exact_totals(weeks, w)[backlog:].sum() for w in range(1, cap + 1)])


# --- a build --------------------------------------------------------------------------------------


def publish(engine: Engine) -> None:
    """Writes team_forecast: one row per team with board items; null, with a reason, where there is
    too little to go by."""
    backlog = engine.rows(
        "select team_id, sum(case when is_open then 1 else 0 end) from flow_item where team_id is"
        " not null group by team_id order by team_id"
    )
    department = {team: of for team, of in engine.rows("select team_id, department_id from teams")}
    sampled: dict[str, list[int]] = {}
    for team, count in engine.rows(
        "select team_id, finished_count from team_flow_week where is_sampled order by team_id, week"
    ):
        sampled.setdefault(str(team), []).append(int(str(count)))
    status = engine.rows("select status_date from int_report")[0][0]
    assert isinstance(status, date)
    rows = (
        {
            **forecast(str(t), sampled.get(str(t), []), backlog=int(str(b)), status=status),
            "department_id": department.get(t),
        }
        for t, b in backlog
    )
    engine.register("found_flow", _table(rows))
    engine.run("create table build.team_forecast as select * from found_flow")


def forecast(team: str, weeks: Iterable[int], backlog: int, status: date) -> dict[str, Any]:
    """One row of team_forecast."""
    sample = np.array(list(weeks), np.int64)
    row: dict[str, Any] = {
        "team_id": team,
        "backlog_count": backlog,
        "sampled_week_count": len(sample),
        "horizon_date": status + timedelta(weeks=HORIZON),
        "run_count": RUNS,
        "seed": seed_of(team),
    }
    row["history_reason"] = (
        "insufficient_history"
        if len(sample) < LEAST_WEEKS
        else "no_progress"
        if not sample.any()
        else None
    )
    if row["history_reason"]:
        return row
    whole, needed = (
        totals(sample, HORIZON, seed=seed_of(team)),
        weeks_to(sample, backlog, seed=seed_of(team)),
    )
    row |= {
        "even_item_count": at_least(whole, EVEN),
        "likely_item_count": at_least(whole, LIKELY),
        "unfinished_ratio": float((needed > CAP).mean()),
    }
    for name, share in (("even", EVEN), ("likely", LIKELY)):
        week = within(needed, share)
        row |= (
            {}
            if week is None
            else {
                f"{name}_backlog_days": 7 * week,
                f"{name}_backlog_date": status + timedelta(weeks=week),
            }
        )
    return row


SCHEMA = pa.schema(
    [
        ("team_id", pa.string()),
        ("department_id", pa.string()),
        ("backlog_count", pa.int32()),
        ("sampled_week_count", pa.int32()),
        ("horizon_date", pa.date32()),
        ("even_item_count", pa.int32()),
        ("likely_item_count", pa.int32()),
        ("even_backlog_days", pa.int32()),
        ("likely_backlog_days", pa.int32()),
        ("even_backlog_date", pa.date32()),
        ("likely_backlog_date", pa.date32()),
        ("unfinished_ratio", pa.float64()),
        ("history_reason", pa.string()),
        ("run_count", pa.int32()),
        ("seed", pa.int64()),
    ]
)


def _table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=SCHEMA)
