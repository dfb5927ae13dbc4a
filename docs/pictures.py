"""Takes the pictures of README from the sample: `python docs/pictures.py`, with the portal of
`make run` open and a Chromium that Playwright finds."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.install import find

FOLDER = Path(__file__).resolve().parent / "pictures"
TAKEN = {
    "executive": ("executive", "ceo@northgrid.example"),
    "customer": ("customer", "customer1@customer.example"),
}


def main(address: str = "http://localhost:8501") -> None:
    """Writes one picture for each page of README."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        for name, (path, viewer) in TAKEN.items():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/{path}?viewer={viewer}")
            page.get_by_text("Data as of").first.wait_for()
            page.locator("canvas, svg.marks").first.wait_for(timeout=60_000)
            page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
            page.wait_for_timeout(3_000)  # charts fade in
            page.screenshot(path=str(FOLDER / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
