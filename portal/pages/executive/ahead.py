"""What comes: ranges, reserves against risks, decisions, and how forecasts turned out."""

from __future__ import annotations

from portal.draw import blocks, text
from portal.facts import coverage
from portal.language import message
from portal.tell import figures, projects, words
from portal.tell.context import Context

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


def coming(context: Context) -> None:
    """What risks may cost, what is held for it, what waiting costs, and what all of it is for."""
    numbers = figures.measured(context, COMING, {})
    left, exposed = numbers.get("contingency_remaining"), numbers.get("exposure")
    heading = message("Risks, reserves and benefits")
    if left is not None and exposed is not None:
        heading = _cover_words(context, left, exposed)
    with blocks.block(
        heading,
        message(
            "As of {status_date}; a mean is no reserve",
            status_date=words.dated(context, context.reader.snapshot.status_date),
        ),
    ):
        cells, rest = figures.known_rows(context, COMING, numbers)
        cells[1:1] = [
            (
                message("Risks cost at most, in four of five cases"),
                words.money(context, r["likely_amount"], decimals=2),
            )
            for r in context.rows("group_reserve")
            if exposed is not None
        ]
        if cells:
            blocks.small_table(
                cells,
                (message("Measure"), message("Value")),
                right=(1,),
                alt=message("Risks, reserves and benefits of the portfolio."),
            )
        if rest:
            blocks.say(text.quiet(rest))


def _cover_words(context: Context, left: float, exposed: float) -> str:
    """What is held against what is expected, said as a comparison only where both are of the same
    projects."""
    held, against = (
        coverage.of(context.reader, n, {}) for n in ("contingency_adequacy", "exposure")
    )
    if held and held.is_part or against and against.is_part:
        return message(
            "Contingency left is {left}, risks are expected to cost {exposed}",
            left=words.money(context, left),
            exposed=words.money(context, exposed),
        )
    return (
        message(
            "Contingency of {left} covers risks of {exposed}",
            left=words.money(context, left),
            exposed=words.money(context, exposed),
        )
        if left >= exposed
        else message(
            "Contingency of {left} does not cover risks of {exposed}",
            left=words.money(context, left),
            exposed=words.money(context, exposed),
        )
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


def record(context: Context) -> None:
    """How forecasts turned out, and what became of projects of each colour; too little to go by is
    said."""
    with blocks.folded(
        message("Track record: how our forecasts and colours turned out"), key="executive_record"
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
                (message("Measure"), message("Value")),
                right=(1,),
                alt=message("Forecasts against outcomes, and what became of each colour."),
            )


def _became(row: words.Row) -> text.Text:
    if row["followed_count"] < LEAST_FOLLOWED:
        return blocks.unknown(
            message(
                "{followed_count} of the {least_followed} project-months needed",
                followed_count=row["followed_count"],
                least_followed=LEAST_FOLLOWED,
            )
        )
    return message(
        "{slipped_count} of {followed_count} slipped by more than a month",
        slipped_count=row["slipped_count"],
        followed_count=row["followed_count"],
    )


def decisions(context: Context) -> None:
    rows = context.rows("decisions_open", asked="us", limit=3)
    with blocks.block(
        message("Decide next"),
        message("Soonest first; the cost of waiting is each project's own estimate")
        if rows
        else "",
    ):
        if not words.came(context, "decisions"):
            blocks.empty(
                message("No decisions came in"),
                message("Open decisions, with what waiting costs, appear here."),
                message("Fill decisions."),
            )
        elif rows:
            projects.decisions(context, rows)
        else:
            blocks.empty(
                message("No decision is open"),
                message("No decision asked of us is recorded as open."),
                message(
                    "Checked {status_date}.",
                    status_date=words.dated(context, context.reader.snapshot.status_date),
                ),
                colour="green",
                word=message("Nothing to decide"),
            )
