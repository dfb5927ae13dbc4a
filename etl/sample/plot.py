"""Who and what there is: the company, its forty projects and what becomes of each. Data only."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

STATUS = date(2026, 11, 20)
SILENT_SINCE = date(2026, 9, 30)  # the stale project's last word
SEED = 20261120
REPORTS = (
    date(2026, 3, 27),
    date(2026, 4, 30),
    date(2026, 5, 29),
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 8, 31),
    date(2026, 9, 30),
    date(2026, 10, 30),
    STATUS,
)
"""The status dates that were reported: month ends, and today."""

DEPARTMENTS = (
    ("NG", "Northgrid", ""),
    ("GP", "Grid Platform", "NG"),
    ("FS", "Field Systems", "NG"),
    ("CP", "Customer Products", "NG"),
    ("DA", "Data & Analytics", "NG"),
    ("IT", "Corporate IT", "NG"),
    ("EN", "Engineering Services", "NG"),
    ("FC", "Finance & Control", "NG"),
)
TEAMS = (
    ("GP", ("Grid Core", "Protection", "SCADA", "Substation Integration")),
    ("FS", ("Field Crews", "Embedded", "Integration Test", "Radio Network", "Security")),
    ("CP", ("Web", "Mobile", "Billing", "Service Design")),
    ("DA", ("Data Platform", "Forecasting", "Reporting")),
    ("IT", ("ERP", "Workplace", "Cloud Operations", "Identity")),
    ("EN", ("Site Engineering", "Commissioning", "Civil Works")),
    ("FC", ("Project Office", "Controlling")),
)
CUSTOMERS = (
    ("C1", "Stadtwerke Auenfeld"),
    ("C2", "Netze Hohenmoor"),
    ("C3", "Gletscherkraft"),
    ("C4", "Havelbruck Wasser"),
    ("C5", "Tynemarsh Power"),
)
PROGRAMMES = (
    ("PG1", "Smart Metering"),
    ("PG2", "Grid Control"),
    ("PG3", "Customer Channels"),
    ("PG4", "Data Foundation"),
    ("PG5", "Workplace and ERP"),
    ("PG6", "Substations"),
)
# role, name, what an hour costs since 2026 at standard rates
ROLES = (
    ("PM", "Project manager", 92),
    ("ARC", "Architect", 98),
    ("DEV", "Engineer", 78),
    ("TST", "Test engineer", 70),
    ("FLD", "Field technician", 62),
    ("ANA", "Analyst", 74),
)
OLD_RATE = 0.97  # of it until the end of 2025
# Teams that may do a role's work, whoever owns the project; the others are the owner's.
SPECIALISTS = {
    "TST": ("FS3", "EN2", "GP3"),
    "FLD": ("FS1", "EN1", "EN3", "FS4"),
    "ANA": ("DA3", "CP4", "FC2", "IT4"),
    "PM": ("FC1",),
}
BUILDERS = ("IT1", "IT2", "IT3")  # teams that also build for other departments
FIRST = (
    "Anna",
    "Ben",
    "Clara",
    "David",
    "Elif",
    "Felix",
    "Greta",
    "Hannes",
    "Ines",
    "Jonas",
    "Katrin",
    "Lukas",
    "Mara",
    "Noah",
    "Olga",
    "Paul",
    "Rosa",
    "Stefan",
    "Tina",
    "Umut",
    "Vera",
    "Wanda",
    "Yusuf",
    "Zoe",
    "Amadi",
    "Birgit",
    "Chidi",
    "Dragan",
    "Emre",
    "Farah",
)
LAST = (
    "Weiss",
    "Sato",
    "Ferri",
    "Mbeki",
    "Novak",
    "Haddad",
    "Brandt",
    "Okafor",
    "Keller",
    "Huber",
    "Lang",
    "Moser",
    "Petrov",
    "Quist",
    "Ritter",
    "Schuster",
    "Traber",
    "Ulmer",
    "Vogel",
    "Winter",
    "Yilmaz",
    "Zeller",
    "Aigner",
    "Bauer",
    "Croce",
    "Dahl",
    "Eder",
    "Fuchs",
    "Gruber",
    "Hofer",
    "Ilic",
    "Jansen",
)
SUPPLIERS = (
    "Vantor Radio",
    "Kupferbach & Söhne",
    "Lindwart Prüftechnik",
    "Nordwolke Hosting",
    "Brückfeld Consulting",
    "Hansamar Licences",
    "Tiefbau Mauerau",
    "Optik Jägerhof",
    "Meridal Software",
)


class Plan(NamedTuple):
    """One project as it was planned, and what becomes of it."""

    name: str
    programme: int
    department: str
    customer: str
    start: str
    months: int
    budget: int
    """In thousands, in the project's currency."""
    factor: float
    """Earned for each unit spent."""
    stretch: float
    """How long it takes against its plan."""
    contract: str = "internal"
    currency: str = "EUR"
    special: str = ""


