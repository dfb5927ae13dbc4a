"""Capacity through the real refresh, each expectation worked by hand: people by week, added up to
team, department and skill."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import refresh
from etl.settings import load
from tests.portfolio import STATUS, Numbers, Portfolio

WEEK = timedelta(weeks=1)
NEXT = date(2026, 3, 16)  # the Monday after the status date, a Friday
LAST = date(
    2026, 3, 2
)  # the last whole week that ends by it; the week of the status date itself ends on Sunday the 15th


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    organisation(p)
    for case in (overbooked, weeks, absent, skills, requests, sheets, network):
        case(p)
    return p.publish(tmp_path_factory.mktemp("capacity"))


def organisation(p: Portfolio) -> None:
    for weekday in range(1, 8):
        p.add("calendars", calendar_id="C", weekday=weekday, working_hours=8 if weekday <= 5 else 0)
    p.add("holidays", calendar_id="C", holiday_date=NEXT + WEEK, holiday_name="A Monday off")
    for department in ("D", "E"):
        p.add("departments", department_id=department, department_name=department)
    p.add("roles", role_id="WELDER", role_name="Welder")
    p.add("roles", role_id="ANY", role_name="Anything")
    for project in ("one", "two", "asks"):
        p.project(project, department_id="D")


def team(p: Portfolio, key: str, department: str = "D") -> str:
    p.add("teams", team_id=key, team_name=key, department_id=department)
    return key


def person(p: Portfolio, key: str, of: str, hours: float = 40, **columns: Any) -> str:
    p.add(
        "people",
        person_id=key,
        person_name=key,
        team_id=of,
        weekly_hours=hours,
        calendar_id="C",
        **columns,
    )
    return key


def book(
    p: Portfolio,
    who: str,
    hours: float,
    week: date = NEXT,
    project: str = "one",
    booking: str = "hard",
    **columns: Any,
) -> None:
    p.add(
        "assignments",
        project_id=project,
        person_id=who,
        week=week,
        planned_hours=hours,
        booking=booking,
        **columns,
    )


def overbooked(p: Portfolio) -> None:
    """Two people with 40 h of contract, a quarter of it for meetings: 30 h each. One has 24 and 12
    h of two projects, the other 20."""
    team(p, "PAIR")
    for who in ("full", "room"):
        person(
            p,
            who,
            "PAIR",
            non_project_ratio=0.25,
            skill="Laying",
            employed_from_date=NEXT,
            employed_to_date=NEXT + timedelta(days=6),
        )
    book(p, "full", 24)
    book(p, "full", 12, project="two")
    book(p, "room", 20)
    book(p, "room", 15, project="two", booking="soft")


def weeks(p: Portfolio) -> None:
    """A week with a holiday, a week begun on Wednesday, and a half-time person."""
    team(p, "WEEKS")
    person(
        p,
        "holiday",
        "WEEKS",
        skill="Weeks",
        employed_from_date=NEXT + WEEK,
        employed_to_date=NEXT + WEEK + timedelta(days=6),
    )
    team(p, "NEW")
    person(
        p,
        "new",
        "NEW",
        skill="Weeks",
        employed_from_date=NEXT + timedelta(days=2),
        employed_to_date=NEXT + timedelta(days=6),
    )
    team(p, "TWO")
    for who, hours in (("whole", 40), ("half", 20)):
        person(
            p,
            who,
            of="TWO",
            hours=hours,
            skill="Weeks",
            employed_from_date=NEXT,
            employed_to_date=NEXT + WEEK + timedelta(days=6),
        )
    book(p, "whole", hours=1, week=NEXT + WEEK)  # so that the second week is there


def absent(p: Portfolio) -> None:
    team(p, "AWAY")
    person(
        p,
        "away",
        "AWAY",
        employed_from_date=NEXT,
        employed_to_date=NEXT + timedelta(days=6),
        skill="Away",
    )
    p.add("absences", person_id="away", from_date=NEXT, to_date=NEXT + timedelta(days=4))
    book(p, "away", 8)


def skills(p: Portfolio) -> None:
    """In department E: welders have 80 h and are asked for 40 booked, 30 of a role, 50 of a
    request; one person's skill is not stated."""
    team(p, "WELD", "E")
    for who in ("w1", "w2"):
        person(
            p,
            who,
            "WELD",
            skill="Welding",
            role_id="WELDER",
            employed_from_date=NEXT,
            employed_to_date=NEXT + timedelta(days=6),
        )
    person(
        p,
        "nobody knows",
        "WELD",
        role_id="ANY",
        employed_from_date=NEXT,
        employed_to_date=NEXT + timedelta(days=6),
    )
    book(p, "w1", 40, role_id="")
    p.add(
        "assignments",
        project_id="asks",
        role_id="WELDER",
        team_id="WELD",
        week=NEXT,
        planned_hours=30,
    )
    p.add(
        "assignments", project_id="asks", role_id="ANY", team_id="WELD", week=NEXT, planned_hours=5
    )
    p.add(
        "role_requests",
        request_id="W",
        project_id="asks",
        role_id="WELDER",
        team_id="WELD",
        from_date=NEXT,
        to_date=NEXT + timedelta(days=4),
        requested_hours=50,
        filled_hours=0,
    )


