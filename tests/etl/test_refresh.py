"""A refresh that is refused, killed or second leaves the live snapshot; faults say where, what and
what to do."""

from __future__ import annotations

import copy
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import filelock
import pytest

from etl.__main__ import main
from etl.publish import snapshot
from etl.telling import BUSY, DONE, FOLDER, REFUSED, USAGE
from tests import company

ROOT = Path(__file__).parents[2]


def broken() -> dict[str, list[dict[str, object]]]:
    tables = copy.deepcopy(company.TABLES)
    tables["time_entries"][1]["project_id"] = "P9"
    tables["cost_entries"][0]["cost_amount"] = "n/a"
    tables["risks"][0]["probability_ratio"] = 1.4
    tables["tasks"][0]["actual_finish_date"] = "2026-02-01"
    tables["customers"].append(dict(tables["customers"][0]))
    return tables


def test_all_faults_of_all_files_come_at_once_with_place_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = company.write(tmp_path, broken())
    assert main(["refresh", "--config", str(file)]) == REFUSED
    said = capsys.readouterr().err
    for words in (
        "time_entries.csv, row 3, project_id: 'P9' is not a project_id of projects",
        "cost_entries.csv, row 2, cost_amount: 'n/a' is not a number",
        "risks.csv, row 2, probability_ratio",
        "tasks.csv, row 2",
        "customers.csv, row 4",
    ):
        assert words in said
    assert "The live snapshot is untouched" in said
    assert (tmp_path / "snapshots" / "faults.csv").read_text(encoding="utf-8-sig").count(
        "\n"
    ) == 6  # headings and five faults: what is optional in a task takes no row along


def test_tolerated_faults_are_published_as_refused_rows_and_totals_add_up(tmp_path: Path) -> None:
    tables = copy.deepcopy(company.TABLES)
    tables["time_entries"][1]["project_id"] = "P9"
    file = company.write(
        tmp_path,
        tables,
        more=(
            '[[tolerate]]\ntable = "time_entries"\ncolumn = "project_id"\nkind = "reference"\nlimit'
            " = 1\n"
        ),
    )
    assert main(["refresh", "--config", str(file)]) == DONE
    with duckdb.connect(
        str(next((tmp_path / "snapshots").glob("snapshot-*"))), read_only=True
    ) as connection:
        total = connection.execute(
            "select in_total, published_total, refused_total from control_total where column_name ="
            " 'worked_hours'"
        ).fetchall()
        assert [[float(x) for x in row] for row in total] == [
            [33.0, 23.0, 10.0]
        ]  # 10 + 10 + 5 + 8, the second 10 refused
        assert (
            connection.execute("select source_row, refused_hours from refused_row").fetchall()[0][0]
            == 3
        )


def test_a_refused_refresh_leaves_the_live_snapshot(tmp_path: Path) -> None:
    folder = company.publish(tmp_path)
    before = snapshot.history(folder)
    file = company.write(tmp_path, broken())
    assert main(["refresh", "--config", str(file)]) == REFUSED
    assert snapshot.history(folder) == before


def test_a_second_refresh_at_once_says_so_and_stops(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = company.write(tmp_path)
    (tmp_path / "snapshots").mkdir()
    with filelock.FileLock(tmp_path / "snapshots" / snapshot.LOCK):
        assert main(["refresh", "--config", str(file)]) == BUSY
    assert "another refresh is running" in capsys.readouterr().err


def test_a_refresh_killed_at_any_moment_leaves_the_live_snapshot_and_the_next_one_succeeds(
    tmp_path: Path,
) -> None:
    folder = company.publish(tmp_path)
    chance = random.Random(20)
    for _ in range(20):
        live = snapshot.history(folder)[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "etl", "refresh", "--config", str(tmp_path / "portal.toml")],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.2, 2.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        entries, now = snapshot.history(folder)
        assert now == live or now == entries[-1].snapshot_id
        with duckdb.connect(
            str(folder / next(e.file for e in entries if e.snapshot_id == now)), read_only=True
        ) as connection:
            assert connection.execute("select count(*) from projects").fetchall() == [(2,)]
    assert main(["refresh", "--config", str(tmp_path / "portal.toml")]) == DONE
    known = {e.file for e in snapshot.history(folder)[0]} | {
        e.private_file for e in snapshot.history(folder)[0]
    }
    assert {
        p.name for p in folder.iterdir() if p.suffix == ".duckdb" or p.name.startswith(".building")
    } == known


def test_rollback_goes_back_and_says_when_there_is_nothing_to_go_back_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = company.publish(tmp_path)
    company.publish(tmp_path)
    shared = ["--snapshots", str(folder)]
    assert snapshot.history(folder)[1] == "2026-03-13.2"
    assert main(["rollback", *shared]) == DONE
    assert snapshot.history(folder)[1] == "2026-03-13.1"
    assert main(["rollback", *shared]) == FOLDER
    assert "there is none before it" in capsys.readouterr().err


def test_an_unknown_heading_names_the_nearest_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = company.write(tmp_path)
    text = (tmp_path / "teams.csv").read_text().replace("team_name", "team_nme", 1)
    (tmp_path / "teams.csv").write_text(text)
    assert main(["check", "--config", str(file)]) == REFUSED
    assert "Did you mean 'team_name'?" in capsys.readouterr().err


def test_a_wrong_setting_is_named_with_what_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = company.write(tmp_path)
    file.write_text(file.read_text().replace('table = "teams"', 'table = "team"'))
    assert main(["check", "--config", str(file)]) == USAGE
    assert "Did you mean 'teams'?" in capsys.readouterr().err
