"""Which rows a file gives a table: one for each key where a preset makes them of what another table
names, and none whose value two headings say differently."""

from __future__ import annotations

from pathlib import Path

from etl.contract import BY_NAME
from etl.contract.columns import PRIVATE
from etl.engine import Engine
from etl.intake.cells import cell
from etl.intake.faults import Fault, Intake
from etl.intake.readers import Scan
from etl.settings import Source
from etl.sql import identifier


def reduce(engine: Engine, source: Source, scan: Scan, raw: str, intake: Intake) -> list[str]:
    """Leaves one row of each key that no other source has, with the first cell that is filled;
    returns what was chosen from."""
    keys = [cell(source, scan, BY_NAME[source.table].by_name[k]) for k in _key(source)]
    headings = sorted(source.mapped)
    kept = [
        f"arg_min({identifier(h)}, _row) filter (where {_filled(h)} is not null) as {identifier(h)}"
        for h in headings
    ]
    counted = [f"count(distinct {_filled(h)}) as {identifier('#' + h)}" for h in headings]
    listed = ", ".join(["min(_row) as _row", *kept, *counted])
    there = " and ".join(f"{key} is not null" for key in keys)
    engine.run(
        f"create table {raw}_kept as select {listed} from {raw} where"
        f" {there}{_of_others(source, keys, intake)} group by {', '.join(keys)}"
    )
    engine.run(f"drop table {raw}")
    engine.run(f"alter table {raw}_kept rename to {raw.rsplit('.', 1)[1]}")
    return _choices(engine, source, raw, headings)


def _key(source: Source) -> tuple[str, ...]:
    return BY_NAME[source.table].key


def _filled(heading: str) -> str:
    return f"nullif(trim({identifier(heading)}), '')"


def _of_others(source: Source, keys: list[str], intake: Intake) -> str:
    """A condition that leaves out the keys that files read before have."""
    columns = [BY_NAME[source.table].by_name[k] for k in _key(source)]
    conditions = []
    for file in intake.of(source.table):
        theirs = [cell(file.source, file.scan, c) for c in columns]
        listed = ", ".join(theirs)
        known = " and ".join(f"{text} is not null" for text in theirs)
        conditions.append(
            f" and ({', '.join(keys)}) not in (select ({listed}) from {file.raw} where {known})"
        )
    return "".join(conditions)


def _choices(engine: Engine, source: Source, raw: str, headings: list[str]) -> list[str]:
    """A sentence for each heading that says several things of one key."""
    named = {h for j in source.joined.values() for h in j.headings}
    named |= {h for h, c in source.pairs if c in _key(source)}
    asked = [h for h in headings if h not in named]
    if not asked:
        return []
    several = ", ".join(f"count(*) filter ({identifier('#' + h)} > 1)" for h in asked)
    counts = engine.rows(f"select {several} from {raw}")[0]
    return [
        f"{source.table}: {count} {'comes' if count == 1 else 'come'} with more than one"
        f" '{heading}' in {source.path}; the first is taken."
        for heading, count in zip(asked, counts, strict=True)
        if count
    ]


def chosen_from(engine: Engine, source: Source, scan: Scan, raw: str, file: Path) -> list[Fault]:
    """A fault for each column that two headings feed and say differently in one row: parts of a
    value are joined, not chosen from."""
    faults = []
    for column in dict.fromkeys(c for _, c in source.pairs):
        headings = [h for h, c in source.pairs if c == column]
        if len(headings) < 2 or column in source.first_filled or source.select:
            continue
        texts = ", ".join(_filled(h) for h in headings)
        differ = f"len(list_distinct([{texts}])) > 1"
        if rows := engine.rows(
            f"select _row, {texts} from {raw} where {differ} order by _row limit 1"
        ):
            faults.append(_conflict(source, scan, file, column, headings, rows[0]))
    return faults


def _conflict(
    source: Source,
    scan: Scan,
    file: Path,
    column: str,
    headings: list[str],
    row: tuple[object, ...],
) -> Fault:
    is_hidden = BY_NAME[source.table].by_name[column].shown_to == PRIVATE
    names = [scan.spelled.get(h, h) for h in headings]
    listed = ", ".join(f'"{name}"' for name in names)
    filled = " and ".join(
        f"'{text}' under {name}" for name, text in zip(names, row[1:], strict=True) if text
    )
    return Fault(
        table=source.table,
        file=file.name,
        row=int(str(row[0])),
        column=f"{' + '.join(names)} ({column})",
        kind="heading",
        found="two private values" if is_hidden else filled,
        expected=f"one value of {column}",
        remedy=(
            f'Say joined = {{ {column} = {{ headings = [{listed}], by = " " }} }} in [[source]]'
            f" {source.number} if they are parts of one value, or first_filled ="
            f' ["{column}"] if the first that is filled counts.'
        ),
        contract_column=column,
    )
