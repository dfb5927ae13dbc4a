"""The one command: which program a verb starts, how portal.toml is looked up, and that what is
installed from a wheel opens the portal from an empty folder."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import site
import subprocess
import sys
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import etl.options
import etl.settings
import portal.options
import portal.settings
from portal.gate import published, signin
from portal.gate.access import Scope, scope_of
from portal.gate.audiences import AUDIENCES, OWNERS
from standpoint.__main__ import PROGRAMS, main, parser
from tests import company
from tests.browser.conftest import free_port, wait_for
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_signin import BASE

ROOT = Path(__file__).parents[1]


def ran(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as from a checkout."""
    known = {k: v for k, v in os.environ.items() if not k.startswith("STANDPOINT_")}
    return subprocess.run(
        [sys.executable, "-m", "standpoint", *arguments],
        cwd=cwd,
        env={**known, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# --- verbs ----------------------------------------------------------------------------------------


def test_each_program_has_the_verbs_that_the_command_hands_it() -> None:
    assert {"etl": tuple(etl.options.VERBS), "portal": tuple(portal.options.VERBS)} == PROGRAMS


def test_every_verb_names_portal_toml_and_the_snapshots_in_the_same_words() -> None:
    verbs = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    for name in ("--config", "--snapshots"):
        taken = {
            verb: parts._option_string_actions[name].help
            for verb, parts in verbs.choices.items()
            if name in parts._option_string_actions
        }
        assert len(set(taken.values())) == 1, name
        assert set(verbs.choices) - set(taken) <= {"init"}, "init writes a portal.toml of its own"


@pytest.mark.parametrize(("verb", "other"), [("list", "portal"), ("review", "etl")])
def test_a_verb_starts_its_own_program_alone(verb: str, other: str, tmp_path: Path) -> None:
    config = company.write(tmp_path)
    code = (
        "import sys; from standpoint.__main__ import main;"
        f" main(['{verb}', '--config', {str(config)!r}]);"
        f" sys.exit(any(m == '{other}' or m.startswith('{other}.') for m in sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0
    )


def test_the_version_is_the_one_that_snapshots_carry(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"standpoint {etl.__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_verb(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--print-completion", shell])
    script = capsys.readouterr().out
    assert [verb for verbs in PROGRAMS.values() for verb in verbs if verb not in script] == []


def test_a_verb_that_there_is_not_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["publsh"])
    assert ended.value.code == 2
    assert "'publish'" in capsys.readouterr().err


# --- one look-up of portal.toml -------------------------------------------------------------------

# --config, STANDPOINT_CONFIG, whether ./portal.toml is there: which of the three is read.
LOOKED_UP = [
    ("given.toml", "stated.toml", True, "given.toml"),
    ("given.toml", "", True, "given.toml"),
    ("", "stated.toml", True, "stated.toml"),
    ("", "stated.toml", False, "stated.toml"),
    ("", "", True, "portal.toml"),
    ("", "", False, "portal.toml"),  # not there: refused by its name, never the sample instead
]


@pytest.mark.parametrize(("given", "stated", "is_here", "read"), LOOKED_UP)
@pytest.mark.parametrize("verb", ["list", "pack"])
def test_both_programs_look_the_same_way(
    verb: str, given: str, stated: str, is_here: bool, read: str, tmp_path: Path
) -> None:
    """Each candidate refuses in its own words, so that the refusal says which was read."""
    for name in ("given.toml", "stated.toml", *["portal.toml"] * is_here):
        (tmp_path / name).write_text(f"[{name.removesuffix('.toml')}_marks]\n")
    option = ["--config", given] if given else []
    ended = ran(
        verb, *option, *["--all"] * (verb == "pack"), cwd=tmp_path, STANDPOINT_CONFIG=stated
    )
    assert ended.returncode == 2, ended.stderr
    mark = f"{read.removesuffix('.toml')}_marks" if (tmp_path / read).exists() else "not found"
    assert mark in ended.stderr
    assert ended.stderr.startswith(read)


# --- a first look at own data ---------------------------------------------------------------------


def test_a_portal_that_nobody_can_sign_in_to_ends_in_what_to_write(tmp_path: Path) -> None:
    config = company.write(tmp_path)
    config.write_text(config.read_text().replace("demo = true", "demo = false"))
    ended = ran("serve", "--port", str(free_port()), cwd=tmp_path, HOME=str(tmp_path))
    assert ended.returncode == 2, ended.stderr
    for words in ("serve --demo", "[auth] into .streamlit/secrets.toml", "table of viewers"):
        assert words in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr


def test_a_demo_of_ones_own_data_is_for_this_machine_alone(tmp_path: Path) -> None:
    company.write(tmp_path)
    ended = ran("serve", "--demo", "--address", "0.0.0.0", cwd=tmp_path)
    assert ended.returncode == 2
    assert "on this machine alone" in " ".join(ended.stderr.split())


