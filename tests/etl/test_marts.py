"""What is computed is declared once: a table, a column, a meaning."""

from __future__ import annotations

from collections import Counter

import pytest

from etl.contract import TABLES
from etl.contract.columns import Table
from etl.marts import MARTS, MEANINGS, Mart
from etl.marts.meanings import SHARED_MEANINGS


@pytest.mark.parametrize("mart", MARTS, ids=lambda m: m.name)
def test_every_column_of_a_mart_stands_there_once_and_has_a_meaning(mart: Mart) -> None:
    assert len({c.name for c in mart.columns}) == len(mart.columns)
    assert [c.name for c in mart.columns if not MEANINGS.get(c.name)] == []


def test_a_meaning_is_said_once() -> None:
    told = Counter([*SHARED_MEANINGS, *(c.name for m in MARTS for c in m.columns if c.meaning)])
    assert [name for name, count in told.items() if count > 1] == []


def test_a_shared_meaning_is_one_that_several_tables_hold() -> None:
    """What DuckDB's description adds to each table that came in is shared as well."""
    tables: list[Table | Mart] = [*TABLES, *MARTS]
    held = Counter(c.name for table in tables for c in table.columns)
    alone = {name for name in SHARED_MEANINGS if held[name] < 2}
    assert alone == {"relation", "source_file_id"}
