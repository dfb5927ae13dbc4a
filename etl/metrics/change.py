"""How the budget changed, and what is held in reserve."""

from __future__ import annotations

from etl.metrics.definition import FX, ONE, Metric

CONTROL = "Integrated change control, PMBOK Guide"
RESERVE = "EIA-748; PMBOK Guide"
MART = "project_change"
NO_CHANGES = ("missing_input", "count(decided_change_count) = 0")
NO_DRAWS = ("missing_input", "count(contingency_drawn_amount) = 0")

CHANGE = (
    Metric("approved_changes", "", "Approved changes", "reporting", "none", "cast(sum(approved_change_amount) as double)", "Σ cost effect of approved change requests",
           "What approved change requests add to the cost.", "+40 000 and −10 000: 30 000.", (FX, NO_CHANGES), CONTROL, MART),
    Metric("pending_changes", "", "Pending changes", "reporting", "lower", "cast(sum(pending_change_amount) as double)", "Σ cost effect of change requests not decided",
           "What change requests would add if approved. In no other number.", "Two of 20 000: 40 000.", (FX, NO_CHANGES), CONTROL, MART),
    Metric("budget_changes", "", "Budget changed", "reporting", "none", "cast(sum(budget_change_amount) as double)", "Σ budget lines for changes",
           "What changes added to the budget, by its own lines. With transfers and undistributed budget it leads from the first approval to the budget.", "A line of +40 000 and one of −10 000: 30 000.", (FX,), CONTROL, MART),
    Metric("undistributed_budget", "", "Undistributed budget", "reporting", "none", "cast(sum(undistributed_amount) as double)", "Σ budget lines not yet distributed",
           "Approved budget that no task has yet; part of the budget.", "Approved 200 without tasks: 200.", (FX,), "EIA-748; PMBOK Guide", MART),
    Metric("budget_transfers", "", "Budget moved", "reporting", "none", "cast(sum(transfer_amount) as double)", "Σ transfers in − out",
           "Budget moved between projects. Over all of them it comes to 0; within a part it need not.", "36 000 out of one into another: 0 together.", (FX,), CONTROL, MART),
    Metric("unbudgeted_changes", "", "Approved, not budgeted", "reporting", "lower", "cast(sum(unbudgeted_amount) as double)", "Σ approved change requests − Σ budget lines for changes",
           "Approved change requests less what the budget was changed by. Other than 0, budget and change requests do not agree.", "Approved 40 000, budgeted 40 000: 0.",
           (FX, ("missing_input", "sum(unbudgeted_amount) is null")), CONTROL, MART),
    Metric("scope_volatility", "", "Budget moved by changes, 12 weeks", "ratio", "lower", "cast(sum(recent_change_amount) as double) / nullif(cast(sum(original_amount) as double), 0)",
           "Σ size of the changes approved in the last twelve weeks ÷ original budget", "How much of the scope, by its cost, was changed lately; what is added and what is dropped both count.",
           "+30 000 and −10 000 of 1 000 000: 0.04.", (FX, NO_CHANGES, ("no_baseline", "coalesce(sum(original_amount), 0) = 0")), CONTROL, MART),
    Metric("change_finish_effect", "", "Days added by changes", "days", "lower", "cast(max(approved_change_days) as double)", "Σ days of approved change requests",
           "Working days approved change requests add to the finish, as they said. Of one project.", "5 and 10: 15.", (ONE, ("missing_input", "max(approved_change_days) is null")), CONTROL, MART, "computed"),
    Metric("decision_time", "", "Time to decide a change", "days", "lower", "cast(sum(decision_total_days) as double) / nullif(sum(timed_change_count), 0)", "Σ (decided − raised) ÷ decided",
           "Days from raising a change request to its decision, on average.", "20 and 40 days: 30.", (NO_CHANGES, ("insufficient_history", "coalesce(sum(timed_change_count), 0) = 0"),), CONTROL, MART),
    Metric("acceptance_rate", "", "Changes approved", "ratio", "none", "cast(sum(approved_change_count) as double) / nullif(sum(decided_change_count), 0)", "approved ÷ decided",
           "Share of the decided change requests that were approved.", "3 of 4: 0.75.", (NO_CHANGES, ("insufficient_history", "coalesce(sum(decided_change_count), 0) = 0"),), CONTROL, MART),
    Metric("contingency_remaining", "", "Contingency left", "reporting", "higher", "cast(sum(contingency_amount - contingency_drawn_amount) as double)", "allocated − drawn + returned",
           "What is left for known risks, inside the budget.", "Allocated 60 000, drawn 25 000, returned 5 000: 40 000.", (FX, ("missing_input", "sum(contingency_amount) is null"), NO_DRAWS), RESERVE, MART),
    Metric("contingency_drawn", "", "Contingency drawn", "ratio", "lower",
           "cast(sum(contingency_drawn_amount) filter (where contingency_amount is not null) as double) / nullif(cast(sum(contingency_amount) as double), 0)", "(drawn − returned) ÷ allocated",
           "Share of the contingency that is used up. Above the share of the work that is complete, it will not last.", "20 000 of 60 000: 0.33.",
           (FX, ("missing_input", "coalesce(sum(contingency_amount), 0) = 0"), NO_DRAWS), RESERVE, MART),
    Metric("contingency_adequacy", "", "Contingency for the risks left", "index", "higher",
           "cast(sum(contingency_amount - contingency_drawn_amount) as double) / nullif(cast(sum(exposure_amount) filter (where contingency_amount is not null) as double), 0)",
           "contingency left ÷ exposure", "Below 1, what is left does not even cover the expected cost of the open risks.", "40 000 ÷ 50 000 = 0.80.",
           (FX, ("missing_input", "coalesce(sum(contingency_amount), 0) = 0"), NO_DRAWS, ("fx_missing", "sum(unpriced_risk_count) filter (where contingency_amount is not null) > 0"), ("not_assessed", "coalesce(sum(exposure_amount) filter (where contingency_amount is not null), 0) <= 0")), RESERVE, MART),
    Metric("management_reserve", "", "Management reserve left", "reporting", "higher", "cast(sum(reserve_amount - reserve_drawn_amount) as double)", "allocated − drawn + returned",
           "What is held for the unknown, outside the budget.", "100 000 less 30 000: 70 000.", (FX, ("missing_input", "sum(reserve_amount) is null"), NO_DRAWS), RESERVE, MART),
)  # fmt: skip
