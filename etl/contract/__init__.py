"""Every table and column that may come in: type, unit, key, reference, meaning, who may see it.

Said once, a module per topic. A table here is what an export is mapped to. Plural names came in;
singular names (`etl/marts`) are computed. Only `projects` is required: whatever else is absent
leaves its pages saying what would fill them. Declarations only: no file is read here.
"""

from __future__ import annotations

from etl.contract.columns import Table
from etl.contract.cost import COST
from etl.contract.governance import GOVERNANCE
from etl.contract.organisation import ORGANISATION
from etl.contract.projects import PROJECTS
from etl.contract.team import TEAM
from etl.contract.work import WORK

TABLES: tuple[Table, ...] = ORGANISATION + PROJECTS + WORK + GOVERNANCE + TEAM + COST
BY_NAME: dict[str, Table] = {t.name: t for t in TABLES}
