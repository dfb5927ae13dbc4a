"""How it went lately and what the responsible people expect: EV15, EV24, EV25, EV30, FN06 to FN08
and the definitions that look at whole periods of four weeks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tests.reference import budget, earned_value
from tests.reference.capacity import monday
from tests.reference.whole import Whole, whole
from tests.reference.work import Work
from tests.reference.world import DAY, Answer, Answers, World, known, unknown

CADENCE = 31
Amount = float | None


@dataclass(frozen=True)
class Pace:
    """What is known of one project, or of several added up."""

    count: int = 1
    periods: int = 0
    earned: dict[int, float] = field(default_factory=dict)
    """Earned in so many whole weeks, of projects with a baseline; likewise what follows."""
    earned_discrete: float = 0.0
    planned_discrete: float = 0.0
    cost: dict[int, float] = field(default_factory=dict)
    recent_cost: Amount = None
    """Of twelve weeks, whether there is a baseline or not."""
    known: dict[int, int] = field(default_factory=dict)
    """Of how many projects it is known what so many weeks earned and cost."""
    weeks_left: Amount = None
    is_over: bool = False
    left: Amount = None
    """What the responsible people expect still to spend."""
    left_based: float = 0.0
    unestimated: int = 0
    unestimated_based: int = 0
    unestimated_budgeted: int = 0
    to_budget: Amount = None
    is_stale: bool = False
    sums: earned_value.Sums = field(default_factory=lambda: earned_value.Sums(count=0))
    ledger: budget.Ledger = field(default_factory=lambda: budget.Ledger(count=0))
    reported: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Planned totals reported; of those with both totals, planned and forecast less planned."""

    def __add__(self, other: Pace) -> Pace:
        def add(a: Amount, b: Amount) -> Amount:
            return b if a is None else a if b is None else a + b

        def by_weeks(a: dict[int, Any], b: dict[int, Any]) -> dict[int, Any]:
            return {n: a.get(n, 0) + b.get(n, 0) for n in {*a, *b}}

        planned, both, over = (a + b for a, b in zip(self.reported, other.reported, strict=True))
        return Pace(
            count=self.count + other.count,
            periods=max(self.periods, other.periods),
            earned=by_weeks(self.earned, other.earned),
            earned_discrete=self.earned_discrete + other.earned_discrete,
            planned_discrete=self.planned_discrete + other.planned_discrete,
            cost=by_weeks(self.cost, other.cost),
            recent_cost=add(self.recent_cost, other.recent_cost),
            known=by_weeks(self.known, other.known),
            left=add(self.left, other.left),
            left_based=self.left_based + other.left_based,
            unestimated=self.unestimated + other.unestimated,
            unestimated_based=self.unestimated_based + other.unestimated_based,
            unestimated_budgeted=self.unestimated_budgeted + other.unestimated_budgeted,
            to_budget=add(self.to_budget, other.to_budget),
            sums=self.sums + other.sums,
            ledger=self.ledger + other.ledger,
            reported=(planned, both, over),
        )


def closed(status: date) -> date:
    """The last day of the last whole week."""
    return monday(status + DAY) - DAY


