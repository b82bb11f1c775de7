"""Filters of dates: how two spans of days stand to one another (Allen's relations)."""

from __future__ import annotations

from collections.abc import Callable

from app.stores.vectors import Bools, Days, Truth

Relation = Callable[[Days, Days], Bools]


def _intersects(a: Days, b: Days) -> Bools:
    found: Bools = (a.starts <= b.ends) & (a.ends >= b.starts)
    return found


def _overlaps(a: Days, b: Days) -> Bools:
    found: Bools = (a.starts < b.starts) & (a.ends > b.starts) & (a.ends < b.ends)
    return found


def _during(a: Days, b: Days) -> Bools:
    found: Bools = (a.starts > b.starts) & (a.ends < b.ends)
    return found


def _starts(a: Days, b: Days) -> Bools:
    found: Bools = (a.starts == b.starts) & (a.ends < b.ends)
    return found


def _finishes(a: Days, b: Days) -> Bools:
    found: Bools = (a.starts > b.starts) & (a.ends == b.ends)
    return found


def _equals(a: Days, b: Days) -> Bools:
    found: Bools = (a.starts == b.starts) & (a.ends == b.ends)
    return found


RELATIONS: dict[str, Relation] = {
    "t_after": lambda a, b: a.starts > b.ends,
    "t_before": lambda a, b: a.ends < b.starts,
    "t_contains": lambda a, b: _during(b, a),
    "t_disjoint": lambda a, b: ~_intersects(a, b),
    "t_during": _during,
    "t_equals": _equals,
    "t_finishedby": lambda a, b: _finishes(b, a),
    "t_finishes": _finishes,
    "t_intersects": _intersects,
    "t_meets": lambda a, b: a.ends == b.starts,
    "t_metby": lambda a, b: a.starts == b.ends,
    "t_overlappedby": lambda a, b: _overlaps(b, a),
    "t_overlaps": _overlaps,
    "t_startedby": lambda a, b: _starts(b, a),
    "t_starts": _starts,
    "=": _equals,
    "<>": lambda a, b: ~_equals(a, b),
    "<": lambda a, b: a.ends < b.starts,
    "<=": lambda a, b: a.ends <= b.ends,
    ">": lambda a, b: a.starts > b.ends,
    ">=": lambda a, b: a.starts >= b.starts,
}
"""Of a date that is known to the year only, `<=` asks its last day and `>=` its first."""


def related(op: str, a: Days, b: Days) -> Truth:
    """The rows whose spans stand so; those without a date are unknown."""
    known = a.known & b.known
    yes = known & RELATIONS[op](a, b)
    return Truth(yes, known & ~yes)
