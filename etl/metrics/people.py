"""Who does it, and whether they can."""

from __future__ import annotations

from etl.contract import SHARED
from etl.metrics.definition import Metric

PEOPLE = (
    Metric("allocation", "", "Booked", "ratio", "target", "cast(sum(booked_hours) as double) / nullif(cast(sum(available_hours) as double), 0)",
           "booked ÷ available", "Hours firmly booked for each available hour.", "36 booked, 30 available: 1.20.",
           (("no_capacity", "coalesce(sum(available_hours), 0) = 0"),), "Resource management, per person and week", "team_week", shown_to=SHARED),
    Metric("over_booked", "", "Overbooked hours", "h", "lower", "cast(sum(over_booked_hours) as double)", "Σ max(0, booked − available)",
           "Hours booked beyond what is available, person by person and week by week; averages would hide them.",
           "36 and 20 booked, 30 available each: 6, not 0.", (), "Resource management, per person and week", "team_week", shown_to=SHARED),
    Metric("utilisation", "", "Worked", "ratio", "target", "cast(sum(worked_hours) as double) / nullif(cast(sum(available_hours) as double), 0)",
           "worked ÷ available", "Hours worked on projects for each available hour.", "32 worked, 40 available: 0.80.",
           (("no_capacity", "coalesce(sum(available_hours), 0) = 0"), ("missing_input", "sum(worked_hours) is null")), "Resource management, per person and week",
           "team_week", shown_to=SHARED),
    Metric("billable_utilisation", "", "Billable", "ratio", "higher",
           "cast(sum(billable_hours) as double) / nullif(cast(sum(capacity_hours) as double), 0)", "billable ÷ capacity",
           "Approved billable hours for each hour of capacity; absence counts as capacity lost.", "1 450 ÷ 2 000 = 0.725.",
           (("no_capacity", "coalesce(sum(capacity_hours), 0) = 0"), ("missing_input", "sum(billable_hours) is null")), "Professional services practice",
           "team_week", shown_to=SHARED),
)  # fmt: skip
