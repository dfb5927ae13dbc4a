"""Projects planned as a whole, without a task in a baseline: what their numbers assume, said beside
them."""

from __future__ import annotations

from portal.draw import blocks
from portal.draw.text import quiet
from portal.gate.store import Reader
from portal.language import message, plural
from portal.tell.context import Context
from portal.tell.words import Row


def counted(reader: Reader, project: str | None, department: str | None = None) -> Row | None:
    """How many there are; None where there is none, or the report is from before they were."""
    if "is_planned_whole" not in reader.columns("project_total"):
        return None
    row: Row = reader.rows("planned_whole", project=project, department=department).to_pylist()[0]
    return row if row["project_count"] else None


def assumption(reader: Reader, project: str | None, department: str | None = None) -> str:
    """What planned and earned value of one project, or of some of them, rest on; '' where none is
    planned as a whole."""
    row = counted(reader, project, department)
    if row is None:
        return ""
    if project is None:
        return plural(
            "{count} project has no task in a baseline: its planned value is spread evenly over"
            " working days, its earned value is the percentage reported of its budget.",
            "{count} projects have no task in a baseline: their planned value is spread evenly over"
            " working days, their earned value is the percentage reported of their budget.",
            row["project_count"],
        )
    if not row["dated_count"]:
        return message(
            "No task has a baseline: earned value is the percentage reported of the budget."
        )
    return message(
        "No task has a baseline: planned value is spread evenly over working days, earned value is"
        " the percentage reported of the budget."
    )


def say(context: Context, project: str | None, department: str | None = None) -> None:
    """The assumption beneath what rests on it."""
    if words := assumption(context.reader, project, department):
        blocks.say(quiet(words))
