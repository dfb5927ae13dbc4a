"""What is computed, a module a topic: grain, meaning, and each column with who sees it and what it
means. Knows the contract, whose words hold here too; holds no SQL and knows no database.

A new column is a line of its mart, and a column of its model. Where its name stands in several
tables, its meaning lies in `meanings`, once; where it came in, in the contract.
"""

from __future__ import annotations

from etl.contract import TABLES
from etl.marts.arrivals import ARRIVALS
from etl.marts.customers import CUSTOMERS
from etl.marts.description import DESCRIPTION
from etl.marts.flow import FLOW
from etl.marts.governance import GOVERNANCE
from etl.marts.judgement import JUDGEMENT
from etl.marts.mart import Column, Mart
from etl.marts.meanings import SHARED_MEANINGS
from etl.marts.people import PEOPLE
from etl.marts.prospects import PROSPECTS
from etl.marts.schedule import SCHEDULE
from etl.marts.work import WORK

__all__ = ["BY_NAME", "MARTS", "MEANINGS", "Column", "Mart", "unit_of"]

UNITS = {
    "_amount": "reporting",
    "_hours": "h",
    "_days": "days",
    "_ratio": "ratio",
    "_count": "count",
    "_date": "date",
    "_week": "date",
    "_month": "date",
    "_at": "moment",
}

MARTS: tuple[Mart, ...] = (
    *WORK,
    *GOVERNANCE,
    *PEOPLE,
    *CUSTOMERS,
    *FLOW,
    *SCHEDULE,
    *PROSPECTS,
    *JUDGEMENT,
    *ARRIVALS,
    *DESCRIPTION,
)
BY_NAME = {mart.name: mart for mart in MARTS}
MEANINGS = {
    **{c.name: c.meaning for table in TABLES for c in table.columns},
    **{c.name: c.meaning for mart in MARTS for c in mart.columns if c.meaning},
    **SHARED_MEANINGS,
}
"""What a column means, by its name."""


def unit_of(column: str) -> str:
    """The unit a column's suffix stands for; '' for none."""
    return next((unit for suffix, unit in UNITS.items() if column.endswith(suffix)), "")
