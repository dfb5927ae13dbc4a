"""Team: what do we do next, who waits for whom, does it fit, and are our estimates getting
better?"""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.draw.text import two_lines
from portal.language import marked, message, plural
from portal.tell import banner, board, changed, navigation, plan, words, workload
from portal.tell.context import Context


def render(context: Context) -> None:
    options = context.rows("teams")
    chosen = navigation.choose(
        context,
        message("Team"),
        options=options,
        key="team",
        identifier="team_id",
        name="team_name",
    )
    if chosen is None:
        return navigation.not_yours(context, "team") if options else _nothing(context)
    key = chosen["team_id"]
    due = context.rows("team_due", team=key, limit=100_000)
    coming = board.forecast(context, key)
    lede = " ".join(
        [
            _lede(due),
            *(
                [message("On the board, {coming}.", coming=board.when(context, coming))]
                if coming
                else []
            ),
        ]
    )
    blocks.head(
        message("Team view · {team_name}", team_name=chosen["team_name"]),
        _headline(due),
        lede=lede,
        fresh=banner.freshness(context),
    )
    _due(context, due, key)
    measured = board.measure(context, key) if coming else {}
    left, right = blocks.beside(3, 2)
    with left:
        _gantt(context, key)
        _milestones(context, key)
        board.ageing(context, key) if coming else board.empty()
    with right:
        _people(context, key)
        if coming:
            board.numbers(context, measured, key)
    if coming:
        board.flow(context, key, coming=coming, measured=measured)
    _carries(context, key)
    changed.fold(context, "team", navigation.within(context, "team", key))


def _nothing(context: Context) -> None:
    blocks.head(
        message("Team view"),
        message("No team yet"),
        lede=message("This page fills once teams come in, and people who are in them."),
        fresh=banner.freshness(context),
    )


def _blocked_and_late(blocked: list[str], late: list[str]) -> list[str]:
    """How many tasks are blocked and how many overdue, as one where they are the same."""
    if blocked and blocked == late:
        return [
            plural(
                "{count} task is blocked and overdue",
                "{count} tasks are blocked and overdue",
                len(late),
            )
        ]
    told = []
    if blocked:
        told.append(plural("{count} task is blocked", "{count} tasks are blocked", len(blocked)))
    if late:
        told.append(plural("{count} task is overdue", "{count} tasks are overdue", len(late)))
    return told


def _headline(due: list[words.Row]) -> str:
    blocked, late = ([d["task_id"] for d in due if d[why]] for why in ("waiting_for", "is_overdue"))
    sentence = _blocked_and_late(blocked, late)
    if sentence:
        return message(
            "{said}, of {due_count} due in the next two weeks.",
            said=message(" and ").join(sentence),
            due_count=len(due),
        )
    if not due:
        return message("Nothing is due in the next two weeks.")
    return plural(
        "{count} task is due in the next two weeks, neither late nor blocked.",
        "{count} tasks are due in the next two weeks, none late or blocked.",
        len(due),
    )


def _lede(due: list[words.Row]) -> str:
    if not due:
        return message("No unfinished task of this team is expected to end by then.")
    waiting = [d for d in due if d["waiting_count"]]
    if not waiting:
        return message("No other task waits for what is due now.")
    most = max(waiting, key=lambda d: d["waiting_count"])
    return plural(
        "{task_name} ({project_name}) holds up {count} task, more than any other.",
        "{task_name} ({project_name}) holds up {count} tasks, more than any other.",
        most["waiting_count"],
        task_name=most["task_name"],
        project_name=most["project_name"],
    )


def _state(row: words.Row) -> text.Rich:
    if row["waiting_for"]:
        return text.state("red", message("Blocked"))
    if row["is_overdue"]:
        return text.state("amber", message("Overdue"))
    if row["slip_days"] is None:
        return text.state("grey", message("Open"))
    return (
        text.state("amber", message("Slipping"))
        if row["slip_days"] > 0
        else text.state("green", message("Going"))
    )


MOST_DUE = 14


def _due(context: Context, due: list[words.Row], key: str) -> None:
    if not due:
        return
    shown = due[:MOST_DUE]
    part = (
        message(
            " The first {shown_count} of {due_count}.", shown_count=len(shown), due_count=len(due)
        )
        if len(shown) < len(due)
        else ""
    )
    with blocks.block(
        message("Due in the next two weeks"),
        message(
            "Blocked first, then overdue, then what others wait for.{part}"
            " Float = working days it may slip before its project does.",
            part=part,
        ),
    ):
        cells = [
            (
                _state(d),
                two_lines(
                    d["task_name"],
                    f"{d['project_name']} · {d['owner_name'] or message('no owner')}",
                ),
                d["waiting_for"] or formats.UNKNOWN,
                two_lines(words.dated(context, d["forecast_finish_date"]), _against(d)),
            )
            for d in shown
        ]
        blocks.small_table(
            cells,
            (message("State"), message("Task"), message("Waiting for"), message("Expected")),
            alt=plural(
                "{count} task due in two weeks.", "{count} tasks due in two weeks.", len(due)
            ),
        )
        navigation.downloads(
            context, "team_due", message("All that is due"), team=key, limit=100_000
        )


