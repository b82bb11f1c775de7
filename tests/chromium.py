"""Debian's Chromium, without a window and without requests of its own."""

from __future__ import annotations

import os

CHROMIUM = os.environ.get("CAMPMAP_CHROMIUM", "/usr/bin/chromium")
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
