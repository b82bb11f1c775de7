"""The small map of rival positions: every claim with its letter, in view, clear of the others."""

from __future__ import annotations

import math
from itertools import combinations
from xml.etree import ElementTree

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.picture.furniture import bar_box
from app.picture.projection import View
from app.picture.rivals import SIZE, Sheet, Stake, settled, view_of, write_rivals
from app.picture.scale import scale_of
from tests.picture.places import shape

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = Stake("A", 126.0622, 39.5717, 2000, "primary")
NEAR = Stake("B", 126.0622, 39.5716, None, "agrees")
FAR = Stake("C", 126.1795, 39.6497, None, "rejected")
SHEET = Sheet("camp", "en", 'Positions of "Camp 14"', "5 km")


def drawn(*stakes: Stake) -> ElementTree.Element:
    land = {"land": [shape(shapely.box(120, 35, 130, 45), a="PRK")]}
    svg = write_rivals(stakes, land, view_of(stakes), SHEET)
    return ElementTree.fromstring(svg.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def looks(root: ElementTree.Element) -> dict[str, str]:
    """The look of each letter."""
    stakes = [one for one in root.iter(SVG + "g") if one.get("class", "").startswith("stake ")]
    return {"".join(one.itertext()): str(one.get("class")) for one in stakes}


def test_each_claim_has_its_letter_and_the_look_of_its_role() -> None:
    root = drawn(DRAWN, NEAR, FAR)
    assert looks(root) == {
        "A": "stake stake-drawn",
        "B": "stake stake-other",
        "C": "stake stake-aside",
    }
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Positions of "Camp 14"'
    assert "5 km" in "".join(root.itertext())


def test_a_circle_is_as_wide_as_the_accuracy_stated() -> None:
    view = view_of([DRAWN, FAR])
    (circle,) = (one for one in drawn(DRAWN, FAR).iter() if one.get("class") == "d-circle")
    assert math.isclose(float(circle.get("r", "")) * view.metres_per_px, 2000, rel_tol=0.01)


def test_ids_differ_from_those_of_another_map_on_the_page() -> None:
    root = drawn(DRAWN, FAR)
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    assert ids
    assert not {one for one in ids if one and one.startswith("d-")}
    assert {one.get("href", "")[1:] for one in root.iter(SVG + "use")} <= ids


def test_a_letter_that_gives_way_is_tied_to_its_point() -> None:
    leaders = [one for one in drawn(DRAWN, NEAR).iter() if one.get("class") == "d-leader"]
    assert len(leaders) == 1


places = st.tuples(
    st.floats(124, 131),
    st.floats(37, 43),
    st.none() | st.floats(50, 20_000),
    st.sampled_from(["primary", "agrees", "alternative", "second-site", "stand-in", "rejected"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(places, min_size=2, max_size=8))
def test_every_letter_and_circle_is_in_view_and_none_covers_another(
    found: list[tuple[float, float, float | None, str]],
) -> None:
    stakes = [Stake(chr(65 + index), *one) for index, one in enumerate(found)]
    view: View = view_of(stakes)
    bodies = settled(stakes, view, bar_box(scale_of(view), view.height))
    assert {one.ids[0] for one in bodies} == {one.letter for one in stakes}
    for body in bodies:
        assert body.box.left >= 0
        assert body.box.top >= 0
        assert body.box.right <= SIZE[0]
        assert body.box.bottom <= SIZE[1]
    for one, other in combinations(bodies, 2):
        assert math.dist(one.at, other.at) >= one.size
    for stake in stakes:
        (x, y), radius = (
            view.project(shapely.get_coordinates(shapely.Point(stake.lon, stake.lat)))[0],
            (stake.accuracy_m or 0) / view.metres_per_px,
        )
        assert radius - 2 <= x <= SIZE[0] - radius + 2
        assert radius - 2 <= y <= SIZE[1] - radius + 2
