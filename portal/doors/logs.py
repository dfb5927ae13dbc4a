"""The portal's log: words for whoever watches, or a JSON object a line for a machine. Never a value
of a row: of an error its kind and place are written, not what it says."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

OWN = "standpoint"
OTHERS = ("uvicorn", "streamlit")
"""Beginnings of the names of the server's own logs."""
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record has; the rest was given with `extra`."""


class Lines(logging.Formatter):
    """One JSON object a record, with what was given in `extra` as keys of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; values that are no JSON are written as text."""
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


class Words(logging.Formatter):
    """One line of words, and of an error its kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; the traceback's own text might hold what a row says."""
        line = f"{record.levelname.lower()}: {record.getMessage()}"
        if record.exc_info and record.exc_info[0]:
            place = " < ".join(_place(record.exc_info[2]))
            line += f" ({record.exc_info[0].__name__}; {place})"
        return line


def _place(trace: object) -> list[str]:
    """Where it happened, innermost first: file, line and function, no text of the code."""
    frames = traceback.extract_tb(trace)  # type: ignore[arg-type]
    return [f"{f.filename.rpartition('site-packages/')[2]}:{f.lineno} {f.name}" for f in frames][
        ::-1
    ]


def keep(kind: str) -> None:
    """Writes the portal's log to standard error: in words its warnings, as JSON every event; a
    server's own chatter at each handshake would let a flood fill the disk."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines() if kind == "json" else Words())
    own = logging.getLogger(OWN)
    own.handlers, own.propagate = [handler], False
    own.setLevel(logging.INFO if kind == "json" else logging.WARNING)
    for name in [n for n in logging.root.manager.loggerDict if n.startswith(OTHERS)]:
        other = logging.getLogger(name)
        if kind == "json" and other.handlers:
            other.handlers = [handler]
        other.setLevel(max(other.level, logging.WARNING))
