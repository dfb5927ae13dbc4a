"""Rows against the contract: type, range, words, key, reference, order, plausibility. Every fault,
by row and column.

Counted first, all rules of a table in one pass; only where a count is wrong are the rows themselves
looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa

from etl.contract import BY_NAME
from etl.contract.columns import NUMERIC, PRIVATE, Column, Table
from etl.engine import Engine
from etl.intake import currencies
from etl.intake.cells import cell, typed, words
from etl.intake.faults import Fault, Intake, Loaded
from etl.sql import identifier, quoted

SHOWN_FAULTS = 200_000  # rows of one rule listed one by one; as many refuse any publish
# Dates, days of January, and days from first to last, below which an exchange of days and months
# cannot be told from an export of early January.
SWAP_EVIDENCE, SWAP_DAYS, SWAP_SPAN = 30, 6, 180


GROUPED = "^[+-]?[1-9][0-9]{0,2}([.][0-9]{3})+[-]?$"  # points that may stand between thousands


@dataclass(frozen=True)
class Rule:
    """A condition under which a row is wrong, in the words of whoever must mend it."""

    column: Column
    kind: str
    condition: str
    found: str
    expected: str
    remedy: str
    emptied: str = ""
    """The column whose cell is left empty, where it is not the rule's own."""
    is_row_refused: bool = False


def is_vital(table: Table, column: Column) -> bool:
    """Whether a row without it is no row: keys and required columns."""
    return column.required or column.name in table.key


def is_private(table: Table) -> bool:
    """Whether any of its columns may not be published at all."""
    return any(c.shown_to == PRIVATE for c in table.columns)


def home(table: Table) -> str:
    """Where the typed table lives during the build."""
    return f"{'private' if is_private(table) else 'build'}.main.{table.name}"


def prepare(engine: Engine) -> None:
    """Creates the published list of faults."""
    engine.run(
        "create table build.fault (file_id integer, source_row bigint, table_name varchar,"
        " column_name varchar, kind varchar, found varchar, expected varchar, remedy varchar,"
        " project_id varchar, is_row_refused boolean)"
    )


def judge(engine: Engine, table: Table, intake: Intake) -> list[Fault]:
    """Every fault of a table, added to the intake and to the build."""
    files = intake.of(table.name)
    if not files:
        return []
    faults = _judge_types(engine, table, files)
    unread = {(f.line_id, f.contract_column) for f in faults}
    for rule in _broken(engine, table, [_of_days(rule, files) for rule in _rules(table)]):
        faults += [
            f
            for f in _list(engine, table, files=files, rule=rule)
            if rule.kind != "required" or (f.line_id, f.contract_column) not in unread
        ]
    for column in table.columns:
        if column.references and intake.of(column.references):
            faults += _list(
                engine,
                table,
                files=files,
                rule=_reference(
                    table, column, has_refused=bool(intake.refused.get(column.references))
                ),
            )
            faults += (
                _list(engine, table, files=files, rule=agreed)
                if (agreed := _agreement(table, column))
                else []
            )
    faults += _judge_swaps(engine, table, files)
    faults += _judge_marks(engine, table, files)
    faults += _judge_key(engine, table, files)
    write(engine, faults)
    intake.faults += faults
    return faults


# --- rules of single rows -------------------------------------------------------------------------


def _rules(table: Table) -> list[Rule]:
    rules = [rule for column in table.columns for rule in _rules_of(table, column)]
    for first, last in table.date_order:
        same_day = (
            f" and cast({first} as date) = cast({last} as date)" if table.by_name[first].of else ""
        )  # else the days are the fault
        named = table.by_name[table.by_name[first].of or first]  # which a heading is mapped to
        rules.append(
            Rule(
                named,
                "date_order",
                f"{first} > {last}{same_day}",
                f"concat('{first} ', {first}, ' after {last} ', {last})",
                f"{first} not after {last}",
                "Correct whichever is wrong.",
                *_contradicted(table, first, last),
            )
        )
    for first, last in table.order:
        low, high = (
            f"format('{{:.12g}}', cast({first} as double))",
            f"format('{{:.12g}}', cast({last} as double))",
        )
        rules.append(
            Rule(
                table.by_name[first],
                "order",
                f"{first} > {last}",
                f"concat('{first} ', {low}, ' above {last} ', {high})",
                f"{first} not above {last}",
                "Correct whichever is wrong.",
                *_contradicted(table, first, last),
            )
        )
    for part, whole in table.part_of:
        low, high = (
            f"format('{{:.12g}}', cast({part} as double))",
            f"format('{{:.12g}}', cast({whole} as double))",
        )
        rules.append(
            Rule(
                table.by_name[part],
                "order",
                f"{part} > greatest({whole}, 0)",
                f"concat('{part} ', {low}, ' of {whole} ', {high})",
                f"{part} not above {whole}, of which it is a part",
                "Correct whichever is wrong.",
                *_contradicted(table, part, whole),
            )
        )
    return rules


