"""Department: do my people fit the work, which dates will I miss, and what does it cost?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pyarrow as pa

from portal import formats
from portal.draw import blocks, sections
from portal.draw.sections import Section
from portal.language import collated, message, plural
from portal.pages.department.dates import milestones
from portal.pages.department.money import charged, our_cost, owned_money
from portal.pages.department.people import NOT_STATED, headline_numbers, load_by_week, wanted
from portal.tell import banner, changed, navigation, projects, words, workload
from portal.tell.context import Context


def render(context: Context) -> None:
    options = context.rows("departments")
    chosen = navigation.choose(
        context,
        message("Department"),
        options=options,
        key="department",
        identifier="department_id",
        name="department_name",
    )
    if chosen is None:
        return navigation.not_yours(context, "department") if options else _nothing(context)
    key, name = chosen["department_id"], chosen["department_name"]
    load = workload.load(context, "team_load", department=key)
    rows = load.to_pylist()
    short = _short(context, key)
    lede = " ".join(
        s
        for s in (
            _lede(context, rows),
            _people_words(context, rows),
            _short_words(context, short),
        )
        if s
    )
    blocks.head(
        message("Department view · {name}", name=name),
        _headline(context, rows, short),
        lede=lede,
        fresh=banner.freshness(context),
    )
    changed.fold(context, "department", navigation.within(context, "department", key))
    sections.draw(*_sections(context, load, key=key, name=name))


def _sections(context: Context, load: pa.Table, key: str, name: str) -> Iterable[Section]:
    """What asks nothing of the department is folded: what was charged, and projects of others."""
    yield Section("people", message("People"), partial(_people, context, load, key))
    yield Section("progress", message("Dates and money"), partial(_course, context, key))
    yield Section("charges", message("Charges"), partial(_charges, context, key), False)
    yield Section("projects", message("Our projects"), partial(_owned, context, name))
    if not context.reader.scope.is_whole:
        others = message("Projects our people contribute to")
        draw = partial(_others, context, others)
        yield Section("contributing", message("Projects of others"), draw, False, others)


def _people(context: Context, load: pa.Table, key: str) -> None:
    load_by_week(context, load, key)
    wanted(context, key)
    headline_numbers(context, key)


def _course(context: Context, key: str) -> None:
    left, right = blocks.beside(1, 1)
    with left:
        milestones(context, key)
    with right:
        owned_money(context, key)


def _charges(context: Context, key: str) -> None:
    charged(context, key)
    our_cost(context, key)


def _owned(context: Context, name: str) -> None:
    with blocks.block(
        message("Projects {name} owns", name=name),
        message("Worst first. Over = forecast less baseline at completion, slip in calendar days."),
    ):
        projects.project_grid(context, key="department", relation="owner", department=name)


def _others(context: Context, heading: str) -> None:
    with blocks.block(
        heading,
        message(
            "Owned by others: dates and the declared status are shared, their"
            " money is not. Never added to ours."
        ),
    ):
        projects.project_grid(context, key="contributing", relation="contributor")


def _nothing(context: Context) -> None:
    blocks.head(
        message("Department view"),
        message("No department yet"),
        lede=message("This page fills once departments and teams come in."),
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
    named = message("Work that states no skill") if worst == NOT_STATED else worst
    return message(
        "{named} lacks {total} in the next twelve weeks, most in {week},"
        " where {demand_hours} are asked for and {available_hours} are"
        " there.",
        named=named,
        total=formats.hours(total[worst], context.locale),
        week=formats.week(at["week"]),
        demand_hours=formats.hours(at["demand_hours"], context.locale),
        available_hours=formats.hours(at["available_hours"], context.locale),
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
        return message("Load against capacity is not known yet.")
    if _people_over(load):
        return message("The work fits the teams for the next twelve weeks, but not every person.")
    if short:
        return message("The work fits the teams for the next twelve weeks, but not every skill.")
    every = len({r["team_id"] for r in load})
    if len(known) < every:
        return plural(
            "The work fits {known_count} of {count} team for the next twelve"
            " weeks; of the others it is not known.",
            "The work fits {known_count} of {count} teams for the next twelve"
            " weeks; of the others it is not known.",
            every,
            known_count=len(known),
        )
    return message("The work fits the people for the next twelve weeks.")


def _overbooked(context: Context, over: list[words.Row]) -> str:
    """The team booked furthest beyond what it has; one without any time stands before all."""
    worst = max(over, key=lambda r: (workload.without_time(r), r["load_ratio"] or 0))
    weeks = sum(1 for r in over if r["team_id"] == worst["team_id"])
    if workload.without_time(worst):
        return message(
            "{team_name} is booked in {week}, and none of its people is at work then.",
            team_name=worst["team_name"],
            week=formats.week(worst["week"]),
        )
    if weeks == 1:
        return message(
            "{team_name} is overbooked in {week}, by {load_ratio}.",
            team_name=worst["team_name"],
            week=formats.week(worst["week"]),
            load_ratio=formats.percent(worst["load_ratio"] - 1, context.locale),
        )
    return plural(
        "{team_name} is overbooked for {count} week, by up to {load_ratio}.",
        "{team_name} is overbooked for {count} weeks, by up to {load_ratio}.",
        weeks,
        team_name=worst["team_name"],
        load_ratio=formats.percent(worst["load_ratio"] - 1, context.locale),
    )


def _lede(context: Context, load: list[words.Row]) -> str:
    over = _over(load)
    teams = sorted({r["team_name"] for r in over}, key=collated)
    if all(r["load_ratio"] is None for r in load) and not over:
        reasons = sorted({formats.reason_text(r["load_reason"]) for r in load})
        return (
            message("Of its teams {reasons}.", reasons=message(" and ").join(reasons))
            if reasons
            else message("It appears once people, their hours and assignments come in.")
        )
    if not teams:
        return message("No team is booked beyond what its people have together, week by week.")
    first = min(over, key=lambda r: r["week"])
    begins = f"{formats.week(first['week'])} ({words.dated(context, first['week'])})"
    if len(teams) == 1:
        return message("It is the only team over 100 %, from {begins}.", begins=begins)
    others = (
        message(" and {teams_count} more", teams_count=len(teams) - 4) if len(teams) > 4 else ""
    )
    return plural(
        "{count} team are over 100 % in some week: {teams}{others}. The"
        " first is {team_name} in {begins}.",
        "{count} teams are over 100 % in some week: {teams}{others}. The"
        " first is {team_name} in {begins}.",
        len(teams),
        teams=", ".join(teams[:4]),
        others=others,
        team_name=first["team_name"],
        begins=begins,
    )


def _people_words(context: Context, load: list[words.Row]) -> str:
    """Hours booked on single people beyond what they have, where their team fits."""
    over = _people_over(load)
    if not over:
        return ""
    hours, teams = (
        sum(float(r["over_booked_hours"]) for r in over),
        sorted({r["team_name"] for r in over}, key=collated),
    )
    named = (
        message(
            "{teams} and {teams_count} more", teams=", ".join(teams[:4]), teams_count=len(teams) - 4
        )
        if len(teams) > 4
        else f"{', '.join(teams[:4])}"
    )
    return plural(
        "{hours} are booked on single people beyond what they have, in"
        " {named}, though its hours fit together.",
        "{hours} are booked on single people beyond what they have, in"
        " {named}, though their hours fit together.",
        len(teams),
        hours=formats.hours(hours, context.locale),
        named=named,
    )
