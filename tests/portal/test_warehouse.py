"""The door, tried from inside: what each scope's store holds, what SQL cannot do through it, and
threads that never cross.

The snapshot is made by hand, in the published format, with what a refresh would never write: tables
and columns nobody declared. ALDER buys P1 (owned by BUILD's branch) and P3 (not shown to it); BIRCH
buys P2. Masons and Pipes work on P1, Pipes on P2 and P3. Every cell that concerns somebody says so
in a word.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from portal.gate.access import Declaration, Scope, copy, owned_keys, scope_of, team_keys
from portal.gate.published import NoSnapshot, NotYours, Snapshot, live_report
from portal.gate.store import Reader, Results, Stores, TooSlow, Warehouse
from portal.settings import Settings

OCC = "owner,contributor,customer"
OC = "owner,contributor"

# table: (scope, contributor_rows, {column: (type, shown_to)}, rows)
TABLES: dict[str, tuple[str, str, dict[str, tuple[str, str]], list[tuple[Any, ...]]]] = {
    "departments": (
        "everyone",
        "none",
        {"department_id": ("varchar", OC), "parent_department_id": ("varchar", OC)},
        [("BUILD", None), ("BRANCH", "BUILD"), ("RUN", None), ("LOOP", "LOOP")],
    ),
    "teams": (
        "everyone",
        "none",
        {"team_id": ("varchar", OC), "department_id": ("varchar", OC)},
        [("MASONS", "BRANCH"), ("PIPES", "RUN")],
    ),
    "customers": (
        "customer",
        "none",
        {"customer_id": ("varchar", "owner,customer"), "margin_note": ("varchar", "owner")},
        [("ALDER", "MARGIN-ALDER"), ("BIRCH", "MARGIN-BIRCH")],
    ),
    "projects": (
        "project",
        "all",
        {
            "project_id": ("varchar", OCC),
            "project_name": ("varchar", OCC),
            "department_id": ("varchar", OC),
            "customer_id": ("varchar", "owner,customer"),
            "manager_id": ("varchar", OC),
            "relation": ("varchar", OCC),
            "is_customer_visible": ("boolean", "owner"),
            "budget_amount": ("decimal(18,4)", "owner"),
            "board_note": ("varchar", ""),
        },
        [
            ("P1", "Alder Bridge", "BRANCH", "ALDER", "ann", "owner", True, 81000, "BOARD-P1"),
            ("P2", "Birch Tower", "RUN", "BIRCH", "bob", "owner", True, 40000, "BOARD-P2"),
            ("P3", "Hidden Shed", "RUN", "ALDER", "bob", "owner", False, 77777, "BOARD-P3"),
        ],
    ),
    "project_team": (
        "project",
        "team",
        {"project_id": ("varchar", OC), "team_id": ("varchar", OC)},
        [("P1", "MASONS"), ("P1", "PIPES"), ("P2", "PIPES"), ("P3", "PIPES")],
    ),
    "project_source": (
        "project",
        "none",
        {"project_id": ("varchar", "owner"), "file_id": ("varchar", "owner")},
        [("P1", "F1"), ("P2", "F2")],
    ),
    "source_file": (
        "file",
        "none",
        {"file_id": ("varchar", "owner"), "file_name": ("varchar", "owner")},
        [("F1", "file-of-ann.csv"), ("F2", "file-of-bob.csv"), ("F3", "file-of-nobody.csv")],
    ),
    "task_total": (
        "project",
        "team",
        {
            "project_id": ("varchar", OCC),
            "team_id": ("varchar", OC),
            "task_name": ("varchar", OC),
            "budget_amount": ("decimal(18,4)", "owner"),
        },
        [
            ("P1", "MASONS", "TASK-P1-MASONS", 60000),
            ("P1", "PIPES", "TASK-P1-PIPES", 21000),
            ("P2", "PIPES", "TASK-P2-PIPES", 40000),
            ("P1", None, "TASK-P1-NOTEAM", 1),
        ],
    ),
    "milestone": (
        "project",
        "all",
        {
            "project_id": ("varchar", OCC),
            "milestone_name": ("varchar", OCC),
            "is_customer_visible": ("boolean", OCC),
            "gap_reason": ("varchar", "owner"),
        },
        [
            ("P1", "MS-P1-SHOWN", True, "GAP-P1"),
            ("P1", "MS-P1-HIDDEN", False, "GAP-P1"),
            ("P1", "MS-P1-NULL", None, "GAP-P1"),
            ("P2", "MS-P2-SHOWN", True, "GAP-P2"),
            ("P3", "MS-P3-SHOWN", True, "GAP-P3"),
        ],
    ),
    "risks": (
        "project",
        "none",
        {"project_id": ("varchar", "owner"), "risk_name": ("varchar", "owner")},
        [("P1", "RISK-P1"), ("P2", "RISK-P2")],
    ),
    "project_week": (
        "project",
        "team",
        {
            "project_id": ("varchar", OC),
            "team_id": ("varchar", OC),
            "worked_hours": ("decimal(18,4)", OC),
            "earned_value_amount": ("decimal(18,4)", "owner"),
            "actual_cost_amount": ("decimal(18,4)", "owner"),
        },
        [
            ("P1", "MASONS", 20, 900, 1000),
            ("P1", "PIPES", 5, 300, 200),
            ("P2", "PIPES", 8, 500, 250),
            ("P3", "PIPES", 1, None, 0),
        ],
    ),
    "person_week": (
        "team",
        "none",
        {"person_name": ("varchar", OC), "team_id": ("varchar", OC)},
        [("Ann MASON-PERSON", "MASONS"), ("Bob PIPE-PERSON", "PIPES")],
    ),
    "control_total": (
        "steward",
        "none",
        {"file_id": ("varchar", "owner"), "in_total": ("varchar", OCC)},
        [("F1", "STEWARD-1")],
    ),
    "int_cost": (
        "nobody",
        "none",
        {"project_id": ("varchar", OCC), "note": ("varchar", OCC)},
        [("P1", "NOBODY-1")],
    ),
    "odd_scope": (
        "galaxy",
        "all",
        {"project_id": ("varchar", OCC), "note": ("varchar", OCC)},
        [("P1", "ODD-1")],
    ),
    "keyless": ("project", "all", {"note": ("varchar", OCC)}, [("KEYLESS-1",)]),
    "snapshot": (
        "everyone",
        "none",
        {
            "snapshot_id": ("varchar", OCC),
            "status_date": ("date", OCC),
            "published_at": ("timestamp", OCC),
            "previous_id": ("varchar", OCC),
            "company_name": ("varchar", OCC),
            "currency": ("varchar", OCC),
            "language": ("varchar", OCC),
            "timezone": ("varchar", OCC),
            "cadence_days": ("integer", OCC),
        },
        [("S1", "2026-03-13", "2026-03-14 06:00:00", "", "Tiny", "EUR", "en", "UTC", 14)],
    ),
    "metric": (
        "everyone",
        "none",
        {
            n: ("varchar", OCC)
            for n in (
                "metric_name",
                "symbol",
                "label",
                "unit",
                "better",
                "kind",
                "mart",
                "value_sql",
                "reason_sql",
                "formula",
                "meaning",
                "source",
                "null_rule",
                "worked_example",
                "shown_to",
            )
        }
        | {"position": ("integer", OCC)},
        [
            (
                "cost_performance_index",
                "CPI",
                "Cost performance",
                "ratio",
                "higher",
                "aggregate",
                "project_week",
                (
                    "cast(sum(earned_value_amount) as double) / nullif(cast(sum(actual_cost_amount)"
                    " as double), 0)"
                ),
                "case when coalesce(sum(actual_cost_amount), 0) = 0 then 'no_actuals' end",
                "EV / AC",
                "m",
                "s",
                "n",
                "w",
                "owner",
                1,
            ),
            (
                "worked_hours",
                "",
                "Hours",
                "h",
                "",
                "aggregate",
                "project_week",
                "sum(worked_hours)",
                "case when count(*) = 0 then 'no_rows' end",
                "sum",
                "m",
                "s",
                "n",
                "w",
                OC,
                2,
            ),
        ],
    ),
    "metric_threshold": (
        "everyone",
        "none",
        {
            "metric_name": ("varchar", OC),
            "portfolio": ("varchar", OC),
            "version": ("varchar", OC),
            "valid_from_date": ("date", OC),
            "colour": ("varchar", OC),
            "low_value": ("double", OC),
            "is_low_included": ("boolean", OC),
            "high_value": ("double", OC),
            "is_high_included": ("boolean", OC),
            "is_in_force": ("boolean", OC),
        },
        [
            ("cost_performance_index", "", "1", None, "red", None, False, 0.9, False, True),
            ("cost_performance_index", "", "1", None, "amber", 0.9, True, 0.95, False, True),
            ("cost_performance_index", "", "1", None, "green", 0.95, True, 1.2, True, True),
            ("cost_performance_index", "Strict", "1", None, "green", 1.0, True, 1.1, False, True),
            ("cost_performance_index", "", "2", None, "red", None, False, None, False, False),
        ],
    ),
}

VIEWERS = [
    ("cfo@corp.test", "Carla", "executive", ""),
    ("office@corp.test", "Otto", "pm", ""),
    ("ann@corp.test", "Ann", "pm", "ann"),
    ("head@corp.test", "Hans", "department", "RUN"),
    ("head@corp.test", "Hans", "team", "PIPES"),
    ("lead@corp.test", "Lena", "team", "PIPES"),
    ("ann@alder.test", "Ann Alder", "customer", "ALDER"),
    ("bob@birch.test", "Bob Birch", "customer", "BIRCH"),
    ("odd@corp.test", "Odd", "emperor", ""),
    ("keyless@corp.test", "No Key", "department", ""),
]


def publish(
    folder: Path, snapshot_id: str = "S1", viewers: list[tuple[str, str, str, str]] | None = None
) -> Path:
    """Writes one snapshot, its private companion and the pointer."""
    folder.mkdir(exist_ok=True)
    with duckdb.connect(str(folder / f"snapshot-{snapshot_id}.duckdb")) as made:
        made.execute(
            "create table published_table (table_name varchar, grain varchar, meaning varchar,"
            " scope varchar, contributor_rows varchar)"
        )
        made.execute(
            "create table published_column (table_name varchar, position integer, column_name"
            " varchar, type varchar, unit varchar, meaning varchar, shown_to varchar)"
        )
        for name, (scope, contributor_rows, columns, rows) in TABLES.items():
            made.execute(
                f'create table "{name}" ({", ".join(f"{c} {t}" for c, (t, _) in columns.items())},'
                " undeclared_note varchar)"
            )
            made.executemany(
                f'insert into "{name}" values ({", ".join("?" * (len(columns) + 1))})',
                [(*r, "UNDECLARED-COLUMN") for r in rows],
            )
            made.execute(
                "insert into published_table values (?, '', '', ?, ?)",
                (name, scope, contributor_rows),
            )
            made.executemany(
                "insert into published_column values (?, ?, ?, ?, '', '', ?)",
                [(name, i, c, t, shown) for i, (c, (t, shown)) in enumerate(columns.items())],
            )
        made.execute(
            "create table undeclared as select 'P1' as project_id, 'UNDECLARED-TABLE' as note"
        )
        made.execute("create view sideways as select * from undeclared")
        made.execute("update snapshot set snapshot_id = ?", (snapshot_id,))
    with duckdb.connect(str(folder / f"private-{snapshot_id}.duckdb")) as made:
        made.execute(
            "create table viewers (email varchar, viewer_name varchar, audience varchar, scope_key"
            " varchar, source_row integer)"
        )
        made.executemany(
            "insert into viewers values (?, ?, ?, ?, ?)",
            [(*v, i) for i, v in enumerate(VIEWERS if viewers is None else viewers)],
        )
        made.execute("create table standard_rates as select 'RATE-271.8281' as hourly_rate")
    pointer = {
        "snapshot_id": snapshot_id,
        "file": f"snapshot-{snapshot_id}.duckdb",
        "private_file": f"private-{snapshot_id}.duckdb",
        "status_date": "2026-03-06",
        "published_at": "2026-03-07T08:00:00Z",
    }
    (folder / "current.json").write_text(json.dumps(pointer))
    return folder


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One snapshot nobody changes."""
    return publish(tmp_path_factory.mktemp("gate") / "snapshots")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A snapshot of this test's own, to publish again over."""
    return publish(tmp_path / "snapshots")


