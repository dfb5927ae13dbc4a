"""Customer: when do I get it, what did I get, what do I owe, and what do you need from me? Finished
values only."""

from __future__ import annotations

from portal import formats
from portal.draw import blocks, text
from portal.facts import measures
from portal.tell import banner, changed, figures, navigation, trends, words
from portal.tell.context import Context

LIKELY = (
    (0.15, "unlikely"),
    (0.35, "about 1 in 4"),
    (0.45, "about 4 in 10"),
    (0.55, "about even"),
    (0.7, "about 6 in 10"),
    (1.01, "likely"),
)


def render(context: Context) -> None:
    options = context.rows("customers")
    chosen = navigation.choose(
        context,
        "Customer",
        options=options,
        key="customer",
        identifier="customer_id",
        name="customer_name",
    )
    if chosen is None:
        return navigation.not_yours("Customer") if options else _nothing(context)
    key = chosen["customer_id"]
    projects = context.rows("customer_projects", customer=key)
    milestones = context.rows("customer_milestones", customer=key)
    blocks.head(
        f"Customer view · {chosen['customer_name']}",
        _headline(context, milestones, projects),
        lede=_lede(context, projects, milestones),
        fresh=banner.freshness(context),
    )
    changed.fold(context, "customer", navigation.within(context, "customer", key))
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
    _whom(projects)


def _nothing(context: Context) -> None:
    blocks.head(
        "Customer view",
        "No customer yet",
        lede="This page fills once customers and their projects come in.",
        fresh=banner.freshness(context),
    )


def _headline(context: Context, milestones: list[words.Row], projects: list[words.Row]) -> str:
    ahead = [m for m in milestones if not m["is_done"]]
    if not ahead:
        return (
            _all_reached(len(milestones))
            if milestones
            else f"{words.plural(len(projects), 'project')} with us."
        )
    last = max(ahead, key=lambda m: m["forecast_date"])
    when = (
        f"{last['milestone_name']} of {last['project_name']} is expected on"
        f" {words.dated(context, last['forecast_date'])}"
    )
    slip = last["slip_days"] or 0
    return (
        f"{when}, {words.plural(abs(slip), 'day')} {'after' if slip > 0 else 'before'} the date"
        " promised."
        if slip
        else f"{when}, as promised."
    )


def _all_reached(count: int) -> str:
    return (
        "The one milestone is reached."
        if count == 1
        else f"{'Both' if count == 2 else f'All {count}'} milestones are reached."
    )


def _lede(context: Context, projects: list[words.Row], milestones: list[words.Row]) -> str:
    """What comes next, and how much of what is to come is late."""
    ahead = [m for m in milestones if not m["is_done"]]
    done = len(milestones) - len(ahead)
    reached = (
        f"{done or words.none_of(len(milestones), 'milestone').split(' of ')[0]} of"
        f" {words.plural(len(milestones), 'milestone')} {'is' if done <= 1 else 'are'} reached."
        if len(milestones) > 1
        else ""
    )
    if not ahead:
        return (
            "Nothing that was promised is still to come."
            if milestones
            else "Milestones appear here once they are shared with you."
        )
    late = sum(1 for m in ahead if (m["slip_days"] or 0) > 0)
    soonest = min(ahead, key=lambda m: m["forecast_date"])
    coming = (
        f"Next: {soonest['milestone_name']} ({soonest['project_name']}),"
        f" {words.dated(context, soonest['forecast_date'])}."
    )
    return " ".join(part for part in (coming, reached, _late_share(late, len(ahead))) if part)


def _late_share(late: int, ahead: int) -> str:
    """How many of those to come are late: of one, of two and of more."""
    if ahead == 1:
        return (
            "It is"
            f" {'now expected later than promised' if late else 'not expected later than promised'}."
        )
    share = (
        ("Neither" if ahead == 2 else "None")
        if not late
        else ("Both" if ahead == 2 else "All")
        if late == ahead
        else str(late)
    )
    return (
        f"{share} of the {ahead} to come {'is' if late <= 1 else 'are'} now expected later than"
        " promised."
    )


def _milestones(context: Context, found: list[words.Row]) -> None:
    with blocks.block("What we promised and what we now expect", trends.PROMISED):
        if found:
            shown = [m for m in found if not m["is_done"]][:10] or found[-10:]
            done = [m for m in found if m["is_done"]][-3:] if len(shown) < 10 else []
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
                "No milestones shared yet",
                "Dates promised and expected appear once they are shared with you.",
                "Ask your project manager.",
            )


