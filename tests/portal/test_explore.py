"""A question of one's own: the address is the question, refusals say why, and nobody is told what
is not theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.draw import paper
from portal.facts import measures, slicing
from portal.facts.explore import answer, asked, splits
from portal.facts.explore.asked import Asked, parse
from portal.facts.explore.splits import SPLITS
from portal.gate import published
from portal.gate.store import Reader
from portal.pack import contents
from portal.pages import explore
from portal.pages.explore import choosing, picture
from portal.tell.context import Context
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401
from tests.portal.test_leaks import found

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(str)
ADDRESS = st.fixed_dictionaries(
    {},
    optional={
        asked.NUMBERS: st.lists(st.sampled_from(["booked", "actual_cost", "no,body"])).map(
            ",".join
        ),
        asked.BY: st.sampled_from([*SPLITS, "nothing"]),
        asked.AND: st.sampled_from([*SPLITS, "nothing"]),
        asked.AGAINST: st.sampled_from(["before", "baseline", "slice", "2026-02-30"]) | DAYS,
        asked.OTHER: st.just("phase:active"),
        asked.FIRST: DAYS | st.text(max_size=4),
        asked.LAST: DAYS,
    },
)


@given(ADDRESS)
def test_an_address_asks_at_most_three_numbers_by_two_ways_the_time_last(
    address: dict[str, str],
) -> None:
    made = parse(address)
    assert len(made.numbers) <= asked.MOST and len(made.by) <= 2
    assert not any(SPLITS[name].is_time for name in made.by[:-1])
    asked_by = {address.get(key) for key in (asked.BY, asked.AND)} & SPLITS.keys()
    assert asked_by == {*made.by, *made.beyond}  # nothing is left out without a word
    assert made.weeks is None or all(day.weekday() == 0 for day in made.weeks)
    assert made == parse(dict(parse_qsl(urlencode(address))))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(["month", "quarter", "year"]))
def test_every_week_counts_in_the_one_period_that_holds_its_thursday(day: date, name: str) -> None:
    months = answer.MONTHS[name]
    begin = date(day.year, (day.month - 1) // months * months + 1, 1)
    first, last = answer.weeks_of(name, begin)
    thursdays = [date.fromordinal(monday.toordinal() + 3) for monday in (first, last)]
    ahead = begin.month - 1 + months
    end = date(begin.year + ahead // 12, ahead % 12 + 1, 1)
    assert first.weekday() == last.weekday() == 0
    assert begin <= thursdays[0] <= thursdays[1] < end
    assert (thursdays[0] - begin).days < 7 and (end - thursdays[1]).days <= 7


@cache
def seen(folder: Path, who: str) -> Context:
    """One reader a scope, which keeps what it read."""
    return stage.context(str(folder), who)


def of(folder: Path, who: str) -> Reader:
    return seen(folder, who).reader


def reports(folder: Path) -> tuple[published.Report, ...]:
    return published.pointer(folder).reports


def test_a_number_that_does_not_know_a_split_is_refused_in_a_sentence(
    snapshots: Path,  # noqa: F811
) -> None:
    made = answer.answer(
        of(snapshots, "office"), reports(snapshots), Asked(("booked", "actual_cost"), ("phase",))
    )
    assert made.refused == (("booked", "phase"),) and made.asked.by == ()
    assert "Booked, firm is not told apart by Phase" in said(snapshots, "office", BOOKED)


BOOKED = {"numbers": "booked,actual_cost", "by": "phase"}


def said(folder: Path, who: str, query: dict[str, str]) -> str:
    """All that the page says, as paper has it."""
    context = seen(folder, who)
    with paper.writing(query) as drawn:
        explore.render(context)
    return " ".join(str(part.given) + str(part.parts) for part in drawn)


def test_a_second_time_is_left_out_in_a_sentence(snapshots: Path) -> None:  # noqa: F811
    query = {"numbers": "actual_cost", "by": "month", "and": "report"}
    assert "by one time only: Report is left out" in said(snapshots, "executive", query)


ASKED = [
    {"numbers": "cost_performance_index,actual_cost", "by": "department"},
    {"numbers": "actual_cost", "by": "project", "and": "month"},
    {"numbers": "actual_cost,budget_spent", "by": "project", "picture": "points"},
    {"numbers": "booked,capacity", "by": "team", "and": "quarter", "picture": "heat"},
    {"numbers": "demand", "by": "skill", "and": "month"},
    {"numbers": "exposure", "by": "customer", "against": "baseline"},
    {"numbers": "estimate_at_completion", "by": "phase", "against": "baseline"},
    {"numbers": "order_burn,order_remaining", "by": "project"},
    {"numbers": "open_issues", "by": "severity", "and": "project"},
    {"numbers": "estimate_at_completion", "by": "report"},
    {"numbers": "actual_cost", "by": "project", "against": "slice", "other": "phase:active"},
    {"numbers": "together_even", "by": "department"},
]


@pytest.mark.parametrize("who", stage.SCOPES)
def test_no_question_tells_what_is_another_scopes(
    who: str,
    snapshots: Path,  # noqa: F811
) -> None:
    for query in ASKED:
        stage.HANDED.clear()
        assert found(who, said(snapshots, who, query)) == [], query
        handed = [leak for t in stage.HANDED for leak in found(who, str(t.to_pylist()))]
        table = answer.table(of(snapshots, who), reports(snapshots), query)
        assert handed == [] and found(who, str(table.to_pylist())) == [], query


@pytest.mark.parametrize("who", stage.SCOPES)
def test_what_is_offered_can_be_read(who: str, snapshots: Path) -> None:  # noqa: F811
    reader = of(snapshots, who)
    marts: dict[str, list[str]] = {}
    for name, definition in splits.readable(reader).items():
        marts.setdefault(definition.mart, []).append(name)
    for names in marts.values():
        assert measures.measure(reader, names).num_rows == 1
    if stage.SCOPES[who].audience == "customer":
        shown = {d.name for d in splits.readable(reader).values()}
        assert {"order_burn", "open_issues"} <= shown
        assert not shown & {"actual_cost", "cost_performance_index", "time_margin", "booked"}


@pytest.mark.parametrize("query", ASKED[:2] + ASKED[3:5], ids=lambda q: q["numbers"] + q["by"])
def test_each_cell_leads_to_the_same_number(
    query: dict[str, str],
    snapshots: Path,  # noqa: F811
) -> None:
    """The address behind a cell explains a number of the same value."""
    text = said(snapshots, "office", query)
    links = set(re.findall(r"\[([^\[\]]+)\]\(explain\?([^)]+)\)", text))
    context = seen(snapshots, "office")
    for shown, address in sorted(links)[:3]:
        chapter = contents._chapter  # the page as paper has it
        told = dict(parse_qsl(address))
        explained = " ".join(map(str, [chapter(narrowed(context, told), "explain", told)]))
        assert shown.replace("\\\\", "").replace("\\", "") in explained, (query, address)


def narrowed(context: Context, told: dict[str, str]) -> Context:
    return replace(context, reader=slicing.sliced(context.reader, told.get("slice", "")))


def test_a_download_holds_every_line_with_its_reasons(snapshots: Path) -> None:  # noqa: F811
    query = {"numbers": "actual_cost,cost_performance_index", "by": "project"}
    table = answer.table(of(snapshots, "office"), reports(snapshots), query)
    assert table.column_names == [
        "project",
        "project_name",
        "actual_cost",
        "actual_cost_reason",
        "cost_performance_index",
        "cost_performance_index_reason",
    ]
    assert set(table["project"].to_pylist()) == {"P1", "P2"}


def test_the_picture_follows_the_shape(snapshots: Path) -> None:  # noqa: F811
    def first(*by: str) -> str:
        made = answer.answer(
            of(snapshots, "office"), reports(snapshots), Asked(("actual_cost",), by)
        )
        return picture.offered(made)[0] if made.lines else ""

    assert first("project") == choosing.BARS
    assert first("month") == choosing.LINES
    assert first("project", "month") == choosing.SMALL
    assert first("project", "phase") == choosing.HEAT
    assert first() == ""


def test_questions_to_begin_with_are_those_a_scope_can_ask(
    snapshots: Path,  # noqa: F811
) -> None:
    for who in stage.SCOPES:
        context = seen(snapshots, who)
        known = splits.readable(context.reader)
        for offered in choosing.examples(context):
            made = parse(dict(parse_qsl(offered["query"])))
            assert made.numbers and set(made.numbers) <= set(known)
    assert len(choosing.examples(seen(snapshots, "office"))) >= 6
