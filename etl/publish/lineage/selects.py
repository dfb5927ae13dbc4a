"""The selects that traces share, each a file of this folder with what it is asked."""

from __future__ import annotations

from etl.publish.lineage.trace import piece, read


def cost(when: str = "true", amount: str = "budget") -> str:
    """Cost lines, at the rate frozen in the budget or at the booked one."""
    return read("cost" if amount == "budget" else "cost_as_booked", when=when)


def labour(when: str = "true") -> str:
    """Hours at standard rates, by team and week."""
    return read("labour", when=when)


def report(column: str, when: str = "true") -> str:
    """The last report of each project."""
    return read("report", amount=column, when=when)


def planned_task(column: str, when: str = "true") -> str:
    """Tasks with the baseline in force."""
    return read("planned_task", amount=column, when=when)


def budget_lines(kinds: str, when: str = "true", *, sign: str = "") -> str:
    """Approved lines of the budget."""
    return read("budget_line", kinds=kinds, when=when, sign=sign)


def schedule_tasks(part: str, when: str = "true") -> str:
    """Tasks that count for schedule measures."""
    return read("schedule_task", part=part, when=when)


def milestones(when: str) -> str:
    """Milestones with the row of the task."""
    return read("milestone", when=when)


def change_requests(part: str, when: str) -> str:
    """Change requests; AMOUNT and STATE stand for what one costs and the state it had."""
    return read(
        "change_request",
        part=part.replace("AMOUNT", read("pieces/change_amount")),
        when=when.replace("STATE", piece("change_state")),
    )


def benefits(amount: str, when: str = "true") -> str:
    """Benefits."""
    return read("benefit", amount=amount, when=when)


def invoices(when: str = "true") -> str:
    """Invoices to the customer."""
    return read("invoice", when=when)


def unbilled(column: str, when: str) -> str:
    """What is used beyond what is billed."""
    return read("unbilled", amount=column, invoiced=read("pieces/invoiced", when=when))


def board_items(when: str, day: str) -> str:
    """Items of a board, by team and the week of a date."""
    return read("board_item", when=when, day=day)
