"""What was promised for when: milestones, baselines, the plan as bars."""

from __future__ import annotations

from portal.draw import blocks, text
from portal.language import message, plural
from portal.tell import navigation, plan, trends
from portal.tell.context import Context
from portal.tell.words import Row, dated, late_words, money


def milestones(context: Context, key: str) -> None:
    every = context.rows("milestones_of_project", project=key)
    drawn = [m for m in every if m["baseline_date"] and m["forecast_date"]]
    ahead, late = (
        sum(1 for m in drawn if not m["is_done"]),
        sum(1 for m in drawn if not m["is_done"] and (m["slip_days"] or 0) > 0),
    )
    shown = _nearest(drawn)
    more = (
        message(
            ". {shown} of {every} milestones, the next ones first",
            shown=len(shown),
            every=len(drawn),
        )
        if len(shown) < len(drawn)
        else ""
    )
    with blocks.block(
        (
            late_words(late, ahead, "milestone")
            if ahead
            else _reached(drawn, every)
            if every
            else message("Milestones")
        ),
        f"{message(trends.PROMISED)}{more}" if drawn else "",
    ):
        if drawn:
            trends.promised(
                context, shown, key="project_milestones", name=lambda m: str(m["milestone_name"])
            )
            trends.milestone_trend(context, key="project_trend", project=key)
        else:
            blocks.empty(
                message("No milestone can be compared") if every else message("No milestones yet"),
                message("Promised and expected dates appear here."),
                (
                    message("Give the milestones a baseline and an expected date.")
                    if every
                    else message("Fill tasks with kind milestone.")
                ),
            )


def _reached(rows: list[Row], every: list[Row]) -> str:
    """That all are reached is said of those that are, and only where none without a date is still
    open."""
    open_ones = sum(1 for m in every if not m["is_done"])
    if open_ones:
        return plural(
            "{count} milestone is open, without dates to compare",
            "{count} milestones are open, without dates to compare",
            open_ones,
        )
    late = sum(1 for m in rows if (m["slip_days"] or 0) > 0)
    return message("All milestones are reached") + (
        message(", {late} of {found_count} late", late=late, found_count=len(rows)) if late else ""
    )


def baselines(context: Context, key: str, project: Row, is_owner: bool) -> None:
    """Every baseline the project had, and how it stands against the first."""
    rows = (
        context.rows("project_baselines", project=key)
        if "baseline_version" in context.reader.tables()
        else []
    )
    if len(rows) > 1:
        with blocks.block(_rebased_words(context, rows), _against_first(context, rows[0], project)):
            cells = [
                (
                    text.two_lines(
                        (
                            message("Version {version}, in force", version=v["version"])
                            if v["is_current"]
                            else message("Version {version}", version=v["version"])
                        ),
                        trends.approved(context, v),
                    ),
                    dated(context, v["baseline_finish_date"]),
                    money(context, v["baseline_amount"], decimals=2),
                )
                for v in rows
            ]
            blocks.small_table(
                cells,
                (message("Baseline"), message("Finish"), message("Cost")),
                right=(2,),
                alt=plural(
                    "{count} baseline of the project.",
                    "{count} baselines of the project.",
                    len(rows),
                ),
            )
    if is_owner:
        trends.forecast_trend(context, key, key="project_forecast")


def _rebased_words(context: Context, rows: list[Row]) -> str:
    """How far the baseline in force lies from the first."""
    first, now = rows[0], rows[-1]
    sentences = []
    if first["baseline_finish_date"] and now["baseline_finish_date"]:
        days = (now["baseline_finish_date"] - first["baseline_finish_date"]).days
        sentences.append(
            (
                plural("the finish {count} day later", "the finish {count} days later", abs(days))
                if days > 0
                else plural(
                    "the finish {count} day earlier", "the finish {count} days earlier", abs(days)
                )
            )
            if days
            else message("the same finish")
        )
    if first["baseline_amount"] is not None and now["baseline_amount"] is not None:
        more = now["baseline_amount"] - first["baseline_amount"]
        sentences.append(
            (
                message("the cost {more} higher", more=money(context, abs(more), decimals=2))
                if more > 0
                else message("the cost {more} lower", more=money(context, abs(more), decimals=2))
            )
            if more
            else message("the same cost")
        )
    return (
        (
            message(
                "Re-baselined once: {said} than at first", said=message(" and ").join(sentences)
            )
            if len(rows) == 2
            else message(
                "Re-baselined {found_count} times: {said} than at first",
                found_count=len(rows) - 1,
                said=message(" and ").join(sentences),
            )
        )
        if sentences
        else plural("{count} baseline so far", "{count} baselines so far", len(rows))
    )


