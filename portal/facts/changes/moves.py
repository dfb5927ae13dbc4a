"""How sums of a project moved between two reports, and which cause moved them by how much. Both
reports are read through one scope.

A sum that rows add up to (`lineage`) is split row by row. The forecast is a formula over such sums:
each cause is let act in every order and its effects averaged (Shapley), so that the parts add up.
Where the rows of a sum are not all known, the cause that acts alone is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import combinations
from math import factorial
from typing import Any

from portal.facts import measures
from portal.facts.changes import prints
from portal.facts.changes.causes import (
    BASELINE,
    CENT,
    CORRECTION,
    ESTIMATE,
    PROGRESS,
    RULE,
    SCOPE,
    Change,
    Part,
    Row,
    by_cause,
    dated,
    size_of,
    split,
)
from portal.gate.store import Missing, Reader
from portal.language import marked

TOTAL, CHANGE, OUTCOME = "project_total", "project_change", "project_outcome"


@dataclass(frozen=True)
class Line:
    """One row a sum stands on: where it came from, its name and day, and what it adds."""

    table: str
    name: str
    day: date | None
    amount: Decimal


Lines = dict[str, dict[tuple[str, str], Line]]
"""By project, then by table and the key that lasts from report to report."""


@dataclass(frozen=True)
class Told:
    """A sum of a project that is told, with what moves it where it is no correction."""

    mart: str
    column: str
    cause: str = PROGRESS


SUMS = (
    Told(TOTAL, "budget_amount", SCOPE),
    Told(CHANGE, "contingency_amount", SCOPE),
    Told(CHANGE, "reserve_amount", SCOPE),
    Told(CHANGE, "contingency_drawn_amount"),
    Told(CHANGE, "reserve_drawn_amount"),
    Told(TOTAL, "committed_amount"),
    Told(OUTCOME, "benefit_planned_amount", CORRECTION),
    Told(OUTCOME, "benefit_forecast_amount", ESTIMATE),
    Told(OUTCOME, "benefit_realised_amount"),
    Told(TOTAL, "remaining_amount", ESTIMATE),
)
WITHIN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("accrued_amount", "supplier_invoiced_amount", "supplier_paid_amount"), PROGRESS),
    (("capex_amount", "opex_amount"), CORRECTION),
    (("billable_hours",), CORRECTION),
    (("reported_forecast_amount",), ESTIMATE),
    (("reported_baseline_amount",), SCOPE),
)
"""What a cost, or hours, are made of, and what a report says beside them, each with its cause: told
by the first of each that moved, where no sum that they add up to is."""
DATED = ("cost_entries", "project_team_week", "project_reports", "reserve_draws", "budget_lines")
"""Rows whose day says when they came to be; a benefit's day is when it is measured."""
LINED = (
    "benefits",
    "budget_lines",
    "changes",
    "estimates_to_complete",
    "exchange_rates",
    "project_reports",
    "reserve_draws",
    "task_baselines",
)
"""What sums are read from that often stays as it is."""
BY_TIME = ("benefit_realised_amount",)
"""Sums in which a row counts from a planned day on, though nobody edits it."""


@dataclass(frozen=True)
class Moves:
    """What both reports hold of the sums of the projects in both."""

    before: Reader
    after: Reader
    until: date
    rebased: frozenset[str]
    sums: tuple[dict[str, Row], dict[str, Row]]
    shares: tuple[dict[tuple[str, str, date], Decimal], dict[tuple[str, str, date], Decimal]]
    held: dict[tuple[str, str], tuple[Lines, Lines]] = field(default_factory=dict)

    def lines(self, mart: str, column: str) -> tuple[Lines, Lines]:
        if (mart, column) not in self.held:
            self.held[mart, column] = (
                ({}, {})
                if self._stood_still(mart, column)
                else (lines(self.before, mart, column), lines(self.after, mart, column))
            )
        return self.held[mart, column]

    def _stood_still(self, mart: str, column: str) -> bool:
        """Whether no row of a sum can have moved: the sum is what it was for every project, and so
        is all that it is read from."""
        if column in BY_TIME or any(
            lines.get(column) != self.sums[1].get(key, {}).get(column)
            for key, lines in self.sums[0].items()
            if key in self.sums[1]
        ):
            return False
        read = {
            table
            for reader in (self.before, self.after)
            for table, _ in reader.kept(_traces).get((mart, column), ())
        }
        return read <= set(LINED) and prints.alike(
            self.before, self.after, tables=LINED, read=read | {"exchange_rates"}
        )


