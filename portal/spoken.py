"""In which language somebody reads: what they chose, else the portal's own, else the report's."""

from __future__ import annotations

import threading
from functools import partial

from portal import language
from portal.desk import opening, preferences
from portal.gate import published
from portal.gate.published import Damaged, NoSnapshot
from portal.recent import Recent
from portal.settings import Settings

SECONDS = 30
"""How long a choice is believed; in the process where it was made another holds at once."""
_chosen: Recent[tuple[Settings, str], str] = Recent(maxsize=5_000, ttl=SECONDS)
_lock = threading.Lock()


def of(own: Settings, email: str, report: str) -> str:
    """The language in which a viewer reads a report that is written in another."""
    with _lock:
        chosen = _chosen.get((own, email))
    if chosen is None:
        chosen = preferences.of(partial(opening.desk, own), email, preferences.LANGUAGE)
        with _lock:
            _chosen[own, email] = chosen
    return language.settled(chosen, own.language or report)


def usual(own: Settings) -> str:
    """The language for whoever is not known yet; English before the first report."""
    if own.language:
        return own.language
    try:
        return published.readable(own.snapshots)[0].language
    except (NoSnapshot, Damaged):
        return "en"


def choose(own: Settings, email: str, name: str) -> bool:
    """Keeps a viewer's choice; whether it could be kept."""
    kept = preferences.choose(partial(opening.desk, own), email, preferences.LANGUAGE, name)
    with _lock:
        _chosen.pop((own, email), None)
    return kept
