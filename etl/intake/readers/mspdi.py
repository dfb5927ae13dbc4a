"""Microsoft Project XML (MSPDI), read element by element: `sheet` names the part that is a table.

Refuses XML that is no plan, and a plan that holds another one. Money comes in units of the
currency, work in hours; a row is the place of its element in the file, from 1. Meanings of elements
and codes are those of Microsoft's schema, mspdi_pj12.xsd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

import pyarrow as pa

from etl.intake.readers import recount, working_time
from etl.intake.readers.project_xml import (
    Item,
    below,
    check,
    hours,
    items,
    money,
    number,
    plain,
    said,
    span,
    tag,
    times,
    values,
    yes,
)
from etl.intake.readers.recount import Way
from etl.intake.readers.unreadable import Unreadable
from etl.settings import Source
from etl.sql import identifier

Cells = dict[str, str | None]
Cell = Callable[[str | None], str | None]
BATCH = 20_000
NOBODY = "-65535"
"""The resource of work that is assigned to nobody."""
SUMMARY_UID = "0"
"""The task that stands for the project itself."""
KINDS = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
CONSTRAINTS = dict(
    zip("01234567", ("ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT"), strict=True)
)
TYPES = {"0": "fixed units", "1": "fixed duration", "2": "fixed work"}
RATE_UNITS = {
    "1": "minute",
    "2": "hour",
    "3": "day",
    "4": "week",
    "5": "month",
    "7": "year",
    "8": "unit",
}
ESTIMATED = 32  # codes of durations with a question mark lie so far behind those without
UNITS = {3: "minutes", 5: "hours", 7: "days", 9: "weeks", 11: "months", 19: "percent"}
PERCENT = (19, 20)


def same(text: str | None) -> str | None:
    """The cell as it stands."""
    return text


def among(words: dict[str, str]) -> Cell:
    """A code in words; an unknown one stays as it is and fails where words are expected."""
    return lambda code: words.get(code, code) if code is not None else None


def flag(text: str | None) -> str | None:
    """1 and 0 as true and false."""
    return None if text is None else said(yes(text))


def slack(text: str | None) -> str | None:
    """Tenths of minutes as hours."""
    return times(text, Fraction(1, 600))


HEADER: dict[str, tuple[str, Cell]] = {
    "title": ("Title", same),
    "name": ("Name", same),
    "subject": ("Subject", same),
    "category": ("Category", same),
    "company": ("Company", same),
    "manager": ("Manager", same),
    "author": ("Author", same),
    "guid": ("GUID", same),
    "currency": ("CurrencyCode", same),
    "currency_symbol": ("CurrencySymbol", same),
    "start": ("StartDate", same),
    "finish": ("FinishDate", same),
    "status_date": ("StatusDate", same),
    "current_date": ("CurrentDate", same),
    "created": ("CreationDate", same),
    "last_saved": ("LastSaved", same),
    "is_scheduled_from_start": ("ScheduleFromStart", flag),
    "minutes_per_day": ("MinutesPerDay", same),
    "minutes_per_week": ("MinutesPerWeek", same),
    "baseline_for_earned_value": ("BaselineForEarnedValue", same),
}
AMOUNTS: dict[str, tuple[str, Cell]] = {
    "work_hours": ("Work", span),
    "actual_work_hours": ("ActualWork", span),
    "remaining_work_hours": ("RemainingWork", span),
    "overtime_work_hours": ("OvertimeWork", span),
    "cost": ("Cost", money),
    "actual_cost": ("ActualCost", money),
    "remaining_cost": ("RemainingCost", money),
    "percent_work_complete": ("PercentWorkComplete", same),
}
TASK: dict[str, tuple[str, Cell]] = {
    "uid": ("UID", same),
    "id": ("ID", same),
    "guid": ("GUID", same),
    "name": ("Name", same),
    "wbs": ("WBS", same),
    "outline_number": ("OutlineNumber", same),
    "outline_level": ("OutlineLevel", same),
    "start": ("Start", same),
    "finish": ("Finish", same),
    "duration_hours": ("Duration", span),
    "actual_start": ("ActualStart", same),
    "actual_finish": ("ActualFinish", same),
    "actual_duration_hours": ("ActualDuration", span),
    "remaining_duration_hours": ("RemainingDuration", span),
    "stop": ("Stop", same),
    "resume": ("Resume", same),
    "percent_complete": ("PercentComplete", same),
    "physical_percent_complete": ("PhysicalPercentComplete", same),
    **AMOUNTS,
    "fixed_cost": ("FixedCost", money),
    "constraint": ("ConstraintType", among(CONSTRAINTS)),
    "constraint_date": ("ConstraintDate", same),
    "deadline": ("Deadline", same),
    "priority": ("Priority", same),
    "type": ("Type", among(TYPES)),
    "contact": ("Contact", same),
    "notes": ("Notes", same),
    "created": ("CreateDate", same),
    "is_milestone": ("Milestone", flag),
    "is_critical": ("Critical", flag),
    "is_recurring": ("Recurring", flag),
    "early_start": ("EarlyStart", same),
    "early_finish": ("EarlyFinish", same),
    "late_start": ("LateStart", same),
    "late_finish": ("LateFinish", same),
    "total_slack_hours": ("TotalSlack", slack),
    "free_slack_hours": ("FreeSlack", slack),
}
RESOURCE: dict[str, tuple[str, Cell]] = {
    "uid": ("UID", same),
    "id": ("ID", same),
    "guid": ("GUID", same),
    "name": ("Name", same),
    "initials": ("Initials", same),
    "email": ("EmailAddress", same),
    "group": ("Group", same),
    "code": ("Code", same),
    "is_generic": ("IsGeneric", flag),
    "is_inactive": ("IsInactive", flag),
    "is_budget": ("IsBudget", flag),
    "max_units": ("MaxUnits", same),
    "standard_rate": ("StandardRate", same),
    "standard_rate_unit": ("StandardRateFormat", among(RATE_UNITS)),
    "overtime_rate": ("OvertimeRate", same),
    "overtime_rate_unit": ("OvertimeRateFormat", among(RATE_UNITS)),
    "cost_per_use": ("CostPerUse", money),
    **AMOUNTS,
    "notes": ("Notes", same),
}
ASSIGNMENT: dict[str, tuple[str, Cell]] = {
    "uid": ("UID", same),
    "task_uid": ("TaskUID", same),
    "start": ("Start", same),
    "finish": ("Finish", same),
    "actual_start": ("ActualStart", same),
    "actual_finish": ("ActualFinish", same),
    "units": ("Units", same),
    **AMOUNTS,
    "notes": ("Notes", same),
}
BASELINE: dict[str, tuple[str, Cell]] = {
    "number": ("Number", same),
    "start": ("Start", same),
    "finish": ("Finish", same),
    "duration_hours": ("Duration", span),
    "work_hours": ("Work", span),
    "cost": ("Cost", money),
    "fixed_cost": ("FixedCost", money),
    "is_interim": ("Interim", flag),
}


def cells(held: dict[str, str], columns: dict[str, tuple[str, Cell]]) -> Cells:
    """The cells of an element by heading."""
    return {heading: of(held.get(name)) for heading, (name, of) in columns.items()}


@dataclass(frozen=True)
class Custom:
    """A field that those who use Project have named."""

    heading: str
    name: str
    """Its own name: Text1, Cost2, Outline Code1."""
    table: str
    """The look-up table of its values, where it has one."""


@dataclass
class Plan:
    """What a file has said so far: all that is needed to understand what comes after."""

    name: str
    """Of the file, without its ending."""
    header: dict[str, str] = field(default_factory=dict)
    custom: dict[str, Custom] = field(default_factory=dict)
    """By FieldID."""
    words: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Of each look-up table and value: the word, and the value it is part of."""
    calendars: dict[str, working_time.Calendar] = field(default_factory=dict)
    resources: dict[str, Cells] = field(default_factory=dict)

    def take(self, item: Item) -> None:
        """Keeps what is small and needed again."""
        element = item.element
        if "/" not in item.place:
            self.header.setdefault(item.place, (element.text or "").strip())
        elif item.place == "ExtendedAttributes/ExtendedAttribute":
            self._define(values(element))
        elif item.place == "OutlineCodes/OutlineCode":
            self._look_up(element)
        elif item.place == "Resources/Resource":
            held = values(element)
            self.resources[held.get("UID", "")] = cells(held, RESOURCE) | {"type": _type(held)}

    def key(self, uid: str | None) -> str | None:
        """An id that no other plan has."""
        return f"{self.name}/{uid}" if uid else None

    def _define(self, held: dict[str, str]) -> None:
        code = held.get("FieldID", "")
        name = held.get("FieldName") or f"field {code}"
        self.custom[code] = Custom(
            heading=held.get("Alias") or name, name=name, table=held.get("Ltuid", "").lower()
        )

    def _look_up(self, element: Element) -> None:
        held = values(element)
        names = {held.get("Guid", "").lower(), held.get("FieldID", "")} - {""}
        for value in below(element, "Values", "Value"):
            word = values(value)
            for table in names:
                place = (table, word.get("ValueID", ""))
                self.words[place] = (word.get("Value", ""), word.get("ParentValueID", "0"))

    @property
    def day_minutes(self) -> Fraction:
        """What a day of a duration is."""
        return number(self.header.get("MinutesPerDay")) or Fraction(480)

    @property
    def earned_baseline(self) -> str:
        """Number of the baseline that earned value goes by."""
        return self.header.get("BaselineForEarnedValue") or "0"


