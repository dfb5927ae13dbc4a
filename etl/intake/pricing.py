"""Amounts whose sign or code contradicts the currency they would count in: $ 100 is never EUR 100.
Looks only at files in which amounts have signs."""

from __future__ import annotations

from dataclasses import dataclass

from etl.contract import BY_NAME
from etl.contract.columns import Column, Table
from etl.engine import Engine
from etl.intake import currencies
from etl.intake.cells import NULL, cell
from etl.intake.currencies import Sign
from etl.intake.faults import Fault, Intake, Loaded
from etl.intake.validation import SHOWN_FAULTS, Rule, fault, home, is_vital
from etl.sql import identifier, quoted


@dataclass(frozen=True)
class Claim:
    """What speaks for the currency of signed amounts that are alike in it."""

    words: str
    """What stands beside the number."""
    stated: str
    """In the row's own column, or for the whole file; '' where neither is."""
    row: str
    """What the row counts in by that or by its first sign; '' where it says nothing."""
    own: str
    """The project's, or the company's; '' where the project is not known."""

    @property
    def currency(self) -> str:
        """What the amounts would count in."""
        return self.row or self.own

    def is_wrong(self, sign: Sign) -> bool:
        """Whether they would count in what their sign is not, or may not be."""
        return bool(self.own) and (self.currency not in sign.currencies or self.is_open(sign))

    def is_open(self, sign: Sign) -> bool:
        """Whether the sign set the row's currency, and may as well be the project's own."""
        is_set = bool(sign.code) and not self.stated and self.row == sign.code
        return is_set and self.own != sign.code and self.own in sign.currencies


def judge(engine: Engine, table: Table, intake: Intake) -> list[Fault]:
    """A fault for each amount that is signed in another currency than its own, or in one of which
    it stays open which."""
    return [
        wrong
        for file in intake.of(table.name)
        if any(sign.currencies for sign in file.scan.signs.values())
        for column in currencies.money(table.name)
        if cell(file.source, file.scan, column) != NULL
        for wrong in _of(engine, file, table=table, column=column)
    ]


def _of(engine: Engine, file: Loaded, table: Table, column: Column) -> list[Fault]:
    """Of a column: what speaks for its amounts first, since of many rows few are wrong."""
    lines = _lines(engine, file, table=table, column=column)
    rows = engine.rows(f"select distinct words, stated, currency, own from ({lines}) order by all")
    claims = [Claim(*map(str, row)) for row in rows]
    return [
        wrong
        for claim in claims
        if claim.is_wrong(sign := file.scan.signs[claim.words])
        for wrong in _faults(
            engine, file, lines=lines, claim=claim, rule=_rule(file, table, column, claim, sign)
        )
    ]


def _lines(engine: Engine, file: Loaded, table: Table, column: Column) -> str:
    """SQL of the signed amounts that were read, with what speaks for the currency of each."""
    source, scan = file.source, file.scan
    has_own = "currency" in table.by_name
    text = cell(source, scan, column)
    stated = cell(source, scan, table.by_name["currency"]) if has_own else NULL
    [(first,)] = engine.rows(
        f"select min(rowid) from {home(table)} where source_file_id = {file.file_id}"
    )
    cells = (
        f"select {first or 0} + row_number() over () - 1 as line, _row, {text} as text,"
        f" {currencies.beside(text)} as words, {stated} as stated from {file.raw}"
    )
    project, own, joins = _own(table, quoted(source.currency))
    signs = (quoted(words) for words, sign in scan.signs.items() if sign.currencies)
    return (
        f"select l._row, l.line, {project} as project, l.text, l.words, upper(coalesce(l.stated,"
        f" '')) as stated, upper(coalesce({'t.currency' if has_own else NULL}, '')) as currency,"
        f" upper(coalesce({own}, '')) as own from ({cells}) as l join {home(table)} as t on t.rowid"
        f" = l.line {joins} where l.words in ({', '.join(signs)}) and"
        f" t.{identifier(column.name)} is not null"
    )


def _own(table: Table, company: str) -> tuple[str, str, str]:
    """SQL of the project an amount belongs to, of its currency, and the tables that say so."""
    projects = f"left join {home(BY_NAME['projects'])} as p on p.project_id ="
    own = f"case when {{}} is null then {company} when p.project_id is not null then"
    own += f" coalesce(p.currency, {company}) end"
    if table.name == "projects":
        return "t.project_id", company, ""
    if "project_id" in table.by_name:
        return "t.project_id", own.format("t.project_id"), f"{projects} t.project_id"
    if "task_id" in table.by_name:
        tasks = f"left join {home(BY_NAME['tasks'])} as k on k.task_id = t.task_id"
        return "k.project_id", own.format("t.task_id"), f"{tasks} {projects} k.project_id"
    return "null", company, ""


def _faults(engine: Engine, file: Loaded, lines: str, claim: Claim, rule: Rule) -> list[Fault]:
    named = {"words": claim.words, "stated": claim.stated, "currency": claim.row, "own": claim.own}
    alike = " and ".join(f"{name} = {quoted(value)}" for name, value in named.items())
    rows = engine.rows(
        f"select _row, line, project, text from ({lines}) where {alike} order by line limit"
        f" {SHOWN_FAULTS}"
    )
    return [
        fault(
            file, int(str(row)), project=project, rule=rule, found=f"'{text}'", line=int(str(line))
        )
        for row, line, project, text in rows
    ]


def _rule(file: Loaded, table: Table, column: Column, claim: Claim, sign: Sign) -> Rule:
    expected, remedy = _said(file, table, claim, sign)
    return Rule(
        column=column,
        kind="conflict",
        condition="",
        found="",
        expected=expected,
        remedy=remedy,
        is_row_refused=is_vital(table, column),
    )


def _said(file: Loaded, table: Table, claim: Claim, sign: Sign) -> tuple[str, str]:
    """What is expected, and what to do about it."""
    has_column = "currency" in table.by_name
    if claim.is_open(sign) or (has_column and not claim.row):
        may_be = [claim.own, sign.code] if sign.code else sorted(sign.currencies)
        return (
            f"one currency: {claim.words} may be {', '.join(may_be[:-1])} or {may_be[-1]}",
            f'Write the code, or say defaults = {{ currency = "{may_be[0]}" }} in [[source]]'
            f" {file.source.number}.",
        )
    if claim.row:
        by = "which its row states" if claim.stated else "as another amount of its row"
        return f"an amount in {claim.row}, {by}", "Correct whichever is wrong."
    if _own(table, "")[0] == "null":
        return f"an amount in {claim.own}, the company's", "Correct it, or currency of [company]."
    return (
        f"an amount in {claim.own}, the currency of its project",
        "Correct it, or the currency of its project, which a heading of projects may hold.",
    )
