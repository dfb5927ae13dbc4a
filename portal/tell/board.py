"""The board of a team: what is in progress and for how long, how fast work flows, and when what is
open will be done."""

from __future__ import annotations

from datetime import date
from itertools import groupby, pairwise

import pyarrow as pa

from portal import formats
from portal.draw import blocks
from portal.draw.charts import axes, bars, curves
from portal.language import marked, message, plural
from portal.tell import curve, figures, navigation, words
from portal.tell.context import Context
from portal.tell.words import Row

MOST_DRAWN = 10
NUMBERS = (
    "throughput",
    "arrival_rate",
    "work_in_progress",
    "cycle_time_even",
    "cycle_time_likely",
    "lead_time_likely",
    "target_attainment",
    "blocked_time",
    "flow_efficiency",
    "reopened_items",
    "littles_law",
)


def forecast(context: Context, team: str) -> Row | None:
    """None where no item of the team came in."""
    return next(iter(context.rows("board_forecast", team=team)), None)


def empty() -> None:
    with blocks.block(message("Our board")):
        blocks.empty(
            message("No board yet"),
            message("What is in progress, how long it takes and when it will be done appear here."),
            message(
                "Fill workflow_transitions, or the actual dates of tasks, and"
                " [flow] in portal.toml."
            ),
        )


def flow(context: Context, team: str, coming: Row, measured: Row) -> None:
    """When what is open is done, how long items took, and the cumulative flow."""
    left, right = blocks.beside(1, 1)
    with left:
        _burn_up(context, team, coming)
    with right:
        _finished(context, team, measured)
    _bands(context, team)


def measure(context: Context, team: str) -> Row:
    """The numbers of a board."""
    return figures.measured(context, NUMBERS, {"team_id": team})


def ageing(context: Context, team: str) -> None:
    """What is in progress, the oldest first."""
    rows = context.rows("board_ageing", team=team)
    late = sum(1 for r in rows if r["is_breached"])
    heading = (
        message("Nothing is in progress")
        if not rows
        else (
            plural(
                "{late} of {count} item in progress took longer than the target already",
                "{late} of {count} items in progress took longer than the target already",
                len(rows),
                late=late,
            )
            if late
            else (
                plural(
                    "None of {count} item in progress is beyond its target",
                    "None of {count} items in progress is beyond its target",
                    len(rows),
                )
                if any(r["target_days"] for r in rows)
                else plural("{count} item in progress", "{count} items in progress", len(rows))
            )
        )
    )
    with blocks.block(
        heading,
        (
            message("Calendar days since each was begun, oldest first. Tick = target.")
            if rows
            else message("What is begun on the board appears here.")
        ),
    ):
        dated = [r for r in rows if r["age_days"] is not None]
        if dated:
            drawn = pa.Table.from_pylist(
                [_bar(context, r, i) for i, r in enumerate(dated[:MOST_DRAWN])], schema=BARS
            )
            blocks.chart(
                bars.share_bars(rows=min(len(dated), MOST_DRAWN)),
                drawn,
                key="board_ageing",
                locale=context.locale,
                alt=(
                    plural(
                        "{count} item in progress; the oldest, {task_name}, for {days}.",
                        "{count} items in progress; the oldest, {task_name}, for {days}.",
                        len(dated),
                        task_name=dated[0]["task_name"],
                        days=plural("{count} day", "{count} days", dated[0]["age_days"]),
                    )
                ),
                numbers=lambda: _named(context, "board_ageing", team),
            )


BARS = pa.schema(
    [
        ("name", pa.string()),
        ("position", pa.int64()),
        ("part", pa.string()),
        ("start", pa.float64()),
        ("end", pa.float64()),
        ("role", pa.string()),
        ("limit", pa.float64()),
        ("text", pa.string()),
        ("tip", pa.string()),
        ("href", pa.string()),
    ]
)


def _bar(context: Context, row: Row, position: int) -> Row:
    project = row["project_name"] or message("a project not shared with you")
    sentences = [formats.days(row["age_days"], context.locale)]
    sentences += [message("beyond target")] if row["is_breached"] else []
    sentences += (
        [message("blocked now")]
        if row["is_blocked"]
        else [message("{blocked_days}\u00a0d blocked", blocked_days=row["blocked_days"])]
        if row["blocked_days"]
        else []
    )
    name, told = f"{row['task_name']} · {project}", ", ".join(sentences)
    return {
        "name": name,
        "position": position,
        "part": "age",
        "start": 0.0,
        "end": float(row["age_days"]),
        "role": "Off track" if row["is_breached"] else "At risk" if row["is_blocked"] else "Accent",
        "limit": row["target_days"],
        "text": told,
        "tip": f"{name}: {told}",
        "href": _to_project(context, row),
    }


