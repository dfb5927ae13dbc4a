"""One module a page, each answering one question for one audience. PAGES is the whole list; only the app imports it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.gate.access import Scope
from portal.pages import (
    changes,
    customer,
    data,
    definitions,
    department,
    executive,
    explain,
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
    is_listed: bool = True
    """Whether it stands in the bar; one that is only linked to does not."""

    def is_for(self, scope: Scope) -> bool:
        """Whether a scope gets this page."""
        return scope.audience in self.audiences and (scope.may_review or not self.is_office)


EVERYONE = frozenset({"executive", "pm", "department", "team", "customer"})
INSIDE = EVERYONE - {"customer"}

PAGES: tuple[Page, ...] = (
    Page("home", "Home", EVERYONE, "Who am I here, how fresh is this, and what needs me?", home.render),
    Page("executive", "Executive", frozenset({"executive", "pm"}), "Is the portfolio within its limits, and what must be decided?", executive.render),
    Page("department", "Department", frozenset({"executive", "pm", "department"}), "Do my people fit the work, and what does it cost?", department.render),
    Page("team", "Team", frozenset({"executive", "department", "team"}), "What do we do next, and who waits for whom?", team.render),
    Page("customer", "Customer", frozenset({"customer", "executive", "pm"}), "When do I get it, what do I owe, what do you need from me?", customer.render),
    Page("project", "Project", EVERYONE, "What is true of this one project?", project.render),
    Page("changes", "Changes", EVERYONE, "What changed, since when and why?", changes.render),
    Page("explain", "Why this number", EVERYONE, "Why is this number, or colour, what it is?", explain.render, is_listed=False),
    Page("search", "Search", EVERYONE, "Where is it?", search.render),
    Page("data", "Data", frozenset({"executive", "pm"}), "What came in, and what was left out?", data.render),
    Page("release", "Release", frozenset({"pm"}), "What will the next report change, and for whom?", release.render, is_office=True),
    Page("definitions", "Definitions", INSIDE, "What does this number mean?", definitions.render),
)
