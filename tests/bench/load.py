"""A load that costs little itself, and what it costs the server that is asked."""

from __future__ import annotations

import asyncio
import os
import time
from typing import NamedTuple

CONNECTIONS = 8
HOST = "bench"
"""Answers with absolute addresses differ by host, and so do their ETags."""

TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What an answer cost: processor milliseconds of the server, answers a second, bytes."""

    cpu_ms: float
    per_second: float
    size: int


class Target(NamedTuple):
    """A running server."""

    port: int
    pid: int


def measure(target: Target, requests: list[bytes], seconds: float) -> Cost:
    """Send requests in turn over some connections for a while."""
    return asyncio.run(_measure(target, requests, seconds))


def request(path: str, **headers: str) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _measure(target: Target, requests: list[bytes], seconds: float) -> Cost:
    await _connection(target.port, requests, time.perf_counter() + 0.2)
    before, start = _cpu_s(target.pid), time.perf_counter()
    tasks = [
        _connection(target.port, requests[n:] + requests[:n], start + seconds)
        for n in range(CONNECTIONS)
    ]
    found = await asyncio.gather(*tasks)
    took, spent = time.perf_counter() - start, _cpu_s(target.pid) - before
    count = sum(answers for answers, _ in found)
    return Cost(1000 * spent / count, count / took, sum(size for _, size in found) // count)


async def _connection(port: int, requests: list[bytes], end: float) -> tuple[int, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    answers = size = 0
    while time.perf_counter() < end:
        writer.write(requests[answers % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        size += len(await reader.readexactly(_length(head)))
        answers += 1
    writer.close()
    await writer.wait_closed()
    return answers, size


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _cpu_s(pid: int) -> float:
    """Processor seconds of a process so far (proc(5), fields 14 and 15)."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
