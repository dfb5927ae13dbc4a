"""What was found, in one screen: each file with what it feeds, what is left out, what is missing,
and which pages that lights up."""

from __future__ import annotations

from collections.abc import Iterable

from etl.doorway import share
from etl.doorway.drafts import Draft, Proposal, Question
from etl.doorway.survey import PLANS, Export, Unread

LIGHTS: tuple[tuple[str, tuple[tuple[str, ...], ...], str], ...] = (
    ("Executive, Project", (("projects",),), "a list of projects"),
    ("dates and what is due", (("tasks",),), "a list of tasks or milestones"),
    ("earned value", (("task_baselines", "project_reports"),), "an approved plan"),
    ("cost and forecast", (("cost_entries", "time_entries", "project_reports"),), "a ledger"),
    ("budget", (("budget_lines",),), "budgets"),
    ("critical path", (("dependencies",),), "links between tasks"),
    (
        "Department, Team: hours",
        (("people",), ("teams",), ("time_entries",)),
        "a time report, and who is in which team",
    ),
    (
        "Department, Team: load ahead",
        (("people",), ("teams",), ("assignments",)),
        "bookings by week, and who is in which team",
    ),
    (
        "Customer",
        (("customers",), ("tasks", "deliverables", "contracts")),
        "customers of projects, and their milestones, deliverables or agreements",
    ),
    ("flow of work", (("workflow_transitions",),), "moves on a board"),
    ("risk", (("risks",),), "a risk register"),
    ("decisions needed", (("decisions",),), "a list of decisions"),
)
"""What a reader sees, the tables of which one of each group is needed, and what would bring it."""


def told(proposal: Proposal, unread: Iterable[Unread]) -> str:
    """The screen."""
    lines = [line for draft in _first(proposal) for line in _of(draft, proposal)]
    lines += [f"  left out  {text}" for text in proposal.left_out]
    lines += [f"  not read  {u.path}: {u.why}" for u in unread]
    if listed := share.shares(proposal):
        lines += ["", f"In all: {share.in_all(listed)}."]
    lines += ["", *_lights(proposal)]
    if proposal.notes:
        lines += ["", "Worth knowing:", *(f"  · {note}" for note in dict.fromkeys(proposal.notes))]
    return "\n".join(lines)


def _first(proposal: Proposal) -> list[Draft]:
    """One draft for each table of a file."""
    places = {(d.export.path, d.export.sheet): d for d in reversed(proposal.drafts)}
    return list(reversed(places.values()))


def _of(draft: Draft, proposal: Proposal) -> list[str]:
    export = draft.export
    if draft.system:
        is_plan = export.format in PLANS
        rows, known = f": {_rows(export)}", f" ({share.of(export, proposal)})"
        told = f", by {draft.system} → {', '.join(draft.feeds)}"
        return [f"{export.path}{told}" if is_plan else f"{export.path}{rows}{told}{known}"]
    beside = [d for d in proposal.drafts if d.export is export]
    tables = ", ".join(d.table for d in beside)
    used = {h for d in beside for h in d.headings}
    left = [h for h in export.headings if h not in used]
    lines = [f"{export.name}: {_rows(export)} → {tables} ({share.of(export, proposal)})"]
    for other in beside:
        if not other.is_register:
            lines += [
                f"    {f.written.heading[:32]:32} → {f.column.name:24} {_sure(f.share)}"
                for f in other.fields
            ]
    if left:
        lines.append(f"    left out: {', '.join(left)}")
    return lines


def _rows(export: Export) -> str:
    return f"{export.rows:,} row{'' if export.rows == 1 else 's'}"


def _sure(share: float) -> str:
    return "sure" if share > 0.93 else "likely" if share > 0.8 else "perhaps: look at it"


def _lights(proposal: Proposal) -> list[str]:
    there = proposal.tables()
    on = [what for what, groups, _ in LIGHTS if all(there & set(g) for g in groups)]
    off = [
        f"{what} ({by})" for what, groups, by in LIGHTS if not all(there & set(g) for g in groups)
    ]
    return [
        f"Lights up: {'; '.join(on) or 'nothing yet'}.",
        *(
            ["Still dark, and what would light it:", *(f"  · {what}" for what in off)]
            if off
            else []
        ),
    ]


def as_json(proposal: Proposal) -> dict[str, object]:
    """What would be written, for a scheduler."""
    sources = [
        {
            "file": d.export.name,
            "system": d.system,
            "tables": [*(d.feeds or (d.table,))],
            "columns": {f.column.name: f.written.heading for f in d.fields},
        }
        for d in proposal.drafts
    ]
    return {
        "mapped": share.as_json(proposal),
        "sources": sources,
        "left_out": proposal.left_out,
        "notes": [*dict.fromkeys(proposal.notes)],
    }


def asked(questions: list[Question]) -> str:
    """The open questions, with how each is answered."""
    count = len(questions)
    lines = [f"{count} question{'s are' if count > 1 else ' is'} open:"]
    for question in questions:
        lines.append(f"  {question.text}")
        lines += [f"      --answer '{question.key}={c}'  {what}" for c, what in question.choices]
        if not question.choices:
            lines.append(f"      --answer '{question.key}={question.suggested or '…'}'")
    return "\n".join(lines)
