"""From what lies in a folder to a portal.toml: each export a table or several, what they name, how
they are written. A pure function of the exports and the answers, so that an answer may change
anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from os.path import commonprefix

from etl.contract import BY_NAME
from etl.contract.columns import ENTERED, HAPPENED
from etl.doorway import match, registers, style, words
from etl.doorway.drafts import Answers, Draft, Proposal, Question
from etl.doorway.forms import CODE, currencies_in, date_formats, day_of, is_flag, numbers, plain
from etl.doorway.match import Field
from etl.doorway.survey import Export, Written
from etl.sources import PRESETS, recognise
from etl.sources import plain as written_plain

STALE_DAYS = 31
"""A report as of today on data that end earlier shows silence where there may be none."""


def propose(exports: list[Export], answers: Answers, today: date) -> Proposal:
    """The whole proposal, with the questions that are still open."""
    proposal = Proposal(drafts=[], company={})
    for export in _grouped(exports):
        _place(proposal, export, answers)
    registers.settle_keys(proposal)
    _name_projects(proposal, answers)
    registers.complete(proposal)
    _baseline(proposal, answers)
    _unnamed_amounts(proposal, answers)
    style.settle(proposal, answers)
    _company(proposal, answers, today)
    _state(proposal)
    _price(proposal, answers)
    _ignore(proposal)
    return proposal


# --- files ----------------------------------------------------------------------------------------


def _grouped(exports: list[Export]) -> list[Export]:
    """Files of one shape and nearly one name are one export, in parts."""
    groups: dict[object, list[Export]] = {}
    for export in exports:
        folder, _, file = export.path.rpartition("/")
        stem = re.sub(r"[\d\W_]+", "", file.rsplit(".", 1)[0])[:6]
        shape = () if export.format == "md" else export.headings
        key = (folder, stem, shape, export.format, export.sheet, export.delimiter, export.encoding)
        groups.setdefault((*key, export.header_row), []).append(export)
    return [one for group in groups.values() for one in _joined(group, exports)]


def _joined(group: list[Export], exports: list[Export]) -> list[Export]:
    if len(group) == 1:
        return group
    paths = [e.path for e in group]
    start = commonprefix(paths)
    end = commonprefix([p[::-1] for p in paths])[::-1]
    pattern = f"{start}*{end}"
    if [e for e in exports if fnmatchcase(e.path, pattern)] != group or len(start) < 3:
        return group
    columns: dict[str, list[Written]] = {}
    for export in group:
        for column in export.columns:
            columns.setdefault(column.heading, []).append(column)
    return [
        replace(
            group[0],
            path=pattern,
            rows=sum(e.rows for e in group),
            columns=tuple(_together(heading, parts) for heading, parts in columns.items()),
        )
    ]


def _together(heading: str, parts: list[Written]) -> Written:
    values = tuple(dict.fromkeys(v for part in parts for v in part.values))
    return Written(heading, values, sum(p.filled for p in parts), len(values))


# --- tables ---------------------------------------------------------------------------------------


def _place(proposal: Proposal, export: Export, answers: Answers) -> None:
    """The table an export explains best, and those whose columns stand in the same rows."""
    if known := _known(export):
        proposal.drafts.append(known)
        return
    found = match.best(export)
    if found is None:
        proposal.left_out.append(f"{export.name}: no list that is known by its headings")
        return
    rivals = [
        d for d in proposal.drafts if d.table == found.table and not d.is_register and not d.system
    ]
    if rivals and found.table in match.NAMED_BY_ITS_ID:
        weaker = _weaker(rivals[0], export, found)
        proposal.left_out.append(f"{weaker.name}: another file lists the {found.table} as well")
        if weaker is export:
            return
        proposal.drafts = [d for d in proposal.drafts if d.export is not weaker]
    proposal.drafts.append(Draft(found.table, export, _named_by_id(found)))
    if export.repeats and found.table in ("cost_entries", "time_entries"):
        proposal.notes.append(
            f"{export.name}: {export.repeats:,}"
            f" {'row says' if export.repeats == 1 else 'rows say'} exactly what another row says;"
            " all count. Take them out of the export if they are the same thing twice."
        )
    taken = {f.written.heading for f in found.fields}
    for table in words.TABLES:
        riding = match.riding(export, table, taken, found)
        if riding:
            proposal.drafts.append(_ridden(proposal, found, riding, export))
            taken |= {f.written.heading for f in riding.fields}


KNOWN = 0.7
"""Of the headings of a file, the share that a system has to know to be the one that wrote it."""


def _known(export: Export) -> Draft | None:
    """The system that wrote it, where all it is told by is there."""
    system = PLANS.get(export.format, "")
    if system in PRESETS:
        exports = PRESETS[system].exports.values()
        return _of_system(export, system, [t for e in exports for t in e.tables])
    best = next((m for m in recognise(export.headings) if not m.missing and m.share >= KNOWN), None)
    if best is None:
        return None
    return _of_system(export, best.system, list(PRESETS[best.system].exports[best.export].tables))


def _of_system(export: Export, system: str, tables: list[str]) -> Draft:
    feeds = tuple(dict.fromkeys(tables))
    return Draft(feeds[0], export, [], system=system, feeds=feeds)


PLANS = {"mspdi": "ms-project", "xer": "primavera"}
"""Files of a plan, which name themselves, with the system that writes them."""


def _named_by_id(found: match.Match) -> list[Field]:
    """The fields; what has but one of number and name is called by it."""
    fields = list(found.fields)
    pair = match.NAMED_BY_ITS_ID.get(found.table, ())
    there = [f for f in fields if f.column.name in pair]
    if len(there) == 1:
        (other,) = (c for c in pair if c != there[0].column.name)
        column = BY_NAME[found.table].by_name[other]
        fields.append(Field(there[0].written, column, there[0].share))
    return fields


def _weaker(rival: Draft, export: Export, found: match.Match) -> Export:
    """Of two lists of one thing, the one that says less of it."""
    return export if len(rival.fields) >= len(found.fields) else rival.export


def _ridden(proposal: Proposal, host: match.Match, riding: match.Match, export: Export) -> Draft:
    """Columns of a second table, with the key of the first."""
    (key,) = BY_NAME[host.table].key
    fields = list(riding.fields)
    own = host.of(key) or host.of(key.replace("_id", "_name"))
    if own:
        columns = BY_NAME[riding.table].by_name
        feeds = [c for c in (key, "budget_line_id") if c in columns]
        fields += [Field(own.written, columns[c], own.share) for c in feeds]
    draft = Draft(riding.table, export, fields)
    draft.settings["where"] = _filled(riding)
    return draft


def _filled(riding: match.Match) -> str:
    """A row without what makes it one, such as a project without a budget, is none of the
    table's."""
    _, needs = words.rides_on(riding.table)
    parts = []
    for group in needs:
        headings = [f.written.heading for f in riding.fields if f.column.name in group]
        names = ['"' + h.replace('"', '""') + '"' for h in headings]
        parts.append(" or ".join(f"({n} is not null and trim({n}) <> '')" for n in names))
    return " and ".join(f"({part})" for part in parts)


