"""Whole drawings as SVG: a file that stands alone, or an element for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.picture.box import Box
from app.picture.drawing import Drawing, Marks
from app.picture.dress import Dress
from app.picture.furniture import LINE, PAD, SCALE_TEXT, TEXT, Furniture
from app.picture.markup import ground_markup, marks_markup, text
from app.picture.path import number
from app.picture.scale import Scale

NAMESPACE = "http://www.w3.org/2000/svg"


class Caption(NamedTuple):
    """What a picture says of itself, in the language of its words."""

    lang: str
    title: str
    description: str
    scale: str
    """The length of the scale bar in words."""


def write_file(
    drawing: Drawing, furniture: Furniture, caption: Caption, style: str, dress: Dress
) -> str:
    """A file that needs no other: styles, symbols and credits are in it, and no address."""
    view = drawing.marks.view
    shown = "".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{dress.symbols[name]}</symbol>'
        for name in used_symbols(drawing.marks)
        if name in dress.symbols
    )
    return (
        f'<svg xmlns="{NAMESPACE}" class="drawn" role="img" aria-labelledby="d-title d-desc" '
        f'lang="{text(caption.lang)}" width="{view.width}" height="{view.height}" '
        f'viewBox="0 0 {view.width} {view.height}">'
        f'<title id="d-title">{text(caption.title)}</title>'
        f'<desc id="d-desc">{text(caption.description)}</desc>'
        f"<style>{style}</style><defs>{shown}</defs>"
        f"{ground_markup(drawing.ground, view)}{marks_markup(drawing.marks)}"
        f"{_furniture(furniture, caption)}</svg>\n"
    )


def write_element(drawing: Drawing, others: Mapping[str, Marks], name: str, label: str) -> str:
    """An element for a page that has the symbols and the styles already.

    `others`, by name, is what stands on the same ground where the page shows it smaller or larger
    by whole zooms; the page's styles say which of them is seen.
    """
    view = drawing.marks.view
    marks = marks_markup(drawing.marks, is_cut=True)
    if others:
        marks = f'<g class="drawn-wide">{marks}</g>'
    marks += "".join(_other(one, view.zoom, key) for key, one in others.items())
    steps = [f" drawn-{key}-by-{_steps(one, view.zoom)}" for key, one in others.items()]
    return (
        f'<svg class="drawn drawn-{name}{"".join(steps)}" role="img" aria-label="{text(label)}" '
        f'data-zoom="{round(view.zoom)}" viewBox="0 0 {view.width} {view.height}" '
        'preserveAspectRatio="xMidYMid slice">'
        f"{ground_markup(drawing.ground, view)}{marks}</svg>"
    )


def write_scale(scale: Scale, length: str, label: str, name: str) -> str:
    """A scale bar for the corner of a page's map; `length` is what it shows, in words."""
    box = Box(PAD, 0, PAD + scale.px, SCALE_TEXT * 1.6)
    return (
        f'<svg class="drawn-scale drawn-{name}" role="img" aria-label="{text(label)}" '
        f'width="{number(box.right + PAD)}" height="{number(box.bottom + PAD)}">'
        f"{scale_bar(box, scale.px, length)}</svg>"
    )


def _steps(marks: Marks, zoom: float) -> int:
    """Whole zooms between these marks and the ground below them, whichever is nearer."""
    return abs(round(zoom - marks.view.zoom))


def _other(marks: Marks, zoom: float, name: str) -> str:
    scale = number(2 ** round(zoom - marks.view.zoom), 3)
    inner = marks_markup(marks, is_cut=True)
    return f'<g class="drawn-{name}" transform="scale({scale})">{inner}</g>'


def used_symbols(marks: Marks) -> list[str]:
    """Ids of the symbols that are drawn."""
    single = (one.places[0] for one in marks.symbols if not one.body.is_group)
    return sorted({f"s-{place.shape}-{place.fill}" for place in single})


def used_colors(marks: Marks) -> list[str]:
    """The colours of the layers that are drawn."""
    return sorted({one.places[0].color for one in marks.symbols})


def _furniture(furniture: Furniture, caption: Caption) -> str:
    box = furniture.scale_box
    bar = scale_bar(box, furniture.scale.px, caption.scale) if box else ""
    return bar + "".join(_credits(furniture))


def scale_bar(box: Box, length_px: float, label: str) -> str:
    """The scale's bar and its length in words, in the room that it has."""
    ends = f"M{number(box.left)} {number(box.bottom - 5)}v5h{number(length_px)}v-5"
    middle = number((box.left + box.right) / 2)
    return (
        f'<path class="d-bar-halo" d="{ends}"/><path class="d-bar" d="{ends}"/>'
        f'<text class="d-name" x="{middle}" y="{number(box.bottom - 4)}" '
        f'text-anchor="middle" font-size="{number(SCALE_TEXT)}" stroke-width="3" '
        f'stroke-linejoin="round">{text(label)}</text>'
    )


def _credits(furniture: Furniture) -> Iterable[str]:
    if (box := furniture.credits_box) is None:
        return
    size = f'width="{number(box.right - box.left)}" height="{number(box.bottom - box.top)}"'
    yield f'<rect class="d-plate" x="{number(box.left)}" y="{number(box.top)}" {size}/>'
    for index, line in enumerate(furniture.credits):
        y = box.top + index * LINE + LINE - PAD / 4
        yield (
            f'<text class="d-credit" x="{number(box.right - PAD)}" y="{number(y)}" '
            f'text-anchor="end" font-size="{number(TEXT)}">{text(line)}</text>'
        )