def _to_project(context: Context, row: Row) -> str | None:
    """The project of an item, where the viewer may read it."""
    key = row["project_id"]
    return navigation.way(context, "project", project=str(key)) if key else None


def numbers(context: Context, row: Row, team: str) -> None:
    """How fast work flows."""
    law = row.get("littles_law")
    caution = (
        ""
        if law is None or 0.75 <= law <= 1.25
        else (
            message(
                " What is begun and what is finished are far apart, so take"
                " forecasts from past weeks with care."
            )
        )
    )
    with blocks.block(
        message("How work flows"),
        message(
            "Last 12 whole weeks, items of the last 90 days; calendar days.{caution}",
            caution=caution,
        ),
    ):
        blocks.small_table(
            figures.number_rows(context, NUMBERS, row=row, where={"team_id": team}),
            (message("Measure"), message("Value")),
            right=(1,),
            alt=message("Throughput, cycle time and blocked time of the team."),
        )


def _burn_up(context: Context, team: str, coming: Row) -> None:
    with blocks.block(
        when(context, coming),
        message(
            "Items arrived (dotted) and finished, added up; what arrives later is not in it.{soon}",
            soon=_soon(context, coming),
        ),
    ):
        weekly = context.rows("board_bands", team=team)
        first, last = (0, max((r["band_position"] for r in weekly), default=0))
        if not last:
            blocks.empty(
                message("No week yet"),
                message("The curve appears once an item has arrived or was finished."),
                message("Fill workflow_transitions, or the actual dates of tasks."),
            )
            return
        points = [
            _point(
                context,
                r["as_of_date"],
                series="plan" if r["band_position"] == first else "earned",
                count=r["reached_count"],
            )
            for r in weekly
            if r["band_position"] in (first, last)
        ]
        done = points[-1]
        if coming["even_backlog_date"] and coming["backlog_count"]:
            points += [
                _point(context, done["day"], series="forecast", count=done["value"]),
                _point(
                    context,
                    coming["even_backlog_date"],
                    series="forecast",
                    count=done["value"] + coming["backlog_count"],
                ),
            ]
        blocks.chart(
            curves.s_curve(context.locale),
            curve.labelled(points, LINES),
            key="board_burn_up",
            locale=context.locale,
            alt=message(
                "{value} items; {backlog_count} open.",
                value=f"{points[-1]['value']:.0f}",
                backlog_count=coming["backlog_count"],
            ),
            numbers=lambda: context.reader.rows("board_bands", team=team),
        )


LINES = {
    "plan": (marked("Arrived"), "Muted"),
    "earned": (marked("Finished"), "Ink"),
    "forecast": (marked("Half of the cases"), "Accent"),
}


def _point(context: Context, day: date, series: str, count: float) -> Row:
    items = plural("{count} item", "{count} items", round(count))
    return {
        "tip": f"{message(LINES[series][0])}, {words.dated(context, day)}: {items}",
        "href": None,
        "day": day,
        "series": series,
        "value": float(count),
        "low": None,
        "high": None,
        "as_of": context.reader.snapshot.status_date,
        "label": None,
        "label_value": None,
        "label_role": None,
    }


def when(context: Context, coming: Row) -> str:
    """When what is open is done, in as many cases as a promise needs, or why nobody can say."""
    count = plural("{count} open item", "{count} open items", coming["backlog_count"])
    if coming["history_reason"]:
        return message(
            "{number}: when they are done is unknown, {history_reason}",
            number=count,
            history_reason=formats.reason_text(coming["history_reason"]),
        )
    if not coming["backlog_count"]:
        return message("0 open items: all are finished")
    if coming["likely_backlog_date"] is None:
        return message(
            "{number}: in {unfinished_ratio} of the cases not done within two years",
            number=count,
            unfinished_ratio=f"{coming['unfinished_ratio']:.0%}",
        )
    return message(
        "{number}: done by {likely_backlog_date} in 85 of 100 cases, by"
        " {even_backlog_date} in half",
        number=count,
        likely_backlog_date=words.dated(context, coming["likely_backlog_date"]),
        even_backlog_date=words.dated(context, coming["even_backlog_date"]),
    )


def _soon(context: Context, coming: Row) -> str:
    if coming["likely_item_count"] is None:
        return ""
    return message(
        " By {horizon_date} at least {likely_item_count} in 85 of 100"
        " cases, {even_item_count} in half: the last {sampled_week_count}"
        " weeks, drawn {run_count} times.",
        horizon_date=words.dated(context, coming["horizon_date"]),
        likely_item_count=coming["likely_item_count"],
        even_item_count=coming["even_item_count"],
        sampled_week_count=coming["sampled_week_count"],
        run_count=formats.number(coming["run_count"], context.locale),
    )


