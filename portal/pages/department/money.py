"""What its projects and its people cost, and who is charged."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.language import message
from portal.pages.department.people import SHOWN
from portal.tell import bridges, navigation, trends, words
from portal.tell.context import Context


def owned_money(context: Context, key: str) -> None:
    overruns = bridges.overruns(context, key)
    total = sum(float(r["over_amount"]) for r in overruns)
    amount = words.money(context, abs(total))
    if overruns:
        bridges.bridge(
            context,
            (
                message("The projects we own forecast {amount} over baseline", amount=amount)
                if total >= 0
                else message("The projects we own forecast {amount} under baseline", amount=amount)
            ),
            overruns,
            key="department_bridge",
        )
        return trends.rebaselined(context, key)
    with blocks.block(message("Money in the projects we own")):
        blocks.empty(
            message("No forecast yet"),
            message("The bridge appears once owned projects have baselines."),
            message("Fill tasks and task_baselines."),
        )


def charged(context: Context, key: str) -> None:
    """What our people cost on projects of others, and theirs on ours."""
    rows = context.rows("cross_charge", department=key)
    if not rows:
        return
    heading = message(
        "Our people cost {sum_of} on projects of other departments, theirs {sum_of_2} on ours",
        sum_of=_sum_of(context, rows, "ours"),
        sum_of_2=_sum_of(context, rows, "theirs"),
    )
    with blocks.block(
        heading, message("To date, at standard rates, labour from time sheets or the ledger.")
    ):
        cells = [
            (
                r["department_name"],
                *(
                    formats.UNKNOWN if r[c] is None else formats.number(r[c], context.locale)
                    for c in ("ours_amount", "theirs_amount")
                ),
            )
            for r in rows
        ]
        symbol = formats.currency_symbol(context.locale)
        blocks.small_table(
            cells,
            (
                message("Department"),
                message("Ours on theirs, {symbol}", symbol=symbol),
                message("Theirs on ours, {symbol}", symbol=symbol),
            ),
            right=(1, 2),
            alt=message("Cost between departments."),
        )
        navigation.downloads(
            context, "cross_charge", message("Cost between departments"), department=key
        )


def _sum_of(context: Context, rows: list[words.Row], whose: str) -> str:
    """What the hours of one side cost; not known where any of them have no price."""
    amounts = [
        r[f"{whose}_amount"]
        for r in rows
        if r[f"{whose}_amount"] is not None or r[f"{whose}_hours"] is not None
    ]
    return (
        message("an amount not known in full")
        if None in amounts
        else words.money(context, sum(float(a) for a in amounts))
    )


def our_cost(context: Context, key: str) -> None:
    rows = context.rows("team_cost", department=key, team=None, limit=SHOWN + 1)
    with blocks.block(
        message("What our people work on, and what it costs"),
        (
            message(
                "To date, all hours of our teams at standard rates, largest cost"
                " first, first {shown} projects",
                shown=SHOWN,
            )
            if len(rows) > SHOWN
            else message("To date, all hours of our teams at standard rates, largest cost first")
        ),
    ):
        if not rows:
            blocks.empty(
                message("No hours of your teams yet"),
                message("Hours and cost of your teams appear here."),
                message("Fill time_entries, people with their teams, and standard_rates."),
            )
            return
        symbol = formats.currency_symbol(context.locale)
        blocks.small_table(
            [
                (
                    r["project_name"],
                    r["department_name"] or formats.UNKNOWN,
                    (
                        formats.UNKNOWN
                        if r["worked_hours"] is None
                        else formats.number(r["worked_hours"], context.locale)
                    ),
                    (
                        formats.UNKNOWN
                        if r["actual_cost_amount"] is None
                        else formats.number(r["actual_cost_amount"], context.locale)
                    ),
                )
                for r in rows[:SHOWN]
            ],
            (
                message("Project"),
                message("Owned by"),
                message("Hours"),
                message("Cost, {symbol}", symbol=symbol),
            ),
            right=(2, 3),
            alt=message("Hours and cost by project."),
        )
        navigation.downloads(
            context,
            "team_cost",
            message("Hours and cost"),
            department=key,
            team=None,
            limit=1_000_000,
        )
