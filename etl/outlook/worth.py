"""What each project is worth by its dated cash flows: present value, rate of return, payback,
benefit against cost."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pyarrow as pa

from etl.arithmetic import investment
from etl.arithmetic.investment import Answer
from etl.engine import Engine

READS = ("int_project_rate",)
WRITES = ("project_value",)

FLOWS = """
    select
        cash_flows.project_id,
        cash_flows.flow_kind,
        date_diff('day', min(cash_flows.flow_date) over (partition by cash_flows.project_id),
            cash_flows.flow_date) as days,
        cast(cash_flows.flow_amount * int_project_rate.budget_rate as double) as amount
    from cash_flows
    join int_project_rate
        on int_project_rate.project_id = cash_flows.project_id
    order by cash_flows.project_id, cash_flows.flow_date, cash_flows.flow_kind
"""
NUMBERS = (
    "present_value",
    "return_rate",
    "payback_years",
    "discounted_payback_years",
    "benefit_cost",
    "return_on_investment",
)


def publish(engine: Engine, rate: float | None) -> None:
    """One row per project with cash flows; each number with the reason where it has none. Rate is
    yearly, e.g. 0.035; None is not stated."""
    rows = [
        _row(project, list(flows), rate)
        for project, flows in groupby(engine.rows(FLOWS), key=lambda r: str(r[0]))
    ]
    kinds = [
        ("project_id", pa.string()),
        ("discount_ratio", pa.float64()),
        *((n, pa.float64()) for n in NUMBERS),
        *((f"{n}_reason", pa.string()) for n in NUMBERS),
    ]
    engine.register("found_value", pa.Table.from_pylist(rows, schema=pa.schema(kinds)))
    engine.run("create table build.project_value as select * from found_value")


def _row(project: str, flows: list[Any], rate: float | None) -> dict[str, object]:
    numbers = dict(zip(NUMBERS, _numbers(flows, rate), strict=True))
    return {
        "project_id": project,
        "discount_ratio": rate,
        **{n: a.value for n, a in numbers.items()},
        **{f"{n}_reason": a.reason for n, a in numbers.items()},
    }


def _numbers(flows: list[Any], rate: float | None) -> list[Answer]:
    if any(f[3] is None for f in flows):
        return [Answer(None, "fx_missing")] * len(NUMBERS)
    money, years = [float(f[3]) for f in flows], [f[2] / investment.YEAR for f in flows]
    unstated = Answer(None, "missing_input")
    worth = unstated if rate is None else Answer(investment.present_value(rate, money, years))
    later = unstated if rate is None else investment.payback(money, years, rate)
    return [
        worth,
        investment.internal_rate(money, years),
        investment.payback(money, years),
        later,
        unstated if rate is None else _ratio(flows, rate),
        _gain(flows),
    ]


def _ratio(flows: list[Any], rate: float) -> Answer:
    """Present value of what comes in ÷ of what goes out."""
    gained, spent = (
        investment.present_value(
            rate,
            [f[3] for f in flows if f[1] == kind],
            [f[2] / investment.YEAR for f in flows if f[1] == kind],
        )
        for kind in ("benefit", "cost")
    )
    return Answer(gained / -spent) if spent else Answer(None, "no_actuals")


def _gain(flows: list[Any]) -> Answer:
    """(Benefit − cost) ÷ cost, not discounted, over all flows that came in."""
    gained, spent = (sum(f[3] for f in flows if f[1] == kind) for kind in ("benefit", "cost"))
    return Answer((gained + spent) / -spent) if spent else Answer(None, "no_actuals")
