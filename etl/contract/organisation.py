"""Who and what there is: departments, teams, people, roles, customers, calendars."""

from __future__ import annotations

from etl.contract.columns import (
    CUSTOMER,
    OPEN,
    PRIVATE,
    SHARED,
    SOLD,
    Column,
    Table,
    amount,
    day,
    hours,
    ratio,
    text,
)

ORGANISATION = (
    Table(
        name="departments",
        grain="one row per department",
        meaning="The organisation's departments, as a tree.",
        key=("department_id",),
        columns=(
            text("department_id", "The department.", OPEN - {CUSTOMER}, required=True),
            text("department_name", "Its name.", SHARED, required=True),
            text(
                "parent_department_id", "The department above it.", SHARED, references="departments"
            ),
            text("head_id", "The person who leads it.", SHARED),
        ),
        scope="everyone",
        fills="The Department page.",
    ),
    Table(
        name="teams",
        grain="one row per team",
        meaning="The teams that do the work.",
        key=("team_id",),
        columns=(
            text("team_id", "The team.", SHARED, required=True),
            text("team_name", "Its name.", SHARED, required=True),
            text(
                "department_id",
                "The department it belongs to.",
                SHARED,
                required=True,
                references="departments",
            ),
            text("lead_id", "The person who leads it.", SHARED),
        ),
        scope="everyone",
        fills="The Team page.",
    ),
    Table(
        name="roles",
        grain="one row per role",
        meaning="What people are employed as.",
        key=("role_id",),
        columns=(
            text("role_id", "The role.", SHARED, required=True),
            text("role_name", "Its name.", SHARED, required=True),
            ratio(
                "billable_target_ratio", "Share of capacity the role is expected to bill.", SHARED
            ),
        ),
        scope="everyone",
    ),
    Table(
        name="people",
        grain="one row per person",
        meaning="Who works here.",
        key=("person_id",),
        columns=(
            text("person_id", "The person.", SHARED, required=True),
            text("person_name", "Their name, shown to those who lead them.", SHARED, required=True),
            text("team_id", "The team they belong to.", SHARED, references="teams"),
            text("role_id", "What they are employed as.", SHARED, references="roles"),
            hours("weekly_hours", "Contract hours in a full week.", SHARED, high=80),
            text("calendar_id", "Their working calendar.", SHARED, references="calendars"),
            text("skill", "Their primary skill.", SHARED),
            day("employed_from_date", "First day employed.", SHARED),
            day("employed_to_date", "Last day employed; empty while employed.", SHARED),
            ratio(
                "non_project_ratio",
                "Share of capacity kept for meetings and administration.",
                SHARED,
            ),
            amount(
                "cost_rate_amount",
                "Cost of one hour of this person. Never published.",
                PRIVATE,
                low=0,
            ),
        ),
        scope="team",
        date_order=(("employed_from_date", "employed_to_date"),),
        fills="Load against capacity.",
    ),
    Table(
        name="standard_rates",
        grain="one row per role or team and first day of validity",
        meaning=(
            "What an hour of a role or team costs. Personal rates would be revealed by cost over"
            " hours."
        ),
        key=("rate_for_id", "valid_from_date"),
        columns=(
            text("rate_for_id", "The role or team.", PRIVATE, required=True),
            day("valid_from_date", "First day of validity.", PRIVATE, required=True),
            amount("hourly_rate_amount", "Cost of one hour.", PRIVATE, required=True, low=0),
            text("currency", "ISO 4217 code.", PRIVATE),
        ),
        scope="private",
    ),
    Table(
        name="customers",
        grain="one row per customer",
        meaning="Who the projects are for.",
        key=("customer_id",),
        columns=(
            text("customer_id", "The customer.", SOLD, required=True),
            text("customer_name", "Its name.", SOLD, required=True),
        ),
        scope="customer",
    ),
    Table(
        name="calendars",
        grain="one row per calendar and weekday",
        meaning="Working hours of a week, Monday is 1.",
        key=("calendar_id", "weekday"),
        columns=(
            text("calendar_id", "The calendar.", SHARED, required=True),
            Column(
                name="weekday",
                type="integer",
                meaning="1 is Monday, 7 is Sunday.",
                unit="",
                shown_to=SHARED,
                required=True,
                low=1,
                high=7,
            ),
            hours(
                "working_hours", "Working hours on that weekday.", SHARED, required=True, high=24
            ),
        ),
        scope="everyone",
    ),
    Table(
        name="calendar_shifts",
        grain="one row per calendar, weekday and shift",
        meaning="From when to when a calendar works, where tasks are planned by the hour.",
        key=("calendar_id", "weekday", "from_hour"),
        columns=(
            text("calendar_id", "The calendar.", SHARED, required=True),
            Column(
                name="weekday",
                type="integer",
                meaning="1 is Monday, 7 is Sunday.",
                unit="",
                shown_to=SHARED,
                required=True,
                low=1,
                high=7,
            ),
            Column(
                name="from_hour",
                type="number",
                meaning="Hour of the day at which the shift begins, 8.5 for half past eight.",
                unit="h",
                shown_to=SHARED,
                required=True,
                low=0,
                high=24,
            ),
            Column(
                name="to_hour",
                type="number",
                meaning="Hour of the day at which it ends.",
                unit="h",
                shown_to=SHARED,
                required=True,
                low=0,
                high=24,
            ),
        ),
        scope="everyone",
        order=(("from_hour", "to_hour"),),
    ),
    Table(
        name="holidays",
        grain="one row per calendar and day",
        meaning="Days on which a calendar does not work.",
        key=("calendar_id", "holiday_date"),
        columns=(
            text("calendar_id", "The calendar.", SHARED, required=True),
            day("holiday_date", "The day.", SHARED, required=True),
            text("holiday_name", "Its name.", SHARED),
        ),
        scope="everyone",
    ),
    Table(
        name="absences",
        grain="one row per person and absence",
        meaning="Approved absence.",
        key=("person_id", "from_date"),
        columns=(
            text("person_id", "The person.", SHARED, required=True, references="people"),
            day("from_date", "First day away.", SHARED, required=True),
            day("to_date", "Last day away.", SHARED, required=True),
        ),
        scope="steward",
        date_order=(("from_date", "to_date"),),
    ),
    Table(
        name="viewers",
        grain="one row per e-mail, audience and key",
        meaning="Who may sign in, and as what. Never published.",
        key=("email", "audience", "scope_key"),
        columns=(
            text("email", "Verified e-mail.", PRIVATE, required=True),
            text("viewer_name", "Name.", PRIVATE),
            text(
                "audience",
                "What they may read.",
                PRIVATE,
                required=True,
                values=(
                    "executive",
                    "pm",
                    "programme",
                    "sponsor",
                    "department",
                    "team",
                    "customer",
                ),
            ),
            text(
                "scope_key",
                "Department, team, customer, programme, person, or name of the sponsor; empty is"
                " the whole portfolio.",
                PRIVATE,
                default="''",
            ),
        ),
        scope="private",
    ),
)