def requests(p: Portfolio) -> None:
    """90 h from Thursday to the Friday after; that Monday is a holiday of the project's calendar,
    so 2 days and 4 days; 30 h are promised."""
    team(p, "ASKED")
    p.project("spread", department_id="E", calendar_id="C")
    p.add(
        "role_requests",
        request_id="S",
        project_id="spread",
        team_id="ASKED",
        skill="Laying",
        from_date=NEXT + timedelta(days=3),
        to_date=NEXT + WEEK + timedelta(days=4),
        requested_hours=90,
        filled_hours=30,
    )
    p.project("weekend", department_id="E")
    p.add(
        "role_requests",
        request_id="N",
        project_id="weekend",
        skill="Diving",
        from_date=NEXT + timedelta(days=5),
        to_date=NEXT + timedelta(days=6),
        requested_hours=7,
    )
    p.add(
        "role_requests",
        request_id="O",
        project_id="weekend",
        skill="Diving",
        from_date=NEXT,
        to_date=NEXT,
        requested_hours=3,
        filled_hours=13,
    )


def sheets(p: Portfolio) -> None:
    """A closed week: 44 h and 20 h worked of 40 h each. The week of the status date is not closed
    and does not count."""
    team(p, "SHEETS")
    for who, hours in (("busy", 8.8), ("slow", 4)):
        person(p, who, "SHEETS", employed_from_date=LAST, employed_to_date=STATUS, skill="Sheets")
        for n in range(5):
            p.add(
                "time_entries",
                person_id=who,
                project_id="one",
                work_date=LAST + timedelta(days=n),
                worked_hours=hours,
                is_billable="true",
                billed_hours=4.5 if who == "busy" else "",
            )
    team(p, "UNBILLED")
    person(
        p, "new hand", "UNBILLED", employed_from_date=LAST, employed_to_date=STATUS, skill="Sheets"
    )
    p.add(
        "time_entries",
        person_id="new hand",
        project_id="one",
        work_date=LAST,
        worked_hours=8,
        is_billable="true",
    )


def network(p: Portfolio) -> None:
    """Critical: 60 h of Ann's, then 40 h booked 1 : 3 on Ben and Ann; 10 h of nobody's. Thirty days
    of float: 500 h of Ben's."""
    team(p, "NET")
    for who in ("ann", "ben"):
        person(
            p,
            who,
            "NET",
            employed_from_date=NEXT,
            employed_to_date=NEXT + timedelta(days=6),
            skill="Net",
        )
    p.project("net")
    rows = (
        ("n1", 0, 4, 60, "ann"),
        ("n2", 7, 46, 50, "ben"),
        ("n3", 47, 53, 10, ""),
        ("loose", 7, 11, 500, "ben"),
    )
    for key, first, last, left, owner in rows:
        p.add(
            "tasks",
            task_id=key,
            project_id="net",
            task_name=key,
            forecast_start_date=NEXT + timedelta(days=first),
            forecast_finish_date=NEXT + timedelta(days=last),
            remaining_hours=left,
            owner_id=owner,
        )
    for before, after in (("n1", "n2"), ("n2", "n3"), ("n1", "loose")):
        p.add("dependencies", predecessor_id=before, successor_id=after)
    book(p, "ben", 2, task_id="n2", project="net")
    book(p, "ann", 6, task_id="n2", project="net")


def test_36_and_20_booked_with_30_each_is_6_too_much_and_not_nothing(numbers: Numbers) -> None:
    assert numbers.value("over_booked", "PAIR", "team_id") == (6, None)
    assert numbers.value("availability", "PAIR", "team_id") == (60, None)
    assert numbers.value("booked", "PAIR", "team_id") == (56, None)
    assert numbers.value("allocation", "PAIR", "team_id") == (pytest.approx(56 / 60), None)


def test_tentative_hours_stand_apart_and_overbook_nobody(numbers: Numbers) -> None:
    assert numbers.value("soft_booked", "PAIR", "team_id") == (15, None)


