"""Who reads whose load: people by name for those who lead them, hours of a team for whose project
it is, and nobody else."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from portal import formats
from portal.gate.access import Scope
from portal.pages.department import people
from portal.tell import workload
from portal.tell.words import Row
from tests import company
from tests.portal import stage

MASON, PIPER = "Zed Canarymason", "Yan Canarypiper"  # of Build and of Run; neither owns a task
NEXT = "2026-03-16"
TEAMS = {"MASONS": MASON, "PIPES": PIPER}


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny company with an overbooked mason and an overbooked piper, and two projects that ask
    for pipers."""
    tables = copy.deepcopy(company.TABLES)
    for key, team in (("zed", "MASONS"), ("yan", "PIPES")):
        tables["people"].append(
            {
                "person_id": key,
                "person_name": TEAMS[team],
                "team_id": team,
                "role_id": "MASON",
                "weekly_hours": 40,
                "skill": f"Skill of {team}",
            }
        )
    for project, who, hours in (("P1", "zed", 50), ("P1", "yan", 36), ("P2", "yan", 12)):
        tables["assignments"].append(
            {
                "project_id": project,
                "task_id": "",
                "person_id": who,
                "week": NEXT,
                "planned_hours": hours,
            }
        )
    tables["role_requests"] = [
        {
            "request_id": "Q1",
            "project_id": "P1",
            "team_id": "PIPES",
            "skill": "Skill of PIPES",
            "from_date": NEXT,
            "to_date": "2026-03-20",
            "requested_hours": 30,
            "filled_hours": 10,
        },
        {
            "request_id": "Q2",
            "project_id": "P1",
            "team_id": "MASONS",
            "skill": "Skill of MASONS",
            "from_date": NEXT,
            "to_date": "2026-03-20",
            "requested_hours": 70,
            "filled_hours": 0,
        },
    ]
    return company.publish(tmp_path_factory.mktemp("load"), tables)


def everything(snapshots: Path, scope: Scope) -> str:
    reader = stage.reader(snapshots, scope)
    return "\n".join(
        str(reader.sql(f'select * from "{name}"').to_pylist()) for name in sorted(reader.tables())
    )


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        (Scope("department", "RUN"), {PIPER}),
        (Scope("department", "BUILD"), {MASON}),
        (Scope("department", "ALL"), {MASON, PIPER}),
        (Scope("team", "PIPES"), {PIPER}),
        (Scope("team", "MASONS"), {MASON}),
        (Scope("pm", "ann"), set()),
        (Scope("customer", "ALDER"), set()),
    ],
)
def test_people_stand_by_name_only_in_the_store_of_who_leads_them(
    snapshots: Path, scope: Scope, names: set[str]
) -> None:
    text = everything(snapshots, scope)
    assert {name for name in (MASON, PIPER) if name in text} == names


@pytest.mark.parametrize("page", ["team", "department"])
def test_an_executive_sees_the_load_and_nobody_by_name(snapshots: Path, page: str) -> None:
    handed, shown = render(snapshots, page, "executive")
    assert MASON not in handed + shown and PIPER not in handed + shown
    assert "Ann Mason" not in [
        row.get("person_name") for table in stage.HANDED for row in table.to_pylist()
    ]


def render(snapshots: Path, page: str, who: str) -> tuple[str, str]:
    """What a page was handed, and what it shows."""
    stage.HANDED.clear()
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render({page!r}, {who!r}, {str(snapshots)!r})",
        default_timeout=30,
    ).run()
    assert not at.exception
    assert "Something failed here" not in [h.value for h in at.header]
    cells = [
        str(v) for t in at.table for column in t.value.to_dict("list").values() for v in column
    ]
    words = [str(e.value) for kind in ("markdown", "title", "header") for e in getattr(at, kind)]
    return "\n".join(str(t.to_pylist()) for t in stage.HANDED), "\n".join(words + cells).replace(
        "\\", ""
    ).replace("\u00a0", " ")


def test_a_head_reads_of_a_project_of_others_what_it_asks_of_his_own_teams(snapshots: Path) -> None:
    rows = (
        stage.reader(snapshots, Scope("department", "RUN"))
        .sql(
            "select team_id, sum(unfilled_hours) as h from project_demand_week where project_id ="
            " 'P1' group by 1"
        )
        .to_pylist()
    )
    assert [(r["team_id"], float(r["h"])) for r in rows] == [("PIPES", 20.0)]


def test_who_owns_a_project_reads_all_that_it_asks_for_and_no_person(snapshots: Path) -> None:
    reader = stage.reader(snapshots, Scope("pm", "ann"))
    rows = reader.sql(
        "select team_id, sum(unfilled_hours) as h from project_demand_week group by 1 order by 1"
    ).to_pylist()
    assert [(r["team_id"], float(r["h"])) for r in rows] == [("MASONS", 70.0), ("PIPES", 20.0)]
    assert not reader.has("over_booking")