# --- parts ----------------------------------------------------------------------------------------


def project(plan: Plan, file: Path) -> Iterator[Cells]:
    """One row, with what the task of the project itself says."""
    whole: Cells = {}
    for item in items(file):
        plan.take(item)
        if item.place == "Tasks/Task" and (held := values(item.element)).get("UID") == SUMMARY_UID:
            whole = _task(held) | {"actual_start": held.get("ActualStart")}
            whole |= _own_baseline(plan, item.element)
    outside = ("percent_complete", "actual_start", "actual_finish", "notes", *AMOUNTS, *APPROVED)
    yield {
        **cells(plan.header, HEADER),
        "project_name": plan.header.get("Title") or whole.get("name") or plan.name,
        "calendar_id": plan.key(plan.header.get("CalendarUID")),
        **{heading: whole.get(heading) for heading in outside},
    }


APPROVED = ("baseline_start", "baseline_finish", "baseline_cost", "baseline_work_hours")


def _own_baseline(plan: Plan, element: Element) -> Cells:
    """The baseline that earned value goes by."""
    for baseline in below(element, "Baseline"):
        if (held := values(baseline)).get("Number", "0") == plan.earned_baseline:
            row = cells(held, BASELINE)
            return {name: row[name.removeprefix("baseline_")] for name in APPROVED}
    return {}


