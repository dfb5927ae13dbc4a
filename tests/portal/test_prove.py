"""The proof is green on a gate that holds, and finds each way of breaking it in what a reader is
shown."""

from __future__ import annotations

import copy
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from etl import refresh
from etl.settings import load
from portal import downloads
from portal.__main__ import main
from portal.draw.text import Rich
from portal.gate import access, published, signin, store, withdrawn
from portal.gate.access import Declaration, Scope
from portal.gate.store import Reader
from portal.gate.withdrawn import Row, Today
from portal.pages.project import standing
from portal.prove import law, trial
from portal.prove.canaries import digits, is_telling
from portal.prove.judging import derived
from portal.prove.looking import Effort
from portal.prove.promises import PROMISES
from portal.settings import Settings
from tests import company
from tests.invariance import exports, portfolios
from tests.portal import stage

Tables = dict[str, list[dict[str, Any]]]
BEFORE = date(2026, 3, 6)
HOSTILE = "Read ![this](https://evil.test/x.png)<img src=x onerror=alert(1)> now"
BUDGET = 81734.29  # of P1, which Masons own and Pipes work on


def tables() -> Tables:
    """The tiny company with a long budget, a third person, and a commentary that is no text."""
    made = copy.deepcopy(company.TABLES)
    made["budget_lines"][0]["line_amount"] = BUDGET
    made["people"].append(
        {
            "person_id": "cyd",
            "person_name": "Cyd Quarryman",
            "team_id": "MASONS",
            "role_id": "MASON",
            "weekly_hours": 40,
        }
    )
    made["time_entries"][2]["worked_hours"] = 5.2173
    for written in made["commentary"]:
        written["commentary_text"] = HOSTILE
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports of a week's distance; Birch Tower was Alder's in the first."""
    made = tmp_path_factory.mktemp("proved")
    settings = load(company.write(made, tables()))
    for day, customer in ((BEFORE, "ALDER"), (company.STATUS_DATE, "BIRCH")):
        held = tables()
        held["projects"][1]["customer_id"] = customer
        company.write(made, held)
        outcome = refresh.run(settings, settings.snapshots, day, publish=True)
        assert outcome.is_good, [str(f) for f in outcome.stopping] + outcome.problems
    return settings.snapshots


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Settings:
    return Settings(
        title="Standpoint",
        snapshots=folder,
        demo=True,
        query_seconds=10.0,
        store_count=10,
        cache_megabytes=10,
        page_rows=25,
        is_everybody=True,
        desk=f"sqlite:///{tmp_path}/desk.sqlite",
    )


ALL_KINDS = Effort(
    choices=1, explained=2, downloads=2, foreign=1, sought=4, earlier=1, kept=1, filters=2
)


def effort(*pages: str, earlier: int = 0) -> Effort:
    """A few pages and no more."""
    return replace(ALL_KINDS, earlier=earlier, pages=frozenset(pages))


def broken(own: Settings, scopes: list[str], *pages: str, earlier: int = 0) -> dict[str, set[str]]:
    """Promises found broken, each with the beginnings of the places where it was seen."""
    found: dict[str, set[str]] = {}
    record = trial.prove(own, effort(*pages, earlier=earlier), scopes).record
    for finding in record.findings:
        found.setdefault(finding.promise, set()).add(finding.place.split(",")[0].split("?")[0])
    return found


# --- green ----------------------------------------------------------------------------------------


def test_nothing_is_found_where_the_gate_holds(own: Settings) -> None:
    proof = trial.prove(own, ALL_KINDS, ["team PIPES", "customer ALDER"])
    assert proof.record.findings == []
    assert all(proof.record.tried[p.key] for p in PROMISES), proof.record.tried
    assert {"page", "explanation", "download", "pack", "sentence"} <= set(proof.record.counted)
    assert not [told for told in proof.record.untried if "could not be made" in told]


@pytest.mark.parametrize("who", stage.SCOPES)
def test_both_ways_to_reckon_a_scope_give_the_same_rows(own: Settings, who: str) -> None:
    """The gate's store and the plain Python of `law`, table by table."""
    live = stage.reader(own.snapshots, stage.SCOPES[who])
    whole = law.Whole(stage.reader(own.snapshots, Scope("pm", "")))
    reach = law.reach(whole, stage.SCOPES[who])
    for table in live.tables() & set(whole.declared):
        counted = live.sql(f'select count(*) as n from "{table}"')["n"][0].as_py()
        assert counted == sum(r != "" for r in law.relations(whole, reach, table)), table


