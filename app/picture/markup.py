"""Parts of a drawing as SVG elements; looks by class, so that no page needs inline styles."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from app.domain.characters import fit
from app.picture.apart import Body
from app.picture.box import Box
from app.picture.drawing import Marks
from app.picture.ground import Ground, Stroke
from app.picture.labels import LINE, Label
from app.picture.lettering import text_width
from app.picture.look import CAMP
from app.picture.path import number
from app.picture.projection import EQUATOR_M, View
from app.picture.style import width_at
from app.picture.symbols import CAMP_TEXT, OTHER_TEXT, Place, Symbol

BASELINE = 0.36
"""From the middle of a line down to its baseline, in parts of the font's size."""
HALO = 'stroke-width="3" stroke-linejoin="round"'
"""Of the letters in a group."""
LEADER_PX, POINT_PX = 3, "1.8"
"""A symbol this near its point needs no leader."""
CIRCLE_PX = (10, 180)
"""Smaller circles of accuracy tell nothing, larger ones hide the map."""
COUNT_TEXT = 12
SIZES = (*range(100, 401, 20), 440, 480, 560, 640, 720, 800, 960, 1120, 1320)
"""Pixels of a page's map, wide or high, by which names are hidden; `names.css` has the same."""


def text(value: str) -> str:
    """Text for an element or an attribute in double quotes: it can end neither."""
    return escape(fit(value), {'"': "&quot;"})


def ground_markup(ground: Ground | None, view: View, name: str = "d") -> str:
    """The ground's fills and lines over a background; only the background without a ground.

    Ids begin with `name`: two drawings of one page have two names.
    """
    frame = f'width="{view.width}" height="{view.height}"'
    if ground is None:
        return f'<rect class="d-plain" {frame}/>'
    coast = width_at("coast", view.zoom)
    land = f'<path id="{name}-land" d="{ground.land}"/><path id="{name}-home" d="{ground.home}"/>'
    both = f'<use href="#{name}-land"/><use href="#{name}-home"/>'
    lines = "".join(_stroke(one, f"{name}-line-{index}") for index, one in enumerate(ground.lines))
    return (
        f'<defs>{land}</defs><rect class="d-sea" {frame}/>'
        f'<g fill-rule="evenodd" stroke-linejoin="round">'
        f'<g class="d-coast" stroke-width="{number(2 * coast, 2)}">{both}</g>'
        f'<use class="d-land" href="#{name}-land"/><use class="d-home" href="#{name}-home"/>'
        f'<path class="d-lake" stroke-width="{number(coast / 2, 2)}" d="{ground.lake}"/>'
        f'<g class="d-line">{lines}</g></g>'
    )


def _stroke(stroke: Stroke, name: str) -> str:
    """A line; over a band that shows the same path, where it has one."""
    width = f'stroke-width="{number(stroke.width, 2)}"'
    dashes = f' stroke-dasharray="{stroke.dashes}"' if stroke.dashes else ""
    if not stroke.wash:
        return f'<path class="d-{stroke.name}" d="{stroke.d}" {width}{dashes}/>'
    return (
        f'<defs><path id="{name}" d="{stroke.d}"/></defs>'
        f'<use class="d-{stroke.name}-wash" href="#{name}" stroke-width="{number(stroke.wash)}"/>'
        f'<use class="d-{stroke.name}" href="#{name}" {width}{dashes}/>'
    )


def marks_markup(marks: Marks, is_cut: bool = False) -> str:
    """Names of the ground, circles, leaders, symbols, and our names over everything.

    Where a page cuts the picture to its own size, names say which size holds them whole.
    """
    camps_last = sorted(marks.symbols, key=lambda one: one.is_camp)
    view = marks.view if is_cut else None
    words = (_held(_word(one), one.box, view) for one in marks.labels)
    names = (_held(_name(one), one.label, view) for one in camps_last if one.label)
    return "".join(
        [
            _group("d-words", words, f'text-anchor="middle" {HALO}'),
            _group("d-circles", _circles(marks)),
            _group("d-leaders", (leader(one.body) for one in marks.symbols)),
            _group("d-symbols", map(_symbol, camps_last)),
            _group("d-names", names, HALO),
        ]
    )


def _group(name: str, parts: Iterable[str], attributes: str = "") -> str:
    inner = "".join(parts)
    space = " " if attributes else ""
    return f'<g class="{name}"{space}{attributes}>{inner}</g>' if inner else ""


def _held(markup: str, box: Box, view: View | None) -> str:
    """A name in a group that `names.css` hides where the page shows too little to hold it."""
    if view is None:
        return markup
    x, y = view.width / 2, view.height / 2
    needed = {"wide": max(x - box.left, box.right - x), "high": max(y - box.top, box.bottom - y)}
    names = [f"d-{side}-{step}" for side, half in needed.items() if (step := _step(2 * half))]
    return f'<g class="{" ".join(names)}">{markup}</g>' if names else markup


def _step(needed: float) -> int | None:
    """The first step that is enough; None where every size is."""
    found = next((step for step in SIZES if step >= needed), SIZES[-1])
    return None if found == SIZES[0] else found


