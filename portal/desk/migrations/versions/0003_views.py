"""Views that people keep, and the addresses under which programs read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "kept_view",
        sa.Column("view_key", sa.String(32), primary_key=True),
        sa.Column("viewer", sa.String(64), nullable=False, index=True),
        sa.Column("viewer_name", sa.String(200), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("page", sa.String(40), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("audience", sa.String(40), nullable=False, index=True),
        sa.Column("is_pinned", sa.Boolean, nullable=False),
        sa.Column("status_date", sa.Date, nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        sa.Column("kept_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "feed",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("viewer", sa.String(64), nullable=False, index=True),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("scope_key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
    )
