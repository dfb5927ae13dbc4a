"""Customer: when do I get it, what did I get, what do I owe, and what do you need from me? Finished
values only."""

from __future__ import annotations

from functools import partial

from portal import formats
from portal.draw import blocks, text
from portal.draw.waiting import told_first
from portal.facts import measures
from portal.language import marked, message, opening, plural
from portal.tell import banner, changed, figures, navigation, trends, words
from portal.tell.context import Context

LIKELY = (
    (0.15, marked("unlikely")),
    (0.35, marked("about 1 in 4")),
    (0.45, marked("about 4 in 10")),
    (0.55, marked("about even")),
    (0.7, marked("about 6 in 10")),
    (1.01, marked("likely")),
)


def render(context: Context) -> None:
    options = context.rows("customers")
    chosen = navigation.choose(
        context,
        message("Customer"),
        options=options,
        key="customer",
        identifier="customer_id",
        name="customer_name",
    )
    if chosen is None:
        return navigation.not_yours(context, "customer") if options else _nothing(context)
    key = chosen["customer_id"]
    projects = context.rows("customer_projects", customer=key)
    milestones = context.rows("customer_milestones", customer=key)
    blocks.head(
        message("Customer view · {customer_name}", customer_name=chosen["customer_name"]),
        _headline(context, milestones, projects),
        lede=_lede(context, projects, milestones),
        fresh=banner.freshness(context),
    )
    changed.fold(context, "customer", navigation.within(context, "customer", key))
    if milestones:
        _sold(context, key, projects=projects, milestones=milestones)
    else:
        told_first(
            partial(_milestones, context, milestones),
            partial(_needs, context, key),
            partial(_money, context, projects),
            partial(_deliverables, context, key),
            partial(_invoices, context, key),
            partial(_changes, context, key),
            partial(_risks, context, key),
            key="customer_waiting",
        )
    _whom(projects)


def _sold(
    context: Context, key: str, *, projects: list[words.Row], milestones: list[words.Row]
) -> None:
    left, right = blocks.beside(3, 2)
    with left:
        _milestones(context, milestones)
        trends.milestone_trend(context, key="customer_trend", customer=key)
    with right:
        _needs(context, key)
        _money(context, projects)
    left, right = blocks.beside(3, 2)
    with left:
        _deliverables(context, key)
    with right:
        _invoices(context, key)
    _changes(context, key)
    _risks(context, key)


def _nothing(context: Context) -> None:
    blocks.head(
        message("Customer view"),
        message("No customer yet"),
        lede=message("This page fills once customers and their projects come in."),
        fresh=banner.freshness(context),
    )


def _headline(context: Context, milestones: list[words.Row], projects: list[words.Row]) -> str:
    ahead = [m for m in milestones if not m["is_done"]]
    if not ahead:
        return (
            _all_reached(len(milestones))
            if milestones
            else plural("{count} project with us.", "{count} projects with us.", len(projects))
        )
    last = max(ahead, key=lambda m: m["forecast_date"])
    when = message(
        "{milestone_name} of {project_name} is expected on {forecast_date}",
        milestone_name=last["milestone_name"],
        project_name=last["project_name"],
        forecast_date=words.dated(context, last["forecast_date"]),
    )
    slip = last["slip_days"] or 0
    return (
        (
            plural(
                "{when}, {count} day after the date promised.",
                "{when}, {count} days after the date promised.",
                abs(slip),
                when=when,
            )
            if slip > 0
            else plural(
                "{when}, {count} day before the date promised.",
                "{when}, {count} days before the date promised.",
                abs(slip),
                when=when,
            )
        )
        if slip
        else message("{when}, as promised.", when=when)
    )


def _all_reached(count: int) -> str:
    return (
        message("The one milestone is reached.")
        if count == 1
        else (
            message("Both milestones are reached.")
            if count == 2
            else message("All {number} milestones are reached.", number=count)
        )
    )


def _lede(context: Context, projects: list[words.Row], milestones: list[words.Row]) -> str:
    """What comes next, and how much of what is to come is late."""
    ahead = [m for m in milestones if not m["is_done"]]
    done = len(milestones) - len(ahead)
    reached = _reached(done, len(milestones)) if len(milestones) > 1 else ""
    if not ahead:
        return (
            message("Nothing that was promised is still to come.")
            if milestones
            else message("Milestones appear here once they are shared with you.")
        )
    late = sum(1 for m in ahead if (m["slip_days"] or 0) > 0)
    soonest = min(ahead, key=lambda m: m["forecast_date"])
    coming = message(
        "Next: {milestone_name} ({project_name}), {forecast_date}.",
        milestone_name=soonest["milestone_name"],
        project_name=soonest["project_name"],
        forecast_date=words.dated(context, soonest["forecast_date"]),
    )
    return " ".join(part for part in (coming, reached, _late_share(late, len(ahead))) if part)


