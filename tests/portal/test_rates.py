"""What an hour of a team costs follows from the store of those alone who lead the team or manage a
project it works on.

All that a scope's store says of hours and cost, in two reports one after the other, is written down
as equations in the unknown rates and solved: cost = hours × rate where the hours of all teams
behind a cost are known, and hours = cost ÷ rate where the cost of all teams behind a sum of hours
is. A rate is given away where its unit vector lies in the space of the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl import refresh, sample, story
from etl.sample.plot import STATUS
from etl.settings import load
from portal.facts import measures
from portal.gate import access, published
from portal.gate.access import Scope
from portal.gate.published import Snapshot
from portal.gate.store import Missing, Reader, Results, Stores, Warehouse
from tests import company
from tests.portal import stage

Cell = tuple[str, str, date]
"""A project, a team and a week in which it worked on it."""
AUGUST = date(2026, 8, 31)
BUILD = Scope("department", "BUILD")
CELLS = """select project_id, coalesce(team_id, '') as team_id, week,
    cast(worked_hours as double) as hours,
    cast(coalesce(labour_amount, actual_cost_amount) as double) as cost from project_team_week"""
SUMS = {
    "hours": (
        "select project_id, week from project_week where worked_hours is not null",
        "select project_id, null as week from project_total where worked_hours is not null",
        "select project_id, null as week from project_margin where worked_hours is not null",
        "select project_id, null as week from task_total group by project_id having"
        " count(worked_hours) = count(*)",
    ),
    "cost": (
        "select project_id, week from project_week where actual_cost_amount is not null",
        "select project_id, null as week from project_total where actual_cost_amount is not null",
        "select project_id, null as week from project_spend where labour_amount is not null",
    ),
}
"""What holds a sum over the teams of a project, of one week or to date."""


@dataclass(frozen=True)
class Told:
    """What a store tells of the cells of one report."""

    hours: frozenset[Cell]
    cost: frozenset[Cell]
    hour_sums: list[frozenset[Cell]] = field(default_factory=list)
    cost_sums: list[frozenset[Cell]] = field(default_factory=list)


def reader(report: Snapshot, scope: Scope) -> Reader:
    return Reader(Warehouse(Stores(1), Results(5), 30.0), report, scope, lambda: None)


def rows(of: Reader, sql: str) -> list[dict[str, Any]]:
    try:
        return list(of.sql(sql).to_pylist())
    except Missing:
        return []


def truth(report: Snapshot) -> dict[Cell, tuple[float, float]]:
    """Hours and what they cost, of every cell with both."""
    return {
        (r["project_id"], r["team_id"], r["week"]): (r["hours"], r["cost"])
        for r in rows(reader(report, Scope("executive", "")), CELLS)
        if r["hours"] and r["cost"]
    }


def told(of: Reader, cells: Sequence[Cell]) -> Told:
    """Which cells and which sums over them a store tells."""
    shown = {(r["project_id"], r["team_id"], r["week"]): r for r in rows(of, CELLS)}
    within: defaultdict[tuple[str, date | None], set[Cell]] = defaultdict(set)
    for cell in cells:
        within[cell[0], cell[2]].add(cell)
        within[cell[0], None].add(cell)
    sums = {
        what: [
            frozenset(within[r["project_id"], r["week"]])
            for sql in asked
            for r in rows(of, sql)
            if (r["project_id"], r["week"]) in within
        ]
        for what, asked in SUMS.items()
    }
    return Told(
        hours=frozenset(c for c in cells if c in shown and shown[c]["hours"] is not None),
        cost=frozenset(c for c in cells if c in shown and shown[c]["cost"] is not None),
        hour_sums=sums["hours"],
        cost_sums=sums["cost"],
    )


def factors(
    cells: frozenset[Cell], of: dict[Cell, tuple[float, float]], part: int
) -> dict[str, float]:
    """Of each team its hours (0) or its cost (1) in some cells."""
    added: defaultdict[str, float] = defaultdict(float)
    for cell in cells:
        added[cell[1]] += of[cell][part]
    return dict(added)


def by_rate(store: Told, of: dict[Cell, tuple[float, float]]) -> Iterator[dict[str, float]]:
    """cost = Σ hours × rate: every cost whose hours are told, or all but one team's and their
    sum."""
    for cells in [*(frozenset({c}) for c in store.cost), *store.cost_sums]:
        unknown = {team for _, team, _ in cells - store.hours}
        if not unknown or (len(unknown) == 1 and cells in store.hour_sums):
            yield factors(cells, of, 0)


def by_inverse(store: Told, of: dict[Cell, tuple[float, float]]) -> Iterator[dict[str, float]]:
    """hours = Σ cost ÷ rate: every sum of hours whose cost is told team by team."""
    yield from (factors(cells, of, 1) for cells in store.hour_sums if cells <= store.cost)


def solved(equations: Sequence[dict[str, float]]) -> set[str]:
    """Teams whose unknown the equations determine."""
    teams = sorted({team for equation in equations for team in equation})
    if not teams:
        return set()
    matrix = np.array([[e.get(t, 0.0) for t in teams] for e in equations])
    matrix = np.unique(matrix / np.abs(matrix).max(axis=1, keepdims=True), axis=0)
    rank = np.linalg.matrix_rank(matrix)
    return {
        team
        for team, unit in zip(teams, np.eye(len(teams)), strict=True)
        if np.linalg.matrix_rank(np.vstack([matrix, unit])) == rank
    }


def own(of: Reader) -> set[str]:
    """Teams whose rate a scope may know: those it leads, or that work on projects it manages."""
    listed = "project_team_week" if of.scope.audience == "pm" else "team_week"
    return {
        r["team"] for r in rows(of, f"select distinct coalesce(team_id, '') as team from {listed}")
    }


def given_away(reports: Sequence[Snapshot], scope: Scope) -> set[str]:
    """Teams of others whose rate follows from what a scope reads in these reports together."""
    rates: list[dict[str, float]] = []
    inverses: list[dict[str, float]] = []
    theirs: set[str] = set()
    for report in reports:
        of, store = truth(report), reader(report, scope)
        what = told(store, list(of))
        rates += by_rate(what, of)
        inverses += by_inverse(what, of)
        theirs |= own(store)
    return (solved(rates) | solved(inverses)) - theirs


def scopes(folder: Path) -> list[Scope]:
    """Every scope of the live report but the whole portfolio's."""
    listed = (Scope(audience, key) for _, _, audience, key in published.everybody(folder))
    return [scope for scope in listed if not scope.is_whole]


