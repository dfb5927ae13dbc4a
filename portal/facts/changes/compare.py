"""What two reports say differently, each difference once and with its cause. Both are read through
one scope, so nothing else can be told.

A cause is what the reports themselves show. What was booked, approved or done by the earlier
report's day and is told only now, or otherwise, is a correction of data, and so is a baseline
edited without a new version; what a new version of the baseline moved is a re-baseline, of which a
customer reads the dates promised anew; what approved change requests and new budget lines moved is
a scope change; another rule is a rule changed; a colour that is grey for want of reports has no
report; the rest is progress, or for dates and risks a re-estimate. Where several causes act, the
movement is split (`moves.py`), and each is named with its part. Project by project the causes stand
in a table (`rules.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.facts.changes import milestones, moves, things
from portal.facts.changes import projects as of_projects
from portal.facts.changes.causes import (
    CORRECTION,
    JOINED,
    KINDS,
    LEFT,
    PROGRESS,
    Change,
    differ,
    size_of,
)
from portal.facts.changes.pairs import Pair, pair
from portal.gate.store import Reader


@dataclass(frozen=True)
class Movement:
    """A sum of forecasts in two reports, split so that the parts add up to the cent."""

    before: Decimal
    performance: Decimal
    composition: Decimal
    after: Decimal


def compare(before: Reader, after: Reader) -> list[Change]:
    """Every difference between two reports of one scope, the largest of each kind first."""
    projects = _projects(before, after)
    rebased = {k for k in projects.stayed if differ(projects.old[k], projects.new[k], "version")}
    moved = moves.read(before, after, rebased)
    gates = pair(before, after, query="then_milestones", key="milestone_id")
    names = {
        k: str(r["project_name"])
        for difference in (projects.old, projects.new)
        for k, r in difference.items()
    }
    difference = list(
        _came_and_went(projects, "Projects", name="project_name", came=JOINED, went=LEFT)
    )
    difference += of_projects.told(moved, projects)
    difference += milestones.told(gates, projects, moved.until)
    difference += things.told(
        before,
        after,
        stayed={
            k: not differ(projects.old[k], projects.new[k], "relation") for k in projects.stayed
        },
        milestones=[*gates.old, *gates.new],
        currencies={k: str(r.get("currency") or "") for k, r in projects.new.items()},
    )
    difference += _came_and_went(
        pair(before, after, query="then_people", key="person_id"),
        "People",
        name="person_name",
        came=JOINED,
        went=LEFT,
    )
    difference = [
        _republished(before, after, replace(c, project_name=names.get(c.project_id, "")))
        for c in difference
    ]
    return sorted(
        difference,
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
    return pair(before, after, query=query, key="project_id")


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
