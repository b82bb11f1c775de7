"""A load that costs little itself, and what it costs the server that is asked."""

from __future__ import annotations

import asyncio
import os
import time
from typing import NamedTuple

CONNECTIONS = 8
HOST = "bench"
"""Answers with absolute addresses differ by host, and so do their ETags."""

FEW = 200
"""Requests that are all asked once beforehand: what is measured is what was kept."""

TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What an answer cost: processor milliseconds of the server, answers a second, bytes.

    `p99_ms` is how long the slowest of a hundred waited, on however busy a machine.
    """

    cpu_ms: float
    per_second: float
    size: int
    p99_ms: float


class Target(NamedTuple):
    """A running server."""

    port: int
    pid: int
    database: int | None = None
    """The first process of the PostgreSQL that it asks."""


class Flow(NamedTuple):
    """An answer: milliseconds to its first byte and its last, megabytes a second, megabytes."""

    first_ms: float
    last_ms: float
    mb_per_s: float
    mb: float


def measure(target: Target, requests: list[bytes], seconds: float) -> Cost:
    """Send requests in turn over some connections for a while; none is sent twice too early."""
    return asyncio.run(_measure(target, requests, seconds))


def request(path: str, **headers: str) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _measure(target: Target, requests: list[bytes], seconds: float) -> Cost:
    share = max(1, len(requests) // (CONNECTIONS + 1))
    if len(requests) <= FEW:
        await _connection(target.port, requests, time.perf_counter() + 60, len(requests))
    else:
        await _connection(target.port, requests[-share:], time.perf_counter() + 0.3)
    before, start = spent_s(target), time.perf_counter()
    tasks = [
        _connection(target.port, requests[n * share :] + requests[: n * share], start + seconds)
        for n in range(CONNECTIONS)
    ]
    found = await asyncio.gather(*tasks)
    took, spent = time.perf_counter() - start, spent_s(target) - before
    waits = sorted(wait for waits, _ in found for wait in waits)
    count = len(waits)
    size = sum(size for _, size in found) // count
    return Cost(1000 * spent / count, count / took, size, 1000 * waits[int(count * 0.99)])


async def _connection(
    port: int, requests: list[bytes], end: float, most: int = 10**9
) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    size = 0
    waits: list[float] = []
    while (sent := time.perf_counter()) < end and len(waits) < most:
        writer.write(requests[len(waits) % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        if head[9:12] not in (b"200", b"304", b"204"):
            raise RuntimeError(f"{requests[len(waits) % len(requests)]!r} got {head[:200]!r}")
        size += len(await reader.readexactly(_length(head)))
        waits.append(time.perf_counter() - sent)
    writer.close()
    await writer.wait_closed()
    return waits, size


def flow(target: Target, path: str) -> Flow:
    """Read one answer to its end, as fast as it comes."""
    return asyncio.run(_flow(target.port, path))


async def _flow(port: int, path: str) -> Flow:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    start = time.perf_counter()
    writer.write(request(path, Connection="close"))
    size = len(await reader.read(1))
    first = time.perf_counter() - start
    while part := await reader.read(2**20):
        size += len(part)
    took = time.perf_counter() - start
    writer.close()
    return Flow(1000 * first, 1000 * took, size / 1e6 / took, size / 1e6)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def spent_s(target: Target) -> float:
    """Processor seconds of a server so far, those of its workers and its database included."""
    spent = sum(sum(_stat(one)[11:13]) for one in (target.pid, *children(target.pid)))
    if target.database is not None:
        # The last two are those of its children that have ended.
        spent += sum(_stat(target.database)[11:15])
        spent += sum(sum(_stat(child)[11:13]) for child in children(target.database))
    return spent / TICKS


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    running = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [one for one in running if _stat(one)[1] == pid]


def _stat(pid: int) -> list[int]:
    """What a process is and has spent (proc(5)), from field 3 on; letters as 0."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return [0] * 50
    return [int(field) if field.lstrip("-").isdigit() else 0 for field in fields]
