"""How many messages, sockets and sign-ins a viewer, an address and all strangers may send. Knows no
socket: it is asked, and says how long to wait, or why not. What it remembers is bounded."""

from __future__ import annotations

import ipaddress
import math
from collections import Counter
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from functools import partial
from time import monotonic

from portal.language import marked, message
from portal.recent import Recent
from portal.settings import Limits

TRY_AGAIN = 1013
"""The close code of a flooded socket, from IANA's registry of them."""
PATIENCE = 10.0
"""Seconds for which more may come than is let in, without a breath; then it is no person."""
BREATH = 0.25
"""Seconds without a message, in which a flood never holds still."""
TABS = 2
"""A viewer may send what this many of their sockets may."""
HOUSE, OFFICE = 10, 100
"""An address may send what this many sockets may, of strangers and of people who signed in: a whole
company looks like one address."""
CLICKS = 5.0
"""Seconds' worth of messages that may come at once: how fast somebody clicks, for a moment."""
MORNING = 30.0
"""Seconds' worth of requests and sign-ins that may come at once: an office opens the page."""
CROWD = 2
"""All strangers together may send what this many addresses may, however many addresses they own."""
FRAME = 65_536
"""Bytes that count as one message more: a large message costs what it weighs."""
KNOWN = 10_000
"""Addresses and viewers remembered; beyond it, who was longest unheard of starts anew."""
MEMORY = 600.0
"""Seconds for which they are remembered; no bucket takes longer to fill."""

WAIT = {
    "messages": marked(
        "Too many messages came from here. The portal answers again in {seconds} seconds."
    ),
    "sockets": marked(
        "Too many pages of this portal are open here. Close some of them; the portal answers"
        " again in {seconds} seconds."
    ),
    "sign-ins": marked("Too many sign-ins came from here. Try again in {seconds} seconds."),
    "requests": marked(
        "Too many requests came from here. The portal answers again in {seconds} seconds."
    ),
}
"""What is refused, and the sentence for it."""


@dataclass(frozen=True)
class Caller:
    """Who is at the door, as far as the door can tell."""

    address: str
    viewer: str = ""
    """Their sign-in; empty for a stranger: nobody signed in."""

    @property
    def name(self) -> tuple[str, str]:
        """Whose quota it is: a viewer's own, or that of all strangers at an address."""
        return ("viewer", self.viewer) if self.viewer else ("strangers", self.address)


@dataclass(frozen=True)
class Refusal:
    """Why not, and after how many seconds again."""

    kind: str
    """A key of WAIT."""
    seconds: int

    @property
    def sentence(self) -> str:
        """For a person, with the seconds."""
        return message(WAIT[self.kind], seconds=self.seconds)


def network(address: str) -> str:
    """What one customer of a provider holds: an IPv4 address, or the 64 bits of an IPv6 one."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(getattr(known, "ipv4_mapped", None) or known)


class Bucket:
    """So many a minute; of them at once what so many seconds are worth, and at least three: a
    handshake, its page and a click."""

    def __init__(self, per_minute: float, now: float, worth: float) -> None:
        self._per_second, self._most = per_minute / 60, max(3.0, per_minute / 60 * worth)
        self._left, self._at = self._most, now

    def pay(self, now: float, cost: float = 1.0) -> float:
        """Takes the cost and returns the seconds until it is earned: 0 where it was there."""
        self._left = min(self._most, self._left + (now - self._at) * self._per_second)
        self._at = now
        self._left -= cost
        return max(0.0, -self._left / self._per_second)

    def refund(self, cost: float = 1.0) -> None:
        """Gives back what was not used."""
        self._left += cost


@dataclass
class Pace:
    """What one socket's messages are measured by, narrow to wide. Each bucket is paid once the one
    before has let the message pass, so that a flood takes no more of what is shared than it may."""

    buckets: tuple[Callable[[], Bucket], ...]
    """The last is other callers' too: who finds it empty has not emptied it alone."""
    since: float
    """When there last was a breath between two messages."""

    def wait(self, number: int, now: float, size: int) -> float | None:
        """Seconds a message of so many bytes waits for the bucket of that number; None where that
        is longer than a person's messages ever wait."""
        bucket, cost = self.buckets[number](), 1 + size // FRAME
        seconds = bucket.pay(now, cost)
        if seconds > PATIENCE or (seconds and now - self.since > PATIENCE):
            bucket.refund(cost)
            return None
        return seconds


