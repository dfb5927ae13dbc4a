"""Whatever the address says of time, a report or a sentence comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.facts import travel
from portal.facts.travel import Unclear
from portal.gate.published import NotThen, live_report
from tests.portal.test_app import pages, run, said  # noqa: F401 - fixture
from tests.portal.test_warehouse import own, published  # noqa: F401 - fixtures

MOMENTS = st.one_of(
    st.text(max_size=30),
    st.datetimes(timezones=st.none() | st.timezones()).map(lambda m: m.isoformat()),
    st.dates().map(str),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(as_of=st.none() | MOMENTS, known=st.none() | MOMENTS)
@example(as_of=None, known="9999-12-31T23:59:59-23:59")
@example(as_of="0001-01-01T00:00:00+23:59", known="0001-01-01T00:00:00+23:59")
@example(as_of="\u0662\u0660\u0662\u0666-11-20", known="2026-W01-1")
def test_any_moment_is_a_report_or_a_sentence(
    as_of: str | None, known: str | None, published: Path
) -> None:
    live = live_report(published)
    wanted = travel.asked({k: v for k, v in (("as_of", as_of), ("known", known)) if v is not None})
    try:
        assert travel.chosen(published, live, wanted).id == live.id
    except (Unclear, NotThen) as told:
        assert told


def test_the_last_moment_there_is_means_all_that_is_known(own: Path) -> None:
    pointer = json.loads((own / "current.json").read_text())
    (own / "current.json").write_text(json.dumps({**pointer, "history": [pointer]}))
    live = live_report(own)
    assert travel.chosen(own, live, {"known": "9999-12-31T23:59:59-23:59"}) == live
    with pytest.raises(NotThen):
        travel.chosen(own, live, {"known": "0001-01-01T00:00:00+23:59"})


@pytest.mark.parametrize(
    "query",
    [
        {"known": "9999-12-31T23:59:59-23:59"},
        {"as_of": "9999-99-99"},
        {"as": "\u00b2", "project": "\udcff".encode("utf-8", "replace").decode()},
        {"project": "x" * 5000, "since": "'; drop table projects"},
        {"\u0000": "\u0000", "page": "..%2f"},
    ],
)
def test_any_address_ends_in_words(query: dict[str, str], pages: Path) -> None:
    test = run({"viewer": "cfo@corp.test", **query})
    assert said(test).strip() and "Traceback" not in said(test)
    assert not test.exception


def test_a_damaged_folder_is_said_on_the_page_with_the_way_back(pages: Path) -> None:
    (pages / "current.json").write_text('{"snapshot_id": ')
    text = said(run({"viewer": "cfo@corp.test"}))
    assert "The reports cannot be read" in text and "Put back its last good copy" in text
