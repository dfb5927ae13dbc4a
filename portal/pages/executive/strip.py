"""Every project as a mark, by how it is judged."""

from __future__ import annotations

import pyarrow as pa

from portal import formats
from portal.draw import blocks, text
from portal.draw.charts import bars
from portal.language import collated, message, plural
from portal.tell import words
from portal.tell.context import Context


def strip(context: Context, counts: words.Row) -> None:
    rows = context.rows("status_strip")
    note = text.rich(
        "Each mark is one project. {red} {amber} {green} {grey}",
        **{
            c: text.state(c, f"{counts[f'{c}_count']} {formats.status_within(c)}")
            for c in ("red", "amber", "green", "grey")
        },
    )
    groups = {r["department_name"] for r in rows if r["colour"] == "red"}
    clear = (
        message("No department has a project off track")
        if not counts["grey_count"]
        else message("No project that can be judged is off track")
    )
    if counts["grey_count"] == counts["project_count"]:
        return _declared(context, counts)
    heading = (
        plural(
            "{count} department carry what is off track",
            "{count} departments carry what is off track",
            len(groups),
        )
        if len(groups) > 1
        else message("One department carries what is off track")
        if groups
        else clear
    )
    with blocks.block(heading, note):
        if (
            max((r["project_count"] for r in rows), default=0) > 30
            or len({r["department_name"] for r in rows}) > 14
        ):
            return _strip_table(context, rows)
        marks = [
            (r["department_name"], r["colour"]) for r in rows for _ in range(r["project_count"])
        ]
        order = {"red": 0, "amber": 1, "grey": 2, "green": 3}
        names = sorted(
            {m[0] for m in marks},
            key=lambda n: (min(order[c] for d, c in marks if d == n), collated(n)),
        )
        drawn = [
            row
            for i, name in enumerate(names)
            for row in _group(
                name,
                i,
                colours=sorted((c for d, c in marks if d == name), key=lambda c: order[c]),
                rows=rows,
            )
        ]
        longest = max(sum(1 for d, _ in marks if d == n) for n in names)
        numbers = pa.Table.from_pylist(
            [
                {
                    "department": r["department_name"],
                    "status": formats.status_word(r["colour"]),
                    "project_count": r["project_count"],
                }
                for r in rows
            ]
        )
        blocks.chart(
            bars.status_strip(rows=len(names), longest=longest),
            pa.Table.from_pylist(drawn),
            key="executive_strip",
            locale=context.locale,
            alt=(
                plural(
                    "Status of {count} project in {departments}; {red_count} off track.",
                    "Status of {count} projects in {departments}; {red_count} off track.",
                    len(marks),
                    departments=plural("{count} department", "{count} departments", len(names)),
                    red_count=counts["red_count"],
                )
            ),
            numbers=numbers,
        )


def _declared(context: Context, counts: words.Row) -> None:
    """Why none has a colour: nobody was heard, or what a colour is made of is not known."""
    is_silent = counts["stale_count"] == counts["project_count"]
    why = (
        message("Nothing was heard of any project for longer than agreed.")
        if is_silent
        else message(
            "What cost or schedule is judged by is not known of any project; the list of them says"
            " what is missing of each."
        )
    )
    remedy = (
        message("Colours come back with progress, hours, cost or a report of this period.")
        if is_silent
        else message(
            "Colours appear once tasks with baselines, progress and cost, or planned and expected"
            " totals, come in."
        )
    )
    with blocks.block(message("Status")):
        blocks.empty(message("No colour can be computed"), why, remedy)


def _group(name: str, position: int, colours: list[str], rows: list[words.Row]) -> list[words.Row]:
    red = next(
        (r["names"] for r in rows if r["department_name"] == name and r["colour"] == "red"), None
    )
    return [
        {
            "group": name,
            "group_position": position,
            "place": place,
            "role": formats.status_role(c),
            "name": f"{name}: {formats.status_word(c)}",
            "names": red if place == len(colours) - 1 else None,
        }
        for place, c in enumerate(colours)
    ]


def _strip_table(context: Context, rows: list[words.Row]) -> None:
    by_name: dict[str, dict[str, int]] = {}
    for r in rows:
        by_name.setdefault(r["department_name"], {})[r["colour"]] = r["project_count"]
    ranked = sorted(by_name.items(), key=lambda item: -item[1].get("red", 0))[:10]
    blocks.small_table(
        [
            (n, str(c.get("red", 0)), str(c.get("amber", 0)), str(sum(c.values())))
            for n, c in ranked
        ],
        (message("Department"), "Off track", "At risk", message("Projects")),
        right=(1, 2, 3),
        alt=message("Departments with most projects off track."),
    )
