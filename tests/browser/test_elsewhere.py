"""The portal started from another folder than its own: looks, icon and pages are those of the
package, and a demo of everybody goes through every audience without a list of viewers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import company
from tests.browser.conftest import free_port, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The tiny company without viewers, sign-in or demo in its portal.toml, looked at with
    --demo."""
    home, other = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("other")
    company.publish(home, {k: v for k, v in company.TABLES.items() if k != "viewers"})
    config = home / "portal.toml"
    config.write_text(config.read_text().replace("demo = true", "demo = false"))
    port = free_port()
    process = serve(Path(f"../{home.name}/portal.toml"), port, "--demo", cwd=other)
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(20)


def test_every_audience_is_a_choice_away(browser: Browser, elsewhere: str) -> None:
    page = browser.new_page()
    page.goto(elsewhere)
    for label in ("Executive", "Project manager", "Department head", "Team lead", "Customer"):
        expect(page.get_by_label(label, exact=False).first).to_be_visible(timeout=30_000)
    page.get_by_label("Customer", exact=False).first.click()
    page.get_by_role("option", name="Alder").click()
    expect(page.get_by_role("button", name="Look through other eyes")).to_be_visible(timeout=30_000)
    assert company.BIRCH not in page.inner_text("body")
    page.close()


def test_looks_come_from_the_package_and_not_from_the_folder(
    browser: Browser, elsewhere: str
) -> None:
    page = browser.new_page()
    page.goto(f"{elsewhere}/executive?viewer=executive@")
    expect(page.locator("h1").first).to_contain_text("off track", timeout=30_000)
    icon = page.locator("link[rel~=icon]").first.get_attribute("href") or ""
    assert icon.startswith("data:image/svg+xml"), icon
    page.wait_for_function("document.fonts.check('15px \"IBM Plex Sans\"')", timeout=30_000)
    assert page.request.get(f"{elsewhere}/app/static/logo.svg").ok
    page.close()


def test_a_demo_of_everybody_refuses_what_came_through_a_proxy(
    browser: Browser, elsewhere: str
) -> None:
    page = browser.new_page(extra_http_headers={"X-Forwarded-For": "10.0.0.1"})
    answer = page.goto(elsewhere)
    assert answer and answer.status == 403
    page.close()
