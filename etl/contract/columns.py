"""What a column and a table of the contract are: type, unit, key, reference, meaning and who may
see it."""

from __future__ import annotations

from dataclasses import dataclass, field

# Who may see a column, by how the viewer stands to the row. A snapshot holds only what executives
# may read, so PRIVATE columns go into the companion file that no page opens.
OWNER = "owner"  # executives, PMs and the owning department
CONTRIBUTOR = "contributor"  # those whose people work on a project of another department
CUSTOMER = "customer"  # the customer of the project
# An owner too, but of hours worked: a department reads those of its own teams, because the hours of
# another's beside what they cost would tell its standard rate (`portal/gate/access.py`).
PERFORMER = "performer"

PRIVATE: frozenset[str] = frozenset({"private"})
WHOLE: frozenset[str] = frozenset()  # executives and the portfolio PM only
INTERNAL = frozenset({OWNER})
SHARED = frozenset({OWNER, CONTRIBUTOR})
SOLD = frozenset({OWNER, CUSTOMER})
OPEN = frozenset({OWNER, CONTRIBUTOR, CUSTOMER})
WORKED = frozenset({PERFORMER})
WORKED_SHARED = frozenset({PERFORMER, CONTRIBUTOR})

TYPES = {
    "text": "VARCHAR",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "amount": "DECIMAL(28,8)",
    "hours": "DECIMAL(28,12)",
    "days": "DECIMAL(18,4)",
    "number": "DECIMAL(18,6)",
    "ratio": "DECIMAL(18,10)",
    "rate": "DECIMAL(20,12)",
}

NUMERIC = ("amount", "hours", "days", "number", "ratio", "rate", "integer")

# What a day after the status date means: a plan stays, what has not happened yet is cut
# (`etl/intake/asof.py`).
PLANNED = "planned"  # expected, due, valid from: may lie ahead
HAPPENED = "happened"  # of a thing that may be there before: a finish, a payment, a decision
ENTERED = (  # without it the row would not be there: the day of a booking, a report, an approval
    "entered"
)


@dataclass(frozen=True)
class Column:
    """One column that may come in."""

    name: str
    type: str
    """A key of TYPES."""
    meaning: str
    unit: str = ""
    """'' for none; 'currency' means the row's own currency, 'reporting' the reporting currency."""
    shown_to: frozenset[str] = INTERNAL
    required: bool = False
    references: str = ""
    """The table whose key this column must be found in."""
    values: tuple[str, ...] = ()
    """The only words allowed."""
    low: float | None = None
    high: float | None = None
    default: str = ""
    """SQL literal used where the cell is empty."""
    summed: bool = False
    """A control total is kept for it: in = published + refused + later."""
    of: str = ""
    """Of an instant: the date whose cell it is read from."""
    dated: str = ""
    """Of a date: PLANNED may lie after the status date and stays; HAPPENED is cut there, and the
    thing is open; ENTERED takes its row along."""

    @property
    def sql_type(self) -> str:
        """The DuckDB type."""
        return TYPES[self.type]