def _of_days(rule: Rule, files: list[Loaded]) -> Rule:
    """Hours of a line that stands for several days may be as many times 24."""
    if rule.kind != "range" or rule.column.name != "worked_hours":
        return rule
    remedy = "Correct it, or state the unit, or line_days = 7 where a line is a week."
    days = {f.file_id: f.source.line_days for f in files if f.source.line_days > 1}
    if not days:
        return replace(rule, remedy=remedy)
    cases = " ".join(f"when {file} then {count}" for file, count in days.items())
    limit = f"{rule.column.high} * case source_file_id {cases} else 1 end"
    return replace(rule, condition=f"abs(worked_hours) > {limit}", remedy=remedy)


def _contradicted(table: Table, first: str, last: str) -> tuple[str, bool]:
    """Of two cells that contradict each other the first is left empty, or the second where the row
    needs the first; one it needs twice goes."""
    free = [name for name in (first, last) if not is_vital(table, table.by_name[name])]
    return (free[0], False) if free else ("", True)


def _between(column: Column) -> str:
    """A value from 0 to 24 h; a value of at least 0."""
    unit = "" if column.unit == "ratio" else f" {column.unit}" if column.unit else ""
    if column.high is None:
        return f"a value of at least {column.low:g}{unit}"
    return (
        f"a value of at most {column.high:g}{unit}"
        if column.low is None
        else f"a value from {column.low:g} to {column.high:g}{unit}"
    )


def _rules_of(table: Table, column: Column) -> list[Rule]:
    return [
        replace(rule, is_row_refused=is_vital(table, column)) for rule in _rules_of_cell(column)
    ]


def _rules_of_cell(column: Column) -> list[Rule]:
    name, rules = identifier(column.name), []
    if column.required:
        rules.append(
            Rule(
                column=column,
                kind="required",
                condition=f"{name} is null",
                found="'an empty cell'",
                expected="a value, it is required",
                remedy="Fill it in the export; a total line is left out with where in portal.toml.",
            )
        )
    if column.values:
        rules.append(
            Rule(
                column=column,
                kind="value",
                condition=f"{name} not in {words(column.values)}",
                found=f"concat('''', {name}, '''')",
                expected=f"one of {', '.join(column.values)}",
                remedy="Translate the word under values in portal.toml, or correct it.",
            )
        )
    bounds = [f"{name} < {column.low}"] * (column.low is not None) + [f"{name} > {column.high}"] * (
        column.high is not None
    )
    if bounds:
        rules.append(
            Rule(
                column=column,
                kind="range",
                condition=f"({' or '.join(bounds)})",
                found=f"format('{{:.12g}}', cast({name} as double))",
                expected=_between(column),
                remedy="Correct it, or state the unit in portal.toml.",
            )
        )
    if column.type == "date":
        rules.append(
            Rule(
                column=column,
                kind="plausible",
                condition=f"year({name}) not between 1950 and 2100",
                found=name,
                expected="a year between 1950 and 2100",
                remedy="Correct the year.",
            )
        )
    return rules


def _reference(table: Table, column: Column, *, has_refused: bool) -> Rule:
    """Every key that is named exists; a table that did not come in at all is not asked, and a
    refused row is its own fault."""
    other, name = BY_NAME[column.references], identifier(column.name)
    missing = f"not exists (select 1 from {home(other)} as o where o.{other.key[0]} = t.{name})"
    if has_refused:
        missing += (
            " and not exists (select 1 from memory.staging.refused_key as k where k.table_name ="
            f" '{other.name}' and k.key = t.{name})"
        )
    return Rule(
        column=column,
        kind="reference",
        condition=f"t.{name} <> '' and {missing}",
        found=f"concat('''', {name}, '''')",
        expected=f"a {other.key[0]} of {other.name}",
        remedy=f"Add it to {other.name}, or correct it.",
        is_row_refused=is_vital(table, column),
    )


