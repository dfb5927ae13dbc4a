"""Whatever comes over a socket or as an address, the server stays up, the next reader is served and
no traceback is shown or logged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.browser.conftest import free_port, serve
from tests.portal.stage import snapshots  # noqa: F401 - fixture

READER = "cfo@corp.test"


@dataclass
class Portal:
    """One running portal, and what it wrote."""

    host: str
    log: Path

    def socket(self) -> Any:
        """What a browser opens."""
        return connect(
            f"ws://{self.host}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Origin": f"http://{self.host}"},
            max_size=None,
        )


@pytest.fixture(scope="module")
def portal(snapshots: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:  # noqa: F811
    folder, port = tmp_path_factory.mktemp("anything"), free_port()
    (folder / "portal.toml").write_text(
        f"[portal]\nsnapshots = {json.dumps(str(snapshots))}\ndemo = true\n"
        "messages_per_minute = 100000\n"
    )
    process = serve(folder / "portal.toml", port)
    yield Portal(f"localhost:{port}", folder / f"server-{port}.log")
    process.terminate()
    process.wait(20)


def rerun(page: str = "", query: str = "", **more: Any) -> bytes:
    message = BackMsg()
    asked = message.rerun_script
    asked.page_name, asked.query_string = page, query
    for name, value in more.items():
        setattr(asked, name, value)
    return bytes(message.SerializeToString())


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["executive", "project", "../x", "\u202e", "a" * 5000, "viewer=cfo@corp.test"]),
)
QUERIES = st.one_of(
    TEXTS,
    st.dictionaries(
        st.sampled_from(["viewer", "project", "as_of", "known", "since", "metric", "page", "q"]),
        TEXTS,
        max_size=4,
    ).map(lambda d: "&".join(f"{k}={v}" for k, v in d.items())),
)


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """A message of Streamlit's protocol with anything in it."""
    message = BackMsg()
    kind = draw(
        st.sampled_from([f.name for f in BackMsg.DESCRIPTOR.fields if f.message_type is None])
        | st.just("rerun_script")
    )
    if kind != "rerun_script":
        setattr(message, kind, draw(st.booleans()))
        return bytes(message.SerializeToString())
    asked = message.rerun_script
    asked.query_string, asked.page_name = draw(QUERIES), draw(TEXTS)
    asked.page_script_hash, asked.fragment_id = draw(TEXTS), draw(TEXTS)
    asked.is_auto_rerun = draw(st.booleans())
    asked.context_info.timezone, asked.context_info.locale = draw(TEXTS), draw(TEXTS)
    asked.context_info.url = draw(TEXTS)
    for identity, value in draw(st.dictionaries(TEXTS, TEXTS, max_size=3)).items():
        state = asked.widget_states.widgets.add()
        state.id, state.string_value = identity, value
    return bytes(message.SerializeToString())


def is_served(portal: Portal) -> bool:
    """Whether somebody who comes now reads a page."""
    with portal.socket() as line:
        line.send(rerun(query=f"viewer={READER}"))
        has_heading = False
        while True:
            message = ForwardMsg.FromString(line.recv(timeout=60))
            element = message.delta.new_element
            assert element.WhichOneof("type") != "exception"
            has_heading |= element.WhichOneof("type") in ("heading", "markdown")
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return has_heading


@settings(max_examples=20, deadline=None)
@given(sent=st.lists(messages() | st.binary(max_size=200) | TEXTS, min_size=1, max_size=4))
@example(sent=[b"", "", b"\xff" * 200])
@example(sent=[rerun("executive", "viewer=" + "x" * 100_000)])
@example(sent=[rerun("executive", "%ff%fe&viewer=%00&project[]=a&&&=")])
def test_any_message_leaves_the_next_reader_served(sent: list[bytes | str], portal: Portal) -> None:
    with suppress(WebSocketException, TimeoutError), portal.socket() as line:
        for message in sent:
            line.send(message)
        line.recv(timeout=0.2)
    assert is_served(portal)
    assert "Traceback" not in portal.log.read_text(errors="replace")


@settings(max_examples=150, deadline=None)
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]),
    path=st.lists(
        st.sampled_from(
            ["export", "_stcore", "media", "app", "static", "auth", "read", "help", "..", "%2e%2e"]
        )
        | st.text(st.characters(codec="ascii", exclude_characters="\r\n\0 ?#"), max_size=20),
        max_size=4,
    ).map("/".join),
    query=st.text(st.characters(codec="ascii", exclude_characters="\r\n\0 #"), max_size=40),
    cookie=st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=40),
)
@example(method="GET", path="export/x/y.csv", query="", cookie="_streamlit_user=x")
@example(method="POST", path="oauth2callback", query="code=1&state=2", cookie="")
def test_any_address_is_answered_without_a_failure_of_ours(
    method: str, path: str, query: str, cookie: str, portal: Portal
) -> None:
    with closing(HTTPConnection(portal.host, timeout=30)) as line, suppress(HTTPException):
        line.request(method, f"/{path}?{query}", headers={"Cookie": cookie} if cookie else {})
        answer = line.getresponse()
        answer.read()
        assert answer.status < 500
    assert "Traceback" not in portal.log.read_text(errors="replace")