def tasks(plan: Plan, file: Path) -> Iterator[Cells]:
    """Every task; an empty line of the plan and the project itself are rows of nothing."""
    above: list[tuple[int, str | None]] = []
    waiting: list[Cells] = []
    for item in items(file):
        plan.take(item)
        if item.place != "Tasks/Task":
            continue
        row = _row_of_task(plan, file, element=item.element)
        if not row:
            waiting.append(row)
            continue
        level = _level(row)
        while above and above[-1][0] >= level:
            above.pop()
        row["parent_id"] = above[-1][1] if above else None
        for earlier in waiting:
            yield _settled(earlier, level)
        waiting = [row]
        above.append((level, row["task_id"]))
    for earlier in waiting:
        yield _settled(earlier, 0)


def _settled(row: Cells, next_level: int) -> Cells:
    """With its kind, which the next task decides: what holds others is a summary."""
    if row:
        is_summary = row.pop("summary") == "true" or next_level > _level(row)
        row["is_summary"] = said(is_summary)
        is_milestone = row["is_milestone"] == "true"
        row["kind"] = "summary" if is_summary else "milestone" if is_milestone else "task"
    return row


def _level(row: Cells) -> int:
    """Depth in the outline; where only the number is known, by its dots."""
    level = row.get("outline_level") or ""
    return int(level) if level.isdigit() else 1 + (row.get("outline_number") or "").count(".")


