"""CSV and XLSX through the same gate, on our own route. Refuses a link that is old, or another's.

Streamlit's download button serves its files to whoever knows the address. A link made here names
viewer, scope, snapshot and query under a signature; the route asks again who is there, whether the
directory still entitles them, and reads through the same reader as the page did.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import io
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import xlsxwriter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal import spoken
from portal.facts import coverage, slicing
from portal.facts.explain import why
from portal.facts.explain.traced import EXPLAINED
from portal.facts.explore import answer
from portal.gate import looking, sessions, signin, trail
from portal.gate.access import Scope
from portal.gate.published import NoSnapshot, NotYours, named, pointer
from portal.gate.sessions import Claims
from portal.gate.store import Reader, Warehouse
from portal.gate.turns import Busy, Turns
from portal.language import marked, message, speaking
from portal.settings import Settings

SECONDS = 3600
_KEY = secrets.token_bytes(32)
REFUSAL = marked("Not found, or not yours. Open the page again for a fresh link.\n")


@dataclass(frozen=True)
class Order:
    """What a link asks for."""

    email: str
    audience: str
    key: str
    snapshot_key: str
    """Its id and build."""
    query: str
    parameters: dict[str, Any]
    until: float
    own: tuple[str, str] | None = None
    """Audience and key of whoever looks through the scope's eyes; None for its own viewers."""
    asked: str = ""
    """What of it is looked at alone, as an address says it."""


def link(email: str, reader: Reader, query: str, kind: str, **parameters: object) -> str:
    """The address of a query's result as csv or xlsx, for this viewer, for an hour."""
    return _address(email, reader, query=query, kind=kind, parameters=parameters, own=None)


def link_through(
    own: Scope, email: str, reader: Reader, query: str, kind: str, **parameters: object
) -> str:
    """The same for whoever looks through another's eyes: it asks for their own right, too."""
    return _address(email, reader, query=query, kind=kind, parameters=parameters, own=own)


def _address(
    email: str,
    reader: Reader,
    query: str,
    kind: str,
    parameters: dict[str, object],
    own: Scope | None,
) -> str:
    order = [
        email,
        reader.scope.audience,
        reader.scope.key,
        reader.snapshot.key,
        query,
        parameters,
        round(time.time() / 600) * 600 + SECONDS,
        (own.audience, own.key) if own else None,
        reader.scope.slice.asked if reader.scope.slice else "",
    ]
    body = base64.urlsafe_b64encode(json.dumps(order, default=str).encode()).rstrip(b"=").decode()
    return f"/export/{body}.{_sign(body)}/{query}.{kind}"


def _sign(body: str) -> str:
    return (
        base64.urlsafe_b64encode(hmac.new(_KEY, body.encode(), hashlib.sha256).digest())
        .rstrip(b"=")
        .decode()
    )


