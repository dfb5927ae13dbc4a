"""Published examples of earned value through the real refresh: ours equals the exact value, and the printed one as printed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from etl import status
from tests.golden.book import DAYS, STATUS_DATE, Book, Published

# --- G01: P. Govan, "PRA: Project Risk Analysis", ch. 5 (book/_book/ch-evm.html, MIT). BAC 500 000 over five periods. -----------------

PLAN = [50_000.0, 125_000.0, 250_000.0, 375_000.0, 500_000.0]
COSTS = (45_000, 110_000, 135_000)
G01 = {  # metric: (as printed, exact, tolerance of the print)
    "budget_at_completion": (500_000, 500_000, 0), "planned_value": (250_000, 250_000, 0.005), "earned_value": (200_000, 200_000, 0.005),
    "actual_cost": (290_000, 290_000, 0.005), "schedule_variance": (-50_000, -50_000, 0.005), "cost_variance": (-90_000, -90_000, 0.005),
    "schedule_performance_index": (0.8, 0.8, 1e-9), "cost_performance_index": (0.69, 200 / 290, 0.0005), "estimate_by_cost": (725_000, 725_000, 0.5),
    "estimate_at_plan": (590_000, 590_000, 0.5), "estimate_by_both": (833_750, 833_750, 0.5), "estimate_to_complete": (435_000, 435_000, 0.5),
    "variance_at_completion": (-225_000, -225_000, 0.5), "to_complete_index": (1.429, 300 / 210, 0.0005),
    "to_complete_index_forecast": (0.69, 200 / 290, 0.0005), "percent_complete": (None, 0.4, 0), "percent_spent": (None, 0.58, 0),
    "earned_schedule": (None, 2.6 * DAYS, 0), "schedule_variance_time": (None, -0.4 * DAYS, 0), "schedule_performance_time": (None, 2.6 / 3, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def pra(tmp_path_factory: pytest.TempPathFactory) -> Published:
    book = Book()
    book.project("PRA")
    book.earn("PRA", book.periods("PRA", PLAN, 3), 200_000)
    for weeks, cost in zip((2, 1, 0), COSTS, strict=True):
        book.cost("PRA", cost, STATUS_DATE - timedelta(weeks=weeks))
    return Published(tmp_path_factory.mktemp("g01"), book)


@pytest.mark.parametrize("metric", G01)
def test_g01_every_printed_figure_is_ours(pra: Published, metric: str) -> None:
    printed, exact, tolerance = G01[metric]
    value, reason = pra.of(metric, "PRA")
    assert (value, reason) == (pytest.approx(exact, rel=1e-6), None)
    assert printed is None or value == pytest.approx(printed, abs=tolerance)


def test_g01_the_text_calls_bac_by_cpi_the_highest_forecast_and_its_own_table_says_otherwise(pra: Published) -> None:
    by_cost, by_both = pra.of("estimate_by_cost", "PRA")[0], pra.of("estimate_by_both", "PRA")[0]
    assert by_both is not None
    assert by_cost is not None
    assert by_both > by_cost


# --- G10: status report of six tasks after Gray & Larson, "Project Management" (exercise sheets pbt8e, p267p). In hundreds. -----------

SHEETS = {  # task: (EV, AC, PV); budget at completion; estimate to complete as the sheet gives it
    "A": (((8, 10, 8), (40, 50, 40), (30, 40, 30), (20, 40, 20), (20, 30, 20), (30, 40, 40)), 248, 90),
    "B": (((6, 5, 6), (20, 14, 20), (30, 20, 30), (20, 15, 20), (0, 0, 0), (9, 9, 9)), 118, None),
}  # fmt: skip
G10 = {  # sheet, metric: (as printed, exact, tolerance of the print)
    ("A", "budget_at_completion"): (248, 248, 0), ("A", "earned_value"): (148, 148, 0), ("A", "actual_cost"): (210, 210, 0), ("A", "planned_value"): (158, 158, 0),
    ("A", "cost_variance"): (-62, -62, 0), ("A", "schedule_variance"): (-10, -10, 0), ("A", "schedule_performance_index"): (0.94, 148 / 158, 0.005),
    ("A", "cost_performance_index"): (0.71, 148 / 210, 0.006), ("A", "percent_complete"): (0.6, 148 / 248, 0.005),
    ("A", "estimate_by_cost"): (352, 248 * 210 / 148, 0.5), ("A", "variance_at_completion"): (-104, 248 - 248 * 210 / 148, 0.5),
    ("B", "budget_at_completion"): (118, 118, 0), ("B", "earned_value"): (85, 85, 0), ("B", "actual_cost"): (63, 63, 0), ("B", "planned_value"): (85, 85, 0),
    ("B", "cost_variance"): (22, 22, 0), ("B", "schedule_variance"): (0, 0, 0), ("B", "schedule_performance_index"): (1, 1, 0),
    ("B", "cost_performance_index"): (1.35, 85 / 63, 0.005), ("B", "percent_complete"): (0.72, 85 / 118, 0.005),
    ("B", "estimate_by_cost"): (87, 118 * 63 / 85, 0.5), ("B", "variance_at_completion"): (31, 118 - 118 * 63 / 85, 0.5),
}  # fmt: skip


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """What is due by the status date is one task each; what is not, one task after it, so that PV and BAC are the sheet's."""
    book, monday = Book(), STATUS_DATE - timedelta(days=4)
    for key, (tasks, budget, to_come) in SHEETS.items():
        book.project(key)
        for number, (earned, spent, planned) in enumerate(tasks, 1):
            if planned:
                book.earn(key, [(book.task(key, f"T{number}", monday, STATUS_DATE, planned), planned)], earned)
            if spent:
                book.cost(key, spent)
        later = book.task(key, "Later", monday + timedelta(weeks=1), monday + timedelta(days=11), budget - sum(t[2] for t in tasks))
        if to_come:
            book.add("estimates_to_complete", task_id=later, estimate_date=STATUS_DATE, remaining_amount=to_come)
    return Published(tmp_path_factory.mktemp("g10"), book)


