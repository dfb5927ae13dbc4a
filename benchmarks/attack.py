"""Ten attackers in a process of their own: each from an address of its own, as fast as it can, with
no regard for what is answered. Linux only: all of 127.0.0.0/8 is this machine.

    python -m benchmarks.attack PORT KIND SECONDS CORE [COOKIE TOKEN]...
"""

from __future__ import annotations

import base64
import os
import socket
import sys
import threading
import time
from collections.abc import Callable

from streamlit.proto.BackMsg_pb2 import BackMsg

ATTACKERS = 10
KINDS = ("messages", "handshakes", "requests", "pings")


def main(port: int, kind: str, seconds: float, core: int, *signed: str) -> None:
    """Attacks until the seconds are over; signed in by those cookies and tokens, by turns."""
    os.sched_setaffinity(0, {core})
    os.nice(19)
    ways: dict[str, Callable[[int, int, str], int]] = {
        "messages": _messages,
        "handshakes": _handshakes,
        "requests": _requests,
        "pings": _pings,
    }
    end, done = time.monotonic() + seconds, [0] * ATTACKERS

    def attack(number: int) -> None:
        cookie, token = (signed[2 * number : 2 * number + 2] or ("", ""))[:2]
        head = _head(port, cookie, token)
        while time.monotonic() < end:
            try:
                done[number] += ways[kind](port, number, head)
            except OSError:
                continue

    threads = [threading.Thread(target=attack, args=(n,), daemon=True) for n in range(ATTACKERS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds + 1)
    print(sum(done), flush=True)
    os._exit(0)


def _head(port: int, cookie: str, token: str) -> str:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"Origin: http://127.0.0.1:{port}\r\n"
        f"Sec-WebSocket-Protocol: streamlit{f', {token}' if token else ''}\r\n"
        f"{f'Cookie: {cookie}' if cookie else 'X-Nobody: 1'}\r\n\r\n"
    )


def _connected(port: int, number: int) -> socket.socket:
    made = socket.socket()
    made.settimeout(15)
    made.bind((f"127.0.0.{10 + number}", 0))
    made.connect(("127.0.0.1", port))
    return made


def frame(opcode: int, data: bytes) -> bytes:
    """A masked frame of up to 125 bytes; a mask of zeros leaves them as they are."""
    return bytes((0x80 | opcode, 0x80 | len(data), 0, 0, 0, 0)) + data


def _messages(port: int, number: int, head: str) -> int:
    message = BackMsg()
    message.rerun_script.page_name = "executive"
    return _flooded(port, number, head, frame(2, message.SerializeToString()) * 500)


def _pings(port: int, number: int, head: str) -> int:
    return _flooded(port, number, head, frame(9, b"") * 2_000)


def _flooded(port: int, number: int, head: str, load: bytes) -> int:
    """Sends until the server lets go; a thread throws away what it answers."""
    with _connected(port, number) as made:
        made.sendall(head.encode())
        if not made.recv(4096).startswith(b"HTTP/1.1 101"):
            return 1
        drain = threading.Thread(target=_drain, args=(made,), daemon=True)
        drain.start()
        loads = 1
        while True:
            made.sendall(load)
            loads += 1


def _drain(made: socket.socket) -> None:
    try:
        while made.recv(262_144):
            pass
    except OSError:
        pass


def _handshakes(port: int, number: int, head: str) -> int:
    with _connected(port, number) as made:
        made.sendall(head.encode())
        made.recv(4096)
    return 1


def _requests(port: int, number: int, head: str) -> int:
    with _connected(port, number) as made:
        asked = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        count = 0
        while True:
            made.sendall(asked)
            if not made.recv(262_144):
                return count
            count += 1


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])
