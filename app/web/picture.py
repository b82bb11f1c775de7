"""The map drawn here: what the atlas knows, put before the picture's own words."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup

from app.domain.dates import Span
from app.domain.feature import Feature
from app.domain.layer import fill_of
from app.domain.years import is_unsure
from app.errors import GroundError
from app.ground.shapes import Shape, World, shapes
from app.picture.drawing import Marks, Wanted, draw, mark
from app.picture.fonts import family_rule
from app.picture.furniture import furnish
from app.picture.look import CAMP
from app.picture.png import render_png
from app.picture.projection import View
from app.picture.svg import Caption, used_colors, write_element, write_file
from app.picture.symbols import Place
from app.web.atlas import Atlas, Ground
from app.web.links import LICENCE_URL
from app.web.mapview import Opening
from app.web.words import Words

LICENCES = {"ODbL-1.0": "ODbL", "LGPL-3.0-or-later": "LGPL", "CC-BY-4.0": "CC BY 4.0"}
"""How the licences of the ground's sources are named where there is little room."""
MOST_NAMES = 12
"""Names of one layer that a description lists, but for camps, which it lists all."""


LEFT_OUT = ("rail",)
COARSE_PX = 0.6
"""Of the ground, what a page can do without until its script is there, and its coarseness."""

KEPT_VIEWS = 4
"""Views whose ground is kept as shapes: a page has the same in every language."""


class Box(NamedTuple):
    """How a page shows a map: the size drawn, and the room that surely is there, in pixels."""

    name: str
    size: tuple[int, int]
    wide: tuple[int, int]
    narrow: tuple[int, int]


FULL = Box("full", (1280, 1120), (700, 660), (345, 400))
INSET = Box("inset", (1000, 840), (656, 340), (320, 300))
SIDE = Box("side", (1000, 420), (320, 300), (320, 300))
"""The sizes stand in `drawnmap.css` too; the script opens its map at the same zoom."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is asked to be drawn, checked."""

    view: View
    layers: tuple[str, ...]
    lang: str
    theme: str
    names: bool
    focus: str | None
    span: Span | None = None
    """Only what may have existed or happened then; None is always."""


def picture_of(atlas: Atlas, asked: Picture) -> str:
    """A picture as an SVG file that carries the letters it uses."""
    drawn = drawing_of(atlas, asked)
    return drawn.replace("<style>", f"<style>{atlas.pages.fonts.rules(drawn, asked.lang)}", 1)


def png_of(atlas: Atlas, asked: Picture, scale: int) -> bytes:
    """A picture as PNG. Raises PictureError where it cannot be rendered."""
    return render_png(drawing_of(atlas, asked), atlas.pages.fonts, asked.lang, scale)


def drawing_of(atlas: Atlas, asked: Picture) -> str:
    """A picture as SVG; without a usable ground its places stand on plain paper."""
    words, view = atlas.pages.words[asked.lang], asked.view
    features = (one for one in atlas.dataset.published(asked.layers) if one.may_be_of(asked.span))
    places = places_of(atlas, features, words, asked.span)
    unsure = [(place.lon, place.lat) for place in places if place.is_unsure]
    note = words.say("legend.unsure") if view.sees(unsure) else None
    furniture = furnish(view, credits_of(atlas, words), note)
    wanted = Wanted(asked.lang, asked.focus, asked.names, furniture.walls)
    drawing = draw(view, places, shapes_of(atlas, view), wanted)
    caption = Caption(
        asked.lang,
        _title(atlas, asked, words),
        describe(atlas, drawing.marks, words),
        words.length(furniture.scale.metres),
    )
    dress, fonts = atlas.pages.dress, atlas.pages.fonts
    style = dress.style(asked.theme, used_colors(drawing.marks))
    style += family_rule(fonts.families(asked.lang), dress.light["--font-text"])
    return write_file(drawing, furniture, caption, style, dress)


def policy_of(picture: str) -> str:
    """The Content-Security-Policy of a picture: its own style, by its hash, and the fonts in it."""
    style = picture.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    own = f"style-src 'sha256-{digest}'; font-src data:"
    return f"default-src 'none'; {own}; frame-ancestors 'none'"


def inline_map(
    atlas: Atlas, features: Iterable[Feature], opening: Opening, lang: str, box: Box = FULL
) -> Markup:
    """The map of a page before its script arrives, with the credits in its corner."""
    drawn = draw_map(atlas, features, opening, lang, box)
    return drawn + linked_credits(atlas, atlas.pages.words[lang])


