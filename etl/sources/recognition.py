"""Which system wrote a file, by its headings: a ranked list, never a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.sources.preset import PRESETS, Export, plain


@dataclass(frozen=True)
class Match:
    """How well a file fits one kind of export."""

    system: str
    export: str
    share: float
    """Of the file's headings, those the preset knows or passes over, 0 to 1."""
    missing: tuple[str, ...]
    """Headings the export needs, in English, that the file lacks."""
    known: tuple[str, ...]
    """The file's headings that feed something."""
    unknown: tuple[str, ...]
    """The file's headings the preset has never heard of."""


def recognise(headings: Sequence[str], first_rows: Iterable[Sequence[str]] = ()) -> list[Match]:
    """The exports a file may be, the best first; none that lacks a heading its kind is known by
    comes before one that has them all. `first_rows` are asked for what headings do not tell."""
    matches = [
        _match(export, headings)
        for preset in PRESETS.values()
        for export in preset.exports.values()
        if not preset.is_in_parts
    ]
    return sorted((m for m in matches if m.known), key=_rank)


def _rank(match: Match) -> tuple[int, float, int, str]:
    return len(match.missing), -match.share, -len(match.known), match.system


def _match(export: Export, headings: Sequence[str]) -> Match:
    spelled = export.spelled
    days = {h for h in headings if export.begins(h)}
    known = tuple(h for h in headings if plain(h) in spelled or h in days)
    there = {spelled[plain(h)] for h in known if h not in days} | (
        {*export.days} if days else set()
    )
    passed = [h for h in headings if h not in known and export.passes(h)]
    return Match(
        system=export.system,
        export=export.name,
        share=(len(known) + len(passed)) / max(1, len(headings)),
        missing=tuple(h for h in export.needed if h not in there),
        known=known,
        unknown=tuple(h for h in headings if h not in known and h not in passed),
    )


def best_export(system: str, headings: Sequence[str]) -> str:
    """The kind of export of one system that fits the headings best."""
    exports = PRESETS[system].exports.values()
    return min((_match(e, headings) for e in exports), key=_rank).export
