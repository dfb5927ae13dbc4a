"""`standpoint withdraw`: takes a row that was marked visible by mistake back from customers, in
every report. No snapshot is touched."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

import filelock

from portal.desk import chain, opening
from portal.desk.chain import Event
from portal.desk.opening import Unavailable
from portal.gate import access, published, withdrawn
from portal.gate.published import NoSnapshot
from portal.gate.withdrawn import Row
from portal.settings import Settings

DONE, UNCLEAR, AWAY, NOTHING = 0, 2, 4, 5
LOCK = ".withdrawn.lock"


class Refused(Exception):
    """The row cannot be withdrawn; the sentence says why and what to do."""


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Does it; 2 where what was written cannot be followed, 4 where it cannot be written or noted,
    5 where nothing is published."""
    folder = settings.snapshots
    try:
        if options.list:
            return _show(withdrawn.listed(folder))
        with filelock.FileLock(folder / LOCK, timeout=10):
            sentence = (_restore if options.restore else _withdraw)(folder, options)
    except Refused as why:
        return _fail(UNCLEAR, str(why))
    except NoSnapshot as why:
        known = str(why) if isinstance(why, published.Damaged) else "Nothing is published yet."
        return _fail(NOTHING, known)
    except (OSError, filelock.Timeout) as error:
        return _fail(AWAY, f"{folder}: {error}. Nothing was changed.")
    print(sentence)
    return _noted(settings, options)


def _fail(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


def _show(rows: Sequence[Row]) -> int:
    for row in rows:
        print(f"{row.at}  {row.table} {row.key}: {row.reason}")
    if not rows:
        print("Nothing is withdrawn.")
    return DONE


def _withdraw(folder: Path, options: argparse.Namespace) -> str:
    table, key, rows = options.table, _key(options), withdrawn.listed(folder)
    if not options.reason.strip():
        raise Refused('Say why: --reason "marked visible by mistake".')
    if any((row.table, row.key) == (table, key) for row in rows):
        raise Refused(f"{table} {key} is withdrawn already.")
    count = _reports(folder, table, key)
    at = f"{chain.moment().isoformat(timespec='seconds')}Z"
    withdrawn.write(folder, [*rows, Row(table, key, options.reason.strip(), at)])
    return (
        f"No customer reads {table} {key} any more; {count} report{'s' if count > 1 else ''} held"
        " it. Correct is_customer_visible where it comes from, too. Packs written before still hold"
        f" it; `standpoint verify` says so. `standpoint withdraw {table} {key} --restore` takes"
        " this back."
    )


def _restore(folder: Path, options: argparse.Namespace) -> str:
    table, key, rows = options.table, _key(options), withdrawn.listed(folder)
    kept = [row for row in rows if (row.table, row.key) != (table, key)]
    if len(kept) == len(rows):
        known = ", ".join(f"{r.table} {r.key}" for r in rows[:10]) or "nothing"
        raise Refused(f"{table} {key} is not withdrawn. Withdrawn is: {known}.")
    withdrawn.write(folder, kept)
    return f"Customers read {table} {key} again where a report says that it is theirs to see."


def _key(options: argparse.Namespace) -> str:
    """The row's key as one text; Refused where the table or its key is not one that there is."""
    if options.table not in access.WITHDRAWABLE:
        raise Refused(
            f"'{options.table}' is no table of which customers read single rows. They are"
            f" {', '.join(access.WITHDRAWABLE)}."
        )
    columns = access.WITHDRAWABLE[options.table][0]
    parts = " ".join(options.key).split() if len(columns) > 1 else [" ".join(options.key)]
    if len(parts) != len(columns) or not all(parts):
        raise Refused(f"A row of {options.table} is named by {' and '.join(columns)}.")
    return " ".join(parts)


def _reports(folder: Path, table: str, key: str) -> int:
    """How many reports hold the row; Refused where none does."""
    known = published.pointer(folder).reports
    count = sum(withdrawn.holds(report.path, table, key) for report in known)
    if not count:
        some = ", ".join(f"'{k}'" for k in withdrawn.keys(known[-1].path, table)[:5])
        raise Refused(
            f"No report holds {table} '{key}'. The newest has"
            f" {f'{some} …' if some else 'no row of it'}."
        )
    return count


def _noted(settings: Settings, options: argparse.Namespace) -> int:
    """Notes it in the trail; what was done holds, noted or not."""
    kind = "restored" if options.restore else "withdrew"
    who = getpass.getuser()
    told = {"viewer": who, "table": options.table, "key": _key(options), "reason": options.reason}
    try:
        chain.append(opening.desk(settings), [Event(kind, "", options.table, told, chain.moment())])
    except Unavailable as error:
        return _fail(AWAY, f"Done, but not noted in the trail: {error}")
    return DONE
