"""Every page, every query and every download, for every audience, against planted canaries."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from portal import downloads
from portal.gate import store
from portal.gate.audiences import OWNERS
from portal.pages import PAGES
from tests import company
from tests.portal import stage
from tests.portal.stage import snapshots  # noqa: F401

QUERIES = sorted(p.stem for p in (Path(__file__).parents[2] / "portal" / "queries").glob("*/*.sql"))
PRIVATE = (company.RATE, company.RATE_PIPES, "999.5555")
# What must not reach whom: rates nobody; Birch's words not Alder's people; internal words no
# customer and no contributor.
FORBIDDEN = {
    "executive": PRIVATE,
    "office": PRIVATE,
    **dict.fromkeys(OWNERS, (*PRIVATE, company.BIRCH, "Birch Tower", "66666", "22222", "18000")),
    "department": (
        *PRIVATE,
        company.MARGIN_NOTE,
        company.SECRET_RISK,
        company.BUDGET_P1,
        "120000",
        "58241",
        "51234",
        "CANARY-DECLARED",
        "CANARY-WORDS",
    ),
    "team": (
        *PRIVATE,
        company.MARGIN_NOTE,
        company.SECRET_RISK,
        company.BUDGET_P1,
        "120000",
        "66666",
        "58241",
        "51234",
        "40000",
        "CANARY-DECLARED",
        "CANARY-WORDS",
        "Ann Alder",
    ),
    "alder": (
        *PRIVATE,
        company.BIRCH,
        company.MARGIN_NOTE,
        company.SECRET_RISK,
        company.BUDGET_P1,
        "58241",
        "51234",
        "48000",
        "98282",
        "CANARY-GATE",
        "CANARY-DECLARED",
        "Second shift",
        "Bob Piper",
        "66666",
        "Permit",
        "CANARY-WORDS",
    ),
    "birch": (
        *PRIVATE,
        "Alder",
        company.MARGIN_NOTE,
        company.SECRET_RISK,
        company.BUDGET_P1,
        "58241",
        "120000",
        "30000",
        "Railing",
        "18000",
        "CANARY-WORDS",
    ),
}
PARAMETERS = {
    "limit": 100_000,
    "table": "risks",
    "asked": None,
    "offset": 0,
    "words": "a",
    "colour": None,
    "relation": None,
    "department": None,
    "team": "PIPES",
    "project": "P1",
    "customer": "ALDER",
    "metric": "",
    "portfolio": "",
    "named": 4,
    "until": "2026-03-06",
    "key": "PIPES",
}


def words(tables: list[pa.Table]) -> str:
    """Everything in the tables, as text; decimals without their trailing zeros."""
    return "\n".join(str([list(row.values()) for row in table.to_pylist()]) for table in tables)


def found(who: str, text: str) -> list[str]:
    return [canary for canary in FORBIDDEN[who] if canary in text]


@pytest.mark.parametrize("who", stage.SCOPES)
@pytest.mark.parametrize("page", [p.name for p in PAGES])
def test_a_page_hands_over_nothing_that_is_not_the_viewers(
    page: str, who: str, snapshots: Path
) -> None:
    scope = stage.SCOPES[who]
    if scope.audience not in next(p for p in PAGES if p.name == page).audiences:
        pytest.skip("this audience does not get the page; its queries are covered below")
    stage.HANDED.clear()
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render({page!r}, {who!r}, {str(snapshots)!r})",
        default_timeout=30,
    ).run()
    assert not at.exception
    assert "Something failed here" not in [h.value for h in at.header]
    shown = "\n".join(
        str(e.value)
        for kind in ("markdown", "title", "header", "subheader", "metric")
        for e in getattr(at, kind)
    )
    assert stage.HANDED or page in (
        "search",
        "changes",
        "release",
        "audit",
    ), "the page asked for nothing"  # nothing is sought, there is one report and no candidate
    assert found(who, words(stage.HANDED) + shown) == []


@pytest.mark.parametrize("who", stage.SCOPES)
def test_a_page_that_asks_for_everything_still_gets_only_its_scope(
    who: str, snapshots: Path
) -> None:
    reader = stage.reader(snapshots, stage.SCOPES[who])
    everything = [reader.sql(f'select * from "{name}"') for name in reader.tables()]
    assert any(t.num_rows for t in everything)
    assert found(who, words(everything)) == []


@pytest.mark.parametrize("who", stage.SCOPES)
def test_no_download_holds_what_is_not_the_viewers(who: str, snapshots: Path) -> None:
    reader = stage.reader(snapshots, stage.SCOPES[who])
    answered = 0
    for query in QUERIES:
        try:
            table = reader.rows(query, **PARAMETERS)
        except store.Missing:
            continue
        answered += 1
        for writer in downloads.WRITERS.values():
            content, _ = writer(table, reader)
            assert found(who, content.decode("utf-8", "ignore")) == [], query
    assert answered >= 8


@pytest.mark.parametrize("who", ["pm", "department", "team", "alder"])
@pytest.mark.parametrize(
    "attempt",
    [
        "attach '{path}' as src (read_only)",
        "select * from read_csv('/etc/passwd')",
        "select * from '{path}'",
        "copy (select 1) to 'x.csv'",
        "select * from src.projects",
        "set enable_external_access = true",
        "install httpfs",
        "load httpfs",
        "select * from read_text('{path}')",
        "select * from glob('*')",
        "create secret s (type s3)",
        "export database 'x'",
    ],
)
def test_no_sql_leads_out_of_a_scoped_store(attempt: str, who: str, snapshots: Path) -> None:
    reader = stage.reader(snapshots, stage.SCOPES[who])
    with pytest.raises(
        Exception,
        match=(
            r"(?i)disabled|permission|not exist|locked|cannot|not a SELECT|single"
            r" SELECT|catalog|missing"
        ),
    ):
        reader.sql(attempt.format(path=reader.snapshot.path))


@pytest.mark.parametrize("who", ["executive", "department", "alder"])
def test_a_store_holds_no_trace_of_other_tables_in_its_catalogue(who: str, snapshots: Path) -> None:
    reader = stage.reader(snapshots, stage.SCOPES[who])
    names = set(reader.sql("select table_name from duckdb_tables()")["table_name"].to_pylist())
    assert names.isdisjoint({"viewers", "standard_rates", "sell_rates"})
    assert reader.sql(
        "select count(*) as n from duckdb_databases() where database_name not in ('memory',"
        " 'system', 'temp')"
    )["n"][0].as_py() == (1 if who == "executive" else 0)
