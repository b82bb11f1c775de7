"""The releases of a folder of data, each opened when it is first asked for."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.domain.changes import Change, compare
from app.domain.release import Release
from app.errors import BrokenRelease, NotHere
from app.records.changed import dated, read_register
from app.records.changelog import read_changelog, read_reasons
from app.records.releases import FOLDER, Releases, open_release, read_published, read_releases
from app.storing import open_store
from app.web.atlas import Atlas
from app.web.links import Links
from app.web.pages import Pages

MOST_OPEN = 4
"""Releases held in memory at once; the one asked for longest ago is closed first."""


class Shelf:
    """What `Atlas.shelf` promises, over the folder `releases` of a folder of data."""

    def __init__(self, geodata: Path, frontend: Path) -> None:
        self._geodata = geodata
        self._frontend = frontend
        self._open: OrderedDict[str, Atlas] = OrderedDict()
        self._changed: tuple[str, tuple[Change, ...]] = ("", ())
        self._opening = asyncio.Lock()
        self._take(*self._look())

    async def look(self) -> None:
        """Take note of the releases that there are now."""
        self._take(*await asyncio.to_thread(self._look))

    def _look(self) -> tuple[Releases, str, str]:
        changelog, moments = read_changelog(self._geodata), read_register(self._geodata)
        return read_releases(self._geodata), changelog, moments

    def _take(self, releases: Releases, changelog: str, moments: str) -> None:
        self._releases, self._changelog, self._moments = releases, changelog, moments
        found = changelog + moments + "".join(release.hash for release in self.known.values())
        self.version = hashlib.sha256(found.encode()).hexdigest()[:16]
        for name, atlas in [*self._open.items()]:
            if atlas.release != self.known.get(name):
                del self._open[name]

    @property
    def known(self) -> Mapping[str, Release]:
        """The sound releases by name, the oldest first."""
        return self._releases.known

    @property
    def newest(self) -> Release | None:
        """The release made last."""
        return next(reversed([*self.known.values()]), None)

    @property
    def broken(self) -> Mapping[str, str]:
        """Why others are not served, by name."""
        return {name: str(error) for name, error in self._releases.broken.items()}

    async def open(self, atlas: Atlas, name: str) -> Atlas:
        """An atlas of the release of that name. Raises NotHere, or BrokenRelease."""
        async with self._opening:
            if name not in self._open:
                self._open[name] = await self._opened(atlas, self.named(name))
            self._open.move_to_end(name)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
            return self._open[name]

    async def unreleased(self, atlas: Atlas) -> tuple[Change, ...]:
        """What has changed since the newest sound release; nothing where there is none."""
        if self.newest is None or atlas.release:
            return ()
        version, dataset = atlas.version, atlas.dataset
        if self._changed[0] != version:
            try:
                before = await self.open(atlas, self.newest.name)
            except BrokenRelease:
                return await self.unreleased(atlas)
            changes = await asyncio.to_thread(
                compare, before.dataset, dataset, read_reasons(self._changelog)
            )
            self._changed = (version, dated(changes, self._moments, self.newest.modified))
        return self._changed[1]

    async def _opened(self, atlas: Atlas, release: Release) -> Atlas:
        """A release just read; one that turns out to be damaged is known as such from then on."""
        try:
            return await asyncio.to_thread(self._read, atlas, release)
        except BrokenRelease as error:
            known = {name: one for name, one in self.known.items() if name != release.name}
            broken = {**self._releases.broken, release.name: error}
            self._take(Releases(known, broken), self._changelog, self._moments)
            raise

    def read(self, name: str, path: str) -> bytes:
        """The bytes of a file as it was published. Raises NotHere, or BrokenRelease."""
        return read_published(self._geodata / FOLDER / name, self.named(name), path)

    def named(self, name: str) -> Release:
        """The release of that name. Raises NotHere, naming those that exist, or BrokenRelease."""
        if name in self._releases.broken:
            raise self._releases.broken[name]
        if name not in self.known:
            known = ", ".join(self.known) or "none yet"
            raise NotHere(f"there is no such release; there is {known}", (*self.known,))
        return self.known[name]

    def _read(self, atlas: Atlas, release: Release) -> Atlas:
        dataset = open_release(self._geodata / FOLDER / release.name, release)
        links = Links(atlas.links.public_url, f"/releases/{release.name}")
        return replace(
            atlas,
            dataset=replace(dataset, outline=atlas.dataset.outline),
            store=open_store(dataset, links.place),
            links=links,
            pages=Pages(self._frontend, dataset, links, release),
            release=release,
            sums={},
            editions={},
            faults=(),
        )
