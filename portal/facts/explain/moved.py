"""What moved a number between two reports, project by project, each with its part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations, product

from portal.facts.explain.explanation import Column, Explanation, Sum
from portal.facts.explain.why import explain, recompute
from portal.gate.store import Reader
from portal.language import plural

# --- why it moved ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mover:
    """One row and by how much it moved the number."""

    name: str
    project: str
    """The project the row belongs to, '' where it belongs to none."""
    table: str
    before: float | None
    after: float | None
    effect: float


def movers_of(
    before: Reader, now: Reader, name: str, where: dict[str, object]
) -> tuple[float, float, list[Mover]] | None:
    """The value then and now, and what each row moved it by; the effects add up to the movement.
    None where either is unknown.

    Each sum is moved from old to new in every order and the effects averaged (Shapley), then spread
    over its rows by how much they moved.
    """
    old, new = explain(before, name, where), explain(now, name, where)
    if (
        old.value is None
        or new.value is None
        or [s.text for s in old.sums] != [s.text for s in new.sums]
        or old.arithmetic != new.arithmetic
        or len(new.sums) > 5
    ):
        return None
    effects = _shapley(now, new, old=[s.value for s in old.sums], new=[s.value for s in new.sums])
    movers = [
        m
        for i, effect in enumerate(effects)
        for m in _spread(before, now, old=old, new=new, place=i, effect=effect)
    ]
    return (
        old.value,
        new.value,
        sorted((m for m in movers if abs(m.effect) > 1e-12), key=lambda m: -abs(m.effect)),
    )


def _shapley(
    reader: Reader, explanation: Explanation, old: list[float | None], new: list[float | None]
) -> list[float]:
    effects, orders = [0.0] * len(old), list(permutations(range(len(old))))
    for order in orders:
        current = list(old)
        last = recompute(reader, explanation, current) or 0.0
        for place in order:
            current[place] = new[place]
            reached = recompute(reader, explanation, current) or 0.0
            effects[place] += (reached - last) / len(orders)
            last = reached
    return effects


def _spread(
    before: Reader, now: Reader, old: Explanation, new: Explanation, place: int, effect: float
) -> Iterator[Mover]:
    """The effect of one sum over its rows; whole where its rows are not all known on both sides."""
    was, now_is = old.sums[place], new.sums[place]
    columns = list(zip(was.columns, now_is.columns, strict=True))
    moved = (now_is.value or 0.0) - (was.value or 0.0)
    signs = _signs(was, now_is)
    if (
        not moved
        or signs is None
        or not all(c.rows_sql or not c.total for pair in columns for c in pair)
    ):
        yield Mover(
            name=", ".join(c.name for c in now_is.columns) or now_is.text,
            project="",
            table="",
            before=was.value,
            after=now_is.value,
            effect=effect,
        )
        return
    for sign, (before_column, column) in zip(signs, columns, strict=True):
        first, last = (
            _by_key(before, before_column, old.parameters),
            _by_key(now, column, new.parameters),
        )
        for key in dict.fromkeys([*last, *first]):
            a, b = first.get(key, ("", "", 0.0)), last.get(key, ("", "", 0.0))
            if a[2] != b[2]:
                yield Mover(
                    name=b[0] or a[0],
                    project=b[1] or a[1],
                    table=key[0],
                    before=a[2] if key in first else None,
                    after=b[2] if key in last else None,
                    effect=sign * effect * (b[2] - a[2]) / moved,
                )


def _signs(was: Sum, now: Sum) -> tuple[int, ...] | None:
    """Whether each column of a sum is added or taken off; None where it is no such sum."""
    for signs in product((1, -1), repeat=len(now.columns)):
        if all(
            abs(
                sum(s * (c.total or 0.0) for s, c in zip(signs, row.columns, strict=True))
                - (row.value or 0.0)
            )
            < 0.005
            for row in (was, now)
        ):
            return signs
    return None


def _by_key(
    reader: Reader, column: Column, parameters: Mapping[str, object]
) -> dict[tuple[str, str, str], tuple[str, str, float]]:
    """Name, project and part of each row, by what lasts from report to report."""
    if not column.rows_sql:
        return {}
    rows = reader.sql(
        "select r.table_name, r.entity, r.key, min(r.name) as name, coalesce(min(p.project_name),"
        f" '') as project, cast(sum(r.part) as double) as part from ({column.rows_sql}) as r left"
        " join projects as p on p.project_id = r.entity group by r.table_name, r.entity, r.key",
        dict(parameters),
    ).to_pylist()
    return {
        (r["table_name"], r["entity"], r["key"]): (r["name"] or "", r["project"], r["part"] or 0.0)
        for r in rows
    }


def by_project(movers: list[Mover]) -> list[Mover]:
    """Movers of several projects added up by project; what belongs to none stays as it is."""
    grouped: dict[str, list[Mover]] = {}
    for m in movers:
        grouped.setdefault(m.project or m.name, []).append(m)
    added = [
        (
            ms[0]
            if len(ms) == 1 and ms[0].name == name
            else Mover(
                name=name,
                project="",
                table=plural("{count} row", "{count} rows", len(ms)) if len(ms) > 1 else ms[0].name,
                before=None,
                after=None,
                effect=sum(m.effect for m in ms),
            )
        )
        for name, ms in grouped.items()
    ]
    return sorted(added, key=lambda m: -abs(m.effect))
