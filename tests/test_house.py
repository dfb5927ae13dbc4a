"""The rules of the house, executed: who may import whom, and how models are written."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted([*ROOT.glob("etl/**/*.py"), *ROOT.glob("portal/**/*.py"), ROOT / "streamlit_app.py"])
QUERIES = sorted(ROOT.glob("portal/queries/*.sql"))
MODELS = sorted([*ROOT.glob("etl/models/*.sql"), *ROOT.glob("etl/checks/*.sql")])


def imports(file: Path) -> set[str]:
    """Full names of what a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return found


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_the_two_programs_do_not_import_each_other(file: Path) -> None:
    other = "portal" if name(file).startswith("etl") else "etl"
    assert not any(i == other or i.startswith(other + ".") for i in imports(file))


def test_duckdb_and_altair_have_one_door_each() -> None:
    duckdb = {name(f) for f in MODULES if "duckdb" in imports(f)}
    assert {n for n in duckdb if n.startswith("portal")} == {"portal/warehouse.py", "portal/server.py"}
    assert {name(f) for f in MODULES if "altair" in imports(f)} <= {"portal/charts.py", "portal/server.py"}


@pytest.mark.parametrize("module", ["access", "settings", "formats"])
def test_the_auditable_files_import_nothing_of_ours(module: str) -> None:
    assert not any(i.startswith("portal") for i in imports(ROOT / "portal" / f"{module}.py"))


def test_only_the_frame_and_the_pack_import_the_pages() -> None:
    found = {name(f) for f in MODULES if any(i.startswith("portal.pages") for i in imports(f)) and not name(f).startswith("portal/pages/")}
    assert found == {"portal/app.py", "portal/pack/contents.py"}


@pytest.mark.parametrize("page", ["executive", "department", "team", "customer", "project", "changes", "data"])
def test_a_page_that_goes_to_paper_draws_through_blocks_alone(page: str) -> None:
    assert "streamlit" not in imports(ROOT / "portal" / "pages" / f"{page}.py")


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


@pytest.mark.parametrize("file", QUERIES, ids=name)
def test_a_query_of_the_portal_forms_no_ratio(file: Path) -> None:
    """A ratio is a metric: it is read as it is published, or measured by its definition, so that it is known and unknown everywhere alike."""
    lines = [line.split("--")[0] for line in file.read_text(encoding="utf-8").splitlines()]
    assert not [line for line in lines if "/" in line or "avg(" in line.lower()]
