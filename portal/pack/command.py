"""`standpoint pack` writes the report of a viewer, or of every scope, as files; `standpoint verify`
says whether a file is what was written.

Exit codes: 0 done, or genuine; 2 the command or the configuration cannot be followed; 3 the viewer
is not on the list; 4 a file could not be written or read; 5 nothing is published, or no report is
as old as that; 8 verify: changed, or not to be confirmed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from portal.facts import slicing
from portal.gate import published, shelf, signin, withdrawn
from portal.gate.access import Scope, Viewer, scope_of
from portal.gate.published import Snapshot
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.gate.withdrawn import Today
from portal.language import is_known, languages, speaking
from portal.pack import contents, html, mark, pdf, reading, slides, xlsx
from portal.pack.added import MOST, MOST_LETTERS, Added, parse, written
from portal.pack.mark import Mark
from portal.settings import Settings

WRITERS = {"html": html.write, "pdf": pdf.write, "pptx": slides.write, "xlsx": xlsx.write}
DONE, UNCLEAR, REFUSED, UNWRITTEN, NOTHING, NOT_GENUINE = 0, 2, 3, 4, 5, 8


class Unclear(Exception):
    """The command names what there is not; the message says what to write."""


def write(own: Settings, options: argparse.Namespace) -> int:
    """The reports that the options ask for, as files; prints the name of each."""
    return _guarded(options, lambda: _write(own, _warehouse(), options))


def verify(own: Settings, options: argparse.Namespace) -> int:
    """Says of each file whether it is what the portal writes."""
    return _guarded(options, lambda: _verify(own, _warehouse(), options.files))


def _warehouse() -> Warehouse:
    return Warehouse(Stores(4), Results(64), 60.0)


def _guarded(options: argparse.Namespace, work: Callable[[], int]) -> int:
    """What cannot be done is a sentence and its exit code."""
    try:
        return work()
    except Unclear as error:
        return _fail(UNCLEAR, str(error))
    except (signin.Refused, published.NotYours):
        return _fail(
            REFUSED,
            f"{options.viewer or 'A viewer'} is not on the list of viewers. Add the address to the"
            " viewers' table and refresh, or name another.",
        )
    except published.Damaged as damaged:
        return _fail(NOTHING, str(damaged))
    except published.NoSnapshot:
        return _fail(
            NOTHING, "Nothing is published yet. Publish the first report: standpoint refresh"
        )
    except published.NotThen:
        return _fail(
            NOTHING,
            f"No report is as of {options.as_of} or before. Leave --as-of out for the newest.",
        )
    except OSError as error:
        remedy = (
            "Name a file that is there."
            if options.verb == "verify"
            else "Name a folder that can be written: --out FOLDER"
        )
        return _fail(UNWRITTEN, f"{error.filename}: {error.strerror or error}. {remedy}")


def _fail(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


# --- writing --------------------------------------------------------------------------------------


def _write(own: Settings, shared: Warehouse, options: argparse.Namespace) -> int:
    kinds = [kind.strip() for kind in options.kind.split(",")]
    if unknown := [kind for kind in kinds if kind not in WRITERS]:
        raise Unclear(
            f"--kind: found {unknown[0]!r}, expected one or several of html, pdf, pptx, xlsx."
        )
    asked, tongue = _slice(options.slice), _language(own, options.language)
    snapshot = (
        published.then(own.snapshots, _day(options.as_of), None)
        if options.as_of
        else published.live_report(own.snapshots)
    )
    for viewer, scope in _wanted(own, options.viewer):
        reader = Reader(
            warehouse=shared, snapshot=snapshot, scope=scope, still=signin.still(own, viewer, scope)
        )
        part = slicing.sliced(reader, asked)
        if part.scope.slice and not part.scope.slice.projects:
            print(_nothing_of(scope), file=sys.stderr)
            continue
        views = _views(own, scope, options.viewer)
        for file in _pack(own, part, kinds=kinds, folder=options.out, tongue=tongue, views=views):
            print(file)
    return DONE


def _views(own: Settings, scope: Scope, email: str | None) -> list[Added]:
    """The kept views that stand in packs of a scope, and in this viewer's own."""
    kept, trouble = shelf.in_packs(own, scope, email or "")
    if trouble:
        print(f"{trouble} Kept views are left out of this pack.", file=sys.stderr)
    return [Added(view.name, view.page, view.query) for view in kept]


