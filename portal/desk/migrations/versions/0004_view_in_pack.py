"""Whether a kept view stands in packs too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "kept_view",
        sa.Column("is_in_pack", sa.Boolean, nullable=False, server_default=sa.false()),
    )
