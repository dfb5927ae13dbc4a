"""Every table and column that may come in: type, unit, key, reference, meaning and who may see it. Said once.

A table here is what an export is mapped to. Plural names came in; singular names (`etl/marts.py`) are computed.
Only `projects` is required: whatever else is absent leaves its pages saying what would fill them.
This module holds declarations only and reads no file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Who may see a column, by how the viewer stands to the row. A snapshot holds only what executives may read,
# so PRIVATE columns go into the companion file that no page opens.
OWNER = "owner"  # executives, PMs and the owning department
CONTRIBUTOR = "contributor"  # heads and leads whose people work on a project that another department owns
CUSTOMER = "customer"  # the customer of the project

PRIVATE: frozenset[str] = frozenset({"private"})
WHOLE: frozenset[str] = frozenset()  # executives and the portfolio PM only
INTERNAL = frozenset({OWNER})
SHARED = frozenset({OWNER, CONTRIBUTOR})
SOLD = frozenset({OWNER, CUSTOMER})
OPEN = frozenset({OWNER, CONTRIBUTOR, CUSTOMER})

TYPES = {
    "text": "VARCHAR",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "amount": "DECIMAL(28,8)",
    "hours": "DECIMAL(28,12)",
    "days": "DECIMAL(18,4)",
    "number": "DECIMAL(18,6)",
    "ratio": "DECIMAL(18,10)",
    "rate": "DECIMAL(20,12)",
}

NUMERIC = ("amount", "hours", "days", "number", "ratio", "rate", "integer")

# What a day after the status date means: a plan stays, what has not happened yet is cut (`etl/asof.py`).
PLANNED = "planned"  # expected, due, valid from: may lie ahead
HAPPENED = "happened"  # of a thing that may be there before: a finish, a payment, a decision
ENTERED = "entered"  # without it the row would not be there: the day of a booking, a report, an approval


@dataclass(frozen=True)
class Column:
    """One column that may come in."""

    name: str
    type: str
    """A key of TYPES."""
    meaning: str
    unit: str = ""
    """'' for none; 'currency' means the row's own currency, 'reporting' the reporting currency."""
    shown_to: frozenset[str] = INTERNAL
    required: bool = False
    references: str = ""
    """The table whose key this column must be found in."""
    values: tuple[str, ...] = ()
    """The only words allowed."""
    low: float | None = None
    high: float | None = None
    default: str = ""
    """SQL literal used where the cell is empty."""
    summed: bool = False
    """A control total is kept for it: in = published + refused + later."""
    of: str = ""
    """Of an instant: the date whose cell it is read from."""
    dated: str = ""
    """Of a date: PLANNED may lie after the status date and stays; HAPPENED is cut there, and the thing is open; ENTERED takes its row along."""

    @property
    def sql_type(self) -> str:
        """The DuckDB type."""
        return TYPES[self.type]


