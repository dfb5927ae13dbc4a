"""Team: what do we do next, who waits for whom, does it fit, and are our estimates getting
better?"""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.draw.text import two_lines
from portal.tell import banner, board, changed, navigation, plan, words, workload
from portal.tell.context import Context


def render(context: Context) -> None:
    options = context.rows("teams")
    chosen = navigation.choose(
        context, "Team", options=options, key="team", identifier="team_id", name="team_name"
    )
    if chosen is None:
        return navigation.not_yours("Team") if options else _nothing(context)
    key = chosen["team_id"]
    due = context.rows("team_due", team=key, limit=100_000)
    coming = board.forecast(context, key)
    lede = " ".join(
        [_lede(due), *([f"On the board, {board.when(context, coming)}."] if coming else [])]
    )
    blocks.head(
        f"Team view · {chosen['team_name']}",
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
        "Team view",
        "No team yet",
        lede="This page fills once teams and people come in.",
        fresh=banner.freshness(context),
    )


def _headline(due: list[words.Row]) -> str:
    blocked, late = ([d["task_id"] for d in due if d[why]] for why in ("waiting_for", "is_overdue"))
    found = (
        [(blocked, "blocked and overdue")]
        if blocked == late
        else [(blocked, "blocked"), (late, "overdue")]
    )
    said = [
        f"{words.plural(len(ids), 'task')} {'is' if len(ids) == 1 else 'are'} {word}"
        for ids, word in found
        if ids
    ]
    if said:
        return f"{' and '.join(said)}, of {len(due)} due in the next two weeks."
    if not due:
        return "Nothing is due in the next two weeks."
    return (
        f"{words.plural(len(due), 'task')} {'is' if len(due) == 1 else 'are'} due in the next two"
        f" weeks, {'neither' if len(due) == 1 else 'none'} late {'nor' if len(due) == 1 else 'or'}"
        " blocked."
    )


def _lede(due: list[words.Row]) -> str:
    if not due:
        return "No unfinished task of this team is expected to end by then."
    waiting = [d for d in due if d["waiting_count"]]
    if not waiting:
        return "No other task waits for what is due now."
    most = max(waiting, key=lambda d: d["waiting_count"])
    return (
        f"{most['task_name']} ({most['project_name']}) holds up"
        f" {words.plural(most['waiting_count'], 'task')}, more than any other."
    )


def _state(row: words.Row) -> text.Rich:
    if row["waiting_for"]:
        return text.state("red", "Blocked")
    if row["is_overdue"]:
        return text.state("amber", "Overdue")
    if row["slip_days"] is None:
        return text.state("grey", "Open")
    return text.state("amber", "Slipping") if row["slip_days"] > 0 else text.state("green", "Going")


MOST_DUE = 14


def _due(context: Context, due: list[words.Row], key: str) -> None:
    if not due:
        return
    shown = due[:MOST_DUE]
    part = f" The first {len(shown)} of {len(due)}." if len(shown) < len(due) else ""
    with blocks.block(
        "Due in the next two weeks",
        f"Blocked first, then overdue, then what others wait for.{part} Float = working days it may"
        " slip before its project does.",
    ):
        cells = [
            (
                _state(d),
                two_lines(d["task_name"], f"{d['project_name']} · {d['owner_name'] or 'no owner'}"),
                d["waiting_for"] or formats.UNKNOWN,
                two_lines(words.dated(context, d["forecast_finish_date"]), _against(d)),
            )
            for d in shown
        ]
        blocks.small_table(
            cells,
            ("State", "Task", "Waiting for", "Expected"),
            alt=f"{words.plural(len(due), 'task')} due in two weeks.",
        )
        navigation.downloads(context, "team_due", "All that is due", team=key, limit=100_000)


def _against(row: words.Row) -> str:
    slip = row["slip_days"]
    said = (
        "no dates to compare"
        if slip is None
        else (
            "as planned"
            if slip == 0
            else f"{abs(slip)}{formats.NO_BREAK}d {'late' if slip > 0 else 'early'}"
        )
    )
    spare = row["total_float_days"]
    if spare is None:
        return said
    return f"{said}, {'no float' if spare <= 0 else f'{spare:.0f}{formats.NO_BREAK}d float'}"


def _milestones(context: Context, key: str) -> None:
    """What the team's tasks lead to next, and how sure its day is."""
    found = context.rows("team_milestones", team=key, limit=8)
    if not found:
        return
    judged = [m for m in found if m["slip_days"] is not None]
    heading = (
        words.late_words(sum(1 for m in judged if m["slip_days"] > 0), len(judged), "milestone")
        if judged
        else "The next milestones"
    )
    with blocks.block(
        heading,
        "The next one of each project we have open tasks in. Half and four in five = of the"
        " simulated runs.",
    ):
        cells = [
            (
                two_lines(m["milestone_name"], m["project_name"]),
                two_lines(
                    words.dated(context, m["forecast_date"]),
                    "overdue" if m["is_overdue"] else _slip(context, m),
                ),
                words.dated(context, m["even_date"]),
                words.dated(context, m["likely_date"]),
            )
            for m in found
        ]
        blocks.small_table(
            cells,
            ("Milestone", "Expected", "Half by", "Four in five by"),
            alt=f"{len(found)} next milestones.",
        )


def _slip(context: Context, row: words.Row) -> str:
    slip = row["slip_days"]
    return (
        "no date promised"
        if slip is None
        else (
            "as promised" if slip == 0 else f"promised {words.dated(context, row['baseline_date'])}"
        )
    )


