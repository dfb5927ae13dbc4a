"""How many of the headings of an export come in: of those with any cell, those that feed a column.
Files of a plan are left out, for their headings are the fields of their format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from etl.doorway.drafts import Proposal
from etl.doorway.survey import PLANS, Export
from etl.sources import recognise


@dataclass(frozen=True)
class Share:
    """The headings of one file, or of all."""

    file: str
    mapped: int
    headings: int
    """Those with any cell."""

    def __str__(self) -> str:
        return f"{self.mapped} of {self.headings} headings mapped"


def shares(proposal: Proposal) -> list[Share]:
    """Of each file that feeds anything, in order."""
    exports = {d.export.name: d.export for d in proposal.drafts if d.export.format not in PLANS}
    return [of(export, proposal) for export in exports.values()]


def of(export: Export, proposal: Proposal) -> Share:
    """Of one file."""
    filled = {c.heading for c in export.columns if c.filled and not c.parts}
    return Share(export.name, len(filled & _mapped(export, proposal)), len(filled))


def _mapped(export: Export, proposal: Proposal) -> set[str]:
    mapped: set[str] = set()
    for draft in proposal.drafts:
        if draft.export is export and draft.system:
            known = (m for m in recognise(export.headings) if m.system == draft.system)
            mapped |= {h for match in [*known][:1] for h in match.known}
        elif draft.export is export:
            mapped |= draft.headings
    return mapped


def in_all(listed: Iterable[Share]) -> Share:
    """Of all files together."""
    every = list(listed)
    return Share("", sum(s.mapped for s in every), sum(s.headings for s in every))


def as_json(proposal: Proposal) -> dict[str, object]:
    """For a scheduler: in all, and by file."""
    listed = shares(proposal)
    whole = asdict(in_all(listed))
    del whole["file"]
    return whole | {"files": [asdict(s) for s in listed]}
