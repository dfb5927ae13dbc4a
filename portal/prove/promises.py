"""What is promised, by number, and what became of each promise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Promise:
    """One promise with how it is tried."""

    key: str
    words: str
    tried: str


PROMISES = (
    Promise(
        "rows",
        "A reader is shown no name, word or amount of rows outside their scope.",
        "Names, words and amounts of rows that the scope does not reach are looked for in all that"
        " it is shown: pages with every fold open, the data and specification of charts, tables,"
        " tooltips, explanations, what changed, the release log, downloads and packs.",
    ),
    Promise(
        "columns",
        "Of rows within their scope, a reader is shown no column that is not declared for them:"
        " to customers no cost, margin, budget or internal comment.",
        "The values of columns that are not declared for the reader's relation to the row are"
        " looked for in all that the scope is shown.",
    ),
    Promise(
        "rates",
        "No cost rate of a person, a role or a team, no sell rate and no address of another viewer"
        " is shown to anybody.",
        "The contents of the private file are looked for in all that each scope is shown, the"
        " whole-portfolio scopes included.",
    ),
    Promise(
        "derived",
        "Nothing of that follows from what is shown by a sum, a difference or a ratio.",
        "Of each table: its largest number less the rest, sums and differences of two numbers of a"
        " column, ratios of two numbers of a row. Of each page: the difference between two reports,"
        " and between two choices of a filter, or of what the page is about."
        " Each result is compared with the amounts above; a rate may follow for those who lead the"
        " team or manage a project it works on. For all others, what their stores of two and more"
        " reports hold of hours and cost is solved as equations in the rates, and hours are looked"
        " for that stand in one row with what they cost.",
    ),
    Promise(
        "addresses",
        "An address that names what is not the reader's shows what an address shows that names"
        " what does not exist.",
        "Each page is asked for every project, team, department and customer of the report that"
        " is not the scope's, and for one that does not exist; both answers are compared.",
    ),
    Promise(
        "search",
        "Search finds only what the reader may see, and runs nothing that is typed into it.",
        "Words of other scopes are sought, and words that would change a query.",
    ),
    Promise(
        "downloads",
        "A download answers only its own viewer, signed in, by a link of this portal.",
        "The links that pages make are followed without a sign-in, with an altered signature, with"
        " another scope or query written into them, and as an entry of another viewer.",
    ),
    Promise(
        "withdrawn",
        "Whose right is withdrawn reads nothing more, on any page or in any download.",
        "Pages and downloads are asked for by a viewer who is on no list, and by each viewer for a"
        " scope that is another's.",
    ),
    Promise(
        "kept",
        "What is kept for one reader, one report or one build is never shown for another.",
        "Pages are made in a store that all scopes and reports have used, and once more in an empty"
        " one; both are compared. So is a report under the number of another.",
    ),
    Promise(
        "earlier",
        "An earlier report shows no more than today's customers and visibility allow as well, and"
        " no report shows a customer what was taken back.",
        "Names and words of projects that the scope does not reach today are looked for in what it"
        " is shown of earlier reports; names, words and amounts of rows taken back from customers"
        " in what they are shown of any.",
    ),
    Promise(
        "text",
        "Text from data is shown as text: no picture, no HTML, no link but https and mailto.",
        "All that is shown is read as a browser would read it: pictures, tags and addresses are"
        " looked for. Addresses of pages are tried with such text.",
    ),
    Promise(
        "declared",
        "No column that tells cost, margin, budget, a rate or internal words is declared for"
        " customers.",
        "The report's own declarations are read, column by column, and held against a list of words"
        " and the few exceptions that customers are owed.",
    ),
)
BY_KEY = {promise.key: number for number, promise in enumerate(PROMISES, 1)}


@dataclass(frozen=True)
class Finding:
    """Where a promise was found broken, by which scope's eyes, and what was seen."""

    promise: str
    scope: str
    place: str
    what: str


MOST = 200
"""Findings of a promise that are told one by one."""


@dataclass
class Record:
    """How often each promise was tried, what was found, and what could not be tried."""

    tried: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    untried: dict[str, None] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)
    """Places looked at, by kind."""
    hours: Counter[str] = field(default_factory=Counter)
    """Known cells of hours in projects that an audience owns."""
    hidden: Counter[str] = field(default_factory=Counter)
    """Those of them that are hidden, since their cost stands beside them."""

    def look(self, promise: str, times: int = 1) -> None:
        """Notes that a promise was tried."""
        self.tried[promise] += times

    def find(self, finding: Finding) -> None:
        """Notes a broken promise once."""
        if finding not in self.findings:
            self.findings.append(finding)

    def hide(self, audience: str, lost: int, every: int) -> None:
        """Notes what the rule on rates takes from one scope."""
        self.hidden[audience] += lost
        self.hours[audience] += every

    def leave(self, sentence: str) -> None:
        """Notes what was not tried, and why."""
        self.untried[sentence] = None

    def of(self, promise: str) -> list[Finding]:
        """What was found of one promise."""
        return [f for f in self.findings if f.promise == promise]