def _reached(done: int, every: int) -> str:
    """How many milestones are reached, of two and of more."""
    if done:
        return plural(
            "{count} of {every} milestones is reached.",
            "{count} of {every} milestones are reached.",
            done,
            every=every,
        )
    if every == 2:
        return message("Neither of 2 milestones is reached.")
    return plural(
        "None of {count} milestone is reached.", "None of {count} milestones is reached.", every
    )


def _late_share(late: int, ahead: int) -> str:
    """How many of those to come are late: of one, of two and of more."""
    if ahead == 1:
        return (
            message("It is now expected later than promised.")
            if late
            else message("It is not expected later than promised.")
        )
    if not late:
        return (
            message("Neither of the 2 to come is now expected later than promised.")
            if ahead == 2
            else message(
                "None of the {ahead} to come is now expected later than promised.", ahead=ahead
            )
        )
    if late == ahead:
        return (
            message("Both of the 2 to come are now expected later than promised.")
            if ahead == 2
            else message(
                "All of the {ahead} to come are now expected later than promised.", ahead=ahead
            )
        )
    return plural(
        "{count} of the {ahead} to come is now expected later than promised.",
        "{count} of the {ahead} to come are now expected later than promised.",
        late,
        ahead=ahead,
    )


def _milestones(context: Context, rows: list[words.Row]) -> None:
    with blocks.block(message("What we promised and what we now expect"), message(trends.PROMISED)):
        if rows:
            shown = [m for m in rows if not m["is_done"]][:10] or rows[-10:]
            done = [m for m in rows if m["is_done"]][-3:] if len(shown) < 10 else []
            trends.promised(
                context,
                done + shown,
                key="customer_milestones",
                name=lambda m: f"{m['milestone_name']} · {m['project_name']}",
            )
            _first_promised(
                context,
                [
                    m
                    for m in done + shown
                    if m["original_date"] and m["original_date"] != m["baseline_date"]
                ],
            )
        else:
            blocks.empty(
                message("No milestones shared yet"),
                message("Dates promised and expected appear once they are shared with you."),
                message("Ask your project manager."),
            )


def _first_promised(context: Context, anew: list[words.Row]) -> None:
    """Dates agreed anew, with the one that was promised first: it is not forgotten because another
    was agreed."""
    if anew:
        sentence = "; ".join(
            message(
                "{milestone_name} of {project_name}, at first {original_date}, now {baseline_date}",
                milestone_name=m["milestone_name"],
                project_name=m["project_name"],
                original_date=words.dated(context, m["original_date"]),
                baseline_date=words.dated(context, m["baseline_date"]),
            )
            for m in anew[:6]
        )
        more = message("; and {anew_count} more", anew_count=len(anew) - 6) if len(anew) > 6 else ""
        blocks.say(
            text.quiet(
                plural(
                    "{count} date was agreed anew: {said}{more}.",
                    "{count} dates were agreed anew: {said}{more}.",
                    len(anew),
                    said=sentence,
                    more=more,
                )
            )
        )


def _needs(context: Context, key: str) -> None:
    rows = context.rows("customer_needs", customer=key)
    with blocks.block(message("What we need from you"), message("So that the dates hold")):
        if rows:
            blocks.small_table(
                [
                    (
                        text.two_lines(d["decision_name"], d["project_name"]),
                        text.rich("**{by}**", by=words.dated(context, d["needed_by_date"])),
                    )
                    for d in rows
                ],
                (message("Please decide or send"), message("By")),
                alt=message("What we need from you."),
            )
        elif not words.came(context, "decisions"):
            blocks.empty(
                message("What is needed from you is not recorded"),
                message("Nobody has recorded yet whether something is needed from you."),
                message("Ask your project manager."),
            )
        else:
            blocks.empty(
                message("Nothing is needed from you"),
                message("No decision or delivery of yours is open."),
                message("Checked with the data above."),
                colour="green",
                word=message("Nothing open"),
            )


def _deliverables(context: Context, key: str) -> None:
    rows = context.rows("customer_deliverables", customer=key)
    with blocks.block(
        message("Deliverables"), message("What is to come and what you received, newest first")
    ):
        if not rows:
            blocks.empty(
                message("No deliverables shared yet"),
                message("What you receive appears here."),
                message("Ask your project manager."),
            )
            return
        cells = [
            (
                _delivered(d),
                text.two_lines(d["deliverable_name"], d["project_name"]),
                _delivery(context, d),
            )
            for d in rows
        ]
        blocks.small_table(
            cells,
            (message("State"), message("Deliverable"), message("Date")),
            alt=plural("{count} deliverable.", "{count} deliverables.", len(rows)),
        )


