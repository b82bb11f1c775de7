"""/map.svg, /map.png and the maps that pages are drawn with."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely
from lxml import html
from PIL import Image
from starlette.testclient import TestClient

from app.domain.text import LANGUAGES
from app.main import create_app
from app.settings import Settings
from tests.build import REAL
from tests.needs import need_ground

SVG = "{http://www.w3.org/2000/svg}"
HTML = {"accept": "text/html"}

REFUSED = {
    "width": ["63", "2401", "-1", "1.5", "x", "", "١٢٠٠"],
    "height": ["63", "2401", "1e3"],
    "theme": ["sepia", ""],
    "labels": ["maybe"],
    "layers": ["", ",", "camps,moons"],
    "at": ["39,126", "39,126,15", "91,126,7", "39,181,7", "a,b,c", "nan,1,7"],
    "bbox": ["1,2,3", "0,50,1,40"],
    "lang": ["xx"],
    "colour": ["red"],
}


def draw(client: TestClient, query: str = "") -> ElementTree.Element:
    response = client.get(f"/map.svg?{query}")
    assert response.status_code == 200, response.text
    return ElementTree.fromstring(response.content)


def texts(root: ElementTree.Element) -> set[str]:
    return {"".join(one.itertext()) for one in root.iter(SVG + "text")}


def description(root: ElementTree.Element) -> str:
    return str(root.findtext(SVG + "desc"))


@pytest.fixture(scope="module")
def built(client: TestClient) -> TestClient:
    need_ground()
    return client


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service without a ground."""
    empty = tmp_path_factory.mktemp("ground")
    with TestClient(create_app(Settings(geodata=REAL, ground=empty, reload_s=0))) as found:
        yield found