def _first_promised(context: Context, anew: list[words.Row]) -> None:
    """Dates agreed anew, with the one that was promised first: it is not forgotten because another
    was agreed."""
    if anew:
        said = "; ".join(
            f"{m['milestone_name']} of {m['project_name']}, at first"
            f" {words.dated(context, m['original_date'])}, now"
            f" {words.dated(context, m['baseline_date'])}"
            for m in anew[:6]
        )
        more = f"; and {len(anew) - 6} more" if len(anew) > 6 else ""
        blocks.say(
            text.quiet(
                f"{words.plural(len(anew), 'date')} {'was' if len(anew) == 1 else 'were'} agreed"
                f" anew: {said}{more}."
            )
        )


def _needs(context: Context, key: str) -> None:
    found = context.rows("customer_needs", customer=key)
    with blocks.block("What we need from you", "So that the dates hold"):
        if found:
            blocks.small_table(
                [
                    (
                        text.two_lines(d["decision_name"], d["project_name"]),
                        text.rich("**{by}**", by=words.dated(context, d["needed_by_date"])),
                    )
                    for d in found
                ],
                ("Please decide or send", "By"),
                alt="What we need from you.",
            )
        elif not words.came(context, "decisions"):
            blocks.empty(
                "What is needed from you is not recorded",
                "Nobody has recorded yet whether something is needed from you.",
                "Ask your project manager.",
            )
        else:
            blocks.empty(
                "Nothing is needed from you",
                "No decision or delivery of yours is open.",
                "Checked with the data above.",
                colour="green",
                word="Nothing open",
            )


def _deliverables(context: Context, key: str) -> None:
    found = context.rows("customer_deliverables", customer=key)
    with blocks.block("Deliverables", "What is to come and what you received, newest first"):
        if not found:
            blocks.empty(
                "No deliverables shared yet",
                "What you receive appears here.",
                "Ask your project manager.",
            )
            return
        cells = [
            (
                _delivered(d),
                text.two_lines(d["deliverable_name"], d["project_name"]),
                _delivery(context, d),
            )
            for d in found
        ]
        blocks.small_table(
            cells,
            ("State", "Deliverable", "Date"),
            alt=f"{words.plural(len(found), 'deliverable')}.",
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
        text.two_lines(shown, f"promised {words.dated(context, row['due_date'])}")
        if is_later
        else shown
    )


def _delivered(row: words.Row) -> text.Rich:
    if row["accepted_date"]:
        return text.state("green", "Accepted")
    if row["delivered_date"]:
        return text.state("grey", "Delivered")
    late = row["due_date"] and row["forecast_date"] and row["forecast_date"] > row["due_date"]
    return text.state("red", "Delayed") if late else text.state("grey", "To come")


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
        f"{words.plural(ahead, 'agreement')} {'is' if ahead == 1 else 'are'} used further than the"
        " work is done"
        if ahead
        else (
            "Nothing is used ahead of the work done"
            if agreed and len(known) == len(agreed)
            else "Agreed, used and remaining"
        )
    )
    with blocks.block(
        heading,
        "In the currency of each agreement. Used = billed, and approved work not yet billed.",
    ):
        if not agreed:
            blocks.empty(
                "No agreement recorded",
                "Agreed, used and remaining amounts appear here.",
                "Ask your project manager.",
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
            ("Project", "Agreed", "Used", "Remaining"),
            right=(1, 2, 3),
            alt="Agreed, used and remaining.",
        )


AHEAD = 0.05
"""Points by which use may run ahead of progress before it is said."""


ORDER = ("order_burn", "order_remaining", "order_weeks", "burn_gap")


def _orders(context: Context, projects: list[words.Row]) -> dict[str, words.Row]:
    """What is used and left of each agreement, by the definitions of the report; unknown where it
    has none."""
    found = {p["project_id"]: dict.fromkeys(ORDER) for p in projects}
    known = [n for n in ORDER if n in measures.definitions(context.reader)]
    for row in (
        measures.measure(context.reader, known, by=("project_id",)).to_pylist() if known else []
    ):
        if row["project_id"] in found:
            found[row["project_id"]] |= {n: row[n] for n in known}
    return found


