"""Release: what the candidate will change, for whom, and whether it may go out. For the project
office only; empty for everybody else."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.draw.text import Rich, Text, markdown, quiet, state
from portal.facts import review
from portal.facts.review import MOST, Review
from portal.tell import banner, words
from portal.tell.context import Context


def render(context: Context) -> None:
    found = context.review() if context.review else None
    if found is None:
        blocks.head(
            "Release",
            "No candidate waits.",
            lede="What waits for review stands here before anybody else reads it.",
            fresh=banner.freshness(context),
        )
        if context.reader.scope.may_review:
            blocks.empty(
                "Nothing to review",
                "The live report is the newest.",
                Rich("Build a candidate with `standpoint refresh --candidate`."),
            )
        return
    known = formats.day(found.candidate.status_date, context.locale)
    blocks.head(
        "Release · for the project office only",
        review.headline(found),
        lede=_lede(found),
        fresh=banner.freshness(context, f"candidate {found.candidate.id} as of {known}"),
    )
    _guards(found)
    for number, one in enumerate(found.seen):
        if one.sentences:
            _scope(one, number)
    same = [one.title for one in found.seen if not one.sentences]
    if same:
        with blocks.block(
            f"Nothing changes for {words.plural(len(same), 'group')} of viewers", ", ".join(same)
        ):
            pass
    with blocks.block("Data quality", "Against the live report"):
        blocks.small_table(
            [(text,) for text in found.quality],
            ("What came in",),
            alt=f"{len(found.quality)} lines on data quality.",
        )
    with blocks.block("How to go on", "On the machine that refreshes, where portal.toml lies"):
        rows = [
            ("Publish it", _code("standpoint publish")),
            (
                "Publish it although a guard fails",
                _code('standpoint publish --despite "reason"'),
            ),
            ("Build it again", _code("standpoint refresh --candidate")),
        ]
        blocks.small_table(rows, ("To", "Run"), alt="Commands.")


def _lede(found: Review) -> Rich:
    sentence, command = review.verdict(found)
    return Rich(f"{markdown(sentence)} {_code(command)}")


def _code(command: str) -> Rich:
    """A command as it is typed: as text its marks would be escaped, and not work once copied."""
    return Rich(f"`{command}`")


def _guards(found: Review) -> None:
    """What stops an unattended publish."""
    if not found.guards:
        with blocks.block(
            "No guard is stated", "Under [publish] in portal.toml, e.g. max_customer_slip_days = 10"
        ):
            return
    failed = [name for name, said in found.guards.items() if said]
    heading = (
        f"{len(failed)} of {words.plural(len(found.guards), 'guard')}"
        f" {'fails' if len(failed) == 1 else 'fail'}"
        if failed
        else f"All {len(found.guards)} guards hold"
        if len(found.guards) > 1
        else "The guard holds"
    )
    with blocks.block(
        heading, "As stated under [publish] in portal.toml, judged when the candidate was built"
    ):
        rows = [row for name, said in found.guards.items() for row in _said(name, said)]
        blocks.small_table(rows, ("Guard", "State", "Why"), alt=f"{len(found.guards)} guards.")


def _said(name: str, said: list[str]) -> list[tuple[Text, Text, Text]]:
    """A guard that holds is one line; one that fails, a line for each reason."""
    if not said:
        return [(name, state("green", "Holds"), formats.UNKNOWN)]
    more = [f"and {len(said) - MOST} more"] * (len(said) > MOST)
    return [
        (name if i == 0 else "", state("red", "Fails") if i == 0 else "", text)
        for i, text in enumerate([*said[:MOST], *more])
    ]


def _scope(one: review.Seen, number: int) -> None:
    """What customers will see stands open; the groups inside are to be opened."""
    if one.is_customer:
        with blocks.block(_heading(one), _note(one)):
            _sentences(one)
        return
    with blocks.folded(_heading(one), key=f"release_{number}") as is_open:
        if is_open:
            blocks.say(quiet(_note(one)))
            _sentences(one)


def _heading(one: review.Seen) -> str:
    return f"{one.title}: {words.plural(len(one.sentences), 'change')}"


def _note(one: review.Seen) -> str:
    count = len(one.sentences)
    return (
        "Read by"
        f" {words.plural(one.viewer_count, 'viewer')}{f', the weightiest {MOST} of {count}' if count > MOST else ''}"
    )


def _sentences(one: review.Seen) -> None:
    blocks.small_table(
        [(text,) for text in one.sentences[:MOST]],
        ("What they will see",),
        alt=f"{len(one.sentences)} changes for {one.title}.",
    )
