"""Opening the atlas, and keeping it fresh while it is served."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import __version__
from app.domain.dataset import Dataset
from app.domain.release import SUMS
from app.errors import BrokenData, NoTable, StoreDown
from app.formats import FORMATS
from app.ground.cache import default_folder
from app.ground.ground import Ground
from app.records.changed import FILE as CHANGED
from app.records.changelog import FILE as CHANGELOG
from app.records.read import data_files, read_dataset
from app.records.releases import release_folders
from app.settings import HERE, Settings
from app.shelf import Shelf
from app.stores.store import Store
from app.storing import opener
from app.web.atlas import Atlas
from app.web.correcting import Operator
from app.web.entry import Kept
from app.web.imagery import Imagery, by_id
from app.web.links import Links
from app.web.pages import Pages

log = logging.getLogger("campmap")

BEHIND_S = 10.0
"""Seconds between looks at a database that does not hold the newest data yet."""

Signature = frozenset[tuple[str, int, int]]
"""Name, size and time of every file of data."""


def open_atlas(settings: Settings) -> Atlas:
    """Read geodata and open what serves it. Raises BrokenData: nothing doubtful is served.

    Raises StoreDown for a database that cannot be asked or holds other data, NoTable for a cache
    folder that cannot hold a bulk layer.
    """
    open_store = opener(settings)
    ground = Ground(settings.ground or default_folder())
    dataset = read_dataset(settings.geodata, ground.outline)
    links = Links(settings.public_url)
    shelf = Shelf(settings.geodata, settings.frontend)
    return Atlas(
        dataset=dataset,
        store=open_store(dataset, links.place),
        open_store=open_store,
        links=links,
        pages=Pages(settings.frontend, dataset, links, shelf.newest),
        kept=Kept(settings.kept_mb),
        ground=ground,
        imagery=by_id(Imagery(**one.model_dump()) for one in settings.imagery),
        code=code_version(settings),
        contact=settings.contact,
        operator=Operator(settings.operator, settings.corrections, settings.rate > 0),
        shelf=shelf,
        framers=settings.frame_ancestors,
    )


async def keep_fresh(atlas: Atlas, settings: Settings) -> None:
    """Take up changed data if it breaks no rule; else go on with the old and say so."""
    seen: Signature | None = await asyncio.to_thread(_signature, settings.geodata)
    while settings.reload_s:
        await asyncio.sleep(settings.reload_s if seen else max(settings.reload_s, BEHIND_S))
        found = await asyncio.to_thread(_signature, settings.geodata)
        if found != seen:
            seen = found if await refresh(atlas, settings) else None


def note_end(atlas: Atlas, watcher: asyncio.Task[None]) -> None:
    """Say on /health and in the journal if the watch over the data ended by a fault of our own."""
    if not watcher.cancelled() and (error := watcher.exception()) is not None:
        log.error("changes are not taken up any more", exc_info=error)
        atlas.faults = (f"changes are not taken up any more ({error!r}); restart the service",)


async def refresh(atlas: Atlas, settings: Settings) -> bool:
    """Read the data anew and, where it is sound, serve it from the next request on.

    False where it is sound but the database does not hold it yet, or the disk cannot.
    """
    try:
        await atlas.shelf.look()
        dataset = await asyncio.to_thread(read_dataset, settings.geodata, atlas.dataset.outline)
        store = await asyncio.to_thread(atlas.open_store, dataset, atlas.links.place)
    except BrokenData as error:
        atlas.faults = tuple(str(fault) for fault in error.faults)
        return True
    except (OSError, ValueError) as error:
        atlas.faults = (f"geodata: cannot be read ({error}); the data before is still served",)
        return True
    except (StoreDown, NoTable) as error:
        atlas.faults = (f"{error}; the data before is still served",)
        return False
    _replace(atlas, dataset, store, settings)
    return True


def _replace(atlas: Atlas, dataset: Dataset, store: Store, settings: Settings) -> None:
    atlas.store = store
    atlas.pages = Pages(settings.frontend, dataset, atlas.links, atlas.shelf.newest)
    atlas.dataset = dataset
    atlas.faults = ()
    # Later than before even if the clock was set back: else who holds the data before keeps them.
    atlas.since = max(datetime.now(UTC), atlas.since + timedelta(seconds=1))
    atlas.kept.clear()
    atlas.sums.clear()
    # What stands now is kept from the collector's sight, what stood before is not.
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _signature(folder: Path) -> Signature:
    """Name, size and time of every file: cheap to take, and different after any change.

    What cannot be looked at is told as such: it is looked at again, and may be mended.
    """
    try:
        sums = (release / SUMS for release in release_folders(folder))
        told = (folder / CHANGELOG, folder / CHANGED)
        return frozenset(map(_stamp, (*data_files(folder), *sums, *told)))
    except OSError as error:
        return frozenset([_stamp(folder), (str(error), 0, 0)])


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        about = path.stat()
    except OSError as error:
        return str(error), 0, 0
    return str(path), about.st_size, about.st_mtime_ns


def code_version(settings: Settings) -> str:
    """A hash of code, pages and settings that answers depend on: part of every ETag."""
    told = (settings.frame_ancestors, settings.operator, settings.corrections)
    imagery = (one.model_dump_json() for one in settings.imagery)
    own = (__version__, settings.public_url, *told, *imagery, *FORMATS)
    digest = hashlib.sha256(" ".join(own).encode())
    places = [
        *HERE.rglob("*.py"),
        *(settings.frontend / "pages").glob("*.html"),
        *(settings.frontend / "i18n").glob("*.json"),
        *settings.frontend.glob("symbols.svg"),
        *settings.frontend.glob("fonts/fonts.json"),
        *(settings.frontend / "dist" / ".vite").glob("manifest.json"),
    ]
    for path in sorted(places):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
