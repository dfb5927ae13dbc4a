"""A plan as bars: planned, expected, done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyarrow as pa

from portal import formats
from portal.draw import blocks
from portal.draw.charts import bars
from portal.language import marked, message, plural
from portal.tell.context import Context
from portal.tell.trends import slip_words
from portal.tell.words import Row, dated


def gantt(
    context: Context,
    tasks: list[Row],
    *,
    key: str,
    name: Callable[[Row], str],
    way: Callable[[Row], str | None] = lambda task: None,
) -> None:
    """Tasks over their baseline, under their phases where they have any; milestones as diamonds.
    `way` says where a task leads."""
    as_of = context.reader.snapshot.status_date
    drawn = [
        {**row, "position": i, "as_of": as_of}
        for i, row in enumerate(_gantt_rows(context, tasks, name, way))
    ]
    numbers = pa.Table.from_pylist(
        [
            {
                "task": name(t),
                "baseline_finish_date": t["baseline_finish_date"],
                "forecast_finish_date": t["forecast_finish_date"],
                "complete_ratio": t["complete_ratio"],
                "slip_days": t["slip_days"],
            }
            for t in tasks
        ]
    )
    late = sum(1 for t in tasks if (t["slip_days"] or 0) > 0)
    schema = pa.schema(
        [
            ("name", pa.string()),
            ("position", pa.int64()),
            *((d, pa.date32()) for d in GANTT_DATES),
            ("done_date", pa.date32()),
            ("kind", pa.string()),
            ("depth", pa.int64()),
            ("role", pa.string()),
            ("done_role", pa.string()),
            ("text", pa.string()),
            ("as_of", pa.date32()),
            ("tip", pa.string()),
            ("href", pa.string()),
        ]
    )
    blocks.chart(
        bars.gantt(context.locale, rows=len(drawn)),
        pa.Table.from_pylist(drawn, schema=schema),
        key=key,
        locale=context.locale,
        alt=plural(
            "{count} task, {late} of them forecast after their baseline.",
            "{count} tasks, {late} of them forecast after their baseline.",
            len(tasks),
            late=late,
        ),
        numbers=numbers,
    )


def part_of(tasks: list[Row], counted: Row) -> str:
    """How many of all tasks are drawn, where that is not all."""
    every = counted["match_count"]
    return (
        message(
            " {tasks_count} of {every} tasks, the open ones first.",
            tasks_count=len(tasks),
            every=every,
        )
        if every > len(tasks)
        else ""
    )


GANTT_DATES = (
    "forecast_start_date",
    "forecast_finish_date",
    "baseline_start_date",
    "baseline_finish_date",
)


def _gantt_rows(
    context: Context,
    tasks: list[Row],
    name: Callable[[Row], str],
    way: Callable[[Row], str | None],
) -> list[Row]:
    """Phases in the order they start, each over its tasks in the order they start; what has no
    phase comes last."""
    tasks = sorted(
        tasks, key=lambda t: (t["forecast_start_date"], t["forecast_finish_date"], name(t))
    )
    phases = sorted({(t["phase_start_date"], t["phase_name"]) for t in tasks if t["phase_name"]})
    if not phases:
        return [_gantt_row(context, t, name=name, depth=0) | _led(context, t, way) for t in tasks]
    drawn = []
    for phase in [*(p for _, p in phases), None]:
        within = [t for t in tasks if t["phase_name"] == phase]
        drawn += (
            [
                _phase(context, within),
                *(
                    _gantt_row(context, t, name=name, depth=1) | _led(context, t, way)
                    for t in within
                ),
            ]
            if within
            else []
        )
    return drawn


def _gantt_row(context: Context, task: Row, name: Callable[[Row], str], depth: int) -> Row:
    """What is open is strong and what is over faint; a faint milestone would be too small to see,
    so it is grey."""
    kind, role = task["kind"], "Off track" if task["is_overdue"] else "Accent"
    if task["is_done"]:
        role = "Plan" if kind == "milestone" else "Tint 2"
    return {
        "name": name(task),
        "kind": kind,
        "depth": depth,
        "done_date": _done(task),
        "role": role,
        "text": slip_words(context, task),
        "done_role": "Ink" if task["is_done"] else "Paper",
        **{d: task[d] for d in GANTT_DATES},
    }


def _led(context: Context, task: Row, way: Callable[[Row], str | None]) -> Row:
    """What a task says that is pointed at, and where it leads."""
    spare = task["total_float_days"]
    bare = marked("{task} · {project}: {start} to {finish} ({slip})")
    free = marked("{task} · {project}: {start} to {finish} ({slip}), float {spare} d")
    sentence = message(
        bare if spare is None else free,
        task=task["task_name"],
        project=task["project_name"],
        start=dated(context, task["forecast_start_date"]),
        finish=dated(context, task["forecast_finish_date"]),
        slip=slip_words(context, task),
        spare=None if spare is None else formats.number(spare, context.locale),
    )
    return {"tip": sentence, "href": way(task)}


def _phase(context: Context, within: list[Row]) -> Row:
    """The heading of a phase: the span of all its tasks, and how far its end has moved."""
    first = within[0]
    start, finish, promised = (
        first["phase_start_date"],
        first["phase_finish_date"],
        first["phase_baseline_date"],
    )
    if first["phase_name"] is None:
        milestones = all(t["kind"] == "milestone" for t in within)
        return {
            "name": message("Milestones") if milestones else message("Outside any phase"),
            "kind": "heading",
            "depth": 0,
            "role": "Muted",
            "text": None,
        }
    slip = (finish - promised).days if promised else None
    return {
        "name": first["phase_name"],
        "kind": "phase",
        "depth": 0,
        "role": "Muted",
        "text": None if slip is None else formats.slip(slip, context.locale),
        "forecast_start_date": start,
        "forecast_finish_date": finish,
    }


GANTT = marked(
    "Strong bar = open, its inner line = done so far, faint ="
    " finished, thin grey = baseline, number = calendar days of slip,"
    " critical = decides the finish"
)


def _done(task: Row) -> date | None:
    """How far along its bar a started task is."""
    share = task["complete_ratio"]
    if not share:
        return None
    start, finish = task["forecast_start_date"], task["forecast_finish_date"]
    return date.fromordinal(
        start.toordinal() + round((finish - start).days * min(1.0, float(share)))
    )
