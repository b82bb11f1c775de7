"""Gathering places that lie on top of one another under one count symbol."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.picture.look import Look

ONE_PX = 1
"""Marks less than this apart are at one point, in pixels."""


class Mark(NamedTuple):
    """A place before the layout; its true point in pixels, the diameter of its symbol."""

    id: str
    x: float
    y: float
    size: float
    family: str
    """Only marks of one family are counted together."""
    keep: bool
    """Never counted, always drawn by itself."""


class Cluster(NamedTuple):
    """Marks drawn as one symbol, or a single one; its middle in pixels."""

    members: tuple[Mark, ...]
    x: float
    y: float


def cluster_of(members: Sequence[Mark]) -> Cluster:
    """A cluster in the middle of its members."""
    count = len(members)
    return Cluster(
        tuple(members), sum(one.x for one in members) / count, sum(one.y for one in members) / count
    )


def crowd(marks: Sequence[Mark], look: Look) -> list[Cluster]:
    """Every mark once, alone or with enough others near, in the order of the first."""
    taken: set[str] = set()
    clusters = []
    for mark in marks:
        if mark.id in taken:
            continue
        near = [mark]
        if not mark.keep:
            near = [one for one in marks if _belongs(one, mark, look.radius, taken)]
        is_at_one = all(math.hypot(one.x - mark.x, one.y - mark.y) < ONE_PX for one in near)
        least = look.least_at_one if is_at_one else look.least
        members = near if len(near) >= least else [mark]
        taken.update(one.id for one in members)
        clusters.append(cluster_of(members))
    return clusters


def _belongs(one: Mark, to: Mark, radius: float, taken: set[str]) -> bool:
    return (
        not one.keep
        and one.id not in taken
        and one.family == to.family
        and math.hypot(one.x - to.x, one.y - to.y) <= radius
    )


def merge_far(clusters: Sequence[Cluster], far: Iterable[Cluster], reach: float) -> list[Cluster]:
    """Each cluster in `far` joined to the nearest of its family within reach; loners stay."""
    merged = list(clusters)
    for cluster in far:
        if cluster not in merged:
            continue
        partner = _nearest(cluster, merged, reach)
        if partner is None:
            continue
        joined = cluster_of(partner.members + cluster.members)
        merged = [joined if one == partner else one for one in merged if one != cluster]
    return merged


def _nearest(cluster: Cluster, among: Sequence[Cluster], reach: float) -> Cluster | None:
    def apart(other: Cluster) -> float:
        return math.hypot(other.x - cluster.x, other.y - cluster.y)

    found = [
        other
        for other in among
        if other != cluster
        and other.members[0].family == cluster.members[0].family
        and not any(mark.keep for mark in other.members)
        and apart(other) <= reach
    ]
    return min(found, key=apart, default=None)
