"""What holds for the whole report and for whole files: its day and currency, what stands in no
column, and whether hours are priced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from etl.contract import BY_NAME
from etl.contract.columns import ENTERED, HAPPENED, Column
from etl.doorway import words
from etl.doorway.drafts import Answers, Draft, Proposal, Question
from etl.doorway.forms import CODE, currencies_in, date_formats, day_of, numbers, plain, sign_in
from etl.doorway.match import Field
from etl.doorway.survey import PLANS
from etl.intake.currencies import Sign
from etl.sources import PRESETS, ends, recognise
from etl.sources import plain as written_plain

STALE_DAYS = 31
"""A report as of today on data that end earlier shows silence where there may be none."""


def settle(proposal: Proposal, answers: Answers, today: date) -> None:
    """The currency of the report, and the day it is as of: today, unless the data end earlier."""
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
    days = _days(booked) + _booked_elsewhere(proposal, today)
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
    signs = _signs(proposal)
    sure = _codes(proposal) | {c for s in signs for c in s.currencies if len(s.currencies) == 1}
    loose = [s for s in signs if len(s.currencies) > 1 and not s.currencies & sure]
    named = sure | {s.code for s in loose if s.code}
    if len(named) == 1:
        return next(iter(named))
    if not _has_money(proposal):
        return "EUR"
    open_ = [listed for s in loose if not s.code for listed in [sorted(s.currencies)]]
    told = [f"The files name {', '.join(sorted(named))}."] if named else []
    told += [f"A sign in them may be {', '.join(codes[:-1])} or {codes[-1]}." for codes in open_]
    usual = Counter(s.code for s in signs.elements() if s.code)
    return proposal.ask(
        answers,
        Question(
            key="currency",
            text=(
                f"In which currency is the report? {' '.join(told) or 'No file says.'}"
                " Write its code, such as EUR."
            ),
            suggested=max(usual, key=lambda code: (usual[code], code), default=""),
        ),
    )


PRICED = {
    "cost_entries",
    "budget_lines",
    "contracts",
    "customer_invoices",
    "project_reports",
}


def _money(proposal: Proposal) -> list[tuple[Draft, Field]]:
    types = ("amount", "rate")
    return [(d, f) for d in proposal.drafts for f in d.fields if f.column.type in types]


def _has_money(proposal: Proposal) -> bool:
    return bool(_money(proposal) or PRICED & proposal.tables())


def _codes(proposal: Proposal) -> set[str]:
    """Currencies that columns of codes and headings name."""
    columns = [f for d in proposal.drafts for f in d.fields if f.column.name == "currency"]
    named = {v.upper() for f in columns for v in f.written.values if len(v) == 3}
    for draft in [d for d in proposal.drafts if d.system]:
        codes = [c.values for c in draft.export.columns if c.values and _are_codes(c.values)]
        named |= {code for values in codes for code in values}
        signs = [v for c in draft.export.columns if "currency" in c.heading for v in c.values]
        named |= {code for sign in signs for code in currencies_in(sign)}
    for draft, field in _money(proposal):
        texts = (field.written.heading, draft.export.title)
        named |= {code for text in texts for code in currencies_in(text)}
    return named


def _signs(proposal: Proposal) -> Counter[Sign]:
    """The signs and codes beside amounts, with how many different amounts each has."""
    columns = [field.written for _, field in _money(proposal)]
    columns += [c for d in proposal.drafts if d.system for c in d.export.columns]
    signed = [c for c in columns if (n := numbers(c.values[:LOOKED_AT])) and n.signs]
    counted = Counter(sign_in(text) for c in signed for text in c.values[:LOOKED_AT])
    return Counter({sign: count for sign, count in counted.items() if sign.currencies})


LOOKED_AT = 500
"""Different cells of a column that are looked at for the currency they are in."""


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


def _booked_elsewhere(proposal: Proposal, today: date) -> list[date]:
    """Days on which something happened, in the exports of known systems."""
    days: list[date] = []
    for draft in [d for d in proposal.drafts if d.system and d.export.columns]:
        dated = _dated(draft)
        for column in draft.export.columns:
            if written_plain(column.heading) in dated:
                for form in column.dates[:1]:
                    days += [d for text in column.values if (d := day_of(text, form))]
        days += _headed(draft, today)
    return days


def _headed(draft: Draft, today: date) -> list[date]:
    """The last days of what columns stand for, where they are days, weeks or months; today of the
    one that runs."""
    matches = recognise(draft.export.headings)
    best = next((m for m in matches if m.system == draft.system), None)
    if best is None:
        return []
    export = PRESETS[best.system].exports[best.export]
    texts = [first for h in draft.export.headings if (first := export.begins(h))]
    forms = date_formats(texts)[:1]
    firsts = [day for text in texts for form in forms if (day := day_of(text, form))]
    return [min(ends(day, export.span), max(day, today)) for day in firsts]


def _dated(draft: Draft) -> set[str]:
    """What the headings are called that say when something happened or was entered."""
    happened = set()
    for export in PRESETS[draft.system].exports.values():
        for table, ways in export.tables.items():
            columns = BY_NAME[table].by_name
            for heading, names in ways.get("columns", {}).items():
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


def state(proposal: Proposal) -> None:
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


def _keep_own_words(draft: Draft) -> None:
    """A rating of more steps than ours, or of one between ours such as Amber/Red, keeps its own
    word beside our colour."""
    rating = draft.of("rating")
    between = rating and any(_colours(rating.column, v) > 1 for v in rating.written.values)
    if rating and (between or rating.written.distinct > 4) and not draft.of("rating_words"):
        column = draft.contract.by_name["rating_words"]
        draft.fields.append(Field(rating.written, column, rating.share))


def _colours(column: Column, written: str) -> int:
    """How many colours the words of a rating name."""
    return len({words.meaning_of(column, w) for w in plain(written).split()} - {""})


def price(proposal: Proposal, answers: Answers) -> None:
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
