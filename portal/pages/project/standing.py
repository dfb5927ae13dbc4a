"""How it is judged: status, reasons, what its manager wrote, headline numbers."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.draw.prose import prose
from portal.facts import measures, retold
from portal.gate.store import Reader
from portal.language import marked, message, plural, within
from portal.tell import figures
from portal.tell.context import Context
from portal.tell.words import Row, dated, money

FIGURES = (
    "estimate_at_completion",
    "cost_performance_index",
    "finish_slip_ratio",
    "schedule_performance_time",
    "to_complete_index",
)


def status(context: Context, project: Row) -> None:
    """Computed beside declared; a better declared colour is said."""
    computed = blocks.badge(project["computed_colour"])
    word = figures.why_colour(
        context, str(project["project_id"]), dimension="overall", label=message("Computed")
    )
    parts = (
        [text.rich("{word} {badge}", word=word, badge=computed)]
        if project["computed_colour"]
        else []
    )
    if project["declared_colour"]:
        parts.append(_declared(context, project))
    if project["declared_reason"]:
        parts.append(text.rich("“{why}”", why=str(project["declared_reason"])[:300]))
    if project["declared_until_date"]:
        parts.append(
            text.rich("holds until {day}", day=dated(context, project["declared_until_date"]))
        )
    if project["is_watermelon"]:
        parts.append(_watermelon(context, project))
    if parts:
        sentence = " · ".join(parts)
        blocks.say(text.Rich(sentence[0].upper() + sentence[1:]))
    if context.past:
        _today(context, context.past.newest, project)


def _declared(context: Context, project: Row) -> text.Rich:
    """The colour a person or a source declared, with its own word for it where it has more
    steps."""
    badge = blocks.badge(project["declared_colour"])
    who = project["declared_by"] or message("the source")
    has_words = "declared_words" in context.reader.columns("project_status")
    asked = {"project": project["project_id"]}
    for row in context.rows("declared_words", **asked) if has_words else []:
        words = str(row["declared_words"])
        if words.casefold() == project["declared_colour"]:
            break
        return text.rich("declared {badge} by {who}: “{words}”", badge=badge, who=who, words=words)
    return text.rich("declared {badge} by {who}", badge=badge, who=who)


def _watermelon(context: Context, project: Row) -> text.Rich:
    """Since when it is declared better than the numbers say."""
    if (project.get("watermelon_count") or 1) < 2:
        return text.rich("Declared better than the numbers say, first seen this report.")
    day, count = dated(context, project["watermelon_date"]), str(project["watermelon_count"])
    return text.rich(
        "Declared better than the numbers say since {day}, {count} times in a row.",
        day=day,
        count=count,
    )


def _today(context: Context, newest: Reader, project: Row) -> None:
    """What the limits of the newest report would call the same numbers, where they call them
    something else."""
    for row in context.rows("project_judged", project=project["project_id"]):
        colour = measures.colour(
            newest, row["metric_name"], value=float(row["metric_value"]), portfolio=row["portfolio"]
        )
        if colour not in ("grey", row["computed_colour"]):
            blocks.say(
                text.rich(
                    "{name}: {then} then; today's limits would call it {now}.",
                    name=message(DIMENSION[row["dimension"]]),
                    then=blocks.badge(row["computed_colour"]),
                    now=blocks.badge(colour),
                )
            )


def commentary(context: Context, key: str) -> None:
    """The newest words about the project, and whether its numbers moved since they were written."""
    if "commentary" not in context.reader.tables():
        return
    for row in context.rows("project_commentary", project=key):
        seen = (
            ""
            if context.reader.scope.audience == "customer"
            else message(", shown to the customer")
            if row["is_customer_visible"]
            else message(", inside only")
        )
        who = row["author_name"] or message("The project")
        with blocks.block(
            message("In words"),
            f"{who}, {dated(context, row['written_date'])}{seen}",
        ):
            blocks.say(prose(row["commentary_text"]))
            known = "project_history" in context.reader.tables() and seen
            asked = {"project": key, "until": row["written_date"]}
            for moved in context.rows("project_since", **asked) if known else []:
                if what := _since(context, moved):
                    badge = text.state("amber", message("The numbers moved since"))
                    blocks.say(text.rich("{badge} it was written: {what}.", badge=badge, what=what))


def _since(context: Context, moved: Row) -> str:
    """What reads otherwise now than when it was written; '' where nothing does."""

    def amount(value: object) -> str:
        return money(context, value, decimals=2)

    def colour(value: object) -> str:
        return formats.status_text_within(str(value))

    shown = [
        (message(name), tell(moved[f"then_{column}"]), tell(moved[f"now_{column}"]))
        for name, column, tell in (
            (marked("forecast"), "amount", amount),
            (marked("finish"), "date", lambda day: dated(context, day)),
            (marked("status"), "colour", colour),
        )
    ]
    return "; ".join(
        message("{name} {then}, now {now}", name=name, then=then, now=now)
        for name, then, now in shown
        if then != now
    )


DIMENSION = {
    "cost": marked("Cost"),
    "schedule": marked("Schedule"),
    "scope": marked("Scope"),
    "risk": marked("Risk"),
    "resources": marked("Staffing"),
    "data": marked("Reporting"),
    "benefits": marked("Benefit"),
}


def dimensions(context: Context, key: str) -> None:
    """Each dimension with its rule and number; those that count come first."""
    rows = context.rows("project_dimensions", project=key)
    counted = message(" and ").join(
        within(message(DIMENSION[r["dimension"]])) for r in rows if r["is_counted"]
    )
    with blocks.folded(
        message("Status by dimension; {counted} make the overall colour", counted=counted),
        key="project_dimensions",
    ) as is_open:
        if is_open:
            cells = [
                (
                    blocks.badge(r["computed_colour"]),
                    text.two_lines(
                        figures.why_colour(
                            context,
                            key,
                            dimension=r["dimension"],
                            label=message(DIMENSION[r["dimension"]]),
                        ),
                        message("counts") if r["is_counted"] else message("told, not counted"),
                    ),
                    retold.sentence(context.reader, context.locale, key, r),
                )
                for r in rows
            ]
            blocks.small_table(
                cells,
                (message("State"), message("Dimension"), message("Why")),
                alt=plural(
                    "{count} dimension of the project's status.",
                    "{count} dimensions of the project's status.",
                    len(rows),
                ),
            )


SPENT = ("budget_spent", "burn_rate", "runway", "estimate_by_burn", "finish_slip_ratio")
"""What is known of a budget where nothing says what was done for it."""


def headline_numbers(context: Context, key: str) -> list[blocks.Figure]:
    where: dict[str, object] = {"project_id": key}
    measured = figures.measured(context, (*FIGURES, *SPENT, *figures.RANGE), where)
    if measured.get("cost_performance_index_reason") == "no_percentage":
        return [figures.figure(context, n, measured, where=where) for n in SPENT if n in measured]
    judged = {
        r["metric_name"] for r in context.rows("project_judged", project=key)
    }  # a number has the colour it decided, or none
    return [
        figures.forecast(context, measured, where),
        *(
            figures.figure(context, n, measured, judged=n in judged, where=where)
            for n in FIGURES[1:]
            if n in measured
        ),
    ]