def _delivery(context: Context, row: words.Row) -> text.Text:
    """The day that counts; beneath it the day promised where the two differ."""
    shown = words.dated(
        context,
        row["accepted_date"] or row["delivered_date"] or row["forecast_date"] or row["due_date"],
    )
    is_later = (
        not row["delivered_date"]
        and row["due_date"]
        and row["forecast_date"]
        and row["forecast_date"] > row["due_date"]
    )
    return (
        text.two_lines(
            shown, message("promised {due_date}", due_date=words.dated(context, row["due_date"]))
        )
        if is_later
        else shown
    )


def _delivered(row: words.Row) -> text.Rich:
    if row["accepted_date"]:
        return text.state("green", message("Accepted"))
    if row["delivered_date"]:
        return text.state("grey", message("Delivered"))
    late = row["due_date"] and row["forecast_date"] and row["forecast_date"] > row["due_date"]
    return text.state("red", message("Delayed")) if late else text.state("grey", message("To come"))


def _money(context: Context, projects: list[words.Row]) -> None:
    """What is agreed, used and left, and whether more is used than done."""
    agreed = [p for p in projects if p["contract_amount"]]
    orders = _orders(context, projects)
    gaps = [orders[p["project_id"]]["burn_gap"] for p in agreed]
    known, ahead = (
        [g for g in gaps if g is not None],
        sum(1 for g in gaps if g is not None and g > AHEAD),
    )
    heading = (
        plural(
            "{count} agreement is used further than the work is done",
            "{count} agreements are used further than the work is done",
            ahead,
        )
        if ahead
        else (
            message("Nothing is used ahead of the work done")
            if agreed and len(known) == len(agreed)
            else message("Agreed, used and remaining")
        )
    )
    with blocks.block(
        heading,
        message(
            "In the currency of each agreement. Used = billed, and approved work not yet billed."
        ),
    ):
        if not agreed:
            blocks.empty(
                message("No agreement recorded"),
                message("Agreed, used and remaining amounts appear here."),
                message("Ask your project manager."),
            )
            return
        cells = [
            (
                text.two_lines(p["project_name"], _lasts(context, p, orders[p["project_id"]])),
                _full(context, p["contract_amount"], p),
                _used(context, p, orders[p["project_id"]]),
                _left(context, p, orders[p["project_id"]]),
            )
            for p in agreed
        ]
        blocks.small_table(
            cells,
            (message("Project"), message("Agreed"), message("Used"), message("Remaining")),
            right=(1, 2, 3),
            alt=message("Agreed, used and remaining."),
        )


AHEAD = 0.05
"""Points by which use may run ahead of progress before it is said."""


ORDER = ("order_burn", "order_remaining", "order_weeks", "burn_gap")


def _orders(context: Context, projects: list[words.Row]) -> dict[str, words.Row]:
    """What is used and left of each agreement, by the definitions of the report; unknown where it
    has none."""
    orders = {p["project_id"]: dict.fromkeys(ORDER) for p in projects}
    known = [n for n in ORDER if n in measures.definitions(context.reader)]
    for row in (
        measures.measure(context.reader, known, by=("project_id",)).to_pylist() if known else []
    ):
        if row["project_id"] in orders:
            orders[row["project_id"]] |= {n: row[n] for n in known}
    return orders


def _used(context: Context, row: words.Row, order: words.Row) -> text.Text:
    """The amount; beneath it the share, beside the share of the work that is done."""
    if row["burned_amount"] is None or order["order_burn"] is None:
        return text.two_lines(formats.UNKNOWN, formats.reason_text("missing_input"))
    done = (
        message("progress unknown")
        if row["complete_ratio"] is None
        else message(
            "{complete_ratio} done",
            complete_ratio=formats.percent(row["complete_ratio"], context.locale),
        )
    )
    used = figures.why(
        context,
        "order_burn",
        where={"project_id": row["project_id"]},
        label=_full(context, row["burned_amount"], row),
    )
    return text.two_lines(
        used,
        message(
            "{order_burn} used, {done}",
            order_burn=formats.percent(order["order_burn"], context.locale),
            done=done,
        ),
    )


def _left(context: Context, row: words.Row, order: words.Row) -> text.Text:
    if order["order_remaining"] is None:
        return formats.UNKNOWN
    return figures.why(
        context,
        "order_remaining",
        where={"project_id": row["project_id"]},
        label=_full(context, order["order_remaining"], row),
    )


def _lasts(context: Context, row: words.Row, order: words.Row) -> str:
    """Until when the order is valid, and how long it lasts at the pace of the last twelve weeks."""
    until = (
        message("valid until {expiry_date}", expiry_date=words.dated(context, row["expiry_date"]))
        if row["expiry_date"]
        else message("no end recorded")
    )
    return (
        plural(
            "{until}, lasts {count} week at this pace",
            "{until}, lasts {count} weeks at this pace",
            int(order["order_weeks"]),
            until=until,
        )
        if order["order_weeks"]
        else until
    )


