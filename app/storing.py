"""Opening the store of a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.cache import cache_folder
from app.domain.columns import Link
from app.domain.dataset import Dataset
from app.errors import BrokenData
from app.stores.cellar import open_table
from app.stores.memory import MemoryStore


def open_store(dataset: Dataset, link: Link) -> MemoryStore:
    """The store that answers from a dataset; `link` gives the address of a place's page.

    Tables of bulk files are kept in the user's cache folder and made first where they are not
    there. Raises BrokenData if a bulk file breaks a rule.
    """
    tables = {layer: open_table(file, _cellar()) for layer, file in dataset.bulk.items()}
    return MemoryStore(dataset, link, tables)


def faults_of_bulk(dataset: Dataset) -> Iterator[object]:
    """What only the features of bulk files can break; the tables of sound ones are kept."""
    for file in dataset.bulk.values():
        if not file.faults():
            try:
                open_table(file, _cellar())
            except BrokenData as error:
                yield from error.faults


def _cellar() -> Path:
    """Where tables of bulk files are kept."""
    return cache_folder() / "bulk"
