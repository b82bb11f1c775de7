"""A small folder of data with a changelog, its releases, and the service and the site over it."""

from __future__ import annotations

import copy
import shutil
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.release import Release
from app.ground.pyramid import write_pyramid
from app.ground.relief import Tile
from app.ground.window import WINDOW
from app.main import create_app
from app.publish.release import make_release
from app.publish.site.build import Report, build_site
from app.settings import Settings
from tests.build import Folder, camp


class Published(Folder):
    """A folder of three camps that can be released and served."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.add(camp("camp-c"))
        self.register()
        self.tell("First records.")

    def tell(self, *lines: str) -> None:
        """Put lines below what is unreleased in the changelog."""
        path = self.path / "CHANGELOG.md"
        text = path.read_text() if path.exists() else "# Changes\n\n## Unreleased\n"
        items = "".join(f"- {line}\n" for line in lines)
        path.write_text(text.replace("## Unreleased\n", f"## Unreleased\n\n{items}", 1))

    def release(self, name: str, day: str = "2026-11-25") -> Release:
        """Freeze the folder."""
        return make_release(name, self.path, date.fromisoformat(day))

    def at(self, path: Path) -> Published:
        """The copy of this folder that lies there."""
        found = copy.copy(self)
        found.path = path
        return found

    def served(self) -> AbstractContextManager[TestClient]:
        """The service over the folder, without a ground."""
        settings = Settings(geodata=self.path, ground=self.path / "no-ground", reload_s=0)
        return TestClient(create_app(settings))


@pytest.fixture
def data(tmp_path: Path) -> Published:
    """The folder."""
    return Published(tmp_path / "geodata")


def change_three(data: Published) -> None:
    """Move one record, close another, withdraw the third; say why."""
    moved = camp()
    moved["geometry"]["coordinates"] = [126.08, 39.57]
    moved["properties"]["claims"][0]["value"] = [126.0812, 39.5713]
    data.add(moved)
    data.add(camp("camp-b", status="closed"))
    reason = {"en": "It was a warehouse.", "ko": "창고였다."}
    data.add(camp("camp-c", withdrawn={"on": "2020-12-01", "reason": reason}))
    data.tell(
        "`camp-a`: the gate lies further east.",
        "`camp-b`: closed, by two sources.",
        "`camp-c`: taken for a camp in error.",
    )
    data.register()


class Site:
    """A small folder of data, and what is built of it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data = Published(folder / "geodata")
        self.out = folder / "site"
        self.url = f"http://127.0.0.1:{port}"
        ground = folder / "ground.pmtiles"
        write_pyramid([Tile(0, 0, 0, b"tile"), Tile(4, 13, 6, b"tile")], ground, WINDOW, "own")
        self.settings = Settings(
            geodata=self.data.path,
            ground=ground,
            public_url=self.url,
            contact="mailto:us@example.org",
            reload_s=0,
        )

    def copied(self, folder: Path) -> Site:
        """The same elsewhere, with what was built of it."""
        shutil.copytree(self.out.parent, folder, symlinks=True)
        found = copy.copy(self)
        found.data = self.data.at(folder / "geodata")
        found.out = folder / "site"
        own = {"geodata": found.data.path, "ground": folder / "ground.pmtiles"}
        found.settings = self.settings.model_copy(update=own)
        return found

    def build(self) -> Report:
        return build_site(self.out, self.settings, lambda *_: None)

    def inodes(self) -> dict[str, int]:
        """Each file by name, with what tells whether it is the same file as before."""
        base = self.out.resolve()
        return {
            path.relative_to(base).as_posix(): path.stat().st_ino
            for path in base.rglob("*")
            if path.is_file()
        }
