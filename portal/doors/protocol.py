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
"""A page is asked for, no longer wanted, or still open; all else is passed over."""


def kind(message: Message) -> str | None:
    """What is said; None where it is no message of the protocol at all."""
    data = message.get("bytes")
    if data is None:
        return None
    try:
        return str(BackMsg.FromString(data).WhichOneof("type"))
    except DecodeError:
        return None
