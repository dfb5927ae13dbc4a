"""What projects are for and how they ended: PF04, PF05, PF11, PF12 and the definitions under
"Worth" that need no discounting."""

from __future__ import annotations

from collections import defaultdict

from tests.reference import budget, earned_value
from tests.reference.work import Work
from tests.reference.world import Answer, Answers, World, known, unknown

Sums = dict[str, float]


def outcome(world: World, project: str) -> Sums:
    """What is known of the benefits, the delay and the end of a project; what is not known is not
    among it."""
    row = world.project[project]
    found: Sums = defaultdict(float)
    if world.currency_of(project) not in world.budget_rates:
        found["unpriced"] = 1
    for benefit in world.of("benefits", project):
        amounts = {
            c: world.priced(project, benefit[f"{c}_amount"])
            for c in ("planned", "forecast", "realised")
        }
        for name in ("planned", "forecast"):
            if amounts[name] is not None:
                found[name] += amounts[name] or 0.0
        if benefit["measure_date"] and benefit["measure_date"] <= world.status:
            if amounts["realised"] is None:
                found["unmeasured"] += 1
            else:
                found["realised"] += amounts["realised"] or 0.0
                found["due"] += amounts["planned"] or 0.0
    if (
        row["weekly_delay_amount"] is not None
        and (delay := world.priced(project, row["weekly_delay_amount"])) is not None
    ):
        found["delay"] = delay
    if (
        row["phase"] in ("completed", "closed") and (project, "actual_finish_date") not in world.cut
    ):  # what ends later was not over
        _ended(world, project, found)
    return dict(found)


def _ended(world: World, project: str, found: Sums) -> None:
    """Against the baseline in force, the first one, and the money; each only where both sides are
    known."""
    work, end = Work(world, project), world.project[project]["actual_finish_date"]
    leaves = [t for t in work.plans if not work.is_summary(t)]
    promised = work.row["baseline_finish_date"] or max(
        (work.plans[t]["baseline_finish_date"] for t in leaves), default=None
    )
    first = {
        t: min(
            (b for b in world.of("task_baselines", t, "task_id") if b["version"] in work.places),
            key=lambda b: work.places[b["version"]],
        )["baseline_finish_date"]
        for t in leaves
    }
    for name, day in (("on_time", promised), ("as_promised", max(first.values(), default=None))):
        if end and day:
            found[f"{name}_judged"], found[name] = 1, float(end <= day)
    found["ended"] = float(end is not None)
    sums = earned_value.sums(world, project)
    if sums.bac is not None and sums.ac is not None and not sums.is_unpriced:
        found["costed"], found["on_budget"] = 1, float(sums.ac <= sums.bac)
        found["on_first_budget"] = float(sums.ac <= (budget.ledger(world, project).original or 0.0))


def expected(world: World) -> Answers:
    """Every metric of the family, of each project and of the whole."""
    found = {p: outcome(world, p) for p in world.projects}
    whole: Sums = defaultdict(float)
    for one in found.values():
        for name, value in one.items():
            whole[name] += value
    answers: Answers = {}
    for key, of in {**found, "": dict(whole)}.items():
        for metric, answer in measures(of).items():
            answers.setdefault(metric, {})[key] = answer
    return answers


def measures(s: Sums) -> dict[str, Answer]:
    """The definitions, each with the first reason that holds."""
    fx = "fx_missing" if "unpriced" in s else None

    def given(reason: str | None, value: float) -> Answer:
        return unknown(reason) if reason else known(value)

    def total(name: str) -> Answer:
        return given(fx or (None if name in s else "missing_input"), s.get(name, 0.0))

    def share(part: str, whole: str, reason: str | None) -> Answer:
        return given(reason, s.get(part, 0.0) / s[whole] if s.get(whole) else 0.0)

    no_end = None if s.get("ended") else "insufficient_history"
    no_cost = None if s.get("costed") else "insufficient_history"
    unmeasured = (
        "missing_input"
        if "planned" not in s or ("realised" not in s and "unmeasured" in s)
        else None
    )
    return {
        "benefits_planned": total("planned"),
        "benefits_expected": total("forecast"),
        "cost_of_delay": total("delay"),
        "benefit_realisation": share(
            "realised", "due", fx or unmeasured or (None if s.get("due") else "nothing_due")
        ),
        "finished_on_time": share(
            "on_time",
            "on_time_judged",
            no_end or (None if s.get("on_time_judged") else "no_baseline"),
        ),
        "finished_as_promised": share(
            "as_promised",
            "as_promised_judged",
            no_end or (None if s.get("as_promised_judged") else "no_baseline"),
        ),
        "finished_on_budget": share("on_budget", "costed", no_cost),
        "finished_on_first_budget": share("on_first_budget", "costed", no_cost),
    }