MOST_CHOICES = 9
"""Headings that a question offers."""


def _name_projects(proposal: Proposal, answers: Answers) -> None:
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
            and not (date_formats(c.values) or is_flag(c.values))
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
            draft.fields.append(Field(chosen, column, 1.0))
        else:
            proposal.drafts.remove(draft)
            proposal.left_out.append(f"{draft.export.name}: no heading names the project")


def _baseline(proposal: Proposal, answers: Answers) -> None:
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
    proposal.drafts.append(Draft("task_baselines", draft.export, fields))
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


def _unnamed_amounts(proposal: Proposal, answers: Answers) -> None:
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
    seen = numbers(column.values)
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
        fields = [Field(column, columns[chosen[1]], 1.0)]
        fields += [
            Field(own.written, columns[c], 1.0)
            for c in ("project_id", "budget_line_id")
            if c in columns
        ]
        proposal.drafts.append(Draft(chosen[0], draft.export, fields))


# --- the company ----------------------------------------------------------------------------------


def _company(proposal: Proposal, answers: Answers, today: date) -> None:
    proposal.company["currency"] = _currency(proposal, answers)
    booked = [
        (d, f)
        for d in proposal.drafts
        for f in d.fields
        if d.table in ("time_entries", "cost_entries", "progress", "project_reports")
        and f.column.dated == "entered"
    ]
    stated = _stated_by_plans(proposal, ("status_date", "last_recalc_date"))
    proposal.company["status_date"] = max(stated, default=today)
    is_told = "status_date" in answers
    days = _days(booked) + _booked_elsewhere(proposal)
    days += [] if stated else _stated_by_plans(proposal, ("last_saved", "current_date"))
    last = max((d for d in days if d <= today), default=None)
    if is_told or (last and not stated and (today - last).days > STALE_DAYS):
        answer = proposal.ask(
            answers,
            Question(
                key="status_date",
                text=f"The last day anything was booked is {last}. What is the report as of?",
                suggested=last.isoformat() if last else "",
            ),
        )
        with suppress(ValueError):
            proposal.company["status_date"] = date.fromisoformat(answer)


