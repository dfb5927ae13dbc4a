"""Why a colour: the band, the measure and what it is made of."""

from __future__ import annotations

from dataclasses import replace

from portal import formats
from portal.draw import blocks
from portal.facts import retold
from portal.language import marked, message, plural
from portal.pages.explain.asked import Asked
from portal.pages.explain.bands import bands
from portal.pages.explain.number import explained
from portal.tell import banner, figures, navigation
from portal.tell.context import Context
from portal.tell.words import Row, dated

# --- a colour -------------------------------------------------------------------------------------

DIMENSION = {
    "cost": marked("Cost"),
    "schedule": marked("Schedule"),
    "scope": marked("Scope"),
    "risk": marked("Risk"),
    "resources": marked("Staffing"),
    "data": marked("Reporting"),
    "benefits": marked("Benefit"),
    "overall": marked("Overall status"),
}


def colour(context: Context, asked: Asked, dimension: str) -> None:
    rows = (
        context.rows("explain_status", project=asked.project)
        if "computed_colour" in context.reader.columns("project_status")
        else []
    )
    row = next((r for r in rows if r["dimension"] == dimension), None)
    if row is None:
        return navigation.not_yours(context, "status")
    since = (
        message(", since {since_date}", since_date=dated(context, row["since_date"]))
        if row["since_date"]
        else ""
    )
    blocks.head(
        message(
            "Why this colour · {dimension} · {name}",
            dimension=message(DIMENSION.get(dimension, dimension)),
            name=asked.name,
        ),
        message(
            "{dimension} is {computed_colour}{since}.",
            dimension=message(DIMENSION.get(dimension, dimension)),
            computed_colour=formats.status_within(row["computed_colour"]),
            since=since,
        ),
        lede=retold.sentence(context.reader, context.locale, asked.project or "", row),
        fresh=banner.freshness(
            context,
            message("rule {threshold_version}", threshold_version=row["threshold_version"])
            if row["threshold_version"]
            else message("no rule applied"),
        ),
    )
    counted = (
        [r for r in rows if r["dimension"] != "overall" and r["is_counted"]]
        if dimension == "overall"
        else []
    )
    if counted:
        _made_of_colours(context, asked, counted)
    if row["metric_name"] and dimension != "overall":
        bands(context, row["metric_name"], portfolio=row["portfolio"], value=row["metric_value"])
        explained(context, replace(asked, metric=row["metric_name"]), is_headed=False)


def _made_of_colours(context: Context, asked: Asked, counted: list[Row]) -> None:
    with blocks.block(
        message("The worst of what counts makes the overall colour"),
        message(
            "One off track is off track; one unknown makes it unknown unless another is off track"
        ),
    ):
        cells = [
            (
                blocks.badge(r["computed_colour"]),
                figures.why_colour(
                    context,
                    asked.project or "",
                    dimension=r["dimension"],
                    label=message(DIMENSION[r["dimension"]]),
                ),
                retold.sentence(context.reader, context.locale, asked.project or "", r),
            )
            for r in counted
        ]
        blocks.small_table(
            cells,
            (message("State"), message("Dimension"), message("Why")),
            alt=plural(
                "{count} dimension that count.", "{count} dimensions that count.", len(counted)
            ),
        )
