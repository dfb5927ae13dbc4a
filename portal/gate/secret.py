"""Is the secret that signs the cookies one? A short or poor one, the documentation's own, or a file
that everybody on the machine can read keeps the portal from starting."""

from __future__ import annotations

import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

LENGTH, LETTERS = 32, 12
"""Fewest characters, and fewest different ones: 32 random ones of base64 have some 25."""
SHOWN = ("a long random text, the same on all servers", "paste what `standpoint secret` prints")
"""What documents show in its place."""


def make() -> str:
    """A good one: 384 random bits."""
    return secrets.token_urlsafe(48)


def weakness(secret: str) -> str:
    """Why a cookie secret is none, in a sentence; empty where it will do."""
    if secret in SHOWN or "secret" in secret.lower():
        return "The cookie_secret under [auth] is an example, or holds the word secret."
    if len(secret) < LENGTH:
        return f"The cookie_secret under [auth] has {len(secret)} characters; it needs {LENGTH}."
    if len(set(secret)) < LETTERS or _repeats(secret):
        return "The cookie_secret under [auth] repeats itself."
    return ""


def _repeats(text: str) -> bool:
    """Whether a text is a shorter one, again and again."""
    return text in (text + text)[1:-1]


def exposed(files: Iterable[Path]) -> str:
    """Which secrets file everybody on the machine can read, in a sentence; empty where none is."""
    for file in files:
        if file.is_file() and file.stat().st_mode & stat.S_IROTH:
            return f"Everybody on this machine can read {file}. Take that away: chmod 600 {file}."
    return ""


def remedy(weak: str) -> str:
    """What is wrong, and what to do."""
    return f"{weak} `standpoint secret` prints a good one."
