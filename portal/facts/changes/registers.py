"""What two reports say differently of the things a project has: declared table by table, every
column of the contract that came in.

A column not named here is told as a correction of data, so that nothing is edited in silence; what
another place tells is named as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from portal.facts.changes import prints
from portal.facts.changes.causes import (
    CORRECTION,
    ESTIMATE,
    JOINED,
    LEFT,
    PROGRESS,
    PROMISED,
    RULE,
    SCOPE,
    Change,
    Row,
    dated,
    days,
    differ,
    gap,
    size_of,
)
from portal.gate.store import Missing, Reader


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
        else State("to come")
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
            State("begun", "actual_start_date")
            if row.get("actual_start_date")
            else State("to come")
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
LAST_REPORT = (
    "select r.project_id, r.report_date, r.phase, r.rating, r.rating_reason from project_reports as"
    " r qualify row_number() over (partition by r.project_id order by r.report_date desc) = 1"
)
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
        open="to come",
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
        elsewhere=("report_date",),
        columns={c: ("Status", PROGRESS) for c in ("phase", "rating", "rating_reason")},
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
        open="to come",
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
EXPOSED = (
    "probability_ratio",
    "cost_low_amount",
    "cost_likely_amount",
    "cost_high_amount",
    "currency",
    "risk_kind",
)
"""What the exposure of a risk is formed from: told by the exposure where that moved."""


@dataclass(frozen=True)
class Things:
    """The rows of a register that two reports do not say alike."""

    old: dict[str, Row]
    new: dict[str, Row]


def told(
    before: Reader,
    after: Reader,
    stayed: dict[str, bool],
    milestones: Iterable[str],
    currencies: dict[str, str],
) -> Iterator[Change]:
    """Every difference of every register, of projects in both reports; `stayed` says of each
    whether its relation to the scope is what it was."""
    gates = frozenset(milestones)
    for register in REGISTERS:
        things = _differing(before, after, register)
        for key in dict.fromkeys([*things.new, *things.old]):
            old, new = things.old.get(key), things.new.get(key)
            row = new or old or {}
            project = str(row.get("project_id") or "") if register.of_project else ""
            if register.of_project and project not in stayed:
                continue
            is_gate = register.table == "tasks" and row["task_id"] in gates
            for change in _of_thing(
                register, old, new=new, until=before.snapshot.status_date, is_gate=is_gate
            ):
                if stayed.get(project, True) or (
                    change.before is not None and change.after is not None
                ):
                    yield _priced(change, register, row=row, currency=currencies.get(project, ""))


def _priced(change: Change, register: Register, row: Row, currency: str) -> Change:
    """An amount as it was agreed: in the currency of its row, else of its project; an exposure is
    in the report's."""
    is_own = change.field.endswith("_amount") or register.word in ("invoice", "flow")
    if register.table == "risks" and change.field == "risk" or not is_own:
        return change
    return replace(change, currency=str(row.get("currency") or currency))


def _differing(before: Reader, after: Reader, register: Register) -> Things:
    """Only rows that differ are taken from the reports; nothing where a scope or a report holds no
    such table."""
    if _are_alike(before, after, register.told):
        return Things({}, {})
    sources = [
        register.told,
        *({"risks": [RISK_SEEN], "tasks": [WORK_SHARED]}.get(register.table, [])),
    ]
    for source in sources:
        try:
            columns = _columns(before, source) & _columns(after, source)
            if not set(register.key) <= columns:
                return Things({}, {})
            marks = [
                _marks(reader, source, register=register, columns=sorted(columns))
                for reader in (before, after)
            ]
            differing = [
                key
                for key in sorted(
                    marks[0].keys() | marks[1].keys(), key=lambda k: (k not in marks[1], k)
                )
                if marks[0].get(key) != marks[1].get(key)
            ]
            old, new = (
                _rows(reader, source, register=register, columns=sorted(columns), keys=differing)
                for reader in (before, after)
            )
            return Things(old, new)
        except Missing:
            continue
    return Things({}, {})


