"""What was due and what was met: §2.2 and the definitions under "Dates" that count tasks and
milestones."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from tests.reference.whole import Whole
from tests.reference.work import Work
from tests.reference.world import DAY, Answer, Answers, World, known, unknown


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    counts = {project: count(world, project) for project in world.projects}
    answers: Answers = {}
    for key, of in {**counts, "": sum(counts.values(), Counter())}.items():
        for metric, answer in measures(of).items():
            answers.setdefault(metric, {})[key] = answer
    answers["slip"] = {project: slip(world, project) for project in world.projects} | {
        "": unknown("not_additive")
    }
    return answers


def count(world: World, project: str) -> Counter[str]:
    """Tasks and milestones by what is said of them. Summaries, level of effort and what was
    cancelled are no tasks here."""
    work, found = Work(world, project), Counter[str]()
    week = world.status - timedelta(days=world.status.weekday())
    closed = week + 6 * DAY if world.status.weekday() == 6 else week - DAY
    for task, row in work.tasks.items():
        plan, done = work.plans.get(task), work.done(task)
        if work.is_cancelled(task):
            continue
        if row["kind"] == "milestone" and not work.is_summary(task):
            found += Counter(
                milestones=1,
                reached=done is not None,
                reached_judged=bool(done and plan and not work.is_undated(task)),
            )
            found += Counter(
                on_time=bool(
                    done
                    and plan
                    and not work.is_undated(task)
                    and done <= plan["baseline_finish_date"]
                )
            )
        if (
            row["kind"] != "task"
            or work.is_summary(task)
            or work.technique(task) == "level_of_effort"
        ):
            continue
        promised = plan["baseline_finish_date"] if plan else None
        is_due, is_judged = bool(promised and promised <= world.status), not work.is_undated(task)
        is_met = bool(promised and done and done <= promised and is_judged)
        is_lately = bool(promised and closed - 27 * DAY <= promised <= closed and is_judged)
        expected_finish = row["forecast_finish_date"] or promised
        found += Counter(
            planned_done=bool(done and plan),
            unplanned_done=bool(done and not plan),
            due=is_due,
            judged=is_due and is_judged,
            missed=is_due and is_judged and not is_met,
            open=done is None,
            overdue=bool(done is None and expected_finish and expected_finish < world.status),
            lately=is_lately,
            lately_met=is_lately and is_met,
        )
    return found


def measures(n: Counter[str]) -> dict[str, Answer]:
    """The ratios, each with the first reason that holds."""

    def share(part: str, whole: str, reason: str) -> Answer:
        return known(n[part] / n[whole]) if n[whole] else unknown(reason)

    return {
        "baseline_execution": share("planned_done", "due", "no_plan_to_date"),
        "unplanned_finished": known(n["unplanned_done"]),
        "missed_tasks": share("missed", "judged", "no_plan_to_date"),
        "overdue_tasks": share("overdue", "open", "complete"),
        "hit_rate": share("lately_met", "lately", "no_plan_to_date"),
        "on_time": share("on_time", "reached_judged", _unjudged(n)),
    }


def _unjudged(n: Counter[str]) -> str:
    """Why no milestone reached can be judged."""
    if not n["milestones"]:
        return "no_milestones"
    return "no_baseline" if n["reached"] else "none_reached"


def slip(world: World, project: str) -> Answer:
    """Calendar days from the promised finish to the one now expected, or the actual one."""
    work = Work(world, project)
    leaves = [t for t in work.tasks if not work.is_summary(t) and work.tasks[t]["kind"] != "item"]
    last = Whole(world, project).last
    told = (last.get(f"{c}_finish_date") for c in ("baseline", "actual", "forecast"))
    planned, ended, expected = told
    promised = (
        work.row["baseline_finish_date"]
        or planned
        or max(
            (work.plans[t]["baseline_finish_date"] for t in leaves if t in work.plans), default=None
        )
    )
    own = work.row["actual_finish_date"] or ended or work.row["forecast_finish_date"]
    now = own or expected or work.expected_finish
    return (
        unknown("no_baseline")
        if promised is None
        else unknown("missing_input")
        if now is None
        else known((now - promised).days)
    )