def _slice(text: str) -> str:
    asked = slicing.written(slicing.parse(text))
    if text and asked.count(":") != text.count(":"):
        raise Unclear(
            f"--slice: found {text!r}, expected such as programme:PG1,PG2;phase:active, of"
            f" {', '.join(slicing.DIMENSIONS)}. The address of a page with a filter has it."
        )
    return asked


def _language(own: Settings, asked: str) -> str:
    """The language to write in, the portal's where none is asked for; empty: the report's."""
    if asked and asked not in languages():
        raise Unclear(
            f"--language: found {asked!r}, expected one of {', '.join(languages())}, for which"
            " there is a file of messages."
        )
    return asked or own.language


def _nothing_of(scope: Scope) -> str:
    name = f"{scope.audience} {scope.key}".strip()
    return f"No file for {name}: no project of that report is in the slice."


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unclear(f"--as-of: found {text!r}, expected a day such as 2026-11-20.") from None


def _wanted(own: Settings, email: str | None) -> Iterator[tuple[Viewer, Scope]]:
    """The roles of one viewer; else every scope once, through the right of a viewer who has it."""
    if email:
        admitted = signin.admit(own, email, is_verified=True)
        yield from ((admitted.viewer, scope) for scope in admitted.scopes)
        return
    people = [
        (Viewer(r[0], r[1]), scope_of(r[2], r[3]))
        for r in reversed(published.directory(own.snapshots))
    ]
    scopes = {scope: viewer for viewer, scope in people if scope}
    yield from ((viewer, scope) for scope, viewer in reversed(scopes.items()))


def _pack(
    own: Settings,
    reader: Reader,
    kinds: list[str],
    folder: Path,
    tongue: str,
    views: Sequence[Added],
) -> Iterator[Path]:
    """All files of a scope, or, where one fails to be written, those before it; none is ever there
    in part."""
    folder.mkdir(parents=True, exist_ok=True)
    made = contents.document(
        reader, published.pointer(own.snapshots).reports, own.page_rows, tongue, views
    )
    for view in made.left_out:
        print(_no_room(view, reader.scope), file=sys.stderr)
    part = "" if made.language == reader.snapshot.language else f"-{made.language}"
    for kind in kinds:
        file = folder / f"{_file_name(reader.scope, reader.snapshot)}{part}.{kind}"
        _replace(file, marked_file(kind, made))
        yield file


def _no_room(view: Added, scope: Scope) -> str:
    name = f"{scope.audience} {scope.key}".strip()
    return (
        f"Left out of the pack for {name}: the kept view {view.name!r}. A pack holds {MOST} views"
        f" and {MOST_LETTERS} letters of their addresses. Let go of another on Home first."
    )


def marked_file(
    kind: str, made: contents.Document, page: str = "", query: Mapping[str, str] | None = None
) -> bytes:
    """The file of a kind with its mark, which `verify` reads."""
    held = _mark(kind, made)
    told = urlencode(sorted((query or {}).items()))
    return mark.signed(_body(kind, made), replace(held, page=page, query=told))


def _body(kind: str, made: contents.Document) -> bytes:
    """The file before its mark; what the writer itself says of it is in its language."""
    with speaking(made.language):
        return WRITERS[kind](made)


def _mark(kind: str, made: contents.Document) -> Mark:
    return Mark(
        kind=kind,
        snapshot_id=made.snapshot_id,
        sha256=made.sha256,
        audience=made.scope.audience,
        key=made.scope.key,
        asked=made.scope.slice.asked if made.scope.slice else "",
        language=made.language,
        added=written(made.added),
    )


def _file_name(scope: Scope, snapshot: Snapshot) -> str:
    """Whom it is for and of which day; a key that is no file name is told apart by its hash."""
    safe = re.sub(r"[^A-Za-z0-9_]+", "-", scope.key)
    apart = "" if safe == scope.key else "-" + hashlib.sha256(scope.key.encode()).hexdigest()[:8]
    asked = scope.slice.asked if scope.slice else ""
    part = f"slice-{hashlib.sha256(asked.encode()).hexdigest()[:8]}" if asked else ""
    words = ("standpoint", scope.audience, f"{safe[:40]}{apart}", part, str(snapshot.status_date))
    return "-".join(word for word in words if word)


