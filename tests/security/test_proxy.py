"""The shipped nginx configuration before the running service, and the shipped systemd unit."""

from __future__ import annotations

import json
import re
import select
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from app.settings import Settings
from app.web.headers import BARE, EVERYWHERE, LASTING
from app.web.pace import WINDOW_S
from tests.needs import need_program
from tests.server import PATIENCE_S, ROOT, free_port, served

DEPLOY = ROOT / "app" / "deploy"
SHELL = """
pid {folder}/pid;
daemon off;
error_log {folder}/error crit;
events {{ }}
http {{
    {temp}
    include {folder}/site.conf;
}}
"""
ADDRESS = b"203.0.113.77"


class Proxy(NamedTuple):
    folder: Path
    plain: int
    port: int
    backend: str


def site(text: str, folder: Path, plain: int, port: int, backend: str) -> str:
    """The shipped file with other names, ports and certificates, and nothing else changed."""
    for before, after in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/ssl/certs/map.example.pem": f"{folder}/cert",
        "/etc/ssl/private/map.example.key": f"{folder}/key",
        "127.0.0.1:8000": backend,
    }.items():
        assert before in text
        text = text.replace(before, after)
    return text


@contextmanager
def fronted(folder: Path, backend: str) -> Iterator[Proxy]:
    """Nginx before a service, whether that runs or not."""
    need_program("nginx", "nginx-light")
    need_program("openssl", "openssl")
    proxy = Proxy(folder, free_port(), free_port(), backend)
    certificate = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    certificate += ["-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=map.example"]
    certificate += ["-keyout", str(folder / "key"), "-out", str(folder / "cert")]
    subprocess.run(certificate, check=True, capture_output=True)
    text = site((DEPLOY / "nginx.conf").read_text("utf-8"), *proxy)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temp = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(SHELL.format(folder=folder, temp=temp))
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        for _ in range(20 * PATIENCE_S):
            try:
                socket.create_connection(("127.0.0.1", proxy.port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield proxy
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx, started before the service that it stands before."""
    port = free_port()
    settings = {"public_url": "https://map.example", "proxies": "127.0.0.1", "rate": "1"}
    with (
        fronted(tmp_path_factory.mktemp("nginx"), f"127.0.0.1:{port}") as found,
        served(port, **settings),
    ):
        yield found


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Nginx before nobody."""
    with fronted(tmp_path_factory.mktemp("alone"), f"127.0.0.1:{free_port()}") as found:
        yield found


def secured(proxy: Proxy) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(proxy.folder / "cert"))
    plain = socket.create_connection(("127.0.0.1", proxy.port), 30)
    return context.wrap_socket(plain, server_hostname="map.example")


def said(made: socket.socket, sent: bytes) -> bytes:
    """All that is answered until the other side closes."""
    found = b""
    with closing(made), suppress(ConnectionError, ssl.SSLError):
        made.sendall(sent)
        while part := made.recv(65536):
            found += part
    return found


def asked(path: str, *headers: str, host: str = "map.example", method: str = "GET") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode()


def ask(proxy: Proxy, path: str, *headers: str, **other: str) -> bytes:
    return said(secured(proxy), asked(path, *headers, **other))


def status(answer: bytes) -> int:
    return int(answer[9:12])


def fields(answer: bytes) -> dict[str, str]:
    lines = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)}


OURS = {name.lower(): text for name, text in EVERYWHERE.items()} | {"content-security-policy": BARE}
CHUNKED = b"0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: map.example\r\n\r\n"
LENGTH, CODING = "Content-Length: 6", "Transfer-Encoding: chunked"

REFUSED = {
    400: [
        b"GARBAGE\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /layers HTTP/1.1\r\n\r\n",
        b"GET /\x01 HTTP/1.1\r\nHost: map.example\r\n\r\n",
        asked("/layers", "Host: evil.example"),
        asked("/layers", "X: " + "a" * 40_000),
        asked("/layers", *["X: y"] * 30_000),
        asked("/layers", LENGTH, CODING, method="POST") + CHUNKED,
        asked("/layers", "Content-Length: 0", LENGTH, method="POST") + CHUNKED,
        asked("/layers", "Transfer-Encoding : chunked", method="POST") + CHUNKED,
        asked("/%2e%2e/%2e%2e/etc/passwd"),
        asked("/assets/..%2f..%2fpyproject.toml"),
        asked("/%00"),
        asked("*", method="OPTIONS"),
        asked("evil.example:443", method="CONNECT"),
    ],
    404: [asked("/.own")],
    405: [asked("/", method="TRACE")],
    413: [asked("/", "Content-Length: 99999999", method="POST"), asked("/", LENGTH)],
    414: [asked("/" + "a" * 40_000), asked("/layers?q=" + "a" * 40_000)],
    501: [asked("/layers", "Transfer-Encoding: xchunked", method="POST") + CHUNKED],
    503: [asked("/"), asked("/layers/camps.geojson"), asked("/metrics")],
}
"""What nginx answers where nobody stands behind it; so nobody sees what is refused otherwise."""


@pytest.mark.parametrize(
    ("code", "sent"), [(code, sent) for code, some in REFUSED.items() for sent in some]
)
def test_what_nginx_answers_by_itself_protects_readers(
    alone: Proxy, code: int, sent: bytes
) -> None:
    answer = said(secured(alone), sent)
    headers, body = fields(answer), answer.partition(b"\r\n\r\n")[2]
    assert status(answer) == code
    assert answer.count(b"HTTP/1.1 ") == 1
    assert headers.items() >= OURS.items()
    assert headers["strict-transport-security"] == LASTING
    assert headers["content-type"] == "application/problem+json"
    assert headers["server"] == "nginx"
    assert ("retry-after" in headers) == (code == 503)
    assert json.loads(body)["status"] == code


