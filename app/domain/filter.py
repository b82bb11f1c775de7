"""Filters: a CQL2 expression (OGC 21-065r2) as a small tree of values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expression:
    """An operator and its operands: further expressions, or hashable values."""

    op: str
    args: tuple[object, ...]