@pytest.mark.parametrize(("sheet", "metric"), G10)
def test_g10_the_roll_up_of_six_tasks_is_the_sheet_s(sheets: Published, sheet: str, metric: str) -> None:
    printed, exact, tolerance = G10[sheet, metric]
    value, reason = sheets.of(metric, sheet)
    assert (value, reason) == (pytest.approx(exact, rel=1e-6), None)
    assert value == pytest.approx(printed, abs=tolerance)


def test_g10_the_printed_bottom_up_forecast_is_a_misprint(sheets: Published) -> None:
    assert sheets.of("estimate_by_people", "A") == (210 + 90, None)  # the sheet prints 310


def test_g10_an_index_is_of_sums_and_never_the_mean_of_the_tasks_indices(sheets: Published) -> None:
    mean = sum(earned / spent for earned, spent, _ in SHEETS["A"][0]) / 6
    assert mean == pytest.approx(0.7111, abs=1e-4)
    assert sheets.of("cost_performance_index", "A")[0] != pytest.approx(mean, abs=1e-3)


def test_g10_a_portfolio_divides_its_sums(sheets: Published) -> None:
    assert sheets.value("cost_performance_index") == (pytest.approx((148 + 85) / (210 + 63)), None)


# --- G15: earned schedule; cost-core 2.8.0 and pmcontrols tests where printed, edge rules of Lipke's method where not. ----------------

