"""Makes a Chromium available to the browser tests: the system's, else Debian's package when root,
else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Path of a system Chromium, or None."""
    return next((path for name in CANDIDATES if (path := shutil.which(name))), None)


def main() -> int:
    """Installs one where there is none; a failure here is a failure of the tests, not a skip."""
    if find():
        return 0
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        return subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=subprocess.DEVNULL
        ).returncode
    return subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
