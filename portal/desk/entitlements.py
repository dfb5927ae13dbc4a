"""What was granted and revoked beside the directory of viewers, at once and without a refresh. The
newest word holds: a revocation ends all that was granted or listed before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from portal.desk.opening import Desk
from portal.desk.tables import ENTITLEMENT

GRANT, REVOKE = "grant", "revoke"


@dataclass(frozen=True)
class Entitlements:
    """What the desk says of one e-mail: whether the directory still counts for it, and what was
    granted beside it, as audience and key."""

    is_listed: bool = True
    granted: tuple[tuple[str, str], ...] = ()


def of(desk: Desk, email: str) -> Entitlements:
    """What holds now for an e-mail, as it is compared by."""
    columns = (ENTITLEMENT.c.what, ENTITLEMENT.c.audience, ENTITLEMENT.c.scope_key)
    with desk.reading() as connection:
        rows = connection.execute(
            select(*columns).where(ENTITLEMENT.c.email == email).order_by(ENTITLEMENT.c.number)
        ).all()
    is_listed = True
    granted: list[tuple[str, str]] = []
    for what, audience, key in rows:
        if what == REVOKE:
            is_listed, granted = False, []
        elif audience:
            granted.append((audience, key or ""))
        else:
            is_listed = True
    return Entitlements(is_listed, tuple(dict.fromkeys(granted)))


def say(
    desk: Desk, what: str, email: str, now: datetime, audience: str = "", scope_key: str = ""
) -> None:
    """Grants a scope, or what the directory lists where no audience is named; or revokes all."""
    with desk.writing() as connection:
        connection.execute(
            insert(ENTITLEMENT).values(
                at=now,
                email=email,
                what=what,
                audience=audience or None,
                scope_key=scope_key or None,
            )
        )
