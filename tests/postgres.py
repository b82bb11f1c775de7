"""PostgreSQL with PostGIS for tests: clusters of their own in temporary folders, on free ports."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from tests.needs import need
from tests.server import free_port

PACKAGES = "postgresql postgresql-postgis"
PATIENCE_S = 180

SETTINGS = (
    *("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "shared_buffers=64MB"),
    *("wal_level=replica", "hot_standby=on", "max_wal_senders=4", "full_page_writes=off"),
)
"""Durability is no matter here: the folder goes when the tests end."""


def programs() -> Path | None:
    """The folder of a PostgreSQL that has PostGIS, the newest; None where there is none."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        shared = Path("/usr/share/postgresql") / folder.parent.name
        if (folder / "initdb").exists() and (shared / "extension/postgis.control").exists():
            return folder
    return None


def require_programs() -> Path:
    """The same, for tests that need it."""
    found = programs()
    need(found, f"apt-get install {PACKAGES}")
    assert found
    return found


@dataclass
class Cluster:
    """One server: its folder, port and process; PostgreSQL refuses to run as root."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    database: str = "postgres"

    @property
    def user(self) -> str | None:
        """Who runs it; None is whoever runs the tests."""
        return "postgres" if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        """The address of its database of tests."""
        return f"postgresql://{self.login}@127.0.0.1:{self.port}/{self.database}"

    @property
    def login(self) -> str:
        """The owner of everything in it."""
        return self.user or getpass.getuser()

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs. Raises RuntimeError with what it said."""
        done = subprocess.run(
            [str(require_programs() / program), *arguments],
            user=self.user,
            cwd=self.folder.parent,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    def start(self, *settings: str) -> None:
        """Start the server and wait until it answers."""
        options = [part for one in (*SETTINGS, *settings) for part in ("-c", one)]
        command = [str(require_programs() / "postgres"), "-D", str(self.folder)]
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "-p", str(self.port), *options],
                user=self.user,
                cwd=self.folder.parent,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT ends it at once but cleanly, SIGKILL as a power cut would."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=PATIENCE_S)
            self.process = None

    def kill(self) -> None:
        """End the server as a power cut would, its children with it."""
        self.stop(signal.SIGKILL)

    @contextmanager
    def session(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A transaction of the owner, open until the end of the block."""
        with psycopg.connect(self.url) as connection:
            yield connection

    @contextmanager
    def fresh(self) -> Iterator[Cluster]:
        """The same server with a database that has PostGIS and nothing else."""
        name = f"fresh_{time.monotonic_ns()}"
        self.execute(f"CREATE DATABASE {name}")
        found = replace(self, database=name)
        try:
            found.execute("CREATE EXTENSION postgis")
            yield found
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def replica(self, name: str) -> Cluster:
        """A copy of this server that follows it; not started yet."""
        copy = Cluster(self.folder.with_name(name), free_port())
        address = f"host=127.0.0.1 port={self.port} user={self.login}"
        self.run("pg_basebackup", "-D", str(copy.folder), "-R", "-c", "fast", "-d", address)
        return copy

    def execute(self, *statements: str) -> None:
        """Run statements as the owner."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def fetch(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement gives to the owner."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=3).close()
                return
            except psycopg.OperationalError:
                ended = self.process is None or self.process.poll() is not None
                if ended or time.monotonic() > end:
                    log = self.folder.parent / f"{self.folder.name}.log"
                    raise RuntimeError(f"no server: {log.read_text()[-2000:]}") from None
                time.sleep(0.05)


@contextmanager
def running_cluster(settings: Sequence[str] = ()) -> Iterator[Cluster]:
    """A running server with PostGIS, gone again afterwards."""
    require_programs()
    home = Path(tempfile.mkdtemp(prefix="campmap-postgres-"))
    found = Cluster(home / "primary", free_port())
    try:
        if found.user:
            shutil.chown(home, found.user)
        found.run(
            "initdb", "-D", str(found.folder), "-E", "UTF8", "--locale=C", "-A", "trust", "-N"
        )
        found.start(*settings)
        found.execute("CREATE EXTENSION postgis")
        yield found
    finally:
        found.stop()
        shutil.rmtree(home, ignore_errors=True)
