"""The portal's own section of portal.toml and the environment, with errors that locate. Imports
nothing of ours."""

from __future__ import annotations

import difflib
import ipaddress
import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

SITE = Path(__file__).resolve().parent / "site"
"""What Streamlit starts in: its script, its config.toml, and the files it serves."""


SECTIONS = (
    "company",
    "snapshots",
    "status",
    "source",
    "tolerate",
    "threshold",
    "simulation",
    "flow",
    "publish",
    "portal",
)
"""All of portal.toml; the keys of the others are judged by the etl, which knows this one by
name."""
KEYS = {
    "title": ("a text in quotes", '"Standpoint"'),
    "snapshots": ("a path in quotes", '"data/snapshots"'),
    "language": ("a language such as de or en_GB in quotes", '"de"'),
    "demo": ("true or false", "true"),
    "query_seconds": ("a number above 0", "10"),
    "store_count": ("a number from 1", "200"),
    "cache_megabytes": ("a number from 1", "256"),
    "page_rows": ("a number from 1", "25"),
    "desk": ("a database's address in quotes", '"postgresql+psycopg://portal@host/portal"'),
    "session_hours": ("a number above 0", "12"),
    "idle_minutes": ("a number from 1", "60"),
    "audit_days": ("a number from 1", "400"),
    "messages_per_minute": ("a number from 1", "120"),
    "stranger_messages_per_minute": ("a number from 1", "60"),
    "signins_per_minute": ("a number from 1", "60"),
    "requests_per_minute": ("a number from 1", "3000"),
    "sockets": ("a number from 1", "20"),
    "stranger_sockets": ("a number from 1", "40"),
    "refuse_seconds": ("a number from 1", "60"),
    "viewer_runs": ("a number from 1", "2"),
    "proxies": ("a list of addresses or networks in quotes", '["10.0.0.5"]'),
    "metrics_from": ("a list of addresses or networks in quotes", '["127.0.0.1"]'),
    "log": ('"text" or "json" in quotes', '"json"'),
}


EVERYBODY = "everybody"
"""What STANDPOINT_DEMO says for `standpoint serve --demo`."""


class SettingsError(Exception):
    """portal.toml says something the portal cannot follow."""


@dataclass(frozen=True)
class Limits:
    """How much may come in. A person meets none of these; docs/operations.md says what was
    measured."""

    messages_per_minute: float = 120
    """Of one socket of somebody who signed in."""
    stranger_messages_per_minute: float = 60
    """Of one socket before sign-in."""
    signins_per_minute: float = 60
    """Of one address."""
    requests_per_minute: float = 3000
    """Of one address, scripts and styles included."""
    sockets: int = 20
    """Open pages of one sign-in."""
    stranger_sockets: int = 40
    """Open pages of all strangers at one address."""
    refuse_seconds: int = 60
    """For which whoever flooded is refused."""