PROJECTS = (
    Plan(
        "Meter Head-End",
        1,
        "FS",
        "C1",
        "2024-10-07",
        28,
        6400,
        0.85,
        1.16,
        "fixed_price",
        special="over",
    ),
    Plan("Firmware Rollout", 1, "FS", "", "2026-01-12", 14, 1120, 0.98, 1.02),
    Plan("Radio Mesh South", 1, "FS", "C2", "2025-09-01", 20, 2600, 0.93, 1.02, "fixed_price"),
    Plan("Meter Logistics", 1, "EN", "", "2026-02-02", 12, 840, 1.02, 1.0, special="gives"),
    Plan("Prepaid Display", 1, "FS", "C3", "2026-04-01", 13, 1480, 1.01, 1.02, "time_and_material"),
    Plan(
        "Meter Data Exchange",
        1,
        "DA",
        "C1",
        "2025-11-03",
        15,
        1750,
        0.98,
        1.02,
        "time_and_material",
    ),
    Plan("Gateway Certification", 1, "FS", "", "2026-06-01", 11, 620, 1.0, 1.0, special="takes"),
    Plan("SCADA Gateway 3", 2, "GP", "C4", "2025-06-02", 21, 2440, 0.97, 1.13, "fixed_price"),
    Plan("Switching Orders", 2, "GP", "", "2025-10-06", 16, 900, 1.01, 0.99),
    Plan(
        "Outage Portal",
        2,
        "CP",
        "C2",
        "2025-08-04",
        19,
        3100,
        0.87,
        1.12,
        "fixed_price",
        special="watermelon",
    ),
    Plan("Load Shedding Plan", 2, "GP", "", "2026-03-02", 10, 560, 1.03, 1.0),
    Plan("Control Room Display", 2, "GP", "C3", "2026-01-05", 15, 1320, 0.99, 1.01, "fixed_price"),
    Plan("Fault Locator", 2, "GP", "", "2024-12-02", 26, 2150, 1.0, 1.02, special="recovering"),
    Plan("Grid Model Update", 2, "DA", "", "2026-05-04", 9, 480, 1.02, 1.0),
    Plan("Tariff Engine", 3, "CP", "", "2025-12-01", 16, 2130, 0.93, 1.10),
    Plan("Crew Dispatch", 3, "FS", "", "2025-01-13", 25, 1740, 0.98, 1.01),
    Plan(
        "Mobile Work Orders", 3, "CP", "C4", "2026-02-16", 12, 990, 0.99, 1.0, "time_and_material"
    ),
    Plan(
        "Self-Service Moves", 3, "CP", "C1", "2026-03-16", 11, 760, 1.01, 1.01, "time_and_material"
    ),
    Plan("Complaint Desk", 3, "CP", "", "2024-02-05", 17, 880, 1.03, 0.95),
    Plan("Partner Login", 3, "CP", "C5", "2026-04-13", 12, 940, 0.92, 1.02, "fixed_price", "GBP"),
    Plan("Push Alerts", 3, "CP", "", "2025-03-10", 8, 310, 1.0, 1.0),
    Plan("Reporting Lake", 4, "DA", "", "2024-03-04", 26, 2200, 0.98, 1.03),
    Plan("Loss Detection", 4, "DA", "C3", "2025-10-20", 15, 620, 0.92, 1.03, "time_and_material"),
    Plan("Forecast Service", 4, "DA", "", "2026-01-19", 14, 1180, 1.0, 1.01),
    Plan("Master Data Clean-up", 4, "DA", "", "2024-06-03", 18, 690, 0.92, 1.18),
    Plan("Sensor Archive", 4, "DA", "", "2026-05-18", 10, 540, 1.01, 1.0),
    Plan("Weather Feed", 4, "DA", "", "2025-01-20", 8, 260, 1.02, 1.0, currency="USD"),
    Plan("ERP Finance", 5, "IT", "", "2026-02-02", 24, 3900, 0.97, 1.07, special="ledger"),
    Plan("Archive Exit", 5, "IT", "", "2025-11-17", 15, 1300, 0.99, 1.03, special="stale"),
    Plan("Identity Renewal", 5, "IT", "", "2026-03-09", 13, 1050, 0.99, 1.01),
    Plan("Workplace 27", 5, "IT", "", "2026-08-03", 12, 820, 1.01, 1.0),
    Plan("Expense App", 5, "FC", "", "2024-09-09", 7, 240, 1.03, 1.0),
    Plan("Payroll Interface", 5, "IT", "", "2026-11-30", 9, 430, 1.0, 1.0, special="not_started"),
    Plan("Data Centre Move", 5, "IT", "", "2026-09-14", 10, 900, 1.0, 1.0, special="no_baseline"),
    Plan(
        "Substation Data Hub",
        6,
        "GP",
        "C5",
        "2025-09-15",
        18,
        3340,
        0.88,
        1.14,
        "fixed_price",
        "GBP",
    ),
    Plan(
        "Transformer Monitoring", 6, "EN", "C2", "2025-12-15", 16, 1860, 0.97, 1.02, "fixed_price"
    ),
    Plan("Bay Retrofit North", 6, "EN", "C4", "2024-08-19", 31, 4200, 1.0, 1.02, "fixed_price"),
    Plan("Protection Upgrade", 6, "GP", "", "2026-01-26", 15, 1540, 0.93, 1.03),
    Plan("Tool Calibration", 6, "EN", "", "2024-04-15", 9, 330, 1.04, 1.0),
    Plan("Van Telematics", 6, "FS", "", "2026-03-30", 11, 610, 1.0, 1.01),
)