def pace(world: World, project: str) -> Pace:
    work, sums = Work(world, project), earned_value.sums(world, project)
    books = budget.ledger(world, project)
    last, is_based = closed(world.status), sums.bac is not None
    left, told = remaining(world, work)
    one = whole(world, project)
    windows = {n: last - 7 * n * DAY for n in (4, 12)}
    costs: dict[int, Amount] = {
        n: cost_between(world, project, since, last) for n, since in windows.items()
    }
    if one and not has_ledger(world, project) and earned_value.reported(world, project) is not None:
        costs = {
            n: one.spent(since, last) if one.has_spent_by(since) else None
            for n, since in windows.items()
        }
    gained = {n: _gained(work, one, since, last) for n, since in windows.items()}
    lately = [n for n in windows if costs[n] is not None and gained[n] is not None]
    found = Pace(
        periods=_periods(world, work, last=last),
        recent_cost=costs[12],
        known={n: int(n in lately) for n in windows},
        weeks_left=weeks_left(world, work),
        is_over=is_over(world, project),
        left=left,
        unestimated=int(left is None),
        unestimated_budgeted=int(left is None and books.budget is not None),
        is_stale=told is not None and (world.status - told).days > CADENCE,
        sums=sums,
        ledger=books,
        reported=_reported(world, project),
    )
    if books.budget is not None and left is not None:
        found = replace(found, to_budget=books.budget - (sums.ac or 0.0) - left)
    if not is_based:
        return found
    since = last - 28 * DAY
    loe = {t for t in work.budgets if work.technique(t) == "level_of_effort"}
    earned_discrete = planned_discrete = 0.0
    if one and one.dates:
        budgeted = one.budget or 0.0
        earned_discrete = budgeted * (one.earned(last) - one.earned(since))
        planned_discrete = budgeted * (one.planned(last) - one.planned(since))
    elif not one:
        earned_discrete = value(work, last, without=loe) - value(work, since, without=loe)
        planned_discrete = planned(work, last, without=loe) - planned(work, since, without=loe)
    return replace(
        found,
        earned={n: gained[n] or 0.0 for n in lately},
        earned_discrete=earned_discrete if 4 in lately else 0.0,
        planned_discrete=planned_discrete if 4 in lately else 0.0,
        cost={n: costs[n] or 0.0 for n in lately},
        left_based=left or 0.0,
        unestimated_based=int(left is None),
    )


ENDED = ("completed", "closed", "cancelled")


def is_over(world: World, project: str) -> bool:
    """By its phase; what begins or ends only later is not over."""
    later = {(project, "actual_start_date"), (project, "actual_finish_date")} & world.cut
    return world.project[project]["phase"] in ENDED and not later


def has_ledger(world: World, project: str) -> bool:
    """Whether cost came in line by line, or as priced time."""
    lines = [c for c in world.of("cost_entries", project) if c["cost_state"] != "committed"]
    is_priced = world.project[project]["labour_from"] == "time"
    return bool(lines or (is_priced and world.of("time_entries", project)))


def _gained(work: Work, one: Whole | None, since: date, last: date) -> Amount:
    """Earned between two days; of a whole project only where something was told before them."""
    if one is None:
        return value(work, last) - value(work, since)
    budgeted = one.budget or 0.0
    known = one.has_told_by(since)
    return budgeted * (one.earned(last) - one.earned(since)) if known else None


def weeks_left(world: World, work: Work) -> Amount:
    """Weeks to the finish expected, else to that of the baseline."""
    last = Whole(world, work.project).last
    if is_over(world, work.project) or work.row["actual_finish_date"]:
        return None
    leaves = [t for t in work.tasks if not work.is_summary(t) and work.tasks[t]["kind"] != "item"]
    planned_days = [work.plans[t]["baseline_finish_date"] for t in leaves if t in work.plans]
    day = (
        work.row["forecast_finish_date"]
        or last.get("forecast_finish_date")
        or work.expected_finish
        or work.row["baseline_finish_date"]
        or last.get("baseline_finish_date")
        or max(planned_days, default=None)
    )
    return (day - world.status).days / 7 if day else None


def value(work: Work, day: date, without: set[str] | frozenset[str] = frozenset()) -> float:
    """Earned by the end of a day."""
    tasks = {t: b for t, b in work.budgets.items() if t not in without}
    return sum(b * work.earned(t, day) for t, b in tasks.items())


def planned(work: Work, day: date, without: set[str]) -> float:
    """Planned by the end of a day, with what no task has yet."""
    tasks = {t: b for t, b in work.budgets.items() if t not in without}
    extra = earned_value.undistributed(work.world, work.project)
    due = extra if earned_value.baseline_finish(work) <= day else 0.0
    return sum(b * work.planned(t, day) for t, b in tasks.items()) + due


