"""What could go wrong, and what is to be done about it."""

from __future__ import annotations

from etl.contract.columns import SOLD
from etl.metrics.definition import FX, NO_ROWS, ONE, Metric

EMV = "Expected monetary value, PMBOK Guide"
ISO = "ISO 31000; PMBOK Guide"
NO_OPEN = ("no_risk", "count(*) filter (where is_open) = 0")

RISK = (
    Metric("exposure", "EMV", "Risk exposure", "reporting", "lower", "cast(sum(exposure_amount) as double)", "Σ probability × impact",
           "Expected cost of the open risks: a mean, not a reserve. A risk with the day of its closing is closed, whatever its state says. The impact is the mean of its low, likely and high where all three are given, else the likely one.", "50 % × 480 000 = 240 000.",
           (FX, ("fx_missing", "sum(unpriced_risk_count) > 0"), ("no_risk", "sum(open_risk_count) = 0"), ("not_assessed", "sum(exposure_amount) is null")), EMV),
    Metric("risk_reserve", "P80", "Risk reserve, in four of five cases", "reporting", "lower", "cast(max(likely_amount) as double)",
           "P80 of Σ of what strikes, each drawn between its three points", "What the open risks of one project cost together at most in four of five cases.",
           "One risk of 50 % and 480 000: 0 in half the runs, so P80 is what it costs when it strikes mildly.", (ONE, NO_ROWS), f"{EMV}; simulation", "risk_reserve", "computed"),
    Metric("group_reserve", "ΣP80", "Risk reserve together, in four of five cases", "reporting", "lower", "cast(max(likely_amount) as double)",
           "P80 of Σ over the projects, drawn in the same runs", "What the open risks of a department, or of the company, cost together at most in four of five cases; less than the sum of the projects' reserves.",
           "8 000 of 10 000 sums stay below 3.1 M: 3.1 M.", (ONE, NO_ROWS, ("no_risk", "max(drawn_risk_count) = 0")), f"{EMV}; simulation", "group_reserve", "computed"),
    Metric("residual_exposure", "", "Exposure after the responses", "reporting", "lower", "cast(sum(residual_exposure_amount) filter (where is_open) as double)",
           "Σ residual probability × residual impact", "Expected cost of the open risks once their responses are in place.", "20 % × 200 000 = 40 000.",
           (NO_OPEN, ("fx_missing", "bool_or(is_fx_missing)"), ("not_assessed", "count(residual_exposure_amount) filter (where is_open) = 0")), EMV, "risk_exposure"),
    Metric("response_return", "", "Return on responses", "ratio", "higher",
           "cast(sum(exposure_amount - residual_exposure_amount - response_cost_amount) filter (where is_open) as double) "
           "/ nullif(cast(sum(response_cost_amount) filter (where is_open and exposure_amount is not null and residual_exposure_amount is not null) as double), 0)",
           "(EMV before − EMV after − cost of the response) ÷ cost of the response", "What each unit spent on responses saves on top of itself.",
           "(240 000 − 40 000 − 50 000) ÷ 50 000 = 3.",
           (("fx_missing", "bool_or(is_fx_missing)"), ("missing_input", "coalesce(sum(response_cost_amount) filter (where is_open and exposure_amount is not null and residual_exposure_amount is not null), 0) = 0"),), EMV, "risk_exposure"),
    Metric("risk_delay", "", "Expected delay of a risk", "days", "lower", "cast(max(delay_exposure_days) as double)", "probability × most likely delay",
           "Of one risk: delays of several do not add up unless they lie on one path. The simulation of the network says what they come to.",
           "30 % × 10 days = 3.", (ONE, NO_ROWS, ("not_assessed", "max(delay_exposure_days) is null")), ISO, "risk_exposure", "computed"),
    Metric("risk_score", "", "Highest risk score", "count", "lower", "max(score_level) filter (where is_open)", "level of probability × level of impact, 1 to 25",
           "Ranks risks; scores are never added up. A probability of up to 10, 30, 50 and 70 per cent is level 1 to 4, an impact below 1, 5, 10 and 20 per cent of the budget likewise; what lies higher is 5.", "Level 3 × level 4 = 12.",
           (NO_OPEN, ("not_assessed", "max(score_level) filter (where is_open) is null")), ISO, "risk_exposure", "computed"),
    Metric("open_issues", "", "Open issues", "count", "lower", "count(*) filter (where is_open and action_kind = 'issue')", "issues opened and not closed",
           "Issues being dealt with.", "Twelve opened, nine closed: 3.", (("missing_input", "not (select has_issues from snapshot)"),), ISO, "action", shown_to=SOLD),
    Metric("issue_age", "", "Age of open issues", "days", "lower", "avg(age_days) filter (where is_open and action_kind = 'issue')", "Σ (status date − opened) ÷ open issues",
           "Days the open issues have been open, on average.", "10 and 50 days: 30.",
           (("missing_input", "count(*) filter (where is_open and action_kind = 'issue') = 0"),), ISO, "action", shown_to=SOLD),
    Metric("issue_resolution", "", "Time to resolve", "days", "lower", "avg(age_days) filter (where not is_open and action_kind = 'issue')", "Σ (closed − opened) ÷ closed issues",
           "Days it took to close an issue, on average.", "4 and 8 days: 6.",
           (("insufficient_history", "count(*) filter (where not is_open and action_kind = 'issue') = 0"),), ISO, "action", shown_to=SOLD),
    Metric("overdue_actions", "", "Overdue actions", "ratio", "lower", "cast(count(*) filter (where is_overdue) as double) / nullif(count(*) filter (where is_open and due_date is not null), 0)",
           "open and past their date ÷ open with a date", "Share of the open issues and responses that should be done by now. Those without a date are not counted.", "2 of 8: 0.25.",
           (("missing_input", "count(*) filter (where is_open and due_date is not null) = 0"),), ISO, "action"),
)  # fmt: skip
