"""Every number once: formula, unit, source, when it is unknown and why. Published in the snapshot;
computes nothing itself.

Kinds: `aggregate` is SQL over one mart; `derived` names other metrics in braces; `computed` is one
value per entity that may not be added up. Sums come first and the division last, so a roll-up is
never an average of ratios.
"""

from __future__ import annotations

import re
from dataclasses import replace

from etl.metrics.change import CHANGE
from etl.metrics.cost import COST, EARNED
from etl.metrics.customer import CUSTOMER
from etl.metrics.data import DATA
from etl.metrics.dates import DATES
from etl.metrics.definition import BAC, EV, LATER, REASONS, Metric
from etl.metrics.flow import FLOW
from etl.metrics.forecast import FORECAST
from etl.metrics.margin import MARGIN
from etl.metrics.people import PEOPLE
from etl.metrics.record import RECORD
from etl.metrics.risk import RISK
from etl.metrics.value import VALUE

__all__ = [
    "BY_NAME",
    "METRICS",
    "REASONS",
    "TOPICS",
    "Metric",
    "estimate_sql",
    "listed_sql",
    "parts",
    "reason_sql",
    "reasons",
    "value_sql",
]

PROGRESS = re.compile(
    r"\b(earned_value_amount|earned_value_discrete_amount|period_earned_amount|period_earned_discrete_amount|recent_earned_amount|earned_schedule_days|adhering_amount|estimate_amount)\b"
)


def _as_of(metric: Metric) -> Metric:
    """What stands on progress is unknown, not 0, where a task was reported complete only after the
    status date."""
    stands = metric.mart == "project_total" and PROGRESS.search(metric.sql)
    rule = f"{metric.rule} {REASONS[LATER[0]]}" if metric.rule else ""
    return replace(metric, unknown=(LATER, *metric.unknown), rule=rule) if stands else metric


TOPICS: dict[str, tuple[Metric, ...]] = {
    "Budget and cost": COST,
    "Earned value": EARNED,
    "Forecast": FORECAST,
    "Track record": RECORD,
    "Dates": DATES,
    "Risk": RISK,
    "Change and reserve": CHANGE,
    "Benefits and value": VALUE,
    "Customers": CUSTOMER,
    "Margin": MARGIN,
    "People": PEOPLE,
    "Flow": FLOW,
    "Data quality": DATA,
}
TOPICS = {topic: tuple(_as_of(metric) for metric in metrics) for topic, metrics in TOPICS.items()}
METRICS = tuple(metric for metrics in TOPICS.values() for metric in metrics)
# The forecast of one project: at plan before 30 % complete, at its own efficiency after, where it
# has one.
EARLY = f"({EV} < 0.3 * {BAC} or {{estimate_by_cost}} is null)"
BY_NAME = {m.name: m for m in METRICS}
LISTED = (
    "cost_performance_index",
    "schedule_performance_index",
    "schedule_performance_time",
    "percent_complete",
    "percent_spent",
    "budget_spent",
)
"""Metrics published for each project, so that a list reads them and forms no ratio of its own."""
OTHER = re.compile(r"\{(\w+)(\??)\}")


def value_sql(metric: Metric) -> str:
    """The complete expression: null wherever a reason holds, other metrics written out."""
    body = _written(metric.sql)
    return (
        f"(case when {reason_sql(metric)} is null then {body} end)"
        if reasons(metric)
        else f"({body})"
    )


def parts(metric: Metric) -> tuple[str, ...]:
    """The metrics it is made of, each once, in the order of its definition."""
    return tuple(dict.fromkeys(name for name, _ in OTHER.findall(metric.sql)))


def reasons(metric: Metric) -> tuple[tuple[str, str], ...]:
    """The conditions in order: those of the metrics it is made of, which lie deeper, then its
    own."""
    inputs = tuple(
        r
        for name, optional in OTHER.findall(metric.sql)
        if not optional
        for r in reasons(BY_NAME[name])
    )
    return tuple(dict.fromkeys(inputs + metric.unknown))


def reason_sql(metric: Metric) -> str:
    """The expression that gives the reason code, or null where the value is known."""
    cases = " ".join(f"when {condition} then '{reason}'" for reason, condition in reasons(metric))
    return f"(case {cases} end)" if cases else "cast(null as varchar)"


def estimate_sql() -> str:
    """The forecast of one project, for the column that roll-ups add up."""
    return _written(f"case when {EARLY} then {{estimate_at_plan}} else {{estimate_by_cost}} end")


def listed_sql(table: str) -> str:
    """What lists of projects show of each: the value by its definition, or why there is none."""
    return " union all ".join(
        f"select project_id, '{name}' as metric_name, cast({value_sql(BY_NAME[name])} as double) as"
        f" metric_value, {reason_sql(BY_NAME[name])} as reason from {table} group by project_id"
        for name in LISTED
    )


def leading_sql() -> str:
    """The name of the metric that is a project's forecast."""
    return _written(f"case when {EARLY} then 'estimate_at_plan' else 'estimate_by_cost' end")


def _written(text: str) -> str:
    return OTHER.sub(lambda match: value_sql(BY_NAME[match[1]]), text)
