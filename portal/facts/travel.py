"""Which report is read: the newest, or the newest as of a day, as it was known at a moment. The
address of a page says which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from portal.gate import published
from portal.gate.published import Report, Snapshot
from portal.gate.store import Reader
from portal.language import message

AS_OF, KNOWN = "as_of", "known"


class Unclear(Exception):
    """The address names no day; the message says how to write one."""


@dataclass(frozen=True)
class Past:
    """An earlier report is read: the newest one through the same scope, and the URL parameters that
    lead back to it."""

    newest: Reader
    kept: dict[str, str]


def asked(parameters: Mapping[str, str]) -> dict[str, str]:
    """What the address says of time, empty where it says nothing."""
    return {name: parameters[name] for name in (AS_OF, KNOWN) if parameters.get(name)}


def chosen(folder: Path, live: Snapshot, wanted: Mapping[str, str]) -> Snapshot:
    """The report the address asks for, the live one where it asks for none; Unclear, or
    warehouse.NotThen."""
    if not wanted:
        return live
    as_of = _moment(AS_OF, wanted[AS_OF], live).date() if AS_OF in wanted else None
    known = _utc(_moment(KNOWN, wanted[KNOWN], live)) if KNOWN in wanted else None
    return published.then(folder, as_of, known)


def _utc(moment: datetime) -> datetime:
    """Within the calendar's first or last hours, UTC may lie beyond it: then its own first or last
    moment is meant."""
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return datetime.max if moment.year > 5_000 else datetime.min


def _moment(name: str, text: str, live: Snapshot) -> datetime:
    """A day means its last second where the company is; a moment without a zone is UTC, as reports
    name theirs."""
    try:
        if len(text) == len("2026-11-20"):
            return datetime.combine(
                date.fromisoformat(text), time(23, 59, 59), ZoneInfo(live.timezone)
            )
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unclear(
            message(
                "{name}={text} in the address is no day. Write it as {name}=2026-11-20.",
                name=name,
                text=text,
            )
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


NEWEST = 30


def listed(reports: Iterable[Report]) -> list[Report]:
    """What a person can choose from: the newest reports, and of older ones the last of each month.
    Any other is reached by its address."""
    newest = sorted(reports, key=lambda r: (r.status_date, r.published_at), reverse=True)
    months = {(r.status_date.year, r.status_date.month): r for r in reversed(newest[NEWEST:])}
    return newest[:NEWEST] + list(reversed(months.values()))


def address(snapshot: Report) -> dict[str, str]:
    """The URL parameters of one report."""
    return {AS_OF: snapshot.status_date.isoformat(), KNOWN: snapshot.published_at.isoformat()}
