"""What of the report is looked at alone: the line above a page that says so, and the form that
chooses it."""

from __future__ import annotations

from functools import partial

from portal.draw import blocks, controls, text
from portal.facts import slicing
from portal.language import message, plural
from portal.tell import banner
from portal.tell.context import Context


def bar(context: Context) -> None:
    """The choice, and where something is chosen, what it is and how many projects have it."""
    chosen = context.reader.scope.slice
    if chosen is None and not slicing.tells_apart(context.reader):
        return
    offered = partial(offers, context, slicing.parse(controls.asked(slicing.SLICE) or ""))
    key = f"slice_{chosen.asked if chosen else ''}"
    if chosen is None:
        with blocks.line():
            controls.several(message("Filter projects"), offered, key=key, apply=_apply)
        return
    with blocks.line(is_framed=True):
        blocks.say(says(context))
        controls.several(message("Change"), offered, key=key, apply=_apply)
        controls.pressed(message("Show all"), "slice_off", partial(controls.ask, slicing.SLICE, ""))


def says(context: Context) -> text.Text:
    """What is looked at alone, in a sentence."""
    chosen, reader = context.reader.scope.slice, context.reader
    every = reader.unsliced.rows("project_keys").num_rows
    leads = reader.has("person_week")
    rest = message("What other projects book and use is left out.") if leads else ""
    return text.rich(
        "**{words}**. {count} {rest}",
        rest=rest,
        words=slicing.told(reader, chosen.asked if chosen else ""),
        count=plural(
            "{number} of {every} project.",
            "{number} of {every} projects.",
            every,
            number=len(chosen.projects) if chosen else every,
            every=every,
        ),
    )


def is_empty(context: Context) -> bool:
    """Whether no project is left to look at."""
    chosen = context.reader.scope.slice
    return chosen is not None and not chosen.projects


def nothing(context: Context) -> None:
    """What stands on a page of which no project is left."""
    blocks.head(
        message("Some projects of this report"),
        message("No project of yours is among them"),
        lede=message("Choose something else, or show all."),
        fresh=banner.freshness(context),
    )


def offers(context: Context, asked: slicing.Conditions) -> dict[str, controls.Offer]:
    """Of each dimension that tells this scope's projects apart, or that is asked for."""
    offered = {}
    for name, dimension in slicing.DIMENSIONS.items():
        known = slicing.values(context.reader, name)
        if len(known) > 1 or (known and name in asked):
            offered[name] = controls.Offer(
                message(dimension.label),
                {value: _counted(v) for value, v in known.items()},
                asked.get(name, ()),
            )
    return offered


def _counted(value: slicing.Value) -> str:
    return f"{value.name} ({len(value.projects)})"


def _apply(chosen: dict[str, list[str]]) -> None:
    conditions = {name: tuple(values) for name, values in chosen.items()}
    controls.ask(slicing.SLICE, slicing.written(conditions))