@dataclass(frozen=True)
class Table:
    """One table that may come in."""

    name: str
    grain: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    scope: str
    """How a viewer's scope reaches its rows: project, task (of an owned project), team, department, customer, everyone, steward or private."""
    contributor_rows: str = "none"
    """Which rows of a contributing project are shared: none, team (own teams' rows) or all."""
    required: bool = False
    date_order: tuple[tuple[str, str], ...] = ()
    """Pairs of columns of which the first may not be later than the second."""
    order: tuple[tuple[str, str], ...] = ()
    """Pairs of columns of which the first may not be more than the second."""
    part_of: tuple[tuple[str, str], ...] = ()
    """Pairs of columns of which the first is a part of the second; a part of nothing, or of a credit, is nothing."""
    unique: str = ""
    """A column whose value, where it has one, may come only once, in a table without a key."""
    fills: str = ""
    """What a page shows once this table comes in."""
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)
    """Every column, also those that an export is not mapped to."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})

    @property
    def amounts(self) -> tuple[Column, ...]:
        """The columns that control totals are kept for."""
        return tuple(c for c in self.columns if c.summed)

    @property
    def mapped(self) -> tuple[str, ...]:
        """The columns that a heading can be mapped to."""
        return tuple(c.name for c in self.columns if not c.of)

    def dated(self, kind: str) -> tuple[Column, ...]:
        """Its dates of a kind: PLANNED, HAPPENED or ENTERED."""
        return tuple(c for c in self.columns if c.dated == kind)


def text(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, required: bool = False,
         references: str = "", values: tuple[str, ...] = (), default: str = "") -> Column:  # fmt: skip
    return Column(name, "text", meaning, "", shown_to, required, references, values, default=default)


def day(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, required: bool = False, dated: str = PLANNED) -> Column:
    return Column(name, "date", meaning, "date", shown_to, required, dated=dated)


def at(name: str, shown_to: frozenset[str] = INTERNAL) -> Column:
    """The instant beside a date, where its cell holds a time of day; no heading is mapped to it. Midnight is no time of day."""
    return Column(name, "instant", f"Time of day of {name.removesuffix('_at').replace('_', ' ')}, where one came in: local to its calendar.", "", shown_to, of=f"{name.removesuffix('_at')}_date")


def happened(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL) -> Column:
    return day(name, meaning, shown_to, dated=HAPPENED)


def entered(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, required: bool = False) -> Column:
    return day(name, meaning, shown_to, required=required, dated=ENTERED)


def amount(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, required: bool = False,
           low: float | None = None, unit: str = "currency") -> Column:  # fmt: skip
    return Column(name, "amount", meaning, unit, shown_to, required, low=low, summed=True)


def hours(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, required: bool = False,
          low: float | None = 0, high: float | None = None) -> Column:  # fmt: skip
    return Column(name, "hours", meaning, "h", shown_to, required, low=low, high=high, summed=True)


def days(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, low: float | None = None) -> Column:
    return Column(name, "days", meaning, "working days", shown_to, low=low)


def ratio(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, required: bool = False,
          low: float | None = 0, high: float | None = 1, default: str = "") -> Column:  # fmt: skip
    return Column(name, "ratio", meaning, "ratio", shown_to, required, low=low, high=high, default=default)


def number(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, unit: str = "",
           low: float | None = None) -> Column:  # fmt: skip
    return Column(name, "number", meaning, unit, shown_to, low=low)


def whole(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, unit: str = "",
          low: float | None = None, high: float | None = None) -> Column:  # fmt: skip
    return Column(name, "integer", meaning, unit, shown_to, low=low, high=high)


def flag(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, default: str = "") -> Column:
    return Column(name, "boolean", meaning, "", shown_to, default=default)


def visible() -> Column:
    return flag("is_customer_visible", "Whether the customer may see this row. Nobody outside sees it unless it says so.",
                OPEN, default="false")  # fmt: skip


def project(shown_to: frozenset[str] = OPEN, *, required: bool = True) -> Column:
    return text("project_id", "The project.", shown_to, required=required, references="projects")


def currency(shown_to: frozenset[str] = INTERNAL) -> Column:
    return text("currency", "ISO 4217 code of the amounts in this row; empty means the project's.", shown_to)


PHASES = ("intake", "planned", "active", "on_hold", "completed", "closed", "cancelled")
COLOURS = ("green", "amber", "red", "grey")
DIMENSIONS = ("overall", "cost", "schedule", "scope", "risk", "resources", "data", "benefits")
TASK_KINDS = ("task", "milestone", "summary", "level_of_effort", "item")
EV_TECHNIQUES = ("percent_complete", "zero_hundred", "fifty_fifty", "weighted_milestones", "units",
                 "apportioned", "level_of_effort")  # fmt: skip
COST_STATES = ("committed", "accrued", "invoiced", "paid")

ORGANISATION = (
    Table("departments", "one row per department", "The organisation's departments, as a tree.", ("department_id",), (
        text("department_id", "The department.", OPEN - {CUSTOMER}, required=True),
        text("department_name", "Its name.", SHARED, required=True),
        text("parent_department_id", "The department above it.", SHARED, references="departments"),
        text("head_id", "The person who leads it.", SHARED),
    ), scope="everyone", fills="The Department page."),
    Table("teams", "one row per team", "The teams that do the work.", ("team_id",), (
        text("team_id", "The team.", SHARED, required=True),
        text("team_name", "Its name.", SHARED, required=True),
        text("department_id", "The department it belongs to.", SHARED, required=True, references="departments"),
        text("lead_id", "The person who leads it.", SHARED),
    ), scope="everyone", fills="The Team page."),
    Table("roles", "one row per role", "What people are employed as.", ("role_id",), (
        text("role_id", "The role.", SHARED, required=True),
        text("role_name", "Its name.", SHARED, required=True),
        ratio("billable_target_ratio", "Share of capacity the role is expected to bill.", SHARED),
    ), scope="everyone"),
    Table("people", "one row per person", "Who works here.", ("person_id",), (
        text("person_id", "The person.", SHARED, required=True),
        text("person_name", "Their name, shown to those who lead them.", SHARED, required=True),
        text("team_id", "The team they belong to.", SHARED, references="teams"),
        text("role_id", "What they are employed as.", SHARED, references="roles"),
        hours("weekly_hours", "Contract hours in a full week.", SHARED, high=80),
        text("calendar_id", "Their working calendar.", SHARED, references="calendars"),
        text("skill", "Their primary skill.", SHARED),
        day("employed_from_date", "First day employed.", SHARED),
        day("employed_to_date", "Last day employed; empty while employed.", SHARED),
        ratio("non_project_ratio", "Share of capacity kept for meetings and administration.", SHARED),
        amount("cost_rate_amount", "Cost of one hour of this person. Never published.", PRIVATE, low=0),
    ), scope="team", date_order=(("employed_from_date", "employed_to_date"),), fills="Load against capacity."),
    Table("standard_rates", "one row per role or team and first day of validity",
          "What an hour of a role or team costs. Personal rates would be revealed by cost over hours.",
          ("rate_for_id", "valid_from_date"), (
        text("rate_for_id", "The role or team.", PRIVATE, required=True),
        day("valid_from_date", "First day of validity.", PRIVATE, required=True),
        amount("hourly_rate_amount", "Cost of one hour.", PRIVATE, required=True, low=0),
        text("currency", "ISO 4217 code.", PRIVATE),
    ), scope="private"),
    Table("customers", "one row per customer", "Who the projects are for.", ("customer_id",), (
        text("customer_id", "The customer.", SOLD, required=True),
        text("customer_name", "Its name.", SOLD, required=True),
    ), scope="customer"),
    Table("calendars", "one row per calendar and weekday", "Working hours of a week, Monday is 1.",
          ("calendar_id", "weekday"), (
        text("calendar_id", "The calendar.", SHARED, required=True),
        Column("weekday", "integer", "1 is Monday, 7 is Sunday.", "", SHARED, True, low=1, high=7),
        hours("working_hours", "Working hours on that weekday.", SHARED, required=True, high=24),
    ), scope="everyone"),
    Table("calendar_shifts", "one row per calendar, weekday and shift", "From when to when a calendar works, where tasks are planned by the hour.",
          ("calendar_id", "weekday", "from_hour"), (
        text("calendar_id", "The calendar.", SHARED, required=True),
        Column("weekday", "integer", "1 is Monday, 7 is Sunday.", "", SHARED, True, low=1, high=7),
        Column("from_hour", "number", "Hour of the day at which the shift begins, 8.5 for half past eight.", "h", SHARED, True, low=0, high=24),
        Column("to_hour", "number", "Hour of the day at which it ends.", "h", SHARED, True, low=0, high=24),
    ), scope="everyone", order=(("from_hour", "to_hour"),)),
    Table("holidays", "one row per calendar and day", "Days on which a calendar does not work.",
          ("calendar_id", "holiday_date"), (
        text("calendar_id", "The calendar.", SHARED, required=True),
        day("holiday_date", "The day.", SHARED, required=True),
        text("holiday_name", "Its name.", SHARED),
    ), scope="everyone"),
    Table("absences", "one row per person and absence", "Approved absence.", ("person_id", "from_date"), (
        text("person_id", "The person.", SHARED, required=True, references="people"),
        day("from_date", "First day away.", SHARED, required=True),
        day("to_date", "Last day away.", SHARED, required=True),
    ), scope="steward", date_order=(("from_date", "to_date"),)),
    Table("viewers", "one row per e-mail, audience and key", "Who may sign in, and as what. Never published.",
          ("email", "audience", "scope_key"), (
        text("email", "Verified e-mail.", PRIVATE, required=True),
        text("viewer_name", "Name.", PRIVATE),
        text("audience", "What they may read.", PRIVATE, required=True,
             values=("executive", "pm", "department", "team", "customer")),
        text("scope_key", "Department, team, customer or person; empty is the whole portfolio.", PRIVATE, default="''"),
    ), scope="private"),
)  # fmt: skip

PROJECTS = (
    Table("programmes", "one row per programme", "Projects that belong together.", ("programme_id",), (
        text("programme_id", "The programme.", SHARED, required=True),
        text("programme_name", "Its name.", SHARED, required=True),
        text("owner_id", "The person who answers for it.", SHARED),
    ), scope="everyone"),
    Table("projects", "one row per project", "The projects.", ("project_id",), (
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
        text("contract_type", "How the customer pays.", INTERNAL, values=("internal", "fixed_price", "time_and_material")),
        text("priority", "Its priority.", SHARED),
        amount("weekly_delay_amount", "What each week of delay costs the organisation.", INTERNAL, low=0),
        text("currency", "ISO 4217 code of its budget; empty means the reporting currency.", OPEN),
        text("labour_from", "Where labour cost comes from: priced time, or the ledger. Never both.", INTERNAL,
             values=("time", "ledger"), default="'ledger'"),
        text("calendar_id", "Its working calendar.", SHARED, references="calendars"),
        day("baseline_start_date", "Start in the approved baseline.", OPEN),
        day("baseline_finish_date", "Finish in the approved baseline.", OPEN),
        day("forecast_start_date", "Start now expected.", OPEN),
        day("forecast_finish_date", "Finish now expected.", OPEN),
        happened("actual_start_date", "Start as it happened.", OPEN),
        happened("actual_finish_date", "Finish as it happened.", OPEN),
        text("description", "What it is for.", INTERNAL),
        flag("is_customer_visible", "Whether its customer may see it at all.", OPEN, default="true"),
    ), scope="project", contributor_rows="all", required=True,
        date_order=(("baseline_start_date", "baseline_finish_date"), ("actual_start_date", "actual_finish_date"),
                    ("forecast_start_date", "forecast_finish_date")), fills="Everything."),
    Table("declared_status", "one row per project, day and dimension", "The colour a person declared, with the reason.",
          ("project_id", "status_date", "dimension"), (
        project(SHARED),
        entered("status_date", "Day the colour was declared for.", SHARED, required=True),
        text("dimension", "What it is about.", SHARED, values=DIMENSIONS, default="'overall'"),
        text("colour", "The declared colour.", SHARED, required=True, values=COLOURS),
        text("reason", "Why, in the author's words.", INTERNAL),
        text("author_name", "Who declared it.", SHARED),
        day("expiry_date", "Last day it holds.", SHARED),
    ), scope="project", contributor_rows="all", fills="Declared beside computed status."),
    Table("project_reports", "one row per project and report date",
          "For sources that know only totals: what a report said of a project. Never turned into tasks.",
          ("project_id", "report_date"), (
        project(SHARED),
        entered("report_date", "Day the report is for.", SHARED, required=True),
        amount("baseline_total_amount", "Cost planned for the whole project.", INTERNAL),
        amount("forecast_total_amount", "Cost now expected for the whole project.", INTERNAL),
        amount("actual_total_amount", "Cost to date.", INTERNAL),
        day("baseline_start_date", "Start planned.", SHARED),
        day("baseline_finish_date", "Finish planned.", SHARED),
        day("forecast_finish_date", "Finish now expected.", SHARED),
        happened("actual_finish_date", "Finish as it happened.", SHARED),
        text("phase", "Phase in the source's own words.", SHARED),
        text("rating", "The source's own judgement.", SHARED, values=COLOURS),
        text("rating_reason", "The source's own words for it.", INTERNAL),
        amount("budget_change_amount", "Change of the expected cost since the report before.", INTERNAL),
        days("schedule_change_days", "Calendar days moved since the report before.", SHARED),
    ), scope="project", contributor_rows="all", date_order=(("baseline_start_date", "baseline_finish_date"),),
        fills="Totals, dates and ratings for projects whose tasks are not known."),
)  # fmt: skip

WORK = (
    Table("tasks", "one row per task", "The work breakdown.", ("task_id",), (
        text("task_id", "The task.", OPEN, required=True),
        project(),
        text("parent_task_id", "The task it is part of.", SHARED, references="tasks"),
        text("wbs", "Its place in the work breakdown.", SHARED),
        text("task_name", "Its name.", OPEN, required=True),
        text("kind", "Task, milestone, summary, level of effort, or item: work of a board that no plan counts.", OPEN, values=TASK_KINDS, default="'task'"),
        text("team_id", "The team that does it.", SHARED, references="teams"),
        text("owner_id", "The person who answers for it.", SHARED, references="people"),
        text("calendar_id", "Its working calendar; empty means the project's.", SHARED, references="calendars"),
        text("constraint_type", "Constraint on its dates.", INTERNAL,
             values=("ASAP", "ALAP", "SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")),
        day("constraint_date", "Date of the constraint.", INTERNAL),
        day("deadline_date", "Date it must be finished by.", SHARED),
        day("forecast_start_date", "Start now expected.", OPEN),
        day("forecast_finish_date", "Finish now expected.", OPEN),
        happened("actual_start_date", "Start as it happened.", OPEN),
        happened("actual_finish_date", "Finish as it happened.", OPEN),
        *(at(f"{kind}_at", SHARED) for kind in ("forecast_start", "forecast_finish", "actual_start", "actual_finish")),
        ratio("percent_complete_ratio", "Physical percent complete.", SHARED),
        text("ev_technique", "How its progress earns value. May not change after it starts.", INTERNAL,
             values=EV_TECHNIQUES, default="'percent_complete'"),
        ratio("start_credit_ratio", "Credit at the start where the technique splits it.", INTERNAL, default="0.5"),
        number("total_units", "Units to be done where progress is counted in units.", INTERNAL, low=0),
        text("apportioned_to_task_id", "The task whose progress it shares.", INTERNAL, references="tasks"),
        days("optimistic_days", "Shortest plausible duration.", INTERNAL, low=0),
        days("likely_days", "Most likely duration.", INTERNAL, low=0),
        days("pessimistic_days", "Longest plausible duration.", INTERNAL, low=0),
        hours("estimate_hours", "Estimated work.", SHARED),
        hours("remaining_hours", "Work still to do, as estimated.", SHARED),
        number("points", "Relative size.", SHARED, low=0),
        text("workflow_state", "Where it stands on the board.", SHARED),
        text("waiting_for", "Whom or what it waits for; empty when nothing.", SHARED),
        visible(),
    ), scope="project", contributor_rows="team",
        date_order=(("actual_start_date", "actual_finish_date"), ("forecast_start_date", "forecast_finish_date"),
                    ("actual_start_at", "actual_finish_at"), ("forecast_start_at", "forecast_finish_at")),
        order=(("optimistic_days", "likely_days"), ("likely_days", "pessimistic_days")),
        fills="Earned value, the Gantt chart and what is due."),
    Table("baselines", "one row per project and version", "Approved baselines. Immutable once approved.",
          ("project_id", "version"), (
        project(SHARED),
        Column("version", "integer", "1 is the original.", "", SHARED, True, low=1),
        entered("approved_date", "When it was approved.", SHARED),
        text("approver_name", "Who approved it.", INTERNAL),
        text("reason", "Why.", INTERNAL),
        text("change_id", "The change request behind it.", INTERNAL),
    ), scope="project", contributor_rows="all"),
    Table("task_baselines", "one row per task and baseline version", "Start, finish and budget a task was approved with.",
          ("task_id", "version"), (
        text("task_id", "The task.", SHARED, required=True, references="tasks"),
        Column("version", "integer", "Baseline version.", "", SHARED, True, low=1, default="1"),
        day("baseline_start_date", "Planned start.", SHARED, required=True),
        day("baseline_finish_date", "Planned finish.", SHARED, required=True),
        at("baseline_start_at", SHARED), at("baseline_finish_at", SHARED),
        amount("budget_amount", "Planned cost, in the project's currency.", INTERNAL),
        amount("one_off_amount", "The part of the budget that falls due when the task starts.", INTERNAL, low=0),
    ), scope="task", date_order=(("baseline_start_date", "baseline_finish_date"), ("baseline_start_at", "baseline_finish_at")), part_of=(("one_off_amount", "budget_amount"),), fills="Planned value."),
    Table("task_steps", "one row per task and step", "The weighted milestones a task earns its value by.",
          ("task_id", "step_name"), (
        text("task_id", "The task.", INTERNAL, required=True, references="tasks"),
        text("step_name", "The step.", INTERNAL, required=True),
        ratio("weight_ratio", "Share of the task's budget; the weights of a task add up to 1.", INTERNAL, required=True),
        day("baseline_date", "When it was planned.", INTERNAL, required=True),
        happened("actual_date", "When it was accomplished.", INTERNAL),
    ), scope="task"),
    Table("dependencies", "one row per pair of tasks and kind", "Which task waits for which.",
          ("predecessor_id", "successor_id", "kind"), (
        text("predecessor_id", "The task that comes first.", SHARED, required=True, references="tasks"),
        text("successor_id", "The task that waits.", SHARED, required=True, references="tasks"),
        text("kind", "Finish-start, start-start, finish-finish or start-finish.", SHARED,
             values=("FS", "SS", "FF", "SF"), default="'FS'"),
        number("lag", "Time between them; negative is a lead.", SHARED),
        text("lag_unit", "Working days or elapsed days.", SHARED, values=("wd", "ed"), default="'wd'"),
    ), scope="steward", fills="The critical path."),
    Table("progress", "one row per task and day", "Dated physical progress.", ("task_id", "progress_date"), (
        text("task_id", "The task.", INTERNAL, required=True, references="tasks"),
        entered("progress_date", "The day.", INTERNAL, required=True),
        ratio("percent_complete_ratio", "Physical percent complete to date.", INTERNAL),
        number("done_units", "Units done to date.", INTERNAL, low=0),
    ), scope="task", fills="Earned value by week."),
    Table("estimates_to_complete", "one row per task and day", "What the responsible people expect still to spend.",
          ("task_id", "estimate_date"), (
        text("task_id", "The task.", INTERNAL, required=True, references="tasks"),
        entered("estimate_date", "When it was estimated.", INTERNAL, required=True),
        amount("remaining_amount", "Cost still to come, in the project's currency.", INTERNAL, required=True, low=0),
    ), scope="task", fills="The management forecast."),
    Table("workflow_transitions", "one row per item and transition", "Moves across the board.",
          ("task_id", "moved_date", "to_state"), (
        text("task_id", "The item.", SHARED, required=True, references="tasks"),
        entered("moved_date", "When.", SHARED, required=True),
        text("from_state", "From; empty where the item came onto the board.", SHARED),
        text("to_state", "To.", SHARED, required=True),
    ), scope="steward", fills="Flow of the teams: work in progress, cycle time, throughput and when the backlog is done."),
    Table("blocked_intervals", "one row per item and interval", "When an item could not move.", ("task_id", "from_date"), (
        text("task_id", "The item.", SHARED, required=True, references="tasks"),
        entered("from_date", "First day blocked.", SHARED, required=True),
        happened("to_date", "Last day blocked; empty while blocked.", SHARED),
        text("reason", "Why.", SHARED),
    ), scope="steward", date_order=(("from_date", "to_date"),), fills="Blocked days and flow efficiency of the teams."),
    Table("deliverables", "one row per deliverable", "What the customer gets.", ("deliverable_id",), (
        text("deliverable_id", "The deliverable.", OPEN, required=True),
        project(),
        text("deliverable_name", "Its name.", OPEN, required=True),
        day("due_date", "When it is promised.", OPEN),
        day("forecast_date", "When it is now expected.", OPEN),
        happened("delivered_date", "When it was delivered.", OPEN),
        happened("accepted_date", "When it was accepted.", OPEN),
        visible(),
    ), scope="project", contributor_rows="all", fills="Deliverables on the Customer page."),
    Table("benefits", "one row per benefit and measure date", "What the project is for, in money.",
          ("benefit_id", "measure_date"), (
        text("benefit_id", "The benefit.", INTERNAL, required=True),
        project(INTERNAL),
        text("benefit_name", "Its name.", INTERNAL, required=True),
        text("owner_name", "Who answers for it.", INTERNAL),
        day("measure_date", "When it is measured.", INTERNAL, required=True),
        amount("planned_amount", "Planned.", INTERNAL),
        amount("forecast_amount", "Now expected.", INTERNAL),
        amount("realised_amount", "Realised.", INTERNAL),
    ), scope="project"),
    Table("cash_flows", "one row per project and day", "Dated money in (positive) and out (negative).",
          ("project_id", "flow_date", "flow_kind"), (
        project(INTERNAL),
        day("flow_date", "The day.", INTERNAL, required=True),
        text("flow_kind", "Cost or benefit.", INTERNAL, values=("cost", "benefit"), default="'cost'"),
        amount("flow_amount", "The amount.", INTERNAL, required=True),
    ), scope="project"),
)  # fmt: skip

GOVERNANCE = (
    Table("risks", "one row per risk", "What could go wrong or right.", ("risk_id",), (
        text("risk_id", "The risk.", SOLD, required=True),
        project(SOLD),
        text("risk_name", "What could happen.", SOLD, required=True),
        text("risk_kind", "Threat or opportunity.", SOLD, values=("threat", "opportunity"), default="'threat'"),
        text("risk_state", "Open, closed or occurred.", SOLD, values=("open", "closed", "occurred"), default="'open'"),
        ratio("probability_ratio", "How likely.", SOLD),
        amount("cost_low_amount", "Smallest cost impact.", INTERNAL),
        amount("cost_likely_amount", "Most likely cost impact.", INTERNAL),
        amount("cost_high_amount", "Largest cost impact.", INTERNAL),
        days("delay_low_days", "Smallest delay.", INTERNAL),
        days("delay_likely_days", "Most likely delay.", SOLD),
        days("delay_high_days", "Largest delay.", INTERNAL),
        text("task_id", "The task it would hit.", INTERNAL, references="tasks"),
        ratio("residual_probability_ratio", "How likely after the response.", INTERNAL),
        amount("residual_cost_amount", "Cost impact after the response.", INTERNAL),
        text("response", "What is done about it.", SOLD),
        amount("response_cost_amount", "What the response costs.", INTERNAL, low=0),
        day("response_due_date", "When the response is due.", INTERNAL),
        text("owner_name", "Who answers for it.", INTERNAL),
        entered("raised_date", "When it was raised.", INTERNAL),
        happened("closed_date", "When it was closed.", INTERNAL),
        currency(INTERNAL),
        visible(),
    ), scope="project", order=(("cost_low_amount", "cost_likely_amount"), ("cost_likely_amount", "cost_high_amount"),
                               ("delay_low_days", "delay_likely_days"), ("delay_likely_days", "delay_high_days")), fills="Risk exposure."),
    Table("issues", "one row per issue", "What has gone wrong and is being dealt with.", ("issue_id",), (
        text("issue_id", "The issue.", SOLD, required=True),
        project(SOLD),
        text("issue_name", "What it is.", SOLD, required=True),
        text("severity", "How bad.", SOLD, values=("low", "medium", "high", "critical"), default="'medium'"),
        text("owner_name", "Who deals with it.", INTERNAL),
        entered("opened_date", "When it was opened.", SOLD, required=True),
        day("due_date", "When it should be closed.", SOLD),
        happened("closed_date", "When it was closed.", SOLD),
        visible(),
    ), scope="project", date_order=(("opened_date", "closed_date"),)),
    Table("changes", "one row per change request", "Requests to change scope, money or dates.", ("change_id",), (
        text("change_id", "The change request.", SOLD, required=True),
        project(SOLD),
        text("change_name", "What changes.", SOLD, required=True),
        text("change_state", "Raised, approved, rejected or withdrawn.", SOLD,
             values=("raised", "approved", "rejected", "withdrawn"), default="'raised'"),
        amount("cost_effect_amount", "Effect on the budget.", INTERNAL),
        amount("price_effect_amount", "Effect on the price to the customer.", SOLD),
        days("finish_effect_days", "Effect on the finish.", SOLD),
        number("scope_effect_points", "Effect on scope.", INTERNAL),
        entered("raised_date", "When it was raised.", SOLD),
        happened("decided_date", "When it was decided.", SOLD),
        text("decided_by_name", "Who decided.", INTERNAL),
        currency(SOLD),
        visible(),
    ), scope="project", date_order=(("raised_date", "decided_date"),)),
    Table("decisions", "one row per decision", "What somebody must decide.", ("decision_id",), (
        text("decision_id", "The decision.", SOLD, required=True),
        project(SOLD),
        text("decision_name", "What must be decided.", SOLD, required=True),
        text("consequence", "What follows from either choice.", SOLD),
        text("owner_name", "Who decides.", SOLD),
        text("asked_of", "Whose decision it is: ours or the customer's.", SOLD, values=("us", "customer"), default="'us'"),
        day("needed_by_date", "When it is needed.", SOLD),
        amount("weekly_delay_amount", "What each week of waiting costs.", INTERNAL),
        happened("decided_date", "When it was decided.", SOLD),
        visible(),
    ), scope="project", fills="Decisions needed."),
    Table("commentary", "one row per project and day it was written", "What those who answer for a project say of its numbers.",
          ("project_id", "written_date"), (
        project(SOLD),
        entered("written_date", "When it was written.", SOLD, required=True),
        text("author_name", "Who wrote it.", SOLD),
        text("commentary_text", "The text, in Markdown.", SOLD, required=True),
        visible(),
    ), scope="project", fills="The words of those who answer for a project, beside its numbers."),
    Table("reserve_draws", "one row per draw", "Movements of contingency and management reserve.",
          ("project_id", "draw_date", "reserve_kind", "draw_reason"), (
        project(INTERNAL),
        entered("draw_date", "When.", INTERNAL, required=True),
        text("reserve_kind", "Contingency or management reserve.", INTERNAL, values=("contingency", "management"),
             default="'contingency'"),
        text("draw_reason", "What for.", INTERNAL, required=True),
        amount("drawn_amount", "Drawn is positive, returned negative.", INTERNAL, required=True),
        text("risk_id", "The risk it pays for.", INTERNAL, references="risks"),
    ), scope="project"),
)  # fmt: skip

TEAM = (
    Table("assignments", "one row per person or role, project, task and week", "Planned work.",
          ("project_id", "task_id", "person_id", "role_id", "week"), (
        project(SHARED),
        text("task_id", "The task.", SHARED, references="tasks", default="''"),
        text("person_id", "The person.", SHARED, references="people", default="''"),
        text("role_id", "The role, while no person is named.", SHARED, references="roles", default="''"),
        text("team_id", "The team; empty means the person's.", SHARED, references="teams"),
        day("week", "Monday of the week; a day within it stands for its week.", SHARED, required=True),
        hours("planned_hours", "Hours booked.", SHARED, required=True, high=200),
        text("booking", "Hard or soft.", SHARED, values=("hard", "soft"), default="'hard'"),
    ), scope="project", contributor_rows="team", fills="Load against capacity."),
    Table("role_requests", "one row per request", "People a project asks for.", ("request_id",), (
        text("request_id", "The request.", SHARED, required=True),
        project(SHARED),
        text("role_id", "The role.", SHARED, references="roles"),
        text("team_id", "The team asked.", SHARED, references="teams"),
        text("skill", "The skill asked for.", SHARED),
        day("from_date", "First day.", SHARED, required=True),
        day("to_date", "Last day.", SHARED, required=True),
        hours("requested_hours", "Hours asked for.", SHARED, required=True),
        hours("filled_hours", "Hours promised.", SHARED),
    ), scope="project", contributor_rows="team", date_order=(("from_date", "to_date"),), fills="Who asks for which skill, and what is short."),
    Table("time_entries", "one row per line of a time sheet", "Worked hours.", (), (
        text("entry_id", "Its number in the source.", SHARED),
        text("person_id", "Who worked.", SHARED, required=True, references="people"),
        project(SHARED),
        text("task_id", "On what.", SHARED, references="tasks"),
        entered("work_date", "When.", SHARED, required=True),
        hours("worked_hours", "Hours worked; a correction is negative.", SHARED, required=True, low=-24, high=24),
        flag("is_billable", "Whether the customer pays for it.", SHARED, default="false"),
        flag("is_approved", "Whether it is approved.", SHARED, default="true"),
        hours("billed_hours", "Hours of this line that were billed; empty where not billed yet or not known.", SHARED, low=None),
    ), scope="steward", unique="entry_id", fills="Hours, utilisation and labour cost."),
)  # fmt: skip

COST = (
    Table("budget_lines", "one row per budget line", "Money approved for a project.", ("budget_line_id",), (
        text("budget_line_id", "The line.", INTERNAL, required=True),
        project(INTERNAL),
        text("line_kind", "Original, change, transfer, undistributed or reserve.", INTERNAL, required=True,
             values=("original", "change", "transfer", "undistributed", "contingency", "reserve")),
        entered("approved_date", "When it was approved.", INTERNAL, required=True),
        amount("line_amount", "The amount.", INTERNAL, required=True),
        currency(INTERNAL),
        text("change_id", "The change request behind it.", INTERNAL, references="changes"),
        text("line_name", "What it is for.", INTERNAL),
    ), scope="project", fills="Budget and how it changed."),
    Table("cost_entries", "one row per cost line", "The ledger: positive is cost, negative is credit or reversal.", (), (
        text("cost_entry_id", "Its number in the source.", INTERNAL),
        project(INTERNAL),
        text("task_id", "The task.", INTERNAL, references="tasks"),
        text("team_id", "The team that caused it.", INTERNAL, references="teams"),
        entered("cost_date", "When it was booked.", INTERNAL, required=True),
        text("category", "What kind of cost.", INTERNAL, default="'other'"),
        text("cost_state", "Committed, accrued, invoiced or paid. An invoice and its payment are one line.", INTERNAL,
             values=COST_STATES, default="'invoiced'"),
        text("supplier_name", "Who was paid.", INTERNAL),
        amount("cost_amount", "The amount, in the currency of the line.", INTERNAL, required=True),
        currency(INTERNAL),
        text("account_kind", "Capital or operating expenditure.", INTERNAL, values=("capex", "opex")),
        text("cost_note", "The source's own text.", INTERNAL),
    ), scope="project", unique="cost_entry_id", fills="Actual cost and commitments."),
    Table("contracts", "one row per customer contract or order", "What the customer agreed to pay.", ("contract_id",), (
        text("contract_id", "The contract or purchase order.", SOLD, required=True),
        project(SOLD),
        text("contract_name", "Its name.", SOLD),
        amount("contract_amount", "Agreed value.", SOLD, low=0),
        currency(SOLD),
        entered("signed_date", "When it was signed.", SOLD),
        day("expiry_date", "When it expires.", SOLD),
    ), scope="project", date_order=(("signed_date", "expiry_date"),), fills="Agreed, billed and remaining."),
    Table("sell_rates", "one row per project, role and first day of validity", "What the customer pays for an hour.",
          ("project_id", "role_id", "valid_from_date"), (
        text("project_id", "The project.", PRIVATE, required=True, references="projects"),
        text("role_id", "The role.", PRIVATE, required=True),
        day("valid_from_date", "First day of validity.", PRIVATE, required=True),
        amount("hourly_rate_amount", "Price of one hour.", PRIVATE, required=True, low=0),
        text("currency", "ISO 4217 code.", PRIVATE),
    ), scope="private"),
    Table("customer_invoices", "one row per invoice line", "What the customer was billed.", ("invoice_id",), (
        text("invoice_id", "The invoice.", SOLD, required=True),
        project(SOLD),
        text("contract_id", "The contract it draws on.", SOLD, references="contracts"),
        text("invoice_name", "What for.", SOLD),
        entered("invoice_date", "When it was sent.", SOLD, required=True),
        day("due_date", "When it is due.", SOLD),
        happened("paid_date", "When it was paid.", SOLD),
        amount("invoice_amount", "The amount.", SOLD, required=True),
        currency(SOLD),
    ), scope="project", date_order=(("invoice_date", "due_date"),), fills="Payments on the Customer page."),
    Table("exchange_rates", "one row per currency, kind and first day of validity",
          "Reporting currency units for one unit of a currency.", ("currency", "rate_kind", "valid_from_date"), (
        text("currency", "ISO 4217 code.", INTERNAL, required=True),
        text("rate_kind", "Budget rate (frozen in the baseline) or booked rate.", INTERNAL,
             values=("budget", "booked"), default="'booked'"),
        day("valid_from_date", "First day of validity.", INTERNAL, required=True),
        Column("rate", "rate", "Reporting currency for one unit.", "", INTERNAL, True, low=0),
    ), scope="everyone", fills="Amounts in other currencies."),
)  # fmt: skip

TABLES: tuple[Table, ...] = ORGANISATION + PROJECTS + WORK + GOVERNANCE + TEAM + COST
BY_NAME: dict[str, Table] = {t.name: t for t in TABLES}
