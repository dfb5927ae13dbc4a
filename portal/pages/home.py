"""Home: who you are here, how fresh this is, and what needs you."""

from __future__ import annotations

import streamlit as st

from portal import blocks, compared, formats, review, story, travel
from portal.context import Context

GREETING = {
    "executive": "You read the whole portfolio.", "pm": "You read the projects you manage, with their sources and refused rows.",
    "department": "You read your department's projects in full, and what is shared of projects your people work on.",
    "team": "You read your team, and what is shared of the projects it works on.",
    "customer": "You read your own projects: dates, deliverables, agreements and payments.",
}  # fmt: skip


def render(context: Context) -> None:
    scope = context.reader.scope
    needs = _needs(context)
    if scope.audience == "pm" and scope.is_whole:
        greeting = "You read the whole portfolio, with its sources and refused rows."
    else:
        greeting = GREETING[scope.audience]
    blocks.head(f"{context.viewer_name} · {context.reader.snapshot.company}", _headline(context, needs), greeting, story.freshness(context))
    if needs:
        with blocks.block("What needs you", "Soonest first"):
            story.decisions(context, needs)
    compared.block(context)
    _next_milestones(context)
    with blocks.block("Where to read on"), st.container(gap="xsmall"):
        for name in context.questions or context.pages:
            if name != "home":
                _onward(context, name)
    _reports(context)
    _log(context)


def _log(context: Context) -> None:
    """What was published, taken back and closed, and when."""
    if not context.log:
        return
    with blocks.folded(f"Release log, {story.plural(len(context.log), 'entry')}", key="home_log") as is_open:
        if is_open:
            rows = [(formats.moment(e.at, context.locale), review.told(e, context.locale)) for e in context.log[:MOST_EVENTS]]
            blocks.small_table(rows, ("When", "What"), alt=f"{len(rows)} lines of the release log, the newest first.")


MOST_EVENTS = 60


def _reports(context: Context) -> None:
    """Every report that may be read; of one status date the newest counts, and the earlier ones stay as what was known then."""
    if len(context.reports) < 2:
        return
    found = travel.listed(context.reports)
    with blocks.folded(f"{len(context.reports)} reports by status date, to be read as they were", key="home_reports") as is_open:
        if is_open:
            for number, report in enumerate(found):
                is_old = number > 0 and found[number - 1].status_date == report.status_date
                label = f"{formats.day(report.status_date, context.locale)}, published {formats.moment(report.published_at, context.locale)}"
                story.link(context, "home", f"{label} · replaced by a later one" if is_old else label, **travel.address(report))
            if len(found) < len(context.reports):
                st.markdown(blocks.quiet("Of older reports, the last of each month. Any other is opened by its day in the address: ?as_of=2026-10-30."))


def _onward(context: Context, name: str) -> None:
    """A page and the question it answers; the question is text of its own, because a link's label is cut off on a phone."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        story.link(context, name, context.pages[name].title)
        st.markdown(blocks.quiet(context.questions.get(name, "")), width="content")


def _headline(context: Context, needs: list[story.Row]) -> str:
    if not needs:
        return "No decision waits for you."
    noun = "thing" if context.reader.scope.audience == "customer" else "decision"
    count = f"{story.plural(len(needs), noun)} {'waits' if len(needs) == 1 else 'wait'} for you"
    first = needs[0]["needed_by_date"]
    return f"{count}, the first by {story.day(context, first)}." if first and len(needs) > 1 else f"{count}, by {story.day(context, first)}." if first else f"{count}."


def _needs(context: Context) -> list[story.Row]:
    if "decisions" not in context.reader.tables():
        return []
    if context.reader.scope.audience == "customer":
        rows = context.reader.sql(
            "select d.decision_id, d.decision_name, d.consequence, d.owner_name, d.needed_by_date, p.project_id, p.project_name, 'grey' as colour, 'Needed from you' as word "
            "from decisions as d join projects as p on p.project_id = d.project_id where d.decided_date is null and d.asked_of = 'customer' "
            "order by d.needed_by_date nulls last limit 6"
        )
        return list(rows.to_pylist())
    return [d for d in story.rows(context, "decisions_open", limit=12) if d["asked_of"] == "us"][:6]


def _next_milestones(context: Context) -> None:
    if not context.reader.has("milestone"):
        blocks.empty("No milestones yet", "Dates promised and expected appear here.", "Fill the table tasks with kind milestone.")
        return
    found = story.rows(context, "milestones_next", project=None, relation=None, limit=8)
    if found:
        with blocks.block(story.late_words(sum(1 for m in found if (m["slip_days"] or 0) > 0), len(found), "milestone"), story.PROMISED):
            story.promised(context, found, key="home_milestones", name=lambda m: f"{m['milestone_name']} · {m['project_name']}")
