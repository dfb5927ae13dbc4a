"""Why a number: its formula, its sums, and the rows of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from portal import formats
from portal.draw import blocks, text
from portal.draw.text import Text
from portal.facts import measures
from portal.facts.explain import explanation, traced
from portal.facts.explain.explanation import Column, Explanation
from portal.facts.explore import asked as asking
from portal.gate.store import Missing
from portal.language import marked, message, opening, plural
from portal.pages.explain.amounts import (
    amount,
    column_words,
    in_currency,
    kept,
    plain,
    unit,
    unit_of,
)
from portal.pages.explain.asked import Asked, link
from portal.pages.explain.bands import bands
from portal.pages.explain.movement import movement
from portal.tell import banner, figures, navigation
from portal.tell.context import Context
from portal.tell.words import Row, dated, money

ROWS_SHOWN = 8


# --- a number -------------------------------------------------------------------------------------

NOT_SHARED = marked("Its inputs are not shared with you.")
HOW_FAR = {
    explanation.ROWS: marked("Its chain ends in lines that came in."),
    explanation.CALCULATION: marked("No sum of lines gives it: it is calculated, as said below."),
    explanation.SIMULATION: marked(
        "No sum of lines gives it: it comes from many runs, as said below."
    ),
    explanation.UNTRACED: marked("It is not traced to lines in this report."),
}


def number(context: Context, asked: Asked) -> None:
    explained(context, asked, is_headed=True)


def explained(context: Context, asked: Asked, *, is_headed: bool) -> None:
    definition = measures.definitions(context.reader)[asked.metric]
    try:
        account = context.reader.kept(kept, asked.metric, tuple(asked.where.items()), asked.weeks)
    except ValueError:
        return navigation.not_yours(context, "number")
    except Missing:
        return blocks.head(
            message("Why this number · {label}", label=definition.label),
            message("{label} is not shared with you.", label=definition.label),
            lede=message(NOT_SHARED),
            fresh=banner.freshness(context),
        )
    context = in_currency(context, account)
    shown = _shown(context, definition, account)
    if is_headed:
        how_far = message("Unknown when: {null_rule}", null_rule=definition.null_rule)
        if account.value is not None:
            how_far = message(HOW_FAR[account.kind])
        sentence = (
            message("{label} is {shown}.", label=definition.label, shown=shown)
            if account.value is not None
            else (
                message(
                    "{label} is unknown: {rstrip}.",
                    label=definition.label,
                    rstrip=formats.reason_text(account.reason).rstrip("."),
                )
            )
        )
        blocks.head(
            message(
                "Why this number · {label}{value} · {name}{weeks}",
                label=definition.label,
                value=", " + definition.symbol if definition.symbol else "",
                name=asked.name,
                weeks=_weeks(context, asked),
            ),
            sentence,
            lede=(f"{definition.meaning} {how_far}{_formed_of(context, asked)}"),
            fresh=banner.freshness(context, definition.source),
        )
        portfolio = (
            context.reader.sql(
                "select coalesce(portfolio, '') as p from projects where project_id = $id",
                {"id": asked.project},
            ).to_pylist()
            if asked.project and "portfolio" in context.reader.columns("projects")
            else []
        )
        bands(
            context,
            asked.metric,
            portfolio=portfolio[0]["p"] if portfolio else "",
            value=account.value,
        )
    _formula(context, asked, account=account, shown=shown)
    if account.leading:
        asked, account = (
            replace(asked, metric=account.leading),
            context.reader.kept(kept, account.leading, tuple(asked.where.items()), asked.weeks),
        )
        _formula(
            context,
            asked,
            account=account,
            shown=shown,
            lead=message("{label} leads here", label=account.definition.label),
        )
    movement(context, asked)
    columns = _each_column(account)
    for number, column in enumerate(columns):
        place = sum(1 for before in columns[:number] if before.name == column.name)
        _column(context, asked, account=account, column=column, number=number, place=place)
    explored = {asking.NUMBERS: asked.metric}
    navigation.link(
        context, "explore", message("Tell this number apart, or compare it"), **explored
    )
    navigation.link(
        context,
        "definitions",
        message("Definition of {label}", label=definition.label),
        definition=definition.label,
    )


def _formed_of(context: Context, asked: Asked) -> str:
    """Of how many rows the number is formed, where that is not all of them."""
    part = figures.covered(context, asked.metric, asked.where)
    return message(" Formed of a part: {part}.", part=part) if part else ""


def _shown(context: Context, definition: measures.Definition, account: Explanation) -> Text:
    if definition.unit == "currency" and account.value is not None:
        return money(context, account.value, decimals=2)
    return figures.shown(
        context,
        definition,
        {definition.name: account.value, f"{definition.name}_reason": account.reason},
    )


def _weeks(context: Context, asked: Asked) -> str:
    return (
        message(
            " · {weeks} to {weeks_2}",
            weeks=dated(context, asked.weeks[0]),
            weeks_2=dated(context, asked.weeks[1] + timedelta(days=6)),
        )
        if asked.weeks
        else ""
    )


def _formula(
    context: Context,
    asked: Asked,
    account: Explanation,
    shown: Text,
    lead: str = marked("How it is made"),
) -> None:
    """The formula, the sums it is made from, and the arithmetic with their numbers."""
    with blocks.block(
        f"{message(lead)}: {account.definition.formula}",
        message(
            "As of {status_date}. The numbers are not rounded before they are used.",
            status_date=dated(context, context.reader.snapshot.status_date),
        ),
    ):
        cells = [
            (text.two_lines(_sum_words(s), s.text), amount(context, s.value, unit(s)))
            for s in account.sums
        ]
        blocks.small_table(
            cells,
            (message("Taken from the report"), message("Value")),
            right=(1,),
            alt=message("{sums_count} sums.", sums_count=len(account.sums)),
        )
        numbers = {f"s{i}": plain(context, s) for i, s in enumerate(account.sums)}
        if account.value is not None:
            blocks.say(
                text.rich(
                    "{words} = **{value}**", words=account.written.format(**numbers), value=shown
                )
            )
        if account.made_of:
            values = (
                figures.measured(context, account.made_of, asked.where) if not asked.weeks else {}
            )
            made = [
                (
                    link(
                        context,
                        n,
                        where=asked.where,
                        label=measures.definitions(context.reader)[n].label,
                    ),
                    figures.shown(context, measures.definitions(context.reader)[n], values),
                )
                for n in account.made_of
                if n in values
            ]
            if made:
                blocks.small_table(
                    made,
                    (message("Made of"), message("Value")),
                    right=(1,),
                    alt=message("Numbers it is made of."),
                )


FOLDS = {
    "sum": marked("Sum of"),
    "max": "",
    "min": marked("Smallest"),
    "avg": marked("Mean of"),
    "count": marked("Number of"),
    "quantile": marked("Percentile of"),
    "percentile": marked("Percentile of"),
}


def _sum_words(part: explanation.Sum) -> str:
    """Sum of actual cost, from what the aggregate reads."""
    fold = next((w for k, w in FOLDS.items() if part.text.lower().lstrip('"').startswith(k)), "")
    words = ", ".join(column_words(c.name) for c in part.columns) or message("weeks")
    return opening(f"{message(fold)} {words}".strip())


def _each_column(account: Explanation) -> list[Column]:
    """Each column once, however many sums read it."""
    return list({(c.name, c.rows_sql): c for s in account.sums for c in s.columns}.values())


def _column(
    context: Context, asked: Asked, account: Explanation, column: Column, number: int, place: int
) -> None:
    """The rows of one column, largest first, with file, line, SHA-256 and load time; `place` among
    the columns of its name, which several sums may read otherwise."""
    words, total = (
        opening(column_words(column.name)),
        amount(context, column.total, unit_of(column.name)),
    )
    if column.kind == explanation.UNTRACED or not column.is_whole:
        with blocks.block(f"{words}: {total}"):
            is_partly = not column.is_whole and not context.reader.scope.is_whole
            blocks.empty(
                message("Not shared") if is_partly else message("Not traced"),
                (
                    message("Not all of its inputs are shared with you, and a part would mislead.")
                    if is_partly
                    else message("This report does not say from which lines it comes.")
                ),
                (
                    message("Ask whoever answers for the project.")
                    if is_partly
                    else message("Reports published from now on say it, as far as it is traced.")
                ),
                word=message("Not shown"),
            )
        return
    count = (
        traced.counted(context.reader, column.rows_sql, account.parameters)
        if column.rows_sql
        else 0
    )
    with blocks.block(
        f"{words}: {total}"
        + (plural(" from {count} row", " from {count} rows", count) if count else ""),
        " ".join(column.words),
    ):
        if count:
            _table(
                context, column.rows_sql, account=account, unit=unit_of(column.name), count=count
            )
            order = {
                "metric": asked.metric,
                "column": column.name,
                "where": asked.where,
                "weeks": [d.isoformat() for d in asked.weeks] if asked.weeks else None,
                **({"place": place} if place else {}),
            }
            navigation.downloads(
                context,
                traced.EXPLAINED,
                plural("All {count} row", "All {count} rows", count),
                **order,
            )
        elif column.kind == explanation.ROWS:
            blocks.say(
                text.quiet(
                    message("No line counts in it, so it is 0.")
                    if not column.total
                    else message(NOT_SHARED)
                )
            )
        for place, (trace, rows_sql) in enumerate(column.inputs):
            _input(context, account, trace=trace, rows_sql=rows_sql, key=f"{number}-{place}")


def _input(
    context: Context, account: Explanation, trace: explanation.Trace, rows_sql: str, key: str
) -> None:
    count = traced.counted(context.reader, rows_sql, account.parameters)
    if count:
        with blocks.folded(
            plural(
                "{rstrip}: {count} row of {table}",
                "{rstrip}: {count} rows of {table}",
                count,
                rstrip=trace.meaning.rstrip("."),
                table=message(trace.table.replace("_", " ")),
            ),
            key=f"explain-input-{key}",
        ) as is_open:
            if is_open:
                _table(context, rows_sql, account=account, unit=trace.unit or "money", count=count)


def _table(context: Context, rows_sql: str, account: Explanation, unit: str, count: int) -> None:
    rows = traced.listed(context.reader, rows_sql, parameters=account.parameters, limit=ROWS_SHOWN)
    cells = [
        (
            text.two_lines(_name(context, r, account), _about(context, r, account)),
            amount(context, r["part"], unit),
            _where(context, r),
        )
        for r in rows
    ]
    blocks.small_table(
        cells,
        (
            message("The {rows_count} largest", rows_count=len(rows))
            if len(rows) < count
            else message("Row"),
            message("Part"),
            message("File, line, SHA-256, loaded"),
        ),
        right=(1,),
        alt=message("{rows_count} of {number} rows.", rows_count=len(rows), number=count),
    )


def _name(context: Context, row: Row, account: Explanation) -> Text:
    """A project's own part of a total leads on to its explanation."""
    if row["table_name"] == "project_total" and "project_id" not in account.parameters:
        return link(
            context,
            account.definition.name,
            where={"project_id": row["project_id"]},
            label=row["name"],
        )
    return str(row["name"] or formats.UNKNOWN)


def _about(context: Context, row: Row, account: Explanation) -> str:
    """The day of a row; its project where there are several."""
    project = (
        row["project_name"]
        if "project_id" not in account.parameters and row["project_name"] != row["name"]
        else None
    )
    return ", ".join(
        w for w in (project, dated(context, row["part_date"]) if row["part_date"] else "") if w
    )


def _where(context: Context, row: Row) -> Text:
    """File and line; beneath them the first of its SHA-256 and when it was read. The download has
    the whole."""
    if row["line"] is None:
        return text.quiet(
            message(
                "computed, {table_name}", table_name=message(row["table_name"].replace("_", " "))
            )
        )
    place = (
        message("{file_name}, line {line}", file_name=row["file_name"], line=row["line"])
        if row["file_name"]
        else message("line {line} of a file that is not shared with you", line=row["line"])
    )
    return (
        text.two_lines(
            place, f"{row['sha256'][:12]}, {formats.moment(row['loaded_at'], context.locale)}"
        )
        if row["sha256"]
        else place
    )