def read(before: Reader, after: Reader, rebased: Iterable[str]) -> Moves:
    until = before.snapshot.status_date
    sums, shares = (
        [rows(r, query, until=until) for r in (before, after)]
        for query in ("then_sums", "then_hours")
    )
    by_project = tuple({str(row["project_id"]): row for row in each} for each in sums)
    by_week = tuple(
        {
            (str(w["project_id"]), str(w["team_id"]), w["week"]): (
                Decimal(w["past_hours"]) / Decimal(w["worked_hours"])
            )
            for w in each
            if w["worked_hours"]
        }
        for each in shares
    )
    return Moves(
        before=before,
        after=after,
        until=until,
        rebased=frozenset(rebased),
        sums=(by_project[0], by_project[1]),
        shares=(by_week[0], by_week[1]),
    )


def rows(reader: Reader, query: str, **parameters: object) -> list[Row]:
    """Nothing where a report or a scope holds no such table."""
    try:
        return list(reader.rows(query, **parameters).to_pylist())
    except Missing:
        return []


def lines(reader: Reader, mart: str, column: str) -> Lines:
    """The rows that a column stands on, as the report itself says; none where the scope lacks what
    they are read from."""
    traced: Lines = {}
    for table, trace in reader.kept(_traces).get((mart, column), ()):
        try:
            rows = reader.sql(
                "select t.entity, t.key, min(t.name) as name, min(t.day) as day, cast(sum(t.part)"
                f" as decimal(38, 8)) as amount from ({trace.replace('{column}', column)}) as t"
                " where t.part <> 0 group by t.entity, t.key"
            )
        except Missing:
            continue
        for entity, key, name, day, amount in zip(
            *(rows[c].to_pylist() for c in ("entity", "key", "name", "day", "amount")), strict=True
        ):
            traced.setdefault(str(entity), {})[table, str(key)] = Line(
                table=table, name=name or "", day=day, amount=amount
            )
    return traced


