"""Colours by their rules, through the real refresh: versions, portfolios, since when, where a
shortfall lies, and what is declared."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import refresh
from etl.judge import thresholds
from etl.settings import SettingsError, load
from tests import company
from tests.portfolio import STATUS, Numbers, Portfolio

MONDAY = STATUS - timedelta(days=4)


def band(metric: str, colour: str, low: float | None, high: float | None, **more: Any) -> str:
    """One [[threshold]]; the lower bound belongs to it, the upper does not, unless said."""
    bounds = {k: v for k, v in (("low", low), ("high", high)) if v is not None}
    said = {"metric": metric, "colour": colour, **bounds, **more}
    return "\n[[threshold]]\n" + "".join(
        f"{k} ="
        f" {str(v).lower() if isinstance(v, bool) else v if isinstance(v, int | float | date) else repr(v)}\n"
        for k, v in said.items()
    )


def lenient(**more: Any) -> str:
    """Cost is green from 0.7, red below 0.5."""
    return "".join(
        band("cost_performance_index", *b, **more)
        for b in (("red", None, 0.5), ("amber", 0.5, 0.7), ("green", 0.7, None))
    )


def portfolio() -> Portfolio:
    p = Portfolio()
    p.add("departments", department_id="D", department_name="D")
    for team in ("North", "South"):
        p.add("teams", team_id=team, team_name=team, department_id="D")
    over(p, "lab", portfolio="research")
    over(p, "plant")
    governed(p)
    declared(p)
    slow(p)
    by_team(p)
    reporting(p)
    return p


def over(p: Portfolio, key: str, **columns: Any) -> None:
    """Two weeks of 100 on plan; the first cost 100, the second 150: CPI 1.00, then 0.80."""
    p.project(key, **columns)
    for ago, spent in ((1, 100), (0, 150)):
        start = MONDAY - timedelta(weeks=ago)
        p.task(key, start, start + timedelta(days=4), 100)
        p.add(
            "progress",
            task_id=p.tables["tasks"][-1]["task_id"],
            progress_date=start + timedelta(days=4),
            percent_complete_ratio=1,
        )
        p.cost(key, spent, start, supplier_name="Vantor" if ago == 0 else None)


def governed(p: Portfolio) -> None:
    """What the other dimensions of the plant stand on."""
    for key, kind, amount in (("o", "original", 100), ("x", "change", 6), ("k", "contingency", 5)):
        p.add(
            "budget_lines",
            budget_line_id=key,
            project_id="plant",
            line_kind=kind,
            approved_date=STATUS - timedelta(days=90),
            line_amount=amount,
        )
    p.add(
        "changes",
        change_id="x",
        project_id="plant",
        change_name="x",
        change_state="approved",
        cost_effect_amount=6,
        decided_date=STATUS,
    )
    p.add(
        "reserve_draws",
        project_id="lab",
        draw_date=STATUS,
        reserve_kind="contingency",
        draw_reason="w",
        drawn_amount=1,
    )
    p.add(
        "risks",
        risk_id="r",
        project_id="plant",
        risk_name="r",
        probability_ratio=0.5,
        cost_likely_amount=20,
    )
    p.add(
        "role_requests",
        request_id="q",
        project_id="plant",
        from_date=STATUS + timedelta(days=3),
        to_date=STATUS + timedelta(days=7),
        requested_hours=50,
        filled_hours=40,
    )
    p.add(
        "benefits",
        benefit_id="b",
        project_id="plant",
        benefit_name="b",
        measure_date=STATUS,
        planned_amount=30,
        realised_amount=30,
    )


def declared(p: Portfolio) -> None:
    """Said green by its manager until yesterday, and by its sponsor, who says nothing of when."""
    p.add(
        "declared_status",
        project_id="lab",
        status_date=STATUS,
        colour="green",
        author_name="Ann",
        reason="All fine",
        expiry_date=STATUS + timedelta(days=7),
    )
    p.add(
        "declared_status",
        project_id="plant",
        status_date=STATUS - timedelta(days=9),
        colour="green",
        author_name="Ann",
        expiry_date=STATUS - timedelta(days=1),
    )


def slow(p: Portfolio) -> None:
    """300 due, 210 earned; of the 90 missing 60 are Walls and 30 Roof."""
    p.project("slow")
    for name, done in (("Base", 1), ("Walls", 0.4), ("Roof", 0.7)):
        p.task("slow", MONDAY, STATUS, 100, done, wbs=name)
        p.tables["tasks"][-1]["task_name"] = name


def by_team(p: Portfolio) -> None:
    """North earned 100 for 150, South 100 for 110: 50 of the 60 over are North's."""
    p.project("teams")
    for team, spent in (("North", 150), ("South", 110)):
        p.task("teams", MONDAY, STATUS, 100, 1, team_id=team)
        p.cost("teams", spent, team_id=team)


