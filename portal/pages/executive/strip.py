"""Every project as a mark, by how it is judged."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from portal import formats
from portal.draw import blocks, text
from portal.draw.charts import bars
from portal.language import collated, message, plural
from portal.tell import navigation, words
from portal.tell.context import Context

ORDER = {"red": 0, "amber": 1, "grey": 2, "green": 3}


def strip(context: Context, counts: words.Row) -> None:
    rows = context.rows("status_strip")
    note = text.rich(
        "Each mark is one project. {red} {amber} {green} {grey}",
        **{
            c: text.state(c, f"{counts[f'{c}_count']} {formats.status_within(c)}")
            for c in ("red", "amber", "green", "grey")
        },
    )
    troubled = {r["department_name"] for r in rows if r["colour"] == "red"}
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
            len(troubled),
        )
        if len(troubled) > 1
        else message("One department carries what is off track")
        if troubled
        else clear
    )
    with blocks.block(heading, note):
        if (
            max((r["project_count"] for r in rows), default=0) > 30
            or len({r["department_name"] for r in rows}) > 14
        ):
            return _strip_table(context, rows)
        marks = sorted(
            context.rows("status_marks"),
            key=lambda m: (ORDER[m["colour"]], collated(m["project_name"])),
        )
        groups: defaultdict[str, list[words.Row]] = defaultdict(list)
        for mark in marks:
            groups[mark["department_name"]].append(mark)
        names = sorted(
            groups, key=lambda n: (min(ORDER[m["colour"]] for m in groups[n]), collated(n))
        )
        drawn = [row for i, name in enumerate(names) for row in _group(context, groups[name], i)]
        longest = max(map(len, groups.values()))
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


def _group(context: Context, marks: list[words.Row], position: int) -> list[words.Row]:
    """The marks of a department, each the way to its project."""
    red = " · ".join(m["project_name"] for m in marks if m["colour"] == "red")
    return [
        {
            "group": m["department_name"],
            "group_position": position,
            "place": place,
            "role": formats.status_role(m["colour"]),
            "names": red or None if place == len(marks) - 1 else None,
            "tip": f"{m['project_name']}: {formats.status_word(m['colour'])}",
            "href": navigation.way(context, "project", project=m["project_id"]),
        }
        for place, m in enumerate(marks)
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
