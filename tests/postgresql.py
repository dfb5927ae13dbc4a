"""Makes a PostgreSQL available to the tests of the desk: the system's, else Debian's package when
root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def find() -> Path | None:
    """The folder of its own programs, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    beside = shutil.which("initdb")
    return debian[0] if debian else Path(beside).parent if beside else None


def main() -> int:
    """Installs one where there is none and this may be done; elsewhere the tests say what they
    need."""
    if find() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return 0
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"]
    return subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main())
