"""Project: what is true of this one project, as deep as this viewer may go."""

from __future__ import annotations

import pyarrow as pa

from portal import formats
from portal.draw import blocks, controls, text
from portal.draw.charts import curves
from portal.facts import measures
from portal.gate.store import Reader
from portal.tell import banner, bridges, changed, curve, figures, navigation, plan, trends
from portal.tell.context import Context
from portal.tell.words import Row, contact, dated, late_words, money, plural

FIGURES = (
    "estimate_at_completion",
    "cost_performance_index",
    "finish_slip_ratio",
    "schedule_performance_time",
    "to_complete_index",
)
EARNED = (
    "budget_at_completion",
    "planned_value",
    "earned_value",
    "actual_cost",
    "cost_variance",
    "schedule_variance",
    "schedule_performance_index",
    "schedule_performance_all",
    "baseline_execution",
    "unplanned_finished",
    "period_cost_performance",
    "recent_cost_performance",
    "estimate_at_plan",
    "estimate_by_cost",
    "estimate_weighted",
    "estimate_by_both",
    "estimate_by_people",
    "variance_at_completion",
    "variance_at_completion_ratio",
    "earned_schedule",
    "schedule_variance_time",
    "committed",
    "exposure",
)


def render(context: Context) -> None:
    options = context.rows("project_choices")
    if not options:
        blocks.head(
            "Project",
            "No project yet",
            lede="This page fills with the first project you may see.",
            fresh=banner.freshness(context),
        )
        return
    chosen = _chosen(context, options)
    if chosen is None:
        return navigation.not_yours("Project")
    if context.reader.scope.audience == "customer":
        return _for_customer(context, chosen)
    project = context.rows("project_one", project=chosen["project_id"])[0]
    is_owner = project["relation"] == "owner"
    blocks.head(
        " · ".join(
            str(x)
            for x in (
                "Project",
                project["project_name"],
                project["department_name"],
                project["manager_name"],
            )
            if x
        ),
        _headline(context, project),
        lede=_lede(context, project, is_owner),
        fresh=banner.freshness(context, _heard(context, project)),
    )
    _status(context, project)
    changed.fold(context, "project", {chosen["project_id"]})
    if is_owner:
        _commentary(context, chosen["project_id"])
        _dimensions(context, chosen["project_id"])
    if is_owner:
        blocks.figures(_figures(context, chosen["project_id"]))
    if is_owner:
        left, right = blocks.beside(1, 1)
        with left:
            curve.s_curve(context, chosen["project_id"], key="project_curve")
        with right:
            _milestones(context, chosen["project_id"])
    else:
        _milestones(context, chosen["project_id"])
    _baselines(context, chosen["project_id"], project=project, is_owner=is_owner)
    _gantt(context, chosen["project_id"])
    if is_owner:
        _range(context, chosen["project_id"])
        _network(context, chosen["project_id"])
        left, right = blocks.beside(1, 1)
        with left:
            _risks(context, chosen["project_id"])
            trends.risk_trend(context, chosen["project_id"], key="project_risk_trend")
        with right:
            _earned(context, chosen["project_id"])
        _actions(context, chosen["project_id"])
        _budget(context, chosen["project_id"], str(project["currency"] or context.locale.currency))
        _margin(context, chosen["project_id"])
        _reports(context, chosen["project_id"])
    blocks.say(contact(project))


MOST_CHOICES = 200
"""Projects beyond which a list to choose from helps nobody, and a search does."""


def _chosen(context: Context, options: list[Row]) -> Row | None:
    """The project the URL names or the viewer picks; None when it is not theirs."""
    if len(options) <= MOST_CHOICES:
        return navigation.choose(
            context,
            "Project",
            options=options,
            key="project",
            identifier="project_id",
            name="project_name",
        )
    asked = controls.asked("project") or options[0]["project_id"]
    navigation.link(context, "search", "Find another project")
    return next(iter(context.rows("project_one", project=asked)), None)


