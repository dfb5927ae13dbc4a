"""Starts the portal on a company and tells its CPU seconds and memory. Linux only: reads /proc."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
SITE = ROOT / "portal" / "site"
SERVED = ROOT / "benchmarks" / "served.py"


class Server:
    """One running portal."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, name: str) -> None:
        self.process, self.base = process, f"http://{name}:{port}"

    def cpu(self) -> float:
        """Seconds of processor time so far, all threads, to the nanosecond: Linux's clock of the
        process, since ticks of 10 ms are longer than a rerun."""
        return time.clock_gettime(~self.process.pid << 3 | 2)

    def megabytes(self) -> float:
        """Resident memory now."""
        return (
            int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
            * os.sysconf("SC_PAGESIZE")
            / 1e6
        )


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(
    config: Path,
    *more: str,
    script: Path = SERVED,
    port: int = 0,
    address: str = "localhost",
    **environment: str,
) -> Iterator[Server]:
    """The portal of a portal.toml on a free port, until the block ends."""
    port = port or free_port()
    command = [
        sys.executable,
        "-c",
        "import sys; from portal import serving; serving.start(*sys.argv[1:])",
        str(script),
        "--server.address",
        address,
        "--server.port",
        str(port),
        *more,
    ]
    own = {"STANDPOINT_CONFIG": str(config), "PYTHONPATH": str(ROOT), **environment}
    process = subprocess.Popen(
        command,
        cwd=SITE,
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        server = Server(process, port, address)
        _await(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _await(server: Server, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{server.base}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{server.base} did not answer within {seconds:g} s")
