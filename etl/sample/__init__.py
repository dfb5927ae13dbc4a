"""Northgrid, an invented company, as the exports a PM would have. Seeded: the same bytes every
time; no real person or firm.

Intent first: each project has a cost factor and a stretch of its schedule (`plot.PROJECTS`);
progress, hours, ledger and the colours people declare follow from them, so that the numbers hang
together. A few dirty rows are planted (`DIRTY`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

from etl.sample import (
    board,
    business,
    doubt,
    ended,
    exports,
    governance,
    money,
    organisation,
    past,
    plot,
    staffing,
    work,
)
from etl.sample.organisation import Company

MARK = 'name = "Northgrid"'
"""What the portal.toml of the sample says, and that of nobody else."""
# (table, contract column, how many rows)
DIRTY = (
    ("time_entries", "project_id", 3),
    ("time_entries", "worked_hours", 1),
    ("cost_entries", "cost_amount", 2),
    ("cost_entries", "cost_date", 1),
    ("risks", "probability_ratio", 1),
)

HASTY = "-hasty"
"""How the folder of a report ends that was written before its last postings were in."""


def write(folder: Path, seed: int = plot.SEED) -> None:
    """Writes every export and portal.toml into `folder`."""
    company = build(seed)
    _dirt(company)
    folder.mkdir(parents=True, exist_ok=True)
    exports.write(company, folder)


def write_past(
    folder: Path, days: Sequence[date] = plot.REPORTS[:-1], seed: int = plot.SEED
) -> Iterator[Path]:
    """Writes what the systems showed on each day into a folder of that day, and names it; once also
    as it was before the last postings were in."""
    company = build(seed)
    _dirt(company)
    past.remember(company)
    for day in days:
        then = past.seen(company, day)
        if day == past.HASTY:
            yield _exports(past.before_postings(then), folder / f"{day}{HASTY}", day)
        yield _exports(then, folder / f"{day}", day)


def _exports(company: Company, folder: Path, day: date) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    exports.write(company, folder, day, "../../snapshots")
    return folder


def build(seed: int = plot.SEED) -> Company:
    """The clean company, table by table."""
    company = Company(Random(seed))
    organisation.found(company)
    for number, plan in enumerate(plot.PROJECTS, 1):
        project = work.start(company, f"NG-{number:03d}", plan)
        money.spend(company, project)
        governance.govern(company, project)
    doubt.estimate(company)
    business.govern(company)
    organisation.book(company)
    staffing.staff(company)
    board.keep(company)
    organisation.invite(company)
    ended.add(company)
    return company


def _dirt(c: Company) -> None:
    """The rows that validation must catch; see DIRTY."""
    entries, costs = c.tables["time_entries"], c.tables["cost_entries"]
    for place in (1000, 2000, 3000):
        entries[place] = {**entries[place], "project_id": "NG-999"}
    entries[4000] = {**entries[4000], "worked_hours": 31}
    for place in (500, 900):
        costs[place] = {**costs[place], "cost_amount": "n/a"}
    booked = costs[1300]["cost_date"]
    costs[1300] = {**costs[1300], "cost_date": date(23, booked.month, 14), "_booked": booked}
    c.tables["risks"][10] = {**c.tables["risks"][10], "probability_ratio": 1.4}
