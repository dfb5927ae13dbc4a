"""Reports published one after the other: nothing of their history is lost or made up.

Held on four reports of a made-up town, and on the fifteen of New York City's capital projects from
2013 to 2019 where those lie beside us.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from portal.facts.changes import compare
from portal.gate.store import Reader
from tests.portal.test_changes import reports
from tests.portfolio import Portfolio

TOWN = Path(__file__).with_name("town_history.csv")
CITY = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "data"
    / "nyc-capital-history"
    / "NYC_capital_projects_20190901.csv"
)
Said = dict[str, tuple[Decimal | None, date | None]]  # budget and expected completion, by project


def day(text: str) -> date | None:
    """Nothing for the one completion in the year 2108, which a refresh refuses."""
    found = datetime.strptime(text[:10], "%m/%d/%Y").date() if text else None
    return found if found and found.year <= 2100 else None


def source(file: Path) -> dict[date, Said]:
    """What each report says, read with nothing of ours."""
    said: dict[date, Said] = defaultdict(dict)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            reported = day(row["Date Reported As Of"])
            assert reported
            said[reported][row["PID"]] = (
                Decimal(row["Budget Forecast"]) if row["Budget Forecast"] else None,
                day(row["Forecast Completion"]),
            )
    return dict(sorted(said.items()))


@pytest.fixture(scope="module", params=[TOWN, CITY], ids=["town", "city"])
def city(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[date, Said], list[Reader]]:
    """Each report published with what it holds and nothing else."""
    if not request.param.is_file():
        pytest.skip("the city's reports are not part of the project")
    home, said = tmp_path_factory.mktemp("city"), source(request.param)
    for reported, rows in said.items():
        p = Portfolio()
        for key, (budget, finish) in rows.items():
            p.project(key)
            p.add(
                "project_reports",
                project_id=key,
                report_date=reported,
                forecast_total_amount=budget,
                forecast_finish_date=finish,
            )
        p.publish(home, reported)
    return said, reports(home / "snapshots")


def test_each_report_is_read_as_it_was(city: tuple[dict[date, Said], list[Reader]]) -> None:
    said, published = city
    assert [r.snapshot.status_date for r in published] == list(said)
    for reader, rows in zip(published, said.values(), strict=True):
        found = {
            r["project_id"]: (r["estimate_amount"], r["finish_date"])
            for r in reader.rows("then_projects", until=reader.snapshot.status_date).to_pylist()
        }
        assert found == rows


def test_the_last_report_holds_the_path_of_every_project(
    city: tuple[dict[date, Said], list[Reader]],
) -> None:
    said, published = city
    path = published[-1].sql(
        "select r.status_date, k.project_id, h.estimate_amount, h.finish_date from report_history"
        " as r cross join (select distinct project_id from project_history) as k asof join"
        " project_history as h on h.project_id = k.project_id and r.status_date >= h.status_date"
        " where not h.is_gone"
    )
    found: dict[date, Said] = {reported: {} for reported in said}
    for row in path.to_pylist():
        found[row["status_date"]][row["project_id"]] = (row["estimate_amount"], row["finish_date"])
    assert found == said


def test_between_any_two_reports_it_is_known_who_joined_and_left_and_the_movement_adds_up_to_the_cent(
    city: tuple[dict[date, Said], list[Reader]],
) -> None:
    said, published = city
    total = {
        reported: sum((b for b, _ in rows.values() if b is not None), Decimal())
        for reported, rows in said.items()
    }
    for before, after in combinations(published, 2):
        old, new = said[before.snapshot.status_date], said[after.snapshot.status_date]
        found = compare.compare(before, after)
        assert {c.subject for c in found if c.cause == "joined"} == new.keys() - old.keys()
        assert {c.subject for c in found if c.cause == "left"} == old.keys() - new.keys()
        assert {c.subject for c in found if c.field == "finish_date"} == {
            k for k in old.keys() & new.keys() if old[k][1] != new[k][1]
        }
        assert {c.subject for c in found if c.field == "estimate_amount"} == {
            k for k in old.keys() & new.keys() if old[k][0] != new[k][0]
        }
        moved = compare.movement(before, after)
        assert moved
        assert (moved.before, moved.after) == (
            total[before.snapshot.status_date],
            total[after.snapshot.status_date],
        )
        stayed = [(old[k][0], new[k][0]) for k in old.keys() & new.keys()]
        assert moved.performance == sum(
            (b - a for a, b in stayed if a is not None and b is not None), Decimal()
        )
        assert moved.before + moved.performance + moved.composition == moved.after


def test_the_movement_of_the_town_is_what_a_hand_works_out(tmp_path: Path) -> None:
    """First to last: project 1 rises by 100 000.01 and 4 by 5 000; 2 leaves with 250 000.25; 6 and
    7 come with 0.02 and 12 345.67; 3, of unknown budget, leaves."""
    said = source(TOWN)
    for reported, rows in list(said.items())[:: len(said) - 1]:
        p = Portfolio()
        for key, (budget, _) in rows.items():
            p.project(key)
            p.add(
                "project_reports",
                project_id=key,
                report_date=reported,
                forecast_total_amount=budget,
            )
        p.publish(tmp_path, reported)
    moved = compare.movement(*reports(tmp_path / "snapshots"))
    assert moved == compare.Movement(
        before=Decimal("1325000.35"),
        performance=Decimal("105000.01"),
        composition=Decimal("-237654.56"),
        after=Decimal("1192345.80"),
    )
