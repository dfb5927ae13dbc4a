"""The proof as a report that a lawyer reads: the promises by number, how each was tried, how often,
and what was found. Set as packs are, in English, and as JSON for a scheduler."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from portal import formats
from portal.formats import Locale
from portal.gate.access import Scope
from portal.pack import contents, html, pdf
from portal.pack.contents import Cell, Chapter, Document, Group, Table, Words
from portal.pack.words import Paragraph, Run
from portal.prove.promises import BY_KEY, MOST, PROMISES, Promise
from portal.prove.trial import Proof

PROVED_WITH = ("standpoint", "streamlit", "duckdb", "starlette", "pyarrow")
"""What the trial ran on."""
NOTHING = "Nothing was found."


def counted(number: int, what: str) -> str:
    """1 leak, 2 leaks."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def sentence(proof: Proof) -> str:
    """The outcome in one line."""
    tried, findings = sum(proof.record.tried.values()), len(proof.record.findings)
    outcome = counted(findings, "leak") + " found" if findings else "no leak"
    return (
        f"{outcome}: {len(PROMISES)} promises tried {tried:,} times for"
        f" {counted(len(proof.scopes), 'scope')} on report {proof.snapshot.id}."
    )


def write(proof: Proof, kinds: list[str], folder: Path, name: str) -> list[Path]:
    """The report in each kind, readable by whoever ran the proof alone: findings quote what is
    secret."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for kind in kinds:
        file = folder / f"{name}-{proof.snapshot.status_date}.{kind}"
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(WRITERS[kind](proof))
        draft.replace(file)
        files.append(file)
    return files


def as_json(proof: Proof) -> bytes:
    """Everything, for a program."""
    told = {
        "is_clean": not proof.record.findings,
        "report": proof.snapshot.id,
        "build": proof.snapshot.build_id,
        "status_date": str(proof.snapshot.status_date),
        "hashes": _hashes(proof),
        "versions": _versions(),
        "scopes": list(proof.scopes),
        "canaries": proof.canary_count,
        "places": dict(proof.record.counted),
        "hours": {
            audience: {"cells": every, "hidden": proof.record.hidden[audience]}
            for audience, every in proof.record.hours.items()
            if every
        },
        "promises": [
            {
                "number": f"P{BY_KEY[p.key]}",
                "key": p.key,
                "words": p.words,
                "how": p.tried,
                "tried": proof.record.tried[p.key],
                "found": [
                    {"scope": f.scope, "place": f.place, "what": f.what}
                    for f in proof.record.of(p.key)
                ],
            }
            for p in PROMISES
        ],
        "not_tried": list(proof.record.untried),
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode("utf-8")


def _hashes(proof: Proof) -> dict[str, str]:
    return {r.snapshot_id: contents.sha256(r.path) for r in proof.reports}


def _versions() -> dict[str, str]:
    versions = {}
    for name in PROVED_WITH:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:  # run from a folder, installed nowhere
            versions[name] = "not installed"
    return versions


# --- the same, set as a pack ----------------------------------------------------------------------


def document(proof: Proof) -> Document:
    """The parts that the writers of packs read."""
    snapshot = proof.snapshot
    locale = Locale("en", snapshot.currency, snapshot.timezone)
    return Document(
        scope=Scope("pm", ""),
        title="Proof of no leak",
        company=snapshot.company,
        currency=snapshot.currency,
        language="en",
        status_date=snapshot.status_date,
        status_day=formats.day(snapshot.status_date, locale),
        published=formats.moment(snapshot.published_at, locale),
        published_at=snapshot.published_at,
        snapshot_id=snapshot.id,
        sha256=contents.sha256(snapshot.path),
        chapters=[_outcome(proof), *(_promise(proof, p) for p in PROMISES), _basis(proof)],
    )


def _outcome(proof: Proof) -> Chapter:
    findings, record = proof.record.findings, proof.record
    head = Words(
        [
            _line("kicker", "Proof of no leak"),
            _line("h1", sentence(proof)),
            _line("lede", ABOUT),
        ],
        "head",
    )
    rows = [
        [
            _cell(f"P{BY_KEY[p.key]}"),
            _cell(p.words),
            _cell(f"{record.tried[p.key]:,}"),
            _cell(f"{len(record.of(p.key)):,}" if record.tried[p.key] else "not tried"),
        ]
        for p in PROMISES
    ]
    columns = ["Promise", "In words", "Tried", "Found"]
    alt = f"{counted(len({f.promise for f in findings}), 'promise')} broken."
    return Chapter(
        "Outcome",
        [head, Group([Table(columns=columns, rows=rows, right=[2, 3], alt=alt)])],
    )


ABOUT = (
    "Standpoint made what each audience reads, in the way the portal makes it, and looked in it for"
    " what that audience may not read. What each may read was reckoned a second time from the"
    " report's declarations, by other code than the portal's. A proof by trying shows what was"
    " tried; it does not replace the design, in which the rows of others are not in a reader's"
    " store at all."
)


def _promise(proof: Proof, promise: Promise) -> Chapter:
    findings = proof.record.of(promise.key)
    sentence = f"{counted(len(findings), 'finding')}." if findings else NOTHING
    words = Words(
        [
            _line("h2", f"P{BY_KEY[promise.key]}. {promise.words}"),
            _line("p", promise.tried),
            _line("p", f"{'Tried'}: {proof.record.tried[promise.key]:,}. {sentence}"),
        ]
    )
    rows = [[_cell(f.scope), _cell(f.place), _cell(f.what)] for f in findings[:MOST]]
    columns = ["Read by", "Where", "What"]
    listed = [Table(columns=columns, rows=rows, right=[], alt=sentence)] if rows else []
    return Chapter(f"P{BY_KEY[promise.key]}", [Group([words, *listed])])


def _basis(proof: Proof) -> Chapter:
    """What it was tried on, with what, and what was not tried."""
    record = proof.record
    places = ", ".join(f"{count:,} × {kind}" for kind, count in record.counted.items())
    lines = [
        _line("h2", "What it was tried on"),
        _line("p", f"{proof.canary_count:,} canaries; {places}."),
        _line("p", ", ".join(proof.scopes)),
        _line("p", _hidden(proof)),
        *(_line("item", f"{name}: SHA-256 {sha}") for name, sha in _hashes(proof).items()),
        *(_line("item", f"{name} {edition}") for name, edition in _versions().items()),
        _line("h2", "What was not tried"),
        *(_line("item", told) for told in (*record.untried, *ALWAYS)),
    ]
    return Chapter("Basis", [Group([Words(lines)])])


def _hidden(proof: Proof) -> str:
    """What the rule on rates costs its readers, by audience."""
    shares = [
        f"{who} {proof.record.hidden[who]:,} of {every:,} ({proof.record.hidden[who] / every:.1%})"
        for who, every in proof.record.hours.items()
        if every
    ]
    return (
        "Hours of their own projects that are hidden because their cost would tell a rate"
        f" (small_group), in cells: {', '.join(shares) or 'none'}."
    )


ALWAYS = (
    (
        "Names and amounts that chance alone would bring about (short ones, round ones and parts"
        " of them, days, numbers of things) are not looked for."
    ),
    ("The machine, its disk, the network and the sign-in provider are not part of this."),
    ("What follows from three and more numbers is not sought, rates aside."),
)


def _line(form: str, text: str) -> Paragraph:
    return Paragraph(form, [Run(text)])


def _cell(text: str) -> Cell:
    return Cell([Run(text)])


def _set(writer: Callable[[Document], bytes]) -> Callable[[Proof], bytes]:
    return lambda proof: writer(document(proof))


WRITERS: dict[str, Callable[[Any], bytes]] = {
    "html": _set(html.write),
    "pdf": _set(pdf.write),
    "json": as_json,
}
