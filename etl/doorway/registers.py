"""What lists name without saying what there is: departments of a project list, people of a time
report. And by which of its headings a list is named in others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from etl.contract import BY_NAME
from etl.doorway import words
from etl.doorway.drafts import Answers, Draft, Proposal, Strangers
from etl.doorway.match import NAMED_BY_ITS_ID, Field, assign
from etl.doorway.strangers import OWN, asked, codes_file
from etl.doorway.survey import Written
from etl.sources import PRESETS, plain

DERIVED = ("people", "projects", "programmes", "customers", "roles", "teams", "departments")
"""Registers that can be made of what other lists name; in the order they name each other."""
CONSTANT = {
    "projects": (
        "project_name",
        "programme_id",
        "department_id",
        "customer_id",
        "manager_name",
        "category",
    ),
    "people": ("person_name", "team_id", "role_id"),
    "teams": ("department_id",),
}
"""Columns of a register that may stand beside its key in a list of something else."""


PROJECT_NAMES = ["project name", "project title", "projektname", "nom du projet", "project"]
"""Headings that name a project in whatever list."""


def complete(proposal: Proposal, answers: Answers) -> None:
    """Adds the registers that are named and not there; lets go of what names one that cannot be
    made. Codes that no list has are asked about, once for all."""
    coded: list[tuple[Draft, Field]] = []
    for table in DERIVED:
        there = [
            d for d in proposal.drafts if table in (d.feeds or (d.table,)) and not d.is_register
        ]
        for draft in list(proposal.drafts):
            for named in [f for f in draft.fields if f.column.references == table]:
                if table == draft.table:
                    continue
                if apart := _told_apart(draft, named, there):
                    draft.fields[draft.fields.index(named)] = apart
                    _add(proposal, table, draft, apart)
                    proposal.notes.append(
                        f"{draft.export.name} gives numbers to its projects that another list gives"
                        " to others: number and name together tell them apart."
                    )
                elif table == "people":
                    _add(proposal, table, draft, named)
                elif _is_strange(draft, named, there):
                    coded += [(draft, named)] if there and _is_bare(draft, named) else []
                    _add(proposal, table, draft, named)
        if table == "teams":
            _house_teams(proposal)
    _ask_codes(proposal, answers, coded)
    _let_go(proposal)
    _tell_apart(proposal)
    _tell_turned_names(proposal)


def _is_bare(draft: Draft, named: Field) -> bool:
    """Whether a list says of its projects a number alone, in more rows than one each: a ledger, not
    a portfolio of its own."""
    is_named = bool(_names_beside(draft, [named.written]))
    return named.column.references == "projects" and not is_named and draft.table != "projects"


def _names_beside(draft: Draft, taken: list[Written]) -> list[Written]:
    """What else a list says that is called like the name of a project."""
    return [
        c
        for c in draft.export.columns
        if c not in taken and words.likeness(c.heading, PROJECT_NAMES) > 0.95 and c.filled
    ]


def _ask_codes(proposal: Proposal, answers: Answers, coded: list[tuple[Draft, Field]]) -> None:
    """Whether what a ledger names is what another list has, by other codes; if so, a file of codes
    says which is which, and what was added for them goes."""
    if not coded:
        return
    strange = [
        Strangers(d.export.name, f.column.name, f.written.values, f.written.filled)
        for d, f in coded
    ]
    if proposal.ask(answers, asked(strange, OWN)) != "yes":
        return
    for draft, named in coded:
        draft.settings.setdefault("map", {})[named.column.name] = codes_file(named.column.name)
    added = {(d.export.name, f.written.heading) for d, f in coded}
    proposal.drafts = [
        d
        for d in proposal.drafts
        if not (
            d.is_register
            and d.table == "projects"
            and any((d.export.name, f.written.heading) in added for f in d.fields)
        )
    ]
    proposal.codes = strange


def _tell_apart(proposal: Proposal) -> None:
    """A file of which no project stands in any other is about others, or has its own codes."""
    named: dict[str, set[str]] = {}
    for draft in proposal.drafts:
        if "project_id" not in draft.settings.get("map", {}):
            named.setdefault(draft.export.name, set()).update(_projects(draft))
    for name, projects in named.items():
        others = {p for other, theirs in named.items() if other != name for p in theirs}
        if projects and others and not projects & others:
            proposal.notes.append(
                f"{name} names projects, and none that another file names: they stand by"
                " themselves. If they are the same by other codes, a file of codes makes them one,"
                ' project_id = "project-codes.csv" under [map].'
            )


def _projects(draft: Draft) -> set[str]:
    """What a list calls its projects by."""
    if not draft.system:
        fed = [f.written for f in draft.fields if f.column.name == "project_id"]
        return {v for written in fed for v in written.values}
    heard = {
        plain(word)
        for export in PRESETS[draft.system].exports.values()
        for keys in export.tables.values()
        for heading, columns in keys.get("columns", {}).items()
        if "project_id" in ([columns] if isinstance(columns, str) else columns)
        for known in export.made.get(heading, {}).get("of", (heading,))
        for word in (known, *export.headings.get(known, ()))
    }
    return {v for c in draft.export.columns if plain(c.heading) in heard for v in c.values}


def _tell_turned_names(proposal: Proposal) -> None:
    """Lee, Kim and Kim Lee count as two people until somebody says that they are one."""
    names = {
        v
        for d in proposal.drafts
        for f in d.fields
        if f.column.references == "people" or f.column.name == "person_id"
        for v in f.written.values
    }
    turned = [(n, other) for n in sorted(names) if (other := _turned(n)) in names]
    if turned:
        listed = "; ".join(f"'{name}' and '{other}'" for name, other in turned[:4])
        more = f" and {len(turned) - 4} more" if len(turned) > 4 else ""
        proposal.notes.append(
            f"{listed}{more} may be one person, and count as two: a file of codes makes them one,"
            ' person_id = "people-codes.csv" under [map].'
        )


def _turned(name: str) -> str:
    """Kim Lee of Lee, Kim; '' for a name without a comma."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else ""


