"""Published data that nobody here wrote, from its own files through a refresh to the browser.
Skipped where the files are not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from etl.__main__ import main
from etl.telling import DONE, REFUSED
from tests.browser.conftest import ROOT, free_port, serve
from tests.browser.test_pages import errors_of, settled

pytestmark = pytest.mark.browser
EXAMPLES = ROOT / "docs" / "examples"
DATA = ROOT.parent / "shared" / "data"
# Each mapping, the file it reads, and what its publisher's own totals are.
PUBLISHED = {
    "nyc-capital-history": (
        "nyc-capital-history/NYC_capital_projects_20190901.csv",
        ("378 projects", "284 of 378 projects", "31974750591.36"),
    ),
    "fed-itdash": (
        "fed-itdash/Projects_Data.csv",
        ("2468 projects", "50301821979.00", "51898206344.00", "180 more than 10 % over"),
    ),
    "fed-itdash-investments": ("fed-itdash/businesscase.csv", ("747 projects", "544", "173", "30")),
}
Prepare = Callable[[str], Path]


@pytest.fixture
def prepare(tmp_path: Path) -> Prepare:
    """Puts a mapping and the file it reads side by side; returns the mapping."""

    def put(name: str) -> Path:
        source = DATA / PUBLISHED[name][0]
        if not source.exists():
            pytest.skip(
                f"{source.name} is not on this machine; where it comes from stands in"
                f" docs/examples/{name}.toml"
            )
        for file in (EXAMPLES / f"{name}.toml", EXAMPLES / "viewers.csv"):
            shutil.copy(file, tmp_path)
        (tmp_path / source.name).symlink_to(source)
        return tmp_path / f"{name}.toml"

    return put


@pytest.fixture
def served(prepare: Prepare) -> Iterator[Callable[[str], str]]:
    """Publishes a mapping and serves it; returns the address."""
    processes = []

    def start(name: str) -> str:
        config, port = prepare(name), free_port()
        assert main(["refresh", "--config", str(config)]) == DONE
        processes.append(serve(config, port))
        return f"http://localhost:{port}"

    yield start
    for process in processes:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_totals_are_read_in_the_browser_to_the_unit(
    browser: Browser, served: Callable[[str], str], name: str
) -> None:
    base, page = served(name), browser.new_page(viewport={"width": 1440, "height": 900})
    errors = errors_of(page)
    page.goto(f"{base}/executive?viewer=executive@example.test")
    settled(page)
    text = " ".join(
        page.inner_text("[data-testid=stMain]").replace("\u202f", "").split()
    )  # numbers without their grouping
    for total in PUBLISHED[name][1]:
        assert total in text, text[:3000]
    for other in ("", "project", "department", "data", "definitions"):
        page.goto(f"{base}/{other}?viewer=executive@example.test")
        settled(page)
        assert "Something failed" not in page.inner_text("body"), other
    assert errors == []
    page.close()


def test_the_swapped_days_and_months_of_the_federal_file_refuse_the_refresh_until_the_mapping_states_them(
    prepare: Prepare, capsys: pytest.CaptureFixture[str]
) -> None:
    config = prepare("fed-itdash")
    config.write_text(
        config.read_text(encoding="utf-8").replace('baseline_start_date = "swapped"', ""),
        encoding="utf-8",
    )
    assert main(["refresh", "--config", str(config)]) == REFUSED
    said = capsys.readouterr().err
    assert "Projects_Data.csv, Start Date (baseline_start_date)" in said
    assert 'date_formats.baseline_start_date = "swapped"' in said


def test_the_impossible_year_of_the_city_s_file_is_left_empty_and_listed_on_the_data_page(
    browser: Browser, served: Callable[[str], str]
) -> None:
    base, page = served("nyc-capital-history"), browser.new_page()
    page.goto(f"{base}/data?viewer=executive@example.test")
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    settled(page)
    assert "1 cell left empty" in page.inner_text("[data-testid=stMain]")
    expect(page.locator("canvas table").first).to_be_attached(
        timeout=20_000
    )  # what a screen reader reads of a drawn table
    assert any(
        "2108-10-21" in text and "1614" in text
        for text in page.locator("canvas table").all_text_contents()
    )
    page.close()
