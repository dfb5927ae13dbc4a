"""What is asked: which number or colour, of what, over which weeks; read from the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.draw import blocks
from portal.draw.text import Text
from portal.facts import measures
from portal.language import message, plural
from portal.tell import banner, figures
from portal.tell.context import Context

ENTITIES = {
    "project": ("projects", "project_name"),
    "team": ("teams", "team_name"),
    "department": ("departments", "department_name"),
    "customer": ("customers", "customer_name"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for, once it is known to be the viewer's."""

    metric: str
    where: dict[str, object]
    weeks: tuple[date, date] | None
    name: str
    project: str | None


# --- what is asked --------------------------------------------------------------------------------


def asked_for(context: Context, parameters: dict[str, str]) -> Asked | None:
    """The entity and the weeks of the address; None where it names what is not there, in the same
    words whether it exists or not."""
    where: dict[str, object] = {}
    words = []
    for key, (table, name) in ENTITIES.items():
        if key in parameters:
            named = (
                context.reader.sql(
                    f'select {name} as name from "{table}" where {key}_id = $id',
                    {"id": parameters[key]},
                ).to_pylist()
                if table in context.reader.tables()
                else []
            )
            if not named:
                return None
            where[f"{key}_id"] = parameters[key]
            words.append(str(named[0]["name"]))
    try:
        weeks = (
            (date.fromisoformat(parameters["from"]), date.fromisoformat(parameters["to"]))
            if "from" in parameters and "to" in parameters
            else None
        )
    except ValueError:
        return None
    known = measures.definitions(context.reader)
    metric = parameters.get("metric", "")
    if metric and metric not in known or not metric and "project" not in parameters:
        return None
    return Asked(
        metric=metric,
        where=where,
        weeks=weeks,
        name=" · ".join(words) or context.reader.snapshot.company,
        project=parameters.get("project"),
    )


def choice(context: Context) -> None:
    """Every number of the whole scope, to be picked."""
    known = [
        d
        for d in measures.definitions(context.reader).values()
        if d.mart in context.reader.tables()
    ]
    blocks.head(
        message("Why this number"),
        message("Which number shall be explained?"),
        lede=(
            message(
                "Every number on a page leads here, for the project, team or"
                " department it is about. These are those of all you may see."
            )
        ),
        fresh=banner.freshness(context),
    )
    blocks.small_table(
        [(link(context, d.name, where={}, label=d.label), d.formula) for d in known],
        (message("Number"), message("Formula")),
        alt=plural("{count} number.", "{count} numbers.", len(known)),
    )


def link(context: Context, metric: str, where: dict[str, object], label: Text) -> Text:
    return figures.why(context, metric, where=where, label=label)
