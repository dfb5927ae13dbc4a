"""The rules of the house, executed: which room may know which, and how models are written."""

from __future__ import annotations

import ast
import json
import logging
import re
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from etl import logs as etl_logs
from etl import marts
from etl.contract import BY_NAME
from etl.intake.readers import READERS
from etl.metrics import METRICS
from etl.settings import FORMATS
from portal.doors import logs as portal_logs
from portal.gate.audiences import AUDIENCES
from portal.pages import PAGES
from tests.portal.stage import SCOPES
from tests.portal.test_leaks import FORBIDDEN

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    [*ROOT.glob("etl/**/*.py"), *ROOT.glob("portal/**/*.py"), *ROOT.glob("standpoint/**/*.py")]
)
QUERIES = sorted(ROOT.glob("portal/queries/*/*.sql"))
MODELS = sorted([*ROOT.glob("etl/models/*.sql"), *ROOT.glob("etl/checks/*.sql")])

# What a room may import besides itself. What it may not know is why it is a room.
ARROWS = {
    "etl.contract": set(),
    "etl.marts": {"etl.contract"},
    "etl.metrics": {"etl.contract"},
    "etl.sources": set(),  # how systems write their exports: data, by names alone
    "etl.arithmetic": set(),  # numbers that can be checked without a database
    "etl.intake": {"etl.contract", "etl.engine", "etl.settings", "etl.sources", "etl.sql"},
    "etl.doorway": {  # what is read and how: no model, metric or page
        "etl.contract",
        "etl.engine",
        "etl.intake",
        "etl.settings",
        "etl.sources",
        "etl.sql",
    },
    "etl.outlook": {"etl.arithmetic", "etl.engine", "etl.settings"},
    "etl.language": set(),  # what a snapshot says, as messages
    "etl.judge": {"etl.engine", "etl.language", "etl.metrics", "etl.settings"},
    "etl.publish": {
        "etl.contract",
        "etl.engine",
        "etl.language",
        "etl.marts",
        "etl.metrics",
        "etl.settings",
    },
    "etl.sample": set(),
    "portal.language": set(),  # ground: what is said, in whose language
    "portal.formats": {"portal.language"},  # ground: what can be audited in one sitting
    "portal.settings": set(),
    "portal.recent": set(),  # ground: what is remembered for a while, whatever it is
    "portal.help": {"portal.language"},
    "portal.desk": {"portal.settings"},  # what the portal writes: no report, no number
    "portal.doors": {
        "portal.settings",
        "portal.language",
        "portal.recent",
    },  # never gate: how much comes in is judged before anybody knows for what
    "portal.gate": {
        "portal.desk",
        "portal.settings",
        "portal.language",
        "portal.recent",
    },  # three hours of an auditor's day end here
    "portal.facts": {
        "portal.gate",
        "portal.settings",
        "portal.formats",
        "portal.language",
    },  # never draw or tell: a number does not know its picture
    "portal.draw": {
        "portal.formats",
        "portal.language",
    },  # never gate: what draws can ask for nothing
    "portal.tell": {
        "portal.desk",
        "portal.draw",
        "portal.facts",
        "portal.formats",
        "portal.gate",
        "portal.language",
    },
    "portal.pages": {
        "portal.tell",
        "portal.draw",
        "portal.facts",
        "portal.formats",
        "portal.gate",
        "portal.language",
    },
    "portal.pack": {
        "portal.pages",
        "portal.tell",
        "portal.draw",
        "portal.facts",  # what of a report a file is of: a slice
        "portal.formats",
        "portal.gate",
        "portal.language",
        "portal.settings",
    },
    "portal.prove": {  # as the pack, and the gate's answers held against a reckoning of its own
        "portal.pages",
        "portal.pack",
        "portal.tell",
        "portal.draw",
        "portal.facts",
        "portal.formats",
        "portal.gate",
        "portal.language",
        "portal.downloads",
        "portal.settings",
    },
    "portal.downloads": {
        "portal.facts",
        "portal.formats",
        "portal.gate",
        "portal.language",
        "portal.settings",
        "portal.spoken",
    },
    "portal.spoken": {
        "portal.recent",  # in which language somebody reads
        "portal.desk",
        "portal.gate",
        "portal.language",
        "portal.settings",
    },
}


