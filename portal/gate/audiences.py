"""The audiences: what each is called and what it reads, said once, in the order they are listed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Audience:
    """A kind of viewer."""

    name: str
    """As the viewers' directory has it."""
    viewer: str
    """One of its viewers."""
    scope: str
    """Whose report it is: before the name of a department, a team, a customer or a manager."""
    reads: str
    """What such a viewer reads, in a sentence."""
    whole: str = ""
    """Whose report it is where the scope is the whole portfolio."""
    reads_whole: str = ""


AUDIENCES = {
    audience.name: audience
    for audience in (
        Audience(
            name="executive",
            viewer="Executive",
            scope="Executives",
            reads="You read the whole portfolio.",
            whole="Executives",
            reads_whole="You read the whole portfolio.",
        ),
        Audience(
            name="pm",
            viewer="Project manager",
            scope="Project manager",
            reads="You read the projects you manage, with their sources and refused rows.",
            whole="Project office",
            reads_whole="You read the whole portfolio, with its sources and refused rows.",
        ),
        Audience(
            name="department",
            viewer="Department head",
            scope="Department",
            reads=(
                "You read your department's projects in full, and what is shared of projects your"
                " people work on."
            ),
        ),
        Audience(
            name="team",
            viewer="Team lead",
            scope="Team",
            reads="You read your team, and what is shared of the projects it works on.",
        ),
        Audience(
            name="customer",
            viewer="Customer",
            scope="Customer",
            reads="You read your own projects: dates, deliverables, agreements and payments.",
        ),
    )
}
