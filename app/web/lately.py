"""What was answered lately, bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lately(Generic[K, V]):
    """Values by key, the least recently asked for forgotten first."""

    def __init__(self, limit_mb: int) -> None:
        self._limit = limit_mb * 1_000_000
        self._size = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes that all of it holds, as far as they were told."""
        return self._size

    def get(self, key: K) -> V | None:
        """The value kept under a key."""
        kept = self._values.get(key)
        if kept is None:
            return None
        self._values.move_to_end(key)
        return kept[0]

    def keep(self, key: K, value: V, size: int) -> None:
        """Keep a value of so many bytes; one that alone is over a quarter of the bound is not."""
        if size > self._limit // 4 or key in self._values:
            return
        self._values[key] = value, size
        self._size += size
        while self._size > self._limit:
            self._size -= self._values.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything: the data has changed."""
        self._values.clear()
        self._size = 0
