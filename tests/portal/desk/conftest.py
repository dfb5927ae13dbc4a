"""The desk on both of its databases. A machine without PostgreSQL fails here, it does not skip."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.desk import opening
from portal.desk.opening import Desk
from tests import postgresql


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A PostgreSQL of our own on this machine alone; gone afterwards."""
    programs = postgresql.find()
    assert programs, "There is no PostgreSQL here. Install the package postgresql."
    home = Path(tempfile.mkdtemp(prefix="cluster-"))
    ours: list[str] = []
    if os.geteuid() == 0:  # it refuses to run as root
        ours = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        shutil.chown(home, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data, control = str(home / "data"), str(programs / "pg_ctl")
    make = [str(programs / "initdb"), "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8"]
    start = [control, "-D", data, "-w", "-s", "-l", str(home / "log")]
    options = f"-h 127.0.0.1 -p {port} -k {home} -c fsync=off"
    subprocess.run([*ours, *make, "--no-sync"], check=True, capture_output=True, cwd=home)
    subprocess.run([*ours, *start, "-o", options, "start"], check=True, cwd=home)
    yield f"postgresql+psycopg://portal@127.0.0.1:{port}/"
    subprocess.run([*ours, control, "-D", data, "-s", "-m", "fast", "stop"], cwd=home)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / opening.FILE}"
    import psycopg

    server: str = request.getfixturevalue("cluster")
    name = "d" + "".join(c for c in tmp_path.name if c.isalnum()).lower()
    with psycopg.connect(server.replace("+psycopg", "") + "postgres", autocommit=True) as own:
        own.execute(f'drop database if exists "{name}" with (force)')
        own.execute(f'create database "{name}"')
    return server + name


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    """An empty desk."""
    opened = opening.at(url)
    yield opened
    opened.engine.dispose()
    opening.at.cache_clear()
