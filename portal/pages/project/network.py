"""Dates by logic: the path that decides, and the quality of the schedule."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.tell import figures, navigation
from portal.tell.context import Context
from portal.tell.words import Row, dated, plural


def network(context: Context, key: str) -> None:
    """When the project ends by logic, what decides that, and whether the schedule holds
    together."""
    found = context.rows("project_network", project=key)
    if not found:
        with blocks.block("Finish by logic"):
            blocks.empty(
                "No links between tasks",
                "The finish by logic, float and the critical path appear here.",
                "Fill dependencies.",
            )
        return
    one = found[0]
    if one["loop_names"]:
        with blocks.block("The tasks wait for each other in a circle"):
            blocks.empty(
                "No finish by logic",
                one["loop_names"],
                "Remove one of these links in the schedule.",
            )
        return
    with blocks.block(
        _by_logic(context, one),
        "From links, durations and what is done, going on from the status date. Float = working"
        " days a task may slip before the finish does.",
    ):
        _path(context, key)
        _one_person(context, key)
        _checks(context, key)


def _by_logic(context: Context, one: Row) -> str:
    """The finish by logic against the one expected."""
    finish, expected = one["network_finish_date"], one["forecast_finish_date"]
    if finish is None:
        return "All linked tasks are finished"
    said = f"By logic the project ends on {dated(context, finish)}"
    days = (finish - expected).days if expected else 0
    return (
        f"{said}, {plural(abs(days), 'day')} {'after' if days > 0 else 'before'} the finish"
        " expected"
        if days
        else f"{said}, as expected"
        if expected
        else said
    )


def _path(context: Context, key: str) -> None:
    found = context.rows("project_path", project=key, limit=8)
    if found:
        cells = [
            (
                text.two_lines(t["task_name"], t["team_name"] or "no team"),
                _span(context, t),
                _decides(context, t),
                f"{formats.number(t['total_float_days'], context.locale, decimals=1)} d",
            )
            for t in found
        ]
        blocks.small_table(
            cells,
            ("Open task", "By logic", "Decides the finish", "Float"),
            right=(3,),
            alt=f"{len(found)} open tasks with the least float.",
        )
        navigation.downloads(context, "project_path", "All open tasks", project=key, limit=100_000)


def _one_person(context: Context, key: str) -> None:
    """How much of what decides the finish hangs on one person; nobody is named."""
    share = figures.measured(context, ("key_person_share",), {"project_id": key}).get(
        "key_person_share"
    )
    if share is not None:
        blocks.say(
            text.quiet(
                "Of the critical work left that has a name on it,"
                f" {formats.percent(share, context.locale)} rests on one person."
            )
        )


def _decides(context: Context, task: Row) -> str:
    """Whether it decides the finish: by logic, and in how many runs."""
    if task["criticality_ratio"] is not None:
        return f"in {formats.percent(task['criticality_ratio'], context.locale)} of runs"
    return "yes" if task["is_longest_path"] else ""


def _span(context: Context, task: Row) -> str:
    finish = dated(context, task["early_finish_date"])
    if task["likely_date"]:
        return f"{finish}, in four of five runs by {dated(context, task['likely_date'])}"
    return (
        finish
        if task["kind"] == "milestone"
        else f"{dated(context, task['early_start_date'])} to {finish}"
    )


def _checks(context: Context, key: str) -> None:
    """The fourteen points of DCMA: a start for questions, no verdict."""
    found = context.rows("schedule_checks", project=key)
    known = [c for c in found if c["is_pass"] is not None]
    with blocks.folded(
        f"Quality of the schedule: {sum(c['is_pass'] for c in known)} of"
        f" {plural(len(known), 'check')} met",
        key="project_checks",
    ) as is_open:
        if is_open:
            cells = [
                (
                    _met(c),
                    text.two_lines(c["check_name"], _failing(c)),
                    _found(context, c),
                    c["target"],
                )
                for c in found
            ]
            blocks.small_table(
                cells,
                ("State", "Check", "Found", "Target"),
                right=(2,),
                alt=f"{plural(len(found), 'check')} of the schedule.",
            )


def _met(check: Row) -> text.Rich:
    if check["is_pass"] is None:
        return text.state("grey", "Unknown")
    return text.state("green", "Met") if check["is_pass"] else text.state("amber", "Not met")


def _failing(check: Row) -> str:
    names = str(check["failing_names"] or "").split("; ")
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _found(context: Context, check: Row) -> str:
    if check["value_ratio"] is None:
        return formats.UNKNOWN
    if check["check_number"] in (13, 14):
        return formats.ratio(check["value_ratio"], context.locale)
    if check["check_number"] == 12:
        return "it does" if check["is_pass"] else "it does not"
    return f"{formats.percent(check['value_ratio'], context.locale)} of {check['base_count']}"
