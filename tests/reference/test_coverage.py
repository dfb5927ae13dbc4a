"""Which metrics have a second opinion, and why the others have none here."""

from __future__ import annotations

from etl.metrics import BY_NAME
from tests.etl.test_numbers import PENCIL
from tests.reference import companies
from tests.reference.test_reference import FAMILIES
from tests.reference.world import World

DRAWN = (
    "drawn at random; held by what can be counted exactly, in test_simulation, test_throughput and"
    " test_portfolio"
)
BY_PENCIL = "no reference over random companies yet; held by pencil in "
NOT_COMPARED = {
    **dict.fromkeys(
        (
            "remaining_even",
            "remaining_likely",
            "schedule_contingency",
            "baseline_confidence",
            "expected_confidence",
            "criticality",
            "risk_reserve",
            "group_reserve",
            "items_even",
            "items_likely",
            "backlog_even",
            "backlog_likely",
            "together_even",
            "together_likely",
        ),
        DRAWN,
    ),
    **dict.fromkeys(
        ("cost_even", "cost_likely", "duration_even", "duration_likely"),
        "ranges of outcomes of earlier projects; held in test_forecast",
    ),
    **dict.fromkeys(
        (
            "forecast_bias",
            "finish_bias",
            "cost_cover",
            "cost_cover_even",
            "finish_cover",
            "finish_cover_even",
        ),
        "need many earlier reports; held in test_history",
    ),
    **dict.fromkeys(
        ("risk_score", "progress_reported", "refused_rows"),
        BY_PENCIL + "test_governance and test_faults",
    ),
}


def test_every_metric_has_a_second_opinion_or_a_reason_for_having_none() -> None:
    world = World(companies.draw("0"))
    compared = {metric for expected in FAMILIES.values() for metric in expected(world)}
    assert compared <= set(BY_NAME)
    assert compared.isdisjoint(NOT_COMPARED)
    assert set(NOT_COMPARED) <= set(BY_NAME)
    assert set(BY_NAME) - compared - set(NOT_COMPARED) <= set(PENCIL)


def test_random_companies_reach_every_answer_that_is_compared() -> None:
    """Of each metric, some project has a value and some has none: else nothing would be proved by
    comparing it."""
    valued, reasoned = set(), set()
    for seed in range(3):
        world = World(companies.draw(str(seed)))
        for expected in FAMILIES.values():
            for metric, answers in expected(world).items():
                valued |= {metric for value, _ in answers.values() if value is not None}
                reasoned |= {metric for _, reason in answers.values() if reason}
    always_known = {"open_issues", "unplanned_finished"}
    assert valued == reasoned | always_known, (valued ^ reasoned) - always_known
