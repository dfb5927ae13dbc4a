"""What is shown in every state a project can be in: a value, or null with the reason; never 0 or infinity for what is unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.golden.book import STATUS_DATE, Book, Published

MONDAY = STATUS_DATE - timedelta(days=4)
FIRST = MONDAY - timedelta(weeks=1)  # ten working days up to the status date
METRICS = ("cost_performance_index", "schedule_performance_index", "estimate_at_plan", "estimate_by_cost", "to_complete_index", "schedule_performance_time")
# A plan of 100 over two weeks unless said otherwise. State: CPI, SPI, AC + (BAC − EV), BAC ÷ CPI, TCPI, SPI(t); a word is a reason.
STATES = {
    "before_start": ("no_actuals", "no_plan_to_date", 100, "no_actuals", 1.0, "not_started"),
    "should_have_started": ("no_actuals", 0.0, 100, "no_actuals", 1.0, 0.0),
    "spent_not_earned": (0.0, 0.0, 140, "no_progress", 100 / 60, 0.0),
    "earned_not_spent": ("no_actuals", 0.5, 50, "no_actuals", 0.5, 0.5),
    "credits_exceed_cost": ("negative_actuals", 0.5, 40, "negative_actuals", 50 / 110, 0.5),
    "spent_the_budget": (0.5, 0.5, 150, 200, "target_exhausted", 0.5),
    "past_its_plan": (1.25, 0.5, 90, 80, 50 / 60, 0.5),  # ten days planned, ten passed
    "finished_early": (1.25, 2.0, 80, 80, "complete", 2.0),
    "finished_late": (0.8, 1.0, 125, 125, "complete", 0.5),
    "without_cost_in_its_plan": ("bac_zero", "no_plan_to_date", 30, "bac_zero", "bac_zero", None),
    "without_a_baseline": ("no_baseline", "no_baseline", "no_baseline", "no_baseline", "no_baseline", "no_baseline"),
    "without_an_exchange_rate": ("fx_missing", "fx_missing", "fx_missing", "fx_missing", "fx_missing", None),
}  # fmt: skip


def plan(book: Book, key: str, *, earned: float = 0, spent: float = 0, start: date = FIRST, days: int = 12, budget: float | None = 100, **more: object) -> None:
    book.project(key, **({"currency": more.pop("currency")} if "currency" in more else {}))
    finish = start + timedelta(days=days - 1)
    task = book.task(key, "T", start, finish, budget, **more)
    if earned:
        book.add("progress", task_id=task, progress_date=STATUS_DATE, percent_complete_ratio=earned / 100)
    if spent:
        book.cost(key, spent)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    book = Book()
    plan(book, "before_start", start=MONDAY + timedelta(weeks=1))
    plan(book, "should_have_started")
    plan(book, "spent_not_earned", spent=40, actual_start_date=FIRST)
    plan(book, "earned_not_spent", earned=50, actual_start_date=FIRST)
    plan(book, "credits_exceed_cost", earned=50, spent=-10, actual_start_date=FIRST)
    plan(book, "spent_the_budget", earned=50, spent=100, actual_start_date=FIRST)
    plan(book, "past_its_plan", earned=50, spent=40, actual_start_date=FIRST)
    plan(book, "finished_early", spent=80, days=26, actual_start_date=FIRST, actual_finish_date=STATUS_DATE)
    plan(book, "finished_late", spent=125, days=5, actual_start_date=FIRST, actual_finish_date=STATUS_DATE)
    plan(book, "without_cost_in_its_plan", spent=30, budget=0, actual_start_date=FIRST)
    plan(book, "without_a_baseline", spent=30, budget=None, actual_start_date=FIRST)
    plan(book, "without_an_exchange_rate", spent=30, actual_start_date=FIRST, currency="CHF")
    return Published(tmp_path_factory.mktemp("states"), book)


@pytest.mark.parametrize(("state", "metric"), [(s, m) for s, row in STATES.items() for m, e in zip(METRICS, row, strict=True) if e is not None])
def test_each_state_shows_what_it_should(published: Published, state: str, metric: str) -> None:
    expected = STATES[state][METRICS.index(metric)]
    value, reason = published.of(metric, state)
    if isinstance(expected, str):
        assert (value, reason) == (None, expected)
    else:
        assert (value, reason) == (pytest.approx(expected, rel=1e-6), None)


def test_a_variance_is_shown_where_an_index_cannot_be(published: Published) -> None:
    assert published.of("cost_variance", "credits_exceed_cost") == (60.0, None)


def test_cost_is_shown_without_a_baseline(published: Published) -> None:
    assert published.of("actual_cost", "without_a_baseline") == (30.0, None)


def test_a_portfolio_with_one_missing_rate_says_so_instead_of_adding_currencies_up(published: Published) -> None:
    assert published.value("actual_cost") == (None, "fx_missing")
    assert published.value("cost_performance_index", "project_id <> 'without_an_exchange_rate'")[1] is None


def test_no_metric_of_any_state_is_infinite_or_not_a_number(published: Published) -> None:
    names = [r[0] for r in published.connection.execute("select metric_name from metric where mart = 'project_total'").fetchall()]
    for state in STATES:
        for name in names:
            value, reason = published.of(name, state)
            assert (value is None) == (reason is not None), (state, name)
            assert value is None or abs(value) < 1e9, (state, name)
