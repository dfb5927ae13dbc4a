"""Search: a project, milestone or person within what this viewer may see; never a hint of anything
else."""

from __future__ import annotations

from portal.draw import blocks, controls, text
from portal.language import message, plural, within
from portal.tell import banner, navigation
from portal.tell.context import Context


def render(context: Context) -> None:
    blocks.head(
        message("Search"),
        message("Find a project, milestone or person."),
        lede=message("Part of a name is enough. Only what you may see is searched."),
        fresh=banner.freshness(context),
    )
    words = controls.search_filter(message("Name, or part of it"), "find")
    if not words:
        return
    rows = context.rows("find", words=words) if "milestone" in context.reader.tables() else []
    people = (
        context.rows("find_people", words=words) if "person_week" in context.reader.tables() else []
    )
    with blocks.block(
        message(
            "{matchs} in what you may see",
            matchs=plural("{count} match", "{count} matchs", len(rows) + len(people)).replace(
                "matchs", "matches"
            ),
        )
    ):
        if not rows and not people:
            blocks.empty(
                message("Nothing found"),
                message("Nothing you may see has these words in its name."),
                message("Try fewer words."),
                word=message("Nothing found"),
            )
        for row in rows[:40]:
            label = (
                f"{row['name']}"
                + (f" · {row['detail']}" if row["detail"] else "")
                + f" ({within(message(row['kind']))})"
            )
            navigation.link(context, "project", label, project=str(row["project_id"]))
        for row in people:
            blocks.say(text.rich("**{name}** · {team}", name=row["name"], team=row["detail"]))