@pytest.fixture(scope="session")
def live(published: Path) -> Snapshot:
    return live_report(published)


@pytest.fixture(scope="session")
def shared() -> Warehouse:
    return Warehouse(Stores(50), Results(32), 5.0)


ReaderOf = Callable[..., Reader]


@pytest.fixture(scope="session")
def reader_of(live: Snapshot, shared: Warehouse) -> ReaderOf:
    """A reader of an audience and key, entitled for good."""
    return lambda audience, key="": Reader(
        warehouse=shared, snapshot=live, scope=Scope(audience, key), still=lambda: None
    )


def settings_of(folder: Path, *, demo: bool = True) -> Settings:
    return Settings(
        title="Standpoint",
        snapshots=folder,
        demo=demo,
        query_seconds=5.0,
        store_count=10,
        cache_megabytes=8,
        page_rows=25,
    )


def words(reader: Reader) -> str:
    """Everything a reader can reach, as one text."""
    return "\n".join(
        str(reader.sql(f'select * from "{t}"').to_pylist())
        for t in sorted(reader.tables())
        if not t.startswith("published_")
    )


NEVER = (
    "UNDECLARED-TABLE",
    "UNDECLARED-COLUMN",
    "NOBODY-1",
    "ODD-1",
    "KEYLESS-1",
    "STEWARD-1",
    "BOARD-P",
    "RATE-",
)
SCOPED = [
    ("customer", "ALDER"),
    ("customer", "BIRCH"),
    ("team", "PIPES"),
    ("team", "MASONS"),
    ("department", "RUN"),
    ("department", "BUILD"),
    ("pm", "ann"),
]


