"""Answers too long to hold: made part by part in a thread, sent as fast as they are read."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, Protocol

import brotli
import zstandard
from starlette.responses import StreamingResponse

STREAMING = ThreadPoolExecutor(4, thread_name_prefix="stream")
"""So many parts are made at once; further streams wait for their next part, and nobody else."""


class Stream(NamedTuple):
    """A long answer: its parts, each made when the one before has been sent."""

    parts: Iterator[bytes]
    headers: Mapping[str, str]


class Compressor(Protocol):
    """What compresses bytes as they come."""

    def add(self, part: bytes) -> bytes:
        """What is ready after these bytes."""

    def end(self) -> bytes:
        """What is left."""


class _Zlib:
    def __init__(self) -> None:
        self._inner = zlib.compressobj(5, zlib.DEFLATED, 31)

    def add(self, part: bytes) -> bytes:
        return self._inner.compress(part)

    def end(self) -> bytes:
        return self._inner.flush()


class _Zstd:
    def __init__(self) -> None:
        self._inner = zstandard.ZstdCompressor(level=3).compressobj()

    def add(self, part: bytes) -> bytes:
        return self._inner.compress(part)

    def end(self) -> bytes:
        return self._inner.flush()


class _Brotli:
    def __init__(self) -> None:
        self._inner: Any = brotli.Compressor(quality=3)

    def add(self, part: bytes) -> bytes:
        return bytes(self._inner.process(part))

    def end(self) -> bytes:
        return bytes(self._inner.finish())


COMPRESSORS: dict[str, Callable[[], Compressor]] = {"br": _Brotli, "zstd": _Zstd, "gzip": _Zlib}
"""At levels that keep up with a fast line."""


def respond(
    stream: Stream, headers: Mapping[str, str], media_type: str, coding: str | None
) -> StreamingResponse:
    """The answer that sends a stream; a client that goes away ends it."""
    parts = stream.parts if coding is None else compressed(stream.parts, COMPRESSORS[coding]())
    return StreamingResponse(_sent(parts), headers=dict(headers), media_type=media_type)


def compressed(parts: Iterator[bytes], compressor: Compressor) -> Iterator[bytes]:
    """The parts in a content coding."""
    for part in parts:
        if ready := compressor.add(part):
            yield ready
    yield compressor.end()


async def _sent(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    making: asyncio.Future[bytes | None] | None = None
    try:
        while True:
            making = loop.run_in_executor(STREAMING, next, parts, None)
            part = await asyncio.shield(making)
            if part is None:
                break
            yield part
    finally:
        await asyncio.shield(_end(making, parts))


async def _end(making: asyncio.Future[bytes | None] | None, parts: Iterator[bytes]) -> None:
    """Let go of parts; one that is being made when the client goes away is finished first."""
    if making is not None:
        await asyncio.wait([making])
    if close := getattr(parts, "close", None):
        await asyncio.get_running_loop().run_in_executor(STREAMING, close)