def _word(label: Label) -> str:
    word, hand = label.word, label.word.hand
    x = (label.box.left + label.box.right + hand.spacing) / 2
    step = hand.size * LINE
    middle = (label.box.top + label.box.bottom) / 2
    first = middle - (len(word.lines) - 1) * step / 2 + hand.size * BASELINE
    look = f'class="d-{hand.ink} d-on-{"sea" if hand.halo == "halo-sea" else "land"}"'
    look += f' font-size="{number(hand.size)}"'
    look += ' font-weight="500"' if hand.is_strong else ""
    look += ' font-style="italic"' if hand.is_italic else ""
    look += f' letter-spacing="{number(hand.spacing)}"' if hand.spacing else ""
    lines = "".join(
        f"<text {_on_pixel(x, first + index * step)} {look}>{text(line)}</text>"
        for index, line in enumerate(word.lines)
    )
    return _dot(label) + lines


def _on_pixel(x: float, y: float) -> str:
    """Where letters begin: on whole pixels, which are shorter and look the same."""
    return f'x="{number(x, 0)}" y="{number(y, 0)}"'


def _dot(label: Label) -> str:
    word, hand = label.word, label.word.hand
    if not hand.dot:
        return ""
    at = f'cx="{number(word.x)}" cy="{number(word.y)}"'
    ring = f'<circle class="d-{hand.ink} d-on-land" {at} r="{number(hand.dot)}" stroke-width="2"/>'
    eye = f'<circle class="d-eye" {at} r="{number(hand.dot * 0.4)}"/>' if word.is_capital else ""
    return ring + eye


def _circles(marks: Marks) -> Iterable[str]:
    drawn: dict[str, None] = {}
    for symbol in marks.symbols:
        if not symbol.body.is_group and (circle := _circle(symbol, marks.view)):
            drawn[circle] = None
    return drawn


def _circle(symbol: Symbol, view: View) -> str:
    place = symbol.places[0]
    if place.accuracy_m is None:
        return ""
    radius = place.accuracy_m / _metres_per_px(place, view)
    if not CIRCLE_PX[0] <= radius <= CIRCLE_PX[1]:
        return ""
    x, y = map(number, symbol.body.anchor)
    return (
        f'<circle class="d-circle c-{text(place.color)}" cx="{x}" cy="{y}" r="{number(radius)}"/>'
    )


def _metres_per_px(place: Place, view: View) -> float:
    here = view.at(place.lon, place.lat, view.zoom, (view.width, view.height))
    return here.metres_per_px if here.zoom == view.zoom else EQUATOR_M / view.scale


def leader(body: Body) -> str:
    """The line from a symbol that was moved to its true point."""
    if body.is_group or body.displacement < LEADER_PX:
        return ""
    (x0, y0), (x1, y1) = (map(number, point) for point in (body.anchor, body.at))
    return (
        f'<line class="d-leader" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>'
        f'<circle class="d-point" cx="{x0}" cy="{y0}" r="{POINT_PX}"/>'
    )


def _symbol(symbol: Symbol) -> str:
    if symbol.body.is_group:
        return _count(symbol)
    place, box = symbol.places[0], symbol.body.box
    side = number(symbol.body.size)
    return (
        f'<use class="{_class(symbol)}" href="#s-{text(place.shape)}-{text(place.fill)}" '
        f'x="{number(box.left)}" y="{number(box.top)}" width="{side}" height="{side}"/>'
    )


def _class(symbol: Symbol) -> str:
    return f"c-{text(symbol.places[0].color)}" + (" d-unsure" if symbol.is_unsure else "")


def _count(symbol: Symbol) -> str:
    figure = str(len(symbol.places))
    size = symbol.body.size
    width = max(size, text_width(figure, COUNT_TEXT, strong=True) + 12)
    (x, y) = symbol.body.at

    def pill(name: str, grown: float) -> str:
        wide, high = width + grown, size + grown
        return (
            f'<rect class="{name}" x="{number(x - wide / 2)}" y="{number(y - high / 2)}" '
            f'width="{number(wide)}" height="{number(high)}" rx="{number(high / 2)}"/>'
        )

    return (
        f'<g class="{_class(symbol)}">{pill("d-rim", 3)}{pill("d-count", -2)}'
        f'<text class="d-figure" text-anchor="middle" x="{number(x)}" '
        f'y="{number(y + COUNT_TEXT * BASELINE)}" font-size="{COUNT_TEXT}" font-weight="600">'
        f"{figure}</text></g>"
    )


def _name(symbol: Symbol) -> str:
    if symbol.label is None:
        return ""
    place = symbol.places[0]
    is_camp = place.color == CAMP
    size = CAMP_TEXT if is_camp else OTHER_TEXT
    look = ' font-weight="600"' if is_camp else ""
    look += ' font-style="italic"' if symbol.is_unsure else ""
    box, (x, _) = symbol.label, symbol.body.at
    anchor, at = "", box.left
    if box.right <= x:
        anchor, at = ' text-anchor="end"', box.right
    elif box.left < x:
        anchor, at = ' text-anchor="middle"', (box.left + box.right) / 2
    y = (box.top + box.bottom) / 2 + size * BASELINE
    return (
        f'<text class="d-name" {_on_pixel(at, y)}{anchor} font-size="{number(size)}"{look}>'
        f"{text(place.name)}</text>"
    )