def _headline(context: Context, project: Row) -> str:
    finish, slip = project["now_finish_date"], project["slip_days"]
    said = []
    if project.get("estimate_amount") is not None:
        said.append(_forecast(context, project))
    elif project.get("reported_forecast_amount") is not None:
        planned = project["reported_baseline_amount"]
        said.append(
            f"Expected cost {money(context, project['reported_forecast_amount'])}"
            + (f" against {money(context, planned)} planned." if planned is not None else ".")
        )
    if finish is not None:
        done = "Finished" if project["done_date"] else "Finish expected"
        said.append(
            f"{done} {dated(context, finish)}{_against_plan(slip)}{_by_logic_late(project, slip)}."
        )
    return " ".join(said) or str(project["project_name"])


def _against_plan(slip: int | None) -> str:
    """Days late or early; nothing where no date was promised."""
    if slip is None:
        return ""
    return (
        f", {plural(abs(slip), 'day')} {'late' if slip > 0 else 'early'}"
        if slip
        else ", as planned"
    )


def _by_logic_late(project: Row, slip: int | None) -> str:
    """How late by logic, where that is later than what is expected: a date that the network does
    not bear is not told alone."""
    days = project.get("finish_slip_days")
    if (
        project["done_date"]
        or not project.get("is_finish_by_logic")
        or days is None
        or days <= (slip if slip is not None else 0)
    ):
        return ""
    return f"; by logic {plural(days, 'day')} late"


def _forecast(context: Context, project: Row) -> str:
    """Forecast against plan, as exact as it takes to tell the two apart."""
    for decimals in (1, 2):
        now, planned = (
            money(context, project[c], decimals=decimals)
            for c in ("estimate_amount", "baseline_amount")
        )
        if now != planned:
            return f"Forecast {now} against {planned} planned."
    return f"Forecast {now}, as planned."


def _lede(context: Context, project: Row, is_owner: bool) -> str:
    if not is_owner:
        return (
            "You see what is shared with those who work on this project: dates, declared status and"
            " your own teams' part. Its money is not shared."
        )
    said = str(project["sentence"] or project["description"] or "No status can be computed yet.")
    if (project["earned_value_amount"] or 0) > 0 and not project["actual_cost_amount"]:
        return f"{said} No cost is booked for the work done, and the forecast counts it as free."
    return said


def _heard(context: Context, project: Row) -> text.Text:
    words = (
        f"last heard of {dated(context, project['last_heard_date'])}"
        if project["last_heard_date"]
        else "nothing heard yet"
    )
    return text.stale(words) if project["is_stale"] else words


def _status(context: Context, project: Row) -> None:
    """Computed beside declared; a better declared colour is said."""
    computed = blocks.badge(project["computed_colour"])
    word = figures.why_colour(
        context, str(project["project_id"]), dimension="overall", label="Computed"
    )
    parts = (
        [text.rich("{word} {badge}", word=word, badge=computed)]
        if project["computed_colour"]
        else []
    )
    if project["declared_colour"]:
        parts.append(
            text.rich(
                "declared {badge} by {who}",
                badge=blocks.badge(project["declared_colour"]),
                who=project["declared_by"] or "the source",
            )
        )
    if project["declared_reason"]:
        parts.append(text.rich("“{why}”", why=str(project["declared_reason"])[:300]))
    if project["declared_until_date"]:
        parts.append(
            text.rich("holds until {day}", day=dated(context, project["declared_until_date"]))
        )
    if project["is_watermelon"]:
        parts.append(_watermelon(context, project))
    if parts:
        said = " · ".join(parts)
        blocks.say(text.Rich(said[0].upper() + said[1:]))
    if context.past:
        _today(context, context.past.newest, project)


