"""What is remembered for a while."""

from __future__ import annotations

from typing import Any, TypeVar

from cachetools import TTLCache

Key = TypeVar("Key")
Held = TypeVar("Held")


class Recent(TTLCache[Key, Held]):
    """A cache by age. `get` is the way to ask it: what is looked for and then taken may have come
    of age in between, which is no error but nothing."""

    def get(self, key: Key, default: Any = None) -> Any:
        """What is held, or the default."""
        try:
            return self[key]
        except KeyError:
            return default
