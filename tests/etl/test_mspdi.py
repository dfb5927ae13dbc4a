"""Microsoft Project XML: each fact of the format on a plan of a few lines, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.intake.readers import Unreadable
from etl.intake.readers.mspdi import PARTS
from etl.settings import SettingsError, load
from tests.etl.plans import Row, element, link, mspdi, part, task, tasks

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "mpxj-junit"
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "P-104.xml"


def one(file: Path, sheet: str, heading: str) -> str | None:
    """The cell of the only row that holds anything."""
    (row,) = [r for r in part(file, sheet) if any(r.values())]
    return row[heading]


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("PT8H0M0S", "8"),
        ("PT7H30M0S", "7.5"),
        ("PT0H20M0S", "0.333333333333"),
        ("PT57H8M24S", "57.14"),  # 57 + 8/60 + 24/3600
        ("P1DT2H", "26"),
        ("-PT1H30M0S", "-1.5"),
        ("eight hours", "eight hours"),  # fails where hours are due, with its row
        ("P", "P"),
    ],
)
def test_work_comes_in_hours(written: str, read: str, file: Path) -> None:
    mspdi(file, tasks(task(1, Work=written)))
    assert one(file, "tasks", "work_hours") == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("120000", "1200"), ("12345", "123.45"), ("80000.50", "800.005"), ("-100", "-1"), ("a", "a")],
)
def test_money_is_written_in_hundredths(written: str, read: str, file: Path) -> None:
    mspdi(file, tasks(task(1, Cost=written)))
    assert one(file, "tasks", "cost") == read


@pytest.mark.parametrize(
    ("code", "days", "unit", "is_estimated"),
    [
        (7, "2", "days", "false"),  # 15 hours of days of 450 minutes
        (39, "2", "days", "true"),
        (5, "2", "hours", "false"),
        (8, "0.625", "elapsed days", "false"),  # 15 hours of 24
        (42, "0.625", "elapsed weeks", "true"),
    ],
)
def test_a_duration_is_of_working_days_or_around_the_clock(
    code: int, days: str, unit: str, is_estimated: str, file: Path
) -> None:
    mspdi(
        file,
        element("MinutesPerDay", "450"),
        tasks(task(1, Duration="PT15H0M0S", DurationFormat=code)),
    )
    (row,) = part(file, "tasks")
    said = [row[k] for k in ("duration_hours", "duration_days", "duration_unit", "is_estimated")]
    assert said == ["15", days, unit, is_estimated]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        *enumerate(("ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT")),
        (8, "8"),  # unknown: fails where a constraint is due
    ],
)
def test_constraints_come_in_the_contracts_words(code: int, word: str, file: Path) -> None:
    mspdi(file, tasks(task(1, ConstraintType=code)))
    assert one(file, "tasks", "constraint") == word


@pytest.mark.parametrize(("method", "percent"), [(0, "40"), (1, "25")])
def test_earned_value_goes_by_the_percentage_the_task_says(
    method: int, percent: str, file: Path
) -> None:
    said: dict[str, Any] = {
        "PercentComplete": 40,
        "PhysicalPercentComplete": 25,
        "EarnedValueMethod": method,
    }
    mspdi(file, tasks(task(1, **said)))
    assert one(file, "tasks", "percent_for_earned_value") == percent


# --- tasks ----------------------------------------------------------------------------------------


def outline(file: Path) -> list[tuple[str | None, str | None, str | None]]:
    return [(r["task_id"], r["kind"], r["parent_id"]) for r in part(file, "tasks")]


def test_the_outline_says_what_is_part_of_what_and_rows_keep_their_place(file: Path) -> None:
    mspdi(
        file,
        tasks(
            task(0, OutlineLevel=0, Summary=1),
            task(5, OutlineLevel=1, Summary=1),
            task(7, OutlineLevel=2),
            element("Task", UID=8, ID=3, IsNull=1),
            task(2, OutlineLevel=3),  # an indent of Task 7, which does not say that it holds any
            task(3, OutlineLevel=1, Milestone=1),
            task(4, OutlineLevel=1, Milestone=1, Summary=1),
        ),
    )
    assert outline(file) == [
        (None, None, None),  # the project itself is the part `project`
        ("P-104/5", "summary", None),
        ("P-104/7", "summary", "P-104/5"),
        (None, None, None),  # an empty line
        ("P-104/2", "task", "P-104/7"),
        ("P-104/3", "milestone", None),
        ("P-104/4", "summary", None),
    ]


def test_without_levels_the_outline_number_says_the_depth(file: Path) -> None:
    mspdi(
        file,
        "<Tasks>",
        element("Task", UID=1, Name="a", OutlineNumber="1"),
        element("Task", UID=2, Name="b", OutlineNumber="1.1"),
        element("Task", UID=3, Name="c", OutlineNumber="2"),
        "</Tasks>",
    )
    assert outline(file) == [
        ("P-104/1", "summary", None),
        ("P-104/2", "task", "P-104/1"),
        ("P-104/3", "task", None),
    ]


def test_what_does_not_count_says_so(file: Path) -> None:
    mspdi(
        file,
        tasks(task(1), task(2, Active=0), task(3, Manual=1), task(4, ExternalTask=1)),
    )
    flags = ("is_active", "is_manual", "is_external")
    assert [[r[f] for f in flags] for r in part(file, "tasks")] == [
        ["true", "false", "false"],
        ["false", "false", "false"],
        ["true", "true", "false"],
        ["true", "false", "true"],
    ]


def test_a_namespace_is_no_matter(file: Path) -> None:
    for namespace in ("", ' xmlns="http://schemas.microsoft.com/project/2007"'):
        mspdi(file, tasks(task(1, Work="PT4H0M0S")), namespace=namespace)
        assert one(file, "tasks", "work_hours") == "4"


def test_custom_fields_are_columns_by_their_name(file: Path) -> None:
    def field(code: int, name: str, alias: str = "") -> str:
        return element(
            "ExtendedAttribute", FieldID=code, FieldName=name, **({"Alias": alias} if alias else {})
        )

    def held(code: int, value: str) -> str:
        return element("ExtendedAttribute", FieldID=code, Value=value)

    mspdi(
        file,
        "<ExtendedAttributes>",
        field(188743731, "Text1", "Phase"),
        field(188743786, "Cost1"),
        field(188743783, "Duration1", "Reserve"),
        field(188743734, "Text2", "Name"),  # called as a column of the format, but for its case
        field(205520904, "Text1", "Site"),  # of resources
        "</ExtendedAttributes>",
        tasks(
            task(1, held(188743731, "Design") + held(188743786, "50000")),
            task(2, held(188743783, "PT16H0M0S") + held(188743734, "Pump")),
            task(3, held(188743737, "of no definition")),
        ),
    )
    rows = part(file, "tasks")
    names = ("Phase", "Cost1", "Reserve", "Name#2", "field 188743737")
    assert [[r[n] for n in names] for r in rows] == [
        ["Design", "500", None, None, None],
        [None, None, "16", "Pump", None],
        [None, None, None, None, "of no definition"],
    ]
    assert "Site" not in rows[0]


def test_an_outline_code_is_written_out_with_what_it_is_part_of(file: Path) -> None:
    def value(number: int, word: str, parent: int) -> str:
        return element("Value", ValueID=number, Value=word, ParentValueID=parent)

    values = "<Values>" + value(1, "North", 0) + value(2, "Depot", 1) + "</Values>"
    mspdi(
        file,
        "<OutlineCodes>",
        element("OutlineCode", values, Guid="AB-1"),
        "</OutlineCodes><ExtendedAttributes>",
        element(
            "ExtendedAttribute",
            FieldID=188744096,
            FieldName="Outline Code1",
            Alias="Place",
            Ltuid="AB-1",
        ),
        "</ExtendedAttributes>",
        tasks(task(1, element("OutlineCode", FieldID=188744096, ValueID=2))),
    )
    assert one(file, "tasks", "Place") == "North.Depot"


# --- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind", "days", "unit"),
    [
        ({}, "FS", "0", "wd"),
        ({"Type": 0}, "FF", "0", "wd"),
        ({"Type": 2}, "SF", "0", "wd"),
        ({"Type": 3}, "SS", "0", "wd"),
        ({"LinkLag": 9600, "LagFormat": 7}, "FS", "2", "wd"),  # 960 minutes of days of 480
        ({"LinkLag": -4800, "LagFormat": 7}, "FS", "-1", "wd"),
        ({"LinkLag": 9600, "LagFormat": 5}, "FS", "2", "wd"),  # however it is shown
        ({"LinkLag": 28800, "LagFormat": 8}, "FS", "2", "ed"),  # 2,880 minutes around the clock
        ({"LinkLag": 28800, "LagFormat": 40}, "FS", "2", "ed"),
        ({"LinkLag": 50, "LagFormat": 19}, "FS", "1.5", "wd"),  # half of the 24 hours of Task 1
        ({"LinkLag": 50, "LagFormat": 52}, "FS", "0.5", "ed"),  # 12 hours of 24
    ],
)
def test_a_lag_is_in_tenths_of_minutes_or_a_share_of_the_predecessor(
    said: dict[str, int], kind: str, days: str, unit: str, file: Path
) -> None:
    mspdi(file, tasks(task(2, link(1, **said)), task(1, Duration="PT24H0M0S")))
    (row,) = part(file, "links")
    assert [row[k] for k in ("predecessor_id", "successor_id")] == ["P-104/1", "P-104/2"]
    assert (row["kind"], row["lag_days"], row["lag_unit"]) == (kind, days, unit)


def test_links_across_plans_say_so(file: Path) -> None:
    mspdi(
        file,
        tasks(
            task(1, link(2)),
            task(2, ExternalTask=1),
            task(3, link(9, CrossProject=1, CrossProjectName="C:\\\\B.mpp\\\\4")),
            task(4, link(1)),
        ),
    )
    assert [(r["predecessor_uid"], r["is_cross_project"]) for r in part(file, "links")] == [
        ("2", "true"),
        ("9", "true"),
        ("1", "false"),
    ]


# --- people and time ------------------------------------------------------------------------------


def test_resources_and_assignments_name_people_and_leave_nobody_empty(file: Path) -> None:
    mspdi(
        file,
        tasks(task(1)),
        "<Resources>",
        element("Resource", UID=0, ID=0, Type=1),
        element("Resource", UID=1, Name="Ann", EmailAddress="ann@corp.test", Type=1)
        + element("Resource", UID=2, Name="Sand", Type=0, CostPerUse=50000)
        + element("Resource", UID=3, Name="Travel", Type=0, IsCostResource=1),
        "</Resources><Assignments>",
        element("Assignment", UID=9, TaskUID=1, ResourceUID=1, Work="PT8H0M0S", Cost=40000),
        element("Assignment", UID=10, TaskUID=1, ResourceUID=-65535, Work="PT1H0M0S"),
        "</Assignments>",
    )
    kinds = [(r["name"], r["type"], r["cost_per_use"]) for r in part(file, "resources")]
    assert kinds == [
        (None, None, None),
        ("Ann", "work", None),
        ("Sand", "material", "500"),
        ("Travel", "cost", None),
    ]
    rows = part(file, "assignments")
    named = [(r["task_id"], r["resource_name"], r["resource_email"], r["cost"]) for r in rows]
    assert named == [
        ("P-104/1", "Ann", "ann@corp.test", "400"),
        ("P-104/1", None, None, None),
    ]


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        (1, "PT8H0M0S", ("work", "remaining", None, "8", None)),
        (2, "PT8H0M0S", ("work", "actual", None, "8", None)),
        (4, "PT8H0M0S", ("work", "baseline", "0", "8", None)),
        (6, "40000", ("cost", "actual", None, None, "400")),
        (16, "PT8H0M0S", ("work", "baseline", "1", "8", None)),
        (17, "40000", ("cost", "baseline", "1", None, "400")),
        (75, "40000", ("cost", "baseline", "10", None, "400")),
        (99, "PT8H0M0S", (None, None, None, None, None)),
    ],
)
def test_timephased_data_says_what_it_is(
    code: int, value: str, said: tuple[str | None, ...], file: Path
) -> None:
    period = element(
        "TimephasedData",
        Type=code,
        UID=9,
        Start="2026-03-02T08:00:00",
        Finish="2026-03-02T17:00:00",
        Unit=2,
        Value=value,
    )
    mspdi(
        file,
        "<Assignments>",
        element("Assignment", period, UID=9, TaskUID=1, ResourceUID=-65535),
        "</Assignments>",
    )
    (row,) = part(file, "timephased")
    names = ("measure", "state", "baseline_number", "hours", "amount")
    assert tuple(row[n] for n in names) == said
    assert (row["of"], row["task_id"], row["code"]) == ("assignment", "P-104/1", str(code))


def test_baselines_keep_their_number_and_say_which_one_earns(file: Path) -> None:
    def baseline(number: int, cost: int) -> str:
        return element("Baseline", Number=number, Start="2026-03-02T08:00:00", Cost=cost)

    mspdi(
        file,
        element("BaselineForEarnedValue", "3"),
        tasks(
            task(0, baseline(0, 900), OutlineLevel=0),
            task(1, baseline(3, 700), Summary=1),
            task(2, baseline(0, 500) + baseline(3, 700), OutlineLevel=2),
        ),
    )
    names = ("task_id", "number", "cost", "is_for_earned_value", "is_summary")
    assert [tuple(r[n] for n in names) for r in part(file, "baselines")] == [
        (None,) * 5,  # of the project itself
        ("P-104/1", "3", "7", "true", "true"),
        ("P-104/2", "0", "5", "false", "false"),
        ("P-104/2", "3", "7", "true", "false"),
    ]


def test_the_project_says_what_its_plan_is(file: Path) -> None:
    baseline = element("Baseline", Number=0, Start="2026-03-02T08:00:00", Cost=8100000)
    mspdi(
        file,
        element("Title", "Alder Bridge")
        + element("Manager", "Ann Mason")
        + element("CurrencyCode", "EUR")
        + element("StartDate", "2026-03-02T08:00:00")
        + element("StatusDate", "2026-03-13T17:00:00")
        + element("CalendarUID", "1"),
        tasks(task(0, baseline, OutlineLevel=0, Cost=8250000), task(1)),
    )
    (row,) = part(file, "project")
    names = ("plan", "project_name", "manager", "currency", "start", "status_date")
    assert [row[n] for n in names] == [
        "P-104",
        "Alder Bridge",
        "Ann Mason",
        "EUR",
        "2026-03-02T08:00:00",
        "2026-03-13T17:00:00",
    ]
    assert (row["cost"], row["baseline_cost"], row["calendar_id"]) == ("82500", "81000", "P-104/1")


# --- calendars ------------------------------------------------------------------------------------


def weekday(kind: int, *shifts: tuple[str, str]) -> str:
    times = "".join(element("WorkingTime", FromTime=a, ToTime=b) for a, b in shifts)
    inner = f"<WorkingTimes>{times}</WorkingTimes>" if shifts else ""
    return element("WeekDay", inner, DayType=kind, DayWorking=int(bool(shifts)))


DAY = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
WEEK = "".join([weekday(1), *(weekday(kind, *DAY) for kind in range(2, 7)), weekday(7)])


def calendar(uid: int, inner: str, base: int = -1) -> str:
    known = {"UID": uid, "Name": f"Calendar {uid}", "IsBaseCalendar": int(base < 0)}
    return element("Calendar", inner, **{**known, "BaseCalendarUID": base})


def calendars(*each: str) -> str:
    return f"<Calendars>{''.join(each)}</Calendars>"


def hours(file: Path, uid: int) -> list[str | None]:
    key = f"P-104/{uid}"
    return [r["working_hours"] for r in part(file, "calendars") if r["calendar_id"] == key]


def test_a_calendar_takes_what_it_does_not_say_from_its_base(file: Path) -> None:
    friday = weekday(6, ("08:00:00", "12:00:00"))
    night = weekday(2, ("23:00:00", "00:00:00"), ("00:00:00", "03:00:00"))
    mspdi(
        file,
        calendars(
            calendar(3, f"<WeekDays>{friday}</WeekDays>", base=1),  # before its base
            calendar(1, f"<WeekDays>{WEEK}</WeekDays>"),
            calendar(4, f"<WeekDays>{night}</WeekDays>", base=3),
            calendar(5, ""),
        ),
    )
    assert hours(file, 1) == ["8", "8", "8", "8", "8", "0", "0"]
    assert hours(file, 3) == ["8", "8", "8", "8", "4", "0", "0"]
    assert hours(file, 4) == ["4", "8", "8", "8", "4", "0", "0"]  # 0 to 3 and 23 to 24
    assert hours(file, 5) == [None] * 7  # nobody states them: a fault where they are due
    shifts = [
        (r["from_hour"], r["to_hour"])
        for r in part(file, "calendar_shifts")
        if (r["calendar_id"], r["weekday"]) == ("P-104/4", "1")
    ]
    assert shifts == [("0", "3"), ("23", "24")]


def exception(first: str, last: str, *shifts: tuple[str, str], **said: Any) -> str:
    period = element("TimePeriod", FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:00")
    times = "".join(element("WorkingTime", FromTime=a, ToTime=b) for a, b in shifts)
    inner = period + (f"<WorkingTimes>{times}</WorkingTimes>" if shifts else "")
    return element("Exception", inner, **{"DayWorking": int(bool(shifts)), **said})


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ({}, ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ({"Type": 9}, ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ({"Type": 1}, ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ({"Type": 1, "Period": 2}, ["2026-12-24", "2026-12-26"]),
    ],
)
def test_an_exception_is_each_of_its_days(
    said: dict[str, int], days: list[str], file: Path
) -> None:
    christmas = f"<Exceptions>{exception('2026-12-24', '2026-12-26', **said)}</Exceptions>"
    mspdi(file, calendars(calendar(1, f"<WeekDays>{WEEK}</WeekDays>{christmas}")))
    assert [r["date"] for r in part(file, "calendar_exceptions")] == days


@pytest.mark.parametrize(
    ("said", "days"),
    [
        # Yearly on 25 December (months count from 0).
        ({"Type": 2, "Month": 11, "MonthDay": 25}, ["2026-12-25", "2027-12-25"]),
        # Yearly on the last Monday of May; 2026: 25, 2027: 31.
        (
            {"Type": 3, "Month": 4, "MonthItem": 4, "MonthPosition": 4},
            ["2026-05-25", "2027-05-31"],
        ),
        # Every sixth month on the 1st.
        (
            {"Type": 4, "MonthDay": 1, "Period": 6},
            ["2026-01-01", "2026-07-01", "2027-01-01", "2027-07-01"],
        ),
        # Every twelfth month on the first working day: 1 January is a Thursday, then a Friday.
        (
            {"Type": 5, "MonthItem": 1, "MonthPosition": 0, "Period": 12},
            ["2026-01-01", "2027-01-01"],
        ),
        # Every 52nd week on Wednesday (bit 8) and Friday (bit 32).
        (
            {"Type": 6, "DaysOfWeek": 40, "Period": 52},
            ["2026-01-02", "2026-12-30", "2027-01-01", "2027-12-29", "2027-12-31"],
        ),
        # As often as said, whatever the end.
        (
            {
                "Type": 2,
                "Month": 0,
                "MonthDay": 6,
                "EnteredByOccurrences": 1,
                "Occurrences": 3,
            },
            ["2026-01-06", "2027-01-06", "2028-01-06"],
        ),
    ],
)
def test_a_recurring_exception_is_written_out(
    said: dict[str, int], days: list[str], file: Path
) -> None:
    recurring = f"<Exceptions>{exception('2026-01-01', '2027-12-31', **said)}</Exceptions>"
    mspdi(file, calendars(calendar(1, f"<WeekDays>{WEEK}</WeekDays>{recurring}")))
    assert [r["date"] for r in part(file, "calendar_exceptions")] == days


def test_a_recurrence_that_nobody_can_write_out_is_refused_where_calendars_are_read(
    file: Path,
) -> None:
    for bad, said in (
        (exception("2026-01-01", "2027-12-31", Type=8), "exception of type 8"),
        (exception("2026-01-01", "2300-12-31"), "a period from 2026-01-01 to 2300-12-31"),
        (exception("someday", "2027-12-31"), "someday"),
        (element("Exception"), "no period"),
    ):
        mspdi(file, calendars(calendar(1, f"<Exceptions>{bad}</Exceptions>")), tasks(task(1)))
        with pytest.raises(Unreadable) as told:
            part(file, "calendar_exceptions")
        assert told.value.where == "calendar 'Calendar 1'"
        assert said in told.value.found
        assert "day by day" in told.value.remedy
        assert len(part(file, "tasks")) == 1


def test_exceptions_reach_those_who_stand_on_the_calendar_and_may_be_working(file: Path) -> None:
    half = exception("2026-12-24", "2026-12-24", ("08:00:00", "12:00:00"), Name="Eve")
    closed = exception("2026-12-25", "2026-12-25", Name="Christmas")
    own = exception("2026-12-24", "2026-12-24", Name="Leave")
    mspdi(
        file,
        calendars(
            calendar(1, f"<WeekDays>{WEEK}</WeekDays><Exceptions>{half}{closed}</Exceptions>"),
            calendar(3, f"<Exceptions>{own}</Exceptions>", base=1),
        ),
    )
    names = ("calendar_uid", "date", "name", "is_working", "working_hours")
    assert [tuple(r[n] for n in names) for r in part(file, "calendar_exceptions")] == [
        ("1", "2026-12-24", "Eve", "true", "4"),
        ("1", "2026-12-25", "Christmas", "false", "0"),
        ("3", "2026-12-24", "Leave", "false", "0"),
        ("3", "2026-12-25", "Christmas", "false", "0"),
    ]


def test_exceptions_as_project_wrote_them_before_2007_and_weeks_of_their_own(file: Path) -> None:
    period = element("TimePeriod", FromDate="2026-12-25T00:00:00", ToDate="2026-12-25T23:59:00")
    old = element("WeekDay", period, DayType=0, DayWorking=0)
    summer = element("TimePeriod", FromDate="2026-07-06T00:00:00", ToDate="2026-07-19T23:59:00")
    week = element("WorkWeek", summer + f"<WeekDays>{weekday(6)}</WeekDays>", Name="Summer")
    mspdi(
        file,
        calendars(
            calendar(1, f"<WeekDays>{WEEK}{old}</WeekDays><WorkWeeks>{week}</WorkWeeks>"),
        ),
    )
    assert [(r["date"], r["name"]) for r in part(file, "calendar_exceptions")] == [
        ("2026-07-10", "Summer"),  # the two Fridays
        ("2026-07-17", "Summer"),
        ("2026-12-25", None),
    ]


# --- what is no plan ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no element"),
        (b"PK\x03\x04", "a packed file (zip)"),
        (b"<Project><Tasks>", "XML that ends or breaks"),
        (b"<Project></Project><Project/>", "XML that ends or breaks"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Project/>', "a document type"),
        (b"<html></html>", "XML that begins with <html>"),
        (b"<a:APIBusinessObjects xmlns:a='b'/>", "the XML of Primavera P6 (PMXML)"),
        (b"<project/>", "the XML of another planning tool"),
    ],
)
def test_what_is_no_plan_is_refused_with_what_to_do(content: bytes, said: str, file: Path) -> None:
    file.write_bytes(content)
    with pytest.raises(Unreadable) as told:
        part(file, "tasks")
    assert said in told.value.found
    assert told.value.remedy


def test_a_part_that_is_none_names_those_that_are(file: Path) -> None:
    mspdi(file, tasks(task(1)))
    for sheet in ("", "Tasks"):
        with pytest.raises(Unreadable, match="one of project, tasks, links, resources"):
            part(file, sheet)


def test_a_plan_inside_a_plan_is_refused_and_not_left_out(file: Path) -> None:
    mspdi(file, tasks(task(1, "<Project><Tasks/></Project>", Name="Depot")))
    with pytest.raises(Unreadable, match="task 'Depot': found another plan inserted"):
        part(file, "tasks")


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("mpp", "Open it in Microsoft Project and save it as XML"),
        ("pod", "Open it in ProjectLibre"),
        ("planner", "Open it in Planner"),
        ("mpx", "Open it in Microsoft Project"),
        ("pmxml", "Export it from P6 as XER"),
    ],
)
def test_other_plans_say_how_to_save_them_as_xml(ending: str, said: str, tmp_path: Path) -> None:
    config = tmp_path / "portal.toml"
    config.write_text(
        f'[[source]]\ntable = "tasks"\npath = "plan.{ending}"\n[source.columns]\na = "task_id"\n'
    )
    with pytest.raises(SettingsError, match=said):
        load(config)


WORDS = ("Project", "Tasks", "Task", "Calendars", "Calendar", "Exceptions", "Exception", "UID")
XML = st.recursive(
    st.sampled_from(("1", "", "PT8H0M0S", "2026-03-02T08:00:00", "9" * 30, "é")),
    lambda inner: st.tuples(
        st.sampled_from((*WORDS, "Type", "Period", "TimePeriod", "FromDate", "ToDate", "DayType")),
        st.lists(inner, max_size=4),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
    max_leaves=20,
)


@QUICK
@given(content=st.one_of(st.binary(max_size=200), XML.map(lambda x: f"<Project>{x}".encode())))
def test_any_bytes_end_in_rows_or_a_fault(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "any.xml"
    for bytes_ in (content, content + b"</Project>"):
        file.write_bytes(bytes_)
        for sheet in PARTS:
            try:
                part(file, sheet)
            except Unreadable as error:
                assert error.found and error.remedy


# --- plans that Microsoft Project wrote -----------------------------------------------------------


def saved(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip(f"{name} of joniles/mpxj (junit/data) is not on this machine")
    return DATA / name


def total(rows: list[Row], heading: str) -> Decimal:
    leaves = [r for r in rows if r["kind"] not in ("summary", None)]
    return sum((Decimal(r[heading] or 0) for r in leaves), Decimal(0))


def test_leaf_tasks_add_up_to_what_the_project_says() -> None:
    """The publisher's own totals: cost 8,200.00, actual 800.00; summaries left out."""
    file = saved("mspdiresource.xml")
    rows = part(file, "tasks")
    assert total(rows, "cost") == 8200
    assert total(rows, "actual_cost") == 800
    assert total(rows, "work_hours") == 128
    assert one(file, "project", "cost") == "8200"
    assert sum(Decimal(r["cost"] or 0) for r in part(file, "assignments")) == 8200


def test_eleven_baselines_of_a_hundred_and_ten_tasks_come_in() -> None:
    file = saved("task-baselines-project2019-mspdi.xml")
    assert sum(1 for r in part(file, "tasks") if r["task_id"]) == 110
    numbers = [int(r["number"] or -1) for r in part(file, "baselines") if r["task_id"]]
    assert sorted(set(numbers)) == list(range(11))
    old = saved("baselines.xml")
    assert [r["cost"] for r in part(old, "baselines")] == [str(n) for n in range(1, 11)]
