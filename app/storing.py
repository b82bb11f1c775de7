"""Opening the store of a dataset: memory, or the database that the operator names."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from app.cache import cache_folder
from app.domain.columns import Link
from app.domain.dataset import Dataset
from app.errors import BrokenData, StoreDown
from app.ground.cache import default_folder
from app.ground.ground import Ground
from app.records.read import read_dataset
from app.settings import Settings
from app.stores.cellar import open_table
from app.stores.layout import edition_of
from app.stores.memory import MemoryStore, tables_of
from app.stores.rows import rows_of
from app.stores.store import Store
from app.stores.table import Table
from app.web.links import Links

MEMORY = "memory"

DRIVER = ("psycopg", "psycopg_pool")

Opener = Callable[[Dataset, Link], Store]
"""From a dataset, and from the ids of places to their addresses, to the store that answers."""


def open_store(dataset: Dataset, link: Link) -> MemoryStore:
    """The store that answers from a dataset; `link` gives the address of a place's page.

    Tables of bulk files are kept in the user's cache folder and made first where they are not
    there. Raises BrokenData if a bulk file breaks a rule, NoTable if its table cannot be kept.
    """
    return MemoryStore(dataset, link, _bulk(dataset))


def opener(settings: Settings) -> Opener:
    """What opens the store for each version of the data; connections outlive versions.

    It raises StoreDown if the database cannot be asked, OtherEdition if it holds other data.
    """
    if settings.store == MEMORY:
        return open_store
    postgis = _driven("app.stores.postgis")
    database = postgis.Database(settings.store, settings.store_connections, settings.store_limit_s)

    def open_edition(dataset: Dataset, link: Link) -> Store:
        found: Store = postgis.open_store(database, edition_of(dataset, link))
        return found

    return open_edition


def load_store(settings: Settings, tell: Callable[[str], None]) -> None:
    """Put the data into the database. Raises BrokenData, or StoreDown; then nothing is changed."""
    if settings.store == MEMORY:
        raise StoreDown("CAMPMAP_STORE names no database; set it, such as postgresql://host/name")
    loading = _driven("app.stores.loading")
    outline = Ground(settings.ground or default_folder()).outline
    dataset, link = read_dataset(settings.geodata, outline), Links(settings.public_url).place
    tables = tables_of(dataset, link, _bulk(dataset))
    rows = {layer: rows_of(layer, table) for layer, table in tables.items()}
    loading.load(settings.store, edition_of(dataset, link), dataset.version, rows, tell)


def faults_of_bulk(dataset: Dataset) -> Iterator[object]:
    """What only the features of bulk files can break; the tables of sound ones are kept.

    Raises NoTable.
    """
    for file in dataset.bulk.values():
        if not file.faults():
            try:
                open_table(file, _cellar())
            except BrokenData as error:
                yield from error.faults


def _cellar() -> Path:
    """Where tables of bulk files are kept."""
    return cache_folder() / "bulk"


def _bulk(dataset: Dataset) -> dict[str, Table]:
    return {layer: open_table(file, _cellar()) for layer, file in dataset.bulk.items()}


def _driven(name: str) -> ModuleType:
    """A module that needs the driver of PostgreSQL, which is an extra."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError) and error.name not in DRIVER:
            raise
        said = "CAMPMAP_STORE needs the driver of PostgreSQL: pip install 'campmap[postgis]'"
        raise StoreDown(said) from error
