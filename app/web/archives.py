"""Archives of tiles: made once for a version of the data, when first asked for, kept on disk."""

from __future__ import annotations

import asyncio
import hashlib
import mmap
import tempfile
from typing import NamedTuple

import numpy as np
import shapely

from app.domain.layer import Layer
from app.domain.query import Page, Query
from app.domain.tile import Tile
from app.errors import NoRoom
from app.stores.store import Store
from app.tiles.archive import Fetch, write_archive
from app.tiles.fields import query_of
from app.web.atlas import Atlas


class _Making(NamedTuple):
    tag: str
    task: asyncio.Task[mmap.mmap]


class Archives:
    """One archive a layer, the newest. Clients ask for many parts at once: one makes it for all."""

    def __init__(self) -> None:
        self._made: dict[str, _Making] = {}

    async def get(self, atlas: Atlas, layer: Layer) -> tuple[str, mmap.mmap]:
        """The archive's strong ETag, and its bytes. Raises NotHere where nothing is drawn."""
        key = f"{atlas.dataset.version} {atlas.code} tiles {layer.id}"
        tag = f'"{hashlib.sha256(key.encode()).hexdigest()[:24]}"'
        made = self._made.get(layer.id)
        if made is None or made.tag != tag or _has_failed(made.task):
            made = _Making(tag, asyncio.create_task(_make(atlas.store, layer)))
            self._made[layer.id] = made
        return tag, await asyncio.shield(made.task)


def _has_failed(task: asyncio.Task[mmap.mmap]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


async def _make(store: Store, layer: Layer) -> mmap.mmap:
    """Tile by tile as clients get them: of a layer of a million, no more than a part is held."""
    loop, columns = asyncio.get_running_loop(), store.columns(layer.id)
    whole = await store.stream(layer.id, Query(properties=()))

    def fetch(tile: Tile, is_last: bool) -> Page:
        query = query_of(tile, columns, is_last=is_last)
        return asyncio.run_coroutine_threadsafe(store.features(layer.id, query), loop).result()

    return await asyncio.to_thread(_write, layer, whole, fetch)


def _write(layer: Layer, whole: Page, fetch: Fetch) -> mmap.mmap:
    """The file has no name: it goes when nobody maps it any more. Raises NoRoom."""
    parts = (shapely.bounds(part.geometries).reshape(-1, 4) for part in whole.parts())
    boxes = np.concatenate(list(parts))
    try:
        with tempfile.TemporaryFile() as file:
            write_archive(file, layer, boxes, fetch)
            file.flush()
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise NoRoom("there is no room here to make an archive of tiles") from error