def _agreement(table: Table, column: Column) -> Rule | None:
    """What a row names belongs to the project that it names. Tasks may be part of another
    project's: programmes are planned so."""
    other, name = BY_NAME[column.references], identifier(column.name)
    if not {"project_id"} <= table.by_name.keys() & other.by_name.keys() or other.name in (
        table.name,
        "projects",
    ):
        return None
    theirs = (
        f"(select o.project_id from {home(other)} as o where o.{other.key[0]} = t.{name} limit 1)"
    )
    known = (  # else the project is the fault
        f"exists (select 1 from {home(BY_NAME['projects'])} as p where p.project_id = t.project_id)"
    )
    return Rule(
        column=column,
        kind="conflict",
        condition=f"t.{name} <> '' and {theirs} <> t.project_id and {known}",
        found=f"concat({name}, ' of project ', {theirs}, ' beside project_id ', t.project_id)",
        expected=f"a {other.key[0]} of the same project",
        remedy=f"Correct project_id or {column.name}.",
        is_row_refused=is_vital(table, column),
    )


def _broken(engine: Engine, table: Table, rules: list[Rule]) -> list[Rule]:
    """The rules that any row breaks."""
    if not rules:
        return []
    counts = engine.rows(
        f"select {', '.join(f'count(*) filter (where {r.condition})' for r in rules)} from"
        f" {home(table)}"
    )[0]
    return [rule for rule, count in zip(rules, counts, strict=True) if count]


def _list(engine: Engine, table: Table, files: list[Loaded], rule: Rule) -> list[Fault]:
    rows = engine.rows(
        f"select t.source_file_id, t.source_row, {_project(table)}, cast({rule.found} as varchar),"
        f" t.rowid from {home(table)} as t where {rule.condition} order by 1, 2, 5 limit"
        f" {SHOWN_FAULTS}"
    )
    known = {f.file_id: f for f in files}
    return [
        fault(
            known[int(str(file_id))],
            int(str(row)),
            project=project,
            rule=rule,
            found=str(text),
            line=int(str(line)),
        )
        for file_id, row, project, text, line in rows
    ]


def _project(table: Table) -> str:
    return "t.project_id" if "project_id" in table.by_name else "null"


def fault(
    file: Loaded, row: int | None, project: object, rule: Rule, found: str, line: int | None = None
) -> Fault:
    """A broken rule in a file; a private value is not told."""
    name = rule.column.name
    joined = file.source.joined.get(name)
    headings = joined.headings if joined else [h for h, c in file.source.pairs if c == name]
    heading = (
        " + ".join(file.scan.spelled.get(h, h) for h in headings)
        if joined
        else next((file.scan.spelled.get(h, h) for h in headings), name)
    )
    return Fault(
        table=file.source.table,
        file=file.file.name,
        row=row,
        column=name if heading == name else f"{heading} ({name})",
        kind=rule.kind,
        found="a private value" if rule.column.shown_to == PRIVATE else found,
        expected=rule.expected,
        remedy=rule.remedy,
        file_id=file.file_id,
        project_id=None if project is None else str(project),
        contract_column=name,
        line_id=line,
        emptied=rule.emptied,
        is_row_refused=rule.is_row_refused,
    )


# --- types, keys, exchanged days and months -------------------------------------------------------


def _judge_types(engine: Engine, table: Table, files: list[Loaded]) -> list[Fault]:
    """A filled cell that became null could not be read; one with a default is never null
    otherwise."""
    faults: list[Fault] = []
    columns = [c for c in table.columns if c.type not in ("text", "instant")]
    counts = ", ".join(f"count({identifier(c.name)})" for c in columns)
    for file in files:
        here = f"from {home(table)} where source_file_id = {file.file_id}"
        taken = engine.rows(f"select {counts} {here}")[0] if columns else ()
        for column, count in zip(columns, taken, strict=True):
            if column.name in file.counts.filled and int(str(count)) < (
                file.counts.rows if column.default else file.counts.filled[column.name]
            ):
                faults += _unread(engine, table, column=column, file=file)
    return faults


OF_WEEK = (
    "state date_format, or, where another heading holds the year, say joined ="
    ' { week = { headings = ["Year", "Week"], by = "-W" } }'
)
"""How a week without a year gets one."""


SIGNED = ", alone or with the sign or code of a currency"
OF_SIGN = "Write the code of its currency, such as EUR, or leave it empty if unknown."
"""What stands beside an amount and is no sign that is known."""