FINISHED = (
    Plan("Cable Register", 2, "GP", "", "2025-02-03", 11, 360, 1.01, 1.0, special="ledger"),
    Plan("Call Routing", 3, "CP", "", "2025-04-07", 10, 290, 0.96, 1.08, special="ledger"),
    Plan(
        "Meter Reading App",
        1,
        "FS",
        "C1",
        "2025-05-05",
        11,
        520,
        0.97,
        1.10,
        "fixed_price",
        special="ledger",
    ),
    Plan("Spare Transformers", 6, "EN", "", "2025-06-02", 12, 640, 1.02, 0.97, special="ledger"),
    Plan("Holiday Roster", 5, "IT", "", "2025-09-01", 9, 180, 0.93, 1.15, special="ledger"),
    Plan("Quality Dashboards", 4, "DA", "", "2025-07-07", 12, 310, 1.0, 1.05, special="ledger"),
    Plan(
        "Street Light Control",
        2,
        "GP",
        "C2",
        "2025-08-11",
        12,
        580,
        0.90,
        1.12,
        "fixed_price",
        special="ledger",
    ),
    Plan("Invoice Archive", 5, "FC", "", "2025-11-03", 10, 220, 1.04, 0.95, special="ledger"),
    Plan("Ground Fault Alarms", 2, "GP", "", "2025-10-13", 12, 450, 0.98, 1.06, special="ledger"),
)
"""Small projects that contractors brought to their end, most of them while reports were written, so
that what was forecast of them can be held against what came. Numbered after the forty."""
LEAVES = Plan("Battery Trial", 6, "EN", "", "2026-01-12", 14, 700, 0.97, 1.05, special="ledger")
LEFT_ON = date(2026, 8, 14)
"""Handed to a sister company on that day: the systems export it no more."""
AGREED_ANEW = {
    "Street Light Control": (
        (date(2026, 4, 20), 0.5, "Poles of two districts are rewired first"),
        (date(2026, 7, 13), 1.0, "The cabinet supplier delivers in September"),
    )
}
"""Promises moved with the board's consent: when, how much of the delay by then, and why."""


class Work(NamedTuple):
    """One task of every project: shares of its budget and of its duration, who does it, how it
    earns."""

    phase: str
    name: str
    share: float
    begin: float
    end: float
    role: str
    technique: str = "percent_complete"


