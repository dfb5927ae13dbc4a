"""Home: who you are here, how fresh this is, and what needs you."""

from __future__ import annotations

import streamlit as st

from portal import blocks, story
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
    headline = f"{story.plural(len(needs), 'thing')} need you." if len(needs) > 1 else "One thing needs you." if needs else "Nothing waits for you."
    if scope.audience == "pm" and scope.is_whole:
        greeting = "You read the whole portfolio, with its sources and refused rows."
    else:
        greeting = GREETING[scope.audience]
    blocks.head(f"{context.viewer_name} · {context.reader.snapshot.company}", headline, greeting, story.freshness(context))
    if needs:
        with blocks.block("What needs you", "Soonest first"):
            story.decisions(context, needs)
    else:
        blocks.empty("No decision waits", "No open decision is recorded for what you may see.", "Checked with the data above.",
                     colour="green", word="Nothing to decide")  # fmt: skip
    _next_milestones(context)
    with blocks.block("Where to read on"), st.container(horizontal=True):
        for name, page in context.pages.items():
            if name != "home":
                story.link(context, name, page.title)


def _needs(context: Context) -> list[story.Row]:
    if "decisions" not in context.reader.tables():
        return []
    if context.reader.scope.audience == "customer":
        rows = context.reader.sql(
            "select d.decision_id, d.decision_name, d.consequence, d.owner_name, d.needed_by_date, p.project_id, p.project_name, 'grey' as colour "
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
        late = sum(1 for m in found if (m["slip_days"] or 0) > 0)
        heading = f"{late} of the next {len(found)} milestones are expected late" if late else f"The next {len(found)} milestones are on time"
        with blocks.block(heading, "Grey tick = promised, shape = now expected, number = calendar days later"):
            story.promised(context, found, key="home_milestones", name=lambda m: f"{m['milestone_name']} · {m['project_name']}")