def _row_of_task(plan: Plan, file: Path, *, element: Element) -> Cells:
    held = values(element)
    if any(tag(child) == "Project" for child in element):
        name = held.get("Name", held.get("UID", ""))
        raise Unreadable(
            file=file,
            where=f"task '{name[:60]}'",
            found="another plan inserted in this one",
            expected="a plan of its own",
            remedy="Save the inserted plan as an XML file of its own, and take it out of this one.",
        )
    if yes(held.get("IsNull")) or held.get("UID") == SUMMARY_UID:
        return {}
    return {
        "task_id": plan.key(held.get("UID")),
        **_task(held),
        "summary": said(yes(held.get("Summary"))),
        "is_active": said(yes(held.get("Active"), otherwise=True)),
        "is_manual": said(yes(held.get("Manual"))),
        "is_external": said(yes(held.get("ExternalTask"))),
        "is_estimated": said(yes(held.get("Estimated")) or _code(held) >= ESTIMATED),
        "duration_unit": _unit(_code(held)),
        "duration_days": plain(_days(plan, hours(held.get("Duration")), _code(held))),
        "percent_for_earned_value": _earned(held),
        "calendar_id": _calendar(plan, held),
        **_custom(plan, element),
    }


def _task(held: dict[str, str]) -> Cells:
    return cells(held, TASK)


def _earned(held: dict[str, str]) -> str | None:
    is_physical = held.get("EarnedValueMethod") == "1"
    return held.get("PhysicalPercentComplete" if is_physical else "PercentComplete")


def _calendar(plan: Plan, held: dict[str, str]) -> str | None:
    uid = held.get("CalendarUID", "-1")
    return None if uid == "-1" else plan.key(uid)


def _code(held: dict[str, str], name: str = "DurationFormat") -> int:
    """Code of a unit; days where none is given."""
    code = held.get(name, "")
    return int(code) if code.isdigit() else 7


def _unit(code: int) -> str | None:
    bare = code - ESTIMATED if code >= ESTIMATED else code
    unit = UNITS.get(bare, UNITS.get(bare - 1))
    return f"elapsed {unit}" if unit and bare not in UNITS else unit


def _is_elapsed(code: int) -> bool:
    """Around the clock: even codes."""
    return code % 2 == 0


def _days(plan: Plan, length: Fraction | None, code: int) -> Fraction | None:
    """Working days of so many hours as the plan states, or days around the clock."""
    if length is None:
        return None
    return length / 24 if _is_elapsed(code) else length * 60 / plan.day_minutes


# Field ids of tasks and resources begin so, whatever the field: 0x0B400000 and 0x0C400000.
OF_TASKS, OF_RESOURCES = 0x0B4, 0x0C4


def _custom(plan: Plan, element: Element) -> Cells:
    """Fields that those who use Project have named, by that name."""
    row: Cells = {}
    for child in element:
        if tag(child) not in ("ExtendedAttribute", "OutlineCode"):
            continue
        held = values(child)
        code = held.get("FieldID", "")
        own = plan.custom.get(code) or Custom(f"field {code}", name="", table="")
        is_code = tag(child) == "OutlineCode"
        row[own.heading] = _word(plan, own, held) if is_code else _value(own, held.get("Value"))
    return row


def _value(own: Custom, text: str | None) -> str | None:
    if own.name.startswith("Cost"):
        return money(text)
    return span(text) if hours(text) is not None else text


def _word(plan: Plan, own: Custom, held: dict[str, str]) -> str | None:
    """The value of an outline code with all that it is part of."""
    names, value, seen = [], held.get("ValueID", ""), set[str]()
    tables = (own.table, held.get("FieldID", ""))
    while value not in seen:
        seen.add(value)
        known = next((plan.words[t, value] for t in tables if (t, value) in plan.words), None)
        if known is None:
            break
        names.append(known[0])
        value = known[1]
    return ".".join(reversed(names)) or None


def links(plan: Plan, file: Path) -> Iterator[Cells]:
    """Every link, at the task that waits."""
    spans: dict[str, tuple[Fraction | None, int]] = {}
    outside: set[str] = set()
    made: list[tuple[str, dict[str, str]]] = []
    for item in items(file):
        plan.take(item)
        if item.place == "Tasks/Task":
            held = values(item.element)
            uid = held.get("UID", "")
            spans[uid] = (hours(held.get("Duration")), _code(held))
            if yes(held.get("ExternalTask")):
                outside.add(uid)
            made += [(uid, values(link)) for link in below(item.element, "PredecessorLink")]
    for uid, held in made:
        yield _link(plan, held, uid=uid, spans=spans, outside=outside)


