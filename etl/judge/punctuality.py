"""The colour of a schedule, judged by time: earned schedule and the slip of the finish. SPI decides
nothing, because it returns to 1 once late work is done.

While work runs, the worse of SPI(t) and the slip against the baseline finish, as a share of the
planned duration; below 20 % complete the slip alone, and once all work is done though no actual
finish came in, or the days since would count as used. Once finished, the actual finish against the
baseline finish. A finish later than promised is never told without its days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from etl.judge.sentences import SAID, said, titled
from etl.judge.thresholds import colour_of
from etl.language import Message, marked, message, plural
from etl.settings import Band

SLIP, PACE = "finish_slip_ratio", "schedule_performance_time"
EARLY_RATIO = 0.2
"""Share of the work done below which the pace so far says little (Lipke 2003; Christensen 1993)."""
SEVERITY = {"green": 0, "amber": 1, "red": 2}


@dataclass(frozen=True)
class Measure:
    """One number with its colour and the band it lies in."""

    metric: str
    value: float
    colour: str
    band: Band | None

    @property
    def words(self) -> Message:
        """The number, and the limit it lies beyond."""
        return said(self.metric, self.value, colour=self.colour, band=self.band)


@dataclass(frozen=True)
class Verdict:
    """What decides the colour of a schedule, or why nothing can; the sentence is complete but for
    its full stop."""

    measure: Measure | None
    reason: str | None
    told: Message
    agreeing: tuple[str, ...] = ()
    """The numbers that give this colour."""
    considered: tuple[str, ...] = ()
    """The numbers that could have decided."""

    @property
    def sentence(self) -> str:
        """The same in English."""
        return str(self.told)


def judge(project: dict[str, Any], bands: tuple[Band, ...]) -> Verdict:
    """The verdict on one project by its numbers; `bands` are those in force."""
    known = [
        _measure(metric, project, bands)
        for metric in _asked(project)
        if project[metric] is not None
    ]
    if not known:
        return _unknown(project)
    worst = max(
        known, key=lambda m: SEVERITY[m.colour]
    )  # of two alike the slip, a date everybody understands, stands first
    words = _ended(project, worst) if project["is_ended"] else _running(project, worst, known)
    return Verdict(
        measure=worst,
        reason=None,
        told=words,
        agreeing=tuple(m.metric for m in known if m.colour == worst.colour),
        considered=tuple(m.metric for m in known),
    )


def _asked(project: dict[str, Any]) -> tuple[str, ...]:
    """The numbers that may decide; where no finish is known, the pace is all there is from 20 %
    on."""
    done = project["percent_complete"]
    is_running = done is not None and done >= EARLY_RATIO and not _is_done(project)
    return (SLIP, PACE) if is_running and not project["is_ended"] else (SLIP,)


def _is_done(project: dict[str, Any]) -> bool:
    """Whether all work is reported done, whatever is known of the day."""
    return project["percent_complete"] is not None and project["percent_complete"] >= 1


def _measure(metric: str, project: dict[str, Any], bands: tuple[Band, ...]) -> Measure:
    value = float(project[metric])
    return Measure(
        metric, value, *colour_of(value, metric, portfolio=str(project["portfolio"]), known=bands)
    )


def late(days: int) -> Message:
    """14 days late, 1 day early, on the day promised."""
    if days == 0:
        return message("on the day promised")
    if days > 0:
        return plural("{count} day late", "{count} days late", days)
    return plural("{count} day early", "{count} days early", -days)


def _slipped(project: dict[str, Any], measure: Measure) -> Message:
    """How late, and what share of the planned duration that is."""
    days = int(project["finish_slip_days"])
    if days <= 0:
        return late(days)
    if project["is_finish_by_logic"]:
        return message("{late} by logic, {share}", late=late(days), share=measure.words)
    return message("{late}, {share}", late=late(days), share=measure.words)


def _ended(project: dict[str, Any], measure: Measure) -> Message:
    return message("Schedule: finished {slipped}", slipped=_slipped(project, measure))


def _running(project: dict[str, Any], worst: Measure, known: list[Measure]) -> Message:
    """The number that decides; the other where it is as bad, and the days late in any case."""
    told = {m.metric: _expected(project, m) if m.metric == SLIP else m.words for m in known}
    words = told[worst.metric]
    for m in known:
        is_as_bad = m.colour == worst.colour != "green"
        is_late = m.metric == SLIP and project["finish_slip_days"] > 0
        if m is not worst and (is_as_bad or is_late):
            words = message("{first}; and {second}", first=words, second=told[m.metric])
    return titled("schedule", worst.colour, words)


def _expected(project: dict[str, Any], measure: Measure) -> Message:
    slipped = _slipped(project, measure)
    if _is_done(project):
        return message("all work is reported done, the finish {slipped}", slipped=slipped)
    return message("expected to finish {slipped}", slipped=slipped)


def _unknown(project: dict[str, Any]) -> Verdict:
    """Why nothing decides; what is known of the finish is told all the same."""
    if project["is_cancelled"]:
        return Verdict(
            None, "cancelled", message("Schedule is not judged: the project was cancelled")
        )
    reason = str(project[f"{SLIP}_reason"] or "missing_input")
    days = project["finish_slip_days"]
    if days is None and project["is_ended"]:
        return Verdict(
            None,
            reason,
            message("Schedule is unknown: the project has ended, on a day that did not come in"),
        )
    if days is None:
        why = Message(MISSING.get(reason, MISSING[""]))
        return Verdict(None, reason, titled("schedule", "grey", why))
    slipped = late(int(days))
    if project["is_ended"]:
        return Verdict(
            None,
            reason,
            message(
                "Schedule is unknown: finished {slipped}, and how long it was planned to take did"
                " not come in",
                slipped=slipped,
            ),
        )
    return Verdict(
        None,
        reason,
        message(
            "Schedule is unknown: expected to finish {slipped}, and how long it was planned to take"
            " did not come in",
            slipped=slipped,
        ),
    )


MISSING = {
    "no_baseline": marked("there is no approved baseline"),
    "missing_input": marked("no finish is expected or known"),
    "not_additive": marked("it is a value of one project"),
    "": marked("an input is missing"),
}
assert {SLIP, PACE} <= SAID.keys()
