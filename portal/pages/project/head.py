"""The answer first: where the project stands, when and at what cost it ends, and who was heard."""

from __future__ import annotations

from portal import formats
from portal.draw import text
from portal.facts import retold
from portal.language import message, plural
from portal.tell import figures
from portal.tell.context import Context
from portal.tell.words import Row, dated, money


def headline(context: Context, project: Row) -> str:
    finish, slip = project["now_finish_date"], project["slip_days"]
    sentences = []
    if project.get("estimate_amount") is not None:
        sentences.append(_forecast(context, project))
    elif project.get("reported_forecast_amount") is not None:
        planned = project["reported_baseline_amount"]
        sentences.append(
            message(
                "Expected cost {reported_forecast_amount}",
                reported_forecast_amount=money(context, project["reported_forecast_amount"]),
            )
            + (
                message(" against {planned} planned.", planned=money(context, planned))
                if planned is not None
                else "."
            )
        )
    elif spent := _spent(context, project):
        sentences.append(spent)
    if project.get("is_finished") and not project["done_date"]:
        sentences.append(message("Ended, on a day that did not come in."))
    elif finish is not None:
        done = message("Finished") if project["done_date"] else message("Finish expected")
        sentences.append(
            f"{done} {dated(context, finish)}{_against_plan(slip)}{_by_logic_late(project, slip)}."
        )
    return " ".join(sentences) or str(project["project_name"])


def _spent(context: Context, project: Row) -> str:
    """What is spent of the budget and how long the rest lasts; '' where either is unknown."""
    names, where = ("budget_spent", "runway"), {"project_id": str(project["project_id"])}
    numbers = figures.measured(context, names, dict(where))
    if numbers.get("budget_spent") is None:
        return ""
    share = formats.value(numbers["budget_spent"], "percent", context.locale)
    budget = money(context, project["budget_amount"])
    if numbers["runway"] is None:
        return message("{share} of the budget of {budget} is spent.", share=share, budget=budget)
    return plural(
        "{share} of the budget of {budget} is spent; at the present rate the rest lasts {count}"
        " week.",
        "{share} of the budget of {budget} is spent; at the present rate the rest lasts {count}"
        " weeks.",
        int(numbers["runway"]),
        share=share,
        budget=budget,
    )


def _against_plan(slip: int | None) -> str:
    """Days late or early; nothing where no date was promised."""
    if slip is None:
        return ""
    return (
        (
            plural(", {count} day late", ", {count} days late", abs(slip))
            if slip > 0
            else plural(", {count} day early", ", {count} days early", abs(slip))
        )
        if slip
        else message(", as planned")
    )


def _by_logic_late(project: Row, slip: int | None) -> str:
    """How late by logic, where that is later than what is expected: a date that the network does
    not bear is not told alone."""
    days = project.get("finish_slip_days")
    if (
        project["done_date"]
        or not project.get("is_finish_by_logic")
        or days is None
        or days <= (slip if slip is not None else 0)
    ):
        return ""
    return plural("; by logic {count} day late", "; by logic {count} days late", days)


def _forecast(context: Context, project: Row) -> str:
    """Forecast against plan, as exact as it takes to tell the two apart."""
    for decimals in (1, 2):
        now, planned = (
            money(context, project[c], decimals=decimals)
            for c in ("estimate_amount", "baseline_amount")
        )
        if now != planned:
            return message("Forecast {now} against {planned} planned.", now=now, planned=planned)
    return message("Forecast {now}, as planned.", now=now)


def lede(context: Context, project: Row, is_owner: bool) -> str:
    if not is_owner:
        return message(
            "You see what is shared with those who work on this project:"
            " dates, declared status and your own teams' part. Its money is not"
            " shared."
        )
    judged = retold.sentence(context.reader, context.locale, project["project_id"], project)
    sentence = str(judged or project["description"] or message("No status can be computed yet."))
    is_unbooked = (project["earned_value_amount"] or 0) > 0 and not project["actual_cost_amount"]
    if is_unbooked and project["estimate_amount"] is None:
        return message(
            "{said} No cost came in, so no forecast of cost can be formed.", said=sentence
        )
    if is_unbooked:
        return message(
            "{said} No cost is booked for the work done, and the forecast counts it as free.",
            said=sentence,
        )
    return sentence


def heard(context: Context, project: Row) -> text.Text:
    words = (
        message(
            "last heard of {last_heard_date}",
            last_heard_date=dated(context, project["last_heard_date"]),
        )
        if project["last_heard_date"]
        else message("nothing heard yet")
    )
    return text.stale(words) if project["is_stale"] else words