class Quotas:
    """What every caller of this process has left. For one event loop; the clock is seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = monotonic) -> None:
        self._limits, self.clock = limits, clock
        self._buckets: MutableMapping[tuple[str, str], Bucket] = Recent(KNOWN, MEMORY, clock)
        self._banned: MutableMapping[tuple[str, str], float] = Recent(
            KNOWN, float(limits.refuse_seconds), clock
        )
        self._open: Counter[tuple[str, str]] = Counter()

    # --- sockets ----------------------------------------------------------------------------------

    def enter(self, caller: Caller) -> Refusal | None:
        """Lets one more socket of the caller in, to be let out by `leave`; or says why not."""
        banned = self.banned(caller)
        if banned:
            return banned
        most = self._limits.sockets if caller.viewer else self._limits.stranger_sockets
        if self._open[caller.name] >= most:
            return Refusal("sockets", self._limits.refuse_seconds)
        self._open[caller.name] += 1
        return None

    def leave(self, caller: Caller) -> None:
        """One socket less; who has none is forgotten."""
        self._open[caller.name] -= 1
        if self._open[caller.name] <= 0:
            del self._open[caller.name]

    @property
    def open(self) -> Counter[str]:
        """How many sockets are open, of viewers and of strangers."""
        kinds: Counter[str] = Counter()
        for (kind, _), count in self._open.items():
            kinds[kind] += count
        return kinds

    def banned(self, caller: Caller) -> Refusal | None:
        """Whether the caller flooded a moment ago."""
        until = self._banned.get(caller.name)
        return None if until is None else Refusal("messages", math.ceil(until - self.clock()) or 1)

    def ban(self, caller: Caller) -> Refusal:
        """Refuses the caller's next handshakes for a while: a viewer's own, wherever they are, or
        those of the strangers at an address."""
        self._banned[caller.name] = self.clock() + self._limits.refuse_seconds
        return Refusal("messages", self._limits.refuse_seconds)

    # --- messages ---------------------------------------------------------------------------------

    def pace(self, caller: Caller) -> Pace:
        """What the messages of one socket are measured by."""
        a_minute = (
            self._limits.messages_per_minute
            if caller.viewer
            else self._limits.stranger_messages_per_minute
        )
        if caller.viewer:
            shared = [
                (caller.name, a_minute * TABS),
                (("office", caller.address), a_minute * OFFICE),
            ]
        else:
            shared = [
                (caller.name, a_minute * HOUSE),
                (("everywhere", ""), a_minute * HOUSE * CROWD),
            ]
        own = Bucket(a_minute, self.clock(), CLICKS)
        wider = (partial(self._bucket, key, most) for key, most in shared)
        return Pace((lambda: own, *wider), self.clock())

    def ask(self, caller: Caller, kind: str) -> Refusal | None:
        """One request of a kind of WAIT, answered at once: it goes on, or not yet."""
        if kind == "messages":
            banned = self.banned(caller)
            if banned:
                return banned
        bucket = self._asked(caller, kind)
        wait = bucket.pay(self.clock())
        if wait > 0:
            bucket.refund()
            return Refusal(kind, math.ceil(wait))
        return None

    def _asked(self, caller: Caller, kind: str) -> Bucket:
        limits = self._limits
        if kind == "sign-ins":
            return self._bucket((kind, caller.address), limits.signins_per_minute, MORNING)
        if kind == "requests":
            return self._bucket((kind, caller.address), limits.requests_per_minute, MORNING)
        if caller.viewer:
            return self._bucket(caller.name, limits.messages_per_minute * TABS)
        return self._bucket(caller.name, limits.stranger_messages_per_minute * HOUSE)

    def _bucket(self, key: tuple[str, str], per_minute: float, worth: float = CLICKS) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(per_minute, self.clock(), worth)
        return bucket
