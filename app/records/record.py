"""One file of geodata before it means anything: its path, its bytes, its parsed JSON."""

from __future__ import annotations

import json
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


class DuplicateKey(ValueError):
    """A JSON object that says one thing twice."""


def parse(path: PurePosixPath, raw: bytes) -> Record:
    """The record in those bytes, or the record of why there is none."""
    try:
        return Record(path, raw, json.loads(raw.decode("utf-8"), object_pairs_hook=_unique))
    except UnicodeDecodeError as error:
        return Record(path, raw, None, f"save it as UTF-8 ({error.reason} at byte {error.start})")
    except DuplicateKey as error:
        return Record(path, raw, None, str(error))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return Record(path, raw, None, f"is no JSON at {where}: {error.msg}")
    except RecursionError:
        return Record(path, raw, None, "is nested too deeply to be a record")


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DuplicateKey(f"the key {key!r} stands twice in one object; keep one")
        found[key] = value
    return found
