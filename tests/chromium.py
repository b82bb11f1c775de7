"""Debian's Chromium, without a window and without requests of its own."""

from __future__ import annotations

import os
from pathlib import Path

NAMED = os.environ.get("CAMPMAP_CHROMIUM")
CHROMIUM = NAMED or "/usr/bin/chromium"
"""As readers have it; benchmarks measure it."""

SHELL = Path("/usr/bin/chromium-headless-shell")
DRIVEN = NAMED or (str(SHELL) if SHELL.exists() else CHROMIUM)
"""What tests drive: the same engine with nothing around it opens a page in a third of the time."""

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