def has(text: str, *sought: str) -> bool:
    return any(word in text for word in sought)


@pytest.mark.parametrize(("audience", "key"), SCOPED)
def test_what_is_not_declared_reaches_no_scope(
    reader_of: ReaderOf, audience: str, key: str
) -> None:
    assert [word for word in NEVER if word in words(reader_of(audience, key))] == []


def test_customer_never_sees_internal_cost(reader_of: ReaderOf) -> None:
    reader = reader_of("customer", "ALDER")
    assert not has(
        words(reader), "81000", "1000", "MARGIN-ALDER", "RISK-P1", "GAP-P1", "TASK-P1", "PERSON"
    )
    assert reader.columns("projects") == ("project_id", "project_name", "customer_id", "relation")
    assert {"project_week", "risks", "person_week", "metric_threshold"} & reader.tables() == set()


def test_customer_sees_visible_rows_of_own_projects_only(reader_of: ReaderOf) -> None:
    text = words(reader_of("customer", "ALDER"))
    assert "MS-P1-SHOWN" in text
    assert not has(
        text, "MS-P1-HIDDEN", "MS-P1-NULL", "MS-P2", "MS-P3", "Hidden Shed", "Birch", "BIRCH"
    )


def test_customer_relation_is_written_in_every_row(reader_of: ReaderOf) -> None:
    assert reader_of("customer", "ALDER").sql("select relation from projects")[
        "relation"
    ].to_pylist() == ["customer"]


