"""Department: do my people fit the work, which dates will I miss, and what does it cost?"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from portal import formats
from portal.draw import blocks, controls
from portal.draw.text import Text, two_lines
from portal.facts import measures
from portal.tell import (
    banner,
    bridges,
    changed,
    figures,
    navigation,
    projects,
    trends,
    words,
    workload,
)
from portal.tell.context import Context


def render(context: Context) -> None:
    options = context.rows("departments")
    chosen = navigation.choose(
        context,
        "Department",
        options=options,
        key="department",
        identifier="department_id",
        name="department_name",
    )
    if chosen is None:
        return navigation.not_yours("Department") if options else _nothing(context)
    key, name = chosen["department_id"], chosen["department_name"]
    load = workload.load(context, "team_load", department=key)
    found = load.to_pylist()
    short = _short(context, key)
    lede = " ".join(
        s
        for s in (
            _lede(context, found),
            _people_words(context, found),
            _short_words(context, short),
        )
        if s
    )
    blocks.head(
        f"Department view · {name}",
        _headline(context, found, short),
        lede=lede,
        fresh=banner.freshness(context),
    )
    changed.fold(context, "department", navigation.within(context, "department", key))
    _load(context, load, key)
    _wanted(context, key)
    _figures(context, key)
    left, right = blocks.beside(1, 1)
    with left:
        _milestones(context, key)
    with right:
        _owned_money(context, key)
    _charged(context, key)
    _our_cost(context, key)
    with blocks.block(
        f"Projects {name} owns",
        "Worst first. Over = forecast less baseline at completion, slip in calendar days.",
    ):
        projects.project_grid(context, key="department", relation="owner", department=name)
    if not context.reader.scope.is_whole:
        with blocks.block(
            "Projects our people contribute to",
            "Owned by others: dates and the declared status are shared, their money is not. Never"
            " added to ours.",
        ):
            projects.project_grid(context, key="contributing", relation="contributor")


def _nothing(context: Context) -> None:
    blocks.head(
        "Department view",
        "No department yet",
        lede="This page fills once departments and teams come in.",
        fresh=banner.freshness(context),
    )


def _short(context: Context, key: str) -> list[words.Row]:
    """Skills and weeks ahead that lack people; none where skills are not known."""
    if "skill_week" not in context.reader.tables():
        return []
    return [r for r in context.rows("skill_load", department=key) if (r["short_hours"] or 0) > 0]


def _short_words(context: Context, short: list[words.Row]) -> str:
    """The skill that lacks most, by how much and when."""
    if not short:
        return ""
    total = {
        r["skill"]: sum(float(s["short_hours"]) for s in short if s["skill"] == r["skill"])
        for r in short
    }
    worst = max(total, key=lambda name: total[name])
    at = max((r for r in short if r["skill"] == worst), key=lambda r: r["short_hours"])
    named = "Work that states no skill" if worst == NOT_STATED else worst
    return (
        f"{named} lacks {formats.hours(total[worst], context.locale)} in the next twelve weeks,"
        f" most in {formats.week(at['week'])}, where"
        f" {formats.hours(at['demand_hours'], context.locale)} are asked for and"
        f" {formats.hours(at['available_hours'], context.locale)} are there."
    )


def _over(load: list[words.Row]) -> list[words.Row]:
    """Teams and weeks booked beyond what their people have together."""
    return [r for r in load if (r["load_ratio"] or 0) > 1 or workload.without_time(r)]


def _people_over(load: list[words.Row]) -> list[words.Row]:
    """Teams and weeks that fit together, and yet one of their people is booked beyond what that one
    has: a sum does not excuse its parts."""
    over = _over(load)
    return [r for r in load if (r["over_booked_hours"] or 0) > 0 and r not in over]


def _headline(context: Context, load: list[words.Row], short: list[words.Row]) -> str:
    over, known = _over(load), {r["team_id"] for r in load if r["load_ratio"] is not None}
    if over:
        return _overbooked(context, over)
    if not known:
        return "Load against capacity is not known yet."
    if _people_over(load):
        return "The work fits the teams for the next twelve weeks, but not every person."
    if short:
        return "The work fits the teams for the next twelve weeks, but not every skill."
    every = len({r["team_id"] for r in load})
    if len(known) < every:
        return (
            f"The work fits {len(known)} of {words.plural(every, 'team')} for the next twelve"
            " weeks; of the others it is not known."
        )
    return "The work fits the people for the next twelve weeks."


def _overbooked(context: Context, over: list[words.Row]) -> str:
    """The team booked furthest beyond what it has; one without any time stands before all."""
    worst = max(over, key=lambda r: (workload.without_time(r), r["load_ratio"] or 0))
    weeks = sum(1 for r in over if r["team_id"] == worst["team_id"])
    if workload.without_time(worst):
        return (
            f"{worst['team_name']} is booked in {formats.week(worst['week'])}, and none of its"
            " people is at work then."
        )
    if weeks == 1:
        return (
            f"{worst['team_name']} is overbooked in {formats.week(worst['week'])}, by"
            f" {formats.percent(worst['load_ratio'] - 1, context.locale)}."
        )
    return (
        f"{worst['team_name']} is overbooked for {words.plural(weeks, 'week')}, by up to"
        f" {formats.percent(worst['load_ratio'] - 1, context.locale)}."
    )


def _lede(context: Context, load: list[words.Row]) -> str:
    over = _over(load)
    teams = sorted({r["team_name"] for r in over})
    if all(r["load_ratio"] is None for r in load) and not over:
        reasons = sorted({formats.reason_text(r["load_reason"]) for r in load})
        return (
            f"Of its teams {' and '.join(reasons)}."
            if reasons
            else "It appears once people, their hours and assignments come in."
        )
    if not teams:
        return "No team is booked beyond what its people have together, week by week."
    first = min(over, key=lambda r: r["week"])
    begins = f"{formats.week(first['week'])} ({words.dated(context, first['week'])})"
    if len(teams) == 1:
        return f"It is the only team over 100 %, from {begins}."
    others = f" and {len(teams) - 4} more" if len(teams) > 4 else ""
    return (
        f"{words.plural(len(teams), 'team')} are over 100 % in some week:"
        f" {', '.join(teams[:4])}{others}. The first is {first['team_name']} in {begins}."
    )


def _people_words(context: Context, load: list[words.Row]) -> str:
    """Hours booked on single people beyond what they have, where their team fits."""
    found = _people_over(load)
    if not found:
        return ""
    hours, teams = (
        sum(float(r["over_booked_hours"]) for r in found),
        sorted({r["team_name"] for r in found}),
    )
    named = f"{', '.join(teams[:4])}{f' and {len(teams) - 4} more' if len(teams) > 4 else ''}"
    return (
        f"{formats.hours(hours, context.locale)} are booked on single people beyond what they have,"
        f" in {named}, though {'its' if len(teams) == 1 else 'their'} hours fit together."
    )


def _load(context: Context, load: pa.Table, key: str) -> None:
    """By team what is booked, by skill all that is asked for: who is short of a skill need not have
    a team that is overbooked."""
    with blocks.block("Load against capacity, next twelve weeks", HOW if load.num_rows else ""):
        if load.num_rows and _by_skill(context):
            workload.heatmap(context, "skill_load", key="department_skills", department=key)
        elif load.num_rows:
            workload.heatmap(context, "team_load", key="department_load", department=key)
        else:
            blocks.empty(
                "No load yet",
                "Booked hours against what people have available appear here.",
                "Fill people, teams and assignments.",
            )


def _by_skill(context: Context) -> bool:
    """Where the report defines the load of a skill."""
    if "skill_week" not in context.reader.tables() or "demand_load" not in measures.definitions(
        context.reader
    ):
        return False
    return controls.switch("Rows", ["By team", "By skill"], "load_rows") == "By skill"


def _wanted(context: Context, key: str) -> None:
    """Which projects lack our people, by how much, and which of our tasks there slips first."""
    found = (
        context.rows("demand_projects", department=key, limit=100_000)
        if "project_demand_week" in context.reader.tables()
        else []
    )
    if not found:
        return _nobody_lacks(context)
    measured = measures.measure(
        context.reader,
        ("asked_hours", "lacking_hours"),
        by=("project_id",),
        where={"department_id": key},
        weeks=words.weeks(context, 1, WINDOW),
    )
    hours = {m["project_id"]: m for m in measured.to_pylist()}
    with blocks.block(
        _wanted_words(context, found, hours),
        f"Next {WINDOW} weeks. Short = hours without a name, not promised, or beyond what people"
        " have. Float = working days a task may slip.",
    ):
        cells = [
            (
                two_lines(r["project_name"], r["department_name"] or "no department"),
                _lacks(context, r, hours[r["project_id"]]),
                _slips(context, r),
            )
            for r in found[:WANTED]
        ]
        blocks.small_table(
            cells,
            ("Project", "Short", "What slips without them"),
            alt=f"{words.plural(len(found), 'project')} short of our people.",
        )
        navigation.downloads(
            context, "demand_projects", "All that ask", department=key, limit=100_000
        )


def _nobody_lacks(context: Context) -> None:
    """Nothing is short, which is good news; or nothing is known, which is not."""
    if context.reader.has("project_demand_week"):
        with blocks.block(
            "No project lacks our people",
            f"Next {WINDOW} weeks: all that is asked for has a name, is promised, and fits.",
        ):
            return
    with blocks.block("Who wants our people"):
        blocks.empty(
            "No request yet",
            "Projects that lack our people appear here.",
            "Fill role_requests, or assignments.",
        )


def _wanted_words(context: Context, found: list[words.Row], hours: dict[str, words.Row]) -> str:
    first, critical = found[0], sum(1 for r in found if r["critical_count"])
    lacking = formats.hours(hours[first["project_id"]]["lacking_hours"], context.locale)
    tail = (
        f"; {critical} of {len(found)} that ask have no float"
        if critical and len(found) > 1
        else ""
    )
    return f"{first['project_name']} lacks {lacking} of our people{tail}"


def _lacks(context: Context, row: words.Row, hours: words.Row) -> Text:
    skill = "no skill stated" if row["skill"] == NOT_STATED else row["skill"]
    lacking, asked = (
        formats.hours(hours[m], context.locale) for m in ("lacking_hours", "asked_hours")
    )
    return two_lines(
        f"{lacking} of {asked}", skill if row["skill_count"] == 1 else f"mostly {skill}"
    )


def _slips(context: Context, row: words.Row) -> Text:
    """Our task there with least float; without one, or without a network, it says so."""
    if row["task_name"] is None:
        return "none of our tasks yet"
    spare = row["total_float_days"]
    said = (
        "float not known"
        if spare is None
        else "no float"
        if spare <= 0
        else f"{spare:.0f}{formats.NO_BREAK}d float"
    )
    late = (
        f", {row['slip_days']}{formats.NO_BREAK}d late already"
        if (row["slip_days"] or 0) > 0
        else ""
    )
    more = f", and {row['task_count'] - 1} more" if row["task_count"] > 1 else ""
    return two_lines(
        f"{row['task_name']}{more}",
        f"due {words.dated(context, row['forecast_finish_date'])}, {said}{late}",
    )


WINDOW = 12
"""Weeks that load is looked at, back and ahead."""
WANTED = 8
"""Projects that lack people which are shown; the download lists all."""
HOW = (
    "% of available hours. By team: what is booked. By skill: what is booked and asked for. Bold ="
    " over 100 %, filled = over 115 %, ! = asked for and nobody there."
)
NOT_STATED = "not stated"
COMPLETE = 0.95
"""Share of the expected hours on time sheets below which worked and billable are not to be
trusted."""
SHOWN = 12
"""Projects that the table of cost lists; its download lists all."""


def _figures(context: Context, key: str) -> None:
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
        "Work and money so far",
        f"Worked and billable: past {WINDOW} weeks."
        f" {_sheets(context, past['timesheet_completeness'])}People, overbooked: next {WINDOW}"
        " weeks. Spent and CPI: the projects we own, to date.",
    ):
        people = figures.figure(context, "full_time_equivalents", ahead, where=where, weeks=coming)
        heads = (
            ""
            if ahead["headcount"] is None
            else words.plural(round(ahead["headcount"]), "person").replace("persons", "people")
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


def _sheets(context: Context, complete: float | None) -> str:
    """Whether time sheets hold enough for worked and billable to be read."""
    if complete is None or complete >= COMPLETE:
        return ""
    return (
        f"Time sheets hold {formats.percent(int(complete * 100) / 100, context.locale)} of the"
        " hours expected, less than 95 %, so both may be too low. "
    )


def _milestones(context: Context, key: str) -> None:
    """Of the projects a department owns; its head's own reader also holds those its people
    contribute to."""
    is_whole = context.reader.scope.is_whole
    found = (
        context.rows("milestones_of_department", department=key, limit=8)
        if is_whole
        else context.rows("milestones_next", project=None, relation=None, limit=8)
    )
    late = sum(1 for m in found if (m["slip_days"] or 0) > 0)
    with blocks.block(
        words.late_words(late, len(found), "milestone") if found else "Milestones",
        (
            f"{'' if is_whole else 'Of the projects we own or work on. '}{trends.PROMISED}"
            if found
            else ""
        ),
    ):
        if found:
            trends.promised(
                context,
                found,
                key="department_milestones",
                name=lambda m: f"{m['milestone_name']} · {m['project_name']}",
            )
        else:
            blocks.empty(
                "No milestones yet",
                "Promised and expected dates appear here.",
                "Fill tasks with kind milestone.",
            )


def _owned_money(context: Context, key: str) -> None:
    overruns = bridges.overruns(context, key)
    total = sum(float(r["over_amount"]) for r in overruns)
    side = "over" if total >= 0 else "under"
    if overruns:
        bridges.bridge(
            context,
            f"The projects we own forecast {words.money(context, abs(total))} {side} baseline",
            overruns,
            key="department_bridge",
        )
        return trends.rebaselined(context, key)
    with blocks.block("Money in the projects we own"):
        blocks.empty(
            "No forecast yet",
            "The bridge appears once owned projects have baselines.",
            "Fill tasks and task_baselines.",
        )


def _charged(context: Context, key: str) -> None:
    """What our people cost on projects of others, and theirs on ours."""
    found = context.rows("cross_charge", department=key)
    if not found:
        return
    heading = (
        f"Our people cost {_sum_of(context, found, 'ours')} on projects of other departments,"
        f" theirs {_sum_of(context, found, 'theirs')} on ours"
    )
    with blocks.block(
        heading, "To date, at standard rates, labour from time sheets or the ledger."
    ):
        cells = [
            (
                r["department_name"],
                *(
                    formats.UNKNOWN if r[c] is None else formats.number(r[c], context.locale)
                    for c in ("ours_amount", "theirs_amount")
                ),
            )
            for r in found
        ]
        symbol = formats.currency_symbol(context.locale)
        blocks.small_table(
            cells,
            ("Department", f"Ours on theirs, {symbol}", f"Theirs on ours, {symbol}"),
            right=(1, 2),
            alt="Cost between departments.",
        )
        navigation.downloads(context, "cross_charge", "Cost between departments", department=key)


def _sum_of(context: Context, found: list[words.Row], whose: str) -> str:
    """What the hours of one side cost; not known where any of them have no price."""
    amounts = [
        r[f"{whose}_amount"]
        for r in found
        if r[f"{whose}_amount"] is not None or r[f"{whose}_hours"] is not None
    ]
    return (
        "an amount not known in full"
        if None in amounts
        else words.money(context, sum(float(a) for a in amounts))
    )


def _our_cost(context: Context, key: str) -> None:
    found = context.rows("team_cost", department=key, team=None, limit=SHOWN + 1)
    with blocks.block(
        "What our people work on, and what it costs",
        "To date, all hours of our teams at standard rates, largest cost"
        f" first{f', first {SHOWN} projects' if len(found) > SHOWN else ''}",
    ):
        if not found:
            blocks.empty(
                "No hours yet",
                "Hours and cost of your teams appear here.",
                "Fill time_entries and standard_rates.",
            )
            return
        symbol = formats.currency_symbol(context.locale)
        blocks.small_table(
            [
                (
                    r["project_name"],
                    r["department_name"] or formats.UNKNOWN,
                    (
                        formats.UNKNOWN
                        if r["worked_hours"] is None
                        else formats.number(r["worked_hours"], context.locale)
                    ),
                    (
                        formats.UNKNOWN
                        if r["actual_cost_amount"] is None
                        else formats.number(r["actual_cost_amount"], context.locale)
                    ),
                )
                for r in found[:SHOWN]
            ],
            ("Project", "Owned by", "Hours", f"Cost, {symbol}"),
            right=(2, 3),
            alt="Hours and cost by project.",
        )
        navigation.downloads(
            context, "team_cost", "Hours and cost", department=key, team=None, limit=1_000_000
        )