def _against(row: words.Row) -> str:
    slip = row["slip_days"]
    sentence = (
        message("no dates to compare")
        if slip is None
        else (
            message("as planned")
            if slip == 0
            else message("{days}\u00a0d late", days=slip)
            if slip > 0
            else message("{days}\u00a0d early", days=-slip)
        )
    )
    spare = row["total_float_days"]
    if spare is None:
        return sentence
    return (
        message("{said}, no float", said=sentence)
        if spare <= 0
        else message("{said}, {spare}\u00a0d float", said=sentence, spare=f"{spare:.0f}")
    )


def _milestones(context: Context, key: str) -> None:
    """What the team's tasks lead to next, and how sure its day is."""
    rows = context.rows("team_milestones", team=key, limit=8)
    if not rows:
        return
    judged = [m for m in rows if m["slip_days"] is not None]
    heading = (
        words.late_words(sum(1 for m in judged if m["slip_days"] > 0), len(judged), "milestone")
        if judged
        else message("The next milestones")
    )
    with blocks.block(
        heading,
        message(
            "The next one of each project we have open tasks in. Half and four"
            " in five = of the simulated runs."
        ),
    ):
        cells = [
            (
                two_lines(m["milestone_name"], m["project_name"]),
                two_lines(
                    words.dated(context, m["forecast_date"]),
                    message("overdue") if m["is_overdue"] else _slip(context, m),
                ),
                words.dated(context, m["even_date"]),
                words.dated(context, m["likely_date"]),
            )
            for m in rows
        ]
        blocks.small_table(
            cells,
            (
                message("Milestone"),
                message("Expected"),
                message("Half by"),
                message("Four in five by"),
            ),
            alt=message("{found_count} next milestones.", found_count=len(rows)),
        )


def _slip(context: Context, row: words.Row) -> str:
    slip = row["slip_days"]
    return (
        message("no date promised")
        if slip is None
        else (
            message("as promised")
            if slip == 0
            else message(
                "promised {baseline_date}", baseline_date=words.dated(context, row["baseline_date"])
            )
        )
    )


def _gantt(context: Context, key: str) -> None:
    rows = context.rows("gantt", project=None, team=key, limit=workload.MOST_ROWS)
    counted = context.rows("gantt_counts", project=None, team=key)[0]
    heading = (
        words.late_words(counted["late_count"], counted["judged_count"], "task")
        if counted["judged_count"]
        else message("Our tasks")
    )
    with blocks.block(
        heading, f"{message(plan.GANTT)}.{plan.part_of(rows, counted)}" if rows else ""
    ):
        if rows:
            plan.gantt(
                context,
                rows,
                key="team_gantt",
                name=lambda t: f"{t['task_name']} · {t['project_name']}",
                way=lambda t: navigation.way(context, "project", project=t["project_id"]),
            )
        else:
            blocks.empty(
                message("No open task with dates"),
                message("The team's open tasks over time appear here."),
                message("Fill tasks with team, forecast_start_date and forecast_finish_date."),
            )


def _people(context: Context, key: str) -> None:
    if context.reader.scope.is_whole:
        return _overbooking_projects(context, key)
    load = workload.load(context, "person_load", team=key)
    over = sorted(
        {
            r["person_name"]
            for r in load.to_pylist()
            if (r["load_ratio"] or 0) > 1 or workload.without_time(r)
        }
    )
    heading = (
        plural("One person is booked over 100 %", "{count} people are booked over 100 %", len(over))
        if over
        else message("Nobody is booked over 100 %")
        if load.num_rows
        else message("Load against capacity")
    )
    with blocks.block(
        heading,
        (
            ""
            if not load.num_rows
            else (
                message(
                    "Booked hours as % of available, next eight weeks. Bold = over 100"
                    " %, filled = over 115 %, – = not at work, ! = booked and not at"
                    " work."
                )
            )
        ),
    ):
        if load.num_rows:
            workload.heatmap(context, "person_load", key="team_load", team=key)
            _outside(context, key)
            _overbooking(context, key)
        else:
            blocks.empty(
                message("No load yet"),
                message("Booked hours of each person appear here."),
                message("Fill people and assignments."),
            )


