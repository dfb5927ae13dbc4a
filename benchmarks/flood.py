"""Ten attackers beside fifty viewers: what the viewers wait for, and whether the process answers.
The server has core 0, attackers and viewers core 1; viewers go before attackers there."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)

from benchmarks import attack, measures
from benchmarks.measures import Table
from benchmarks.server import ROOT, SITE, Server, free_port, serve
from benchmarks.viewer import open_page

SECRET = token_hex(32)
AIM = "≤ 500 ms"
VIEWERS, PAUSE = 50, 4.0


def flood(scratch: Path, projects: int, seconds: float, viewers: int = VIEWERS) -> Table:
    """Each kind of attack, by strangers and by people who signed in, against none."""
    cases = [("nobody", False)]
    cases += [(kind, False) for kind in attack.KINDS] + [("messages", True)]
    rows = [
        (
            kind if kind == "nobody" else f"{kind}, {'signed in' if signed else 'strangers'}",
            *_case(scratch, projects, seconds=seconds, viewers=viewers, kind=kind, signed=signed),
        )
        for kind, signed in cases
    ]
    return Table(
        f"{viewers} viewers, {projects:,} projects, beside {attack.ATTACKERS} attackers who send as"
        " fast as they can",
        (
            "attackers send",
            "p50",
            f"p95 (aim {AIM})",
            "slowest",
            "turned away",
            "/healthz, slowest (aim ≤ 100 ms)",
            "server CPU",
            "memory",
        ),
        rows,
    )


@dataclass
class Seen:
    """What viewers and a watcher of /healthz waited for, in seconds."""

    runs: list[float]
    health: list[float]
    away: int = 0
    """Viewers whose socket ended."""


def _case(
    scratch: Path, projects: int, *, seconds: float, viewers: int, kind: str, signed: bool
) -> tuple[str, ...]:
    port = free_port()
    secrets = secured(scratch, port)
    config = measures.published(scratch, projects)
    with serve(
        config,
        "--secrets.files",
        str(secrets),
        script=SITE / "streamlit_app.py",
        port=port,
        address="127.0.0.1",
        STANDPOINT_DEMO="false",
    ) as server:
        os.sched_setaffinity(server.process.pid, {0})
        for task in Path(f"/proc/{server.process.pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), {0})
        os.sched_setaffinity(0, {1})
        seen = Seen([], [])
        used = asyncio.run(
            _measured(
                server, port, seconds=seconds, viewers=viewers, kind=kind, signed=signed, seen=seen
            )
        )
        megabytes = server.megabytes()
    os.sched_setaffinity(0, {0, 1})
    ordered = sorted(seen.runs) or [float("nan")]
    return (
        _ms(ordered[len(ordered) // 2]),
        _ms(ordered[int(len(ordered) * 0.95)]),
        _ms(ordered[-1]),
        str(seen.away),
        _ms(max(seen.health, default=float("nan"))),
        f"{used:.0%}",
        f"{megabytes:.0f} MB",
    )


def secured(scratch: Path, port: int) -> Path:
    """The secrets of a portal with sign-in, whose cookies `signed_in` makes."""
    secrets = scratch / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{SECRET}"\nclient_id = "a"\nclient_secret = "b"\n'
        'server_metadata_url = "http://127.0.0.1:9/none"\n'
    )
    secrets.chmod(0o600)
    return secrets


def signed_in(base: str, email: str) -> tuple[str, str]:
    """The cookies of somebody who signed in, and the token that goes with them."""
    now = time.time()
    claims = {"is_logged_in": True, "origin": base, "email": email, "email_verified": True}
    claims |= {"iss": base, "aud": "a", "sub": email}
    claims |= {"iat": now, "auth_time": now, "exp": now + 3_600}
    signed = create_signed_value(SECRET, "_streamlit_user", json.dumps(claims)).decode()
    token = generate_xsrf_token_string()
    return f"_streamlit_user={signed}; _streamlit_xsrf={token}", token


async def _measured(
    server: Server, port: int, *, seconds: float, viewers: int, kind: str, signed: bool, seen: Seen
) -> float:
    chance, opened, end = random.Random(7), asyncio.Barrier(viewers + 1), [0.0]

    async def visit(number: int) -> None:
        page, who = measures.PAGES[number % len(measures.PAGES)]
        await asyncio.sleep(number * 5 / viewers)
        signs = signed_in(server.base, f"{who}{number}@bench.test")
        name, query = measures.address(page, "")
        try:
            async with open_page(server.base, name, query, *signs) as viewer:
                await viewer.run()
                await asyncio.wait_for(opened.wait(), 60)
                await asyncio.sleep(chance.random() * PAUSE)
                while time.perf_counter() < end[0]:
                    seen.runs.append(await viewer.run())
                    await asyncio.sleep(PAUSE * (0.5 + chance.random()))
        except Exception as error:  # a benchmark's viewer that is turned away is a figure
            print(type(error).__name__, error, file=sys.stderr)
            seen.away += 1

    async with asyncio.TaskGroup() as group:
        for number in range(viewers):
            group.create_task(visit(number))
        end[0] = time.perf_counter() + 600
        await asyncio.wait_for(opened.wait(), 60)
        end[0], before = time.perf_counter() + seconds, server.cpu()
        watcher = threading.Thread(target=_watch, args=(server.base, end[0], seen))
        watcher.start()
        if kind != "nobody":
            _attack(server.base, port, kind=kind, seconds=seconds, signed=signed)
        await asyncio.sleep(seconds)
        used = (server.cpu() - before) / seconds
    watcher.join()
    return used


def _watch(base: str, end: float, seen: Seen) -> None:
    """Asks /healthz five times a second."""
    while time.perf_counter() < end:
        started = time.perf_counter()
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=30).close()
        except OSError as error:
            print("healthz", error, file=sys.stderr)
        seen.health.append(time.perf_counter() - started)
        time.sleep(0.2)


def _attack(base: str, port: int, *, kind: str, seconds: float, signed: bool) -> None:
    signs = (
        [s for n in range(attack.ATTACKERS) for s in signed_in(base, f"flood{n}@bench.test")]
        if signed
        else []
    )
    subprocess.Popen(
        [sys.executable, "-m", "benchmarks.attack", str(port), kind, f"{seconds:g}", "1", *signs],
        cwd=ROOT,
        stdout=subprocess.DEVNULL if not os.environ.get("SHOW") else None,
    )


def _ms(seconds: float) -> str:
    return f"{1e3 * seconds:,.0f} ms"
