"""How a promise or a forecast moved, report by report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

import pyarrow as pa

from portal import formats
from portal.draw import blocks, text
from portal.draw.charts import axes, curves
from portal.draw.scales import scale_of, ticks
from portal.draw.text import Rich, quiet, rich
from portal.gate.audiences import AUDIENCES
from portal.language import marked, message, plural
from portal.tell import navigation
from portal.tell.context import Context
from portal.tell.words import Row, dated, money, unit_of


def slip_role(slip: int | None, *, done: bool = False, overdue: bool = False) -> str:
    """The colour of a milestone by its slip: late by more than two weeks or overdue is off track,
    later than promised at risk."""
    if slip is None:
        return "No report"
    if done:
        return "On track" if slip <= 0 else "Plan"
    return "Off track" if slip > 14 or overdue else "At risk" if slip > 0 else "On track"


PROMISED = marked(
    "Tick = promised, shape = now expected, grey = reached late, number = slip in calendar days"
)


def promised(
    context: Context, milestones: list[Row], *, key: str, name: Callable[[Row], str]
) -> None:
    """Each milestone with the day promised and the day now expected."""
    status_date = context.reader.snapshot.status_date
    drawn = [
        {
            "name": name(m),
            "position": i,
            "promised_date": m["baseline_date"],
            "forecast_date": m["forecast_date"],
            "role": slip_role(
                m["slip_days"], done=bool(m.get("is_done")), overdue=bool(m.get("is_overdue"))
            ),
            "text": slip_words(context, m),
            "as_of": status_date,
            "tip": _pledged(context, m, name(m)),
            "href": navigation.way(context, "project", project=m["project_id"])
            if m.get("project_id")
            else None,
        }
        for i, m in enumerate(milestones)
    ]
    late = sum(1 for m in milestones if (m["slip_days"] or 0) > 0 and not m.get("is_done"))
    numbers = pa.Table.from_pylist(
        [
            {
                "milestone": name(m),
                "promised_date": m["baseline_date"],
                "expected_date": m["forecast_date"],
                "slip_days": m["slip_days"],
            }
            for m in milestones
        ]
    )
    blocks.chart(
        curves.promised_forecast(context.locale, rows=len(drawn)),
        pa.Table.from_pylist(drawn),
        key=key,
        locale=context.locale,
        alt=plural(
            "{count} milestone, {late} of them later than promised.",
            "{count} milestones, {late} of them later than promised.",
            len(drawn),
            late=late,
        ),
        numbers=numbers,
    )


def _pledged(context: Context, milestone: Row, name: str) -> str:
    """What a milestone says that is pointed at."""
    ahead = marked("{name}: promised {promised}, expected {day} ({slip})")
    past = marked("{name}: promised {promised}, reached {day} ({slip})")
    return message(
        past if milestone.get("is_done") else ahead,
        name=name,
        promised=dated(context, milestone["baseline_date"]),
        day=dated(context, milestone["forecast_date"]),
        slip=slip_words(context, milestone),
    )


def milestone_trend(
    context: Context, *, key: str, project: str | None = None, customer: str | None = None
) -> None:
    """When each milestone ahead was expected, report by report; said in words where no date ever
    moved, and left out before the second report."""
    rows = context.rows("milestone_trend", project=project, customer=customer, limit=6)
    reports = sorted({m["report_date"] for m in rows})
    if len(reports) < 2:
        return
    anew = {m["milestone_id"] for m in rows if m["is_break"]}
    moved = [m for m in rows if m["spread_days"] or m["milestone_id"] in anew]
    if not moved:
        blocks.say(
            quiet(
                message(
                    "No date moved in {reports_count} reports since {reports}.",
                    reports_count=len(reports),
                    reports=dated(context, reports[0]),
                )
            )
        )
        return
    last = {m["milestone_id"]: m["report_date"] for m in moved}
    first = {m["report_date"]: m["milestone_id"] for m in reversed(moved) if m["is_break"]}
    heights = _label_dates(moved, last)
    drawn = [
        _told(
            context,
            m,
            is_last=m["report_date"] == last[m["milestone_id"]],
            has_project=project is None,
        )
        | _of_report(context, m["report_date"], project=project, customer=customer)
        | {
            "part": m["part"],
            "label_date": heights[m["milestone_id"]],
            "mark": message("promised anew")
            if first.get(m["report_date"]) == m["milestone_id"]
            else None,
        }
        for m in sorted(moved, key=lambda m: m["report_date"])  # what leads to one report together
    ]
    with blocks.block(
        _moved_words(len(last), dated(context, reports[0]), has_new=bool(anew)),
        message(BROKEN if anew else KEPT),
    ):
        numbers = pa.Table.from_pylist(
            [
                {
                    "milestone": m["milestone_name"],
                    "project_name": m["project_name"],
                    "report_date": m["report_date"],
                    "expected_date": m["forecast_date"],
                }
                for m in rows
            ]
        )
        blocks.chart(
            curves.milestone_trend(context.locale),
            pa.Table.from_pylist(drawn, schema=TOLD),
            key=key,
            locale=context.locale,
            numbers=numbers,
            alt=plural(
                "{count} milestone moved in {reports_count} reports.",
                "{count} milestones moved in {reports_count} reports.",
                len(last),
                reports_count=len(reports),
            ),
        )
        if anew:
            blocks.say(*_promised_anew(context, [m for m in moved if m["is_break"]], project))


def _label_dates(moved: list[Row], last: dict[str, date]) -> dict[str, date]:
    """Where the label of each line stands, so that lines ending at nearly the same date do not
    write over each other."""
    ends = {
        m["milestone_id"]: m["forecast_date"].toordinal()
        for m in moved
        if m["report_date"] == last[m["milestone_id"]]
    }
    days = [m["forecast_date"].toordinal() for m in moved]
    heights = axes.label_values(list(ends.values()), low=min(days), high=max(days))
    return {key: date.fromordinal(round(day)) for key, day in zip(ends, heights, strict=True)}


def _promised_anew(context: Context, rows: list[Row], project: str | None) -> list[Rich]:
    """Each new promise with the one before; who reads the project's baselines also reads where none
    was approved for it."""
    knows = project is not None and "baseline_version" in context.reader.tables()
    approved_at = (
        {
            b["report_date"]
            for b in context.rows("baseline_breaks", project=project)
            if b["is_approved"]
        }
        if knows
        else set()
    )
    sentences = []
    for m in rows:
        name = (
            m["milestone_name"]
            if project
            else message(
                "{milestone_name} of {project_name}",
                milestone_name=m["milestone_name"],
                project_name=m["project_name"],
            )
        )
        words = message(
            "{name}: until {report_date} promised for {before_date}, since then for {told_date}.",
            name=name,
            report_date=dated(context, m["report_date"]),
            before_date=dated(context, m["before_date"]),
            told_date=dated(context, m["told_date"]),
        )
        is_silent = knows and m["report_date"] not in approved_at
        sentences.append(
            quiet(
                rich(
                    "{badge}. {words}",
                    badge=text.state("amber", message("Edited without a new baseline")),
                    words=words,
                )
                if is_silent
                else words
            )
        )
    return sentences


KEPT = marked(
    "Expected date (up) at each report (across): a flat line keeps its promise. Number = slip in"
    " calendar days."
)
BROKEN = marked(
    "Expected date (up) at each report (across): a flat line keeps its promise, and none is drawn"
    " through a new promise. Number = slip in calendar days."
)


def _moved_words(count: int, day: str, *, has_new: bool) -> str:
    """How many milestones moved since a day, or were promised anew."""
    if not has_new:
        return plural(
            "Since {day} {count} milestone moved",
            "Since {day} {count} milestones moved",
            count,
            day=day,
        )
    return plural(
        "Since {day} {count} milestone was promised anew",
        "Since {day} {count} milestones moved or were promised anew",
        count,
        day=day,
    )


TOLD = pa.schema(
    [
        ("name", pa.string()),
        ("report_date", pa.date32()),
        ("forecast_date", pa.date32()),
        ("role", pa.string()),
        ("text", pa.string()),
        ("brief", pa.string()),
        ("label_date", pa.date32()),
        ("part", pa.int64()),
        ("mark", pa.string()),
        ("tip", pa.string()),
        ("href", pa.string()),
    ]
)


def _of_report(
    context: Context, day: date, project: str | None, customer: str | None = None
) -> dict[str, str | None]:
    """Where a point of a report leads: to the same page as that report had it."""
    if project:
        return {"href": navigation.then(context, "project", day, project=project)}
    page = "customer" if customer else AUDIENCES[context.reader.scope.audience].page
    named = {"customer": customer} if customer else {}
    return {"href": navigation.then(context, page, day, **named)}


def _told(context: Context, row: Row, is_last: bool, has_project: bool) -> Row:
    name = (
        f"{row['milestone_name']} · {row['project_name']}"
        if has_project
        else str(row["milestone_name"])
    )
    return {
        "name": f"{row['milestone_id']}",
        "report_date": row["report_date"],
        "forecast_date": row["forecast_date"],
        "role": slip_role(row["slip_days"], overdue=row["is_overdue"]),
        "tip": message(
            "{name}: expected on {day} in the report as of {report}",
            name=name,
            day=dated(context, row["forecast_date"]),
            report=dated(context, row["report_date"]),
        ),
        "text": f"{name} {slip_words(context, row)}" if is_last else None,
        "brief": f"{slip_words(context, row)} {name}" if is_last else None,
    }


def forecast_trend(context: Context, project: str, *, key: str) -> None:
    """What the project was expected to cost at each report against the baseline of that day;
    neither line is drawn through a new baseline."""
    rows = (
        context.rows("forecast_trend", project=project)
        if "baseline_version" in context.reader.tables()
        else []
    )
    if len(rows) < 2:
        return
    first, last = rows[0], rows[-1]
    moved = float(last["estimate_amount"] - first["estimate_amount"])
    scale = scale_of(
        [float(r["estimate_amount"]) for r in rows],
        _moves([float(r["estimate_amount"]) for r in rows]),
    )
    unit, letter = scale.unit, scale.letter
    drawn = [
        _estimated(context, r, unit, r is last) | _of_report(context, r["day"], project)
        for r in rows
    ]
    has_break = any(r["is_break"] for r in rows)
    with blocks.block(
        _forecast_moved(context, moved, dated(context, first["day"])),
        message(UNBROKEN if has_break else DOTTED, unit=unit_of(context, letter)),
    ):
        blocks.chart(
            curves.trend(context.locale, decimals=tick_places([d["value"] for d in drawn])),
            pa.Table.from_pylist(drawn, schema=ESTIMATED),
            key=key,
            locale=context.locale,
            alt=(
                message(
                    "Forecast {estimate_amount} now, {estimate_amount_2} then.",
                    estimate_amount=money(context, last["estimate_amount"], decimals=2),
                    estimate_amount_2=money(context, first["estimate_amount"], decimals=2),
                )
            ),
            numbers=lambda: context.reader.rows("forecast_trend", project=project).select(
                ["day", "estimate_amount", "baseline_amount"]
            ),
        )
        for row in context.rows("baseline_breaks", project=project):
            blocks.say(_rebased(context, row))


def _moves(amounts: Sequence[float]) -> list[float]:
    """What a line moves by from point to point."""
    return [b - a for a, b in pairwise(amounts) if a != b]


def tick_places(values: Sequence[float]) -> int:
    """Decimals of an axis over these values."""
    return ticks(min(values), max(values)) if values else 0


TREND = [
    ("day", pa.date32()),
    *((n, pa.float64()) for n in ("value", "low", "high", "reference")),
    ("label", pa.string()),
    ("label_value", pa.float64()),
    ("label_role", pa.string()),
    ("tip", pa.string()),
    ("href", pa.string()),
]
ESTIMATED = pa.schema([*TREND, ("part", pa.int64()), ("mark", pa.string())])


def _estimated(context: Context, row: Row, unit: float, is_last: bool) -> Row:
    value = float(row["estimate_amount"]) / unit
    return {
        "day": row["day"],
        "value": value,
        "low": None,
        "high": None,
        "reference": (
            None if row["baseline_amount"] is None else float(row["baseline_amount"]) / unit
        ),
        "label": message("Forecast") if is_last else None,
        "label_value": value,
        "label_role": "Accent",
        "tip": message(
            "Forecast {amount} in the report as of {report}",
            amount=money(context, row["estimate_amount"], decimals=2),
            report=dated(context, row["day"]),
        ),
        "part": row["part"],
        "mark": message("new baseline") if row["is_break"] else None,
    }


DOTTED = marked("{unit}, forecast at completion by report; dotted = baseline of that day.")
UNBROKEN = marked(
    "{unit}, forecast at completion by report; dotted = baseline of that day; no line is drawn"
    " through a new baseline."
)


def _forecast_moved(context: Context, moved: float, day: str) -> str:
    if not moved:
        return message("Forecast is unchanged since {day}", day=day)
    amount = money(context, abs(moved), decimals=2)
    return (
        message("Forecast fell by {amount} since {day}", amount=amount, day=day)
        if moved < 0
        else message("Forecast rose by {amount} since {day}", amount=amount, day=day)
    )


def _risks_moved(context: Context, moved: float, day: str) -> str:
    if not moved:
        return message("Expected cost of risks is what it was since {day}", day=day)
    amount = money(context, abs(moved), decimals=2)
    return (
        message("Expected cost of risks fell by {amount} since {day}", amount=amount, day=day)
        if moved < 0
        else message("Expected cost of risks rose by {amount} since {day}", amount=amount, day=day)
    )


def _rebased(context: Context, row: Row) -> Rich:
    """What became another in the baseline, and who approved it; a change without a new version is
    told as one."""
    moves = (
        [
            message(
                "finish {before_finish_date}, then {baseline_finish_date}",
                before_finish_date=dated(context, row["before_finish_date"]),
                baseline_finish_date=dated(context, row["baseline_finish_date"]),
            )
        ]
        if row["before_finish_date"] != row["baseline_finish_date"]
        else []
    )
    if row["before_amount"] != row["baseline_amount"] and None not in (
        row["before_amount"],
        row["baseline_amount"],
    ):
        moves.append(
            message(
                "cost {before_amount}, then {baseline_amount}",
                before_amount=money(context, row["before_amount"], decimals=2),
                baseline_amount=money(context, row["baseline_amount"], decimals=2),
            )
        )
    what = "; ".join(moves) or message("no date of the end and no total changed")
    if not row["is_approved"]:
        since = message("found as of {report_date}", report_date=dated(context, row["report_date"]))
        return quiet(
            rich(
                "{badge}, {found}, without a new version: {what}.",
                badge=text.state("amber", message("Baseline edited")),
                found=since,
                what=what,
            )
        )
    return quiet(
        message(
            "Baseline {baseline_version}, {said_one}: {what}.",
            baseline_version=row["baseline_version"],
            said_one=approved(context, row),
            what=what,
        )
    )


def approved(context: Context, version: Row) -> str:
    """When a baseline was approved, by whom and why, as far as it is known here."""
    day, name = dated(context, version["approved_date"]), version["approver_name"]
    if version["approved_date"]:
        sentence = (
            message("approved {day} by {name}", day=day, name=name)
            if name
            else message("approved {day}", day=day)
        )
    else:
        sentence = (
            message("no date of approval given by {name}", name=name)
            if name
            else message("no date of approval given")
        )
    return f"{sentence}, {version['reason']}" if version["reason"] else sentence


def rebaselined(context: Context, department: str | None = None) -> None:
    """How much of the overrun new baselines took out of sight."""
    if "baseline_version" not in context.reader.tables():
        return
    for row in context.rows("rebaselined", department=department):
        if row["project_count"]:
            first, now = (float(row[c]) for c in ("over_first_amount", "over_now_amount"))
            blocks.say(
                quiet(
                    plural(
                        "{count} project was re-baselined, and forecast {against_first},"
                        " {against_now}.",
                        "{count} projects were re-baselined, and forecast {against_first},"
                        " {against_now}.",
                        row["project_count"],
                        against_first=_against_first(context, first),
                        against_now=_against_now(context, now),
                    )
                )
            )


def _against_first(context: Context, over: float) -> str:
    amount = money(context, abs(over), decimals=2)
    return (
        message("{amount} over the first baseline", amount=amount)
        if over >= 0
        else message("{amount} under the first baseline", amount=amount)
    )


def _against_now(context: Context, over: float) -> str:
    amount = money(context, abs(over), decimals=2)
    return (
        message("{amount} over the one in force", amount=amount)
        if over >= 0
        else message("{amount} under the one in force", amount=amount)
    )


def risk_trend(context: Context, project: str | None, *, key: str) -> None:
    """How the expected cost of the open risks went from report to report, before and after their
    responses."""
    rows = context.rows("risk_trend", project=project)
    if len(rows) < 2:
        return
    scale = scale_of([float(r["exposure_amount"]) for r in rows])
    unit, letter = scale.unit, scale.letter
    first, last = rows[0], rows[-1]
    if len({(r["exposure_amount"], r["residual_exposure_amount"]) for r in rows}) == 1:
        blocks.say(
            quiet(
                message(
                    "Their expected cost is unchanged in {found_count} reports since {day}.",
                    found_count=len(rows),
                    day=dated(context, first["day"]),
                )
            )
        )
        return
    drawn = [
        {
            "day": r["day"],
            "value": float(r["exposure_amount"]) / unit,
            "low": None,
            "high": None,
            "reference": (
                None
                if r["residual_exposure_amount"] is None
                else float(r["residual_exposure_amount"]) / unit
            ),
            "label": message("Expected cost") if r is last else None,
            "label_value": float(r["exposure_amount"]) / unit,
            "label_role": "Accent",
            "tip": message(
                "Expected cost {amount} in the report as of {report}",
                amount=money(context, r["exposure_amount"], decimals=2),
                report=dated(context, r["day"]),
            ),
        }
        | _of_report(context, r["day"], project)
        for r in rows
    ]
    moved = float(last["exposure_amount"]) - float(first["exposure_amount"])
    heading = _risks_moved(context, moved, dated(context, first["day"]))
    with blocks.block(
        heading,
        message(
            "{letter}, open risks at each report; dotted = after their responses.",
            letter=unit_of(context, letter),
        ),
    ):
        blocks.chart(
            curves.trend(
                context.locale, zero=True, decimals=tick_places([0.0, *(d["value"] for d in drawn)])
            ),
            pa.Table.from_pylist(drawn, schema=pa.schema(TREND)),
            key=key,
            locale=context.locale,
            alt=(
                plural(
                    "{count} open risk now, {open_risk_count} then.",
                    "{count} open risks now, {open_risk_count} then.",
                    last["open_risk_count"],
                    open_risk_count=first["open_risk_count"],
                )
            ),
            numbers=lambda: context.reader.rows("risk_trend", project=project),
        )


def slip_words(context: Context, row: Row) -> str:
    """Days of slip; what was expected before the status date and is not reached is overdue,
    whatever its forecast says; critical decides the finish."""
    done = bool(row.get("is_done"))
    words = [formats.slip(row["slip_days"], context.locale, is_done=done)]
    words += [message("overdue")] if row.get("is_overdue") and not done else []
    words += [message("critical")] if row.get("is_longest_path") and not done else []
    return ", ".join(words)