def _full(context: Context, amount: object, row: words.Row) -> str:
    return formats.full_money(amount, formats.in_currency(context.locale, row["currency"]))  # type: ignore[arg-type]


def _invoices(context: Context, key: str) -> None:
    rows = context.rows("customer_invoices", customer=key)
    with blocks.block(message("Payments"), message("Invoices, newest first")):
        if not rows:
            is_known = words.came(context, "customer_invoices")
            blocks.empty(
                message("No invoice yet")
                if is_known
                else message("Whether anything is due is not recorded"),
                message("Invoices and payments appear here."),
                message("None is recorded for you.")
                if is_known
                else message("No invoices came in."),
            )
            return
        cells = [
            (
                text.two_lines(i["invoice_name"] or formats.UNKNOWN, i["project_name"]),
                _full(context, i["invoice_amount"], i),
                _paid(context, i),
            )
            for i in rows[:6]
        ]
        blocks.small_table(
            cells,
            (message("For"), message("Amount"), message("When")),
            right=(1,),
            alt=plural("{count} invoice.", "{count} invoices.", len(rows)),
        )
        navigation.downloads(context, "customer_invoices", message("All invoices"), customer=key)


def _paid(context: Context, row: words.Row) -> str:
    return (
        message("paid {paid_date}", paid_date=words.dated(context, row["paid_date"]))
        if row["paid_date"]
        else message("due {due_date}", due_date=words.dated(context, row["due_date"]))
    )


def _changes(context: Context, key: str) -> None:
    rows = context.rows("customer_changes", customer=key)
    if rows:
        with blocks.block(
            message("Changes you asked for or agreed"),
            message("With their effect on price and date"),
        ):
            cells = [
                (
                    text.two_lines(g["change_name"], g["project_name"]),
                    opening(message(str(g["change_state"]))),
                    (
                        message("no change")
                        if not g["price_effect_amount"]
                        else formats.full_money(
                            g["price_effect_amount"], context.locale, signed=True
                        )
                    ),
                    formats.slip(g["finish_effect_days"], context.locale),
                )
                for g in rows
            ]
            blocks.small_table(
                cells,
                (
                    message("Change"),
                    message("State"),
                    message("Price"),
                    message("Finish, working days"),
                ),
                right=(2, 3),
                alt=message("{found_count} change requests.", found_count=len(rows)),
            )


def _risks(context: Context, key: str) -> None:
    rows = context.rows("customer_risks", customer=key)
    with blocks.block(
        message("What could still move the dates"),
        message(
            "In our judgement on {status_date}",
            status_date=words.dated(context, context.reader.snapshot.status_date),
        ),
    ):
        if not rows and not words.came(context, "risks"):
            blocks.empty(
                message("No risks came in"),
                message("Risks that could move your dates appear once they are recorded."),
                message("Ask your project manager."),
            )
            return
        if not rows:
            blocks.empty(
                message("No risk shared"),
                message("No open risk that concerns you is recorded."),
                message("Checked with the data above."),
            )
            return
        cells = [
            (
                text.two_lines(r["risk_name"], r["project_name"]),
                (
                    message(
                        next(
                            (w for b, w in LIKELY if float(r["probability_ratio"] or 0) < b),
                            "likely",
                        )
                    )
                    if r["probability_ratio"] is not None
                    else message("not assessed")
                ),
                (
                    message(
                        "up to {delay_likely_days} working days",
                        delay_likely_days=formats.number(r["delay_likely_days"], context.locale),
                    )
                    if r["delay_likely_days"]
                    else formats.UNKNOWN
                ),
                r["response"] or formats.UNKNOWN,
            )
            for r in rows
        ]
        blocks.small_table(
            cells,
            (
                message("If"),
                message("How likely"),
                message("Then the date moves"),
                message("What we do about it"),
            ),
            alt=plural("{count} risk.", "{count} risks.", len(rows)),
        )


def _whom(projects: list[words.Row]) -> None:
    """One line for each person to ask, with the projects they answer for."""
    asked: dict[tuple[str | None, str | None], list[words.Row]] = {}
    for project in projects:
        asked.setdefault((project.get("manager_name"), project.get("contact_email")), []).append(
            project
        )
    with blocks.close():
        for name in list(asked.values())[:6]:
            names = ", ".join(str(p["project_name"]) for p in name)
            blocks.say(
                text.rich(
                    "{names} {words}", names=text.quiet(f"{names}:"), words=words.whom(name[0])
                )
            )
        blocks.say(text.quiet(message(words.CORRECTED)))
