"""Debian's nginx over a built site, with the configuration that we ship."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import need
from tests.server import PATIENCE_S, ROOT

CONFIGURATION = ROOT / "app" / "deploy" / "static.conf"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
MODULES = Path("/usr/lib/nginx/modules")

MAIN = """
{user}
{modules}
pid {folder}/pid;
error_log {folder}/error.log;
daemon off;
worker_processes 1;
events {{}}
http {{
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
	{site}
}}
"""


@contextmanager
def serving(site: Path, folder: Path, port: int) -> Iterator[str]:
    """The address of nginx over a folder, stopped again afterwards."""
    need(NGINX, "install nginx")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nginx.conf").write_text(_configuration(site, folder, port))
    command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def _configuration(site: Path, folder: Path, port: int) -> str:
    text = CONFIGURATION.read_text()
    text = text.replace("listen 8080", f"listen 127.0.0.1:{port}")
    text = text.replace("root /srv/campmap", f"root {site}")
    module = MODULES / "ngx_http_brotli_static_module.so"
    if not module.is_file():
        text = re.sub(r"\tbrotli_static on;\n", "", text)
    loaded = f"load_module {module};" if module.is_file() else ""
    # Workers of a root's nginx are somebody else, who may not read the tests' folder.
    user = "user root;" if os.getuid() == 0 else ""
    return MAIN.format(user=user, modules=loaded, folder=folder, site=text)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(process.communicate()[1].decode())
        try:
            urllib.request.urlopen(address).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not answer in time")
