"""Who reads what, as rules: rows and columns by audience; unknown means nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from portal.facts import measures
from portal.gate import access, published, store
from portal.gate.access import Declaration, Scope
from portal.gate.published import NotYours
from portal.gate.store import Reader, Results, Stores, Warehouse
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401


@pytest.mark.parametrize(
    ("audience", "key"),
    [
        ("", ""),
        ("admin", ""),
        ("department", ""),
        ("customer", " "),
        ("team", None),
        ("executive", "X"),
    ],
)
def test_an_unknown_audience_or_a_missing_key_entitles_to_nothing(
    audience: str, key: str | None
) -> None:
    assert access.scope_of(audience, key) is None


def test_only_executives_and_the_portfolio_pm_read_the_snapshot_itself() -> None:
    assert [
        scope is not None and scope.is_whole
        for scope in (
            access.scope_of(a, k)
            for a, k in (("executive", ""), ("pm", ""), ("pm", "ann"), ("team", "T"))
        )
    ] == [True, True, False, False]


def test_a_table_that_declares_no_scope_reaches_nobody() -> None:
    declared = Declaration(
        table="secrets",
        scope="nobody",
        contributor_rows="all",
        columns=(("project_id", frozenset({"owner"})),),
    )
    assert all(access.copy(scope, declared) is None for scope in stage.SCOPES.values())


def test_a_column_shown_to_nobody_is_not_copied(snapshots: Path) -> None:
    declared = Declaration(
        table="projects",
        scope="project",
        contributor_rows="all",
        columns=(("project_id", frozenset({"owner"})), ("secret", frozenset())),
    )
    assert "secret" not in str(access.copy(Scope("pm", "ann"), declared))


def test_a_pm_reads_their_own_project_and_no_other(snapshots: Path) -> None:
    rows = (
        stage.reader(snapshots, Scope("pm", "ann"))
        .sql("select project_id, relation from projects")
        .to_pylist()
    )
    assert rows == [{"project_id": "P1", "relation": "owner"}]


def test_a_department_owns_its_subtree_and_contributes_where_its_people_work(
    snapshots: Path,
) -> None:
    rows = (
        stage.reader(snapshots, Scope("department", "RUN"))
        .sql("select project_id, relation from projects order by 1")
        .to_pylist()
    )
    assert [(r["project_id"], r["relation"]) for r in rows] == [
        ("P1", "contributor"),
        ("P2", "owner"),
    ]


def test_the_head_of_the_root_department_owns_everything_below_it(snapshots: Path) -> None:
    rows = (
        stage.reader(snapshots, Scope("department", "ALL"))
        .sql("select distinct relation from projects")
        .to_pylist()
    )
    assert rows == [{"relation": "owner"}]


def test_a_contributor_sees_dates_and_own_teams_work_but_no_money(snapshots: Path) -> None:
    reader = stage.reader(snapshots, Scope("team", "PIPES"))
    total = reader.sql(
        "select forecast_finish_date, baseline_amount, actual_cost_amount, budget_amount from"
        " project_total where project_id = 'P1'"
    ).to_pylist()[0]
    assert total["forecast_finish_date"] is not None
    assert (total["baseline_amount"], total["actual_cost_amount"], total["budget_amount"]) == (
        None,
        None,
        None,
    )
    # of P1, only the drains are done by Pipes; five hours are theirs
    assert reader.sql("select task_id from task_total where project_id = 'P1'")[
        "task_id"
    ].to_pylist() == ["P1-2"]
    assert [
        float(h)
        for h in reader.sql("select worked_hours from project_team_week where project_id = 'P1'")[
            "worked_hours"
        ].to_pylist()
    ] == [5.0]


def test_owned_and_contributing_are_never_added_into_one_sum(snapshots: Path) -> None:
    measured = measures.measure(
        stage.reader(snapshots, Scope("department", "RUN")), ["actual_cost", "budget_at_completion"]
    ).to_pylist()[0]
    assert (measured["actual_cost"], measured["budget_at_completion"]) == (
        18000.0,
        40000.0,
    )  # P2 alone


def test_a_customer_store_has_only_allowed_columns_and_visible_rows(snapshots: Path) -> None:
    reader = stage.reader(snapshots, Scope("customer", "ALDER"))
    assert "manager_id" not in reader.columns("projects")
    assert {
        "time_entries",
        "cost_entries",
        "budget_lines",
        "project_week",
        "project_total",
        "person_week",
        "viewers",
    }.isdisjoint(reader.tables())
    assert reader.sql("select milestone_name from milestone")["milestone_name"].to_pylist() == [
        "Handover"
    ]
    assert reader.sql("select risk_name from risk_exposure")["risk_name"].to_pylist() == ["Flood"]


def test_people_are_named_only_to_those_who_lead_them(snapshots: Path) -> None:
    assert stage.reader(snapshots, Scope("team", "PIPES")).sql(
        "select distinct person_name from person_week"
    )["person_name"].to_pylist() == ["Bob Piper"]
    assert "person_week" not in stage.reader(snapshots, Scope("customer", "ALDER")).tables()
    assert not stage.reader(snapshots, Scope("pm", "ann")).has("person_week")


def test_a_reader_refuses_once_the_right_is_withdrawn(snapshots: Path) -> None:
    allowed = [True]

    def still() -> None:
        if not allowed[0]:
            raise NotYours("gone")

    reader = Reader(
        warehouse=Warehouse(Stores(2), Results(5), 5.0),
        snapshot=published.live_report(snapshots),
        scope=Scope("executive", ""),
        still=still,
    )
    assert reader.sql("select 1 as one").num_rows == 1
    allowed[0] = False
    with pytest.raises(NotYours):
        reader.sql("select 1 as one")  # even though the result is kept


def test_threads_of_different_scopes_never_get_each_others_rows(snapshots: Path) -> None:
    shared, live, wrong = (
        Warehouse(Stores(10), Results(1), 10.0),
        published.live_report(snapshots),
        [],
    )
    expected = {
        Scope("customer", "ALDER"): ["P1"],
        Scope("customer", "BIRCH"): ["P2"],
        Scope("pm", "ann"): ["P1"],
        Scope("executive", ""): ["P1", "P2"],
    }

    def work(scope: Scope) -> None:
        reader = Reader(warehouse=shared, snapshot=live, scope=scope, still=lambda: None)
        for number in range(60):
            got = reader.sql(f"select project_id, {number} as n from projects order by 1")[
                "project_id"
            ].to_pylist()
            if got != expected[scope]:
                wrong.append((scope, got))

    threads = [threading.Thread(target=work, args=(scope,)) for scope in expected for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_query_that_takes_too_long_is_stopped_and_the_store_stays_usable(snapshots: Path) -> None:
    reader = Reader(
        warehouse=Warehouse(Stores(2), Results(5), 0.2),
        snapshot=published.live_report(snapshots),
        scope=Scope("executive", ""),
        still=lambda: None,
    )
    with pytest.raises(store.TooSlow):
        reader.sql(
            "select count(*) from range(100000000) as a(i), range(1000) as b(j) where a.i % 7 ="
            " b.j % 5"
        )
    assert reader.sql("select 1 as one")["one"].to_pylist() == [1]