def _against_first(context: Context, first: Row, project: Row) -> str:
    """What is expected now against what was promised at first."""
    sentences = []
    if project["now_finish_date"] and first["baseline_finish_date"]:
        days = (project["now_finish_date"] - first["baseline_finish_date"]).days
        sentences.append(
            (
                plural("finish {count} day late", "finish {count} days late", abs(days))
                if days > 0
                else plural("finish {count} day early", "finish {count} days early", abs(days))
            )
            if days
            else message("finish as promised")
        )
    if project.get("estimate_amount") is not None and first["baseline_amount"] is not None:
        over = project["estimate_amount"] - first["baseline_amount"]
        sentences.append(
            message("forecast {over} over", over=money(context, abs(over), decimals=2))
            if over >= 0
            else message("forecast {over} under", over=money(context, abs(over), decimals=2))
        )
    return (
        message(
            "Against the first baseline: {said}. Every other number stands"
            " against the one in force.",
            said=", ".join(sentences),
        )
        if sentences
        else ""
    )


def _nearest(milestones: list[Row], most: int = 12) -> list[Row]:
    """Those to come, soonest first, and before them the last that were reached."""
    ahead = [m for m in milestones if not m["is_done"]][:most]
    past = [m for m in milestones if m["is_done"]]
    return [*past[len(past) - min(most - len(ahead), len(past)) :], *ahead]


def gantt(context: Context, key: str) -> None:
    rows = context.rows("gantt", project=key, team=None, limit=24)
    if rows:
        counted = context.rows("gantt_counts", project=key, team=None)[0]
        with blocks.block(_ending(counted), f"{message(plan.GANTT)}.{plan.part_of(rows, counted)}"):
            plan.gantt(context, rows, key="project_gantt", name=lambda t: str(t["task_name"]))
            navigation.downloads(
                context, "gantt", message("All tasks"), project=key, team=None, limit=100_000
            )


def _ending(counted: Row) -> str:
    """How many open tasks end after their baseline, and by how much at most; of all of them, drawn
    or not."""
    ahead, judged, late = (counted[n] for n in ("open_count", "judged_count", "late_count"))
    if not ahead:
        return message("No task is open")
    if not judged:
        return plural(
            "{count} task is open, without a baseline to compare with",
            "{count} tasks are open, without a baseline to compare with",
            ahead,
        )
    those = (
        plural("{count} open task with a baseline", "{count} open tasks with a baseline", judged)
        if judged < ahead
        else plural("{count} open task", "{count} open tasks", judged)
    )
    if not late:
        few = message("The open task ends") if ahead == 1 else message("{those} ends", those=those)
        return message(
            "{few} by the baseline",
            few=few if judged == 1 else message("All {those} end", those=those),
        )
    every = (
        message("The open task ends")
        if ahead == 1
        else (
            message("{those} ends", those=those)
            if judged == 1
            else (
                message("All {those} end", those=those)
                if late == judged
                else plural("{count} of {those} ends", "{count} of {those} end", late, those=those)
            )
        )
    )
    return (
        plural(
            "{every} after its baseline, by up to {count} day",
            "{every} after its baseline, by up to {count} days",
            counted["longest_slip_days"],
            every=every,
        )
        if late == 1
        else plural(
            "{every} after their baseline, by up to {count} day",
            "{every} after their baseline, by up to {count} days",
            counted["longest_slip_days"],
            every=every,
        )
    )
