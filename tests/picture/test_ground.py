"""The ground in pixels: what is drawn, and what is left out."""

from __future__ import annotations

import shapely

from app.picture.ground import draw_ground
from app.picture.projection import View
from app.picture.style import width_at
from tests.picture.places import shape

VIEW = View.at(126, 39, 8, (400, 300))
LAND = shape(shapely.box(120, 35, 126, 45), a="PRK")
FAR = shape(shapely.box(126, 35, 130, 45), a="KOR")


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(points)


def test_the_home_country_is_apart_from_the_others() -> None:
    ground = draw_ground({"land": [LAND, FAR]}, VIEW)
    assert ground.home == "M-16-16l0 332 216 0 0-332z"
    assert ground.land == "M200-16l0 332 216 0 0-332z"


def test_nothing_is_drawn_far_outside_the_picture() -> None:
    ground = draw_ground({"land": [shape(shapely.box(100, 10, 101, 11), a="CHN")]}, VIEW)
    assert (ground.land, ground.home, ground.lines) == ("", "", ())


def test_islands_of_a_pixel_are_left_out() -> None:
    speck = shape(shapely.box(126, 39, 126.002, 39.002), a="PRK")
    assert draw_ground({"land": [speck]}, VIEW).home == ""


def test_rails_are_drawn_from_zoom_7_to_9_only() -> None:
    rails = {"rail": [shape(line((125, 39), (127, 39)))]}
    drawn = [
        zoom
        for zoom in range(3, 15)
        if draw_ground(rails, View.at(126, 39, zoom, (400, 300))).lines
    ]
    assert drawn == [7, 8, 9]


def test_the_demarcation_line_is_dashed_and_washed_as_every_border_of_the_country() -> None:
    border = line((125, 39), (127, 39))
    ground = draw_ground(
        {
            "border": [
                shape(border, k="dmz", a="KOR", b="PRK"),
                shape(border, k="border", a="CHN", b="PRK"),
                shape(border, k="border", a="CHN", b="RUS"),
            ]
        },
        VIEW,
    )
    far, near, dmz = ground.lines
    assert (far.wash, bool(near.wash), bool(dmz.wash)) == (0, True, True)
    assert far.width < near.width < dmz.width
    assert (near.dashes, dmz.dashes) == (None, "5 3")


def test_rivers_bend_where_they_are_enlarged_beyond_their_source() -> None:
    river = {"river": [shape(line((125.9, 39), (126, 39.05), (126.1, 39)), k="river", rank=1)]}
    (near,) = draw_ground(river, View.at(126, 39, 11, (400, 300))).lines
    (far,) = draw_ground(river, View.at(126, 39, 9, (400, 300))).lines
    assert ("Q" in near.d, "Q" in far.d) == (True, False)


def test_widths_grow_with_the_zoom_between_their_steps() -> None:
    assert width_at("river", 3) == 0.4
    assert width_at("river", 8.5) == 1.35
    assert width_at("river", 20) == 5


def test_a_coarse_ground_is_written_in_few_digits() -> None:
    coast = shape(shapely.Point(126.003, 39.004).buffer(0.507), a="PRK")
    lengths = [len(draw_ground({"land": [coast]}, VIEW, px).home) for px in (0.1, 0.4, 0.6, 1.1)]
    assert lengths == sorted(lengths, reverse=True)
    assert "." not in draw_ground({"land": [coast]}, VIEW, 1.1).home
    assert "." in draw_ground({"land": [coast]}, VIEW, 0.6).home
