"""Somebody else's web site: pages that frame the map, on another host than ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>An article</title>
</head>
<body>{body}</body></html>"""


class Host:
    """A site whose pages the test writes; `localhost` is another site than 127.0.0.1 is."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"
        self._answers: dict[str, tuple[bytes, Mapping[str, str]]] = {}

    def page(self, path: str, body: str, headers: Mapping[str, str] | None = None) -> str:
        """Publish a page of HTML; gives its address."""
        return self.file(path, PAGE.format(body=body), "text/html; charset=utf-8", headers)

    def file(
        self, path: str, text: str, kind: str, headers: Mapping[str, str] | None = None
    ) -> str:
        """Publish anything under a path, with headers of its own."""
        self._answers[path] = (text.encode(), {"Content-Type": kind, **(headers or {})})
        return self.url + path

    def answer(self, path: str) -> tuple[bytes, Mapping[str, str]] | None:
        """What was published under a path."""
        return self._answers.get(path.partition("?")[0])


@contextmanager
def hosting() -> Iterator[Host]:
    """A host as long as it is needed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = host.answer(self.path)
            # A browser asks for an icon on its own, and complains of an answer 404.
            self.send_response(200 if found else 204 if self.path == "/favicon.ico" else 404)
            body, headers = found or (b"", {})
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = Host(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