def _currency(proposal: Proposal, answers: Answers) -> str:
    """The one that cells and headings name; asked where they name none or several."""
    money = [
        (d, f) for d in proposal.drafts for f in d.fields if f.column.type in ("amount", "rate")
    ]
    columns = [f for d in proposal.drafts for f in d.fields if f.column.name == "currency"]
    named = {v.upper() for f in columns for v in f.written.values if len(v) == 3}
    for draft in [d for d in proposal.drafts if d.system]:
        codes = [c.values for c in draft.export.columns if c.values and _are_codes(c.values)]
        named |= {code for values in codes for code in values}
        signs = [v for c in draft.export.columns if "currency" in c.heading for v in c.values]
        named |= {code for sign in signs for code in currencies_in(sign)}
    for draft, field in money:
        texts = (field.written.heading, draft.export.title, *field.written.values[:500])
        named |= {code for text in texts for code in currencies_in(text)}
    if len(named) == 1:
        return next(iter(named))
    priced = {
        "task_baselines",
        "cost_entries",
        "budget_lines",
        "contracts",
        "customer_invoices",
        "project_reports",
    }
    if not money and not priced & proposal.tables():
        return "EUR"
    return proposal.ask(
        answers,
        Question(
            key="currency",
            text=(
                "In which currency is the report? "
                + (f"The files name {', '.join(sorted(named))}." if named else "No file says.")
                + " Write its code, such as EUR."
            ),
        ),
    )


def _stated_by_plans(proposal: Proposal, headings: tuple[str, ...]) -> list[date]:
    """Days that plans say of themselves."""
    return [
        day
        for draft in proposal.drafts
        if draft.export.format in PLANS
        for column in draft.export.columns
        if column.heading in headings
        for text in column.values
        if (day := day_of(text, ""))
    ]


def _booked_elsewhere(proposal: Proposal) -> list[date]:
    """Days on which something happened, in the exports of known systems."""
    days: list[date] = []
    for draft in [d for d in proposal.drafts if d.system and d.export.columns]:
        dated = _dated(draft)
        for column in draft.export.columns:
            if written_plain(column.heading) in dated:
                for form in date_formats(column.values)[:1]:
                    days += [d for text in column.values if (d := day_of(text, form))]
    return days


def _dated(draft: Draft) -> set[str]:
    """What the headings are called that say when something happened or was entered."""
    happened = set()
    for export in PRESETS[draft.system].exports.values():
        for table, said in export.tables.items():
            columns = BY_NAME[table].by_name
            for heading, names in said.get("columns", {}).items():
                fed = [names] if isinstance(names, str) else names
                if any(columns[n].dated in (HAPPENED, ENTERED) for n in fed):
                    spelled = export.headings.get(heading, ())
                    happened |= {written_plain(h) for h in (heading, *spelled)}
    return happened