def test_department_owns_its_subtree_and_contributes_elsewhere(reader_of: ReaderOf) -> None:
    # RUN owns P2 and P3; its Pipes also work on P1, which BUILD's branch owns.
    rows = (
        reader_of("department", "RUN")
        .sql("select project_id, relation, budget_amount from projects order by 1")
        .to_pylist()
    )
    assert [(r["project_id"], r["relation"], r["budget_amount"]) for r in rows] == [
        ("P1", "contributor", None),
        ("P2", "owner", 40000),
        ("P3", "owner", 77777),
    ]
    assert reader_of("department", "BUILD").sql("select project_id from projects")[
        "project_id"
    ].to_pylist() == ["P1"]


def test_contributor_sees_own_teams_rows_without_money(reader_of: ReaderOf) -> None:
    reader = reader_of("team", "PIPES")
    tasks = reader.sql("select task_name, budget_amount from task_total order by 1").to_pylist()
    assert [(t["task_name"], t["budget_amount"]) for t in tasks] == [
        ("TASK-P1-PIPES", None),
        ("TASK-P2-PIPES", None),
    ]
    assert not has(
        words(reader),
        "TASK-P1-NOTEAM",
        "81000",
        "40000",
        "RISK-",
        "GAP-",
        "MASON-PERSON",
        "file-of",
    )


