"""Numbers of an explanation as a person reads them: unit, currency, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from portal import formats
from portal.facts.explain import explanation, why
from portal.facts.explain.explanation import Explanation
from portal.gate import store
from portal.language import message, within
from portal.tell.context import Context

MONEY = ("reporting", "currency")


def kept(
    reader: store.Reader,
    metric: str,
    where: tuple[tuple[str, object], ...],
    weeks: tuple[date, date] | None,
) -> Explanation:
    return why.explain(reader, metric, where=dict(where), weeks=weeks)


def in_currency(context: Context, account: Explanation) -> Context:
    """What customers are billed is in the currency of the agreement."""
    if account.definition.mart != "customer_project":
        return context
    condition = " and ".join(f'"{c}" = ${c}' for c in account.parameters) or "true"
    codes = context.reader.sql(
        f"select distinct currency from customer_project where {condition}",
        dict(account.parameters),
    )["currency"].to_pylist()
    return (
        replace(context, locale=replace(context.locale, currency=codes[0]))
        if len(codes) == 1 and codes[0]
        else context
    )


def column_words(column: str) -> str:
    return message("rows") if column == "*" else within(formats.column_words(column))


def unit(part: explanation.Sum) -> str:
    if part.text.lower().startswith("count"):
        return "count"
    return unit_of(part.columns[0].name) if part.columns else "count"


def unit_of(column: str) -> str:
    return {"amount": "money", "_hours": "hours", "_days": "days", "_count": "count"}.get(
        next((s for s in ("amount", "_hours", "_days", "_count") if column.endswith(s)), ""),
        "number",
    )


def amount(context: Context, value: Any, unit: str) -> str:
    if value is None:
        return formats.UNKNOWN
    if unit in ("money", "reporting", "currency"):
        return formats.full_money(value, context.locale)
    shown = formats.number(value, context.locale, decimals=0 if float(value).is_integer() else 2)
    return shown + {
        "hours": f"{formats.NO_BREAK}{message('h')}",
        "h": f"{formats.NO_BREAK}{message('h')}",
        "days": f"{formats.NO_BREAK}{message('d')}",
    }.get(unit, "")


def plain(context: Context, part: explanation.Sum) -> str:
    return (
        formats.UNKNOWN
        if part.value is None
        else formats.number(
            part.value, context.locale, decimals=0 if float(part.value).is_integer() else 2
        )
    )
