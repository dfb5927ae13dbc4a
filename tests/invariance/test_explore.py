"""Parts add up to the whole, ratios are sums divided, and each cell is the number measured
alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random
from typing import cast

import pytest

from portal.facts import measures, slicing
from portal.facts.explain import why
from portal.facts.explore import answer, splits
from portal.facts.explore.answer import Line
from portal.facts.explore.asked import EVER, Asked
from portal.facts.explore.splits import SPLITS
from portal.facts.measures import WEEKLY
from portal.gate.store import Reader
from tests.invariance.exports import publish
from tests.invariance.test_invariance import Fresh, fresh, portfolios  # noqa: F401
from tests.invariance.test_slices import SCOPES, drawn, reader

ADDED = {
    "budget",
    "actual_cost",
    "committed",
    "planned_value",
    "earned_value",
    "budget_at_completion",
    "approved_changes",
    "pending_changes",
    "open_issues",
    "booked",
    "capacity",
    "contract_hours",
    "over_booked",
    "asked_hours",
    "backlog",
    "refused_rows",
}
"""Numbers whose formula is one sum of rows."""
DIVIDED = {
    "percent_complete": ("earned_value", "budget_at_completion"),
    "allocation": ("booked", "availability"),
}
"""Ratios, and the two sums they are of."""
WAYS = ("project", "department", "phase", "customer", "team", "month", "quarter", "risk_kind")


def asked_of(part: Reader, random: Random, most: int) -> Iterator[Asked]:
    """Questions of one number by one or two splits."""
    known = splits.readable(part)
    pairs = [
        (number, by)
        for number, definition in known.items()
        for held in [[s for s in WAYS if s in splits.of(part, definition)]]
        for by in [*((s,) for s in held), *combinations(held, 2)]
        if not all(SPLITS[s].is_time for s in by) or len(by) == 1
    ]
    for number, by in random.sample(pairs, min(most, len(pairs))):
        yield Asked((number,), by)


def answered(part: Reader, asked: Asked) -> tuple[list[Line], Line]:
    made = answer.answer(part, (), asked)
    if len(made.asked.by) < 2:
        return list(made.lines), made.total
    lines = answer.parts(part, (), made.asked, [line.key[0] for line in made.lines])
    return list(lines), made.total


@portfolios
def test_an_answer_adds_up_divides_sums_and_says_in_each_cell_what_the_number_is_alone(
    fresh: Fresh,  # noqa: F811
    random: Random,
) -> None:
    tables, _ = drawn(random)
    folder = fresh("company")
    publish(folder, tables)
    for scope, _ in SCOPES.values():
        part = reader(folder / "snapshots", scope)
        for asked in asked_of(part, random, 12):
            added(part, asked, random)
        if scope.audience in ("executive", "pm"):
            divided(part)
        weekly(part)
        explained(part)
        beside_each_other(part, random)
        unlike_nothing(part, asked_of(part, random, 4), len(tables["projects"]))


def added(part: Reader, asked: Asked, random: Random) -> None:
    """The total is the number itself, sums add up to it, and a cell is what it is alone."""
    lines, total = answered(part, asked)
    number = asked.numbers[0]
    assert {k: total.now[k] for k in whole(part, number)} == whole(part, number)
    if number in ADDED and total.now[number] is not None:
        summed = sum(float(line.now[number] or 0) for line in lines)
        assert summed == pytest.approx(float(total.now[number])), asked
    for line in random.sample(lines, min(4, len(lines))):
        if not any(SPLITS[name].is_time for name in asked.by):
            alone(part, asked, line)


def divided(part: Reader) -> None:
    """A ratio of each line and of all is the one sum by the other."""
    for ratio, (over, under) in DIVIDED.items():
        for by in ((), ("department",)) if ratio in splits.readable(part) else ():
            lines, total = answered(part, Asked((ratio, over, under), by))
            for line in [*lines, total]:
                if line.now.get(ratio) is not None:
                    quotient = float(line.now[over]) / float(line.now[under])
                    assert float(line.now[ratio]) == pytest.approx(quotient), (ratio, line)


def beside_each_other(part: Reader, random: Random) -> None:
    """Numbers asked for together are what each is alone, and so are their lines."""
    known = sorted(splits.readable(part))
    for numbers in (tuple(random.sample(known, min(3, len(known)))) for _ in range(6)):
        shared = [splits.of(part, splits.readable(part)[n]) for n in numbers]
        by = tuple(s for s in ("project", "department", "team") if all(s in of for of in shared))[
            :1
        ]
        together, total = answered(part, Asked(numbers, by))
        for number in numbers:
            lines, alone_ = answered(part, Asked((number,), by))
            assert total.now[number] == pytest.approx(alone_.now[number]), (number, numbers)
            held = {line.key: line.now.get(number) for line in together}
            assert {line.key: held[line.key] for line in lines} == {
                line.key: line.now[number] for line in lines
            }, (number, numbers)


def weekly(part: Reader) -> None:
    """Over all weeks a number is itself, and its years add up to it."""
    for number in set(WEEKLY) & set(splits.readable(part)):
        every, total = answered(part, Asked((number,), ("year",)))
        over_weeks = answer.answer(part, (), Asked((number,), (), EVER)).total
        assert over_weeks.now[number] == pytest.approx(total.now[number]), number
        if number in ADDED and total.now[number] is not None:
            summed = sum(float(line.now[number] or 0) for line in every)
            assert summed == pytest.approx(float(total.now[number]))


def explained(part: Reader) -> None:
    """Of each quarter a number is explained with its own value; the lines of what was spent add up
    to it, and those of all quarters are those of the whole."""
    for number in sorted(set(WEEKLY) & set(splits.readable(part))):
        lines, _ = answered(part, Asked((number,), ("quarter",)))
        for line in random_some(lines):
            weeks = answer.weeks_of("quarter", cast(date, line.key[0]), None)
            account = why.explain(part, number, where={}, weeks=weeks)
            assert account.value == pytest.approx(line.now[number]), (number, line)
            if account.value is not None:
                recomputed = why.recompute(part, account)
                assert recomputed == pytest.approx(account.value), (number, line)
    if "actual_cost" not in splits.readable(part):
        return
    lines, _ = answered(part, Asked(("actual_cost",), ("quarter",)))
    listed = [spent(part, answer.weeks_of("quarter", cast(date, q.key[0]), None)) for q in lines]
    whole = spent(part, EVER)
    if None not in (*listed, whole):
        assert sorted(row for rows in listed for row in rows or ()) == sorted(whole or ())


def spent(part: Reader, weeks: tuple[date, date]) -> list[tuple[str, str, float]] | None:
    """The lines that the cost of some weeks is explained with; None where not all are shared."""
    account = why.explain(part, "actual_cost", where={}, weeks=weeks)
    column = account.sums[0].columns[0]
    if not column.is_whole:
        return None
    assert column.kind == "rows"
    rows = (
        part.sql(column.rows_sql, dict(account.parameters)).to_pylist() if column.rows_sql else []
    )
    return [(str(r["table_name"]), str(r["key"]), float(r["part"])) for r in rows]


def random_some(lines: list[Line]) -> list[Line]:
    return lines[:: max(1, len(lines) // 3)]


def unlike_nothing(part: Reader, questions: Iterator[Asked], count: int) -> None:
    """Nothing differs from itself, looked at as a slice that holds all."""
    every = slicing.written({"phase": tuple(slicing.values(part, "phase"))})
    if len(slicing.choose(every, part).projects) < count:
        return
    for asked in questions:
        mart = splits.readable(part)[asked.numbers[0]].mart
        made = answer.answer(part, (), replace(asked, against="slice", other=every))
        for line in made.lines if "project_id" in part.columns(mart) else ():
            assert line.difference(asked.numbers[0]) in (None, pytest.approx(0.0)), asked


def whole(part: Reader, number: str) -> dict[str, object]:
    return dict(measures.measure(part, [number]).to_pylist()[0])


def alone(part: Reader, asked: Asked, line: Line) -> None:
    """What the number is of a slice with these values, and of this team or project within it."""
    where: dict[str, object] = {}
    conditions: slicing.Conditions = {}
    definition = splits.readable(part)[asked.numbers[0]]
    for name, value in zip(asked.by, line.key, strict=True):
        if value is None:
            return
        if SPLITS[name].column:
            where[SPLITS[name].column] = value
        elif "project_id" in part.columns(definition.mart):
            conditions[name] = (str(value),)
        else:
            where[splits.OWN[name]] = value
    mart = definition.mart
    if conditions and not mart.startswith(("project_", "risk", "action", "customer_", "flow_item")):
        return  # added up anew, or drawn over all
    if mart in ("project_demand_week",):
        return
    some = slicing.sliced(part, slicing.written(conditions)) if conditions else part
    row = measures.measure(some, [definition.name], where=where).to_pylist()[0]
    shown = line.now[definition.name]
    if row[definition.name] is None or shown is None:
        assert row[f"{definition.name}_reason"] == line.now[f"{definition.name}_reason"], asked
        assert row[definition.name] is None and shown is None, asked
    else:
        assert float(row[definition.name]) == pytest.approx(float(shown)), asked
