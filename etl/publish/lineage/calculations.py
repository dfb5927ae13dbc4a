"""What no sum of rows gives."""

from __future__ import annotations

from etl.publish.lineage.conditions import NETWORK, RUNS, TOTAL
from etl.publish.lineage.trace import CALCULATION, INPUTS, SIMULATION, Trace, read, told

CALCULATIONS: tuple[Trace, ...] = (
    *told(
        "project_simulation",
        "even_days likely_days contingency_days baseline_chance_ratio expected_chance_ratio",
        kind=SIMULATION,
        table="tasks",
        words=RUNS,
    ),
    *told("task_simulation", "criticality_ratio", kind=SIMULATION, table="tasks", words=RUNS),
    *told("risk_reserve", "likely_amount", kind=SIMULATION, table="risks", words=RUNS),
    *told("group_reserve", "likely_amount", kind=SIMULATION, table="risks", words=RUNS),
    *told(
        "group_forecast",
        "even_amount likely_amount",
        kind=SIMULATION,
        table="project_forecast",
        words=RUNS,
    ),
    *told(
        "team_forecast",
        "even_item_count likely_item_count even_backlog_days likely_backlog_days",
        kind=SIMULATION,
        table="team_flow_week",
        words=RUNS,
    ),
    *told(
        "project_forecast",
        "even_amount likely_amount even_days likely_days",
        kind=CALCULATION,
        table=TOTAL,
        words="The project's forecast times how such forecasts turned out.",
    ),
    *told(
        "project_schedule",
        "critical_path_days finish_float_days",
        kind=CALCULATION,
        table="tasks",
        words=NETWORK,
    ),
    *told(
        "key_person", "top_person_hours named_hours", kind=CALCULATION, table="tasks", words=NETWORK
    ),
    *told(
        "project_value",
        "present_value return_rate return_on_investment payback_years discounted_payback_years"
        " benefit_cost",
        kind=CALCULATION,
        table="cash_flows",
        words="Dated money in and out, discounted.",
    ),
    *(
        Trace(
            mart="project_value",
            column=c,
            kind=INPUTS,
            table="cash_flows",
            words="Dated money in and out.",
            sql=read("cash_flow"),
            unit="reporting",
        )
        for c in (
            "present_value",
            "return_rate",
            "return_on_investment",
            "payback_years",
            "discounted_payback_years",
            "benefit_cost",
        )
    ),
    *told(
        "project_margin",
        "time_billed_amount time_labour_amount recognised_cost_amount recognised_estimate_amount"
        " recognised_amount fixed_margin_amount billed_amount worked_hours",
        kind=CALCULATION,
        table="customer_invoices",
        words="Price, invoices and cost of each project, by how its revenue is recognised.",
    ),
    *told(
        "forecast_score",
        "*",
        kind=CALCULATION,
        table="project_history",
        words="What earlier reports said, against how it ended.",
    ),
)
