"""A refused cell is not a refused row; one cause is one fault; rows are told apart by more than
their line; totals close over all of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import refresh
from etl.contract import BY_NAME
from etl.settings import load
from tests import company
from tests.company import STATUS_DATE, tolerating
from tests.portfolio import STATUS, Numbers, Portfolio

MONDAY = STATUS - timedelta(days=4)


def test_every_optional_cell_may_be_wrong_and_its_row_is_published(tmp_path: Path) -> None:
    """In each table a second copy of the first row, of which every optional cell is wrong: as many
    rows as came in, and each of those cells empty."""
    tables, bad, more = company.with_bad_cells()
    settings = load(company.write(tmp_path, tables, more=more))
    outcome = refresh.run(settings, settings.snapshots, STATUS_DATE, publish=True)
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    numbers = Numbers(settings.snapshots)
    public = [t for t in tables if BY_NAME[t].scope != "private"]
    counts = {t: numbers.rows(f"select count(*) from {t}")[0][0] for t in public}
    assert counts == {t: len(tables[t]) for t in public}
    assert numbers.rows("select * from refused_row") == []
    for table in public:
        columns = [
            c for c in bad[table] if BY_NAME[table].by_name[c].shown_to != frozenset({"private"})
        ]
        assert not columns or numbers.rows(
            f"select {', '.join(columns)} from {table} where source_row = 2"
        ) == [(None,) * len(columns)]
    assert set(numbers.rows("select table_name, column_name from column_coverage")) == {
        (t, c)
        for t in public
        for c in bad[t]
        if BY_NAME[t].by_name[c].shown_to != frozenset({"private"})
    }


@pytest.fixture
def three() -> Portfolio:
    p = Portfolio()
    for key in ("A", "B", "C"):
        p.project(key)
    return p


def totals(numbers: Numbers, column: str) -> tuple[Any, ...]:
    return numbers.rows(
        "select in_total, published_total, refused_total from control_total where column_name = ?",
        column,
    )[0]


def test_a_total_over_a_refused_cell_closes_and_says_what_it_leaves_out(
    three: Portfolio, tmp_path: Path
) -> None:
    """Three contracts of 100, −7 and 50: the second is below what a contract may be. 143 came in,
    150 are published, −7 refused."""
    for key, amount in (("A", 100), ("B", -7), ("C", 50)):
        three.add("contracts", contract_id=key, project_id=key, contract_amount=amount)
    outcome = three.run(tmp_path, more=tolerating(("contracts", "contract_amount", "range")))
    numbers = Numbers(tmp_path / "snapshots")
    assert numbers.rows("select contract_id, contract_amount from contracts order by 1") == [
        ("A", 100),
        ("B", None),
        ("C", 50),
    ]
    assert totals(numbers, "contract_amount") == (143, 150, -7)
    assert totals(numbers, "rows") == (3, 3, 0)
    assert numbers.rows("select * from column_coverage") == [
        ("contracts", "contract_amount", "B", 1, 0, 1)
    ]
    assert numbers.rows("select source_row, is_row_refused from fault") == [(3, False)]
    assert outcome.notes == [
        "contracts: 1 of 3 rows published without contract_amount, whose cell was refused."
    ]


def test_of_dates_in_the_wrong_order_the_optional_one_is_left_empty(
    three: Portfolio, tmp_path: Path
) -> None:
    """An invoice is due before it is sent: without its day it is none, so the due date goes."""
    three.add(
        "customer_invoices",
        invoice_id="I",
        project_id="A",
        invoice_date="2026-03-02",
        due_date="2026-02-02",
        invoice_amount=10,
    )
    three.add(
        "projects",
        project_id="D",
        project_name="D",
        baseline_start_date="2026-03-02",
        baseline_finish_date="2026-02-02",
    )
    numbers = three.publish(
        tmp_path,
        more=tolerating(
            ("customer_invoices", "invoice_date", "date_order"),
            ("projects", "baseline_start_date", "date_order"),
        ),
    )
    assert [
        str(d) for d in numbers.rows("select invoice_date, due_date from customer_invoices")[0]
    ] == ["2026-03-02", "None"]
    assert [
        str(d)
        for d in numbers.rows(
            "select baseline_start_date, baseline_finish_date from projects where project_id = 'D'"
        )[0]
    ] == ["None", "2026-02-02"]


def test_a_day_goes_with_its_time_and_a_time_alone_leaves_the_day(
    three: Portfolio, tmp_path: Path
) -> None:
    """Days in the wrong order are one fault and empty the start with its hour; hours in the wrong
    order of one day leave the day."""
    for start, finish in (
        ("2026-03-05 10:00", "2026-03-04 09:00"),
        ("2026-03-05 10:00", "2026-03-05 09:00"),
    ):
        three.add(
            "tasks",
            task_id=finish,
            project_id="A",
            task_name="T",
            forecast_start_date=start,
            forecast_finish_date=finish,
        )
    outcome = three.run(
        tmp_path, more=tolerating(("tasks", "forecast_start_date", "date_order"), limit=2)
    )
    assert [(f.row, f.contract_column) for f in outcome.faults] == [
        (2, "forecast_start_date"),
        (3, "forecast_start_date"),
    ]
    found = Numbers(tmp_path / "snapshots").rows(
        "select forecast_start_date, forecast_start_at from tasks order by source_row"
    )
    assert [(str(d), str(t)) for d, t in found] == [("None", "None"), ("2026-03-05", "None")]


def test_what_follows_a_refused_row_is_listed_row_by_row_and_tolerated_with_it(
    three: Portfolio, tmp_path: Path
) -> None:
    """B has no name; its 3,000 cost lines go with it, its task and the task's baseline too: one
    fault, one consequence, 3,003 rows, each with the row to mend."""
    three.tables["projects"][1]["project_name"] = ""
    three.task("B", MONDAY, STATUS, 100)
    for _ in range(3000):
        three.cost("B", 1)
    three.cost("A", 5)
    outcome = three.run(tmp_path, more=tolerating(("projects", "project_name", "required")))
    numbers = Numbers(tmp_path / "snapshots")
    assert [(f.kind, f.row) for f in outcome.faults] == [("required", 3), ("consequence", 3)]
    assert (
        outcome.faults[1].found
        == "1 row of task_baselines and 1 row of tasks and 3000 rows of cost_entries that name it"
    )
    assert numbers.rows("select table_name, count(*) from refused_row group by 1 order by 1") == [
        ("cost_entries", 3000),
        ("projects", 1),
        ("task_baselines", 1),
        ("tasks", 1),
    ]
    assert numbers.rows(
        "select distinct faults from refused_row where table_name = 'cost_entries'"
    ) == [("project_id: 'B' was refused: projects.csv, row 3",)]
    assert numbers.value("actual_cost") == (5, None)
    assert totals(numbers, "cost_amount") == (3005, 5, 3000)


def test_what_may_be_empty_stays_without_the_refused_row_that_it_names(
    three: Portfolio, tmp_path: Path
) -> None:
    """A task that begins on no day can be; one without a name cannot. Its cost of 7 and its
    sub-task stay."""
    task = three.task("A", MONDAY, STATUS, 100)
    three.tables["tasks"][0]["task_name"] = ""
    three.add("tasks", task_id="below", project_id="A", task_name="below", parent_task_id=task)
    three.cost("A", 7, task_id=task)
    outcome = three.run(tmp_path, more=tolerating(("tasks", "task_name", "required")))
    numbers = Numbers(tmp_path / "snapshots")
    assert numbers.rows("select cost_amount, task_id from cost_entries") == [(7, None)]
    assert numbers.rows("select task_id, parent_task_id from tasks") == [("below", None)]
    assert (
        outcome.faults[1].found
        == "1 row of cost_entries (one cell each) and 1 row of task_baselines and 1 row of tasks"
        " (one cell each) that name it"
    )


# --- identity -------------------------------------------------------------------------------------


def wide(
    folder: Path, rows: int, width: int, value: str, *, kind: str = "range", limit: int = 1
) -> Path:
    """The settings of a wide export, a column for each month, reshaped to a line for each cell, all
    of one row under the same number."""
    months = [f"m{i}" for i in range(width)]
    lines = [
        f"P{r}," + ",".join(value if i == 0 or value.startswith("x") else "1" for i in range(width))
        for r in range(rows)
    ]
    (folder / "wide.csv").write_text(f"Project,{','.join(months)}\n" + "\n".join(lines) + "\n")
    (folder / "p.csv").write_text(
        "project_id,project_name\n" + "".join(f"P{r},P{r}\n" for r in range(rows))
    )
    cells = (
        "select _row, Project, month, amount from (unpivot export on columns(* exclude (_row,"
        " Project)) into name month value amount)"
    )
    (folder / "portal.toml").write_text(
        '[company]\nname = "T"\n[snapshots]\nfolder = "s"\n[[source]]\ntable = "projects"\npath ='
        ' "p.csv"\n[source.columns]\nproject_id = "project_id"\nproject_name ='
        ' "project_name"\n[[source]]\ntable = "contracts"\npath = "wide.csv"\nselect = """select'
        f' _row, Project, Project || month as id, amount from ({cells})"""\n[source.columns]\nid ='
        ' "contract_id"\nProject = "project_id"\namount = "contract_amount"\n'
        + tolerating(("contracts", "contract_amount", kind), limit=limit)
    )
    return folder / "portal.toml"


