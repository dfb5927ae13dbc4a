"""Numbers by their definitions: sums first, the division last; names checked; what is not shared
stays out."""

from __future__ import annotations

import pytest

from portal.facts.measures import colour, definitions, measure
from tests.portal.test_warehouse import (
    ReaderOf,
    live,  # noqa: F401
    published,  # noqa: F401
    reader_of,  # noqa: F401
    shared,  # noqa: F401
)  # noqa: F401 - fixtures


def test_ratio_is_of_sums_not_of_ratios(reader_of: ReaderOf) -> None:
    # EV 900 + 300 + 500 = 1700; AC 1000 + 200 + 250 + 0 = 1450; 1700 / 1450 = 1.17241
    row = measure(reader_of("executive"), ["cost_performance_index"]).to_pylist()[0]
    assert (
        row["cost_performance_index"] == pytest.approx(1.17241, abs=1e-5)
        and row["cost_performance_index_reason"] is None
    )


def test_unknown_has_a_reason_and_no_value(reader_of: ReaderOf) -> None:
    # P3 has cost 0, so no ratio.
    rows = measure(
        reader_of("executive"), ["cost_performance_index"], by=["project_id"]
    ).to_pylist()
    assert rows[2] == {
        "project_id": "P3",
        "cost_performance_index": None,
        "cost_performance_index_reason": "no_actuals",
    }


def test_internal_metric_stands_on_owned_projects_only(reader_of: ReaderOf) -> None:
    # RUN owns P2 (500 / 250 = 2) and P3 (no cost); P1, to which it contributes, is left out.
    row = measure(reader_of("department", "RUN"), ["cost_performance_index"]).to_pylist()[0]
    assert row["cost_performance_index"] == pytest.approx(2.0)


def test_team_lead_gets_no_value_of_an_internal_metric(reader_of: ReaderOf) -> None:
    row = measure(reader_of("team", "PIPES"), ["cost_performance_index"]).to_pylist()[0]
    assert row["cost_performance_index"] is None and row["cost_performance_index_reason"]


def test_shared_metric_counts_own_teams_only(reader_of: ReaderOf) -> None:
    row = measure(reader_of("team", "PIPES"), ["worked_hours"]).to_pylist()[0]
    assert row["worked_hours"] == 14  # 5 + 8 + 1, without the masons' 20


@pytest.mark.parametrize(
    "name", ["nope", 'project_id" from projects --', "1; drop table projects", "", "*"]
)
def test_group_and_condition_must_be_columns(reader_of: ReaderOf, name: str) -> None:
    with pytest.raises(ValueError, match="no column"):
        measure(reader_of("executive"), ["worked_hours"], by=[name])
    with pytest.raises(ValueError, match="no column"):
        measure(reader_of("executive"), ["worked_hours"], where={name: "x"})


def test_condition_is_bound(reader_of: ReaderOf) -> None:
    row = measure(
        reader_of("executive"), ["worked_hours"], where={"project_id": "P1' or true --"}
    ).to_pylist()[0]
    assert row == {"worked_hours": None, "worked_hours_reason": "no_rows"}


def test_customer_cannot_measure_what_is_not_theirs(reader_of: ReaderOf) -> None:
    with pytest.raises(Exception, match="project_week"):
        measure(reader_of("customer", "ALDER"), ["worked_hours"])


def test_definition_says_who_may_see_it(reader_of: ReaderOf) -> None:
    assert definitions(reader_of("executive"))["worked_hours"].shown_to == {"owner", "contributor"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "grey"),
        (0.899, "red"),
        (0.9, "amber"),
        (0.95, "green"),
        (1.2, "green"),
        (1.21, "grey"),
    ],
)
def test_bands_include_the_bounds_they_say(
    reader_of: ReaderOf, value: float | None, expected: str
) -> None:
    assert colour(reader_of("executive"), "cost_performance_index", value) == expected


@pytest.mark.parametrize(("value", "expected"), [(1.05, "green"), (1.1, "grey"), (0.5, "grey")])
def test_a_portfolio_with_bands_of_its_own_uses_no_others(
    reader_of: ReaderOf, value: float, expected: str
) -> None:
    assert (
        colour(reader_of("executive"), "cost_performance_index", value=value, portfolio="Strict")
        == expected
    )


def test_a_portfolio_without_bands_uses_the_default(reader_of: ReaderOf) -> None:
    assert (
        colour(reader_of("executive"), "cost_performance_index", value=1.0, portfolio="Other")
        == "green"
    )


def test_customer_gets_no_threshold(reader_of: ReaderOf) -> None:
    assert colour(reader_of("customer", "ALDER"), "cost_performance_index", 1.0) == "grey"