def _replace(file: Path, content: bytes) -> None:
    """The whole file or none: it is there under another name first."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


# --- verifying ------------------------------------------------------------------------------------


def _verify(own: Settings, shared: Warehouse, files: list[Path]) -> int:
    sentences = [_said(own, shared, file) for file in files]
    for file, (_, words) in zip(files, sentences, strict=True):
        print(f"{file}: {words}")
    return DONE if all(is_genuine for is_genuine, _ in sentences) else NOT_GENUINE


def _said(own: Settings, shared: Warehouse, path: Path) -> tuple[bool, str]:
    """Whether a file is what the portal writes from the report it names, and in words why not."""
    content = path.read_bytes()
    read = mark.read(content)
    if read is None:
        return (
            False,
            (
                "not a file of this portal, or cut off: it does not say from which report it was"
                " written."
            ),
        )
    held, body = read
    if not mark.is_intact(held, body):
        return False, "changed after it was written. Have it written anew."
    report = next(
        (r for r in published.pointer(own.snapshots).reports if r.snapshot_id == held.snapshot_id),
        None,
    )
    if report is None:
        return (
            False,
            f"not to be confirmed: report {held.snapshot_id} was withdrawn, or is not kept here.",
        )
    if contents.sha256(report.path) != held.sha256:
        return (
            False,
            (
                f"not to be confirmed: the file of report {held.snapshot_id} is another than the"
                " one it was written from."
            ),
        )
    return _rewritten(own, shared, report=report, told=held, body=body)


def _rewritten(
    own: Settings, shared: Warehouse, report: published.Report, told: Mark, body: bytes
) -> tuple[bool, str]:
    scope = scope_of(told.audience, told.key)
    if told.language and not is_known(told.language):
        return False, "changed after it was written: there is no language it could be in."
    if scope is None or (told.page and reading.page_of(told.page) is None):
        return False, "changed after it was written: it names nobody, or no page, it could be for."
    try:
        views = parse(told.added)
    except ValueError:
        return False, "changed after it was written: it names no views as a pack does."
    snapshot, reports = published.describe(report), published.pointer(own.snapshots).reports
    for held in _helds(snapshot, scope):
        reader = slicing.sliced(Held(shared, snapshot, scope, held), told.asked)
        made = shared.results.get(
            (
                *("pack", report.key, reader.scope, held),
                *(told.page, told.query, told.language, told.added),
            ),
            partial(_told_again, reader, reports, own.page_rows, told, views),
        )
        if _body(told.kind, made) == body:
            return True, f"{_genuine(made)}{_since(snapshot, scope, held)}"
    return (
        False,
        (
            "not what the portal writes from this report today: it was changed, the portal was"
            " updated since, or a report it compares with was withdrawn."
        ),
    )


def _told_again(
    reader: Reader,
    reports: tuple[published.Report, ...],
    page_rows: int,
    told: Mark,
    views: tuple[Added, ...],
) -> contents.Document:
    if not told.page:
        return contents.document(reader, reports, page_rows, told.language, views)
    query = dict(parse_qsl(told.query))
    return contents.of_page(reader, reports, page_rows, told.page, query, told.language)


class Held(Reader):
    """A reader of what held at another time, for a file that was written then."""

    def __init__(
        self, warehouse: Warehouse, snapshot: Snapshot, scope: Scope, held: Today | None
    ) -> None:
        super().__init__(warehouse, snapshot, scope, lambda: None)
        self._held = held

    def held(self) -> Today | None:
        """What held then."""
        return self._held


def _helds(snapshot: Snapshot, scope: Scope) -> Iterator[Today | None]:
    """What holds today, and what held while the report was live, with one row withdrawn less each
    time."""
    now, before = withdrawn.today(snapshot.path.parent, scope), withdrawn.then(snapshot, scope)
    yield now
    if now and before:
        for count in range(len(now.rows), -1, -1):
            yield replace(before, rows=now.rows[:count])


def _since(snapshot: Snapshot, scope: Scope, held: Today | None) -> str:
    """What of a genuine file its customer reads no more."""
    now = withdrawn.today(snapshot.path.parent, scope)
    if held is None or now is None:
        return ""
    rows = [f"{r.table} {r.key} ({r.reason}, {r.at[:10]})" for r in now.rows[len(held.rows) :]]
    gone = sorted(held.projects - now.projects)
    return (f" Withdrawn since: {'; '.join(rows)}." if rows else "") + (
        f" No longer theirs to read: {', '.join(gone)}." if gone else ""
    )


def _genuine(made: contents.Document) -> str:
    return (
        f"genuine: to the byte what the portal writes for {made.title} from report"
        f" {made.snapshot_id}, data as of {made.status_day}."
    )
