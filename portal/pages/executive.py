"""Executive: is the portfolio within its limits, where is the trouble, what must be decided?"""

from __future__ import annotations

import pyarrow as pa

from portal import formats
from portal.draw import blocks, controls, text
from portal.draw.charts import bars
from portal.facts import coverage, measures
from portal.facts.coverage import Coverage
from portal.tell import banner, bridges, changed, curve, figures, projects, trends, words
from portal.tell.context import Context

NAMES = (
    "estimate_at_completion",
    "cost_performance_index",
    "schedule_performance_index",
    "on_time",
    "exposure",
)


def render(context: Context) -> None:
    counts = context.rows("portfolio_counts")[0]
    if not counts["project_count"]:
        blocks.head(
            "Executive view",
            "No project yet",
            lede="This page fills with the first project of your portfolio.",
            fresh=banner.freshness(context),
        )
        return
    total = measures.measure(
        context.reader,
        [*NAMES, *figures.RANGE, "budget_at_completion", "variance_at_completion"],
        where={},
    ).to_pylist()[0]
    overruns = bridges.overruns(context, None)
    blocks.head(
        f"Executive view · {context.reader.snapshot.company} ·"
        f" {words.plural(counts['project_count'], 'project')}",
        _headline(context, counts, total),
        lede=_lede(context, counts, total=total, overruns=overruns),
        fresh=banner.freshness(context, banner.silent(context, counts)),
    )
    _decisions(context)
    _figures(context, counts, total)
    changed.block(context)
    _reported(context, counts)
    left, right = blocks.beside(1, 1)
    with left:
        _strip(context, counts)
    with right:
        _bridge(context, overruns, counts)
    curve.s_curve(context, None, key="executive_curve")
    left, right = blocks.beside(1, 1)
    with left:
        likely = context.rows("group_range")
        bridges.budget_bridge(
            context,
            figures.measured(context, BUDGET, {}),
            likely=likely[0]["likely_amount"] if likely else None,
            where={},
            key="executive_budget",
        )
    with right:
        _coming(context)
    _record(context)
    with blocks.block(
        (
            f"All {counts['project_count']} projects, worst first"
            if counts["project_count"] > 1
            else "The one project"
        ),
        "Over = forecast less baseline at completion, slip in calendar"
        f" days.{controls.on_screen(' Select a heading to sort this page.')}",
    ):
        projects.project_grid(context, key="executive", relation="owner")


BUDGET = (
    "original_budget",
    "approved_changes",
    "budget_changes",
    "undistributed_budget",
    "budget_transfers",
    "budget",
    "pending_changes",
    "estimate_at_completion",
)
COMING = (
    "exposure",
    "residual_exposure",
    "contingency_remaining",
    "contingency_adequacy",
    "management_reserve",
    "overdue_actions",
    "cost_of_delay",
    "benefits_planned",
    "benefits_expected",
    "benefit_realisation",
    "finished_on_time",
    "finished_on_first_budget",
)


def _coming(context: Context) -> None:
    """What risks may cost, what is held for it, what waiting costs, and what all of it is for."""
    found = figures.measured(context, COMING, {})
    left, exposed = found.get("contingency_remaining"), found.get("exposure")
    heading = "Risks, reserves and benefits"
    if left is not None and exposed is not None:
        heading = _cover_words(context, left, exposed)
    with blocks.block(
        heading,
        f"As of {words.dated(context, context.reader.snapshot.status_date)}; a mean is no reserve",
    ):
        cells = figures.number_rows(context, COMING, found)
        cells[1:1] = [
            (
                "Risks cost at most, in four of five cases",
                words.money(context, r["likely_amount"], decimals=2),
            )
            for r in context.rows("group_reserve")
            if exposed is not None
        ]
        blocks.small_table(
            cells,
            ("Measure", "Value"),
            right=(1,),
            alt="Risks, reserves and benefits of the portfolio.",
        )