def _unread(engine: Engine, table: Table, column: Column, file: Loaded) -> list[Fault]:
    text = cell(file.source, file.scan, column)
    form = file.source.date_formats.get(column.name, file.source.date_format) or "2026-11-20"
    form = form if isinstance(form, str) else " or ".join(form)
    marks = f"a number with the decimal mark '{file.source.decimal_mark}'"
    expected = {"date": f"a date written as {form}", "boolean": "yes or no"}.get(column.type, marks)
    setting = {"date": "state date_format", "boolean": "translate it under values"}.get(
        column.type, "state decimal and thousands"
    )
    if column.name == "week":
        expected, setting = f"{expected}, or a week with its year such as 2026-W50", OF_WEEK
    rule = Rule(
        column=column,
        kind="type",
        condition="",
        found="",
        expected=expected,
        remedy=f"Correct it, {setting} in portal.toml, or leave it empty if unknown.",
        is_row_refused=is_vital(table, column),
    )
    first = int(
        str(
            engine.rows(
                f"select min(rowid) from {home(table)} where source_file_id = {file.file_id}"
            )[0][0]
        )
    )
    wrong = (
        f"select {first} + row_number() over () - 1 as line_id, _row, {text} as found, {text} is"
        f" not null and {typed(file.source, file.scan, column)} is null as is_wrong from {file.raw}"
    )
    rows = engine.rows(
        f"select wrong._row, {_project(table)}, wrong.found, wrong.line_id from ({wrong}) as wrong"
        f" join {home(table)} as t on t.rowid = wrong.line_id where wrong.is_wrong order by 4 limit"
        f" {SHOWN_FAULTS}"
    )
    signed = replace(rule, expected=f"{marks}{SIGNED}", remedy=OF_SIGN)
    return [
        fault(
            file,
            int(str(row)),
            project=project,
            rule=signed
            if column.unit == "currency" and currencies.split(str(content))[0]
            else rule,
            found=f"'{content}'",
            line=int(str(line)),
        )
        for row, project, content, line in rows
    ]


def _judge_key(engine: Engine, table: Table, files: list[Loaded]) -> list[Fault]:
    """The first row of a key stays; every later one is a fault."""
    names = table.key or ((table.unique,) if table.unique else ())
    if not names or _is_unique(engine, table, names):
        return []
    keys = ", ".join(identifier(k) for k in names)
    rows = engine.rows(
        f"select source_file_id, source_row, {_project(table)}, concat_ws(', ', {keys}), line_id"
        f" from (select t.*, t.rowid as line_id, row_number() over (partition by {keys} order by"
        f" t.rowid) as occurrence from {home(table)} as t where {identifier(names[-1])} is not"
        f" null) as t where occurrence > 1 order by 1, 2, 5 limit {SHOWN_FAULTS}"
    )
    known = {f.file_id: f for f in files}
    remedy = (
        "Remove one of the rows."
        if table.key
        else "Remove one of the rows, or do not map the number where lines share it."
    )
    rule = Rule(
        column=table.by_name[names[-1]],
        kind="key",
        condition="",
        found="",
        expected=f"a new {' and '.join(names)}",
        remedy=remedy,
        is_row_refused=True,
    )
    return [
        fault(
            known[int(str(f))],
            int(str(row)),
            project=project,
            rule=rule,
            found=f"'{text}', which came before,",
            line=int(str(line)),
        )
        for f, row, project, text, line in rows
    ]


def _is_unique(engine: Engine, table: Table, names: tuple[str, ...]) -> bool:
    """Whether no key comes twice. As many hashes as rows prove it, and take a fraction of the
    memory of the keys themselves."""
    keys = ", ".join(identifier(k) for k in names)
    filled = f"from {home(table)} where {identifier(names[-1])} is not null"
    total, hashes = engine.rows(f"select count(*), count(distinct hash({keys})) {filled}")[0]
    return (
        total == hashes
        or engine.rows(f"select count(*) from (select {keys} {filled} group by all)")[0][0] == total
    )


def _judge_marks(engine: Engine, table: Table, files: list[Loaded]) -> list[Fault]:
    """Numbers of a file in which every point stands before three digits, where no marks are stated:
    1.250 may be 1250.

    Any other number with a point tells that it stands before decimals; numbers of a format that
    knows numbers have no mark at all.
    """
    faults: list[Fault] = []
    for file in files:
        fed = [c for c in table.columns if c.type in NUMERIC and c.name in file.counts.filled]
        if file.source.decimal or file.source.thousands or not fed:
            continue
        texts = [_bare(file, c) for c in fed]
        asked = ", ".join(
            f"count(*) filter (contains({t}, '.') and {'not ' * (not like)}regexp_matches({t},"
            f" {quoted(GROUPED)}))"
            for like in (True, False)
            for t in texts
        )
        counts = [int(str(n)) for n in engine.rows(f"select {asked} from {file.raw}")[0]]
        if not sum(counts[len(fed) :]):
            faults += [
                _marks(file, column, like)
                for column, like in zip(fed, counts, strict=False)
                if like
            ]
    return faults


