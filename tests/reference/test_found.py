"""What the references found: each the smallest input on which the product and the words of its definitions differed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.portfolio import STATUS, Numbers, Portfolio

DAY = timedelta(days=1)
FIRST, LAST = STATUS - 25 * DAY, STATUS + 10 * DAY


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    p = Portfolio()
    p.task(p.project("50/50 begun by its report"), FIRST, LAST, 1000, 0.3, ev_technique="fifty_fifty")
    p.task(p.project("0/100 begun by its report"), FIRST, LAST, 1000, 0.3, ev_technique="zero_hundred", one_off_amount=200)
    support = p.project("only support earned")
    p.task(support, FIRST, FIRST + 4 * DAY, 1000)
    p.task(support, FIRST, FIRST + 4 * DAY, 500, kind="level_of_effort")
    p.cost(support, 600)
    leaning = p.project("leans on a summary")
    summary = p.task(leaning, STATUS + DAY, LAST, 1000, kind="summary", one_off_amount=400)
    p.task(leaning, FIRST, LAST, 1000, ev_technique="apportioned", apportioned_to_task_id=summary)
    return p.publish(tmp_path_factory.mktemp("found"))


def test_a_task_has_begun_with_the_first_progress_reported_on_it(found: Numbers) -> None:
    assert found.value("earned_value", "50/50 begun by its report") == (500, None)
    assert found.value("earned_value", "0/100 begun by its report") == (200, None)  # what falls due at the start, nothing of the rest


def test_a_forecast_by_cost_and_schedule_says_why_it_is_unknown_where_only_support_has_earned(found: Numbers) -> None:
    assert found.value("schedule_performance_index", "only support earned") == (0, None)  # 0 of 1 000 that were due
    assert found.value("cost_performance_index", "only support earned") == (pytest.approx(500 / 600), None)
    assert found.value("estimate_by_both", "only support earned") == (None, "no_progress")  # a division by CPI × 0


def test_what_leans_on_a_summary_is_planned_as_it_is_what_falls_due_at_its_start_included(found: Numbers) -> None:
    assert found.value("planned_value", "leans on a summary") == (0, None)  # the summary starts tomorrow
    assert found.value("budget_at_completion", "leans on a summary") == (1000, None)  # and repeats what is not known
