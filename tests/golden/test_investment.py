"""Published worked examples of decision trees, present values, internal rates and the cost of
delay."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.arithmetic import investment
from tests.golden.test_golden import fixture

TREES = {
    key: list(rows)
    for key, rows in groupby(
        fixture("g07_decision_tree.csv"), key=lambda r: (r["source"], r["decision"])
    )
}
G08 = fixture("g08_npv_irr.csv")
G14 = fixture("g14_cost_of_delay_input.csv")
POLICIES = fixture("g14_cost_of_delay_expected.csv")


@pytest.mark.parametrize("key", TREES, ids=" ".join)
def test_g07_a_decision_is_worth_what_the_book_prints(key: tuple[str, str]) -> None:
    rows = TREES[key]
    found = investment.expected_value(
        float(rows[0]["cost"]), [(float(r["probability"]), float(r["payoff"])) for r in rows]
    )
    assert found == pytest.approx(float(rows[0]["emv_printed"]))


def test_probabilities_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to 0.9, expected 1"):
        investment.expected_value(10, [(0.5, 100), (0.4, 50)])


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


@pytest.mark.parametrize("row", POLICIES, ids=lambda r: r["policy"])
def test_g14_the_order_decides_what_fourteen_months_bring(row: dict[str, str]) -> None:
    names = [r["feature"] for r in G14]
    revenues, durations = (
        [float(r[c]) for r in G14] for c in ("revenue_per_month", "duration_months")
    )
    order = [names.index(f) for f in row["order"].split(";")]
    assert investment.earned_by(order, revenues, durations=durations, horizon=14) == float(
        row["cumulative_revenue_14_months"]
    )


def test_g14_cost_of_delay_by_duration_is_the_best_order() -> None:
    revenues, durations = (
        [float(r[c]) for r in G14] for c in ("revenue_per_month", "duration_months")
    )
    best = next(r for r in POLICIES if r["policy"].startswith("WSJF"))
    assert [G14[i]["feature"] for i in investment.by_cost_of_delay(revenues, durations)] == best[
        "order"
    ].split(";")


def test_what_takes_no_time_comes_first() -> None:
    assert investment.by_cost_of_delay([5, 1], [1, 0]) == [1, 0]
