"""Whole pictures: sound XML, nothing that runs or is fetched, the same bytes again."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.picture.drawing import Wanted, draw, mark
from app.picture.dress import read_dress
from app.picture.furniture import furnish
from app.picture.markup import SIZES
from app.picture.projection import View
from app.picture.svg import Caption, used_colors, write_element, write_file
from app.settings import Settings
from tests.picture.places import place, real_places, shape

DRESS = read_dress(Settings().frontend)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\"'&\x00\ud800]]>"


def written(view: View, places: object = None, name: str = "Title") -> str:
    chosen = real_places() if places is None else places
    furniture = furnish(view, ["One credit", "Another"])
    land = {"land": [shape(shapely.box(120, 35, 126, 45), a="PRK")]}
    drawing = draw(view, chosen, land, Wanted(walls=furniture.walls))  # type: ignore[arg-type]
    style = DRESS.style("auto", used_colors(drawing.marks))
    return write_file(drawing, furniture, Caption("en", name, name, "50 km"), style, DRESS)


def texts(svg: str, kind: str = "text") -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(SVG + kind)]


def test_names_say_which_size_of_a_page_holds_them_and_the_styles_know_it() -> None:
    view = View.at(126, 39, 7, (800, 600))
    drawing = draw(view, [place("Aaa", 128, 40, "camp")], {}, Wanted())
    (group,) = re.findall(
        r'<g class="(d-wide-\d+ d-high-\d+)"><text[^>]*>Aaa',
        write_element(drawing, {}, "frame", ""),
    )
    box = drawing.marks.symbols[0].label
    assert box is not None
    wide, high = (int(one.rpartition("-")[2]) for one in group.split())
    assert 0 <= wide - 2 * (box.right - 400) < 80
    assert 0 <= high - 2 * (300 - box.top) < 80
    assert "d-wide" not in written(view)
    css = (Settings().frontend / "src/css/names.css").read_text("utf-8")
    rules = re.findall(r"\((width|height) < (\d+)px\) \{\s+\.d-(wide|high)-(\d+) \{", css)
    assert all(size == name for _, size, _, name in rules)
    for side in ("wide", "high"):
        assert [int(size) for _, size, one, _ in rules if one == side] == [*SIZES[1:]]


def test_a_picture_says_what_it_is() -> None:
    svg = written(View.at(126, 39, 7, (800, 600)))
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("width"), root.get("height")) == ("img", "800", "600")
    ids = str(root.get("aria-labelledby")).split()
    assert ids == [root[0].get("id"), root[1].get("id")]
    assert texts(svg, "title") == texts(svg, "desc") == ["Title"]


def test_hostile_names_stay_text() -> None:
    svg = written(View.at(126, 39, 9, (800, 600)), [place(HOSTILE, 126, 39, "camp")], HOSTILE)
    root = ElementTree.fromstring(svg)
    assert not list(root.iter(SVG + "script"))
    shown = HOSTILE.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert shown in texts(svg)
    assert texts(svg, "title") == [shown]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=20))
def test_any_name_makes_sound_xml(name: str) -> None:
    ElementTree.fromstring(written(View.at(126, 39, 9, (300, 300)), [place(name, 126, 39)], name))


def test_nothing_is_fetched_and_nothing_runs() -> None:
    svg = written(View.at(127.4, 40.4, 7, (1200, 800)))
    for element in ElementTree.fromstring(svg).iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style"
            if name.endswith("href"):
                assert value.startswith("#")
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", svg)


def test_every_reference_leads_somewhere() -> None:
    root = ElementTree.fromstring(written(View.at(127.4, 40.4, 7, (1200, 800))))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert {one.get("href", "#")[1:] for one in root.iter(SVG + "use")} <= set(ids)


def test_the_same_question_gives_the_same_bytes() -> None:
    view = View.at(127.4, 40.4, 6.3, (1200, 800))
    assert written(view) == written(view)


def test_scale_and_credits_are_there_unless_there_is_no_room() -> None:
    assert {"50 km", "One credit · Another"} <= set(texts(written(View.at(126, 39, 7, (800, 600)))))
    assert "50 km" not in texts(written(View.at(126, 39, 7, (64, 64))))


@pytest.mark.parametrize("width", [200, 320, 1200])
def test_the_scale_bar_stands_clear_of_the_credits(width: int) -> None:
    furniture = furnish(View.at(126, 39, 7, (width, 300)), ["A rather long credit"] * 4)
    assert furniture.scale_box is not None
    assert furniture.credits_box is not None
    assert furniture.scale_box.overlap(furniture.credits_box) == 0
    assert furniture.scale.px <= max(110, width / 3)


def test_without_a_ground_places_stand_on_plain_paper() -> None:
    view = View.at(126, 39, 7, (800, 600))
    drawing = draw(view, real_places(), {}, Wanted())
    svg = write_element(drawing, {}, "full", "Label")
    assert 'class="d-plain"' in svg
    assert "d-land" not in svg
    assert "Camp 14" in svg


def test_an_element_has_no_styles_of_its_own() -> None:
    view = View.at(126, 39, 7, (800, 600))
    drawing = draw(view, real_places(), {}, Wanted())
    svg = write_element(drawing, {}, "full", 'A "label"')
    assert "<style" not in svg
    assert " style=" not in svg
    assert 'aria-label="A &quot;label&quot;"' in svg


def test_a_narrow_box_has_names_of_its_own_on_the_same_ground() -> None:
    view = View.at(126, 39, 7, (800, 600))
    narrow = mark(view.zoomed(-1, (400, 300)), real_places(), {}, Wanted())
    svg = write_element(
        draw(view, real_places(), {}, Wanted()), {"narrow": narrow}, "full", "Label"
    )
    ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    assert 'class="drawn drawn-full drawn-narrow-by-1"' in svg
    assert 'data-zoom="7"' in svg
    assert '<g class="drawn-narrow" transform="scale(2)">' in svg


def test_labels_can_be_left_out() -> None:
    view = View.at(126, 39, 7, (800, 600))
    assert "<text" not in write_element(
        draw(view, [place("Alone", 126, 39, "camp")], {}, Wanted(names=False)), {}, "full", "L"
    )
