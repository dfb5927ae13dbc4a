"""Visits, sessions, entitlements and the chain of entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("viewer", sa.String(64), primary_key=True),
        sa.Column("this_at", sa.DateTime, nullable=False),
        sa.Column("this_report", sa.String(200), nullable=False),
        sa.Column("last_at", sa.DateTime),
        sa.Column("last_report", sa.String(200)),
    )
    op.create_table(
        "session",
        sa.Column("session_key", sa.String(64), primary_key=True),
        sa.Column("viewer", sa.String(64), nullable=False, index=True),
        sa.Column("signed_in_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
    )
    op.create_table(
        "entitlement",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("email", sa.String(320), nullable=False, index=True),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("audience", sa.String(40)),
        sa.Column("scope_key", sa.String(200)),
    )
    op.create_table(
        "entry",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False),
    )
    op.create_index("entry_at", "entry", ["at"])
    op.create_index("entry_person", "entry", ["person"])
    op.create_table(
        "anchor",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False),
    )