def _link(
    plan: Plan,
    held: dict[str, str],
    *,
    uid: str,
    spans: dict[str, tuple[Fraction | None, int]],
    outside: set[str],
) -> Cells:
    before = held.get("PredecessorUID", "")
    is_outside = yes(held.get("CrossProject")) or bool({before, uid} & outside)
    code = _code(held, "LagFormat")
    lag = number(held.get("LinkLag", "0"))
    is_percent = code % ESTIMATED in PERCENT
    length = spans.get(before, (None, 7))[0]
    if is_percent:
        lag_hours = None if lag is None or length is None else length * lag / 100
    else:
        lag_hours = None if lag is None else lag / 600
    return {
        "predecessor_id": plan.key(before),
        "successor_id": plan.key(uid),
        "predecessor_uid": before or None,
        "successor_uid": uid or None,
        "kind": KINDS.get(held.get("Type", "1"), held.get("Type")),
        "lag_days": plain(_days(plan, lag_hours, code)),
        "lag_unit": "ed" if _is_elapsed(code) else "wd",
        "lag_hours": plain(lag_hours),
        "lag_percent": plain(lag) if is_percent else None,
        "is_cross_project": said(is_outside),
        "cross_project_name": held.get("CrossProjectName"),
    }


def resources(plan: Plan, file: Path) -> Iterator[Cells]:
    """Every resource; one without a name is a row of nothing."""
    for item in items(file):
        plan.take(item)
        if item.place == "Resources/Resource":
            held = values(item.element)
            row = cells(held, RESOURCE)
            if not held.get("Name") or yes(held.get("IsNull")):
                yield {}
                continue
            yield {
                "resource_id": plan.key(held.get("UID")),
                **row,
                "person": row["email"] or row["name"],
                "type": _type(held),
                "calendar_id": _calendar(plan, held),
                **_custom(plan, item.element),
            }


def _type(held: dict[str, str]) -> str | None:
    if yes(held.get("IsCostResource")):
        return "cost"
    return {"0": "material", "1": "work"}.get(held.get("Type", ""))


def _whose(plan: Plan, held: dict[str, str]) -> Cells:
    """The task and the resource of an assignment."""
    uid = held.get("ResourceUID", NOBODY)
    person = plan.resources.get(uid, {}) if uid != NOBODY else {}
    return {
        "task_id": plan.key(held.get("TaskUID")),
        "resource_uid": None if uid == NOBODY else uid,
        "resource_id": None if uid == NOBODY else plan.key(uid),
        "resource_name": person.get("name"),
        "resource_email": person.get("email"),
        "resource_type": person.get("type"),
        "person": person.get("email") or person.get("name"),
    }


def assignments(plan: Plan, file: Path) -> Iterator[Cells]:
    """Every assignment, with the name of its resource."""
    for item in items(file):
        plan.take(item)
        if item.place == "Assignments/Assignment":
            held = values(item.element)
            yield {**cells(held, ASSIGNMENT), **_whose(plan, held)}


def baselines(plan: Plan, file: Path) -> Iterator[Cells]:
    """Every baseline of every task; that of the project itself is a row of nothing."""
    pending: list[Cells] = []
    level = 0
    for item in items(file):
        plan.take(item)
        if item.place != "Tasks/Task":
            continue
        held = values(item.element)
        if yes(held.get("IsNull")):
            continue
        following = _level(cells(held, TASK))
        for row in pending:
            yield _of_summary(row, is_summary=following > level)
        pending = [_baseline(plan, held, values(b)) for b in below(item.element, "Baseline")]
        level = following
    for row in pending:
        yield _of_summary(row, is_summary=False)


def _of_summary(row: Cells, *, is_summary: bool) -> Cells:
    if row and is_summary:
        row["is_summary"] = "true"
    return row


def _baseline(plan: Plan, task: dict[str, str], held: dict[str, str]) -> Cells:
    if task.get("UID") == SUMMARY_UID:
        return {}
    return {
        "task_id": plan.key(task.get("UID")),
        "task_uid": task.get("UID"),
        **cells({"Number": "0"} | held, BASELINE),
        "is_for_earned_value": said(held.get("Number", "0") == plan.earned_baseline),
        "is_summary": said(yes(task.get("Summary"))),
        "is_external": said(yes(task.get("ExternalTask"))),
    }


