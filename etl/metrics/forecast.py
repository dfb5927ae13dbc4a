"""What it will cost."""

from __future__ import annotations

from etl.metrics.definition import (
    BAC,
    BASED,
    DONE,
    ESTIMATED,
    EV,
    EVD,
    FX,
    NO_BASELINE,
    NO_EARNED,
    NO_PERCENTAGE,
    NO_RANGE,
    NO_ROWS,
    OLD_ESTIMATE,
    ONE,
    RANGES,
    SPENT,
    SPENT_ANY,
    UNCOSTED,
    UNESTIMATED,
    ZERO,
    Metric,
)

FORECAST = (
    Metric(
        name="estimate_at_completion",
        symbol="EAC",
        label="Forecast",
        unit="reporting",
        better="lower",
        sql="cast(sum(estimate_amount) as double)",
        formula="Σ of each project: AC + (BAC − EV) before 30 % complete, BAC ÷ CPI after",
        meaning=(
            "Final cost now expected, project by project and added up. Which formula is used"
            " depends on how much is complete."
        ),
        example="At 40 % complete, BAC 500 and CPI 0.69: 725.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, UNCOSTED),
        source="PMI Standard for EVM; which formula leads is Standpoint's choice",
        kind="computed",
    ),
    Metric(
        name="estimate_low",
        symbol="EAC low",
        label="Lowest forecast",
        unit="reporting",
        better="lower",
        sql=(
            "least({estimate_at_plan}, {estimate_by_cost?}, {estimate_weighted?}, case when"
            " {percent_complete?} >= 0.3 then {estimate_by_both?} end)"
        ),
        formula="least of EAC(plan), EAC(CPI), weighted and, from 30 % complete, EAC(CPI×SPI)",
        meaning="The forecast range, lower end: formulas that need no opinion.",
        example="Of 590, 725, 703.8 and 833.75: 590.",
        kind="derived",
    ),
    Metric(
        name="estimate_high",
        symbol="EAC high",
        label="Highest forecast",
        unit="reporting",
        better="lower",
        sql=(
            "greatest({estimate_at_plan}, {estimate_by_cost?}, {estimate_weighted?}, case when"
            " {percent_complete?} >= 0.3 then {estimate_by_both?} end)"
        ),
        formula="greatest of EAC(plan), EAC(CPI), weighted and, from 30 % complete, EAC(CPI×SPI)",
        meaning="The forecast range, upper end.",
        example="Of 590, 725, 703.8 and 833.75: 833.75.",
        kind="derived",
    ),
    Metric(
        name="estimate_at_plan",
        symbol="EAC(plan)",
        label="Forecast, rest at plan",
        unit="reporting",
        better="lower",
        sql=f"{SPENT} + greatest({BAC} - {EV}, 0)",
        formula="AC + (BAC − EV)",
        meaning=(
            "Final cost if the rest costs what was planned. The forecast shown before 30 % is"
            " complete."
        ),
        example="290 + (500 − 200) = 590.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, UNCOSTED),
    ),
    Metric(
        name="estimate_by_cost",
        symbol="EAC(CPI)",
        label="Forecast at this efficiency",
        unit="reporting",
        better="lower",
        sql="{budget_at_completion} / nullif({cost_performance_index}, 0)",
        formula="BAC ÷ CPI",
        meaning=(
            "Final cost if the rest costs as the work so far. Low confidence before 20 % is"
            " complete."
        ),
        example="500 ÷ 0.69 = 725.",
        unknown=(NO_EARNED,),
        kind="derived",
    ),
    Metric(
        name="estimate_by_both",
        symbol="EAC(CPI×SPI)",
        label="Forecast, cost and schedule",
        unit="reporting",
        better="lower",
        sql=(
            f"{SPENT} + ({{budget_at_completion}} - {{earned_value}}) /"
            " nullif({critical_ratio}, 0)"
        ),
        formula="AC + (BAC − EV) ÷ (CPI × SPI)",
        meaning="A pessimistic bound; never a headline before 30 % is complete.",
        example="290 + 300 ÷ 0.5517 = 833.75.",
        unknown=(UNCOSTED, NO_EARNED, ("no_progress", f"{EVD} = 0")),
        kind="derived",
    ),
    Metric(
        name="estimate_weighted",
        symbol="EAC(0.8 CPI + 0.2 SPI(t))",
        label="Forecast, weighted",
        unit="reporting",
        better="lower",
        sql=(
            f"{SPENT} + ({{budget_at_completion}} - {{earned_value}}) / nullif(0.8 *"
            " {cost_performance_index} + 0.2 * {schedule_performance_time}, 0)"
        ),
        formula="AC + (BAC − EV) ÷ (0.8 CPI + 0.2 SPI(t))",
        meaning="Final cost if cost performance leads and lateness costs a little. Of one project.",
        example="290 + 300 ÷ (0.8 × 0.6897 + 0.2 × 0.8667) = 703.8.",
        unknown=(
            UNCOSTED,
            NO_EARNED,
        ),
        kind="derived",
    ),
    Metric(
        name="estimate_by_recent",
        symbol="EAC(CPI 12 w)",
        label="Forecast at the latest efficiency",
        unit="reporting",
        better="lower",
        sql=(
            f"{SPENT} + ({{budget_at_completion}} - {{earned_value}}) /"
            " nullif({recent_cost_performance}, 0)"
        ),
        formula="AC + (BAC − EV) ÷ CPI of the last 12 weeks",
        meaning="Final cost if the rest costs as the last three periods did.",
        example="290 + 300 ÷ 0.75 = 690.",
        unknown=(
            UNCOSTED,
            ("no_progress", "coalesce(sum(recent_earned_amount), 0) <= 0"),
        ),
        kind="derived",
    ),
    Metric(
        name="estimate_by_people",
        symbol="LRE",
        label="Forecast of the responsible",
        unit="reporting",
        better="lower",
        sql=f"{SPENT_ANY} + cast(sum(remaining_amount) as double)",
        formula="AC + Σ ETC",
        meaning=(
            "Actual cost and what the responsible people expect still to spend, added here, not"
            f" typed. {ESTIMATED}"
        ),
        example="210 + 90 = 300, where a published sheet prints 310.",
        unknown=(FX, UNCOSTED, UNESTIMATED, OLD_ESTIMATE),
    ),
    Metric(
        name="estimate_to_complete",
        symbol="ETC",
        label="Still to spend",
        unit="reporting",
        better="none",
        sql=f"{{estimate_at_completion}} - {SPENT}",
        formula="EAC − AC",
        meaning="What the rest is expected to cost.",
        example="725 − 290 = 435.",
        kind="derived",
    ),
    Metric(
        name="variance_at_completion",
        symbol="VAC",
        label="Over or under at the end",
        unit="reporting",
        better="higher",
        sql="{budget_at_completion} - {estimate_at_completion}",
        formula="BAC − EAC",
        meaning="Budget less forecast; below 0 is an overrun.",
        example="500 − 725 = −225 with BAC ÷ CPI.",
        kind="derived",
    ),
    Metric(
        name="variance_at_completion_ratio",
        symbol="VAC %",
        label="Over or under at the end, share",
        unit="ratio",
        better="higher",
        sql="{variance_at_completion} / nullif({budget_at_completion}, 0)",
        formula="VAC ÷ BAC",
        meaning="Share of the budget by which the forecast lies over or under it.",
        example="−225 ÷ 500 = −0.45.",
        unknown=(ZERO,),
        kind="derived",
    ),
    Metric(
        name="cost_even",
        symbol="EAC P50",
        label="Final cost, as likely as not",
        unit="reporting",
        better="lower",
        sql="cast(max(even_amount) as double)",
        formula="(AC + BAC − EV) × P50 of outcome ÷ forecast at this stage",
        meaning=(
            "Final cost that is as likely exceeded as not, by how such forecasts turned out. From"
            " 20 % complete."
        ),
        example="590 at 40 % complete × 1.02 = 602.",
        unknown=(ONE, *NO_RANGE, ("insufficient_history", "not bool_or(is_point_shown)")),
        source=RANGES,
        mart="project_forecast",
        kind="computed",
    ),
    Metric(
        name="cost_likely",
        symbol="EAC P80",
        label="Final cost, in four of five cases",
        unit="reporting",
        better="lower",
        sql="cast(max(likely_amount) as double)",
        formula="(AC + BAC − EV) × P80 of outcome ÷ forecast at this stage",
        meaning="Final cost that four in five such projects stayed below.",
        example="590 at 40 % complete × 1.09 = 643.",
        unknown=(ONE, *NO_RANGE, ("fx_missing", "max(likely_amount) is null")),
        source=RANGES,
        mart="project_forecast",
        kind="computed",
    ),
    Metric(
        name="together_even",
        symbol="ΣEAC P50",
        label="Final cost together, as likely as not",
        unit="reporting",
        better="lower",
        sql="cast(max(even_amount) as double)",
        formula="P50 of Σ of each project's final cost, drawn from its range with a common factor",
        meaning=(
            "What the projects of a department, or of the company, cost together, as likely"
            " exceeded as not."
        ),
        example="Half of 10 000 sums stay below 64.1 M: 64.1 M.",
        unknown=(ONE, NO_ROWS),
        source="Portfolio simulation with a common factor; ΣP80 is not the P80 of the sum",
        mart="group_forecast",
        kind="computed",
    ),
    Metric(
        name="together_likely",
        symbol="ΣEAC P80",
        label="Final cost together, in four of five cases",
        unit="reporting",
        better="lower",
        sql="cast(max(likely_amount) as double)",
        formula="P80 of Σ of each project's final cost, drawn from its range with a common factor",
        meaning=(
            "What the projects together stay below in four of five cases: less than the sum of what"
            " each stays below."
        ),
        example="8 000 of 10 000 sums stay below 65.5 M: 65.5 M.",
        unknown=(ONE, NO_ROWS),
        source="Portfolio simulation with a common factor; ΣP80 is not the P80 of the sum",
        mart="group_forecast",
        kind="computed",
    ),
    Metric(
        name="duration_even",
        symbol="IEAC(t) P50",
        label="Duration, as likely as not",
        unit="days",
        better="lower",
        sql="max(even_days)",
        formula="(AT + PD − ES) × P50 of outcome ÷ forecast at this stage",
        meaning="Working days that are as likely exceeded as not. From 20 % complete.",
        example="100 at 40 % complete × 1.03 = 103.",
        unknown=(
            ONE,
            *NO_RANGE,
            ("not_started", "max(likely_days) is null"),
            ("insufficient_history", "not bool_or(is_point_shown)"),
        ),
        source=RANGES,
        mart="project_forecast",
        kind="computed",
    ),
    Metric(
        name="duration_likely",
        symbol="IEAC(t) P80",
        label="Duration, in four of five cases",
        unit="days",
        better="lower",
        sql="max(likely_days)",
        formula="(AT + PD − ES) × P80 of outcome ÷ forecast at this stage",
        meaning="Working days that four in five such projects stayed below.",
        example="100 at 40 % complete × 1.13 = 113.",
        unknown=(ONE, *NO_RANGE, ("not_started", "max(likely_days) is null")),
        source=RANGES,
        mart="project_forecast",
        kind="computed",
    ),
    Metric(
        name="to_complete_index",
        symbol="TCPI",
        label="Efficiency needed",
        unit="index",
        better="lower",
        sql=f"({BAC} - {EV}) / nullif({BAC} - {SPENT}, 0)",
        formula="(BAC − EV) ÷ (BAC − AC)",
        meaning=(
            "Value the rest must earn per unit of money to finish on budget. Above 1.10 is hard to"
            " reach."
        ),
        example="(500 − 200) ÷ (500 − 290) = 1.43.",
        unknown=(
            FX,
            NO_PERCENTAGE,
            NO_BASELINE,
            UNCOSTED,
            ZERO,
            DONE,
            (
                "target_exhausted",
                f"coalesce(sum(actual_cost_amount) {BASED}, 0) >= sum(baseline_amount)",
            ),
        ),
    ),
    Metric(
        name="to_complete_index_forecast",
        symbol="TCPI(EAC)",
        label="Efficiency needed for the forecast",
        unit="index",
        better="lower",
        sql=f"({BAC} - {EV}) / nullif({{estimate_by_cost}} - {SPENT}, 0)",
        formula="(BAC − EV) ÷ (EAC − AC)",
        meaning="Equals CPI when the forecast is BAC ÷ CPI.",
        example="300 ÷ (725 − 290) = 0.69.",
        unknown=(DONE,),
        kind="derived",
    ),
    Metric(
        name="to_complete_index_people",
        symbol="TCPI(LRE)",
        label="Efficiency the responsible count on",
        unit="index",
        better="lower",
        sql=f"({BAC} - {EV}) / nullif(cast(sum(remaining_amount) {BASED} as double), 0)",
        formula="(BAC − EV) ÷ Σ ETC",
        meaning=(
            "Value the rest must earn per unit of money to cost what the responsible people expect."
            " More than 0.10 above CPI, they count on what was never reached yet."
        ),
        example="300 ÷ 300 = 1.00 against a CPI of 0.69: not realistic.",
        unknown=(
            FX,
            NO_PERCENTAGE,
            NO_BASELINE,
            DONE,
            (
                "missing_input",
                (
                    "count(*) filter (where baseline_amount is not null and remaining_amount is"
                    " null) > 0"
                ),
            ),
            OLD_ESTIMATE,
            ("target_exhausted", f"coalesce(sum(remaining_amount) {BASED}, 0) = 0"),
        ),
    ),
)
