"""The dates the department may miss."""

from __future__ import annotations

from portal.draw import blocks
from portal.draw.text import Text, two_lines
from portal.language import message
from portal.tell import trends, words
from portal.tell.context import Context


def slips(context: Context, row: words.Row) -> Text:
    """Our task there with least float; without one, or without a network, it says so."""
    if row["task_name"] is None:
        return message("none of our tasks yet")
    spare = row["total_float_days"]
    sentence = (
        message("float not known")
        if spare is None
        else message("no float")
        if spare <= 0
        else message("{spare}\u00a0d float", spare=f"{spare:.0f}")
    )
    late = (
        message(", {slip_days}\u00a0d late already", slip_days=row["slip_days"])
        if (row["slip_days"] or 0) > 0
        else ""
    )
    more = (
        message(", and {task_count} more", task_count=row["task_count"] - 1)
        if row["task_count"] > 1
        else ""
    )
    return two_lines(
        f"{row['task_name']}{more}",
        message(
            "due {forecast_finish_date}, {said}{late}",
            forecast_finish_date=words.dated(context, row["forecast_finish_date"]),
            said=sentence,
            late=late,
        ),
    )


WINDOW = 12
"""Weeks that load is looked at, back and ahead."""


def milestones(context: Context, key: str) -> None:
    """Of the projects a department owns; its head's own reader also holds those its people
    contribute to."""
    is_whole = context.reader.scope.is_whole
    rows = (
        context.rows("milestones_of_department", department=key, limit=8)
        if is_whole
        else context.rows("milestones_next", project=None, relation=None, limit=8)
    )
    late = sum(1 for m in rows if (m["slip_days"] or 0) > 0)
    with blocks.block(
        words.late_words(late, len(rows), "milestone") if rows else message("Milestones"),
        (
            (
                message(trends.PROMISED)
                if is_whole
                else message(
                    "Of the projects we own or work on. {promised}",
                    promised=message(trends.PROMISED),
                )
            )
            if rows
            else ""
        ),
    ):
        if rows:
            trends.promised(
                context,
                rows,
                key="department_milestones",
                name=lambda m: f"{m['milestone_name']} · {m['project_name']}",
            )
        else:
            blocks.empty(
                message("No milestones yet"),
                message("Promised and expected dates appear here."),
                message("Fill tasks with kind milestone."),
            )
