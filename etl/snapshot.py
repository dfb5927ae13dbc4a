"""Build aside, publish, list, roll back, prune. A failed, killed or refused refresh leaves yesterday's snapshot live.

The folder holds one file per published snapshot, its private companion, and `current.json`, the pointer that names the
live one. The pointer is replaced atomically and holds the history, so a file it does not name was never published.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import filelock

POINTER = "current.json"
LOCK = ".refresh.lock"


class SnapshotError(Exception):
    """The folder cannot do what was asked; the message says why and what to do."""


class Busy(SnapshotError):
    """Another refresh holds the folder."""


@dataclass(frozen=True)
class Entry:
    """One published snapshot."""

    snapshot_id: str
    file: str
    private_file: str
    status_date: str
    published_at: str
    withdrawn: str = ""
    """Why a rollback took it back; readers are not shown it any more."""


@dataclass(frozen=True)
class Build:
    """A snapshot being built: its id and the two files it is built in."""

    snapshot_id: str
    previous_id: str
    snapshot: Path
    private: Path
    scratch: Path
    earlier: Path | None
    """The newest report as of an earlier day, which history goes on from."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder for one refresh; Busy when another has it. A killed process lets go by dying."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise Busy(f"{folder}: another refresh is running. Wait for it to end, then try again.") from None
    try:
        yield
    finally:
        lock.release()


def history(folder: Path) -> tuple[list[Entry], str]:
    """Every published snapshot, oldest first, and the id of the live one ('' before the first)."""
    try:
        pointer = json.loads((folder / POINTER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [], ""
    return [Entry(**e) for e in pointer["history"]], str(pointer["snapshot_id"])


def begin(folder: Path, status_date: date) -> Build:
    """Names the next snapshot of a status date and clears what a killed refresh left behind."""
    clear_leftovers(folder)
    entries, live = history(folder)
    taken = {e.snapshot_id for e in entries}
    number = next(n for n in range(1, 1_000_000) if f"{status_date}.{n}" not in taken)
    name = f"{status_date}.{number}"
    scratch = folder / f".building-{name}"
    scratch.mkdir()
    return Build(name, live, scratch / "snapshot.duckdb", scratch / "private.duckdb", scratch, _earlier(folder, entries, status_date))


def _earlier(folder: Path, entries: list[Entry], status_date: date) -> Path | None:
    """Of the reports that stand, the last published of the newest day before this one; its file may have been pruned by hand."""
    before = [(e.status_date, place, folder / e.file) for place, e in enumerate(entries) if not e.withdrawn and e.status_date < status_date.isoformat()]
    return next((file for _, _, file in sorted(before, reverse=True) if file.is_file()), None)


def clear_leftovers(folder: Path) -> list[str]:
    """Removes what no published snapshot needs; returns the names."""
    entries, _ = history(folder)
    known = {e.file for e in entries} | {e.private_file for e in entries}
    gone = []
    for path in sorted(folder.iterdir()):
        unfinished = path.name.startswith(".building-") or path.name == f".{POINTER}"
        orphan = path.suffix == ".duckdb" and path.name.startswith(("snapshot-", "private-")) and path.name not in known
        if unfinished or orphan:
            _remove(path)
            gone.append(path.name)
    return gone


def _remove(path: Path) -> None:
    if path.is_dir():
        for inner in path.iterdir():
            _remove(inner)
        path.rmdir()
    else:
        path.unlink()


def publish(folder: Path, build: Build, status_date: date, published_at: str) -> Entry:
    """Moves the finished files to their names, then the pointer to them; only the last step makes them live."""
    entry = Entry(build.snapshot_id, f"snapshot-{build.snapshot_id}.duckdb", f"private-{build.snapshot_id}.duckdb",
                  status_date.isoformat(), published_at)  # fmt: skip
    for old, new in ((build.snapshot, entry.file), (build.private, entry.private_file)):
        _sync(old)
        os.replace(old, folder / new)
    (folder / entry.private_file).chmod(0o600)
    entries, _ = history(folder)
    point(folder, entry, [*entries, entry], build.previous_id)
    _remove(build.scratch)
    return entry


def point(folder: Path, entry: Entry, entries: list[Entry], previous_id: str) -> None:
    """Writes the pointer aside and replaces it in one step."""
    pointer: dict[str, Any] = {**asdict(entry), "previous_id": previous_id, "history": [asdict(e) for e in entries]}
    aside = folder / f".{POINTER}"
    aside.write_text(json.dumps(pointer, indent=1), encoding="utf-8")
    _sync(aside)
    os.replace(aside, folder / POINTER)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rollback(folder: Path, to: str = "", reason: str = "") -> Entry:
    """Makes another snapshot live again: the one named, or the one published before the live one that was not taken back itself.

    What was published after it is withdrawn, with the reason; going back to one that was withdrawn brings it back.
    """
    entries, live = history(folder)
    names = [e.snapshot_id for e in entries]
    if not entries:
        raise SnapshotError(f"{folder}: nothing is published yet, so there is nothing to go back to.")
    if to and to not in names:
        raise SnapshotError(f"{folder}: there is no snapshot '{to}'. `list` shows them: {', '.join(names[-5:])}.")
    before = [i for i, e in enumerate(entries[: names.index(live)]) if not e.withdrawn]
    if not to and not before:
        raise SnapshotError(f"{folder}: '{live}' is the first snapshot, so there is none before it.")
    position = names.index(to) if to else before[-1]
    target = replace(entries[position], withdrawn="")
    if not (folder / target.file).is_file():
        raise SnapshotError(f"{folder}: the file of '{target.snapshot_id}' is gone. Roll back to another, see `list`.")
    after = [e if e.withdrawn else replace(e, withdrawn=reason or "taken back") for e in entries[position + 1 :]]
    kept = [*entries[:position], target, *after]
    point(folder, target, kept, _before(kept, target))
    return target


def _before(entries: list[Entry], entry: Entry) -> str:
    """The id of the snapshot published before one and not withdrawn; '' where there is none."""
    return next((e.snapshot_id for e in reversed(entries[: entries.index(entry)]) if not e.withdrawn), "")


def prune(folder: Path, keep: int | None) -> tuple[list[str], list[Entry]]:
    """Removes leftovers; with `keep`, also all but the newest `keep` snapshots (never the live one). Returns both."""
    gone = clear_leftovers(folder)
    entries, live = history(folder)
    if keep is None:
        return gone, []
    if keep < 1:
        raise SnapshotError("--keep needs at least 1: the live snapshot always stays.")
    dropped = [e for e in entries[:-keep] if e.snapshot_id != live]
    kept = [e for e in entries if e not in dropped]
    current = next(e for e in kept if e.snapshot_id == live)
    point(folder, current, kept, _before(kept, current))
    for entry in dropped:
        for name in (entry.file, entry.private_file):
            (folder / name).unlink(missing_ok=True)
    return gone, dropped
