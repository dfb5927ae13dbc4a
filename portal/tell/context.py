"""What a page is given: its reader, how its viewer reads numbers, and links. Holds no data and
opens nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portal.desk.chain import Entry
from portal.desk.visits import Visit
from portal.facts.travel import Past
from portal.formats import Locale
from portal.gate.published import Event, Report
from portal.gate.shelf import Shelf
from portal.gate.store import Reader

if TYPE_CHECKING:
    from portal.facts.review import Review


@dataclass(frozen=True)
class Context:
    """One viewer on one page."""

    reader: Reader
    locale: Locale
    viewer_name: str
    export: Callable[..., str]
    """`export(query, kind, **parameters)` is the address of a query's rows as csv or xlsx."""
    kept: dict[str, str]
    """URL parameters that every link carries on: who is looking, as what."""
    page_rows: int
    pages: dict[str, Any]
    """The pages this viewer gets, by name, for links within the portal."""
    questions: dict[str, str] = field(default_factory=dict)
    """The question each of those pages answers."""
    reports: tuple[Report, ...] = ()
    """Every report that may be read, in the order they were published."""
    past: Past | None = None
    """Set where an earlier report is read."""
    damaged: Report | None = None
    """The newest report, where its file is damaged and the one before it is read."""
    looks: str = ""
    """Through whose eyes the viewer looks, in words; empty for their own."""
    visit: Visit | None = None
    """The viewer's visit before this one; None on the first, and where an earlier report is
    read."""
    log: tuple[Event, ...] = ()
    """The release log as this viewer may read it, the newest first."""
    trail: Callable[[int], list[Entry] | None] | None = None
    """The newest entries of the audit trail, None where the desk is away; the project office alone
    has it."""
    shelf: Shelf | None = None
    """What the viewer keeps; None through other eyes and on paper."""
    review: Callable[[], Review | None] | None = None
    """The review of the candidate; the project office alone has it."""

    def rows(self, query: str, **parameters: object) -> list[dict[str, Any]]:
        """A small result of the reader as records."""
        return list(self.reader.rows(query, **parameters).to_pylist())
