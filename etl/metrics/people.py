"""Who does it, and whether they can. Hours stand per person and week first; teams, departments and skills are their sums."""

from __future__ import annotations

from etl.contract.columns import INTERNAL, SHARED
from etl.metrics.definition import NO_ROWS, ONE, Metric

UNSTATED = ("no_capacity", "count(available_hours) < count(*)")  # contract hours of somebody did not come in
NO_CAPACITY = ("no_capacity", "coalesce(sum(available_hours), 0) = 0 or count(available_hours) < count(*)")
NO_BOOKINGS = ("missing_input", "sum(booked_hours) is null")
NO_DEMAND = ("missing_input", "sum(demand_hours) is null")
RESOURCES = "Resource management, per person and week"
SERVICES = "Professional services practice"


def total(column: str) -> str:
    """The sum of a column of hours as a number."""
    return f"cast(sum({column}) as double)"


def ratio(part: str, whole: str) -> str:
    """Sums first, the division last."""
    return f"{total(part)} / nullif({total(whole)}, 0)"


def _worked(column: str) -> str:
    """The sum of a column over the weeks that time sheets reach: hours ahead are not yet hours to work in."""
    return f"cast(sum({column}) filter (where worked_hours is not null) as double)"


def _idle(column: str) -> tuple[str, str]:
    """No hours that could have been worked, or those of somebody did not come in."""
    return "no_capacity", f"coalesce({_worked(column)}, 0) = 0 or count({column}) filter (where worked_hours is not null) < count(worked_hours)"


def full_time(hours: str) -> str:
    """Hours of all weeks as full-time people, on average over the weeks counted."""
    return f"({hours}) / nullif(cast(max(full_time_hours) as double) * count(distinct week), 0)"


