"""How to read the report, a page for each audience and language (`team.md`, `team.de.md`), served
as plain HTML. Knows no report and no viewer: what it says is the same for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from portal.language import names

FOLDER = Path(__file__).parent
ADDRESS = "/help/{audience}"
STYLE = (
    "body{font:17px/1.55 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1.2rem;"
    "color:#1d2430;background:#fff}h1{font-size:1.6rem}a{color:#1f5fbf}li{margin:.4rem 0}"
    "@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#11151c}a{color:#8ab4ff}}"
)


@cache
def page(audience: str, language: str = "en") -> str | None:
    """The page of an audience as HTML, in English where there is none in a language; None for one
    that there is not."""
    files = {file.stem: file for file in FOLDER.glob("*.md")}
    if audience not in files or "." in audience:
        return None
    written = [name for name in names(language) if f"{audience}.{name}" in files]
    text = files[f"{audience}.{written[0]}" if written else audience]
    tongue = written[0] if written else "en"
    markdown = text.read_text(encoding="utf-8")
    title = escape(markdown.partition("\n")[0].removeprefix("# "))
    body = MarkdownIt("js-default").render(markdown)
    return (
        f'<!doctype html><html lang="{tongue}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def route(spoken: Callable[[Request], str]) -> Route:
    """The address, given the language of whoever asks."""

    def answer(request: Request) -> Response:
        """The page asked for, or that there is none."""
        text = page(request.path_params["audience"], spoken(request))
        return HTMLResponse(text) if text else PlainTextResponse("No such page of help.\n", 404)

    return Route(ADDRESS, answer)
