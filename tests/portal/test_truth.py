"""A page says only what is true: unknown is never nought, a part is never the whole, and a sentence
holds in every state of the data."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from portal.draw.scales import Scale, exactly, parts, scale_of, ticks
from portal.facts import coverage, measures
from portal.formats import NARROW, Locale
from portal.gate import store
from portal.gate.access import Scope
from portal.gate.store import Missing, Reader
from portal.pack import contents
from portal.pages import customer, department, home
from portal.pages.executive import head
from portal.pages.executive.numbers import BUDGET
from portal.pages.project import dates, sold
from portal.pages.project import head as project_head
from portal.tell import bridges, curve, figures, workload
from portal.tell.words import Row
from tests import company
from tests.portal import stage
from tests.portfolio import STATUS, Portfolio

DAY = timedelta(days=1)
MONDAY = STATUS - 4 * DAY
CONTEXT: Any = SimpleNamespace(locale=Locale("en_GB", "EUR", "UTC"))
OFFICE = Scope("pm", "")


def read(folder: Path, scope: Scope = OFFICE) -> Reader:
    return stage.reader(folder, scope)


def context(reader: Reader, viewer: str = "A Viewer") -> Any:
    from portal.tell.context import Context

    return Context(
        reader=reader,
        locale=Locale("en_GB", "EUR", "UTC"),
        viewer_name=viewer,
        export=lambda *a, **k: "/",
        kept={},
        page_rows=25,
        pages={},
    )


# --- an input taken away --------------------------------------------------------------------------

GIVEN: dict[str, object] = {
    "project": "P1",
    "department": "RUN",
    "team": "PIPES",
    "customer": "ALDER",
    "limit": 1000,
    "offset": 0,
    "named": 4,
    "relation": None,
    "words": None,
    "colour": None,
    "until": company.STATUS_DATE,
    "metric": "cost_performance_index",
    "portfolio": "",
    "key": "PIPES",
    "asked": None,
    "table": "risks",
}
QUERIES = sorted(f.stem for f in store.QUERIES.glob("*/*.sql"))
TAKEN = (
    "assignments",
    "budget_lines",
    "contracts",
    "cost_entries",
    "customer_invoices",
    "declared_status",
    "dependencies",
    "deliverables",
    "progress",
    "risks",
    "task_baselines",
)
NOUGHT = {
    "declared_status": {
        ("portfolio_counts", "watermelon_count"),
        ("portfolio_counts", "declared_count"),
        ("portfolio_counts", "declared_green_count"),
    },  # none is declared
    "progress": {
        ("metric", "progress_reported"),
        ("project_judged", "metric_value"),
        ("explain_status", "metric_value"),
    },  # of the tasks under way the progress of none is dated: 0 % is right
    "task_baselines": {
        ("gantt_counts", "judged_count"),
        ("portfolio_counts", "based_count"),
        ("schedule_checks", "base_count"),
    },  # none has a baseline
}
"""What is truly nought without that input: counts of what came in."""
RAW = {"project_one"}
"""A row of columns; what a page shows of them is measured, and stands under `metric`."""


def told(folder: Path) -> dict[tuple[str, str], list[Any]]:
    """Every column of every query, and every metric of P1."""
    reader, found = read(folder), dict[tuple[str, str], list[Any]]()
    for query in (q for q in QUERIES if q not in RAW):
        try:
            table = reader.rows(
                query, **{**GIVEN, "words": "a" if query.startswith("find") else None}
            )
        except Missing:
            continue
        found |= {(query, c): table[c].to_pylist() for c in table.column_names}
    for name, known in measures.definitions(reader).items():
        where: dict[str, object] = (
            {"project_id": "P1"} if "project_id" in reader.columns(known.mart) else {}
        )
        found["metric", name] = [measures.measure(reader, [name], where=where)[name][0].as_py()]
    return found


def numbers(values: list[Any]) -> list[float]:
    return [
        float(v) for v in values if isinstance(v, int | float | Decimal) and not isinstance(v, bool)
    ]


@pytest.fixture(scope="module")
def whole(snapshots: Path) -> dict[tuple[str, str], list[Any]]:
    return told(snapshots)


@pytest.mark.parametrize("table", TAKEN)
def test_an_input_taken_away_turns_no_number_into_nought(
    table: str, whole: dict[tuple[str, str], list[Any]], tmp_path: Path
) -> None:
    left = told(
        company.publish(
            tmp_path, {name: rows for name, rows in company.TABLES.items() if name != table}
        )
    )
    turned = {
        key
        for key, values in whole.items()
        if numbers(values) and 0 not in numbers(values) and 0 in numbers(left.get(key, []))
    }
    assert turned == NOUGHT.get(table, set())


# --- the curve ------------------------------------------------------------------------------------


def test_cost_without_a_baseline_draws_no_line_for_what_is_earned(tmp_path: Path) -> None:
    p = Portfolio()
    p.cost(p.project("A"), 1200)
    p.publish(tmp_path)
    drawn = read(tmp_path / "snapshots").kept(curve._curve, None)
    assert drawn and set(drawn.ends) == {"actual"}
    assert drawn.numbers["earned_amount"].null_count == drawn.numbers.num_rows
    assert drawn.unknown == {"plan": "no_baseline", "earned": "no_baseline"}


def test_a_cost_of_which_a_part_has_no_rate_is_not_drawn_as_the_part_that_has(
    tmp_path: Path,
) -> None:
    p = Portfolio()
    p.task(p.project("A"), MONDAY, STATUS, 1000, 0.5)
    p.cost("A", 1000)
    p.cost(p.project("B"), 1000, currency="INR")
    p.add(
        "exchange_rates",
        currency="USD",
        rate_kind="budget",
        valid_from_date=date(2026, 1, 1),
        rate=1,
    )
    p.publish(tmp_path)
    reader = read(tmp_path / "snapshots")
    numbers_shown = reader.rows("curve", project=None)
    assert numbers_shown.num_rows
    assert all(
        numbers_shown[c].null_count == numbers_shown.num_rows
        for c in ("plan_amount", "earned_amount", "actual_amount")
    )
    drawn = reader.kept(curve._curve, None)
    assert drawn and not drawn.ends and drawn.unknown["actual"] == "fx_missing"
    alone = reader.kept(curve._curve, "A")  # what A says of itself is whole
    assert (
        alone
        and alone.ends["actual"] * alone.unit == 1000
        and alone.ends["earned"] * alone.unit == 500
    )


def test_what_is_earned_is_set_against_its_own_cost_and_all_cost_is_told_beside_it(
    tmp_path: Path,
) -> None:
    # A earned 500 for 400; B has cost 700 and no baseline: 500 for 400, not for 1 100.
    p = Portfolio()
    p.task(p.project("A"), MONDAY, STATUS, 1000, 0.5)
    p.cost("A", 400)
    p.cost(p.project("B"), 700)
    p.publish(tmp_path)
    reader = read(tmp_path / "snapshots")
    drawn = reader.kept(curve._curve, None)
    assert drawn
    said = curve._earned(context(reader), None, drawn).replace("\u00a0", " ").replace(NARROW, " ")
    assert said == "Work worth 500 € is done, for 400 € spent on it; 1 100 € is spent in all"


# --- of how many ----------------------------------------------------------------------------------


def test_a_total_over_part_of_its_rows_says_of_how_many(tmp_path: Path) -> None:
    p = Portfolio()
    p.task(p.project("A"), MONDAY, STATUS, 1000, 0.5)
    p.project("B")
    p.add(
        "tasks",
        task_id="m1",
        project_id="A",
        task_name="m1",
        kind="milestone",
        actual_finish_date=STATUS,
    )
    p.add(
        "tasks",
        task_id="m2",
        project_id="A",
        task_name="m2",
        kind="milestone",
        actual_finish_date=STATUS,
    )
    p.add("task_baselines", task_id="m1", baseline_start_date=STATUS, baseline_finish_date=STATUS)
    p.publish(tmp_path)
    reader = read(tmp_path / "snapshots")
    assert figures.covered(context(reader), "budget_at_completion", {}) == "1 of 2 projects"
    assert (
        figures.covered(context(reader), "on_time", {}) == "1 of 2 milestones reached"
    )  # m2 was promised for no day
    assert figures.covered(context(reader), "budget_at_completion", {"project_id": "A"}) is None
    assert not coverage.Coverage(2, 2, "projects").is_part
    assert not coverage.Coverage(0, 2, "projects").is_part
    shown = figures.figure(
        context(reader),
        "budget_at_completion",
        figures.measured(context(reader), ["budget_at_completion"], {}),
    )
    assert shown.coverage == "1 of 2 projects"


def test_reported_totals_are_compared_like_for_like_and_say_how_many_state_them(
    tmp_path: Path,
) -> None:
    # Expected 110 of a plan of 100; a second expects 500 and states no plan; a third plans 40 and
    # expects nothing: +10 of 100, not 610 of 140.
    p = Portfolio()
    for key, planned, expected in (("A", 100, 110), ("B", None, 500), ("C", 40, None)):
        p.add(
            "project_reports",
            project_id=p.project(key),
            report_date=STATUS,
            baseline_total_amount=planned,
            forecast_total_amount=expected,
        )
    found = p.publish(tmp_path)
    assert found.value("reported_variance_ratio", "") == (pytest.approx(0.10), None)
    counts = read(tmp_path / "snapshots").rows("portfolio_counts").to_pylist()[0]
    assert (
        counts["compared_count"],
        counts["compared_forecast_amount"],
        counts["compared_baseline_amount"],
    ) == (1, 110, 100)
    assert (counts["reported_count"], counts["planned_count"], counts["project_count"]) == (2, 2, 3)
    assert (
        str(head._reports_lack(counts)[0])
        == "The latest reports give 2 of 3 projects an expected total; the other is unknown."
    )


# --- scales ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("totals", "steps", "scale"),
    [
        ([4348.5, 4202.4], [-146.1], Scale(1, "", 0)),  # below ten thousand every unit counts
        ([45_000, 44_000], [-1_000], Scale(1_000, "k", 0)),
        ([45_000, 44_980], [-20], Scale(1, "", 0)),
        ([17_900_000, 18_300_000], [400_000], Scale(1_000_000, "M", 2)),
        ([17_900_000, 17_904_000], [4_000], Scale(1_000_000, "M", 3)),
        ([17_900_000, 17_900_400], [400], Scale(1_000, "k", 1)),
        ([0], [], Scale(1, "", 0)),
    ],
)
def test_a_scale_tells_every_step_from_nought(
    totals: list[float], steps: list[float], scale: Scale
) -> None:
    assert scale_of(totals, steps) == scale


def test_shown_steps_add_up_to_the_shown_totals() -> None:
    # 10.4 + 0.4 + 0.4 = 11.2: 10, then 11, so one of the two steps is told as 1.
    assert parts(10.4, [0.4, 0.4], Scale(1, "", 0)) == (
        Decimal(10),
        [Decimal(1), Decimal(0)],
        Decimal(11),
    )
    first, shown, last = parts(4348.5, [-48.7, -48.7, -48.7], Scale(1, "", 0))
    assert (first, last) == (Decimal(4349), Decimal(4202)) and first + sum(shown) == last
    assert exactly(4348.5, [-146.1], Scale(1, "", 0)) == Scale(
        1, "", 1
    )  # 4 349 − 146 is not 4 202; 4 348.5 − 146.1 is 4 202.4


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [(17.5, 19.5, 1), (0, 200, 0), (4150, 4400, 0), (4.1, 4.4, 2), (1, 1, 0)],
)
def test_ticks_of_an_axis_read_differently(low: float, high: float, places: int) -> None:
    assert ticks(low, high) == places


def test_a_budget_bridge_closes_over_undistributed_budget(tmp_path: Path) -> None:
    # 1 000 first approved, a change of 100 without a request, 500 that no task has: 1 600.
    p = Portfolio()
    p.task(p.project("A"), MONDAY, STATUS, 1000, 0.5)
    for kind, amount in (("original", 1000), ("change", 100), ("undistributed", 500)):
        p.add(
            "budget_lines",
            budget_line_id=kind,
            project_id="A",
            line_kind=kind,
            approved_date=STATUS - 30 * DAY,
            line_amount=amount,
        )
    p.publish(tmp_path)
    one = context(read(tmp_path / "snapshots"))
    found = figures.measured(one, BUDGET, {})
    assert bridges._budget_steps(found) == [
        ("Approved changes", 100, "Plan"),
        ("Undistributed", 500, "Plan"),
    ]
    assert found["original_budget"] + 600 == found["budget"] == 1600
    assert bridges._budget_words(one, found).startswith("Approved changes added 100")
    assert (
        bridges._budget_words(one, {**found, "budget_changes": 0}).replace("\u00a0", " ")
        == "500 € was added that no task has yet"
    )
    assert (
        bridges._budget_words(one, {**found, "budget_changes": 0, "undistributed_budget": 0})
        == "The budget is what was first approved"
    )


# --- sentences ------------------------------------------------------------------------------------


def counted(**counts: int) -> Row:
    return {
        "project_count": 0,
        "grey_count": 0,
        "red_count": 0,
        "green_count": 0,
        "amber_count": 0,
        "reported_count": 0,
        **counts,
    }


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (counted(project_count=1, red_count=1), "The one project is off track"),
        (counted(project_count=2, red_count=2), "Both projects are off track"),
        (counted(project_count=3, red_count=3), "All 3 projects are off track"),
        (counted(project_count=3, red_count=1), "1 of 3 projects is off track"),
        (counted(project_count=1, green_count=1), "The one project is not off track"),
        (counted(project_count=2, green_count=2), "Neither of 2 projects is off track"),
        (counted(project_count=3, green_count=3), "None of 3 projects is off track"),
        (
            counted(project_count=3, green_count=1, grey_count=2),
            "1 project of 3 has a computed status, not off track",
        ),
        (
            counted(project_count=9, green_count=2, grey_count=7),
            "2 projects of 9 have a computed status, none off track",
        ),
    ],
)
def test_how_many_are_off_track_reads_right_for_one_two_and_many(counts: Row, words: str) -> None:
    assert head._standing(counts) == f"{words}."


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (counted(project_count=3, grey_count=3), "Colours appear once"),
        (counted(project_count=3, green_count=3), "Every project stands within its limits."),
        (
            counted(project_count=3, green_count=2, grey_count=1),
            "Each of the 2 that can be judged stands within its limits.",
        ),
        (
            counted(project_count=3, green_count=2, amber_count=1),
            "1 project of 3 lies outside the limits.",
        ),
    ],
)
def test_within_the_limits_is_said_of_what_was_judged_alone(counts: Row, words: str) -> None:
    assert head._quiet(counts).startswith(words)


@pytest.mark.parametrize(
    ("late", "ahead", "words"),
    [
        (0, 1, "It is not expected later than promised."),
        (1, 1, "It is now expected later than promised."),
        (0, 2, "Neither of the 2 to come is now expected later than promised."),
        (2, 2, "Both of the 2 to come are now expected later than promised."),
        (0, 3, "None of the 3 to come is now expected later than promised."),
        (1, 3, "1 of the 3 to come is now expected later than promised."),
        (3, 3, "All of the 3 to come are now expected later than promised."),
    ],
)
def test_late_milestones_read_right_for_one_two_and_many(late: int, ahead: int, words: str) -> None:
    assert customer._late_share(late, ahead) == words


def test_a_customer_is_not_told_of_a_promise_nobody_made() -> None:
    one = {
        "complete_ratio": None,
        "baseline_finish_date": None,
        "forecast_finish_date": None,
        "actual_finish_date": None,
        "project_name": "Bridge",
    }
    assert (
        sold._sold_lede(CONTEXT, one)
        == "How far the work is complete is not known; no date was promised."
    )
    assert sold._sold_headline(CONTEXT, one) == "Bridge"


def test_a_finish_by_logic_later_than_expected_is_never_as_planned_alone() -> None:
    assert (
        project_head._against_plan(0)
        + project_head._by_logic_late(
            {"done_date": None, "is_finish_by_logic": True, "finish_slip_days": 21}, 0
        )
        == ", as planned; by logic 21 days late"
    )
    assert (
        project_head._against_plan(14)
        + project_head._by_logic_late(
            {"done_date": STATUS, "is_finish_by_logic": False, "finish_slip_days": 14}, 14
        )
        == ", 14 days late"
    )
    assert project_head._against_plan(None) == ""


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, None), "No task is open"),
        ((3, 0, None), "3 tasks are open, without a baseline to compare with"),
        ((1, 1, 0), "The open task ends by the baseline"),
        ((4, 3, 0), "All 3 open tasks with a baseline end by the baseline"),
        ((3, 3, 1), "1 of 3 open tasks ends after its baseline, by up to 5 days"),
        ((2, 2, 2), "All 2 open tasks end after their baseline, by up to 5 days"),
    ],
)
def test_tasks_without_a_baseline_are_not_said_to_end_by_it(
    counts: tuple[int, int, int | None], words: str
) -> None:
    assert (
        dates._ending(
            dict(zip(("open_count", "judged_count", "late_count"), counts, strict=True))
            | {"longest_slip_days": 5}
        )
        == words
    )


@pytest.mark.parametrize("project", [None, "P1", "P2"])
def test_the_line_called_forecast_ends_at_the_forecast_the_page_states(
    project: str | None, tmp_path: Path
) -> None:
    reader = stage.reader(company.publish(tmp_path), Scope("executive", ""))
    drawn = curve._curve(reader, project)
    where: dict[str, object] = {"project_id": project} if project else {}
    stated = measures.measure(reader, ["estimate_at_completion"], where=where).to_pylist()[0]
    assert drawn is not None
    assert drawn.ends["forecast"] * drawn.unit == pytest.approx(stated["estimate_at_completion"])


def test_what_four_of_five_stay_below_names_its_formula_where_the_forecast_lies_beyond_it() -> None:
    # 28 329 beside a forecast of 50 000: the range takes the rest as planned, the forecast goes by
    # the pace so far.
    assert "If the rest goes as planned" in figures.four_of_five(CONTEXT, 28_329, 50_000)
    assert "In four of five cases" in figures.four_of_five(CONTEXT, 51_000, 50_000)
    assert not figures.rests_on_another(28_329, None)


@pytest.mark.parametrize(
    ("viewer", "words"),
    [
        ("A Viewer", "2 decisions are open, the first by 20 Mar."),
        ("coo", "1 decision waits for you, by 20 Mar. 1 more is open."),
    ],
)
def test_a_decision_waits_only_for_whom_it_is_asked_of(
    viewer: str, words: str, tmp_path: Path
) -> None:
    p = Portfolio()
    p.project("A")
    for key, owner, needed in (("1", "COO", 20), ("2", "CIO", 25)):
        p.add(
            "decisions",
            decision_id=key,
            project_id="A",
            decision_name=key,
            owner_name=owner,
            needed_by_date=date(2026, 3, needed),
        )
    p.publish(tmp_path)
    one = context(read(tmp_path / "snapshots"), viewer)
    assert home._headline(one, home._needs(one)).replace("\u00a0", " ") == words


def shown(page: str, who: str, folder: Path) -> str:
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render({page!r}, {who!r}, {str(folder)!r})",
        default_timeout=30,
    ).run()
    return "\n".join(str(e.value) for e in (*at.title, *at.header, *at.markdown))


def test_without_an_export_of_decisions_nobody_reads_that_nothing_is_needed(tmp_path: Path) -> None:
    folder = company.publish(
        tmp_path,
        {
            n: r
            for n, r in company.TABLES.items()
            if n not in ("decisions", "customer_invoices", "risks")
        },
    )
    said = shown("customer", "alder", folder)
    assert (
        "Nothing is needed from you" not in said
        and "What is needed from you is not recorded" in said
    )
    assert "Nothing is due" not in said and "Whether anything is due is not recorded" in said
    assert "No open risk that concerns you" not in said
    assert "not known yet" in shown("home", "alder", folder)
    assert "No decisions came in" in shown("home", "executive", folder)


# --- people ---------------------------------------------------------------------------------------


def team_of(p: Portfolio, **people: int) -> None:
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.project("A", department_id="D")
    for person, hours in people.items():
        p.add("people", person_id=person, person_name=person, team_id="T", weekly_hours=40)
        p.add(
            "assignments",
            project_id="A",
            person_id=person,
            week=MONDAY + 7 * DAY,
            planned_hours=hours,
        )


def test_a_team_that_fits_does_not_excuse_whom_it_overbooks(tmp_path: Path) -> None:
    # 60 of 80 h: the team fits. One person has 60 of 40: 20 h beyond.
    p = Portfolio()
    team_of(p, ann=60, bob=0)
    p.publish(tmp_path)
    one = context(read(tmp_path / "snapshots"))
    load = workload.load(one, "team_load", department="D").to_pylist()
    assert [r["load_ratio"] for r in load] == [0.75]
    assert (
        department._headline(one, load, [])
        == "The work fits the teams for the next twelve weeks, but not every person."
    )
    assert "20\u00a0h are booked on single people" in department._people_words(one, load)


def test_a_team_whose_hours_are_not_known_neither_fits_nor_lacks(tmp_path: Path) -> None:
    p = Portfolio()
    team_of(p, ann=60)
    p.add("people", person_id="cid", person_name="cid", team_id="T")
    p.publish(tmp_path)
    one = context(read(tmp_path / "snapshots"))
    load = workload.load(one, "team_load", department="D").to_pylist()
    assert [(r["load_ratio"], r["load_reason"]) for r in load] == [(None, "no_capacity")]
    assert not workload.without_time(load[0])
    assert department._headline(one, load, []) == "Load against capacity is not known yet."


def test_namesakes_are_two_people_in_a_picture_of_load() -> None:
    assert workload._apart({"1": "Kim", "2": "Kim", "3": "Ann"}) == {
        "1": "Kim (1)",
        "2": "Kim (2)",
        "3": "Ann",
    }


def test_who_is_booked_after_leaving_is_named_to_those_who_lead_the_team(tmp_path: Path) -> None:
    p = Portfolio()
    team_of(p, ann=8)
    p.tables["people"][0]["employed_to_date"] = STATUS
    p.publish(tmp_path)
    found = (
        read(tmp_path / "snapshots", Scope("team", "T"))
        .rows("person_outside", team="T")
        .to_pylist()
    )
    assert [(r["person_name"], r["when"], r["booked_hours"]) for r in found] == [
        ("ann", "after leaving", 8)
    ]


def test_the_head_of_a_department_gets_every_department_below_on_paper(tmp_path: Path) -> None:
    p = Portfolio()
    p.add("departments", department_id="D1", department_name="Dep 1")
    p.add("departments", department_id="D2", department_name="Dep 2", parent_department_id="D1")
    p.project("A", department_id="D2")
    p.project("B", department_id="D1")
    p.publish(tmp_path)
    reader = read(tmp_path / "snapshots", Scope("department", "D1"))
    on_screen = reader.rows("departments")["department_id"].to_pylist()
    printed = [
        query["department"]
        for name, query in contents._pages(context(reader))
        if name == "department"
    ]
    assert printed == ["D1", "D2"] and sorted(printed) == sorted(on_screen)
    made = contents.document(reader, (), 25)
    assert [c.title for c in made.chapters][:2] == [
        "Department view · Dep 1",
        "Department view · Dep 2",
    ]


# --- one definition -------------------------------------------------------------------------------


def test_a_list_shows_no_index_where_the_definition_has_none(tmp_path: Path) -> None:
    # Credits exceed the cost: 100 − 600 = −500; 250 ÷ −500 would be −0.50.
    p = Portfolio()
    p.task(p.project("A"), MONDAY, STATUS, 500, 0.5)
    p.cost("A", 100)
    p.cost("A", -600)
    p.publish(tmp_path)
    reader = read(tmp_path / "snapshots")
    row = reader.rows(
        "project_list", relation=None, department=None, colour=None, words=None, limit=9, offset=0
    ).to_pylist()[0]
    assert measures.measure(
        reader, ["cost_performance_index"], where={"project_id": "A"}
    ).to_pylist()[0] == {
        "cost_performance_index": None,
        "cost_performance_index_reason": "negative_actuals",
    }
    assert row["cost_performance_ratio"] is None and row["complete_ratio"] == pytest.approx(0.5)
    assert reader.rows(
        "project_list_before",
        relation=None,
        department=None,
        colour=None,
        words=None,
        limit=9,
        offset=0,
    ).column_names == list(row)


def test_a_cell_that_was_refused_is_listed_though_its_row_stands(tmp_path: Path) -> None:
    """One of two risks says 'n/a' for its probability: one cell of two rows, told with file, row
    and what was found."""
    p = Portfolio()
    p.project("A")
    for key, chance in (("r", "n/a"), ("s", 0.5)):
        p.add(
            "risks",
            risk_id=key,
            project_id="A",
            risk_name=key,
            probability_ratio=chance,
            cost_likely_amount=100,
        )
    p.publish(
        tmp_path,
        more=(
            '\n[[tolerate]]\ntable = "risks"\ncolumn = "probability_ratio"\nkind = "type"\nlimit'
            " = 1\n"
        ),
    )
    reader = read(tmp_path / "snapshots")
    assert reader.rows("emptied_sums").to_pylist() == [
        {
            "table_name": "risks",
            "column_name": "probability_ratio",
            "refused_count": 1,
            "row_count": 2,
        }
    ]
    told_of = reader.rows("emptied", limit=9, offset=0).to_pylist()
    assert [(r["file_name"], r["source_row"], r["found"]) for r in told_of] == [
        ("risks.csv", 2, "'n/a'")
    ]


def lacking(folder: Path) -> Reader:
    """A has two risks, one of which says 'maybe' for its probability and is published without; B
    has one that is whole."""
    p = Portfolio()
    for owner in ("A", "B"):
        p.project(owner)
    for owner, key, chance in (("A", "r1", "0.5"), ("A", "r2", "maybe"), ("B", "r3", "0.5")):
        p.add(
            "risks",
            risk_id=key,
            project_id=owner,
            risk_name=key,
            probability_ratio=chance,
            cost_likely_amount=100,
        )
    p.publish(
        folder,
        more=(
            '\n[[tolerate]]\ntable = "risks"\ncolumn = "probability_ratio"\nkind = "type"\nlimit'
            " = 1\n"
        ),
    )
    return read(folder / "snapshots")


def test_a_total_says_which_refused_cells_it_lacks_and_another_does_not(tmp_path: Path) -> None:
    reader = lacking(tmp_path)
    assert (
        figures.covered(context(reader), "exposure", {})
        == "2 of 3 open risks · 1 of 3 risks has no probability"
    )
    assert (
        figures.covered(context(reader), "exposure", {"project_id": "A"})
        == "1 of 2 open risks · 1 of 2 risks has no probability"
    )
    assert figures.covered(context(reader), "exposure", {"project_id": "B"}) is None
    assert (
        figures.covered(context(reader), "approved_changes", {"project_id": "A"}) is None
    )  # no risk moves it


def test_a_download_says_in_how_many_rows_a_column_is_known_and_what_each_row_lacks(
    tmp_path: Path,
) -> None:
    reader = lacking(tmp_path)
    table = coverage.noted(
        reader,
        "project_list",
        table=pa.table(
            {
                "project_id": ["A", "B"],
                "budget_amount": [Decimal(5), None],
                "complete_ratio": [0.5, 1.0],
            }
        ),
        parameters={},
    )
    assert table.column_names == [
        "project_id",
        "budget_amount",
        "complete_ratio",
        "budget_amount_known",
        "left_out",
    ]  # what was there stands where it stood
    assert table["budget_amount_known"].to_pylist() == ["1 of 2 rows", "1 of 2 rows"]
    assert table["left_out"].to_pylist() == ["1 of 2 risks has no probability", None]
    assert coverage.noted(
        reader, "refused", table=pa.table({"row_count": [None, 1]}), parameters={}
    ).column_names == ["row_count"]  # a list of what came in
