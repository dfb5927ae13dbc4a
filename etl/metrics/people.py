"""Who does it, and whether they can. Hours stand per person and week first; teams, departments and
skills are their sums."""

from __future__ import annotations

from etl.contract.columns import INTERNAL, SHARED
from etl.metrics.definition import NO_ROWS, ONE, Metric

UNSTATED = (
    "no_capacity",
    "count(available_hours) < count(*)",
)  # contract hours of somebody did not come in
NO_CAPACITY = (
    "no_capacity",
    "coalesce(sum(available_hours), 0) = 0 or count(available_hours) < count(*)",
)
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
    """The sum of a column over the weeks that time sheets reach: hours ahead are not yet hours to
    work in."""
    return f"cast(sum({column}) filter (where worked_hours is not null) as double)"


def _idle(column: str) -> tuple[str, str]:
    """No hours that could have been worked, or those of somebody did not come in."""
    return (
        "no_capacity",
        (
            f"coalesce({_worked(column)}, 0) = 0 or count({column}) filter (where worked_hours is"
            " not null) < count(worked_hours)"
        ),
    )


def full_time(hours: str) -> str:
    """Hours of all weeks as full-time people, on average over the weeks counted."""
    return f"({hours}) / nullif(cast(max(full_time_hours) as double) * count(distinct week), 0)"


