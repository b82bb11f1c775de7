"""Building the site: everything asked of the service once, and written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from fastapi import FastAPI

from app.domain.release import SUMS
from app.errors import Refused
from app.main import create_app
from app.publish.site.ask import Service, running
from app.publish.site.pages import Built, build_page
from app.publish.site.plan import HTML, JSON, Wanted, plan
from app.publish.site.tiles import ground_tiles, layer_tiles
from app.publish.site.tree import Tree, replaced
from app.settings import Settings
from app.web.atlas import Atlas

VERSION = "1"
"""Of the way in which files are made: another one reuses nothing."""

Progress = Callable[[str, int], None]
"""Told which part is being built, and how many files are done of it."""


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
        self._asked: dict[str, str] = {}

    async def run(self, app: FastAPI) -> None:
        """Fill the tree."""
        async with running(app, self._settings.public_url) as service:
            self._ground()
            self._assets()
            for name in self._atlas.shelf.known:
                await self._release(service, name)
            await self._state(service, self._atlas, "")
            await self._fallbacks(service)

    async def _release(self, service: Service, name: str) -> None:
        """A release; what was built of it before is the same now, if the software is."""
        base, release = f"releases/{name}", self._atlas.shelf.named(name)
        fact = f"{release.hash} {self._code()}"
        if self._tree.is_made_of(base, fact):
            rest = (f"{base}/release/", f"{base}/embed/")
            self._progress(base, self._tree.keep(f"{base}/", but=rest))
            return
        for file in (SUMS, *release.files):
            self._tree.put(f"{base}/files/{file}", self._atlas.shelf.read(name, file))
        atlas = await self._atlas.shelf.open(self._atlas, name)
        await self._state(service, atlas, f"/{base}")

    async def _state(self, service: Service, atlas: Atlas, below: str) -> None:
        """All that one state of the data answers."""
        part = below[1:] or "today"
        for number, wanted in enumerate(plan(atlas)):
            await self._one(service, wanted, below)
            self._progress(part, number)
        for layer in atlas.dataset.layers:
            for stored in await layer_tiles(service, layer, below):
                self._tree.put(stored.file, stored.body, stored.ready)
        for file, address in [*self._asked.items()]:
            if file not in self._tree.files:
                found = await service.get(address)
                self._tree.put(file, found.body)
        for feature in atlas.dataset.records:
            if feature.withdrawn:
                await self._gone(service, f"{below}/places/{feature.id}")

    async def _one(self, service: Service, wanted: Wanted, below: str) -> None:
        found = await service.get(below + wanted.address, wanted.accept)
        body, prefix = found.body, f"{below}/"[1:]
        if wanted.accept == HTML:
            built = self._page(body, below)
            body = built.body
            self._asked |= built.asked
        self._tree.put(prefix + wanted.file, body)

    def _page(self, body: bytes, below: str = "") -> Built:
        names = "" if below else " ".join(self._atlas.releases)
        return build_page(body, self._settings.public_url, below, names)

    async def _gone(self, service: Service, path: str) -> None:
        """A withdrawn place: the page that says why, for servers that can say 410 and others."""
        page = await service.ask(path, HTML)
        body = self._page(page.body).body
        self._tree.put(f"{path[1:]}/gone.html", body)
        self._tree.put(f"{path[1:]}/index.html", body)
        self._tree.put(f"{path[1:]}/gone.json", (await service.ask(path, JSON)).body)

    async def _fallbacks(self, service: Service) -> None:
        """What a server shows for an address that is not there."""
        page = await service.ask("/404.html", HTML)
        self._tree.put("404.html", self._page(page.body).body)
        self._tree.put("404.json", (await service.ask("/404.html", JSON)).body)
        # GitHub Pages leaves out what begins with a dot or an underscore, unless this is there.
        self._tree.put(".nojekyll", b"")

    def _ground(self) -> None:
        ground = self._atlas.ground
        if ground.id is None:
            raise Refused(f"the map has no ground: {ground.problem}")
        if self._tree.is_made_of("ground", f"{ground.id} {VERSION}"):
            self._progress("ground", self._tree.keep("ground/"))
            return
        for number, stored in enumerate(ground_tiles(self._atlas)):
            self._tree.put(stored.file, stored.body, stored.ready)
            self._progress("ground", number)

    def _assets(self) -> None:
        dist = self._settings.frontend / "dist"
        for path in sorted(one for one in dist.glob("*") if one.is_file()):
            self._tree.put(f"assets/{path.name}", path.read_bytes())

    def _code(self) -> str:
        atlas = self._atlas
        return f"{atlas.code} {atlas.ground.id} {VERSION}"
