"""How an export writes what is mapped: formats of dates, marks, units, words, and rows that only
add others up. What the cells allow in two ways is asked, once for all files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from etl.contract.columns import NUMERIC
from etl.doorway import words
from etl.doorway.drafts import Answers, Draft, Proposal, Question
from etl.doorway.forms import Numbers, day_first, language_of, unit_in
from etl.doorway.match import Field
from etl.settings import UNIX, DateFormat

TOTAL = re.compile(
    r"(grand |sub)?-?totals?\b.*|(gesamt|zwischen)?summen?\b.*|gesamt|sous-total.*|"
    r"(gesamt)?ergebnis|\*+.*",
    re.I,
)


def settle(proposal: Proposal, answers: Answers) -> None:
    """Completes the settings of every draft."""
    drafts = [d for d in proposal.drafts if not d.system]
    order = _orders(proposal, drafts, answers)
    for draft in drafts:
        _dates(draft, order[draft.export.path])
        _moments(proposal, draft)
        _marks(proposal, draft, answers)
        _units(proposal, draft, answers)
        _words(proposal, draft)
        _totals(proposal, draft)


# --- dates ----------------------------------------------------------------------------------------


def _orders(proposal: Proposal, drafts: list[Draft], answers: Answers) -> dict[str, bool]:
    """By file, whether the day stands before the month: what its own dates say, else the
    answer."""
    dated: dict[str, set[bool]] = {d.export.path: set() for d in drafts}
    open_: list[tuple[Draft, Field]] = []
    for draft in drafts:
        for field in _of_type(draft, ("date",)):
            orders = {day_first(f) for f in field.written.dates} - {None}
            if len(orders) == 1:
                dated[draft.export.path] |= {bool(order) for order in orders}
            elif orders:
                open_.append((draft, field))
    left = [(d, f) for d, f in open_ if len(dated[d.export.path]) != 1]
    answer = _asked_order(proposal, answers, dated, *left[0]) if left else "day"
    return {
        p: True in orders if len(orders) == 1 else answer != "month" for p, orders in dated.items()
    }


def _asked_order(
    proposal: Proposal, answers: Answers, orders: dict[str, set[bool]], draft: Draft, field: Field
) -> str:
    others = set().union(*orders.values())
    suggested = ("day" if True in others else "month") if len(others) == 1 else ""
    return proposal.ask(
        answers,
        Question(
            key="date_order",
            text=(
                f"Which comes first in dates such as {field.written.values[0]}"
                f" ({draft.export.name}, {field.written.heading}), the day or the month?"
            ),
            choices=(("day", "the day comes first"), ("month", "the month comes first")),
            suggested=suggested,
        ),
    )


def _dates(draft: Draft, is_day_first: bool) -> None:
    chosen: dict[str, DateFormat] = {}
    for field in _of_type(draft, ("date",)):
        forms = field.written.dates
        fitting = [f for f in forms if day_first(f) in (None, is_day_first)] or list(forms)
        sibling = [f for f in fitting if f in chosen.values()]
        chosen[field.column.name] = (sibling or fitting or [""])[0]
        if any("%b" in f or "%B" in f for f in _formats(chosen[field.column.name])):
            language = language_of(field.written.values)
            if language:
                draft.settings["language"] = language
    written = [form for form in chosen.values() if form]
    if written:
        usual = max(set(written), key=written.count)
        draft.settings["date_format"] = _stated(usual)
        other = {c: _stated(form) for c, form in chosen.items() if form and form != usual}
        if other:
            draft.settings["date_formats"] = other


def _moments(proposal: Proposal, draft: Draft) -> None:
    """Says whose days Unix moments are."""
    unix = [f.written.heading for f in _of_type(draft, ("date",)) if f.written.dates[:1] in MOMENTS]
    if unix:
        proposal.notes.append(
            f"{draft.export.name}: {', '.join(unix)} holds moments as numbers since 1970, whose"
            ' days are those of UTC. For others, say timezone = "Europe/Berlin" in its [[source]].'
        )


MOMENTS = tuple((form,) for form in UNIX)


def _formats(form: DateFormat) -> tuple[str, ...]:
    return (form,) if isinstance(form, str) else form


def _stated(form: DateFormat) -> str | list[str]:
    """As portal.toml says it."""
    return form if isinstance(form, str) else list(form)


def _of_type(draft: Draft, types: Iterable[str]) -> list[Field]:
    return [f for f in draft.fields if f.column.type in types]


# --- numbers --------------------------------------------------------------------------------------


def _marks(proposal: Proposal, draft: Draft, answers: Answers) -> None:
    """The marks that all numbers of an export agree on, whatever table they feed."""
    if not _of_type(draft, NUMERIC):
        return
    beside = [d for d in proposal.drafts if d.export is draft.export]
    seen = [n for d in beside for f in _of_type(d, NUMERIC) if (n := f.written.numbers)]
    decimal = frozenset[str]().union(*(n.decimal for n in seen)) - {"'"}
    thousands = frozenset[str]().union(*(n.thousands for n in seen))
    either = frozenset[str]().union(*(n.either for n in seen))
    if either and not decimal and not thousands:
        mark = next(iter(either))
        decimal, thousands = _asked(proposal, draft, mark, answers, seen)
    elif either - decimal:
        thousands |= either - decimal
    if "," in decimal:  # a workbook's real numbers have a point, and are told apart from texts
        decimal = frozenset({","})
    if decimal == {","}:
        draft.settings["decimal"] = ","
    elif decimal == {"."} and either == {"."}:
        draft.settings["decimal"] = "."
    left = thousands - decimal - {" "}
    if left:
        draft.settings["thousands"] = next(iter(sorted(left)))


def _asked(
    proposal: Proposal, draft: Draft, mark: str, answers: Answers, seen: list[Numbers]
) -> tuple[frozenset[str], frozenset[str]]:
    beside = [d for d in proposal.drafts if d.export is draft.export]
    every = [f for d in beside for f in _of_type(d, NUMERIC)]
    field = next(f for f in every if (n := f.written.numbers) and mark in n.either)
    example = next(v for v in field.written.values if mark in v)
    answer = proposal.ask(
        answers,
        Question(
            key="marks",
            text=(
                f"What is the '{mark}' in numbers such as {example}"
                f" ({draft.export.name}, {field.written.heading})?"
            ),
            choices=(
                ("thousands", f"it parts thousands: {example.replace(mark, '')}"),
                ("decimal", f"it stands before decimals: {example.replace(mark, '.')}"),
            ),
        ),
    )
    if answer == "decimal":
        return frozenset({mark}), frozenset()
    return frozenset({"," if mark == "." else "."}), frozenset({mark})


def _units(proposal: Proposal, draft: Draft, answers: Answers) -> None:
    """What a heading says of its numbers, or their size of a share."""
    units: dict[str, object] = {}
    for field in _of_type(draft, NUMERIC):
        seen = field.written.numbers
        unit = unit_in(field.written.heading, field.column.type)
        if field.column.type == "amount" and unit is None:
            unit = unit_in(draft.export.title, "amount")
        if field.column.type == "ratio" and seen:
            unit = _share(proposal, draft, field, seen, answers)
        if unit is not None and unit != 1 and not (seen and seen.is_clock):
            units[field.column.name] = _written(unit)
    if units:
        draft.settings["units"] = units


def _share(
    proposal: Proposal, draft: Draft, field: Field, seen: Numbers, answers: Answers
) -> Fraction | None:
    if seen.is_percent:
        return None  # the sign says it
    if seen.largest > 1:
        return Fraction(1, 100)
    if seen.largest < 1 or not seen.is_whole:
        return None
    answer = proposal.ask(
        answers,
        Question(
            key="percent",
            text=f"Is 1 in {draft.export.name}, {field.written.heading}, all of it or 1 %?",
            choices=(("all", "1 is 100 %"), ("percent", "1 is 1 %")),
        ),
    )
    return Fraction(1, 100) if answer == "percent" else None


def _written(unit: Fraction) -> object:
    """As portal.toml says it: a number, or a fraction where no decimal ends."""
    if unit.denominator == 1:
        return unit.numerator
    return float(unit) if unit.denominator in (100,) else str(unit)


# --- words and rows -------------------------------------------------------------------------------


def _words(proposal: Proposal, draft: Draft) -> None:
    """Words of the export for those of the contract; what is not known is left empty, and told."""
    for field in [f for f in draft.fields if f.column.values]:
        known = {v: words.meaning_of(field.column, v) for v in field.written.values}
        translated = {v: ours for v, ours in known.items() if v != ours}
        if translated:
            draft.settings.setdefault("values", {})[field.column.name] = translated
        unknown = [v for v, ours in known.items() if not ours]
        if unknown:
            proposal.notes.append(
                f"{draft.export.name}: {_listed(unknown)} under {field.written.heading} says"
                f" nothing that is known of {field.column.name}, and is left empty."
            )


def _listed(texts: list[str]) -> str:
    shown = ", ".join(f"'{t[:40]}'" for t in texts[:4])
    return f"{shown} and {len(texts) - 4} more" if len(texts) > 4 else shown


def _totals(proposal: Proposal, draft: Draft) -> None:
    """Rows that add up others, such as Total, are none of the table's."""
    for written in draft.export.columns:
        adding = [v for v in written.values if TOTAL.fullmatch(v)]
        if adding and written.distinct > len(adding) and not _is_words(draft, written.heading):
            listed = ", ".join("'" + v.replace("'", "''") + "'" for v in adding[:20])
            quoted = '"' + written.heading.replace('"', '""') + '"'
            kept = f"coalesce(trim({quoted}), '') not in ({listed})"
            stated = draft.settings.get("where")
            draft.settings["where"] = f"{kept} and {stated}" if stated else kept
            proposal.notes.append(
                f"{draft.export.name}: rows with {_listed(adding)} under {written.heading} add up"
                " others and are left out."
            )
            return


def _is_words(draft: Draft, heading: str) -> bool:
    """Whether the heading holds free text, in which a total is a word like another."""
    return any(
        f.written.heading == heading
        and f.column.name in ("description", "cost_note", "commentary_text", "rating_reason")
        for f in draft.fields
    )
