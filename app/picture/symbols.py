"""The places: their symbols moved apart or counted together, their names beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.picture.apart import Body, separate, settle
from app.picture.box import Box
from app.picture.crowd import Cluster, Mark, cluster_of, crowd, merge_far
from app.picture.lettering import text_width
from app.picture.look import CAMP, Look, look_at
from app.picture.names import Around, Wish, place_names
from app.picture.projection import EQUATOR_M, View, to_world

TWIN_M = 5000
"""Camps nearer to one another than this could be taken for each other: their names always show."""
CLOSED = "closed"
MERGE_ROUNDS, JOIN = 6, 2
"""A symbol joins a crowd at most `JOIN` reaches away."""
WALL_GAP = 1
CAMP_TEXT, OTHER_TEXT = 13.0, 12.0
LINE = 1.18


class Place(NamedTuple):
    """A place to draw: its point in degrees, its look, its radius of accuracy in metres."""

    id: str
    name: str
    lon: float
    lat: float
    color: str
    shape: str
    fill: str
    status: str | None
    accuracy_m: float | None
    is_unsure: bool = False
    """Whether it is not sure for the time shown."""


class Symbol(NamedTuple):
    """A symbol as drawn: the places that it stands for, and its name's box if there is room."""

    places: tuple[Place, ...]
    body: Body
    label: Box | None

    @property
    def is_camp(self) -> bool:
        """Whether its name is set strong."""
        return self.places[0].color == CAMP

    @property
    def is_unsure(self) -> bool:
        """Whether none of its places is sure for the time shown."""
        return all(place.is_unsure for place in self.places)


def place_symbols(
    places: Sequence[Place], view: View, around: Around, focus: str | None = None
) -> list[Symbol]:
    """The symbols in view in the order of the places, which is that of their importance.

    All places take part in the layout, so that it does not change with the frame. The place
    `focus` stands alone with its name, as camps do.
    """
    if not places:
        return []
    look = look_at(view.zoom)
    by_id = {place.id: place for place in places}
    marks = _marks(places, view, look, focus)
    must = twins([place for place in places if place.color == CAMP]) | {focus}
    kept = separate([_body(cluster_of([one]), look) for one in marks if one.keep], look.keep_gap)
    wishes = [_wish(body, by_id, must) for body in kept if body.ids[0] in must]
    first = place_names(wishes, {body.ids[0]: body.box for body in kept}, around)
    others = _settled([one for one in marks if not one.keep], kept, tuple(first.values()), look)
    order = {place.id: index for index, place in enumerate(places)}
    bodies = sorted([*kept, *others], key=lambda body: order[body.ids[0]])
    named = [
        _wish(body, by_id, must)
        for body in bodies
        if not body.is_group and body.ids[0] not in first and (body.family == CAMP or look.names)
    ]
    firm = tuple(box.grown(WALL_GAP) for box in first.values())
    boxes = {body.ids[0]: body.box for body in bodies}
    names = first | place_names(named, boxes, around._replace(walls=(*firm, *around.walls)))
    return [
        Symbol(tuple(by_id[one] for one in body.ids), body, names.get(body.ids[0]))
        for body in bodies
        if body.box.overlap(Box(0, 0, view.width, view.height))
    ]


def twins(camps: Sequence[Place]) -> set[str | None]:
    """Ids of the camps with another within 5 km; two that are both closed need no care."""

    def is_twin(one: Place, other: Place) -> bool:
        is_one_open = one.status != CLOSED or other.status != CLOSED
        return one is not other and is_one_open and _distance_m(one, other) <= TWIN_M

    return {one.id for one in camps if any(is_twin(one, other) for other in camps)}


def _distance_m(one: Place, other: Place) -> float:
    """Metres as the Mercator map has them at that latitude: good to 1 % over a few kilometres."""
    points = to_world(np.array([[one.lon, one.lat], [other.lon, other.lat]]))
    shrink = math.cos(math.radians((one.lat + other.lat) / 2))
    return math.dist(*points.tolist()) * EQUATOR_M * shrink


def _marks(places: Sequence[Place], view: View, look: Look, focus: str | None) -> list[Mark]:
    points = view.project(np.array([[place.lon, place.lat] for place in places]))
    marks = []
    for place, (x, y) in zip(places, points.tolist(), strict=True):
        size = look.camp if place.color == CAMP else look.other
        marks.append(
            Mark(place.id, x, y, size, place.color, place.color == CAMP or place.id == focus)
        )
    return marks


def _body(cluster: Cluster, look: Look) -> Body:
    ids = tuple(mark.id for mark in cluster.members)
    point = (cluster.x, cluster.y)
    size = look.group if len(ids) > 1 else cluster.members[0].size
    return Body(ids, cluster.members[0].family, point, point, size)


def _settled(
    marks: Sequence[Mark], kept: Sequence[Body], walls: Sequence[Box], look: Look
) -> list[Body]:
    """The other marks, clear of the kept ones and of their names: near their points or counted."""
    clusters = crowd(marks, look)
    for turn in range(MERGE_ROUNDS + 1):
        placed = settle([_body(cluster, look) for cluster in clusters], kept, walls, look.gap)
        far = [
            cluster
            for cluster, body in zip(clusters, placed, strict=True)
            if body.displacement > look.reach
        ]
        merged = merge_far(clusters, far, look.reach * JOIN) if turn < MERGE_ROUNDS else clusters
        if len(merged) == len(clusters):
            break
        clusters = merged
    return placed


def _wish(body: Body, places: dict[str, Place], must: set[str | None]) -> Wish:
    place = places[body.ids[0]]
    is_camp = place.color == CAMP
    size = CAMP_TEXT if is_camp else OTHER_TEXT
    width = math.ceil(text_width(place.name, size, strong=is_camp)) + 1
    lean = body.at[0] - body.anchor[0]
    return Wish(place.id, body.box, width, math.ceil(size * LINE), lean, place.id in must)