def _watermelon(context: Context, project: Row) -> text.Rich:
    """Since when it is declared better than the numbers say."""
    if (project.get("watermelon_count") or 1) < 2:
        return text.rich("Declared better than the numbers say, first seen this report.")
    day, count = dated(context, project["watermelon_date"]), str(project["watermelon_count"])
    return text.rich(
        "Declared better than the numbers say since {day}, {count} times in a row.",
        day=day,
        count=count,
    )


def _today(context: Context, newest: Reader, project: Row) -> None:
    """What the limits of the newest report would call the same numbers, where they call them
    something else."""
    for one in context.rows("project_judged", project=project["project_id"]):
        colour = measures.colour(
            newest, one["metric_name"], value=float(one["metric_value"]), portfolio=one["portfolio"]
        )
        if colour not in ("grey", one["computed_colour"]):
            blocks.say(
                text.rich(
                    "{name}: {then} then; today's limits would call it {now}.",
                    name=DIMENSION[one["dimension"]],
                    then=blocks.badge(one["computed_colour"]),
                    now=blocks.badge(colour),
                )
            )


def _commentary(context: Context, key: str) -> None:
    """The newest words about the project, and whether its numbers moved since they were written."""
    if "commentary" not in context.reader.tables():
        return
    for said in context.rows("project_commentary", project=key):
        seen = (
            ""
            if context.reader.scope.audience == "customer"
            else ", shown to the customer"
            if said["is_customer_visible"]
            else ", inside only"
        )
        with blocks.block(
            "In words",
            f"{said['author_name'] or 'The project'}, {dated(context, said['written_date'])}{seen}",
        ):
            blocks.say(text.prose(said["commentary_text"]))
            for moved in (
                context.rows("project_since", project=key, until=said["written_date"])
                if "project_history" in context.reader.tables() and seen
                else []
            ):
                blocks.say(
                    text.rich(
                        "{badge} {what}",
                        badge=text.state("amber", "The numbers moved since"),
                        what=_since(context, moved),
                    )
                )


def _since(context: Context, moved: Row) -> str:
    """What is another now than when it was written."""
    said = (
        [
            f"forecast {money(context, moved['then_amount'], decimals=2)}, now"
            f" {money(context, moved['now_amount'], decimals=2)}"
        ]
        if moved["then_amount"] != moved["now_amount"]
        else []
    )
    said += (
        [f"finish {dated(context, moved['then_date'])}, now {dated(context, moved['now_date'])}"]
        if moved["then_date"] != moved["now_date"]
        else []
    )
    said += (
        [
            f"status {formats.status_text(str(moved['then_colour'])).lower()}, now"
            f" {formats.status_text(str(moved['now_colour'])).lower()}"
        ]
        if moved["then_colour"] != moved["now_colour"]
        else []
    )
    return f"it was written: {'; '.join(said)}."


DIMENSION = {
    "cost": "Cost",
    "schedule": "Schedule",
    "scope": "Scope",
    "risk": "Risk",
    "resources": "Staffing",
    "data": "Reporting",
    "benefits": "Benefit",
}


def _dimensions(context: Context, key: str) -> None:
    """Each dimension with its rule and number; those that count come first."""
    found = context.rows("project_dimensions", project=key)
    counted = " and ".join(DIMENSION[r["dimension"]].lower() for r in found if r["is_counted"])
    with blocks.folded(
        f"Status by dimension; {counted} make the overall colour", key="project_dimensions"
    ) as is_open:
        if is_open:
            cells = [
                (
                    blocks.badge(r["computed_colour"]),
                    text.two_lines(
                        figures.why_colour(
                            context, key, dimension=r["dimension"], label=DIMENSION[r["dimension"]]
                        ),
                        "counts" if r["is_counted"] else "told, not counted",
                    ),
                    r["sentence"],
                )
                for r in found
            ]
            blocks.small_table(
                cells,
                ("State", "Dimension", "Why"),
                alt=f"{plural(len(found), 'dimension')} of the project's status.",
            )