def _traces(reader: Reader) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The rows each column is added up of: by mart and column, each table that holds any with its
    select."""
    try:
        rows = reader.sql(
            "select mart, column_name, table_name, trace_sql from lineage where kind = 'rows' order"
            " by position"
        ).to_pylist()
    except Missing:
        return {}
    held: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    empty = {name for name, (_, count, _) in reader.kept(prints.of, LINED).items() if not count}
    for row in rows:
        if row["table_name"] not in empty:
            key = str(row["mart"]), str(row["column_name"])
            held[key] = (*held.get(key, ()), (str(row["table_name"]), str(row["trace_sql"])))
    return held


# --- a sum, row by row ----------------------------------------------------------------------------


def parts(moves: Moves, told: Told, project: str) -> list[Part]:
    """What each row that came, went or was edited did to a sum of a project."""
    old, new = (traced.get(project, {}) for traced in moves.lines(told.mart, told.column))
    return [
        part
        for key in dict.fromkeys([*new, *old])
        if old.get(key) != new.get(key)
        for part in _moved(
            moves, told, project=project, key=key[1], old=old.get(key), new=new.get(key)
        )
    ]


def _moved(
    moves: Moves, told: Told, project: str, key: str, old: Line | None, new: Line | None
) -> Iterator[Part]:
    line = new or old
    assert line
    was, now = old.amount if old else Decimal(), new.amount if new else Decimal()
    if line.table == "project_team_week":
        yield from _labour(moves, project, key=key, line=line, was=was, now=now)
    elif was != now:
        yield Part(_cause(moves, told, project=project, old=old, new=new), now - was, line.name)


def _cause(moves: Moves, told: Told, project: str, old: Line | None, new: Line | None) -> str:
    line = new or old
    assert line
    if line.table == "task_baselines":
        return BASELINE if project in moves.rebased else CORRECTION
    if line.table == "estimates_to_complete":
        return ESTIMATE if new else PROGRESS
    if line.table == "benefits":
        return (
            told.cause if told.column != "benefit_realised_amount" else dated(line.day, moves.until)
        )
    past = [dated(row.day, moves.until, told.cause) for row in (old, new) if row]
    return CORRECTION if CORRECTION in past else told.cause


def _labour(
    moves: Moves, project: str, key: str, line: Line, was: Decimal, now: Decimal
) -> Iterator[Part]:
    """Hours are priced by week: of the week in which the earlier report falls, what was worked by
    its day is past."""
    sunday = line.day or date.max
    if sunday <= moves.until:
        yield Part(CORRECTION, now - was, line.name)
    elif (sunday - moves.until).days > 6:
        yield Part(PROGRESS, now - was, line.name)
    else:
        week = (project, key.rpartition(" ")[0], date.fromordinal(sunday.toordinal() - 6))
        past = now * moves.shares[1].get(week, Decimal()) - was * moves.shares[0].get(
            week, Decimal(1)
        )
        yield from (
            part
            for part in (
                Part(CORRECTION, past, line.name),
                Part(PROGRESS, now - was - past, line.name),
            )
            if part.amount
        )


def told_sums(moves: Moves, projects: Iterable[str], names: dict[str, str]) -> Iterator[Change]:
    """Sums that moved, or whose rows moved and offset each other."""
    for project in projects:
        for told in SUMS:
            old, new = (each.get(project, {}).get(told.column) for each in moves.sums)
            moved = parts(moves, told, project)
            if old != new or moved:
                yield one(project, names[project], told.column, old, new, moved, told.cause)


def one(
    project: str, name: str, column: str, old: Any, new: Any, moved: list[Part], otherwise: str
) -> Change:
    cause, shown = split(old, new, parts=moved, otherwise=otherwise)
    offset = marked("parts offset each other") if moved and old == new else ""
    size = (
        abs(float(new - old))
        if isinstance(old, Decimal) and isinstance(new, Decimal)
        else size_of(new if new is not None else old)
    )
    return Change(
        kind="Money",
        project_id=project,
        subject=name,
        field=column,
        before=old,
        after=new,
        cause=cause,
        size=size or max((float(abs(p.amount)) for p in shown), default=0.0),
        note=offset,
        parts=shown,
    )


# --- the forecast ---------------------------------------------------------------------------------

COST, PLAN, EARNED = "actual_cost_amount", "baseline_amount", "earned_value_amount"


@dataclass(frozen=True)
class Acting:
    """What each cause does to the sums that a forecast is formed from. Value earned is budget times
    credit, and both may move."""

    start: Row
    cost: dict[str, float]
    plan: dict[str, float]
    credit: dict[str, float]
    """Value earned by each cause on the old budgets."""
    both: dict[str, float]
    """The same on what was added to the budgets."""
    budget: float
    """Value earned by the old credits on what was added to the budgets."""

    @property
    def causes(self) -> tuple[str, ...]:
        return tuple(
            sorted(
                {
                    c
                    for acts in (self.cost, self.plan, self.credit, self.both)
                    for c, v in acts.items()
                    if v
                }
            )
        )

    def sums(self, acting: frozenset[str]) -> tuple[float, float | None, float]:
        """Plan, cost and value earned where these causes act and no other."""
        share = self._share(acting)
        earned = (
            float(self.start[EARNED])
            + sum(v for c, v in self.credit.items() if c in acting)
            + share * (self.budget + sum(v for c, v in self.both.items() if c in acting))
        )
        cost = float(self.start[COST] or 0) + sum(v for c, v in self.cost.items() if c in acting)
        return (
            float(self.start[PLAN]) + sum(v for c, v in self.plan.items() if c in acting),
            cost,
            earned,
        )

    def _share(self, acting: frozenset[str]) -> float:
        """How much of the new budgets stands: by the weight of the causes that changed them."""
        weights = {c: abs(v) for c, v in self.plan.items() if v}
        whole = sum(weights.values())
        return sum(v for c, v in weights.items() if c in acting) / whole if whole else 0.0


def forecasts(moves: Moves, projects: Iterable[str]) -> dict[str, list[Part]]:
    """Of each project whose forecast is formed from its sums in both reports: what each cause moved
    it by."""
    credits = tuple(
        _by_project(rows(r, "then_credit", until=moves.until)) for r in (moves.before, moves.after)
    )
    formulas = (_formula(moves.before), _formula(moves.after))
    acting = {
        key: shift
        for key in projects
        if (shift := _acting(moves, key, old=credits[0].get(key, {}), new=credits[1].get(key, {})))
    }
    if not acting or not formulas[1]:
        return {}
    asked = [
        (key, frozenset(causes))
        for key, shift in acting.items()
        for causes in _subsets(shift.causes)
    ]
    values = [
        _evaluated(reader, formula, [(k, acting[k].sums(s)) for k, s in asked])
        for reader, formula in (
            (moves.before, formulas[0] or formulas[1]),
            (moves.after, formulas[1]),
        )
    ]
    known = [{place: v for place, v in zip(asked, shift, strict=True)} for shift in values]
    has_rule = bool(formulas[0]) and formulas[0] != formulas[1]
    return {
        key: effects
        for key, acts in acting.items()
        if (effects := _shapley(moves, key, causes=acts.causes, known=known, has_rule=has_rule))
        is not None
    }


def _by_project(rows: list[Row]) -> dict[str, dict[str, Row]]:
    sorted_: dict[str, dict[str, Row]] = {}
    for row in rows:
        sorted_.setdefault(str(row["project_id"]), {})[str(row["task_id"])] = row
    return sorted_


def _acting(moves: Moves, project: str, old: dict[str, Row], new: dict[str, Row]) -> Acting | None:
    start, end = (effects.get(project, {}) for effects in moves.sums)
    if (
        any(sums.get(c) is None for sums in (start, end) for c in ("formed_amount", PLAN, EARNED))
        or start["formed_amount"] == end["formed_amount"]
    ):
        return None
    cost = {c: float(v) for c, v in by_cause(parts(moves, Told(TOTAL, COST), project)).items()}
    plan = {c: float(v) for c, v in _plan(moves, project).items()}
    credit, both, budget = _credits(moves, old, new)
    return Acting(start=start, cost=cost, plan=plan, credit=credit, both=both, budget=budget)


def _plan(moves: Moves, project: str) -> dict[str, Decimal]:
    """Which cause changed the planned cost: of a new baseline the part that newly approved requests
    stand for is a change of scope."""
    moved = by_cause(parts(moves, Told(TOTAL, PLAN, SCOPE), project))
    agreed = _agreed(moves, project) - moved.get(SCOPE, Decimal())
    anew = moved.get(BASELINE, Decimal())
    part = min(abs(agreed), abs(anew)) * (1 if anew > 0 else -1) if agreed * anew > 0 else Decimal()
    return {
        c: v
        for c, v in (
            moved | {SCOPE: moved.get(SCOPE, Decimal()) + part, BASELINE: anew - part}
        ).items()
        if v
    }


def _agreed(moves: Moves, project: str) -> Decimal:
    """Cost effect of what was approved since."""
    old, new = (traced.get(project, {}) for traced in moves.lines(CHANGE, "approved_change_amount"))
    return sum((line.amount for key, line in new.items() if key not in old), Decimal())


def _credits(
    moves: Moves, old: dict[str, Row], new: dict[str, Row]
) -> tuple[dict[str, float], dict[str, float], float]:
    """What credits earned since, by cause, on the old budgets and on what was added to them; and
    what the old credits earn on that."""
    credit, both, budget = (
        dict.fromkeys((CORRECTION, PROGRESS), 0.0),
        dict.fromkeys((CORRECTION, PROGRESS), 0.0),
        0.0,
    )
    for key in old.keys() | new.keys():
        before, after = old.get(key), new.get(key)
        first, last = (float(t["budget_amount"]) if t else 0.0 for t in (before, after))
        was, now = (
            float(t["earned_value_amount"] or 0) / float(t["budget_amount"]) if t else None
            for t in (before, after)
        )
        was, now = (was if was is not None else 0.0), (now if now is not None else was or 0.0)
        past = _past(before, after, was=was, now=now)
        for cause, moved in ((CORRECTION, past - was), (PROGRESS, now - past)):
            credit[cause] += first * moved
            both[cause] += (last - first) * moved
        budget += (last - first) * was
    return credit, both, budget


def _past(before: Row | None, after: Row | None, was: float, now: float) -> float:
    """The credit that was earned by the earlier report's day, as it is known now."""
    if before is None or after is None or before["past_mark"] == after["past_mark"]:
        return was
    if not after["later_count"] or not after["last_done"]:
        return now
    return now * min(float(after["past_done"]) / float(after["last_done"]), 1.0)