def test_one_bad_cell_of_a_row_that_became_many_is_one_fault(tmp_path: Path) -> None:
    settings = load(wide(tmp_path, 1, width=4, value="-1"))
    outcome = refresh.run(settings, settings.snapshots, STATUS_DATE, publish=True)
    assert [(f.row, f.is_row_refused) for f in outcome.faults] == [(2, False)]
    assert Numbers(tmp_path / "s").rows(
        "select contract_id, contract_amount, source_row from contracts order by 1"
    ) == [("P0m0", None, 2), ("P0m1", 1, 2), ("P0m2", 1, 2), ("P0m3", 1, 2)]


def test_thousands_of_bad_cells_of_few_rows_are_as_many_faults(tmp_path: Path) -> None:
    """1,500 columns of 6 rows, each cell no number: 9,000 faults, 9,000 empty cells, and no pairing
    of every cell of a row with every other. In a process of its own: what it takes is asked of the
    system."""
    config = wide(tmp_path, 6, width=1500, value="x", kind="type", limit=9000)
    code = (
        "import sys; from etl.__main__ import main; ended = main(sys.argv[1:]);"
        " print(open('/proc/self/status').read()); sys.exit(ended)"
    )
    given = ["refresh", "--config", str(config), "--status-date", STATUS_DATE.isoformat()]
    ran = subprocess.run([sys.executable, "-c", code, *given], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    peak = int(ran.stdout.rpartition("VmHWM:")[2].split()[0])  # kB, of this program alone
    published = Numbers(tmp_path / "s")
    listed = (tmp_path / "s" / "faults.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(listed) == 1 + 9000
    assert published.rows("select count(*), count(contract_amount) from contracts") == [(9000, 0)]
    assert peak < 1_000_000


# --- rows that contradict or repeat ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "more"),
    [
        ("cost_entries", {"cost_date": MONDAY, "cost_amount": 1}),
        ("risks", {"risk_id": "R", "risk_name": "R"}),
        ("time_entries", {"person_id": "u", "work_date": MONDAY, "worked_hours": 1}),
    ],
)
def test_a_task_of_another_project_is_a_fault_and_its_row_stays_without_it(
    table: str, more: dict[str, Any], three: Portfolio, tmp_path: Path
) -> None:
    three.add("people", person_id="u", person_name="U")
    task = three.task("B", MONDAY, STATUS, 100)
    three.add(table, project_id="A", task_id=task, **more)
    outcome = three.run(tmp_path, more=tolerating((table, "task_id", "conflict")))
    assert (
        str(outcome.faults[0])
        == f"{table}.csv, row 2, task_id: found {task} of project B beside project_id A, expected a"
        " task_id of the same project. Correct project_id or task_id."
    )
    assert Numbers(tmp_path / "snapshots").rows(f"select project_id, task_id from {table}") == [
        ("A", None)
    ]


def test_a_part_above_its_budget_is_a_fault_and_a_credit_has_no_part(
    three: Portfolio, tmp_path: Path
) -> None:
    for budget, part in ((1000, 1500), (1000, 1000), (-100, 0), (-100, 50)):
        three.task("A", MONDAY, STATUS, budget, one_off_amount=part)
    found = three.run(tmp_path).faults
    assert [(f.row, f.kind) for f in found] == [(2, "order"), (5, "order")]


HOURS = (
    '[[source]]\ntable = "time_entries"\npath = "time-*.csv"\n{more}[source.columns]\nDate ='
    ' "work_date"\nProject = "project_id"\nHours = "worked_hours"\nWho = "person_id"\n'
)


def overlapping(folder: Path, more: str = "", tolerate: str = "") -> refresh.Outcome:
    """Two quarters of which both hold 31 March; within the first, two lines alike are two lines."""
    folder.mkdir(exist_ok=True)
    first, second = ("2026-03-30", "2026-03-30", "2026-03-31"), ("2026-03-31", "2026-04-01")
    for name, days in (("time-q1", first), ("time-q2", second)):
        (folder / f"{name}.csv").write_text(
            "Date,Project,Hours,Who\n" + "".join(f"{d},A,8,u\n" for d in days)
        )
    p = Portfolio()
    p.project("A")
    settings = load(company.write(folder, p.tables, more=f"\n{HOURS.format(more=more)}{tolerate}"))
    return refresh.run(settings, settings.snapshots, STATUS_DATE.replace(month=6), publish=True)


def test_lines_of_two_exports_that_overlap_are_told_with_their_day(tmp_path: Path) -> None:
    outcome = overlapping(tmp_path)
    assert not outcome.is_good
    assert str(outcome.faults[0]).startswith(
        "time-q2.csv: found 1 line that time-q1.csv holds too, on 2026-03-31, expected each line"
        " once. Export windows that do not overlap, or map"
    )


def test_lines_of_two_exports_count_once_where_they_are_tolerated_and_twice_where_they_are_lines_of_their_own(
    tmp_path: Path,
) -> None:
    """Four lines of 8 hours, or five."""
    tolerate = tolerating(("time_entries", "", "repeated"))
    assert overlapping(tmp_path / "once", tolerate=tolerate).is_good
    numbers = Numbers(tmp_path / "once" / "snapshots")
    assert numbers.rows("select worked_hours from project_total") == [(32,)]
    assert numbers.rows(
        "select file_name, source_row, faults from refused_row join source_file as s on s.file_id ="
        " refused_row.file_id"
    ) == [("time-q2.csv", 2, "the same line as in time-q1.csv")]
    assert overlapping(tmp_path / "twice", more="keep_repeats = true\n").faults == []
    assert Numbers(tmp_path / "twice" / "snapshots").rows(
        "select worked_hours from project_total"
    ) == [(40,)]


def test_a_booking_of_a_day_counts_in_its_week_and_bookings_of_one_week_add_up(
    three: Portfolio, tmp_path: Path
) -> None:
    """Wednesday 20 and Friday 15 of one week are 35 hours in the week of its Monday."""
    three.add("people", person_id="u", person_name="U", weekly_hours=40)
    for week, hours in (("2026-03-18", 20), ("2026-03-20", 15), ("2026-03-23", 5)):
        three.add("assignments", project_id="A", person_id="u", week=week, planned_hours=hours)
    outcome = three.run(tmp_path)
    assert (
        "assignments: 2 rows name a day within a week, counted in the week of its Monday."
        in outcome.notes
    )
    found = Numbers(tmp_path / "snapshots").rows(
        "select week, sum(planned_hours) from assignments group by 1 order by 1"
    )
    assert [(str(w), h) for w, h in found] == [("2026-03-16", 35), ("2026-03-23", 5)]


def test_a_technique_that_was_refused_leaves_the_plan_whole(tmp_path: Path) -> None:
    """A task of 1000 'by feeling': its cell is empty, it is planned and earns by percent complete,
    40 % of 1000."""
    p = Portfolio()
    p.task(
        p.project("A"),
        STATUS_DATE - timedelta(days=4),
        STATUS_DATE,
        1000,
        0.4,
        ev_technique="by feeling",
    )
    numbers = p.publish(tmp_path, more=tolerating(("tasks", "ev_technique", "value")))
    assert numbers.value("earned_value", "A") == (400, None)
    assert numbers.rows("select refused_count from column_coverage") == [(1,)]
