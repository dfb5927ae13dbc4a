"""A question of one's own, asked with mouse and keyboard: chosen, told apart, followed into a
mark, kept, and found again on Home."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import settled

pytestmark = pytest.mark.browser
WHO = "viewer=head.fs@northgrid.example"


@pytest.fixture
def page(browser: Browser, sample: str) -> Page:
    made = browser.new_page(viewport={"width": 1440, "height": 1600})
    made.goto(f"{sample}/explore?{WHO}")
    settled(made)
    return made


def test_a_question_is_asked_followed_and_kept(page: Page) -> None:
    main = page.get_by_test_id("stMain")
    box = page.get_by_role("combobox", name="Numbers")
    box.fill("CPI")
    page.get_by_role("option", name="Cost performance (CPI)", exact=True).click()
    expect(main).to_contain_text("Explore · Cost performance", timeout=20_000)
    settled(page)
    page.get_by_role("combobox", name="Told apart by").click()
    page.get_by_role("option", name="Phase", exact=True).click()
    expect(main.get_by_role("heading", name="By Phase")).to_be_visible(timeout=20_000)
    settled(page)
    assert "numbers=cost_performance_index" in page.url and "by=phase" in page.url
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("svg text", has_text="active").first).to_be_visible(timeout=20_000)
    place = chart.bounding_box()
    assert place
    page.mouse.move(place["x"] + 500, place["y"] + 25)
    expect(page.locator("#vg-tooltip-element")).to_contain_text("Cost performance")
    page.mouse.click(place["x"] + 500, place["y"] + 25)
    expect(page.get_by_role("button", name="Show all")).to_be_visible(timeout=20_000)
    settled(page)
    assert "slice=phase" in page.url and "by=project" in page.url
    expect(main.get_by_role("heading", name="By Project")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Keep this view").click()
    page.get_by_role("textbox", name="Name").fill("Mine, by phase")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(main).to_contain_text("Kept. It stands on Home.", timeout=20_000)
    page.get_by_role("link", name="Home", exact=True).click()
    link = main.get_by_role("link", name="Mine, by phase")
    expect(link).to_be_visible(timeout=20_000)
    link.click()
    expect(main.get_by_role("heading", name="By Project")).to_be_visible(timeout=20_000)
    assert "slice=phase" in page.url
    page.close()
