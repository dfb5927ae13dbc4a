"""What a browser may say over its socket, of all that Streamlit's protocol knows. Knows no viewer.

The protocol also lets whoever has a socket empty the cache of all, ask for the folder and branch
that the server runs from, or fetch rows in pieces, which no page here offers.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg

UNSUPPORTED = 1003
"""The close code for what is no message of the protocol, from RFC 6455."""
SAID = {"rerun_script", "stop_script", "app_heartbeat"}
"""A page is asked for, no longer wanted, or still open."""


def is_spoken(message: Message) -> bool:
    """Whether it is a message of the protocol at all."""
    return _kind(message) is not None


def is_heard(message: Message) -> bool:
    """Whether it is one of those that pages need; the others are passed over."""
    return _kind(message) in SAID


def _kind(message: Message) -> str | None:
    data = message.get("bytes")
    if data is None:
        return None
    try:
        return str(BackMsg.FromString(data).WhichOneof("type"))
    except DecodeError:
        return None
