"""Build aside, publish, list, roll back, prune. A failed, killed or refused refresh leaves
yesterday's snapshot live.

The folder holds one file per published snapshot, its private companion, and `current.json`, the
pointer that names the live one. A build has a random id as well, in its own row, in its file names
and in the pointer: names may come again where the folder is made anew or restored, builds never do.
The pointer is replaced atomically and holds the history, a candidate that waits for review, locked
periods and the log of releases, so a file it does not name was never published and waits for
nobody.
"""

from __future__ import annotations

import getpass
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
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
    build_id: str = ""
    """Random, and never given twice; '' where it was published before builds had one."""


@dataclass(frozen=True)
class Candidate:
    """A finished snapshot that waits for review; nobody but the project office reads it."""

    entry: Entry
    previous_id: str
    """The live snapshot it was built and reviewed against."""
    guards: dict[str, list[str]] = field(default_factory=dict)
    """What each guard of portal.toml said: its sentences, none where it holds."""


@dataclass(frozen=True)
class Event:
    """One line of the release log."""

    at: str
    """UTC."""
    what: str
    snapshot_id: str = ""
    status_date: str = ""
    reason: str = ""
    by: str = ""
    """Who did it, as this machine calls them; '' where it does not say, as in older logs."""


@dataclass(frozen=True)
class State:
    """All that the pointer says. A new one is written whole, so that nothing of it is ever half
    true."""

    live: str = ""
    previous_id: str = ""
    entries: tuple[Entry, ...] = ()
    candidate: Candidate | None = None
    locks: tuple[str, ...] = ()
    """Status dates up to which nothing is published any more."""
    log: tuple[Event, ...] = ()

    def logged(
        self, what: str, entry: Entry | None = None, *, status_date: str = "", reason: str = ""
    ) -> State:
        """The same with one more line in the log, of now."""
        named = (entry.snapshot_id, entry.status_date) if entry else ("", status_date)
        return replace(self, log=(*self.log, Event(now(), what, *named, reason, _somebody())))


