"""Project: what is true of this one project, as deep as this viewer may go."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from portal.draw import blocks, controls, sections
from portal.draw.sections import Section
from portal.gate.store import Missing
from portal.language import message
from portal.pages.project.dates import baselines, gantt, milestones
from portal.pages.project.head import headline, heard, lede
from portal.pages.project.money import budget, earned, margin, reports
from portal.pages.project.network import network
from portal.pages.project.outlook import range
from portal.pages.project.risks import actions, risks
from portal.pages.project.sold import for_customer
from portal.pages.project.standing import commentary, dimensions, headline_numbers, status
from portal.tell import banner, changed, curve, navigation, trends
from portal.tell.context import Context
from portal.tell.words import Row, contact


def render(context: Context) -> None:
    options = context.rows("project_choices")
    if not options:
        blocks.head(
            message("Project"),
            message("No project yet"),
            lede=message("This page fills with the first project you may see."),
            fresh=banner.freshness(context),
        )
        return
    chosen = _chosen(context, options)
    if chosen is None:
        return navigation.not_yours(context, "project")
    if context.reader.scope.audience == "customer":
        return for_customer(context, chosen)
    project = context.rows("project_one", project=chosen["project_id"])[0]
    is_owner = project["relation"] == "owner"
    blocks.head(
        " · ".join(
            str(x)
            for x in (
                message("Project"),
                project["project_name"],
                project["department_name"],
                project["manager_name"],
            )
            if x
        ),
        headline(context, project),
        lede=lede(context, project, is_owner),
        fresh=banner.freshness(context, heard(context, project)),
    )
    status(context, project)
    changed.fold(context, "project", {chosen["project_id"]})
    if is_owner:
        commentary(context, chosen["project_id"])
        dimensions(context, chosen["project_id"])
    if is_owner:
        blocks.figures(headline_numbers(context, chosen["project_id"]))
    if is_owner:
        sections.draw(*_owned(context, project))
    else:
        milestones(context, chosen["project_id"])
        baselines(context, chosen["project_id"], project=project, is_owner=False)
        gantt(context, chosen["project_id"])
    blocks.say(contact(project))


def _owned(context: Context, project: Row) -> Iterable[Section]:
    """What whoever answers for a project reads: what is on track is folded."""
    key = str(project["project_id"])
    off = {
        row["dimension"]
        for row in context.rows("project_dimensions", project=key)
        if row["computed_colour"] != "green"  # what cannot be judged waits for somebody, too
    }
    yield Section("progress", message("Progress"), partial(_progress, context, project))
    yield Section("plan", message("Plan"), partial(_plan, context, key), "schedule" in off)
    yield Section("outlook", message("Outlook"), partial(range, context, key), bool(off & COURSE))
    yield Section("risks", message("Risks"), partial(_risks, context, key), "risk" in off)
    yield Section("money", message("Money"), partial(_money, context, project), "cost" in off)
    yield Section("reports", message("Reports"), partial(reports, context, key), False)


COURSE = {"cost", "schedule"}


def _progress(context: Context, project: Row) -> None:
    key = str(project["project_id"])
    left, right = blocks.beside(1, 1)
    with left:
        curve.s_curve(context, key, key="project_curve")
    with right:
        milestones(context, key)
    baselines(context, key, project=project, is_owner=True)


def _plan(context: Context, key: str) -> None:
    gantt(context, key)
    network(context, key)


def _risks(context: Context, key: str) -> None:
    left, right = blocks.beside(1, 1)
    with left:
        risks(context, key)
    with right:
        trends.risk_trend(context, key, key="project_risk_trend")
        actions(context, key)


def _money(context: Context, project: Row) -> None:
    key = str(project["project_id"])
    left, right = blocks.beside(1, 1)
    with left:
        earned(context, key)
    with right:
        budget(context, key, str(project["currency"] or context.locale.currency))
        margin(context, key)


def _worst(context: Context) -> str | None:
    """The project that needs attention most; None where that is not read."""
    try:
        return next((str(r["project_id"]) for r in context.rows("project_worst")), None)
    except Missing:
        return None


MOST_CHOICES = 200
"""Projects beyond which a list to choose from helps nobody, and a search does."""


def _chosen(context: Context, options: list[Row]) -> Row | None:
    """The project the URL names or the viewer picks; None when it is not theirs."""
    if len(options) <= MOST_CHOICES:
        return navigation.choose(
            context,
            message("Project"),
            options=options,
            key="project",
            identifier="project_id",
            name="project_name",
            first=_worst(context),
        )
    asked = controls.asked("project") or _worst(context) or options[0]["project_id"]
    navigation.link(context, "search", message("Find another project"))
    return next(iter(context.rows("project_one", project=asked)), None)
