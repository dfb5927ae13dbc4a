"""One sheet of a workbook as Arrow, here or in a process of its own with bounds on memory and time;
run as a script, it is that process.

Imports nothing of Standpoint: the process has to start fast, and owns nothing that a workbook could
take down with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa

MEMORY = 8 << 30  # bytes of address space; a million rows of twenty columns take about half
SECONDS = 180


class NoSheet(Exception):
    """The workbook has other sheets; the argument lists them."""


class Broken(Exception):
    """What the reader says of the workbook, or how its process ended."""


def read(file: Path, sheet: str, dtypes: Any, places: list[int] | None) -> pa.Table:
    """The sheet, or the first where none is named; all columns, or those at `places`."""
    try:
        book = fastexcel.read_excel(file)
        if sheet and sheet not in book.sheet_names:
            raise NoSheet(book.sheet_names)
        loaded = book.load_sheet(
            sheet or book.sheet_names[0],
            header_row=None,
            dtypes=dtypes,
            skip_rows=0,
            use_columns=places,
        ).to_arrow()
    except (NoSheet, OSError):
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        raise Broken(str(error)[:200] or type(error).__name__) from None
    return loaded if isinstance(loaded, pa.Table) else pa.table(pa.record_batch(loaded))


def apart(file: Path, sheet: str, dtypes: str, places: list[int] | None, target: Path) -> pa.Table:
    """The same from a process that may end as it likes; its result lies in `target`."""
    order = json.dumps([str(file), sheet, dtypes, places, str(target)])
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__, order],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Broken(f"more than {SECONDS} seconds of reading") from None
    if done.returncode == 0:
        with pa.memory_map(str(target)) as stored:
            return pa.ipc.open_file(stored).read_all()
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if done.returncode == 3 and lines:
        raise NoSheet(json.loads(lines[-1]))
    if done.returncode == 4 and lines:
        raise Broken(json.loads(lines[-1]))
    raise Broken(f"cells that need more than {MEMORY >> 30} GiB of memory")


def _main(order: str) -> int:
    """Reads within bounds and says on standard output, in one line of JSON, why it cannot."""
    try:
        import resource  # not on every system; there, only the time is bounded

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
    file, sheet, dtypes, places, target = json.loads(order)
    try:
        table = read(Path(file), sheet, dtypes=dtypes, places=places)
        with pa.OSFile(target, "wb") as stream, pa.ipc.new_file(stream, table.schema) as out:
            out.write_table(table)
    except NoSheet as other:
        print(json.dumps(other.args[0]))
        return 3
    except (Broken, OSError, MemoryError, pa.ArrowException) as error:
        print(json.dumps(str(error) or type(error).__name__))
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