def _cover_words(context: Context, left: float, exposed: float) -> str:
    """What is held against what is expected, said as a comparison only where both are of the same
    projects."""
    held, against = (
        coverage.of(context.reader, n, {}) for n in ("contingency_adequacy", "exposure")
    )
    if held and held.is_part or against and against.is_part:
        return (
            f"Contingency left is {words.money(context, left)}, risks are expected to cost"
            f" {words.money(context, exposed)}"
        )
    return (
        f"Contingency of {words.money(context, left)}"
        f" {'covers' if left >= exposed else 'does not cover'} risks of"
        f" {words.money(context, exposed)}"
    )


RECORD = (
    "forecast_bias",
    "cost_cover",
    "cost_cover_even",
    "finish_bias",
    "finish_cover",
    "finish_cover_even",
)
LEAST_FOLLOWED = 20


def _record(context: Context) -> None:
    """How forecasts turned out, and what became of projects of each colour; too little to go by is
    said."""
    with blocks.folded(
        "Track record: how our forecasts and colours turned out", key="executive_record"
    ) as is_open:
        if is_open:
            cells = figures.number_rows(context, RECORD, figures.measured(context, RECORD, {}))
            cells += [
                (
                    text.rich("{badge} a quarter later", badge=blocks.badge(r["computed_colour"])),
                    _became(r),
                )
                for r in context.rows("colour_record")
            ]
            blocks.small_table(
                cells,
                ("Measure", "Value"),
                right=(1,),
                alt="Forecasts against outcomes, and what became of each colour.",
            )


def _became(row: words.Row) -> text.Text:
    if row["followed_count"] < LEAST_FOLLOWED:
        return blocks.unknown(
            f"{row['followed_count']} of the {LEAST_FOLLOWED} project-months needed"
        )
    return f"{row['slipped_count']} of {row['followed_count']} slipped by more than a month"


def _headline(context: Context, counts: words.Row, total: words.Row) -> str:
    every = words.plural(counts["project_count"], "project")
    if counts["grey_count"] == counts["project_count"]:
        return f"No status can be computed for {every} yet.{_expected(context, counts)}"
    start = _standing(counts, every)
    if total["estimate_at_completion"] is None:
        return f"{start}.{_expected(context, counts)}"
    over = total["variance_at_completion"]
    against = (
        ""
        if over is None
        else (
            ", as its baseline"
            if not round(over)
            else f", {words.money(context, abs(over))} {'over' if over < 0 else 'under'} baseline"
        )
    )
    return f"{start}. Forecast {words.money(context, total['estimate_at_completion'])}{against}."


def _standing(counts: words.Row, every: str) -> str:
    """How many are off track; where some have no colour, none is said of those that have one."""
    trouble, judged = counts["red_count"], counts["project_count"] - counts["grey_count"]
    if trouble:
        if trouble == counts["project_count"]:
            return (
                f"{'The one' if trouble == 1 else 'Both' if trouble == 2 else 'All'}"
                f" {every[2:] if trouble < 3 else every} {'is' if trouble == 1 else 'are'} off"
                " track"
            )
        return f"{trouble} of {every} {'is' if trouble == 1 else 'are'} off track"
    if judged < counts["project_count"]:
        return (
            f"{words.plural(judged, 'project')} of {counts['project_count']}"
            f" {'has' if judged == 1 else 'have'} a computed status,"
            f" {'not' if judged == 1 else 'none'} off track"
        )
    return f"{words.none_of(judged, 'project')} off track"


def _expected(context: Context, counts: words.Row) -> str:
    """What the latest reports expect, and how many of them say so."""
    if not counts["reported_count"]:
        return ""
    part = (
        ""
        if counts["reported_count"] == counts["project_count"]
        else f" in {counts['reported_count']} of {counts['project_count']}"
    )
    return f" Expected cost {words.money(context, counts['reported_forecast_amount'])}{part}."