def reporting(p: Portfolio) -> None:
    """Four tasks under way: one reported today, one on the last day that counts, one a day too long
    ago, one never."""
    p.project("quiet")
    for ago in (0, 31, 32, None):
        task = p.task(
            "quiet",
            MONDAY - timedelta(weeks=8),
            STATUS + timedelta(weeks=8),
            100,
            actual_start_date=MONDAY - timedelta(weeks=8),
        )
        if ago is not None:
            p.add(
                "progress",
                task_id=task,
                progress_date=STATUS - timedelta(days=ago),
                percent_complete_ratio=0.5,
            )


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    own = lenient(portfolio="research") + band(
        "cost_performance_index",
        "green",
        low=None,
        high=None,
        portfolio="research",
        version="next",
        valid_from=STATUS + timedelta(days=1),
    )
    return portfolio().publish(
        tmp_path_factory.mktemp("status"), more=own + '\n[status]\nresearch = ["cost"]\n'
    )


def one(numbers: Numbers, project: str, dimension: str, columns: str = "computed_colour") -> Any:
    return numbers.rows(
        f"select {columns} from project_status where project_id = ? and dimension = ?",
        project,
        dimension,
    )[0]


def test_a_portfolio_is_judged_by_its_own_bands_and_the_rest_by_the_published(
    numbers: Numbers,
) -> None:
    assert one(numbers, "lab", "cost") == ("green",)
    assert one(numbers, "plant", "cost") == ("red",)


def test_a_version_that_is_not_yet_valid_judges_nothing(numbers: Numbers) -> None:
    assert one(numbers, "lab", dimension="cost", columns="threshold_version") == ("1",)
    assert numbers.rows(
        "select distinct version, is_in_force from metric_threshold where portfolio = 'research'"
        " order by 1"
    ) == [("1", True), ("next", False)]


def test_the_overall_colour_counts_the_dimensions_of_its_portfolio(numbers: Numbers) -> None:
    counted = (
        "select dimension from project_status where project_id = ? and is_counted and dimension <>"
        " 'overall' order by 1"
    )
    assert [r[0] for r in numbers.rows(counted, "lab")] == ["cost"]
    assert [r[0] for r in numbers.rows(counted, "plant")] == ["cost", "schedule"]


def test_a_colour_says_since_when_by_the_same_numbers(numbers: Numbers) -> None:
    """250 spent for 200 earned is 0.80; the week before it was 1.00."""
    colour, since, sentence = one(
        numbers, "plant", dimension="cost", columns="computed_colour, since_date, sentence"
    )
    assert (colour, since) == ("red", STATUS)
    assert sentence.startswith(
        "Cost is off track: 0.80 earned for each unit spent, below 0.90, since 13 Mar 2026"
    )
    assert one(numbers, "lab", dimension="cost", columns="since_date") == (
        MONDAY - timedelta(days=1),
    ), "green in its own eyes since its first week"


@pytest.mark.parametrize(
    ("project", "dimension", "said"),
    [
        ("slow", "schedule", "67 % of the work behind plan is Walls."),
        ("teams", "cost", "83 % of what is over lies with North."),
        (
            "plant",
            "cost",
            (
                "the largest cost of the last 12 weeks, Vantor on 9 Mar 2026, is as much as 300 %"
                " of what is over."
            ),
        ),
    ],
)
def test_a_colour_says_where_most_of_it_lies(
    project: str, dimension: str, said: str, numbers: Numbers
) -> None:
    assert one(numbers, project, dimension=dimension, columns="sentence")[0].endswith(said)


