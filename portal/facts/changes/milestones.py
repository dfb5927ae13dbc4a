"""Milestones that came, went, were reached, or are expected or promised otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.facts.changes.causes import (
    CORRECTION,
    PROMISED,
    SCOPE,
    Change,
    Row,
    dated,
    days,
    differ,
    of_days,
    promised,
)
from portal.facts.changes.pairs import Pair, within
from portal.language import marked


def told(both: Pair, projects: Pair, until: date) -> Iterator[Change]:
    for old, new in within(both, projects):
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
        yield Change(*head, CORRECTION, size, marked("no longer reached"))
    elif differ(old, new, "finish_date") and old["is_done"]:
        yield Change(*head, CORRECTION, size)
    elif differ(old, new, "finish_date"):
        cause, parts = of_days(
            old["finish_date"],
            new["finish_date"],
            promised=promised(old, new, "baseline_date") if is_rebased else 0,
            agreed=0,
        )
        yield Change(*head, cause, size, parts=parts)


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
