"""Styles lead to our own tiles and symbols, and to nothing else."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from starlette.testclient import TestClient

from app.domain.layer import FILL
from app.web.symbols import COLORS
from tests.build import REAL
from tests.needs import need

ROOT = Path(__file__).parent.parent.parent
LAYERS = sorted(path.parent.name for path in REAL.glob("*/layer.toml"))
STYLES = [*LAYERS, "campmap"]
VALIDATE = ROOT / "frontend/node_modules/.bin/gl-style-validate"


@pytest.mark.parametrize("name", STYLES)
def test_every_layer_of_a_style_has_its_source_and_its_icon(client: TestClient, name: str) -> None:
    style = client.get(f"/styles/{name}.json").json()
    icons = client.get(f"{style['sprite']}.json").json()
    assert style["version"] == 8
    assert "glyphs" not in style
    ids = [layer["id"] for layer in style["layers"]]
    assert len(ids) == len(set(ids))
    for layer in style["layers"]:
        assert layer["type"] == "background" or layer["source"] in style["sources"]
        assert "text-field" not in layer.get("layout", {})
        if layer["type"] == "symbol":
            assert layer["layout"]["icon-image"] in icons
    for source in style["sources"].values():
        if "url" in source:
            assert client.get(source["url"]).status_code == 200


@pytest.mark.parametrize("name", STYLES)
def test_a_style_asks_nobody_but_us(client: TestClient, name: str) -> None:
    text = client.get(f"/styles/{name}.json").text
    hosts = set(re.findall(r"https?://([^/\"]+)", text))
    assert hosts == {"testserver"}


@pytest.mark.parametrize("name", STYLES)
def test_maplibre_finds_no_fault_in_a_style(client: TestClient, tmp_path: Path, name: str) -> None:
    need(VALIDATE.exists(), "run `make frontend`")
    path = tmp_path / "style.json"
    path.write_bytes(client.get(f"/styles/{name}.json").content)
    done = subprocess.run([str(VALIDATE), str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_fill_has_a_style_layer(client: TestClient) -> None:
    layers = client.get("/styles/camps.json").json()["layers"]
    drawn = {layer["filter"][2] for layer in layers if layer["type"] == "symbol"}
    assert drawn == set(FILL.values())


@pytest.mark.parametrize(("name", "ratio"), [("sprite", 1), ("sprite@2x", 2)])
def test_the_sprite_has_every_symbol_in_its_own_colour(
    client: TestClient, name: str, ratio: int
) -> None:
    icons = client.get(f"/styles/{name}.json").json()
    picture = Image.open(io.BytesIO(client.get(f"/styles/{name}.png").content)).convert("RGBA")
    for icon, place in icons.items():
        assert place["pixelRatio"] == ratio
        x, y, side = place["x"], place["y"], place["width"]
        cell = picture.crop((x, y, x + side, y + side))
        assert cell.size == (24 * ratio, 24 * ratio)
        color = COLORS[icon.partition("-")[0]]
        wanted = tuple(bytes.fromhex(color[1:]))
        pixels = [cell.getpixel((i, j)) for i in range(side) for j in range(side)]
        assert any(one[:3] == wanted and one[3] == 255 for one in pixels if isinstance(one, tuple))
    assert (picture.width, picture.height) == (96 * ratio, 24 * len(COLORS) * ratio)


def test_colours_are_those_of_the_light_theme() -> None:
    css = (ROOT / "frontend/src/css/tokens.css").read_text(encoding="utf-8")
    light = css.partition("@media")[0]
    assert dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", light)).items() >= COLORS.items()


@pytest.mark.parametrize("name", LAYERS)
def test_a_qgis_style_has_a_symbol_for_every_status(client: TestClient, name: str) -> None:
    root = ElementTree.fromstring(client.get(f"/styles/{name}.qml").content)
    features = client.get(f"/layers/{name}.geojson").json()["features"]
    statuses = {one["properties"].get("status") for one in features} - {None}
    renderer = root.find("renderer-v2")
    assert root.tag == "qgis"
    assert renderer is not None
    symbols = {one.get("name") for one in renderer.iter("symbol")}
    if not statuses:
        assert (renderer.get("type"), symbols) == ("singleSymbol", {"0"})
        return
    categories = {one.get("value"): one.get("symbol") for one in renderer.iter("category")}
    assert renderer.get("attr") == "status"
    assert set(categories) == (statuses - {"unknown"}) | {""}
    assert set(categories.values()) == symbols


def test_the_symbols_of_a_qgis_style_are_pictures_within_it(client: TestClient) -> None:
    root = ElementTree.fromstring(client.get("/styles/crossings-china.qml").content)
    names = [one.get("value", "") for one in root.iter("Option") if one.get("name") == "name"]
    assert names
    for name in names:
        kind, _, content = name.partition(":")
        picture = ElementTree.fromstring(base64.b64decode(content))
        assert kind == "base64"
        assert picture.tag.endswith("svg")
        assert b"var(" not in base64.b64decode(content)
        assert COLORS["crossing"] in base64.b64decode(content).decode()


def test_a_qgis_style_speaks_the_readers_language(client: TestClient) -> None:
    words = json.loads((ROOT / "frontend/i18n/ko.json").read_bytes())
    assert words["status.closed"] in client.get("/styles/camps.qml?lang=ko").text


@pytest.mark.parametrize("name", ["nowhere.json", "nowhere.qml", "camps.sld", "sprite@3x.png"])
def test_a_style_that_is_not_there_says_which_are(client: TestClient, name: str) -> None:
    response = client.get(f"/styles/{name}")
    assert response.status_code == 404
    assert "/styles/campmap.json" in response.text or "camps" in response.json()["known"]


@pytest.mark.parametrize("name", ["camps.json", "camps.qml", "campmap.json", "sprite.png"])
def test_a_known_style_is_not_sent_again(client: TestClient, name: str) -> None:
    tag = client.get(f"/styles/{name}").headers["etag"]
    assert client.get(f"/styles/{name}", headers={"If-None-Match": tag}).status_code == 304
