"""Building the site: everything asked of the service once, and written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from fastapi import FastAPI

from app.domain.release import SUMS
from app.errors import Refused
from app.main import create_app
from app.publish.site.ask import Service, running
from app.publish.site.pages import Built, build_page
from app.publish.site.plan import HTML, JSON, Wanted, data, page, plan, steps
from app.publish.site.tiles import ground_steps, ground_tiles, layer_tiles
from app.publish.site.tree import Tree, replaced
from app.settings import Settings
from app.web.atlas import Atlas

VERSION = "1"
"""Of the way in which files are made: another one reuses nothing."""

NOTHING, NO_RELEASE = "/404", "/releases/unknown"
"""Addresses that are not there, for the pages that say so of others."""

Progress = Callable[[str, int, int], None]
"""Told after each step which part it was of, how many are done, and how many there are in all."""


class Report(NamedTuple):
    """What a build made: files in all, and those that are not the same as before."""

    files: int
    written: int


def build_site(out: Path, settings: Settings, progress: Progress) -> Report:
    """Write the whole site, or leave what is there. Raises Refused, BrokenData, BrokenRelease."""
    if not settings.public_url:
        raise Refused("say where readers will reach the site: --url https://map.example")
    if path := urlsplit(settings.public_url).path.strip("/"):
        raise Refused(f"a site stands at the root of its host; leave /{path} out, or name a host")
    settings = settings.model_copy(update={"reload_s": 0.0, "rate": 0})
    app = create_app(settings)
    app.state.atlas.is_built = True
    with replaced(out) as tree:
        asyncio.run(_Build(tree, settings, app.state.atlas, progress).run(app))
        return Report(len(tree.files), tree.written)


class _Build:
    """One build: the tree that it fills, and where what is in it comes from."""

    def __init__(self, tree: Tree, settings: Settings, atlas: Atlas, progress: Progress) -> None:
        self._tree = tree
        self._settings = settings
        self._atlas = atlas
        self._progress = progress
        self._done = self._total = 0

    async def run(self, app: FastAPI) -> None:
        """Fill the tree."""
        async with running(app, self._settings.public_url) as service:
            self._total = await self._steps()
            self._ground()
            self._assets()
            for name in self._atlas.shelf.known:
                await self._release(service, name)
            await self._state(service, self._atlas, "")
            await self._fallbacks(service)

    async def _steps(self) -> int:
        """How many there are: an address or a tile each, but one for all that is kept."""
        found = steps(self._atlas) + (1 if self._is_ground_kept() else ground_steps(self._atlas))
        for name in self._atlas.shelf.known:
            is_kept = self._is_kept(name)
            found += 1 if is_kept else steps(await self._atlas.shelf.open(self._atlas, name))
        return found

    def _step(self, part: str) -> None:
        self._done += 1
        self._progress(part, self._done, self._total)

    def _is_kept(self, name: str) -> bool:
        """Whether a release was built before, of the same and by the same software."""
        release = self._atlas.shelf.named(name)
        return self._tree.is_made_of(f"releases/{name}", f"{release.hash} {self._code()}")

    def _is_ground_kept(self) -> bool:
        return self._tree.is_made_of("ground", f"{self._atlas.ground.id} {VERSION}")

    async def _release(self, service: Service, name: str) -> None:
        """A release; what was built of it before is the same now, if the software is."""
        base, release = f"releases/{name}", self._atlas.shelf.named(name)
        if self._is_kept(name):
            self._tree.keep(f"{base}/", but=(f"{base}/release/",))
            self._step(base)
            return
        for file in (SUMS, *release.files):
            self._tree.put(f"{base}/files/{file}", self._atlas.shelf.read(name, file))
        atlas = await self._atlas.shelf.open(self._atlas, name)
        await self._state(service, atlas, f"/{base}")

    async def _state(self, service: Service, atlas: Atlas, below: str) -> None:
        """All that one state of the data answers."""
        part = below[1:] or "today"
        for wanted in plan(atlas):
            await self._one(service, wanted, below)
            self._step(part)
        for layer in atlas.dataset.layers.values():
            for stored in await layer_tiles(atlas, layer, below):
                self._tree.put(stored.file, stored.body, stored.ready)
            self._step(part)
        for feature in atlas.dataset.records:
            if feature.withdrawn:
                path = f"{below}/places/{feature.id}"
                item = f"{below}/collections/{feature.layer}/items/{feature.id}"
                # For servers that can say 410, and for those that cannot.
                folders = [f"{one}{end}" for one in (path, item) for end in ("", "/gone")]
                await self._error(service, path, *folders, below=below)
                self._step(part)

    async def _one(self, service: Service, wanted: Wanted, below: str) -> None:
        found = await service.get(below + wanted.address, wanted.accept)
        body, prefix = found.body, f"{below}/"[1:]
        if wanted.accept == HTML:
            built = self._page(body, below)
            body = built.body
            for file, address in built.asked.items():
                if file not in self._tree.files:
                    self._tree.put(file, (await service.get(address)).body)
        self._tree.put(prefix + wanted.file, body)

    def _page(self, body: bytes, below: str = "") -> Built:
        names = "" if below else " ".join(self._atlas.releases)
        return build_page(body, self._settings.public_url, below, names)

    async def _error(self, service: Service, path: str, *folders: str, below: str = "") -> None:
        """What is said of an address that answers an error, in every language and to programs."""
        for wanted in (*page(path), data(path, JSON)):
            body = (await service.ask(wanted.address, wanted.accept)).body
            if wanted.accept == HTML:
                body = self._page(body, below).body
            for folder in folders:
                self._tree.put(f"{folder[1:]}/{PurePosixPath(wanted.file).name}", body)

    async def _fallbacks(self, service: Service) -> None:
        """What a server shows for an address that is not there, a release or something else."""
        for path in (NOTHING, NO_RELEASE):
            for framed in (path, f"{path}/embed"):
                await self._error(service, framed, framed)
        # Object stores and GitHub Pages show one page for all.
        self._tree.put("404.html", (self._tree.folder / "404/index.html").read_bytes())
        # GitHub Pages leaves out what begins with a dot or an underscore, unless this is there.
        self._tree.put(".nojekyll", b"")

    def _ground(self) -> None:
        ground = self._atlas.ground
        if ground.id is None:
            raise Refused(f"the map has no ground: {ground.problem}")
        if self._is_ground_kept():
            self._tree.keep("ground/")
            self._step("ground")
            return
        for stored in ground_tiles(self._atlas):
            self._tree.put(stored.file, stored.body, stored.ready)
            self._step("ground")

    def _assets(self) -> None:
        dist = self._settings.frontend / "dist"
        for path in sorted(one for one in dist.glob("*") if one.is_file()):
            self._tree.put(f"assets/{path.name}", path.read_bytes())

    def _code(self) -> str:
        atlas = self._atlas
        return f"{atlas.code} {atlas.ground.id} {VERSION}"
