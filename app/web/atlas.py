"""What the web serves from: one dataset, its store, and what happened to them lately."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from app.domain.changes import Change
from app.domain.columns import Link
from app.domain.dataset import Dataset
from app.domain.release import Edition, Release
from app.stores.store import Store
from app.web.correcting import Operator
from app.web.counts import Counts
from app.web.entry import Kept
from app.web.imagery import Imagery
from app.web.links import Links
from app.web.pages import Pages


class Ground(Protocol):
    """The basemap's files, as the web hands them out."""

    @property
    def id(self) -> str | None:
        """The hash in the tiles' addresses; None where there is no ground."""

    @property
    def problem(self) -> str | None:
        """Why there is none, or what is damaged, with the remedy."""

    @property
    def attribution(self) -> list[dict[str, Any]]:
        """The credits that the sources' licences ask for."""

    @property
    def offered(self) -> Mapping[str, Path]:
        """The files that anybody may have, by name."""

    def tile(self, kind: str, z: int, x: int, y: int) -> bytes | None:
        """A stored tile of `vector` (gzip) or `relief` (WebP); None where there is none."""

    def tiles(self, kind: str) -> Iterator[tuple[tuple[int, int, int], bytes]]:
        """Every stored tile of a kind, with its zoom, column and row."""


class Shelf(Protocol):
    """The releases: which there are, and an atlas of each that is asked for."""

    @property
    def known(self) -> Mapping[str, Release]:
        """The sound releases by name, the oldest first."""

    @property
    def newest(self) -> Release | None:
        """The release made last."""

    @property
    def broken(self) -> Mapping[str, str]:
        """Why others are not served, by name."""

    @property
    def version(self) -> str:
        """A hash of all that it holds."""

    def named(self, name: str) -> Release:
        """The release of that name. Raises NotHere, naming those that exist, or BrokenRelease."""

    async def look(self) -> None:
        """Take note of the releases that there are now."""

    async def open(self, atlas: Atlas, name: str) -> Atlas:
        """An atlas of the release of that name. Raises NotHere, or BrokenRelease."""

    async def unreleased(self, atlas: Atlas) -> tuple[Change, ...]:
        """What has changed since the newest release; nothing where there is none."""

    def read(self, name: str, path: str) -> bytes:
        """The bytes of a file as it was published. Raises NotHere, or BrokenRelease."""


class Sum(NamedTuple):
    """What tells whether a file came whole."""

    size: int
    """In bytes."""
    sha256: str
    """In hexadecimal digits."""


@dataclass
class Atlas:
    """The service's one mutable value: `dataset` and `store` are replaced together."""

    dataset: Dataset
    store: Store
    open_store: Callable[[Dataset, Link], Store]
    """Opens the store for a version of the data."""
    links: Links
    pages: Pages
    kept: Kept
    ground: Ground
    operator: Operator
    """Who runs this instance, and where corrections go."""
    imagery: Mapping[str, Imagery]
    """Outside imagery that the operator allows behind a gate; none by default."""
    code: str
    """The hash of the code and pages: part of every ETag."""
    shelf: Shelf
    release: Release | None = None
    """The release that is shown; None is the data of today."""
    is_built: bool = False
    """Whether it is written into plain files, which answer no query."""
    framers: str = ""
    """Who may frame the map, as sources of a Content-Security-Policy; empty is anybody."""
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    sums: dict[str, Sum] = field(default_factory=dict)
    """Of whole files, by version, host, layer and format."""
    editions: dict[str, tuple[str, Edition]] = field(default_factory=dict)
    """Of which edition each layer is cited, by its id, and the version of the data that says so."""
    counts: Counts = field(default_factory=Counts)
    """How much was answered, for whoever runs the service."""
    contact: str = ""
    """Where weaknesses are reported."""
    faults: tuple[str, ...] = ()
    """Why changed data was not taken up; the data before the change is still served."""

    @property
    def releases(self) -> tuple[str, ...]:
        """Names of the releases that it knows, the newest first: one of a release no later ones."""
        known = reversed([*self.shelf.known.values()])
        last = self.release and self.release.order
        return tuple(one.name for one in known if not last or one.order <= last)

    @property
    def version(self) -> str:
        """What answers depend on beside the code: the data and, if it is of today, the releases."""
        own = self.dataset.version
        return own if self.release else own + self.shelf.version
