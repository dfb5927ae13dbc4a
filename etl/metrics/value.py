"""What it is for: benefits, worth, and how earlier projects ended."""

from __future__ import annotations

from etl.metrics.definition import FX, NO_ROWS, ONE, Metric

ENDED = ("insufficient_history", "coalesce(sum(ended_count), 0) = 0")
COSTED = ("insufficient_history", "coalesce(sum(costed_count), 0) = 0")
BENEFIT = "Benefits realisation, PMI and MSP"
WORTH = "Gitman, Principles of Managerial Finance; HM Treasury Green Book"
FLOW = "Reinertsen 2009; Magennis"
MART = "project_outcome"


def _worth(column: str) -> tuple[tuple[str, str], ...]:
    """Of one project, and for the reasons that were found with it."""
    codes = ("fx_missing", "not_within_horizon", "ambiguous", "no_actuals", "missing_input")
    return (ONE, NO_ROWS, *((code, f"max({column}_reason) = '{code}'") for code in codes))


VALUE = (
    Metric("benefits_planned", "", "Benefits planned", "reporting", "higher", "cast(sum(benefit_planned_amount) as double)", "Σ planned", "What the projects are for, in money.", "200 000 a year for three years: 600 000.",
           (FX, ("missing_input", "sum(benefit_planned_amount) is null")), BENEFIT, MART),
    Metric("benefits_expected", "", "Benefits expected", "reporting", "higher", "cast(sum(benefit_forecast_amount) as double)", "Σ forecast", "What they are now expected to bring.", "500 000 of 600 000 planned: 500 000.",
           (FX, ("missing_input", "sum(benefit_forecast_amount) is null")), BENEFIT, MART),
    Metric("benefit_realisation", "", "Benefits realised", "ratio", "higher", "cast(sum(benefit_realised_amount) as double) / nullif(cast(sum(benefit_due_amount) as double), 0)",
           "realised ÷ planned to be realised by the status date", "Share of the benefits due that came. What is not yet due, or due and not measured, is not counted.", "150 000 of 200 000 due: 0.75.",
           (FX, ("missing_input", "sum(benefit_planned_amount) is null"), ("missing_input", "sum(benefit_realised_amount) is null and sum(benefit_unmeasured_count) > 0"),
            ("nothing_due", "coalesce(sum(benefit_due_amount), 0) = 0")), BENEFIT, MART),
    Metric("present_value", "NPV", "Net present value", "reporting", "higher", "max(present_value)", "Σ flow ÷ (1 + rate)^years", "What the dated cash flows are worth on the day of the first, at the discount rate stated.",
           "−40 000, then 5 000, 8 000, 12 000 and 30 000 at 8 %: 3 065.", _worth("present_value"), WORTH, "project_value", "computed"),
    Metric("return_rate", "IRR", "Internal rate of return", "ratio", "higher", "max(return_rate)", "the yearly rate at which NPV = 0", "Unknown where there is no such rate, or more than one.",
           "−100, then 39, 59, 55 and 20: 0.281.", _worth("return_rate"), WORTH, "project_value", "computed"),
    Metric("return_on_investment", "ROI", "Return on investment", "ratio", "higher", "max(return_on_investment)", "(benefit − cost) ÷ cost, not discounted", "Over all the cash flows that came in.",
           "Cost 100, benefit 173: 0.73.", _worth("return_on_investment"), WORTH, "project_value", "computed"),
    Metric("payback", "", "Payback", "years", "lower", "max(payback_years)", "time from which Σ flow stays ≥ 0", "Years from the first cash flow until nothing is owed any more, for good. Flows of one day are netted.", "−100, then 40 a year: 2.5.",
           _worth("payback_years"), WORTH, "project_value", "computed"),
    Metric("discounted_payback", "", "Payback, discounted", "years", "lower", "max(discounted_payback_years)", "time from which Σ discounted flow stays ≥ 0", "The same with every flow at its present value.",
           "−100 and 110 a year later at 10 %: 1.", _worth("discounted_payback_years"), WORTH, "project_value", "computed"),
    Metric("benefit_cost", "BCR", "Benefit for each unit of cost", "index", "higher", "max(benefit_cost)", "present value of benefits ÷ of costs", "Above 1 it is worth more than it costs.", "150 ÷ 100 = 1.50.",
           _worth("benefit_cost"), WORTH, "project_value", "computed"),
    Metric("cost_of_delay", "", "Cost of each week of delay", "reporting", "lower", "cast(sum(weekly_delay_amount) as double)", "Σ cost of each week of delay", "What each week of waiting costs, by the projects' own estimate.", "40 000 and 22 000 a week: 62 000.",
           (FX, ("missing_input", "sum(weekly_delay_amount) is null")), FLOW, MART),
    Metric("delay_weight", "CD3", "Cost of delay by duration", "reporting", "higher", "cast(max(weekly_delay_amount) as double) / nullif(cast(max(remaining_weeks_number) as double), 0)",
           "cost of delay a week ÷ weeks left", "In which order to do what competes for the same people: highest first (WSJF in money). Of one project.", "40 000 a week ÷ 20 weeks = 2 000.",
           (ONE, FX, ("missing_input", "max(weekly_delay_amount) is null"), ("complete", "max(remaining_weeks_number) is null"), ("target_passed", "max(remaining_weeks_number) = 0")), FLOW, MART, "computed"),
    Metric("finished_on_time", "", "Projects finished on time", "ratio", "higher", "cast(sum(ended_on_time_count) as double) / nullif(sum(ended_dated_count), 0)", "finished by the current baseline ÷ finished, of those with a baseline finish",
           "Share of the finished projects that met the baseline in force at their end. Projects without a baseline finish, and cancelled ones, are not counted.", "6 of 8: 0.75.", (ENDED, ("no_baseline", "coalesce(sum(ended_dated_count), 0) = 0")), "ISO 21504", MART),
    Metric("finished_as_promised", "", "Projects finished as first promised", "ratio", "higher", "cast(sum(ended_as_first_promised_count) as double) / nullif(sum(ended_promised_count), 0)", "finished by the first baseline ÷ finished, of those with one",
           "Share of the finished projects that met the date first approved. Projects without one, and cancelled ones, are not counted.", "4 of 8: 0.50.", (ENDED, ("no_baseline", "coalesce(sum(ended_promised_count), 0) = 0")), "ISO 21504", MART),
    Metric("finished_on_budget", "", "Projects finished on budget", "ratio", "higher", "cast(sum(ended_on_budget_count) as double) / nullif(sum(costed_count), 0)", "cost no more than the current baseline ÷ finished",
           "Share of the finished projects that cost no more than their last baseline. Cancelled projects are not counted.", "5 of 8: 0.63.", (COSTED,), "ISO 21504", MART),
    Metric("finished_on_first_budget", "", "Projects finished on their first budget", "ratio", "higher", "cast(sum(ended_on_first_budget_count) as double) / nullif(sum(costed_count), 0)",
           "cost no more than the original budget ÷ finished", "Share of the finished projects that cost no more than first approved. Cancelled projects are not counted.", "3 of 8: 0.38.", (COSTED,), "ISO 21504", MART),
)  # fmt: skip
