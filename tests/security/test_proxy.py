"""The shipped nginx configuration before the running service, and the shipped systemd unit."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from app.settings import Settings
from app.web.pace import WINDOW_S
from tests.needs import need_program
from tests.server import ROOT, free_port, served

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


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    need_program("nginx", "nginx-light")
    need_program("openssl", "openssl")
    folder = tmp_path_factory.mktemp("nginx")
    plain, port = free_port(), free_port()
    certificate = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
    ]
    certificate += ["-nodes", "-days", "2", "-subj", "/CN=map.example"]
    certificate += ["-keyout", str(folder / "key"), "-out", str(folder / "cert")]
    subprocess.run(certificate, check=True, capture_output=True)
    with served(public_url="https://map.example", proxies="127.0.0.1", rate="1") as url:
        backend = url.removeprefix("http://")
        text = site((DEPLOY / "nginx.conf").read_text("utf-8"), folder, plain, port, backend)
        (folder / "site.conf").write_text(text, encoding="utf-8")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temp = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        (folder / "nginx.conf").write_text(SHELL.format(folder=folder, temp=temp))
        process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield Proxy(folder, port, backend)
        finally:
            process.terminate()
            process.wait(10)


def secured(proxy: Proxy) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(proxy.folder / "cert"))
    plain = socket.create_connection(("127.0.0.1", proxy.port), 30)
    return context.wrap_socket(plain, server_hostname="map.example")


def ask(proxy: Proxy, path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: map.example", "Connection: close", *headers, "", ""]
    found = b""
    with closing(secured(proxy)) as made:
        made.sendall("\r\n".join(lines).encode())
        while part := made.recv(65536):
            found += part
    return found


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
        for one in half:
            one.sendall(b"GET / HTTP/1.1\r\nHost: map.ex")
        began = time.monotonic()
        assert ask(proxy, "/layers").startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began < 8
        for one in half:
            while one.recv(65536):
                pass
        assert time.monotonic() - began < 25


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
    assert believed[-1].status_code == 429
    assert 1 <= int(believed[-1].headers["retry-after"]) <= WINDOW_S


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
