"""The lines on /data that a shell, Python, R or QGIS runs, each as it is printed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import geopandas
import pytest

from app.web.downloads import LINES
from tests.needs import need
from tests.server import ROOT

TEXTS = {one.tool: one.text for one in LINES}
CAMP, NAME = "kwanliso-14-kaechon", "개천 제14호 관리소"
BROWSER = {"Leaflet", "MapLibre"}
"""Run by tests/browser/test_lines.py."""


def run(command: list[str], folder: Path) -> str:
    """What a program prints, its errors beside it; those of our environment come first."""
    need(shutil.which(command[0]), f"install {command[0]}")
    here = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(folder),
    }
    done = subprocess.run(
        command, cwd=folder, env=here, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def by_curl(line: str, folder: Path) -> None:
    run(["sh", "-c", line], folder)
    assert len(json.loads((folder / "camps.geojson").read_bytes())["features"]) == 20


def by_geopandas(line: str, folder: Path) -> None:
    frame = eval(line, {"geopandas": geopandas})
    assert len(frame) == 20
    assert NAME in set(frame["name_ko"])


def by_r(line: str, folder: Path) -> None:
    said = run(["Rscript", "-e", f"x <- {line}; cat(nrow(x), x$name_ko, sep='|')"], folder)
    assert said.rpartition("\n")[2].startswith("20|")
    assert NAME in said


def by_ogr2ogr(line: str, folder: Path) -> None:
    run(["sh", "-c", line], folder)
    assert len(geopandas.read_file(folder / "camps.gpkg")) == 20


def by_duckdb(line: str, folder: Path) -> None:
    said = run(["sh", "-c", line.replace("duckdb -c", "duckdb -csv -c")], folder)
    assert len(said.splitlines()) == 21
    assert f'{CAMP},"Camp 14, Kaechon",operating' in said


def by_qgis(line: str, folder: Path) -> None:
    """The dialog asks with this provider for the address that is typed into it."""
    (address,) = re.findall(r"http\S+", line)
    in_qgis(f"QgsVectorLayer(\"url='{address}' typename='camps'\", 'camps', 'OAPIF')", folder)


def by_pyqgis(line: str, folder: Path) -> None:
    in_qgis(line, folder)


def in_qgis(expression: str, folder: Path) -> None:
    """The layer as QGIS sees it, and what else it can open of the same service."""
    (address,) = re.findall(r"http://[\w.:]+", expression)
    need(Path("/usr/lib/python3/dist-packages/qgis").is_dir(), "install python3-qgis")
    script = str(ROOT / "tests" / "clients" / "qgis.py")
    said = run(["/usr/bin/python3", script, address, expression], folder)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    assert len(found["features"]) == 20
    assert [CAMP, NAME, "Point (126.062 39.572)"] in found["features"]
    assert sum(point is not None for _, _, point in found["features"]) == 11
    assert sorted(found["inside"]) == [CAMP, "kwanliso-18-pukchang"]
    for kind in ("geojson", "gpkg"):
        assert sorted(found[kind], key=str) == sorted(found["features"], key=str)
    assert found["renderer"] == "categorizedSymbol"
    assert found["tiles"] is True


RUNNERS: dict[str, Callable[[str, Path], None]] = {
    "curl": by_curl,
    "geopandas": by_geopandas,
    "R sf": by_r,
    "ogr2ogr": by_ogr2ogr,
    "QGIS": by_qgis,
    "PyQGIS": by_pyqgis,
    "DuckDB": by_duckdb,
}


def test_every_line_is_run() -> None:
    assert RUNNERS.keys() | BROWSER == TEXTS.keys()


@pytest.mark.parametrize("tool", RUNNERS)
def test_a_line_fetches_the_layer_as_it_is_printed(site: str, tool: str, tmp_path: Path) -> None:
    RUNNERS[tool](TEXTS[tool].format(base=site), tmp_path)


def test_the_lines_on_a_releases_page_fetch_it_whole(site: str, tmp_path: Path) -> None:
    name = max(path.parent.name for path in (ROOT / "geodata/releases").glob("*/SHA256SUMS"))
    asked = Request(f"{site}/releases/{name}", headers={"Accept": "text/html"})
    with urlopen(asked) as answer:
        page = answer.read().decode()
    found = re.search(r"<pre><code>(mkdir .*?)</code></pre>", page, re.DOTALL)
    assert found
    told = run(["sh", "-ec", unescape(found[1])], tmp_path)
    manifest = ROOT / "geodata/releases" / name / "SHA256SUMS"
    assert hashlib.sha256(manifest.read_bytes()).hexdigest() in told
    fetched = tmp_path / f"campmap-{name}"
    assert len([path for path in fetched.rglob("*") if path.is_file()]) == 1 + len(
        manifest.read_text().splitlines()
    )
