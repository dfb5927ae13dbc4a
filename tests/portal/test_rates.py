"""What an hour of a team costs follows from the store of those alone who lead the team or manage a
project it works on.

`standpoint prove` writes all that a scope's store says of hours and cost, in two reports one after
the other, down as equations in the unknown rates and solves them; here for every scope there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from etl import refresh, sample, story
from etl.sample.plot import STATUS
from etl.settings import load
from portal.facts import measures
from portal.gate import access, published
from portal.gate.access import Scope
from portal.gate.published import Snapshot
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.prove import law, rates
from portal.prove.law import Whole
from portal.prove.rates import Work
from tests import company
from tests.portal import stage

AUGUST = date(2026, 8, 31)
BUILD = Scope("department", "BUILD")


def reader(report: Snapshot, scope: Scope) -> Reader:
    return Reader(Warehouse(Stores(1), Results(5), 30.0), report, scope, lambda: None)


@cache
def whole(report: Snapshot) -> Whole:
    return Whole(reader(report, Scope("executive", "")))


@cache
def work(report: Snapshot) -> Work:
    return Work(whole(report))


def given_away(reports: Sequence[Snapshot], scope: Scope) -> set[str]:
    """Teams of others whose rate follows from what a scope reads in these reports together."""
    theirs = set().union(*(rates.known(w, law.reach(w, scope)) for w in map(whole, reports)))
    read = [(work(report), reader(report, scope)) for report in reports]
    return rates.given_away(read, theirs)


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