def test_contributor_sees_no_customer(reader_of: ReaderOf) -> None:
    assert not has(words(reader_of("team", "PIPES")), "ALDER", "BIRCH", "MARGIN")


def test_pm_reads_own_projects_in_full_and_their_files(reader_of: ReaderOf) -> None:
    text = words(reader_of("pm", "ann"))
    assert (
        has(text, "81000")
        and has(text, "RISK-P1")
        and has(text, "file-of-ann")
        and has(text, "TASK-P1-NOTEAM")
    )
    assert not has(text, "P2", "P3", "file-of-bob", "file-of-nobody", "PERSON", "MARGIN-BIRCH")


def test_only_a_pm_sees_files(reader_of: ReaderOf) -> None:
    assert (
        not has(words(reader_of("department", "RUN")), "file-of")
        and "source_file" not in reader_of("team", "PIPES").tables()
    )


def test_owner_sees_the_customers_of_own_projects_and_no_others(reader_of: ReaderOf) -> None:
    assert has(words(reader_of("pm", "ann")), "MARGIN-ALDER") and not has(
        words(reader_of("department", "BUILD")), "MARGIN-BIRCH"
    )


def test_team_lead_sees_their_people_only(reader_of: ReaderOf) -> None:
    assert reader_of("team", "MASONS").sql("select person_name from person_week")[
        "person_name"
    ].to_pylist() == ["Ann MASON-PERSON"]


def test_department_that_is_its_own_parent_ends(reader_of: ReaderOf) -> None:
    assert reader_of("department", "LOOP").sql("select * from projects").num_rows == 0


@pytest.mark.parametrize(
    "key",
    [
        "' or 1=1 --",
        "ALDER' union select 'BIRCH",
        "%",
        "*",
        "alder",
        "$key",
        'x"; drop table projects',
    ],
)
@pytest.mark.parametrize("audience", ["customer", "department", "team", "pm"])
def test_forged_key_reaches_no_project(reader_of: ReaderOf, audience: str, key: str) -> None:
    reader = reader_of(audience, key)
    assert "projects" not in reader.tables() or reader.sql("select * from projects").num_rows == 0


def test_unknown_audience_is_no_scope_even_with_a_key() -> None:
    assert scope_of("emperor", "x") is None and scope_of("Executive", "") is None


def test_an_unknown_audience_gets_no_keys() -> None:
    assert "where false" in owned_keys(Scope("emperor", "x")) and "where false" in team_keys(
        Scope("emperor", "x")
    )


def test_a_key_is_bound_and_never_spliced() -> None:
    declared = Declaration(
        table="customers",
        scope="customer",
        contributor_rows="none",
        columns=(("customer_id", frozenset({"customer"})),),
    )
    select = copy(Scope("customer", "CANARY-KEY"), declared)
    assert select is not None and "CANARY-KEY" not in select and "$key" in select


def test_identifiers_are_quoted() -> None:
    declared = Declaration(
        table='a"b',
        scope="everyone",
        contributor_rows="none",
        columns=(('c" from x --', frozenset({"owner"})),),
    )
    assert (
        copy(Scope("pm", "ann"), declared)
        == 'select s."c"" from x --" from src."a""b" as s where true'
    )