def _lede(
    context: Context, counts: words.Row, total: words.Row, overruns: list[words.Row]
) -> text.Text:
    said = []
    worst = [r for r in overruns if r["project_name"] and r["over_amount"] > 0][:1]
    if worst:
        said.append(
            text.rich(
                "**{name}** alone forecasts {over} over its baseline.",
                name=worst[0]["project_name"],
                over=words.money(context, worst[0]["over_amount"]),
            )
        )
    said += [
        figures.four_of_five(context, r["likely_amount"], total["estimate_at_completion"])
        for r in context.rows("group_range")
    ]
    if counts["watermelon_count"]:
        said.append(
            text.rich(
                "{n} declared better than {verb} numbers say.",
                n=(
                    f"{words.plural(counts['watermelon_count'], 'project')}"
                    f" {'is' if counts['watermelon_count'] == 1 else 'are'}"
                ),
                verb="its" if counts["watermelon_count"] == 1 else "their",
            )
        )
    missing = counts["project_count"] - counts["based_count"] - counts["rateless_count"]
    if missing and counts["based_count"]:
        said.append(
            text.rich(
                "{n} without a baseline {verb} counted but left out of indices and forecast.",
                n=words.plural(missing, "project"),
                verb="is" if missing == 1 else "are",
            )
        )
    if counts["rateless_count"]:
        said.append(
            text.rich(
                "{n} cannot be counted in money: an exchange rate is missing.",
                n=words.plural(counts["rateless_count"], "project"),
            )
        )
    if counts["unbooked_count"]:
        said.append(
            text.rich(
                "{n} {verb} earned value and no cost booked, which the forecast counts as free.",
                n=words.plural(counts["unbooked_count"], "project"),
                verb="has" if counts["unbooked_count"] == 1 else "have",
            )
        )
    said += _reports_lack(counts)
    return text.Rich(" ".join(said)) if said else _quiet(counts)


def _reports_lack(counts: words.Row) -> list[text.Rich]:
    """How many of the projects the reported totals leave out."""
    if not counts["reported_count"]:
        return []
    left = counts["project_count"] - counts["reported_count"]
    if not left:
        return [text.rich("The latest reports give every project an expected total.")]
    return [
        text.rich(
            "The latest reports give {n} of {every} an expected total; the {others} {verb}"
            " unknown.",
            n=str(counts["reported_count"]),
            every=words.plural(counts["project_count"], "project"),
            others="other" if left == 1 else "others",
            verb="is" if left == 1 else "are",
        )
    ]


def _quiet(counts: words.Row) -> str:
    """What is true where nothing stands out: within the limits is said of what was judged, and only
    where it is."""
    judged, green = counts["project_count"] - counts["grey_count"], counts["green_count"]
    if not judged:
        return (
            "Colours appear once tasks with baselines and progress, or planned and expected totals,"
            " come in."
        )
    if green < judged:
        return (
            f"{words.plural(judged - green, 'project')} of {judged}"
            f" {'lies' if judged - green == 1 else 'lie'} outside the limits."
        )
    return (
        "Every project stands within its limits."
        if judged == counts["project_count"]
        else f"Each of the {judged} that can be judged stands within its limits."
    )


def _decisions(context: Context) -> None:
    found = context.rows("decisions_open", asked="us", limit=3)
    with blocks.block(
        "Decide next",
        "Soonest first; the cost of waiting is each project's own estimate" if found else "",
    ):
        if not words.came(context, "decisions"):
            blocks.empty(
                "No decisions came in",
                "Open decisions, with what waiting costs, appear here.",
                "Fill decisions.",
            )
        elif found:
            projects.decisions(context, found)
        else:
            blocks.empty(
                "No decision is open",
                "No decision asked of us is recorded as open.",
                f"Checked {words.dated(context, context.reader.snapshot.status_date)}.",
                colour="green",
                word="Nothing to decide",
            )