def _outside(context: Context, key: str) -> None:
    """Who is booked, or was at work, in weeks in which they are not employed: after leaving, or
    before they begin."""
    if "is_outside" not in context.reader.columns("person_week"):
        return
    rows = context.rows("person_outside", team=key)
    if rows:
        names = "; ".join(
            message(
                "{person_name}, {outside_hours} from {first_week} ({first_week_2})",
                person_name=r["person_name"],
                outside_hours=_outside_hours(context, r),
                first_week=formats.week(r["first_week"]),
                first_week_2=words.dated(context, r["first_week"]),
            )
            for r in rows[:6]
        )
        more = (
            message("; and {found_count} more", found_count=len(rows) - 6) if len(rows) > 6 else ""
        )
        blocks.say(
            text.rich(
                "{badge} {said}{more}.",
                badge=text.state("amber", message("While not employed")),
                said=names,
                more=more,
            )
        )


def _outside_hours(context: Context, row: words.Row) -> str:
    hours = (
        ("booked_hours", marked("{hours} booked {when}")),
        ("worked_hours", marked("{hours} worked {when}")),
    )
    when = message(WHEN[row["when"]])
    return message(" and ").join(
        message(words, hours=formats.hours(row[c], context.locale), when=when)
        for c, words in hours
        if row[c]
    )


WHEN = {
    "before they begin": marked("before they begin"),
    "after leaving": marked("after leaving"),
}
"""Weeks in which somebody is not employed, as the query names them."""


def _overbooking(context: Context, key: str) -> None:
    """Who is overbooked, by how much, and which project does it."""
    rows = context.rows("overbooked_people", team=key)
    if rows:
        cells = [
            (
                two_lines(
                    r["person_name"],
                    plural(
                        "{count} week, from {first_week}",
                        "{count} weeks, from {first_week}",
                        r["week_count"],
                        first_week=formats.week(r["first_week"]),
                    ),
                ),
                formats.hours(r["over_booked_hours"], context.locale, signed=True),
                two_lines(
                    r["project_name"] or message("a project not shared with you"), _part(context, r)
                ),
            )
            for r in rows
        ]
        blocks.small_table(
            cells,
            (message("Person"), message("Over"), message("Most of it for")),
            right=(1,),
            alt=(
                message(
                    "{persons} booked beyond what they have, next eight weeks.",
                    persons=plural("{count} person", "{count} persons", len(rows)).replace(
                        "persons", "people"
                    ),
                )
            ),
        )


def _part(context: Context, row: words.Row) -> str:
    """How much of it is that project's: each carries as much as it has of the bookings of that
    person and week."""
    if row["project_count"] == 1:
        return message("all of it")
    return message(
        "{most_hours} of it, of {project_count} projects",
        most_hours=formats.hours(row["most_hours"], context.locale),
        project_count=row["project_count"],
    )


def _overbooking_projects(context: Context, key: str) -> None:
    """For readers who do not lead the team: which projects overbook it, and nobody's name."""
    rows = context.rows("overbooked_projects", team=key)
    heading = (
        plural(
            "{count} project books people beyond what they have",
            "{count} projects book people beyond what they have",
            len(rows),
        )
        if rows
        else message("Nobody is known to be overbooked")
    )
    with blocks.block(
        heading, message("Next eight weeks. Names are shown to those who lead the team.")
    ):
        if rows:
            cells = [
                (
                    r["project_name"],
                    (
                        plural(
                            "{person_count} in {count} week, from {first_week}",
                            "{person_count} in {count} weeks, from {first_week}",
                            r["week_count"],
                            person_count=r["person_count"],
                            first_week=formats.week(r["first_week"]),
                        )
                    ),
                    formats.hours(r["over_booked_hours"], context.locale, signed=True),
                )
                for r in rows[:8]
            ]
            blocks.small_table(
                cells,
                (message("Project"), message("People"), message("Over")),
                right=(2,),
                alt=plural(
                    "{count} project with overbooked people.",
                    "{count} projects with overbooked people.",
                    len(rows),
                ),
            )


def _carries(context: Context, key: str) -> None:
    rows = context.rows("team_carries", team=key)
    with blocks.block(
        message("What we carry: hours worked against estimate"),
        message("Projects with open tasks, all hours of this team on them to date"),
    ):
        if not rows:
            blocks.empty(
                message("No open work"),
                message("Open tasks by project appear here."),
                message("Fill tasks with team and estimates."),
            )
            return
        cells = [
            (
                r["project_name"],
                message("{open_count} open", open_count=r["open_count"])
                + (
                    message(", {overdue_count} overdue", overdue_count=r["overdue_count"])
                    if r["overdue_count"]
                    else ""
                ),
                formats.value(r["worked_hours"], "hours", context.locale),
                formats.value(r["estimate_hours"], "hours", context.locale),
            )
            for r in rows[:12]
        ]
        blocks.small_table(
            cells,
            (message("Project"), message("Tasks"), message("Worked"), message("Estimated")),
            right=(2, 3),
            alt=message("Spent against estimated hours."),
        )