@pytest.mark.parametrize("host", ["map.example", "evil.example"])
def test_without_tls_nothing_is_answered_but_the_way(alone: Proxy, host: str) -> None:
    plain = socket.create_connection(("127.0.0.1", alone.plain), 30)
    answer = said(plain, asked("/layers?a=%0d%0ab", host=host))
    headers = fields(answer)
    assert status(answer) == 301
    assert headers["location"] == "https://map.example/layers?a=%0d%0ab"
    assert headers.items() >= OURS.items()
    assert headers["server"] == "nginx"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("//evil.example/x", 404),
        ("/%2f%2fevil.example", 404),
        ("/\\evil.example", 404),
        ("/assets/%5c..%5cx", 404),
        ("/assets/%252e%252e/x", 404),
        ("/a/../metrics", 404),
        ("/layers?filter=" + "a" * 31_900, 400),
        ("/layers?" + "a=1&" * 60, 414),
        ("/" + "a" * 3000, 414),
    ],
)
def test_no_path_is_a_trick_behind_the_proxy(proxy: Proxy, path: str, code: int) -> None:
    answer = ask(proxy, path)
    assert status(answer) == code
    assert "location" not in fields(answer)


def test_a_forged_host_is_nowhere_in_an_answer(proxy: Proxy) -> None:
    forged = ("X-Forwarded-Host: evil.example", "Forwarded: host=evil.example;proto=http")
    answer = ask(proxy, "/layers", *forged, "X-Forwarded-Proto: http", "X-Original-URL: /metrics")
    assert status(answer) == 200
    assert b"https://map.example/" in answer
    assert b"evil" not in answer
    assert b"http://map" not in answer
    assert status(ask(proxy, "/layers", host="evil.example")) == 421
    assert status(said(secured(proxy), asked("https://evil.example/layers"))) == 421


def test_a_body_that_never_comes_is_not_waited_for(proxy: Proxy) -> None:
    assert said(secured(proxy), asked("/layers", "Content-Length: 1", method="POST")) == b""


def test_readers_behind_the_proxy_are_served_by_tls(proxy: Proxy) -> None:
    answer = ask(proxy, "/layers/camps.geojson?limit=1")
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 200")
    assert b"strict-transport-security: max-age=63072000" in head
    assert b"set-cookie" not in head
    assert b"https://map.example" in answer


def test_operation_is_not_for_everybody(proxy: Proxy) -> None:
    assert b" 200 " in ask(proxy, "/metrics")[:20]
    text = (proxy.folder / "site.conf").read_text()
    assert re.search(r"metrics.*\n\s+allow 127.0.0.1;\n\s+allow ::1;\n\s+deny all;", text)


def test_half_sent_requests_to_the_proxy_are_closed(proxy: Proxy) -> None:
    with ExitStack() as stack:
        half = [stack.enter_context(closing(secured(proxy))) for _ in range(30)]
        for sent in half:
            sent.sendall(b"GET / HTTP/1.1\r\nHost: map.ex")
        silent = [
            stack.enter_context(closing(socket.create_connection(("127.0.0.1", port), 30)))
            for port in (proxy.plain, proxy.port)
            for _ in range(30)
        ]
        assert ask(proxy, "/layers").startswith(b"HTTP/1.1 200")
        assert select.select(silent, [], [], 0)[0] == []
        kept: list[socket.socket] = [*half, *silent]
        for one in kept:
            while one.recv(65536):
                pass


@pytest.mark.parametrize("path", ["/ready", "/robots.txt"])
def test_a_client_is_known_by_its_connection_and_not_by_what_it_claims(
    proxy: Proxy, path: str
) -> None:
    """Who believed the claim would count these requests, and stop them as it does the last."""
    claim = f"X-Forwarded-For: {ADDRESS.decode()}"
    number = 2 * WINDOW_S + 1
    assert {ask(proxy, path, claim)[9:11] for _ in range(number)} == {b"20"}
    with httpx2.Client(base_url=f"http://{proxy.backend}") as behind:
        headers = dict([claim.split(": ")])
        believed = [behind.get(path, headers=headers) for _ in range(number)]
    late = [one for one in believed if one.status_code == 429]
    assert late
    assert 1 <= int(late[-1].headers["retry-after"]) <= WINDOW_S


def test_nothing_is_written_about_readers(proxy: Proxy) -> None:
    for path in (
        f"/{ADDRESS.decode()}",
        f"/places?q={ADDRESS.decode()}",
        "/%zz",
        "/" + "a" * 40_000,
    ):
        ask(proxy, path, f"Referer: https://{ADDRESS.decode()}/")
    for file in proxy.folder.rglob("*"):
        if file.is_file() and file.name not in ("site.conf", "nginx.conf", "key", "cert"):
            content = file.read_bytes()
            assert ADDRESS not in content, file
            assert b"127.0.0.1" not in content, file


def test_the_unit_is_sound_and_sets_what_there_is(tmp_path: Path) -> None:
    text = (DEPLOY / "campmap.service").read_text("utf-8")
    named = re.findall(r"^Environment=CAMPMAP_(\w+)=", text, re.MULTILINE)
    assert named
    assert {name.lower() for name in named} <= Settings.model_fields.keys()
    assert "DynamicUser=yes" in text
    need_program("systemd-analyze", "systemd")
    unit = tmp_path / "campmap.service"
    unit.write_text(text.replace("/opt/campmap/bin/campmap", "/bin/true"), encoding="utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60
    )
    assert "campmap.service:" not in told.stderr, told.stderr