PEOPLE = (
    Metric("headcount", "", "People", "count", "none", "cast(sum(person_count) as double) / nullif(count(distinct week), 0)", "Σ people ÷ weeks",
           "People employed, part-time or not, on average over the weeks counted. Not the same as FTE.", "2 people at 40 and 20 h: 2.", (NO_ROWS,),
           RESOURCES, "team_week", shown_to=SHARED),
    Metric("full_time_equivalents", "FTE", "Full-time people", "FTE", "none", full_time(total("contract_hours")),
           "Σ contract hours ÷ hours of a full-time week ÷ weeks", "Contract hours as full-time people, on average over the weeks counted. portal.toml states the full-time week.",
           "40 and 20 h of contract, 40 h full-time: 1.5 FTE, 2 people.", (NO_ROWS, UNSTATED), RESOURCES, "team_week", shown_to=SHARED),
    Metric("contract_hours", "", "Contract", "h", "none", total("contract_hours"), "Σ contract hours × share of the week employed",
           "Hours of contract, holidays and absence included.", "40 h a week, employed from Wednesday: 24.", (NO_ROWS, UNSTATED), RESOURCES, "team_week", shown_to=SHARED),
    Metric("capacity", "", "Capacity", "h", "none", total("capacity_hours"), "contract hours − public holidays", "Hours before absence and meetings.",
           "40 h, one holiday: 32.", (NO_ROWS, UNSTATED), RESOURCES, "team_week", shown_to=SHARED),
    Metric("availability", "", "Available", "h", "none", total("available_hours"), "(capacity − absence) × (1 − non-project share)", "Hours that projects can have.",
           "40 h, a day off, a tenth for meetings: 28.8.", (NO_ROWS, UNSTATED), RESOURCES, "team_week", shown_to=SHARED),
    Metric("booked", "", "Booked, firm", "h", "none", total("booked_hours"), "Σ firm bookings", "Hours firmly booked on people.", "20 and 16 h on two projects: 36.",
           (NO_BOOKINGS,), RESOURCES, "team_week", shown_to=SHARED),
    Metric("soft_booked", "", "Booked, tentative", "h", "none", total("soft_booked_hours"), "Σ tentative bookings",
           "Hours tentatively booked on people; never added to the firm ones.", "36 firm and 8 tentative: 8.", (("missing_input", "sum(soft_booked_hours) is null"),), RESOURCES, "team_week", shown_to=SHARED),
    Metric("allocation", "", "Booked", "ratio", "target", ratio("booked_hours", "available_hours"),
           "booked ÷ available", "Hours firmly booked for each available hour.", "36 booked, 30 available: 1.20.",
           (NO_CAPACITY, NO_BOOKINGS), RESOURCES, "team_week", shown_to=SHARED),
    Metric("over_booked", "", "Overbooked hours", "h", "lower", total("over_booked_hours"), "Σ max(0, booked − available)",
           "Hours booked beyond what is available, person by person and week by week; averages would hide them.",
           "36 and 20 booked, 30 available each: 6, not 0.", (NO_BOOKINGS, UNSTATED), RESOURCES, "team_week", shown_to=SHARED),
    Metric("utilisation", "", "Worked", "ratio", "target", f"{total('worked_hours')} / nullif({_worked('available_hours')}, 0)",
           "worked ÷ available", "Hours worked on projects for each available hour, over the weeks that have begun.", "32 worked, 40 available: 0.80.",
           (("missing_input", "sum(worked_hours) is null"), _idle("available_hours")), RESOURCES, "team_week", shown_to=SHARED),
    Metric("billable_utilisation", "", "Billable", "ratio", "higher", f"{total('billable_hours')} / nullif({_worked('capacity_hours')}, 0)", "billable ÷ capacity",
           "Approved billable hours for each hour of capacity, over the weeks that have begun; absence counts as capacity lost.", "1 450 ÷ 2 000 = 0.725.",
           (("missing_input", "sum(billable_hours) is null"), _idle("capacity_hours")), SERVICES,
           "team_week", shown_to=SHARED),
    Metric("realisation", "", "Billed of billable", "ratio", "higher", ratio("billed_hours", "billable_hours"), "billed ÷ billable",
           "Hours billed for each approved billable hour; what is not billed yet counts as not billed.", "54 of 60 billable hours billed: 0.90.",
           (("missing_input", "sum(billed_hours) is null"), ("no_progress", "coalesce(sum(billable_hours), 0) = 0")), SERVICES, "team_week", shown_to=SHARED),
    Metric("timesheet_completeness", "", "Time sheets filled", "ratio", "higher", ratio("submitted_hours", "expected_hours"), "Σ min(worked, available) ÷ Σ available, closed weeks",
           "Hours on time sheets for each hour expected there, over closed weeks; one person's extra hours do not fill another's gap. Below 0.95, worked and billable are too low.",
           "44 and 20 worked, 40 expected each: 60 ÷ 80 = 0.75.",
           (("missing_input", "sum(submitted_hours) is null"), ("no_capacity", "coalesce(sum(expected_hours), 0) = 0")), SERVICES, "team_week", shown_to=SHARED),
    Metric("demand", "", "Demand", "h", "none", total("demand_hours"), "firm bookings of people and roles + requests not promised",
           "Hours asked of a department's people by skill. Tentative bookings are left out.", "30 booked, 20 for a role, 10 of a request open: 60.",
           (NO_DEMAND,), RESOURCES, "skill_week", shown_to=SHARED),
    Metric("demand_load", "", "Asked for", "ratio", "target", ratio("demand_hours", "available_hours"), "demand ÷ available",
           "Hours asked of a department's people for each available hour, by skill.", "60 asked, 50 available: 1.20.",
           (NO_CAPACITY, NO_DEMAND), RESOURCES, "skill_week", shown_to=SHARED),
    Metric("capacity_gap", "", "Demand less capacity", "h", "lower", f"{total('demand_hours')} - {total('available_hours')}", "Σ demand − Σ available",
           "Hours asked for beyond what is available; below 0 there is room. A person counts once, by primary skill.", "60 asked, 35 available: 25.",
           (NO_DEMAND, UNSTATED), RESOURCES, "skill_week", shown_to=SHARED),
    Metric("capacity_gap_fte", "", "Demand less capacity, people", "FTE", "lower", full_time(f"{total('demand_hours')} - {total('available_hours')}"),
           "(Σ demand − Σ available) ÷ hours of a full-time week ÷ weeks", "The same gap as full-time people, on average over the weeks counted.", "50 h short over 2 weeks of 40 h: 0.625.",
           (NO_DEMAND, UNSTATED), RESOURCES, "skill_week", shown_to=SHARED),
    Metric("shortage", "", "Short of skills", "h", "lower", total("short_hours"), "Σ max(0, demand − available)",
           "Hours asked for beyond what is available, skill by skill and week by week; room in one skill does not fill another.",
           "Short of 25 in one skill, room of 40 in another: 25, not 0.", (NO_DEMAND, UNSTATED), RESOURCES, "skill_week", shown_to=SHARED),
    Metric("fill_rate", "", "Requests filled", "ratio", "higher", ratio("filled_hours", "requested_hours"), "promised ÷ requested",
           "Hours promised for each hour that projects asked for. Unknown where no request says what is promised; a single one that does not counts as not promised, and whole as demand.", "60 of 100 h promised: 0.60.",
           (("missing_input", "coalesce(sum(requested_hours), 0) = 0 or sum(filled_hours) is null"),), RESOURCES, "project_demand_week", shown_to=SHARED),
    Metric("asked_hours", "", "Asks for", "h", "none", f"{total('booked_hours')} + {total('unnamed_hours')} + {total('unfilled_hours')}",
           "firm bookings of people and roles + requests not promised", "Hours a project has booked, or asks for and was not promised.", "30 booked, 20 for a role, 10 of a request open: 60.",
           (NO_BOOKINGS,), RESOURCES, "project_demand_week", shown_to=SHARED),
    Metric("lacking_hours", "", "Short", "h", "lower", f"{total('unnamed_hours')} + {total('unfilled_hours')} + {total('over_booked_hours')}",
           "roles without a name + requests not promised + its part of overbookings",
           "Hours of a project that nobody has the time for. Each project carries as much of an overbooking as it has of that person's firm bookings that week.",
           "20 for a role, 10 of a request open, 4 of 6 h overbooked: 34.", (NO_BOOKINGS, ("no_capacity", "count(over_booked_hours) < count(*)")), RESOURCES, "project_demand_week", shown_to=SHARED),
    Metric("key_person_share", "", "On one person", "ratio", "lower", "cast(max(top_person_hours) as double) / nullif(cast(max(named_hours) as double), 0)",
           "hours left of the person with most ÷ hours left that somebody is named for", "Share of the critical and near-critical work left that rests on one person. What nobody is named for is left out.",
           "60 of 80 h: 0.75.", (ONE, NO_ROWS, ("complete", "max(critical_task_count) = 0"), ("missing_input", "coalesce(max(named_hours), 0) = 0")),
           "Key-person concentration; truck factor, Avelino et al. 2016", "key_person", "computed", INTERNAL),
)  # fmt: skip
