"""Opens the desk: SQLite beside the reports, or the PostgreSQL that portal.toml names. Whatever
keeps it from being read or written is one sentence, `Unavailable`."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from portal.desk.tables import VERSION
from portal.settings import Settings

log = logging.getLogger("standpoint.portal")
FILE = "desk.sqlite"
PATIENCE = 2.0
"""Seconds to wait for another writer."""
MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 7_366_001
"""A number of our own for PostgreSQL's advisory lock while tables are made."""


class Unavailable(Exception):
    """The desk cannot be read or written now; the message says what to look at."""


@dataclass(frozen=True)
class Desk:
    """One store, and the way to say where it is without its password."""

    engine: Engine
    place: str
    url: str = field(repr=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look; Unavailable where there is none."""
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing, on disk when it returns; Unavailable where it cannot be."""
        with (
            self._told(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            why = str(getattr(error, "orig", error)).strip().splitlines()
            sentence = (
                f"The desk ({self.place}) cannot be used: {why[0] if why else 'no reason given'}."
                " Look at the disk's space and at the file's rights, or at the database; reading"
                " reports goes on."
            )
            if self.engine.dialect.name != "sqlite" and isinstance(error, OperationalError):
                _away[self.url] = (monotonic(), sentence)
            raise Unavailable(sentence) from None


_away: dict[str, tuple[float, str]] = {}
"""Servers that did not answer, since when, and what was said of it."""
AWAY = 5.0
"""Seconds until such a server is asked again: a page asks thirty times, and must not wait each time
for a host that is not there."""


def desk(settings: Settings) -> Desk:
    """The desk of these settings, made and brought up to date at its first use."""
    url = settings.desk or f"sqlite:///{settings.snapshots / FILE}"
    since, why = _away.get(url, (0.0, ""))
    if why and monotonic() - since < AWAY:
        raise Unavailable(why)
    return at(url)


@lru_cache(maxsize=8)
def at(url: str) -> Desk:
    """The desk at a database's address, one pool of connections for the whole process."""
    try:
        known = make_url(url)
        is_file = known.get_backend_name() == "sqlite"
        if is_file and known.database:
            _private(Path(known.database))
        engine = create_engine(
            known,
            pool_pre_ping=not is_file,
            connect_args={"timeout": PATIENCE} if is_file else {"connect_timeout": 3},
        )
    except (ArgumentError, ImportError, OSError) as error:
        raise Unavailable(
            f"The desk cannot be opened: {error}. Write [portal] desk as"
            " postgresql+psycopg://user@host/database, or leave it out for a file beside the"
            " reports."
        ) from None
    if is_file:
        event.listen(engine, "connect", _careful)
        event.listen(engine, "begin", _begin)
    made = Desk(engine, known.render_as_string(hide_password=True), url)
    try:
        _up_to_date(made)
    except Unavailable:
        engine.dispose()
        raise
    return made


def _private(file: Path) -> None:
    """Nobody else on the machine reads who was here."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _careful(connection: Any, _: object) -> None:
    """Readers never wait for the writer, and what was written survives a power cut."""
    connection.isolation_level = None  # transactions begin where we say so
    for pragma in ("journal_mode = wal", "synchronous = full"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _up_to_date(made: Desk) -> None:
    with made.reading() as connection:
        version = _version(connection)
    if version == VERSION:
        return
    if version is not None and version > VERSION:
        raise Unavailable(
            f"The desk ({made.place}) was written by a newer Standpoint ({version}, this one knows"
            f" {VERSION}). Install that version again."
        )
    with made.writing() as connection:
        if made.engine.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if _version(connection) != VERSION:
            _migrate(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
