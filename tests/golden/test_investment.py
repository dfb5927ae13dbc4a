"""Published worked examples of present values and internal rates."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.arithmetic import investment
from tests.golden.test_golden import fixture

G08 = fixture("g08_npv_irr.csv")


def flows(row: dict[str, str]) -> list[float]:
    return [float(f) for f in row["cashflows_t0_first"].split(";")]


@pytest.mark.parametrize(
    "row", [r for r in G08 if r["metric"] == "NPV"], ids=lambda r: r["cashflows_t0_first"]
)
def test_g08_the_present_value_is_as_printed(row: dict[str, str]) -> None:
    assert investment.present_value(float(row["rate"]), flows(row)) == pytest.approx(
        float(row["printed"]), abs=float(row["tol"])
    )


@pytest.mark.parametrize(
    "row", [r for r in G08 if r["metric"] == "IRR"], ids=lambda r: r["cashflows_t0_first"]
)
def test_g08_the_rate_is_as_printed_or_there_is_more_than_one(row: dict[str, str]) -> None:
    """Two of the printed examples have several rates at which nothing is gained; printing one of
    them is the misprint."""
    found, printed = investment.internal_rate(flows(row)), float(row["printed"])
    signs = [f > 0 for f in flows(row) if f]
    if sum(a != b for a, b in pairwise(signs)) > 1:
        assert (found.value, found.reason) == (None, "ambiguous")
        assert investment.present_value(printed, flows(row)) == pytest.approx(0, abs=0.05), (
            "the printed rate is one of them"
        )
    else:
        assert found.value == pytest.approx(printed, abs=float(row["tol"]))


@pytest.mark.parametrize("money", [[100.0, 50.0], [-100.0, -5.0], [0.0, 0.0]])
def test_money_that_goes_one_way_has_no_rate(money: list[float]) -> None:
    assert investment.internal_rate(money) == investment.Answer(None, "not_within_horizon")


@given(rate=st.floats(-0.5, 2.0), cost=st.floats(1, 1000))
def test_a_single_return_has_the_rate_it_was_made_with(rate: float, cost: float) -> None:
    assert investment.internal_rate([-cost, cost * (1 + rate)]).value == pytest.approx(
        rate, abs=1e-6
    )


def test_dated_flows_are_discounted_by_days() -> None:
    assert investment.present_value(0.1, [-100, 110], [0, 1]) == pytest.approx(0)
    assert investment.present_value(0.1, [110], [0.5]) == pytest.approx(110 / 1.1**0.5)


@pytest.mark.parametrize(
    ("money", "rate", "expected"),
    [
        ([-100, 40, 40, 40], 0.0, 2.5),
        ([-100, 50, 50], 0.0, 2.0),
        ([-100, 40], 0.0, None),
        ([10, -5], 0.0, 0.0),
        ([-100, 110], 0.1, 1.0),
    ],
)
def test_payback_comes_when_nothing_is_owed_any_more(
    money: list[float], rate: float, expected: float | None
) -> None:
    found = investment.payback(money, rate=rate)
    assert found.value == (None if expected is None else pytest.approx(expected))
    assert found.reason == (None if expected is not None else "not_within_horizon")
