"""Every metric a second time, over random companies."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from etl import refresh
from etl.settings import load
from tests.company import write
from tests.portfolio import Numbers
from tests.reference import (
    boards,
    budget,
    capacity,
    companies,
    compare,
    customers,
    dates,
    earned_schedule,
    earned_value,
    flow,
    forecast,
    margins,
    network,
    outcomes,
    pace,
    risk,
    signals,
    worth,
)
from tests.reference.world import World

FAMILIES = {
    "earned value": earned_value.expected,
    "earned schedule": earned_schedule.expected,
    "forecast": forecast.expected,
    "dates": dates.expected,
    "budget": budget.expected,
    "risk": risk.expected,
    "customers": customers.expected,
    "margins": margins.expected,
    "outcomes": outcomes.expected,
    "network": network.expected,
    "teams": capacity.by_team,
    "skills": capacity.by_skill,
    "demand": capacity.by_project,
    "boards": flow.expected,
    "worth": worth.expected,
    "pace": pace.expected,
    "signals": signals.expected,
}
BY = {"teams": "team_id", "skills": "skill", "boards": "team_id"}
"""What the answers of a family are grouped by, where that is not the project."""


@cache
def published(seed: str) -> tuple[World, Numbers]:
    company = companies.draw(seed)
    folder = Path(mkdtemp())
    file = write(folder, company.tables, more=boards.SETTINGS)
    stated = f'currency = "EUR"\ndiscount_rate = {worth.RATE}'
    file.write_text(file.read_text().replace('currency = "EUR"', stated, 1))
    settings = load(file)
    outcome = refresh.run(settings, settings.snapshots, company.status, publish=True)
    assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return World(company), Numbers(folder / "snapshots")


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", [f"{n}" for n in range(compare.EXAMPLES)])
def test_what_is_published_is_what_the_definitions_say(seed: str, family: str) -> None:
    world, numbers = published(seed)
    expected = FAMILIES[family](world)
    differing = compare.differences(
        expected, compare.published(numbers, set(expected), BY.get(family, "project_id"))
    )
    assert not differing, f"company {seed}: {len(differing)} differ\n" + "\n".join(differing[:40])


@pytest.mark.parametrize("seed", [f"{n}" for n in range(compare.EXAMPLES)])
def test_every_task_has_the_dates_and_floats_of_its_network(seed: str) -> None:
    world, numbers = published(seed)
    rows = numbers.rows(
        "select task_id, early_start_date, early_finish_date, late_start_date, late_finish_date,"
        " total_float_days, free_float_days, is_critical from task_schedule where early_start_date"
        " is not null"
    )
    found, wanted = {row[0]: row[1:] for row in rows}, network.Net(world).rows()
    assert found.keys() == wanted.keys()
    differing = [
        f"{task}: expected {wanted[task]}, published {found[task]}"
        for task in sorted(wanted)
        if not network.agree(wanted[task], found[task])
    ]
    assert not differing, f"company {seed}: {len(differing)} differ\n" + "\n".join(differing[:40])
    loops = {
        project
        for (project,) in numbers.rows(
            "select project_id from project_schedule where loop_names is not null"
        )
    }
    assert loops == network.Net(world).circled
