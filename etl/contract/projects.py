"""Projects, programmes and what was agreed about them."""

from __future__ import annotations

from etl.contract.columns import (
    INTERNAL,
    OPEN,
    SHARED,
    SOLD,
    Table,
    amount,
    day,
    days,
    entered,
    flag,
    happened,
    project,
    ratio,
    text,
)
from etl.contract.work import COLOURS, DIMENSIONS, PHASES

PROJECTS = (
    Table(
        name="programmes",
        grain="one row per programme",
        meaning="Projects that belong together.",
        key=("programme_id",),
        columns=(
            text("programme_id", "The programme.", SHARED, required=True),
            text("programme_name", "Its name.", SHARED, required=True),
            text("owner_id", "The person who answers for it.", SHARED),
        ),
        scope="everyone",
    ),
    Table(
        name="projects",
        grain="one row per project",
        meaning="The projects.",
        key=("project_id",),
        columns=(
            text("project_id", "The project.", OPEN, required=True),
            text("project_name", "Its name.", OPEN, required=True),
            text("programme_id", "The programme it belongs to.", SHARED, references="programmes"),
            text("portfolio", "The portfolio whose thresholds apply.", SHARED),
            text("department_id", "The department that owns it.", SHARED, references="departments"),
            text("customer_id", "Whom it is for.", SOLD, references="customers"),
            text("manager_id", "The person who manages it.", SHARED),
            text("manager_name", "The manager's name.", OPEN),
            text("sponsor_name", "Who sponsors it.", SHARED),
            text("contact_email", "Whom to ask, and whom to tell that a number is wrong.", OPEN),
            text("phase", "Where it stands in its life.", OPEN, values=PHASES, default="'active'"),
            text("category", "What kind of project it is.", SHARED),
            text(
                "contract_type",
                "How the customer pays.",
                INTERNAL,
                values=("internal", "fixed_price", "time_and_material"),
            ),
            text("priority", "Its priority.", SHARED),
            amount(
                "weekly_delay_amount",
                "What each week of delay costs the organisation.",
                INTERNAL,
                low=0,
            ),
            text(
                "currency", "ISO 4217 code of its budget; empty means the reporting currency.", OPEN
            ),
            text(
                "labour_from",
                "Where labour cost comes from: priced time, or the ledger. Never both.",
                INTERNAL,
                values=("time", "ledger"),
                default="'ledger'",
            ),
            text("calendar_id", "Its working calendar.", SHARED, references="calendars"),
            day("baseline_start_date", "Start in the approved baseline.", OPEN),
            day("baseline_finish_date", "Finish in the approved baseline.", OPEN),
            day("forecast_start_date", "Start now expected.", OPEN),
            day("forecast_finish_date", "Finish now expected.", OPEN),
            happened("actual_start_date", "Start as it happened.", OPEN),
            happened("actual_finish_date", "Finish as it happened.", OPEN),
            text("description", "What it is for.", INTERNAL),
            flag(
                "is_customer_visible",
                "Whether its customer may see it at all.",
                OPEN,
                default="true",
            ),
        ),
        scope="project",
        contributor_rows="all",
        required=True,
        date_order=(
            ("baseline_start_date", "baseline_finish_date"),
            ("actual_start_date", "actual_finish_date"),
            ("forecast_start_date", "forecast_finish_date"),
        ),
        fills="Everything.",
    ),
    Table(
        name="declared_status",
        grain="one row per project, day and dimension",
        meaning="The colour a person declared, with the reason.",
        key=("project_id", "status_date", "dimension"),
        columns=(
            project(SHARED),
            entered("status_date", "Day the colour was declared for.", SHARED, required=True),
            text("dimension", "What it is about.", SHARED, values=DIMENSIONS, default="'overall'"),
            text("colour", "The declared colour.", SHARED, required=True, values=COLOURS),
            text("reason", "Why, in the author's words.", INTERNAL),
            text("author_name", "Who declared it.", SHARED),
            day("expiry_date", "Last day it holds.", SHARED),
        ),
        scope="project",
        contributor_rows="all",
        fills="Declared beside computed status.",
    ),
    Table(
        name="project_reports",
        grain="one row per project and report date",
        meaning=(
            "For sources that know only totals: what a report said of a project. Never turned into"
            " tasks."
        ),
        key=("project_id", "report_date"),
        columns=(
            project(SHARED),
            entered("report_date", "Day the report is for.", SHARED, required=True),
            amount("baseline_total_amount", "Cost planned for the whole project.", INTERNAL),
            amount("forecast_total_amount", "Cost now expected for the whole project.", INTERNAL),
            amount("actual_total_amount", "Cost to date.", INTERNAL),
            ratio(
                "percent_complete_ratio",
                "How much of the whole project is done by that day; earned value where no task"
                " carries a part of the budget.",
                SHARED,
            ),
            day("baseline_start_date", "Start planned.", SHARED),
            day("baseline_finish_date", "Finish planned.", SHARED),
            day("forecast_finish_date", "Finish now expected.", SHARED),
            happened("actual_finish_date", "Finish as it happened.", SHARED),
            text("phase", "Phase in the source's own words.", SHARED),
            text("rating", "The source's own judgement.", SHARED, values=COLOURS),
            text(
                "rating_words",
                "The rating as the source words it, of five steps too, such as Amber/Red; shown"
                " beside the colour it stands for.",
                SHARED,
            ),
            text("rating_reason", "The source's own words for it.", INTERNAL),
            amount(
                "budget_change_amount",
                "Change of the expected cost since the report before.",
                INTERNAL,
            ),
            days("schedule_change_days", "Calendar days moved since the report before.", SHARED),
        ),
        scope="project",
        contributor_rows="all",
        date_order=(("baseline_start_date", "baseline_finish_date"),),
        fills="Totals, dates and ratings for projects whose tasks are not known.",
    ),
)