def _formula(reader: Reader) -> str:
    """The forecast over the sums of one project, as the report defines it."""
    try:
        chosen = reader.sql(
            "select trace_sql from lineage where mart = $mart and column_name = 'estimate_amount'"
            " and kind = 'choice'",
            {"mart": TOTAL},
        )["trace_sql"].to_pylist()
    except Missing:
        return ""
    if len(chosen) != 1:
        return ""
    known = measures.definitions(reader)
    named = [n for n in dict.fromkeys(re.findall(r"'([a-z_]+)'", chosen[0])) if n in known]
    return (
        f"case ({chosen[0]})"
        f" {' '.join(f'''when '{n}' then {known[n].value_sql}''' for n in named)} end"
        if named
        else ""
    )


def _evaluated(
    reader: Reader, formula: str, asked: list[tuple[str, tuple[float, float | None, float]]]
) -> list[float | None]:
    """The formula over each of these sums of a project, by DuckDB; whatever else it reads is as the
    report has it."""
    given: dict[str, object] = {
        "places": list(range(len(asked))),
        "projects": [key for key, _ in asked],
    }
    given |= {
        name: [sums[i] for _, sums in asked] for i, name in enumerate(("plans", "costs", "earned"))
    }
    text = (
        f"select t.place, {formula} as value from (select unnest($places) as place,"
        " unnest($projects) as asked_id, unnest($plans) as baseline_amount, unnest($costs) as"
        " actual_cost_amount, unnest($earned) as earned_value_amount) as t join (select * exclude"
        " (baseline_amount, actual_cost_amount, earned_value_amount) from project_total) as o on"
        " o.project_id = t.asked_id group by t.place order by t.place"
    )
    try:
        rows = reader.sql(text, given).to_pylist()
    except Missing:
        return [None] * len(asked)
    values = {row["place"]: None if row["value"] is None else float(row["value"]) for row in rows}
    return [values.get(place) for place in range(len(asked))]


