"""Dates by logic: the path that decides, and the quality of the schedule."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.language import message, plural
from portal.tell import figures, navigation
from portal.tell.context import Context
from portal.tell.words import Row, dated


def network(context: Context, key: str) -> None:
    """When the project ends by logic, what decides that, and whether the schedule holds
    together."""
    rows = context.rows("project_network", project=key)
    if not rows:
        with blocks.block(message("Finish by logic")):
            blocks.empty(
                message("No links between tasks"),
                message("The finish by logic, float and the critical path appear here."),
                message("Fill dependencies."),
            )
        return
    row = rows[0]
    if row["loop_names"]:
        with blocks.block(message("The tasks wait for each other in a circle")):
            blocks.empty(
                message("No finish by logic"),
                row["loop_names"],
                message("Remove one of these links in the schedule."),
            )
        return
    with blocks.block(
        _by_logic(context, row),
        message(
            "From links, durations and what is done, going on from the status"
            " date. Float = working days a task may slip before the finish does."
        ),
    ):
        _path(context, key)
        _one_person(context, key)
        _checks(context, key)


def _by_logic(context: Context, row: Row) -> str:
    """The finish by logic against the one expected."""
    finish, expected = row["network_finish_date"], row["forecast_finish_date"]
    if finish is None:
        return message("All linked tasks are finished")
    sentence = message("By logic the project ends on {finish}", finish=dated(context, finish))
    days = (finish - expected).days if expected else 0
    return (
        (
            plural(
                "{said}, {count} day after the finish expected",
                "{said}, {count} days after the finish expected",
                abs(days),
                said=sentence,
            )
            if days > 0
            else plural(
                "{said}, {count} day before the finish expected",
                "{said}, {count} days before the finish expected",
                abs(days),
                said=sentence,
            )
        )
        if days
        else message("{said}, as expected", said=sentence)
        if expected
        else sentence
    )


def _path(context: Context, key: str) -> None:
    rows = context.rows("project_path", project=key, limit=8)
    if rows:
        cells = [
            (
                text.two_lines(t["task_name"], t["team_name"] or message("no team")),
                _span(context, t),
                _decides(context, t),
                formats.tenths(t["total_float_days"], context.locale) + f" {message('d')}",
            )
            for t in rows
        ]
        blocks.small_table(
            cells,
            (
                message("Open task"),
                message("By logic"),
                message("Decides the finish"),
                message("Float"),
            ),
            right=(3,),
            alt=message("{found_count} open tasks with the least float.", found_count=len(rows)),
        )
        navigation.downloads(
            context, "project_path", message("All open tasks"), project=key, limit=100_000
        )


def _one_person(context: Context, key: str) -> None:
    """How much of what decides the finish hangs on one person; nobody is named."""
    share = figures.measured(context, ("key_person_share",), {"project_id": key}).get(
        "key_person_share"
    )
    if share is not None:
        blocks.say(
            text.quiet(
                message(
                    "Of the critical work left that has a name on it, {share} rests on one person.",
                    share=formats.percent(share, context.locale),
                )
            )
        )


def _decides(context: Context, task: Row) -> str:
    """Whether it decides the finish: by logic, and in how many runs."""
    if task["criticality_ratio"] is not None:
        return message(
            "in {criticality_ratio} of runs",
            criticality_ratio=formats.percent(task["criticality_ratio"], context.locale),
        )
    return formats.flag(True) if task["is_longest_path"] else ""


def _span(context: Context, task: Row) -> str:
    finish = dated(context, task["early_finish_date"])
    if task["likely_date"]:
        return message(
            "{finish}, in four of five runs by {likely_date}",
            finish=finish,
            likely_date=dated(context, task["likely_date"]),
        )
    return (
        finish
        if task["kind"] == "milestone"
        else message(
            "{early_start_date} to {finish}",
            early_start_date=dated(context, task["early_start_date"]),
            finish=finish,
        )
    )


def _checks(context: Context, key: str) -> None:
    """The fourteen points of DCMA: a start for questions, no verdict."""
    rows = context.rows("schedule_checks", project=key)
    known = [c for c in rows if c["is_pass"] is not None]
    with blocks.folded(
        plural(
            "Quality of the schedule: {list_sum} of {count} check met",
            "Quality of the schedule: {list_sum} of {count} checks met",
            len(known),
            list_sum=sum(c["is_pass"] for c in known),
        ),
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
                for c in rows
            ]
            blocks.small_table(
                cells,
                (message("State"), message("Check"), message("Found"), message("Target")),
                right=(2,),
                alt=plural(
                    "{count} check of the schedule.", "{count} checks of the schedule.", len(rows)
                ),
            )


def _met(check: Row) -> text.Rich:
    if check["is_pass"] is None:
        return text.state("grey", message("Unknown"))
    return (
        text.state("green", message("Met"))
        if check["is_pass"]
        else text.state("amber", message("Not met"))
    )


def _failing(check: Row) -> str:
    names = str(check["failing_names"] or "").split("; ")
    return ", ".join(names[:5]) + (
        message(" and {names_count} more", names_count=len(names) - 5) if len(names) > 5 else ""
    )


def _found(context: Context, check: Row) -> str:
    if check["value_ratio"] is None:
        return formats.UNKNOWN
    if check["check_number"] in (13, 14):
        return formats.ratio(check["value_ratio"], context.locale)
    if check["check_number"] == 12:
        return message("it does") if check["is_pass"] else message("it does not")
    return message(
        "{value_ratio} of {base_count}",
        value_ratio=formats.percent(check["value_ratio"], context.locale),
        base_count=check["base_count"],
    )
