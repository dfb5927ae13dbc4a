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
    Metric(
        name="benefits_planned",
        symbol="",
        label="Benefits planned",
        unit="reporting",
        better="higher",
        sql="cast(sum(benefit_planned_amount) as double)",
        formula="Σ planned",
        meaning="What the projects are for, in money.",
        example="200 000 a year for three years: 600 000.",
        unknown=(FX, ("missing_input", "sum(benefit_planned_amount) is null")),
        source=BENEFIT,
        mart=MART,
    ),
    Metric(
        name="benefits_expected",
        symbol="",
        label="Benefits expected",
        unit="reporting",
        better="higher",
        sql="cast(sum(benefit_forecast_amount) as double)",
        formula="Σ forecast",
        meaning="What they are now expected to bring.",
        example="500 000 of 600 000 planned: 500 000.",
        unknown=(FX, ("missing_input", "sum(benefit_forecast_amount) is null")),
        source=BENEFIT,
        mart=MART,
    ),
    Metric(
        name="benefit_realisation",
        symbol="",
        label="Benefits realised",
        unit="ratio",
        better="higher",
        sql=(
            "cast(sum(benefit_realised_amount) as double) / nullif(cast(sum(benefit_due_amount) as"
            " double), 0)"
        ),
        formula="realised ÷ planned to be realised by the status date",
        meaning=(
            "Share of the benefits due that came. What is not yet due, or due and not measured, is"
            " not counted."
        ),
        example="150 000 of 200 000 due: 0.75.",
        unknown=(
            FX,
            ("missing_input", "sum(benefit_planned_amount) is null"),
            (
                "missing_input",
                "sum(benefit_realised_amount) is null and sum(benefit_unmeasured_count) > 0",
            ),
            ("nothing_due", "coalesce(sum(benefit_due_amount), 0) = 0"),
        ),
        source=BENEFIT,
        mart=MART,
    ),
    Metric(
        name="present_value",
        symbol="NPV",
        label="Net present value",
        unit="reporting",
        better="higher",
        sql="max(present_value)",
        formula="Σ flow ÷ (1 + rate)^years",
        meaning=(
            "What the dated cash flows are worth on the day of the first, at the discount rate"
            " stated."
        ),
        example="−40 000, then 5 000, 8 000, 12 000 and 30 000 at 8 %: 3 065.",
        unknown=_worth("present_value"),
        source=WORTH,
        mart="project_value",
        kind="computed",
    ),
    Metric(
        name="return_rate",
        symbol="IRR",
        label="Internal rate of return",
        unit="ratio",
        better="higher",
        sql="max(return_rate)",
        formula="the yearly rate at which NPV = 0",
        meaning="Unknown where there is no such rate, or more than one.",
        example="−100, then 39, 59, 55 and 20: 0.281.",
        unknown=_worth("return_rate"),
        source=WORTH,
        mart="project_value",
        kind="computed",
    ),
    Metric(
        name="return_on_investment",
        symbol="ROI",
        label="Return on investment",
        unit="ratio",
        better="higher",
        sql="max(return_on_investment)",
        formula="(benefit − cost) ÷ cost, not discounted",
        meaning="Over all the cash flows that came in.",
        example="Cost 100, benefit 173: 0.73.",
        unknown=_worth("return_on_investment"),
        source=WORTH,
        mart="project_value",
        kind="computed",
    ),
    Metric(
        name="payback",
        symbol="",
        label="Payback",
        unit="years",
        better="lower",
        sql="max(payback_years)",
        formula="time from which Σ flow stays ≥ 0",
        meaning=(
            "Years from the first cash flow until nothing is owed any more, for good. Flows of one"
            " day are netted."
        ),
        example="−100, then 40 a year: 2.5.",
        unknown=_worth("payback_years"),
        source=WORTH,
        mart="project_value",
        kind="computed",
    ),
    Metric(
        name="discounted_payback",
        symbol="",
        label="Payback, discounted",
        unit="years",
        better="lower",
        sql="max(discounted_payback_years)",
        formula="time from which Σ discounted flow stays ≥ 0",
        meaning="The same with every flow at its present value.",
        example="−100 and 110 a year later at 10 %: 1.",
        unknown=_worth("discounted_payback_years"),
        source=WORTH,
        mart="project_value",
        kind="computed",
    ),
    Metric(
        name="benefit_cost",
        symbol="BCR",
        label="Benefit for each unit of cost",
        unit="index",
        better="higher",
        sql="max(benefit_cost)",
        formula="present value of benefits ÷ of costs",
        meaning="Above 1 it is worth more than it costs.",
        example="150 ÷ 100 = 1.50.",
        unknown=_worth("benefit_cost"),
        source=WORTH,
        mart="project_value",
        kind="computed",
    ),
    Metric(
        name="cost_of_delay",
        symbol="",
        label="Cost of each week of delay",
        unit="reporting",
        better="lower",
        sql="cast(sum(weekly_delay_amount) as double)",
        formula="Σ cost of each week of delay",
        meaning="What each week of waiting costs, by the projects' own estimate.",
        example="40 000 and 22 000 a week: 62 000.",
        unknown=(FX, ("missing_input", "sum(weekly_delay_amount) is null")),
        source=FLOW,
        mart=MART,
    ),
    Metric(
        name="delay_weight",
        symbol="CD3",
        label="Cost of delay by duration",
        unit="reporting",
        better="higher",
        sql=(
            "cast(max(weekly_delay_amount) as double) / nullif(cast(max(remaining_weeks_number) as"
            " double), 0)"
        ),
        formula="cost of delay a week ÷ weeks left",
        meaning=(
            "In which order to do what competes for the same people: highest first (WSJF in money)."
            " Of one project that is not over and whose finish somebody expects."
        ),
        example="40 000 a week ÷ 20 weeks = 2 000.",
        unknown=(
            ONE,
            FX,
            ("missing_input", "max(weekly_delay_amount) is null"),
            ("complete", "bool_or(is_finished)"),
            ("missing_input", "max(remaining_weeks_number) is null"),
            ("target_passed", "max(remaining_weeks_number) = 0"),
        ),
        source=FLOW,
        mart=MART,
        kind="computed",
    ),
    Metric(
        name="finished_on_time",
        symbol="",
        label="Projects finished on time",
        unit="ratio",
        better="higher",
        sql="cast(sum(ended_on_time_count) as double) / nullif(sum(ended_dated_count), 0)",
        formula="finished by the current baseline ÷ finished, of those with a baseline finish",
        meaning=(
            "Share of the finished projects that met the baseline in force at their end. Projects"
            " without a baseline finish, and cancelled ones, are not counted."
        ),
        example="6 of 8: 0.75.",
        unknown=(ENDED, ("no_baseline", "coalesce(sum(ended_dated_count), 0) = 0")),
        source="ISO 21504",
        mart=MART,
    ),
    Metric(
        name="finished_as_promised",
        symbol="",
        label="Projects finished as first promised",
        unit="ratio",
        better="higher",
        sql=(
            "cast(sum(ended_as_first_promised_count) as double) /"
            " nullif(sum(ended_promised_count), 0)"
        ),
        formula="finished by the first baseline ÷ finished, of those with one",
        meaning=(
            "Share of the finished projects that met the date first approved. Projects without one,"
            " and cancelled ones, are not counted."
        ),
        example="4 of 8: 0.50.",
        unknown=(ENDED, ("no_baseline", "coalesce(sum(ended_promised_count), 0) = 0")),
        source="ISO 21504",
        mart=MART,
    ),
    Metric(
        name="finished_on_budget",
        symbol="",
        label="Projects finished on budget",
        unit="ratio",
        better="higher",
        sql="cast(sum(ended_on_budget_count) as double) / nullif(sum(costed_count), 0)",
        formula="cost no more than the current baseline ÷ finished",
        meaning=(
            "Share of the finished projects that cost no more than their last baseline. Cancelled"
            " projects are not counted."
        ),
        example="5 of 8: 0.63.",
        unknown=(COSTED,),
        source="ISO 21504",
        mart=MART,
    ),
    Metric(
        name="finished_on_first_budget",
        symbol="",
        label="Projects finished on their first budget",
        unit="ratio",
        better="higher",
        sql="cast(sum(ended_on_first_budget_count) as double) / nullif(sum(costed_count), 0)",
        formula="cost no more than the original budget ÷ finished",
        meaning=(
            "Share of the finished projects that cost no more than first approved. Cancelled"
            " projects are not counted."
        ),
        example="3 of 8: 0.38.",
        unknown=(COSTED,),
        source="ISO 21504",
        mart=MART,
    ),
)
