"""Of how many rows a number is formed, where that is not all of them. A total of a part is never shown as if it were the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal import measures
from portal.measures import Definition
from portal.warehouse import Missing, Reader


@dataclass(frozen=True)
class Coverage:
    """So many of so many are counted."""

    known: int
    every: int
    noun: str
    """What is counted, in the plural."""

    @property
    def is_part(self) -> bool:
        """Whether it must be said: where nothing is known the number is a dash with its reason, where all is there is nothing to say."""
        return 0 < self.known < self.every

    @property
    def words(self) -> str:
        """31 of 38 projects."""
        return f"{self.known} of {self.every} {self.noun}"


COUNTED: Mapping[str, tuple[str, str, str]] = {
    "on_time": ("milestone_judged_count", "milestone_done_count", "milestones reached"),
    "missed_tasks": ("judged_task_count", "due_task_count", "tasks due"),
    "exposure": ("open_risk_count - unassessed_risk_count - unpriced_risk_count", "open_risk_count", "open risks"),
    "finished_on_time": ("ended_dated_count", "ended_count", "finished projects"),
    "finished_as_promised": ("ended_promised_count", "ended_count", "finished projects"),
    "finished_on_budget": ("costed_count", "ended_count", "finished projects"),
    "finished_on_first_budget": ("costed_count", "ended_count", "finished projects"),
}
"""Ratios over rows finer than a project: the columns of their mart that count the rows judged, and all there are."""

ABSENT = ("no_baseline", "missing_input", "fx_missing", "mixed_currency", "not_assessed", "after_status_date", "stale", "no_capacity", "no_start", "masked")
"""Reasons for which a project adds nothing to a total because something about it is not known. Others, such as not begun or complete, are known states."""


def of(reader: Reader, name: str, where: Mapping[str, object]) -> Coverage | None:
    """Coverage of a metric over what is asked for; None where its rows are not told apart."""
    definition = measures.definitions(reader).get(name)
    if definition is None:
        return None
    try:
        return _judged(reader, definition, where) if name in COUNTED else _projects(reader, definition, where)
    except Missing:  # a report from before these rows were counted
        return None


def _judged(reader: Reader, definition: Definition, where: Mapping[str, object]) -> Coverage:
    known, every, noun = COUNTED[definition.name]
    rows = f'coalesce(sum({known}), 0) as known, coalesce(sum({every}), 0) as every_count from "{definition.mart}"{measures.condition(reader, [definition], dict(where), False)}'
    found = reader.sql(f"select {rows}", dict(where)).to_pylist()[0]
    return Coverage(int(found["known"]), int(found["every_count"]), noun)


def _projects(reader: Reader, definition: Definition, where: Mapping[str, object]) -> Coverage | None:
    """Projects that add something to the metric, of all that are in scope; a project without a row in its mart adds nothing."""
    columns = reader.columns(definition.mart)
    if not definition.mart.startswith("project_") or "project_id" not in columns or "project_id" in where or not set(where) <= set(columns) & set(reader.columns("project_total")):
        return None
    limits = measures.condition(reader, [definition], dict(where), False)
    listed = ", ".join(f"'{reason}'" for reason in ABSENT)
    single = f'select project_id, {definition.value_sql} as value, {definition.reason_sql} as reason from "{definition.mart}"{limits} group by project_id'
    found = reader.sql(f"select count(*) filter (where value is not null or reason not in ({listed})) as known, "
                       f"(select count(*) from project_total{limits}) as every_count from ({single})", dict(where)).to_pylist()[0]  # fmt: skip
    return Coverage(int(found["known"]), int(found["every_count"]), "projects")