def _somebody() -> str:
    """The account that runs this; a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def now() -> str:
    """This moment in UTC, as the pointer writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Build:
    """A snapshot being built: its ids and the two files it is built in."""

    snapshot_id: str
    build_id: str
    previous_id: str
    snapshot: Path
    private: Path
    scratch: Path
    earlier: Path | None
    """The newest report as of an earlier day, which history goes on from."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder for one refresh; Busy when another has it. A killed process lets go by
    dying."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise Busy(
            f"{folder}: another refresh is running. Wait for it to end, then try again."
        ) from None
    try:
        yield
    finally:
        lock.release()


RECOVERY = (
    "Put back the last good copy of that file, or, where there is none, move the whole folder aside"
    " and refresh: reports then begin anew, and the old files stay where you moved them."
)


def read(folder: Path) -> State:
    """What the pointer says; an empty state before the first release. SnapshotError where it is
    damaged: nothing is cleared by a pointer nobody can read."""
    try:
        return _state(json.loads((folder / POINTER).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return State()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SnapshotError(
            f"{folder / POINTER}: found {_damage(error)}, expected the pointer that the last"
            f" release wrote. {RECOVERY}"
        ) from None


def _damage(error: Exception) -> str:
    if isinstance(error, ValueError):
        return f"no JSON ({error})"
    return f"a pointer without {error}" if isinstance(error, KeyError) else "JSON of another shape"


def _state(pointer: dict[str, Any]) -> State:
    raw = pointer.get("candidate")
    waiting = Candidate(_entry(raw["entry"]), raw["previous_id"], raw["guards"]) if raw else None
    state = State(
        live=str(pointer["snapshot_id"]),
        previous_id=str(pointer.get("previous_id", "")),
        entries=tuple(_entry(e) for e in pointer["history"]),
        candidate=waiting,
        locks=tuple(pointer.get("locks", ())),
        log=tuple(Event(**e) for e in pointer.get("log", ())),
    )
    if state.live and state.live not in {e.snapshot_id for e in state.entries}:
        raise KeyError("the live snapshot in its history")
    return state


def _entry(raw: dict[str, str]) -> Entry:
    """TypeError where it is none: a name that is no text, or that leads out of the folder."""
    entry = Entry(**raw)
    if not all(isinstance(v, str) for v in raw.values()) or any(
        Path(name).name != name for name in (entry.file, entry.private_file)
    ):
        raise TypeError(raw)
    date.fromisoformat(entry.status_date)
    return entry


def write(folder: Path, state: State) -> None:
    """Writes the pointer aside and replaces it in one step."""
    live = next(
        (e for e in state.entries if e.snapshot_id == state.live),
        Entry(snapshot_id="", file="", private_file="", status_date="", published_at=""),
    )
    waiting = {"candidate": asdict(state.candidate)} if state.candidate else {}
    pointer: dict[str, Any] = {
        **asdict(live),
        "previous_id": state.previous_id,
        "history": [asdict(e) for e in state.entries],
        **waiting,
        "locks": list(state.locks),
        "log": [asdict(e) for e in state.log],
    }
    aside = folder / f".{POINTER}"
    aside.write_text(json.dumps(pointer, indent=1), encoding="utf-8")
    _sync(aside)
    os.replace(aside, folder / POINTER)
    _sync(folder)


def history(folder: Path) -> tuple[list[Entry], str]:
    """Every published snapshot, oldest first, and the id of the live one ('' before the first)."""
    state = read(folder)
    return list(state.entries), state.live


def refuse_locked(folder: Path, status_date: date) -> None:
    """SnapshotError where a lock closes the period of a status date."""
    last = max(read(folder).locks, default="")
    if status_date.isoformat() <= last:
        raise SnapshotError(
            f"{folder}: the period up to {last} is locked, so nothing as of {status_date} is"
            f" published. Publish as of a day after {last}: there the correction shows as"
            " 'correction of data'."
        )


def begin(folder: Path, status_date: date) -> Build:
    """Names the next snapshot of a status date and clears what a killed refresh left behind. No
    name is given twice, because readers keep by name."""
    clear_leftovers(folder)
    state = read(folder)
    taken = {e.snapshot_id for e in state.entries} | {e.snapshot_id for e in state.log}
    number = next(n for n in range(1, 1_000_000) if f"{status_date}.{n}" not in taken)
    name = f"{status_date}.{number}"
    scratch = folder / f".building-{name}"
    scratch.mkdir()
    return Build(
        snapshot_id=name,
        build_id=secrets.token_hex(8),
        previous_id=state.live,
        snapshot=scratch / "snapshot.duckdb",
        private=scratch / "private.duckdb",
        scratch=scratch,
        earlier=_earlier(folder, list(state.entries), status_date),
    )


def _earlier(folder: Path, entries: list[Entry], status_date: date) -> Path | None:
    """Of the reports that stand, the last published of the newest day before this one; its file may
    have been pruned by hand."""
    before = [
        (e.status_date, place, folder / e.file)
        for place, e in enumerate(entries)
        if not e.withdrawn and e.status_date < status_date.isoformat()
    ]
    return next((file for _, _, file in sorted(before, reverse=True) if file.is_file()), None)


def clear_leftovers(folder: Path) -> list[str]:
    """Removes what neither a published snapshot nor the candidate needs; returns the names."""
    state = read(folder)
    entries = [*state.entries, *([state.candidate.entry] if state.candidate else [])]
    known = {e.file for e in entries} | {e.private_file for e in entries}
    gone = []
    for path in sorted(folder.iterdir()):
        unfinished = path.name.startswith(".building-") or path.name == f".{POINTER}"
        orphan = (
            path.suffix == ".duckdb"
            and path.name.startswith(("snapshot-", "private-"))
            and path.name not in known
        )
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


def _keep(folder: Path, build: Build, status_date: date, published_at: str) -> Entry:
    """Moves the finished files to their names; nobody reads them until the pointer names them."""
    name = f"{build.snapshot_id}-{build.build_id}.duckdb"
    entry = Entry(
        snapshot_id=build.snapshot_id,
        file=f"snapshot-{name}",
        private_file=f"private-{name}",
        status_date=status_date.isoformat(),
        published_at=published_at,
        build_id=build.build_id,
    )
    for old, new in ((build.snapshot, entry.file), (build.private, entry.private_file)):
        _sync(old)
        os.replace(old, folder / new)
    (folder / entry.private_file).chmod(0o600)
    return entry


def publish(folder: Path, build: Build, status_date: date, published_at: str) -> Entry:
    """Moves the finished files to their names, then the pointer to them; only the last step makes
    them live."""
    refuse_locked(folder, status_date)
    entry, state = (
        _keep(folder, build, status_date=status_date, published_at=published_at),
        read(folder),
    )
    write(
        folder,
        replace(
            state,
            live=entry.snapshot_id,
            previous_id=build.previous_id,
            entries=(*state.entries, entry),
        ).logged("published", entry),
    )
    _remove(build.scratch)
    return entry


def hold(folder: Path, build: Build, status_date: date, built_at: str) -> Entry:
    """Keeps the finished files as the candidate, in place of the one before; the live snapshot
    stays."""
    refuse_locked(folder, status_date)
    entry = _keep(folder, build, status_date=status_date, published_at=built_at)
    write(
        folder,
        replace(read(folder), candidate=Candidate(entry, build.previous_id)).logged(
            "candidate", entry
        ),
    )
    _remove(build.scratch)
    return entry


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rollback(folder: Path, to: str = "", reason: str = "") -> Entry:
    """Makes another snapshot live again: the one named, or the one published before the live one
    that was not taken back itself.

    What was published after it is withdrawn, with the reason; going back to one that was withdrawn
    brings it back.
    """
    state = read(folder)
    entries, live = list(state.entries), state.live
    names = [e.snapshot_id for e in entries]
    if not entries:
        raise SnapshotError(
            f"{folder}: nothing is published yet, so there is nothing to go back to."
        )
    if to and to not in names:
        raise SnapshotError(
            f"{folder}: there is no snapshot '{to}'. `list` shows them: {', '.join(names[-5:])}."
        )
    before = [i for i, e in enumerate(entries[: names.index(live)]) if not e.withdrawn]
    if not to and not before:
        raise SnapshotError(
            f"{folder}: '{live}' is the first snapshot, so there is none before it."
        )
    position = names.index(to) if to else before[-1]
    target = replace(entries[position], withdrawn="")
    if not (folder / target.file).is_file():
        raise SnapshotError(
            f"{folder}: the file of '{target.snapshot_id}' is gone. Roll back to another, see"
            " `list`."
        )
    after = [
        e if e.withdrawn else replace(e, withdrawn=reason or "taken back")
        for e in entries[position + 1 :]
    ]
    kept = [*entries[:position], target, *after]
    back = replace(
        state, live=target.snapshot_id, previous_id=_before(kept, target), entries=tuple(kept)
    )
    write(folder, back.logged("rolled back", target, reason=reason))
    return target


def _before(entries: list[Entry], entry: Entry) -> str:
    """The id of the snapshot published before one and not withdrawn; '' where there is none."""
    return next(
        (e.snapshot_id for e in reversed(entries[: entries.index(entry)]) if not e.withdrawn), ""
    )


def prune(folder: Path, keep: int | None) -> tuple[list[str], list[Entry]]:
    """Removes leftovers; with `keep`, also all but the newest `keep` snapshots (never the live
    one). Returns both."""
    gone = clear_leftovers(folder)
    entries, live = history(folder)
    if keep is None or not entries:
        return gone, []
    if keep < 1:
        raise SnapshotError("--keep needs at least 1: the live snapshot always stays.")
    dropped = [e for e in entries[:-keep] if e.snapshot_id != live]
    kept = [e for e in entries if e not in dropped]
    current = next(e for e in kept if e.snapshot_id == live)
    left = replace(read(folder), previous_id=_before(kept, current), entries=tuple(kept))
    for entry in dropped:
        left = left.logged("pruned", entry)
    write(folder, left)
    for entry in dropped:
        for name in (entry.file, entry.private_file):
            (folder / name).unlink(missing_ok=True)
    return gone, dropped
