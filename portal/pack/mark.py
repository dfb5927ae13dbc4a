"""What a pack says of itself behind its end, where no reader of the format looks: from which
report, for which scope, and the hash of the file before it.

The hash tells that a file was changed by accident. Who changes a file on purpose can write another
hash, so only writing the report anew tells that a file is genuine: `verify` does both.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass

WORD = b"standpoint:"
ENDS = {
    "html": (b"<!-- ", b" -->\n"),
    "pdf": (b"\n%", b"\n"),
    "pptx": (b"", b""),
    "xlsx": (b"", b""),
}
ZIPPED = ("pptx", "xlsx")
ZIP_END = b"PK\x05\x06"


@dataclass(frozen=True)
class Mark:
    """From which report and for which scope a file was written."""

    kind: str
    snapshot_id: str
    sha256: str
    """Of the report's own file."""
    audience: str
    key: str
    asked: str = ""
    """What of it was looked at alone, as an address says it."""
    page: str = ""
    """The one page that the file is of; empty for a pack."""
    query: str = ""
    """What was chosen on it, as its address says it."""
    added: str = ""
    """The kept views that a pack holds behind its own pages, as `added` writes them."""
    language: str = ""
    """In which it was written; empty in files from before it was said: the report's."""
    content: str = ""
    """SHA-256 of the file before the mark."""


def signed(body: bytes, mark: Mark) -> bytes:
    """The file with its mark."""
    fields = asdict(mark) | {"content": hashlib.sha256(body).hexdigest()}
    text = WORD + json.dumps(fields, sort_keys=True).replace("-", "\\u002d").encode()
    start, end = ENDS[mark.kind]
    if mark.kind not in ZIPPED:
        return body + start + text + end
    return (
        body[:-2] + len(text).to_bytes(2, "little") + text
    )  # the comment of a ZIP archive, after its length


def read(file: bytes) -> tuple[Mark, bytes] | None:
    """The mark and the file before it; None where there is none."""
    place = file.rfind(WORD)
    match = (
        re.match(rb"standpoint:(\{[^\n]*\})(?: -->)?\n?\Z", file[place:]) if place >= 0 else None
    )
    try:
        mark = Mark(**json.loads(match[1])) if match else None
    except (ValueError, TypeError):
        return None
    if (
        mark is None
        or not all(isinstance(value, str) for value in asdict(mark).values())
        or mark.kind not in ENDS
    ):
        return None
    start = len(ENDS[mark.kind][0])
    return mark, file[: place - 2] + b"\0\0" if mark.kind in ZIPPED else file[: place - start]


def is_intact(mark: Mark, body: bytes) -> bool:
    """Whether the file before the mark is the one the mark was made for."""
    return hashlib.sha256(body).hexdigest() == mark.content
