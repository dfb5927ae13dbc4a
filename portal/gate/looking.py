"""Looking through another's eyes: the project office and executives as any audience, heads of
departments as their leads. Read-only, and never more than the one who looks may read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from portal.gate import access, published
from portal.gate.access import Scope, scope_of
from portal.gate.opening import CONFIG, quoted
from portal.gate.published import NotYours, Report

MARK = ":"
"""Between audience and key in an address."""


def scopes(folder: Path, looker: Scope) -> dict[Scope, str]:
    """Through whose eyes a scope may look in the live report, each with its name."""
    live = published.pointer(folder).live
    if looker.may_look:
        every = {_seen(looker, who, key): name for _, name, who, key in published.everybody(folder)}
        return {scope: name for scope, name in every.items() if scope.key}
    if looker.audience == "department":
        return {_seen(looker, "team", key): name for key, name in _teams(live, looker.key)}
    return {}


def asked(folder: Path, looker: Scope, words: str) -> Scope:
    """The scope that an address names; NotYours where the looker may not look through it."""
    audience, _, key = words.partition(MARK)
    scope = scope_of(audience, key)
    if scope is None or _seen(looker, scope.audience, scope.key) not in scopes(folder, looker):
        raise NotYours()
    return _seen(looker, scope.audience, scope.key)


def words(scope: Scope) -> str:
    """A scope as an address names it."""
    return f"{scope.audience}{MARK}{scope.key}"


def _seen(looker: Scope, audience: str, key: str) -> Scope:
    return Scope(audience, key, looker=looker.audience)


@cache
def _teams(live: Report, department: str) -> tuple[tuple[str, str], ...]:
    """Teams of a department and of those below it, as access has it."""
    with duckdb.connect(config=CONFIG) as connection:
        connection.execute(f"attach '{quoted(str(live.path))}' as src (read_only)")
        keys = access.team_keys(Scope("department", department))
        try:
            rows = connection.execute(
                f"select t.team_id, t.team_name from src.teams as t join ({keys}) as below"
                " on t.team_id = below.id order by 2, 1",
                {"key": department},
            ).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):  # an earlier report
            return ()
    return tuple((str(key), str(name or key)) for key, name in rows)
