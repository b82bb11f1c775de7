"""The properties of a page's features, told by columns or read off GeoJSON when first used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any

import orjson


class Properties(Mapping[str, Sequence[Any]]):
    """Columns by name, None where a feature has no such property."""

    def __init__(
        self,
        ready: Callable[[], Iterable[bytes]],
        names: Sequence[str],
        told: Callable[[str], list[Any] | None] = lambda _: None,
    ) -> None:
        self._ready = ready
        self._names = names
        self._told = told

    @cached_property
    def _read(self) -> list[dict[str, Any]]:
        return [orjson.loads(one)["properties"] for one in self._ready()]

    def __getitem__(self, name: str) -> list[Any]:
        """One property of all features."""
        if name not in self._names:
            raise KeyError(name)
        if (told := self._told(name)) is not None:
            return told
        # No line of Python a value: a layer has millions.
        return list(map(dict.get, self._read, repeat(name)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
