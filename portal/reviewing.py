"""`standpoint review`: what the candidate would change, printed for the project office."""

from __future__ import annotations

import logging
import sys

from portal import formats
from portal.facts import review
from portal.facts.review import Review
from portal.gate import published
from portal.gate.store import Results, Stores, Warehouse
from portal.settings import Settings

MAY_PUBLISH, NOTHING, HELD = 0, 5, 7


def run(own: Settings) -> int:
    """Prints the review; 0 when the candidate may be published, 5 when there is none or it is
    outdated, 7 when a guard fails."""
    logging.getLogger("streamlit").setLevel(
        logging.ERROR
    )  # that no page is being shown is no news here
    try:
        told = review.review(
            own.snapshots,
            Warehouse(Stores(4), Results(32), 60.0),
            scope=review.OFFICE,
            still=lambda: None,
        )
    except published.Damaged as damaged:
        return _nothing(str(damaged))
    except published.NoSnapshot:
        return _nothing(
            "Nothing is live yet, so there is nothing to compare. Publish the first report:"
            " standpoint refresh, or publish."
        )
    if told is None:
        return _nothing("No candidate waits. Build one: standpoint refresh --candidate")
    print("\n".join(_lines(told)))
    return NOTHING if told.is_outdated else HELD if told.failed else MAY_PUBLISH


def _nothing(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return NOTHING


def _lines(told: Review) -> list[str]:
    lines = [
        review.headline(told),
        (
            f"Candidate {told.candidate.id}, live {told.live.id} as of"
            f" {told.live.status_date:%-d %b %Y}."
        ),
        "",
    ]
    for viewers in told.seen:
        shown = list(viewers.sentences[: review.MOST]) or ["nothing changes"]
        shown += [f"and {len(viewers.sentences) - review.MOST} more"] * (
            len(viewers.sentences) > review.MOST
        )
        count = viewers.viewer_count
        lines += [
            f"{viewers.title}, {count} {'viewer' if count == 1 else 'viewers'}",
            *(f"  {s}" for s in shown),
        ]
    lines += [
        "",
        "Data quality",
        *(f"  {s}" for s in told.quality),
        "",
        *([*(f"Guard {s}" for s in told.failed), ""] if told.failed else []),
        " ".join(review.verdict(told)),
    ]
    return [line.replace(formats.NO_BREAK, " ") for line in lines]
