"""What two reports say differently of a project itself: money, dates, plan and status, each with
its cause by the rules (`rules.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from portal.facts.changes import moves
from portal.facts.changes.causes import (
    BASELINE,
    CORRECTION,
    PROGRESS,
    PROMISED,
    Change,
    Part,
    Row,
    days,
    differ,
    gap,
    of_days,
    promised,
    split,
)
from portal.facts.changes.moves import COST, Moves, Told, rows
from portal.facts.changes.pairs import Pair, pair
from portal.facts.changes.rules import (
    COLOUR,
    DECLARED,
    FINISHED,
    FORECAST,
    PHASE,
    PLAN,
    RANK,
    UNFINISHED,
    Case,
    Dimensions,
    cause_of,
)
from portal.language import marked, message


def told(moved: Moves, projects: Pair) -> Iterator[Change]:
    """Differences of projects that are in both reports."""
    stayed = [
        k for k in projects.stayed if not differ(projects.old[k], projects.new[k], "relation")
    ]
    names = {k: str(projects.new[k]["project_name"]) for k in stayed}
    forecasts = moves.forecasts(
        moved, [k for k in stayed if differ(projects.old[k], projects.new[k], "formed_amount")]
    )
    status = tuple(_by_dimension(rows(r, "then_status")) for r in (moved.before, moved.after))
    days_agreed = _days_agreed(moved)
    hours = pair(
        moved.before, moved.after, query="then_worked", key="project_id", until=moved.until
    )
    yield from moves.told_sums(moved, stayed, names)
    for key in stayed:
        old, new = projects.old[key], projects.new[key]
        case = Case(
            moved=moved,
            old=old,
            new=new,
            dimensions=(status[0].get(key, {}), status[1].get(key, {})),
        )
        money = list(_money(case, forecasts.get(key)))
        dates = list(_finish(case, days_agreed.get(key, 0)))
        yield from (*money, *dates, *_plan(case))
        if not money:
            yield from _hours(key, names[key], hours)
            yield from _within(moved, key, names[key])
        yield from _status(replace(case, told=(*money, *dates)))


def _money(case: Case, split_up: list[Part] | None) -> Iterator[Change]:
    """The forecast with what moved it; where it did not move, or is unknown, the cost and the value
    earned that it is formed from."""
    moved, old, new = case.moved, case.old, case.new
    key, name = str(new["project_id"]), str(new["project_name"])
    if differ(old, new, "estimate_amount"):
        yield moves.one(
            key,
            name,
            column="estimate_amount",
            old=old["estimate_amount"],
            new=new["estimate_amount"],
            moved=split_up or [],
            otherwise=cause_of(FORECAST, case),
        )
        return
    spent = moves.parts(moved, Told(moves.TOTAL, COST), key)
    if differ(old, new, COST) or spent:
        yield moves.one(
            key,
            name,
            column=COST,
            old=old.get(COST),
            new=new.get(COST),
            moved=spent,
            otherwise=PROGRESS,
        )
    if (
        differ(old, new, "earned_value_amount")
        and not differ(old, new, "version")
        and not differ(old, new, "plan_mark")
    ):
        yield moves.one(
            key,
            name,
            column="earned_value_amount",
            old=old["earned_value_amount"],
            new=new["earned_value_amount"],
            moved=[],
            otherwise=PROGRESS,
        )


def _hours(key: str, name: str, hours: Pair) -> Iterator[Change]:
    """Hours worked, where they cost nothing here and are told by no cost."""
    zero = {"worked_hours": Decimal(), "past_hours": Decimal()}
    old, new = hours.old.get(key, zero), hours.new.get(key, zero)
    if differ(old, new, "worked_hours") or differ(old, new, "past_hours"):
        past = new["past_hours"] - old["worked_hours"]
        cause, parts = split(
            old["worked_hours"],
            new["worked_hours"],
            parts=[Part(CORRECTION, past)],
            otherwise=PROGRESS,
        )
        yield Change(
            kind="People",
            project_id=key,
            subject=name,
            field="worked_hours",
            before=old["worked_hours"],
            after=new["worked_hours"],
            cause=cause,
            size=gap(old, new, "worked_hours"),
            parts=parts,
        )


def _within(moved: Moves, key: str, name: str) -> Iterator[Change]:
    """What is spent or worked as before, but otherwise: paid, capitalised, billable; and what a
    report says beside it."""
    old, new = moved.sums[0].get(key, {}), moved.sums[1].get(key, {})
    if differ(old, new, "budget_amount") or differ(old, new, "baseline_amount"):
        return
    for columns, cause in moves.WITHIN:
        column = next((c for c in columns if c in old and differ(old, new, c)), None)
        if column:
            yield Change(
                kind="People" if column.endswith("_hours") else "Money",
                project_id=key,
                subject=name,
                field=column,
                before=old[column],
                after=new[column],
                cause=cause,
                size=gap(old, new, column),
            )


def _days_agreed(moved: Moves) -> dict[str, int]:
    """By how many calendar days newly approved requests move each finish: five working days are a
    week."""
    old, new = moved.lines(moves.CHANGE, "approved_change_days")
    days = {
        key: sum(line.amount for k, line in held.items() if k not in old.get(key, {}))
        for key, held in new.items()
    }
    return {key: round(float(working) * 7 / 5) for key, working in days.items() if working}


def _finish(case: Case, agreed: int) -> Iterator[Change]:
    """The finish: reached, no longer reached, or expected otherwise."""
    old, new = case.old, case.new
    if not case.differs("finish_date", "is_finished"):
        return
    was, now, size = old["finish_date"], new["finish_date"], days(old, new, "finish_date")
    head = ("Dates", str(new["project_id"]), str(new["project_name"]), "finish_date", was, now)
    if new["is_finished"]:
        note = "" if old["is_finished"] else "finished"
        yield Change(*head, cause_of(FINISHED, case), size, note)
    elif old["is_finished"]:
        yield Change(*head, cause_of(UNFINISHED, case), size, marked("no longer finished"))
    else:
        again = promised(old, new, "baseline_finish_date") if case.differs("version") else 0
        cause, parts = of_days(was, now, promised=again, agreed=agreed)
        yield Change(*head, cause, size, parts=parts)


def _plan(case: Case) -> Iterator[Change]:
    """A new version of the baseline, or a baseline edited without one."""
    old, new = case.old, case.new
    head = ("Plan", str(new["project_id"]), str(new["project_name"]))
    cause, note = cause_of(PLAN, case), marked("edited without a new version")
    edited = [f for f in ("baseline_finish_date", "baseline_amount") if case.differs(f)]
    if cause == BASELINE:
        was, now = old.get("version"), new.get("version")
        yield Change(*head, "version", was, now, cause, 1e9, _approval(new))
    elif cause == PROMISED:
        yield from (Change(*head, "promised_date", old[f], new[f], cause, 1e9) for f in edited[:1])
    elif edited:
        yield from (Change(*head, f, old.get(f), new.get(f), cause, 1e9, note) for f in edited)
    elif case.differs("plan_mark"):
        yield Change(*head, "plan_mark", marked("as approved"), marked("edited"), cause, 1e9, note)


def _approval(row: Row) -> str:
    """When the baseline was approved, by whom and why, as far as the scope holds it."""
    day, name, reason = (row.get(n) for n in ("approved_date", "approver_name", "reason"))
    if day:
        iso = f"{day:%Y-%m-%d}"
        words = (
            message("approved {day} by {name}", day=iso, name=name)
            if name
            else message("approved {day}", day=iso)
        )
    else:
        words = (
            message("without a date of approval by {name}", name=name)
            if name
            else message("without a date of approval")
        )
    return f"{words}: {reason}" if reason else words


def _by_dimension(rows: list[Row]) -> dict[str, Dimensions]:
    held: dict[str, Dimensions] = {}
    for row in rows:
        held.setdefault(str(row["project_id"]), {})[str(row["dimension"])] = row
    return held


def _status(case: Case) -> Iterator[Change]:
    old, new = case.old, case.new
    key, name = str(new["project_id"]), str(new["project_name"])
    if case.differs("computed_colour"):
        yield Change(
            kind="Status",
            project_id=key,
            subject=name,
            field="computed_colour",
            before=old["computed_colour"],
            after=new["computed_colour"],
            cause=cause_of(COLOUR, case),
            size=RANK.get(new["computed_colour"], 0),
        )
    for dimension, now in case.dimensions[1].items():
        was = case.dimensions[0].get(dimension, {})
        field = next(
            (
                f
                for f in ("declared_colour", "declared_reason", "declared_by")
                if differ(was, now, f)
            ),
            None,
        )
        if field and (now["declared_colour"] or was.get("declared_colour")):
            notes = ([] if dimension == "overall" else [message(dimension)]) + (
                [message("by {declared_by}", declared_by=now["declared_by"])]
                if now.get("declared_by")
                else []
            )
            yield Change(
                kind="Status",
                project_id=key,
                subject=name,
                field=field,
                before=was.get(field),
                after=now[field],
                cause=cause_of(DECLARED, case),
                size=RANK.get(str(now["declared_colour"]), 0),
                note=", ".join(notes),
            )
    if case.differs("phase"):
        yield Change(
            kind="Status",
            project_id=key,
            subject=name,
            field="phase",
            before=old.get("phase"),
            after=new.get("phase"),
            cause=cause_of(PHASE, case),
        )
