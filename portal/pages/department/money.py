"""What its projects and its people cost, and who is charged."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.pages.department.people import SHOWN
from portal.tell import bridges, navigation, trends, words
from portal.tell.context import Context


def owned_money(context: Context, key: str) -> None:
    overruns = bridges.overruns(context, key)
    total = sum(float(r["over_amount"]) for r in overruns)
    side = "over" if total >= 0 else "under"
    if overruns:
        bridges.bridge(
            context,
            f"The projects we own forecast {words.money(context, abs(total))} {side} baseline",
            overruns,
            key="department_bridge",
        )
        return trends.rebaselined(context, key)
    with blocks.block("Money in the projects we own"):
        blocks.empty(
            "No forecast yet",
            "The bridge appears once owned projects have baselines.",
            "Fill tasks and task_baselines.",
        )


def charged(context: Context, key: str) -> None:
    """What our people cost on projects of others, and theirs on ours."""
    found = context.rows("cross_charge", department=key)
    if not found:
        return
    heading = (
        f"Our people cost {_sum_of(context, found, 'ours')} on projects of other departments,"
        f" theirs {_sum_of(context, found, 'theirs')} on ours"
    )
    with blocks.block(
        heading, "To date, at standard rates, labour from time sheets or the ledger."
    ):
        cells = [
            (
                r["department_name"],
                *(
                    formats.UNKNOWN if r[c] is None else formats.number(r[c], context.locale)
                    for c in ("ours_amount", "theirs_amount")
                ),
            )
            for r in found
        ]
        symbol = formats.currency_symbol(context.locale)
        blocks.small_table(
            cells,
            ("Department", f"Ours on theirs, {symbol}", f"Theirs on ours, {symbol}"),
            right=(1, 2),
            alt="Cost between departments.",
        )
        navigation.downloads(context, "cross_charge", "Cost between departments", department=key)


def _sum_of(context: Context, found: list[words.Row], whose: str) -> str:
    """What the hours of one side cost; not known where any of them have no price."""
    amounts = [
        r[f"{whose}_amount"]
        for r in found
        if r[f"{whose}_amount"] is not None or r[f"{whose}_hours"] is not None
    ]
    return (
        "an amount not known in full"
        if None in amounts
        else words.money(context, sum(float(a) for a in amounts))
    )


def our_cost(context: Context, key: str) -> None:
    found = context.rows("team_cost", department=key, team=None, limit=SHOWN + 1)
    with blocks.block(
        "What our people work on, and what it costs",
        "To date, all hours of our teams at standard rates, largest cost"
        f" first{f', first {SHOWN} projects' if len(found) > SHOWN else ''}",
    ):
        if not found:
            blocks.empty(
                "No hours yet",
                "Hours and cost of your teams appear here.",
                "Fill time_entries and standard_rates.",
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
                for r in found[:SHOWN]
            ],
            ("Project", "Owned by", "Hours", f"Cost, {symbol}"),
            right=(2, 3),
            alt="Hours and cost by project.",
        )
        navigation.downloads(
            context, "team_cost", "Hours and cost", department=key, team=None, limit=1_000_000
        )
