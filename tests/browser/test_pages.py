"""Every page as every audience, in a real browser: no exception, no empty chart, no error in the
console, no page wider than a phone, nothing that axe-core, the engine accessibility is audited
with, calls worse than minor."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from portal.pages import PAGES

pytestmark = pytest.mark.browser
VIEWERS = {
    "ceo@northgrid.example": (
        "",
        "executive",
        "department",
        "team",
        "customer",
        "project",
        "search",
        "data",
        "definitions",
        "changes",
        "explore?numbers=cost_performance_index,actual_cost&by=department",
        "explain?metric=cost_performance_index",
    ),
    "office@northgrid.example": (
        "",
        "executive",
        "department",
        "customer",
        "project",
        "data",
        "release",
        "audit",
    ),
    "pm1@northgrid.example": ("", "executive", "project", "data", "customer"),
    "head.fs@northgrid.example": ("", "department", "team", "project", "definitions"),
    "lead.fs3@northgrid.example": ("", "team", "project"),
    "customer1@customer.example": ("", "customer", "project", "search"),
}
# Streamlit asks for its own health below the page's address and goes on when it is not there.
PROBES = re.compile(r"_stcore/(health|host-config)")


def errors_of(page: Page) -> list[str]:
    """Collects what the browser complains about."""
    found: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBES.search(
            f"{message.text} {message.location.get('url', '')}"
        ):
            found.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def settled(page: Page) -> None:
    """The script has run and the charts are drawn."""
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Look through other eyes")).to_be_visible(
        timeout=30_000
    )  # the foot comes last
    page.wait_for_function(
        "!document.querySelector('[data-testid=stStatusWidget]')", timeout=30_000
    )
    for chart in page.locator("[data-testid=stVegaLiteChart]").all():
        expect(chart.locator("svg, canvas").first).to_be_attached(timeout=20_000)


def violations(page: Page) -> list[str]:
    """What stands in the way of somebody who does not see the page, or not well."""
    return [
        f"{broken['id']} ({broken['impact']}): {node['html'][:200]}"
        for broken in Axe().run(page).response["violations"]
        if broken["impact"] != "minor"
        for node in broken["nodes"]
    ]


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_reads_well(
    browser: Browser, sample: str, viewer: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    errors = errors_of(page)
    for name in VIEWERS[viewer]:
        page.goto(f"{sample}/{name}{'&' if '?' in name else '?'}viewer={viewer}")
        settled(page)
        assert not violations(page), name
        text = page.inner_text("body")
        assert "Something failed" not in text, name
        assert "Not in this report" not in text, name
        assert page.locator("[data-testid=stException]").count() == 0
        for chart in page.locator("[data-testid=stVegaLiteChart] svg").all():
            assert chart.locator("path, rect, text").count() > 3, f"{name}: an empty chart"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
            f"{name} is wider than {width} px"
        )
    assert errors == []
    context.close()


@pytest.mark.parametrize(
    ("viewer", "start", "leads_to", "says"),
    [
        ("ceo@northgrid.example", "executive", r"/project\?.*project=NG-", "track"),
        ("head.fs@northgrid.example", "department", r"/explain\?.*metric=allocation.*team=", "%"),
        ("lead.fs3@northgrid.example", "team", r"/project\?.*project=NG-", " to "),
    ],
)
def test_a_mark_says_what_it_is_and_opens_what_it_stands_for(
    browser: Browser, sample: str, viewer: str, start: str, leads_to: str, says: str
) -> None:
    page = browser.new_page()
    page.goto(f"{sample}/{start}?viewer={viewer}")
    settled(page)
    mark = page.locator("[data-testid=stVegaLiteChart]").first.locator("[opacity='0']").last
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*place)
    expect(page.locator("#vg-tooltip-element")).to_contain_text(says)
    page.mouse.click(*place)
    expect(page).to_have_url(re.compile(leads_to))
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    page.close()


def test_a_link_to_a_project_that_is_not_yours_says_no_more_than_one_that_does_not_exist(
    browser: Browser, sample: str
) -> None:
    page = browser.new_page()
    said = []
    for project in ("NG-028", "NG-777"):
        page.goto(f"{sample}/project?viewer=customer1@customer.example&project={project}")
        expect(page.locator("h1").first).to_have_text("Not found, or not yours", timeout=30_000)
        expect(page.get_by_role("button", name="Look through other eyes")).to_be_visible(
            timeout=30_000
        )  # the page is whole
        said.append(page.inner_text("[data-testid=stMain]"))
    assert said[0] == said[1]
    page.close()


@pytest.mark.parametrize("module", [*(page.name for page in PAGES), "story", "app"])
def test_a_page_module_opened_by_its_address_shows_nothing_to_whom_it_is_not_made_for(
    browser: Browser, sample: str, module: str
) -> None:
    page = browser.new_page()
    for address in (f"pages/{module}.py", f"portal/pages/{module}.py", module):
        page.goto(f"{sample}/{address}")
        page.wait_for_timeout(700)
        assert "M€" not in page.inner_text("body")
    page.close()


def test_a_customer_who_types_the_address_of_the_executive_page_gets_their_own_home(
    browser: Browser, sample: str
) -> None:
    page = browser.new_page()
    page.goto(f"{sample}/executive?viewer=customer1@customer.example")
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    assert "Executive view" not in page.inner_text("body")
    page.close()


def test_a_filter_lives_in_the_address(browser: Browser, sample: str) -> None:
    page = browser.new_page()
    page.goto(f"{sample}/executive?viewer=ceo@northgrid.example&executive_find=Meter")
    settled(page)
    assert (
        "of 49 projects" not in page.inner_text("[data-testid=stMain]").split("All 49 projects")[1]
    )
    page.close()


def test_a_download_link_gives_the_file(browser: Browser, sample: str) -> None:
    page = browser.new_page()
    page.goto(f"{sample}/executive?viewer=ceo@northgrid.example")
    settled(page)
    address = page.get_by_role("link", name="All projects as CSV").get_attribute("href")
    answer = page.request.get(f"{sample}{address}")
    assert answer.status == 200
    assert len(answer.text().splitlines()) == 50  # 49 projects and the headings
    page.close()
