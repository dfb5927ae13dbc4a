"""When it will end and at what cost: ranges, chances, and the record they stand on."""

from __future__ import annotations

import pyarrow as pa

from portal import formats
from portal.draw import blocks, text
from portal.draw.charts import curves
from portal.gate.store import Reader
from portal.tell import figures
from portal.tell.context import Context
from portal.tell.words import Row, dated, money, plural


def range(context: Context, key: str) -> None:
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
