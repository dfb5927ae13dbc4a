"""Whether what an hour of a team costs follows for somebody who neither leads it nor manages a
project it works on.

All that is told of hours and cost, in one report and in earlier ones together, is written down as
equations in the unknown rates: cost = hours × rate where the hours of all teams behind a cost are
known, and hours = cost ÷ rate where the cost of all teams behind a sum of hours is. A rate is given
away where its unit vector lies in the space of the rows. What is told is read twice: out of the
scope's store, cell by cell, and out of what is shown, wherever hours stand in one row with exactly
what they cost.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from portal.gate.store import Missing, Reader
from portal.prove.canaries import CHANCE, digits
from portal.prove.law import Reach, Whole
from portal.prove.promises import Finding, Record
from portal.prove.shown import Shown

Cell = tuple[str, str, date]
"""A project, a team and a week in which it worked on it."""
Equation = dict[str, float]
"""What stands before the unknown of each team."""
CELLS = """select project_id, coalesce(team_id, '') as team_id, week, worked_hours as hours,
    coalesce(labour_amount, actual_cost_amount) as cost from project_team_week"""
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
WIDEST = 16
"""Numbers of a row that are held against each other."""
PLACES = ((4, 4), (4, 2), (1, 0), (0, 0))
"""Decimals to which hours and what they cost are shown: in files, in sentences, in tables."""
CENT = 0.01


class Work:
    """What all teams of a report did: each cell with its hours and what they cost."""

    def __init__(self, whole: Whole) -> None:
        named = ("project_id", "team_id", "week", "worked_hours", "labour_amount")
        self.cells: dict[Cell, tuple[float, float]] = {}
        for project, team, week, hours, labour, cost in whole.values(
            "project_team_week", *named, "actual_cost_amount"
        ):
            paid = cost if labour is None else labour
            if hours and paid:
                self.cells[project, team or "", week] = (float(hours), float(paid))
        self._teams = dict(whole.values("teams", "team_id", "department_id"))
        self._projects = dict(whole.values("projects", "project_id", "department_id"))

    @cached_property
    def sums(self) -> dict[tuple[float, float], Equation]:
        """Hours and cost of all that a page may add up, as they are shown, with whose hours they
        are: of a team, a project, a department and what they share, of a week or to date. Left out
        is what is equal for different teams."""
        grouped: defaultdict[tuple[Any, ...], list[Cell]] = defaultdict(list)
        for cell in self.cells:
            project, team, week = cell
            ours, theirs = self._teams.get(team), self._projects.get(project)
            for kind in (
                ("cell", *cell),
                ("part", project, team),
                ("project week", project, week),
                ("team week", team, week),
                ("team", team),
                ("project", project),
                ("helped", project, ours),
                ("charged", ours, theirs),
                ("department", ours),
            ):
                grouped[kind].append(cell)
        equations: defaultdict[tuple[float, float], list[Equation]] = defaultdict(list)
        for cells in {frozenset(c) for c in grouped.values()}:
            hours, cost = (math.fsum(self.cells[c][part] for c in cells) for part in (0, 1))
            for shown in {(round(hours, h), round(cost, c)) for h, c in PLACES}:
                equations[shown].append(self.factors(cells, 0))
        return {
            shown: those[0]
            for shown, those in equations.items()
            if len({frozenset(t) for t in those}) == 1
        }

    def follows(self, rate: float, teams: set[str]) -> bool:
        """Whether some work of these teams cost just this rate an hour."""
        return any(
            team in teams and abs(cost - hours * rate) < CENT
            for (_, team, _), (hours, cost) in self.cells.items()
        )

    def factors(self, cells: Iterable[Cell], part: int) -> Equation:
        """Of each team its hours (0) or its cost (1) in some cells."""
        added: defaultdict[str, float] = defaultdict(float)
        for cell in cells:
            added[cell[1]] += self.cells[cell][part]
        return dict(added)


def known(whole: Whole, own: Reach) -> set[str]:
    """Teams whose rate a scope may know: those it leads, or that work on projects it manages."""
    if own.scope.audience != "pm":
        return set(own.teams)
    rows = whole.values("project_team_week", "project_id", "team_id")
    return {team or "" for project, team in rows if project in own.owned}


# --- the store ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a store tells of the cells of one report."""

    hours: frozenset[Cell]
    cost: frozenset[Cell]
    hour_sums: list[frozenset[Cell]]
    cost_sums: list[frozenset[Cell]]


