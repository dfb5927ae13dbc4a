"""The tables of the desk. A change here is a new file under `migrations/versions`; moments are UTC,
without a zone; people are hashes wherever a key will do."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

VERSION = "0004"
"""The newest migration, so that a desk that is up to date opens without loading Alembic."""

DESK = MetaData()

VISIT = Table(
    "visit",
    DESK,
    Column("viewer", String(64), primary_key=True),
    Column("this_at", DateTime, nullable=False),
    Column("this_report", String(200), nullable=False),
    Column("last_at", DateTime),
    Column("last_report", String(200)),
)
"""When a viewer was last here in a role, and which report they read then."""

PREFERENCE = Table(
    "preference",
    DESK,
    Column("viewer", String(64), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
"""What a person chose for themselves, such as their language."""

SESSION = Table(
    "session",
    DESK,
    Column("session_key", String(64), primary_key=True),
    Column("viewer", String(64), nullable=False, index=True),
    Column("signed_in_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
)
"""One sign-in at the provider, in however many tabs and copies of its cookie."""

VIEW = Table(
    "kept_view",
    DESK,
    Column("view_key", String(32), primary_key=True),
    Column("viewer", String(64), nullable=False, index=True),
    Column("viewer_name", String(200), nullable=False),
    Column("name", String(80), nullable=False),
    Column("page", String(40), nullable=False),
    Column("query", Text, nullable=False),
    Column("audience", String(40), nullable=False, index=True),
    Column("is_pinned", Boolean, nullable=False),
    Column("is_in_pack", Boolean, nullable=False, server_default=false()),
    Column("status_date", Date, nullable=False),
    Column("published_at", DateTime, nullable=False),
    Column("kept_at", DateTime, nullable=False),
)
"""A page and its address under a name, and the report it was kept of; offered to an audience where
it names one. It holds no row: who opens it reads through their own scope."""

FEED = Table(
    "feed",
    DESK,
    Column("token_hash", String(64), primary_key=True),
    Column("viewer", String(64), nullable=False, index=True),
    Column("email", String(320), nullable=False),
    Column("audience", String(40), nullable=False),
    Column("scope_key", String(200), nullable=False),
    Column("name", String(80), nullable=False),
    Column("query", Text, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("until", DateTime, nullable=False),
)
"""A question that a program may ask for its owner until a moment; the token itself is not kept."""

ENTITLEMENT = Table(
    "entitlement",
    DESK,
    Column("number", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("email", String(320), nullable=False, index=True),
    Column("what", String(10), nullable=False),
    Column("audience", String(40)),
    Column("scope_key", String(200)),
)
"""What was granted and revoked beside the directory of viewers; the newest word holds."""

ENTRY = Table(
    "entry",
    DESK,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("person", String(64), nullable=False),
    Column("about", String(200), nullable=False),
    Column("content", Text),
    Column("content_hash", String(64), nullable=False),
    Column("entry_hash", String(64), nullable=False),
    Index("entry_at", "at"),
    Index("entry_person", "person"),
)
"""What happened, in order. `entry_hash` covers the one before it; only `content` may be emptied."""

ANCHOR = Table(
    "anchor",
    DESK,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False),
    Column("entry_hash", String(64), nullable=False),
)
"""The last entry that retention removed; what remains continues from its hash."""