def pair(folder: Path, first: date, last: date) -> list[Snapshot]:
    return [published.then(folder, day, None) for day in (first, last)]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> list[Snapshot]:
    """The tiny company, and once more with a week's hours of Pipes added."""
    folder = tmp_path_factory.mktemp("rates")
    company.publish(folder)
    later = deepcopy(company.TABLES)
    later["time_entries"].append(
        {"person_id": "bob", "project_id": "P1", "work_date": "2026-03-10", "worked_hours": 6}
    )
    later["projects"][0] |= {"contract_type": "time_and_material"}
    live = company.publish(folder, later)
    return [published.describe(r) for r in published.pointer(live).reports]


@pytest.fixture(scope="module")
def northgrid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its report of August and today's."""
    exports = tmp_path_factory.mktemp("northgrid") / "exports"
    sample.write(exports)
    story.publish(exports, is_quiet=True, reports=(AUGUST,))
    settings = load(exports / "portal.toml")
    assert refresh.run(settings, settings.snapshots, STATUS, publish=True).is_good
    return settings.snapshots


def test_no_scope_of_the_tiny_company_can_solve_for_the_rate_of_others(
    tiny: list[Snapshot],
) -> None:
    others = [s for s in (*stage.SCOPES.values(), BUILD) if not s.is_whole]
    assert len(tiny) == 2
    assert {s: given_away(tiny, s) for s in others} == {s: set() for s in others}


def test_no_scope_of_the_sample_can_solve_for_the_rate_of_others(northgrid: Path) -> None:
    reports = pair(northgrid, AUGUST, STATUS)
    assert {s: w for s in scopes(northgrid) if (w := given_away(reports, s))} == {}


def test_without_the_rule_the_rate_of_others_is_solved(
    tiny: list[Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "sole_keys", lambda scope, has: "select id from my_owned")
    assert given_away(tiny, BUILD) == {"PIPES"}  # P1 is Build's, and Bob of Pipes works on it


def test_a_sum_of_hours_alone_would_give_it_away(
    tiny: list[Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hours of others are hidden, their sum with one's own is not."""
    kept = access._owned
    monkeypatch.setattr(
        access,
        "_owned",
        lambda declared, column: (
            access._as(column, True, "owner")
            if declared.table == "project_week"
            else kept(declared, column)
        ),
    )
    assert given_away(tiny, BUILD) == {"PIPES"}


def test_the_head_reads_what_others_cost_and_the_hours_of_own_teams(tiny: list[Snapshot]) -> None:
    # ann of Masons: 20 h; bob of Pipes: 5 h, later 11 h, at 314.1592
    assert reader(tiny[1], BUILD).sql(
        "select team_id, cast(sum(worked_hours) as double) as hours,"
        " cast(sum(labour_amount) as double) as cost from project_team_week where project_id = 'P1'"
        " and team_id is not null group by team_id order by team_id"
    ).to_pylist() == [
        {"team_id": "MASONS", "hours": 20.0, "cost": pytest.approx(20 * 271.8281)},
        {"team_id": "PIPES", "hours": None, "cost": pytest.approx(11 * 314.1592)},
    ]


def test_hours_that_are_hidden_are_unknown_with_their_reason(tiny: list[Snapshot]) -> None:
    measured = measures.measure(reader(tiny[1], BUILD), ["effective_rate"]).to_pylist()[0]
    assert (measured["effective_rate"], measured["effective_rate_reason"]) == (None, "small_group")


def test_older_reports_that_declare_nothing_of_it_are_held_to_the_same(
    tiny: list[Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = access.strict
    monkeypatch.setattr(
        access,
        "strict",
        lambda declared: kept(
            [
                replace(
                    d,
                    columns=tuple(
                        (c, s - {"performer"} | {"owner"} if "performer" in s else s)
                        for c, s in d.columns
                    ),
                )
                for d in declared
            ]
        ),
    )
    assert given_away(tiny, BUILD) == set()
