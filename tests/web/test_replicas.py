"""A primary and a replica behind the service: one goes away under load, then both."""

from __future__ import annotations

import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from app.settings import Settings
from app.storing import load_store
from tests.build import REAL
from tests.postgres import Cluster, running_cluster
from tests.server import PATIENCE_S, served

CLIENTS = 4
LAYERS = ("camps", "prisons", "detention", "crossings-china", "events", "restaurants")


class Answer(NamedTuple):
    """What a client got."""

    address: str
    status: int
    body: bytes


def boxes(chance: random.Random, count: int) -> list[str]:
    """Addresses that nobody asked before, so that the database has to answer."""
    return [
        f"/layers/{chance.choice(LAYERS)}.csv"
        f"?bbox={west:.6f},{south:.6f},{west + 2:.6f},{south + 1:.6f}"
        for west, south in (
            (chance.uniform(124, 129), chance.uniform(38, 42)) for _ in range(count)
        )
    ]


def get(url: str) -> Answer:
    address = url[url.index("/layers") :]
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
            return Answer(address, answer.status, answer.read())
    except urllib.error.HTTPError as error:
        assert error.headers["Retry-After"] == "5"
        return Answer(address, error.code, error.read())


def ask(base: str, addresses: Iterable[str], halfway: Callable[[], None]) -> list[Answer]:
    """Ask with several clients at once; something happens halfway through."""
    urls = [base + address for address in addresses]
    with ThreadPoolExecutor(CLIENTS) as clients:
        waiting = [clients.submit(get, url) for url in urls]
        waiting[len(urls) // 2].result()
        halfway()
        return [one.result() for one in waiting]


def check(client: TestClient, answers: list[Answer], lost: int) -> None:
    """No answer is wrong, and at most so many are missing."""
    missing = [one for one in answers if one.status == 503]
    assert len(missing) <= lost
    for one in answers:
        if one not in missing:
            wanted = client.get(one.address)
            assert (one.status, one.body) == (wanted.status_code, wanted.content)


@pytest.mark.parametrize("ended", ["primary", "replica"])
def test_one_of_two_databases_may_go_away(client: TestClient, ended: str) -> None:
    chance = random.Random(14)
    with running_cluster() as primary:
        load_store(Settings(geodata=REAL, store=primary.url), lambda _: None)
        replica = primary.replica("replica")
        replica.start()
        gone, left = (primary, replica) if ended == "primary" else (replica, primary)
        try:
            with served(
                geodata=str(REAL), store=both(primary, replica), reload_s="0", rate="0"
            ) as base:
                check(client, ask(base, boxes(chance, 200), gone.kill), lost=CLIENTS)
                check(client, ask(base, boxes(chance, 20), left.kill), lost=20)
                assert get(base + boxes(chance, 1)[0]).status == 503
                gone.start()
                check(client, ask(base, boxes(chance, 20), left.start), lost=0)
        finally:
            replica.stop()


def test_a_replica_that_lags_behind_gives_no_older_data(client: TestClient) -> None:
    """It has no table of that name yet; where the other host is not asked either, it is 503."""
    with running_cluster() as primary:
        replica = primary.replica("replica")
        replica.start()
        replica.execute("SELECT pg_wal_replay_pause()")
        try:
            load_store(Settings(geodata=REAL, store=primary.url), lambda _: None)
            assert replica.fetch("SELECT to_regclass('campmap.editions')::text") == [(None,)]
            with served(
                geodata=str(REAL), store=both(primary, replica), reload_s="0", rate="0"
            ) as base:
                answers = ask(base, boxes(random.Random(3), 20), lambda: None)
                check(client, answers, lost=20)
                replica.execute("SELECT pg_wal_replay_resume()")
                wait_for_data(replica)
                primary.kill()
                caught_up = ask(base, boxes(random.Random(4), 20), lambda: None)
                check(client, caught_up, lost=CLIENTS)
        finally:
            replica.stop()


def wait_for_data(replica: Cluster) -> None:
    """Until the replica has the editions, the last thing that a load writes."""
    end = time.monotonic() + PATIENCE_S
    while replica.fetch("SELECT to_regclass('campmap.editions')::text") == [(None,)]:
        assert time.monotonic() < end
        time.sleep(0.05)


def both(primary: Cluster, replica: Cluster) -> str:
    """One address of two hosts."""
    hosts = f"127.0.0.1:{replica.port},127.0.0.1:{primary.port}"
    return f"postgresql://{primary.login}@{hosts}/postgres"
