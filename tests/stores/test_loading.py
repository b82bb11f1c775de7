"""`campmap load`: all or nothing, one at a time, and nobody who reads notices."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.domain.dataset import Dataset
from app.domain.query import Query
from app.errors import OtherEdition, StoreDown
from app.stores.database import Database
from app.stores.layout import edition_of
from app.stores.loading import LOCK
from app.stores.postgis import open_store
from tests.build import REAL, link
from tests.postgres import Cluster
from tests.server import ROOT
from tests.stores import things
from tests.stores.loaded import in_postgis, load_dataset
from tests.stores.loop import run

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'campmap' ORDER BY tablename"


def version(name: str, **properties: Any) -> Dataset:
    """The layer of things in another version, with other properties in its first feature."""
    first, *others = things.DATASET.records
    changed = replace(first, properties={**first.properties, **properties})
    return replace(things.DATASET, version=name, records=(changed, *others))


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Cluster]:
    with cluster.fresh() as found:
        yield found


def test_a_database_without_data_says_what_to_do(empty: Cluster) -> None:
    with pytest.raises(OtherEdition, match=r"no data yet, .*run `campmap load`"):
        open_store(Database(empty.url, 1, 5), "any")


def test_readers_of_the_edition_before_are_not_disturbed(empty: Cluster) -> None:
    before = in_postgis(empty, version("1", number=1))
    after = in_postgis(empty, version("2", number=2))
    numbers = [
        run(one.features("things", Query())).properties["number"][0] for one in (before, after)
    ]
    assert numbers == [1, 2]
    assert len(empty.fetch(TABLES)) == 3
    # With the third edition the first one goes, and says so instead of giving other data.
    last = in_postgis(empty, version("3", number=3))
    assert len(empty.fetch(TABLES)) == 3
    with pytest.raises(OtherEdition, match="run `campmap load`"):
        run(before.features("things", Query()))
    assert run(after.features("things", Query())).properties["number"][0] == 2
    for one in (before, after, last):
        run(one.close())


def test_a_layer_that_did_not_change_is_not_copied_again(empty: Cluster) -> None:
    load_dataset(empty, version("1"))
    tables = empty.fetch(TABLES)
    load_dataset(empty, version("2"))
    assert empty.fetch(TABLES) == tables
    assert len(empty.fetch("SELECT name FROM campmap.editions")) == 2


def test_of_two_loads_at_once_the_second_is_refused(empty: Cluster) -> None:
    with empty.session() as other:
        other.execute(b"SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        with pytest.raises(StoreDown, match="somebody is loading"):
            load_dataset(empty, things.DATASET)
    load_dataset(empty, things.DATASET)


def test_a_server_of_an_older_version_is_refused(
    empty: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.stores.loading.OLDEST", 990_000)
    with pytest.raises(StoreDown, match=r"this is PostgreSQL \d+\.\d.*; use 99 or a newer one"):
        load_dataset(empty, things.DATASET)
    assert empty.fetch(TABLES) == []


def test_a_database_without_postgis_is_refused(empty: Cluster) -> None:
    empty.execute("DROP EXTENSION postgis")
    with pytest.raises(StoreDown, match="CREATE EXTENSION postgis"):
        load_dataset(empty, things.DATASET)


def test_what_postgresql_cannot_hold_is_refused_whole(empty: Cluster) -> None:
    edition = load_dataset(empty, things.DATASET)
    with pytest.raises(StoreDown, match=r"could not be loaded: .*NUL"):
        load_dataset(empty, version("2", status="a\0b"))
    assert empty.fetch("SELECT name FROM campmap.editions") == [(edition,)]


FAILING = (
    "CREATE FUNCTION public.fail() RETURNS event_trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{}', MESSAGE = 'it fails'; END $$",
    "CREATE EVENT TRIGGER failing ON ddl_command_end WHEN TAG IN ('CREATE INDEX')"
    " EXECUTE FUNCTION public.fail()",
)


@pytest.mark.parametrize("code", ["disk_full", "io_error", "insufficient_privilege", "XX000"])
def test_a_database_that_fails_half_way_holds_what_it_held(empty: Cluster, code: str) -> None:
    """It fails when the rows are copied already, and is asked to index them."""
    edition = load_dataset(empty, things.DATASET)
    tables = empty.fetch(TABLES)
    empty.execute(*(one.format(code) for one in FAILING))
    with pytest.raises(StoreDown, match="could not be loaded: it fails"):
        load_dataset(empty, version("2", number=2))
    empty.execute("DROP EVENT TRIGGER failing")
    assert empty.fetch("SELECT name FROM campmap.editions") == [(edition,)]
    assert empty.fetch(TABLES) == tables
    load_dataset(empty, version("2", number=2))


def test_a_load_that_is_killed_leaves_what_was_there(empty: Cluster) -> None:
    """It waits for a lock when it is killed, with its layers copied and nothing committed."""
    edition = load_dataset(empty, things.DATASET)
    tables = empty.fetch(TABLES)
    environment = os.environ | {"CAMPMAP_STORE": empty.url, "CAMPMAP_GEODATA": str(REAL)}
    command = [sys.executable, "-m", "app", "load"]
    with empty.session() as other:
        other.execute(b"LOCK TABLE campmap.editions IN EXCLUSIVE MODE")
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
        ) as loading:
            _wait_for(empty, "INSERT INTO campmap.editions")
            loading.send_signal(signal.SIGKILL)
            _, said = loading.communicate(timeout=30)
    assert "camps: " in said
    assert empty.fetch("SELECT name FROM campmap.editions") == [(edition,)]
    assert empty.fetch(TABLES) == tables
    assert edition == edition_of(things.DATASET, link)


def _wait_for(cluster: Cluster, statement: str) -> None:
    """Until a session waits with a statement that begins so."""
    end = time.monotonic() + 60
    asked = (
        "SELECT 1 FROM pg_stat_activity WHERE starts_with(query, %s) AND wait_event_type = 'Lock'"
    )
    while not cluster.fetch(asked, (statement,)):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_who_may_only_connect_can_read(empty: Cluster) -> None:
    edition = load_dataset(empty, things.DATASET)
    empty.execute("CREATE ROLE reader LOGIN")
    address = empty.url.replace(f"{empty.login}@", "reader@")
    store = open_store(Database(address, 1, 5), edition)
    assert run(store.features("things", Query())).matched == len(things.FEATURES)
    run(store.close())
    empty.execute("DROP ROLE reader")
