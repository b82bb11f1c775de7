"""A layer of thousands on the map: drawn when it is asked for, each feature a click away."""

from __future__ import annotations

from collections.abc import Iterator

import pyogrio
import pytest
import shapely
from geopandas import GeoDataFrame
from playwright.sync_api import Page

from tests.browser.conftest import Visit, Visitor
from tests.build import Folder
from tests.records.bulk import walls
from tests.server import served

WALL = (126.6, 39.6)
VIEW = f"at={WALL[1]},{WALL[0]},11"
SEEN = """() => [...document.querySelectorAll(".bulk canvas")].some((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value > 0);
})"""
"""Whether anything of a bulk layer is drawn."""
OURS = "Canvas2D: Multiple readback"
"""What the browser says of a test that looks at pixels."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over two camps, and two walls beside them."""
    folder = Folder(tmp_path_factory.mktemp("bulk") / "geodata")
    walls(folder)
    said = {"id": ["wall-a", "wall-b"], "name_en": ["North <wall>", None], "length_m": [40, 7]}
    shapes = [shapely.Point(WALL), shapely.LineString([(127, 40), (127.1, 40)])]
    made = GeoDataFrame(said, geometry=shapes, crs="EPSG:4326")
    pyogrio.write_dataframe(made, folder.path / "walls" / "walls.fgb", driver="FlatGeobuf")
    with served(geodata=str(folder.path)) as address:
        yield address


def complaints(made: Visit) -> list[str]:
    return [line for line in made.complaints if not line.startswith(OURS)]


def click_the_middle(page: Page) -> None:
    box = page.locator("[data-map]").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_it_is_drawn_when_it_is_asked_for_and_gone_when_it_is_not(visit: Visitor) -> None:
    made = visit()
    page = made.open(f"/?{VIEW}")
    page.wait_for_selector("[data-ground=drawn]")
    box = page.locator("[data-bulk=walls]")
    box.wait_for()
    assert not box.is_checked()
    assert not any("/tiles/walls/" in url for url in made.requests)
    box.check()
    page.wait_for_function(SEEN)
    box.uncheck()
    page.locator(".bulk").wait_for(state="detached")
    assert complaints(made) == []
    assert made.foreign == []


@pytest.mark.parametrize("width", [1280, 360])
def test_a_click_says_what_it_is_and_who_says_so(visit: Visitor, width: int) -> None:
    made = visit(width=width)
    page = made.open(f"/?{VIEW}")
    page.locator("[data-bulk=walls]").check()
    page.wait_for_function(SEEN)
    page.locator("[data-map]").scroll_into_view_if_needed()
    click_the_middle(page)
    card = page.get_by_role("dialog", name="North <wall>")
    card.wait_for()
    assert card.locator("div", has_text="length_m").locator("dd").inner_text() == "40"
    assert "An atlas" in card.locator("a[href$='/sources/atlas-2020']").inner_text()
    card.locator(".popup-more a").click()
    page.wait_for_url("**/collections/walls/items/wall-a")
    assert complaints(made) == []


def test_its_own_page_shows_it_at_once(visit: Visitor) -> None:
    made = visit()
    made.page.goto(f"{made.site}/layers/walls")
    made.page.wait_for_function(SEEN)
    assert complaints(made) == []


def test_pages_without_such_layers_do_not_load_what_draws_them(visit: Visitor) -> None:
    made = visit()
    made.open("/places/camp-b")
    assert not any("/bulk-" in url for url in made.requests)
