"""Search: a project, milestone or person within what this viewer may see; never a hint of anything
else."""

from __future__ import annotations

from portal.draw import blocks, controls, text
from portal.tell import banner, navigation
from portal.tell.context import Context
from portal.tell.words import plural


def render(context: Context) -> None:
    blocks.head(
        "Search",
        "Find a project, milestone or person.",
        lede="Part of a name is enough. Only what you may see is searched.",
        fresh=banner.freshness(context),
    )
    words = controls.search_filter("Name, or part of it", "find")
    if not words:
        return
    found = context.rows("find", words=words) if "milestone" in context.reader.tables() else []
    people = (
        context.rows("find_people", words=words) if "person_week" in context.reader.tables() else []
    )
    with blocks.block(
        f"{plural(len(found) + len(people), 'match').replace('matchs', 'matches')} in what you"
        " may see"
    ):
        if not found and not people:
            blocks.empty(
                "Nothing found",
                "Nothing you may see has these words in its name.",
                "Try fewer words.",
                word="Nothing found",
            )
        for row in found[:40]:
            label = (
                f"{row['name']}"
                + (f" · {row['detail']}" if row["detail"] else "")
                + f" ({row['kind'].lower()})"
            )
            navigation.link(context, "project", label, project=str(row["project_id"]))
        for row in people:
            blocks.say(text.rich("**{name}** · {team}", name=row["name"], team=row["detail"]))
