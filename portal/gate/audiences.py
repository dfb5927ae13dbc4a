"""The audiences: what each is called and what it reads, said once, in the order they are listed."""

from __future__ import annotations

from dataclasses import dataclass

from portal.language import marked, message


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

    def reading(self, is_whole: bool) -> str:
        """What a viewer of it reads, in the language spoken."""
        return message(self.reads_whole if is_whole else self.reads)


AUDIENCES = {
    audience.name: audience
    for audience in (
        Audience(
            name="executive",
            viewer=marked("Executive"),
            scope=marked("Executives"),
            reads=marked("You read the whole portfolio."),
            whole=marked("Executives"),
            reads_whole=marked("You read the whole portfolio."),
        ),
        Audience(
            name="pm",
            viewer=marked("Project manager"),
            scope=marked("Project manager"),
            reads=marked("You read the projects you manage, with their sources and refused rows."),
            whole=marked("Project office"),
            reads_whole=marked("You read the whole portfolio, with its sources and refused rows."),
        ),
        Audience(
            name="programme",
            viewer=marked("Programme manager"),
            scope=marked("Programme"),
            reads=marked("You read the projects of your programme, with their sources."),
        ),
        Audience(
            name="sponsor",
            viewer=marked("Sponsor"),
            scope=marked("Sponsor"),
            reads=marked("You read the projects you sponsor, with their sources."),
        ),
        Audience(
            name="department",
            viewer=marked("Department head"),
            scope=marked("Department"),
            reads=(
                marked(
                    "You read your department's projects in full, and what is shared"
                    " of projects your people work on."
                )
            ),
        ),
        Audience(
            name="team",
            viewer=marked("Team lead"),
            scope=marked("Team"),
            reads=marked("You read your team, and what is shared of the projects it works on."),
        ),
        Audience(
            name="customer",
            viewer=marked("Customer"),
            scope=marked("Customer"),
            reads=marked(
                "You read your own projects: dates, deliverables, agreements and payments."
            ),
        ),
    )
}
