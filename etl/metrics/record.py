"""How forecasts turned out: what earlier reports said of projects that have ended since."""

from __future__ import annotations

from etl.metrics.definition import Metric

MART = "forecast_score"
LEAST = 20
FEW = ("insufficient_history", f"count(*) < {LEAST}")
SOURCE = "metrics of forecast accuracy; GAO-09-3SP ch. 18"


def _cover(name: str, label: str, share: str, inside: str, known: str) -> Metric:
    return Metric(
        name=name,
        symbol="",
        label=label,
        unit="ratio",
        better="target",
        sql=f"cast(count(*) filter (where {inside}) as double) / nullif(count({known}), 0)",
        formula="forecasts that held ÷ forecasts",
        meaning=(
            f"Share of the published forecasts that the outcome did not exceed; {share} of 100 is"
            " what they promise."
        ),
        example="33 of 41: 0.80.",
        unknown=(("insufficient_history", f"count({known}) < {LEAST}"),),
        source=SOURCE,
        mart=MART,
        kind="computed",
    )


RECORD = (
    Metric(
        name="forecast_bias",
        symbol="",
        label="Bias of the cost forecast",
        unit="ratio",
        better="target",
        sql=(
            "avg(cast(estimate_amount as double) / nullif(cast(actual_cost_amount as double), 0) -"
            " 1) filter (where actual_cost_amount > 0)"
        ),
        formula="mean of EAC ÷ final cost − 1",
        meaning=(
            "By how much forecasts were above (+) or below (−) what it cost in the end, over all"
            " reports of projects that have ended."
        ),
        example="90 and 120 for what cost 100: +0.05.",
        unknown=(
            FEW,
            (
                "insufficient_history",
                f"count(estimate_amount) filter (where actual_cost_amount > 0) < {LEAST}",
            ),
        ),
        source=SOURCE,
        mart=MART,
        kind="computed",
    ),
    Metric(
        name="finish_bias",
        symbol="",
        label="Bias of the finish forecast",
        unit="days",
        better="target",
        sql="avg(cast(late_days as double))",
        formula="mean of actual − expected finish",
        meaning=(
            "Calendar days by which projects ended after what was expected, over all reports before"
            " their end."
        ),
        example="10 days late and 2 early: 4.",
        unknown=(FEW, ("insufficient_history", f"count(late_days) < {LEAST}")),
        source=SOURCE,
        mart=MART,
        kind="computed",
    ),
    _cover(
        "cost_cover",
        "Cost below four in five",
        share="80",
        inside="actual_cost_amount <= likely_amount",
        known="likely_amount",
    ),
    _cover(
        "cost_cover_even",
        "Cost below the middle",
        share="50",
        inside="actual_cost_amount <= even_amount",
        known="even_amount",
    ),
    _cover(
        "finish_cover",
        "Finish by four in five",
        share="80",
        inside="actual_finish_date <= likely_date",
        known="likely_date",
    ),
    _cover(
        "finish_cover_even",
        "Finish by the middle",
        share="50",
        inside="actual_finish_date <= even_date",
        known="even_date",
    ),
)
