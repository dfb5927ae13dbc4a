"""The dates the department may miss."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.draw.text import Text, two_lines
from portal.tell import trends, words
from portal.tell.context import Context


def slips(context: Context, row: words.Row) -> Text:
    """Our task there with least float; without one, or without a network, it says so."""
    if row["task_name"] is None:
        return "none of our tasks yet"
    spare = row["total_float_days"]
    said = (
        "float not known"
        if spare is None
        else "no float"
        if spare <= 0
        else f"{spare:.0f}{formats.NO_BREAK}d float"
    )
    late = (
        f", {row['slip_days']}{formats.NO_BREAK}d late already"
        if (row["slip_days"] or 0) > 0
        else ""
    )
    more = f", and {row['task_count'] - 1} more" if row["task_count"] > 1 else ""
    return two_lines(
        f"{row['task_name']}{more}",
        f"due {words.dated(context, row['forecast_finish_date'])}, {said}{late}",
    )


WINDOW = 12
"""Weeks that load is looked at, back and ahead."""


def milestones(context: Context, key: str) -> None:
    """Of the projects a department owns; its head's own reader also holds those its people
    contribute to."""
    is_whole = context.reader.scope.is_whole
    found = (
        context.rows("milestones_of_department", department=key, limit=8)
        if is_whole
        else context.rows("milestones_next", project=None, relation=None, limit=8)
    )
    late = sum(1 for m in found if (m["slip_days"] or 0) > 0)
    with blocks.block(
        words.late_words(late, len(found), "milestone") if found else "Milestones",
        (
            f"{'' if is_whole else 'Of the projects we own or work on. '}{trends.PROMISED}"
            if found
            else ""
        ),
    ):
        if found:
            trends.promised(
                context,
                found,
                key="department_milestones",
                name=lambda m: f"{m['milestone_name']} · {m['project_name']}",
            )
        else:
            blocks.empty(
                "No milestones yet",
                "Promised and expected dates appear here.",
                "Fill tasks with kind milestone.",
            )