def _are_codes(values: tuple[str, ...]) -> bool:
    return len(values) < 20 and all(CODE.fullmatch(v) for v in values)


def _days(fields: Iterable[tuple[Draft, Field]]) -> list[date]:
    """Days that the cells name, in the format settled for them."""
    days = []
    for draft, field in fields:
        usual = draft.settings.get("date_format", "")
        form = draft.settings.get("date_formats", {}).get(field.column.name, usual)
        days += [d for text in field.written.values if (d := day_of(text, form))]
    return days


# --- what is stated -------------------------------------------------------------------------------


WEEKLY = {"week", "weekly", "woche", "kw", "semaine", "semana"}
"""Words of a day that stands for its week."""


def _state(proposal: Proposal) -> None:
    """Values for whole files, and the words of the ones that say them."""
    starts = [
        (d, f)
        for d in proposal.drafts
        for f in d.fields
        if f.column.name in ("baseline_start_date", "forecast_start_date", "cost_date")
    ]
    first = min(_days(starts), default=date(2000, 1, 1))
    for draft in proposal.drafts:
        if draft.table == "budget_lines":
            draft.state("line_kind", "original")
            if not draft.of("approved_date"):
                draft.state("approved_date", first)
                proposal.notes.append(
                    f"{draft.export.name}: nothing says when the budget was approved; {first} is"
                    " taken, the first day in these files."
                )
        if draft.table == "baselines" and draft.is_register:
            draft.state("version", 1)
            draft.state("approved_date", first)
            proposal.notes.append(
                f"{draft.export.name}: nothing says when the baselines were approved; {first} is"
                " taken, the first day in these files."
            )
        day = draft.of("work_date")
        if day and WEEKLY & set(plain(day.written.heading).split()):
            draft.settings["line_days"] = 7
        if draft.table == "project_reports":
            draft.state("report_date", "status date")
            _keep_own_words(draft)
        if draft.table == "task_baselines":
            draft.state("version", 1)


STEPS = {"green", "amber", "red"}


def _keep_own_words(draft: Draft) -> None:
    """A rating of more steps than ours, or of one between ours such as Amber/Red, keeps its own
    word beside our colour."""
    rating = draft.of("rating")
    between = rating and any(len(STEPS & set(plain(v).split())) > 1 for v in rating.written.values)
    if rating and (between or rating.written.distinct > 4) and not draft.of("rating_words"):
        column = draft.contract.by_name["rating_words"]
        draft.fields.append(Field(rating.written, column, rating.share))


def _price(proposal: Proposal, answers: Answers) -> None:
    """Labour is priced from hours only where there are rates; with a ledger beside them it is
    asked, for it must count once."""
    has_rates = "standard_rates" in proposal.tables() or any(
        d.of("cost_rate_amount") for d in proposal.drafts
    )
    if not has_rates or "time_entries" not in proposal.tables():
        return
    labour = "time"
    if "cost_entries" in proposal.tables():
        labour = proposal.ask(
            answers,
            Question(
                key="labour",
                text="Does the ledger already hold the cost of people's hours?",
                choices=(
                    ("ledger", "yes: hours are not priced again"),
                    ("time", "no: hours are priced at the rates"),
                ),
            ),
        )
    for draft in [d for d in proposal.drafts if d.table == "projects"]:
        draft.state("labour_from", labour or "ledger")


def _ignore(proposal: Proposal) -> None:
    """What no source of a file maps is ignored in the first of them."""
    seen: set[tuple[str, str]] = set()
    for draft in proposal.drafts:
        place = (draft.export.path, draft.export.sheet)
        if place in seen or draft.system:
            continue
        seen.add(place)
        used = {
            h
            for d in proposal.drafts
            if (d.export.path, d.export.sheet) == place
            for h in d.headings
        }
        left = [h for h in draft.export.headings if h not in used]
        if left:
            draft.settings["ignore"] = left
