"""From candidate to live: what goes out, what is held back and why, what a lock closes, and what a
kill leaves."""

from __future__ import annotations

import copy
import json
import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.__main__ import main
from etl.publish import snapshot
from etl.settings import GUARDS
from etl.telling import DONE, FOLDER, HELD, USAGE
from tests import company

ROOT = Path(__file__).parents[2]
LATER = ("--status-date", "2026-03-20")
GUARD = "[publish]\n"


def run(*arguments: str) -> int:
    return main(list(arguments))


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The company, published once."""
    company.publish(tmp_path)
    return str(tmp_path / "portal.toml")


def names(folder: Path) -> set[str]:
    return {
        p.name for p in folder.iterdir() if p.suffix == ".duckdb" or p.name.startswith(".building")
    }


def known(folder: Path) -> set[str]:
    """The files the pointer names."""
    state = snapshot.read(folder)
    entries = [*state.entries, *([state.candidate.entry] if state.candidate else [])]
    return {e.file for e in entries} | {e.private_file for e in entries}


def what(folder: Path) -> list[str]:
    return [e.what for e in snapshot.read(folder).log]


def test_a_candidate_waits_until_it_is_published(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "snapshots"
    assert run("refresh", "--config", config, *LATER, "--candidate") == DONE
    assert "2026-03-20.1 is a candidate, not published" in capsys.readouterr().out
    assert snapshot.history(folder)[1] == "2026-03-13.1"
    assert [e.snapshot_id for e in snapshot.history(folder)[0]] == ["2026-03-13.1"]
    assert run("prune", "--config", config) == DONE  # leaves it
    assert names(folder) == known(folder)
    assert len(names(folder)) == 4
    assert run("publish", "--config", config) == DONE
    assert snapshot.history(folder)[1] == "2026-03-20.1"
    assert snapshot.read(folder).candidate is None
    assert what(folder) == ["published", "candidate", "published"]
    assert run("publish", "--config", config) == FOLDER
    assert "there is no candidate" in capsys.readouterr().err


def test_a_new_candidate_replaces_the_old_under_a_name_of_its_own(
    config: str, tmp_path: Path
) -> None:
    folder = tmp_path / "snapshots"
    for _ in range(3):
        assert run("refresh", "--config", config, *LATER, "--candidate") == DONE
    state = snapshot.read(folder)
    assert state.candidate
    assert (
        state.candidate.entry.snapshot_id == "2026-03-20.3"
    )  # readers keep by name, so no name comes twice
    assert names(folder) == known(folder)
    assert len(names(folder)) == 4


def test_what_was_reviewed_against_another_report_is_not_published(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("refresh", "--config", config, *LATER, "--candidate") == DONE
    assert run("refresh", "--config", config) == DONE
    assert run("publish", "--config", config) == FOLDER
    assert "Run `refresh --candidate` again" in capsys.readouterr().err
    assert snapshot.history(tmp_path / "snapshots")[1] == "2026-03-13.2"


def moved(folder: Path, guards: str) -> str:
    """Alder's handover moves by nine days, from 3 to 12 April; its cost multiplies; P2 is gone and
    P3 comes in red; one row is refused."""
    tables: dict[str, list[dict[str, Any]]] = copy.deepcopy(company.TABLES)
    handover = next(t for t in tables["tasks"] if t["task_id"] == "P1-M")
    assert handover["forecast_finish_date"] == "2026-04-03"
    handover["forecast_finish_date"] = "2026-04-12"
    tables["cost_entries"].append(
        {
            "cost_entry_id": "C9",
            "project_id": "P1",
            "cost_date": "2026-03-11",
            "category": "material",
            "cost_amount": 400_000,
        }
    )
    tables["time_entries"][1]["project_id"] = "P9"
    tables = json.loads(json.dumps(tables).replace('"P2', '"P3'))
    more = (
        '[[tolerate]]\ntable = "time_entries"\ncolumn = "project_id"\nkind = "reference"\nlimit'
        " = 1\n"
    )
    return str(company.write(folder, tables, more=f"{more}{GUARD}{guards}"))


@pytest.mark.parametrize(
    ("guard", "said"),
    [
        ("max_faults = 0", "max_faults = 0: time_entries.csv, row 3: "),
        (
            "max_customer_slip_days = 8",
            "max_customer_slip_days = 8: Alder Bridge: Handover moves 9 days later, to 2026-04-12.",
        ),
        (
            "max_lost_projects = 0",
            f"max_lost_projects = 0: Birch Tower {company.BIRCH} is no longer there.",
        ),
        (
            "max_new_red = 0",
            f"max_new_red = 0: Birch Tower {company.BIRCH} turns red, it was not judged.",
        ),
        (
            "max_forecast_move_ratio = 0.05",
            (
                "max_forecast_move_ratio = 0.05: The forecast of the projects in both reports moves"
                " from "
            ),
        ),
    ],
)
def test_a_guard_that_fails_holds_the_candidate_back_and_names_the_row(
    guard: str, said: str, config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "snapshots"
    moved(tmp_path, guard)
    assert run("refresh", "--config", config, "--publish-if-safe") == HELD
    assert said in capsys.readouterr().out
    assert snapshot.history(folder)[1] == "2026-03-13.1"
    assert run("publish", "--config", config) == HELD
    assert said in capsys.readouterr().err
    assert run("publish", "--config", config, "--despite", "agreed with Alder") == DONE
    assert snapshot.history(folder)[1] == "2026-03-13.2"
    last = snapshot.read(folder).log[-1]
    assert (last.what, last.snapshot_id, last.reason) == (
        "published despite",
        "2026-03-13.2",
        "agreed with Alder",
    )


def test_when_every_guard_holds_it_is_published_unattended(config: str, tmp_path: Path) -> None:
    moved(
        tmp_path,
        "max_faults = 1\nmax_customer_slip_days = 9\nmax_lost_projects = 1\nmax_new_red ="
        " 1\nmax_forecast_move_ratio = 1000\n",
    )
    assert run("refresh", "--config", config, "--publish-if-safe") == DONE
    assert snapshot.history(tmp_path / "snapshots")[1] == "2026-03-13.2"
    assert what(tmp_path / "snapshots") == ["published", "candidate", "published"]


def test_the_first_report_needs_no_other_to_be_safe(tmp_path: Path) -> None:
    config = moved(tmp_path, "max_new_red = 0\nmax_faults = 1\n")
    assert run("refresh", "--config", config, "--publish-if-safe") == DONE
    assert snapshot.history(tmp_path / "snapshots")[1] == "2026-03-13.1"


def test_guards_are_files_by_their_names() -> None:
    assert {p.stem for p in (ROOT / "etl" / "publish" / "guards").glob("*.sql")} == set(GUARDS)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("max_fault = 0", "Did you mean 'max_faults'?"),
        ("max_faults = -1", "a whole number from 0"),
        ("max_new_red = 1.5", "a whole number from 0"),
        ('max_forecast_move_ratio = "5 %"', "Write 5 % as 0.05"),
        ("max_new_red = true", "a whole number from 0"),
    ],
)
def test_a_guard_that_cannot_be_followed_is_named(
    stated: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = company.write(tmp_path, more=f"{GUARD}{stated}\n")
    assert run("check", "--config", str(file)) == USAGE
    assert said in capsys.readouterr().err


def test_unattended_without_guards_is_refused(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("refresh", "--config", config, "--publish-if-safe") == USAGE
    assert "State them under [publish]" in capsys.readouterr().err


def test_a_locked_period_takes_no_report_and_says_where_corrections_go(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "snapshots"
    assert run("refresh", "--config", config, "--candidate") == DONE
    assert run("lock", "2026-03-13", "--config", config, "--reason", "board approved") == DONE
    for verb in (
        ("refresh",),
        ("refresh", "--candidate"),
        ("refresh", "--status-date", "2026-03-12"),
        ("publish",),
    ):
        capsys.readouterr()
        assert run(*verb, "--config", config) == FOLDER
        assert "Publish as of a day after 2026-03-13" in capsys.readouterr().err
    assert run("check", "--config", config) == DONE
    assert run("refresh", "--config", config, *LATER) == DONE
    assert (
        run("unlock", "2026-03-13", "--config", config, "--reason", "a supplier's invoice") == DONE
    )
    assert run("refresh", "--config", config) == DONE
    assert [
        (e.what, e.status_date, e.reason)
        for e in snapshot.read(folder).log
        if e.what in ("locked", "opened")
    ] == [
        ("locked", "2026-03-13", "board approved"),
        ("opened", "2026-03-13", "a supplier's invoice"),
    ]
    assert run("unlock", "2026-03-13", "--config", config, "--reason", "x") == FOLDER


def test_the_log_is_read_by_people_and_by_schedulers(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("refresh", "--config", config, *LATER) == DONE
    assert run("rollback", "--config", config, "--reason", "wrong rates") == DONE
    capsys.readouterr()
    assert run("log", "--config", config) == DONE
    last = capsys.readouterr().out.splitlines()[-1]
    assert re.search(r"Z  rolled back  2026-03-13\.1  by \S+  because: wrong rates$", last)
    assert run("log", "--config", config, "--json") == DONE
    told = json.loads(capsys.readouterr().out)
    assert [e["what"] for e in told["log"]] == ["published", "published", "rolled back"]
    assert (told["live"], told["candidate"]) == ("2026-03-13.1", None)


KILLER = """
import os, signal, sys
from etl.__main__ import main
left = int(sys.argv.pop(1))
def dying(call):
    def wrapped(*given, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return call(*given, **named)
    return wrapped
os.replace, os.fsync, os.unlink = dying(os.replace), dying(os.fsync), dying(os.unlink)
sys.exit(main())
"""


@pytest.mark.parametrize(
    "verb",
    [
        ("publish",),
        ("lock", "2026-03-01", "--reason", "x"),
        ("rollback", "--reason", "x"),
        ("refresh", "--candidate"),
    ],
)
def test_killed_before_any_write_a_verb_leaves_the_old_or_the_new_report_and_the_next_one_works(
    verb: tuple[str, ...], config: str, tmp_path: Path
) -> None:
    folder = tmp_path / "snapshots"
    assert (
        run("refresh", "--config", config)
        == run("refresh", "--config", config, *LATER, "--candidate")
        == DONE
    )
    kept = {p.name: p.read_bytes() for p in folder.iterdir()}
    new = {"publish": "2026-03-20.1", "rollback": "2026-03-13.1"}.get(verb[0], "2026-03-13.2")
    deaths = 0
    for step in range(20):
        for path in folder.iterdir():
            if path.is_file():
                path.unlink()
        for name, content in kept.items():
            (folder / name).write_bytes(content)
        ended = subprocess.run(
            [sys.executable, "-c", KILLER, str(step), *verb, "--config", config],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        state = snapshot.read(folder)
        assert state.live in ("2026-03-13.2", new)
        live = next(e for e in state.entries if e.snapshot_id == state.live)
        with duckdb.connect(str(folder / live.file), read_only=True) as connection:
            assert connection.execute("select count(*) from projects").fetchall() == [(2,)]
        assert run("prune", "--config", config) == DONE
        assert names(folder) == known(folder)
        if ended.returncode != -signal.SIGKILL:
            assert ended.returncode == DONE, ended.stderr
            break
        deaths += 1
    assert deaths >= 3
    assert (
        run("refresh", "--config", config, "--status-date", "2026-03-27", "--candidate")
        == run("publish", "--config", config)
        == DONE
    )
    assert snapshot.history(folder)[1] == "2026-03-27.1"
    assert date.fromisoformat(snapshot.read(folder).entries[-1].status_date) == date(2026, 3, 27)
