"""When it will end and at what cost: ranges, chances, and the record they stand on."""

from __future__ import annotations

import pyarrow as pa

from portal import formats
from portal.draw import blocks, text
from portal.draw.charts import curves
from portal.formats import Locale
from portal.gate.store import Reader
from portal.language import marked, message, plural, spoken
from portal.tell import figures
from portal.tell.context import Context
from portal.tell.words import Row, dated, money


def range(context: Context, key: str) -> None:
    """What such forecasts turned out to be worth: a range, and whose record it stands on."""
    simulated = context.rows("project_simulation", project=key)
    for row in context.rows("project_range", project=key):
        sentence = message(
            "Four in five such projects end below {likely_amount}",
            likely_amount=money(context, row["likely_amount"], decimals=2),
        )
        by = (
            message(" and by {likely_date}", likely_date=dated(context, row["likely_date"]))
            if row["likely_date"]
            else ""
        )
        forecast = figures.measured(context, ("estimate_at_completion",), {"project_id": key}).get(
            "estimate_at_completion"
        )
        other = (
            message(
                " The range takes the rest as planned; the forecast above goes by"
                " the pace so far and lies beyond it."
            )
            if figures.rests_on_another(row["likely_amount"], forecast)
            else ""
        )
        with blocks.block(sentence + by, _record(row) + other):
            cells = [
                (
                    message("Cost"),
                    *(
                        _point(
                            row,
                            (
                                formats.UNKNOWN
                                if row[f"{n}_amount"] is None
                                else money(context, row[f"{n}_amount"], decimals=2)
                            ),
                            n,
                        )
                        for n in RANGE_SHOWN
                    ),
                )
            ]
            if row["likely_date"]:
                cells.append(
                    (
                        message("Finish"),
                        *(_point(row, dated(context, row[f"{n}_date"]), n) for n in RANGE_SHOWN),
                    )
                )
            cells += [
                (
                    message("Finish, simulated"),
                    *(dated(context, run[f"{n}_date"]) for n in RANGE_SHOWN),
                )
                for run in simulated
            ]
            blocks.small_table(
                cells,
                (
                    message("Measure"),
                    message("As likely as not"),
                    message("Four in five below"),
                    message("Nine in ten below"),
                ),
                alt=message("Range of cost and finish."),
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
    sentence = message(
        "The responsible people expect {people}.", people=money(context, people, decimals=2)
    )
    if (
        needed is not None
        and reached is not None
        and (done or 0) >= 0.2
        and (needed - reached > 0.10 or (low is not None and people < low))
    ):
        sentence += message(
            " That counts on {needed} earned for each unit spent from now on;"
            " so far it is {reached}. Not realistic without a reason.",
            needed=formats.ratio(needed, context.locale),
            reached=formats.ratio(reached, context.locale),
        )
    blocks.say(text.quiet(sentence))


def _chances(context: Context, run: Row, key: str) -> None:
    """How likely the dates said are, and the chance of every other."""
    sentences = [
        message(
            "{run} for {words} {run_2}",
            run=formats.percent(run[f"{n}_chance_ratio"], context.locale),
            words=message(words),
            run_2=dated(context, run[d]),
        )
        for n, words, d in DATES_SAID
        if run[f"{n}_chance_ratio"] is not None
    ]
    with blocks.folded(
        message("Chance by date: {said}", said=", ".join(sentences))
        if sentences
        else message("Chance by date"),
        key="project_chances",
    ) as is_open:
        if is_open:
            points = context.reader.kept(_chance_points, key)
            blocks.chart(
                curves.chance_by_date(context.locale),
                points,
                key="project_chance",
                locale=context.locale,
                alt=(
                    message(
                        "Half of the runs end by {even_date}, four in five by {likely_date}.",
                        even_date=dated(context, run["even_date"]),
                        likely_date=dated(context, run["likely_date"]),
                    )
                ),
                numbers=lambda: context.reader.rows("project_chance", project=key),
            )
            blocks.say(text.quiet(_how(context, run)))


DATES_SAID = (
    ("baseline", marked("the baseline"), "baseline_finish_date"),
    ("expected", marked("what is expected,"), "forecast_finish_date"),
)
DRAWN = {"beta_pert": marked("Beta-PERT"), "triangular": marked("triangular")}


def _chance_points(reader: Reader, key: str) -> pa.Table:
    points = reader.rows("project_chance", project=key)
    locale = Locale(spoken(), reader.snapshot.currency, reader.snapshot.timezone)
    tips = [
        message(
            "{chance} by {day}",
            chance=formats.percent(row["chance_ratio"], locale),
            day=formats.day(row["finish_date"], locale),
        )
        for row in points.to_pylist()
    ]
    empty = pa.nulls(len(tips), pa.string())
    return points.append_column("tip", pa.array(tips, pa.string())).append_column("href", empty)


def _how(context: Context, run: Row) -> str:
    """What the runs stand on, so that anybody can repeat them."""
    drawn = plural(
        "{count} duration ({drawn}, correlation {correlation_ratio})",
        "{count} durations ({drawn}, correlation {correlation_ratio})",
        run["drawn_task_count"],
        drawn=message(DRAWN[run["distribution"]]),
        correlation_ratio=formats.ratio(run["correlation_ratio"], context.locale),
    )
    return plural(
        "{run_count} runs of the whole network, each drawing {drawn} and"
        " {count} risk; seed {seed}. Time reserve for four in five:"
        " {contingency_days} working days after the finish by logic.",
        "{run_count} runs of the whole network, each drawing {drawn} and"
        " {count} risks; seed {seed}. Time reserve for four in five:"
        " {contingency_days} working days after the finish by logic.",
        run["drawn_risk_count"],
        run_count=formats.number(run["run_count"], context.locale),
        drawn=drawn,
        seed=run["seed"],
        contingency_days=formats.number(run["contingency_days"], context.locale, decimals=0),
    )


RANGE_SHOWN = ("even", "likely", "high")


def _point(row: Row, shown: str, name: str) -> str:
    return (
        message("too early for a middle") if name == "even" and not row["is_point_shown"] else shown
    )


def _record(row: Row) -> str:
    if row["cost_reference"] != "own":
        return plural(
            "From how the forecasts of 30 published projects, mostly construction, turned out at"
            " this stage, no benchmark for IT. Our own count once 15 with a baseline are finished;"
            " {count} is.",
            "From how the forecasts of 30 published projects, mostly construction, turned out at"
            " this stage, no benchmark for IT. Our own count once 15 with a baseline are finished;"
            " {count} are.",
            row["own_count"],
        )
    own = row["reference_count"]
    if row["finish_reference"] == "own":
        return message(
            "From how the forecasts of our own {own} finished projects turned out at this stage.",
            own=own,
        )
    return message(
        "From how the forecasts of our own {own} finished projects turned out at this stage; the"
        " finish from how the forecasts of 30 published projects, mostly construction, turned out"
        " at this stage.",
        own=own,
    )
