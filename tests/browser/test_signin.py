"""Real sign-in, in Chromium against a certified OpenID provider: the listed see theirs, everybody
else a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


# --- sessions that end ----------------------------------------------------------------------------


def is_shown_the_way_in(page: Page) -> None:
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=30_000)
    body = page.inner_text("body")
    assert "Alder" not in body
    assert "off track" not in body


def test_signing_out_ends_the_other_tab_and_the_copied_cookie(
    browser: Browser, signed: str
) -> None:
    page = enter(browser, signed, "cfo")
    tab = page.context.new_page()
    tab.goto(f"{signed}/executive")
    expect(tab.locator("h1").first).to_contain_text("off track", timeout=30_000)
    copied = browser.new_context(storage_state=page.context.storage_state())
    thief = copied.new_page()
    thief.goto(f"{signed}/executive")
    expect(thief.locator("h1").first).to_contain_text("off track", timeout=30_000)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Yes, sign me out").click(timeout=30_000)
    for other in (tab, thief):
        is_shown_the_way_in(other)  # nobody touched it
    thief.reload()
    is_shown_the_way_in(thief)
    page.context.close()
    copied.close()


def test_whoever_is_revoked_is_shown_nothing_within_seconds(
    browser: Browser, signed: str, gated: Path
) -> None:
    page = enter(browser, signed, "lead")
    expect(page.get_by_text("Team lead")).to_be_visible(timeout=30_000)
    run_verb(gated, "revoke", "lead@corp.test", "--reason", "left")
    is_shown_the_way_in(page)
    run_verb(gated, "grant", "lead@corp.test")
    again = enter(browser, signed, "lead")
    expect(again.get_by_text("Team lead")).to_be_visible(timeout=30_000)
    assert "revoked" in run_verb(gated, "audit", "--email", "lead@corp.test")
    assert "The trail is whole" in run_verb(gated, "audit", "verify")
    page.context.close()
    again.context.close()


def run_verb(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "standpoint", *arguments, "--config", str(folder / "portal.toml")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_cookie_that_was_changed_shows_the_way_in(browser: Browser, signed: str) -> None:
    page = enter(browser, signed, "cfo")
    cookies = page.context.cookies()
    forged = browser.new_context()
    for cookie in cookies:
        if cookie["name"].startswith("_streamlit_user"):
            middle = len(cookie["value"]) // 2
            other = "A" if cookie["value"][middle] != "A" else "B"
            cookie["value"] = cookie["value"][:middle] + other + cookie["value"][middle + 1 :]
    forged.add_cookies(cookies)  # type: ignore[arg-type]
    victim = forged.new_page()
    victim.goto(f"{signed}/executive")
    is_shown_the_way_in(victim)
    forged.close()
    page.context.close()


def test_an_answer_of_the_provider_that_was_used_opens_nothing_again(
    browser: Browser, signed: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    answers: list[str] = []
    back = f"{signed}/oauth2callback"
    page.on("request", lambda r: answers.append(r.url) if r.url.startswith(back) else None)
    page.goto(signed)
    page.get_by_role("button", name="Sign in").click(timeout=30_000)
    page.fill("input[name=login]", "cfo", timeout=30_000)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)
    assert answers
    stranger = browser.new_context().new_page()
    stranger.goto(answers[0])
    is_shown_the_way_in(stranger)
    stranger.context.close()
    context.close()


def test_a_picture_in_a_text_signs_nobody_out(browser: Browser, signed: str) -> None:
    page = enter(browser, signed, "cfo")
    status = page.evaluate(
        """async () => (await fetch('/auth/logout', {redirect: 'manual'})).status"""
    )
    assert status == 404
    page.goto(f"{signed}/executive")
    expect(page.locator("h1").first).to_contain_text("off track", timeout=30_000)
    page.context.close()


def test_cookies_are_kept_from_scripts_and_from_other_sites(browser: Browser, signed: str) -> None:
    page = enter(browser, signed, "cfo")
    cookies = {c["name"]: c for c in page.context.cookies()}
    assert "_streamlit_user" in cookies
    for name, cookie in cookies.items():
        if name.startswith("_streamlit") and "localhost" in cookie["domain"]:
            assert cookie["httpOnly"] == (name != "_streamlit_xsrf"), name
            assert cookie["sameSite"] in ("Lax", "Strict"), name
    page.context.close()