def read(token: str) -> Order | None:
    """The order behind a token, or None when it is forged or old."""
    body, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _sign(body).encode()):
        return None
    order = Order(*json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    return order if order.until > time.time() else None


def who(settings: Settings, request: Request) -> Claims | None:
    """The sign-in behind the request; None for nobody, and for one that does not count any more."""
    claimed = signin.cookie_claims(request.cookies)
    if claimed is None or not claimed.is_verified:
        return None
    try:
        sessions.check(settings, claimed)
    except sessions.Ended:
        return None
    return claimed


def _may_ask(settings: Settings, request: Request, order: Order) -> tuple[bool, Claims | None]:
    """Whether the link is this visitor's own, and the sign-in that says so; in demo mode it is
    anyone's on this machine."""
    if settings.demo:
        try:
            signin.check_request(dict(request.headers))
        except signin.Refused:
            return False, None
        return True, None
    claimed = who(settings, request)
    is_theirs = claimed is not None and signin.folded(claimed.email) == signin.folded(order.email)
    return is_theirs, claimed


def route(
    settings: Settings, warehouse: Callable[[], Warehouse], turns: Callable[[], Turns]
) -> Callable[[Request], Response]:
    """The endpoint that answers links, in turn with the viewer's pages."""

    def export(request: Request) -> Response:
        order = read(request.path_params["token"])
        kind = request.path_params["name"].rpartition(".")[2]
        if order is not None and kind in WRITERS:
            is_theirs, claimed = _may_ask(settings, request, order)
            if is_theirs:
                try:
                    with turns().of(signin.folded(order.email)):
                        return _answer(
                            settings, warehouse(), order=order, kind=kind, claimed=claimed
                        )
                except Busy as busy:
                    return PlainTextResponse(f"{busy}\n", 429, headers={"Retry-After": "10"})
        with speaking(spoken.usual(settings)):
            return PlainTextResponse(message(REFUSAL), 404)

    return export


def _answer(
    settings: Settings, warehouse: Warehouse, order: Order, kind: str, claimed: Claims | None
) -> Response:
    try:
        scope, mine = _scopes(settings, order)
        snapshot = named(
            settings.snapshots, order.snapshot_key
        )  # the numbers of the page that made the link
        viewer = signin.admit(settings, order.email, is_verified=True).viewer
        reader = Reader(
            warehouse=warehouse,
            snapshot=snapshot,
            scope=scope,
            still=signin.still(settings, viewer, mine, claimed),
            in_bulk=True,
        )
        reader = slicing.sliced(reader, order.asked)
        tongue = spoken.of(settings, order.email, snapshot.language)
        with speaking(tongue):
            table = _table(settings, reader, order)
    except (signin.Refused, NotYours, NoSnapshot):
        with speaking(spoken.usual(settings)):
            return PlainTextResponse(message(REFUSAL), 404)
    trail.note(
        settings,
        "downloaded",
        order.email,
        about=snapshot.key,
        what=order.query,
        file=kind,
        audience=scope.audience,
        scope=scope.key,
    )
    with speaking(tongue):
        content, media = WRITERS[kind](table, reader)
    part = "-slice" if order.asked else ""
    name = f"{order.query}{part}-{snapshot.status_date}.{kind}"
    return Response(
        content,
        media_type=media,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _table(settings: Settings, reader: Reader, order: Order) -> pa.Table:
    """The rows of a query, of an explanation, or of a question of the viewer's own."""
    if order.query == answer.EXPLORED:  # says beside each number why it is unknown
        reports = pointer(settings.snapshots).reports
        return answer.table(reader, reports, order.parameters["address"])
    table = (
        why.table(reader, **order.parameters)
        if order.query == EXPLAINED
        else reader.rows(order.query, **order.parameters)
    )
    return coverage.noted(reader, order.query, table=table, parameters=order.parameters)


def _scopes(settings: Settings, order: Order) -> tuple[Scope, Scope]:
    """Through whose eyes, and the viewer's own; NotYours where they may not look so any more."""
    scope = Scope(order.audience, order.key)
    if order.own is None:
        return scope, scope
    mine = Scope(*order.own)
    return looking.asked(settings.snapshots, mine, looking.words(scope)), mine


def _cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula is kept as text."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return _short(value) if isinstance(value, Decimal) else value


def _short(value: Decimal) -> Decimal:
    """Without zeros behind the fourth decimal, where money and hours keep more."""
    exponent = value.as_tuple().exponent
    rest = -int(exponent) - 4 if isinstance(exponent, int) else 0
    while rest > 0 and value == value.quantize(Decimal((0, (1,), -3 - rest))):
        value, rest = value.quantize(Decimal((0, (1,), -3 - rest))), rest - 1
    return value


def as_csv(table: pa.Table, reader: Reader) -> tuple[bytes, str]:
    """UTF-8 with a mark, so that spreadsheets read it; unknown cells are empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.column_names)
    writer.writerows(
        [["" if v is None else _cell(v) for v in row.values()] for row in table.to_pylist()]
    )
    return out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def as_xlsx(table: pa.Table, reader: Reader) -> tuple[bytes, str]:
    """The rows on one sheet and what they are as of on another."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet, day = (
            book.add_worksheet(message("Rows")),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        for column, name in enumerate(table.column_names):
            sheet.write_string(0, column, name)
            for row, value in enumerate(table[name].to_pylist(), 1):
                _write(sheet, row, column=column, value=value, day=day)
        sheet.freeze_panes(1, 0)
        about = book.add_worksheet(message("About"))
        for row, (label, text) in enumerate([*_about(reader), *_covered(table)]):
            about.write_string(row, 0, label)
            about.write_string(row, 1, text)
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _write(sheet: Any, row: int, column: int, value: object, day: Any) -> None:
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, day)
    elif value is not None:
        sheet.write_string(row, column, str(value))


def _about(reader: Reader) -> list[tuple[str, str]]:
    snapshot, scope = reader.snapshot, reader.scope
    words = slicing.told(reader, scope.slice.asked) if scope.slice else ""
    return [
        (message("Company"), snapshot.company),
        (message("Status date"), str(snapshot.status_date)),
        (message("Published (UTC)"), f"{snapshot.published_at:%Y-%m-%d %H:%M}"),
        (message("Snapshot"), snapshot.id),
        (message("Amounts in"), snapshot.currency),
        (message("Reader's scope"), f"{scope.audience} {scope.key}".strip()),
        *([(message("Slice"), words)] if words else []),
    ]


def _covered(table: pa.Table) -> list[tuple[str, str]]:
    """What the columns of numbers do not know, once for the whole file."""
    parts = [
        (message("Known: {n}", n=n.removesuffix("_known")), str(table[n][0].as_py()))
        for n in table.column_names
        if n.endswith("_known")
        and n.removesuffix("_known") in table.column_names
        and table.num_rows
    ]
    left = (
        [str(w) for w in dict.fromkeys(table["left_out"].to_pylist()) if w]
        if "left_out" in table.column_names
        else []
    )
    return [*parts, *((message("Left out, because refused"), w) for w in left[:ABOUT_LINES])]


ABOUT_LINES = 20
WRITERS: dict[str, Callable[[pa.Table, Reader], tuple[bytes, str]]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
}