def test_a_green_dimension_explains_nothing_away(numbers: Numbers) -> None:
    assert one(numbers, "lab", dimension="cost", columns="sentence") == (
        "Cost is on track: 0.80 earned for each unit spent.",
    )


def test_reporting_is_judged_by_how_much_of_the_work_under_way_was_heard_of(
    numbers: Numbers,
) -> None:
    assert numbers.value("progress_reported", "quiet") == (0.5, None)
    assert one(numbers, "quiet", dimension="data", columns="computed_colour, sentence") == (
        "red",
        "Reporting is off track: progress is dated for 50 % of the tasks under way, below 80 %.",
    )
    assert one(numbers, "plant", dimension="data", columns="computed_colour, reason") == (
        "grey",
        "nothing_begun",
    )


@pytest.mark.parametrize(
    ("dimension", "colour", "said"),
    [
        (
            "scope",
            "amber",
            (
                "Scope is at risk: changes of the last twelve weeks moved 6 % of the budget, above"
                " 5 %."
            ),
        ),
        ("risk", "red", "Risk is off track: contingency left is 0.50 of the exposure, below 0.80."),
        (
            "resources",
            "amber",
            "Staffing is at risk: 80 % of the hours asked for are promised, below 95 %.",
        ),
        ("benefits", "green", "Benefit is on track: 100 % of the benefits due have come."),
    ],
)
def test_every_dimension_is_judged_by_its_own_number(
    dimension: str, colour: str, said: str, numbers: Numbers
) -> None:
    """Changes of 6 of 100; 5 of contingency for 10 of exposure; 40 of 50 hours promised; 30 of 30
    of benefits."""
    assert one(numbers, "plant", dimension=dimension, columns="computed_colour, sentence") == (
        colour,
        said,
    )


def test_what_is_declared_stands_beside_until_it_expires(numbers: Numbers) -> None:
    assert one(
        numbers,
        "lab",
        dimension="overall",
        columns="declared_colour, declared_by, declared_reason, declared_until_date, is_watermelon",
    ) == ("green", "Ann", "All fine", STATUS + timedelta(days=7), False)
    assert one(numbers, "plant", dimension="overall", columns="declared_colour, is_watermelon") == (
        None,
        False,
    )


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        (
            band("cost_performance_indx", "green", low=None, high=None),
            "Did you mean 'cost_performance_index'?",
        ),
        (
            band("cost_performance_index", "red", low=None, high=0.8)
            + band("cost_performance_index", "green", low=0.9, high=None),
            "leave a gap or overlap",
        ),
        (
            band("cost_performance_index", "red", low=None, high=0.9)
            + band("cost_performance_index", "green", low=0.8, high=None),
            "leave a gap or overlap",
        ),
        (
            band("cost_performance_index", "red", low=None, high=0.9, high_included=True)
            + band("cost_performance_index", "green", low=0.9, high=None),
            "leave a gap or overlap",
        ),
        (
            band("cost_performance_index", "red", low=0, high=0.9)
            + band("cost_performance_index", "green", low=0.9, high=None),
            "so that every value has a colour",
        ),
    ],
)
def test_bands_that_leave_a_value_without_one_colour_are_refused(
    bands: str, said: str, tmp_path: Path
) -> None:
    settings = load(company.write(tmp_path, more=bands))
    with pytest.raises(SettingsError, match=re.escape(said)):
        refresh.run(settings, settings.snapshots, STATUS, publish=False)


def test_the_newest_version_that_is_valid_is_in_force() -> None:
    known = tuple(
        b.__class__(**{**vars(b), "valid_from": day, "version": str(day)})
        for b in thresholds.default_bands()[:5]
        for day in (date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1))
    )
    assert {b.version for b in thresholds.in_force(known, date(2026, 6, 1))} == {"2026-01-01"}
    assert thresholds.in_force(known, date(2024, 6, 1)) == ()


