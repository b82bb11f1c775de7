"""PostgreSQL as one of several servers that may come and go: connections, time limits, retries.

An address may name several hosts; each new connection goes to one of them by chance, so that
replicas share the reading. All that is asked here is reading, so what a server that goes away
left unanswered is asked of another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from app.eager import in_task
from app.errors import OtherEdition, StoreDown
from app.stores.sql import Sql

WAIT_S = 2.0
"""Seconds that a question waits for a connection."""

ATTEMPTS = 3
"""How often in a row a stream begins anew with another connection."""

WAITING = 500
"""Questions that wait for a connection; further ones are told to come back."""

ENDED = (
    psycopg.errors.AdminShutdown,
    psycopg.errors.CrashShutdown,
    psycopg.errors.CannotConnectNow,
    psycopg.errors.SerializationFailure,
)
"""A server that stops or starts, and a replica that drops a question to follow its primary."""

MISSING = (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)
NOT_HELD = "the database does not hold this version of the data; run `campmap load`"

Row = tuple[Any, ...]


class Database:
    """A pool of connections that read. Raises StoreDown where no server answers in time."""

    def __init__(self, url: str, connections: int, limit_s: float) -> None:
        self._limit_s = limit_s
        self._attempts = connections + 2
        self.address = conninfo_of(url, limit_s)
        self._pool = AsyncConnectionPool(
            self.address,
            kwargs={"autocommit": True},
            min_size=0,
            max_size=connections,
            open=False,
            configure=self._configure,
            timeout=WAIT_S,
            max_waiting=WAITING,
            max_lifetime=600.0,
            reconnect_timeout=0.0,
            name="campmap",
        )
        self._is_open = False

    async def rows(self, sql: Sql) -> list[Row]:
        """What a statement gives; one that is dropped with its server is asked of the next."""
        await in_task()
        try:
            async with asyncio.timeout(self._limit_s + WAIT_S):
                return await self._persist(sql)
        except TimeoutError as error:
            raise StoreDown("the database takes too long; ask again, or for less") from error
        except (PoolTimeout, TooManyRequests) as error:
            raise StoreDown("the database does not answer; ask again") from error
        except psycopg.errors.QueryCanceled as error:
            said = f"this takes the database more than {self._limit_s:g} s; ask for less"
            raise StoreDown(said) from error

    async def problem(self) -> str | None:
        """Why nothing is answered, or None."""
        try:
            await self.rows(Sql("SELECT 1"))
        except StoreDown as error:
            return str(error)
        return None

    async def close(self) -> None:
        """Close all connections."""
        if self._is_open:
            await self._pool.close()

    async def _persist(self, sql: Sql) -> list[Row]:
        if not self._is_open:
            self._is_open = True
            await self._pool.open()
        last: psycopg.Error | None = None
        for _ in range(self._attempts):
            connection = await self._pool.getconn()
            try:
                return await _ask(connection, sql)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                last = error
                if not _may_succeed(error, connection.closed):
                    break
            except MISSING as error:
                # A replica may not have it yet.
                last = error
            finally:
                await self._pool.putconn(connection)
        if isinstance(last, psycopg.errors.QueryCanceled):
            raise last
        if isinstance(last, MISSING):
            raise OtherEdition(NOT_HELD) from last
        raise StoreDown("the database fails; ask again") from last

    async def _configure(self, connection: psycopg.AsyncConnection[Row]) -> None:
        """What each connection keeps to. Plans are made for the values at hand: boxes differ."""
        limit_ms = int(self._limit_s * 1000)
        await connection.execute(
            b"SELECT set_config('default_transaction_read_only', 'on', false),"
            b" set_config('statement_timeout', %s, false),"
            b" set_config('plan_cache_mode', 'force_custom_plan', false),"
            b" set_config('jit', 'off', false)",
            (str(limit_ms),),
        )


def _may_succeed(error: psycopg.Error, is_closed: bool) -> bool:
    """Whether to ask again, because the server went away and not because of the question."""
    return is_closed or isinstance(error, ENDED)


async def _ask(connection: psycopg.AsyncConnection[Row], sql: Sql) -> list[Row]:
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(sql.text.encode(), sql.values)
        return await cursor.fetchall()


def conninfo_of(url: str, limit_s: float) -> str:
    """The address with our limits, where it sets none itself. Raises StoreDown if it is none."""
    try:
        said: Mapping[str, Any] = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise StoreDown("CAMPMAP_STORE is no address such as postgresql://host/name") from error
    ours = {
        "application_name": "campmap",
        "connect_timeout": 2,
        "load_balance_hosts": "random",
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": int(limit_s * 1000),
    }
    return make_conninfo("", **{**ours, **said})


def ask_now(address: str, statements: Iterable[Sql]) -> Iterator[list[Row]]:
    """What statements give, one after another, on a connection of their own; in a thread.

    Raises StoreDown. A server that goes away is left for the next.
    """
    waiting = iter(statements)
    pending = next(waiting, None)
    failures = 0
    while pending is not None:
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                while pending is not None:
                    with connection.cursor(binary=True) as cursor:
                        rows = cursor.execute(pending.text.encode(), pending.values).fetchall()
                    yield rows
                    pending, failures = next(waiting, None), 0
        except psycopg.OperationalError as error:
            failures += 1
            if failures > ATTEMPTS:
                raise StoreDown("the database does not answer; ask again") from error


def hosts_of(address: str) -> list[str]:
    """An address for each host of one that names several."""
    said: Mapping[str, Any] = conninfo_to_dict(address)
    hosts, ports = (str(said.get(key) or "").split(",") for key in ("host", "port"))
    if "hostaddr" in said or len(hosts) == 1:
        return [address]
    ports = ports * len(hosts) if len(ports) == 1 else ports
    return [
        make_conninfo("", **{**said, "host": host, "port": port or None})
        for host, port in zip(hosts, ports, strict=True)
    ]
