"""How forecasts turned out: what earlier reports said of projects that have ended since."""

from __future__ import annotations

from etl.metrics.definition import Metric

MART = "forecast_score"
LEAST = 20
FEW = ("insufficient_history", f"count(*) < {LEAST}")
SOURCE = "metrics of forecast accuracy; GAO-09-3SP ch. 18"


def _cover(name: str, label: str, share: str, inside: str, known: str) -> Metric:
    return Metric(name, "", label, "ratio", "target", f"cast(count(*) filter (where {inside}) as double) / nullif(count({known}), 0)", "forecasts that held ÷ forecasts",
                  f"Share of the published forecasts that the outcome did not exceed; {share} of 100 is what they promise.", "33 of 41: 0.80.",
                  (("insufficient_history", f"count({known}) < {LEAST}"),), SOURCE, MART, "computed")  # fmt: skip


RECORD = (
    Metric("forecast_bias", "", "Bias of the cost forecast", "ratio", "target", "avg(cast(estimate_amount as double) / nullif(cast(actual_cost_amount as double), 0) - 1) filter (where actual_cost_amount > 0)",
           "mean of EAC ÷ final cost − 1", "By how much forecasts were above (+) or below (−) what it cost in the end, over all reports of projects that have ended.", "90 and 120 for what cost 100: +0.05.",
           (FEW, ("insufficient_history", f"count(estimate_amount) filter (where actual_cost_amount > 0) < {LEAST}")), SOURCE, MART, "computed"),
    Metric("finish_bias", "", "Bias of the finish forecast", "days", "target", "avg(cast(late_days as double))", "mean of actual − expected finish", "Calendar days by which projects ended after what was expected, over all reports before their end.",
           "10 days late and 2 early: 4.", (FEW, ("insufficient_history", f"count(late_days) < {LEAST}")), SOURCE, MART, "computed"),
    _cover("cost_cover", "Cost below four in five", "80", "actual_cost_amount <= likely_amount", "likely_amount"),
    _cover("cost_cover_even", "Cost below the middle", "50", "actual_cost_amount <= even_amount", "even_amount"),
    _cover("finish_cover", "Finish by four in five", "80", "actual_finish_date <= likely_date", "likely_date"),
    _cover("finish_cover_even", "Finish by the middle", "50", "actual_finish_date <= even_date", "even_date"),
)  # fmt: skip
