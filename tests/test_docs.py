"""The documents say what the code does: every key, verb, option, table, metric and link."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from etl.__main__ import main
from etl.contract import TABLES
from etl.metrics import BY_NAME
from etl.metrics.misread import MISREAD
from etl.settings import GUARDS
from etl.shape import LISTS, SECTIONS, SOURCE
from portal import help as reading
from portal.gate.audiences import AUDIENCES
from portal.settings import KEYS
from standpoint.__main__ import PROGRAM, parser

ROOT = Path(__file__).parents[1]
WRITTEN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("portal/help/*.md")])


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def reference() -> dict[str, str]:
    """Each made page, made anew."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: page() for name, page in module.PAGES.items()}


def test_the_references_are_what_the_code_says() -> None:
    for name, page in reference().items():
        assert text(f"docs/{name}") == page, f"run: python docs/reference.py ({name})"


@pytest.mark.parametrize("name", [t.name for t in TABLES] + list(BY_NAME))
def test_every_table_and_metric_is_in_a_reference(name: str) -> None:
    assert f"`{name}`" in text("docs/contract.md") + text("docs/metrics.md")


def test_what_is_misread_is_a_number_of_ours() -> None:
    assert len(MISREAD) >= 20 and set(MISREAD) <= set(BY_NAME)


KEYED = sorted(
    {key for keys in (*SECTIONS.values(), *LISTS.values(), SOURCE) for key in keys}
    | set(KEYS)
    | set(GUARDS)
)


@pytest.mark.parametrize("key", KEYED)
def test_every_key_of_portal_toml_is_documented(key: str) -> None:
    assert re.search(rf"[`{{ ]{re.escape(key)}[`\] =]", text("docs/portal-toml.md"))


@pytest.mark.parametrize("verb", sorted(PROGRAM))
def test_every_verb_is_in_the_readme(verb: str) -> None:
    assert re.search(rf"`standpoint {verb}\b", text("README.md"))


def test_every_option_is_documented() -> None:
    documents = "".join(file.read_text(encoding="utf-8") for file in WRITTEN)
    verbs = next(a for a in parser()._actions if a.choices and "refresh" in a.choices)
    assert isinstance(verbs.choices, dict)
    options = {
        option
        for verb in verbs.choices.values()
        for action in verb._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    assert len(options) > 15
    assert {o for o in options if o not in documents} == set()


@pytest.mark.parametrize("code", [0, 2, 3, 4, 5, 6, 7, 8])  # 1 is Python's own
def test_every_exit_code_is_documented(code: int) -> None:
    assert re.search(rf"^\| {code} \| [a-z]", text("docs/commands.md"), re.MULTILINE)


def test_every_environment_variable_is_documented() -> None:
    files = [*ROOT.glob("etl/**/*.py"), *ROOT.glob("portal/**/*.py"), ROOT / "Makefile"]
    found = {
        name
        for file in files
        for name in re.findall(r"STANDPOINT_[A-Z]+\b", file.read_text(encoding="utf-8"))
    }
    documents = "".join(file.read_text(encoding="utf-8") for file in WRITTEN)
    assert found and {name for name in found if name not in documents} == set()


@pytest.mark.parametrize("file", WRITTEN, ids=lambda f: str(f.relative_to(ROOT)))
def test_every_link_leads_somewhere(file: Path) -> None:
    words = file.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", words):
        if target.startswith(("http", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        place = (file.parent / path) if path else file
        assert place.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", place.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


@pytest.mark.parametrize("way", ["init", "by hand"])
def test_getting_started_gives_what_it_promises(
    tmp_path: Path, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The files of the page as they stand there, through the commands it names."""
    words = text("docs/getting-started.md")
    files = dict(re.findall(r"`([\w.]+)`[^\n]*:\n\n```\w+\n(.*?)```", words, re.DOTALL))
    assert set(files) == {"projects.csv", "tasks.csv", "viewers.csv", "portal.toml"}
    given = ["projects.csv", "tasks.csv"] if way == "init" else list(files)
    for name in given:
        (tmp_path / name).write_text(files[name], encoding="utf-8")
    config = ["--config", str(tmp_path / "portal.toml")]
    if way == "init":
        asked = re.findall(r"--answer (\w+=\w+)", words)
        answers = [f"--answer={answer}" for answer in asked]
        assert main(["init", str(tmp_path), "--status-date", "2026-11-20", *answers]) == 0
    else:
        assert main(["check", *config]) == 0
        [table] = re.findall(r"```text\n(file .*?)```", words, re.DOTALL)
        assert table in capsys.readouterr().out
        assert main(["refresh", *config]) == 0
    snapshot = next(
        file for file in (tmp_path / "snapshots").glob("*.duckdb") if "private" not in file.name
    )
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        [found] = connection.sql(
            "select baseline_amount, earned_value_amount, planned_value_amount"
            " from project_total where project_id = 'P-1'"
        ).fetchall()
    # 20,000 + 60,000; 20,000 + 40 % of 60,000; 20,000 + 35 of the 55 working days of 60,000
    assert [round(float(v)) for v in found] == [80_000, 44_000, 58_182]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_has_a_page_that_says_how_to_read(audience: str) -> None:
    from starlette.applications import Starlette

    client = TestClient(Starlette(routes=[reading.route(lambda request: "en")]))
    answer = client.get(f"/help/{audience}")
    assert answer.status_code == 200 and "<h1>For " in answer.text
    assert client.get("/help/nobody").status_code == 404
    assert client.get("/help/..%2Fapp").status_code == 404
    assert client.get(f"/help/{audience}.de").status_code == 404


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_has_that_page_in_german(audience: str) -> None:
    page = reading.page(audience, "de_AT") or ""
    assert "<h1>Für " in page and '<html lang="de">' in page
    assert "<h1>For " in (reading.page(audience, "fr") or "")
