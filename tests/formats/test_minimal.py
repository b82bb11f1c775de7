"""An installation without the extra `gis`: what needs it says so, and nothing else offers it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from app.formats import FORMATS, LACKING
from tests.build import Folder
from tests.records.bulk import walls
from tests.server import ROOT, commanded, free_port

LEFT_OUT = "import sys; sys.modules['pyarrow'] = sys.modules['pyogrio'] = None; "
"""Makes both look as if they were not installed."""

NEED_GIS = ("fgb", "gpkg", "parquet")
LISTS = ("/data", "/layers/camps", "/", "/openapi.json", "/catalog.jsonld", "/collections/camps")
ITEMS = "/collections/camps/items"
JSON = "application/json"
HTML = "text/html"


def command(*words: str) -> list[str]:
    """A command of such an installation."""
    return [sys.executable, "-c", f"{LEFT_OUT}from app.cli import cli; cli({[*words]})"]


@pytest.fixture(scope="module")
def served() -> Iterator[httpx2.Client]:
    port = free_port()
    with commanded(command("serve", "--port", str(port)), port, cwd=ROOT) as client:
        yield client


def test_this_installation_has_all() -> None:
    assert not LACKING
    assert set(NEED_GIS) == {form.name for form in FORMATS.values() if form.extra == "gis"}


@pytest.mark.parametrize("name", NEED_GIS)
def test_what_is_not_written_says_what_to_install(served: httpx2.Client, name: str) -> None:
    for path in (f"/layers/camps.{name}", f"{ITEMS}?f={name}", f"/layers/camps?f={name}"):
        answer = served.get(path)
        assert answer.status_code == 501, path
        assert "pip install 'campmap[gis]'" in answer.json()["detail"]


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in NEED_GIS])
def test_the_other_formats_are_written(served: httpx2.Client, name: str) -> None:
    for path in (f"/layers/camps.{name}", f"{ITEMS}?f={name}"):
        answer = served.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(FORMATS[name].media_type.split(";")[0])


@pytest.mark.parametrize("path", LISTS)
def test_no_list_offers_what_is_not_written(served: httpx2.Client, path: str) -> None:
    offered = [form.media_type for form in FORMATS.values() if form.extra]
    offered += [f"camps.{name}" for name in NEED_GIS if name != "gpkg"]
    offered += [f"f={name}" for name in NEED_GIS]
    for accept in (HTML, JSON):
        text = served.get(path, headers={"Accept": accept}).text
        assert not [one for one in offered if one in text]
    assert "/layers/camps.gpkg" not in text


def test_answers_have_other_etags_than_those_of_a_whole_installation() -> None:
    told = "from app.opening import code_version; from app.settings import Settings; "
    told += "print(code_version(Settings()))"
    found = {
        subprocess.check_output([sys.executable, "-c", before + told], cwd=ROOT, text=True)
        for before in ("", LEFT_OUT)
    }
    assert len(found) == 2


def test_the_doctor_says_what_is_left_out() -> None:
    said = subprocess.run(
        command("doctor"), cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    assert "formats: all but fgb, gpkg, parquet: pip install 'campmap[gis]'" in said


def test_a_bulk_layer_says_what_it_needs(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "geodata")
    walls(folder)
    said = subprocess.run(
        command("validate", "--geodata", str(folder.path)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert "cannot be read by this installation: pip install 'campmap[gis]'" in said.stdout
    assert "Traceback" not in said.stderr
