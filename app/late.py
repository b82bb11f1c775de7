"""Modules that take long to load, loaded when they are first used: starting does not wait."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any


class Late:
    """Stands for a module until something of it is wanted."""

    def __init__(self, name: str, prepare: Callable[[Any], None] | None = None) -> None:
        self._name = name
        self._prepare = prepare
        self._module: Any = None

    def __getattr__(self, attribute: str) -> Any:
        """The module's own; `prepare` is given the module once, before anything else uses it."""
        if self._module is None:
            self._module = importlib.import_module(self._name)
            if self._prepare is not None:
                self._prepare(self._module)
        return getattr(self._module, attribute)
