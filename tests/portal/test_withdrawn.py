"""What was taken back: a row marked visible by mistake, a project that went to another customer. No
customer reads it in any report; files stay as they are."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl import refresh
from etl.settings import load
from portal.__main__ import main
from portal.gate import published, withdrawn
from portal.gate.access import Scope
from portal.gate.published import Damaged
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.pack import command
from tests import company
from tests.portal import stage

FEBRUARY, MARCH = date(2026, 2, 27), date(2026, 3, 13)
ALDER, BIRCH = stage.SCOPES["alder"], stage.SCOPES["birch"]
WHY = "marked visible by mistake"
Tables = dict[str, list[dict[str, Any]]]


def publish(home: Path, changed: Callable[[Tables], object]) -> Path:
    """February as the tiny company is, and March with something changed; the folder of both."""
    tables = copy.deepcopy(company.TABLES)
    for status in (FEBRUARY, MARCH):
        own = load(company.write(home, tables))
        assert refresh.run(own, own.snapshots, status, publish=True).is_good
        changed(tables)
    return own.snapshots


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Both reports, with nothing changed between them."""
    return publish(tmp_path, lambda tables: None)


@pytest.fixture(scope="module")
def shared() -> Warehouse:
    return Warehouse(Stores(20), Results(20), 10.0)


def read(shared: Warehouse, folder: Path, scope: Scope, day: date = MARCH) -> Reader:
    return Reader(shared, published.then(folder, day, None), scope, lambda: None)


def names(reader: Reader, table: str, column: str) -> list[str]:
    return list(reader.sql(f"select {column} as name from {table} order by 1")["name"].to_pylist())


def withdraw(folder: Path, *words: str) -> int:
    return main(["withdraw", *words, "--config", str(folder.parent / "portal.toml")])


def test_a_row_withdrawn_is_in_no_report_of_a_customer(
    shared: Warehouse, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier, live = (read(shared, folder, ALDER, day) for day in (FEBRUARY, MARCH))
    files = {f: f.read_bytes() for f in folder.glob("*.duckdb")}
    assert [names(r, "risk_exposure", "risk_name") for r in (earlier, live)] == [["Flood"]] * 2
    key = (
        read(shared, folder, Scope("executive", ""))
        .sql("select risk_id from risks where risk_name = 'Flood'")["risk_id"][0]
        .as_py()
    )
    assert withdraw(folder, "risks", key, "--reason", WHY) == 0
    assert "2 reports held it" in capsys.readouterr().out
    # the very readers that had read it: nothing kept of it is shown again
    for reader in (earlier, live):
        assert names(reader, "risk_exposure", "risk_name") == []
        assert names(reader, "risks", "risk_name") == []
    assert {f: f.read_bytes() for f in folder.glob("*.duckdb")} == files
    assert "Flood" in names(read(shared, folder, stage.SCOPES["pm"]), "risks", "risk_name")
    assert withdraw(folder, "risks", key, "--restore") == 0
    assert names(live, "risk_exposure", "risk_name") == ["Flood"]


def test_a_project_of_another_customer_today_is_gone_from_earlier_reports_too(
    shared: Warehouse, tmp_path: Path
) -> None:
    folder = publish(tmp_path, lambda t: t["projects"][0].update(customer_id="BIRCH"))
    assert names(read(shared, folder, ALDER, FEBRUARY), "projects", "project_id") == []
    assert names(read(shared, folder, ALDER, FEBRUARY), "milestone", "milestone_name") == []
    # Birch has it today, and had not then: both must hold
    assert names(read(shared, folder, BIRCH), "projects", "project_id") == ["P1", "P2"]
    assert names(read(shared, folder, BIRCH, FEBRUARY), "projects", "project_id") == ["P2"]


def test_a_project_no_longer_visible_is_gone_from_earlier_reports_too(
    shared: Warehouse, tmp_path: Path
) -> None:
    folder = publish(tmp_path, lambda t: t["projects"][0].update(is_customer_visible="false"))
    assert names(read(shared, folder, ALDER, FEBRUARY), "projects", "project_id") == []
    assert names(read(shared, folder, stage.SCOPES["pm"], FEBRUARY), "projects", "project_id") == [
        "P1"
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("risks", "R1"), "Say why"),
        (("people", "ann", "--reason", WHY), "'people' is no table of which customers read"),
        (("risks", "NONE", "--reason", WHY), "No report holds risks 'NONE'"),
        (("risks", "--reason", WHY), "A row of risks is named by risk_id"),
        (("commentary", "P1", "--reason", WHY), "is named by project_id and written_date"),
        (("risks", "R1", "--restore"), "risks R1 is not withdrawn. Withdrawn is: nothing."),
    ],
)
def test_what_cannot_be_withdrawn_is_said_and_nothing_is_written(
    folder: Path, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert withdraw(folder, *words) == 2
    assert told in capsys.readouterr().err
    assert withdrawn.listed(folder) == ()


def test_a_damaged_list_shows_customers_nothing_rather_than_too_much(
    shared: Warehouse, folder: Path
) -> None:
    (folder / withdrawn.FILE).write_text('{"rows": [', encoding="utf-8")
    with pytest.raises(Damaged, match=r"withdrawn\.json"):
        names(read(shared, folder, ALDER), "risks", "risk_name")
    assert names(read(shared, folder, Scope("executive", "")), "projects", "project_id")


def test_the_trail_says_who_withdrew_what_and_why(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert withdraw(folder, "risks", "R1", "--reason", WHY) == 0
    capsys.readouterr()
    assert main(["audit", "--config", str(folder.parent / "portal.toml")]) == 0
    assert f"risks key=R1 reason={WHY}" in capsys.readouterr().out


def test_verify_says_what_of_a_pack_was_withdrawn_since(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(folder.parent / "portal.toml")
    out = tmp_path / "packs"
    asked = ("--viewer", "ann@customer1.test", "--kind", "html", "--out", str(out))
    assert main(["pack", *asked, "--config", config]) == command.DONE
    packs = [str(f) for f in out.glob("*customer-ALDER*.html")]
    visible = [r["risk_id"] for r in company.TABLES["risks"] if r.get("is_customer_visible")]
    assert packs and visible
    assert withdraw(folder, "risks", str(visible[0]), "--reason", WHY) == 0
    capsys.readouterr()
    assert main(["verify", *packs, "--config", config]) == command.DONE
    assert f"Withdrawn since: risks {visible[0]} ({WHY}, " in capsys.readouterr().out
