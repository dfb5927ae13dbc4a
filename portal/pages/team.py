"""Team: what do we do next, who waits for whom, does it fit, and are our estimates getting better?"""

from __future__ import annotations

from portal import blocks, formats, story
from portal.blocks import two_lines
from portal.context import Context


def render(context: Context) -> None:
    options = story.rows(context, "teams")
    chosen = story.choose(context, "Team", options, "team", "team_id", "team_name")
    if chosen is None:
        return story.not_yours("Team") if options else _nothing(context)
    key = chosen["team_id"]
    due = story.rows(context, "team_due", team=key, limit=14)
    blocks.head(f"Team view · {chosen['team_name']}", _headline(due), _lede(due), story.freshness(context))
    _due(context, due, key)
    left, right = blocks.beside(3, 2)
    with left:
        _gantt(context, key)
    with right:
        _people(context, key)
    _carries(context, key)


def _nothing(context: Context) -> None:
    blocks.head("Team view", "No team yet", "This page fills once teams and people come in.", story.freshness(context))


def _headline(due: list[story.Row]) -> str:
    blocked, late = sum(1 for d in due if d["waiting_for"]), sum(1 for d in due if d["is_overdue"])
    if blocked:
        return f"{story.plural(blocked, 'task')} blocked, {late or 'none'} overdue, of {len(due)} due in the next two weeks."
    if late:
        return f"{story.plural(late, 'task')} overdue; nothing is blocked."
    return f"{story.plural(len(due), 'task')} due in the next two weeks, none late or blocked." if due else "Nothing is due in the next two weeks."


def _lede(due: list[story.Row]) -> str:
    waiting = [d for d in due if d["waiting_count"]]
    if not waiting:
        return "No other task waits for what is due now."
    most = max(waiting, key=lambda d: d["waiting_count"])
    return f"{most['task_name']} holds up {story.plural(most['waiting_count'], 'task')}, more than any other."


def _state(row: story.Row) -> blocks.Rich:
    if row["waiting_for"]:
        return blocks.state("red", "Blocked")
    return blocks.state("amber", "Late") if row["is_overdue"] else blocks.state("green", "Going")


def _due(context: Context, due: list[story.Row], key: str) -> None:
    with blocks.block("Due in the next two weeks", "Blocked first, then late, then what others wait for"):
        if not due:
            blocks.empty("Nothing is due", "No unfinished task of this team is expected within two weeks.", "Dates come from the plan's forecast.",
                         colour="green", word="Nothing due")  # fmt: skip
            return
        cells = [(_state(d), two_lines(d["task_name"], f"{d['project_name']} · {d['owner_name'] or 'no owner'}"), d["waiting_for"] or formats.UNKNOWN,
                  two_lines(story.day(context, d["forecast_finish_date"]), formats.slip(d["slip_days"], context.locale) + " against plan")) for d in due]  # fmt: skip
        blocks.small_table(cells, ("State", "Task", "Waiting for", "Expected"), alt=f"{len(due)} tasks due in two weeks.")
        story.downloads(context, "team_due", "All that is due", team=key, limit=100_000)


def _gantt(context: Context, key: str) -> None:
    found = story.rows(context, "gantt", project=None, team=key, limit=story.MOST_ROWS)
    late = sum(1 for t in found if (t["slip_days"] or 0) > 0)
    with blocks.block(f"{late} of our next {len(found)} tasks end after their baseline" if found else "Our tasks", "Bar = now expected, thin grey = baseline, strong = overdue, number = calendar days of slip"):
        if found:
            story.gantt(context, found, key="team_gantt", name=lambda t: f"{t['task_name']} · {t['project_name']}")
        else:
            blocks.empty("No open tasks", "The team's tasks over time appear here.", "Fill tasks with team and dates.")


def _people(context: Context, key: str) -> None:
    load = context.reader.rows("person_load", team=key)
    over = sorted({r["person_name"] for r in load.to_pylist() if (r["load_ratio"] or 0) > 1})
    heading = f"{story.plural(len(over), 'person') if len(over) == 1 else f'{len(over)} people'} booked over 100 %" if over else "Nobody is booked over 100 %"
    with blocks.block(heading, "Booked hours as % of available, next eight weeks. Bold = over 100 %."):
        if load.num_rows:
            story.heatmap(context, load, row="person_name", key="team_load")
        else:
            blocks.empty("No load yet", "Booked hours of each person appear here.", "Fill people and assignments.")


def _carries(context: Context, key: str) -> None:
    found = story.rows(context, "team_carries", team=key)
    with blocks.block("What we carry: spent against estimate", "Open tasks and hours of this team, by project"):
        if not found:
            blocks.empty("No open work", "Open tasks by project appear here.", "Fill tasks with team and estimates.")
            return
        cells = [(r["project_name"], f"{r['open_count']} open, {r['overdue_count']} late", formats.value(r["worked_hours"], "hours", context.locale),
                  formats.value(r["estimate_hours"], "hours", context.locale)) for r in found[:12]]  # fmt: skip
        blocks.small_table(cells, ("Project", "Tasks", "Spent", "Estimated"), right=(2, 3), alt="Spent against estimated hours.")
