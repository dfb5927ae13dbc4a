"""The reading edition in Chromium, at the size of the sample: light, whole without a script, and as
wide as its window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ConsoleMessage

from portal.pack.reading import PAPER

pytestmark = pytest.mark.browser
MOST = 150_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_is_light_and_as_wide_as_its_window(
    browser: Browser, sample: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=True,
    )
    page = context.new_page()
    said: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", heard)
    for name in sorted(PAPER):
        answer = page.goto(f"{sample}/read/{name}?viewer=ceo@northgrid.example")
        assert answer is not None
        assert answer.status == 200, name
        assert len(answer.body()) < MOST, name
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        assert page.evaluate("document.scripts.length") == 0, name
        assert page.inner_text("main").strip(), name
    assert said == []
    context.close()


def test_what_is_chosen_in_the_form_stands_in_the_address(browser: Browser, sample: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{sample}/read/project?viewer=ceo@northgrid.example&slice=programme:PG2")
    page.locator("select[name=project]").select_option(label="Outage Portal")
    page.get_by_role("button", name="Show").click()
    assert "project=NG-010" in page.url
    assert "viewer=" in page.url
    assert "slice=" in page.url
    assert "Outage Portal" in page.inner_text("main")
    page.get_by_role("link", name="Executive").click()
    assert "10 of 49 projects" in page.inner_text("main")
    page.get_by_role("link", name="Show all").click()
    assert "49 projects" in page.inner_text("main")
    page.close()


def test_the_portal_leads_to_it(browser: Browser, sample: str) -> None:
    page = browser.new_page()
    page.goto(f"{sample}/changes?viewer=ceo@northgrid.example&slice=programme:PG2")
    link = page.get_by_role("link", name="This page without a script")
    link.wait_for(timeout=30_000)
    assert "slice=programme" in str(link.get_attribute("href"))
    page.close()