def test_a_demo_of_everybody_has_each_audience_of_the_report_and_nobody_else(
    snapshots: Path,  # noqa: F811
) -> None:
    """By the company's own tables."""
    rows = published.everybody(snapshots)
    scopes = {scope_of(audience, key) for _, _, audience, key in rows}
    wanted = {Scope("executive", ""), Scope("pm", "")}
    for audience, table, column in (
        ("department", "departments", "department_id"),
        ("team", "teams", "team_id"),
        *((who, "projects", AUDIENCES[who].owns) for who in sorted(OWNERS)),
    ):
        wanted |= {Scope(audience, r[column]) for r in company.TABLES[table] if r.get(column)}
    wanted |= {Scope("customer", "ALDER"), Scope("customer", "BIRCH")}
    assert scopes == wanted
    assert len({email for email, *_ in rows}) == len(rows) == len(wanted)


def test_a_demo_of_everybody_admits_who_is_not_listed_and_no_other_start_does(
    snapshots: Path,  # noqa: F811
) -> None:
    from dataclasses import replace

    own = replace(BASE, snapshots=snapshots)
    with pytest.raises(signin.Refused):
        signin.admit(own, "department@BUILD", is_verified=True)
    admitted = signin.admit(replace(own, is_everybody=True), "department@BUILD", is_verified=True)
    assert admitted.scopes == (Scope("department", "BUILD"),)


def test_the_sample_is_not_written_over_a_portal_toml_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "portal.toml"
    own.write_text('[company]\nname = "Ours"\n')
    ended = ran("sample", ".", cwd=tmp_path)
    assert ended.returncode == 2
    assert "would be lost" in ended.stderr
    assert os.listdir(tmp_path) == ["portal.toml"]
    assert own.read_text() == '[company]\nname = "Ours"\n'


def test_messages_name_places_without_detours(tmp_path: Path) -> None:
    config = company.write(tmp_path / "exports")
    text = config.read_text().replace('"snapshots"', '"../snapshots"', 1)
    config.write_text(text)
    costs = config.with_name("cost_entries.csv")
    costs.write_text(costs.read_text().replace("51234", "n/a"))
    ended = ran("refresh", "--config", "exports/portal.toml", cwd=tmp_path)
    assert "All are in snapshots/faults.csv." in ended.stderr


# --- from a wheel ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that holds the wheel and, besides, what the wheel needs."""
    source, home = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("environment")
    for name in ("etl", "portal", "standpoint"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    make = ["wheel", str(source), "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, *make, "--wheel-dir", str(home)], check=True, cwd=home)
    venv.create(home / "own", with_pip=False)
    libraries = next((home / "own").glob("lib/python*/site-packages"))
    (libraries / "needs.pth").write_text("\n".join(site.getsitepackages()))
    python = [sys.executable, "-m", "pip", "--python", str(home / "own" / "bin" / "python")]
    wheel = str(next(home.glob("*.whl")))
    subprocess.run([*python, "install", "-q", "--no-deps", "--no-index", wheel], check=True)
    return home / "own" / "bin" / "standpoint"


def test_the_wheel_holds_every_file_of_the_programs(installed: Path) -> None:
    wheel = next(installed.parents[2].glob("*.whl"))
    held = set(zipfile.ZipFile(wheel).namelist())
    files = {
        str(f.relative_to(ROOT))
        for program in ("etl", "portal", "standpoint")
        for f in (ROOT / program).rglob("*")
        if f.is_file() and "__pycache__" not in f.parts and f.name != "secrets.toml"
    }
    assert files - held == set()
    assert not [name for name in held if "secrets" in name]


@pytest.fixture(scope="module")
def opened(
    installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, subprocess.Popen[bytes]]]:
    """`standpoint sample . && standpoint refresh && standpoint serve` in an empty folder."""
    folder, port = tmp_path_factory.mktemp("empty"), free_port()
    own = {k: v for k, v in os.environ.items() if not k.startswith(("STANDPOINT_", "PYTHONPATH"))}
    for arguments in (("sample", "."), ("refresh",)):
        subprocess.run([str(installed), *arguments], check=True, cwd=folder, env=own)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [str(installed), "serve", "--port", str(port)],
            cwd=folder,
            env=own,
            stdout=log,
            stderr=log,
        )
    wait_for(f"http://localhost:{port}/readyz", process)
    yield f"http://localhost:{port}", folder, process
    process.kill()
    process.wait(20)


def test_an_empty_folder_has_a_portal_after_three_commands(
    opened: tuple[str, Path, subprocess.Popen[bytes]],
) -> None:
    address, folder, _ = opened
    assert (folder / "snapshots" / "current.json").is_file()
    for name in ("readyz", "app/static/ibm-plex-sans-latin-wght-normal.woff2"):
        with urllib.request.urlopen(f"{address}/{name}", timeout=10) as answer:
            assert answer.status == 200
    log = (folder / "server.log").read_text()
    assert log == f"The portal opens at {address}. Ctrl-C ends it.\n"


def test_ctrl_c_ends_the_portal_without_another_word(
    opened: tuple[str, Path, subprocess.Popen[bytes]],
) -> None:
    address, folder, process = opened
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    log = (folder / "server.log").read_text()
    assert log.rstrip("\n") == f"The portal opens at {address}. Ctrl-C ends it."
