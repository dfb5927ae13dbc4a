"""A refused cell is told beside every number that it moves."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from etl.contract import BY_NAME, TABLES
from etl.contract.columns import PRIVATE
from etl.intake.validation import is_vital
from etl.metrics import TOPICS
from etl.publish.standing import STANDING
from tests.invariance.exports import publish
from tests.invariance.portfolios import draw
from tests.invariance.test_invariance import differing


def test_what_stands_on_a_column_names_metrics_and_columns_that_are_there() -> None:
    metrics = {m.name for ms in TOPICS.values() for m in ms}
    for place, named in STANDING.items():
        table, _, column = place.partition(".")
        assert column in BY_NAME[table].mapped and not is_vital(
            BY_NAME[table], BY_NAME[table].by_name[column]
        ), place
        assert set(named.split()) <= metrics, place


@pytest.mark.parametrize("seed", range(2))
def test_a_cell_taken_away_moves_no_number_that_does_not_say_so(seed: int, tmp_path: Path) -> None:
    tables, chance = draw(Random(seed)), Random(f"standing {seed}")
    before = publish(tmp_path / "before", tables)
    refusable = [
        (t.name, c.name)
        for t in TABLES
        if t.name in tables
        for c in t.columns
        if not c.of
        and not c.default
        and not is_vital(t, c)
        and c.shown_to != PRIVATE
        and (c.type != "text" or c.values)
        and any(r.get(c.name) is not None for r in tables[t.name])
    ]
    for table, column in chance.sample(refusable, 5):
        filled = [r for r in tables[table] if r.get(column) is not None]
        taken = chance.choice(filled)
        less = tables | {
            table: [
                {k: v for k, v in r.items() if r is not taken or k != column} for r in tables[table]
            ]
        }
        moved = {
            metric
            for metric, _ in differing(before, publish(tmp_path / f"{table}-{column}", less))
            if not metric.startswith("colour")
        }
        assert moved <= set(STANDING.get(f"{table}.{column}", "").split()), (table, column)