EXAMPLES = int(os.environ.get("STANDPOINT_EXAMPLES", "10"))


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_nothing_is_found_in_a_company_nobody_thought_up(
    own: Settings, tmp_path: Path, seed: int
) -> None:
    exports.publish(tmp_path, portfolios.draw(Random(seed)))
    company = replace(own, snapshots=tmp_path / "snapshots")
    every = [f"{w} {k}".strip() for _, _, w, k in published.everybody(company.snapshots)]
    step = max(1, (len(every) - 2) // 3)
    scopes = every[2 + seed % step :: step]  # after the two that read all
    proof = trial.prove(company, effort("home", "project", "customer"), scopes)
    assert proof.record.findings == [] and len(proof.scopes) >= 3


RESERVE = 1_017.5
NO_FILTER = {
    "relation": None,
    "department": None,
    "words": None,
    "colour": None,
    "limit": 100,
    "offset": 0,
}


# --- broken in each of twelve ways ----------------------------------------------------------------


def test_a_column_of_a_wider_audience_is_found(own: Settings, monkeypatch: Any) -> None:
    declared = store._declarations

    def wider(connection: Any) -> list[Declaration]:
        return [
            replace(d, columns=tuple((n, who | {"contributor"}) for n, who in d.columns))
            if d.table in ("declared_status", "project_status")
            else d
            for d in declared(connection)
        ]

    monkeypatch.setattr(store, "_declarations", wider)
    assert "project" in broken(own, ["team PIPES"], "project")["columns"]


def test_rows_without_a_condition_are_found(own: Settings, monkeypatch: Any) -> None:
    select = access._select
    monkeypatch.setattr(
        access,
        "_select",
        lambda t, columns, rows, relation="owner": select(t, columns, "true", relation),
    )
    found = broken(own, ["customer ALDER"], "home", "customer", "search")
    assert {"home", "customer"} <= found["rows"]
    assert "search" in found["search"]


def keyed(monkeypatch: Any, less: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> None:
    """Results kept under less than all that makes them."""
    get = store.Results.get
    monkeypatch.setattr(
        store.Results, "get", lambda self, key, make: get(self, less(tuple(key)), make)
    )


def test_results_kept_without_the_scope_are_found(own: Settings, monkeypatch: Any) -> None:
    keyed(monkeypatch, lambda key: tuple(k for k in key if not isinstance(k, Scope | Today)))
    assert "kept" in broken(own, ["customer ALDER", "customer BIRCH"], "customer")


def test_results_kept_without_the_report_are_found(own: Settings, monkeypatch: Any) -> None:
    keyed(monkeypatch, lambda key: key[1:])
    assert "kept" in broken(own, ["customer ALDER"], "customer", "project", earlier=1)


def test_results_kept_without_the_build_are_found(own: Settings, monkeypatch: Any) -> None:
    keyed(monkeypatch, lambda key: (str(key[0]).partition("@")[0], *key[1:]))
    assert "kept" in broken(own, ["pm ann"], "project", earlier=1)


def test_a_download_that_is_not_checked_is_found(own: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(downloads, "_may_ask", lambda *_: (True, None))
    assert broken(own, ["pm ann"], "project")["downloads"]


def test_a_signature_that_is_not_checked_is_found(own: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr("portal.downloads.hmac.compare_digest", lambda *_: True)
    assert broken(own, ["pm ann"], "project")["downloads"]


def test_words_that_become_sql_are_found(own: Settings, monkeypatch: Any) -> None:
    rows = Reader.rows

    def spliced(self: Reader, name: str, **parameters: object) -> pa.Table:
        if name != "find":
            return rows(self, name, **parameters)
        return self.sql(store.query(name).replace("$words", f"'{parameters['words']}'"))

    monkeypatch.setattr(Reader, "rows", spliced)
    assert "search" in broken(own, ["pm ann"], "search")["search"]


def test_a_right_that_is_not_asked_again_is_found(own: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(signin, "still", lambda *_: lambda: None)
    assert "home" in broken(own, ["customer ALDER", "customer BIRCH"], "home")["withdrawn"]


def test_names_of_other_teams_people_are_found(own: Settings, monkeypatch: Any) -> None:
    everyone = "select team_id as id from src.teams"
    monkeypatch.setattr(access, "team_keys", lambda scope: everyone)
    found = trial.prove(own, effort("search"), ["team PIPES"]).record.findings
    assert any("search" in f.place and f.promise in ("search", "rows") for f in found)


def test_hours_of_others_beside_what_they_cost_are_found(own: Settings, monkeypatch: Any) -> None:
    """Bob of Pipes worked on P1, which Build owns: its head may read the cost, not the hours."""
    monkeypatch.setattr(access, "sole_keys", lambda scope, has: "select id from my_owned")
    heads = replace(effort("department"), downloads=20)
    found = trial.prove(own, heads, ["department BUILD"]).record.findings
    rates = {f.place.split(" ")[0]: f.what for f in found if f.what.startswith("the rate of")}
    assert set(rates) == {"cross_charge", "what"}, found
    assert rates["cross_charge"] == "the rate of Pipes: 5.2173 hours beside 1,639.0628"
    assert all("271.8281" not in f.what for f in found)  # of Masons, whom the head leads


def test_a_total_whose_filter_reveals_a_row_is_found(own: Settings, monkeypatch: Any) -> None:
    """Run owns Birch Tower and works on Alder Bridge, whose budget is not for its head: a total of
    both, and of the one alone, tell the other by subtraction, whatever else is in them."""
    rows = Reader.rows
    whole = stage.reader(own.snapshots, Scope("pm", ""))
    budgets = {
        r["project_name"]: r["budget_amount"]
        for r in whole.rows("project_list", **NO_FILTER).to_pylist()
    }

    def totalled(self: Reader, name: str, **parameters: Any) -> pa.Table:
        found = rows(self, name, **parameters)
        if name != "project_list":
            return found
        words = parameters["words"] or ""
        total = RESERVE + sum(float(b) for project, b in budgets.items() if words in project)
        place = found.column_names.index("over_amount")
        return found.set_column(place, "over_amount", pa.array([total] * found.num_rows))

    monkeypatch.setattr(Reader, "rows", totalled)
    found = trial.prove(own, effort("department"), ["department RUN"]).record.findings
    assert [f.what for f in found] == [
        "81,734.29 of budget_lines.line_amount: the difference of two choices on a page"
    ]


def test_an_earlier_report_by_its_own_rights_alone_is_found(
    own: Settings, monkeypatch: Any
) -> None:
    monkeypatch.setattr(withdrawn, "apply", lambda *_, **__: None)
    assert "home" in broken(own, ["customer ALDER"], "home", earlier=1)["earlier"]


@pytest.fixture
def taken(own: Settings, folder: Path, tmp_path: Path) -> Settings:
    """A risk, a commentary and a milestone taken back from Alder, in reports of their own."""
    copied = tmp_path / "taken"
    shutil.copytree(folder, copied)
    rows = (("risks", "R1"), ("commentary", "P1 2026-03-11"), ("tasks", "P1-M"))
    withdrawn.write(copied, [Row(t, key, "by mistake", "2026-03-14T09:00:00Z") for t, key in rows])
    return replace(own, snapshots=copied)


def test_nothing_is_found_of_rows_that_were_taken_back(taken: Settings) -> None:
    proof = trial.prove(taken, effort("home", "customer", "project", earlier=1), ["customer ALDER"])
    assert proof.record.findings == []
    assert "Rows taken back from customers: there are none." not in proof.record.untried


def test_rows_that_were_taken_back_and_are_shown_are_found(
    taken: Settings, monkeypatch: Any
) -> None:
    monkeypatch.setattr(access, "_not_withdrawn", lambda declared: iter(()))
    record = trial.prove(taken, effort("customer", earlier=1), ["customer ALDER"]).record
    places = {f.place for f in record.of("earlier")}
    assert {"customer, report 2026-03-06.1", "customer, report 2026-03-13.1"} <= places


def test_text_that_is_passed_raw_is_found(own: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(standing, "prose", Rich)
    assert "project" in broken(own, ["pm ann"], "project")["text"]


# --- the command ----------------------------------------------------------------------------------


def command(folder: Path, out: Path, *more: str) -> int:
    given = ["prove", "--snapshots", str(folder), "--effort", "quick", "--out", str(out), *more]
    return main(given)


def test_the_command_writes_what_was_tried_and_ends_clean(
    folder: Path, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    config = tmp_path / "portal.toml"
    config.write_text("[portal]\ndemo = true\n", encoding="utf-8")
    tried = trial.prove
    monkeypatch.setattr(
        trial, "prove", lambda own, _: tried(own, effort("home"), ["customer ALDER"])
    )
    for name in ("STANDPOINT_CONFIG", "STANDPOINT_SNAPSHOTS"):
        monkeypatch.setenv(name, "")  # the command sets them; both are put back
    shown = ("--config", str(config), "--kind", "html,json,pdf")
    assert command(folder, tmp_path / "out", *shown) == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [f.suffix for f in files] == [".html", ".json", ".pdf"]
    assert {oct(f.stat().st_mode & 0o777) for f in files} == {"0o600"}
    told = json.loads(files[1].read_text(encoding="utf-8"))
    assert told["is_clean"] and [p["number"] for p in told["promises"]][::11] == ["P1", "P12"]
    assert "no leak" in capsys.readouterr().out
    monkeypatch.setattr(downloads, "_may_ask", lambda *_: (True, None))
    monkeypatch.setattr(
        trial, "prove", lambda own, _: tried(own, effort("customer"), ["customer ALDER"])
    )
    assert command(folder, tmp_path / "out", "--config", str(config)) == 8
    assert command(folder, tmp_path / "out", "--config", str(config), "--kind", "doc") == 2
    assert "expected one or several of html, pdf, json" in capsys.readouterr().err


def exported(home: Path, monkeypatch: Any, *names: str) -> list[str]:
    """Exports of the tiny company, never published, each in a folder of its own; the trial of
    them looks at little."""
    tried = trial.prove
    monkeypatch.setattr(
        trial, "prove", lambda own, _: tried(own, effort("home"), ["customer ALDER"])
    )
    for name in ("STANDPOINT_CONFIG", "STANDPOINT_SNAPSHOTS"):
        monkeypatch.setenv(name, "")
    return [str(company.write(home / name)) for name in names]


def test_exports_are_proved_before_anything_is_published(
    tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    files = exported(tmp_path, monkeypatch, "north", "south")
    out = tmp_path / "out"
    assert main(["prove", "--exports", *files, "--kind", "json", "--out", str(out)]) == 0
    assert sorted(f.name for f in out.iterdir()) == [
        "standpoint-proof-1-north-2026-03-13.json",
        "standpoint-proof-2-south-2026-03-13.json",
    ]
    assert capsys.readouterr().out.count("no leak") == 2
    assert not any((tmp_path / name / "snapshots").exists() for name in ("north", "south"))


def test_exports_that_are_refused_are_said_and_keep_no_other_from_its_proof(
    tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    bad, good = exported(tmp_path, monkeypatch, "bad", "good")
    tasks = tmp_path / "bad" / "tasks.csv"
    tasks.write_text(tasks.read_text("utf-8").replace("2026-03-20", "20th of March"), "utf-8")
    out = tmp_path / "out"
    assert main(["prove", "--exports", bad, good, "--kind", "json", "--out", str(out)]) == 5
    told = capsys.readouterr()
    assert told.err.startswith(f"{bad}: ") and "tasks.csv, row 2" in told.err
    assert "Traceback" not in told.err and told.out.count("no leak") == 1
    assert [f.name for f in out.iterdir()] == ["standpoint-proof-2-good-2026-03-13.json"]
    assert main(["prove", "--exports", str(tmp_path / "none.toml"), "--out", str(out)]) == 2
    assert "none.toml: not found" in capsys.readouterr().err


def test_it_is_said_how_many_hours_are_hidden_so_that_no_rate_follows(own: Settings) -> None:
    """Build owns P1. Of its known cells of hours a head reads those of Masons by week and team, and
    not those of Pipes or of the whole project."""
    whole = law.Whole(stage.reader(own.snapshots, Scope("pm", "")))
    owned = law.reach(whole, Scope("department", "BUILD"))
    read = stage.reader(own.snapshots, Scope("department", "BUILD"))
    declared = {
        (table, column)
        for table, told in whole.declared.items()
        for column, shown_to in told.columns.items()
        if "performer" in shown_to and "owner" not in shown_to
    }
    told = sum(
        read.sql(
            f"select count({column}) as n from {table} where project_id = 'P1'"  # noqa: S608
        )["n"][0].as_py()
        for table, column in declared
    )
    lost, every = law.hidden(whole, owned)
    assert lost > 0 and every - lost == told
    assert law.hidden(whole, law.reach(whole, Scope("pm", "ann")))[0] == 0


# --- what follows ---------------------------------------------------------------------------------


def test_what_follows_from_a_table_is_reckoned() -> None:
    """100 less 40 and 35 leaves 25; 40 and 8 give 5 an hour."""
    values = {round(v, 4) for v, _ in derived([[100.0, 40.0, 35.0], [None, 8.0, None]])}
    assert {25.0, 5.0, 60.0, 75.0} <= values


def test_the_address_of_a_download_is_no_other_page_ten_minutes_later(
    own: Settings, monkeypatch: Any
) -> None:
    at = iter(range(0, 10**9, 700))
    monkeypatch.setattr(downloads, "time", SimpleNamespace(time=lambda: next(at)))
    assert "kept" not in broken(own, ["customer ALDER"], "customer")


def test_only_what_can_be_told_from_chance_is_looked_for() -> None:
    # 2 200 in seven parts is 314.2857; 81 734.29 is no part of anything round
    assert [digits(v) for v in (81_000.0, 81_734.29, 314.2857, 33.3333)] == [2, 7, 3, 2]
    told = {w: is_telling(w) for w in ("Alder", "NG-1", "1008", "2026-03-09", "40011223", "A1")}
    assert [w for w, is_kept in told.items() if is_kept] == ["Alder", "40011223"]
