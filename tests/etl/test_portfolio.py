"""What projects cost together: identities of the sum, and a small company through the real
refresh."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from etl.arithmetic import chance
from etl.outlook import portfolio
from etl.outlook.ranges import PUBLISHED, SHARES, Outlook
from etl.settings import Simulation
from tests.etl.test_forecast import project
from tests.portfolio import STATUS, Numbers, Portfolio

EARLY = np.array(PUBLISHED["cost"][0])


def likely(count: int, correlation: float) -> float:
    """P80 of the sum of so many projects of 100, all in their early stage."""
    outlook = Outlook(
        [f"p{n}" for n in range(count)], np.full(count, 100.0), np.tile(EARLY, (count, 1))
    )
    places = np.arange(count)
    return chance.bound(
        portfolio.together(
            outlook,
            places,
            group=np.zeros(count, int),
            groups=1,
            how=Simulation(correlation=correlation),
        )[0],
        0.8,
    )


def test_one_project_alone_keeps_its_own_range() -> None:
    assert likely(1, 0.2) == pytest.approx(118, rel=0.01)


def test_many_together_stay_below_the_sum_of_what_each_stays_below() -> None:
    assert likely(20, 0.2) < 20 * 118 * 0.98


def test_what_they_have_in_common_widens_the_sum() -> None:
    assert likely(20, 0.0) < likely(20, 0.3) < likely(20, 0.9)


@pytest.mark.parametrize(("share", "factor"), list(zip(SHARES, EARLY, strict=True)))
def test_an_outcome_goes_through_each_known_share(share: float, factor: float) -> None:
    score = portfolio.SCORES[SHARES.index(share)]
    assert portfolio.outcome(np.array([score]), EARLY)[0] == pytest.approx(factor)


def test_outcomes_go_on_beyond_what_is_known_and_never_below_nothing() -> None:
    found = portfolio.outcome(np.array([-40.0, -2.0, 2.0]), EARLY)
    assert found[0] == 0
    assert found[1] < EARLY[0]
    assert found[2] > EARLY[-1]


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    """All above Works above Lab; Works owns one project under way, Lab one finished at 70; one has
    no department."""
    p = Portfolio()
    for key, above in (("All", None), ("Works", "All"), ("Lab", "Works"), ("Empty", "All")):
        p.add("departments", department_id=key, department_name=key, parent_department_id=above)
    project(p, "way", done=0.4, spent=50)  # AC + (BAC − EV) = 110, at 40 % complete
    p.tables["projects"][-1]["department_id"] = "Works"
    p.project("done", department_id="Lab", phase="completed")
    p.task("done", STATUS, STATUS, 60, 1)
    p.cost("done", 70)
    p.project("stray")
    p.task("stray", STATUS, STATUS, 30, 1)
    p.cost("stray", 30)
    return p.publish(tmp_path_factory.mktemp("portfolio"))


def test_what_is_finished_is_certain(numbers: Numbers) -> None:
    assert numbers.rows(
        "select low_amount, even_amount, high_amount, project_count from group_forecast where"
        " department_id = 'Lab'"
    ) == [(70, 70, 70, 1)]


def test_a_department_holds_those_below_it_and_the_company_all(numbers: Numbers) -> None:
    found: dict[str | None, Any] = {
        r[0]: (float(r[1]), r[2])
        for r in numbers.rows(
            "select department_id, likely_amount, project_count from group_forecast"
        )
    }
    assert found["Works"] == (pytest.approx(110 * PUBLISHED["cost"][1][2] + 70, rel=0.01), 2)
    assert found["All"] == found["Works"]
    assert found[None] == (pytest.approx(found["Works"][0] + 30), 3)
    assert "Empty" not in found


def test_it_is_a_number_of_one_group_only(numbers: Numbers) -> None:
    assert numbers.value("together_likely", "Lab", by="department_id") == (70, None)
    assert numbers.value("together_likely", by="department_id") == (None, "not_additive")
    assert numbers.value("together_likely", "Empty", by="department_id") == (None, "missing_input")