@dataclass(frozen=True)
class Table:
    """One table that may come in."""

    name: str
    grain: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    scope: str
    """How a viewer's scope reaches its rows: project, task (of an owned project), team, department,
    customer, everyone, steward or private."""
    contributor_rows: str = "none"
    """Which rows of a contributing project are shared: none, team (own teams' rows) or all."""
    required: bool = False
    date_order: tuple[tuple[str, str], ...] = ()
    """Pairs of columns of which the first may not be later than the second."""
    order: tuple[tuple[str, str], ...] = ()
    """Pairs of columns of which the first may not be more than the second."""
    part_of: tuple[tuple[str, str], ...] = ()
    """Pairs of columns of which the first is a part of the second; a part of nothing, or of a
    credit, is nothing."""
    unique: str = ""
    """A column whose value, where it has one, may come only once, in a table without a key."""
    fills: str = ""
    """What a page shows once this table comes in."""
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)
    """Every column, also those that an export is not mapped to."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})

    @property
    def amounts(self) -> tuple[Column, ...]:
        """The columns that control totals are kept for."""
        return tuple(c for c in self.columns if c.summed)

    @property
    def mapped(self) -> tuple[str, ...]:
        """The columns that a heading can be mapped to."""
        return tuple(c.name for c in self.columns if not c.of)

    def dated(self, kind: str) -> tuple[Column, ...]:
        """Its dates of a kind: PLANNED, HAPPENED or ENTERED."""
        return tuple(c for c in self.columns if c.dated == kind)


def text(
    name: str,
    meaning: str,
    shown_to: frozenset[str] = INTERNAL,
    *,
    required: bool = False,
    references: str = "",
    values: tuple[str, ...] = (),
    default: str = "",
) -> Column:
    return Column(
        name=name,
        type="text",
        meaning=meaning,
        unit="",
        shown_to=shown_to,
        required=required,
        references=references,
        values=values,
        default=default,
    )


def day(
    name: str,
    meaning: str,
    shown_to: frozenset[str] = INTERNAL,
    *,
    required: bool = False,
    dated: str = PLANNED,
) -> Column:
    return Column(
        name=name,
        type="date",
        meaning=meaning,
        unit="date",
        shown_to=shown_to,
        required=required,
        dated=dated,
    )


def at(name: str, shown_to: frozenset[str] = INTERNAL) -> Column:
    """The instant beside a date, where its cell holds a time of day; no heading is mapped to it.
    Midnight is no time of day."""
    return Column(
        name=name,
        type="instant",
        meaning=(
            f"Time of day of {name.removesuffix('_at').replace('_', ' ')}, where one came in: local"
            " to its calendar."
        ),
        unit="",
        shown_to=shown_to,
        of=f"{name.removesuffix('_at')}_date",
    )


def happened(name: str, meaning: str, shown_to: frozenset[str] = INTERNAL) -> Column:
    return day(name, meaning, shown_to, dated=HAPPENED)


def entered(
    name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, required: bool = False
) -> Column:
    return day(name, meaning, shown_to, required=required, dated=ENTERED)


def amount(
    name: str,
    meaning: str,
    shown_to: frozenset[str] = INTERNAL,
    *,
    required: bool = False,
    low: float | None = None,
    unit: str = "currency",
) -> Column:
    return Column(
        name=name,
        type="amount",
        meaning=meaning,
        unit=unit,
        shown_to=shown_to,
        required=required,
        low=low,
        summed=True,
    )


def hours(
    name: str,
    meaning: str,
    shown_to: frozenset[str] = INTERNAL,
    *,
    required: bool = False,
    low: float | None = 0,
    high: float | None = None,
) -> Column:
    return Column(
        name=name,
        type="hours",
        meaning=meaning,
        unit="h",
        shown_to=shown_to,
        required=required,
        low=low,
        high=high,
        summed=True,
    )


def days(
    name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, low: float | None = None
) -> Column:
    return Column(
        name=name, type="days", meaning=meaning, unit="working days", shown_to=shown_to, low=low
    )


def ratio(
    name: str,
    meaning: str,
    shown_to: frozenset[str] = INTERNAL,
    *,
    required: bool = False,
    low: float | None = 0,
    high: float | None = 1,
    default: str = "",
) -> Column:
    return Column(
        name=name,
        type="ratio",
        meaning=meaning,
        unit="ratio",
        shown_to=shown_to,
        required=required,
        low=low,
        high=high,
        default=default,
    )


def number(
    name: str,
    meaning: str,
    shown_to: frozenset[str] = INTERNAL,
    *,
    unit: str = "",
    low: float | None = None,
) -> Column:
    return Column(name=name, type="number", meaning=meaning, unit=unit, shown_to=shown_to, low=low)


def whole(
    name: str,
    meaning: str,
    shown_to: frozenset[str] = INTERNAL,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
) -> Column:
    return Column(
        name=name, type="integer", meaning=meaning, unit=unit, shown_to=shown_to, low=low, high=high
    )


def flag(
    name: str, meaning: str, shown_to: frozenset[str] = INTERNAL, *, default: str = ""
) -> Column:
    return Column(
        name=name, type="boolean", meaning=meaning, unit="", shown_to=shown_to, default=default
    )


def visible() -> Column:
    return flag(
        "is_customer_visible",
        "Whether the customer may see this row. Nobody outside sees it unless it says so.",
        OPEN,
        default="false",
    )


def project(shown_to: frozenset[str] = OPEN, *, required: bool = True) -> Column:
    return text("project_id", "The project.", shown_to, required=required, references="projects")


def currency(shown_to: frozenset[str] = INTERNAL) -> Column:
    return text(
        "currency", "ISO 4217 code of the amounts in this row; empty means the project's.", shown_to
    )