PEOPLE = (
    Metric(
        name="headcount",
        symbol="",
        label="People",
        unit="count",
        better="none",
        sql="cast(sum(person_count) as double) / nullif(count(distinct week), 0)",
        formula="Σ people ÷ weeks",
        meaning=(
            "People employed, part-time or not, on average over the weeks counted. Not the same as"
            " FTE."
        ),
        example="2 people at 40 and 20 h: 2.",
        unknown=(NO_ROWS,),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="full_time_equivalents",
        symbol="FTE",
        label="Full-time people",
        unit="FTE",
        better="none",
        sql=full_time(total("contract_hours")),
        formula="Σ contract hours ÷ hours of a full-time week ÷ weeks",
        meaning=(
            "Contract hours as full-time people, on average over the weeks counted. portal.toml"
            " states the full-time week."
        ),
        example="40 and 20 h of contract, 40 h full-time: 1.5 FTE, 2 people.",
        unknown=(NO_ROWS, UNSTATED),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="contract_hours",
        symbol="",
        label="Contract",
        unit="h",
        better="none",
        sql=total("contract_hours"),
        formula="Σ contract hours × share of the week employed",
        meaning="Hours of contract, holidays and absence included.",
        example="40 h a week, employed from Wednesday: 24.",
        unknown=(NO_ROWS, UNSTATED),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="capacity",
        symbol="",
        label="Capacity",
        unit="h",
        better="none",
        sql=total("capacity_hours"),
        formula="contract hours − public holidays",
        meaning="Hours before absence and meetings.",
        example="40 h, one holiday: 32.",
        unknown=(NO_ROWS, UNSTATED),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="availability",
        symbol="",
        label="Available",
        unit="h",
        better="none",
        sql=total("available_hours"),
        formula="(capacity − absence) × (1 − non-project share)",
        meaning="Hours that projects can have.",
        example="40 h, a day off, a tenth for meetings: 28.8.",
        unknown=(NO_ROWS, UNSTATED),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="booked",
        symbol="",
        label="Booked, firm",
        unit="h",
        better="none",
        sql=total("booked_hours"),
        formula="Σ firm bookings",
        meaning="Hours firmly booked on people.",
        example="20 and 16 h on two projects: 36.",
        unknown=(NO_BOOKINGS,),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="soft_booked",
        symbol="",
        label="Booked, tentative",
        unit="h",
        better="none",
        sql=total("soft_booked_hours"),
        formula="Σ tentative bookings",
        meaning="Hours tentatively booked on people; never added to the firm ones.",
        example="36 firm and 8 tentative: 8.",
        unknown=(("missing_input", "sum(soft_booked_hours) is null"),),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="allocation",
        symbol="",
        label="Booked",
        unit="ratio",
        better="target",
        sql=ratio("booked_hours", "available_hours"),
        formula="booked ÷ available",
        meaning="Hours firmly booked for each available hour.",
        example="36 booked, 30 available: 1.20.",
        unknown=(NO_CAPACITY, NO_BOOKINGS),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="over_booked",
        symbol="",
        label="Overbooked hours",
        unit="h",
        better="lower",
        sql=total("over_booked_hours"),
        formula="Σ max(0, booked − available)",
        meaning=(
            "Hours booked beyond what is available, person by person and week by week; averages"
            " would hide them."
        ),
        example="36 and 20 booked, 30 available each: 6, not 0.",
        unknown=(NO_BOOKINGS, UNSTATED),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="utilisation",
        symbol="",
        label="Worked",
        unit="ratio",
        better="target",
        sql=f"{total('worked_hours')} / nullif({_worked('available_hours')}, 0)",
        formula="worked ÷ available",
        meaning="Hours worked on projects for each available hour, over the weeks that have begun.",
        example="32 worked, 40 available: 0.80.",
        unknown=(("missing_input", "sum(worked_hours) is null"), _idle("available_hours")),
        source=RESOURCES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="billable_utilisation",
        symbol="",
        label="Billable",
        unit="ratio",
        better="higher",
        sql=f"{total('billable_hours')} / nullif({_worked('capacity_hours')}, 0)",
        formula="billable ÷ capacity",
        meaning=(
            "Approved billable hours for each hour of capacity, over the weeks that have begun;"
            " absence counts as capacity lost."
        ),
        example="1 450 ÷ 2 000 = 0.725.",
        unknown=(("missing_input", "sum(billable_hours) is null"), _idle("capacity_hours")),
        source=SERVICES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="realisation",
        symbol="",
        label="Billed of billable",
        unit="ratio",
        better="higher",
        sql=ratio("billed_hours", "billable_hours"),
        formula="billed ÷ billable",
        meaning=(
            "Hours billed for each approved billable hour; what is not billed yet counts as not"
            " billed."
        ),
        example="54 of 60 billable hours billed: 0.90.",
        unknown=(
            ("missing_input", "sum(billed_hours) is null"),
            ("no_progress", "coalesce(sum(billable_hours), 0) = 0"),
        ),
        source=SERVICES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="timesheet_completeness",
        symbol="",
        label="Time sheets filled",
        unit="ratio",
        better="higher",
        sql=ratio("submitted_hours", "expected_hours"),
        formula="Σ min(worked, available) ÷ Σ available, closed weeks",
        meaning=(
            "Hours on time sheets for each hour expected there, over closed weeks; one person's"
            " extra hours do not fill another's gap. Below 0.95, worked and billable are too low."
        ),
        example="44 and 20 worked, 40 expected each: 60 ÷ 80 = 0.75.",
        unknown=(
            ("missing_input", "sum(submitted_hours) is null"),
            ("no_capacity", "coalesce(sum(expected_hours), 0) = 0"),
        ),
        source=SERVICES,
        mart="team_week",
        shown_to=SHARED,
    ),
    Metric(
        name="demand",
        symbol="",
        label="Demand",
        unit="h",
        better="none",
        sql=total("demand_hours"),
        formula="firm bookings of people and roles + requests not promised",
        meaning="Hours asked of a department's people by skill. Tentative bookings are left out.",
        example="30 booked, 20 for a role, 10 of a request open: 60.",
        unknown=(NO_DEMAND,),
        source=RESOURCES,
        mart="skill_week",
        shown_to=SHARED,
    ),
    Metric(
        name="demand_load",
        symbol="",
        label="Asked for",
        unit="ratio",
        better="target",
        sql=ratio("demand_hours", "available_hours"),
        formula="demand ÷ available",
        meaning="Hours asked of a department's people for each available hour, by skill.",
        example="60 asked, 50 available: 1.20.",
        unknown=(NO_CAPACITY, NO_DEMAND),
        source=RESOURCES,
        mart="skill_week",
        shown_to=SHARED,
    ),
    Metric(
        name="capacity_gap",
        symbol="",
        label="Demand less capacity",
        unit="h",
        better="lower",
        sql=f"{total('demand_hours')} - {total('available_hours')}",
        formula="Σ demand − Σ available",
        meaning=(
            "Hours asked for beyond what is available; below 0 there is room. A person counts once,"
            " by primary skill."
        ),
        example="60 asked, 35 available: 25.",
        unknown=(NO_DEMAND, UNSTATED),
        source=RESOURCES,
        mart="skill_week",
        shown_to=SHARED,
    ),
    Metric(
        name="capacity_gap_fte",
        symbol="",
        label="Demand less capacity, people",
        unit="FTE",
        better="lower",
        sql=full_time(f"{total('demand_hours')} - {total('available_hours')}"),
        formula="(Σ demand − Σ available) ÷ hours of a full-time week ÷ weeks",
        meaning="The same gap as full-time people, on average over the weeks counted.",
        example="50 h short over 2 weeks of 40 h: 0.625.",
        unknown=(NO_DEMAND, UNSTATED),
        source=RESOURCES,
        mart="skill_week",
        shown_to=SHARED,
    ),
    Metric(
        name="shortage",
        symbol="",
        label="Short of skills",
        unit="h",
        better="lower",
        sql=total("short_hours"),
        formula="Σ max(0, demand − available)",
        meaning=(
            "Hours asked for beyond what is available, skill by skill and week by week; room in one"
            " skill does not fill another."
        ),
        example="Short of 25 in one skill, room of 40 in another: 25, not 0.",
        unknown=(NO_DEMAND, UNSTATED),
        source=RESOURCES,
        mart="skill_week",
        shown_to=SHARED,
    ),
    Metric(
        name="fill_rate",
        symbol="",
        label="Requests filled",
        unit="ratio",
        better="higher",
        sql=ratio("filled_hours", "requested_hours"),
        formula="promised ÷ requested",
        meaning=(
            "Hours promised for each hour that projects asked for. Unknown where no request says"
            " what is promised; a single one that does not counts as not promised, and whole as"
            " demand."
        ),
        example="60 of 100 h promised: 0.60.",
        unknown=(
            ("missing_input", "coalesce(sum(requested_hours), 0) = 0 or sum(filled_hours) is null"),
        ),
        source=RESOURCES,
        mart="project_demand_week",
        shown_to=SHARED,
    ),
    Metric(
        name="asked_hours",
        symbol="",
        label="Asks for",
        unit="h",
        better="none",
        sql=f"{total('booked_hours')} + {total('unnamed_hours')} + {total('unfilled_hours')}",
        formula="firm bookings of people and roles + requests not promised",
        meaning="Hours a project has booked, or asks for and was not promised.",
        example="30 booked, 20 for a role, 10 of a request open: 60.",
        unknown=(NO_BOOKINGS,),
        source=RESOURCES,
        mart="project_demand_week",
        shown_to=SHARED,
    ),
    Metric(
        name="lacking_hours",
        symbol="",
        label="Short",
        unit="h",
        better="lower",
        sql=f"{total('unnamed_hours')} + {total('unfilled_hours')} + {total('over_booked_hours')}",
        formula="roles without a name + requests not promised + its part of overbookings",
        meaning=(
            "Hours of a project that nobody has the time for. Each project carries as much of an"
            " overbooking as it has of that person's firm bookings that week."
        ),
        example="20 for a role, 10 of a request open, 4 of 6 h overbooked: 34.",
        unknown=(NO_BOOKINGS, ("no_capacity", "count(over_booked_hours) < count(*)")),
        source=RESOURCES,
        mart="project_demand_week",
        shown_to=SHARED,
    ),
    Metric(
        name="key_person_share",
        symbol="",
        label="On one person",
        unit="ratio",
        better="lower",
        sql="cast(max(top_person_hours) as double) / nullif(cast(max(named_hours) as double), 0)",
        formula="hours left of the person with most ÷ hours left that somebody is named for",
        meaning=(
            "Share of the critical and near-critical work left that rests on one person. What"
            " nobody is named for is left out."
        ),
        example="60 of 80 h: 0.75.",
        unknown=(
            ONE,
            NO_ROWS,
            ("complete", "max(critical_task_count) = 0"),
            ("missing_input", "coalesce(max(named_hours), 0) = 0"),
        ),
        source="Key-person concentration; truck factor, Avelino et al. 2016",
        mart="key_person",
        kind="computed",
        shown_to=INTERNAL,
    ),
)