def _subsets(causes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for n in range(len(causes) + 1):
        yield from combinations(causes, n)


def _shapley(
    moves: Moves,
    project: str,
    causes: tuple[str, ...],
    known: list[dict[tuple[str, frozenset[str]], float | None]],
    has_rule: bool,
) -> list[Part] | None:
    """Each cause's effect averaged over all orders; None where the formula does not give both
    forecasts."""
    old, new = (float(effects[project]["formed_amount"]) for effects in moves.sums)
    players = (*causes, *((RULE,) if has_rule else ()))

    def value(acting: frozenset[str]) -> float | None:
        return known[int(RULE in acting or not has_rule)][project, acting - {RULE}]

    effects = {s: value(s) for s in map(frozenset, _subsets(players))}
    first, last = effects[frozenset()], effects[frozenset(players)]
    if (
        first is None
        or last is None
        or abs(first - old) > 0.01
        or abs(last - new) > 0.01
        or None in effects.values()
    ):
        return None
    return [
        Part(p, Decimal(repr(_effect(p, players, effects))).quantize(CENT / 10000)) for p in players
    ]


def _effect(
    player: str, players: tuple[str, ...], value: dict[frozenset[str], float | None]
) -> float:
    others, total = [p for p in players if p != player], 0.0
    for acting in map(frozenset, _subsets(tuple(others))):
        weight = (
            factorial(len(acting)) * factorial(len(others) - len(acting)) / factorial(len(players))
        )
        total += weight * ((value[acting | {player}] or 0.0) - (value[acting] or 0.0))
    return total
