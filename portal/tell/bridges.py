"""From one amount to another, step by step; and what risks weigh."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from portal import formats
from portal.draw import blocks
from portal.draw.charts import axes, bars
from portal.draw.scales import Scale, exactly, parts, scale_of, ticks
from portal.draw.text import quiet
from portal.language import marked, message, plural
from portal.tell import navigation
from portal.tell.context import Context
from portal.tell.figures import covered, rests_on_another
from portal.tell.trends import tick_places
from portal.tell.words import Row, money, unit_of


def tornado(context: Context, risks: list[Row], *, key: str) -> None:
    """What each risk costs if it strikes, from its smallest to its largest impact, gains to the
    left; the widest first."""
    known = [
        r
        for r in risks
        if r["impact_low_amount"] is not None and r["probability_ratio"] is not None
    ]
    scale = scale_of(
        [float(r["impact_high_amount"]) for r in known],
        [float(r["impact_high_amount"]) for r in known],
    )
    unit = scale.unit
    wide = sorted(known, key=lambda r: -float(r["impact_high_amount"]))
    drawn = [
        _struck(context, r, position=i, unit=unit, decimals=scale.decimals)
        for i, r in enumerate(wide)
    ]
    numbers = pa.Table.from_pylist(
        [
            {
                "risk": r["risk_name"],
                **{
                    c: r[c]
                    for c in (
                        "risk_kind",
                        "probability_ratio",
                        "impact_low_amount",
                        "impact_likely_amount",
                        "impact_high_amount",
                        "exposure_amount",
                        "residual_exposure_amount",
                        "response",
                    )
                },
            }
            for r in wide
        ]
    )
    blocks.chart(
        bars.tornado(
            context.locale,
            rows=len(drawn),
            decimals=tick_places([0.0, *(d[e] for d in drawn for e in ("start", "end"))]),
        ),
        pa.Table.from_pylist(drawn),
        key=key,
        locale=context.locale,
        alt=plural(
            "{count} risk; the widest is {risk_name}.",
            "{count} risks; the widest is {risk_name}.",
            len(drawn),
            risk_name=wide[0]["risk_name"],
        ),
        numbers=numbers,
    )


def _struck(context: Context, risk: Row, position: int, unit: float, decimals: int) -> Row:
    sign = -1.0 if risk["risk_kind"] == "opportunity" else 1.0
    low, likely, high = (
        sign * float(risk[f"impact_{n}_amount"]) / unit for n in ("low", "likely", "high")
    )
    first, last = (formats.number(abs(v), context.locale, decimals=decimals) for v in (low, high))
    likelihood = message(
        "{probability_ratio} likely, {first} to {last}",
        probability_ratio=formats.percent(risk["probability_ratio"], context.locale),
        first=first,
        last=last,
    )
    expected = message(
        "expected cost {amount}", amount=money(context, risk["exposure_amount"], decimals=2)
    )
    return {
        "name": risk["risk_name"],
        "position": position,
        "start": min(low, high),
        "end": max(low, high),
        "likely": likely,
        "role": "On track" if sign < 0 else "Accent",
        "text": likelihood,
        "tip": f"{risk['risk_name']}: {likelihood}; {expected}",
        "href": None,
    }


NAMED = 4
"""Projects that a bridge names; the others are one step."""


def overruns(context: Context, department: str | None) -> list[Row]:
    """The projects that explain the gap between baseline and forecast, and all the others as one
    row without a name."""
    return context.rows("overruns", department=department, named=NAMED)


def bridge(context: Context, heading: str, overruns: list[Row], *, key: str) -> None:
    """From baseline to forecast, by what `overruns` found."""
    baseline, steps = sum(float(r["baseline_amount"]) for r in overruns), _steps(overruns)
    moves = [amount for _, amount, _ in steps]
    scale = exactly(baseline, moves, scale_of([baseline, baseline + sum(moves)], moves))
    ways = {
        str(r["project_name"]): navigation.way(context, "project", project=r["project_id"])
        for r in overruns
        if r.get("project_id")
    }
    drawn = _pointed(context, _bridged(context, steps, total=baseline, scale=scale), scale, ways)
    axis = axes.cut_axis([d[e] for d in drawn for e in ("start", "end")])
    places = ticks(*axis)
    starts = formats.number(axis[0], context.locale, decimals=places)
    numbers = pa.Table.from_pylist(
        [
            {
                "project_name": r["project_name"]
                or plural("{count} other", "{count} others", r["project_count"]),
                **{c: r[c] for c in ("baseline_amount", "estimate_amount", "over_amount")},
            }
            for r in overruns
        ]
    )
    with blocks.block(
        heading,
        message(
            "{letter}, from baseline to forecast at completion. The axis starts at {starts}.",
            letter=unit_of(context, scale.letter),
            starts=starts,
        ),
    ):
        blocks.chart(
            bars.bridge(context.locale, rows=len(drawn), axis=axis, decimals=places),
            pa.Table.from_pylist(drawn),
            key=key,
            locale=context.locale,
            numbers=numbers,
            alt=(
                message(
                    "Baseline {said_text}, forecast {said_text_2}, in {letter}.",
                    said_text=drawn[0]["text"],
                    said_text_2=drawn[-1]["text"],
                    letter=unit_of(context, scale.letter),
                )
            ),
        )


def _steps(overruns: list[Row]) -> list[tuple[str, float, str]]:
    """Label, amount and colour; what moves less than a fiftieth of all is counted among the
    others."""
    least = sum(float(r["moved_amount"]) for r in overruns) / 50
    telling = [
        r
        for r in overruns
        if r["project_name"] and r["over_amount"] and abs(float(r["over_amount"])) >= least
    ]
    steps = [
        (
            str(r["project_name"]),
            float(r["over_amount"]),
            formats.status_role(r["colour"]) if r["over_amount"] > 0 else "Plan",
        )
        for r in telling
    ]
    others = [r for r in overruns if r not in telling]
    if others:
        steps.append(
            (
                plural(
                    "{count} other", "{count} others", sum((r["project_count"] for r in others))
                ),
                sum(float(r["over_amount"]) for r in others),
                "Plan",
            )
        )
    return steps


BRIDGED = (marked("Baseline"), marked("Forecast"))


def _bridged(
    context: Context,
    steps: list[tuple[str, float, str]],
    total: float,
    scale: Scale,
    ends: tuple[str, str] = BRIDGED,
    role: str = "Accent",
) -> list[Row]:
    """A total, one bar a step, a total; what is written on them adds up."""
    first, shown, last = parts(total, [amount for _, amount, _ in steps], scale)
    drawn = [
        _total(
            message(ends[0]), 0, value=total / scale.unit, role="Ink", context=context, text=first
        )
    ]
    for i, ((label, amount, of), text) in enumerate(zip(steps, shown, strict=True), 1):
        drawn.append(
            _step(
                context,
                label,
                position=i,
                total=total / scale.unit,
                amount=amount / scale.unit,
                role=of,
                text=text,
            )
        )
        total += amount
    return [
        *drawn,
        _total(
            message(ends[1]),
            len(steps) + 1,
            value=total / scale.unit,
            role=role,
            context=context,
            text=last,
        ),
    ]


def _pointed(
    context: Context, drawn: list[Row], scale: Scale, ways: Mapping[str, str | None]
) -> list[Row]:
    """What each step says that is pointed at, and where it leads."""
    unit = unit_of(context, scale.letter)
    return [
        {
            **step,
            "tip": f"{step['label']}: {step['text']}{formats.NO_BREAK}{unit}",
            "href": ways.get(step["label"]),
        }
        for step in drawn
    ]


CLOSES = 0.005
"""What first approval and the lines after it may differ from the budget by: half a cent."""


def budget_bridge(
    context: Context, row: Row, likely: object, where: Mapping[str, object], *, key: str
) -> None:
    """From what was first approved over changes and transfers to the budget, and on to the
    forecast; `likely` is what four in five cases stay below."""
    first, budget = row["original_budget"], row["budget"]
    if first is None or budget is None:
        with blocks.block(message("How the budget came about")):
            blocks.empty(
                message("No budget lines yet"),
                message("First approval, changes and transfers appear here."),
                message("Fill budget_lines."),
            )
        return
    steps = _budget_steps(row)
    gap = budget - first - sum(amount for _, amount, _ in steps)
    if abs(gap) >= CLOSES:
        with blocks.block(message("How the budget came about")):
            blocks.empty(
                message("The budget lines do not explain the budget"),
                message(
                    "First approved {first}, now {budget}: {gap} of the difference"
                    " stands in no line for a change, a transfer or undistributed"
                    " budget.",
                    first=money(context, first, decimals=2),
                    budget=money(context, budget, decimals=2),
                    gap=money(context, abs(gap), decimals=2),
                ),
                message(
                    "Enter what was approved first as a line of kind original in"
                    " budget_lines, and every change since."
                ),
                colour="amber",
                word=message("To be checked"),
            )
        return
    _draw_budget(context, row, steps=steps, likely=likely, where=where, key=key)


APPROVED, SHIFTED, OPEN = (
    marked("Approved changes"),
    marked("Moved in or out"),
    marked("Undistributed"),
)


def _budget_steps(row: Row) -> list[tuple[str, float, str]]:
    """What moved the budget since its first approval, by its own lines; reports from before that
    were published tell the approved requests."""
    changes = (
        row["budget_changes"] if row.get("budget_changes") is not None else row["approved_changes"]
    )
    told = (
        (APPROVED, changes),
        (SHIFTED, row["budget_transfers"]),
        (OPEN, row.get("undistributed_budget")),
    )
    return [(label, float(amount), "Plan") for label, amount in told if amount]


def _draw_budget(
    context: Context,
    row: Row,
    steps: list[tuple[str, float, str]],
    likely: Any,
    where: Mapping[str, object],
    key: str,
) -> None:
    first, budget, forecast = (
        row[n] for n in ("original_budget", "budget", "estimate_at_completion")
    )
    spread = {n: covered(context, n, where) for n in ("budget", "estimate_at_completion")}
    is_like = spread["budget"] == spread["estimate_at_completion"]
    beyond = (
        [
            (
                message("Forecast beyond it"),
                float(forecast - budget),
                "Off track" if forecast > budget else "Plan",
            )
        ]
        if forecast is not None and is_like
        else []
    )
    moves = [a for _, a, _ in (*steps, *beyond)]
    scale = exactly(float(first), moves, scale_of([float(first), float(budget)], moves))
    drawn = _bridged(
        context,
        steps,
        total=float(first),
        scale=scale,
        ends=(message("First approved"), message("Budget")),
        role="Ink",
    )
    if beyond:
        drawn += [
            d | {"position": len(drawn) + i}
            for i, d in enumerate(_bridged(context, beyond, total=float(budget), scale=scale)[1:])
        ]
    elif forecast is not None:
        drawn.append(
            _total(
                message("Forecast"),
                len(drawn),
                value=forecast / scale.unit,
                role="Accent",
                context=context,
                text=scale.written(forecast),
            )
        )
    if likely is not None and not rests_on_another(likely, forecast):
        drawn.append(
            _total(
                message("Four in five below"),
                len(drawn),
                value=float(likely) / scale.unit,
                role="Muted",
                context=context,
                text=scale.written(float(likely)),
            )
        )
    drawn = _pointed(context, drawn, scale, _made_by(context, row, where))
    axis = axes.cut_axis([d[e] for d in drawn for e in ("start", "end")])
    places = ticks(*axis)
    numbers = pa.Table.from_pylist(
        [{"step": d["label"], f"amount_in_{scale.letter or 'units'}": d["text"]} for d in drawn]
    )
    with blocks.block(
        _budget_words(context, row),
        message(
            "{letter}. The axis starts at {axis}.",
            letter=unit_of(context, scale.letter),
            axis=formats.number(axis[0], context.locale, decimals=places),
        ),
    ):
        blocks.chart(
            bars.bridge(context.locale, rows=len(drawn), axis=axis, decimals=places),
            pa.Table.from_pylist(drawn),
            key=key,
            locale=context.locale,
            numbers=numbers,
            alt=(
                message(
                    "First approved {said_text}, budget {budget}, in {letter}.",
                    said_text=drawn[0]["text"],
                    budget=formats.number(
                        scale.written(float(budget)), context.locale, decimals=scale.decimals
                    ),
                    letter=unit_of(context, scale.letter),
                )
            ),
        )
        if sentences := [
            f"{label}: {words}."
            for label, words in (
                (message("Budget"), spread["budget"]),
                (message("Forecast"), spread["estimate_at_completion"]),
            )
            if words
        ]:
            blocks.say(quiet(" ".join(sentences)))


def _made_by(context: Context, row: Row, where: Mapping[str, object]) -> dict[str, str | None]:
    """By what a step is called, the way to why it is so much; none to what a report from before
    that number was published does not have."""
    asked = {name.removesuffix("_id"): str(key) for name, key in where.items()}
    return {
        message(label): navigation.way(context, "explain", metric=metric, **asked)
        for label, metric in EXPLAINED.items()
        if metric in row
    }


EXPLAINED = {
    marked("First approved"): "original_budget",
    APPROVED: "budget_changes",
    SHIFTED: "budget_transfers",
    OPEN: "undistributed_budget",
    marked("Budget"): "budget",
    marked("Forecast"): "estimate_at_completion",
}


def _budget_words(context: Context, row: Row) -> str:
    """What moved the budget, by its lines, and what is asked for; that none did is said only where
    the budget is what was first approved."""
    moved, pending = (
        {label: amount for label, amount, _ in _budget_steps(row)},
        row["pending_changes"],
    )
    changed = moved.get(APPROVED)
    if changed:
        sentence = (
            message(
                "Approved changes added {changed}", changed=money(context, abs(changed), decimals=2)
            )
            if changed > 0
            else message(
                "Approved changes took {changed}", changed=money(context, abs(changed), decimals=2)
            )
        )
    elif moved:
        sentence = message(" and ").join(
            message(MOVED[label, amount > 0], amount=money(context, abs(amount), decimals=2))
            for label, amount in moved.items()
        )
    else:
        sentence = message("The budget is what was first approved")
    return (
        message(
            "{said}; {pending} more is asked for",
            said=sentence,
            pending=money(context, pending, decimals=2),
        )
        if (pending or 0) > 0
        else sentence
    )


MOVED = {
    (SHIFTED, True): marked("{amount} was moved in"),
    (SHIFTED, False): marked("{amount} was moved out"),
    (OPEN, True): marked("{amount} was added that no task has yet"),
    (OPEN, False): marked("{amount} was taken that no task had"),
}


def _step(
    context: Context,
    label: str,
    position: int,
    total: float,
    amount: float,
    role: str,
    text: Decimal,
) -> Row:
    return {
        "label": label,
        "position": position,
        "start": total,
        "end": total + amount,
        "role": role,
        "text": formats.number(text, context.locale, decimals=_places(text), signed=True),
        "is_total": False,
    }


def _places(shown: Decimal) -> int:
    return max(0, -int(shown.as_tuple().exponent))


def _total(
    label: str, position: int, value: float, role: str, context: Context, text: Decimal
) -> Row:
    return {
        "label": label,
        "position": position,
        "start": value,
        "end": value,
        "role": role,
        "text": formats.number(text, context.locale, decimals=_places(text)),
        "is_total": True,
    }
