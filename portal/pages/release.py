"""Release: what the candidate will change, for whom, and whether it may go out. For the project
office only; empty for everybody else."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks
from portal.draw.text import Rich, Text, markdown, quiet, state
from portal.facts import review
from portal.facts.review import MOST, Review
from portal.language import message, plural
from portal.tell import banner
from portal.tell.context import Context


def render(context: Context) -> None:
    waiting = context.review() if context.review else None
    if waiting is None:
        blocks.head(
            message("Release"),
            message("No candidate waits."),
            lede=message("What waits for review stands here before anybody else reads it."),
            fresh=banner.freshness(context),
        )
        if context.reader.scope.may_review:
            newest = message("The live report is the newest.")
            with blocks.block(message("Nothing to review"), newest):
                blocks.say(
                    Rich(message("Build a candidate with `standpoint refresh --candidate`."))
                )
        return
    known = formats.day(waiting.candidate.status_date, context.locale)
    blocks.head(
        message("Release · for the project office only"),
        review.headline(waiting),
        lede=_lede(waiting),
        fresh=banner.freshness(
            context, message("candidate {id} as of {known}", id=waiting.candidate.id, known=known)
        ),
    )
    _guards(waiting)
    for number, seen in enumerate(waiting.seen):
        if seen.sentences:
            _scope(seen, number)
    same = [seen.title for seen in waiting.seen if not seen.sentences]
    if same:
        with blocks.block(
            plural(
                "Nothing changes for {count} group of viewers",
                "Nothing changes for {count} groups of viewers",
                len(same),
            ),
            ", ".join(same),
        ):
            pass
    with blocks.block(message("Data quality"), message("Against the live report")):
        blocks.small_table(
            [(text,) for text in waiting.quality],
            (message("What came in"),),
            alt=message(
                "{quality_count} lines on data quality.", quality_count=len(waiting.quality)
            ),
        )
    with blocks.block(
        message("How to go on"), message("On the machine that refreshes, where portal.toml lies")
    ):
        rows = [
            (message("Publish it"), _code("standpoint publish")),
            (
                message("Publish it although a guard fails"),
                _code('standpoint publish --despite "reason"'),
            ),
            (message("Build it again"), _code("standpoint refresh --candidate")),
        ]
        blocks.small_table(rows, (message("What for"), message("Run")), alt=message("Commands."))


def _lede(waiting: Review) -> Rich:
    sentence, command = review.verdict(waiting)
    return Rich(f"{markdown(sentence)} {_code(command)}")


def _code(command: str) -> Rich:
    """A command as it is typed: as text its marks would be escaped, and not work once copied."""
    return Rich(f"`{command}`")


def _guards(waiting: Review) -> None:
    """What stops an unattended publish."""
    if not waiting.guards:
        with blocks.block(
            message("No guard is stated"),
            message("Under [publish] in portal.toml, e.g. max_customer_slip_days = 10"),
        ):
            return
    failed = [name for name, sentence in waiting.guards.items() if sentence]
    heading = (
        (
            plural(
                "{failed_count} of {count} guard fails",
                "{failed_count} of {count} guards fails",
                len(waiting.guards),
                failed_count=len(failed),
            )
            if len(failed) == 1
            else plural(
                "{failed_count} of {count} guard fail",
                "{failed_count} of {count} guards fail",
                len(waiting.guards),
                failed_count=len(failed),
            )
        )
        if failed
        else message("All {guards_count} guards hold", guards_count=len(waiting.guards))
        if len(waiting.guards) > 1
        else message("The guard holds")
    )
    with blocks.block(
        heading,
        message("As stated under [publish] in portal.toml, judged when the candidate was built"),
    ):
        rows = [row for name, sentence in waiting.guards.items() for row in _said(name, sentence)]
        blocks.small_table(
            rows,
            (message("Guard"), message("State"), message("Why")),
            alt=message("{guards_count} guards.", guards_count=len(waiting.guards)),
        )


def _said(name: str, sentences: list[str]) -> list[tuple[Text, Text, Text]]:
    """A guard that holds is one line; one that fails, a line for each reason."""
    if not sentences:
        return [(name, state("green", message("Holds")), formats.UNKNOWN)]
    more = [message("and {said_count} more", said_count=len(sentences) - MOST)] * (
        len(sentences) > MOST
    )
    return [
        (name if i == 0 else "", state("red", message("Fails")) if i == 0 else "", text)
        for i, text in enumerate([*sentences[:MOST], *more])
    ]


def _scope(seen: review.Seen, number: int) -> None:
    """What customers will see stands open; the groups inside are to be opened."""
    if seen.is_customer:
        with blocks.block(_heading(seen), _note(seen)):
            _sentences(seen)
        return
    with blocks.folded(_heading(seen), key=f"release_{number}") as is_open:
        if is_open:
            blocks.say(quiet(_note(seen)))
            _sentences(seen)


def _heading(seen: review.Seen) -> str:
    return plural(
        "{title}: {count} change", "{title}: {count} changes", len(seen.sentences), title=seen.title
    )


def _note(seen: review.Seen) -> str:
    count = len(seen.sentences)
    return (
        plural(
            "Read by {count} viewer, the weightiest {most} of {number}",
            "Read by {count} viewers, the weightiest {most} of {number}",
            seen.viewer_count,
            most=MOST,
            number=count,
        )
        if count > MOST
        else plural("Read by {count} viewer", "Read by {count} viewers", seen.viewer_count)
    )


def _sentences(seen: review.Seen) -> None:
    blocks.small_table(
        [(text,) for text in seen.sentences[:MOST]],
        (message("What they will see"),),
        alt=message(
            "{sentences_count} changes for {title}.",
            sentences_count=len(seen.sentences),
            title=seen.title,
        ),
    )
