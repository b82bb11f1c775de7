"""One connection: what is half-sent, too large or never read is closed, whoever keeps it open.

uvicorn bounds neither the time for a request to arrive nor the size of its headers, nor how long a
client may leave an answer unread.
"""

from __future__ import annotations

import re
import resource
from asyncio import TimerHandle
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from app.eager import begin
from app.web.headers import BARE, EVERYWHERE, Head, lines_of
from app.web.problems import problem
from app.web.sent import BODY

ARRIVES_S = 10.0
"""Seconds in which a request's head has to arrive."""

ARRIVES_SOON_S = 2.0
"""The same where many connections are open."""

MANY = 200
"""Connections from which less patience is had."""

OWN_FILES = 120
"""Files that a process opens beside connections: data, basemap, database, libraries."""


def most_connections() -> int:
    """More than these, in one process, are turned away, while there is a file left to say so."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 900 if files == resource.RLIM_INFINITY else min(900, max(files - OWN_FILES, 1))


MOST = most_connections()

UNREAD_S = 30.0
"""Seconds in which a client has to take something of what waits for it."""

LARGEST_HEAD = 64_000
"""Bytes of a request's first line and headers."""


TAKES: dict[str, dict[object, object]] = {BODY: {}}
"""What our connections do beyond ASGI."""


class Refused(Exception):
    """A request whose head is not worth reading to its end."""


class Connection(HttpToolsProtocol):
    """uvicorn's protocol over httptools, with bounds."""

    _arriving: TimerHandle | None = None
    _unread: TimerHandle | None = None
    _head = 0
    _has_begun = False
    """Whether a head has begun and not ended."""
    _is_first = False
    """Whether no request of what came last was begun yet. It alone is begun at once: further ones
    that were sent ahead wait for their turn behind other connections, each in a task."""
    _refusal = (HTTPStatus.BAD_REQUEST, "this is not a request of HTTP/1.1; GET / fetches the map")

    def connection_made(self, transport: Any) -> None:
        """Wait for a request, not for ever."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "too many connections; try again")
            return
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clocks."""
        self._stop_waiting()
        self._taken()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came; a head that has begun has to end in time, and within its bound."""
        if self.transport.is_closing():
            return
        if self._arriving is None and not self._is_answering():
            self._await_head()
        before = self._head
        self._is_first = True
        super().data_received(data if self._has_begun else _escaped(data))
        self._is_first = False
        if self._has_begun:
            self._head = max(self._head, before + len(data))
            if self._head > LARGEST_HEAD:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._head = 0
        self._has_begun = True
        if self._arriving is None:
            self._await_head()
        super().on_message_begin()
        self.scope["extensions"] = TAKES

    def on_url(self, url: bytes) -> None:
        """A part of the address. Raises Refused."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header. Raises Refused."""
        self._count(len(name) + len(value) + len(": \r\n"))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head has arrived; the answer has bounds of its own."""
        self._has_begun = False
        self._head = 0
        self._stop_waiting()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with the head; `msg` is uvicorn's, ours says what to do."""
        self._refuse(*self._refusal)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        def answer(scope: Any, receive: Any, _: Any) -> Any:
            return app(scope, receive, partial(_send, cycle))

        if not self._is_first:
            super()._start_asgi_task(cycle, answer)
            return
        self._is_first = False
        if rest := begin(cycle.run_asgi(answer)):
            task = self.loop.create_task(rest)
            task.add_done_callback(self.tasks.discard)
            self.tasks.add(task)

    def pause_writing(self) -> None:
        """The client takes less than we send: it may, for a while."""
        super().pause_writing()
        self._unread = self._unread or self.loop.call_later(UNREAD_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken what waited."""
        self._taken()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more is asked: close, even if the last answer is never read."""
        super().timeout_keep_alive_handler()
        self._let_go()

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > LARGEST_HEAD:
            self._refusal = (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, TOO_LARGE)
            raise Refused(TOO_LARGE)

    def _await_head(self) -> None:
        seconds = ARRIVES_S if len(self.connections) < MANY else ARRIVES_SOON_S
        self._arriving = self.loop.call_later(seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None

    def _give_up(self) -> None:
        self._arriving = None
        if self._is_answering():
            self._await_head()
        elif self._has_begun:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "the request did not arrive in time")
        else:
            self.transport.close()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _taken(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        if not self._is_answering() and not self.transport.is_closing():
            self.transport.write(refusal(status, detail))
        self.transport.close()
        self._let_go()

    def _let_go(self) -> None:
        if self.transport.get_write_buffer_size():
            self.loop.call_later(UNREAD_S, self.transport.abort)


_written = lru_cache(maxsize=2)(lines_of)
"""What uvicorn says of every answer: the date, another one each second."""

SMALL = 8_000
"""Bytes of a body that are copied behind their head sooner than sent as a second piece."""


async def _send(cycle: Any, message: Any) -> None:
    """Send a message; a head that stands written goes as it is, and with it a body that is all.

    uvicorn looks at each header, which costs more than all else that is done for a kept answer.
    """
    head, body = message.get("headers"), message.get(BODY)
    cycle.disconnected = cycle.disconnected or cycle.transport.is_closing()
    is_free = cycle.keep_alive and not (cycle.flow.write_paused or cycle.disconnected)
    if not is_free or not isinstance(head, Head):
        await cycle.send(message)
        if body is not None:
            await cycle.send({"type": "http.response.body", "body": body})
        return
    cycle.response_started, cycle.waiting_for_100_continue = True, False
    cycle.chunked_encoding, cycle.expected_content_length = False, head.size
    ours = _written(tuple(cycle.default_headers))
    lines = b"".join((STATUS_LINE[message["status"]], ours, head.lines, b"\r\n"))
    if body is None:
        cycle.transport.write(lines)
        return
    body = b"" if cycle.scope["method"] == "HEAD" else body
    if len(body) > SMALL:
        cycle.transport.writelines((lines, body))
    else:
        cycle.transport.write(lines + body)
    cycle.expected_content_length, cycle.response_complete = 0, True
    cycle.message_event.set()
    cycle.on_response()


FIRST_LINE = re.compile(rb"[A-Z]{1,10} [^\r\n]*\r?\n")
BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


def _escaped(data: bytes) -> bytes:
    """What begins with a first line, its letters beyond ASCII escaped as RFC 3986 has them.

    curl sends `?q=개천` as it was typed, and httptools refuses it.
    """
    first = FIRST_LINE.match(data)
    if first is None or first[0].isascii():
        return data
    line = BEYOND_ASCII.sub(lambda one: b"%%%02X" % ord(one[0]), first[0])
    return line + data[first.end() :]


TOO_LARGE = f"the request's head has more than {LARGEST_HEAD} bytes; ask for less in one request"


def refusal(status: HTTPStatus, detail: str) -> bytes:
    """A whole answer as it is sent, with the headers that every answer carries."""
    response = problem(status, detail, {"Connection": "close"})
    fields = {
        **EVERYWHERE,
        "Content-Security-Policy": BARE,
        **dict(response.headers),
    }
    head = "".join(f"{name.lower()}: {value}\r\n" for name, value in fields.items())
    line = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
    return f"{line}{head}\r\n".encode("latin-1") + bytes(response.body)