def cost_between(world: World, project: str, after: date, last: date) -> float:
    """Actual cost booked after one day and by the end of another."""
    parts = [
        world.priced(project, c["cost_amount"], c["currency"]) or 0.0
        for c in world.of("cost_entries", project)
        if c["cost_state"] != "committed" and after < c["cost_date"] <= last
    ]
    if world.project[project]["labour_from"] == "time":
        parts += [
            t["worked_hours"] * (earned_value.rate_of(world, t) or 0.0)
            for t in world.of("time_entries", project)
            if after < t["work_date"] <= last
        ]
    return sum(parts)


def _periods(world: World, work: Work, last: date) -> int:
    """Periods of four whole weeks since the first with anything planned, earned or spent."""
    project = work.project
    days = [d for t in work.budgets if (d := _first(work, t, last=last))]
    if one := whole(world, project):
        days += [d for d, _ in one.told] + ([one.dates[0]] if one.dates else [])
        if not has_ledger(world, project):
            days += [r["report_date"] for r in one.reports if r["actual_total_amount"] is not None]
    days += [c["cost_date"] for c in world.of("cost_entries", project)]
    days += [t["work_date"] for t in world.of("time_entries", project)]
    return max((last + DAY - monday(min(days))).days // 28, 0) if days else 0


def _first(work: Work, task: str, last: date) -> date | None:
    """A day of the first week, of the last forty, by whose end anything of it was planned or
    earned."""
    ends = (last - 7 * n * DAY for n in range(40, -1, -1))
    return next((d for d in ends if work.planned(task, d) > 0 or work.earned(task, d) > 0), None)


def remaining(world: World, work: Work) -> tuple[Amount, date | None]:
    """The latest estimates of the open tasks added up, and the day of the latest. None until every
    open one has one, save those planned to cost nothing and milestones without a budget."""
    total, days, is_missing, is_work = 0.0, [], False, False
    for task, row in work.tasks.items():
        rows = world.of("estimates_to_complete", task, "task_id")
        needed = _needs_estimate(work, task)
        is_repeat = work.is_summary(task) and not work.budgets.get(task)
        if is_repeat or work.is_cancelled(task) or not (rows or needed):
            continue
        is_work = is_work or row["kind"] != "item"
        if work.done(task):
            continue
        if rows:
            latest = max(rows, key=lambda r: r["estimate_date"])
            total += world.priced(work.project, latest["remaining_amount"]) or 0.0
            days.append(latest["estimate_date"])
        is_missing = is_missing or not rows
    return (total if is_work and not is_missing else None), max(days, default=None)


def _needs_estimate(work: Work, task: str) -> bool:
    kind, planned = work.tasks[task]["kind"], work.budgets.get(task)
    return kind in ("task", "level_of_effort") if planned is None else planned != 0


def _reported(world: World, project: str) -> tuple[float, float, float]:
    rows = world.of("project_reports", project)
    if not rows:
        return 0.0, 0.0, 0.0
    row = max(rows, key=lambda r: r["report_date"])
    planned, forecast = (
        world.priced(project, row[f"{c}_total_amount"]) for c in ("baseline", "forecast")
    )
    if planned is None or forecast is None:
        return planned or 0.0, 0.0, 0.0
    return planned, planned, forecast - planned


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    found = {p: pace(world, p) for p in world.projects}
    whole = sum(found.values(), Pace(count=0))
    answers: Answers = {}
    for key, of in {**found, "": whole}.items():
        for metric, answer in measures(of).items():
            answers.setdefault(metric, {})[key] = answer
    return answers


def measures(s: Pace) -> dict[str, Answer]:
    """The definitions, each with the first reason that holds."""
    later = "after_status_date" if s.sums.is_later else None
    fx = "fx_missing" if s.sums.is_unpriced else None
    base = earned_value.unplanned(s.sums)
    zero = later or base or ("bac_zero" if s.sums.bac == 0 else None)
    few = [None if s.periods >= n else "insufficient_history" for n in range(4)]
    untold = {n: None if s.known.get(n) else "insufficient_history" for n in (4, 12)}
    undated = "no_plan_dates" if base is None and not s.sums.dated else None
    bac, ac, ev = s.sums.bac or 0.0, s.sums.based_ac or 0.0, s.sums.ev
    old = "stale" if s.count == 1 and s.is_stale else None

    def over(reason: str | None, part: float, whole: float) -> Answer:
        return unknown(reason) if reason else known(part / whole)

    def spent(amount: float) -> str | None:
        return "no_actuals" if amount == 0 else "negative_actuals" if amount < 0 else None

    short, long = (s.cost.get(n, 0.0) for n in (4, 12))
    recent = over(zero or few[3] or untold[12] or spent(long), s.earned.get(12, 0.0), long)
    burn = over(
        fx or few[3] or (None if s.recent_cost is not None else "insufficient_history"),
        s.recent_cost or 0.0,
        3,
    )
    budgeted = budget.measures(s.ledger)["budget"]
    no_runway = (
        budgeted[1]
        or burn[1]
        or ("not_additive" if s.count > 1 else None)
        or ("nothing_spent" if not s.recent_cost else None)
        or ("negative_actuals" if (s.recent_cost or 0) < 0 else None)
    )
    no_burn = (
        burn[1]
        or ("not_additive" if s.count > 1 else None)
        or ("complete" if s.is_over else None)
        or ("negative_actuals" if (s.recent_cost or 0) < 0 else None)
        or ("no_finish" if s.weeks_left is None else None)
        or ("target_passed" if (s.weeks_left or 0) < 0 else None)
    )
    no_recent = later or base or recent[1] or ("no_progress" if (recent[0] or 0) <= 0 else None)
    no_index = (
        later
        or base
        or ("complete" if ev >= bac else None)
        or ("missing_input" if s.unestimated_based else None)
        or old
        or ("target_exhausted" if s.left_based == 0 else None)
    )
    planned, both, difference = s.reported
    return {
        "period_cost_performance": over(
            zero or few[1] or untold[4] or spent(short), s.earned.get(4, 0.0), short
        ),
        "recent_cost_performance": recent,
        "period_schedule_performance": over(
            later
            or base
            or undated
            or zero
            or few[1]
            or untold[4]
            or ("no_plan_to_date" if s.planned_discrete <= 1e-9 else None),
            s.earned_discrete,
            s.planned_discrete,
        ),
        "burn_rate": burn,
        "estimate_by_burn": unknown(no_burn)
        if no_burn
        else known((s.sums.ac or 0.0) + (burn[0] or 0.0) / 4 * (s.weeks_left or 0.0)),
        "runway": unknown(no_runway)
        if no_runway
        else known(max(((budgeted[0] or 0) - (s.sums.ac or 0)) / (burn[0] or 1) * 4, 0.0)),
        "estimate_by_recent": unknown(no_recent)
        if no_recent
        else known(ac + (bac - ev) / (recent[0] or 1)),
        "estimate_by_people": over(
            fx or ("missing_input" if s.unestimated else None) or old,
            (s.sums.ac or 0.0) + (s.left or 0.0),
            1,
        ),
        "to_complete_index_people": over(no_index, bac - ev, s.left_based or 1),
        "forecast_to_budget": over(
            fx
            or ("no_baseline" if s.ledger.budget is None else None)
            or ("missing_input" if s.unestimated_budgeted else None)
            or old,
            s.to_budget or 0.0,
            1,
        ),
        "reported_variance_ratio": over(
            fx
            or ("no_baseline" if planned == 0 else None)
            or ("missing_input" if both == 0 else None),
            difference,
            both or 1,
        ),
    }