def _are_alike(before: Reader, after: Reader, source: str) -> bool:
    return prints.alike(before, after, tables=_tables(), read=set(_named(source)))


def _named(source: str) -> list[str]:
    """The tables that a select reads."""
    return re.findall(r'(?:from|join) "?([a-z_]+)"?', source)


@cache
def _tables() -> tuple[str, ...]:
    """Every table that a register reads."""
    return tuple(sorted({name for register in REGISTERS for name in _named(register.told)}))


def _columns(reader: Reader, source: str) -> set[str]:
    plain = re.fullmatch(r'select \* from "([a-z_]+)"', source)
    if plain:
        known = reader.kept(prints.of, _tables()).get(plain[1])
        if known is None:
            raise Missing(plain[1])
        return set(known[0])
    return set(reader.sql(f"select * from ({source}) limit 0").column_names) - set(prints.PLACES)


def _key(register: Register) -> str:
    return (
        "concat_ws(' · ', "
        + ", ".join(f"coalesce(cast(\"{c}\" as varchar), '')" for c in register.key)
        + ")"
    )


def _marks(reader: Reader, source: str, register: Register, columns: list[str]) -> dict[str, int]:
    found = reader.sql(
        f"select {_key(register)} as key, hash({prints.listed(tuple(columns))}) as mark from"
        f" ({source})"
    )
    return dict(zip(found["key"].to_pylist(), found["mark"].to_pylist(), strict=True))


def _rows(
    reader: Reader, source: str, register: Register, columns: list[str], keys: list[str]
) -> dict[str, Row]:
    if not keys:
        return {}
    found = reader.sql(
        f"select {_key(register)} as thing_key, {prints.listed(tuple(columns))} from ({source})"
        f" where {_key(register)} in (select unnest($keys)) order by thing_key",
        {"keys": keys},
    )
    return {str(r.pop("thing_key")): r for r in found.to_pylist()}


def _of_thing(
    register: Register, old: Row | None, new: Row | None, until: date, is_gate: bool
) -> Iterator[Change]:
    if old is None or new is None:
        if register.came and not is_gate:
            yield _came_or_went(register, old, new=new, until=until)
        return
    moved = None if is_gate else _moved(register, old, new=new, until=until)
    if moved:
        yield moved
    is_open = register.states is None or register.states(new).name == register.open
    if register.table == "risks" and not is_open:
        return
    for column in _edited(register, old, new=new, has_moved=bool(moved), is_gate=is_gate):
        yield _edit(register, column, old=old, new=new, is_open=is_open, until=until)


def _edited(
    register: Register, old: Row, new: Row, has_moved: bool, is_gate: bool
) -> Iterator[str]:
    """The columns to tell: not what a change of state, an amount formed of them, or another place
    tells."""
    silent = set(register.elsewhere) | set(register.key) | {"project_id"}
    if register.states and has_moved:
        silent |= (
            {register.states(r).on for r in (old, new)}
            | {"delivered_date", "actual_start_date", "decided_by_name"}
            | ({"exposure_amount"} if register.table == "risks" else set())
        )
    if register.table == "risks" and differ(old, new, "exposure_amount"):
        silent |= set(EXPOSED)
    if register.table == "tasks" and (has_moved or new.get("is_valued")):
        silent.add("complete_ratio")
    if register.table == "tasks" and (has_moved or is_gate):
        silent |= (
            {"forecast_start_date", "forecast_finish_date", "remaining_hours"}
            if has_moved
            else GATE
        )
    spread = (
        [c for c in SPREAD if c in new and differ(old, new, c)]
        if register.table == "assignments"
        else []
    )
    silent |= set(spread[1:])
    for column in new:
        is_instant = column.endswith("_at") and differ(
            old, new, f"{column.removesuffix('_at')}_date"
        )
        if (
            column not in silent
            and not is_instant
            and not silent & {f"{column.removesuffix('_at')}_date"}
            and differ(old, new, column)
        ):
            yield column


