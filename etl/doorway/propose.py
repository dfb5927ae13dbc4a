"""From what lies in a folder to a portal.toml: each export a table or several, what they name, how
they are written. A pure function of the exports and the answers, so that an answer may change
anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from etl.contract import BY_NAME
from etl.doorway import asking, company, match, registers, style, words
from etl.doorway.drafts import Answers, Draft, Proposal
from etl.doorway.grouping import grouped
from etl.doorway.match import Field
from etl.doorway.survey import Export
from etl.sources import PRESETS, recognise


def propose(exports: list[Export], answers: Answers, today: date) -> Proposal:
    """The whole proposal, with the questions that are still open."""
    proposal = Proposal(drafts=[], company={})
    for export in grouped(exports):
        _place(proposal, export, answers)
    registers.settle_keys(proposal)
    asking.name_projects(proposal, answers)
    asking.name_plans(proposal, answers)
    registers.complete(proposal, answers)
    asking.baseline(proposal, answers)
    asking.unnamed_amounts(proposal, answers)
    asking.finish_dates(proposal, answers)
    style.settle(proposal, answers)
    company.settle(proposal, answers, today)
    company.state(proposal)
    company.price(proposal, answers)
    _ignore(proposal)
    return proposal


# --- tables ---------------------------------------------------------------------------------------


def _place(proposal: Proposal, export: Export, answers: Answers) -> None:
    """The table an export explains best, and those whose columns stand in the same rows."""
    if known := _known(export):
        proposal.drafts.append(known)
        return
    best = match.best(export)
    if best is None:
        proposal.left_out.append(f"{export.name}: no list that is known by its headings")
        return
    best = _due(best)
    rivals = [
        d for d in proposal.drafts if d.table == best.table and not d.is_register and not d.system
    ]
    if rivals and best.table in match.NAMED_BY_ITS_ID:
        weaker = _weaker(rivals[0], export, best)
        proposal.left_out.append(f"{weaker.name}: another file lists the {best.table} as well")
        if weaker is export:
            return
        proposal.drafts = [d for d in proposal.drafts if d.export is not weaker]
    proposal.drafts.append(Draft(best.table, export, _named_by_id(best)))
    if export.repeats and best.table in ("cost_entries", "time_entries"):
        proposal.notes.append(
            f"{export.name}: {export.repeats:,}"
            f" {'row says' if export.repeats == 1 else 'rows say'} exactly what another row says;"
            " all count. Take them out of the export if they are the same thing twice."
        )
    taken = {f.written.heading for f in best.fields}
    for table in words.TABLES:
        riding = match.riding(export, table, taken, best)
        if riding:
            proposal.drafts.append(_ridden(proposal, best, riding, export))
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


def _due(best: match.Match) -> match.Match:
    """What is due and has no other finish is expected then, as in the lists of known systems."""
    due = best.of("deadline_date")
    if best.table != "tasks" or not due or best.of("forecast_finish_date"):
        return best
    column = BY_NAME["tasks"].by_name["forecast_finish_date"]
    moved = (replace(f, column=column) if f is due else f for f in best.fields)
    return replace(best, fields=tuple(moved))


def _named_by_id(best: match.Match) -> list[Field]:
    """The fields; what has but one of number and name is called by it."""
    fields = list(best.fields)
    pair = match.NAMED_BY_ITS_ID.get(best.table, ())
    there = [f for f in fields if f.column.name in pair]
    if len(there) == 1:
        (other,) = (c for c in pair if c != there[0].column.name)
        column = BY_NAME[best.table].by_name[other]
        fields.append(Field(there[0].written, column, there[0].share))
    return fields


def _weaker(rival: Draft, export: Export, best: match.Match) -> Export:
    """Of two lists of one thing, the one that says less of it."""
    return export if len(rival.fields) >= len(best.fields) else rival.export


def _ridden(proposal: Proposal, host: match.Match, riding: match.Match, export: Export) -> Draft:
    """Columns of a second table, with the key of the first."""
    (key,) = BY_NAME[host.table].key
    fields = list(riding.fields)
    own = host.of(key) or host.of(key.replace("_id", "_name"))
    if own:
        columns = BY_NAME[riding.table].by_name
        feeds = [c for c in (key, "budget_line_id") if c in columns]
        fields += [Field(own.written, columns[c], own.share) for c in feeds]
    fields += _told_of_both(host, riding)
    draft = Draft(riding.table, export, fields)
    draft.settings["where"] = _filled(riding)
    return draft


def _told_of_both(host: match.Match, riding: match.Match) -> list[Field]:
    """Dates that a report says of a project are those of the project, too: the next report shows
    what moved."""
    columns = BY_NAME[riding.table].by_name
    shared = ("baseline_start_date", "baseline_finish_date", "forecast_finish_date")
    told = [f for c in shared if (f := host.of(c))] if riding.table == "project_reports" else []
    return [Field(f.written, columns[f.column.name], f.share) for f in told]


def _filled(riding: match.Match) -> str:
    """A row without what makes it one, such as a project without a budget, is none of the
    table's."""
    _, needs = words.rides_on(riding.table)
    parts = []
    for group in needs:
        headings = [f.written.heading for f in riding.fields if f.column.name in group]
        parts.append(" or ".join(match.filled([h]) for h in headings))
    return " and ".join(f"({part})" for part in parts)


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
