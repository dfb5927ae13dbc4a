"""Changes: what two reports say differently, how much of the movement is performance, and why."""

from __future__ import annotations

from datetime import date

from portal import formats
from portal.draw import blocks, controls
from portal.facts import travel
from portal.facts.changes import causes, compare
from portal.facts.changes.causes import Change
from portal.gate.published import Report
from portal.language import marked, message, plural, within
from portal.tell import banner, changed, navigation, words
from portal.tell.context import Context

MOST = 12


def render(context: Context) -> None:
    earlier = changed.reports_before(context)
    if not earlier:
        blocks.head(
            message("What changed"),
            message("This is the first report."),
            lede=message("From the second report on, every difference stands here with its cause."),
            fresh=banner.freshness(context),
        )
        return
    chosen = _chosen(context, earlier)
    differences, moved = changed.differences(context, chosen)
    blocks.head(
        message("What changed"),
        _headline(context, differences, moved=moved, since=chosen),
        lede=_lede(differences),
        fresh=banner.freshness(
            context,
            message(
                "against the report as of {status_date}",
                status_date=_day(context, chosen.status_date),
            ),
        ),
    )
    if moved:
        _movement(context, moved)
    for kind in causes.KINDS:
        _kind(context, kind, [c for c in differences if c.kind == kind])


def _chosen(context: Context, earlier: list[Report]) -> Report:
    """The report the address or the viewer names; else the one read at the last visit, or the one
    before this."""
    since = changed.base(context)
    first = since.report if since else earlier[0]
    asked = [r for r in earlier if r.snapshot_id == controls.asked("since")]
    offered = dict.fromkeys([first, *asked, *travel.listed(earlier)])
    options = [{"id": r.snapshot_id, "name": _named(context, r)} for r in offered]
    picked = navigation.choose(
        context,
        message("Since the report as of"),
        options=options,
        key="since",
        identifier="id",
        name="name",
    )
    return next((r for r in earlier if picked and r.snapshot_id == picked["id"]), first)


def _named(context: Context, report: Report) -> str:
    is_read = context.visit is not None and context.visit.read(report.key)
    read = message("your last visit") if is_read else _day(context, report.published_at.date())
    return f"{_day(context, report.status_date)} ({read})"


def _day(context: Context, value: date) -> str:
    return formats.day(value, context.locale)


def _headline(
    context: Context, changes: list[Change], moved: compare.Movement | None, since: Report
) -> str:
    day = _day(context, since.status_date)
    if not changes:
        return message("Nothing changed since {day}.", day=day)
    sentence = plural(
        "{count} thing changed since {day}",
        "{count} things changed since {day}",
        len(changes),
        day=day,
    )
    if moved and moved.after != moved.before:
        return (
            message(
                "{said}: the forecast rose by {after}.",
                said=sentence,
                after=words.money(context, abs(moved.after - moved.before), decimals=2),
            )
            if moved.after > moved.before
            else message(
                "{said}: the forecast fell by {after}.",
                said=sentence,
                after=words.money(context, abs(moved.after - moved.before), decimals=2),
            )
        )
    return f"{sentence}."


def _lede(changes: list[Change]) -> str:
    """How many of each cause, the most frequent first."""
    acting = [cause for c in changes for cause in c.causes]
    counted = sorted(
        {c: acting.count(c) for c in acting}.items(), key=lambda item: (-item[1], item[0])
    )
    if not counted:
        return message("Both reports say the same of all that you may read.")
    listed = ", ".join(f"{count} {message(cause)}" for cause, count in counted)
    return message("By cause: {listed}.", listed=listed)


def _movement(context: Context, moved: compare.Movement) -> None:
    """Performance apart from composition: nobody improves by what leaves."""
    with blocks.block(
        _split(context, moved),
        message(
            "Forecast at completion of the projects in your full view."
            " Performance = of those in both reports; composition = joined,"
            " left, or got or lost a forecast."
        ),
    ):
        cells = [
            (message("Before"), words.money(context, moved.before, decimals=2)),
            (
                message("Performance"),
                words.money(context, moved.performance, decimals=2, signed=True),
            ),
            (
                message("Composition"),
                words.money(context, moved.composition, decimals=2, signed=True),
            ),
            (message("Now"), words.money(context, moved.after, decimals=2)),
        ]
        blocks.small_table(
            cells,
            (message("Forecast"), message("Amount")),
            right=(1,),
            alt=message("Movement of the forecast, split into performance and composition."),
        )


def _split(context: Context, moved: compare.Movement) -> str:
    if not moved.composition:
        return (
            message("All of the movement is performance")
            if moved.performance
            else message("The forecast did not move")
        )
    amount = words.money(context, abs(moved.composition), decimals=2)
    return (
        message("Projects that joined or left added {amount} of the movement", amount=amount)
        if moved.composition > 0
        else message(
            "Projects that joined or left took away {amount} of the movement", amount=amount
        )
    )


def _order(kind: str) -> str:
    return marked("Worst first.") if kind == "Status" else marked("Largest first.")


def _first_of(kind: str, count: int) -> str:
    return (
        message("Worst first, {most} of {count}.", most=MOST, count=count)
        if kind == "Status"
        else message("Largest first, {most} of {count}.", most=MOST, count=count)
    )


def _kind(context: Context, kind: str, changes: list[Change]) -> None:
    if not changes:
        return
    shown = changes[:MOST]
    with blocks.block(
        f"{message(kind)}: {len(changes)}",
        (
            _first_of(kind, len(changes))
            if len(changes) > MOST
            else message(_order(kind))
            if len(changes) > 1
            else ""
        ),
    ):
        cells = [changed.cells(context, c) for c in shown]
        blocks.small_table(
            cells,
            (message("What"), message("Was"), message("Is"), message("Cause")),
            alt=message(
                "{found_count} changes: {kind}.",
                found_count=len(changes),
                kind=within(message(kind)),
            ),
        )
