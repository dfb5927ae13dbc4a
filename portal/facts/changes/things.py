"""What became of each thing a register declares: come, gone, edited or moved, each told once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from portal.facts.changes import prints
from portal.facts.changes.causes import (
    CORRECTION,
    ESTIMATE,
    PROGRESS,
    PROMISED,
    STATES,
    Change,
    Row,
    dated,
    days,
    differ,
    gap,
    size_of,
)
from portal.facts.changes.registers import (
    REGISTERS,
    RISK_SEEN,
    SPREAD,
    WORK_SHARED,
    Register,
    State,
)
from portal.gate.store import Missing, Reader

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
    table = reader.sql(
        f"select {_key(register)} as key, hash({prints.listed(tuple(columns))}) as mark from"
        f" ({source})"
    )
    return dict(zip(table["key"].to_pylist(), table["mark"].to_pylist(), strict=True))


def _rows(
    reader: Reader, source: str, register: Register, columns: list[str], keys: list[str]
) -> dict[str, Row]:
    if not keys:
        return {}
    rows = reader.sql(
        f"select {_key(register)} as thing_key, {prints.listed(tuple(columns))} from ({source})"
        f" where {_key(register)} in (select unnest($keys)) order by thing_key",
        {"keys": keys},
    )
    return {str(r.pop("thing_key")): r for r in rows.to_pylist()}


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
    states = [
        {"open": "raised"}.get(s.name, s.name) if register.table == "changes" else s.name
        for s in (first, last)
    ]
    size = size_of(new.get(register.value)) if register.value else 0.0
    return Change(
        kind=register.kind,
        project_id=_project(register, new),
        subject=_name(register, new),
        field=register.word,
        before=states[0],
        after=states[1],
        cause=cause,
        size=size,
        note=last.note if register.table == "issues" else "",
    )


ORDER = STATES


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