SAID_BY_TIME = {
    1: ("work", "remaining"),
    2: ("work", "actual"),
    3: ("work", "actual overtime"),
    4: ("work", "baseline"),
    5: ("cost", "baseline"),
    6: ("cost", "actual"),
    7: ("work", "baseline"),
    8: ("cost", "baseline"),
    9: ("work", "baseline"),
    10: ("cost", "baseline"),
    11: ("percent", "complete"),
    76: ("percent", "physical complete"),
}
FIRST_NUMBERED, LAST_NUMBERED = 16, 75
"""From here on six codes for each baseline from 1 to 10: work and cost of assignment, task and
resource."""


def timephased(plan: Plan, file: Path) -> Iterator[Cells]:
    """Work, cost and completion by the period for which the file says them."""
    for item in items(file):
        plan.take(item)
        owner = item.place.rpartition("/")[2]
        if owner in ("Task", "Resource", "Assignment"):
            held = values(item.element)
            whose = _owner(plan, held, owner=owner)
            for period in below(item.element, "TimephasedData"):
                yield {**whose, **_period(values(period))}


def _owner(plan: Plan, held: dict[str, str], *, owner: str) -> Cells:
    if owner == "Task":
        whose: Cells = {"task_id": plan.key(held.get("UID"))}
    elif owner == "Resource":
        whose = {
            "resource_name": held.get("Name"),
            "resource_email": held.get("EmailAddress"),
            "resource_type": _type(held),
            "person": held.get("EmailAddress") or held.get("Name"),
        }
    else:
        whose = _whose(plan, held)
    return {"of": owner.lower(), "uid": held.get("UID"), **whose}