def test_a_team_lead_reads_no_department_by_skill(snapshots: Path) -> None:
    assert not stage.reader(snapshots, Scope("team", "PIPES")).has("skill_week")
    found = stage.reader(snapshots, Scope("department", "RUN")).sql(
        "select distinct department_id from skill_week"
    )
    assert found["department_id"].to_pylist() == ["RUN"]


@pytest.mark.parametrize("scope", [Scope("customer", "ALDER"), Scope("customer", "BIRCH")])
def test_a_customer_gets_no_table_of_people(snapshots: Path, scope: Scope) -> None:
    assert {
        "over_booking",
        "project_demand_week",
        "skill_week",
        "key_person",
        "person_week",
        "role_requests",
    }.isdisjoint(stage.reader(snapshots, scope).tables())


def test_those_who_do_a_task_for_others_read_how_much_it_may_slip_and_only_theirs(
    snapshots: Path,
) -> None:
    rows = (
        stage.reader(snapshots, Scope("team", "PIPES"))
        .sql("select task_id from task_schedule")
        .to_pylist()
    )
    assert [r["task_id"] for r in rows] == [
        "P1-2"
    ]  # "Drains" waits for "Foundations", which are the masons'


def test_the_department_page_says_who_lacks_its_people_and_what_slips(snapshots: Path) -> None:
    # P1 lacks 20 h not promised and 36/48 of the 8 h that the piper is overbooked: 26; P2 lacks
    # 12/48 of 8: 2
    _, shown = render(snapshots, "department", "department")
    assert "Alder Bridge lacks 26 h of our people" in shown
    assert "Drains" in shown and "no float" in shown
    assert MASON not in shown


def test_the_team_page_names_the_project_that_causes_an_overbooking(snapshots: Path) -> None:
    # 48 h booked, 40 available: 8 too much, of which 6 for Alder Bridge
    _, shown = render(snapshots, "team", "team")
    assert PIPER in shown
    assert re.search(r"Alder Bridge\s+:small\[:gray\[6 h of it, of 2 projects", shown)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"load_ratio": None, "available_hours": 0, "booked_hours": 8}, "!"),
        ({"load_ratio": None, "available_hours": 0, "demand_hours": 8}, "!"),
        ({"load_ratio": None, "available_hours": 0, "booked_hours": 0}, formats.UNKNOWN),
        ({"load_ratio": None, "available_hours": None, "booked_hours": 8}, formats.UNKNOWN),
        ({"load_ratio": 1.204, "available_hours": 30, "booked_hours": 36}, "120"),
    ],
)
def test_hours_booked_on_somebody_who_is_away_are_marked_and_a_free_day_is_not(
    row: Row, words: str
) -> None:
    assert workload._load_text(row, formats.Locale("en_GB", "EUR", "UTC")) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.9499, "Time sheets hold 94 %"), (0.95, ""), (1.0, ""), (None, "")]
)
def test_worked_and_billable_say_when_time_sheets_are_too_thin(
    share: float | None, words: str
) -> None:
    said = people.sheets(SimpleNamespace(locale=formats.Locale("en_GB", "EUR", "UTC")), share)  # type: ignore[arg-type]
    assert said.replace("\u00a0", " ").startswith(words) and bool(said) == bool(words)


def test_cost_between_departments_goes_both_ways_and_is_the_hours_at_standard_rates(
    snapshots: Path,
) -> None:
    rows = (
        stage.reader(snapshots, Scope("department", "RUN"))
        .rows("cross_charge", department="RUN")
        .to_pylist()
    )
    # five hours of a piper on Alder Bridge, which Build owns; nobody of Build worked for Run
    assert [
        (
            r["department_name"],
            float(r["ours_hours"]),
            round(float(r["ours_amount"]), 4),
            r["theirs_amount"],
        )
        for r in rows
    ] == [("Build", 5.0, round(5 * 314.1592, 4), None)]
    other = (
        stage.reader(snapshots, Scope("department", "BUILD"))
        .rows("cross_charge", department="BUILD")
        .to_pylist()
    )
    assert [
        (r["department_name"], r["ours_amount"], round(float(r["theirs_amount"]), 4)) for r in other
    ] == [("Run", None, round(5 * 314.1592, 4))]


def test_bookings_of_the_past_alone_do_not_say_that_nobody_lacks_people(tmp_path: Path) -> None:
    """The piper is booked a week before the status date of 13 March 2026, and not since."""
    tables = copy.deepcopy(company.TABLES)
    tables["people"].append(
        {"person_id": "yan", "person_name": PIPER, "team_id": "PIPES", "role_id": "MASON"}
    )
    booked = {"project_id": "P1", "person_id": "yan", "week": "2026-03-02", "planned_hours": 36}
    tables["assignments"] = [booked]
    tables.pop("role_requests", None)
    folder = company.publish(tmp_path, tables)
    past = stage.reader(folder, Scope("department", "RUN")).sql("from project_demand_week")
    _, shown = render(folder, "department", "department")
    assert past.num_rows and "Nothing is asked for ahead" in shown
    assert "No project lacks our people" not in shown
