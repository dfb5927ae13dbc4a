"""Why a colour: the band, the measure and what it is made of."""

from __future__ import annotations

from dataclasses import replace

from portal import formats
from portal.draw import blocks
from portal.pages.explain.asked import Asked
from portal.pages.explain.bands import bands
from portal.pages.explain.number import explained
from portal.tell import banner, figures, navigation
from portal.tell.context import Context
from portal.tell.words import Row, dated, plural

# --- a colour -------------------------------------------------------------------------------------

DIMENSION = {
    "cost": "Cost",
    "schedule": "Schedule",
    "scope": "Scope",
    "risk": "Risk",
    "resources": "Staffing",
    "data": "Reporting",
    "benefits": "Benefit",
    "overall": "Overall status",
}


def colour(context: Context, asked: Asked, dimension: str) -> None:
    found = (
        context.rows("explain_status", project=asked.project)
        if "computed_colour" in context.reader.columns("project_status")
        else []
    )
    one = next((r for r in found if r["dimension"] == dimension), None)
    if one is None:
        return navigation.not_yours("Status")
    since = f", since {dated(context, one['since_date'])}" if one["since_date"] else ""
    blocks.head(
        f"Why this colour · {DIMENSION.get(dimension, dimension)} · {asked.name}",
        f"{DIMENSION.get(dimension, dimension)} is"
        f" {formats.status_word(one['computed_colour']).lower()}{since}.",
        lede=str(one["sentence"] or ""),
        fresh=banner.freshness(
            context,
            f"rule {one['threshold_version']}" if one["threshold_version"] else "no rule applied",
        ),
    )
    counted = (
        [r for r in found if r["dimension"] != "overall" and r["is_counted"]]
        if dimension == "overall"
        else []
    )
    if counted:
        _made_of_colours(context, asked, counted)
    if one["metric_name"] and dimension != "overall":
        bands(context, one["metric_name"], portfolio=one["portfolio"], value=one["metric_value"])
        explained(context, replace(asked, metric=one["metric_name"]), is_headed=False)


def _made_of_colours(context: Context, asked: Asked, counted: list[Row]) -> None:
    with blocks.block(
        "The worst of what counts makes the overall colour",
        "One off track is off track; one unknown makes it unknown unless another is off track",
    ):
        cells = [
            (
                blocks.badge(r["computed_colour"]),
                figures.why_colour(
                    context,
                    asked.project or "",
                    dimension=r["dimension"],
                    label=DIMENSION[r["dimension"]],
                ),
                r["sentence"],
            )
            for r in counted
        ]
        blocks.small_table(
            cells,
            ("State", "Dimension", "Why"),
            alt=f"{plural(len(counted), 'dimension')} that count.",
        )
