"""What the wheel contains, by installing it into an empty environment and serving from it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.server import ROOT, commanded, free_port

PATHS = [
    "/",
    "/?lang=ko",
    "/about",
    "/places/kwanliso-14-kaechon",
    "/layers/camps.geojson",
    "/tiles/camps/5/27/12.mvt",
    "/map.svg",
    "/map.png",
    "/stories",
    "/ready",
]
FILES = ["/layers/camps.gpkg", "/layers/camps.fgb", "/layers/camps.parquet"]
KINDS = ("minimal", "whole")
"""Without GeoPackage and its like, and with them."""
MINIMAL = "app/requirements.txt"


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel, and the list of what an installation is made of, built as README says."""
    subprocess.run(["make", "-s", "sbom"], cwd=ROOT, check=True, capture_output=True)
    return next((ROOT / "dist").glob("*.whl"))


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which of the two an environment has."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def empty(kind: str, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and what it is pinned to; no clone beside it."""
    folder = tmp_path_factory.mktemp(kind)
    if kind == "whole":
        # `make sbom` made one to list what is in it.
        (folder / "env").symlink_to(ROOT / "build/empty")
        return folder
    venv.create(folder / "env", with_pip=True)
    install = [str(folder / "env/bin/python"), "-m", "pip", "install", "--quiet"]
    pinned = ["--only-binary", ":all:", "--require-hashes", "-r", str(ROOT / MINIMAL)]
    for what in (pinned, ["--no-deps", str(wheel)]):
        subprocess.run([*install, *what], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def served(empty: Path) -> Iterator[httpx2.Client]:
    """The installed command, with nothing on its path, in a folder that holds nothing else."""
    port = free_port()
    environment = {"HOME": str(empty), "PATH": str(empty / "env/bin"), "LANG": "C.UTF-8"}
    command = [str(empty / "env/bin/campmap"), "serve", "--port", str(port)]
    with commanded(command, port, cwd=empty, env=environment) as found:
        yield found


def test_the_wheel_has_everything_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "geodata/camps/features/",
        "frontend/pages/",
        "frontend/dist/",
        "ground/base.pmtiles",
    ):
        assert any(name.startswith(f"app/bundled/{part}") for name in names), part
    assert any(name.endswith("licenses/LICENSES/CC-BY-4.0.txt") for name in names)
    assert not [name for name in names if name.startswith("tests/") or "node_modules" in name]
    assert not [name for name in names if name.endswith((".ts", ".pyc"))]


def test_an_empty_machine_serves_from_the_wheel(kind: str, served: httpx2.Client) -> None:
    for path in PATHS:
        response = served.get(path, headers={"Accept": "text/html;q=0.9, */*;q=0.8"})
        assert response.status_code in (200, 204), (path, response.text[:300])
    for path in FILES:
        assert served.get(path).status_code == (200 if kind == "whole" else 501)
    health = served.get("/health").json()
    assert health["status"] == "ok", health
    page = served.get("/", headers={"Accept": "text/html"}).text
    script = page.partition('type="module" src="')[2].partition('"')[0]
    assert served.get(script).status_code == 200


def test_the_doctor_is_content_with_an_installation(empty: Path) -> None:
    environment = {"HOME": str(empty), "PATH": str(empty / "env/bin"), "LANG": "C.UTF-8"}
    command = [str(empty / "env/bin/campmap"), "doctor"]
    told = subprocess.run(
        command, cwd=empty, env=environment, capture_output=True, text=True, check=False
    )
    wrong = [line for line in told.stdout.splitlines() if not line.startswith("ok")]
    assert [line for line in wrong if "this is root" not in line] == [], told.stderr
    assert told.returncode == (1 if os.geteuid() == 0 else 0)


PARTS = [
    ("python", {"fastapi", "shapely", "pyarrow"}, {"pytest", "hypothesis"}),
    ("npm", {"leaflet", "pbf", "@mapbox/point-geometry"}, {"vite", "maplibre-gl"}),
]


@pytest.mark.parametrize(("name", "parts", "tools"), PARTS)
def test_every_part_of_an_installation_is_listed_with_its_licence(
    wheel: Path, name: str, parts: set[str], tools: set[str]
) -> None:
    listed = json.loads((ROOT / f"build/sbom-{name}.cdx.json").read_bytes())
    named = {part["name"] for part in listed["components"]}
    assert listed["bomFormat"] == "CycloneDX"
    assert parts <= named and not tools & named
    assert [part["name"] for part in listed["components"] if not part.get("licenses")] == []


def test_no_package_runs_a_script_of_its_own_when_it_is_installed() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_bytes())
    assert [name for name, one in lock["packages"].items() if one.get("hasInstallScript")] == []
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    installs = [line for line in recipes if re.search(r"\bnpm (ci|i|install)\b", line)]
    assert installs and all("--ignore-scripts" in line for line in installs)
