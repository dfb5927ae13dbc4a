"""Notes in the trail what became of reports: published, taken back, closed, removed. The etl knows
no desk; it writes each into the pointer's log, in the step in which it does it, and from there they
are taken over. While the desk is away nothing is lost: the log keeps them."""

from __future__ import annotations

import json
import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.desk import chain, opening
from portal.desk.chain import Event
from portal.desk.opening import Unavailable
from portal.settings import Settings

log = logging.getLogger("standpoint.portal")
KINDS = {
    "candidate": "candidate",
    "published": "published",
    "published despite": "published-despite",
    "rolled back": "rolled-back",
    "locked": "locked",
    "opened": "opened",
    "pruned": "pruned",
}
"""What the pointer's log calls it, and the trail."""


Version = tuple[int, int, int]
"""What tells a pointer from the one before: its inode, when it changed, its size."""

_noted: dict[tuple[str, Path], Version] = {}
"""The pointer that was taken over last, of each desk and folder."""
_lock = threading.Lock()
_told: set[str] = set()
"""Folders of which it was said that releases wait; once, and not every two seconds."""


def note(settings: Settings) -> bool:
    """Takes over what the trail does not hold yet; False where it has to wait. Never fails."""
    place, folder = (settings.desk, settings.snapshots), settings.snapshots
    try:
        pointer = (folder / "current.json").stat()
        version = (pointer.st_ino, pointer.st_mtime_ns, pointer.st_size)
        if _noted.get(place) == version:
            return True
        with _lock:
            chain.append_new(opening.desk(settings), _events(settings, chain.moment()))
            _noted[place] = version
            _told.discard(str(folder))
            return True
    except FileNotFoundError:
        return True  # nothing happened yet
    except (OSError, ValueError, KeyError, TypeError, AttributeError, Unavailable) as error:
        if str(folder) not in _told:
            _told.add(str(folder))
            why = error if isinstance(error, Unavailable) else type(error).__name__
            log.warning("releases wait to be noted: %s", why)
        return False


def _events(settings: Settings, now: datetime) -> list[Event]:
    """Every line of the log that the trail would keep still, oldest first."""
    raw = json.loads((settings.snapshots / "current.json").read_text(encoding="utf-8"))
    since = now - timedelta(days=settings.audit_days)
    lines = [line for line in raw.get("log", ()) if line["what"] in KINDS]
    return [_event(line, now) for line in lines if _moment(line["at"]) >= since]


def _event(line: dict[str, Any], now: datetime) -> Event:
    """Its words are those of the line and nothing of now, so that they are the same whoever takes
    it over, however often."""
    by = str(line.get("by") or "")
    told = {
        "viewer": by,
        "happened_at": line["at"],
        "status_date": line["status_date"],
        "reason": line["reason"],
    }
    return Event(KINDS[line["what"]], by, line["snapshot_id"], told, now)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.rstrip("Z"))