def _figures(context: Context, key: str) -> list[blocks.Figure]:
    where: dict[str, object] = {"project_id": key}
    measured = figures.measured(context, (*FIGURES, *figures.RANGE), where)
    judged = {
        r["metric_name"] for r in context.rows("project_judged", project=key)
    }  # a number has the colour it decided, or none
    return [
        figures.forecast(context, measured, where),
        *(
            figures.figure(context, n, measured, judged=n in judged, where=where)
            for n in FIGURES[1:]
            if n in measured
        ),
    ]


def _milestones(context: Context, key: str) -> None:
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


def _baselines(context: Context, key: str, project: Row, is_owner: bool) -> None:
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


def _gantt(context: Context, key: str) -> None:
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
        return (
            f"{'The open task ends' if ahead == 1 else f'{those} ends' if judged == 1 else f'All {those} end'}"
            " by the baseline"
        )
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


def _range(context: Context, key: str) -> None:
    """What such forecasts turned out to be worth: a range, and whose record it stands on."""
    simulated = context.rows("project_simulation", project=key)
    for one in context.rows("project_range", project=key):
        said = (
            "Four in five such projects end below"
            f" {money(context, one['likely_amount'], decimals=2)}"
        )
        by = f" and by {dated(context, one['likely_date'])}" if one["likely_date"] else ""
        forecast = figures.measured(context, ("estimate_at_completion",), {"project_id": key}).get(
            "estimate_at_completion"
        )
        other = (
            " The range takes the rest as planned; the forecast above goes by the pace so far and"
            " lies beyond it."
            if figures.rests_on_another(one["likely_amount"], forecast)
            else ""
        )
        with blocks.block(said + by, _record(one) + other):
            cells = [
                (
                    "Cost",
                    *(
                        _point(
                            one,
                            (
                                formats.UNKNOWN
                                if one[f"{n}_amount"] is None
                                else money(context, one[f"{n}_amount"], decimals=2)
                            ),
                            n,
                        )
                        for n in RANGE_SHOWN
                    ),
                )
            ]
            if one["likely_date"]:
                cells.append(
                    (
                        "Finish",
                        *(_point(one, dated(context, one[f"{n}_date"]), n) for n in RANGE_SHOWN),
                    )
                )
            cells += [
                ("Finish, simulated", *(dated(context, run[f"{n}_date"]) for n in RANGE_SHOWN))
                for run in simulated
            ]
            blocks.small_table(
                cells,
                ("", "As likely as not", "Four in five below", "Nine in ten below"),
                alt="Range of cost and finish.",
            )
            _responsible(context, key)
            if simulated:
                _chances(context, simulated[0], key)


COUNTED_ON = (
    "estimate_by_people",
    "to_complete_index_people",
    "cost_performance_index",
    "estimate_low",
    "percent_complete",
)


def _responsible(context: Context, key: str) -> None:
    """What the responsible people expect, and whether that is realistic (EVM practice: TCPI more
    than 0.10 above CPI, or less than every formula)."""
    known = figures.measured(context, COUNTED_ON, {"project_id": key})
    people, needed, reached, low, done = (known.get(name) for name in COUNTED_ON)
    if people is None:
        return
    said = f"The responsible people expect {money(context, people, decimals=2)}."
    if (
        needed is not None
        and reached is not None
        and (done or 0) >= 0.2
        and (needed - reached > 0.10 or (low is not None and people < low))
    ):
        said += (
            f" That counts on {formats.ratio(needed, context.locale)} earned for each unit spent"
            f" from now on; so far it is {formats.ratio(reached, context.locale)}. Not realistic"
            " without a reason."
        )
    blocks.say(text.quiet(said))


