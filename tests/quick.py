"""`make quick`: the tests nearest to what changed since main, none with a browser, ended after
forty seconds. What it does not reach, `make test` does.

Near is: a test that changed; one that imports a changed module; one that names a changed model,
check or query. Following imports further would be nearly every test for nearly every change.
"""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SECONDS = 40
"""Leaves time to set up and to end."""
ALWAYS = "tests/test_house.py"


class Failures:
    """How many tests failed; a run that is ended early does not say so by its exit code."""

    def __init__(self) -> None:
        self.count = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.count += report.failed


def main() -> int:
    """Runs them until the first failure; 1 where one fails."""
    files, failures = near(changed(), sorted(ROOT.glob("tests/**/test_*.py"))), Failures()
    print(f"{len(files)} files of tests are near to what changed.", flush=True)
    signal.signal(signal.SIGALRM, signal.default_int_handler)  # as if somebody pressed Ctrl-C
    signal.alarm(SECONDS)
    code = pytest.main(["-x", "-n", "2", "-m", "not browser", *files], [failures])
    signal.alarm(0)
    if code == pytest.ExitCode.INTERRUPTED and not failures.count:
        print(f"Ended after {SECONDS} seconds, before all were run. `make test` runs them all.")
        return 0
    return int(code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED))


def changed() -> set[str]:
    """Files that differ from where main was left, or from the commit before on main itself; new
    ones included."""
    base = _git("merge-base", "HEAD", "main") or ["HEAD"]
    since = "HEAD~1" if base == _git("rev-parse", "HEAD") else base[0]
    return {*_git("diff", "--name-only", since), *_git("ls-files", "-o", "--exclude-standard")}


def _git(*arguments: str) -> list[str]:
    told = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return told.stdout.split("\n")[:-1]


def near(files: set[str], tests: list[Path]) -> list[str]:
    """The tests that are near to these files, and the rules of the house."""
    modules = {f.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for f in files}
    stems = {Path(f).stem for f in files if f.endswith(".sql")}
    told = [str(t.relative_to(ROOT)) for t in tests if _is_near(t, files, modules, stems)]
    return list(dict.fromkeys([ALWAYS, *(t for t in told if "browser" not in t)]))


def _is_near(test: Path, files: set[str], modules: set[str], stems: set[str]) -> bool:
    text = test.read_text(encoding="utf-8")
    return (
        str(test.relative_to(ROOT)) in files
        or bool(_imports(text) & modules)
        or any(f'"{stem}"' in text or f" {stem} " in text for stem in stems)
    )


def _imports(text: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return names


if __name__ == "__main__":
    sys.exit(main())
