"""Real sign-in, in Chromium against a certified OpenID provider: the listed see theirs, everybody
else a sentence."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def enter(browser: Browser, address: str, login: str) -> Page:
    """Through the provider's own form and back."""
    page = browser.new_context().new_page()
    page.goto(address)
    page.get_by_role("button", name="Sign in").click(timeout=30_000)
    page.fill("input[name=login]", login, timeout=30_000)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{address}/**", timeout=30_000)
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    return page


def test_nobody_signed_in_sees_only_the_way_in(browser: Browser, signed: str) -> None:
    page = browser.new_page()
    for name in ("", "executive", "project", "data"):
        page.goto(f"{signed}/{name}")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=30_000)
        assert "Alder" not in page.inner_text("body")
    page.close()


def test_an_executive_reads_the_portfolio_and_signs_out_again(
    browser: Browser, signed: str
) -> None:
    page = enter(browser, signed, "cfo")
    page.get_by_role("link", name="Executive").first.click()
    expect(page.locator("h1").first).to_contain_text("Both projects are off track", timeout=30_000)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Yes, sign me out").click(timeout=30_000)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=30_000)


def test_a_customer_reads_their_own_project_only(browser: Browser, signed: str) -> None:
    page = enter(browser, signed, "alder")
    page.get_by_role("link", name="Customer").first.click()
    expect(page.locator("h1").first).to_contain_text("Handover", timeout=30_000)
    assert "CANARY" not in page.inner_text("body")
    page.goto(f"{signed}/executive")
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    assert "Executive view" not in page.inner_text("body")


def test_an_e_mail_is_known_whatever_its_case(browser: Browser, signed: str) -> None:
    page = enter(browser, signed, "lead")
    expect(page.get_by_text("Team lead")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize(
    ("login", "words"), [("stranger", "not on the list of viewers"), ("unverified", "not verified")]
)
def test_whoever_is_not_listed_or_not_verified_reads_a_sentence(
    browser: Browser, signed: str, login: str, words: str
) -> None:
    page = enter(browser, signed, login)
    expect(page.get_by_text(words)).to_be_visible(timeout=30_000)
    assert "Alder" not in page.inner_text("body")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