def _chances(context: Context, run: Row, key: str) -> None:
    """How likely the dates said are, and the chance of every other."""
    said = [
        f"{formats.percent(run[f'{n}_chance_ratio'], context.locale)} for {words}"
        f" {dated(context, run[d])}"
        for n, words, d in DATES_SAID
        if run[f"{n}_chance_ratio"] is not None
    ]
    with blocks.folded(
        f"Chance by date: {', '.join(said)}" if said else "Chance by date", key="project_chances"
    ) as is_open:
        if is_open:
            points = context.reader.kept(_chance_points, key)
            blocks.chart(
                curves.chance_by_date(context.locale),
                points,
                key="project_chance",
                locale=context.locale,
                alt=(
                    f"Half of the runs end by {dated(context, run['even_date'])}, four in five by"
                    f" {dated(context, run['likely_date'])}."
                ),
                numbers=lambda: context.reader.rows("project_chance", project=key),
            )
            blocks.say(text.quiet(_how(context, run)))


DATES_SAID = (
    ("baseline", "the baseline", "baseline_finish_date"),
    ("expected", "what is expected,", "forecast_finish_date"),
)
DRAWN = {"beta_pert": "Beta-PERT", "triangular": "triangular"}


def _chance_points(reader: Reader, key: str) -> pa.Table:
    return reader.rows("project_chance", project=key)


def _how(context: Context, run: Row) -> str:
    """What the runs stand on, so that anybody can repeat them."""
    drawn = (
        f"{plural(run['drawn_task_count'], 'duration')} ({DRAWN[run['distribution']]}, correlation"
        f" {formats.ratio(run['correlation_ratio'], context.locale)})"
    )
    return (
        f"{run['run_count']:,} runs of the whole network, each drawing {drawn} and"
        f" {plural(run['drawn_risk_count'], 'risk')}; seed {run['seed']}. Time reserve for four in"
        f" five: {formats.number(run['contingency_days'], context.locale, decimals=0)} working days"
        " after the finish by logic."
    )


RANGE_SHOWN = ("even", "likely", "high")


def _point(one: Row, shown: str, name: str) -> str:
    return "too early for a middle" if name == "even" and not one["is_point_shown"] else shown


def _record(one: Row) -> str:
    if one["cost_reference"] == "own":
        finish = "" if one["finish_reference"] == "own" else f"; the finish from {PUBLISHED}"
        return (
            f"From how the forecasts of our own {one['reference_count']} finished projects turned"
            f" out at this stage{finish}."
        )
    return (
        f"From {PUBLISHED}, no benchmark for IT. Our own count once 15 with a baseline are"
        f" finished; {one['own_count']} {'is' if one['own_count'] == 1 else 'are'}."
    )


PUBLISHED = (
    "how the forecasts of 30 published projects, mostly construction, turned out at this stage"
)


def _network(context: Context, key: str) -> None:
    """When the project ends by logic, what decides that, and whether the schedule holds
    together."""
    found = context.rows("project_network", project=key)
    if not found:
        with blocks.block("Finish by logic"):
            blocks.empty(
                "No links between tasks",
                "The finish by logic, float and the critical path appear here.",
                "Fill dependencies.",
            )
        return
    one = found[0]
    if one["loop_names"]:
        with blocks.block("The tasks wait for each other in a circle"):
            blocks.empty(
                "No finish by logic",
                one["loop_names"],
                "Remove one of these links in the schedule.",
            )
        return
    with blocks.block(
        _by_logic(context, one),
        "From links, durations and what is done, going on from the status date. Float = working"
        " days a task may slip before the finish does.",
    ):
        _path(context, key)
        _one_person(context, key)
        _checks(context, key)


def _by_logic(context: Context, one: Row) -> str:
    """The finish by logic against the one expected."""
    finish, expected = one["network_finish_date"], one["forecast_finish_date"]
    if finish is None:
        return "All linked tasks are finished"
    said = f"By logic the project ends on {dated(context, finish)}"
    days = (finish - expected).days if expected else 0
    return (
        f"{said}, {plural(abs(days), 'day')} {'after' if days > 0 else 'before'} the finish"
        " expected"
        if days
        else f"{said}, as expected"
        if expected
        else said
    )


