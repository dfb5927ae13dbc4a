"""Questions of Explore for programs, at `/feed/<token>.csv`: the token is one viewer's, works for
ninety days, and is taken back in the portal. The same gate, asked at every read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal import downloads, spoken
from portal.desk import feeds, opening
from portal.desk.feeds import Feed
from portal.desk.opening import Unavailable
from portal.facts import slicing
from portal.facts.explore import answer
from portal.gate import published, signin, trail
from portal.gate.access import Scope
from portal.gate.published import NoSnapshot, NotYours
from portal.gate.store import Missing, Reader, TooSlow, Warehouse
from portal.gate.turns import Busy, Turns
from portal.language import marked, message, speak, speaking
from portal.settings import Settings

ADDRESS = "/feed/{token}.{kind}"
REFUSAL = marked(
    "Not found, or not yours any more. Make a new address on the page Explore of the portal.\n"
)
AWAY = marked("The portal cannot look up this address now. Try again later.\n")


def as_json(table: pa.Table, reader: Reader) -> tuple[bytes, str]:
    """What it is as of, and the rows as objects; unknown is null."""
    told = {
        "snapshot": reader.snapshot.id,
        "status_date": reader.snapshot.status_date,
        "currency": reader.snapshot.currency,
        "rows": table.to_pylist(),
    }
    return json.dumps(told, default=str, ensure_ascii=False).encode(), "application/json"


def as_parquet(table: pa.Table, reader: Reader) -> tuple[bytes, str]:
    """The rows with their types; what they are as of stands in the file's own words."""
    about = {
        "snapshot": reader.snapshot.id,
        "status_date": str(reader.snapshot.status_date),
        "currency": reader.snapshot.currency,
    }
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(about), out)
    return out.getvalue(), "application/vnd.apache.parquet"


WRITERS = {"csv": downloads.as_csv, "json": as_json, "parquet": as_parquet}


def route(
    settings: Settings, warehouse: Callable[[], Warehouse], turns: Callable[[], Turns]
) -> Callable[[Request], Response]:
    """The endpoint that answers tokens, in turn with their owner's pages."""

    def feed(request: Request) -> Response:
        kind = request.path_params["kind"]
        speak(spoken.usual(settings))
        try:
            held = feeds.of(partial(opening.desk, settings), request.path_params["token"])
            if held is None or kind not in WRITERS:
                return PlainTextResponse(message(REFUSAL), 404)
            with turns().of(signin.folded(held.email)):
                return _answer(settings, warehouse(), held, kind)
        except (Unavailable, TooSlow):
            return PlainTextResponse(message(AWAY), 503, headers={"Retry-After": "60"})
        except Busy as busy:
            return PlainTextResponse(f"{busy}\n", 429, headers={"Retry-After": "10"})
        except (signin.Refused, NotYours, NoSnapshot, Missing):
            return PlainTextResponse(message(REFUSAL), 404)

    return feed


def _answer(settings: Settings, warehouse: Warehouse, held: Feed, kind: str) -> Response:
    scope = Scope(held.audience, held.scope_key)
    viewer = signin.admit(settings, held.email, is_verified=True).viewer
    snapshot, _ = published.readable(settings.snapshots)
    still = signin.still(settings, viewer, scope)
    still()
    reader = Reader(warehouse, snapshot, scope, still, in_bulk=True)
    query = dict(held.query)
    reader = slicing.sliced(reader, query.get(slicing.SLICE, ""))
    with speaking(spoken.of(settings, held.email, snapshot.language)):
        table = answer.table(reader, published.pointer(settings.snapshots).reports, query)
        content, media = WRITERS[kind](table, reader)
    trail.note(
        settings,
        "downloaded",
        held.email,
        about=snapshot.key,
        what=answer.EXPLORED,
        feed=held.name,
        file=kind,
        audience=scope.audience,
        scope=scope.key,
    )
    return Response(content, media_type=media, headers={"Cache-Control": "no-store"})
