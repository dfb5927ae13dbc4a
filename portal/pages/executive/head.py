"""The answer first: how many projects stand how, and what they will cost."""

from __future__ import annotations

from portal.draw import text
from portal.language import message, plural
from portal.tell import figures, words
from portal.tell.context import Context


def headline(context: Context, counts: words.Row, total: words.Row) -> str:
    if counts["grey_count"] == counts["project_count"]:
        none = plural(
            "No status can be computed for {count} project yet.",
            "No status can be computed for {count} projects yet.",
            counts["project_count"],
        )
        return " ".join([none, *_expected(context, counts)])
    told = [_standing(counts)]
    if total["estimate_at_completion"] is None:
        return " ".join([*told, *_expected(context, counts)])
    return " ".join([*told, _forecast(context, total)])


def _forecast(context: Context, total: words.Row) -> str:
    """What the portfolio is forecast to cost, against its baseline where it has one."""
    over = total["variance_at_completion"]
    amount = words.money(context, total["estimate_at_completion"])
    if over is None:
        return message("Forecast {amount}.", amount=amount)
    if not round(over):
        return message("Forecast {amount}, as its baseline.", amount=amount)
    apart = words.money(context, abs(over))
    return (
        message("Forecast {amount}, {apart} over baseline.", amount=amount, apart=apart)
        if over < 0
        else message("Forecast {amount}, {apart} under baseline.", amount=amount, apart=apart)
    )


def _standing(counts: words.Row) -> str:
    """How many are off track; where some have no colour, none is said of those that have one."""
    every = counts["project_count"]
    trouble, judged = counts["red_count"], every - counts["grey_count"]
    if trouble == every:
        return _all_off_track(every)
    if trouble:
        return plural(
            "{count} of {every} projects is off track.",
            "{count} of {every} projects are off track.",
            trouble,
            every=every,
        )
    if judged < every:
        return plural(
            "{count} project of {every} has a computed status, not off track.",
            "{count} projects of {every} have a computed status, none off track.",
            judged,
            every=every,
        )
    return _none_off_track(judged)


def _all_off_track(count: int) -> str:
    if count == 1:
        return message("The one project is off track.")
    if count == 2:
        return message("Both projects are off track.")
    return plural("All {count} project is off track.", "All {count} projects are off track.", count)


def _none_off_track(count: int) -> str:
    if count == 1:
        return message("The one project is not off track.")
    if count == 2:
        return message("Neither of 2 projects is off track.")
    return plural(
        "None of {count} project is off track.", "None of {count} projects is off track.", count
    )


def _expected(context: Context, counts: words.Row) -> list[str]:
    """What the latest reports expect, and how many of them say so."""
    if not counts["reported_count"]:
        return []
    cost = words.money(context, counts["reported_forecast_amount"])
    if counts["reported_count"] == counts["project_count"]:
        return [message("Expected cost {cost}.", cost=cost)]
    return [
        message(
            "Expected cost {cost} in {reported} of {every}.",
            cost=cost,
            reported=counts["reported_count"],
            every=counts["project_count"],
        )
    ]


def lede(
    context: Context, counts: words.Row, total: words.Row, overruns: list[words.Row]
) -> text.Text:
    sentences = []
    worst = [r for r in overruns if r["project_name"] and r["over_amount"] > 0][:1]
    if worst:
        sentences.append(
            text.rich(
                "**{name}** alone forecasts {over} over its baseline.",
                name=worst[0]["project_name"],
                over=words.money(context, worst[0]["over_amount"]),
            )
        )
    sentences += [
        figures.four_of_five(context, r["likely_amount"], total["estimate_at_completion"])
        for r in context.rows("group_range")
    ]
    if counts["watermelon_count"]:
        sentences.append(
            text.rich_plural(
                "{count} project is declared better than its numbers say.",
                "{count} projects are declared better than their numbers say.",
                counts["watermelon_count"],
            )
        )
    sentences += _left_out(counts)
    sentences += _reports_lack(counts)
    return text.Rich(" ".join(sentences)) if sentences else _quiet(counts)


def _left_out(counts: words.Row) -> list[text.Rich]:
    """What the numbers leave out, or count as free."""
    missing = counts["project_count"] - counts["based_count"] - counts["rateless_count"]
    told = []
    if missing and counts["based_count"]:
        told.append(
            text.rich_plural(
                "{count} project without a baseline is counted but left out of indices and"
                " forecast.",
                "{count} projects without a baseline are counted but left out of indices and"
                " forecast.",
                missing,
            )
        )
    if counts["rateless_count"]:
        told.append(
            text.rich_plural(
                "{count} project cannot be counted in money: an exchange rate is missing.",
                "{count} projects cannot be counted in money: an exchange rate is missing.",
                counts["rateless_count"],
            )
        )
    if counts["unbooked_count"]:
        told.append(
            text.rich_plural(
                "{count} project has earned value and no cost booked, which the forecast counts"
                " as free.",
                "{count} projects have earned value and no cost booked, which the forecast counts"
                " as free.",
                counts["unbooked_count"],
            )
        )
    if counts["uncosted_count"]:
        told.append(
            text.rich_plural(
                "No cost came in for {count} project, so its forecast and cost index are unknown.",
                "No cost came in for {count} projects, so their forecasts and cost indices are"
                " unknown.",
                counts["uncosted_count"],
            )
        )
    return told


def _reports_lack(counts: words.Row) -> list[text.Rich]:
    """How many of the projects the reported totals leave out."""
    if not counts["reported_count"]:
        return []
    left = counts["project_count"] - counts["reported_count"]
    if not left:
        return [text.rich("The latest reports give every project an expected total.")]
    return [
        text.rich_plural(
            "The latest reports give {given} of {every} projects an expected total; the other is"
            " unknown.",
            "The latest reports give {given} of {every} projects an expected total; the others are"
            " unknown.",
            left,
            given=counts["reported_count"],
            every=counts["project_count"],
        )
    ]


def _quiet(counts: words.Row) -> str:
    """What is true where nothing stands out: within the limits is said of what was judged, and only
    where it is."""
    judged, green = counts["project_count"] - counts["grey_count"], counts["green_count"]
    if not judged:
        return message(
            "Colours appear once tasks with baselines and progress, or planned and expected totals,"
            " come in."
        )
    if green < judged:
        return plural(
            "{count} project of {judged} lies outside the limits.",
            "{count} projects of {judged} lie outside the limits.",
            judged - green,
            judged=judged,
        )
    if judged == counts["project_count"]:
        return message("Every project stands within its limits.")
    return message(
        "Each of the {judged} that can be judged stands within its limits.", judged=judged
    )