def _path(context: Context, key: str) -> None:
    found = context.rows("project_path", project=key, limit=8)
    if found:
        cells = [
            (
                text.two_lines(t["task_name"], t["team_name"] or "no team"),
                _span(context, t),
                _decides(context, t),
                f"{formats.number(t['total_float_days'], context.locale, decimals=1)} d",
            )
            for t in found
        ]
        blocks.small_table(
            cells,
            ("Open task", "By logic", "Decides the finish", "Float"),
            right=(3,),
            alt=f"{len(found)} open tasks with the least float.",
        )
        navigation.downloads(context, "project_path", "All open tasks", project=key, limit=100_000)


def _one_person(context: Context, key: str) -> None:
    """How much of what decides the finish hangs on one person; nobody is named."""
    share = figures.measured(context, ("key_person_share",), {"project_id": key}).get(
        "key_person_share"
    )
    if share is not None:
        blocks.say(
            text.quiet(
                "Of the critical work left that has a name on it,"
                f" {formats.percent(share, context.locale)} rests on one person."
            )
        )


def _decides(context: Context, task: Row) -> str:
    """Whether it decides the finish: by logic, and in how many runs."""
    if task["criticality_ratio"] is not None:
        return f"in {formats.percent(task['criticality_ratio'], context.locale)} of runs"
    return "yes" if task["is_longest_path"] else ""


def _span(context: Context, task: Row) -> str:
    finish = dated(context, task["early_finish_date"])
    if task["likely_date"]:
        return f"{finish}, in four of five runs by {dated(context, task['likely_date'])}"
    return (
        finish
        if task["kind"] == "milestone"
        else f"{dated(context, task['early_start_date'])} to {finish}"
    )


def _checks(context: Context, key: str) -> None:
    """The fourteen points of DCMA: a start for questions, no verdict."""
    found = context.rows("schedule_checks", project=key)
    known = [c for c in found if c["is_pass"] is not None]
    with blocks.folded(
        f"Quality of the schedule: {sum(c['is_pass'] for c in known)} of"
        f" {plural(len(known), 'check')} met",
        key="project_checks",
    ) as is_open:
        if is_open:
            cells = [
                (
                    _met(c),
                    text.two_lines(c["check_name"], _failing(c)),
                    _found(context, c),
                    c["target"],
                )
                for c in found
            ]
            blocks.small_table(
                cells,
                ("State", "Check", "Found", "Target"),
                right=(2,),
                alt=f"{plural(len(found), 'check')} of the schedule.",
            )


def _met(check: Row) -> text.Rich:
    if check["is_pass"] is None:
        return text.state("grey", "Unknown")
    return text.state("green", "Met") if check["is_pass"] else text.state("amber", "Not met")


def _failing(check: Row) -> str:
    names = str(check["failing_names"] or "").split("; ")
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _found(context: Context, check: Row) -> str:
    if check["value_ratio"] is None:
        return formats.UNKNOWN
    if check["check_number"] in (13, 14):
        return formats.ratio(check["value_ratio"], context.locale)
    if check["check_number"] == 12:
        return "it does" if check["is_pass"] else "it does not"
    return f"{formats.percent(check['value_ratio'], context.locale)} of {check['base_count']}"


RESERVES = (
    "exposure",
    "residual_exposure",
    "response_return",
    "contingency_remaining",
    "contingency_drawn",
    "percent_complete",
    "contingency_adequacy",
    "management_reserve",
)


def _risks(context: Context, key: str) -> None:
    """What the open risks would cost if they strike, and what is held for that."""
    found = context.rows("project_risks", project=key)
    known = [
        r
        for r in found
        if r["impact_low_amount"] is not None and r["probability_ratio"] is not None
    ]
    with blocks.block(
        _risk_words(context, key, known),
        "What each costs if it strikes: smallest to largest, tick = most likely. Open risks.",
    ):
        if not known:
            blocks.empty(
                "No assessed risk",
                "Open risks with probability and impact appear here, ranked.",
                "Fill risks.",
            )
            return
        bridges.tornado(context, known[:6], key="project_risks")
        blocks.small_table(
            figures.number_rows(
                context,
                RESERVES,
                found=figures.measured(context, RESERVES, {"project_id": key}),
                where={"project_id": key},
            ),
            ("Reserves and responses", ""),
            right=(1,),
            alt="Reserves against risks.",
        )