def _period(held: dict[str, str]) -> Cells:
    code = int(held["Type"]) if held.get("Type", "").isdigit() else 0
    measure, state = SAID_BY_TIME.get(code, (None, None))
    baseline = "0" if state == "baseline" else None
    if FIRST_NUMBERED <= code <= LAST_NUMBERED:
        measure = "cost" if (code - FIRST_NUMBERED) % 2 else "work"
        state, baseline = "baseline", str((code - FIRST_NUMBERED) // 6 + 1)
    value = held.get("Value")
    return {
        "code": held.get("Type"),
        "measure": measure,
        "state": state,
        "baseline_number": baseline,
        "start": held.get("Start"),
        "finish": held.get("Finish"),
        "hours": span(value) if measure == "work" else None,
        "amount": money(value) if measure == "cost" else None,
        "percent": value if measure == "percent" else None,
    }


# --- calendars ------------------------------------------------------------------------------------


def _part_of_calendars(part: str, plan: Plan, file: Path) -> Iterator[Cells]:
    """The calendars of the plan as one of their three parts."""
    for item in items(file):
        if item.place == "Calendars/Calendar":
            calendar = _calendar_of(file, item.element)
            plan.calendars[calendar.uid] = calendar
    yield from working_time.rows(part, plan.calendars, prefix=f"{plan.name}/")


def _calendar_of(file: Path, element: Element) -> working_time.Calendar:
    try:
        return working_time.read(element)
    except (ValueError, LookupError) as error:
        raise Unreadable(
            file=file,
            where=f"calendar '{values(element).get('Name', '')[:60]}'",
            found=str(error),
            expected="days, and exceptions by day, week, month or year",
            remedy="Enter the exceptions of this calendar day by day.",
        ) from None


# --- the table ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A part of the file that is read as a table."""

    rows: Callable[[Plan, Path], Iterator[Cells]]
    headings: tuple[str, ...]
    path: tuple[str, ...] = ()
    """The elements that are its rows, counted a second time; none where rows are written out."""
    each: int = 1
    """Rows that each such element makes."""
    fields: int = 0
    """How ids of its custom fields begin."""


OF_ASSIGNMENT = (
    *("task_id", "resource_uid", "resource_id", "resource_name", "resource_email"),
    *("resource_type", "person"),
)
PARTS = {
    "project": Part(
        project,
        (*HEADER, "project_name", "calendar_id", "percent_complete", "actual_start")
        + ("actual_finish", "notes", *AMOUNTS, *APPROVED),
    ),
    "tasks": Part(
        tasks,
        ("task_id", *TASK, "parent_id", "kind", "is_summary", "is_active", "is_manual")
        + ("is_external", "is_estimated", "duration_unit", "duration_days")
        + ("percent_for_earned_value", "calendar_id"),
        ("Tasks", "Task"),
        fields=OF_TASKS,
    ),
    "links": Part(
        links,
        ("predecessor_id", "successor_id", "predecessor_uid", "successor_uid", "kind", "lag_days")
        + ("lag_unit", "lag_hours", "lag_percent", "is_cross_project", "cross_project_name"),
        ("Tasks", "Task", "PredecessorLink"),
    ),
    "resources": Part(
        resources,
        ("resource_id", *RESOURCE, "type", "person", "calendar_id"),
        ("Resources", "Resource"),
        fields=OF_RESOURCES,
    ),
    "assignments": Part(assignments, (*ASSIGNMENT, *OF_ASSIGNMENT), ("Assignments", "Assignment")),
    "baselines": Part(
        baselines,
        ("task_id", "task_uid", *BASELINE, "is_for_earned_value", "is_summary", "is_external"),
        ("Tasks", "Task", "Baseline"),
    ),
    "timephased": Part(
        timephased,
        ("of", "uid", *OF_ASSIGNMENT, "code", "measure", "state", "baseline_number", "start")
        + ("finish", "hours", "amount", "percent"),
        ("*", "*", "TimephasedData"),
    ),
    **{
        name: Part(partial(_part_of_calendars, name), headings)
        for name, headings in working_time.HEADINGS.items()
    },
}
PARTS["calendars"] = replace(PARTS["calendars"], path=("Calendars", "Calendar"), each=7)


def scan(
    source: Source, file: Path, name: str
) -> tuple[str, tuple[str, ...], int, dict[str, pa.Table], tuple[Way, ...]]:
    """A SELECT over the part that `sheet` names; its first row is row 1."""
    check(file)
    part = PARTS.get(source.sheet)
    if part is None:
        raise Unreadable(
            file=file,
            where=f"sheet '{source.sheet}'" if source.sheet else "",
            found="no such part of a plan" if source.sheet else "no part named",
            expected=f"sheet as one of {', '.join(PARTS)}",
            remedy='State it in portal.toml, e.g. sheet = "tasks".',
        )
    plan = Plan(name=file.stem)
    rows, headings = _table(part, plan, file)
    table_name = "plan_" + "".join(c if c.isalnum() else "_" for c in Path(name).stem)
    columns = ", ".join(f"c{i} as {identifier(h)}" for i, h in enumerate(headings))
    ways = (partial(recount.elements, file, part.path, part.each),) if part.path else ()
    return f"select {columns} from {table_name}", headings, 1, {table_name: rows}, ways


def _table(part: Part, plan: Plan, file: Path) -> tuple[pa.Table, tuple[str, ...]]:
    """The rows as text, batch by batch, and their headings: those of the format, then the custom
    fields in the order the file defines them."""
    headings = ["plan", *part.headings]
    batches, batch = [], []
    places = {heading: i for i, heading in enumerate(headings)}
    for row in part.rows(plan, file):
        batch.append({"plan": plan.name, **row} if row else {})
        for heading in row:
            places.setdefault(heading, len(places))
        if len(batch) >= BATCH:
            batches.append(_batch(batch, places))
            batch = []
    for code, custom in plan.custom.items():
        if part.fields and code.isdigit() and int(code) >> 20 == part.fields:
            places.setdefault(custom.heading, len(places))
    batches.append(_batch(batch, places))
    return pa.concat_tables(batches, promote_options="default"), _apart(tuple(places))


def _batch(rows: list[Cells], places: dict[str, int]) -> pa.Table:
    return pa.table(
        {f"c{i}": pa.array([r.get(h) for r in rows], pa.string()) for h, i in places.items()}
    )


def _apart(headings: tuple[str, ...]) -> tuple[str, ...]:
    """A custom field that is called as another column, in whatever case, gets a number."""
    seen: dict[str, int] = {}
    result = []
    for heading in headings:
        key = heading.casefold()
        seen[key] = seen.get(key, 0) + 1
        result.append(heading if seen[key] == 1 else f"{heading}#{seen[key]}")
    return tuple(result)
