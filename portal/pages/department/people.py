"""Load against capacity, by team and by skill, and who asks for whom."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from portal import formats
from portal.draw import blocks, controls
from portal.draw.text import Text, two_lines
from portal.facts import measures
from portal.language import marked, message, plural
from portal.pages.department.dates import WINDOW, slips
from portal.tell import figures, navigation, whole, words, workload
from portal.tell.context import Context


def load_by_week(context: Context, load: pa.Table, key: str) -> None:
    """By team what is booked, by skill all that is asked for: who is short of a skill need not have
    a team that is overbooked."""
    with blocks.block(
        message("Load against capacity, next twelve weeks"), message(HOW) if load.num_rows else ""
    ):
        if load.num_rows and by_skill(context):
            workload.heatmap(context, "skill_load", key="department_skills", department=key)
        elif load.num_rows:
            workload.heatmap(context, "team_load", key="department_load", department=key)
        else:
            blocks.empty(
                message("No load yet"),
                message("Booked hours against what people have available appear here."),
                message("Fill people, teams and assignments."),
            )


ROWS, BY_TEAM, BY_SKILL = marked("Rows"), marked("By team"), marked("By skill")


def by_skill(context: Context) -> bool:
    """Where the report defines the load of a skill."""
    if "skill_week" not in context.reader.tables() or "demand_load" not in measures.definitions(
        context.reader
    ):
        return False
    return controls.switch(ROWS, [BY_TEAM, BY_SKILL], "load_rows") == BY_SKILL


def wanted(context: Context, key: str) -> None:
    """Which projects lack our people, by how much, and which of our tasks there slips first."""
    rows = (
        context.rows("demand_projects", department=key, limit=100_000)
        if "project_demand_week" in context.reader.tables()
        else []
    )
    if not rows:
        return _nobody_lacks(context, key)
    measured = measures.measure(
        context.reader,
        ("asked_hours", "lacking_hours"),
        by=("project_id",),
        where={"department_id": key},
        weeks=words.weeks(context, 1, WINDOW),
    )
    hours = {m["project_id"]: m for m in measured.to_pylist()}
    with blocks.block(
        _wanted_words(context, rows, hours),
        message(
            "Next {window} weeks. Short = hours without a name, not promised,"
            " or beyond what people have. Float = working days a task may slip.",
            window=WINDOW,
        ),
    ):
        cells = [
            (
                two_lines(r["project_name"], r["department_name"] or message("no department")),
                _lacks(context, r, hours[r["project_id"]]),
                slips(context, r),
            )
            for r in rows[:WANTED]
        ]
        blocks.small_table(
            cells,
            (message("Project"), message("Short"), message("What slips without them")),
            alt=plural(
                "{count} project short of our people.",
                "{count} projects short of our people.",
                len(rows),
            ),
        )
        navigation.downloads(
            context, "demand_projects", message("All that ask"), department=key, limit=100_000
        )


def _nobody_lacks(context: Context, key: str) -> None:
    """Nothing is short, which is good news; or nothing is known of the weeks ahead, which is
    not."""
    has_any = context.reader.has("project_demand_week")
    if has_any and context.rows("asked_ahead", department=key)[0]["first_week"]:
        with blocks.block(
            message("No project lacks our people"),
            message(
                "Next {window} weeks: all that is asked for has a name, is promised, and fits.",
                window=WINDOW,
            ),
        ):
            return
    with blocks.block(message("Who wants our people")):
        if has_any:
            blocks.empty(
                message("Nothing is asked for ahead"),
                message(
                    "No booking and no request of the next {window} weeks came in, so nothing says"
                    " which projects lack our people.",
                    window=WINDOW,
                ),
                message("Fill assignments or role_requests of the weeks ahead."),
            )
        else:
            blocks.empty(
                message("No request yet"),
                message("Projects that lack our people appear here."),
                message("Fill role_requests, or assignments."),
            )


def _wanted_words(context: Context, rows: list[words.Row], hours: dict[str, words.Row]) -> str:
    first, critical = rows[0], sum(1 for r in rows if r["critical_count"])
    lacking = formats.hours(hours[first["project_id"]]["lacking_hours"], context.locale)
    tail = (
        message(
            "; {critical} of {found_count} that ask have no float",
            critical=critical,
            found_count=len(rows),
        )
        if critical and len(rows) > 1
        else ""
    )
    return message(
        "{project_name} lacks {lacking} of our people{tail}",
        project_name=first["project_name"],
        lacking=lacking,
        tail=tail,
    )


def _lacks(context: Context, row: words.Row, hours: words.Row) -> Text:
    skill = message("no skill stated") if row["skill"] == NOT_STATED else row["skill"]
    lacking, asked = (
        formats.hours(hours[m], context.locale) for m in ("lacking_hours", "asked_hours")
    )
    return two_lines(
        message("{lacking} of {asked}", lacking=lacking, asked=asked),
        skill if row["skill_count"] == 1 else message("mostly {skill}", skill=skill),
    )


WANTED = 8
"""Projects that lack people which are shown; the download lists all."""
HOW = marked(
    "% of available hours. By team: what is booked. By skill: what is"
    " booked and asked for. Bold = over 100 %, filled = over 115 %, ! ="
    " asked for and nobody there."
)
NOT_STATED = "not stated"
COMPLETE = 0.95
"""Share of the expected hours on time sheets below which worked and billable are not to be
trusted."""
SHOWN = 12
"""Projects that the table of cost lists; its download lists all."""


def headline_numbers(context: Context, key: str) -> None:
    where: dict[str, object] = {"department_id": key}
    if "team_week" not in context.reader.tables():
        return
    gone, coming = words.weeks(context, -WINDOW, -1), words.weeks(context, 1, WINDOW)
    past = measures.measure(
        context.reader,
        ("utilisation", "billable_utilisation", "timesheet_completeness"),
        where=where,
        weeks=gone,
    ).to_pylist()[0]
    ahead = measures.measure(
        context.reader,
        ("over_booked", "full_time_equivalents", "headcount"),
        where=where,
        weeks=coming,
    ).to_pylist()[0]
    own = measures.measure(
        context.reader, ("actual_cost", "cost_performance_index"), where=where
    ).to_pylist()[0]
    with blocks.block(
        message("Work and money so far"),
        message(
            "Worked and billable: past {window} weeks."
            " {timesheet_completeness}People, overbooked: next {window} weeks."
            " Spent and CPI: the projects we own, to date.",
            window=WINDOW,
            timesheet_completeness=sheets(context, past["timesheet_completeness"]),
        ),
    ):
        people = figures.figure(context, "full_time_equivalents", ahead, where=where, weeks=coming)
        heads = (
            ""
            if ahead["headcount"] is None
            else plural("{count} person", "{count} persons", round(ahead["headcount"])).replace(
                "persons", "people"
            )
        )
        blocks.figures(
            [
                replace(people, since=people.since or heads or None),
                figures.figure(context, "utilisation", past, where=where, weeks=gone),
                figures.figure(context, "billable_utilisation", past, where=where, weeks=gone),
                figures.figure(context, "over_booked", ahead, where=where, weeks=coming),
                figures.figure(context, "actual_cost", own, where=where),
                figures.figure(context, "cost_performance_index", own, judged=True, where=where),
            ]
        )
        whole.say(context, None, key)


def sheets(context: Context, complete: float | None) -> str:
    """Whether time sheets hold enough for worked and billable to be read."""
    if complete is None or complete >= COMPLETE:
        return ""
    return message(
        "Time sheets hold {complete} of the hours expected, less than 95"
        " %, so both may be too low. ",
        complete=formats.percent(int(complete * 100) / 100, context.locale),
    )