def test_each_project_carries_its_part_of_an_overbooking(numbers: Numbers) -> None:
    # 6 h too much, of 24 h for one and 12 h for two: 4 and 2
    assert numbers.rows(
        "select project_id, person_id, over_booked_hours from over_booking where team_id = 'PAIR'"
        " order by 1"
    ) == [("one", "full", 4), ("two", "full", 2)]
    assert numbers.rows(
        "select project_id, sum(booked_hours), sum(over_booked_hours) from project_demand_week"
        " where team_id = 'PAIR' group by 1 order by 1"
    ) == [("one", 44, 4), ("two", 12, 2)]


def test_a_holiday_takes_from_capacity_and_not_from_the_contract(numbers: Numbers) -> None:
    assert [
        numbers.value(m, "WEEKS", "team_id") for m in ("contract_hours", "capacity", "availability")
    ] == [(40, None), (32, None), (32, None)]


def test_a_week_begun_on_wednesday_is_three_fifths_of_a_week(numbers: Numbers) -> None:
    assert [numbers.value(m, "NEW", "team_id") for m in ("contract_hours", "capacity")] == [
        (24, None),
        (24, None),
    ]
    assert numbers.value("full_time_equivalents", "NEW", "team_id") == (pytest.approx(0.6), None)


def test_two_people_at_40_and_20_hours_are_one_and_a_half_full_time_people(
    numbers: Numbers,
) -> None:
    assert numbers.value("headcount", "TWO", "team_id") == (
        2,
        None,
    )  # over two weeks, of which one has a holiday
    assert numbers.value("full_time_equivalents", "TWO", "team_id") == (pytest.approx(1.5), None)
    assert numbers.value("capacity", "TWO", "team_id") == (60 + 48, None)


def test_who_is_away_all_week_has_no_capacity_and_is_overbooked(numbers: Numbers) -> None:
    assert numbers.value("allocation", "AWAY", "team_id") == (None, "no_capacity")
    assert numbers.value("over_booked", "AWAY", "team_id") == (8, None)
    assert numbers.value("capacity", "AWAY", "team_id") == (40, None)


def skill(numbers: Numbers, department: str, name: str) -> list[tuple[Any, ...]]:
    return numbers.rows(
        "select week, available_hours, demand_hours, short_hours from skill_week where"
        " department_id = ? and skill = ? order by 1",
        department,
        name,
    )


def test_demand_is_what_is_booked_what_a_role_stands_for_and_what_nobody_promised(
    numbers: Numbers,
) -> None:
    assert skill(numbers, "E", "Welding") == [(NEXT, 80, 40 + 30 + 50, 40)]


def test_who_has_no_skill_and_what_asks_for_none_stay_visible(numbers: Numbers) -> None:
    assert skill(numbers, "E", "not stated") == [(NEXT, 40, 5, 0)]


def test_nobody_counts_in_two_skills(numbers: Numbers) -> None:
    by_person = numbers.rows(
        "select sum(available_hours), sum(contract_hours), count(*) from person_week"
    )
    assert (
        numbers.rows(
            "select sum(available_hours), sum(contract_hours), sum(person_count) from skill_week"
        )
        == by_person
    )


def test_a_department_sums_first_and_never_nets_one_skill_against_another(numbers: Numbers) -> None:
    # E next week: 120 h of available people, 125 h asked of welders and of no stated skill; Diving:
    # 7 h and nobody.
    only = "department_id = 'E' and skill in ('Welding', 'not stated', 'Diving')"
    gap, short, people = (
        numbers.rows(
            f"select {numbers.rows('select value_sql from metric where metric_name = ?', m)[0][0]}"
            f" from skill_week where {only}"
        )[0][0]
        for m in ("capacity_gap", "shortage", "capacity_gap_fte")
    )
    assert (gap, short) == (125 + 7 - 120, 40 + 7)
    assert people == pytest.approx(12 / 40)


def test_a_request_is_spread_over_working_days_and_what_is_promised_is_not_asked_again(
    numbers: Numbers,
) -> None:
    # 90 h over 2 + 4 working days: 30 and 60; a third is promised
    assert numbers.rows(
        "select week, requested_hours, filled_hours, unfilled_hours from project_demand_week where"
        " project_id = 'spread' order by 1"
    ) == [(NEXT, 30, 10, 20), (NEXT + WEEK, 60, 20, 40)]
    assert numbers.value("fill_rate", "spread") == (pytest.approx(1 / 3), None)


