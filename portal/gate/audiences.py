"""The audiences: what each is called, whose report it reads and where it starts, said once, in the
order they are listed. Rows and columns follow in `access`."""

from __future__ import annotations

from dataclasses import dataclass

from portal.language import marked, message


@dataclass(frozen=True, kw_only=True)
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
    page: str
    """The page made for it, with which its pack begins."""
    is_inside: bool
    """Whether it belongs to the company; a customer reads nothing that says otherwise."""
    owns: str = ""
    """The column of a project that names who of this audience reads the project in full."""
    keys: str = ""
    """SELECT of key and name of every scope that a report `src` has something for; empty where the
    audience has no key."""
    whole: str = ""
    """Whose report it is where a viewer without a key reads the whole portfolio; empty where none
    does."""
    reads_whole: str = ""
    may_look: bool = False
    """Whether who reads the whole portfolio may look through the eyes of all others."""

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
            page="executive",
            is_inside=True,
            whole=marked("Executives"),
            reads_whole=marked("You read the whole portfolio."),
            may_look=True,
        ),
        Audience(
            name="pm",
            viewer=marked("Project manager"),
            scope=marked("Project manager"),
            reads=marked("You read the projects you manage, with their sources and refused rows."),
            page="executive",
            is_inside=True,
            owns="manager_id",
            keys="""
                select p.manager_id, coalesce(max(p.manager_name), p.manager_id)
                from src.projects as p where p.manager_id is not null group by p.manager_id""",
            whole=marked("Project office"),
            reads_whole=marked("You read the whole portfolio, with its sources and refused rows."),
            may_look=True,
        ),
        Audience(
            name="programme",
            viewer=marked("Programme manager"),
            scope=marked("Programme"),
            reads=marked("You read the projects of your programme, with their sources."),
            page="executive",
            is_inside=True,
            owns="programme_id",
            keys="""
                select g.programme_id, coalesce(g.programme_name, g.programme_id)
                from src.programmes as g
                where g.programme_id in (select programme_id from src.projects)""",
        ),
        Audience(
            name="sponsor",
            viewer=marked("Sponsor"),
            scope=marked("Sponsor"),
            reads=marked("You read the projects you sponsor, with their sources."),
            page="executive",
            is_inside=True,
            owns="sponsor_name",
            keys="""
                select distinct p.sponsor_name, p.sponsor_name from src.projects as p
                where p.sponsor_name is not null""",
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
            page="department",
            is_inside=True,
            keys="""
                select d.department_id, coalesce(d.department_name, d.department_id)
                from src.departments as d""",
        ),
        Audience(
            name="team",
            viewer=marked("Team lead"),
            scope=marked("Team"),
            reads=marked("You read your team, and what is shared of the projects it works on."),
            page="team",
            is_inside=True,
            keys="select t.team_id, coalesce(t.team_name, t.team_id) from src.teams as t",
        ),
        Audience(
            name="customer",
            viewer=marked("Customer"),
            scope=marked("Customer"),
            reads=marked(
                "You read your own projects: dates, deliverables, agreements and payments."
            ),
            page="customer",
            is_inside=False,
            keys="""
                select c.customer_id, coalesce(c.customer_name, c.customer_id)
                from src.customers as c
                where c.customer_id in
                    (select customer_id from src.projects where is_customer_visible)""",
        ),
    )
}

OWNERS = frozenset(audience.name for audience in AUDIENCES.values() if audience.owns)
"""Who reads projects in full: those they manage, have in their programme, or sponsor."""
INSIDE = frozenset(audience.name for audience in AUDIENCES.values() if audience.is_inside)
EVERYONE = frozenset(AUDIENCES)
