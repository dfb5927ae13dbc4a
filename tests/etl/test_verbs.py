"""The verbs of `standpoint` as a PM and a scheduler meet them: what they say, what they leave
behind, and how they end."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from etl.__main__ import main
from etl.publish import snapshot
from etl.telling import DONE, FOLDER, MACHINE, REFUSED, USAGE
from tests import company

ROOT = Path(__file__).parents[2]
FILES, ROWS = len(company.TABLES), sum(map(len, company.TABLES.values()))


def run(*arguments: str) -> int:
    return main(list(arguments))


@pytest.fixture
def config(tmp_path: Path) -> str:
    return str(company.write(tmp_path))


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


def test_check_validates_and_publishes_nothing(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--config", config) == DONE
    assert (
        f"checked: {ROWS} rows of {FILES} files, status date 2026-03-13" in capsys.readouterr().out
    )
    assert not [n for n in names(tmp_path / "snapshots") if n.endswith(".duckdb")]


def test_the_log_for_a_machine_tells_steps_files_and_the_end_and_no_value_of_a_row(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "CANARY-A-CELL"
    file = next(tmp_path.rglob("time_entries.csv"))
    file.write_text(re.sub(r"2026-\d\d-\d\d", bad, file.read_text(), count=1))
    assert run("refresh", "--config", config, "--log", "json") == REFUSED
    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.err.splitlines() if line.startswith("{")]
    by_event = {line["event"]: line for line in lines}
    assert {"step", "file", "report", "ended"} <= set(by_event)
    assert (by_event["ended"]["verb"], by_event["ended"]["exit"]) == ("refresh", REFUSED)
    assert (by_event["report"]["files"], by_event["report"]["stopping"]) == (FILES, 1)
    refused = [line["file"] for line in lines if line["event"] == "file" and line["refused"]]
    assert refused == [file.name]
    assert bad in told.err and bad not in json.dumps(lines)  # a person is told, the log is not


def test_refresh_publishes_and_list_shows_what_is_live(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list", "--config", config) == DONE
    assert "Nothing is published yet." in capsys.readouterr().out
    assert (
        run("refresh", "--config", config)
        == run("refresh", "--config", config, "--status-date", "2026-03-20")
        == DONE
    )
    capsys.readouterr()
    assert run("list", "--config", config) == DONE
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("  2026-03-13.1  status date 2026-03-13")
    assert second.startswith("* 2026-03-20.1  status date 2026-03-20")


def test_the_status_date_given_leads_and_without_any_there_is_no_refresh(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(config)
    file.write_text(file.read_text().replace("status_date = 2026-03-13\n", ""))
    assert run("refresh", "--config", config) == USAGE
    assert "Give --status-date" in capsys.readouterr().err
    assert run("refresh", "--config", config, "--status-date", "2026-03-13") == DONE


def test_snapshots_go_where_they_are_told(config: str, tmp_path: Path) -> None:
    assert run("refresh", "--config", config, "--snapshots", str(tmp_path / "elsewhere")) == DONE
    assert not (tmp_path / "snapshots").exists()
    assert snapshot.history(tmp_path / "elsewhere")[1] == "2026-03-13.1"


def test_a_scheduler_gets_one_object_of_json(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("refresh", "--config", config, "--json") == DONE
    good = json.loads(capsys.readouterr().out)
    assert (good["exit"], good["snapshot_id"], good["rows"], good["faults"]) == (
        DONE,
        "2026-03-13.1",
        ROWS,
        [],
    )
    broken = Path(config).with_name("cost_entries.csv")
    broken.write_text(broken.read_text().replace("51234", "n/a"))
    assert run("refresh", "--config", config, "--json") == REFUSED
    bad = json.loads(capsys.readouterr().out)
    assert (bad["exit"], bad["refused"]) == (REFUSED, 1)
    assert bad["faults"][0] | {"remedy": ""} == {
        "file": "cost_entries.csv",
        "row": 2,
        "column": "cost_amount",
        "kind": "type",
        "found": "'n/a'",
        "expected": "a number with the decimal mark '.'",
        "remedy": "",
        "table": "cost_entries",
    }
    assert run("list", "--config", config, "--json") == DONE
    assert json.loads(capsys.readouterr().out)["live"] == "2026-03-13.1"


def test_prune_takes_leftovers_and_old_snapshots_only_when_asked(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "snapshots"
    for _ in range(3):
        assert run("refresh", "--config", config) == DONE
    (folder / ".building-dead").mkdir()
    assert run("prune", "--config", config) == DONE
    assert len(snapshot.history(folder)[0]) == 3
    assert ".building-dead" not in names(folder)
    assert run("prune", "--config", config, "--keep", "1") == DONE
    assert "The portal can no longer show 2026-03-13.1, 2026-03-13.2." in capsys.readouterr().out
    entries, live = snapshot.history(folder)
    assert [e.snapshot_id for e in entries] == [live] == ["2026-03-13.3"]
    assert {n for n in names(folder) if n.endswith(".duckdb")} == {
        entries[0].file,
        entries[0].private_file,
    }


def test_prune_never_takes_the_live_snapshot(config: str, tmp_path: Path) -> None:
    for _ in range(3):
        assert run("refresh", "--config", config) == DONE
    assert run("rollback", "--config", config, "--to", "2026-03-13.1") == DONE
    assert run("prune", "--config", config, "--keep", "1") == DONE
    entries, live = snapshot.history(tmp_path / "snapshots")
    assert live == "2026-03-13.1"
    assert live in [e.snapshot_id for e in entries]


def test_rollback_to_what_is_not_there_names_what_is(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("refresh", "--config", config) == DONE
    assert run("rollback", "--config", config, "--to", "2025-01-01.1") == FOLDER
    assert "2026-03-13.1" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        "status_date = 2026-13-01",
        "[company",
        '[[source]]\ntable = "projects"',
        '[[tolerate]]\ntable = "teams"\nkind = "sort"',
    ],
)
def test_a_setting_that_cannot_be_followed_is_named_without_a_traceback(
    wrong: str, config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(config)
    file.write_text(
        f"{wrong}\n" + file.read_text()
        if wrong.startswith("status")
        else file.read_text() + f"\n{wrong}\n"
    )
    assert run("check", "--config", config) == USAGE
    assert "portal.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["refresh", "--status-date", "20.11.2026"], "Write it as 2026-11-20."),
        (["prune", "--keep", "-1"], "Keep at least 1."),
        (["prune", "--keep", "all"], "Keep at least 1."),
    ],
)
def test_an_argument_that_cannot_be_followed_says_how_to_write_it(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == USAGE
    assert said in capsys.readouterr().err


def test_a_config_that_is_not_there_says_how_to_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--config", str(tmp_path / "none.toml")) == USAGE
    assert "not found" in capsys.readouterr().err


def limited() -> None:
    resource.setrlimit(
        resource.RLIMIT_FSIZE, (300_000, 300_000)
    )  # as a full disk: no file may grow further


def test_a_full_disk_leaves_the_live_snapshot_and_the_next_refresh_succeeds(
    config: str, tmp_path: Path
) -> None:
    assert run("refresh", "--config", config) == DONE
    folder = tmp_path / "snapshots"
    before, files = snapshot.history(folder), names(folder)
    code = (
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); import sys; from"
        " etl.__main__ import main; sys.exit(main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, "refresh", "--config", config],
        cwd=ROOT,
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == MACHINE, ended.stderr
    assert "The machine refused" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (snapshot.history(folder), names(folder)) == (before, files)
    assert run("refresh", "--config", config) == DONE


def test_a_reader_keeps_its_snapshot_while_the_next_is_published(
    config: str, tmp_path: Path
) -> None:
    assert run("refresh", "--config", config) == DONE
    folder = tmp_path / "snapshots"
    with duckdb.connect(
        str(folder / snapshot.history(folder)[0][0].file), read_only=True
    ) as reader:
        assert run("refresh", "--config", config, "--status-date", "2026-03-20") == DONE
        assert (
            str(reader.execute("select status_date from snapshot").fetchone())
            == "(datetime.date(2026, 3, 13),)"
        )


def test_the_sample_company_is_written_and_publishes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "sample"
    assert run("sample", str(folder)) == DONE
    assert "standpoint refresh" in capsys.readouterr().out
    assert (
        run("refresh", "--config", str(folder / "portal.toml"), "--snapshots", str(tmp_path / "s"))
        == DONE
    )