TENS = [10_000.0 * n for n in range(1, 11)]
G15 = {  # case: (cumulative plan, earned, periods passed, periods earned)
    "hand1": ([10, 30, 60, 80, 100], 45, 3, 2.5),
    "frac": ([10, 30, 60, 100], 5, 1, 0.5),
    "interp1": (TENS, 34_000, 5, 3.4),
    "nonlin1": ([20, 50, 90, 140, 200], 70, 3, 2.5),
    "nonlin2": ([30, 70, 120, 180, 250], 100, 3, 2.6),
    "late_after_pd": (TENS, 80_000, 12, 8),
    "complete_late": ([50, 100], 100, 3, 2),  # all is earned: ES is the planned duration
    "plateau_on_plan": ([10, 10, 10, 40], 10, 2, 2),  # nothing is planned in periods 2 and 3: whoever is within them is on plan
    "plateau_behind": ([10, 10, 10, 40], 10, 4, 3),  # the plateau's end, no further
    "nothing_earned": ([10, 30, 60], 0, 1, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def lipke(tmp_path_factory: pytest.TempPathFactory) -> Published:
    book = Book()
    for key, (plan, earned, passed, _) in G15.items():
        book.project(key)
        made = book.periods(key, [float(v) for v in plan], passed)
        book.earn(key, made, earned)
        if earned == plan[-1]:
            for row in book.tables["tasks"]:
                row["actual_finish_date"] = STATUS_DATE if row["project_id"] == key else row.get("actual_finish_date")
    return Published(tmp_path_factory.mktemp("g15"), book)


@pytest.mark.parametrize("case", G15)
def test_g15_earned_schedule_and_its_variance_and_index(lipke: Published, case: str) -> None:
    _, _, passed, earned = G15[case]
    assert lipke.of("earned_schedule", case) == (pytest.approx(earned * DAYS, rel=1e-6), None)
    assert lipke.of("schedule_variance_time", case) == (pytest.approx((earned - passed) * DAYS, rel=1e-6), None)
    assert lipke.of("schedule_performance_time", case) == (pytest.approx(earned / passed, rel=1e-6), None)


# --- G09: FEMA MIP dashboard FAQ (hazards.fema.gov, dash02): two-sided bands, the worse of cost and schedule. -------------------------


@pytest.mark.parametrize(("cpi", "spi", "cost", "schedule", "overall"), [
    (1.0, 1.0, "green", "green", "green"), (0.95, 1.05, "green", "green", "green"), (0.949, 1.0, "amber", "green", "amber"), (0.9, 1.0, "amber", "green", "amber"),
    (0.899, 1.0, "red", "green", "red"), (1.0, 0.92, "green", "amber", "amber"), (1.0, 0.8, "green", "red", "red"), (0.93, 0.93, "amber", "amber", "amber"),
    (0.93, 0.8, "amber", "red", "red"), (1.0, 1.06, "green", "amber", "amber"), (1.0, 1.1, "green", "amber", "amber"), (1.0, 1.11, "green", "red", "red"),
    (None, 1.0, "grey", "green", "grey"),  # our rule: what is unknown is never green
])  # fmt: skip
def test_g09_colours_and_how_they_combine(cpi: float | None, spi: float | None, cost: str, schedule: str, overall: str) -> None:
    bands = status.default_bands()
    found = [status.colour_of(v, m, "", bands)[0] for v, m in ((cpi, "cost_performance_index"), (spi, "schedule_performance_index"))]
    assert found == [cost, schedule]
    assert status.overall(found) == overall


# --- G16: billable utilisation; metric.ai metricopedia (1 450 of 2 000 h), incommand.ai glossary (32 of 40 h). ------------------------


@pytest.fixture(scope="module")
def timesheets(tmp_path_factory: pytest.TempPathFactory) -> Published:
    book, monday = Book(), STATUS_DATE - timedelta(days=4)
    book.project("P")
    book.add("departments", department_id="D", department_name="D")
    for team, weeks, hours in (("YEAR", 50, 29.0), ("WEEK", 1, 32.0)):
        book.add("teams", team_id=team, team_name=team, department_id="D")
        first = monday - timedelta(weeks=weeks - 1)
        book.add("people", person_id=team, person_name=team, team_id=team, weekly_hours=40, employed_from_date=first, employed_to_date=STATUS_DATE)
        for number in range(weeks):
            book.add("time_entries", person_id=team, project_id="P", work_date=first + timedelta(weeks=number), worked_hours=8, is_billable="yes")
            for day in (1, 2, 3):
                book.add("time_entries", person_id=team, project_id="P", work_date=first + timedelta(weeks=number, days=day), worked_hours=(hours - 8) / 3, is_billable="yes")
    return Published(tmp_path_factory.mktemp("g16"), book)


@pytest.mark.parametrize(("team", "printed"), [("YEAR", 1450 / 2000), ("WEEK", 32 / 40)])
def test_g16_billable_hours_over_the_hours_of_the_contract(timesheets: Published, team: str, printed: float) -> None:
    assert timesheets.value("billable_utilisation", f"team_id = '{team}'") == (pytest.approx(printed, rel=1e-6), None)


def test_a_period_is_a_working_week() -> None:
    assert date(2026, 3, 9).weekday() == 0
    assert STATUS_DATE.weekday() == 4
