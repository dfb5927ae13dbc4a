"""The proof of one folder of reports: every scope in turn, page by page, then the attacks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

from portal.gate import published, withheld
from portal.gate.access import Scope
from portal.gate.opening import private_of
from portal.gate.published import Report, Snapshot
from portal.gate.store import Reader, Results, Stores, Warehouse
from portal.prove import attacks, canaries, law, looking, rates
from portal.prove.canaries import Canaries
from portal.prove.judging import Judge, between
from portal.prove.law import Reach, Whole
from portal.prove.looking import EFFORTS, Effort, Eyes
from portal.prove.promises import Finding, Record
from portal.prove.rates import Beside, Work
from portal.prove.shown import Shown
from portal.settings import Settings

OFFICE = Scope("pm", "")


@dataclass(frozen=True)
class Proof:
    """What was tried on which report, and what was found."""

    snapshot: Snapshot
    reports: tuple[Report, ...]
    scopes: tuple[str, ...]
    record: Record
    canary_count: int


@dataclass(frozen=True)
class Company:
    """One folder of reports, whole."""

    own: Settings
    live: Snapshot
    whole: Whole
    rates: dict[str, list[float]]
    shared: Warehouse
    """What all readers of the proof share, as those of a portal do."""
    effort: Effort
    taken: frozenset[tuple[str, str]] = frozenset()
    """Rows taken back from customers."""


def prove(
    own: Settings, effort: Effort = EFFORTS["usual"], scopes: Collection[str] | None = None
) -> Proof:
    """Tries every promise on the live report of a folder, and on the reports before it, for all
    scopes or for those named."""
    company = _company(own, effort)
    people = [e for e in _people(company) if scopes is None or e.name in scopes]
    record = Record()
    _declarations(company.whole, record)
    count = 0
    for eyes in people:
        count += _scope(company, eyes, record)
    for number, eyes in enumerate(people):
        others = [*people[:number][-2:], *people[number + 1 :][:2]]
        attacks.downloads(eyes, others, record)
        attacks.withdrawn(eyes, others, record)
    _unsaid(company, record)
    return Proof(
        snapshot=company.live,
        reports=published.pointer(own.snapshots).reports,
        scopes=tuple(e.name for e in people),
        record=record,
        canary_count=count,
    )


def _company(own: Settings, effort: Effort) -> Company:
    live, private = published.live_report(own.snapshots), published.pointer(own.snapshots).private
    whole = _whole(live)
    return Company(
        own=own,
        live=live,
        whole=whole,
        rates=withheld.rates(private),
        shared=Warehouse(Stores(200), Results(256), 60.0),
        effort=effort,
        taken=law.taken_back(own.snapshots),
    )


def _whole(snapshot: Snapshot) -> Whole:
    """A report as the office reads it, through a store of its own."""
    return Whole(Reader(attacks.warehouse(), snapshot, OFFICE, lambda: None))


def _people(company: Company) -> list[Eyes]:
    return [
        Eyes(company.own, company.shared, email, Scope(audience, key), company.live, company.effort)
        for email, _, audience, key in published.everybody(company.own.snapshots)
    ]


# --- one scope ------------------------------------------------------------------------------------


def _scope(company: Company, eyes: Eyes, record: Record) -> int:
    """Everything of one scope; returns how many canaries it had."""
    own = law.reach(company.whole, eyes.scope, company.taken)
    theirs = _theirs(company, eyes)
    record.hide(eyes.scope.audience, *law.hidden(company.whole, own))
    sought = _canaries(company, company.whole, own, theirs)
    beside = None if eyes.scope.is_whole else Beside(eyes.name, theirs, record)
    judge = Judge(eyes.name, sought, record, beside=beside, work=_work(company.whole))
    seen: dict[tuple[str, str], Shown] = {}
    for name, query in looking.addresses(eyes):
        seen[name, "&".join(f"{k}={v}" for k, v in query.items())] = looking.page(eyes, name, query)
    for shown in (*seen.values(), *_more(company, eyes, own, sought, record)):
        _judged(judge, shown, record)
    _filters(eyes, seen, judge)
    _earlier(company, eyes, own, seen, judge, theirs)
    judge.close()
    if beside:
        beside.close(_named(company))
        _solved(company, eyes, beside)
    attacks.kept(eyes, dict(islice(seen.items(), eyes.effort.kept)), record)
    return len(sought.texts) + len(sought.amounts)


def _judged(judge: Judge, shown: Shown, record: Record) -> None:
    judge.look(shown)
    attacks.text(judge.scope, shown, record)
    if shown.outcome.startswith("failed"):
        record.leave(f"{shown.place} for {judge.scope} could not be made: {shown.outcome}.")


def _canaries(company: Company, whole: Whole, own: Reach, theirs: set[str]) -> Canaries:
    """What the scope may not be shown of a report; `theirs` are teams whose rates may follow."""
    people = _people_of(whole)
    planted = canaries.canaries(
        law.cells(whole, own),
        company.rates,
        vocabulary(),
        names={name for name, team in people if team not in own.teams},
        led={name for name, team in people if team in own.teams},
    )
    work = _work(whole)
    following = {
        canaries.key(rate)
        for rates_of in company.rates.values()
        for rate in rates_of
        if own.scope.is_whole or work.follows(rate, theirs)
    }
    return replace(planted, following=frozenset(following))


def _more(
    company: Company, eyes: Eyes, own: Reach, sought: Canaries, record: Record
) -> Iterator[Shown]:
    """Explanations, foreign addresses, search, downloads, packs and sentences."""
    looked = looking.pages_of(eyes)
    if "explain" in looked:
        yield from (looking.page(eyes, "explain", q) for q in looking.explained(eyes))
    if not eyes.scope.is_whole:
        yield from attacks.addresses(eyes, company.whole, own, record)
    if not eyes.scope.is_whole and "search" in looked:
        words = [w for w, o in sought.texts.items() if o.column.endswith(SOUGHT)]
        yield from attacks.searches(eyes, words[: eyes.effort.sought], record)
    for what, address in list(eyes.orders.items())[: eyes.effort.downloads]:
        yield from (looking.downloaded(eyes, what, address, form) for form in ("csv", "xlsx"))
    if eyes.effort.pages is None:
        yield looking.pack(eyes)
    for wanted in ({"as_of": attacks.HOSTILE}, {"known": attacks.HOSTILE}, {"as_of": "1970-01-01"}):
        yield looking.error_sentences(eyes, wanted)


@cache
def _people_of(whole: Whole) -> list[tuple[str, str | None]]:
    """Names of people with their teams, where the report names them to those who lead them alone;
    they lie in the private file beside it."""
    private = private_of(whole.snapshot.path)
    return withheld.names(private) if whole.names_leads and private.is_file() else []


SOUGHT = (".project_name", ".milestone_name", ".person_name")
"""What search looks through."""


# --- filters --------------------------------------------------------------------------------------


def _filters(eyes: Eyes, seen: dict[tuple[str, str], Shown], judge: Judge) -> None:
    """Each page with its filters set in turn: judged, and held against the page without them and
    against the choice before; so are the choices of what a page is about."""
    before: dict[str, Shown] = {}
    for (name, address), plain in seen.items():
        if name in before:
            _compared(judge, plain, before[name])
        before[name] = last = plain
        query = dict(part.split("=", 1) for part in address.split("&") if part)
        for chosen in looking.filtered(eyes, name, plain, query):
            page = looking.page(eyes, name, chosen)
            _judged(judge, page, judge.record)
            _compared(judge, page, plain)
            if last is not plain:
                _compared(judge, page, last)
            last = page


def _compared(judge: Judge, first: Shown, other: Shown) -> None:
    judge.record.look("derived")
    for value in between(first, other):
        judge.derive(value, "the difference of two choices on a page", first.place)


# --- rates ----------------------------------------------------------------------------------------


@cache
def _work(whole: Whole) -> Work:
    return Work(whole)


def _theirs(company: Company, eyes: Eyes) -> set[str]:
    """Teams whose rate may follow for the scope, by any of the reports that are read."""
    wholes = (company.whole, *(_past(snapshot) for snapshot in _before(company)))
    return set().union(*(rates.known(w, law.reach(w, eyes.scope)) for w in wholes))


def _named(company: Company) -> dict[str, str]:
    return dict(company.whole.values("teams", "team_id", "team_name"))


def _solved(company: Company, eyes: Eyes, beside: Beside) -> None:
    """What the scope's stores of all these reports hold, solved as equations."""
    read = [(_work(company.whole), eyes.reader)]
    read += [(_work(_past(s)), eyes.at(s).reader) for s in _before(company)]
    beside.record.look("derived", sum(len(work.cells) for work, _ in read))
    for team in sorted(rates.given_away(read, beside.theirs)):
        what = f"the rate of {_named(company).get(team, team)}: hours and cost of its work, solved"
        beside.record.find(Finding("derived", eyes.name, "what the scope's store holds", what))


