"""As of means as of: what lies after the status date is listed, and changes no number."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import refresh
from etl.contract import TABLES
from etl.contract.columns import ENTERED, HAPPENED, PLANNED, Table
from etl.intake.validation import is_private
from etl.settings import load
from tests import company
from tests.portfolio import STATUS, Numbers, Portfolio

DAY = timedelta(days=1)
AFTER = STATUS + 20 * DAY
FIRST, LAST = (
    STATUS - 11 * DAY,
    STATUS + 14 * DAY,
)  # 2 to 27 March: ten of twenty working days have passed
Rows = dict[str, list[dict[str, Any]]]


def test_a_task_that_ends_after_the_status_date_is_open_with_the_progress_reported_by_then(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    task = p.task(
        p.project("A"),
        FIRST,
        LAST,
        1000,
        0.6,
        actual_start_date=FIRST,
        actual_finish_date=AFTER,
        percent_complete_ratio=1,
    )
    p.add("progress", task_id=task, progress_date=AFTER, percent_complete_ratio=1)
    gate = p.task("A", STATUS, STATUS, kind="milestone", actual_finish_date=AFTER)
    p.add("people", person_id="u", person_name="Uwe")
    for day, hours in ((STATUS, 3), (AFTER, 5)):
        p.add(
            "time_entries",
            person_id="u",
            project_id="A",
            task_id=task,
            work_date=day,
            worked_hours=hours,
        )
    outcome = p.run(tmp_path)
    found = Numbers(tmp_path / "snapshots")
    assert found.rows(
        "select is_done, complete_ratio, worked_hours, actual_finish_date from task_total where"
        " task_id = ?",
        task,
    ) == [(False, 0.6, 3, None)]
    assert found.rows(
        "select is_done, actual_date from milestone where milestone_id = ?", gate
    ) == [(False, None)]
    assert found.value("earned_value", "A") == (600, None)
    assert found.rows("select worked_hours from project_total") == [(3,)]
    assert outcome.notes == [
        "progress: 1 row after the status date by progress_date, not counted yet.",
        (
            "tasks: 1 percent_complete_ratio that what came after the status date contradicts,"
            " taken as it was then."
        ),
        "tasks: 2 actual_finish_dates after the status date, not happened yet.",
        "time_entries: 1 row after the status date by work_date, not counted yet.",
    ]


def test_a_finish_four_months_ahead_leaves_the_task_open_and_its_value_earned(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    p.task(
        p.project("A"),
        FIRST,
        LAST,
        100,
        0.3,
        actual_start_date=FIRST,
        actual_finish_date=STATUS + 133 * DAY,
        forecast_finish_date=LAST,
    )
    found = p.publish(tmp_path)
    assert found.rows("select is_done, complete_ratio, slip_days from task_total") == [
        (False, 0.3, 0)
    ]  # expected when it was promised
    assert found.value("earned_value", "A") == (30, None)


def test_what_was_complete_only_afterwards_is_unknown_and_not_zero(tmp_path: Path) -> None:
    p = Portfolio()
    p.task(
        p.project("A"),
        FIRST,
        LAST,
        1000,
        actual_start_date=FIRST,
        actual_finish_date=AFTER,
        percent_complete_ratio=1,
    )
    p.task("A", FIRST, LAST, 500, 0.5)
    p.cost("A", 300)
    p.task(p.project("B"), FIRST, LAST, 100, 0.5)
    found = p.publish(tmp_path)
    for metric in (
        "earned_value",
        "percent_complete",
        "cost_performance_index",
        "schedule_performance_index",
        "schedule_performance_time",
        "estimate_at_plan",
        "estimate_by_cost",
        "to_complete_index",
        "earned_schedule",
        "schedule_adherence",
    ):
        assert found.value(metric, "A") == (None, "after_status_date"), metric
    assert found.value("planned_value", "A") == (750, None)  # half of 1,500 is due
    assert found.value("earned_value", "B") == (50, None)
    assert found.value("earned_value") == (
        None,
        "after_status_date",
    )  # a total is not the part that is known
    assert found.rows(
        "select complete_ratio, earned_value_amount from task_total where project_id = 'A' order by"
        " task_id"
    ) == [(None, None), (0.5, 250)]
    assert found.rows(
        "select count(earned_value_amount) from project_week where project_id = 'A'"
    ) == [(0,)]
    assert found.colours("A")["cost"] == "grey"
    assert (
        "0"
        not in found.rows(
            "select sentence from project_status where project_id = 'A' and dimension = 'cost'"
        )[0][0]
    )


def test_what_begins_after_the_status_date_has_earned_nothing_by_then(tmp_path: Path) -> None:
    p = Portfolio()
    p.task(
        p.project("A"),
        FIRST,
        LAST,
        100,
        actual_start_date=AFTER,
        actual_finish_date=AFTER,
        percent_complete_ratio=1,
    )
    found = p.publish(tmp_path)
    assert found.value("earned_value", "A") == (0, None)
    assert found.rows("select complete_ratio, actual_start_date, is_done from task_total") == [
        (0, None, False)
    ]


@pytest.mark.parametrize(
    ("technique", "earned"),
    [("zero_hundred", 0), ("fifty_fifty", 50), ("weighted_milestones", 40), ("units", 25)],
)
def test_each_technique_earns_what_its_dated_records_say(
    tmp_path: Path, technique: str, earned: int
) -> None:
    p = Portfolio()
    task = p.task(
        p.project("A"),
        FIRST,
        LAST,
        100,
        ev_technique=technique,
        total_units=8,
        actual_start_date=FIRST,
        actual_finish_date=AFTER,
    )
    if technique == "weighted_milestones":
        for name, weight, day in (("Drawn", 0.4, STATUS), ("Built", 0.6, AFTER)):
            p.add(
                "task_steps",
                task_id=task,
                step_name=name,
                weight_ratio=weight,
                baseline_date=LAST,
                actual_date=day,
            )
    for day, units in ((STATUS, 2), (AFTER, 8)):  # two of eight units
        p.add("progress", task_id=task, progress_date=day, done_units=units)
    assert p.publish(tmp_path).value("earned_value", "A") == (earned, None)


def test_the_baseline_in_force_is_the_one_approved_last_by_the_status_date(tmp_path: Path) -> None:
    p = Portfolio()
    task = p.task(p.project("A"), FIRST, LAST, 100)
    for version, day, budget in (
        (2, AFTER, 150),
        (3, STATUS - 20 * DAY, 130),
        (4, STATUS - 30 * DAY, 140),
    ):
        p.add("baselines", project_id="A", version=version, approved_date=day)
        p.add(
            "task_baselines",
            task_id=task,
            version=version,
            baseline_start_date=FIRST,
            baseline_finish_date=LAST,
            budget_amount=budget,
        )
    p.add("baselines", project_id="A", version=1, approved_date=STATUS - 60 * DAY)
    found = p.publish(tmp_path)
    assert found.value("budget_at_completion", "A") == (
        130,
        None,
    )  # 4 has the higher number and was approved before 3; 2 is not approved yet
    assert found.rows(
        "select version, is_current, baseline_amount from baseline_version order by approved_date"
    ) == [(1, False, 100), (4, False, 140), (3, True, 130)]
    assert found.rows("select version from task_baselines order by version") == [(1,), (3,), (4,)]


def test_without_an_approval_by_the_status_date_there_is_no_baseline(tmp_path: Path) -> None:
    p = Portfolio()
    p.task(p.project("A"), FIRST, LAST, 100)
    p.add("baselines", project_id="A", version=1, approved_date=AFTER)
    assert p.publish(tmp_path).value("budget_at_completion", "A") == (None, "no_baseline")


def test_states_that_a_later_date_gave_are_taken_back(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("A", phase="closed", actual_start_date=FIRST, actual_finish_date=AFTER)
    p.project("B", phase="completed", actual_start_date=AFTER, actual_finish_date=AFTER)
    p.project("C", phase="closed", actual_finish_date=STATUS)
    p.add(
        "risks",
        risk_id="R",
        project_id="A",
        risk_name="R",
        risk_state="occurred",
        closed_date=AFTER,
        probability_ratio=0.5,
        cost_likely_amount=100,
    )
    p.add(
        "changes",
        change_id="1",
        project_id="A",
        change_name="x",
        change_state="approved",
        cost_effect_amount=10,
        raised_date=FIRST,
        decided_date=AFTER,
        decided_by_name="COO",
    )
    p.add("changes", change_id="2", project_id="A", change_name="y", raised_date=AFTER)
    p.add(
        "issues", issue_id="I", project_id="A", issue_name="I", opened_date=FIRST, closed_date=AFTER
    )
    p.add("decisions", decision_id="D", project_id="A", decision_name="D", decided_date=AFTER)
    p.add(
        "deliverables",
        deliverable_id="V",
        project_id="A",
        deliverable_name="V",
        delivered_date=STATUS,
        accepted_date=AFTER,
    )
    p.add(
        "benefits",
        benefit_id="G",
        project_id="A",
        benefit_name="G",
        measure_date=AFTER,
        planned_amount=50,
        realised_amount=20,
    )
    p.add("contracts", contract_id="K", project_id="A", contract_amount=900, signed_date=AFTER)
    p.add(
        "customer_invoices",
        invoice_id="N",
        project_id="A",
        contract_id="K",
        invoice_date=FIRST,
        invoice_amount=70,
        paid_date=AFTER,
    )
    found = p.publish(tmp_path)
    assert found.rows(
        "select project_id, phase, is_finished from project_total order by project_id"
    ) == [("A", "active", False), ("B", "planned", False), ("C", "closed", True)]
    assert found.rows("select risk_state, is_open, exposure_amount from risk_exposure") == [
        ("open", True, 50)
    ]
    assert found.rows("select change_state, decided_date, decided_by_name from changes") == [
        ("raised", None, None)
    ]
    assert found.rows("select is_open from action where action_kind = 'issue'") == [(True,)]
    assert found.rows("select decided_date from decisions") == [(None,)]
    assert found.rows("select delivered_date, accepted_date from deliverables") == [(STATUS, None)]
    assert found.rows("select planned_amount, realised_amount from benefits") == [(50, None)]
    assert found.rows("select contract_id, paid_date from customer_invoices") == [
        (None, None)
    ]  # the order was not signed yet
    assert found.rows("select count(*) from contracts") == [(0,)]


def test_an_item_stands_where_its_last_move_by_the_status_date_took_it(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("A")
    states = {
        "moved": "Done",
        "unmoved": "Done",
        "dated": "Done",
        "begun": "In progress",
        "told": "Review",
    }
    dates = {
        "dated": {"actual_start_date": FIRST, "actual_finish_date": AFTER},
        "begun": {"actual_start_date": AFTER},
    }
    for name, state in states.items():
        p.add(
            "tasks",
            task_id=name,
            project_id="A",
            task_name=name,
            kind="item",
            workflow_state=state,
            **dates.get(name, {}),
        )
    for task, day, before, after in (
        ("moved", STATUS, "To do", "In progress"),
        ("moved", AFTER, "In progress", "Done"),
        ("unmoved", AFTER, "To do", "Done"),
        ("told", AFTER, "Review", "Done"),
    ):
        p.add(
            "workflow_transitions", task_id=task, moved_date=day, from_state=before, to_state=after
        )
    found = p.publish(tmp_path)
    assert dict(found.rows("select task_id, workflow_state from tasks")) == {
        "moved": "In progress",
        "unmoved": "To do",
        "dated": None,
        "begun": None,
        "told": "Review",
    }
    assert found.rows("select task_id from flow_item where not is_open") == []
    assert found.rows("select task_id from flow_item where is_wip order by task_id") == [
        ("dated",),
        ("moved",),
        ("told",),
    ]


def test_nothing_that_is_cut_is_lost(tmp_path: Path) -> None:
    p = Portfolio()
    task = p.task(
        p.project("A"),
        FIRST,
        LAST,
        100,
        actual_start_date=FIRST,
        actual_finish_date=AFTER,
        remaining_hours=0,
    )
    p.add("people", person_id="u", person_name="Uwe")
    for amount, day in ((70, STATUS), (30, AFTER)):
        p.cost("A", amount, day)
        p.add(
            "time_entries",
            person_id="u",
            project_id="A",
            task_id=task,
            work_date=day,
            worked_hours=amount / 10,
        )
    p.add(
        "benefits",
        benefit_id="G",
        project_id="A",
        benefit_name="G",
        measure_date=AFTER,
        planned_amount=50,
        realised_amount=20,
    )
    p.add("progress", task_id=task, progress_date=AFTER, percent_complete_ratio=1)
    found = p.publish(tmp_path)
    totals = found.rows(
        "select table_name, column_name, in_total, published_total, refused_total, later_total from"
        " control_total where later_total <> 0 or column_name = 'realised_amount' order by 1, 2"
    )
    assert totals == [
        ("benefits", "realised_amount", 20, 0, 0, 20),
        ("cost_entries", "cost_amount", 100, 70, 0, 30),
        ("cost_entries", "rows", 2, 1, 0, 1),
        ("progress", "rows", 1, 0, 0, 1),
        ("time_entries", "rows", 2, 1, 0, 1),
        ("time_entries", "worked_hours", 10, 7, 0, 3),
    ]
    listed = found.rows(
        "select table_name, kind, column_name, project_id, later_date, source_row from later_row"
        " order by 1, 3"
    )
    assert listed == [
        ("benefits", "value", "realised_amount", "A", AFTER, 2),
        ("cost_entries", "row", "cost_date", "A", AFTER, 3),
        ("progress", "row", "progress_date", "A", AFTER, 2),
        ("tasks", "date", "actual_finish_date", "A", AFTER, 2),
        ("tasks", "value", "remaining_hours", "A", AFTER, 2),
        ("time_entries", "row", "work_date", "A", AFTER, 3),
    ]
    assert (
        '"cost_amount":30'
        in found.rows("select row_text from later_row where table_name = 'cost_entries'")[0][0]
    )


# --- over the whole contract ----------------------------------------------------------------------


def test_every_date_says_what_it_means_after_the_status_date() -> None:
    for table in TABLES:
        for column in table.columns:
            assert (column.dated in (PLANNED, HAPPENED, ENTERED)) == (column.type == "date"), (
                f"{table.name}.{column.name}"
            )
        cut = table.dated(ENTERED) + table.dated(HAPPENED)
        assert not (cut and is_private(table)), (
            f"{table.name} is published without its private columns before it is cut"
        )


MORE: Rows = {
    "project_reports": [
        {
            "project_id": "P2",
            "report_date": STATUS,
            "baseline_total_amount": 40000,
            "forecast_total_amount": 42000,
        }
    ],
    "baselines": [{"project_id": "P1", "version": 1, "approved_date": date(2026, 2, 1)}],
    "task_steps": [
        {"task_id": "P2-1", "step_name": "Frame", "weight_ratio": 1, "baseline_date": STATUS}
    ],
    "estimates_to_complete": [
        {"task_id": t, "estimate_date": STATUS, "remaining_amount": 9000}
        for t in ("P1-1", "P1-2", "P2-1")
    ],
    "workflow_transitions": [
        {"task_id": "P1-1", "moved_date": STATUS, "from_state": "To do", "to_state": "In progress"}
    ],
    "blocked_intervals": [{"task_id": "P1-1", "from_date": STATUS}],
    "issues": [{"issue_id": "I1", "project_id": "P1", "issue_name": "Leak", "opened_date": STATUS}],
    "changes": [
        {
            "change_id": "C1",
            "project_id": "P1",
            "change_name": "Wider",
            "cost_effect_amount": 500,
            "raised_date": STATUS,
        },
        {
            "change_id": "C2",
            "project_id": "P1",
            "change_name": "Older",
            "change_state": "approved",
            "cost_effect_amount": 700,
            "raised_date": date(2026, 2, 1),
            "decided_date": date(2026, 2, 20),
        },
    ],
    "reserve_draws": [
        {"project_id": "P1", "draw_date": STATUS, "draw_reason": "Pump", "drawn_amount": 100}
    ],
    "benefits": [
        {
            "benefit_id": "G",
            "project_id": "P1",
            "benefit_name": "G",
            "measure_date": STATUS,
            "planned_amount": 50,
            "realised_amount": 20,
        }
    ],
}


def whole() -> Rows:
    """The tiny company with rows in every table that has a date of something that happened."""
    tables = copy.deepcopy({**company.TABLES, **MORE})
    for risk in tables["risks"]:
        risk["raised_date"] = date(2026, 2, 2)
    tables["deliverables"].append(
        {
            "deliverable_id": "V2",
            "project_id": "P1",
            "deliverable_name": "Manual",
            "due_date": STATUS,
        }
    )
    return tables


def later(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row like the first one, of a day after the status date."""
    own = [
        c.name
        for c in table.columns
        if not c.references
        and c.name in (*table.key, table.unique)
        and c.type == "text"
        and c.name.endswith("_id")
    ]
    row = (
        rows[0]
        | {name: f"{rows[0].get(name, '')}-later" for name in own}
        | {c.name: AFTER for c in table.dated(ENTERED)}
    )
    row |= {c.name: "" for c in table.dated(HAPPENED)} | (
        {"due_date": AFTER} if "due_date" in table.by_name else {}
    )
    return [row | {"version": 2} if "version" in table.key else row]


