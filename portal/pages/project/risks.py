"""Risks, reserves and what is to be done about them."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.language import message, plural
from portal.tell import bridges, figures, navigation
from portal.tell.context import Context
from portal.tell.words import Row, dated, money

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


def risks(context: Context, key: str) -> None:
    """What the open risks would cost if they strike, and what is held for that."""
    rows = context.rows("project_risks", project=key)
    known = [
        r for r in rows if r["impact_low_amount"] is not None and r["probability_ratio"] is not None
    ]
    with blocks.block(
        _risk_words(context, key, known),
        message(
            "What each costs if it strikes: smallest to largest, tick = most likely. Open risks."
        ),
    ):
        if not known:
            blocks.empty(
                message("No assessed risk"),
                message("Open risks with probability and impact appear here, ranked."),
                message("Fill risks."),
            )
            return
        bridges.tornado(context, known[:6], key="project_risks")
        blocks.small_table(
            figures.number_rows(
                context,
                RESERVES,
                row=figures.measured(context, RESERVES, {"project_id": key}),
                where={"project_id": key},
            ),
            (message("Reserves and responses"), message("Value")),
            right=(1,),
            alt=message("Reserves against risks."),
        )


def _risk_words(context: Context, key: str, known: list[Row]) -> str:
    if not known:
        return message("Risks")
    reserve = context.rows("project_reserve", project=key)
    total = sum(float(r["exposure_amount"] or 0) for r in known)
    sentence = message(
        "Open risks cost {total} on average", total=money(context, total, decimals=2)
    )
    return (
        message(
            "{said}, in four of five cases at most {likely_amount}",
            said=sentence,
            likely_amount=money(context, reserve[0]["likely_amount"], decimals=2),
        )
        if reserve
        else sentence
    )


def actions(context: Context, key: str) -> None:
    """Issues and responses that are open, the late ones first."""
    rows = context.rows("project_actions", project=key, limit=8)
    late = sum(1 for a in rows if a["is_overdue"])
    if rows:
        with blocks.block(
            (
                plural("{count} action is overdue", "{count} actions are overdue", late)
                if late
                else message("No open action is overdue")
            ),
            message("Open issues and responses to risks, the overdue first"),
        ):
            cells = [
                (
                    (
                        text.state("amber", message("Overdue"))
                        if a["is_overdue"]
                        else text.state("grey", message("Open"))
                    ),
                    text.two_lines(
                        a["action_name"],
                        f"{a['action_kind']} · {a['owner_name'] or message('no owner')}",
                    ),
                    dated(context, a["due_date"]) if a["due_date"] else message("no date"),
                    f"{a['age_days']} {message('d')}"
                    if a["age_days"] is not None
                    else formats.UNKNOWN,
                )
                for a in rows
            ]
            blocks.small_table(
                cells,
                (message("State"), message("What"), message("Due"), message("Open for")),
                right=(3,),
                alt=message("{found_count} open actions.", found_count=len(rows)),
            )
            navigation.downloads(
                context, "project_actions", message("All open actions"), project=key, limit=100_000
            )
