"""Every metric a second time, over random companies."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.portfolio import Numbers
from tests.reference import budget, companies, compare, customers, dates, earned_schedule, earned_value, forecast, risk
from tests.reference.world import World

FAMILIES = {"earned value": earned_value.expected, "earned schedule": earned_schedule.expected, "forecast": forecast.expected, "dates": dates.expected, "budget": budget.expected, "risk": risk.expected, "customers": customers.expected}


@cache
def published(seed: str) -> tuple[World, Numbers]:
    company = companies.draw(seed)
    return World(company), company.portfolio.publish(Path(mkdtemp()), company.status)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", [f"{n}" for n in range(compare.EXAMPLES)])
def test_what_is_published_is_what_the_definitions_say(seed: str, family: str) -> None:
    world, numbers = published(seed)
    expected = FAMILIES[family](world)
    differing = compare.differences(expected, compare.published(numbers, set(expected)))
    assert not differing, f"company {seed}: {len(differing)} differ\n" + "\n".join(differing[:40])