STRANGE = 0.1
"""Of what a list names, the share another has to know to be about the same things."""


def _is_strange(draft: Draft, named: Field, there: list[Draft]) -> bool:
    """Whether no list says what is named here: there is none, or what there is, is of other
    things. What a known system lists is not looked at."""
    keys = [f.written for d in there for c in d.contract.key if (f := d.of(c))]
    is_translated = named.column.name in draft.settings.get("map", {})
    return not (is_translated or any(d.system for d in there)) and all(
        _overlap(named.written, key) < STRANGE for key in keys
    )


def _told_apart(draft: Draft, named: Field, there: list[Draft]) -> Field | None:
    """Number and name as one key, where two lists number other projects alike: the same numbers
    and no name in common."""
    names = _names_beside(draft, [f.written for f in draft.fields])
    theirs = [f.written for d in there if (f := d.of("project_name"))]
    keys = [f.written for d in there if (f := d.of("project_id"))]
    if named.column.references != "projects" or not (names and theirs) or named.written.parts:
        return None
    is_numbered_alike = any(_overlap(named.written, key) >= STRANGE for key in keys)
    if not is_numbered_alike or any(_overlap(names[0], other) >= STRANGE for other in theirs):
        return None
    both = (named.written.heading, names[0].heading)
    return Field(
        replace(named.written, heading=" + ".join(both), parts=both), named.column, named.share
    )


def _add(proposal: Proposal, table: str, draft: Draft, named: Field) -> None:
    """One register for each list that names it: what one has, the next does not repeat."""
    if any(
        d.table == table
        and d.is_register
        and d.export is draft.export
        and named.written.heading in d.headings
        for d in proposal.drafts
    ):
        return
    key, name = NAMED_BY_ITS_ID[table]
    by_name = BY_NAME[table].by_name
    fields = [Field(named.written, by_name[key], named.share)]
    used = {named.written.heading, *named.written.parts[:1]}
    free = [c for c in draft.export.columns if c.heading not in used]
    beside = [
        f
        for f in assign(free, table)
        if f.column.name in CONSTANT.get(table, ())
        and not (draft.table == "projects" and f.column.name != "department_id")
        and (f.column.name != name or f.share > 0.9)
        and _is_of(draft, f.written, table)
    ]
    if not any(f.column.name == name for f in beside):
        fields.append(Field(named.written, by_name[name], named.share))
    proposal.drafts.append(Draft(table, draft.export, fields + beside, is_register=True))


def _is_of(draft: Draft, written: Written, table: str) -> bool:
    """Whether a heading is not already something else of its own list, such as the name of a
    task."""
    own = next((f.column for f in draft.fields if f.written is written), None)
    return own is None or bool(own.references) or own.name in CONSTANT.get(table, ())


def _house_teams(proposal: Proposal) -> None:
    """A team needs a department: where none is said, each stands for its own."""
    for draft in [d for d in proposal.drafts if d.table == "teams" and not d.of("department_id")]:
        team = draft.of("team_id") or draft.of("team_name")
        if team:
            column = BY_NAME["teams"].by_name["department_id"]
            draft.fields.append(Field(team.written, column, team.share))
            proposal.notes.append(
                f"{draft.export.name} does not say which department a team belongs to: each team"
                " stands for its own."
            )


def _let_go(proposal: Proposal) -> None:
    """What names a list that is not there names nothing."""
    there = proposal.tables()
    for draft in proposal.drafts:
        lost = [f for f in draft.fields if f.column.references and f.column.references not in there]
        draft.fields = [f for f in draft.fields if f not in lost]