# --- declared better than the numbers say ---------------------------------------------------------


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    """CPI 0.80 in each of the last six weeks, so red since the first; declared on Fridays, oldest
    first."""
    p = Portfolio()
    for key, colours in (
        ("long", "amber green green amber green"),
        ("once", "red green"),
        ("always", "green green"),
        ("honest", "green red"),
    ):
        p.project(key)
        for ago in range(6):
            start = MONDAY - timedelta(weeks=ago)
            p.task(key, start, start + timedelta(days=4), 80)
            p.add(
                "progress",
                task_id=p.tables["tasks"][-1]["task_id"],
                progress_date=start + timedelta(days=4),
                percent_complete_ratio=1,
            )
            p.cost(key, 100, start)
        days = [STATUS - timedelta(weeks=ago) for ago in range(len(colours.split()))]
        for day, colour in zip(reversed(days), colours.split(), strict=True):
            p.add(
                "declared_status",
                project_id=key,
                dimension="cost",
                status_date=day,
                colour=colour,
                author_name="Ann",
            )
    p.tables["declared_status"][0] |= {
        "status_date": STATUS - timedelta(weeks=20),
        "colour": "red",
    }  # before the numbers were
    return p.publish(tmp_path_factory.mktemp("told"))


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        ("long", (True, STATUS - timedelta(weeks=3), 4)),  # an amber said of a red is better too
        ("once", (True, STATUS, 1)),
        ("always", (True, STATUS - timedelta(weeks=1), 2)),
        ("honest", (False, None, None)),
    ],
)
def test_a_colour_declared_too_well_says_since_when_and_how_often(
    project: str, expected: tuple[Any, ...], told: Numbers
) -> None:
    assert (
        one(
            told,
            project,
            dimension="cost",
            columns="is_watermelon, watermelon_date, watermelon_count",
        )
        == expected
    )


def test_a_declaration_that_was_right_at_its_time_does_not_count(tmp_path: Path) -> None:
    """On plan until last week, red since this one; declared green twelve weeks ago and never again:
    it was first too good when the numbers turned."""
    p = Portfolio()
    over(p, "turned")
    p.add(
        "declared_status",
        project_id="turned",
        dimension="cost",
        status_date=STATUS - timedelta(weeks=12),
        colour="green",
    )
    numbers = p.publish(tmp_path)
    assert one(
        numbers,
        "turned",
        dimension="cost",
        columns="is_watermelon, watermelon_date, watermelon_count",
    ) == (True, STATUS, 1)


# --- how it is said -------------------------------------------------------------------------------


def test_a_number_just_beyond_its_bound_is_said_with_the_places_that_show_it(
    tmp_path: Path,
) -> None:
    """79 of 88 earned by cost is 0.8977; 79.6 of 100 hours are promised."""
    p = Portfolio()
    p.project("near")
    p.task("near", MONDAY, STATUS, 79, 1)
    p.cost("near", 88)
    p.add(
        "role_requests",
        request_id="q",
        project_id="near",
        from_date=STATUS + timedelta(days=3),
        to_date=STATUS + timedelta(days=7),
        requested_hours=100,
        filled_hours=79.6,
    )
    numbers = p.publish(tmp_path)
    assert one(numbers, "near", dimension="cost", columns="sentence")[0].startswith(
        "Cost is off track: 0.898 earned for each unit spent, below 0.90"
    )
    assert one(numbers, "near", dimension="resources", columns="sentence") == (
        "Staffing is off track: 79.6 % of the hours asked for are promised, below 80 %.",
    )


def test_of_two_parts_that_are_missing_equally_neither_is_named(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("twins")
    for name in ("Base", "Walls", "Roof"):
        p.task("twins", MONDAY, STATUS, 100, 1 if name == "Base" else 0.4)
        p.tables["tasks"][-1]["task_name"] = name
    numbers = p.publish(tmp_path)
    assert one(numbers, "twins", dimension="schedule", columns="sentence")[0].startswith(
        "Schedule is off track: 0.60 planned days done for each day used, below 0.90, since "
    )
    assert "behind plan" not in one(numbers, "twins", dimension="schedule", columns="sentence")[0]
