"""Budget, cost and earned value."""

from __future__ import annotations

from etl.metrics.definition import (
    AC,
    ACB,
    BAC,
    CREDIT_B,
    DATED,
    ESTIMATED,
    EV,
    EVD,
    FX,
    NO_BASELINE,
    NO_COST_B,
    NO_DATES,
    NO_DISCRETE,
    NO_EARNED,
    NO_PERCENTAGE,
    NO_PLAN,
    OLD_ESTIMATE,
    PV,
    PVD,
    SPENT,
    UNCOSTED,
    UNCOSTED_ANY,
    ZERO,
    Metric,
    lately,
    periods,
    untold,
)

ACCRUAL = "Accrual accounting"
REPORTED = "filter (where reported_forecast_amount is not null)"
BUDGETED = "filter (where budget_amount is not null)"
NO_LEDGER = ("missing_input", "count(accrued_amount) = 0")

COST = (
    Metric(
        name="budget",
        symbol="Budget",
        label="Budget",
        unit="reporting",
        better="none",
        sql="cast(sum(budget_amount) as double)",
        formula="Σ approved budget",
        meaning=(
            "Current approved budget: original, approved changes and transfers. Without lines of a"
            " budget, that of the tasks; without these, the planned total last reported."
        ),
        example="300 + 40 change − 10 transfer = 330.",
        unknown=(
            ("fx_missing", "sum(fx_missing_count) > 0"),
            ("no_baseline", "sum(budget_amount) is null"),
        ),
        source="Budget control, PMBOK Guide",
    ),
    Metric(
        name="original_budget",
        symbol="",
        label="Original budget",
        unit="reporting",
        better="none",
        sql="cast(sum(original_budget_amount) as double)",
        formula="Σ first approved budget",
        meaning="What was approved first.",
        example="Approved at 300, now 330: original 300.",
        unknown=(FX, ("no_baseline", "sum(original_budget_amount) is null")),
        source="Budget control, PMBOK Guide",
    ),
    Metric(
        name="actual_cost",
        symbol="AC",
        label="Actual cost",
        unit="reporting",
        better="none",
        sql=AC,
        formula="Σ invoiced + accrued + labour",
        meaning=(
            "What the work has cost: invoiced, paid and accrued cost and labour, once. Commitments"
            " are not in it."
        ),
        example="Invoices 70, accrual 20, reversal −20, labour 30: 100.",
        unknown=(FX, UNCOSTED_ANY, ("no_actuals", "sum(actual_cost_amount) is null")),
    ),
    Metric(
        name="committed",
        symbol="",
        label="Committed",
        unit="reporting",
        better="none",
        sql="cast(sum(committed_amount) as double)",
        formula="Σ ordered − received",
        meaning="Ordered and not yet received.",
        example="An order of 50 of which 20 arrived: 30.",
        unknown=(FX, ("missing_input", "count(committed_amount) = 0")),
        source="Commitment accounting",
    ),
    Metric(
        name="liability",
        symbol="",
        label="Spent and committed",
        unit="reporting",
        better="lower",
        sql=f"coalesce({AC}, 0) + {{committed}}",
        formula="AC + committed",
        meaning="What is spent or owed.",
        example="AC 100, open orders 30: 130.",
        unknown=(
            (
                "no_actuals",
                "sum(actual_cost_amount) is null and coalesce(sum(committed_amount), 0) = 0",
            ),
        ),
        source="Commitment accounting",
        kind="derived",
    ),
    Metric(
        name="fx_variance",
        symbol="",
        label="Exchange difference",
        unit="reporting",
        better="higher",
        sql="cast(sum(actual_cost_amount) - sum(booked_cost_amount) as double)",
        formula="AC at budget rate − AC at booked rate",
        meaning=(
            "What exchange rates cost; below 0 is unfavourable. Kept out of cost performance."
            " Labour priced from time is never booked, so it makes no difference."
        ),
        example="100 at budget rate, 104 booked: −4.",
        unknown=(
            FX,
            ("fx_missing", "sum(booked_missing_count) > 0"),
            ("no_actuals", "sum(actual_cost_amount) is null"),
        ),
        source="Budget rate against booked rate",
    ),
    Metric(
        name="reported_variance_ratio",
        symbol="",
        label="Over plan, as reported",
        unit="ratio",
        better="lower",
        sql=(
            "cast(sum(reported_forecast_amount - reported_baseline_amount) as double) /"
            f" nullif(cast(sum(reported_baseline_amount) {REPORTED} as double), 0)"
        ),
        formula="Σ (forecast − planned) ÷ Σ planned, of those with both",
        meaning=(
            "How far the expected total lies over the planned total, for sources that know only"
            " totals. Projects that state only one of the two are not counted."
        ),
        example=(
            "Planned 100, expected 112: 0.12; a third that states only 500 expected changes"
            " nothing."
        ),
        unknown=(
            FX,
            ("no_baseline", "coalesce(sum(reported_baseline_amount), 0) = 0"),
            ("missing_input", f"coalesce(sum(reported_baseline_amount) {REPORTED}, 0) = 0"),
        ),
        source="US IT Dashboard variance algorithms",
    ),
    Metric(
        name="accrued",
        symbol="",
        label="Accrued",
        unit="reporting",
        better="none",
        sql="cast(sum(accrued_amount) as double)",
        formula="Σ received or performed, not invoiced",
        meaning=(
            "Part of the actual cost that no invoice has come for yet; it reverses when one does."
        ),
        example="Accrued 20 000, reversed 15 000: 5 000.",
        unknown=(FX, NO_LEDGER),
        source=ACCRUAL,
        mart="project_spend",
    ),
    Metric(
        name="supplier_invoiced",
        symbol="",
        label="Invoiced by suppliers",
        unit="reporting",
        better="none",
        sql="cast(sum(supplier_invoiced_amount) as double)",
        formula="Σ invoices, paid or not; credits negative",
        meaning=(
            "What suppliers have invoiced. Labour in the ledger without a supplier is our own and"
            " not in it."
        ),
        example="Invoices of 70 000 and a credit of 5 000: 65 000.",
        unknown=(FX, NO_LEDGER),
        source=ACCRUAL,
        mart="project_spend",
    ),
    Metric(
        name="supplier_paid",
        symbol="",
        label="Paid to suppliers",
        unit="reporting",
        better="none",
        sql="cast(sum(supplier_paid_amount) as double)",
        formula="Σ paid invoices",
        meaning="What of it is paid.",
        example="65 000 invoiced, 40 000 paid: 40 000.",
        unknown=(FX, NO_LEDGER),
        source=ACCRUAL,
        mart="project_spend",
    ),
    Metric(
        name="forecast_to_budget",
        symbol="",
        label="Budget left at the end",
        unit="reporting",
        better="higher",
        sql=(
            "cast(sum(budget_amount - coalesce(actual_cost_amount, 0) - remaining_amount) filter"
            " (where budget_amount is not null) as double)"
        ),
        formula="budget − (AC + Σ ETC)",
        meaning=(
            "Current budget less what the responsible people expect it to cost; below 0 it is"
            f" short. Of the projects with a budget. {ESTIMATED}"
        ),
        example="330 − 300 = 30.",
        unknown=(
            FX,
            ("no_baseline", "sum(budget_amount) is null"),
            (
                "missing_input",
                (
                    "count(*) filter (where budget_amount is not null and remaining_amount is"
                    " null) > 0"
                ),
            ),
            OLD_ESTIMATE,
        ),
        source="Budget control, PMBOK Guide",
    ),
    Metric(
        name="burn_rate",
        symbol="",
        label="Burn rate, per 4 weeks",
        unit="reporting",
        better="none",
        sql="cast(sum(recent_cost_amount) as double) / 3",
        formula="ΔAC of the last three periods of four whole weeks ÷ 3",
        meaning=(
            "What four weeks cost, on average of the last twelve. Where no ledger came in, what"
            " reports say was spent; then a report from before these weeks is needed."
        ),
        example="36 000 in twelve weeks: 12 000.",
        unknown=(
            ("fx_missing", "sum(fx_missing_count) > 0"),
            (
                "insufficient_history",
                "coalesce(max(closed_period_count), 0) < 3 or count(recent_cost_amount) = 0",
            ),
        ),
        source="Budget control, PMBOK Guide",
    ),
    Metric(
        name="runway",
        symbol="",
        label="Runway",
        unit="weeks",
        better="higher",
        sql=(
            "greatest(({budget} - coalesce(cast(sum(actual_cost_amount) as double), 0)) /"
            " nullif({burn_rate}, 0) * 4, 0)"
        ),
        formula="(budget − AC) ÷ burn rate",
        meaning="Weeks the budget lasts at this rate; 0 when it is spent. Of one project.",
        example="(330 − 210) ÷ 12 a period = 10 periods, 40 weeks.",
        unknown=(
            ("not_additive", "count(*) > 1"),
            ("nothing_spent", "coalesce(sum(recent_cost_amount), 0) = 0"),
            ("negative_actuals", "sum(recent_cost_amount) < 0"),
        ),
        source="Budget control, PMBOK Guide",
        kind="derived",
    ),
    Metric(
        name="budget_spent",
        symbol="",
        label="Budget spent",
        unit="ratio",
        better="none",
        sql=f"cast(sum(actual_cost_amount) {BUDGETED} as double) / nullif({{budget}}, 0)",
        formula="AC ÷ budget, of those with a budget",
        meaning=(
            "Share of the approved budget that is spent, plan or no plan. It says nothing of how"
            " much is done for it; above 1 more is spent than was approved."
        ),
        example="Budget 1 000, ledger 700: 0.70.",
        unknown=(
            ("no_actuals", f"sum(actual_cost_amount) {BUDGETED} is null"),
            ("bac_zero", "sum(budget_amount) = 0"),
        ),
        source="Budget control, PMBOK Guide",
        kind="derived",
    ),
    Metric(
        name="estimate_by_burn",
        symbol="EAC(burn)",
        label="Forecast at the present rate",
        unit="reporting",
        better="lower",
        sql=(
            "coalesce(cast(sum(actual_cost_amount) as double), 0) + {burn_rate} / 4 *"
            " max(finish_weeks_number)"
        ),
        formula="AC + burn rate ÷ 4 × weeks to the finish expected",
        meaning=(
            "Final cost if each week until the finish costs what a week cost lately. It takes the"
            " finish expected, else the one of the baseline, as it is said, and needs no progress."
            " Of one project."
        ),
        example="210 + 12 ÷ 4 × 40 weeks = 330.",
        unknown=(
            ("not_additive", "count(*) > 1"),
            ("complete", "bool_or(is_finished)"),
            ("negative_actuals", "sum(recent_cost_amount) < 0"),
            ("no_finish", "max(finish_weeks_number) is null"),
            ("target_passed", "max(finish_weeks_number) < 0"),
        ),
        source="Budget control, PMBOK Guide",
        kind="derived",
    ),
    Metric(
        name="capex",
        symbol="",
        label="Capital expenditure",
        unit="reporting",
        better="none",
        sql="cast(sum(capex_amount) as double)",
        formula="Σ actual cost on capital accounts",
        meaning=(
            "With operating expenditure and what has no kind of account it makes the actual cost."
        ),
        example="60 of 100: 60.",
        unknown=(FX, NO_LEDGER, ("no_actuals", "sum(actual_cost_amount) is null")),
        source="IAS 38; by the ledger's own accounts",
        mart="project_spend",
    ),
    Metric(
        name="opex",
        symbol="",
        label="Operating expenditure",
        unit="reporting",
        better="none",
        sql="cast(sum(opex_amount) as double)",
        formula="Σ actual cost on operating accounts",
        meaning="See capital expenditure.",
        example="30 of 100: 30.",
        unknown=(FX, NO_LEDGER, ("no_actuals", "sum(actual_cost_amount) is null")),
        source="IAS 38; by the ledger's own accounts",
        mart="project_spend",
    ),
    Metric(
        name="unclassified_cost",
        symbol="",
        label="Cost of no kind of account",
        unit="reporting",
        better="lower",
        sql="cast(sum(unclassified_amount) as double)",
        formula="AC − capital − operating",
        meaning="Labour priced from time is here too, unless the ledger carries it.",
        example="100 − 60 − 30 = 10.",
        unknown=(FX, NO_LEDGER, ("no_actuals", "sum(actual_cost_amount) is null")),
        source="IAS 38; by the ledger's own accounts",
        mart="project_spend",
    ),
)