def dotted(file: Path) -> str:
    """The name a module is imported by."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {dotted(f): f for f in MODULES}


def imports(file: Path) -> set[str]:
    """Full names of what a module imports, also inside a function and for annotations alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return found


def imported(file: Path) -> set[str]:
    """Our own modules that a module imports; of a package, the module meant."""
    every = {i for i in imports(file) if i in NAMES} - {dotted(file)}
    return {i for i in every if not any(j.startswith(i + ".") for j in every)}


def room(module: str) -> str:
    """`portal.gate` of `portal.gate.store`."""
    return ".".join(module.split(".")[:2])


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_the_two_programs_do_not_import_each_other(file: Path) -> None:
    other = "portal" if name(file).startswith("etl") else "etl"
    assert not any(i == other or i.startswith(other + ".") for i in imports(file))


def test_the_one_command_imports_no_program_before_it_knows_the_verb() -> None:
    """It starts the program of a verb by name; that the other stays away is run in
    tests/test_command.py."""
    command = {i for n, f in NAMES.items() if room(n).startswith("standpoint") for i in imports(f)}
    assert not [i for i in command if i.startswith(("etl", "portal"))]
    assert not [
        n
        for n, f in NAMES.items()
        if n.startswith(("etl", "portal"))
        for i in imports(f)
        if i.startswith("standpoint")
    ]


def test_no_module_comes_back_to_itself_by_what_it_imports() -> None:
    order = list(TopologicalSorter({n: imported(f) for n, f in NAMES.items()}).static_order())
    assert set(order) == set(NAMES)


@pytest.mark.parametrize("file", [f for f in MODULES if room(dotted(f)) in ARROWS], ids=name)
def test_a_room_knows_only_the_rooms_it_stands_on(file: Path) -> None:
    own = room(dotted(file))
    assert {room(i) for i in imported(file)} - {own, "etl", "portal"} <= ARROWS[own]


def test_every_folder_of_modules_is_a_room_and_says_what_it_may_not_know() -> None:
    folders = {room(n) for n, f in NAMES.items() if f.name == "__init__.py" and "." in n}
    assert folders <= set(ARROWS)
    assert all(
        len(ast.get_docstring(ast.parse(NAMES[n].read_text(encoding="utf-8"))) or "") > 40
        for n in folders
    )


def test_duckdb_and_altair_have_one_door_each() -> None:
    duckdb = {dotted(f) for f in MODULES if "duckdb" in imports(f)}
    assert {room(n) for n in duckdb if n.startswith("portal")} == {"portal.gate", "portal.server"}
    assert all(
        n.startswith(("portal.draw.charts.", "portal.server"))
        for n in map(dotted, MODULES)
        if "altair" in imports(NAMES[n])
    )


def test_only_the_frame_and_the_pack_import_the_pages() -> None:
    found = {
        n
        for n, f in NAMES.items()
        if room(n) != "portal.pages" and any(room(i) == "portal.pages" for i in imported(f))
    }
    assert found == {
        "portal.app",
        "portal.reading",
        "portal.pack.contents",
        "portal.pack.reading",
        "portal.prove.looking",
    }


def test_a_page_draws_through_draw_alone_so_that_paper_can_hold_it() -> None:
    pages = {n: f for n, f in NAMES.items() if room(n) == "portal.pages"}
    assert len(pages) > 20
    assert not [n for n, f in pages.items() if "streamlit" in imports(f)]


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_a_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert file.stem not in {"utils", "helpers", "common", "manager", "core"}


