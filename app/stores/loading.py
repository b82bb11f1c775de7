"""`campmap load`: a dataset into PostgreSQL, in one transaction, while others go on reading.

New tables are filled beside those that are read. What is interrupted leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson
import psycopg

from app.errors import StoreDown
from app.stores.database import Row, conninfo_of
from app.stores.layout import Layout, layouts_of
from app.stores.rows import Rows
from app.stores.sqlfunctions import FUNCTIONS

Tell = Callable[[str], None]
"""Hears how it goes, a line each time."""

TOLD = 100_000
"""Rows after which it is told again."""

LOCK = 0x63616D70
"""The advisory lock that one loading at a time holds: `camp`."""

KEPT_EDITIONS = 2
"""The new edition and the one before it, which services serve until they have seen the new one."""

SCHEMA = b"""
CREATE SCHEMA IF NOT EXISTS campmap;
GRANT USAGE ON SCHEMA campmap TO PUBLIC;
CREATE TABLE IF NOT EXISTS campmap.editions (
    name text PRIMARY KEY,
    data text NOT NULL,
    loaded timestamptz NOT NULL DEFAULT clock_timestamp(),
    layouts jsonb NOT NULL
);
GRANT SELECT ON campmap.editions TO PUBLIC;
"""

OLDEST = 150_000
"""The oldest PostgreSQL that is still maintained by its makers, as libpq counts versions."""

LONG_S = 3600
"""Seconds that a part of loading may take."""


def load(url: str, edition: str, data: str, layers: Mapping[str, Rows], tell: Tell) -> None:
    """Put an edition of the data into the database, or change nothing. Raises StoreDown."""
    try:
        with psycopg.connect(conninfo_of(url, LONG_S), target_session_attrs="read-write") as found:
            _check(found)
            _fill(found, edition, data, layers, tell)
            found.commit()
            tell("loaded")
            _drop_unused(found)
    except psycopg.Error as error:
        raise StoreDown(f"the data could not be loaded: {error}") from error


def _check(connection: psycopg.Connection[Row]) -> None:
    """Raise StoreDown for a database that cannot hold the data, or that somebody is loading."""
    if connection.info.server_version < OLDEST:
        found = connection.info.parameter_status("server_version")
        raise StoreDown(f"this is PostgreSQL {found}; use {OLDEST // 10_000} or a newer one")
    encoding = connection.execute(b"SHOW server_encoding").fetchone()
    if encoding != ("UTF8",):
        raise StoreDown(f"the database is in {encoding and encoding[0]}; create one in UTF8")
    if (
        connection.execute(b"SELECT 1 FROM pg_extension WHERE extname = 'postgis'").fetchone()
        is None
    ):
        raise StoreDown("the database has no PostGIS; let its owner run CREATE EXTENSION postgis")
    lock = connection.execute(b"SELECT pg_try_advisory_xact_lock(%s)", (LOCK,)).fetchone()
    if lock != (True,):
        raise StoreDown("somebody is loading data into this database; wait until it is done")


def _fill(
    connection: psycopg.Connection[Row],
    edition: str,
    data: str,
    layers: Mapping[str, Rows],
    tell: Tell,
) -> None:
    connection.execute(SCHEMA)
    for function in FUNCTIONS:
        connection.execute(function)
    layouts = {layer: _table(connection, rows, tell) for layer, rows in layers.items()}
    said = orjson.dumps({layer: layout.dump() for layer, layout in layouts.items()}).decode()
    connection.execute(
        b"INSERT INTO campmap.editions (name, data, layouts) VALUES (%s, %s, %s)"
        b" ON CONFLICT (name) DO UPDATE SET loaded = clock_timestamp(), layouts = EXCLUDED.layouts",
        (edition, data, said),
    )


def _table(connection: psycopg.Connection[Row], rows: Rows, tell: Tell) -> Layout:
    """Fill a layer's table, unless one that holds the same is there."""
    name = f'campmap."{rows.layout.table}"'
    if connection.execute(b"SELECT to_regclass(%s)::text", (name,)).fetchone() != (None,):
        tell(f"{rows.layer}: unchanged")
        return rows.layout
    connection.execute(f"CREATE TABLE {name} ({rows.definition})".encode())
    command = f"COPY {name} ({rows.columns}) FROM STDIN WITH (FREEZE)".encode()
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for number, row in enumerate(rows, 1):
            copy.write_row(row)
            if number % TOLD == 0:
                tell(f"{rows.layer}: {number:,} of {len(rows):,} features")
    tell(f"{rows.layer}: {len(rows):,} features; indices")
    for index in rows.indices:
        connection.execute(index.format(name).encode())
    connection.execute(f"ANALYZE {name}".encode())
    connection.execute(f"GRANT SELECT ON {name} TO PUBLIC".encode())
    return rows.layout


def _drop_unused(connection: psycopg.Connection[Row]) -> None:
    """Drop what no service reads any more: all but the newest editions."""
    connection.execute(b"SET LOCAL lock_timeout = '5s'")
    connection.execute(
        b"DELETE FROM campmap.editions WHERE name NOT IN"
        b" (SELECT name FROM campmap.editions ORDER BY loaded DESC LIMIT %s)",
        (KEPT_EDITIONS,),
    )
    kept = {layout.table for layouts in _all(connection) for layout in layouts.values()}
    tables = connection.execute(
        b"SELECT tablename FROM pg_tables WHERE schemaname = 'campmap' AND tablename <> 'editions'"
    ).fetchall()
    for (table,) in tables:
        if table not in kept:
            connection.execute(f'DROP TABLE campmap."{table}"'.encode())
    connection.commit()


def _all(connection: psycopg.Connection[Row]) -> list[dict[str, Layout]]:
    found = connection.execute(b"SELECT layouts FROM campmap.editions").fetchall()
    return [layouts_of(one) for (one,) in found]
