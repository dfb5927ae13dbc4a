"""How known systems write their exports: one TOML file a system, its headings in every language it
speaks, and the tables they feed. Data and how it is looked up; knows no database, and of the
contract only names."""

from __future__ import annotations

from etl.sources.expansion import BY_COLUMN, expand
from etl.sources.periods import LANGUAGES, WEEK, begins, ends, months
from etl.sources.preset import PRESETS, REPEATED, Export, Preset, plain
from etl.sources.recognition import Match, best_export, recognise

__all__ = [
    "BY_COLUMN",
    "LANGUAGES",
    "PRESETS",
    "REPEATED",
    "WEEK",
    "Export",
    "Match",
    "Preset",
    "begins",
    "best_export",
    "ends",
    "expand",
    "months",
    "plain",
    "recognise",
]
