"""The headings of a file against what its source says of them: each is mapped or passed over, each
that is needed is there; those of a preset are brought to the names it knows them by."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from etl.contract import BY_NAME
from etl.intake.faults import Fault
from etl.intake.readers import Scan
from etl.settings import Joined, Source, nearest
from etl.sources import begins, plain
from etl.sql import identifier, quoted

MOST_NAMED = 8
"""So many headings are named in one remedy."""
UNKNOWN, NO_HEADING = "unknown heading", "no heading"
"""What is found where a heading feeds nothing, and where nothing feeds a column."""
Wrong = tuple[str, str, str, str]
"""Heading, found, expected, remedy."""


@dataclass(frozen=True)
class Fit:
    """A source as one file fills it."""

    source: Source
    """With the headings alone that are there."""
    scan: Scan
    """With the headings as the source calls them."""
    listed: str = "*"
    """What is selected of the file's text to call its headings so."""
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    is_fed: bool = True
    """Whether the table can be fed; where it cannot and there is no fault, a note says why."""


def fit(source: Source, file: Path, scanned: Scan) -> Fit:
    """How the headings of `found` feed the source's table."""
    if source.system:
        return _of_preset(source, file, scanned)
    wrong = () if source.select else _wrong(source, scanned)
    return Fit(source, scanned, faults=_faults(source, file, wrong), is_fed=not wrong)


def _wrong(source: Source, scanned: Scan) -> tuple[Wrong, ...]:
    """Every heading is mapped or ignored, every mapped heading is there, every required column is
    fed."""
    known = source.mapped | source.elsewhere | {*source.ignore} | scanned.own
    unknown = [h for h in scanned.headings if h not in known]
    named = (*source.columns, *_parts(source))
    missing = [h for h in named if h not in scanned.headings]
    again = _repeated(unknown, scanned.headings)
    return (
        *(_twice(source, same, scanned.headings) for same in again),
        *(_unknown(source, h) for h in unknown if not any(h in same for same in again)),
        *(_missing(heading, scanned.headings) for heading in dict.fromkeys(missing)),
        *(
            (column, NO_HEADING, f"a heading mapped to {column}", f"Map it in {_place(source)}.")
            for column in _unfed(source)
        ),
    )


def _parts(source: Source) -> list[str]:
    return [heading for joined in source.joined.values() for heading in joined.headings]


def _unfed(source: Source) -> list[str]:
    """The required columns that nothing feeds."""
    columns = BY_NAME[source.table].columns
    return [c.name for c in columns if c.required and not c.default and c.name not in source.fed]


def _place(source: Source) -> str:
    return f"[[source]] {source.number}"