# --- earlier reports ------------------------------------------------------------------------------


def _earlier(
    company: Company,
    eyes: Eyes,
    own: Reach,
    seen: dict[tuple[str, str], Shown],
    judge: Judge,
    theirs: set[str],
) -> None:
    """The same pages of earlier reports, held against what that report and today allow."""
    for snapshot in _before(company):
        past = eyes.at(snapshot)
        then = law.reach(_past(snapshot), eyes.scope, company.taken)
        reached = _today_as_well(then, own)
        forbidden = _canaries(company, _past(snapshot), reached, theirs).beyond(_asked(seen))
        held = Judge(
            eyes.name,
            forbidden,
            judge.record,
            is_past=True,
            beside=judge.beside,
            work=_work(_past(snapshot)),
        )
        for (name, address), newer in seen.items():
            query = dict(part.split("=", 1) for part in address.split("&") if part)
            shown = looking.page(past, name, query)
            _judged(held, shown, judge.record)
            for judged in (judge, held):
                _differences(judged, newer, shown)
        held.close()
        attacks.twin(eyes, snapshot, judge.record)


def _asked(seen: Mapping[tuple[str, str], Shown]) -> set[str]:
    """Keys that addresses of today's own pages name: what says them again tells nothing."""
    return {part.partition("=")[2] for _, address in seen for part in address.split("&") if address}