WORK = (
    Work("Design", "Requirements", 0.07, 0.00, 0.16, "ANA"),
    Work("Design", "Architecture", 0.08, 0.08, 0.24, "ARC"),
    Work("Design", "Design review", 0.02, 0.24, 0.27, "ARC", "zero_hundred"),
    Work("Build", "Core services", 0.19, 0.22, 0.55, "DEV"),
    Work("Build", "Interfaces", 0.13, 0.28, 0.60, "DEV"),
    Work("Build", "Hardware and licences", 0.10, 0.30, 0.45, "DEV", "fifty_fifty"),
    Work("Build", "Data migration", 0.06, 0.45, 0.66, "ANA"),
    Work("Build", "Security review", 0.03, 0.55, 0.64, "ARC", "zero_hundred"),
    Work("Test", "Integration test", 0.12, 0.58, 0.78, "TST"),
    Work("Test", "Operator training", 0.03, 0.74, 0.82, "ANA", "units"),
    Work("Test", "Pilot", 0.06, 0.78, 0.88, "FLD", "weighted_milestones"),
    Work("Rollout", "Rollout wave 1", 0.05, 0.86, 0.94, "FLD"),
    Work("Rollout", "Handover to operations", 0.02, 0.94, 1.00, "ANA"),
)
MANAGEMENT = 0.04  # of the budget, as level of effort
MILESTONES = (
    ("Design approved", 0.27),
    ("Core complete", 0.56),
    ("Interfaces frozen", 0.60),
    ("Integration test passed", 0.78),
    ("Pilot accepted", 0.88),
    ("Go-live", 1.00),
)
LINKS = (
    ("Requirements", "Architecture", "SS"),
    ("Requirements", "Design review", "FS"),
    ("Architecture", "Design review", "FS"),
    ("Architecture", "Core services", "SS"),
    ("Design review", "Interfaces", "FS"),
    ("Design review", "Hardware and licences", "FS"),
    ("Hardware and licences", "Data migration", "FS"),
    ("Core services", "Security review", "FS"),
    ("Core services", "Integration test", "FS"),
    ("Interfaces", "Integration test", "SS"),
    ("Integration test", "Operator training", "SS"),
    ("Integration test", "Pilot", "FS"),
    ("Data migration", "Pilot", "FS"),
    ("Security review", "Pilot", "FS"),
    ("Operator training", "Rollout wave 1", "FS"),
    ("Pilot", "Rollout wave 1", "SS"),
    ("Rollout wave 1", "Handover to operations", "FS"),
    ("Design review", "Design approved", "FS"),
    ("Core services", "Core complete", "FS"),
    ("Interfaces", "Interfaces frozen", "FS"),
    ("Integration test", "Integration test passed", "FS"),
    ("Pilot", "Pilot accepted", "FS"),
    ("Handover to operations", "Go-live", "FS"),
)
"""Which task waits for which; one that starts while the other runs follows its start by as much as
planned."""
RISKS = (
    "Supplier misses its delivery date",
    "Recertification becomes necessary",
    "Test lab is double-booked",
    "Key engineer leaves",
    "Data volume exceeds the design",
    "Interface partner delays release",
    "Permit arrives late",
    "Prices for components rise",
    "Legacy data is incomplete",
    "Operators are not released for training",
)
RESPONSES = (
    "Second source ready to order",
    "Pre-check with the laboratory",
    "Slot reserved with penalty",
    "Knowledge shared in pairs",
    "Early load test",
    "Weekly call with the partner",
)
CHANGES = (
    "Additional report for the regulator",
    "Single sign-on added",
    "Second pilot site",
    "Extended retention of raw data",
    "Offline mode for crews",
    "Second language added",
)
DECISIONS = {
    "Meter Head-End": (
        "Pay for a second firmware source, or accept a later go-live",
        "Each week of delay keeps the old and the new head-end running side by side.",
        "COO",
        date(2026, 11, 27),
        40_000,
    ),
    "Outage Portal": (
        "Drop the partner login from release 1",
        "Keeps the winter deadline; the login follows in the second quarter.",
        "COO",
        date(2026, 11, 27),
        22_000,
    ),
    "Substation Data Hub": (
        "Release two integration engineers from ERP Finance until 29 January",
        "Recovers 18 of 26 days of slip.",
        "CIO",
        date(2026, 12, 1),
        15_000,
    ),
    "Tariff Engine": (
        "Accept the load test at 80 % of peak",
        "Otherwise the test is repeated in January.",
        "Head of Customer Products",
        date(2026, 12, 4),
        6_000,
    ),
    "ERP Finance": (
        "Choose the cut-over weekend",
        "Either 30 January or 27 February; the later one costs a month of dual running.",
        "CFO",
        date(2026, 12, 11),
        18_000,
    ),
}
REASON = {
    "green": "On plan, no decision needed.",
    "amber": "Behind plan; recovery agreed with the teams.",
    "red": "Supplier delivery is late and dual running costs money each week.",
}
LATER_BY_LOGIC = frozenset({"NG-002", "NG-013", "NG-030", "NG-037"})
"""Projects whose links make them end by more than 2 % of their duration later than promised, as
their managers know."""
ASKED_OF_CUSTOMER = (
    "List of the 500 pilot sites",
    "Two operators for training",
    "Access to the test environment",
)
HOLIDAYS = (
    (1, 1, "New Year"),
    (5, 1, "Labour Day"),
    (10, 3, "Unity Day"),
    (12, 24, "Christmas Eve"),
    (12, 25, "Christmas Day"),
    (12, 26, "St Stephen's Day"),
    (12, 31, "New Year's Eve"),
)
YEARS = (2024, 2025, 2026, 2027, 2028)