@dataclass(frozen=True)
class Settings:
    """What the portal needs to know before it knows the viewer."""

    title: str
    snapshots: Path
    demo: bool
    query_seconds: float
    """A query that takes longer is stopped."""
    store_count: int
    """How many scoped stores stay open."""
    cache_megabytes: int
    page_rows: int
    """Rows of a long table on one page."""
    is_everybody: bool = False
    """Whether the demo lets choose every audience of the report, not the listed viewers."""
    language: str = ""
    """Of whoever chose none; empty: the report's."""
    desk: str = ""
    """The database of what the portal writes; empty: a file beside the reports."""
    session_hours: float = 12.0
    """From signing in at the provider to having to do so again."""
    idle_minutes: float = 60.0
    audit_days: int = 400
    """How long the audit trail is kept."""
    limits: Limits = Limits()
    viewer_runs: int = 2
    """Pages and downloads of one viewer that are made at a time; further ones wait."""
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Whose word is taken for the address behind them."""
    metrics_from: tuple[str, ...] = ()
    """Who may read /metrics: nobody, where it is empty."""
    log: str = "text"


@cache
def load() -> Settings:
    """Settings from the portal.toml in force, STANDPOINT_SNAPSHOTS and STANDPOINT_DEMO."""
    file = config_file()
    raw = _parse(file)
    own = _own(file, raw)
    folder = os.environ.get("STANDPOINT_SNAPSHOTS") or own.get("snapshots") or _folder(file, raw)
    demo = os.environ.get("STANDPOINT_DEMO", str(own.get("demo", False))).lower()
    return Settings(
        title=str(own.get("title", "Standpoint")),
        snapshots=(
            (file.parent / folder).resolve()
            if not os.environ.get("STANDPOINT_SNAPSHOTS")
            else Path(folder).resolve()
        ),
        demo=demo in ("1", "true", "yes", EVERYBODY),
        is_everybody=demo == EVERYBODY,
        query_seconds=float(own.get("query_seconds", 10.0)),
        store_count=int(own.get("store_count", 200)),
        cache_megabytes=int(own.get("cache_megabytes", 256)),
        page_rows=int(own.get("page_rows", 25)),
        language=own.get("language", ""),
        desk=os.environ.get("STANDPOINT_DESK") or own.get("desk", ""),
        session_hours=float(own.get("session_hours", 12.0)),
        idle_minutes=float(own.get("idle_minutes", 60.0)),
        audit_days=int(own.get("audit_days", 400)),
        limits=Limits(**{f.name: own[f.name] for f in fields(Limits) if f.name in own}),
        viewer_runs=int(own.get("viewer_runs", 2)),
        proxies=tuple(own.get("proxies", ("127.0.0.1", "::1"))),
        metrics_from=tuple(own.get("metrics_from", ())),
        log=own.get("log", "text"),
    )


def _own(file: Path, raw: dict[str, Any]) -> dict[str, Any]:
    """The section [portal], of which every key is known and of its kind; no other section is
    unknown."""
    for name in raw:
        if name not in SECTIONS:
            raise SettingsError(
                f"{file.name}, {_shown(name)}: no such section. Known are"
                f" {', '.join(SECTIONS)}.{_nearest(name, SECTIONS)}"
            )
    own = raw.get("portal", {})
    if not isinstance(own, dict):
        raise SettingsError(
            f"{file.name}, portal: found {_shown(own)}, expected a section. Write it as [portal] on"
            " a line of its own, its keys below."
        )
    for key, value in own.items():
        if key not in KEYS:
            raise SettingsError(
                f"{file.name}, [portal]: found {_shown(key)}, expected one of"
                f" {', '.join(KEYS)}.{_nearest(key, KEYS)}"
            )
        if not _fits(key, value):
            raise SettingsError(
                f"{file.name}, [portal] {key}: found {_shown(value)}, expected {KEYS[key][0]}."
                f" Write it as {key} = {KEYS[key][1]}."
            )
    return own


def _fits(key: str, value: object) -> bool:
    if key == "demo":
        return isinstance(value, bool)
    if key in ("title", "snapshots", "desk"):
        return isinstance(value, str) and "\0" not in value
    if key == "language":
        return isinstance(value, str) and _is_language(value)
    if key == "log":
        return value in ("text", "json")
    if key in ("proxies", "metrics_from"):
        return isinstance(value, list) and all(_is_network(part) for part in value)
    least = 0.001 if key in ("query_seconds", "session_hours") else 1
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and least <= value <= 1_000_000
    )


def _is_language(value: str) -> bool:
    """One that numbers and days can be written in, by the name CLDR has for it."""
    try:
        return str(Locale.parse(value)) == value
    except (UnknownLocaleError, ValueError):
        return False


def _is_network(value: object) -> bool:
    """An address or a network; a name could come to mean another machine."""
    try:
        return isinstance(value, str) and bool(ipaddress.ip_network(value, strict=False))
    except ValueError:
        return False


def _folder(file: Path, raw: dict[str, Any]) -> str:
    """Where the etl publishes."""
    section = raw.get("snapshots", {})
    folder = section.get("folder", "data/snapshots") if isinstance(section, dict) else section
    if not isinstance(folder, str) or "\0" in folder:
        raise SettingsError(
            f"{file.name}, [snapshots] folder: found {_shown(folder)}, expected a path in quotes."
            ' Write it as folder = "data/snapshots".'
        )
    return folder


def _shown(value: object) -> str:
    text = (
        "a list"
        if isinstance(value, list)
        else "a table"
        if isinstance(value, dict)
        else repr(value)
    )
    return text if len(text) <= 80 else f"{text[:60]} … ({len(text):,} characters)"


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word.lower()[:80], list(known), n=1, cutoff=0.4)
    return f" Did you mean '{close[0]}'?" if close else " Correct it, or take it out."


def config_file() -> Path:
    """The portal.toml in force: STANDPOINT_CONFIG (--config sets it), else the one here; the etl
    looks the same way."""
    return Path(os.environ.get("STANDPOINT_CONFIG") or "portal.toml").resolve()


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(
            f"{file.name}: not found in {file.parent}. Name the file with --config or in"
            " STANDPOINT_CONFIG, or go to its folder. `standpoint sample .` writes one to try."
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{file.name}: cannot be read: {error.strerror or error}. Name another with"
            " --config, or mend its rights."
        ) from None
    except RecursionError:
        raise SettingsError(
            f"{file.name}: not readable as TOML: lists or tables lie too deep in each other. Take"
            " them out."
        ) from None
    except ValueError as error:  # TOML, UTF-8, and numbers of thousands of digits
        raise SettingsError(
            f"{file.name}: not readable as TOML: {error}. Correct that line."
        ) from None