def _figures(context: Context, counts: words.Row, total: words.Row) -> None:
    judged = ("cost_performance_index", "schedule_performance_index")
    shown = [
        figures.forecast(context, total),
        *(figures.figure(context, n, total, judged=n in judged) for n in NAMES[1:]),
    ]
    if counts["reported_count"]:
        shown[0] = _reported_figure(
            context,
            "Expected, as reported",
            amount=counts["reported_forecast_amount"],
            known=counts["reported_count"],
            counts=counts,
            meaning="Sum of the latest expected totals.",
        )
    if counts["reported_baseline_amount"] is not None:
        shown[1] = _reported_figure(
            context,
            "Planned, as reported",
            amount=counts["reported_baseline_amount"],
            known=counts["planned_count"],
            counts=counts,
            meaning="Sum of the planned totals.",
        )
    blocks.figures(shown)


def _reported_figure(
    context: Context, label: str, amount: object, known: int, counts: words.Row, meaning: str
) -> blocks.Figure:
    part = Coverage(known, counts["project_count"], "projects")
    return blocks.Figure(
        label,
        words.money(context, amount),
        help=meaning,
        coverage=part.words if part.is_part else None,
    )


def _reported(context: Context, counts: words.Row) -> None:
    """For sources that know only totals: what their latest reports add up to, to the unit."""
    declared = sum(counts[f"declared_{c}_count"] for c in ("green", "amber", "red"))
    if not counts["reported_count"] and (not declared or counts["based_count"]):
        return
    if counts["based_count"]:
        return
    with blocks.block(
        "What the latest reports add up to",
        f"{context.locale.currency}, every unit; totals as reported, not computed from tasks",
    ):
        every, cells = counts["project_count"], []
        if counts["reported_count"]:
            cells.append(
                (
                    "Expected cost",
                    f"{counts['reported_count']} of {words.plural(every, 'project')}",
                    _exact(context, counts["reported_forecast_amount"]),
                )
            )
        if counts["reported_baseline_amount"] is not None:
            cells.append(
                (
                    "Planned cost",
                    f"{counts['planned_count']} of {words.plural(every, 'project')}",
                    _exact(context, counts["reported_baseline_amount"]),
                )
            )
        if counts["compared_count"]:
            over = counts["compared_forecast_amount"] - counts["compared_baseline_amount"]
            cells.append(
                (
                    "Expected less planned",
                    (
                        f"{counts['compared_count']} of {words.plural(every, 'project')} with both,"
                        f" {counts['over_ten_count']} more than 10 % over"
                    ),
                    _exact(context, over, signed=True),
                )
            )
        if declared:
            cells += [
                (
                    "Rated " + formats.status_word(c).lower(),
                    f"of {declared} rated by the source, not computed",
                    formats.number(counts[f"declared_{c}_count"], context.locale),
                )
                for c in ("green", "amber", "red")
            ]
        blocks.small_table(
            cells, ("What", "Of which", "Total"), right=(2,), alt="Totals of the latest reports."
        )


def _exact(context: Context, amount: object, *, signed: bool = False) -> str:
    return formats.number(amount, context.locale, decimals=2, signed=signed)  # type: ignore[arg-type]