@pytest.mark.parametrize("file", MODELS, ids=name)
def test_a_model_says_its_grain_and_keeps_to_portable_sql(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.startswith("-- ")
    for word in ("select *", "group by all", "isodow", "now()", "max_by", "any_value", " using ("):
        assert word not in text.lower(), word


def test_a_query_is_found_by_its_name_alone() -> None:
    assert len({f.stem for f in QUERIES}) == len(QUERIES) > 80


@pytest.mark.parametrize("file", QUERIES, ids=name)
def test_a_query_of_the_portal_forms_no_ratio(file: Path) -> None:
    """A ratio is a metric: it is read as it is published, or measured by its definition, so that it
    is known and unknown everywhere alike."""
    lines = [line.split("--")[0] for line in file.read_text(encoding="utf-8").splitlines()]
    assert not [line for line in lines if "/" in line or "avg(" in line.lower()]


def test_what_is_said_in_both_programs_is_the_same() -> None:
    """The programs may not import each other; this holds together what both must know."""
    audience = BY_NAME["viewers"].by_name["audience"]
    assert set(audience.values) == set(AUDIENCES) == {scope.audience for scope in SCOPES.values()}
    assert set(FORBIDDEN) == set(SCOPES), "every audience has its canaries"
    assert all(page.audiences <= set(AUDIENCES) for page in PAGES)


def test_a_record_is_the_same_line_in_the_logs_of_both_programs() -> None:
    try:
        raise ValueError("CANARY")
    except ValueError:
        record = logging.makeLogRecord(
            {"name": "standpoint", "msg": "%s ended", "args": ("x",), "levelname": "INFO"}
            | {"event": "run", "ms": 7, "exc_info": sys.exc_info()}
        )
    of_etl, of_portal = (lines.Lines().format(record) for lines in (etl_logs, portal_logs))
    assert of_etl == of_portal and "CANARY" not in of_etl
    assert json.loads(of_etl)["error"] == "ValueError"


EMPTY = {"found", "said", "one"}
"""Words that say of nothing what it is. What a fault was found to be has the first as its name."""


def _of_a_fault(function: ast.AST) -> bool:
    """Whether a function tells a fault: where, found, expected, remedy."""
    words = {n.arg for n in ast.walk(function) if isinstance(n, ast.keyword | ast.arg)}
    return "found" in words and bool(words & {"expected", "remedy"})


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_a_variable_is_called_by_what_it_holds(file: Path) -> None:
    for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            bound = {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)} | {
                n.id
                for n in ast.walk(function)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
            allowed = {"found"} if _of_a_fault(function) else set()
            assert not bound & EMPTY - allowed, function.name


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_a_small_table_has_four_columns_at_most(file: Path) -> None:
    """More do not fit a phone; `small_table` refuses them, before a reader instead of here."""
    calls = [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("small_table")
    ]
    heads = [*(call.args[1] for call in calls if len(call.args) > 1)]
    heads += [k.value for call in calls for k in call.keywords if k.arg == "columns"]
    assert not [ast.unparse(h) for h in heads if len(getattr(h, "elts", ())) > 4]


def test_a_format_that_may_be_stated_has_a_reader() -> None:
    assert set(FORMATS) == set(READERS)
    stated = (ROOT / "docs" / "portal-toml.md").read_text(encoding="utf-8")
    assert all(re.search(rf"\b{name}\b", stated) for name in FORMATS)


def test_every_metric_says_who_defined_it() -> None:
    assert all(len(metric.source) > 3 for metric in METRICS)


NAMED_ALIKE = {
    "task_total.owner_name",  # whom a team waits for, not who keeps a risk
    "milestone.baseline_date",
    "milestone.actual_date",
    "milestone_history.baseline_date",  # dates of a milestone, not of a benefit
    "report_history.status_date",
    "milestone_history.status_date",
    "snapshot.status_date",  # of the report, not of a declared status
    "metric_threshold.valid_from_date",
    "reason.reason",
}
"""Computed columns that share a name with one that came in and are another thing."""


def test_a_computed_column_is_shown_to_no_more_than_what_came_in_under_its_name() -> None:
    came: dict[str, list[frozenset[str]]] = {}
    for table in BY_NAME.values():
        for column in table.columns:
            came.setdefault(column.name, []).append(column.shown_to | {"performer"})
    wider = {
        f"{mart.name}.{name}"
        for mart in marts.MARTS
        for name, who in mart.shown_to.items()
        if name in came and not any(who <= shown for shown in came[name])
    }
    assert wider == NAMED_ALIKE