def told(of: Reader, cells: Iterable[Cell]) -> Told:
    """Which cells and which sums over them a store tells."""
    within: defaultdict[tuple[str, date | None], set[Cell]] = defaultdict(set)
    for cell in cells:
        within[cell[0], cell[2]].add(cell)
        within[cell[0], None].add(cell)
    sums = {
        what: [
            frozenset(within[r["project_id"], r["week"]])
            for sql in asked
            for r in _rows(of, sql)
            if (r["project_id"], r["week"]) in within
        ]
        for what, asked in SUMS.items()
    }
    shown = {
        cell: r
        for r in _rows(of, CELLS)
        if (cell := (r["project_id"], r["team_id"], r["week"])) in within[cell[0], None]
    }
    return Told(
        hours=frozenset(c for c, r in shown.items() if r["hours"] is not None),
        cost=frozenset(c for c, r in shown.items() if r["cost"] is not None),
        hour_sums=sums["hours"],
        cost_sums=sums["cost"],
    )


def _rows(of: Reader, sql: str) -> list[dict[str, Any]]:
    try:
        return list(of.sql(sql).to_pylist())
    except Missing:
        return []


def by_rate(store: Told, work: Work) -> Iterator[Equation]:
    """cost = Σ hours × rate: every cost whose hours are told, or all but one team's and their
    sum."""
    for cells in [*(frozenset({c}) for c in store.cost), *store.cost_sums]:
        unknown = {team for _, team, _ in cells - store.hours}
        if not unknown or (len(unknown) == 1 and cells in store.hour_sums):
            yield work.factors(cells, 0)


def by_inverse(store: Told, work: Work) -> Iterator[Equation]:
    """hours = Σ cost ÷ rate: every sum of hours whose cost is told team by team."""
    yield from (work.factors(cells, 1) for cells in store.hour_sums if cells <= store.cost)


def given_away(read: Sequence[tuple[Work, Reader]], theirs: set[str]) -> set[str]:
    """Teams beside those a scope may know of whose rate follows from its stores of these reports
    together."""
    rates: list[Equation] = []
    inverses: list[Equation] = []
    for work, store in read:
        what = told(store, work.cells)
        rates += by_rate(what, work)
        inverses += by_inverse(what, work)
    return solved(rates, theirs) | solved(inverses, theirs)


def solved(equations: Iterable[Equation], theirs: set[str]) -> set[str]:
    """Teams whose unknown the equations determine, for somebody who knows those of `theirs`."""
    asked = [rest for e in equations if (rest := {t: v for t, v in e.items() if t not in theirs})]
    teams = sorted({team for equation in asked for team in equation})
    if not teams:
        return set()
    matrix = np.array([[e.get(t, 0.0) for t in teams] for e in asked])
    matrix = np.unique(matrix / np.abs(matrix).max(axis=1, keepdims=True), axis=0)
    matrix = np.vstack([matrix, np.zeros((len(teams), len(teams)))])  # at least as many as unknowns
    _, sizes, turned = np.linalg.svd(matrix, full_matrices=False)
    rank = int((sizes > sizes[0] * max(matrix.shape) * np.finfo(float).eps).sum())
    free = np.abs(turned[rank:]).max(axis=0, initial=0.0)
    return {team for team, freedom in zip(teams, free, strict=True) if freedom < 1e-9}


# --- what is shown --------------------------------------------------------------------------------


@dataclass
class Beside:
    """Hours in one row with what they cost, in all that a scope is shown of these reports."""

    scope: str
    theirs: set[str]
    record: Record
    _tries: int = 0
    _seen: dict[tuple[float, float], tuple[str, Equation]] = field(default_factory=dict)

    def look(self, shown: Shown, work: Work) -> None:
        """Notes the pairs of one place."""
        for columns in shown.tables:
            for row in zip(*columns, strict=False):
                numbers = list(dict.fromkeys(abs(n) for n in row[:WIDEST] if n))
                self._tries += len(numbers) * (len(numbers) - 1) * len(work.sums)
                for pair in ((h, c) for h in numbers for c in numbers if h != c):
                    if pair in work.sums:
                        self._seen.setdefault(pair, (shown.place, work.sums[pair]))

    def close(self, named: Mapping[str, str]) -> None:
        """Tells of the rates that follow, where chance does not explain the pairs."""
        needed = math.ceil(math.log10(CHANCE * max(1, self._tries)))
        sure = {
            pair: (place, of)
            for pair, (place, of) in self._seen.items()
            if digits(pair[0]) + digits(pair[1]) >= needed
        }
        self.record.look("derived", len(self._seen))
        for team in sorted(solved((of for _, of in sure.values()), self.theirs)):
            (hours, cost), place = next((p, w) for p, (w, of) in sure.items() if team in of)
            what = f"the rate of {named.get(team, team)}: {hours:,} hours beside {cost:,}"
            self.record.find(Finding("derived", self.scope, place, what))
