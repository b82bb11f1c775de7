"""A dataset as PostgreSQL answers for it: loaded, and opened as the service opens it."""

from __future__ import annotations

from app.domain.columns import Link
from app.domain.dataset import Dataset
from app.stores.database import Database
from app.stores.layout import edition_of
from app.stores.loading import load
from app.stores.memory import tables_of
from app.stores.postgis import PostgisStore, open_store
from app.stores.rows import rows_of
from tests.postgres import Cluster


def link(name: str) -> str:
    return f"/places/{name}"


def load_dataset(cluster: Cluster, dataset: Dataset, link: Link = link) -> str:
    """Load a dataset; the name of its edition."""
    edition = edition_of(dataset, link)
    rows = {layer: rows_of(layer, one) for layer, one in tables_of(dataset, link).items()}
    load(cluster.url, edition, dataset.version, rows, lambda _: None)
    return edition


def in_postgis(cluster: Cluster, dataset: Dataset) -> PostgisStore:
    """The store of a dataset, loaded before."""
    edition = load_dataset(cluster, dataset)
    return open_store(Database(cluster.url, connections=4, limit_s=10), edition)