def _risk_words(context: Context, key: str, known: list[Row]) -> str:
    if not known:
        return "Risks"
    reserve = context.rows("project_reserve", project=key)
    total = sum(float(r["exposure_amount"] or 0) for r in known)
    said = f"Open risks cost {money(context, total, decimals=2)} on average"
    return (
        f"{said}, in four of five cases at most"
        f" {money(context, reserve[0]['likely_amount'], decimals=2)}"
        if reserve
        else said
    )


def _actions(context: Context, key: str) -> None:
    """Issues and responses that are open, the late ones first."""
    found = context.rows("project_actions", project=key, limit=8)
    late = sum(1 for a in found if a["is_overdue"])
    if found:
        with blocks.block(
            (
                f"{plural(late, 'action')} {'is' if late == 1 else 'are'} overdue"
                if late
                else "No open action is overdue"
            ),
            "Open issues and responses to risks, the overdue first",
        ):
            cells = [
                (
                    (
                        text.state("amber", "Overdue")
                        if a["is_overdue"]
                        else text.state("grey", "Open")
                    ),
                    text.two_lines(
                        a["action_name"], f"{a['action_kind']} · {a['owner_name'] or 'no owner'}"
                    ),
                    dated(context, a["due_date"]) if a["due_date"] else "no date",
                    f"{a['age_days']} d" if a["age_days"] is not None else formats.UNKNOWN,
                )
                for a in found
            ]
            blocks.small_table(
                cells,
                ("State", "What", "Due", "Open for"),
                right=(3,),
                alt=f"{len(found)} open actions.",
            )
            navigation.downloads(
                context, "project_actions", "All open actions", project=key, limit=100_000
            )


def _earned(context: Context, key: str) -> None:
    measured = figures.measured(context, EARNED, {"project_id": key})
    with blocks.block(
        "Earned value",
        f"As of {dated(context, context.reader.snapshot.status_date)}; d = working days",
    ):
        blocks.small_table(
            figures.number_rows(context, EARNED, found=measured, where={"project_id": key}),
            ("Measure", "Value"),
            right=(1,),
            alt="Earned value measures of the project.",
        )


BRIDGE = (
    "original_budget",
    "approved_changes",
    "budget_changes",
    "undistributed_budget",
    "budget_transfers",
    "budget",
    "pending_changes",
    "estimate_at_completion",
    "unbudgeted_changes",
)


def _budget(context: Context, key: str, currency: str) -> None:
    """From first approval to forecast, and the lines behind it."""
    found = context.rows("project_budget", project=key)
    if not found:
        return
    measured, outlook = (
        figures.measured(context, BRIDGE, {"project_id": key}),
        context.rows("project_range", project=key),
    )
    bridges.budget_bridge(
        context,
        measured,
        likely=outlook[0]["likely_amount"] if outlook else None,
        where={"project_id": key},
        key="project_bridge",
    )
    if abs(measured.get("unbudgeted_changes") or 0) >= 0.01:
        gap = money(context, abs(measured["unbudgeted_changes"]), decimals=2)
        blocks.empty(
            "Changes and budget do not agree",
            f"Approved change requests and the budget lines for them differ by {gap}.",
            "Correct budget_lines or changes.",
            colour="amber",
            word="To be checked",
        )
    with blocks.folded(
        f"{plural(len(found), 'budget line')}, in the order approved", key="project_budget"
    ) as is_open:
        if is_open:
            cells = [
                (
                    str(b["line_kind"]).replace("_", " ").capitalize(),
                    b["line_name"] or b["change_name"] or formats.UNKNOWN,
                    dated(context, b["approved_date"]),
                    formats.number(
                        b["line_amount"], context.locale, signed=b["line_kind"] != "original"
                    ),
                )
                for b in found
            ]
            blocks.small_table(
                cells,
                ("Kind", "What for", "Approved", f"Amount, {currency}"),
                right=(3,),
                alt=f"{len(found)} budget lines.",
            )
            navigation.downloads(context, "project_budget", "Budget lines", project=key)