GATE = {
    "forecast_start_date",
    "forecast_finish_date",
    "actual_start_date",
    "actual_finish_date",
    "complete_ratio",
}
"""What the dates of a milestone tell."""


def _came_or_went(register: Register, old: Row | None, new: Row | None, until: date) -> Change:
    row = new or old or {}
    cause = dated(row.get(register.entered), until, register.came) if new else register.went
    values = [_value(register, r) if r else None for r in (old, new)]
    size = size_of(row.get(register.value))
    return Change(
        kind=register.kind,
        project_id=_project(register, row),
        subject=_name(register, row),
        field=register.word,
        before=values[0],
        after=values[1],
        cause=cause,
        size=size,
        note="new" if new else "removed",
    )


def _value(register: Register, row: Row) -> Any:
    if register.value:
        return row.get(register.value)
    return register.states(row).name if register.states else None


def _project(register: Register, row: Row) -> str:
    return str(row.get("project_id") or "") if register.of_project else ""


def _name(register: Register, row: Row) -> str:
    return next(
        (str(row[c]) for c in register.name if row.get(c)), str(row.get(register.key[0]) or "")
    )


def _moved(register: Register, old: Row, new: Row, until: date) -> Change | None:
    """A change of state; of a risk with what it exposed us to."""
    if register.states is None:
        return None
    first, last = register.states(old), register.states(new)
    if first.name == last.name:
        return None
    is_undone = not last.on or _place(register, last) < _place(register, first)
    cause = register.undone if is_undone else dated(new.get(last.on), until, last.cause)
    if register.table == "risks":
        before, after = (
            r.get("exposure_amount") if s.name == "open" else None
            for r, s in ((old, first), (new, last))
        )
        return Change(
            kind=register.kind,
            project_id=_project(register, new),
            subject=_name(register, new),
            field=register.word,
            before=before,
            after=after,
            cause=cause,
            size=size_of(before or after),
            note=last.note,
        )
    said = [
        {"open": "raised"}.get(s.name, s.name) if register.table == "changes" else s.name
        for s in (first, last)
    ]
    size = size_of(new.get(register.value)) if register.value else 0.0
    return Change(
        kind=register.kind,
        project_id=_project(register, new),
        subject=_name(register, new),
        field=register.word,
        before=said[0],
        after=said[1],
        cause=cause,
        size=size,
        note=last.note if register.table == "issues" else "",
    )


ORDER = ("to come", "begun", "delivered", "finished", "accepted")


def _place(register: Register, state: State) -> int:
    return ORDER.index(state.name) if state.name in ORDER else len(ORDER)


def _edit(
    register: Register, column: str, old: Row, new: Row, is_open: bool, until: date
) -> Change:
    """One column that was edited: by its declared cause while the thing is open, else a correction
    of what is settled."""
    kind, cause = register.columns.get(column, (register.kind, CORRECTION))
    if (
        not is_open
        and cause in (ESTIMATE, PROMISED)
        or column == "flow_amount"
        and dated(new.get("flow_date"), until) == CORRECTION
    ):
        cause = CORRECTION
    if cause == PROGRESS and column.endswith("_date"):
        cause = dated(new.get(column), until)
    name = register.word if column in register.same else f"{register.word}.{column}"
    before, after = old.get(column), new.get(column)
    size = (
        days(old, new, column)
        if column.endswith("_date")
        else gap(old, new, column)
        if _is_number(before, after)
        else 0.0
    )
    return Change(
        kind=kind,
        project_id=_project(register, new),
        subject=_name(register, new),
        field=name,
        before=before,
        after=after,
        cause=cause,
        size=size,
    )


def _is_number(*values: Any) -> bool:
    return all(v is None or isinstance(v, Decimal | int | float) for v in values)