OUTSIDE = [
    "select * from src.projects",
    "select * from src.main.projects",
    "select * from '{file}'",
    "attach '{file}' as again (read_only)",
    "attach '{private}' as again (read_only)",
    "select * from '{private}'",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('{private}')",
    "select * from glob('/*')",
    "select * from sniff_csv('/etc/passwd')",
    "copy (select 1) to '{folder}/out.csv'",
    "export database '{folder}/out'",
    "install httpfs",
    "load httpfs",
    "select getenv('HOME')",
    "set enable_external_access = true",
    "reset memory_limit",
    "set lock_configuration = false",
    "use src",
    "detach src",
    "select * from duckdb_secrets()",
    "create secret s (type s3)",
]
WRITING = [
    "drop table projects",
    "delete from projects",
    "insert into projects (project_id) values ('X')",
    "select 1; drop table projects",
    "create or replace table projects as select 1 as project_id",
    "create view v as select 1",
    "create macro m() as 1",
    "checkpoint",
    "create temp table projects as select 'X' as project_id",
    "set variable x = 1",
    "pragma database_list",
    "",
]


@pytest.mark.parametrize("scope", [("customer", "ALDER"), ("executive", "")])
@pytest.mark.parametrize("text", OUTSIDE)
def test_no_sql_reaches_outside_the_store(
    reader_of: ReaderOf, published: Path, tmp_path: Path, scope: tuple[str, str], text: str
) -> None:
    text = text.format(
        file=published / "snapshot-S1.duckdb",
        private=published / "private-S1.duckdb",
        folder=tmp_path,
    )
    with pytest.raises(Exception) as failure:
        reader_of(*scope).sql(text)
    assert "RATE-" not in str(failure.value) and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scope", [("customer", "ALDER"), ("executive", "")])
@pytest.mark.parametrize("text", WRITING)
def test_no_sql_changes_what_others_of_the_scope_read(
    reader_of: ReaderOf, scope: tuple[str, str], text: str
) -> None:
    reader = reader_of(*scope)
    with pytest.raises(Exception):  # noqa: B017 - which one is DuckDB's own business
        reader.sql(text)
    assert reader.sql("select project_id from projects where project_id = 'P1'").num_rows == 1


@pytest.mark.parametrize(
    "catalog",
    [
        "duckdb_tables()",
        "duckdb_columns()",
        "duckdb_views()",
        "information_schema.tables",
        "information_schema.columns",
        "duckdb_databases()",
        "pg_catalog.pg_class",
        "duckdb_temporary_files()",
    ],
)
def test_the_catalogue_of_a_scope_names_only_its_own(reader_of: ReaderOf, catalog: str) -> None:
    text = str(reader_of("customer", "ALDER").sql(f"select * from {catalog}").to_pylist())
    assert not any(
        word in text
        for word in (
            "undeclared",
            "sideways",
            "my_owned",
            "snapshot-S1",
            "private-S1",
            "person_week",
            "budget_amount",
        )
    )


def test_parameters_are_bound(reader_of: ReaderOf) -> None:
    found = reader_of("customer", "ALDER").sql(
        "select * from projects where project_id = $id", {"id": "x' or true --"}
    )
    assert found.num_rows == 0


def test_withdrawn_right_stops_the_next_call_even_where_the_result_is_kept(
    live: Snapshot, shared: Warehouse
) -> None:
    revoked = threading.Event()

    def still() -> None:
        if revoked.is_set():
            raise NotYours("gone")

    reader = Reader(warehouse=shared, snapshot=live, scope=Scope("customer", "ALDER"), still=still)
    text = "select project_id from projects"
    assert reader.sql(text).num_rows == 1
    revoked.set()
    for call in (
        lambda: reader.sql(text),
        lambda: reader.has("projects"),
        reader.tables,
        lambda: reader.columns("projects"),
        lambda: reader.rows("reasons"),
    ):
        with pytest.raises(NotYours):
            call()


def test_kept_results_are_not_shared_between_scopes(reader_of: ReaderOf) -> None:
    text = "select project_id from projects order by 1"
    assert [
        reader_of(*s).sql(text)["project_id"].to_pylist()
        for s in (("customer", "ALDER"), ("customer", "BIRCH"), ("executive", ""))
    ] == [["P1"], ["P2"], ["P1", "P2", "P3"]]


def test_kept_results_differ_by_parameter_type(reader_of: ReaderOf) -> None:
    reader = reader_of("executive")
    assert reader.sql("select typeof($x) as t", {"x": 1}) != reader.sql(
        "select typeof($x) as t", {"x": "1"}
    )


