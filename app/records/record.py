"""One file of geodata before it means anything: its path, its bytes, its parsed JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, NamedTuple


class Record(NamedTuple):
    """A JSON file; `data` is None where it could not be parsed, and `problem` says why."""

    path: PurePosixPath
    raw: bytes
    data: Any
    problem: str | None = None

    @property
    def layer(self) -> str:
        """The folder that it belongs to: a layer, or `sources`."""
        return self.path.parts[0]

    @property
    def id(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def is_feature(self) -> bool:
        """Whether it is a feature's record rather than a source's."""
        return self.layer != "sources"


class Unwritable(ValueError):
    """JSON that cannot be written back as it is: a key twice, a number beyond numbers."""


def parse(path: PurePosixPath, raw: bytes) -> Record:
    """The record in those bytes, or the record of why there is none."""
    try:
        data = json.loads(raw.decode("utf-8"), **STRICT)
        json.dumps(data, ensure_ascii=False).encode()
        return Record(path, raw, data)
    except UnicodeDecodeError as error:
        return Record(path, raw, None, f"save it as UTF-8 ({error.reason} at byte {error.start})")
    except Unwritable as error:
        return Record(path, raw, None, str(error))
    except UnicodeEncodeError:
        return Record(path, raw, None, "holds half a character (a lone surrogate); write it whole")
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return Record(path, raw, None, f"is no JSON at {where}: {error.msg}")
    except RecursionError:
        return Record(path, raw, None, "is nested too deeply to be a record")


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unwritable(f"the key {key!r} stands twice in one object; keep one")
        found[key] = value
    return found


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise Unwritable(f"the number {text[:20]} is beyond numbers; write a finite one")
    return value


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise Unwritable(f"a number has {len(text)} digits; write one of up to {MOST_DIGITS}")
    return int(text)


MOST_DIGITS = 15
"""Digits of a whole number that every reader of JSON keeps (RFC 8259 section 6)."""

STRICT: dict[str, Any] = {
    "object_pairs_hook": _unique,
    "parse_float": _finite,
    "parse_int": _whole,
    "parse_constant": _finite,
}
"""What JSON allows and a record does not."""
