"""The tests of the map, and clients, before the site as plain files that Debian's nginx serves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import geopandas
import pytest
from owslib.ogcapi.features import Features

from app.formats import FORMATS
from tests.browser.conftest import Visitor
from tests.browser.test_drawn import test_the_map_is_seen_without_scripts
from tests.browser.test_embed import (
    test_a_frame_does_not_take_the_focus_from_the_article,
    test_a_frame_that_is_shown_late_finds_its_size,
    test_a_small_phone_has_room,
    test_a_theme_asked_for_is_not_the_readers,
    test_full_screen_is_offered_where_it_is_permitted,
    test_one_finger_scrolls_the_article_and_is_told_of_two,
    test_publishers_are_told_the_height,
    test_text_and_map_are_there_before_any_script,
    test_the_keyboard_reaches_places_in_the_order_of_the_list,
    test_the_map_works_in_every_setting,
    test_the_wheel_belongs_to_the_article,
    test_two_fingers_pan_and_zoom_the_map,
    test_where_a_tab_may_open_a_link_opens_in_it,
    test_where_no_tab_may_open_a_links_address_is_shown,
    test_wordpress_reveals_the_frame_and_follows_its_links,
)
from tests.browser.test_map import (
    test_a_finger_opens_the_camp_it_is_on,
    test_a_map_that_is_shown_late_finds_its_size,
    test_a_row_under_the_pointer_lights_its_symbol,
    test_an_address_can_open_the_card_of_a_place,
    test_an_address_can_say_where_the_map_opens,
    test_camps_14_and_18_are_legible_at_every_zoom,
    test_show_on_map_opens_the_place_and_names_it,
    test_the_open_place_has_its_circle_of_accuracy,
    test_the_popup_of_camp_14_says_what_how_well_and_from_whom,
    test_the_table_stands_in_the_order_that_the_keyboard_walks,
    test_the_wheel_scrolls_past_a_map_in_the_flow,
)
from tests.cut import cut
from tests.needs import need_ground, need_program
from tests.publish.nginx import serving
from tests.server import ROOT, free_port

__all__ = [
    "test_a_finger_opens_the_camp_it_is_on",
    "test_a_frame_does_not_take_the_focus_from_the_article",
    "test_a_frame_that_is_shown_late_finds_its_size",
    "test_a_map_that_is_shown_late_finds_its_size",
    "test_a_row_under_the_pointer_lights_its_symbol",
    "test_a_small_phone_has_room",
    "test_a_theme_asked_for_is_not_the_readers",
    "test_an_address_can_open_the_card_of_a_place",
    "test_an_address_can_say_where_the_map_opens",
    "test_camps_14_and_18_are_legible_at_every_zoom",
    "test_full_screen_is_offered_where_it_is_permitted",
    "test_one_finger_scrolls_the_article_and_is_told_of_two",
    "test_publishers_are_told_the_height",
    "test_show_on_map_opens_the_place_and_names_it",
    "test_text_and_map_are_there_before_any_script",
    "test_the_keyboard_reaches_places_in_the_order_of_the_list",
    "test_the_map_is_seen_without_scripts",
    "test_the_map_works_in_every_setting",
    "test_the_open_place_has_its_circle_of_accuracy",
    "test_the_popup_of_camp_14_says_what_how_well_and_from_whom",
    "test_the_table_stands_in_the_order_that_the_keyboard_walks",
    "test_the_wheel_belongs_to_the_article",
    "test_the_wheel_scrolls_past_a_map_in_the_flow",
    "test_two_fingers_pan_and_zoom_the_map",
    "test_where_a_tab_may_open_a_link_opens_in_it",
    "test_where_no_tab_may_open_a_links_address_is_shown",
    "test_wordpress_reveals_the_frame_and_follows_its_links",
]
CAMPS = 20


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx over what was built of the real camps."""
    folder, port = tmp_path_factory.mktemp("built"), free_port()
    need_ground()
    command = [sys.executable, "-m", "app", "build", str(folder / "site")]
    command += ["--url", f"http://127.0.0.1:{port}"]
    environment = os.environ | {"CAMPMAP_GEODATA": str(cut(folder / "geodata"))}
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    with serving(folder / "site", folder / "nginx", port) as address:
        yield address


READ = {"geojson", "geojsonseq", "csv", "gpkg", "fgb", "kml"}
"""Formats that GDAL reads from an address."""


def test_every_format_is_read_from_its_address(site: str) -> None:
    assert set(FORMATS) >= READ
    for name in READ:
        assert len(geopandas.read_file(f"{site}/layers/camps.{name}")) == CAMPS, name


def test_owslib_finds_the_layer_and_every_feature(site: str) -> None:
    service = Features(f"{site}/")
    assert "camps" in service.feature_collections()
    assert len(service.collection_items("camps")["features"]) == CAMPS
    assert service.collection_item("camps", "kwanliso-14-kaechon")["id"] == "kwanliso-14-kaechon"


def test_gdal_reads_the_collection_whole(site: str) -> None:
    need_program("ogrinfo", "gdal-bin")
    command = ["ogrinfo", "-ro", "-al", f"OAPIF:{site}", "camps"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert found.count("OGRFeature(") == CAMPS
    assert "제14호" in found


@pytest.mark.parametrize("query", ["at=39.57,126.07,9", "bbox=125,39,127,40", "layers=camps"])
def test_a_view_of_ones_own_has_its_ground_untouched(visit: Visitor, query: str) -> None:
    made = visit(640, 480)
    made.open(f"/embed?{query}").wait_for_selector("[data-ground=drawn]")
    assert made.complaints == []


@pytest.mark.parametrize("path", ["/", "/places"])
@pytest.mark.parametrize("query", ["status=closed", "q=yodok", "accuracy=1000&datetime=1990"])
def test_what_an_address_chooses_is_shown(visit: Visitor, path: str, query: str) -> None:
    made = visit(1200, 800)
    page = made.open(f"{path}?{query}")
    page.wait_for_url(f"{made.site}/?{query}")
    page.wait_for_function("() => document.querySelector('tr[data-place][hidden]') !== null")
    assert 0 < page.locator("tr[data-place]:not([hidden])").count() < CAMPS
    assert page.evaluate("location.search") == f"?{query}"