def _finished(context: Context, team: str, measured: Row) -> None:
    rows = context.rows("board_finished", team=team)
    likely = measured.get("cycle_time_likely")
    heading = (
        message("85 of 100 items take up to {likely} days", likely=f"{likely:.0f}")
        if likely is not None
        else plural(
            "{count} item finished in the last 90 days",
            "{count} items finished in the last 90 days",
            len(rows),
        )
    )
    with blocks.block(
        heading,
        (
            message(
                "Calendar days from start to finish, by day of finish. Coloured ="
                " longer than the target."
            )
            if rows
            else message("Each item that is finished appears here.")
        ),
    ):
        if rows:
            lines = [
                (f"{word} {value:.0f} {message('d')}", value)
                for word, value in (
                    (message("half"), measured.get("cycle_time_even")),
                    (message("85 of 100"), likely),
                )
                if value is not None
            ]
            drawn = [_dot(context, r) for r in rows] + [
                {"day": rows[0]["finished_date"], "label": label, "reference": value}
                for label, value in lines
            ]
            blocks.chart(
                curves.scatter(context.locale),
                pa.Table.from_pylist(drawn, schema=DOTS),
                key="board_finished",
                locale=context.locale,
                alt=(
                    plural(
                        "{count} item finished; the longest took {most} days.",
                        "{count} items finished; the longest took {most} days.",
                        len(rows),
                        most=max(r["cycle_days"] for r in rows),
                    )
                ),
                numbers=lambda: _named(context, "board_finished", team),
            )


def _named(context: Context, query: str, team: str) -> pa.Table:
    """Items with the names of their projects alone."""
    return context.reader.rows(query, team=team).drop_columns(["project_id"])


DOTS = pa.schema(
    [
        ("day", pa.date32()),
        ("value", pa.float64()),
        ("role", pa.string()),
        ("tip", pa.string()),
        ("href", pa.string()),
        ("reference", pa.float64()),
        ("label", pa.string()),
    ]
)


def _dot(context: Context, row: Row) -> Row:
    day = words.dated(context, row["finished_date"])
    return {
        "day": row["finished_date"],
        "value": float(row["cycle_days"]),
        "tip": f"{row['task_name']}, {day}: {row['cycle_days']} {message('d')}",
        "href": _to_project(context, row),
        "role": "Off track" if row["is_within_target"] is False else "Accent",
    }


def _bands(context: Context, team: str) -> None:
    """The cumulative flow, drawn where it is asked for."""
    with blocks.folded(
        message("Cumulative flow: what stands in each state of the board, week by week"),
        key="board_flow",
    ) as is_open:
        if is_open:
            drawn = _layers(context, context.rows("board_bands", team=team))
            blocks.chart(
                curves.cumulative_flow(context.locale),
                pa.Table.from_pylist(drawn),
                key="board_bands",
                locale=context.locale,
                alt=message("Items by state, added up by week."),
                numbers=lambda: context.reader.rows("board_bands", team=team),
            )


def _layers(context: Context, weekly: list[Row]) -> list[Row]:
    """Each band from what had come further up to what had come so far; the last one from its lowest
    value, which is not zero where history is long."""
    bands = [list(rows) for _, rows in groupby(weekly, key=lambda r: r["band_position"])]
    if not bands:
        return []
    floor = [{**r, "reached_count": bands[-1][0]["reached_count"]} for r in bands[-1]]
    ends = [bands[i][-1]["reached_count"] for i in range(len(bands))]
    heights = axes.label_values(
        ends, low=float(floor[0]["reached_count"]), high=float(ends[0] or 1), height=240
    )
    return [
        _layer(
            context,
            r,
            below,
            role=FILLS[number % 2] if number < len(bands) - 1 else "Paper",
            height=heights[number] if r is upper[-1] else None,
        )
        for number, (upper, lower) in enumerate(pairwise([*bands, floor]))
        for r, below in zip(upper, lower, strict=True)
    ]


FILLS = ("Tint 1", "Tint 2")


def _layer(context: Context, row: Row, below: Row, role: str, height: float | None) -> Row:
    held = row["reached_count"] - below["reached_count"]
    items = plural("{count} item", "{count} items", held)
    return {
        "tip": f"{row['band_name']}, {words.dated(context, row['as_of_date'])}: {items}",
        "href": None,
        "day": row["as_of_date"],
        "band": row["band_name"],
        "low": float(below["reached_count"]),
        "high": float(row["reached_count"]),
        "role": role,
        "label": None if height is None else row["band_name"],
        "label_value": height,
        "label_role": "Ink",
    }
