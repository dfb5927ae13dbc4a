"""The portal's own section of portal.toml and the environment, with errors that locate. Imports nothing of ours."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """portal.toml says something the portal cannot follow."""


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


@cache
def load() -> Settings:
    """Settings from STANDPOINT_CONFIG (default portal.toml, else the sample's), STANDPOINT_SNAPSHOTS and STANDPOINT_DEMO."""
    file = config_file()
    raw = _parse(file)
    own = raw.get("portal", {})
    folder = os.environ.get("STANDPOINT_SNAPSHOTS") or own.get("snapshots") or raw.get("snapshots", {}).get("folder", "data/snapshots")
    demo = os.environ.get("STANDPOINT_DEMO", str(own.get("demo", False))).lower() in ("1", "true", "yes")
    return Settings(
        title=str(own.get("title", "Standpoint")),
        snapshots=(file.parent / folder).resolve() if not os.environ.get("STANDPOINT_SNAPSHOTS") else Path(folder).resolve(),
        demo=demo,
        query_seconds=_number(file, own, "query_seconds", 10.0),
        store_count=int(_number(file, own, "store_count", 200)),
        cache_megabytes=int(_number(file, own, "cache_megabytes", 256)),
        page_rows=int(_number(file, own, "page_rows", 25)),
    )


def config_file() -> Path:
    """The portal.toml in force."""
    named = os.environ.get("STANDPOINT_CONFIG")
    if named:
        return Path(named).resolve()
    own = ROOT / "portal.toml"
    return own if own.is_file() else ROOT / "data" / "sample" / "portal.toml"


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{file.name}: not found. Name it in STANDPOINT_CONFIG.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file.name}: not readable as TOML: {error}. Correct that line.") from None


def _number(file: Path, own: dict[str, Any], key: str, default: float) -> float:
    found = own.get(key, default)
    if not isinstance(found, int | float) or isinstance(found, bool) or found <= 0:
        raise SettingsError(f"{file.name}, [portal] {key}: found {found!r}, expected a number above 0.")
    return float(found)
