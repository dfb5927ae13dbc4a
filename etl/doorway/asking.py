"""What a heading does not say, put as a question: which one names the project, whether dates are an
approved plan, what an amount is."""

from __future__ import annotations

from etl.contract import BY_NAME
from etl.doorway import match
from etl.doorway.drafts import Answers, Draft, Proposal, Question
from etl.doorway.forms import is_flag, plain
from etl.doorway.match import Field
from etl.doorway.survey import Written
from etl.sources import PRESETS, recognise

MOST_CHOICES = 9
"""Headings that a question offers."""


def name_projects(proposal: Proposal, answers: Answers) -> None:
    """Which heading names the project, where none is called so."""
    for draft in list(proposal.drafts):
        column = draft.contract.by_name.get("project_id")
        if draft.table not in match.PROJECT or column is None or draft.of("project_id"):
            continue
        if draft.system:
            continue
        used = {f.written.heading for f in draft.fields if f.column.type != "text"}
        free = [
            c
            for c in draft.export.columns
            if c.heading not in used
            and c.filled
            and 1 <= c.distinct <= max(2, c.filled // 2)
            and not (c.dates or is_flag(c.values))
        ][:MOST_CHOICES]
        answer = proposal.ask(
            answers,
            Question(
                key=f"project:{draft.export.path}",
                text=f"Which heading of {draft.export.name} names the project?",
                choices=(
                    *(
                        (c.heading, f"{c.distinct:,} different, such as {c.values[0]}")
                        for c in free
                    ),
                    ("-", "none: leave this file out"),
                ),
            ),
        )
        chosen = next((c for c in free if c.heading == answer), None)
        if chosen:
            draft.fields = [f for f in draft.fields if f.written is not chosen]
            draft.fields.append(Field(chosen, column, 1.0, is_answered=True))
        else:
            proposal.drafts.remove(draft)
            proposal.left_out.append(f"{draft.export.name}: no heading names the project")


def name_plans(proposal: Proposal, answers: Answers) -> None:
    """Which project a plan of a known system is of, where its heading for it is not there: one, or
    the file would say which."""
    for draft in [d for d in proposal.drafts if d.system and "projects" in d.feeds]:
        if heading := _unnamed(draft):
            name = match.stem(draft.export.path).replace("_", " ")
            answer = proposal.ask(
                answers,
                Question(
                    key=f"plan:{draft.export.path}",
                    text=(
                        f"Which project is {draft.export.name} the plan of? It has no heading"
                        f" '{heading}'. Write its name, as other lists call it."
                    ),
                    suggested=name,
                ),
            )
            if answer:
                draft.settings["defaults"] = {"project_id": answer, "project_name": answer}


def _unnamed(draft: Draft) -> str:
    """The heading that alone names the project in exports of its system, and is not in the file; ''
    where one does."""
    preset = next((m for m in recognise(draft.export.headings) if m.system == draft.system), None)
    if preset is None:
        return ""
    export = PRESETS[draft.system].exports[preset.export]
    columns = export.tables["projects"].get("columns", {})
    named = next((h for h, c in columns.items() if c == "project_id" or "project_id" in c), "")
    spelled = {plain(h) for h in (named, *export.headings.get(named, ()))}
    is_there = any(plain(h) in spelled for h in draft.export.headings)
    return "" if named in export.made or is_there else named


def baseline(proposal: Proposal, answers: Answers) -> None:
    """Dates and budgets of tasks are a plan that was approved, or what is now expected."""
    if "task_baselines" in proposal.tables():
        _approve(proposal)
        return
    plans = [
        d
        for d in proposal.drafts
        if d.table == "tasks" and d.of("forecast_start_date") and d.of("forecast_finish_date")
    ]
    if not plans:
        return
    draft = plans[0]
    answer = proposal.ask(
        answers,
        Question(
            key="baseline",
            text=(
                f"Are the dates of {draft.export.name} the plan that was approved? Without one"
                " there is no planned and no earned value."
            ),
            choices=(
                ("yes", "approved, and still expected: planned value is drawn from them"),
                ("no", "only what is now expected"),
            ),
        ),
    )
    if answer != "yes":
        return
    columns = BY_NAME["task_baselines"].by_name
    start, finish, task = (
        draft.of(c) for c in ("forecast_start_date", "forecast_finish_date", "task_id")
    )
    assert start and finish and task  # asked for above, and the key
    fields = [
        Field(start.written, columns["baseline_start_date"], 1.0),
        Field(finish.written, columns["baseline_finish_date"], 1.0),
        Field(task.written, columns["task_id"], 1.0),
    ]
    spare = [c for c in draft.export.columns if c.heading not in draft.headings]
    fields += [f for f in match.assign(spare, "task_baselines") if f.column.name == "budget_amount"]
    approved = Draft("task_baselines", draft.export, fields)
    approved.settings["where"] = match.filled([start.written.heading, finish.written.heading])
    proposal.drafts.append(approved)
    _approve(proposal)


def _approve(proposal: Proposal) -> None:
    """A baseline of tasks is approved project by project; where no list says when, on its first
    day."""
    if "baselines" in proposal.tables():
        return
    for draft in [d for d in proposal.drafts if d.table == "task_baselines"]:
        plan = next(
            (d for d in proposal.drafts if d.table == "tasks" and d.export is draft.export), None
        )
        project = plan.of("project_id") if plan else None
        start = draft.of("baseline_start_date")
        if project and start:
            column = BY_NAME["baselines"].by_name["project_id"]
            approved = Draft("baselines", draft.export, [Field(project.written, column, 1.0)], True)
            proposal.drafts.append(approved)


MEANINGS = (
    ("budget", "budget_lines", "line_amount", "the approved budget"),
    ("forecast", "project_reports", "forecast_total_amount", "the cost now expected in the end"),
    ("actual", "project_reports", "actual_total_amount", "the cost to date"),
)
"""What an amount beside a project may be."""


def unnamed_amounts(proposal: Proposal, answers: Answers) -> None:
    """An amount beside each project whose heading says nothing, where no other does."""
    for draft in [d for d in proposal.drafts if d.table == "projects" and not d.is_register]:
        beside = [d for d in proposal.drafts if d.export is draft.export]
        used = {h for d in beside for h in d.headings}
        if any(f.column.type == "amount" for d in beside for f in d.fields):
            continue
        for column in draft.export.columns:
            if column.heading not in used and _is_money(column, draft.export.rows):
                _ask_amount(proposal, draft, column, answers)
                break


def _is_money(column: Written, rows: int) -> bool:
    seen = column.numbers
    return bool(seen) and seen is not None and seen.largest >= 5000 and column.filled > rows / 2


def _ask_amount(proposal: Proposal, draft: Draft, column: Written, answers: Answers) -> None:
    answer = proposal.ask(
        answers,
        Question(
            key=f"amount:{column.heading}",
            text=(
                f"What is {column.heading} of {draft.export.name}, such as {column.values[0]}, to a"
                " project?"
            ),
            choices=(*((key, words) for key, _, _, words in MEANINGS), ("-", "none of these")),
        ),
    )
    chosen = next(((t, c) for key, t, c, _ in MEANINGS if key == answer), None)
    own = draft.of("project_id")
    if chosen and own:
        columns = BY_NAME[chosen[0]].by_name
        fields = [Field(column, columns[chosen[1]], 1.0, is_answered=True)]
        fields += [
            Field(own.written, columns[c], 1.0)
            for c in ("project_id", "budget_line_id")
            if c in columns
        ]
        proposal.drafts.append(Draft(chosen[0], draft.export, fields))


NO_FINISH = {
    *("created", "updated", "modified", "changed", "opened", "approved", "start", "begin", "last"),
    *("erstellt", "angelegt", "geaendert", "beginn", "anfang", "genehmigt", "letzte", "reported"),
    *("cree", "modifie", "debut", "approuve", "creado", "modificado", "inicio", "aprobado"),
}
"""Words of days on which nothing is finished."""


def finish_dates(proposal: Proposal, answers: Answers) -> None:
    """Which of several dates beside each project says when it is finished, where no heading is
    called so and no plan says it."""
    if "tasks" in proposal.tables():
        return
    for draft in [d for d in proposal.drafts if d.table == "projects" and not d.is_register]:
        beside = [d for d in proposal.drafts if d.export is draft.export]
        if any(d.of(c) for d in beside for c in ("baseline_finish_date", "forecast_finish_date")):
            continue
        used = {h for d in beside for h in d.headings}
        free = [
            c
            for c in draft.export.columns
            if c.heading not in used and _may_finish(c, draft.export.rows)
        ]
        if free:
            _ask_finish(proposal, beside, free[:MOST_CHOICES], answers)


def _may_finish(column: Written, rows: int) -> bool:
    is_dated = bool(column.dates) and column.numbers is None and column.filled > rows / 5
    return is_dated and not NO_FINISH & set(plain(column.heading).split())


def _ask_finish(
    proposal: Proposal, beside: list[Draft], free: list[Written], answers: Answers
) -> None:
    answer = proposal.ask(
        answers,
        Question(
            key="finish",
            text=f"Which heading of {beside[0].export.name} says when a project is finished?",
            choices=(
                *((c.heading, f"in {c.filled:,} rows, such as {c.values[0]}") for c in free),
                ("-", "none of these"),
            ),
        ),
    )
    chosen = next((c for c in free if c.heading == answer), None)
    for draft in beside if chosen else ():
        column = draft.contract.by_name.get("forecast_finish_date")
        if column and chosen and draft.table in ("projects", "project_reports"):
            draft.fields.append(Field(chosen, column, 1.0, is_answered=True))
