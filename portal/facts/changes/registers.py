"""What two reports say differently of the things a project has: declared table by table, every column that is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.facts.changes.causes import (
    CORRECTION,
    ESTIMATE,
    JOINED,
    LEFT,
    PROGRESS,
    PROMISED,
    RULE,
    SCOPE,
    TO_COME,
    Row,
)


@dataclass(frozen=True)
class State:
    """Where a thing stands, what dates that, and what it means to come to stand there."""

    name: str
    on: str = ""
    """The column that dates it."""
    cause: str = PROGRESS
    note: str = ""


@dataclass(frozen=True)
class Register:
    """One table of things: how each is known and named, and which of its columns are told as
    what."""

    table: str
    key: tuple[str, ...]
    name: tuple[str, ...]
    """Columns that name it; the first that is filled."""
    kind: str
    word: str
    value: str = ""
    """The column told where a thing is new or gone."""
    came: str = SCOPE
    """'' where another place tells that it came or went."""
    went: str = CORRECTION
    entered: str = ""
    """The day from which it is there: one that was there by the earlier report came in late, which
    is a correction."""
    states: Callable[[Row], State] | None = None
    undone: str = CORRECTION
    """The cause of standing where it stood before: opened again, no longer delivered."""
    open: str = "open"
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Kind and cause of a column's edits while the thing is open."""
    same: tuple[str, ...] = ()
    """Columns told under the register's own name."""
    elsewhere: tuple[str, ...] = ()
    """Columns that another place tells, or no page shows."""
    source: str = ""
    """A select in place of the table."""
    of_project: bool = True

    @property
    def told(self) -> str:
        return self.source or f'select * from "{self.table}"'


def _closed(row: Row) -> State:
    return (
        State("closed", "closed_date", note="closed")
        if row.get("closed_date")
        else State("open", note="reopened")
    )


def _asked(row: Row) -> State:
    state = str(row.get("change_state"))
    return State("open" if state == "raised" else state, "decided_date", SCOPE)


def _decided(row: Row) -> State:
    return State("decided", "decided_date") if row.get("decided_date") else State("open")


def _delivered(row: Row) -> State:
    return (
        State("accepted", "accepted_date")
        if row.get("accepted_date")
        else State("delivered", "delivered_date")
        if row.get("delivered_date")
        else State(TO_COME)
    )


def _paid(row: Row) -> State:
    return State("paid", "paid_date") if row.get("paid_date") else State("due")


def _risked(row: Row) -> State:
    state = str(row.get("risk_state"))
    state = (
        "closed" if state == "open" and row.get("closed_date") else state
    )  # the day of its closing closes it
    return (
        State("open", cause=ESTIMATE, note="reopened")
        if state == "open"
        else State(state, "closed_date", note=state)
    )


def _worked(row: Row) -> State:
    return (
        State("finished", "actual_finish_date")
        if row.get("actual_finish_date")
        else (
            State("begun", "actual_start_date") if row.get("actual_start_date") else State(TO_COME)
        )
    )


def _blocked(row: Row) -> State:
    return State("moving", "to_date") if row.get("to_date") else State("open")


def estimated(kind: str, *columns: str) -> dict[str, tuple[str, str]]:
    return {c: (kind, ESTIMATE) for c in columns}


OF_TASK = (
    'select s.*, k.project_id, k.task_name from "{}" as s join tasks as k on k.task_id = s.task_id'
)
BOOKED = """select b.project_id, b.task_id, b.person_id, b.role_id, cast(sum(b.planned_hours) as decimal(28, 4)) as booked_hours,
    cast(coalesce(sum(b.planned_hours) filter (where b.booking = 'soft'), 0) as decimal(28, 4)) as soft_booked_hours, min(p.person_name) as person_name,
    min(b.week) as first_week, max(b.week) as last_week, string_agg(strftime(b.week, '%Y-%m-%d') || ': ' || cast(b.planned_hours as double), ', ' order by b.week, b.booking) as weeks
    from assignments as b left join people as p on p.person_id = b.person_id group by b.project_id, b.task_id, b.person_id, b.role_id"""
