"""The map of a frame as the server draws it: one ground, and names for every size of frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from app.domain.feature import Feature
from app.picture.drawing import Marks, Wanted, draw, mark
from app.picture.projection import TILE_PX, View, to_degrees
from app.picture.scale import scale_of
from app.picture.svg import write_element, write_scale
from app.web.atlas import Atlas
from app.web.mapview import At, home_of
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

FAR, INSET_PX = (400, 335), 10
"""The middle size, and what stays free along its edges, where places lie on half the globe."""

COARSE_PX = 1.2
"""Of the ground, which stays until the reader turns to the map: a compromise with its bytes."""

FEW_NAMES = 1
"""What the drawing's text names of a layer, camps apart: the page has a list of all."""

FARTHEST = 2
"""Where places on half the globe are shown; a small frame goes one zoom further out."""

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
    least: int
    """How far out the script's map goes, so that it can show the same."""


def draw_frame(atlas: Atlas, showing: Showing, features: Sequence[Feature], lang: str) -> FrameMap:
    """What a frame shows before any script, at every size that it may have."""
    words = atlas.pages.words[lang]
    place = atlas.dataset.features[showing.place] if showing.place else None
    views = views_of(showing, place, home_of(features))
    view = views["wide"]
    places = places_of(atlas, features, words)
    found = {name: one for name, one in shapes_of(atlas, view).items() if name not in LEFT_OUT}

    def wanted(view: View, room: tuple[int, int]) -> Wanted:
        return Wanted(lang, showing.place, frame=view.middle(room), coarse_px=COARSE_PX)

    is_far = view.zoom < SHALLOWEST
    drawing = draw(view, places, found, wanted(view, FAR if is_far else WIDE))
    rooms = {"narrow": NARROW, "large": LARGE}
    others: Mapping[str, Marks] = {
        name: mark(views[name], places, found, wanted(views[name], room))
        for name, room in rooms.items()
        if name in views
    }
    name = "frame drawn-far" if is_far else "frame"
    label = describe(atlas, drawing.marks, words, FEW_NAMES)
    svg = write_element(drawing, others, name, label)
    # Over half the globe no bar is true.
    scales = "" if is_far else "".join(_scale(one, name, words) for name, one in views.items())
    zoom = None if others else round(view.zoom)
    drawn = Markup(svg + scales)  # noqa: S704 - every text in it is escaped
    least = min(SHALLOWEST, *(round(one.zoom) for one in views.values()))
    center = to_degrees(view.x, view.y)
    return FrameMap(drawn, linked_credits(atlas, words), center, zoom, least)


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
    point = place.point if place else None
    fixed = showing.at
    if fixed is None and showing.bbox is None and point is not None:
        fixed = At(point[0], point[1], NEAR_ZOOM)
    if fixed is not None:
        return {"wide": View.at(fixed.lon, fixed.lat, round(fixed.zoom), ALONE)}
    bbox = showing.bbox or home
    first, size = _zoom(bbox, WIDE), SIZE
    if first < SHALLOWEST:
        # The whole world is drawn: wider than that it would have to repeat itself.
        first, size = FARTHEST, (TILE_PX * 2**FARTHEST,) * 2
    fitted = View.fit(bbox, WIDE)
    wide = View.at(*to_degrees(fitted.x, fitted.y), first, size)
    steps = {
        name: _zoom(bbox, room) - first for name, room in (("narrow", NARROW), ("large", LARGE))
    }
    return {"wide": wide} | {
        name: wide.zoomed(by, (round(size[0] * 2**by), round(size[1] * 2**by)))
        for name, by in steps.items()
    }


def fits(bbox: tuple[float, float, float, float]) -> bool:
    """Whether the map goes far enough out to show a box whole in a frame of the middle size."""
    return View.fit(bbox, FAR, inset=INSET_PX).zoom >= FARTHEST


def _zoom(bbox: tuple[float, float, float, float], room: tuple[int, int]) -> int:
    fitted = round(View.fit(bbox, room, whole=True).zoom)
    return min(max(fitted, FARTHEST - 1), DEEPEST)
