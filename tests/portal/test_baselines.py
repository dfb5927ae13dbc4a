"""Baselines watched: each version with what it promised, edits without one told as such, no trend
drawn through a new one; each reader what is theirs."""

from __future__ import annotations

import copy
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from etl import refresh
from etl.settings import load
from portal.draw.charts import curves
from portal.facts.changes import compare
from portal.facts.changes.causes import Change
from portal.formats import Locale
from portal.gate import published
from portal.pack import pictures, words
from portal.tell import changed
from tests import company
from tests.portal import stage

FIRST, SECOND, THIRD = date(2026, 3, 13), date(2026, 3, 20), date(2026, 3, 27)
BOARD = "Board CANARY-BOARD"


@pytest.fixture(scope="module")
def rebased(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports on the Alder Bridge: its first baseline, a second one that the board approved,
    and that one edited without a third."""
    home = tmp_path_factory.mktemp("rebased")
    tables = copy.deepcopy(company.TABLES)
    first = {
        "project_id": "P1",
        "version": 1,
        "approved_date": "2026-02-20",
        "approver_name": BOARD,
        "reason": "Original plan CANARY-WHY",
    }
    second = {
        "project_id": "P1",
        "version": 2,
        "approved_date": "2026-03-18",
        "approver_name": BOARD,
        "reason": "Longer span CANARY-WHY",
    }
    anew = [
        {
            "task_id": "P1-1",
            "version": 2,
            "baseline_start_date": "2026-03-02",
            "baseline_finish_date": "2026-03-20",
            "budget_amount": 66000,
        },
        {
            "task_id": "P1-M",
            "version": 2,
            "baseline_start_date": "2026-04-10",
            "baseline_finish_date": "2026-04-10",
        },
    ]
    tables["task_baselines"] = [{"version": 1, **row} for row in tables["task_baselines"]]
    for status, versions, tasks in (
        (FIRST, [first], []),
        (SECOND, [first, second], anew),
        (THIRD, [first, second], _edited(anew)),
    ):
        said = tables | {
            "baselines": [*versions, {"project_id": "P2", "version": 1}],
            "task_baselines": tables["task_baselines"] + tasks,
        }
        own = load(company.write(home, said))
        outcome = refresh.run(own, own.snapshots, status, publish=True)
        assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return own.snapshots


def _edited(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        rows[0] | {"budget_amount": 70000},
        rows[1] | {"baseline_start_date": "2026-04-17", "baseline_finish_date": "2026-04-17"},
    ]


def shown(who: str, page: str, folder: Path, **query: str) -> str:
    at = AppTest.from_string(
        f"from tests.portal import stage\nstage.render({page!r}, {who!r}, {str(folder)!r})",
        default_timeout=30,
    )
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    cells = [str(cell) for table in at.table for cell in table.value.to_numpy().ravel()]
    return "\n".join(
        words.plain(words.runs(text)) for text in [str(e.value) for e in at.markdown] + cells
    ).replace("\u00a0", " ")


def test_each_version_says_what_it_promised(rebased: Path) -> None:
    found = (
        stage.reader(rebased, stage.SCOPES["pm"])
        .rows("project_baselines", project="P1")
        .to_pylist()
    )
    assert [
        (
            v["version"],
            v["is_current"],
            v["approved_date"],
            v["baseline_finish_date"],
            v["baseline_amount"],
        )
        for v in found
    ] == [
        (1, False, date(2026, 2, 20), date(2026, 3, 27), Decimal(81000)),  # 60 000 + 21 000
        (
            2,
            True,
            date(2026, 3, 18),
            date(2026, 4, 17),
            Decimal(91000),
        ),  # 70 000 + 21 000, which kept its first baseline
    ]


def test_a_new_baseline_and_an_edited_one_are_told_apart(rebased: Path) -> None:
    found = (
        stage.reader(rebased, stage.SCOPES["pm"]).rows("baseline_breaks", project="P1").to_pylist()
    )
    assert [
        (b["report_date"], b["is_approved"], b["before_amount"], b["baseline_amount"])
        for b in found
    ] == [
        (SECOND, True, Decimal(81000), Decimal(87000)),
        (THIRD, False, Decimal(87000), Decimal(91000)),
    ]
    assert (found[0]["approver_name"], found[0]["reason"]) == (BOARD, "Longer span CANARY-WHY")


def test_a_project_with_one_baseline_has_no_break(rebased: Path) -> None:
    reader = stage.reader(rebased, stage.SCOPES["executive"])
    assert reader.rows("baseline_breaks", project="P2").num_rows == 0
    assert set(reader.rows("forecast_trend", project="P2")["part"].to_pylist()) == {0}


def test_trends_count_a_new_part_at_every_new_promise(rebased: Path) -> None:
    reader = stage.reader(rebased, stage.SCOPES["pm"])
    cost = reader.rows("forecast_trend", project="P1").to_pylist()
    assert [(r["day"], r["part"], r["is_break"]) for r in cost] == [
        (FIRST, 0, False),
        (SECOND, 1, True),
        (THIRD, 2, True),
    ]
    gate = [
        m
        for m in reader.rows("milestone_trend", project="P1", customer=None, limit=6).to_pylist()
        if m["milestone_id"] == "P1-M"
    ]
    assert [(m["report_date"], m["part"], m["told_date"]) for m in gate] == [
        (FIRST, 0, date(2026, 3, 27)),
        (SECOND, 1, date(2026, 4, 10)),
        (THIRD, 2, date(2026, 4, 17)),
    ]


def test_the_overrun_against_the_first_baseline_stays_in_sight(rebased: Path) -> None:
    reader = stage.reader(rebased, stage.SCOPES["executive"])
    estimate = reader.sql("select estimate_amount from project_total where project_id = 'P1'")[
        "estimate_amount"
    ][0].as_py()
    found = reader.rows("rebaselined", department=None).to_pylist()[0]
    assert (found["project_count"], found["over_first_amount"], found["over_now_amount"]) == (
        1,
        estimate - 81000,
        estimate - 91000,
    )
    assert "1 project was re-baselined" in shown("executive", "executive", rebased)


def test_the_owner_reads_who_approved_what_and_what_nobody_did(rebased: Path) -> None:
    said = shown("pm", "project", rebased)
    assert (
        "Re-baselined once: the finish 21 days later and the cost 10\u202f000 € higher than at"
        " first" in said
    )  # 27 Mar to 17 Apr; 81 to 91 thousand
    assert f"approved 18 Mar by {BOARD}, Longer span CANARY-WHY" in said
    assert (
        "Baseline edited, found as of 27 Mar, without a new version: finish 10 Apr, then 17 Apr;"
        " cost 87\u202f000 €, then 91\u202f000 €." in said
    )
    assert (
        "Edited without a new baseline. Handover: until 27 Mar promised for 10 Apr, since then for"
        " 17 Apr." in said
    )
    assert "Handover: until 20 Mar promised for 27 Mar, since then for 10 Apr." in said


@pytest.mark.parametrize("who", ["department", "team"])
def test_a_contributor_reads_the_dates_and_not_who_why_or_how_much(who: str, rebased: Path) -> None:
    found = (
        stage.reader(rebased, stage.SCOPES[who]).rows("project_baselines", project="P1").to_pylist()
    )
    assert [v["baseline_finish_date"] for v in found] == [date(2026, 3, 27), date(2026, 4, 17)]
    assert {(v["approver_name"], v["reason"], v["baseline_amount"]) for v in found} == {
        (None, None, None)
    }
    said = shown(who, "project", rebased, project="P1")
    assert "Re-baselined once: the finish 21 days later than at first" in said
    assert not [
        c for c in ("CANARY-BOARD", "CANARY-WHY", "87\u202f000", "91\u202f000") if c in said
    ]


def test_a_customer_reads_the_date_that_was_promised_first(rebased: Path) -> None:
    assert "baseline_version" not in stage.reader(rebased, stage.SCOPES["alder"]).tables()
    said = shown("alder", "customer", rebased)
    assert re.search(r"1 date was agreed anew: Handover of .+, at first 27 Mar, now 17 Apr\.", said)
    assert not [
        c
        for c in ("CANARY-BOARD", "CANARY-WHY", "without a new", "87\u202f000", "91\u202f000")
        if c in said
    ]


def compared(who: str, folder: Path, before: date, after: date) -> list[Change]:
    newest = stage.reader(folder, stage.SCOPES[who])
    one, two = (newest.at(published.then(folder, day, None)) for day in (before, after))
    return [c for c in compare.compare(one, two) if c.kind == "Plan"]


def test_a_new_version_and_an_edit_are_each_one_change_with_its_cause(rebased: Path) -> None:
    new, edited = (
        compared("executive", rebased, *days) for days in ((FIRST, SECOND), (SECOND, THIRD))
    )
    assert [(c.project_id, c.field, c.cause) for c in new] == [("P1", "version", "re-baseline")]
    assert [(c.project_id, c.cause, c.note) for c in edited] == [
        ("P1", "correction of data", "edited without a new version")
    ]


def test_a_new_version_is_told_with_the_day_as_its_reader_writes_days(rebased: Path) -> None:
    newest = stage.reader(rebased, stage.SCOPES["executive"])
    one, two = (newest.at(published.then(rebased, day, None)) for day in (FIRST, SECOND))
    change = next(c for c in compare.compare(one, two) if c.field == "version")
    told = changed.cells(SimpleNamespace(locale=Locale("en_GB", "EUR", "UTC")), change)  # type: ignore[arg-type]
    assert (
        str(told[3]).replace("\u00a0", " ")
        == f"re-baseline, approved 18 Mar 2026 by {BOARD}: Longer span CANARY-WHY"
    )


def test_a_customer_is_told_the_date_promised_anew_and_nothing_of_versions(rebased: Path) -> None:
    found = compared("alder", rebased, before=FIRST, after=SECOND)
    assert [(c.subject, c.field, c.before, c.after, c.cause, c.note) for c in found] == [
        ("Handover", "promise", date(2026, 3, 27), date(2026, 4, 10), "promised anew", "")
    ]


def test_an_edit_within_a_baseline_is_told_though_its_end_and_cost_stay(tmp_path: Path) -> None:
    tables = copy.deepcopy(company.TABLES)
    for status, start in ((FIRST, "2026-03-16"), (SECOND, "2026-03-18")):
        next(t for t in tables["task_baselines"] if t["task_id"] == "P1-2")[
            "baseline_start_date"
        ] = start
        own = load(company.write(tmp_path, tables))
        assert refresh.run(own, own.snapshots, status, publish=True).is_good
    assert [
        (c.project_id, c.field, c.cause)
        for c in compared("executive", own.snapshots, before=FIRST, after=SECOND)
    ] == [("P1", "plan_mark", "correction of data")]


def test_no_line_is_drawn_through_a_new_baseline() -> None:
    days = [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27), date(2026, 4, 24)]
    rows = [
        {
            "day": day,
            "value": 4.0 + n,
            "low": None,
            "high": None,
            "reference": None,
            "label": None,
            "label_value": None,
            "label_role": None,
            "part": n // 2,
            "mark": None,
        }
        for n, day in enumerate(days)
    ]
    schema = pa.schema(
        [
            ("day", pa.date32()),
            *((n, pa.float64()) for n in ("value", "low", "high", "reference")),
            ("label", pa.string()),
            ("label_value", pa.float64()),
            ("label_role", pa.string()),
            ("part", pa.int64()),
            ("mark", pa.string()),
        ]
    )
    drawn = pictures.svg(curves.trend(Locale()), pa.Table.from_pylist(rows, schema=schema))
    lines = re.findall(r'd="([^"]+)"', "".join(re.findall(r'<g class="mark-line.*?</g>', drawn)))
    assert [path.count("L") for path in lines if "L" in path] == [
        1,
        1,
    ]  # two reports each, joined by one stroke
