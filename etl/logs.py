"""The log of a verb: words with --verbose, or one JSON object a line for a machine. Never a value
of a row: of an error its kind and place are written, not what it says."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

OWN = "standpoint"
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record has; the rest was given with `extra`."""


class Lines(logging.Formatter):
    """One JSON object a record, with what was given in `extra` as keys of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{k: v for k, v in vars(record).items() if k not in _PLAIN},
        }
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "place": _place(record.exc_info[2])}
        return json.dumps(line, default=str, ensure_ascii=False)


def _place(trace: object) -> list[str]:
    """Where it happened, innermost first: file, line and function, no text of the code."""
    frames = traceback.extract_tb(trace)  # type: ignore[arg-type]
    return [f"{f.filename.rpartition('site-packages/')[2]}:{f.lineno} {f.name}" for f in frames][
        ::-1
    ]


def keep(kind: str, *, is_verbose: bool) -> None:
    """Where a verb's log goes: to standard error, as objects or as words."""
    own = logging.getLogger(OWN)
    own.handlers, own.propagate = [], True
    own.setLevel(logging.NOTSET)
    if kind != "json":
        level = logging.INFO if is_verbose else logging.WARNING
        return logging.basicConfig(level=level, format="%(message)s")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    own.handlers, own.propagate = [handler], False
    own.setLevel(logging.INFO)
