"""Home: who you are here, how fresh this is, and what needs you."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.facts import review, travel
from portal.gate.audiences import AUDIENCES
from portal.language import marked, message, plural
from portal.tell import banner, changed, keeping, navigation, projects, trends, words
from portal.tell.context import Context


def render(context: Context) -> None:
    scope = context.reader.scope
    needs = _needs(context)
    blocks.head(
        f"{context.viewer_name} · {context.reader.snapshot.company}",
        _headline(context, needs),
        lede=AUDIENCES[scope.audience].reading(scope.is_whole),
        fresh=banner.freshness(context),
    )
    if needs:
        shown = (_asked_of(context, needs) or needs)[:MOST_NEEDS]
        with blocks.block(
            message("What needs you") if _asked_of(context, needs) else message("Open decisions"),
            (
                message("Soonest first, the first {most_needs}", most_needs=MOST_NEEDS)
                if len(shown) < len(_asked_of(context, needs) or needs)
                else message("Soonest first")
            ),
        ):
            projects.decisions(context, shown)
    changed.block(context)
    _next_milestones(context)
    keeping.kept(context)
    with blocks.block(message("Where to read on")), blocks.close():
        for name in context.questions or context.pages:
            if name != "home":
                _onward(context, name)
    _reports(context)
    _log(context)


def _log(context: Context) -> None:
    """What was published, taken back and closed, and when."""
    if not context.log:
        return
    with blocks.folded(
        plural("Release log, {count} entry", "Release log, {count} entries", len(context.log)),
        key="home_log",
    ) as is_open:
        if is_open:
            rows = [
                (formats.moment(e.at, context.locale), review.told(e, context.locale))
                for e in context.log[:MOST_EVENTS]
            ]
            blocks.small_table(
                rows,
                (message("When"), message("What")),
                alt=plural(
                    "{count} line of the release log, the newest first.",
                    "{count} lines of the release log, the newest first.",
                    len(rows),
                ),
            )


MOST_EVENTS = 60


def _reports(context: Context) -> None:
    """Every report that may be read; of one status date the newest counts, and the earlier ones
    stay as what was known then."""
    if len(context.reports) < 2:
        return
    reports = travel.listed(context.reports)
    with blocks.folded(
        message(
            "{reports_count} reports by status date, to be read as they were",
            reports_count=len(context.reports),
        ),
        key="home_reports",
    ) as is_open:
        if is_open:
            for number, report in enumerate(reports):
                is_old = number > 0 and reports[number - 1].status_date == report.status_date
                label = message(
                    "{status_date}, published {published_at}",
                    status_date=formats.day(report.status_date, context.locale),
                    published_at=formats.moment(report.published_at, context.locale),
                )
                navigation.link(
                    context,
                    "home",
                    message("{label} · replaced by a later one", label=label) if is_old else label,
                    **travel.address(report),
                )
            if len(reports) < len(context.reports):
                blocks.say(
                    text.quiet(
                        message(
                            "Of older reports, the last of each month. Any other is opened by"
                            " its day in the address: ?as_of=2026-10-30."
                        )
                    )
                )


def _onward(context: Context, name: str) -> None:
    """A page and the question it answers; the question is text of its own, because a link's label
    is cut off on a phone."""
    with blocks.line():
        navigation.link(context, name, context.pages[name].title)
        blocks.aside(text.quiet(context.questions.get(name, "")))


MOST_NEEDS = 6


def _asked_of(context: Context, needs: list[words.Row]) -> list[words.Row]:
    """Those that wait for this reader: a customer's all do, others only where the reader is named
    as the one who decides."""
    if context.reader.scope.audience == "customer":
        return needs
    return [
        d
        for d in needs
        if (d["owner_name"] or "").strip().casefold() == context.viewer_name.strip().casefold()
    ]


def _headline(context: Context, needs: list[words.Row]) -> str:
    is_customer = context.reader.scope.audience == "customer"
    if not words.came(context, "decisions"):
        return (
            message("Whether anything is needed from you is not known yet.")
            if is_customer
            else message("No decisions came in.")
        )
    if not needs:
        return message("Nothing waits for you.") if is_customer else message("No decision is open.")
    mine = _asked_of(context, needs)
    if not mine:
        return _open(context, needs)
    waits = _waits(context, mine, is_customer=is_customer)
    others = len(needs) - len(mine)
    if not others:
        return waits
    return f"{waits} {plural('{count} more is open.', '{count} more are open.', others)}"


def _open(context: Context, rows: list[words.Row]) -> str:
    """How many decisions are open, and by when the first is needed."""
    first = rows[0]["needed_by_date"]
    if not first:
        return plural("{count} decision is open.", "{count} decisions are open.", len(rows))
    return plural(
        "{count} decision is open, by {first}.",
        "{count} decisions are open, the first by {first}.",
        len(rows),
        first=words.dated(context, first),
    )


def _waits(context: Context, rows: list[words.Row], *, is_customer: bool) -> str:
    """How many wait for this reader, and by when the first is needed."""
    first, count = rows[0]["needed_by_date"], len(rows)
    if not first:
        return (
            plural("{count} thing waits for you.", "{count} things wait for you.", count)
            if is_customer
            else plural("{count} decision waits for you.", "{count} decisions wait for you.", count)
        )
    day = words.dated(context, first)
    if is_customer:
        return plural(
            "{count} thing waits for you, by {first}.",
            "{count} things wait for you, the first by {first}.",
            count,
            first=day,
        )
    return plural(
        "{count} decision waits for you, by {first}.",
        "{count} decisions wait for you, the first by {first}.",
        count,
        first=day,
    )


NEEDED = marked("Needed from you")


def _needs(context: Context) -> list[words.Row]:
    """Every open decision that is asked of the reader's side."""
    if "decisions" not in context.reader.tables():
        return []
    if context.reader.scope.audience == "customer":
        rows = context.reader.sql(
            "select d.decision_id, d.decision_name, d.consequence, d.owner_name, d.needed_by_date,"
            " p.project_id, p.project_name, 'grey' as colour from decisions as d"
            " join projects as p on p.project_id = d.project_id where d.decided_date"
            " is null and d.asked_of = 'customer' order by d.needed_by_date nulls last"
        )
        return [{**row, "word": message(NEEDED)} for row in rows.to_pylist()]
    return context.rows("decisions_open", asked="us", limit=100_000)


def _next_milestones(context: Context) -> None:
    if not context.reader.has("milestone"):
        blocks.empty(
            message("No milestones yet"),
            message("Dates promised and expected appear here."),
            message("Fill the table tasks with kind milestone."),
        )
        return
    rows = context.rows("milestones_next", project=None, relation=None, limit=8)
    if rows:
        with blocks.block(
            words.late_words(
                sum(1 for m in rows if (m["slip_days"] or 0) > 0), len(rows), "milestone"
            ),
            message(trends.PROMISED),
        ):
            trends.promised(
                context,
                rows,
                key="home_milestones",
                name=lambda m: f"{m['milestone_name']} · {m['project_name']}",
            )
