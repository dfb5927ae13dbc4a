"""How the numbers that are read most are usually misread. Published beside their definitions."""

from __future__ import annotations

from collections.abc import Mapping

MISREAD: Mapping[str, str] = {
    "cost_performance_index": (
        "That below 1 means over budget. It compares cost with the work done so far; the budget may"
        " still hold, and a project may be above 1 and late."
    ),
    "schedule_performance_index": (
        "That 1.00 means on time. It returns to 1.00 when late work is finished, however late;"
        " SPI(t) and the slip of the finish do not."
    ),
    "schedule_performance_time": (
        "That 0.80 means 20 % late. It compares the time the plan allowed for the work done with"
        " the time it took, so far."
    ),
    "schedule_variance": (
        "That it is a delay in time because it is in money. It is work not done yet, at its"
        " planned cost."
    ),
    "cost_variance": (
        "That it is what will be saved or lost. It is the difference so far; the forecast says"
        " where it may end."
    ),
    "percent_complete": (
        "That it is the time gone or the money spent. It is the value of the work done, as a share"
        " of the baseline."
    ),
    "percent_spent": "That it says how much is done. Money can be spent without work done for it.",
    "earned_value": "That it is income. It is the planned cost of the work that is done.",
    "planned_value": "That it is the budget. It is the part of it that was due by the status date.",
    "budget_at_completion": (
        "That it is all the money there is. Contingency and management reserve are not in it."
    ),
    "actual_cost": "That open orders are in it. Commitments stand apart until they are received.",
    "estimate_at_completion": (
        "That it is a promise. It goes on at the pace so far; beside it stand the range, and how"
        " such forecasts turned out."
    ),
    "variance_at_completion": (
        "That it is certain. It is the baseline less a forecast, and moves with it."
    ),
    "to_complete_index": (
        "That above 1 is good. It is how much must be earned for each unit of money left: above 1,"
        " the rest must go better than planned."
    ),
    "cost_likely": (
        "That it is the worst case. In one of five cases such projects ended above it."
    ),
    "finish_slip_ratio": (
        "That a small share is a few days. It is a share of the planned duration: 2 % of two years"
        " is two weeks."
    ),
    "on_time": (
        "That it counts what is still ahead. It is of the milestones reached, those reached by"
        " their baseline date."
    ),
    "baseline_execution": (
        "That above 1 makes up for late tasks. Finishing many small tasks early can hide a late"
        " one on the critical path."
    ),
    "exposure": (
        "That it will happen. It is probability times impact, right for many risks together; no"
        " single risk ever costs its expected value."
    ),
    "contingency_remaining": (
        "That what is left is a saving. It is held against the risks that are still open."
    ),
    "allocation": (
        "That 100 % is the aim. At 100 % of the hours available nothing can slip without moving"
        " something else."
    ),
    "utilisation": (
        "That higher is better. It says nothing of what the hours were for, and people at their"
        " limit make work wait."
    ),
    "work_in_progress": (
        "That more in progress means more gets done. By Little's law, more in progress at the same"
        " throughput takes longer."
    ),
    "cycle_time_likely": (
        "That it is an average. 85 of 100 items took no longer; one of seven did."
    ),
    "throughput": "That items are alike. It counts them, whatever their size.",
    "benefit_realisation": (
        "That it is of all benefits planned. It is of those that were due by the status date."
    ),
    "return_rate": (
        "That the higher rate is the better project. A small project can have a high rate and add"
        " little; compare present values."
    ),
    "payback": "That it says what a project is worth. Money that comes after it is not in it.",
    "time_margin": "That it is profit. Costs that belong to no project are not in it.",
}
