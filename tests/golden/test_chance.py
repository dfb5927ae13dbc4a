"""Published worked examples of three-point estimates and simulation: merge bias, PERT paths, and a
mean that correlation may not move."""

from __future__ import annotations

import numpy as np
import pytest

from etl.arithmetic import chance
from etl.arithmetic.network import FS, Calendars, Floats, Links, Tasks, ends
from tests.golden.test_golden import fixture

RUNS = 200_000
G02 = {
    r["key"]: (float(r["exact"]), float(r["tol"]))
    for r in fixture("g02_general_foundry_expected.csv")
}
G12 = fixture("g12_pert_paths_input.csv")
PATHS = fixture("g12_pert_paths_expected.csv")
G13 = {r["quantity"]: r for r in fixture("g13_correlation_trap.csv")}


def points(rows: list[dict[str, str]]) -> tuple[Floats, Floats, Floats]:
    low, likely, high = (np.array([float(r[c]) for r in rows]) for c in "amb")
    return low, likely, high


def simulated(rows: list[dict[str, str]], runs: int) -> tuple[Floats, Floats]:
    """Finish of each run and total float by task, in the unit of the three points: an hour a day,
    every day."""
    hours = chance.three_point(chance.source(7, "golden"), *points(rows), runs)
    names = [r["id"] for r in rows]
    pairs = [
        (names.index(b), n) for n, r in enumerate(rows) for b in r["predecessors"].split(";") if b
    ]
    none, zero = np.full(len(rows), np.nan), np.zeros(len(rows))
    tasks = Tasks(
        project=np.zeros(len(rows), int),
        calendar=np.zeros(len(rows), int),
        hours=hours,
        earliest=zero,
        started=none,
        finished=none,
        start_not_before=none,
        finish_not_before=none,
        start_not_after=none,
        finish_not_after=none,
        is_late=zero.astype(bool),
    )
    before, after = np.array(pairs).T
    flat = np.zeros(len(pairs))
    finish, total, _ = ends(
        Calendars(np.ones((1, 100))),
        tasks,
        Links(
            before=before,
            after=after,
            kind=np.full(len(pairs), FS),
            lag=flat,
            is_elapsed=flat.astype(bool),
        ),
    )
    return finish[0], total


@pytest.fixture(scope="module")
def foundry() -> dict[str, float]:
    rows = fixture("g02_general_foundry_input.csv")
    finish, total = simulated(rows, RUNS)
    low, likely, high = points(rows)
    critical = (total <= 1e-6).mean(axis=1)
    along = [n for n, r in enumerate(rows) if r["id"] in "ACEGH"]
    return {
        "analytic": float(((low + 4 * likely + high) / 6)[along].sum()),
        "mean": float(finish.mean()),
        "p80": chance.bound(finish, 0.8),
        "criticality_A": critical[0],
        "criticality_B": critical[1],
    }


@pytest.mark.parametrize("key", G02)
def test_g02_the_whole_network_is_later_than_its_critical_path(
    key: str, foundry: dict[str, float]
) -> None:
    exact, tolerance = G02[key]
    assert foundry[key] == pytest.approx(exact, abs=tolerance)


@pytest.mark.parametrize("row", PATHS, ids=[r["path"] for r in PATHS])
def test_g12_the_mean_of_a_path_is_the_sum_of_the_means(row: dict[str, str]) -> None:
    rows = [r for r in G12 if r["id"] in row["path"]]
    drawn = chance.three_point(chance.source(7, row["path"]), *points(rows), RUNS).sum(axis=0)
    assert sum(float(r["te_printed"]) for r in rows) == pytest.approx(
        float(row["mean"]), abs=float(row["mean_tol"])
    )
    assert drawn.mean() == pytest.approx(float(row["mean"]), abs=4 * drawn.std() / RUNS**0.5 + 1e-9)


@pytest.mark.parametrize("row", PATHS, ids=[r["path"] for r in PATHS])
def test_g12_the_variance_of_the_textbook_is_near_that_of_the_distribution_and_not_it(
    row: dict[str, str],
) -> None:
    low, likely, high = points([r for r in G12 if r["id"] in row["path"]])
    textbook = (((high - low) / 6) ** 2).sum()
    mean = (low + 4 * likely + high) / 6
    exact = ((mean - low) * (high - mean) / 7).sum()  # of Beta-PERT: (μ − a)(b − μ) ÷ 7
    assert textbook == pytest.approx(float(row["variance"]))
    assert float(row["printed_variance"]) == pytest.approx(textbook, abs=float(row["variance_tol"]))
    drawn = chance.three_point(
        chance.source(8, row["path"]), low, likely=likely, high=high, runs=RUNS
    ).sum(axis=0)
    assert drawn.var() == pytest.approx(exact, rel=0.02)
    assert drawn.var() != pytest.approx(textbook, rel=0.02)


def test_g12_all_paths_together_are_less_likely_on_time_than_the_longest_alone() -> None:
    finish, _ = simulated(G12, RUNS)
    longest = chance.three_point(
        chance.source(7, "golden"), *points([r for r in G12 if r["id"] in "DFG"]), RUNS
    ).sum(axis=0)
    assert (finish <= 22).mean() < (longest <= 22).mean()


def three(correlation: float) -> Floats:
    numbers = chance.source(7, "trap")
    draws = np.array(
        [
            numbers.normal(10, 2, RUNS),
            numbers.triangular(5, 10, 15, RUNS),
            numbers.uniform(8, 12, RUNS),
        ]
    )
    return chance.together(numbers, draws, correlation)


@pytest.mark.parametrize("correlation", [0.0, 0.2, 0.4, 0.9])
def test_g13_correlation_moves_no_mean(correlation: float) -> None:
    row = G13["mean_total"]
    mean = three(correlation).sum(axis=0).mean()
    assert mean == pytest.approx(float(row["exact"]), abs=0.03)
    assert abs(mean - float(row["printed"])) > 8, "38.6 is printed, and wrong"


def test_g13_correlation_widens_the_sum() -> None:
    row = G13["sd_total_independent"]
    assert three(0).sum(axis=0).std() == pytest.approx(float(row["exact"]), rel=0.01)
    apart = (2.0, 5 / 6**0.5, 2 / 3**0.5)
    shared = 9.5 + 2 * 0.4 * (apart[0] * apart[1] + apart[0] * apart[2] + apart[1] * apart[2])
    assert three(0.4).sum(axis=0).std() == pytest.approx(
        shared**0.5, rel=0.02
    )  # a copula's correlation is on ranks, near that of the values
