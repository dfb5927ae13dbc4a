"""What two reports say differently, each difference once and with its cause. Both are read through
one scope, so nothing else can be told.

A cause is what the reports themselves show. What was booked, approved or done by the earlier
report's day and is told only now, or otherwise, is a correction of data, and so is a baseline
edited without a new version; what a new version of the baseline moved is a re-baseline, of which a
customer reads the dates promised anew; what approved change requests and new budget lines moved is
a scope change; another rule is a rule changed; a colour that is grey for want of reports has no
report; the rest is progress, or for dates and risks a re-estimate. Where several causes act, the
movement is split (`moves.py`), and each is named with its part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portal.facts import measures
from portal.facts.changes import moves, things
from portal.facts.changes.causes import (
    BASELINE,
    CORRECTION,
    ESTIMATE,
    JOINED,
    KINDS,
    LEFT,
    PROGRESS,
    PROMISED,
    RULE,
    SCOPE,
    SILENCE,
    Change,
    Part,
    Row,
    by_cause,
    dated,
    days,
    differ,
    gap,
    size_of,
    split,
)
from portal.facts.changes.moves import COST, Moves, Told, rows
from portal.gate.store import Reader


@dataclass(frozen=True)
class Movement:
    """A sum of forecasts in two reports, split so that the parts add up to the cent."""

    before: Decimal
    performance: Decimal
    composition: Decimal
    after: Decimal


@dataclass(frozen=True)
class Pair:
    """Rows of one query in both reports, by key."""

    old: dict[str, Row]
    new: dict[str, Row]

    @property
    def stayed(self) -> list[str]:
        return [key for key in self.new if key in self.old]


def compare(before: Reader, after: Reader) -> list[Change]:
    """Every difference between two reports of one scope, the largest of each kind first."""
    projects = _projects(before, after)
    rebased = {k for k in projects.stayed if differ(projects.old[k], projects.new[k], "version")}
    moved = moves.read(before, after, rebased)
    gates = _pair(before, after, query="then_milestones", key="milestone_id")
    names = {
        k: str(r["project_name"])
        for found in (projects.old, projects.new)
        for k, r in found.items()
    }
    found = list(_came_and_went(projects, "Projects", name="project_name", came=JOINED, went=LEFT))
    found += _of_projects(moved, projects)
    found += _milestones(gates, projects, moved.until)
    found += things.told(
        before,
        after,
        stayed={
            k: not differ(projects.old[k], projects.new[k], "relation") for k in projects.stayed
        },
        milestones=[*gates.old, *gates.new],
        currencies={k: str(r.get("currency") or "") for k, r in projects.new.items()},
    )
    found += _came_and_went(
        _pair(before, after, query="then_people", key="person_id"),
        "People",
        name="person_name",
        came=JOINED,
        went=LEFT,
    )
    found = [
        _republished(before, after, replace(c, project_name=names.get(c.project_id, "")))
        for c in found
    ]
    return sorted(
        found,
        key=lambda c: (KINDS.index(c.kind), c.field == "invoice", -c.size, c.subject, c.field),
    )


def movement(before: Reader, after: Reader) -> Movement | None:
    """How the forecasts of owned projects moved: of those in both reports, and by those that
    joined, left, or got or lost a forecast."""
    projects = _projects(before, after)
    old, new = (
        {
            k: Decimal(r["estimate_amount"])
            for k, r in rows.items()
            if r.get("estimate_amount") is not None and r["relation"] == "owner"
        }
        for rows in (projects.old, projects.new)
    )
    if not old or not new:
        return None
    both = old.keys() & new.keys()
    performance = sum((new[k] - old[k] for k in both), Decimal())
    composition = sum((v for k, v in new.items() if k not in both), Decimal()) - sum(
        (v for k, v in old.items() if k not in both), Decimal()
    )
    return Movement(
        before=sum(old.values(), Decimal()),
        performance=performance,
        composition=composition,
        after=sum(new.values(), Decimal()),
    )


def _republished(before: Reader, after: Reader, change: Change) -> Change:
    """Between two reports as of one day nothing happened: what differs was put right."""
    if before.snapshot.status_date != after.snapshot.status_date or PROGRESS not in change.causes:
        return change
    parts = tuple(
        replace(p, cause=CORRECTION if p.cause == PROGRESS else p.cause) for p in change.parts
    )
    return replace(
        change, cause=CORRECTION if change.cause == PROGRESS else change.cause, parts=parts
    )


# --- rows of two reports --------------------------------------------------------------------------


def _projects(before: Reader, after: Reader) -> Pair:
    query = "then_sold" if after.scope.audience == "customer" else "then_projects"
    return _pair(before, after, query=query, key="project_id")


def _pair(before: Reader, after: Reader, query: str, key: str, **parameters: object) -> Pair:
    return Pair(
        *({str(r[key]): r for r in rows(reader, query, **parameters)} for reader in (before, after))
    )


def _came_and_went(pair: Pair, kind: str, name: str, came: str, went: str) -> Iterator[Change]:
    for key, row in pair.new.items():
        if key not in pair.old:
            yield Change(
                kind=kind,
                project_id=str(row.get("project_id") or ""),
                subject=str(row[name]),
                field="",
                before=None,
                after=row[name],
                cause=came,
                size=size_of(row.get("estimate_amount")),
            )
    for key, row in pair.old.items():
        if key not in pair.new:
            yield Change(
                kind=kind,
                project_id=str(row.get("project_id") or ""),
                subject=str(row[name]),
                field="",
                before=row[name],
                after=None,
                cause=went,
                size=size_of(row.get("estimate_amount")),
            )


# --- projects -------------------------------------------------------------------------------------


def _of_projects(moved: Moves, projects: Pair) -> Iterator[Change]:
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
    hours = _pair(
        moved.before, moved.after, query="then_worked", key="project_id", until=moved.until
    )
    yield from moves.told_sums(moved, stayed, names)
    for key in stayed:
        old, new = projects.old[key], projects.new[key]
        money = list(_money(moved, old, new=new, split_up=forecasts.get(key)))
        dates = list(_finish(old, new, until=moved.until, agreed=days_agreed.get(key, 0)))
        yield from (*money, *dates, *_plan(old, new))
        if not money:
            yield from _hours(key, names[key], hours)
        yield from _status(
            moved,
            old,
            new=new,
            dimensions=(status[0].get(key, {}), status[1].get(key, {})),
            told=[*money, *dates],
        )


def _money(moved: Moves, old: Row, new: Row, split_up: list[Part] | None) -> Iterator[Change]:
    """The forecast with what moved it; where it did not move, or is unknown, the cost and the value
    earned that it is formed from."""
    key, name = str(new["project_id"]), str(new["project_name"])
    if differ(old, new, "estimate_amount"):
        otherwise = _otherwise(moved, old, new)
        yield moves.one(
            key,
            name,
            column="estimate_amount",
            old=old["estimate_amount"],
            new=new["estimate_amount"],
            moved=split_up or [],
            otherwise=otherwise,
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


def _otherwise(moved: Moves, old: Row, new: Row) -> str:
    """The cause of a forecast that no formula gives in both reports: as reported, or got and
    lost."""
    if old.get("formed_amount") is None and new.get("formed_amount") is None:
        return dated(new.get("report_date"), moved.until)
    spent = by_cause(moves.parts(moved, Told(moves.TOTAL, COST), str(new["project_id"])))
    return (
        BASELINE
        if differ(old, new, "version")
        else (
            CORRECTION
            if differ(old, new, "plan_mark") or differ(old, new, "baseline_amount")
            else next(iter(spent), PROGRESS)
        )
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


def _days_agreed(moved: Moves) -> dict[str, int]:
    """By how many calendar days newly approved requests move each finish: five working days are a
    week."""
    old, new = moved.lines(moves.CHANGE, "approved_change_days")
    found = {
        key: sum(line.amount for k, line in held.items() if k not in old.get(key, {}))
        for key, held in new.items()
    }
    return {key: round(float(working) * 7 / 5) for key, working in found.items() if working}


def _finish(old: Row, new: Row, until: date, agreed: int) -> Iterator[Change]:
    """The finish: reached, no longer reached, or expected otherwise."""
    if not differ(old, new, "finish_date") and old["is_finished"] == new["is_finished"]:
        return
    was, now, size = old["finish_date"], new["finish_date"], days(old, new, "finish_date")
    head = ("Dates", str(new["project_id"]), str(new["project_name"]), "finish_date", was, now)
    if new["is_finished"]:
        yield Change(
            *head,
            CORRECTION if old["is_finished"] else dated(now, until),
            size,
            "" if old["is_finished"] else "finished",
        )
    elif old["is_finished"]:
        yield Change(*head, CORRECTION, size, "no longer finished")
    else:
        cause, parts = _of_days(
            was,
            now,
            promised=(
                _promised(old, new, "baseline_finish_date") if differ(old, new, "version") else 0
            ),
            agreed=agreed,
        )
        yield Change(*head, cause, size, parts=parts)


def _promised(old: Row, new: Row, column: str) -> int:
    first, last = old.get(column), new.get(column)
    return (last - first).days if isinstance(first, date) and isinstance(last, date) else 0


def _of_days(was: object, now: object, promised: int, agreed: int) -> tuple[str, tuple[Part, ...]]:
    """An expected date follows what was agreed, then what was promised anew, as far as it moved the
    same way; the rest is a re-estimate."""
    if not isinstance(was, date) or not isinstance(now, date):
        return ESTIMATE, ()
    left, parts = (now - was).days, []
    for cause, effect in ((SCOPE, agreed), (BASELINE, promised)):
        part = min(abs(effect), abs(left)) * (1 if left > 0 else -1) if effect * left > 0 else 0
        left -= part
        parts += [Part(cause, Decimal(part))] if part else []
    cause, shown = split(Decimal(), Decimal((now - was).days), parts=parts, otherwise=ESTIMATE)
    return cause, shown


def _plan(old: Row, new: Row) -> Iterator[Change]:
    """A new version of the baseline, or a baseline edited without one."""
    head = ("Plan", str(new["project_id"]), str(new["project_name"]))
    if differ(old, new, "version"):
        yield Change(
            *head, "version", old.get("version"), new.get("version"), BASELINE, 1e9, _approval(new)
        )
        return
    edited = [f for f in ("baseline_finish_date", "baseline_amount") if differ(old, new, f)]
    if new["relation"] == "customer":  # who reads dates and no versions
        yield from (
            Change(*head, "promised_date", old[f], new[f], PROMISED, 1e9) for f in edited[:1]
        )
        return
    yield from (
        Change(*head, f, old.get(f), new.get(f), CORRECTION, 1e9, "edited without a new version")
        for f in edited
    )
    if not edited and differ(old, new, "plan_mark"):
        yield Change(
            *head,
            "plan_mark",
            "as approved",
            "edited",
            CORRECTION,
            1e9,
            "edited without a new version",
        )


def _approval(row: Row) -> str:
    """When the baseline was approved, by whom and why, as far as the scope holds it."""
    said = [
        (
            f"approved {row['approved_date']:%Y-%m-%d}"
            if row.get("approved_date")
            else "without a date of approval"
        ),
        f"by {row['approver_name']}" if row.get("approver_name") else "",
        f": {row['reason']}" if row.get("reason") else "",
    ]
    return " ".join(s for s in said if s).replace(" :", ":")


# --- colours --------------------------------------------------------------------------------------

RANK = {"red": 3.0, "amber": 2.0, "green": 1.0}
Dimensions = dict[str, Row]


def _by_dimension(found: list[Row]) -> dict[str, Dimensions]:
    held: dict[str, Dimensions] = {}
    for row in found:
        held.setdefault(str(row["project_id"]), {})[str(row["dimension"])] = row
    return held


def _status(
    moved: Moves, old: Row, new: Row, dimensions: tuple[Dimensions, Dimensions], told: list[Change]
) -> Iterator[Change]:
    key, name = str(new["project_id"]), str(new["project_name"])
    if differ(old, new, "computed_colour"):
        yield Change(
            kind="Status",
            project_id=key,
            subject=name,
            field="computed_colour",
            before=old["computed_colour"],
            after=new["computed_colour"],
            cause=_of_colour(moved, old, new=new, dimensions=dimensions, told=told),
            size=RANK.get(new["computed_colour"], 0),
        )
    for dimension, now in dimensions[1].items():
        was = dimensions[0].get(dimension, {})
        field = next(
            (
                f
                for f in ("declared_colour", "declared_reason", "declared_by")
                if differ(was, now, f)
            ),
            None,
        )
        if field and (now["declared_colour"] or was.get("declared_colour")):
            notes = ([] if dimension == "overall" else [dimension]) + (
                [f"by {now['declared_by']}"] if now.get("declared_by") else []
            )
            yield Change(
                kind="Status",
                project_id=key,
                subject=name,
                field=field,
                before=was.get(field),
                after=now[field],
                cause=ESTIMATE,
                size=RANK.get(str(now["declared_colour"]), 0),
                note=", ".join(notes),
            )
    if differ(old, new, "phase"):
        yield Change(
            kind="Status",
            project_id=key,
            subject=name,
            field="phase",
            before=old.get("phase"),
            after=new.get("phase"),
            cause=PROGRESS,
        )


def _of_colour(
    moved: Moves, old: Row, new: Row, dimensions: tuple[Dimensions, Dimensions], told: list[Change]
) -> str:
    """Why a colour is another: by what moved the number of the dimension that decides it."""
    if new["computed_colour"] == "grey" and new.get("is_stale"):
        return SILENCE
    deciding = _deciding(dimensions)
    if deciding is None:
        return PROGRESS
    was, now = dimensions[0].get(deciding, {}), dimensions[1].get(deciding, {})
    if _is_judged_anew(moved, was, now=now, portfolio=str(old.get("portfolio") or "")):
        return RULE
    cost = next(
        (c.cause for c in told if c.field in ("estimate_amount", COST, "earned_value_amount")), None
    )
    if deciding == "schedule":
        return _of_schedule(old, new, now=now, told=told) or cost or PROGRESS
    return {
        "cost": _of_plan(old, new, cost),
        "risk": ESTIMATE,
        "scope": SCOPE,
        "benefits": ESTIMATE,
    }.get(deciding, PROGRESS)


def _deciding(dimensions: tuple[Dimensions, Dimensions]) -> str | None:
    """The dimension that gave the worse of the two colours and no longer, or now, does."""
    changed = [
        d
        for d, now in dimensions[1].items()
        if d != "overall"
        and (now["is_counted"] or dimensions[0].get(d, {}).get("is_counted"))
        and differ(dimensions[0].get(d, {}), now, "computed_colour")
    ]
    ranked = [
        (RANK.get(str(found.get(d, {}).get("computed_colour")), 0.0), place, d)
        for place, found in enumerate(dimensions)
        for d in changed
    ]
    return max(ranked)[2] if ranked else None


def _is_judged_anew(moved: Moves, was: Row, now: Row, portfolio: str) -> bool:
    """Whether the new limits already give the old number its new colour, where the old ones did
    not."""
    if was.get("metric_value") is None or rows(moved.before, "thresholds") == rows(
        moved.after, "thresholds"
    ):
        return False
    return measures.colour(
        moved.after, str(was["metric_name"]), value=float(was["metric_value"]), portfolio=portfolio
    ) == now.get("computed_colour")


def _of_schedule(old: Row, new: Row, now: Row, told: list[Change]) -> str | None:
    """A slip is of the finish expected against the one promised; a pace, of what is earned."""
    if now.get("metric_name") == "finish_slip_ratio":
        dates = next((c.cause for c in told if c.field == "finish_date"), None)
        return dates or _of_plan(old, new, None)
    return _of_plan(old, new, None)


def _of_plan(old: Row, new: Row, cause: str | None) -> str:
    """The cause of what was earned and spent, or that its plan is another one."""
    is_moved = (
        differ(old, new, "baseline_finish_date")
        or differ(old, new, "baseline_amount")
        or differ(old, new, "plan_mark")
    )
    return cause or (
        BASELINE
        if is_moved and differ(old, new, "version")
        else CORRECTION
        if is_moved
        else PROGRESS
    )


# --- milestones -----------------------------------------------------------------------------------


def _milestones(pair: Pair, projects: Pair, until: date) -> Iterator[Change]:
    for old, new in _within(pair, projects):
        row = new or old or {}
        if old is None or new is None:
            yield _added_or_removed(row, old, new)
            continue
        yield from _milestone(
            old,
            new,
            until=until,
            is_rebased=differ(
                projects.old[row["project_id"]], projects.new[row["project_id"]], "version"
            ),
        )
        if (
            differ(old, new, "baseline_date")
            and projects.new[row["project_id"]]["relation"] == "customer"
        ):
            yield Change(
                kind="Plan",
                project_id=row["project_id"],
                subject=row["milestone_name"],
                field="promise",
                before=old["baseline_date"],
                after=new["baseline_date"],
                cause=PROMISED,
                size=days(old, new, "baseline_date"),
            )


def _milestone(old: Row, new: Row, until: date, is_rebased: bool) -> Iterator[Change]:
    head = (
        "Dates",
        new["project_id"],
        new["milestone_name"],
        "milestone",
        old["finish_date"],
        new["finish_date"],
    )
    size = days(old, new, "finish_date")
    if new["is_done"] and not old["is_done"]:
        yield Change(*head, dated(new["actual_date"], until), size, "reached")
    elif old["is_done"] and not new["is_done"]:
        yield Change(*head, CORRECTION, size, "no longer reached")
    elif differ(old, new, "finish_date") and old["is_done"]:
        yield Change(*head, CORRECTION, size)
    elif differ(old, new, "finish_date"):
        cause, parts = _of_days(
            old["finish_date"],
            new["finish_date"],
            promised=_promised(old, new, "baseline_date") if is_rebased else 0,
            agreed=0,
        )
        yield Change(*head, cause, size, parts=parts)


def _within(pair: Pair, projects: Pair) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of both reports whose project is in both: what joins or leaves with its project is told
    by the project."""
    stayed = set(projects.stayed)
    for key in dict.fromkeys([*pair.new, *pair.old]):
        old, new = pair.old.get(key), pair.new.get(key)
        if (new or old or {})["project_id"] in stayed:
            yield old, new


def _added_or_removed(row: Row, old: Row | None, new: Row | None) -> Change:
    return Change(
        kind="Dates",
        project_id=row["project_id"],
        subject=row["milestone_name"],
        field="milestone",
        before=old and old["finish_date"],
        after=new and new["finish_date"],
        cause=SCOPE,
        size=0.0,
        note="new" if new else "removed",
    )
