"""A report from one Primavera P6 file, by the mapping of docs/sources/primavera.md."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest

from etl.intake.readers import Unreadable
from tests.etl.plans import part, publish, xer

SHIFTS = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"
WEEK = "".join(f"(0||{day}()({SHIFTS if 2 <= day <= 6 else ''}))\x7f\x7f  " for day in range(1, 8))
# 46106 is Wednesday 25 March 2026: 46,106 days after 30 December 1899; 46107 the day after.
DAYS_OFF = "(0||0(d|46106)())(0||1(d|46107)((0||0(f|12:00|s|08:00)())))"
DATA = (
    f"(0||CalendarData()(  (0||DaysOfWeek()({WEEK}))(0||VIEW(ShowTotal|N)())"
    f"(0||Exceptions()({DAYS_OFF}))))"
)
CALENDAR = "clndr_id|clndr_name|base_clndr_id|clndr_type|clndr_data"
TASK = (
    "task_id|proj_id|wbs_id|clndr_id|phys_complete_pct|complete_pct_type|task_type|status_code"
    "|task_name|remain_drtn_hr_cnt|act_work_qty|remain_work_qty|target_work_qty|target_drtn_hr_cnt"
    "|cstr_date|cstr_type|act_start_date|act_end_date|early_start_date|early_end_date"
    "|target_start_date|target_end_date"
)


def calendar(data: str = DATA) -> list[str]:
    """One calendar; its data has bars of its own, so cells are put apart by what xer() makes
    tabs of."""
    return [CALENDAR, f"597|Standard||CA_Base|{data.replace('|', BAR)}"]


BAR = "\x00"
BRIDGE = {
    "CALENDAR": calendar(),
    "PROJWBS": [
        "wbs_id|proj_id|proj_node_flag|wbs_name|parent_wbs_id",
        "3680|368|Y|Alder Bridge|",
        "3681|368|N|Build|3680",
    ],
    "RSRC": ["rsrc_id|rsrc_name|rsrc_type", "1316|Ann Mason|RT_Labor", "1317|Crane|RT_Equip"],
    "TASK": [
        TASK,
        "1|368|3681|597|0|CP_Drtn|TT_Task|TK_Complete|Foundations|0|40|0|40|40|||2026-03-02 08:00"
        "|2026-03-06 17:00|||2026-03-02 08:00|2026-03-06 17:00",
        "2|368|3681|597|0|CP_Drtn|TT_Task|TK_Active|Walls|40|40|40|80|80|||2026-03-09 08:00|"
        "|2026-03-16 08:00|2026-03-20 17:00|2026-03-09 08:00|2026-03-20 17:00",
        "3|368|3681|597|0|CP_Phys|TT_Rsrc|TK_NotStart|Roof|40|0|40|40|40||||"
        "|2026-03-24 08:00|2026-03-31 17:00|2026-03-24 08:00|2026-03-30 17:00",
        "4|368|3681|597|0|CP_Drtn|TT_FinMile|TK_NotStart|Handover|0|0|0|0|0"
        "|2026-03-31 17:00|CS_MEOB|||2026-03-31 17:00|2026-03-31 17:00"
        "|2026-03-30 17:00|2026-03-30 17:00",
        "5|368|3681|597|0|CP_Drtn|TT_LOE|TK_Active|Site office|168|0|0|0|168|||2026-03-02 08:00|"
        "|2026-03-16 08:00|2026-03-31 17:00|2026-03-02 08:00|2026-03-30 17:00",
    ],
    "TASKPRED": [
        "task_id|pred_task_id|proj_id|pred_proj_id|pred_type|lag_hr_cnt",
        "2|1|368|368|PR_FS|0",
        "3|2|368|368|PR_FS|8",
        "4|3|368|368|PR_FF|0",
        "1|99|368|400|PR_FS|0",
    ],
    "TASKRSRC": [
        "taskrsrc_id|task_id|rsrc_id|target_cost",
        "1|1|1316|12000.0000",
        "2|1|1317|8000.0000",
        "3|2|1316|40000.0000",
        "4|3|1316|14000.5000",
    ],
    "PROJCOST": ["cost_item_id|task_id|target_cost", "1|3|999.5000"],
}


def written(file: Path, tables: dict[str, list[str]]) -> Path:
    xer(file, **tables)
    file.write_bytes(file.read_bytes().replace(BAR.encode(), b"|"))
    return file


def test_the_example_is_this_plan(tmp_path: Path) -> None:
    example = files("etl.sources").joinpath("examples", "primavera-plan.xer").read_bytes()
    assert written(tmp_path / "plan.xer", BRIDGE).read_bytes() == example


@pytest.fixture
def report(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    written(tmp_path / "plan.xer", BRIDGE)
    return publish(tmp_path, "primavera", date(2026, 3, 13))


def test_a_report_comes_from_one_file(report: duckdb.DuckDBPyConnection) -> None:
    """Budget 12,000 + 8,000, then 40,000, then 14,000.50 + 999.50: 75,000. By Friday 13 March
    Foundations and five of the ten days of Walls are planned, and earned."""
    (row,) = report.execute(
        "select project_name, baseline_amount, planned_value_amount, earned_value_amount,"
        " baseline_finish_date, forecast_finish_date from project_total"
    ).fetchall()
    assert row[0] == "Alder Bridge"
    assert [float(v) for v in row[1:4]] == [75_000, 40_000, 40_000]
    assert row[4:] == (date(2026, 3, 30), date(2026, 3, 31))
    assert report.execute(
        "select task_id, kind, constraint_type, source_row from tasks order by task_id"
    ).fetchall() == [
        (
            "1",
            "task",
            None,
            15,
        ),  # lines: ERMHDR 1, CALENDAR 2 to 4, PROJWBS to 8, RSRC to 12, TASK from 13
        ("2", "task", None, 16),
        ("3", "task", None, 17),
        ("4", "milestone", "FNLT", 18),
        ("5", "level_of_effort", None, 19),
        ("W3680", "summary", None, 7),
        ("W3681", "summary", None, 8),
    ]
    assert report.execute("select person_name from people").fetchall() == [("Person",)]


def test_the_network_comes_to_the_early_dates_of_the_file(
    report: duckdb.DuckDBPyConnection,
) -> None:
    """Roof begins a day after Walls and takes five days over the day off on Wednesday 25; Thursday
    26 is half a day in the file and a whole one here, which nothing has moved."""
    assert report.execute(
        "select task_id, early_start_date, early_finish_date from task_schedule order by task_id"
    ).fetchall() == [
        ("1", date(2026, 3, 2), date(2026, 3, 6)),
        ("2", date(2026, 3, 16), date(2026, 3, 20)),
        ("3", date(2026, 3, 24), date(2026, 3, 31)),
        ("4", date(2026, 4, 1), date(2026, 3, 31)),
    ]


def test_calendars_are_written_out_of_their_cell(tmp_path: Path) -> None:
    own = "(0||CalendarData()((0||DaysOfWeek()((0||6()())(0||2()((0||0(s|22:00|f|00:00)())))))))"
    data = BRIDGE["CALENDAR"] + [f"598|Night|597|CA_Rsrc|{own.replace('|', BAR)}"]
    file = written(tmp_path / "plan.xer", {"CALENDAR": data})
    hours = [(r["calendar_name"], r["working_hours"]) for r in part(file, "calendars")]
    assert [h for name, h in hours if name == "Standard"] == ["8", "8", "8", "8", "8", "0", "0"]
    assert [h for name, h in hours if name == "Night"] == ["2", "8", "8", "8", "0", "0", "0"]
    shifts = part(file, "calendar_shifts")
    night = [(r["from_hour"], r["to_hour"]) for r in shifts if r["calendar_name"] == "Night"]
    assert night[:3] == [("22", "24"), ("8", "12"), ("13", "17")]
    assert [
        (r["calendar_uid"], r["date"], r["is_working"], r["working_hours"])
        for r in part(file, "calendar_exceptions")
    ] == [
        ("597", "2026-03-25", "false", "0"),
        ("597", "2026-03-26", "true", "4"),
        ("598", "2026-03-25", "false", "0"),
        ("598", "2026-03-26", "true", "4"),
    ]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("(0||CalendarData()(", "clndr_data that is cut off"),
        ("(0||A()()))", "')' at place 11 of clndr_data"),
        ("(0||A()())))", "an end too many at place 12 of clndr_data"),
        ("every day", "'every day' at place 1 of clndr_data"),
        ("(0||A()((0||DaysOfWeek()((0||2()((0||0(s|8 am|f|12:00)())))))))", "'8 am' for a time"),
        ("(0||A()((0||Exceptions()((0||0(d|soon)())))))", "'soon' for the number of a day"),
    ],
)
def test_calendar_data_that_is_none_is_a_fault(data: str, found: str, tmp_path: Path) -> None:
    file = written(tmp_path / "plan.xer", {"CALENDAR": calendar(data)})
    with pytest.raises(Unreadable) as told:
        part(file, "calendars")
    assert told.value.where == "calendar 'Standard'"
    assert found in told.value.found


def test_a_budget_goes_by_the_decimal_mark_that_is_stated(tmp_path: Path) -> None:
    costs = ["taskrsrc_id|task_id|target_cost", "1|1|12,5"]
    file = written(tmp_path / "plan.xer", {"TASK": BRIDGE["TASK"][:2], "TASKRSRC": costs})
    with pytest.raises(Unreadable, match="TASKRSRC, target_cost: found '12,5'"):
        part(file, "budgets")
    (row,) = part(file, "budgets", decimal=",")
    assert (row["task_id"], row["cost"], row["expense_cost"]) == ("1", "12.5", "0")
