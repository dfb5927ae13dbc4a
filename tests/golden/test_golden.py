"""Published worked examples through the real refresh: each figure exactly as recomputed, and as
printed within its rounding."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from etl.judge.status import overall
from etl.judge.thresholds import colour_of, default_bands
from tests.portfolio import STATUS, WEEK, Numbers, Portfolio


def fixture(name: str) -> list[dict[str, str]]:
    """The rows of one of the published cases beside this file; lines that begin with # name its
    source."""
    with (Path(__file__).parent / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))


G01 = {r["key"]: r for r in fixture("g01_evm_expected.csv")}
G09 = fixture("g09_rag.csv")
G10 = {(r["case"], r["key"]): r for r in fixture("g10_report_expected.csv")}
G15 = fixture("g15_earned_schedule.csv")
G16 = fixture("g16_utilisation.csv")
COLOURS = {"G": "green", "Y": "amber", "R": "red", "": "grey", "unknown": "grey"}
DAYS = 5  # working days of a period, which is a week here
UTILISED_MONDAY = STATUS - timedelta(days=4)


def g01(p: Portfolio) -> None:
    """Five periods of a budget of 500 000; 40 % complete after the third; cost by period."""
    rows = fixture("g01_evm_input.csv")
    p.weekly("G01", [500_000 * float(r["pv_cum_pct"]) for r in rows], 0.4 * 500_000, 3)
    for ago, row in zip((2, 1, 0), rows, strict=False):
        p.cost("G01", row["ac_period"], STATUS - ago * WEEK)


def g09(p: Portfolio) -> None:
    """EV = c·s, AC = s and PV = c in millions, so that the indices are c and s to the last bit."""
    for number, row in enumerate(G09):
        cost, schedule = round(1000 * float(row["cpi"] or 1)), round(1000 * float(row["spi"]))
        key = p.project(f"G09-{number}")
        due = p.task(key, STATUS, STATUS, cost * 1000)
        earned = cost * schedule
        p.add(
            "progress",
            task_id=due,
            progress_date=STATUS,
            percent_complete_ratio=min(1, earned / (cost * 1000)),
        )
        if earned > cost * 1000:  # ahead of the plan: part of what is due later is done already
            p.task(key, STATUS + WEEK, STATUS + WEEK, earned - cost * 1000, 1)
        if row["cpi"]:
            p.cost(key, schedule * 1000)


def g10(p: Portfolio) -> None:
    """Each task's planned part is due by the status date; the rest of the budget lies in the week
    after, and all that is still to spend."""
    for case in ("A", "B"):
        key = p.project(f"G10-{case}")
        rest = float(G10[case, "bac"]["exact"])
        for row in (r for r in fixture("g10_report_tasks.csv") if r["case"] == case):
            planned = float(row["pv"])
            rest -= planned
            task = p.task(
                key,
                STATUS - timedelta(days=4),
                STATUS,
                planned,
                float(row["ev"]) / planned if planned else 0,
            )
            p.cost(key, row["ac"], task_id=task)
            p.add("estimates_to_complete", task_id=task, estimate_date=STATUS, remaining_amount=0)
        later = p.task(key, STATUS + timedelta(days=3), STATUS + WEEK, rest)
        p.add("estimates_to_complete", task_id=later, estimate_date=STATUS, remaining_amount=90)


def g15(p: Portfolio) -> None:
    for row in G15:
        key, at = f"G15-{row['case']}", int(row["at"])
        p.weekly(key, [float(x) for x in row["pv_cum"].split(";")], float(row["ev"]), at)


def g16(p: Portfolio) -> None:
    """2 000 h are fifty weeks of 40 h, of which 29 h each are billed; 40 h are one week. No
    absence, no holiday."""
    p.project("G16")
    p.add("departments", department_id="D", department_name="D")
    for number, row in enumerate(G16):
        weeks = int(row["capacity_hours"]) // 40
        first = UTILISED_MONDAY - (weeks - 1) * WEEK
        team, person = f"T{number}", f"p{number}"
        p.add("teams", team_id=team, team_name=team, department_id="D")
        p.add(
            "people",
            person_id=person,
            person_name=person,
            team_id=team,
            weekly_hours=40,
            employed_from_date=first,
        )
        hours = float(row["billable_hours"]) / weeks / 5
        for day in (first + w * WEEK + timedelta(days=d) for w in range(weeks) for d in range(5)):
            p.add(
                "time_entries",
                person_id=person,
                project_id="G16",
                work_date=day,
                worked_hours=f"{hours:.4f}",
                is_billable="true",
            )
    # A third team: one person, 40 h, a day off, a tenth of the rest for meetings; works 30 h, of
    # which 20 h billable.
    p.add("teams", team_id="AWAY", team_name="Away", department_id="D")
    p.add(
        "people",
        person_id="away",
        person_name="Away",
        team_id="AWAY",
        weekly_hours=40,
        non_project_ratio=0.1,
        employed_from_date=UTILISED_MONDAY,
    )
    p.add("absences", person_id="away", from_date=STATUS, to_date=STATUS)
    for worked, billable, approved in (
        (14, "true", "true"),
        (6, "true", "true"),
        (4, "true", "false"),
        (6, "false", "true"),
    ):
        p.add(
            "time_entries",
            person_id="away",
            project_id="G16",
            work_date=UTILISED_MONDAY,
            worked_hours=worked,
            is_billable=billable,
            is_approved=approved,
        )


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    for case in (g01, g09, g10, g15, g16):
        case(p)
    return p.publish(tmp_path_factory.mktemp("golden"))


def assert_figure(
    found: tuple[float | None, str | None], row: dict[str, str], unit: float = 1.0
) -> None:
    """The exact value to 1e-6, and the printed one within the tolerance of its rounding."""
    value, reason = found
    assert reason is None and value is not None
    assert value / unit == pytest.approx(float(row["exact"]), rel=1e-6)
    if row["published"] and row["status"] != "misprint":
        assert abs(value / unit - float(row["published"])) <= float(row["tol"]) + 1e-9


@pytest.mark.parametrize(
    ("key", "metric", "unit"),
    [
        ("bac", "budget_at_completion", 1),
        ("pv", "planned_value", 1),
        ("ev", "earned_value", 1),
        ("ac", "actual_cost", 1),
        ("sv", "schedule_variance", 1),
        ("cv", "cost_variance", 1),
        ("spi", "schedule_performance_index", 1),
        ("cpi", "cost_performance_index", 1),
        ("eac_cpi", "estimate_by_cost", 1),
        ("eac_rest_at_plan", "estimate_at_plan", 1),
        ("eac_cpi_spi", "estimate_by_both", 1),
        ("vac_cpi", "variance_at_completion", 1),
        ("tcpi_bac", "to_complete_index", 1),
        ("tcpi_eac", "to_complete_index_forecast", 1),
        ("pct_complete", "percent_complete", 1),
        ("pct_spent", "percent_spent", 1),
        ("es", "earned_schedule", DAYS),
        ("sv_t", "schedule_variance_time", DAYS),
        ("spi_t", "schedule_performance_time", 1),
    ],
)
def test_g01_each_figure_of_the_book_is_what_the_metric_gives(
    numbers: Numbers, key: str, metric: str, unit: float
) -> None:
    assert_figure(numbers.value(metric, "G01"), G01[key], unit)


def test_g01_the_rest_costs_435_at_this_efficiency(numbers: Numbers) -> None:
    assert_figure(numbers.value("estimate_to_complete", "G01"), G01["etc_cpi"])


def test_g01_the_text_calls_bac_by_cpi_the_highest_forecast_and_its_own_table_says_otherwise(
    numbers: Numbers,
) -> None:
    assert numbers.value("estimate_by_both", "G01")[0] > numbers.value("estimate_by_cost", "G01")[0]


def test_g01_the_range_of_forecasts_holds_every_formula(numbers: Numbers) -> None:
    weighted = 290_000 + 300_000 / (
        0.8 * 200 / 290 + 0.2 * 2.6 / 3
    )  # 703 763, by pencil from the book's inputs
    assert numbers.value("estimate_weighted", "G01") == (pytest.approx(weighted, rel=1e-6), None)
    assert numbers.value("estimate_low", "G01") == (pytest.approx(590_000), None)
    assert numbers.value("estimate_high", "G01") == (pytest.approx(833_750), None)


def test_g01_at_forty_percent_the_headline_forecast_is_at_this_efficiency(numbers: Numbers) -> None:
    assert_figure(numbers.value("estimate_at_completion", "G01"), G01["eac_cpi"])


@pytest.mark.parametrize(
    "number", range(len(G09)), ids=lambda n: f"cpi {G09[n]['cpi'] or 'unknown'} spi {G09[n]['spi']}"
)
def test_g09_colours_are_those_of_the_published_rule(numbers: Numbers, number: int) -> None:
    """The bands lie on the indices; SPI(t), which judges schedules, has the same, and the worse
    colour makes the composite."""
    row = G09[number]
    indices = [
        numbers.value(m, f"G09-{number}")[0]
        for m in ("cost_performance_index", "schedule_performance_index")
    ]
    assert indices == [
        float(row["cpi"]) if row["cpi"] else None,
        float(row["spi"]),
    ]  # to the last bit: bounds are included
    cost, schedule, pace = (
        colour_of(v, m, portfolio="", known=default_bands())[0]
        for v, m in zip([*indices, indices[1]], RULED, strict=True)
    )
    assert [cost, schedule, pace, overall([cost, schedule])] == [
        COLOURS[row[c]] for c in ("cpi_colour", "spi_colour", "spi_colour", "overall")
    ]
    assert numbers.colours(f"G09-{number}")["cost"] == cost


RULED = ("cost_performance_index", "schedule_performance_index", "schedule_performance_time")


@pytest.mark.parametrize("case", ["A", "B"])
@pytest.mark.parametrize(
    ("key", "metric"),
    [
        ("bac", "budget_at_completion"),
        ("ev", "earned_value"),
        ("ac", "actual_cost"),
        ("pv", "planned_value"),
        ("cv", "cost_variance"),
        ("sv", "schedule_variance"),
        ("spi", "schedule_performance_index"),
        ("cpi", "cost_performance_index"),
        ("pct_complete", "percent_complete"),
        ("eac_cpi", "estimate_by_cost"),
        ("vac_cpi", "variance_at_completion"),
    ],
)
def test_g10_six_tasks_roll_up_to_the_printed_report(
    numbers: Numbers, case: str, key: str, metric: str
) -> None:
    assert_figure(numbers.value(metric, f"G10-{case}"), G10[case, key])


def test_g10_cost_and_rest_are_300_where_the_sheet_prints_310(numbers: Numbers) -> None:
    row = G10["A", "eac_bottom_up"]
    assert (row["status"], float(row["published"])) == ("misprint", 310.0)
    assert_figure(numbers.value("estimate_by_people", "G10-A"), row)


def test_g10_a_roll_up_is_never_the_mean_of_its_tasks_indices(numbers: Numbers) -> None:
    mean = float(G10["A", "mean_of_task_cpi"]["exact"])
    value = numbers.value("cost_performance_index", "G10-A")[0]
    assert value == pytest.approx(148 / 210, rel=1e-9) and abs(value - mean) > 0.005


def test_g10_two_reports_together_are_sums_over_sums(numbers: Numbers) -> None:
    value_sql = numbers.rows(
        "select value_sql from metric where metric_name = 'cost_performance_index'"
    )[0][0]
    both = numbers.rows(
        f"select {value_sql} from project_total where project_id in ('G10-A', 'G10-B')"
    )[0][0]
    assert both == pytest.approx(
        (148 + 85) / (210 + 63), rel=1e-9
    )  # 0.853, not the mean of 0.705 and 1.349


@pytest.mark.parametrize("row", G15, ids=[r["case"] for r in G15])
@pytest.mark.parametrize(
    ("key", "metric", "unit"),
    [
        ("es", "earned_schedule", DAYS),
        ("sv_t", "schedule_variance_time", DAYS),
        ("spi_t", "schedule_performance_time", 1),
    ],
)
def test_g15_earned_schedule_is_where_the_plan_stood_at_this_much_earned(
    numbers: Numbers, row: dict[str, str], key: str, metric: str, unit: float
) -> None:
    assert numbers.value(metric, f"G15-{row['case']}") == (
        pytest.approx(float(row[key]) * unit, rel=1e-6, abs=1e-9),
        None,
    )


@pytest.mark.parametrize("row", G15, ids=[r["case"] for r in G15])
def test_g15_planned_and_actual_time_are_those_the_printed_forecasts_divide(
    numbers: Numbers, row: dict[str, str]
) -> None:
    found = numbers.rows(
        "select planned_duration_days, actual_time_days, earned_schedule_days from project_total"
        " where project_id = ?",
        f"G15-{row['case']}",
    )[0]
    planned, actual, earned = (float(x) / DAYS for x in found)
    if row["ieac_t"]:
        assert planned / (earned / actual) == pytest.approx(
            float(row["ieac_t"]), rel=1e-6
        )  # IEAC(t) = PD ÷ SPI(t)
    if row["tspi_pd"]:
        assert (planned - earned) / (planned - actual) == pytest.approx(
            float(row["tspi_pd"]), rel=1e-6
        )
    elif row["case"] == "late_after_pd":
        assert actual >= planned > earned  # target passed


def test_g15_a_plateau_is_told(numbers: Numbers) -> None:
    flat = numbers.rows(
        "select project_id from project_total where is_plateau and project_id like 'G15%' order"
        " by 1"
    )
    assert [r[0] for r in flat] == ["G15-plateau_behind", "G15-plateau_on_plan"]


@pytest.mark.parametrize("number", range(len(G16)), ids=lambda n: G16[n]["source"])
def test_g16_billable_hours_are_set_against_capacity(numbers: Numbers, number: int) -> None:
    row = G16[number]
    value, reason = numbers.value("billable_utilisation", f"T{number}", "team_id")
    assert (value, reason) == (
        pytest.approx(float(row["exact"]), rel=1e-6),
        None,
    ) and value == pytest.approx(float(row["printed"]), abs=5e-4)


def test_g16_worked_and_billable_have_different_denominators(numbers: Numbers) -> None:
    # capacity 40; available (40 − 8 off) × 0.9 = 28.8; 30 h worked; 20 h billable and approved, 4 h
    # billable and not approved
    assert numbers.value("billable_utilisation", "AWAY", "team_id") == (
        pytest.approx(20 / 40),
        None,
    )
    assert numbers.value("utilisation", "AWAY", "team_id") == (pytest.approx(30 / 28.8), None)