SPREAD = ("booked_hours", "soft_booked_hours", "first_week", "last_week", "weeks")
"""Of a booking the first that differs is told: the others follow from it."""
SAID = ("phase", "rating", "rating_words", "rating_reason", "percent_complete_ratio")
"""What a report says of a project, beside the totals and dates that are told as its own."""
LAST_REPORT = "select r.* from project_reports as r qualify row_number() over (partition by r.project_id order by r.report_date desc) = 1"
RISK = """select k.*, r.exposure_amount, r.impact_amount from risks as k join risk_exposure as r on r.risk_id = k.risk_id"""
RISK_SEEN = "select k.* from risk_exposure as k"
WORK = """select k.*, t.complete_ratio, t.kind as told_kind, coalesce(t.budget_amount, 0) <> 0 as is_valued
    from tasks as k join task_total as t on t.task_id = k.task_id"""
WORK_SHARED = "select k.* from tasks as k"

REGISTERS = (
    Register(
        table="risks",
        key=("risk_id",),
        name=("risk_name",),
        kind="Risk",
        word="risk",
        value="exposure_amount",
        came=ESTIMATE,
        states=_risked,
        undone=ESTIMATE,
        same=("exposure_amount",),
        source=RISK,
        elsewhere=("closed_date", "risk_state", "impact_amount"),
        columns=estimated(
            "Risk",
            "exposure_amount",
            "probability_ratio",
            "cost_low_amount",
            "cost_likely_amount",
            "cost_high_amount",
            "delay_low_days",
            "delay_likely_days",
            "delay_high_days",
            "residual_probability_ratio",
            "residual_cost_amount",
            "response",
            "response_cost_amount",
            "response_due_date",
            "owner_name",
            "risk_kind",
        ),
    ),
    Register(
        table="issues",
        key=("issue_id",),
        name=("issue_name",),
        kind="Risk",
        word="issue",
        value="severity",
        came=PROGRESS,
        entered="opened_date",
        states=_closed,
        columns=estimated("Risk", "severity", "owner_name") | estimated("Dates", "due_date"),
    ),
    Register(
        table="changes",
        key=("change_id",),
        name=("change_name",),
        kind="Scope",
        word="request",
        value="change_state",
        came=SCOPE,
        states=_asked,
        undone=SCOPE,
        elsewhere=("change_state",),
        columns=estimated(
            "Scope",
            "cost_effect_amount",
            "price_effect_amount",
            "finish_effect_days",
            "scope_effect_points",
        ),
    ),
    Register(
        table="decisions",
        key=("decision_id",),
        name=("decision_name",),
        kind="Scope",
        word="decision",
        value="",
        came=SCOPE,
        states=_decided,
        same=("needed_by_date",),
        columns=estimated("Dates", "needed_by_date")
        | estimated("Money", "weekly_delay_amount")
        | estimated("Scope", "consequence", "owner_name", "asked_of"),
    ),
    Register(
        table="deliverables",
        key=("deliverable_id",),
        name=("deliverable_name",),
        kind="Scope",
        word="deliverable",
        value="",
        came=SCOPE,
        states=_delivered,
        open=TO_COME,
        same=("forecast_date",),
        columns=estimated("Dates", "forecast_date") | {"due_date": ("Dates", PROMISED)},
    ),
    Register(
        table="customer_invoices",
        key=("invoice_id",),
        name=("invoice_name", "invoice_id"),
        kind="Money",
        word="invoice",
        value="invoice_amount",
        came=PROGRESS,
        entered="invoice_date",
        states=_paid,
        open="due",
        same=("invoice_amount",),
        columns=estimated("Dates", "due_date") | {"invoice_amount": ("Money", CORRECTION)},
    ),
    Register(
        table="contracts",
        key=("contract_id",),
        name=("contract_name", "contract_id"),
        kind="Money",
        word="contract_amount",
        value="contract_amount",
        came=SCOPE,
        entered="signed_date",
        same=("contract_amount",),
        columns={"contract_amount": ("Money", SCOPE), "expiry_date": ("Dates", SCOPE)},
    ),
    Register(
        table="cash_flows",
        key=("project_id", "flow_date", "flow_kind"),
        name=("flow_date",),
        kind="Money",
        word="flow",
        value="flow_amount",
        came=ESTIMATE,
        same=("flow_amount",),
        columns=estimated("Money", "flow_amount"),
    ),
    Register(
        table="benefits",
        key=("benefit_id", "measure_date"),
        name=("benefit_name",),
        kind="Money",
        word="benefit",
        came="",
        elsewhere=("planned_amount", "forecast_amount", "realised_amount"),
    ),
    Register(
        table="reserve_draws",
        key=("project_id", "draw_date", "reserve_kind", "draw_reason"),
        name=("draw_reason",),
        kind="Money",
        word="reserve_draw",
        came="",
        elsewhere=("drawn_amount",),
    ),
    Register(
        table="budget_lines",
        key=("budget_line_id",),
        name=("line_name", "budget_line_id"),
        kind="Money",
        word="budget_line",
        came="",
        elsewhere=("line_amount", "currency", "line_kind"),
    ),
    Register(
        table="role_requests",
        key=("request_id",),
        name=("skill", "role_id", "request_id"),
        kind="People",
        word="role_request",
        value="requested_hours",
        came=ESTIMATE,
        columns=estimated(
            "People", "requested_hours", "from_date", "to_date", "team_id", "role_id", "skill"
        )
        | {"filled_hours": ("People", PROGRESS)},
    ),
    Register(
        table="assignments",
        key=("project_id", "task_id", "person_id", "role_id"),
        name=("person_name", "role_id"),
        kind="People",
        word="booking",
        value="booked_hours",
        came=ESTIMATE,
        went=ESTIMATE,
        source=BOOKED,
        same=("booked_hours",),
        columns=estimated("People", *SPREAD),
        elsewhere=("person_name",),
    ),
    Register(
        table="commentary",
        key=("project_id", "written_date"),
        name=("written_date",),
        kind="Status",
        word="commentary",
        value="commentary_text",
        came=PROGRESS,
        entered="written_date",
        same=("commentary_text",),
    ),
    Register(
        table="project_reports",
        key=("project_id",),
        name=("project_id",),
        kind="Status",
        word="report",
        came="",
        source=LAST_REPORT,
        elsewhere=(
            "report_date",
            "baseline_total_amount",
            "forecast_total_amount",
            "actual_total_amount",
            "baseline_start_date",
            "baseline_finish_date",
            "forecast_finish_date",
            "actual_finish_date",
            "budget_change_amount",
            "schedule_change_days",
        ),
        columns={c: ("Status", PROGRESS) for c in SAID},
    ),
    Register(
        table="projects",
        key=("project_id",),
        name=("project_name",),
        kind="Projects",
        word="project",
        came="",
        elsewhere=(
            "phase",
            "forecast_finish_date",
            "actual_finish_date",
            "baseline_finish_date",
            "relation",
        ),
        columns=estimated("Dates", "forecast_start_date")
        | estimated("Money", "weekly_delay_amount")
        | {"actual_start_date": ("Dates", PROGRESS), "baseline_start_date": ("Plan", CORRECTION)},
    ),
    Register(
        table="baselines",
        key=("project_id", "version"),
        name=("version",),
        kind="Plan",
        word="baseline",
        came="",
    ),
    Register(
        table="tasks",
        key=("task_id",),
        name=("task_name",),
        kind="Work",
        word="task",
        value="told_kind",
        came=SCOPE,
        states=_worked,
        open=TO_COME,
        source=WORK,
        elsewhere=("told_kind", "is_valued", "percent_complete_ratio"),
        columns=estimated(
            "Work",
            "forecast_start_date",
            "forecast_finish_date",
            "estimate_hours",
            "remaining_hours",
            "points",
            "optimistic_days",
            "likely_days",
            "pessimistic_days",
            "constraint_type",
            "constraint_date",
            "deadline_date",
            "team_id",
            "owner_id",
            "workflow_state",
            "waiting_for",
        )
        | {
            "complete_ratio": ("Work", PROGRESS),
            "workflow_state": ("Work", PROGRESS),
            "waiting_for": ("Work", PROGRESS),
        },
    ),
    Register(
        table="dependencies",
        key=("predecessor_id", "successor_id", "kind"),
        name=("task_name",),
        kind="Work",
        word="link",
        value="predecessor_id",
        came=ESTIMATE,
        went=ESTIMATE,
        source=(
            "select s.*, k.project_id, k.task_name from dependencies as s join tasks as k on"
            " k.task_id = s.successor_id"
        ),
        columns=estimated("Work", "lag", "lag_unit"),
        elsewhere=("task_name",),
    ),
    Register(
        table="blocked_intervals",
        key=("task_id", "from_date"),
        name=("task_name",),
        kind="Work",
        word="blocked",
        value="reason",
        came=PROGRESS,
        entered="from_date",
        states=_blocked,
        source=OF_TASK.format("blocked_intervals"),
        elsewhere=("task_name",),
    ),
    Register(
        table="task_steps",
        key=("task_id", "step_name"),
        name=("step_name",),
        kind="Work",
        word="step",
        value="weight_ratio",
        came="",
        source=OF_TASK.format("task_steps"),
        elsewhere=("task_name", "actual_date"),
    ),
    Register(
        table="people",
        key=("person_id",),
        name=("person_name",),
        kind="People",
        word="person",
        came="",
        of_project=False,
        columns=estimated(
            "People",
            "team_id",
            "role_id",
            "weekly_hours",
            "calendar_id",
            "skill",
            "employed_from_date",
            "employed_to_date",
            "non_project_ratio",
        ),
    ),
    Register(
        table="absences",
        key=("person_id", "from_date"),
        name=("person_name",),
        kind="People",
        word="absence",
        value="to_date",
        came=ESTIMATE,
        went=ESTIMATE,
        of_project=False,
        same=("to_date",),
        columns=estimated("People", "to_date"),
        source=(
            "select s.*, p.person_name from absences as s join people as p on p.person_id ="
            " s.person_id"
        ),
        elsewhere=("person_name",),
    ),
    Register(
        table="teams",
        key=("team_id",),
        name=("team_name",),
        kind="People",
        word="team",
        value="team_name",
        came=JOINED,
        went=LEFT,
        of_project=False,
    ),
    Register(
        table="departments",
        key=("department_id",),
        name=("department_name",),
        kind="People",
        word="department",
        value="department_name",
        came=JOINED,
        went=LEFT,
        of_project=False,
    ),
    Register(
        table="roles",
        key=("role_id",),
        name=("role_name",),
        kind="People",
        word="role",
        value="role_name",
        came=JOINED,
        went=LEFT,
        of_project=False,
    ),
    Register(
        table="programmes",
        key=("programme_id",),
        name=("programme_name",),
        kind="Projects",
        word="programme",
        value="programme_name",
        came=JOINED,
        went=LEFT,
        of_project=False,
    ),
    Register(
        table="customers",
        key=("customer_id",),
        name=("customer_name",),
        kind="Projects",
        word="customer",
        value="customer_name",
        came=JOINED,
        went=LEFT,
        of_project=False,
    ),
    Register(
        table="calendars",
        key=("calendar_id", "weekday"),
        name=("calendar_id",),
        kind="Plan",
        word="calendar",
        value="working_hours",
        came=RULE,
        went=RULE,
        of_project=False,
        same=("working_hours",),
        columns={"working_hours": ("Plan", RULE)},
    ),
    Register(
        table="calendar_shifts",
        key=("calendar_id", "weekday", "from_hour"),
        name=("calendar_id",),
        kind="Plan",
        word="shift",
        value="to_hour",
        came=RULE,
        went=RULE,
        of_project=False,
        columns={"to_hour": ("Plan", RULE)},
    ),
    Register(
        table="holidays",
        key=("calendar_id", "holiday_date"),
        name=("holiday_name", "holiday_date"),
        kind="Plan",
        word="holiday",
        value="holiday_date",
        came=RULE,
        went=RULE,
        of_project=False,
    ),
    Register(
        table="exchange_rates",
        key=("currency", "rate_kind", "valid_from_date"),
        name=("currency",),
        kind="Plan",
        word="exchange_rate",
        value="rate",
        came=PROGRESS,
        entered="valid_from_date",
        of_project=False,
        same=("rate",),
    ),
)
