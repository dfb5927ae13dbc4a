"""Looking at some projects alone, with the mouse: chosen once, kept from page to page, cleared in
one click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import settled

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, sample: str) -> Page:
    made = browser.new_page(viewport={"width": 1440, "height": 2000})
    made.goto(f"{sample}/executive?viewer=ceo@northgrid.example")
    settled(made)
    return made


def choose(page: Page, label: str, *words: str) -> None:
    page.get_by_role("button", name="Filter projects").click()
    form = page.get_by_test_id("stPopoverBody")
    for word in words:
        box = form.get_by_role("combobox", name=label)
        box.fill(word)
        page.get_by_role("option", name=word).first.click()
    box.press("Escape")
    form.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("button", name="Show all")).to_be_visible(timeout=20_000)
    settled(page)


def test_a_slice_is_chosen_kept_and_cleared(page: Page) -> None:
    choose(page, "Programme", "Grid Control")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Programme: Grid Control. 10 of 49 projects.")
    expect(main).to_contain_text("10 projects")
    assert "slice=programme%3APG2" in page.url
    page.get_by_role("link", name="Changes", exact=True).click()
    expect(page.get_by_role("button", name="Show all")).to_be_visible(timeout=20_000)
    settled(page)
    expect(main).to_contain_text("Programme: Grid Control. 10 of 49 projects.")
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("button", name="Filter projects")).to_be_visible(timeout=20_000)
    settled(page)
    expect(main).not_to_contain_text("Grid Control. 10 of")
    assert "slice" not in page.url
    page.close()


def test_two_dimensions_hold_together_and_none_left_is_a_sentence(page: Page, sample: str) -> None:
    page.goto(f"{sample}/executive?viewer=ceo@northgrid.example&slice=programme:PG2;department:FS")
    settled(page)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("No project of yours is among them")
    page.goto(f"{sample}/executive?viewer=ceo@northgrid.example&slice=programme:PG2;status:red")
    settled(page)
    expect(main).to_contain_text("Programme: Grid Control · Status: Off track. 2 of 49 projects.")
    page.close()
