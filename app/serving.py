"""How the service listens: uvicorn with our bounds and our journal."""

from __future__ import annotations

import uvicorn

from app.journal import journal
from app.settings import Settings
from app.web.connection import Connection

DRAIN_S = 3
"""Seconds that answers have to end after SIGTERM; then they are cut."""


def listening_at(settings: Settings, host: str, port: int, workers: int = 1) -> uvicorn.Config:
    """What uvicorn is started with. It believes no headers but those of configured proxies."""
    return uvicorn.Config(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http=Connection,
        ws="none",
        log_config=journal(requests=settings.log == "requests"),
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=DRAIN_S,
    )
