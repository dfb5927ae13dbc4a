"""One module a page, each answering one question for one audience. PAGES is the whole list; only
the app and the pack import it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.gate.access import Scope
from portal.gate.audiences import EVERYONE, INSIDE, OWNERS
from portal.language import marked
from portal.pages import (
    audit,
    changes,
    customer,
    data,
    definitions,
    department,
    executive,
    explain,
    explore,
    home,
    project,
    release,
    search,
    team,
)
from portal.tell.context import Context


@dataclass(frozen=True)
class Page:
    """A page: its address, whom it is for, and the question it answers."""

    name: str
    title: str
    audiences: frozenset[str]
    question: str
    render: Callable[[Context], None]
    is_office: bool = False
    """Only for the project office, which reads the whole portfolio."""
    is_sliced: bool = False
    """Whether a part of the projects can be looked at alone."""
    is_listed: bool = True
    """Whether it stands in the bar; one that is only linked to does not."""

    def is_for(self, scope: Scope) -> bool:
        """Whether a scope gets this page."""
        return scope.audience in self.audiences and (scope.may_review or not self.is_office)


PAGES: tuple[Page, ...] = (
    Page(
        name="home",
        title=marked("Home"),
        audiences=EVERYONE,
        question=marked("Who am I here, how fresh is this, and what needs me?"),
        render=home.render,
    ),
    Page(
        name="executive",
        title=marked("Executive"),
        audiences=OWNERS | {"executive"},
        question=marked("Is the portfolio within its limits, and what must be decided?"),
        render=executive.render,
        is_sliced=True,
    ),
    Page(
        name="department",
        title=marked("Department"),
        audiences=OWNERS | {"executive", "department"},
        question=marked("Do my people fit the work, and what does it cost?"),
        render=department.render,
        is_sliced=True,
    ),
    Page(
        name="team",
        title=marked("Team"),
        audiences=frozenset({"executive", "department", "team"}),
        question=marked("What do we do next, and who waits for whom?"),
        render=team.render,
        is_sliced=True,
    ),
    Page(
        name="customer",
        title=marked("Customer"),
        audiences=OWNERS | {"customer", "executive"},
        question=marked("When do I get it, what do I owe, what do you need from me?"),
        render=customer.render,
        is_sliced=True,
    ),
    Page(
        name="project",
        title=marked("Project"),
        audiences=EVERYONE,
        question=marked("What is true of this one project?"),
        render=project.render,
    ),
    Page(
        name="changes",
        title=marked("Changes"),
        audiences=EVERYONE,
        question=marked("What changed, since when and why?"),
        render=changes.render,
        is_sliced=True,
    ),
    Page(
        name="explore",
        title=marked("Explore"),
        audiences=EVERYONE,
        question=marked("What else would I like to know?"),
        render=explore.render,
        is_sliced=True,
    ),
    Page(
        name="explain",
        title=marked("Why this number"),
        audiences=EVERYONE,
        question=marked("Why is this number, or colour, what it is?"),
        render=explain.render,
        is_sliced=True,
        is_listed=False,
    ),
    Page(
        name="search",
        title=marked("Search"),
        audiences=EVERYONE,
        question=marked("Where is it?"),
        render=search.render,
    ),
    Page(
        name="data",
        title=marked("Data"),
        audiences=OWNERS | {"executive"},
        question=marked("What came in, and what was left out?"),
        render=data.render,
    ),
    Page(
        name="release",
        title=marked("Release"),
        audiences=frozenset({"pm"}),
        question=marked("What will the next report change, and for whom?"),
        render=release.render,
        is_office=True,
    ),
    Page(
        name="audit",
        title=marked("Audit"),
        audiences=frozenset({"pm"}),
        question=marked("Who read what, and who was refused?"),
        render=audit.render,
        is_office=True,
    ),
    Page(
        name="definitions",
        title=marked("Definitions"),
        audiences=INSIDE,
        question=marked("What does this number mean?"),
        render=definitions.render,
    ),
)
