"""What moved a number since the report before, project by project."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.facts import measures
from portal.facts.explain.moved import Mover, by_project, movers_of
from portal.gate import published, store
from portal.gate.store import Missing
from portal.language import message
from portal.pages.explain.amounts import MONEY, amount
from portal.pages.explain.asked import Asked
from portal.tell import changed
from portal.tell.context import Context
from portal.tell.words import dated

MOVERS_SHOWN = 8


# --- why it moved ---------------------------------------------------------------------------------


def movement(context: Context, asked: Asked) -> None:
    """What moved it since the report before, as shares that add up; nothing before the second
    report."""
    before = changed.reports_before(context)
    if not before or asked.weeks:
        return
    try:
        moved = context.reader.kept(
            _moved, published.describe(before[0]), asked.metric, tuple(asked.where.items())
        )
    except (Missing, KeyError, ValueError):
        return
    if not moved or moved[0] == moved[1]:
        return
    was, now, effects = moved
    movers = effects if asked.project else by_project(effects)
    unit = measures.definitions(context.reader)[asked.metric].unit
    first, last = (
        (
            amount(context, v, "money")
            if unit in MONEY
            else formats.number(v, context.locale, decimals=4)
        )
        for v in (was, now)
    )
    first_cause = next((m for m in movers if m.effect * (now - was) > 0), None)
    largest = (
        message(
            ": {share} is {name}",
            share=_share(context, first_cause.effect, now - was),
            name=first_cause.name,
        )
        if first_cause
        else ""
    )
    with blocks.block(
        (
            message(
                "It rose from {first} to {last} since {status_date}{largest}",
                first=first,
                last=last,
                status_date=dated(context, before[0].status_date),
                largest=largest,
            )
            if now > was
            else message(
                "It fell from {first} to {last} since {status_date}{largest}",
                first=first,
                last=last,
                status_date=dated(context, before[0].status_date),
                largest=largest,
            )
        ),
        (
            message(
                "Share of the movement by row; below 0 % it moved the other way."
                " Together they are the whole movement."
            )
            if asked.project
            else message(
                "Share of the movement by project; below 0 % it moved the other"
                " way. Together they are the whole movement."
            )
        ),
    ):
        cells = [
            (
                text.two_lines(m.name, message(m.table.replace("_", " "))) if m.table else m.name,
                _was_is(context, m),
                _share(context, m.effect, now - was),
            )
            for m in movers[:MOVERS_SHOWN]
        ]
        if movers[MOVERS_SHOWN:]:
            cells.append(
                (
                    message("{movers_count} more", movers_count=len(movers) - MOVERS_SHOWN),
                    "",
                    _share(context, sum(m.effect for m in movers[MOVERS_SHOWN:]), now - was),
                )
            )
        if any(was_is for _, was_is, _ in cells):
            blocks.small_table(
                cells,
                (message("What moved it"), message("Was → is"), message("Share")),
                right=(1, 2),
                alt=message("{movers_count} that moved it.", movers_count=len(movers)),
            )
        else:
            blocks.small_table(
                [(name, share) for name, _, share in cells],
                (message("What moved it"), message("Share")),
                right=(1,),
                alt=message("{movers_count} that moved it.", movers_count=len(movers)),
            )


def _was_is(context: Context, mover: Mover) -> str:
    if mover.before is None and mover.after is None:
        return ""
    return f"{_moved_part(context, mover.before)} → {_moved_part(context, mover.after)}"


def _moved(
    reader: store.Reader,
    since: published.Snapshot,
    metric: str,
    where: tuple[tuple[str, object], ...],
) -> tuple[float, float, list[Mover]] | tuple[()]:
    return movers_of(reader.at(since), reader, name=metric, where=dict(where)) or ()


def _moved_part(context: Context, value: float | None) -> str:
    return (
        formats.UNKNOWN
        if value is None
        else formats.number(
            value,
            context.locale,
            decimals=0 if float(value).is_integer() or abs(value) >= 100 else 2,
        )
    )


def _share(context: Context, effect: float, movement: float) -> str:
    return formats.percent(effect / movement, context.locale)
