"""Names of the ground: which are due, in which language and hand, and where there is room."""

from __future__ import annotations

import shapely

from app.picture.box import Box
from app.picture.labels import arrange
from app.picture.lettering import text_width
from app.picture.projection import View
from app.picture.words import words_of
from tests.picture.places import Shape, shape

VIEW = View.at(126, 39, 8, (800, 600))
FRAME = Box(0, 0, 800, 600)


def town(name: str, lon: float = 126, lat: float = 39, **about: object) -> Shape:
    described = {"kind": "town", "name": name, "rank": 6, "a": "PRK"} | about
    return shape(shapely.MultiPoint([(lon, lat)]), **described)


def test_a_name_is_in_the_readers_language_where_there_is_one() -> None:
    places = [town("Kaechon", name_ko="개천")]
    assert words_of(places, VIEW, "ko")[0].lines == ("개천",)
    assert words_of(places, VIEW, "ru")[0].lines == ("Kaechon",)


def test_names_are_due_from_their_rank_to_the_last_zoom_of_their_kind() -> None:
    country = town("Land", kind="country", rank=4)
    zooms = [z for z in range(15) if words_of([country], View.at(126, 39, z, (100, 100)), "en")]
    assert zooms == [4, 5, 6, 7, 8]


def test_the_capital_comes_before_larger_towns_abroad() -> None:
    found = words_of(
        [town("Abroad", 127, 39, a="CHN", population=9e6), town("Capital", 126, 39, capital=1)],
        VIEW,
        "en",
    )
    assert [word.lines[0] for word in found] == ["Capital", "Abroad"]


def test_a_name_with_two_halves_takes_two_lines() -> None:
    (word,) = words_of([town("East Sea / Sea of Japan", kind="sea")], VIEW, "en")
    assert word.lines == ("East Sea /", "Sea of Japan")


def test_hangul_does_not_lean() -> None:
    sea = town("Sea", kind="sea", name_ko="동해")
    assert words_of([sea], VIEW, "en")[0].hand.is_italic
    assert not words_of([sea], VIEW, "ko")[0].hand.is_italic


def test_the_same_name_from_two_tiles_stands_once() -> None:
    assert len(words_of([town("A"), town("A", 126.01)], VIEW, "en")) == 1


def test_names_stand_clear_of_one_another_and_of_what_is_taken() -> None:
    towns = [town(f"Town {index}", 124.4 + index / 4, 39, rank=5) for index in range(12)]
    taken = [Box(380, 250, 500, 350)]
    placed = arrange(words_of(towns, VIEW, "en"), taken, FRAME)
    assert 3 < len(placed) < 12
    boxes = [*taken, *(label.box for label in placed)]
    assert not [1 for i, a in enumerate(boxes) for b in boxes[:i] if a.overlap(b)]
    assert all(FRAME.holds(label.box) for label in placed)


def test_widths_follow_the_script() -> None:
    assert text_width("관리소", 10) == 30
    assert text_width("ill", 10) < text_width("mmm", 10)
    assert text_width("abc", 10, strong=True) > text_width("abc", 10)
