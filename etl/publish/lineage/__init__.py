"""Which rows of the exports a published column stands on. Travels with every snapshot, so that an
old report explains itself.

Each trace is one SELECT over published tables, run by the portal inside a viewer's scope: the chain
of a viewer can hold nothing that is not in it. `rows` add up to the column, `inputs` are read for
it, `simulation` and `calculation` say that no sum of rows gives it, `choice` is an expression over
the mart that names the metric which gives it for one entity. A select names the entity its row
belongs to, a key that lasts from report to report, a name, a day, the part, and file and line.
"""

from __future__ import annotations

from etl.engine import Engine
from etl.publish.lineage.calculations import CALCULATIONS
from etl.publish.lineage.customers import CUSTOMERS
from etl.publish.lineage.entries import ENTRIES
from etl.publish.lineage.registers import REGISTERS
from etl.publish.lineage.totals import TOTALS
from etl.publish.lineage.trace import Trace
from etl.publish.lineage.weeks import PROJECT_WEEKS

TRACES: tuple[Trace, ...] = (
    *TOTALS,
    *PROJECT_WEEKS,
    *REGISTERS,
    *CUSTOMERS,
    *ENTRIES,
    *CALCULATIONS,
)


def publish(engine: Engine) -> None:
    """Writes the traces beside the numbers they explain."""
    engine.run(
        "create table build.lineage (mart varchar, column_name varchar, position integer, kind"
        " varchar, table_name varchar, meaning varchar, entity_sql varchar, trace_sql varchar, unit"
        " varchar)"
    )
    engine.fill(
        "build.lineage",
        [
            [t.mart, t.column, i, t.kind, t.table, t.words, t.entity, t.sql, t.unit]
            for i, t in enumerate(TRACES, 1)
        ],
    )
