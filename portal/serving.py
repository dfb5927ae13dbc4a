"""`standpoint serve`: starts Streamlit's server on the portal, from whatever folder; without
sign-in on this machine alone."""

from __future__ import annotations

import argparse
import atexit
import logging
import os
import socket
import sys
from contextlib import suppress
from typing import NoReturn

import click
from streamlit.web import cli

from portal import settings
from portal.doors import wire
from portal.gate import signin

FORWARDED_FROM, NOBODY = "FORWARDED_ALLOW_IPS", "192.0.2.0"
"""Uvicorn's own name for whose forwarded addresses count, and an address that is nobody's (RFC
5737)."""
SCRIPT = settings.SITE / "streamlit_app.py"


def run(options: argparse.Namespace) -> NoReturn:
    """Serves until it is ended; SettingsError where portal.toml cannot be followed."""
    if options.demo:
        os.environ["STANDPOINT_DEMO"] = settings.EVERYBODY
        settings.load.cache_clear()
    own = settings.load()
    _check_free(options.address, options.port)
    os.environ.setdefault(FORWARDED_FROM, ",".join(own.proxies) or NOBODY)
    print(
        f"The portal opens at http://{options.address}:{options.port}. Ctrl-C ends it.", flush=True
    )
    with suppress(KeyboardInterrupt, click.Abort):  # which of them: as far as the server had come
        start(str(SCRIPT), *_flags(options))
    _end()


def _end() -> NoReturn:
    """Ends the process as it stands, the audit trail being written: Python's own way out takes the
    reports that are open apart, and DuckDB's binding lists each as a leak."""
    atexit._run_exitfuncs()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the other end of a pipe may be gone
            stream.flush()
    os._exit(0)


def _check_free(address: str, port: int) -> None:
    """Refuses a port that another program answers on; what else is wrong with it, the server
    says."""
    try:
        socket.create_connection((address, port), timeout=1).close()
    except OSError:
        return
    raise settings.SettingsError(
        f"Port {port} of {address} is taken by another program, or by a portal that runs already."
        f" End it, or name another port: standpoint serve --port {port % 65_535 + 1}"
    )


def start(script: str, *flags: str) -> None:
    """Streamlit's server on a script, its sockets read piece by piece; returns when it ends."""
    wire.lay()
    cli.main(["run", script, *flags], prog_name="streamlit", standalone_mode=False)


def _flags(options: argparse.Namespace) -> list[str]:
    opens = sys.stdout.isatty() and options.address in signin.LOOPBACK and not options.no_browser
    flags = {
        "server.address": options.address,
        "server.port": str(options.port),
        "server.headless": str(not opens).lower(),
    }
    if options.demo:  # looking through all eyes needs no sign-in, and may not stand beside one
        flags["secrets.files"] = str(settings.SITE / "none.toml")
    return [
        *(part for name, value in flags.items() for part in (f"--{name}", value)),
        *options.more,
    ]
