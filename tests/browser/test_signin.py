"""Real sign-in, in Chromium against a certified OpenID provider: the listed see theirs, everybody
else a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from portal.desk import opening
from portal.desk.chain import person
from portal.desk.tables import SESSION
from tests.browser.conftest import FORGED

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
    ("login", "words"),
    [
        ("stranger", "not on the list of viewers"),
        ("unverified", "not verified"),
        ("another's address", "not on the list of viewers"),
        ("verified in words", "not verified"),
    ],
)
def test_whoever_is_not_listed_or_not_verified_reads_a_sentence(
    browser: Browser, signed: str, login: str, words: str
) -> None:
    """As the signed token has it: what the provider's other addresses say of a person, such as
    userinfo, is not asked."""
    page = enter(browser, signed, login)
    expect(page.get_by_text(words)).to_be_visible(timeout=30_000)
    body = page.inner_text("body")
    assert "Alder" not in body and "off track" not in body
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_who_asks_for_a_page_to_read_signs_in_and_arrives_there(
    browser: Browser, signed: str
) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{signed}/read/executive?slice=programme:CROSSINGS")
    page.get_by_role("button", name="Sign in").click(timeout=30_000)
    page.fill("input[name=login]", "cfo", timeout=30_000)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{signed}/read/executive?slice=programme:CROSSINGS", timeout=30_000)
    expect(page.locator("h1")).to_contain_text("off track", timeout=30_000)
    assert "Birch" not in page.inner_text("main")
    page.get_by_role("link", name="Changes").click()
    page.wait_for_url(f"{signed}/read/changes?slice=programme*", timeout=30_000)
    page.get_by_role("link", name="Open in the portal").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)


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


# --- whoever is somebody else's -------------------------------------------------------------------


def test_a_head_reads_what_their_department_owns_and_not_what_others_pay_for(
    browser: Browser, signed: str
) -> None:
    page = enter(browser, signed, "head")
    page.goto(f"{signed}/department")
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    body = page.inner_text("body")
    assert "Department view" in body
    assert "CANARY-MARGIN" not in body
    page.goto(f"{signed}/executive")
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    assert "off track" not in page.inner_text("body")
    page.context.close()


def test_two_customers_read_their_own_project_each(browser: Browser, signed: str) -> None:
    for login, theirs, others in (("alder", "Alder", "Birch"), ("birch", "Birch", "Alder")):
        page = enter(browser, signed, login)
        page.goto(f"{signed}/customer")
        expect(page.get_by_text(theirs).first).to_be_visible(timeout=30_000)
        assert others not in page.inner_text("body")
        page.context.close()


@pytest.mark.parametrize("what", FORGED)
def test_a_token_that_is_not_the_providers_answer_to_this_portal_opens_nothing(
    browser: Browser, signed: str, what: str
) -> None:
    page = browser.new_context().new_page()
    page.goto(signed)
    page.get_by_role("button", name="Sign in").click(timeout=30_000)
    page.fill("input[name=login]", what, timeout=30_000)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{signed}/**", timeout=30_000)
    is_shown_the_way_in(page)
    page.goto(f"{signed}/executive")
    is_shown_the_way_in(page)
    page.context.close()


CLAIMED = "viewer=cfo@corp.test&email=cfo@corp.test&groups=executive&as=1&look=executive&scope=pm"


def test_groups_in_a_token_or_an_address_give_no_right(browser: Browser, signed: str) -> None:
    page = enter(browser, signed, "climber")
    for name in ("", "executive", "customer", "audit", "data"):
        page.goto(f"{signed}/{name}?{CLAIMED}")
        expect(page.locator("h1").first).to_be_visible(timeout=30_000)
        body = page.inner_text("body")
        assert "off track" not in body
        assert "Birch" not in body
    page.goto(f"{signed}/customer")
    expect(page.locator("h1").first).to_contain_text("Handover", timeout=30_000)
    page.context.close()


def test_a_cookie_that_nobody_signed_shows_the_way_in(browser: Browser, signed: str) -> None:
    told = {"is_logged_in": True, "email": "cfo@corp.test", "email_verified": True}
    context = browser.new_context()
    context.add_cookies(
        [{"name": "_streamlit_user", "value": json.dumps(told).replace('"', "%22"), "url": signed}]
    )
    page = context.new_page()
    page.goto(f"{signed}/executive?{CLAIMED}")
    is_shown_the_way_in(page)
    context.close()


# --- time that passes -----------------------------------------------------------------------------


@pytest.fixture
def opened(browser: Browser, signed: str) -> Iterator[tuple[Page, Page]]:
    """The same page in a tab of whoever signed in, and of somebody with a copy of the cookie."""
    page = enter(browser, signed, "cfo")
    copied = browser.new_context(storage_state=page.context.storage_state())
    pages = (page, copied.new_page())
    for one in pages:
        one.goto(f"{signed}/executive")
        expect(one.locator("h1").first).to_contain_text("off track", timeout=30_000)
    yield pages
    for one in pages:
        one.context.close()


def let_pass(folder: Path, **columns: timedelta) -> None:
    """As if that long had gone by since: what the desk says of every session of the CFO lies that
    much earlier."""
    desk = opening.at(f"sqlite:///{folder / 'snapshots' / opening.FILE}")
    with desk.writing() as connection:
        of = SESSION.c.viewer == person("cfo@corp.test"), SESSION.c.ended_at.is_(None)
        for row in connection.execute(select(SESSION).where(*of)).mappings().all():
            earlier = {name: row[name] - by for name, by in columns.items()}
            key = SESSION.c.session_key == row["session_key"]
            connection.execute(update(SESSION).where(key).values(earlier))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"signed_in_at": timedelta(hours=12)}, "Your sign-in has come to its end."),
        ({"seen_at": timedelta(minutes=61)}, "You were away for a while."),
    ],
    ids=["hours", "idle"],
)
def test_time_ends_an_open_tab_and_a_copied_cookie_and_signing_in_begins_anew(
    opened: tuple[Page, Page],
    signed: str,
    gated: Path,
    columns: dict[str, timedelta],
    words: str,
) -> None:
    link = opened[0].locator("a[href*='/export/']").first.get_attribute("href")
    assert link
    assert opened[0].request.get(f"{signed}/{link.lstrip('/')}").ok
    let_pass(gated, **columns)
    for page in opened:  # nobody touched it
        expect(page.get_by_text(words)).to_be_visible(timeout=30_000)
        is_shown_the_way_in(page)
        assert page.request.get(f"{signed}/{link.lstrip('/')}").status in (401, 403, 404)
        page.reload()
        expect(page.get_by_text(words)).to_be_visible(timeout=30_000)
        is_shown_the_way_in(page)
    mine, copy = opened
    asked: list[str] = []
    mine.on("request", lambda r: asked.append(r.url) if "response_type=" in r.url else None)
    mine.get_by_role("button", name="Sign in").click()
    mine.fill("input[name=login]", "cfo", timeout=30_000)
    mine.get_by_role("button", name="Continue").click()
    expect(mine.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)
    assert "max_age=43200" in asked[0]  # twelve hours
    copy.goto(f"{signed}/executive")
    is_shown_the_way_in(copy)
