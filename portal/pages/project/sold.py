"""The same project as its customer reads it."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.language import message, plural
from portal.pages.project.dates import milestones
from portal.pages.project.standing import commentary
from portal.tell import banner, changed, navigation
from portal.tell.context import Context
from portal.tell.words import Row, contact, dated


def for_customer(context: Context, chosen: Row) -> None:
    rows = context.reader.sql(
        "select * from customer_project where project_id = $project",
        {"project": chosen["project_id"]},
    ).to_pylist()
    if not rows:
        return navigation.not_yours(context, "project")
    row = rows[0]
    blocks.head(
        message("Project · ") + str(row["project_name"]),
        _sold_headline(context, row),
        lede=_sold_lede(context, row),
        fresh=banner.freshness(context),
    )
    changed.fold(context, "project", {chosen["project_id"]})
    commentary(context, chosen["project_id"])
    milestones(context, chosen["project_id"])
    blocks.say(contact(row))


def _sold_headline(context: Context, row: Row) -> str:
    """When it is, or was, finished, against the date promised."""
    finish, promised = (
        row["actual_finish_date"] or row["forecast_finish_date"],
        row["baseline_finish_date"],
    )
    if not finish:
        return str(row["project_name"])
    slip = (finish - promised).days if promised else 0
    against = (
        (
            plural(
                ", {count} day after the date promised",
                ", {count} days after the date promised",
                abs(slip),
            )
            if slip > 0
            else plural(
                ", {count} day before the date promised",
                ", {count} days before the date promised",
                abs(slip),
            )
        )
        if slip
        else ""
    )
    return (
        message(
            "{project_name} was finished on {finish}{against}.",
            project_name=row["project_name"],
            finish=dated(context, finish),
            against=against,
        )
        if row["actual_finish_date"]
        else message(
            "{project_name} is expected to finish on {finish}{against}.",
            project_name=row["project_name"],
            finish=dated(context, finish),
            against=against,
        )
    )


def _sold_lede(context: Context, row: Row) -> str:
    complete, promised = row["complete_ratio"], row["baseline_finish_date"]
    sentence = (
        message("How far the work is complete is not known")
        if complete is None
        else message(
            "The work is {complete} complete", complete=formats.percent(complete, context.locale)
        )
    )
    return (
        message("{said}; we promised {promised}.", said=sentence, promised=dated(context, promised))
        if promised
        else message("{said}; no date was promised.", said=sentence)
    )