def _repeated(unknown: Iterable[str], there: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The headings that stand in a file several times and of which one is not spoken of, each with
    the names its places have."""
    names = dict.fromkeys(plain(h) for h in unknown)
    same = [tuple(h for h in there if plain(h) == name) for name in names]
    return [alike for alike in same if len(alike) > 1]


def _twice(source: Source, same: tuple[str, ...], there: tuple[str, ...]) -> Wrong:
    """One heading at several places: which name stands for which."""
    places = [there.index(h) + 1 for h in same]
    listed = ", ".join(f"'{h}' is column {n}" for h, n in zip(same, places, strict=True))
    rest = ", ".join(f'"{h}"' for h in same[1:])
    return (
        same[0],
        f"one heading {len(same)} times, in columns {_and(places)}",
        "each of them mapped or ignored",
        f"Here {listed}: name the one that counts under {_place(source)} columns and the rest in"
        f" ignore. Where the first counts, ignore = [{rest}].",
    )


def _and(places: list[int]) -> str:
    return f"{', '.join(map(str, places[:-1]))} and {places[-1]}"


def _unknown(source: Source, heading: str) -> Wrong:
    remedy = f"Map '{heading}' under {_place(source)} columns, or ignore it."
    return heading, UNKNOWN, "a mapped or ignored heading", remedy


def _missing(heading: str, there: Iterable[str]) -> Wrong:
    remedy = f"Correct the mapping or the export.{nearest(heading, there)}"
    return heading, "missing heading", f"the heading '{heading}'", remedy


def _faults(source: Source, file: Path, wrong: Iterable[Wrong]) -> tuple[Fault, ...]:
    return tuple(
        Fault(
            table=source.table,
            file=file.name,
            row=None,
            column=column,
            kind="heading",
            found=found,
            expected=expected,
            remedy=remedy,
        )
        for column, found, expected, remedy in wrong
    )


# --- presets --------------------------------------------------------------------------------------


def _of_preset(source: Source, file: Path, scanned: Scan) -> Fit:
    preset = {*source.headings, *source.made}
    own = [h for h in source.columns if h not in preset and not source.select]
    there, passed, unknown = _named(source, scanned.headings, own, source.elsewhere | scanned.own)
    listed = _listed(source, there)
    if source.days and (days := [h for h in unknown if begins(h, source.span)]):
        unknown = [h for h in unknown if h not in days]
        there |= dict.fromkeys(source.days, days[0])
        listed += f", {_by_day(source, days)}"
    made = [name for name, of in source.made_of.items() if any(h in there for h in of)]
    feeding = there | {name: source.made_of[name][0] for name in made}
    fed = source if source.select else _present(source, feeding)
    again = _repeated(unknown, scanned.headings)
    wrong = [_twice(source, same, scanned.headings) for same in again]
    wrong += [_strange(source, h, there) for h in unknown if not any(h in s for s in again)]
    wrong = wrong if source.is_main else []
    wrong += [_missing(h, scanned.headings) for h in own if h not in there]
    lacking = _lacking(fed, there)
    if lacking and source.is_main:
        wrong += [_absent(source, column) for column in lacking]
    passed = [h for h in passed if _is_passed(source, h)]
    notes = [_passed(file, passed)] if passed and source.is_main else []
    if lacking and not source.is_main:
        notes.append(_feeds_nothing(source, file, lacking))
    return Fit(
        source=fed,
        scan=replace(scanned, headings=tuple(there), spelled=_spelled(source, there, made)),
        listed=listed,
        faults=_faults(source, file, wrong),
        notes=tuple(notes),
        is_fed=not wrong and not lacking,
    )


def _spelled(source: Source, there: dict[str, str], made: list[str]) -> dict[str, str]:
    """What the file calls each heading; one that is made, by those it is made of."""
    parts = {name: [there[h] for h in source.made_of[name] if h in there] for name in made}
    return there | {name: " or ".join(texts) for name, texts in parts.items()}


def _named(
    source: Source, headings: Iterable[str], own: Iterable[str], of_file: frozenset[str]
) -> tuple[dict[str, str], list[str], list[str]]:
    """What the source calls each heading, with what the file does; those passed over; those nobody
    knows."""
    spelled = {plain(w): h for h, words in source.headings.items() for w in (h, *words)}
    names: dict[str, str] = {}
    passed, unknown = [], []
    for heading in headings:
        if heading in own:
            names[heading] = heading
        elif name := _name(source, heading, spelled):
            names[_next(name, names)] = heading
        elif heading in source.ignore or _is_passed(source, heading) or heading in of_file:
            passed.append(heading)
        else:
            unknown.append(heading)
    return names, passed, unknown


def _name(source: Source, heading: str, spelled: dict[str, str]) -> str:
    """What the preset calls a heading that portal.toml does not ignore."""
    return "" if heading in source.ignore else spelled.get(plain(heading), "")


def _next(name: str, taken: dict[str, str]) -> str:
    """The name, numbered where it comes again."""
    place = sum(1 for other in taken if other == name or other.startswith(f"{name}#")) + 1
    return name if place == 1 else f"{name}#{place}"


def _is_passed(source: Source, heading: str) -> bool:
    return any(fnmatchcase(plain(heading), plain(pattern)) for pattern in source.passed)


def _present(source: Source, there: dict[str, str]) -> Source:
    """The source with those of its headings that the file has; one that comes again feeds the same
    columns."""
    columns = {
        heading: names
        for name, names in source.columns.items()
        for heading in there
        if heading == name or (heading.startswith(f"{name}#") and name not in source.several)
    }
    joined = {
        column: Joined(parts, j.by)
        for column, j in source.joined.items()
        if (parts := tuple(h for h in j.headings if h in there))
    }
    return replace(source, columns=columns, joined=joined)


def _lacking(source: Source, there: dict[str, str]) -> list[str]:
    """What the table cannot be fed without: a required column, or all headings it could be made
    of."""
    if source.needs and not any(h in there for h in source.needs):
        return list(source.needs)
    return [] if source.select else _unfed(source)


def _by_day(source: Source, days: list[str]) -> str:
    """A row of each cell below a day, or a week or a month, of which the first day stands."""
    day, cells = (quoted(name) for name in source.days)
    pairs = (f"{{{day}: {quoted(begins(h, source.span))}, {cells}: {identifier(h)}}}" for h in days)
    return f"unnest([{', '.join(pairs)}], recursive := true)"


def _listed(source: Source, there: dict[str, str]) -> str:
    """Every heading of the preset by its name, empty where the file has none."""
    cells = {name: identifier(heading) for name, heading in there.items()}
    for name in source.several:
        every = [h for n, h in there.items() if n == name or n.startswith(f"{name}#")]
        if len(every) > 1:
            texts = ", ".join(f"nullif(trim({identifier(h)}), '')" for h in every)
            cells[name] = f"nullif(concat_ws(chr(10), {texts}), '')"
    absent = [h for h in source.headings if h not in cells and h not in source.days]
    empty = dict.fromkeys(absent, "cast(null as varchar)")
    return ", ".join(f"{sql} as {identifier(name)}" for name, sql in (cells | empty).items())


def _strange(source: Source, heading: str, there: dict[str, str]) -> Wrong:
    absent = [h for h in source.headings if h not in there]
    remedy = f"Map it under {_place(source)} columns, or ignore it."
    if absent:
        close = difflib.get_close_matches(heading, absent, n=1, cutoff=0.4)
        likest = [*close, *_needed(source, absent), "…"][0]
        listed = ", ".join(f"'{h}'" for h in absent[:MOST_NAMED])
        more = f" and {len(absent) - MOST_NAMED} more" if len(absent) > MOST_NAMED else ""
        remedy = (
            f"If it is a heading of {source.system} by another name, say headings = {{"
            f' "{likest}" = "{heading}" }} in {_place(source)} (not there are'
            f" {listed}{more}); else map it under columns, or ignore it."
        )
    return heading, UNKNOWN, f"a heading of {source.system} ({source.export})", remedy


def _needed(source: Source, absent: Iterable[str]) -> list[str]:
    """Of the headings that are not there, those without which the table cannot be fed."""
    required = {c.name for c in BY_NAME[source.table].columns if c.required}
    return [h for h in absent if h in source.needs or required & _fed_by(source, h)]


def _absent(source: Source, column: str) -> Wrong:
    own = [h for h in source.headings if column in _fed_by(source, h)]
    wanted = " or ".join(f"'{h}'" for h in own) or f"a heading mapped to {column}"
    remedy = (
        f'Export it as well, or say headings = {{ "{own[0]}" = "…" }} in {_place(source)}.'
        if own
        else f"Map it under {_place(source)} columns."
    )
    return column, NO_HEADING, f"the heading {wanted}", remedy


def _fed_by(source: Source, heading: str) -> set[str]:
    made = {name for name, of in source.made_of.items() if heading in of}
    alone = {column for name, column in source.pairs if name == heading or name in made}
    return alone | {c for c, j in source.joined.items() if heading in j.headings}


def _passed(file: Path, headings: list[str]) -> str:
    names = list(dict.fromkeys(h.split("#")[0] for h in headings))
    count = f"{len(headings)} {'heading is' if len(headings) == 1 else 'headings are'}"
    return f"{file.name}: {count} passed over: {', '.join(names)}."


def _feeds_nothing(source: Source, file: Path, lacking: list[str]) -> str:
    wanted = " or ".join(f"'{h}'" for h in lacking)
    what = "heading" if source.needs else "heading for"
    return f"{file.name} feeds no {source.table}: it has no {what} {wanted}."
