"""Connections that are half-sent, too large, or never read, against the running service."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.eager import in_task
from app.web import connection
from app.web.headers import Headers
from app.web.sent import BODY
from tests.server import served

PATIENCE_S = 2 * connection.ARRIVES_S


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with served(reload_s="0") as url:
        parts = urlsplit(url)
        yield str(parts.hostname), int(parts.port or 0)


def dial(address: tuple[str, int], sent: bytes = b"") -> socket.socket:
    made = socket.create_connection(address, timeout=PATIENCE_S)
    made.sendall(sent)
    return made


def everything(made: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    found = b""
    with suppress(ConnectionResetError):
        while part := made.recv(65536):
            found += part
    return found


def ask(address: tuple[str, int], sent: bytes) -> bytes:
    with closing(dial(address, sent)) as made:
        return everything(made)


def lasted_s(made: socket.socket) -> float:
    """How long a head may trickle in, a header every half second."""
    began = time.monotonic()
    with suppress(OSError):
        while time.monotonic() - began < PATIENCE_S:
            made.sendall(b"X: y\r\n")
            time.sleep(0.5)
    return time.monotonic() - began


GET = b"GET /layers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def test_thirty_half_sent_requests_are_closed_and_stop_nobody(address: tuple[str, int]) -> None:
    with ExitStack() as stack:
        half = [stack.enter_context(closing(dial(address, GET[: 5 + n]))) for n in range(30)]
        silent = stack.enter_context(closing(dial(address)))
        trickling = stack.enter_context(closing(dial(address, GET[:-2])))
        assert ask(address, GET).startswith(b"HTTP/1.1 200")
        assert select.select(half, [], [], 0)[0] == []
        assert lasted_s(trickling) < PATIENCE_S
        answers = [everything(one) for one in half]
        assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)
        assert everything(silent) == b""
        assert ask(address, GET).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        GET[:-2] + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
        GET[:-2] + b"X: y\r\n" * 20_000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        GET[:-2] + b"X: " + b"a" * 90_000,
    ],
)
def test_a_head_that_is_too_large_is_refused(address: tuple[str, int], sent: bytes) -> None:
    answer = ask(address, sent)
    assert answer.startswith(b"HTTP/1.1 431")
    assert ask(address, GET).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX\x00: y\r\n\r\n",
    ],
)
def test_what_is_no_request_is_told_so_with_all_headers(
    address: tuple[str, int], sent: bytes
) -> None:
    head, _, body = ask(address, sent).partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))
    lower = head.lower()
    for name in (b"content-security-policy: default-src 'none'", b"nosniff", b"no-referrer"):
        assert name in lower
    assert b'"detail"' in body


@pytest.mark.parametrize("sent", [b"GET /layers HTTP/1.1\r\n\r\n", GET[:-2] + b"Host: b\r\n\r\n"])
def test_a_request_names_one_host(address: tuple[str, int], sent: bytes) -> None:
    with closing(dial(address, sent)) as made:
        assert made.recv(65536).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("text", ["개천", "Kaech'ŏn", "價川"])
def test_letters_typed_into_an_address_are_understood(address: tuple[str, int], text: str) -> None:
    asked = f"GET /places.csv?q={text} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = ask(address, asked.encode())
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"kwanliso-14-kaechon" in answer


def test_requests_in_a_row_are_answered_in_order(address: tuple[str, int]) -> None:
    one = b"GET /layers/%b.geojson?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    names = [b"camps", b"prisons", b"camps"]
    answer = ask(address, b"".join(one % name for name in names) + GET)
    assert answer.count(b"HTTP/1.1 200") == 4
    found = [part.partition(b'"id":"')[2][:3] for part in answer.split(b"HTTP/1.1 200")[1:4]]
    assert found == [b"kwa", b"kyo", b"kwa"]


def test_an_upgrade_is_not_followed(address: tuple[str, int]) -> None:
    asked = GET.replace(b"close", b"Upgrade") + b""
    sent = asked[:-2] + b"Upgrade: websocket\r\n\r\n"
    with closing(dial(address, sent)) as made:
        assert made.recv(65536).startswith(b"HTTP/1.1 200")


@pytest.fixture
def pouring(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Forty megabytes behind our connections, which wait less long for those who do not read."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for left in reversed(range(40)):
            await send({"type": "http.response.body", "body": MEGABYTE, "more_body": left > 0})

    monkeypatch.setattr(connection, "UNREAD_S", 3.0)
    Watched.lost.clear()
    with running(app, Watched) as address:
        yield address


class Watched(connection.Connection):
    """Says when it is lost."""

    lost = threading.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.lost.set()


@contextmanager
def running(app: ASGIApp, protocol: type[HttpToolsProtocol]) -> Iterator[tuple[str, int]]:
    """An application behind connections of a kind."""
    config = uvicorn.Config(app, http=protocol, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()
        server.should_exit = True
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


MEGABYTE = bytes(1_000_000)


def test_an_answer_that_nobody_reads_is_cut(pouring: tuple[str, int]) -> None:
    with closing(dial(pouring, GET)) as made:
        assert Watched.lost.wait(PATIENCE_S)
        assert len(everything(made)) < 40 * len(MEGABYTE)


def test_an_answer_that_is_read_slowly_comes_whole(pouring: tuple[str, int]) -> None:
    found = 0
    with closing(dial(pouring, GET)) as made:
        for _ in range(60):
            if found < 38 * len(MEGABYTE):
                found += len(made.recv(len(MEGABYTE), socket.MSG_WAITALL))
                time.sleep(0.1)
        assert found + len(everything(made)) > 40 * len(MEGABYTE)


KINDS = [b"/whole", b"/unchanged", b"/parts", b"/sized-parts", b"/short", b"/closing", b"/at-once"]


LAST = {(b"GET", b"/closing"), (b"HEAD", b"/closing"), (b"GET", b"/short")}
"""After these the connection is closed."""


async def several(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers of every kind: of a known size, in parts, shorter than said, the last of its line."""
    path, body = scope["path"], b"12345"
    size = b"10" if path in ("/sized-parts", "/short") else b"5"
    sized = [] if path in ("/parts", "/unchanged") else [(b"content-length", size)]
    closes = [(b"connection", b"close")] if path == "/closing" else []
    status = 304 if path == "/unchanged" else 200
    headers = [(b"etag", b'"1"'), *sized, *closes]
    start = {"type": "http.response.start", "status": status, "headers": headers}
    if path == "/at-once" and BODY in scope.get("extensions", ()) and scope["method"] == "GET":
        await send({**start, BODY: body})
        return
    await send(start)
    if path.endswith("parts"):
        await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b"" if status == 304 else body})


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
@pytest.mark.parametrize("path", KINDS)
def test_heads_written_once_are_those_that_uvicorn_writes(method: bytes, path: bytes) -> None:
    first = b"%b %b HTTP/1.1\r\nHost: localhost\r\n\r\n" % (method, path)
    found = []
    for protocol in (HttpToolsProtocol, connection.Connection):
        with running(Headers(several), protocol) as address:
            answer = ask(address, first + first + GET.replace(b"/layers", path))
            found.append([one for one in answer.split(b"\r\n") if not one.startswith(b"date: ")])
    assert found[0] == found[1]
    assert b"".join(found[0]).count(b"HTTP/1.1 ") == (1 if (method, path) in LAST else 3)


async def slowly(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers in parts, and what it waits for is that of the task which it begins in."""

    async def parts() -> AsyncIterator[bytes]:
        for part in (b"a", b"b"):
            yield part
            await asyncio.sleep(0.3)

    await in_task()
    await StreamingResponse(parts())(scope, receive, send)


def test_what_is_asked_during_an_answer_is_answered_after_it() -> None:
    with running(slowly, connection.Connection) as address, closing(dial(address)) as made:
        made.sendall(GET.replace(b"close", b"keep-alive"))
        assert b"a" in made.recv(4096)
        made.sendall(GET)
        found = everything(made)
    assert found.count(b"HTTP/1.1 200") == 1
    assert found.count(b"b\r\n") == 2
    assert found.endswith(b"0\r\n\r\n")


def test_a_header_cannot_end_its_line() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"x", b"1\r\nset-cookie: a=b"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    with running(Headers(app), connection.Connection) as address:
        assert b"set-cookie" not in ask(address, GET.replace(b"close", b"keep-alive"))
