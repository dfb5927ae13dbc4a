"""The answer first: how many projects stand how, and what they will cost."""

from __future__ import annotations

from portal.draw import text
from portal.tell import figures, words
from portal.tell.context import Context


def headline(context: Context, counts: words.Row, total: words.Row) -> str:
    every = words.plural(counts["project_count"], "project")
    if counts["grey_count"] == counts["project_count"]:
        return f"No status can be computed for {every} yet.{_expected(context, counts)}"
    start = _standing(counts, every)
    if total["estimate_at_completion"] is None:
        return f"{start}.{_expected(context, counts)}"
    over = total["variance_at_completion"]
    against = (
        ""
        if over is None
        else (
            ", as its baseline"
            if not round(over)
            else f", {words.money(context, abs(over))} {'over' if over < 0 else 'under'} baseline"
        )
    )
    return f"{start}. Forecast {words.money(context, total['estimate_at_completion'])}{against}."


def _standing(counts: words.Row, every: str) -> str:
    """How many are off track; where some have no colour, none is said of those that have one."""
    trouble, judged = counts["red_count"], counts["project_count"] - counts["grey_count"]
    if trouble:
        if trouble == counts["project_count"]:
            return (
                f"{'The one' if trouble == 1 else 'Both' if trouble == 2 else 'All'}"
                f" {every[2:] if trouble < 3 else every} {'is' if trouble == 1 else 'are'} off"
                " track"
            )
        return f"{trouble} of {every} {'is' if trouble == 1 else 'are'} off track"
    if judged < counts["project_count"]:
        return (
            f"{words.plural(judged, 'project')} of {counts['project_count']}"
            f" {'has' if judged == 1 else 'have'} a computed status,"
            f" {'not' if judged == 1 else 'none'} off track"
        )
    return f"{words.none_of(judged, 'project')} off track"


def _expected(context: Context, counts: words.Row) -> str:
    """What the latest reports expect, and how many of them say so."""
    if not counts["reported_count"]:
        return ""
    part = (
        ""
        if counts["reported_count"] == counts["project_count"]
        else f" in {counts['reported_count']} of {counts['project_count']}"
    )
    return f" Expected cost {words.money(context, counts['reported_forecast_amount'])}{part}."


def lede(
    context: Context, counts: words.Row, total: words.Row, overruns: list[words.Row]
) -> text.Text:
    said = []
    worst = [r for r in overruns if r["project_name"] and r["over_amount"] > 0][:1]
    if worst:
        said.append(
            text.rich(
                "**{name}** alone forecasts {over} over its baseline.",
                name=worst[0]["project_name"],
                over=words.money(context, worst[0]["over_amount"]),
            )
        )
    said += [
        figures.four_of_five(context, r["likely_amount"], total["estimate_at_completion"])
        for r in context.rows("group_range")
    ]
    if counts["watermelon_count"]:
        said.append(
            text.rich(
                "{n} declared better than {verb} numbers say.",
                n=(
                    f"{words.plural(counts['watermelon_count'], 'project')}"
                    f" {'is' if counts['watermelon_count'] == 1 else 'are'}"
                ),
                verb="its" if counts["watermelon_count"] == 1 else "their",
            )
        )
    missing = counts["project_count"] - counts["based_count"] - counts["rateless_count"]
    if missing and counts["based_count"]:
        said.append(
            text.rich(
                "{n} without a baseline {verb} counted but left out of indices and forecast.",
                n=words.plural(missing, "project"),
                verb="is" if missing == 1 else "are",
            )
        )
    if counts["rateless_count"]:
        said.append(
            text.rich(
                "{n} cannot be counted in money: an exchange rate is missing.",
                n=words.plural(counts["rateless_count"], "project"),
            )
        )
    if counts["unbooked_count"]:
        said.append(
            text.rich(
                "{n} {verb} earned value and no cost booked, which the forecast counts as free.",
                n=words.plural(counts["unbooked_count"], "project"),
                verb="has" if counts["unbooked_count"] == 1 else "have",
            )
        )
    said += _reports_lack(counts)
    return text.Rich(" ".join(said)) if said else _quiet(counts)


def _reports_lack(counts: words.Row) -> list[text.Rich]:
    """How many of the projects the reported totals leave out."""
    if not counts["reported_count"]:
        return []
    left = counts["project_count"] - counts["reported_count"]
    if not left:
        return [text.rich("The latest reports give every project an expected total.")]
    return [
        text.rich(
            "The latest reports give {n} of {every} an expected total; the {others} {verb}"
            " unknown.",
            n=str(counts["reported_count"]),
            every=words.plural(counts["project_count"], "project"),
            others="other" if left == 1 else "others",
            verb="is" if left == 1 else "are",
        )
    ]


def _quiet(counts: words.Row) -> str:
    """What is true where nothing stands out: within the limits is said of what was judged, and only
    where it is."""
    judged, green = counts["project_count"] - counts["grey_count"], counts["green_count"]
    if not judged:
        return (
            "Colours appear once tasks with baselines and progress, or planned and expected totals,"
            " come in."
        )
    if green < judged:
        return (
            f"{words.plural(judged - green, 'project')} of {judged}"
            f" {'lies' if judged - green == 1 else 'lie'} outside the limits."
        )
    return (
        "Every project stands within its limits."
        if judged == counts["project_count"]
        else f"Each of the {judged} that can be judged stands within its limits."
    )
