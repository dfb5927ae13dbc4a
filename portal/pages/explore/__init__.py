"""Explore: any number of the report, told apart, filtered and compared as its reader asks."""

from __future__ import annotations

from portal.draw import blocks
from portal.draw.text import rich
from portal.facts.explore import answer, splits
from portal.facts.explore.asked import Asked
from portal.language import message, plural
from portal.pages.explore import choosing, picture, table, written
from portal.tell import banner, keeping
from portal.tell.context import Context


def render(context: Context) -> None:
    asked = choosing.asked()
    if not any(n in splits.readable(context.reader) for n in asked.numbers):
        return _nothing(context, asked)
    made = context.reader.kept(answer.answer, context.reports, asked)
    blocks.head(
        message("Explore · {numbers}", numbers=", ".join(written.labels(context, made))),
        written.headline(context, made),
        lede=written.lede(context, made),
        fresh=banner.freshness(context),
    )
    kind = choosing.bar(context, made.asked, picture.offered(made))
    for line in written.refusals(context, made):
        blocks.say(line)
    if made.asked.by and not made.lines:
        blocks.empty(
            message("No row has these numbers"),
            message("Nothing of what you chose holds a row of them in your report."),
            message("Choose another way to tell them apart, other weeks, or show all projects."),
        )
        return
    picture.draw(context, made, kind)
    table.draw(context, made)
    keeping.programs(context, ", ".join(written.labels(context, made)))


def _nothing(context: Context, asked: Asked) -> None:
    """What can be asked, with questions to begin with."""
    known = splits.readable(context.reader)
    blocks.head(
        message("Explore"),
        message("Ask your own question"),
        lede=plural(
            "Choose up to three of {count} number, and what tells them apart. The address keeps"
            " the question, so that it can be sent to others, who see it through their own report.",
            "Choose up to three of {count} numbers, and what tells them apart. The address keeps"
            " the question, so that it can be sent to others, who see it through their own report.",
            len(known),
        ),
        fresh=banner.freshness(context),
    )
    if asked.numbers:
        blocks.say(message("The number this link names does not exist, or you may not see it."))
    choosing.bar(context, asked)
    keeping.kept(context, "explore")
    offered = choosing.examples(context)
    if offered:
        with blocks.block(message("Questions to begin with")):
            blocks.say(*(rich("[{words}](explore?{query})", **o) for o in offered))
