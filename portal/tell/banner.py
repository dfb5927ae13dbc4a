"""What stands above a page: how old its numbers are, whether an earlier report is read, who is
silent."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, controls, text
from portal.draw.text import Text
from portal.facts import travel
from portal.facts.travel import Past
from portal.gate.published import Report
from portal.language import message, plural
from portal.tell.context import Context
from portal.tell.words import Row


def freshness(context: Context, *more: Text) -> list[Text]:
    """What the numbers are as of, when they were published, and what the page adds."""
    snapshot = context.reader.snapshot
    return [
        message(
            "Data as of {status_date}",
            status_date=formats.day(snapshot.status_date, context.locale),
        ),
        message(
            "published {published_at}",
            published_at=formats.moment(snapshot.published_at, context.locale),
        ),
        *more,
    ]


def earlier(context: Context, past: Past, page: str) -> None:
    """That an earlier report is read, which one, and the way to the newest."""
    shown, newest = context.reader.snapshot, past.newest.snapshot
    with blocks.line(is_framed=True):
        blocks.say(
            text.rich(
                "{badge} as of **{day}**, as published {moment}. The newest is as of {newest}.",
                badge=text.state("amber", message("Earlier report")),
                day=formats.day(shown.status_date, context.locale),
                moment=formats.moment(shown.published_at, context.locale),
                newest=formats.day(newest.status_date, context.locale),
            )
        )
        if page in context.pages:
            kept = {
                k: v for k, v in controls.address().items() if k not in (travel.AS_OF, travel.KNOWN)
            }
            controls.page_link(
                context.pages[page], message("Read the newest"), {**kept, **past.kept}
            )


def looking(context: Context, whose: str) -> None:
    """That another's eyes are looked through, whose, and the way back."""
    with blocks.line(is_framed=True):
        blocks.say(
            text.rich(
                "{badge} of **{whose}**, read-only. What you may not read yourself is left out.",
                badge=text.state("amber", message("Through the eyes")),
                whose=whose,
            )
        )
        controls.way_back(
            context.pages.get("home"),
            message("Back to your own"),
            {k: v for k, v in context.kept.items() if k != "look"},
            forget="travel",
        )


def damaged(context: Context, report: Report) -> None:
    """That the newest report cannot be read, which is shown in its place, and who mends it."""
    shown = context.reader.snapshot
    with blocks.line(is_framed=True):
        blocks.say(
            text.rich(
                "{badge}: its file is damaged. You read the one before, as of **{day}**, as"
                " published {moment}. The project office can publish it again.",
                badge=text.state(
                    "amber",
                    message(
                        "The report as of {newest} cannot be read",
                        newest=formats.day(report.status_date, context.locale),
                    ),
                ),
                day=formats.day(shown.status_date, context.locale),
                moment=formats.moment(shown.published_at, context.locale),
            )
        )


def unclear(asked: travel.Unclear) -> Text:
    """What an address is answered that names no day: it repeats the address, letter by letter."""
    return text.markdown(str(asked))


def silent(context: Context, counts: Row) -> Text:
    """How many projects are silent, or that none is."""
    if not counts["stale_count"]:
        return message("every running project reported")
    return text.stale(
        plural(
            "{count} project silent for over {cadence_days} days",
            "{count} projects silent for over {cadence_days} days",
            counts["stale_count"],
            cadence_days=context.reader.snapshot.cadence_days,
        )
    )
