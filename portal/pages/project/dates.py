"""What was promised for when: milestones, baselines, the plan as bars."""

from __future__ import annotations

from portal.draw import blocks, text
from portal.tell import navigation, plan, trends
from portal.tell.context import Context
from portal.tell.words import Row, dated, late_words, money, plural


def milestones(context: Context, key: str) -> None:
    every = context.rows("milestones_of_project", project=key)
    found = [m for m in every if m["baseline_date"] and m["forecast_date"]]
    ahead, late = (
        sum(1 for m in found if not m["is_done"]),
        sum(1 for m in found if not m["is_done"] and (m["slip_days"] or 0) > 0),
    )
    shown = _nearest(found)
    more = (
        f". {len(shown)} of {len(found)} milestones, the next ones first"
        if len(shown) < len(found)
        else ""
    )
    with blocks.block(
        (
            late_words(late, ahead, "milestone")
            if ahead
            else _reached(found, every)
            if every
            else "Milestones"
        ),
        f"{trends.PROMISED}{more}" if found else "",
    ):
        if found:
            trends.promised(
                context, shown, key="project_milestones", name=lambda m: str(m["milestone_name"])
            )
            trends.milestone_trend(context, key="project_trend", project=key)
        else:
            blocks.empty(
                "No milestone can be compared" if every else "No milestones yet",
                "Promised and expected dates appear here.",
                (
                    "Give the milestones a baseline and an expected date."
                    if every
                    else "Fill tasks with kind milestone."
                ),
            )


def _reached(found: list[Row], every: list[Row]) -> str:
    """That all are reached is said of those that are, and only where none without a date is still
    open."""
    open_ones = sum(1 for m in every if not m["is_done"])
    if open_ones:
        return (
            f"{plural(open_ones, 'milestone')} {'is' if open_ones == 1 else 'are'} open, without"
            " dates to compare"
        )
    late = sum(1 for m in found if (m["slip_days"] or 0) > 0)
    return "All milestones are reached" + (f", {late} of {len(found)} late" if late else "")


def baselines(context: Context, key: str, project: Row, is_owner: bool) -> None:
    """Every baseline the project had, and how it stands against the first."""
    found = (
        context.rows("project_baselines", project=key)
        if "baseline_version" in context.reader.tables()
        else []
    )
    if len(found) > 1:
        with blocks.block(
            _rebased_words(context, found), _against_first(context, found[0], project)
        ):
            cells = [
                (
                    text.two_lines(
                        f"Version {v['version']}{', in force' if v['is_current'] else ''}",
                        trends.approved(context, v),
                    ),
                    dated(context, v["baseline_finish_date"]),
                    money(context, v["baseline_amount"], decimals=2),
                )
                for v in found
            ]
            blocks.small_table(
                cells,
                ("Baseline", "Finish", "Cost"),
                right=(2,),
                alt=f"{plural(len(found), 'baseline')} of the project.",
            )
    if is_owner:
        trends.forecast_trend(context, key, key="project_forecast")


def _rebased_words(context: Context, found: list[Row]) -> str:
    """How far the baseline in force lies from the first."""
    first, now = found[0], found[-1]
    said = []
    if first["baseline_finish_date"] and now["baseline_finish_date"]:
        days = (now["baseline_finish_date"] - first["baseline_finish_date"]).days
        said.append(
            f"the finish {plural(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"
            if days
            else "the same finish"
        )
    if first["baseline_amount"] is not None and now["baseline_amount"] is not None:
        more = now["baseline_amount"] - first["baseline_amount"]
        said.append(
            f"the cost {money(context, abs(more), decimals=2)} {'higher' if more > 0 else 'lower'}"
            if more
            else "the same cost"
        )
    return (
        f"Re-baselined {'once' if len(found) == 2 else f'{len(found) - 1} times'}:"
        f" {' and '.join(said)} than at first"
        if said
        else f"{plural(len(found), 'baseline')} so far"
    )


def _against_first(context: Context, first: Row, project: Row) -> str:
    """What is expected now against what was promised at first."""
    said = []
    if project["now_finish_date"] and first["baseline_finish_date"]:
        days = (project["now_finish_date"] - first["baseline_finish_date"]).days
        said.append(
            f"finish {plural(abs(days), 'day')} {'late' if days > 0 else 'early'}"
            if days
            else "finish as promised"
        )
    if project.get("estimate_amount") is not None and first["baseline_amount"] is not None:
        over = project["estimate_amount"] - first["baseline_amount"]
        said.append(
            f"forecast {money(context, abs(over), decimals=2)} {'over' if over >= 0 else 'under'}"
        )
    return (
        f"Against the first baseline: {', '.join(said)}. Every other number stands against the one"
        " in force."
        if said
        else ""
    )


def _nearest(milestones: list[Row], most: int = 12) -> list[Row]:
    """Those to come, soonest first, and before them the last that were reached."""
    ahead = [m for m in milestones if not m["is_done"]][:most]
    past = [m for m in milestones if m["is_done"]]
    return [*past[len(past) - min(most - len(ahead), len(past)) :], *ahead]


def gantt(context: Context, key: str) -> None:
    found = context.rows("gantt", project=key, team=None, limit=24)
    if found:
        counted = context.rows("gantt_counts", project=key, team=None)[0]
        with blocks.block(_ending(counted), f"{plan.GANTT}.{plan.part_of(found, counted)}"):
            plan.gantt(context, found, key="project_gantt", name=lambda t: str(t["task_name"]))
            navigation.downloads(
                context, "gantt", "All tasks", project=key, team=None, limit=100_000
            )


def _ending(counted: Row) -> str:
    """How many open tasks end after their baseline, and by how much at most; of all of them, drawn
    or not."""
    ahead, judged, late = (counted[n] for n in ("open_count", "judged_count", "late_count"))
    if not ahead:
        return "No task is open"
    if not judged:
        return (
            f"{plural(ahead, 'task')} {'is' if ahead == 1 else 'are'} open, without a baseline to"
            " compare with"
        )
    those = (
        f"{judged} open"
        f" {'task' if judged == 1 else 'tasks'}{' with a baseline' if judged < ahead else ''}"
    )
    if not late:
        few = "The open task ends" if ahead == 1 else f"{those} ends"
        return f"{few if judged == 1 else f'All {those} end'} by the baseline"
    every = (
        "The open task ends"
        if ahead == 1
        else (
            f"{those} ends"
            if judged == 1
            else (
                f"All {those} end"
                if late == judged
                else f"{late} of {those} {'ends' if late == 1 else 'end'}"
            )
        )
    )
    return (
        f"{every} after {'its' if late == 1 else 'their'} baseline, by up to"
        f" {plural(counted['longest_slip_days'], 'day')}"
    )