# --- keys -----------------------------------------------------------------------------------------


def settle_keys(proposal: Proposal) -> None:
    """Chooses the heading a list is named by in the others: a project by its number or its name."""
    for table, (key, name) in NAMED_BY_ITS_ID.items():
        own = [d for d in proposal.drafts if d.table == table and not d.is_register]
        others = [
            (d, f)
            for d in proposal.drafts
            for f in d.fields
            if d.table != table and (f.column.references == table or f.column.name == key)
        ]
        for draft in own:
            _settle(draft, key, name, others)
    for draft in [d for d in proposal.drafts if d.table == "tasks" and not d.system]:
        _settle_parents(draft)


def _settle(draft: Draft, key: str, name: str, others: list[tuple[Draft, Field]]) -> None:
    candidates = _candidates(draft, key, name, others)
    if not candidates or not others:
        return
    best = max(candidates, key=lambda c: sum(_best(d, f, c)[0] for d, f in others))
    _rekey(draft, key, name, best)
    for other, field in others:
        share, written = _best(other, field, best)
        if share < SAME and (called := _called(draft, other, field, best)):
            _translate(draft, other, field.column.name, theirs=called, ours=best)
            continue
        if share > _overlap(field.written, best) and written not in (
            f.written for f in other.fields
        ):
            place = other.fields.index(field)
            other.fields[place] = Field(written, field.column, field.share)


def _settle_parents(draft: Draft) -> None:
    """A task may name the one above it by its title."""
    parent, key, title = (draft.of(c) for c in ("parent_task_id", "task_id", "task_name"))
    if not (parent and key and title) or _overlap(parent.written, key.written) >= SAME:
        return
    if _overlap(parent.written, title.written) > SAME:
        theirs, ours = title.written, key.written
        _translate(draft, draft, "parent_task_id", theirs=theirs, ours=ours)


SAME = 0.5
"""Of what a list names, the share that has to be there for a heading to be the one it names by."""


def _called(draft: Draft, other: Draft, field: Field, key: Written) -> Written | None:
    """The heading of a list that another names its rows by, where it is not its key."""
    named = [c for c in draft.export.columns if c is not key and not c.parts]
    shares = [(_overlap(field.written, c), c) for c in named]
    share, called = max(shares, key=lambda pair: pair[0], default=(0.0, key))
    return called if share > SAME and other.export is not draft.export else None


def _translate(draft: Draft, other: Draft, column: str, theirs: Written, ours: Written) -> None:
    """States which heading of the list the other's names are, so that both mean one thing."""
    file = draft.export
    values = {"path": file.path, "theirs": theirs.heading, "ours": ours.heading}
    values |= {"sheet": file.sheet} if file.sheet else {}
    values |= {"encoding": file.encoding} if file.encoding else {}
    other.settings.setdefault("map", {})[column] = values


def _candidates(
    draft: Draft, key: str, name: str, others: list[tuple[Draft, Field]]
) -> list[Written]:
    """Headings of which each row has its own and that are called like a key, or that others name
    its rows by; the one chosen first comes first."""
    chosen = [f.written for c in (key, name) if (f := draft.of(c))]
    more = [
        c
        for c in draft.export.columns
        if c not in chosen
        and not c.parts
        and (
            words.likeness(c.heading, words.columns(draft.table)[key]) >= words.LEAST
            or any(_overlap(f.written, c) > SAME for _, f in others)
        )
    ]
    if draft.table == "people":
        more += [
            c for c in draft.export.columns if c not in chosen and all("@" in v for v in c.values)
        ]
    unique = [c for c in (*chosen, *more) if c.filled and c.distinct == c.filled]
    return list({c.heading: c for c in unique}.values())


def _best(other: Draft, field: Field, key: Written) -> tuple[float, Written]:
    """Which heading of another list names this one best, and how much of it."""
    listed = words.columns(other.table)[field.column.name]
    alike = [c for c in other.export.columns if words.likeness(c.heading, listed) >= words.LEAST]
    return max(((_overlap(c, key), c) for c in (field.written, *alike)), key=lambda pair: pair[0])


def _overlap(written: Written, key: Written) -> float:
    """Of what a heading names, the share that the key has."""
    return len(_set(written.values) & _set(key.values)) / max(1, len(_set(written.values)))


def _set(values: Iterable[str]) -> set[str]:
    return set(values)


def _rekey(draft: Draft, key: str, name: str, written: Written) -> None:
    current = draft.of(key)
    if current and current.written is written:
        return
    columns = draft.contract.by_name
    kept = [f for f in draft.fields if f.column.name != key]
    draft.fields = [Field(written, columns[key], 1.0), *kept]
    if not draft.of(name):
        draft.fields.append(Field(written, columns[name], 1.0))