MARGIN = (
    "revenue_recognised",
    "cost_to_cost",
    "fixed_margin",
    "time_margin",
    "time_margin_share",
    "effective_rate",
)


def _margin(context: Context, key: str) -> None:
    """What the customer pays against what it costs: for those who answer for the project, never for
    its customer."""
    found = figures.measured(context, MARGIN, {"project_id": key})
    known = [n for n in MARGIN if found.get(n) is not None]
    if known:
        margin = (
            found.get("fixed_margin")
            if found.get("fixed_margin") is not None
            else found.get("time_margin")
        )
        heading = (
            "What the customer pays"
            if margin is None
            else (
                f"The customer's price {'leaves' if margin >= 0 else 'does not cover the cost:'}"
                f" {money(context, margin, decimals=2)} so far"
            )
        )
        with blocks.block(
            heading, "Inside only. Fixed prices by cost to cost; an expected loss counts in full."
        ):
            blocks.small_table(
                figures.number_rows(context, known, found=found, where={"project_id": key}),
                ("Measure", "Value"),
                right=(1,),
                alt="Revenue and margin of the project.",
            )


def _reports(context: Context, key: str) -> None:
    found = context.rows("project_reports", project=key)
    if found:
        with blocks.block("What earlier reports said", f"{context.locale.currency}, newest first"):
            cells = [
                (
                    dated(context, r["report_date"]),
                    r["phase"] or formats.UNKNOWN,
                    money(context, r["forecast_amount"], decimals=2),
                    dated(context, r["forecast_finish_date"]),
                )
                for r in found[:15]
            ]
            blocks.small_table(
                cells,
                ("Report", "Phase", "Expected cost", "Expected finish"),
                right=(2,),
                alt=f"{plural(len(found), 'report')}.",
            )
            navigation.downloads(context, "project_reports", "All reports", project=key)


def _for_customer(context: Context, chosen: Row) -> None:
    found = context.reader.sql(
        "select * from customer_project where project_id = $project",
        {"project": chosen["project_id"]},
    ).to_pylist()
    if not found:
        return navigation.not_yours("Project")
    one = found[0]
    blocks.head(
        "Project · " + str(one["project_name"]),
        _sold_headline(context, one),
        lede=_sold_lede(context, one),
        fresh=banner.freshness(context),
    )
    changed.fold(context, "project", {chosen["project_id"]})
    _commentary(context, chosen["project_id"])
    _milestones(context, chosen["project_id"])
    blocks.say(contact(one))


def _sold_headline(context: Context, one: Row) -> str:
    """When it is, or was, finished, against the date promised."""
    finish, promised = (
        one["actual_finish_date"] or one["forecast_finish_date"],
        one["baseline_finish_date"],
    )
    if not finish:
        return str(one["project_name"])
    slip = (finish - promised).days if promised else 0
    against = (
        f", {plural(abs(slip), 'day')} {'after' if slip > 0 else 'before'} the date promised"
        if slip
        else ""
    )
    return (
        f"{one['project_name']}"
        f" {'was finished' if one['actual_finish_date'] else 'is expected to finish'} on"
        f" {dated(context, finish)}{against}."
    )


def _sold_lede(context: Context, one: Row) -> str:
    complete, promised = one["complete_ratio"], one["baseline_finish_date"]
    said = (
        "How far the work is complete is not known"
        if complete is None
        else f"The work is {formats.percent(complete, context.locale)} complete"
    )
    return (
        f"{said};"
        f" {f'we promised {dated(context, promised)}' if promised else 'no date was promised'}."
    )
