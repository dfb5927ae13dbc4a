"""The answer as a picture, chosen by its shape and changed by its reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from portal import formats
from portal.draw import blocks, text
from portal.draw.charts import axes, bars, curves, measured
from portal.draw.scales import scale_of, ticks
from portal.facts.explore.answer import PARTS, Answer, Line
from portal.facts.explore.splits import SPLITS
from portal.language import message, plural
from portal.pages.explore import written
from portal.pages.explore.choosing import BARS, HEAT, LINES, POINTS, SMALL, STEPS, TABLE
from portal.pages.explore.links import Ways
from portal.tell import figures
from portal.tell.context import Context
from portal.tell.words import unit_of

MOST = {BARS: 40, SMALL: 12, HEAT: 30, POINTS: 400, STEPS: 12, LINES: 400}
"""Values of the first split in one picture."""


@dataclass(frozen=True)
class Shown:
    """A number as pictures draw it: in one unit, with so many decimals."""

    number: str
    unit: float
    decimals: int
    letter: str
    ways: Ways
    """Where its marks lead."""

    def of(self, row: dict[str, Any] | None) -> float | None:
        """A value in the unit; None where it is unknown."""
        value = (row or {}).get(self.number)
        return None if value is None else float(value) / self.unit


def draw(context: Context, made: Answer, kind: str) -> None:
    """The picture of each number; figures where nothing tells it apart."""
    if not made.asked.by:
        row = [_figure(context, made, number) for number in made.asked.numbers]
        return blocks.figures(row)
    if kind == POINTS:
        return _points(context, made)
    if kind != TABLE:
        for number in made.asked.numbers:
            _one(context, made, number, kind)


def offered(made: Answer) -> list[str]:
    """What suits the shape of an answer, the best first."""
    by = [SPLITS[name] for name in made.asked.by]
    if not made.lines:
        return []
    if len(by) == 2:
        return [SMALL, HEAT, BARS, TABLE] if by[1].is_time else [HEAT, BARS, TABLE]
    if by[0].is_time:
        return [LINES, BARS, TABLE]
    return [
        BARS,
        *([POINTS] if len(made.asked.numbers) > 1 else []),
        *([STEPS] if any(_adds_up(made, number) for number in made.asked.numbers) else []),
        TABLE,
    ]


def _adds_up(made: Answer, number: str) -> bool:
    """Whether the differences of the lines add up to that of the total."""
    whole = made.total.difference(number)
    steps = [line.difference(number) for line in made.lines]
    if whole is None or number in made.unlike or any(step is None for step in steps):
        return False
    return abs(sum(s for s in steps if s is not None) - whole) <= 1e-6 * max(1.0, abs(whole))


def _figure(context: Context, made: Answer, number: str) -> blocks.Figure:
    shown = figures.figure(context, number, made.total.now)
    change = written.change(context, number, made.total)
    if shown.reason or change is None:
        return shown
    return blocks.Figure(
        shown.label,
        written.plain(context, number, made.total.now),
        change=change,
        since=message("against {then}", then=written.plain(context, number, made.total.then or {})),
        help=shown.help,
        coverage=shown.coverage,
    )


def _one(context: Context, made: Answer, number: str, kind: str) -> None:
    """One number's picture under its finding."""
    known = written.definition(context, number)
    lines, note = _kept(made, number, kind)
    if not any(line.now.get(number) is not None for line in made.lines):
        return blocks.empty(
            known.label,
            message("It is unknown for each of them; the table says why."),
            message("Choose another number, or another way to tell it apart."),
        )
    if len({line.now.get("currency") for line in lines} - {None}) > 1:
        return blocks.say(
            message("{label} is in several currencies: the table has each.", label=known.label)
        )
    shown = _shown(context, made, number, lines)
    with blocks.block(_finding(context, made, number), " ".join([_unit(context, shown), note])):
        DRAWN[kind](context, made, shown, lines)


def _kept(made: Answer, number: str, kind: str) -> tuple[Sequence[Line], str]:
    """The lines of a picture, and a word where it holds the first only."""
    most = MOST[kind]
    if len(made.lines) <= most or SPLITS[made.asked.by[0]].is_time and kind != BARS:
        return made.lines[-PARTS:], ""
    is_time = SPLITS[made.asked.by[0]].is_time
    kept = made.lines[-most:] if is_time else made.lines[:most]
    words = message(
        "{most} of {count} in the picture, all in the table.", most=most, count=len(made.lines)
    )
    return kept, words