def test_a_request_for_a_weekend_is_not_lost_and_counts_with_the_owner_of_the_project(
    numbers: Numbers,
) -> None:
    # 7 h for Saturday and Sunday, no team named; 3 h for Monday, of which 13 are promised: no more
    # than 3 are filled
    assert numbers.rows(
        "select department_id, team_id, week, requested_hours, filled_hours, unfilled_hours from"
        " project_demand_week where project_id = 'weekend'"
    ) == [("E", None, NEXT, 10, 3, 7)]
    assert skill(numbers, "E", "Diving") == [(NEXT, 0, 7, 7)]


def test_a_project_that_asks_a_team_is_one_the_team_works_for(numbers: Numbers) -> None:
    assert numbers.rows(
        "select count(*) from project_team where project_id = 'spread' and team_id = 'ASKED'"
    ) == [(1,)]


def test_no_request_leaves_the_fill_rate_unknown(numbers: Numbers) -> None:
    assert numbers.value("fill_rate", "two") == (None, "missing_input")


def test_extra_hours_of_one_do_not_fill_the_time_sheet_of_another(numbers: Numbers) -> None:
    # the closed week: min(44, 40) + 20 of 80; by plain sums it would be 0.8
    assert numbers.value("timesheet_completeness", "SHEETS", "team_id") == (
        pytest.approx(60 / 80),
        None,
    )


def test_realisation_is_billed_of_billable_and_unknown_where_nothing_says_what_was_billed(
    numbers: Numbers,
) -> None:
    # 5 × 4.5 h billed of 44 + 20 h billable
    assert numbers.value("realisation", "SHEETS", "team_id") == (pytest.approx(22.5 / 64), None)
    assert numbers.value("realisation", "UNBILLED", "team_id") == (None, "missing_input")


def test_critical_work_rests_on_whoever_is_booked_for_it_and_else_on_its_owner(
    numbers: Numbers,
) -> None:
    # Ann 60 + ¾ of 50 = 97.5 of 110 h that somebody is named for; the 10 h of nobody and the 500 h
    # with float are left out
    assert numbers.rows(
        "select critical_task_count, critical_hours, named_hours, top_person_hours, person_count"
        " from key_person where project_id = 'net'"
    ) == [(3, 120, 110, 97.5, 2)]
    assert numbers.value("key_person_share", "net") == (pytest.approx(97.5 / 110), None)
    assert numbers.value("key_person_share", "two") == (None, "missing_input")


def test_without_bookings_or_time_sheets_nothing_is_called_free_or_idle(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("quiet")
    p.add("departments", department_id="D", department_name="D")
    person(p, "waits", team(p, "T"), employed_from_date=NEXT)
    p.add(
        "role_requests",
        request_id="R",
        project_id="quiet",
        skill="Any",
        from_date=NEXT,
        to_date=NEXT,
        requested_hours=8,
    )
    found = p.publish(tmp_path)
    for metric in ("booked", "over_booked", "allocation", "timesheet_completeness", "utilisation"):
        assert found.value(metric, "T", "team_id") == (None, "missing_input"), metric


def test_hours_of_a_full_time_week_are_stated_in_portal_toml(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("one")
    organisation_of_one(p)
    file = tmp_path / "portal.toml"
    p.run(tmp_path)
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            'currency = "EUR"', 'currency = "EUR"\nfull_time_hours = 35', 1
        ),
        encoding="utf-8",
    )
    settings = load(file)
    assert refresh.run(settings, settings.snapshots, STATUS, publish=True).is_good
    assert Numbers(settings.snapshots).value("full_time_equivalents", "T", "team_id") == (
        pytest.approx(28 / 35),
        None,
    )


def test_a_weekday_that_a_calendar_does_not_name_is_not_worked(tmp_path: Path) -> None:
    p = Portfolio()
    p.project("one")
    for weekday in range(1, 5):
        p.add("calendars", calendar_id="four days", weekday=weekday, working_hours=8)
    p.add("people", person_id="p", person_name="p", weekly_hours=32, calendar_id="four days")
    p.add("assignments", project_id="one", person_id="p", week=NEXT, planned_hours=8)
    p.add(
        "absences",
        person_id="p",
        from_date=NEXT + timedelta(days=3),
        to_date=NEXT + timedelta(days=4),
    )  # Thursday, and a Friday that is free anyway
    assert p.publish(tmp_path).rows("select capacity_hours, available_hours from person_week") == [
        (32, 24)
    ]


def organisation_of_one(p: Portfolio) -> None:
    p.add("departments", department_id="D", department_name="D")
    p.add("teams", team_id="T", team_name="T", department_id="D")
    p.add("people", person_id="p", person_name="p", team_id="T", weekly_hours=28)
    p.add("assignments", project_id="one", person_id="p", week=NEXT, planned_hours=8)
