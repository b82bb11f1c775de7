"""The map of a frame as the server draws it: one ground, and names for every size of frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from app.domain.feature import Feature
from app.picture.box import Box
from app.picture.drawing import Marks, Wanted, draw, mark
from app.picture.projection import View, to_degrees
from app.picture.scale import scale_of
from app.picture.svg import write_element, write_scale
from app.web.atlas import Atlas
from app.web.mapview import At, home_of, point_of
from app.web.opening import DEEPEST, SHALLOWEST
from app.web.picture import LEFT_OUT, describe, linked_credits, places_of, shapes_of
from app.web.showing import Showing
from app.web.words import Words

SIZE = (1200, 900)
"""Pixels drawn at the zoom of the middle size; `framemap.css` has the same."""

ALONE = (1320, 1200)
"""The same where the zoom is fixed: room for a map that moves down to show a place's card."""

WIDE, NARROW, LARGE = (340, 335), (300, 235), (680, 665)
"""Room that a frame of each size surely has, in pixels; the bounds stand in `framemap.css` too."""

COARSE_PX = 1.1
"""Of the ground, which stays until the reader turns to the map: a compromise with its bytes."""

NEAR_ZOOM = 9
"""Near enough to tell a place from its neighbours, as the script opens it."""


class FrameMap(NamedTuple):
    """The drawn map, its credits apart, and where the script's map takes over."""

    drawn: Markup
    credits: Markup
    center: tuple[float, float]
    """Longitude, latitude."""
    zoom: int | None
    """Where the address or a place fixes it."""


def draw_frame(atlas: Atlas, showing: Showing, features: Sequence[Feature], lang: str) -> FrameMap:
    """What a frame shows before any script, at every size that it may have."""
    words = atlas.pages.words[lang]
    place = atlas.dataset.features[showing.place] if showing.place else None
    views = views_of(showing, place, home_of(features))
    view = views["wide"]
    places = places_of(atlas, features, words)
    found = {name: one for name, one in shapes_of(atlas, view).items() if name not in LEFT_OUT}

    def wanted(view: View, room: tuple[int, int]) -> Wanted:
        frame = Box.around(view.width / 2, view.height / 2, *room)
        return Wanted(lang, showing.place, frame=frame, coarse_px=COARSE_PX)

    drawing = draw(view, places, found, wanted(view, WIDE))
    rooms = {"narrow": NARROW, "large": LARGE}
    others: Mapping[str, Marks] = {
        name: mark(views[name], places, found, wanted(views[name], room))
        for name, room in rooms.items()
        if name in views
    }
    svg = write_element(drawing, others, "frame", describe(atlas, drawing.marks, words))
    scales = "".join(_scale(one, name, words) for name, one in views.items())
    zoom = None if others else round(view.zoom)
    drawn = Markup(svg + scales)  # noqa: S704 - every text in it is escaped
    return FrameMap(drawn, linked_credits(atlas, words), to_degrees(view.x, view.y), zoom)


def _scale(view: View, name: str, words: Words) -> str:
    scale = scale_of(view)
    length = words.length(scale.metres)
    return write_scale(scale, length, words.say("map.scale", length=length), name)


def views_of(
    showing: Showing, place: Feature | None, home: tuple[float, float, float, float]
) -> dict[str, View]:
    """The view at each size of frame, around one middle; only `wide` where the zoom is fixed.

    `home` is the box shown where nothing else is asked for.
    """
    point = point_of(place) if place else None
    fixed = showing.at
    if fixed is None and showing.bbox is None and point is not None:
        fixed = At(point[0], point[1], NEAR_ZOOM)
    if fixed is not None:
        return {"wide": View.at(fixed.lon, fixed.lat, round(fixed.zoom), ALONE)}
    bbox = showing.bbox or home
    zooms = {
        name: _zoom(bbox, room)
        for name, room in (("wide", WIDE), ("narrow", NARROW), ("large", LARGE))
    }
    fitted = View.fit(bbox, WIDE)
    wide = View.at(*to_degrees(fitted.x, fitted.y), zooms["wide"], SIZE)
    return {"wide": wide} | {
        name: wide.zoomed(zoom - zooms["wide"], _scaled(zoom - zooms["wide"]))
        for name, zoom in zooms.items()
        if name != "wide"
    }


def _zoom(bbox: tuple[float, float, float, float], room: tuple[int, int]) -> int:
    fitted = round(View.fit(bbox, room, whole=True).zoom)
    return min(max(fitted, SHALLOWEST), DEEPEST)


def _scaled(steps: int) -> tuple[int, int]:
    return (round(SIZE[0] * 2**steps), round(SIZE[1] * 2**steps))