def _finding(context: Context, made: Answer, number: str) -> str:
    """Between what its values lie, or what it is for the one there is."""
    label = written.definition(context, number).label
    known = [line for line in made.lines if line.now.get(number) is not None]
    if SPLITS[made.asked.by[0]].is_time:
        first, last = known[0], known[-1]
    else:
        ranked = sorted(known, key=lambda line: float(line.now[number]))
        first, last = ranked[-1], ranked[0]
    told = {
        "label": label,
        "value": written.plain(context, number, first.now),
        "name": written.name(context, made, first, 0),
        "other": written.plain(context, number, last.now),
        "second": written.name(context, made, last, 0),
    }
    if first is last:
        return message("{label}: {name} {value}", **told)
    return message("{label}: {name} {value}, {second} {other}", **told)


# --- units ----------------------------------------------------------------------------------------


def _shown(context: Context, made: Answer, number: str, lines: Sequence[Line]) -> Shown:
    ways = Ways(context, made)
    unit = written.definition(context, number).unit
    values = [
        float(row[number])
        for line in lines
        for row in (line.now, line.then or {})
        if row.get(number) is not None
    ]
    if unit in ("reporting", "currency", "per hour"):
        scale = scale_of(values)
        return Shown(number, scale.unit, scale.decimals, scale.letter, ways)
    if unit == "ratio":
        return Shown(number, 0.01, 0, "", ways)
    if unit == "index":
        return Shown(number, 1.0, 2, "", ways)
    span = max(values, default=0.0) - min(values, default=0.0)
    return Shown(number, 1.0, min(1, ticks(0.0, span)), "", ways)


def _unit(context: Context, shown: Shown) -> str:
    unit = written.definition(context, shown.number).unit
    words = {
        "reporting": unit_of(context, shown.letter),
        "ratio": message("per cent"),
        "index": message("ratio around 1"),
        "h": message("hours"),
        "currency": message("in the currency of each contract"),
    }.get(unit, message(unit))
    day = formats.day(context.reader.snapshot.status_date, context.locale)
    return message("{unit}, as of {day}.", unit=words, day=day)


def _tip(context: Context, made: Answer, line: Line, number: str) -> str:
    """What a mark says: its names, its value with its unit, or why there is none."""
    names = " · ".join(written.name(context, made, line, place) for place in range(len(line.key)))
    return f"{names}: {_value(context, line, number)}"


def _value(context: Context, line: Line, number: str) -> str:
    """A number with what it is called, and how far it lies from what it is compared with."""
    reason = line.now.get(f"{number}_reason")
    value = (
        written.plain(context, number, line.now)
        if line.now.get(number) is not None
        else formats.reason_text(reason)
        if reason
        else message("no row")
    )
    change = written.change(context, number, line)
    told = f"{written.definition(context, number).label} {value}"
    return f"{told} ({change})" if change else told


def _marked(context: Context, made: Answer, shown: Shown, line: Line) -> dict[str, Any]:
    way = shown.ways.stands_for(line) or shown.ways.why(line, shown.number)
    return {"tip": _tip(context, made, line, shown.number), "href": way or None}


def _numbers(context: Context, made: Answer, number: str, lines: Sequence[Line]) -> pa.Table:
    """What each value is, in words; the table beneath the pictures holds what they are made of."""
    return pa.Table.from_pylist(
        [
            {
                **{
                    name: written.name(context, made, line, place)
                    for place, name in enumerate(made.asked.by[: len(line.key)])
                },
                "value": _value(context, line, number),
            }
            for line in lines
        ]
    )


def _chart(
    context: Context,
    made: Answer,
    number: str,
    spec: axes.Spec,
    rows: list[dict[str, Any]],
    lines: Sequence[Line],
) -> None:
    blocks.chart(
        spec,
        pa.Table.from_pylist(rows),
        key=f"explore-{number}",
        locale=context.locale,
        alt=_finding(context, made, number),
        numbers=lambda: _numbers(context, made, number, lines),
    )


# --- kinds ----------------------------------------------------------------------------------------


def _bars(context: Context, made: Answer, shown: Shown, lines: Sequence[Line]) -> None:
    number = shown.number
    rows = [
        {
            "name": written.name(context, made, line, 0),
            "position": place,
            "value": shown.of(line.now),
            "beside": shown.of(line.then) if number not in made.unlike else None,
            "text": written.plain(context, number, line.now),
            "role": "Accent",
            **_marked(context, made, shown, line),
        }
        for place, line in enumerate(lines)
    ]
    _chart(context, made, number, measured.bars(rows=len(rows)), rows, lines)


def _line(context: Context, made: Answer, shown: Shown, lines: Sequence[Line]) -> None:
    number = shown.number
    known = [line for line in lines if line.now.get(number) is not None]
    last = known[-1] if known else None
    rows = [
        {
            "day": line.key[0],
            "value": shown.of(line.now),
            "low": None,
            "high": None,
            "reference": shown.of(line.then) if number not in made.unlike else None,
            "label": written.plain(context, number, line.now) if line is last else None,
            "label_value": shown.of(line.now) if line is last else None,
            "label_role": "Accent",
            "part": 0,
            "mark": None,
            **_marked(context, made, shown, line),
        }
        for line in lines
        if isinstance(line.key[0], date)
    ]
    values = [
        v for line in lines for v in (shown.of(line.now), shown.of(line.then)) if v is not None
    ]
    values = values or [0.0]
    spec = curves.trend(context.locale, decimals=ticks(min(values), max(values)))
    _chart(context, made, number, spec, rows, lines)


