"""How the budget changed, and what is held in reserve."""

from __future__ import annotations

from etl.metrics.definition import FX, ONE, Metric

CONTROL = "Integrated change control, PMBOK Guide"
RESERVE = "EIA-748; PMBOK Guide"
MART = "project_change"
NO_CHANGES = ("missing_input", "count(decided_change_count) = 0")
NO_DRAWS = ("missing_input", "count(contingency_drawn_amount) = 0")

CHANGE = (
    Metric(
        name="approved_changes",
        symbol="",
        label="Approved changes",
        unit="reporting",
        better="none",
        sql="cast(sum(approved_change_amount) as double)",
        formula="Σ cost effect of approved change requests",
        meaning="What approved change requests add to the cost.",
        example="+40 000 and −10 000: 30 000.",
        unknown=(FX, NO_CHANGES),
        source=CONTROL,
        mart=MART,
    ),
    Metric(
        name="pending_changes",
        symbol="",
        label="Pending changes",
        unit="reporting",
        better="lower",
        sql="cast(sum(pending_change_amount) as double)",
        formula="Σ cost effect of change requests not decided",
        meaning="What change requests would add if approved. In no other number.",
        example="Two of 20 000: 40 000.",
        unknown=(FX, NO_CHANGES),
        source=CONTROL,
        mart=MART,
    ),
    Metric(
        name="budget_changes",
        symbol="",
        label="Budget changed",
        unit="reporting",
        better="none",
        sql="cast(sum(budget_change_amount) as double)",
        formula="Σ budget lines for changes",
        meaning=(
            "What changes added to the budget, by its own lines. With transfers and undistributed"
            " budget it leads from the first approval to the budget."
        ),
        example="A line of +40 000 and one of −10 000: 30 000.",
        unknown=(FX,),
        source=CONTROL,
        mart=MART,
    ),
    Metric(
        name="undistributed_budget",
        symbol="",
        label="Undistributed budget",
        unit="reporting",
        better="none",
        sql="cast(sum(undistributed_amount) as double)",
        formula="Σ budget lines not yet distributed",
        meaning="Approved budget that no task has yet; part of the budget.",
        example="Approved 200 without tasks: 200.",
        unknown=(FX,),
        source="EIA-748; PMBOK Guide",
        mart=MART,
    ),
    Metric(
        name="budget_transfers",
        symbol="",
        label="Budget moved",
        unit="reporting",
        better="none",
        sql="cast(sum(transfer_amount) as double)",
        formula="Σ transfers in − out",
        meaning=(
            "Budget moved between projects. Over all of them it comes to 0; within a part it need"
            " not."
        ),
        example="36 000 out of one into another: 0 together.",
        unknown=(FX,),
        source=CONTROL,
        mart=MART,
    ),
    Metric(
        name="unbudgeted_changes",
        symbol="",
        label="Approved, not budgeted",
        unit="reporting",
        better="lower",
        sql="cast(sum(unbudgeted_amount) as double)",
        formula="Σ approved change requests − Σ budget lines for changes",
        meaning=(
            "Approved change requests less what the budget was changed by. Other than 0, budget and"
            " change requests do not agree."
        ),
        example="Approved 40 000, budgeted 40 000: 0.",
        unknown=(FX, ("missing_input", "sum(unbudgeted_amount) is null")),
        source=CONTROL,
        mart=MART,
    ),
    Metric(
        name="scope_volatility",
        symbol="",
        label="Budget moved by changes, 12 weeks",
        unit="ratio",
        better="lower",
        sql=(
            "cast(sum(recent_change_amount) as double) / nullif(cast(sum(original_amount) as"
            " double), 0)"
        ),
        formula="Σ size of the changes approved in the last twelve weeks ÷ original budget",
        meaning=(
            "How much of the scope, by its cost, was changed lately; what is added and what is"
            " dropped both count."
        ),
        example="+30 000 and −10 000 of 1 000 000: 0.04.",
        unknown=(FX, NO_CHANGES, ("no_baseline", "coalesce(sum(original_amount), 0) = 0")),
        source=CONTROL,
        mart=MART,
    ),
    Metric(
        name="change_finish_effect",
        symbol="",
        label="Days added by changes",
        unit="days",
        better="lower",
        sql="cast(max(approved_change_days) as double)",
        formula="Σ days of approved change requests",
        meaning=(
            "Working days approved change requests add to the finish, as they said. Of one project."
        ),
        example="5 and 10: 15.",
        unknown=(ONE, ("missing_input", "max(approved_change_days) is null")),
        source=CONTROL,
        mart=MART,
        kind="computed",
    ),
    Metric(
        name="decision_time",
        symbol="",
        label="Time to decide a change",
        unit="days",
        better="lower",
        sql="cast(sum(decision_total_days) as double) / nullif(sum(timed_change_count), 0)",
        formula="Σ (decided − raised) ÷ decided",
        meaning="Days from raising a change request to its decision, on average.",
        example="20 and 40 days: 30.",
        unknown=(
            NO_CHANGES,
            ("insufficient_history", "coalesce(sum(timed_change_count), 0) = 0"),
        ),
        source=CONTROL,
        mart=MART,
    ),
    Metric(
        name="acceptance_rate",
        symbol="",
        label="Changes approved",
        unit="ratio",
        better="none",
        sql="cast(sum(approved_change_count) as double) / nullif(sum(decided_change_count), 0)",
        formula="approved ÷ decided",
        meaning="Share of the decided change requests that were approved.",
        example="3 of 4: 0.75.",
        unknown=(
            NO_CHANGES,
            ("insufficient_history", "coalesce(sum(decided_change_count), 0) = 0"),
        ),
        source=CONTROL,
        mart=MART,
    ),
    Metric(
        name="contingency_remaining",
        symbol="",
        label="Contingency left",
        unit="reporting",
        better="higher",
        sql="cast(sum(contingency_amount - contingency_drawn_amount) as double)",
        formula="allocated − drawn + returned",
        meaning="What is left for known risks, inside the budget.",
        example="Allocated 60 000, drawn 25 000, returned 5 000: 40 000.",
        unknown=(FX, ("missing_input", "sum(contingency_amount) is null"), NO_DRAWS),
        source=RESERVE,
        mart=MART,
    ),
    Metric(
        name="contingency_drawn",
        symbol="",
        label="Contingency drawn",
        unit="ratio",
        better="lower",
        sql=(
            "cast(sum(contingency_drawn_amount) filter (where contingency_amount is not null) as"
            " double) / nullif(cast(sum(contingency_amount) as double), 0)"
        ),
        formula="(drawn − returned) ÷ allocated",
        meaning=(
            "Share of the contingency that is used up. Above the share of the work that is"
            " complete, it will not last."
        ),
        example="20 000 of 60 000: 0.33.",
        unknown=(FX, ("missing_input", "coalesce(sum(contingency_amount), 0) = 0"), NO_DRAWS),
        source=RESERVE,
        mart=MART,
    ),
    Metric(
        name="contingency_adequacy",
        symbol="",
        label="Contingency for the risks left",
        unit="index",
        better="higher",
        sql=(
            "cast(sum(contingency_amount - contingency_drawn_amount) as double) /"
            " nullif(cast(sum(exposure_amount) filter (where contingency_amount is not null) as"
            " double), 0)"
        ),
        formula="contingency left ÷ exposure",
        meaning="Below 1, what is left does not even cover the expected cost of the open risks.",
        example="40 000 ÷ 50 000 = 0.80.",
        unknown=(
            FX,
            ("missing_input", "coalesce(sum(contingency_amount), 0) = 0"),
            NO_DRAWS,
            (
                "fx_missing",
                "sum(unpriced_risk_count) filter (where contingency_amount is not null) > 0",
            ),
            (
                "not_assessed",
                (
                    "coalesce(sum(exposure_amount) filter (where contingency_amount is not null),"
                    " 0) <= 0"
                ),
            ),
        ),
        source=RESERVE,
        mart=MART,
    ),
    Metric(
        name="management_reserve",
        symbol="",
        label="Management reserve left",
        unit="reporting",
        better="higher",
        sql="cast(sum(reserve_amount - reserve_drawn_amount) as double)",
        formula="allocated − drawn + returned",
        meaning="What is held for the unknown, outside the budget.",
        example="100 000 less 30 000: 70 000.",
        unknown=(FX, ("missing_input", "sum(reserve_amount) is null"), NO_DRAWS),
        source=RESERVE,
        mart=MART,
    ),
)
