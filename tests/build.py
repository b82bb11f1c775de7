"""Small folders of geodata for tests: sound, until a test breaks something."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

from app.records.format import format_folder
from app.records.schemas import Schemas
from app.records.write import canonical

REAL = Path(__file__).parent.parent / "geodata"

SOURCE: dict[str, Any] = {
    "id": "atlas-2020",
    "type": "report",
    "title": "An atlas",
    "author": [{"literal": "Cartographers"}],
    "publisher": "A press",
    "issued": {"date-parts": [[2020, 5]]},
    "URL": "https://example.org/atlas",
    "language": "en",
    "custom": {"licence": "CC-BY-4.0"},
}

CAMP: dict[str, Any] = {
    "type": "Feature",
    "id": "camp-a",
    "geometry": {"type": "Point", "coordinates": [126.06, 39.57]},
    "properties": {
        "name": {"en": "Camp A", "ko": "가 관리소"},
        "kind": "kwanliso",
        "status": "operating",
        "opened": "1959",
        "operator": "ministry-of-state-security",
        "country": "KP",
        "province": "South Pyongan",
        "summary": {"en": "A camp.", "ko": "수용소."},
        "position": {
            "of": {"en": "The gate"},
            "accuracy_m": 15000,
            "evidence": "probable",
        },
        "facts": [{"text": {"en": "It has a gate."}, "sources": ["atlas-2020"]}],
        "claims": [
            {
                "property": "position",
                "value": [126.0612, 39.5713],
                "role": "primary",
                "source": "atlas-2020",
            }
        ],
        "citations": [
            {"source": "atlas-2020", "supports": ["position", "status", "opened", "facts"]}
        ],
    },
}

LAYER = """
order = 1
licence = "CC-BY-4.0"
area = "{area}"
finest_m = {finest_m}
[title]
en = "Camps"
ko = "관리소"
zh = "管理所"
ru = "Лагеря"
[description]
en = "Camps."
[style]
shape = "square"
color = "camp"
[expect]
features = {features}
citations = {features}
summaries = ["en"]
"""


class Folder:
    """A folder of geodata with one layer, `camps`, and one source."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "camps" / "features").mkdir(parents=True)
        (path / "sources").mkdir()
        for name in ("feature.schema.json", "vocabulary.json", "sources/schema.json"):
            shutil.copy(REAL / name, path / name)
        shutil.copy(REAL / "camps" / "schema.json", path / "camps" / "schema.json")
        self.layer()
        self.source(SOURCE)
        self.add(camp())
        self.add(camp("camp-b"))
        self.register()

    def layer(self, *, area: str = "dprk", finest_m: int = 0, features: int = 1) -> None:
        """Write the layer's metadata."""
        text = LAYER.format(area=area, finest_m=finest_m, features=features)
        (self.path / "camps" / "layer.toml").write_text(text, encoding="utf-8")

    def source(self, csl: dict[str, Any]) -> Path:
        """Write a source, canonically."""
        path = self.path / "sources" / f"{csl['id']}.json"
        path.write_bytes(canonical(csl, Schemas(self.path).source))
        return path

    def add(self, record: dict[str, Any], name: str | None = None) -> Path:
        """Write a record, canonically, under its id or another name."""
        path = self.path / "camps" / "features" / f"{name or record['id']}.geojson"
        path.write_bytes(canonical(record, Schemas(self.path).feature))
        return path

    def register(self) -> None:
        """Put all ids in ids.txt, as `campmap fmt` does."""
        format_folder(self.path, write=True)


def camp(name: str = "camp-a", /, **properties: Any) -> dict[str, Any]:
    """A sound record; properties given replace its own, and None takes one out."""
    record = copy.deepcopy(CAMP) | {"id": name}
    for key, value in properties.items():
        record["properties"].pop(key, None)
        if value is not None:
            record["properties"][key] = value
    return record


def link(name: str) -> str:
    """The path of a record's page."""
    return f"/places/{name}"


def as_json(value: Any) -> str:
    """JSON that is not canonical."""
    return json.dumps(value, ensure_ascii=False)
