"""How a DuckDB of ours is opened: nothing from outside, its configuration locked; paths inside
SQL and beside a report."""

from __future__ import annotations

from pathlib import Path

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "async_threads": 1,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "allow_community_extensions": "false",
}
LOCK = (
    "set memory_limit = '512MB'; set temp_directory = ''; set enable_external_access = false; set"
    " lock_configuration = true"
)


def private_of(report: Path) -> Path:
    """The private file that was published beside a report; the same path where it has none."""
    return report.with_name(report.name.replace("snapshot-", "private-", 1))


def quoted(path: str) -> str:
    """A path of our own pointer file inside an SQL literal."""
    return path.replace("'", "''")
