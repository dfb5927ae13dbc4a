"""From candidate to live: guards, publish, lock, and the sentences of the log. Refuses what nobody
reviewed against today's live report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from etl.publish import snapshot
from etl.publish.snapshot import Candidate, Entry, Event, SnapshotError, State
from etl.settings import Guards

FILES = Path(__file__).parent / "guards"
UNCOMPARED = ("max_faults",)
"""Guards that need no live report to be judged."""


class Held(SnapshotError):
    """A guard fails; the candidate stays a candidate."""


def judge(folder: Path, guards: Guards) -> dict[str, list[str]]:
    """What each stated guard says of the candidate beside the live report: a sentence for each row,
    none where it holds. Kept with the candidate."""
    state = snapshot.read(folder)
    waiting = _waiting(folder, state)
    sentences = _judged(folder, state, waiting=waiting, guards=guards)
    snapshot.write(folder, replace(state, candidate=replace(waiting, guards=sentences)))
    return sentences


def _waiting(folder: Path, state: State) -> Candidate:
    if state.candidate is None:
        raise SnapshotError(
            f"{folder}: there is no candidate. Build one with `refresh --candidate`."
        )
    return state.candidate


def _judged(folder: Path, state: State, waiting: Candidate, guards: Guards) -> dict[str, list[str]]:
    live = next((e for e in state.entries if e.snapshot_id == state.live), None)
    with duckdb.connect() as connection:
        for name, entry in (("candidate", waiting.entry), ("live", live)):
            if entry:
                connection.execute(
                    f"attach '{str(folder / entry.file).replace(chr(39), chr(39) * 2)}' as {name}"
                    " (read_only)"
                )
        asked = {n: limit for n, limit in guards.stated.items() if live or n in UNCOMPARED}
        return {name: _sentences(connection, name, limit) for name, limit in asked.items()}


def _sentences(connection: duckdb.DuckDBPyConnection, name: str, limit: float) -> list[str]:
    """What is too old to be judged does not pass."""
    try:
        rows = connection.execute(
            (FILES / f"{name}.sql").read_text(encoding="utf-8"), {"limit": limit}
        ).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        return [
            "It cannot be judged, because a report lacks what it reads:"
            f" {str(error).splitlines()[0]}"
        ]
    return [str(row[0]) for row in rows]


def publish(folder: Path, guards: Guards, despite: str = "") -> Entry:
    """Makes the candidate live: only the pointer changes. Held where a guard fails, unless
    `despite` says why it is right all the same."""
    state = snapshot.read(folder)
    waiting = _waiting(folder, state)
    if waiting.previous_id != state.live:
        raise SnapshotError(
            f"{folder}: '{state.live}' went live after the candidate '{waiting.entry.snapshot_id}'"
            " was built, so what was reviewed no longer holds. Run `refresh --candidate` again."
        )
    snapshot.refuse_locked(folder, date.fromisoformat(waiting.entry.status_date))
    if (
        not (folder / waiting.entry.file).is_file()
        or not (folder / waiting.entry.private_file).is_file()
    ):
        raise SnapshotError(
            f"{folder}: a file of the candidate '{waiting.entry.snapshot_id}' is gone. Run `refresh"
            " --candidate` again."
        )
    failed = {name: sentence for name, sentence in judge(folder, guards).items() if sentence}
    if failed and not despite:
        raise Held(
            "\n".join(
                [
                    *told(failed, guards),
                    (
                        f"Held back: '{waiting.entry.snapshot_id}' stays a candidate."
                        ' `standpoint review` shows it; publish it with --despite "reason".'
                    ),
                ]
            )
        )
    entry = replace(waiting.entry, published_at=snapshot.now())
    live = replace(
        snapshot.read(folder),
        live=entry.snapshot_id,
        previous_id=state.live,
        entries=(*state.entries, entry),
        candidate=None,
    )
    snapshot.write(
        folder,
        live.logged(
            "published despite" if failed else "published", entry, reason=despite if failed else ""
        ),
    )
    return entry


def told(failed: dict[str, list[str]], guards: Guards, most: int = 10) -> list[str]:
    """A sentence for each row that a guard stops at, under its setting."""
    lines = []
    for name, words in failed.items():
        lines += [f"{name} = {guards.stated[name]:g}: {sentence}." for sentence in words[:most]]
        lines += [f"{name}: and {len(words) - most} more."] * (len(words) > most)
    return lines


def lock(folder: Path, status_date: date, reason: str) -> None:
    """Closes the period up to a status date."""
    state, day = snapshot.read(folder), status_date.isoformat()
    if day in state.locks:
        raise SnapshotError(f"{folder}: the period up to {day} is locked already.")
    snapshot.write(
        folder,
        replace(state, locks=tuple(sorted({*state.locks, day}))).logged(
            "locked", status_date=day, reason=reason
        ),
    )


def unlock(folder: Path, status_date: date, reason: str) -> None:
    """Opens the period again; an earlier lock stays."""
    state, day = snapshot.read(folder), status_date.isoformat()
    if day not in state.locks:
        raise SnapshotError(
            f"{folder}: no lock ends on {day}. Locked: {', '.join(state.locks) or 'nothing'}."
        )
    snapshot.write(
        folder,
        replace(state, locks=tuple(d for d in state.locks if d != day)).logged(
            "opened", status_date=day, reason=reason
        ),
    )


def line(event: Event) -> str:
    """One line of the log for a person."""
    about = event.snapshot_id or f"up to {event.status_date}"
    return (
        f"{event.at}  {event.what}  {about}{f'  by {event.by}' if event.by else ''}"
        f"{f'  because: {event.reason}' if event.reason else ''}"
    )
