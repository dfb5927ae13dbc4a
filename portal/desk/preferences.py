"""What each viewer chose for themselves, in whichever role. Who they are stands here as a hash
only; where the desk is away nothing is chosen, and everything else works."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import delete, insert, select

from portal.desk.chain import person
from portal.desk.opening import Desk, Unavailable
from portal.desk.tables import PREFERENCE

log = logging.getLogger("standpoint.portal")
LANGUAGE = "language"


def of(desk: Callable[[], Desk], email: str, name: str) -> str:
    """What a person chose; empty where they chose nothing."""
    theirs = (PREFERENCE.c.viewer == person(email)) & (PREFERENCE.c.name == name)
    try:
        with desk().reading() as connection:
            chosen = connection.execute(select(PREFERENCE.c.value).where(theirs)).scalar()
    except Unavailable as error:
        log.warning("choices are not read: %s", error)
        return ""
    return str(chosen or "")


def choose(desk: Callable[[], Desk], email: str, name: str, value: str) -> bool:
    """Keeps a choice in place of the one before; whether it could be kept."""
    key = {"viewer": person(email), "name": name}
    try:
        with desk().writing() as connection:
            connection.execute(delete(PREFERENCE).filter_by(**key))
            connection.execute(insert(PREFERENCE).values(**key, value=value))
    except Unavailable as error:
        log.warning("a choice is not kept: %s", error)
        return False
    return True


def forget(desk: Desk, email: str) -> None:
    """Removes what a person chose."""
    with desk.writing() as connection:
        connection.execute(delete(PREFERENCE).where(PREFERENCE.c.viewer == person(email)))
