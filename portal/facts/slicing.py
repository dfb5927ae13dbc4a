"""Which projects an address asks to look at alone: a programme, a department, a colour.

The address says dimensions and their values; which projects that are is read through the viewer's
own reader, so that a slice names nothing the viewer may not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, unquote

from portal import formats
from portal.gate.slices import Slice
from portal.gate.store import Missing, Reader
from portal.language import collated, marked, message

SLICE = "slice"
"""The address's word: `slice=programme:PG1,PG2;phase:active`."""


@dataclass(frozen=True)
class Dimension:
    """What projects are told apart by; its query is `slice_<name>`."""

    name: str
    label: str
    words: Mapping[str, str] | None = None
    """What its values are called, in their order; by the rows where there is none."""

    def called(self, value: str, name: str) -> str:
        """A value as a reader sees it."""
        if self.name == "status":
            return formats.status_word(value)
        return message(self.words.get(value, name)) if self.words else name


DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension("portfolio", marked("Portfolio")),
        Dimension("programme", marked("Programme")),
        Dimension("department", marked("Department")),
        Dimension("manager", marked("Project manager")),
        Dimension("customer", marked("Customer")),
        Dimension(
            "phase",
            marked("Phase"),
            {
                "intake": marked("intake"),
                "planned": marked("planned"),
                "active": marked("active"),
                "on_hold": marked("on hold"),
                "completed": marked("completed"),
                "closed": marked("closed"),
                "cancelled": marked("cancelled"),
            },
        ),
        Dimension("category", marked("Category")),
        Dimension("status", marked("Status"), dict.fromkeys(("red", "amber", "green", "grey"), "")),
        Dimension(
            "horizon",
            marked("Finishes"),
            {
                "3": marked("within 3 months"),
                "6": marked("in 3 to 6 months"),
                "12": marked("in 6 to 12 months"),
                "later": marked("later than in 12 months"),
                "ended": marked("has ended"),
                "undated": marked("not dated"),
            },
        ),
    )
}


@dataclass(frozen=True)
class Value:
    """One value of a dimension: what it is called and which projects have it."""

    name: str
    projects: frozenset[str]


Conditions = dict[str, tuple[str, ...]]
"""Values by dimension: a project has one of each."""


def parse(text: str) -> Conditions:
    """What an address asks for; dimensions nobody knows are left out."""
    asked: Conditions = {}
    for part in text.split(";"):
        name, _, values = part.partition(":")
        if name in DIMENSIONS and values:
            asked[name] = tuple(dict.fromkeys(unquote(v) for v in values.split(",") if v))
    return asked


def written(conditions: Mapping[str, tuple[str, ...]]) -> str:
    """Conditions as an address has them, in one order."""
    return ";".join(
        f"{name}:{','.join(quote(v, safe='') for v in sorted(conditions[name]))}"
        for name in DIMENSIONS
        if conditions.get(name)
    )


def values(reader: Reader, dimension: str) -> dict[str, Value]:
    """The values of a dimension in the whole scope, in reading order; none where the scope does not
    read it."""
    return reader.unsliced.kept(_values, dimension)


def _values(reader: Reader, dimension: str) -> dict[str, Value]:
    try:
        rows = reader.rows(f"slice_{dimension}").to_pylist()
    except Missing:
        return {}
    having: dict[str, tuple[str, set[str]]] = {}
    for row in rows:
        _, projects = having.setdefault(str(row["value"]), (str(row["name"]), set()))
        projects.add(str(row["project_id"]))
    known = DIMENSIONS[dimension]
    order = list(known.words or ())
    named = {v: Value(known.called(v, n), frozenset(p)) for v, (n, p) in having.items()}
    return dict(
        sorted(
            named.items(),
            key=lambda item: (
                order.index(item[0]) if item[0] in order else len(order),
                collated(item[1].name),
            ),
        )
    )


def tells_apart(reader: Reader) -> bool:
    """Whether any dimension tells the projects of a scope apart."""
    return reader.unsliced.kept(_tells_apart)


def _tells_apart(reader: Reader) -> bool:
    return any(len(values(reader, name)) > 1 for name in DIMENSIONS)


NONE = "-"
"""A value that nothing has: addresses that name what is not there are one slice, not one each."""


def choose(asked: str, reader: Reader) -> Slice:
    """The projects of a scope that an address asks for."""
    return reader.unsliced.kept(_choose, asked)


def _choose(reader: Reader, asked: str) -> Slice:
    chosen: frozenset[str] | None = None
    told: Conditions = {}
    for dimension, wanted in parse(asked).items():
        known = values(reader, dimension)
        told[dimension] = tuple(v for v in wanted if v in known) or (NONE,)
        these = frozenset[str]().union(*(known[v].projects for v in wanted if v in known))
        chosen = these if chosen is None else chosen & these
    return Slice(written(told), chosen or frozenset())


def sliced(reader: Reader, text: str) -> Reader:
    """The reader of what an address asks for; the reader itself where it asks for all."""
    asked = written(parse(text))
    return reader.of(partial(choose, asked)) if asked else reader


def told(reader: Reader, text: str) -> str:
    """What is looked at alone, in words: 'Programme Grid Control, Phase active'."""
    parts = []
    for dimension, wanted in parse(text).items():
        known = values(reader, dimension)
        names = [known[v].name for v in wanted if v in known]
        chosen = ", ".join(names) or message("nothing in your report")
        parts.append(f"{message(DIMENSIONS[dimension].label)}: {chosen}")
    return " · ".join(parts)
