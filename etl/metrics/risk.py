"""What could go wrong, and what is to be done about it."""

from __future__ import annotations

from etl.contract.columns import SOLD
from etl.metrics.definition import FX, NO_ROWS, ONE, Metric

EMV = "Expected monetary value, PMBOK Guide"
ISO = "ISO 31000; PMBOK Guide"
NO_OPEN = ("no_risk", "count(*) filter (where is_open) = 0")

RISK = (
    Metric(
        name="exposure",
        symbol="EMV",
        label="Risk exposure",
        unit="reporting",
        better="lower",
        sql="cast(sum(exposure_amount) as double)",
        formula="Σ probability × impact",
        meaning=(
            "Expected cost of the open risks: a mean, not a reserve. A risk with the day of its"
            " closing is closed, whatever its state says. The impact is the mean of its low, likely"
            " and high where all three are given, else the likely one."
        ),
        example="50 % × 480 000 = 240 000.",
        unknown=(
            FX,
            ("fx_missing", "sum(unpriced_risk_count) > 0"),
            ("no_risk", "sum(open_risk_count) = 0"),
            ("not_assessed", "sum(exposure_amount) is null"),
        ),
        source=EMV,
    ),
    Metric(
        name="risk_reserve",
        symbol="P80",
        label="Risk reserve, in four of five cases",
        unit="reporting",
        better="lower",
        sql="cast(max(likely_amount) as double)",
        formula="P80 of Σ of what strikes, each drawn between its three points",
        meaning="What the open risks of one project cost together at most in four of five cases.",
        example=(
            "One risk of 50 % and 480 000: 0 in half the runs, so P80 is what it costs when it"
            " strikes mildly."
        ),
        unknown=(ONE, NO_ROWS),
        source=f"{EMV}; simulation",
        mart="risk_reserve",
        kind="computed",
    ),
    Metric(
        name="group_reserve",
        symbol="ΣP80",
        label="Risk reserve together, in four of five cases",
        unit="reporting",
        better="lower",
        sql="cast(max(likely_amount) as double)",
        formula="P80 of Σ over the projects, drawn in the same runs",
        meaning=(
            "What the open risks of a department, or of the company, cost together at most in four"
            " of five cases; less than the sum of the projects' reserves."
        ),
        example="8 000 of 10 000 sums stay below 3.1 M: 3.1 M.",
        unknown=(ONE, NO_ROWS, ("no_risk", "max(drawn_risk_count) = 0")),
        source=f"{EMV}; simulation",
        mart="group_reserve",
        kind="computed",
    ),
    Metric(
        name="residual_exposure",
        symbol="",
        label="Exposure after the responses",
        unit="reporting",
        better="lower",
        sql="cast(sum(residual_exposure_amount) filter (where is_open) as double)",
        formula="Σ residual probability × residual impact",
        meaning="Expected cost of the open risks once their responses are in place.",
        example="20 % × 200 000 = 40 000.",
        unknown=(
            NO_OPEN,
            ("fx_missing", "bool_or(is_fx_missing)"),
            ("not_assessed", "count(residual_exposure_amount) filter (where is_open) = 0"),
        ),
        source=EMV,
        mart="risk_exposure",
    ),
    Metric(
        name="response_return",
        symbol="",
        label="Return on responses",
        unit="ratio",
        better="higher",
        sql=(
            "cast(sum(exposure_amount - residual_exposure_amount - response_cost_amount) filter"
            " (where is_open) as double) / nullif(cast(sum(response_cost_amount) filter (where"
            " is_open and exposure_amount is not null and residual_exposure_amount is not null) as"
            " double), 0)"
        ),
        formula="(EMV before − EMV after − cost of the response) ÷ cost of the response",
        meaning="What each unit spent on responses saves on top of itself.",
        example="(240 000 − 40 000 − 50 000) ÷ 50 000 = 3.",
        unknown=(
            ("fx_missing", "bool_or(is_fx_missing)"),
            (
                "missing_input",
                (
                    "coalesce(sum(response_cost_amount) filter (where is_open and exposure_amount"
                    " is not null and residual_exposure_amount is not null), 0) = 0"
                ),
            ),
        ),
        source=EMV,
        mart="risk_exposure",
    ),
    Metric(
        name="risk_delay",
        symbol="",
        label="Expected delay of a risk",
        unit="days",
        better="lower",
        sql="cast(max(delay_exposure_days) as double)",
        formula="probability × most likely delay",
        meaning=(
            "Of one risk: delays of several do not add up unless they lie on one path. The"
            " simulation of the network says what they come to."
        ),
        example="30 % × 10 days = 3.",
        unknown=(ONE, NO_ROWS, ("not_assessed", "max(delay_exposure_days) is null")),
        source=ISO,
        mart="risk_exposure",
        kind="computed",
    ),
    Metric(
        name="risk_score",
        symbol="",
        label="Highest risk score",
        unit="count",
        better="lower",
        sql="max(score_level) filter (where is_open)",
        formula="level of probability × level of impact, 1 to 25",
        meaning=(
            "Ranks risks; scores are never added up. A probability of up to 10, 30, 50 and 70 per"
            " cent is level 1 to 4, an impact below 1, 5, 10 and 20 per cent of the budget"
            " likewise; what lies higher is 5."
        ),
        example="Level 3 × level 4 = 12.",
        unknown=(NO_OPEN, ("not_assessed", "max(score_level) filter (where is_open) is null")),
        source=ISO,
        mart="risk_exposure",
        kind="computed",
    ),
    Metric(
        name="open_issues",
        symbol="",
        label="Open issues",
        unit="count",
        better="lower",
        sql="count(*) filter (where is_open and action_kind = 'issue')",
        formula="issues opened and not closed",
        meaning="Issues being dealt with.",
        example="Twelve opened, nine closed: 3.",
        unknown=(("missing_input", "not (select has_issues from snapshot)"),),
        source=ISO,
        mart="action",
        shown_to=SOLD,
    ),
    Metric(
        name="issue_age",
        symbol="",
        label="Age of open issues",
        unit="days",
        better="lower",
        sql="avg(age_days) filter (where is_open and action_kind = 'issue')",
        formula="Σ (status date − opened) ÷ open issues",
        meaning="Days the open issues have been open, on average.",
        example="10 and 50 days: 30.",
        unknown=(
            ("missing_input", "count(*) filter (where is_open and action_kind = 'issue') = 0"),
        ),
        source=ISO,
        mart="action",
        shown_to=SOLD,
    ),
    Metric(
        name="issue_resolution",
        symbol="",
        label="Time to resolve",
        unit="days",
        better="lower",
        sql="avg(age_days) filter (where not is_open and action_kind = 'issue')",
        formula="Σ (closed − opened) ÷ closed issues",
        meaning="Days it took to close an issue, on average.",
        example="4 and 8 days: 6.",
        unknown=(
            (
                "insufficient_history",
                "count(*) filter (where not is_open and action_kind = 'issue') = 0",
            ),
        ),
        source=ISO,
        mart="action",
        shown_to=SOLD,
    ),
    Metric(
        name="overdue_actions",
        symbol="",
        label="Overdue actions",
        unit="ratio",
        better="lower",
        sql=(
            "cast(count(*) filter (where is_overdue) as double) / nullif(count(*) filter (where"
            " is_open and due_date is not null), 0)"
        ),
        formula="open and past their date ÷ open with a date",
        meaning=(
            "Share of the open issues and responses that should be done by now. Those without a"
            " date are not counted."
        ),
        example="2 of 8: 0.25.",
        unknown=(
            ("missing_input", "count(*) filter (where is_open and due_date is not null) = 0"),
        ),
        source=ISO,
        mart="action",
    ),
)
