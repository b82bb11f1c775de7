"""The journal: one line of JSON an event, without anything that could tell who read what.

Of an exception it says the kind and where it happened, never the message: messages quote what was
asked. Whoever looks for a fault has the request's id and the lines of code.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

DEEPEST = 12
"""Frames of a traceback that are told, the innermost."""


class Lines(logging.Formatter):
    """A record as one line of JSON: time, level, event, and the fields given with it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, in ASCII: no control character or direction override reaches a terminal."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__qualname__
            line["at"] = where(record.exc_info[2])
        return json.dumps(line)


def where(trace: TracebackType | None) -> list[str]:
    """File, line and function of each frame, the innermost last."""
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def journal(*, requests: bool) -> dict[str, Any]:
    """What `logging.config` takes: lines to standard error; a line a request only if wanted."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Lines}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "lines",
            }
        },
        "loggers": {
            "campmap": {"level": "INFO" if requests else "WARNING"},
            # Its warnings are of what clients send: as many as they like, and nothing to mend here.
            "uvicorn.error": {"level": "ERROR"},
            "uvicorn.access": {"level": "CRITICAL", "propagate": False},
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
    }