def _bare(file: Loaded, column: Column) -> str:
    """The number of a cell, without the sign of a currency."""
    text = cell(file.source, file.scan, column)
    if not file.scan.signs or column.unit != "currency":
        return text
    return f"coalesce({currencies.bare(text, file.scan.signs)}, {text})"


def _marks(file: Loaded, column: Column, count: int) -> Fault:
    rule = Rule(
        column=column,
        kind="marks",
        condition="",
        found="",
        expected="clear: a point before three digits may be a thousands or a decimal mark",
        remedy=(
            'Say thousands = "." and decimal = ",", or decimal = ".", in [[source]]'
            f" {file.source.number}."
        ),
    )
    return fault(
        file,
        None,
        project=None,
        rule=rule,
        found=f"{count} {'number' if count == 1 else 'numbers'} such as 1.250",
    )


def _judge_swaps(engine: Engine, table: Table, files: list[Loaded]) -> list[Fault]:
    """Columns whose days and months look exchanged; each date alone is valid, only their
    distribution tells. One pass over each file for all of them.

    Where days up to 12 were exchanged with months, those dates carry their months in the day's
    place. People date things to the first of a month: a pile-up in month 1, spread over its days,
    where there is none on day 1 is that pile, exchanged; one busy day in January is not. The dates
    whose day is past 12 cannot have been exchanged and say how the months really lie.
    """
    faults = []
    for file in files:
        columns = [
            c
            for c in table.columns
            if c.type == "date"
            and file.counts.filled.get(c.name, 0) >= SWAP_EVIDENCE
            and c.name not in file.source.as_written
        ]
        if columns:
            lain = engine.rows(
                f"select {', '.join(_lie(identifier(c.name)) for c in columns)} from {home(table)}"
                f" where source_file_id = {file.file_id}"
            )[0]
            for place, column in enumerate(columns):
                faults += _swapped(
                    column, file, [int(str(v or 0)) for v in lain[8 * place : 8 * place + 8]]
                )
    return faults


def _lie(name: str) -> str:
    """How the dates of a column lie, in eight numbers."""
    low = f"{name} is not null and day({name}) <= 12"
    return (
        f"count(*) filter (where {low}), count(*) filter (where {low} and month({name}) = 1),"
        f" count(*) filter (where {low} and day({name}) = 1), count(*) filter (where day({name}) >"
        f" 12), count(*) filter (where day({name}) > 12 and month({name}) = 1), count(*) filter"
        f" (where {low} and day({name}) = month({name})), count(distinct day({name})) filter (where"
        f" {low} and month({name}) = 1), date_diff('day', min({name}), max({name}))"
    )


def _swapped(column: Column, file: Loaded, lain: list[int]) -> list[Fault]:
    """The fault of a column whose dates lie as exchanged ones do."""
    early, january, first, late, late_january, same, spread, span = lain
    if (
        early < SWAP_EVIDENCE
        or spread < SWAP_DAYS
        or span < SWAP_SPAN
        or january - same < 0.25 * early
    ):
        return []
    expected = max(late_january / late if late >= 20 else 0, 1 / 12)
    if january / early <= 2.5 * expected or january <= 2 * first:
        return []
    rule = Rule(
        column=column,
        kind="swapped",
        condition="",
        found="",
        expected="how dates lie when days and months are in their places",
        remedy=(
            f'If they are exchanged, say date_formats.{column.name} = "swapped" in [[source]]'
            f' {file.source.number}; if they are right, as_written = ["{column.name}"].'
        ),
    )
    evidence = (
        f"{january} of {early} dates with a day up to 12 fall in January but only {first} on the"
        " first of a month:"
    )
    return [fault(file, None, project=None, rule=rule, found=evidence)]


def write(engine: Engine, faults: list[Fault]) -> None:
    """Through Arrow: inserting a hundred thousand faults one by one would take minutes."""
    if faults:
        columns = {
            "file_id": "file_id",
            "source_row": "row",
            "table_name": "table",
            "column_name": "column",
            "kind": "kind",
            "found": "found",
            "expected": "expected",
            "remedy": "remedy",
            "project_id": "project_id",
            "is_row_refused": "is_row_refused",
        }
        engine.register(
            "found_fault",
            pa.table(
                {name: [getattr(f, field) for f in faults] for name, field in columns.items()}
            ),
        )
        engine.run("insert into build.fault select * from found_fault")