def _strip(context: Context, counts: words.Row) -> None:
    found = context.rows("status_strip")
    note = text.rich(
        "Each mark is one project. {red} {amber} {green} {grey}",
        **{
            c: text.state(c, f"{counts[f'{c}_count']} {formats.status_word(c).lower()}")
            for c in ("red", "amber", "green", "grey")
        },
    )
    groups = {r["department_name"] for r in found if r["colour"] == "red"}
    clear = (
        "No department has a project off track"
        if not counts["grey_count"]
        else "No project that can be judged is off track"
    )
    if counts["grey_count"] == counts["project_count"]:
        return _declared(context, counts)
    heading = (
        f"{words.plural(len(groups), 'department')} carry what is off track"
        if len(groups) > 1
        else "One department carries what is off track"
        if groups
        else clear
    )
    with blocks.block(heading, note):
        if (
            max((r["project_count"] for r in found), default=0) > 30
            or len({r["department_name"] for r in found}) > 14
        ):
            return _strip_table(context, found)
        marks = [
            (r["department_name"], r["colour"]) for r in found for _ in range(r["project_count"])
        ]
        order = {"red": 0, "amber": 1, "grey": 2, "green": 3}
        names = sorted(
            {m[0] for m in marks}, key=lambda n: (min(order[c] for d, c in marks if d == n), n)
        )
        drawn = [
            row
            for i, name in enumerate(names)
            for row in _group(
                name,
                i,
                colours=sorted((c for d, c in marks if d == name), key=lambda c: order[c]),
                found=found,
            )
        ]
        longest = max(sum(1 for d, _ in marks if d == n) for n in names)
        numbers = pa.Table.from_pylist(
            [
                {
                    "department": r["department_name"],
                    "status": formats.status_word(r["colour"]),
                    "project_count": r["project_count"],
                }
                for r in found
            ]
        )
        blocks.chart(
            bars.status_strip(rows=len(names), longest=longest),
            pa.Table.from_pylist(drawn),
            key="executive_strip",
            locale=context.locale,
            alt=(
                f"Status of {words.plural(len(marks), 'project')} in"
                f" {words.plural(len(names), 'department')}; {counts['red_count']} off track."
            ),
            numbers=numbers,
        )


def _declared(context: Context, counts: words.Row) -> None:
    with blocks.block("Status"):
        blocks.empty(
            "No colour can be computed",
            "The source gives neither progress nor a plan to measure against, so every project"
            " counts as no report.",
            "Colours appear once tasks with baselines, or planned totals, come in.",
        )


def _group(name: str, position: int, colours: list[str], found: list[words.Row]) -> list[words.Row]:
    red = next(
        (r["names"] for r in found if r["department_name"] == name and r["colour"] == "red"), None
    )
    return [
        {
            "group": name,
            "group_position": position,
            "place": place,
            "role": formats.status_role(c),
            "name": f"{name}: {formats.status_word(c)}",
            "names": red if place == len(colours) - 1 else None,
        }
        for place, c in enumerate(colours)
    ]


def _strip_table(context: Context, found: list[words.Row]) -> None:
    by_name: dict[str, dict[str, int]] = {}
    for r in found:
        by_name.setdefault(r["department_name"], {})[r["colour"]] = r["project_count"]
    ranked = sorted(by_name.items(), key=lambda item: -item[1].get("red", 0))[:10]
    blocks.small_table(
        [
            (n, str(c.get("red", 0)), str(c.get("amber", 0)), str(sum(c.values())))
            for n, c in ranked
        ],
        ("Department", "Off track", "At risk", "Projects"),
        right=(1, 2, 3),
        alt="Departments with most projects off track.",
    )


def _bridge(context: Context, overruns: list[words.Row], counts: words.Row) -> None:
    over, known = (sum(r[c] for r in overruns) for c in ("over_count", "project_count"))
    if not overruns:
        with blocks.block("Budget and forecast"):
            blocks.empty(
                "No forecast from progress",
                "The bridge from baseline to forecast appears once tasks have baselines.",
                "Fill tasks, task_baselines and progress.",
            )
        return
    bridges.bridge(context, _over_words(over, known), overruns, key="executive_bridge")
    trends.rebaselined(context)


def _over_words(over: int, known: int) -> str:
    if known == 1:
        return (
            f"The one project with a forecast expects {'more than' if over else 'no more than'} its"
            " baseline"
        )
    return (
        f"{over or 'None'} of {known} projects {'forecasts' if over <= 1 else 'forecast'} more than"
        f" {'its' if over <= 1 else 'their'} baseline"
    )