def _gantt(context: Context, key: str) -> None:
    found = context.rows("gantt", project=None, team=key, limit=workload.MOST_ROWS)
    counted = context.rows("gantt_counts", project=None, team=key)[0]
    heading = (
        words.late_words(counted["late_count"], counted["judged_count"], "task")
        if counted["judged_count"]
        else "Our tasks"
    )
    with blocks.block(heading, f"{plan.GANTT}.{plan.part_of(found, counted)}" if found else ""):
        if found:
            plan.gantt(
                context,
                found,
                key="team_gantt",
                name=lambda t: f"{t['task_name']} · {t['project_name']}",
            )
        else:
            blocks.empty(
                "No open task with dates",
                "The team's open tasks over time appear here.",
                "Fill tasks with team, forecast_start_date and forecast_finish_date.",
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
        f"{'One person is' if len(over) == 1 else f'{len(over)} people are'} booked over 100 %"
        if over
        else "Nobody is booked over 100 %"
        if load.num_rows
        else "Load against capacity"
    )
    with blocks.block(
        heading,
        (
            ""
            if not load.num_rows
            else (
                "Booked hours as % of available, next eight weeks. Bold = over 100 %, filled = over"
                " 115 %, – = not at work, ! = booked and not at work."
            )
        ),
    ):
        if load.num_rows:
            workload.heatmap(context, "person_load", key="team_load", team=key)
            _outside(context, key)
            _overbooking(context, key)
        else:
            blocks.empty(
                "No load yet",
                "Booked hours of each person appear here.",
                "Fill people and assignments.",
            )


def _outside(context: Context, key: str) -> None:
    """Who is booked, or was at work, in weeks in which they are not employed: after leaving, or
    before they begin."""
    if "is_outside" not in context.reader.columns("person_week"):
        return
    found = context.rows("person_outside", team=key)
    if found:
        said = "; ".join(
            f"{r['person_name']}, {_outside_hours(context, r)} from {formats.week(r['first_week'])}"
            f" ({words.dated(context, r['first_week'])})"
            for r in found[:6]
        )
        more = f"; and {len(found) - 6} more" if len(found) > 6 else ""
        blocks.say(
            text.rich(
                "{badge} {said}{more}.",
                badge=text.state("amber", "While not employed"),
                said=said,
                more=more,
            )
        )


def _outside_hours(context: Context, row: words.Row) -> str:
    hours = (("booked_hours", "booked"), ("worked_hours", "worked"))
    return " and ".join(
        f"{formats.hours(row[c], context.locale)} {word} {row['when']}"
        for c, word in hours
        if row[c]
    )


def _overbooking(context: Context, key: str) -> None:
    """Who is overbooked, by how much, and which project does it."""
    found = context.rows("overbooked_people", team=key)
    if found:
        cells = [
            (
                two_lines(
                    r["person_name"],
                    f"{words.plural(r['week_count'], 'week')}, from"
                    f" {formats.week(r['first_week'])}",
                ),
                formats.hours(r["over_booked_hours"], context.locale, signed=True),
                two_lines(r["project_name"] or "a project not shared with you", _part(context, r)),
            )
            for r in found
        ]
        blocks.small_table(
            cells,
            ("Person", "Over", "Most of it for"),
            right=(1,),
            alt=(
                f"{words.plural(len(found), 'person').replace('persons', 'people')} booked beyond"
                " what they have, next eight weeks."
            ),
        )


def _part(context: Context, row: words.Row) -> str:
    """How much of it is that project's: each carries as much as it has of the bookings of that
    person and week."""
    if row["project_count"] == 1:
        return "all of it"
    return (
        f"{formats.hours(row['most_hours'], context.locale)} of it, of {row['project_count']}"
        " projects"
    )


def _overbooking_projects(context: Context, key: str) -> None:
    """For readers who do not lead the team: which projects overbook it, and nobody's name."""
    found = context.rows("overbooked_projects", team=key)
    heading = (
        f"{words.plural(len(found), 'project')} {'books' if len(found) == 1 else 'book'} people"
        " beyond what they have"
        if found
        else "Nobody is known to be overbooked"
    )
    with blocks.block(heading, "Next eight weeks. Names are shown to those who lead the team."):
        if found:
            cells = [
                (
                    r["project_name"],
                    (
                        f"{r['person_count']} in {words.plural(r['week_count'], 'week')}, from"
                        f" {formats.week(r['first_week'])}"
                    ),
                    formats.hours(r["over_booked_hours"], context.locale, signed=True),
                )
                for r in found[:8]
            ]
            blocks.small_table(
                cells,
                ("Project", "People", "Over"),
                right=(2,),
                alt=f"{words.plural(len(found), 'project')} with overbooked people.",
            )


def _carries(context: Context, key: str) -> None:
    found = context.rows("team_carries", team=key)
    with blocks.block(
        "What we carry: hours worked against estimate",
        "Projects with open tasks, all hours of this team on them to date",
    ):
        if not found:
            blocks.empty(
                "No open work",
                "Open tasks by project appear here.",
                "Fill tasks with team and estimates.",
            )
            return
        cells = [
            (
                r["project_name"],
                f"{r['open_count']} open"
                + (f", {r['overdue_count']} overdue" if r["overdue_count"] else ""),
                formats.value(r["worked_hours"], "hours", context.locale),
                formats.value(r["estimate_hours"], "hours", context.locale),
            )
            for r in found[:12]
        ]
        blocks.small_table(
            cells,
            ("Project", "Tasks", "Worked", "Estimated"),
            right=(2, 3),
            alt="Spent against estimated hours.",
        )