EARNED = (
    Metric(
        name="planned_value",
        symbol="PV",
        label="Planned value",
        unit="reporting",
        better="none",
        sql=PV,
        formula="Σ baseline due by the status date",
        meaning=(
            "What the approved plan says should be earned by the status date, phased over working"
            " time; what has no working day of its own falls due over its first day. Of a project"
            " without tasks in a baseline the budget is spread evenly over the working days between"
            " its baseline dates: an assumption, said wherever it shows."
        ),
        example="A task of 100 over 10 working days, 4 of them past: 40.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, NO_DATES),
    ),
    Metric(
        name="earned_value",
        symbol="EV",
        label="Earned value",
        unit="reporting",
        better="higher",
        sql=EV,
        formula="Σ budget × credit",
        meaning=(
            "What the work done was planned to cost, by each task's technique. A task is done when"
            " it has an actual finish or was last reported 100 % complete, by whatever technique;"
            " then it has earned all of its budget, what falls due at its start included, and what"
            " is reported after its finish does not count. Work in a cancelled state of the board"
            " earns nothing, whatever it reports. A task has begun with its start, its finish or"
            " the first progress reported on it, whichever is first. A start or finish after the"
            " status date has not happened: a task whose start is cut so is at 0 % unless progress"
            " dated by then says otherwise. Apportioned tasks earn the share that the task they"
            " lean on has earned, at any depth; what they, or level of effort, report themselves"
            " does not count. Level of effort earns as planned until it is finished, or the other"
            " work of its project is, or the project; then it is done. Of a project without tasks"
            " in a baseline it is its budget times the percentage last reported of the whole,"
            " and all of the budget from its actual finish on."
        ),
        example="Budget 100, 40 % physically complete: 40.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE),
    ),
    Metric(
        name="budget_at_completion",
        symbol="BAC",
        label="Budget at completion",
        unit="reporting",
        better="none",
        sql=BAC,
        formula="Σ task baselines + undistributed",
        meaning=(
            "The whole approved baseline; management reserve is outside. Where tasks below a task,"
            " by parent or by WBS, have budgets, these count and its own repeats them: the budget"
            " of a parent gives way to those of its children; where none has one, its own counts."
            " What was cancelled stays in it until a version of the baseline takes it out. Of a"
            " project without tasks in a baseline it is the approved budget, once a percentage of"
            " it is known."
        ),
        example="Tasks 80 and 20: 100.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE),
    ),
    Metric(
        name="percent_complete",
        symbol="",
        label="Complete",
        unit="ratio",
        better="higher",
        sql=f"{EV} / nullif({BAC}, 0)",
        formula="EV ÷ BAC",
        meaning=(
            "Share of the baseline that is earned. Above 1 is a data error or unapproved scope."
        ),
        example="EV 40, BAC 100: 0.40.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, ZERO),
    ),
    Metric(
        name="percent_planned",
        symbol="",
        label="Planned",
        unit="ratio",
        better="none",
        sql=f"{PV} / nullif(cast(sum(baseline_amount) {DATED} as double), 0)",
        formula="PV ÷ BAC",
        meaning="Share of the baseline that should be earned.",
        example="PV 50, BAC 100: 0.50.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, NO_DATES, ZERO),
    ),
    Metric(
        name="percent_spent",
        symbol="",
        label="Spent",
        unit="ratio",
        better="none",
        sql=f"{SPENT} / nullif({BAC}, 0)",
        formula="AC ÷ BAC",
        meaning="Share of the baseline that is spent. May be above 1, or below 0 after credits.",
        example="AC 58, BAC 100: 0.58.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, UNCOSTED, ZERO),
    ),
    Metric(
        name="cost_variance",
        symbol="CV",
        label="Cost variance",
        unit="reporting",
        better="higher",
        sql=f"{EV} - {SPENT}",
        formula="EV − AC",
        meaning="Earned less spent.",
        example="EV 200 000, AC 290 000: −90 000.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, UNCOSTED),
    ),
    Metric(
        name="schedule_variance",
        symbol="SV",
        label="Schedule variance",
        unit="reporting",
        better="higher",
        sql=f"{EVD} - {PVD}",
        formula="EV − PV, without level of effort",
        meaning=(
            "Earned less planned, level of effort left out. Returns to 0 at the end of a late"
            " project; read SPI(t) then."
        ),
        example="EV 200 000, PV 250 000: −50 000.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, NO_DATES),
    ),
    Metric(
        name="cost_variance_ratio",
        symbol="CV %",
        label="Cost variance, share",
        unit="ratio",
        better="higher",
        sql="{cost_variance} / nullif({earned_value}, 0)",
        formula="CV ÷ EV",
        meaning="Cost variance for each unit earned.",
        example="−90 ÷ 200 = −0.45.",
        unknown=(NO_EARNED,),
        kind="derived",
    ),
    Metric(
        name="schedule_variance_ratio",
        symbol="SV %",
        label="Schedule variance, share",
        unit="ratio",
        better="higher",
        sql=f"{{schedule_variance}} / nullif({PVD}, 0)",
        formula="SV ÷ PV, without level of effort",
        meaning="Schedule variance for each unit planned, level of effort left out.",
        example="−50 ÷ 250 = −0.20.",
        unknown=(NO_DISCRETE,),
        kind="derived",
    ),
    Metric(
        name="cost_performance_index",
        symbol="CPI",
        label="Cost performance",
        unit="index",
        better="target",
        sql=f"{EV} / nullif({ACB}, 0)",
        formula="EV ÷ AC",
        meaning=(
            "Value earned for each unit of money spent. Below 1, the work costs more than planned."
        ),
        example="200 000 ÷ 290 000 = 0.69.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, UNCOSTED, ZERO, NO_COST_B, CREDIT_B),
    ),
    Metric(
        name="schedule_performance_index",
        symbol="SPI",
        label="Schedule performance",
        unit="index",
        better="target",
        sql=f"{EVD} / nullif({PVD}, 0)",
        formula="EV ÷ PV, without level of effort",
        meaning=(
            "Value earned for each unit planned by now. Level of effort is left out, because it"
            " earns as planned and hides what is late. Returns to 1 at the end of a late project,"
            " so the colour of a schedule is not judged by it."
        ),
        example="200 000 ÷ 250 000 = 0.80.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, NO_DATES, ZERO, NO_DISCRETE),
    ),
    Metric(
        name="schedule_performance_all",
        symbol="SPI, all",
        label="Schedule performance, level of effort included",
        unit="index",
        better="target",
        sql=f"cast(sum(earned_value_amount) {DATED} as double) / nullif({PV}, 0)",
        formula="EV ÷ PV of all work",
        meaning=(
            "Schedule performance with level of effort, to stand beside the one without. Nearer to"
            " 1 the more support a project plans."
        ),
        example="50 of 100 due, and support of 100 all due: 150 ÷ 200 = 0.75.",
        unknown=(FX, NO_PERCENTAGE, NO_BASELINE, NO_DATES, ZERO, NO_PLAN),
    ),
    Metric(
        name="critical_ratio",
        symbol="CSI",
        label="Cost and schedule",
        unit="index",
        better="target",
        sql="{cost_performance_index} * {schedule_performance_index}",
        formula="CPI × SPI",
        meaning="Cost and schedule performance together; SPI without level of effort.",
        example="0.69 × 0.80 = 0.55.",
        kind="derived",
    ),
    Metric(
        name="period_cost_performance",
        symbol="CPI 4 w",
        label="Cost performance, last 4 weeks",
        unit="index",
        better="target",
        sql=f"{lately('earned_amount', 'period')} / nullif({lately('cost_amount', 'period')}, 0)",
        formula="ΔEV ÷ ΔAC over the last four whole weeks",
        meaning="What the latest work earned for each unit it cost; the first sign of a turn.",
        example="Earned 40, spent 50 in four weeks: 0.80.",
        unknown=(
            FX,
            NO_PERCENTAGE,
            NO_BASELINE,
            ZERO,
            periods(1),
            untold("period"),
            UNCOSTED,
            ("no_actuals", f"coalesce({lately('cost_amount', 'period')}, 0) = 0"),
            ("negative_actuals", f"{lately('cost_amount', 'period')} < 0"),
        ),
    ),
    Metric(
        name="period_schedule_performance",
        symbol="SPI 4 w",
        label="Schedule performance, last 4 weeks",
        unit="index",
        better="target",
        sql=(
            f"{lately('earned_discrete_amount', 'period')} /"
            f" nullif({lately('planned_discrete_amount', 'period')}, 0)"
        ),
        formula="ΔEV ÷ ΔPV over the last four whole weeks, without level of effort",
        meaning=(
            "What the latest weeks earned for each unit planned in them, level of effort left out."
        ),
        example="Earned 40, planned 50 in four weeks: 0.80.",
        unknown=(
            FX,
            NO_PERCENTAGE,
            NO_BASELINE,
            NO_DATES,
            ZERO,
            periods(1),
            untold("period"),
            ("no_plan_to_date", f"coalesce({lately('planned_discrete_amount', 'period')}, 0) <= 0"),
        ),
    ),
    Metric(
        name="recent_cost_performance",
        symbol="CPI 12 w",
        label="Cost performance, last 12 weeks",
        unit="index",
        better="target",
        sql=f"{lately('earned_amount', 'recent')} / nullif({lately('cost_amount', 'recent')}, 0)",
        formula="ΔEV ÷ ΔAC over the last three periods of four whole weeks",
        meaning="Cost performance without what lies further back.",
        example="Earned 90, spent 120 in twelve weeks: 0.75.",
        unknown=(
            FX,
            NO_PERCENTAGE,
            NO_BASELINE,
            ZERO,
            periods(3),
            untold("recent"),
            UNCOSTED,
            ("no_actuals", f"coalesce({lately('cost_amount', 'recent')}, 0) = 0"),
            ("negative_actuals", f"{lately('cost_amount', 'recent')} < 0"),
        ),
    ),
)