def draw_map(
    atlas: Atlas, features: Iterable[Feature], opening: Opening, lang: str, box: Box
) -> Markup:
    """The view, ground, symbols and names that the script will show."""
    words = atlas.pages.words[lang]
    view, narrow_view = _opened(opening, box, box.wide), _opened(opening, box, box.narrow)
    steps = round(view.zoom - narrow_view.zoom)
    ids = {feature.id for feature in features}
    ordered = (one for one in atlas.dataset.published() if one.id in ids)
    places = places_of(atlas, ordered, words, opening.span)
    found = {name: one for name, one in shapes_of(atlas, view).items() if name not in LEFT_OUT}
    wanted = Wanted(lang, frame=view.middle(box.wide), coarse_px=COARSE_PX)
    drawing = draw(view, places, found, wanted)
    others = {}
    if box.narrow != box.wide:
        size = (box.size[0] // 2**steps, box.size[1] // 2**steps)
        smaller = view.zoomed(-steps, size)
        frame = smaller.middle(box.narrow)
        others["narrow"] = mark(smaller, places, found, Wanted(lang, frame=frame))
    svg = write_element(drawing, others, box.name, describe(atlas, drawing.marks, words))
    return Markup(svg)  # noqa: S704 - every text in it is escaped


def _opened(opening: Opening, box: Box, room: tuple[int, int]) -> View:
    """The view that the script opens where the page leaves it so much room."""
    if opening.at is not None:
        return View.at(opening.at.lon, opening.at.lat, round(opening.at.zoom), box.size)
    return View.fit(opening.bbox, room, whole=True).zoomed(0, box.size)


def linked_credits(atlas: Atlas, words: Words) -> Markup:
    """The credits as links to their sources."""
    sources = [{"text": words.say("map.credit"), "url": LICENCE_URL}]
    sources += [
        {"text": one["text"], "url": one["url"]} for one in _on_pictures(atlas.ground.attribution)
    ]
    link = Markup('<a href="{url}">{text}</a>')
    credits = Markup(" · ").join(link.format(**source) for source in sources)
    return Markup('<p class="drawn-credits">{}</p>').format(credits)


def shapes_of(atlas: Atlas, view: View) -> Mapping[str, Sequence[Shape]]:
    """The ground of a view; nothing where there is none, or where it is damaged."""
    try:
        # mypy does not see that what a protocol describes is hashable, by identity.
        ground: Any = atlas.ground
        found = _kept_shapes(ground, World(*view.world), round(view.zoom) - 1)
        # On the open sea there is no land, which is not to lack a ground.
        return found if ground.id is None else {"land": (), **found}
    except GroundError:
        return {}


@lru_cache(KEPT_VIEWS)
def _kept_shapes(ground: Ground, world: World, zoom: int) -> Mapping[str, Sequence[Shape]]:
    return shapes(ground, world, zoom)


def places_of(
    atlas: Atlas, features: Iterable[Feature], words: Words, span: Span | None = None
) -> list[Place]:
    """Those features that have a position as a picture draws them, as of a time if one is shown."""
    return [
        _place(atlas, feature, point, words, span)
        for feature in features
        if (point := feature.point) is not None
    ]


def _place(
    atlas: Atlas, feature: Feature, point: Sequence[float], words: Words, span: Span | None
) -> Place:
    style, (lon, lat) = atlas.dataset.layers[feature.layer].style, point
    name = feature.name.show(words.lang).text
    look = (style.color, style.shape, fill_of(feature.status))
    radius, unsure = feature.position.accuracy_m, is_unsure(feature, span)
    return Place(feature.id, name, lon, lat, *look, feature.status, radius, unsure)


def credits_of(atlas: Atlas, words: Words) -> list[str]:
    """The credits that our licence and those of the ground ask for, each with its licence."""
    return [words.say("map.credit"), *map(_credit, _on_pictures(atlas.ground.attribution))]


def _on_pictures(attribution: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    return (source for source in attribution if "picture" in source.get("on", ("picture",)))


def _credit(source: Mapping[str, Any]) -> str:
    licence = LICENCES.get(str(source.get("licence")))
    return f"{source['text']} ({licence})" if licence else str(source["text"])


def describe(atlas: Atlas, marks: Marks, words: Words, most: int = MOST_NAMES) -> str:
    """What is shown, in words: how many places, and by layer which, so many of it at most."""
    by_layer: dict[str, list[Place]] = {}
    for symbol in marks.symbols:
        for place in symbol.places:
            by_layer.setdefault(atlas.dataset.features[place.id].layer, []).append(place)
    if not by_layer:
        return words.say("picture.none")
    count = sum(map(len, by_layer.values()))
    said = [words.say("picture.shows", n=count)]
    for layer, places in by_layer.items():
        title = atlas.dataset.layers[layer].title.show(words.lang).text
        said.append(words.say("picture.layer", layer=title, names=_listed(places, words, most)))
    return " ".join(said)


def _listed(places: Sequence[Place], words: Words, most: int) -> str:
    if places[0].color == CAMP:
        most = len(places)
    names = words.say("list.separator").join(_said(place, words) for place in places[:most])
    rest = len(places) - most
    return f"{names} {words.say('map.moreSources', n=rest)}" if rest > 0 else names


def _said(place: Place, words: Words) -> str:
    return f"{place.name} ({words.say('filter.unsure')})" if place.is_unsure else place.name


def _title(atlas: Atlas, asked: Picture, words: Words) -> str:
    if asked.focus:
        name = atlas.dataset.feature(asked.focus).name.show(words.lang).text
        return words.say("place.mapLabel", name=name)
    if len(asked.layers) == 1:
        return atlas.dataset.layers[asked.layers[0]].title.show(words.lang).text
    return words.say("home.title")