def dump(file: Path) -> dict[str, list[Any]]:
    """Every published table but those that say what came in, without file and row."""
    found = Numbers(file)
    names = [
        n
        for (n,) in found.rows("select table_name from published_table")
        if n
        not in (
            "later_row",
            "control_total",
            "source_file",
            "snapshot",
            "report_history",
            "published_table",
        )
    ]
    columns = {
        n: ", ".join(
            f'"{c}"'
            for (c,) in found.rows(
                "select column_name from published_column where table_name = ? and column_name not"
                " in ('source_file_id', 'source_row', 'file_id') order by position",
                n,
            )
        )
        for n in names
    }
    held: dict[str, Any] = {
        n: found.rows(f"select {columns[n]} from {n} order by all") for n in names
    }
    return held | {
        f"metric {name}": found.value(name, "P1") if is_project else found.value(name, by="''")
        for name, is_project in found.rows(
            "select m.metric_name, count(c.column_name) > 0 from metric as m left join"
            " published_column as c on c.table_name = m.mart and c.column_name = 'project_id' group"
            " by all"
        )
    }


def published(folder: Path, tables: Rows) -> dict[str, list[Any]]:
    settings = load(company.write(folder, tables))
    outcome = refresh.run(settings, settings.snapshots, STATUS, publish=True)
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return dump(settings.snapshots)


def test_no_published_value_changes_with_rows_and_dates_after_the_status_date(
    tmp_path: Path,
) -> None:
    before = published(tmp_path / "before", whole())
    tables = whole()
    for table in TABLES:
        if table.dated(ENTERED) or table.dated(HAPPENED):
            assert tables.get(table.name), f"{table.name} has no row to go by"
        for row in tables.get(table.name, []):
            row |= {c.name: AFTER for c in table.dated(HAPPENED) if not row.get(c.name)}
        if table.dated(ENTERED):
            tables[table.name] += later(table, tables[table.name])
    tables["task_baselines"] += [{**tables["task_baselines"][0], "version": 2, "budget_amount": 99}]
    after = published(tmp_path / "after", tables)
    told = Numbers(tmp_path / "after" / "snapshots").rows(
        "select distinct table_name, column_name from later_row"
    )
    assert {(t.name, c.name) for t in TABLES for c in t.dated(ENTERED) + t.dated(HAPPENED)} <= set(
        told
    )
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []
