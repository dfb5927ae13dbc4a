"""What two reports say differently of the things a project has: declared table by table, every column of the contract that came in.

A column not named here is told as a correction of data, so that nothing is edited in silence; what another place tells is named as such.
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
    """One table of things: how each is known and named, and which of its columns are told as what."""

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
    """The day from which it is there: one that was there by the earlier report came in late, which is a correction."""
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
    return State("closed", "closed_date", note="closed") if row.get("closed_date") else State("open", note="reopened")


def _asked(row: Row) -> State:
    state = str(row.get("change_state"))
    return State("open" if state == "raised" else state, "decided_date", SCOPE)


def _decided(row: Row) -> State:
    return State("decided", "decided_date") if row.get("decided_date") else State("open")


def _delivered(row: Row) -> State:
    return State("accepted", "accepted_date") if row.get("accepted_date") else State("delivered", "delivered_date") if row.get("delivered_date") else State("to come")


def _paid(row: Row) -> State:
    return State("paid", "paid_date") if row.get("paid_date") else State("due")


def _risked(row: Row) -> State:
    state = str(row.get("risk_state"))
    state = "closed" if state == "open" and row.get("closed_date") else state  # the day of its closing closes it
    return State("open", cause=ESTIMATE, note="reopened") if state == "open" else State(state, "closed_date", note=state)


def _worked(row: Row) -> State:
    return State("finished", "actual_finish_date") if row.get("actual_finish_date") else State("begun", "actual_start_date") if row.get("actual_start_date") else State("to come")


def _blocked(row: Row) -> State:
    return State("moving", "to_date") if row.get("to_date") else State("open")


def estimated(kind: str, *columns: str) -> dict[str, tuple[str, str]]:
    return {c: (kind, ESTIMATE) for c in columns}


OF_TASK = 'select s.*, k.project_id, k.task_name from "{}" as s join tasks as k on k.task_id = s.task_id'
BOOKED = """select b.project_id, b.task_id, b.person_id, b.role_id, cast(sum(b.planned_hours) as decimal(28, 4)) as booked_hours,
    cast(coalesce(sum(b.planned_hours) filter (where b.booking = 'soft'), 0) as decimal(28, 4)) as soft_booked_hours, min(p.person_name) as person_name,
    min(b.week) as first_week, max(b.week) as last_week, string_agg(strftime(b.week, '%Y-%m-%d') || ': ' || cast(b.planned_hours as double), ', ' order by b.week, b.booking) as weeks
    from assignments as b left join people as p on p.person_id = b.person_id group by b.project_id, b.task_id, b.person_id, b.role_id"""
SPREAD = ("booked_hours", "soft_booked_hours", "first_week", "last_week", "weeks")
"""Of a booking the first that differs is told: the others follow from it."""
LAST_REPORT = "select r.project_id, r.report_date, r.phase, r.rating, r.rating_reason from project_reports as r qualify row_number() over (partition by r.project_id order by r.report_date desc) = 1"
RISK = """select k.*, r.exposure_amount, r.impact_amount from risks as k join risk_exposure as r on r.risk_id = k.risk_id"""
RISK_SEEN = "select k.* from risk_exposure as k"
WORK = """select k.*, t.complete_ratio, t.kind as told_kind, coalesce(t.budget_amount, 0) <> 0 as is_valued
    from tasks as k join task_total as t on t.task_id = k.task_id"""
WORK_SHARED = "select k.* from tasks as k"

REGISTERS = (
    Register("risks", ("risk_id",), ("risk_name",), "Risk", "risk", "exposure_amount", ESTIMATE, states=_risked, undone=ESTIMATE, same=("exposure_amount",), source=RISK,
             elsewhere=("closed_date", "risk_state", "impact_amount"), columns=estimated("Risk", "exposure_amount", "probability_ratio", "cost_low_amount", "cost_likely_amount", "cost_high_amount", "delay_low_days", "delay_likely_days", "delay_high_days",
                                                 "residual_probability_ratio", "residual_cost_amount", "response", "response_cost_amount", "response_due_date", "owner_name", "risk_kind")),
    Register("issues", ("issue_id",), ("issue_name",), "Risk", "issue", "severity", PROGRESS, entered="opened_date", states=_closed, columns=estimated("Risk", "severity", "owner_name") | estimated("Dates", "due_date")),
    Register("changes", ("change_id",), ("change_name",), "Scope", "request", "change_state", SCOPE, states=_asked, undone=SCOPE, elsewhere=("change_state",),
             columns=estimated("Scope", "cost_effect_amount", "price_effect_amount", "finish_effect_days", "scope_effect_points")),
    Register("decisions", ("decision_id",), ("decision_name",), "Scope", "decision", "", SCOPE, states=_decided, same=("needed_by_date",),
             columns=estimated("Dates", "needed_by_date") | estimated("Money", "weekly_delay_amount") | estimated("Scope", "consequence", "owner_name", "asked_of")),
    Register("deliverables", ("deliverable_id",), ("deliverable_name",), "Scope", "deliverable", "", SCOPE, states=_delivered, open="to come", same=("forecast_date",),
             columns=estimated("Dates", "forecast_date") | {"due_date": ("Dates", PROMISED)}),
    Register("customer_invoices", ("invoice_id",), ("invoice_name", "invoice_id"), "Money", "invoice", "invoice_amount", PROGRESS, entered="invoice_date", states=_paid, open="due", same=("invoice_amount",),
             columns=estimated("Dates", "due_date") | {"invoice_amount": ("Money", CORRECTION)}),
    Register("contracts", ("contract_id",), ("contract_name", "contract_id"), "Money", "contract_amount", "contract_amount", SCOPE, entered="signed_date", same=("contract_amount",),
             columns={"contract_amount": ("Money", SCOPE), "expiry_date": ("Dates", SCOPE)}),
    Register("cash_flows", ("project_id", "flow_date", "flow_kind"), ("flow_date",), "Money", "flow", "flow_amount", ESTIMATE, same=("flow_amount",), columns=estimated("Money", "flow_amount")),
    Register("benefits", ("benefit_id", "measure_date"), ("benefit_name",), "Money", "benefit", came="", elsewhere=("planned_amount", "forecast_amount", "realised_amount")),
    Register("reserve_draws", ("project_id", "draw_date", "reserve_kind", "draw_reason"), ("draw_reason",), "Money", "reserve_draw", came="", elsewhere=("drawn_amount",)),
    Register("budget_lines", ("budget_line_id",), ("line_name", "budget_line_id"), "Money", "budget_line", came="", elsewhere=("line_amount", "currency", "line_kind")),
    Register("role_requests", ("request_id",), ("skill", "role_id", "request_id"), "People", "role_request", "requested_hours", ESTIMATE,
             columns=estimated("People", "requested_hours", "from_date", "to_date", "team_id", "role_id", "skill") | {"filled_hours": ("People", PROGRESS)}),
    Register("assignments", ("project_id", "task_id", "person_id", "role_id"), ("person_name", "role_id"), "People", "booking", "booked_hours", ESTIMATE, ESTIMATE, source=BOOKED, same=("booked_hours",),
             columns=estimated("People", *SPREAD), elsewhere=("person_name",)),
    Register("commentary", ("project_id", "written_date"), ("written_date",), "Status", "commentary", "commentary_text", PROGRESS, entered="written_date", same=("commentary_text",)),
    Register("project_reports", ("project_id",), ("project_id",), "Status", "report", came="", source=LAST_REPORT, elsewhere=("report_date",), columns={c: ("Status", PROGRESS) for c in ("phase", "rating", "rating_reason")}),
    Register("projects", ("project_id",), ("project_name",), "Projects", "project", came="", elsewhere=("phase", "forecast_finish_date", "actual_finish_date", "baseline_finish_date", "relation"),
             columns=estimated("Dates", "forecast_start_date") | estimated("Money", "weekly_delay_amount") | {"actual_start_date": ("Dates", PROGRESS), "baseline_start_date": ("Plan", CORRECTION)}),
    Register("baselines", ("project_id", "version"), ("version",), "Plan", "baseline", came=""),
    Register("tasks", ("task_id",), ("task_name",), "Work", "task", "told_kind", SCOPE, states=_worked, open="to come", source=WORK, elsewhere=("told_kind", "is_valued", "percent_complete_ratio"),
             columns=estimated("Work", "forecast_start_date", "forecast_finish_date", "estimate_hours", "remaining_hours", "points", "optimistic_days", "likely_days", "pessimistic_days", "constraint_type", "constraint_date",
                               "deadline_date", "team_id", "owner_id", "workflow_state", "waiting_for") | {"complete_ratio": ("Work", PROGRESS), "workflow_state": ("Work", PROGRESS), "waiting_for": ("Work", PROGRESS)}),
    Register("dependencies", ("predecessor_id", "successor_id", "kind"), ("task_name",), "Work", "link", "predecessor_id", ESTIMATE, ESTIMATE,
             source='select s.*, k.project_id, k.task_name from dependencies as s join tasks as k on k.task_id = s.successor_id', columns=estimated("Work", "lag", "lag_unit"), elsewhere=("task_name",)),
    Register("blocked_intervals", ("task_id", "from_date"), ("task_name",), "Work", "blocked", "reason", PROGRESS, entered="from_date", states=_blocked, source=OF_TASK.format("blocked_intervals"), elsewhere=("task_name",)),
    Register("task_steps", ("task_id", "step_name"), ("step_name",), "Work", "step", "weight_ratio", came="", source=OF_TASK.format("task_steps"), elsewhere=("task_name", "actual_date")),
    Register("people", ("person_id",), ("person_name",), "People", "person", came="", of_project=False,
             columns=estimated("People", "team_id", "role_id", "weekly_hours", "calendar_id", "skill", "employed_from_date", "employed_to_date", "non_project_ratio")),
    Register("absences", ("person_id", "from_date"), ("person_name",), "People", "absence", "to_date", ESTIMATE, ESTIMATE, of_project=False, same=("to_date",), columns=estimated("People", "to_date"),
             source="select s.*, p.person_name from absences as s join people as p on p.person_id = s.person_id", elsewhere=("person_name",)),
    Register("teams", ("team_id",), ("team_name",), "People", "team", "team_name", JOINED, LEFT, of_project=False),
    Register("departments", ("department_id",), ("department_name",), "People", "department", "department_name", JOINED, LEFT, of_project=False),
    Register("roles", ("role_id",), ("role_name",), "People", "role", "role_name", JOINED, LEFT, of_project=False),
    Register("programmes", ("programme_id",), ("programme_name",), "Projects", "programme", "programme_name", JOINED, LEFT, of_project=False),
    Register("customers", ("customer_id",), ("customer_name",), "Projects", "customer", "customer_name", JOINED, LEFT, of_project=False),
    Register("calendars", ("calendar_id", "weekday"), ("calendar_id",), "Plan", "calendar", "working_hours", RULE, RULE, of_project=False, same=("working_hours",), columns={"working_hours": ("Plan", RULE)}),
    Register("calendar_shifts", ("calendar_id", "weekday", "from_hour"), ("calendar_id",), "Plan", "shift", "to_hour", RULE, RULE, of_project=False, columns={"to_hour": ("Plan", RULE)}),
    Register("holidays", ("calendar_id", "holiday_date"), ("holiday_name", "holiday_date"), "Plan", "holiday", "holiday_date", RULE, RULE, of_project=False),
    Register("exchange_rates", ("currency", "rate_kind", "valid_from_date"), ("currency",), "Plan", "exchange_rate", "rate", PROGRESS, entered="valid_from_date", of_project=False, same=("rate",)),
)  # fmt: skip
EXPOSED = ("probability_ratio", "cost_low_amount", "cost_likely_amount", "cost_high_amount", "currency", "risk_kind")
"""What the exposure of a risk is formed from: told by the exposure where that moved."""


@dataclass(frozen=True)
class Things:
    """The rows of a register that two reports do not say alike."""

    old: dict[str, Row]
    new: dict[str, Row]


def told(before: Reader, after: Reader, stayed: dict[str, bool], milestones: Iterable[str], currencies: dict[str, str]) -> Iterator[Change]:
    """Every difference of every register, of projects in both reports; `stayed` says of each whether its relation to the scope is what it was."""
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
            for change in _of_thing(register, old, new, before.snapshot.status_date, is_gate):
                if stayed.get(project, True) or (change.before is not None and change.after is not None):
                    yield _priced(change, register, row, currencies.get(project, ""))


def _priced(change: Change, register: Register, row: Row, currency: str) -> Change:
    """An amount as it was agreed: in the currency of its row, else of its project; an exposure is in the report's."""
    is_own = change.field.endswith("_amount") or register.word in ("invoice", "flow")
    if register.table == "risks" and change.field == "risk" or not is_own:
        return change
    return replace(change, currency=str(row.get("currency") or currency))


def _differing(before: Reader, after: Reader, register: Register) -> Things:
    """Only rows that differ are taken from the reports; nothing where a scope or a report holds no such table."""
    if _are_alike(before, after, register.told):
        return Things({}, {})
    sources = [register.told, *({"risks": [RISK_SEEN], "tasks": [WORK_SHARED]}.get(register.table, []))]
    for source in sources:
        try:
            columns = _columns(before, source) & _columns(after, source)
            if not set(register.key) <= columns:
                return Things({}, {})
            marks = [_marks(reader, source, register, sorted(columns)) for reader in (before, after)]
            differing = [key for key in sorted(marks[0].keys() | marks[1].keys(), key=lambda k: (k not in marks[1], k)) if marks[0].get(key) != marks[1].get(key)]
            old, new = (_rows(reader, source, register, sorted(columns), differing) for reader in (before, after))
            return Things(old, new)
        except Missing:
            continue
    return Things({}, {})


def _are_alike(before: Reader, after: Reader, source: str) -> bool:
    return prints.alike(before, after, _tables(), set(_named(source)))


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
    return "concat_ws(' · ', " + ", ".join(f'coalesce(cast("{c}" as varchar), \'\')' for c in register.key) + ")"


def _marks(reader: Reader, source: str, register: Register, columns: list[str]) -> dict[str, int]:
    found = reader.sql(f"select {_key(register)} as key, hash({prints.listed(tuple(columns))}) as mark from ({source})")
    return dict(zip(found["key"].to_pylist(), found["mark"].to_pylist(), strict=True))


def _rows(reader: Reader, source: str, register: Register, columns: list[str], keys: list[str]) -> dict[str, Row]:
    if not keys:
        return {}
    found = reader.sql(f"select {_key(register)} as thing_key, {prints.listed(tuple(columns))} from ({source}) where {_key(register)} in (select unnest($keys)) order by thing_key", {"keys": keys})
    return {str(r.pop("thing_key")): r for r in found.to_pylist()}


def _of_thing(register: Register, old: Row | None, new: Row | None, until: date, is_gate: bool) -> Iterator[Change]:
    if old is None or new is None:
        if register.came and not is_gate:
            yield _came_or_went(register, old, new, until)
        return
    moved = None if is_gate else _moved(register, old, new, until)
    if moved:
        yield moved
    is_open = register.states is None or register.states(new).name == register.open
    if register.table == "risks" and not is_open:
        return
    for column in _edited(register, old, new, bool(moved), is_gate):
        yield _edit(register, column, old, new, is_open, until)


def _edited(register: Register, old: Row, new: Row, has_moved: bool, is_gate: bool) -> Iterator[str]:
    """The columns to tell: not what a change of state, an amount formed of them, or another place tells."""
    silent = set(register.elsewhere) | set(register.key) | {"project_id"}
    if register.states and has_moved:
        silent |= {register.states(r).on for r in (old, new)} | {"delivered_date", "actual_start_date", "decided_by_name"} | ({"exposure_amount"} if register.table == "risks" else set())
    if register.table == "risks" and differ(old, new, "exposure_amount"):
        silent |= set(EXPOSED)
    if register.table == "tasks" and (has_moved or new.get("is_valued")):
        silent.add("complete_ratio")
    if register.table == "tasks" and (has_moved or is_gate):
        silent |= {"forecast_start_date", "forecast_finish_date", "remaining_hours"} if has_moved else GATE
    spread = [c for c in SPREAD if c in new and differ(old, new, c)] if register.table == "assignments" else []
    silent |= set(spread[1:])
    for column in new:
        is_instant = column.endswith("_at") and differ(old, new, f"{column.removesuffix('_at')}_date")
        if column not in silent and not is_instant and not silent & {f"{column.removesuffix('_at')}_date"} and differ(old, new, column):
            yield column


GATE = {"forecast_start_date", "forecast_finish_date", "actual_start_date", "actual_finish_date", "complete_ratio"}
"""What the dates of a milestone tell."""


def _came_or_went(register: Register, old: Row | None, new: Row | None, until: date) -> Change:
    row = new or old or {}
    cause = dated(row.get(register.entered), until, register.came) if new else register.went
    values = [_value(register, r) if r else None for r in (old, new)]
    size = size_of(row.get(register.value))
    return Change(register.kind, _project(register, row), _name(register, row), register.word, values[0], values[1], cause, size, "new" if new else "removed")


def _value(register: Register, row: Row) -> Any:
    if register.value:
        return row.get(register.value)
    return register.states(row).name if register.states else None


def _project(register: Register, row: Row) -> str:
    return str(row.get("project_id") or "") if register.of_project else ""


def _name(register: Register, row: Row) -> str:
    return next((str(row[c]) for c in register.name if row.get(c)), str(row.get(register.key[0]) or ""))


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
        before, after = (r.get("exposure_amount") if s.name == "open" else None for r, s in ((old, first), (new, last)))
        return Change(register.kind, _project(register, new), _name(register, new), register.word, before, after, cause, size_of(before or after), last.note)
    said = [{"open": "raised"}.get(s.name, s.name) if register.table == "changes" else s.name for s in (first, last)]
    size = size_of(new.get(register.value)) if register.value else 0.0
    return Change(register.kind, _project(register, new), _name(register, new), register.word, said[0], said[1], cause, size, last.note if register.table == "issues" else "")


ORDER = ("to come", "begun", "delivered", "finished", "accepted")


def _place(register: Register, state: State) -> int:
    return ORDER.index(state.name) if state.name in ORDER else len(ORDER)


def _edit(register: Register, column: str, old: Row, new: Row, is_open: bool, until: date) -> Change:
    """One column that was edited: by its declared cause while the thing is open, else a correction of what is settled."""
    kind, cause = register.columns.get(column, (register.kind, CORRECTION))
    if not is_open and cause in (ESTIMATE, PROMISED) or column == "flow_amount" and dated(new.get("flow_date"), until) == CORRECTION:
        cause = CORRECTION
    if cause == PROGRESS and column.endswith("_date"):
        cause = dated(new.get(column), until)
    name = register.word if column in register.same else f"{register.word}.{column}"
    before, after = old.get(column), new.get(column)
    size = days(old, new, column) if column.endswith("_date") else gap(old, new, column) if _is_number(before, after) else 0.0
    return Change(kind, _project(register, new), _name(register, new), name, before, after, cause, size)


def _is_number(*values: Any) -> bool:
    return all(v is None or isinstance(v, Decimal | int | float) for v in values)