def _differences(judge: Judge, newer: Shown, older: Shown) -> None:
    """The difference of two reports, number by number, where both say as many."""
    if len(newer.numbers) == len(older.numbers):
        for first, other in zip(newer.numbers, older.numbers, strict=True):
            if first != other:
                judge.derive(first - other, "the difference of two reports", newer.place)


def _before(company: Company) -> list[Snapshot]:
    """The oldest report and the newest before the live one."""
    known = [
        r for r in published.pointer(company.own.snapshots).reports if r.key != company.live.key
    ]
    chosen = [*known[:1], *known[1:][-(company.effort.earlier - 1) or len(known) :]]
    return [published.describe(r) for r in chosen]


@cache
def _past(snapshot: Snapshot) -> Whole:
    return _whole(snapshot)


def _today_as_well(then: Reach, now: Reach) -> Reach:
    """What a scope reached then; of a customer's projects, those that are theirs still."""
    return replace(then, bought=then.bought & now.bought)


# --- what the report declares ---------------------------------------------------------------------

TELLING = re.compile(
    r"cost|margin|budget|(^|_)rate(_|$)|earned|planned_value|estimate|exposure|weekly_delay|note$"
    r"|declared|worked_hours|person"
)
"""Words in the name of a column that tell what is not a customer's."""


def _declarations(whole: Whole, record: Record) -> None:
    """Holds what is declared for customers against words that are never theirs."""
    for table, declared in whole.declared.items():
        for column, shown_to in declared.columns.items():
            record.look("declared")
            if "customer" in shown_to and declared.scope != "everyone" and TELLING.search(column):
                record.find(
                    Finding("declared", "customers", f"{table}.{column}", "declared for customers")
                )


def _unsaid(company: Company, record: Record) -> None:
    """What this report gave no occasion to try."""
    if not _before(company):
        record.leave(
            "Earlier reports: there is one report only. Promises about earlier reports and builds"
            " were not tried."
        )
    if not company.taken:
        record.leave("Rows taken back from customers: there are none.")
    if not any(company.rates.values()):
        record.leave("Rates: the report holds none, so that none was looked for.")


@cache
def vocabulary() -> str:
    """All that Standpoint says by itself."""
    file = Path(__file__).parents[1] / "language" / "messages.pot"
    return file.read_text(encoding="utf-8") if file.is_file() else ""
