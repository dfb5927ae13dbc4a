"""The same project as its customer reads it."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.pages.project.dates import milestones
from portal.pages.project.standing import commentary
from portal.tell import banner, changed, navigation
from portal.tell.context import Context
from portal.tell.words import Row, contact, dated, plural


def for_customer(context: Context, chosen: Row) -> None:
    found = context.reader.sql(
        "select * from customer_project where project_id = $project",
        {"project": chosen["project_id"]},
    ).to_pylist()
    if not found:
        return navigation.not_yours("Project")
    one = found[0]
    blocks.head(
        "Project · " + str(one["project_name"]),
        _sold_headline(context, one),
        lede=_sold_lede(context, one),
        fresh=banner.freshness(context),
    )
    changed.fold(context, "project", {chosen["project_id"]})
    commentary(context, chosen["project_id"])
    milestones(context, chosen["project_id"])
    blocks.say(contact(one))


def _sold_headline(context: Context, one: Row) -> str:
    """When it is, or was, finished, against the date promised."""
    finish, promised = (
        one["actual_finish_date"] or one["forecast_finish_date"],
        one["baseline_finish_date"],
    )
    if not finish:
        return str(one["project_name"])
    slip = (finish - promised).days if promised else 0
    against = (
        f", {plural(abs(slip), 'day')} {'after' if slip > 0 else 'before'} the date promised"
        if slip
        else ""
    )
    return (
        f"{one['project_name']}"
        f" {'was finished' if one['actual_finish_date'] else 'is expected to finish'} on"
        f" {dated(context, finish)}{against}."
    )


def _sold_lede(context: Context, one: Row) -> str:
    complete, promised = one["complete_ratio"], one["baseline_finish_date"]
    said = (
        "How far the work is complete is not known"
        if complete is None
        else f"The work is {formats.percent(complete, context.locale)} complete"
    )
    return (
        f"{said};"
        f" {f'we promised {dated(context, promised)}' if promised else 'no date was promised'}."
    )
