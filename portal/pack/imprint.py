"""What a pack says of itself around its pages: of which report it is, and how that is checked."""

from __future__ import annotations

from portal.language import message, speaking
from portal.pack.contents import Document

VERIFY = "standpoint verify FILE"


def words(document: Document) -> dict[str, str]:
    """Each line by its place, in the language of the document."""
    given = {
        "company": document.company,
        "title": document.title,
        "day": document.status_day,
        "published": document.published,
        "report": document.snapshot_id,
    }
    short, whole = given | {"hash": document.sha256[:12]}, given | {"hash": document.sha256}
    with speaking(document.language):
        return {
            "head": message(
                "Data as of {day} · published {published} · report {report} · SHA-256 {hash}",
                **short,
            ),
            "below": message(
                "{company} · {title} · data as of {day}, published {published} · report {report} ·"
                " SHA-256 {hash}",
                **short,
            ),
            "foot": message(
                "{company} · {title} · data as of {day}, published {published} · report {report},"
                " SHA-256 {hash}.",
                **whole,
            ),
            "written": message("Written from report {report}, SHA-256 {hash}.", **whole),
            "check": message(
                "Whether this file is what the portal wrote is checked with: {command}",
                command=VERIFY,
            ),
            "chapters": message("Chapters"),
            "details": message("Details"),
            "meanings": message("What the headline numbers mean"),
            "page": message("{page} of {pages}"),
        }


def numbers() -> str:
    """What opens the numbers of a picture."""
    return message("Numbers behind this chart")
