"""A dataset as PostgreSQL answers for it: loaded, and opened as the service opens it."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.columns import Link
from app.domain.dataset import Dataset
from app.stores.database import Database
from app.stores.layout import edition_of
from app.stores.loading import load
from app.stores.memory import tables_of
from app.stores.postgis import PostgisStore, open_store
from app.stores.rows import rows_of
from app.stores.table import Table
from tests.build import link
from tests.postgres import Cluster

Bulk = Mapping[str, Table]


def load_dataset(
    cluster: Cluster, dataset: Dataset, link: Link = link, bulk: Bulk | None = None
) -> str:
    """Load a dataset, with tables of bulk files; the name of its edition."""
    edition = edition_of(dataset, link)
    rows = {layer: rows_of(layer, one) for layer, one in tables_of(dataset, link, bulk).items()}
    load(cluster.url, edition, dataset.version, rows, lambda _: None)
    return edition


def in_postgis(cluster: Cluster, dataset: Dataset, bulk: Bulk | None = None) -> PostgisStore:
    """The store of a dataset, loaded before."""
    edition = load_dataset(cluster, dataset, bulk=bulk)
    return open_store(Database(cluster.url, connections=4, limit_s=10), edition)
