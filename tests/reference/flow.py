"""How work flows over the boards: FL01 to FL10, FL15 and the definitions under "Flow". Days are
calendar days, first and last counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil

from tests.reference.capacity import monday
from tests.reference.world import DAY, Answer, Answers, Row, World, known, unknown

KINDS = {
    **dict.fromkeys(("To do",), "not_started"),
    **dict.fromkeys(("In progress", "Review"), "started"),
    "Waiting": "waiting",
    "Done": "finished",
    "Cancelled": "cancelled",
}
TARGETS = {"T1": 12, "T4": 8}
PERCENTILES = {
    "cycle_time_even": 50,
    "cycle_time_most": 70,
    "cycle_time_likely": 85,
    "cycle_time_nearly_all": 95,
}


@dataclass(frozen=True)
class Pass:
    """One way of an item over the board, from its arrival to its finish."""

    team: str
    arrived: date | None = None
    started: date | None = None
    finished: date | None = None
    is_over: bool = False
    """It is said to be done, or left the board without being done."""
    cancelled: date | None = None
    is_begun: bool = False
    """Its state says so, whether or not the day is known."""
    is_again: bool = False
    waits: tuple[tuple[date, date | None], ...] = ()
    """From the first day in a state that waits to the day it left it."""
    blocked: frozenset[date] = field(default_factory=frozenset)

    @property
    def is_open(self) -> bool:
        return self.finished is None and not self.is_over

    @property
    def is_wip(self) -> bool:
        return self.is_open and (self.is_begun or self.started is not None)

    @property
    def cycle(self) -> int | None:
        return _days(self.started, self.finished)

    @property
    def lead(self) -> int | None:
        return _days(self.arrived, self.finished)

    @property
    def target(self) -> int | None:
        return TARGETS.get(self.team)

    def is_recent(self, status: date) -> bool:
        return self.finished is not None and self.finished > status - 90 * DAY

    def span(self, status: date) -> set[date]:
        """The days on which it was in progress."""
        last = self.finished or self.cancelled or (status if self.is_open else None)
        if self.started is None or last is None:
            return set()
        return {self.started + n * DAY for n in range((last - self.started).days + 1)}

    def waiting(self, status: date) -> set[date]:
        """The days on which it was blocked or stood in a state that waits, up to the day it left
        it."""
        waits = {
            first + n * DAY
            for first, end in self.waits
            for n in range(((end or status + DAY) - first).days)
        }
        return (waits | self.blocked) & self.span(status)


def _days(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else (last - first).days + 1


def passes(world: World, item: Row) -> Iterator[Pass]:
    """Each way of an item over the board; what comes back after its finish arrives anew."""
    moves = world.of("workflow_transitions", item["task_id"], "task_id")
    one = Pass(team=item["team_id"] or "", blocked=_blocked(world, item))
    if not moves:
        yield _unmoved(world, item, one=one)
        return
    for move in moves:
        kind, day = KINDS.get(move["to_state"]), move["moved_date"]
        if one.finished and kind is not None:
            yield one
            one = Pass(team=one.team, blocked=one.blocked, arrived=day, is_again=True)
        one = _moved(one, kind, day=day)
    yield one


def _unmoved(world: World, item: Row, one: Pass) -> Pass:
    """By its actual dates and its state, unless that says what came only later."""
    kind = KINDS.get(item["workflow_state"] or "")
    is_done = kind in ("finished", "cancelled")
    begins_later, ends_later = (
        (item["task_id"], f"actual_{end}_date") in world.cut for end in ("start", "finish")
    )
    if begins_later or (ends_later and is_done):
        kind, is_done = None, False
    last = item["actual_finish_date"]
    return replace(
        one,
        started=item["actual_start_date"],
        finished=None if kind == "cancelled" else last,
        cancelled=last if kind == "cancelled" else None,
        is_over=is_done,
        is_begun=kind in ("started", "waiting"),
    )


def _moved(one: Pass, kind: str | None, day: date) -> Pass:
    """A state nobody named changes nothing, but that the item is on the board."""
    one = replace(one, arrived=one.arrived or day)
    if kind is None:
        return one
    if one.waits and one.waits[-1][1] is None:
        one = replace(one, waits=(*one.waits[:-1], (one.waits[-1][0], day)))
    if kind in ("started", "waiting"):
        one = replace(one, started=one.started or day)
    if kind == "waiting":
        one = replace(one, waits=(*one.waits, (day, None)))
    if kind == "finished":
        one = replace(one, finished=day)
    if kind == "cancelled":
        one = replace(one, is_over=True, cancelled=day)
    return one


def _blocked(world: World, item: Row) -> frozenset[date]:
    rows = world.of("blocked_intervals", item["task_id"], "task_id")
    return frozenset(
        r["from_date"] + n * DAY
        for r in rows
        for n in range(((r["to_date"] or world.status) - r["from_date"]).days + 1)
    )


def expected(world: World) -> Answers:
    """Every metric of the family, of each team and of the whole."""
    items = [t for t in world.tables["tasks"] if t["kind"] == "item"]
    ways = [way for item in items for way in passes(world, item)]
    weeks = {t["team_id"]: _weeks(world, t["team_id"], ways) for t in world.tables["teams"]}
    answers: Answers = {}
    for key in [*weeks, ""]:
        own = [w for w in ways if key in ("", w.team)]
        teamed = [w for w in own if w.team]
        sampled = {d for w in weeks.values() for d in w} if key == "" else weeks[key]
        measured = {
            **of_items(own, world.status, is_told=_told(world)),
            **of_weeks(teamed, sampled, status=world.status),
        }
        for metric, answer in measured.items():
            answers.setdefault(metric, {})[key] = answer
    return answers


def _told(world: World) -> tuple[bool, bool]:
    """Whether it came in what blocks items, and whether anything did that they waited for."""
    is_blocked = bool(world.tables["blocked_intervals"])
    moves = world.tables["workflow_transitions"]
    return is_blocked, is_blocked or any(KINDS.get(m["to_state"]) == "waiting" for m in moves)


def _weeks(world: World, team: str, ways: list[Pass]) -> set[date]:
    """The last twelve whole weeks of a board, from the first in which anything happened on it."""
    days = [d for w in ways if w.team == team for d in (w.arrived, w.started, w.finished) if d]
    current = monday(world.status + DAY)  # a week is over with its Sunday
    return (
        {w for n in range(1, 13) if (w := current - 7 * n * DAY) >= monday(min(days))}
        if days
        else set()
    )


def of_weeks(ways: list[Pass], sampled: set[date], status: date) -> dict[str, Answer]:
    """What began and ended in the weeks looked at; what has no start began when it ended."""
    began = [w for w in ways if (day := w.started or w.finished) and monday(day) in sampled]
    ended = [w for w in ways if w.finished and monday(w.finished) in sampled]
    again = [w for w in began if w.is_again]
    in_progress = sum(monday(d) in sampled for w in ways for d in w.span(status))
    cycles = [w.cycle for w in ended if w.cycle is not None]
    none = None if sampled else "missing_input"
    none_done = none or (None if ended else "no_progress")
    few = none or (None if len(sampled) >= 8 else "insufficient_history")
    return {
        "throughput": _over(none, len(ended), len(sampled)),
        "arrival_rate": _over(none_done, len(began), len(ended)),
        "littles_law": _over(
            few or none_done or (None if cycles else "no_start"), in_progress, sum(cycles)
        ),
        "reopened_items": unknown(none) if none else known(len(again)),
    }


def _over(reason: str | None, part: float, whole: float) -> Answer:
    return unknown(reason) if reason else known(part / whole)


def of_items(ways: list[Pass], status: date, *, is_told: tuple[bool, bool]) -> dict[str, Answer]:
    """What stands on the items; `is_told` whether blocks, and whether any wait, came in."""
    none = None if ways else "missing_input"
    wip = [w for w in ways if w.is_wip]
    recent = [w for w in ways if w.is_recent(status)]
    ages = [((status - w.started).days + 1, w.target) for w in wip if w.started]
    no_wip = none or (None if wip else "nothing_begun")
    is_begun = any(w.started for w in ways)
    unblocked, untold = (None if told and is_begun else "missing_input" for told in is_told)

    def given(reason: str | None, value: float) -> Answer:
        return unknown(reason) if reason else known(value)

    return {
        "work_in_progress": given(none, len(wip)),
        "item_age": given(no_wip, max((a for a, _ in ages), default=0)),
        "backlog": given(none, sum(w.is_open for w in ways)),
        "blocked_time": given(
            no_wip or unblocked, sum(len(w.blocked & w.span(status)) for w in wip)
        ),
        **_times(recent, none),
        **_targets(ways, recent, ages=ages, none=none),
        "flow_efficiency": _efficiency(recent, status, reason=none or untold),
    }


def _times(recent: list[Pass], none: str | None) -> dict[str, Answer]:
    """Nearest rank: a value that occurred, of at least eleven."""
    cycles = sorted(w.cycle for w in recent if w.cycle is not None)
    leads = sorted(w.lead for w in recent if w.lead is not None)
    no_start = "no_start" if len(recent) >= 11 and not cycles else None

    def rank(days: list[int], percent: int, reason: str | None = none) -> Answer:
        few = reason or ("insufficient_history" if len(days) < 11 else None)
        return unknown(few) if few else known(days[ceil(len(days) * percent / 100) - 1])

    return {
        **{m: rank(cycles, p, none or no_start) for m, p in PERCENTILES.items()},
        "cycle_time_mean": _over(
            none or ("insufficient_history" if len(cycles) < 11 else None),
            sum(cycles),
            len(cycles),
        ),
        "lead_time_even": rank(leads, 50),
        "lead_time_likely": rank(leads, 85),
    }


def _targets(
    ways: list[Pass],
    recent: list[Pass],
    ages: list[tuple[int, int | None]],
    none: str | None,
) -> dict[str, Answer]:
    reason = none or (None if any(w.target for w in ways) else "missing_input")
    judged = [w.cycle <= w.target for w in recent if w.cycle is not None and w.target is not None]
    no_share = reason or (None if recent else "no_progress") or (None if judged else "no_start")
    late = sum(target is not None and age > target for age, target in ages)
    return {
        "target_attainment": _over(no_share, sum(judged), len(judged)),
        "target_breached": unknown(reason) if reason else known(late),
    }


def _efficiency(recent: list[Pass], status: date, reason: str | None) -> Answer:
    timed = [w for w in recent if w.cycle]
    whole = sum(w.cycle or 0 for w in timed)
    waited = sum(len(w.waiting(status)) for w in timed)
    return _over(reason or (None if timed else "no_progress"), whole - waited, whole)