def test_slow_query_is_stopped_and_the_next_one_answers(live: Snapshot) -> None:
    reader = Reader(
        warehouse=Warehouse(Stores(2), Results(1), 0.3),
        snapshot=live,
        scope=Scope("customer", "ALDER"),
        still=lambda: None,
    )
    with pytest.raises(TooSlow):
        reader.sql(
            "select count(*) from range(1000000) as a, range(1000000) as b where (a.range *"
            " b.range) % 7 = 3"
        )
    assert reader.sql("select 1 as one").num_rows == 1


@pytest.mark.parametrize("name", ["../settings", "a/b", "x.y", "", "..", "reasons\x00"])
def test_query_name_is_no_path(reader_of: ReaderOf, name: str) -> None:
    with pytest.raises((ValueError, FileNotFoundError)):
        reader_of("executive").rows(name)


def test_nothing_published_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot):
        live_report(tmp_path)


def test_a_run_keeps_its_snapshot_while_the_next_is_published(own: Path) -> None:
    shared = Warehouse(Stores(10), Results(8), 5.0)
    before = Reader(
        warehouse=shared,
        snapshot=live_report(own),
        scope=Scope("executive", ""),
        still=lambda: None,
    )
    publish(own, "S2")
    after = Reader(
        warehouse=shared,
        snapshot=live_report(own),
        scope=Scope("executive", ""),
        still=lambda: None,
    )
    assert [
        str(r.sql("select snapshot_id from snapshot")["snapshot_id"][0]) for r in (before, after)
    ] == ["S1", "S2"]


def test_many_first_visitors_of_a_new_snapshot_all_read(own: Path) -> None:
    # Describing the snapshot and reading it whole happen at once; a second configuration of an open
    # file would be refused.
    for number in range(5):
        publish(own, f"N{number}")
        shared, gate = Warehouse(Stores(10), Results(8), 5.0), threading.Barrier(12)
        faults: list[Exception] = []

        def visit(
            place: int,
            shared: Warehouse = shared,
            gate: threading.Barrier = gate,
            faults: list[Exception] = faults,
        ) -> None:
            gate.wait()
            try:
                scope = Scope("executive", "") if place % 2 else Scope("customer", "ALDER")
                Reader(
                    warehouse=shared, snapshot=live_report(own), scope=scope, still=lambda: None
                ).sql("select count(*) from projects")
            except Exception as fault:  # noqa: BLE001 - any fault is one too many
                faults.append(fault)

        _together(12, visit)
        assert faults == []


def test_a_store_is_built_once_and_the_least_used_is_let_go(live: Snapshot) -> None:
    stores, found = Stores(2), []
    _together(8, lambda _: found.append(stores.get(live, Scope("customer", "ALDER"))))
    assert len({id(f) for f in found}) == 1
    for key in ("BIRCH", "OTHER"):
        stores.get(live, Scope("customer", key))
    assert stores.get(live, Scope("customer", "ALDER")) is not found[0]
    assert (
        found[0].cursor().sql("select 1 as one").to_arrow_table().num_rows == 1
    )  # who still reads from it can


def test_eight_threads_never_cross_rows(live: Snapshot) -> None:
    # Two stores for four scopes, so they are built and let go all the while; results too large a
    # key space to be all kept.
    shared = Warehouse(Stores(2), Results(1), 5.0)
    expected = {
        Scope("customer", "ALDER"): {"P1"},
        Scope("customer", "BIRCH"): {"P2"},
        Scope("pm", "ann"): {"P1"},
        Scope("department", "RUN"): {"P1", "P2", "P3"},
    }
    crossed: list[object] = []

    def read(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(200):
            scope = chance.choice(list(expected))
            table = Reader(warehouse=shared, snapshot=live, scope=scope, still=lambda: None).sql(
                "select project_id, $n as n from projects", {"n": chance.randrange(50)}
            )
            if set(table["project_id"].to_pylist()) != expected[scope]:
                crossed.append((scope, table))

    _together(8, read)
    assert crossed == []


def _together(count: int, work: object) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