def test_the_picture_is_svg_with_a_description_of_what_is_shown(client: TestClient) -> None:
    response = client.get("/map.svg")
    assert response.headers["content-type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(response.content)
    assert (root.get("width"), root.get("height")) == ("1200", "800")
    assert "Camp 14, Kaechon" in description(root)
    assert "Camp 18, Pukchang" in description(root)


def test_the_credits_of_every_source_are_in_the_picture(built: TestClient) -> None:
    shown = " ".join(texts(draw(built)))
    for credit in ("campmap, CC BY 4.0", "© OpenStreetMap contributors (ODbL)", "Natural Earth"):
        assert credit in shown
    for credit in ("GSHHG/WDBII (LGPL)", "GeoNames (CC BY 4.0)"):
        assert credit in shown


def test_the_policy_admits_the_pictures_own_style_and_nothing_else(client: TestClient) -> None:
    response = client.get("/map.svg?theme=auto&layers=camps")
    style = ElementTree.fromstring(response.content).findtext(SVG + "style")
    digest = base64.b64encode(hashlib.sha256(str(style).encode()).digest()).decode()
    policy = response.headers["content-security-policy"].split("; ")
    own = f"style-src 'sha256-{digest}'"
    assert policy == ["default-src 'none'", own, "font-src data:", "frame-ancestors 'none'"]


def test_a_picture_that_is_known_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/map.svg?at=39.5,126,9")
    tag = first.headers["etag"]
    again = client.get("/map.svg?at=39.5,126,9", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/map.svg?at=39.5,126,9.5").headers["etag"] != tag


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values]
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(
    client: TestClient, name: str, value: str
) -> None:
    response = client.get("/map.svg", params={name: value})
    assert response.status_code == 400
    assert response.json()["parameter"] == name
    assert len(response.json()["detail"]) > 15


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_view_in_pixels(client: TestClient, lang: str) -> None:
    response = client.get(f"/map.png?lang={lang}&width=600&height=315")
    assert response.headers["content-type"] == "image/png"
    assert response.headers["content-language"] == lang
    assert Image.open(io.BytesIO(response.content)).size == (600, 315)
    finer = client.get(f"/map.png?lang={lang}&width=600&height=315&scale=2")
    assert Image.open(io.BytesIO(finer.content)).size == (1200, 630)


@pytest.mark.parametrize("query", ["scale=3", "scale=x", "scale=2&width=1201", "width=2401", "x=1"])
def test_pixels_that_cannot_be_drawn_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/map.png?{query}").status_code == 400


def test_the_letters_are_in_the_picture(client: TestClient) -> None:
    style = str(draw(client, "lang=ko&at=39.57,126.06,9").findtext(SVG + "style"))
    families = re.findall(r'@font-face{font-family:"([^"]+)"', style)
    assert "Noto Sans KR" in families
    assert "http" not in style


def test_a_box_and_a_middle_are_not_asked_at_once(client: TestClient) -> None:
    assert client.get("/map.svg?bbox=1,2,3,4&at=39,126,7").status_code == 400


def test_an_unknown_place_is_not_here(client: TestClient) -> None:
    assert client.get("/map.svg?place=nowhere").status_code == 404


@pytest.mark.parametrize("size", [64, 2400])
def test_the_smallest_and_the_largest_picture_are_drawn(client: TestClient, size: int) -> None:
    root = draw(client, f"width={size}&height={size}")
    assert root.get("viewBox") == f"0 0 {size} {size}"


def test_only_the_layers_asked_for_are_shown(client: TestClient) -> None:
    root = draw(client, "layers=restaurants&bbox=110,20,135,48")
    colors = {one.get("class") for one in root.iter(SVG + "use")} & {"c-camp", "c-restaurant"}
    assert colors <= {"c-restaurant"}
    assert "Camp 14" not in description(root)


def test_layers_that_lie_abroad_are_shown_where_they_lie(client: TestClient) -> None:
    there = "layers=restaurants&bbox=4,-7,132,56"
    assert description(draw(client, "layers=restaurants")) == description(draw(client, there))
    assert "Camp 14, Kaechon" in texts(draw(client, "layers=camps"))


def test_a_place_is_named_in_its_picture_and_its_title(client: TestClient) -> None:
    root = draw(client, "place=kwanliso-14-kaechon")
    assert "Camp 14, Kaechon" in texts(root)
    assert "Camp 14, Kaechon" in str(root.findtext(SVG + "title"))


@pytest.mark.parametrize(("lang", "name"), [("ko", "개천"), ("zh", "价川"), ("ru", "Кэчхон")])
def test_names_are_in_the_language_asked_for(client: TestClient, lang: str, name: str) -> None:
    root = draw(client, f"lang={lang}&at=39.57,126.06,9")
    assert root.get("lang") == lang
    assert any(name in text for text in texts(root))
    assert name in description(root)


def test_without_labels_no_place_is_named(client: TestClient) -> None:
    root = draw(client, "labels=off&layers=camps&at=39.57,126.06,11")
    assert not [text for text in texts(root) if "Camp" in text]
    assert "Camp 14" in description(root)


def test_the_drawn_taedong_separates_the_two_camps(built: TestClient) -> None:
    root = draw(built, "at=39.5674,126.0663,11&layers=camps")
    (river,) = [one for one in root.iter(SVG + "path") if one.get("class") == "d-river"]
    numbers = re.compile(r"-?(?:\d+\.\d+|\.\d+|\d+)")
    crossed = False
    camps = [
        (float(one.get("x", 0)) + 10, float(one.get("y", 0)) + 10)
        for one in root.iter(SVG + "use")
        if one.get("class") == "c-camp" and abs(float(one.get("x", 0)) - 590) < 40
    ]
    assert len(camps) == 2
    for part in river.get("d", "").split("M")[1:]:
        points = []
        for command in re.findall(r"[QL]?[^QL]+", part):
            values = [float(one) for one in numbers.findall(command)]
            points.append((values[-2], values[-1]))
        crossed = crossed or shapely.LineString(points).crosses(shapely.LineString(camps))
    assert crossed


def test_without_a_ground_places_stand_on_plain_paper(bare: TestClient) -> None:
    root = draw(bare)
    assert "d-plain" in {one.get("class") for one in root.iter(SVG + "rect")}
    assert "Camp 14, Kaechon" in texts(root)
    assert bare.get("/", headers=HTML).status_code == 200


@pytest.mark.parametrize("box", ["178,30,-178,35", "150,30,154,35"])
def test_the_open_sea_is_drawn_as_sea(built: TestClient, box: str) -> None:
    classes = {one.get("class") for one in draw(built, f"bbox={box}").iter(SVG + "rect")}
    assert "d-sea" in classes
    assert "d-plain" not in classes


def test_a_damaged_ground_is_not_drawn_and_breaks_nothing(
    built: TestClient, tmp_path: Path
) -> None:
    folder = tmp_path / "ground"
    shutil.copytree(need_ground(), folder)
    tiles = bytearray((folder / "base.pmtiles").read_bytes())
    tiles[len(tiles) // 4 :] = b"\xa5" * (len(tiles) - len(tiles) // 4)
    (folder / "base.pmtiles").write_bytes(tiles)
    with TestClient(create_app(Settings(geodata=REAL, ground=folder, reload_s=0))) as damaged:
        for query in ("", "at=39.57,126.06,11"):
            assert "Camp 14, Kaechon" in texts(draw(damaged, query))
        assert damaged.get("/", headers=HTML).status_code == 200


@pytest.mark.parametrize("path", ["/", "/layers/camps", "/places/kwanliso-14-kaechon"])
def test_the_map_is_in_the_page_before_any_script(client: TestClient, path: str) -> None:
    page = client.get(path, headers=HTML).text
    drawn, *_ = re.findall(r'<svg class="drawn .*?</svg>', page, re.DOTALL)
    assert "Camp 14, Kaechon" in drawn
    assert "Camp 18, Pukchang" in drawn
    assert 'role="img"' in drawn
    assert " style=" not in drawn
    assert set(re.findall(r'href="#(s-[\w-]+)"', drawn)) <= set(re.findall(r'id="([\w-]+)"', page))
    assert page.index("<svg class=") < page.index('id="campmap-data"')
    assert "drawn-credits" in page


def test_the_pages_classes_are_those_of_the_rules(built: TestClient) -> None:
    page = built.get("/", headers=HTML).text
    (drawn,) = re.findall(r'<svg class="drawn .*?</svg>', page, re.DOTALL)
    used = {name for names in re.findall(r'class="([^"]+)"', drawn) for name in names.split()}
    css = "".join(
        one.read_text("utf-8") for one in (REAL.parent / "frontend/src/css").glob("*.css")
    )
    groups = {"d-words", "drawn"}
    assert {name for name in used - groups if f".{name}" not in css} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_sure_for_a_time_is_drawn_and_told_so(client: TestClient, lang: str) -> None:
    words = json.loads((Settings().frontend / "i18n" / f"{lang}.json").read_text("utf-8"))
    asked = f"layers=camps&lang={lang}&datetime="
    drawn = draw(client, asked + "1990")
    symbols = drawn.findall(f".//{SVG}g[@class='d-symbols']/*")
    faded = [one for one in symbols if "d-unsure" in str(one.get("class"))]
    leaning = drawn.findall(f".//{SVG}g[@class='d-names']/{SVG}text[@font-style='italic']")
    assert 0 < len(faded) < len(symbols)
    assert 0 < len(leaning) <= len(faded)
    assert description(drawn).count(words["filter.unsure"]) == len(faded)
    assert words["legend.unsure"] in texts(drawn)
    always = draw(client, asked + "1990/..")
    assert not [one for one in always.iter() if "d-unsure" in one.get("class", "")]
    assert words["legend.unsure"] not in texts(always)


def test_pages_draw_what_is_not_sure_as_their_tables_have_it(client: TestClient) -> None:
    front = html.document_fromstring(client.get("/?layers=camps&datetime=1990", headers=HTML).text)
    rows = front.xpath("//tr[@class='is-unsure' and .//td[@data-show]]")
    shown = front.xpath("//tr[@data-place and not(@hidden) and .//td[@data-show]]")
    drawn = front.xpath("//*[@class='drawn-wide']//*[@class='d-symbols']/*")
    faded = [one for one in drawn if "d-unsure" in one.get("class")]
    assert 0 < len(faded) == len(rows) < len(shown) == len(drawn)
    unsure = len(front.xpath("//tr[@class='is-unsure']"))
    assert f"{unsure} of them not sure" in front.xpath("string(//*[@data-shown])")
    legend = front.xpath("//*[@data-unsure]")
    assert len(legend) == 1 and legend[0].get("hidden") is None
    always = html.document_fromstring(client.get("/?layers=camps", headers=HTML).text)
    assert always.xpath("//*[@data-unsure]/@hidden") and not always.xpath(
        "//*[@class='c-camp d-unsure']"
    )


def test_a_picture_gets_its_letters_once_the_fonts_are_built(tmp_path: Path) -> None:
    frontend = tmp_path / "frontend"
    shutil.copytree(Settings().frontend / "pages", frontend / "pages")
    for name in ("src", "i18n", "dist", "symbols.svg"):
        (frontend / name).symlink_to(Settings().frontend / name)
    with TestClient(create_app(Settings(frontend=frontend))) as client:
        bare = client.get("/map.svg?layers=camps")
        assert "@font-face" not in bare.text and client.get("/map.png").status_code == 503
        (frontend / "fonts").symlink_to(Settings().frontend / "fonts")
        lettered = client.get(
            "/map.svg?layers=camps", headers={"If-None-Match": bare.headers["etag"]}
        )
        assert lettered.status_code == 200 and "@font-face" in lettered.text
        assert client.get("/map.png").status_code == 200
        assert client.get("/health").json()["fonts"] == {"problem": None}