def _parts(context: Context, made: Answer, lines: Sequence[Line]) -> list[Line]:
    kept = [line.key[0] for line in lines]
    made_of = written.parts(context, made, kept)
    places = {value: place for place, value in enumerate(kept)}
    if len(made_of) > PARTS:
        fit = max(1, PARTS * len(kept) // len(made_of))
        words = message(
            "{most} of {count} in the picture, all in the table.", most=fit, count=len(kept)
        )
        blocks.say(text.quiet(words))
        made_of = tuple(line for line in made_of if places[line.key[0]] < fit)
    return sorted(made_of, key=lambda line: places[line.key[0]])


def _small(context: Context, made: Answer, shown: Shown, lines: Sequence[Line]) -> None:
    number, parts = shown.number, _parts(context, made, lines)
    places = {line.key[0]: place for place, line in enumerate(lines)}
    known = [v for part in parts if (v := shown.of(part.now)) is not None] or [0.0]
    low, span = min(known), (max(known) - min(known)) or 1.0
    last = {part.key[0]: part for part in parts if shown.of(part.now) is not None}
    rows = [
        {
            "name": written.name(context, made, part, 0),
            "position": places[part.key[0]],
            "day": part.key[1],
            "height": None if (value := shown.of(part.now)) is None else (value - low) / span,
            "text": written.plain(context, number, part.now)
            if last.get(part.key[0]) is part
            else None,
            **_marked(context, made, shown, part),
        }
        for part in parts
        if isinstance(part.key[1], date)
    ]
    _chart(
        context, made, number, measured.small_lines(context.locale, rows=len(lines)), rows, lines
    )


def _heat(context: Context, made: Answer, shown: Shown, lines: Sequence[Line]) -> None:
    number, parts = shown.number, _parts(context, made, lines)
    columns = list(dict.fromkeys(part.key[1] for part in parts))
    if SPLITS[made.asked.by[1]].is_time:
        columns.sort(key=lambda day: (day is None, str(day)))
    known = [v for part in parts if (v := shown.of(part.now)) is not None] or [0.0]
    low, span = min(known), (max(known) - min(known)) or 1.0
    places = {line.key[0]: place for place, line in enumerate(lines)}
    rows = [
        {
            "row": written.name(context, made, part, 0),
            "row_position": places[part.key[0]],
            "column": written.name(context, made, part, 1),
            "column_position": columns.index(part.key[1]),
            "share": None if (value := shown.of(part.now)) is None else (value - low) / span,
            "text": formats.UNKNOWN
            if value is None
            else formats.number(value, context.locale, decimals=shown.decimals),
            **_marked(context, made, shown, part),
        }
        for part in parts
    ]
    _chart(context, made, number, measured.heat(rows=len(lines)), rows, lines)


def _steps(context: Context, made: Answer, shown: Shown, lines: Sequence[Line]) -> None:
    """From what it is compared with to what it is, by the lines that moved most; the rest is one
    step, so that the steps add up."""
    number = shown.number
    if not _adds_up(made, number):
        return blocks.say(
            message("The lines of this number do not add up; the table sets them side by side.")
        )
    moved = sorted(made.lines, key=lambda line: -abs(line.difference(number) or 0.0))
    told = [line for line in moved[: MOST[STEPS]] if line.difference(number)]
    steps = [
        (written.name(context, made, line, 0), line.difference(number) or 0.0) for line in told
    ]
    rest = (made.total.difference(number) or 0.0) - sum(step for _, step in steps)
    if len(moved) > MOST[STEPS] and abs(rest) > 1e-9:
        steps.append((message("all others"), rest))
    start = float((made.total.then or {})[number])
    rows = [_end(context, shown, message("Then"), start, position=0)]
    for place, (name, step) in enumerate(steps, 1):
        row = _step(context, shown, name, start, step, position=place)
        of = _marked(context, made, shown, told[place - 1]) if place <= len(told) else {}
        rows.append(row | of)
        start += step
    rows.append(_end(context, shown, message("Now"), start, position=len(rows)))
    axis = axes.cut_axis([r[end] for r in rows for end in ("start", "end")])
    spec = bars.bridge(context.locale, rows=len(rows), axis=axis, decimals=shown.decimals)
    _chart(context, made, number, spec, rows, made.lines)


def _end(context: Context, shown: Shown, name: str, amount: float, position: int) -> dict[str, Any]:
    value = amount / shown.unit
    text = formats.number(value, context.locale, decimals=shown.decimals)
    return {
        "label": name,
        "position": position,
        "start": value,
        "end": value,
        "role": "Ink",
        "text": text,
        "is_total": True,
        "tip": f"{name}: {text}",
        "href": None,
    }


def _step(
    context: Context, shown: Shown, name: str, start: float, step: float, position: int
) -> dict[str, Any]:
    better = written.definition(context, shown.number).better
    is_worse = (step < 0) == (better == "higher") and better in ("higher", "lower")
    text = formats.number(step / shown.unit, context.locale, decimals=shown.decimals, signed=True)
    return {
        "label": name,
        "position": position,
        "start": start / shown.unit,
        "end": (start + step) / shown.unit,
        "role": "Off track" if is_worse else "Accent",
        "text": text,
        "is_total": False,
        "tip": f"{name}: {text}",
        "href": None,
    }


NAMED = 12
"""Points with a name beside them at most: those that lie farthest out."""
APART = 0.16, 0.06
"""Of the picture's width and height, what a name needs for itself."""


def _named(places: dict[int, tuple[float, float]]) -> set[int]:
    """The lines with a name: from the farthest out inwards, where no other name stands."""
    if not places:
        return set()
    lows, spans = zip(
        *(
            (min(axis), (max(axis) - min(axis)) or 1.0)
            for axis in zip(*places.values(), strict=True)
        ),
        strict=True,
    )
    shares = {
        line: tuple((v - low) / span for v, low, span in zip(place, lows, spans, strict=True))
        for line, place in places.items()
    }
    chosen: list[int] = []
    for line in sorted(shares, key=lambda each: -max(abs(s - 0.5) for s in shares[each])):
        gaps = (
            [abs(a - b) for a, b in zip(shares[line], shares[held], strict=True)] for held in chosen
        )
        if all(gap[0] > APART[0] or gap[1] > APART[1] for gap in gaps):
            chosen.append(line)
    return set(chosen[:NAMED])


EVEN = 0.05
"""Size of a point, as a share of the largest, where no third number says it."""


def _sizes(made: Answer, lines: Sequence[Line]) -> list[float]:
    """How large the points are by the third number; nothing below zero or unknown has a size."""
    if len(made.asked.numbers) < 3:
        return [EVEN] * len(lines)
    values = [max(0.0, float(line.now.get(made.asked.numbers[2]) or 0)) for line in lines]
    most = max(values, default=0.0) or 1.0
    return [value / most for value in values]


def _points(context: Context, made: Answer) -> None:
    """Two numbers against each other; a third is how large a point is."""
    across, up = made.asked.numbers[:2]
    lines, note = _kept(made, across, POINTS)
    wide, high = _shown(context, made, across, lines), _shown(context, made, up, lines)
    known = [line for line in lines if None not in (wide.of(line.now), high.of(line.now))]
    titles = [
        f"{written.definition(context, s.number).label}, {_unit(context, s).partition(',')[0]}"
        for s in (wide, high)
    ]
    places = {id(line): (float(line.now[across]), float(line.now[up])) for line in known}
    far = _named(places)
    others = made.asked.numbers[1:]
    rows = [
        {
            "x": wide.of(line.now),
            "y": high.of(line.now),
            "size": size,
            "name": written.name(context, made, line, 0),
            "label": written.name(context, made, line, 0) if id(line) in far else None,
            "tip": " · ".join(
                [
                    _tip(context, made, line, across),
                    *(_value(context, line, n) for n in others),
                ]
            ),
            "href": wide.ways.stands_for(line) or None,
        }
        for size, line in sorted(  # what is small stands before what is large
            zip(_sizes(made, known), known, strict=True), key=lambda pair: -pair[0]
        )
    ]
    heading = message("{second} against {first}", first=titles[0], second=titles[1])
    words = plural(
        "{count} value with both numbers.", "{count} values with both numbers.", len(known)
    )
    with blocks.block(heading, " ".join([words, *_sized(context, made), note])):
        if not rows:
            return blocks.say(message("No value has both numbers; the table says why."))
        spec = measured.points(
            context.locale, across=titles[0], up=titles[1], places=(wide.decimals, high.decimals)
        )
        _chart(context, made, across, spec, rows, known)


def _sized(context: Context, made: Answer) -> list[str]:
    """What the third number is, which no axis names."""
    return [
        message(
            "The larger the area of a point, the larger is its {label}; where that is unknown or"
            " not above zero, the point is smallest.",
            label=written.definition(context, number).label,
        )
        for number in made.asked.numbers[2:]
    ]


DRAWN = {BARS: _bars, LINES: _line, SMALL: _small, HEAT: _heat, STEPS: _steps}