def _used(context: Context, row: words.Row, order: words.Row) -> text.Text:
    """The amount; beneath it the share, beside the share of the work that is done."""
    if row["burned_amount"] is None or order["order_burn"] is None:
        return text.two_lines(formats.UNKNOWN, formats.reason_text("missing_input"))
    done = (
        "progress unknown"
        if row["complete_ratio"] is None
        else f"{formats.percent(row['complete_ratio'], context.locale)} done"
    )
    used = figures.why(
        context,
        "order_burn",
        where={"project_id": row["project_id"]},
        label=_full(context, row["burned_amount"], row),
    )
    return text.two_lines(
        used, f"{formats.percent(order['order_burn'], context.locale)} used, {done}"
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
        f"valid until {words.dated(context, row['expiry_date'])}"
        if row["expiry_date"]
        else "no end recorded"
    )
    return (
        f"{until}, lasts {words.plural(int(order['order_weeks']), 'week')} at this pace"
        if order["order_weeks"]
        else until
    )


def _full(context: Context, amount: object, row: words.Row) -> str:
    return formats.full_money(amount, formats.in_currency(context.locale, row["currency"]))  # type: ignore[arg-type]


def _invoices(context: Context, key: str) -> None:
    found = context.rows("customer_invoices", customer=key)
    with blocks.block("Payments", "Invoices, newest first"):
        if not found:
            is_known = words.came(context, "customer_invoices")
            blocks.empty(
                "No invoice yet" if is_known else "Whether anything is due is not recorded",
                "Invoices and payments appear here.",
                "None is recorded for you." if is_known else "No invoices came in.",
            )
            return
        cells = [
            (
                text.two_lines(i["invoice_name"] or formats.UNKNOWN, i["project_name"]),
                _full(context, i["invoice_amount"], i),
                _paid(context, i),
            )
            for i in found[:6]
        ]
        blocks.small_table(
            cells,
            ("For", "Amount", "When"),
            right=(1,),
            alt=f"{words.plural(len(found), 'invoice')}.",
        )
        navigation.downloads(context, "customer_invoices", "All invoices", customer=key)


def _paid(context: Context, row: words.Row) -> str:
    return (
        f"paid {words.dated(context, row['paid_date'])}"
        if row["paid_date"]
        else f"due {words.dated(context, row['due_date'])}"
    )


def _changes(context: Context, key: str) -> None:
    found = context.rows("customer_changes", customer=key)
    if found:
        with blocks.block("Changes you asked for or agreed", "With their effect on price and date"):
            cells = [
                (
                    text.two_lines(g["change_name"], g["project_name"]),
                    str(g["change_state"]).capitalize(),
                    (
                        "no change"
                        if not g["price_effect_amount"]
                        else formats.full_money(
                            g["price_effect_amount"], context.locale, signed=True
                        )
                    ),
                    formats.slip(g["finish_effect_days"], context.locale),
                )
                for g in found
            ]
            blocks.small_table(
                cells,
                ("Change", "State", "Price", "Finish, working days"),
                right=(2, 3),
                alt=f"{len(found)} change requests.",
            )


def _risks(context: Context, key: str) -> None:
    found = context.rows("customer_risks", customer=key)
    with blocks.block(
        "What could still move the dates",
        f"In our judgement on {words.dated(context, context.reader.snapshot.status_date)}",
    ):
        if not found and not words.came(context, "risks"):
            blocks.empty(
                "No risks came in",
                "Risks that could move your dates appear once they are recorded.",
                "Ask your project manager.",
            )
            return
        if not found:
            blocks.empty(
                "No risk shared",
                "No open risk that concerns you is recorded.",
                "Checked with the data above.",
            )
            return
        cells = [
            (
                text.two_lines(r["risk_name"], r["project_name"]),
                (
                    next((w for b, w in LIKELY if float(r["probability_ratio"] or 0) < b), "likely")
                    if r["probability_ratio"] is not None
                    else "not assessed"
                ),
                (
                    f"up to {formats.number(r['delay_likely_days'], context.locale)} working days"
                    if r["delay_likely_days"]
                    else formats.UNKNOWN
                ),
                r["response"] or formats.UNKNOWN,
            )
            for r in found
        ]
        blocks.small_table(
            cells,
            ("If", "How likely", "Then the date moves", "What we do about it"),
            alt=f"{words.plural(len(found), 'risk')}.",
        )


def _whom(projects: list[words.Row]) -> None:
    """One line for each person to ask, with the projects they answer for."""
    asked: dict[tuple[str | None, str | None], list[words.Row]] = {}
    for project in projects:
        asked.setdefault((project.get("manager_name"), project.get("contact_email")), []).append(
            project
        )
    with blocks.close():
        for found in list(asked.values())[:6]:
            names = ", ".join(str(p["project_name"]) for p in found)
            blocks.say(
                text.rich(
                    "{names} {words}", names=text.quiet(f"{names}:"), words=words.whom(found[0])
                )
            )
        blocks.say(text.quiet(words.CORRECTED))
