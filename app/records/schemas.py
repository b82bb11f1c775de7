"""The JSON Schemas of geodata: one for all features, one a layer, one for sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs

FEATURE = "feature.schema.json"
SOURCE = "sources/schema.json"


class Schemas:
    """The schemas of one folder of geodata, and the validators made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._validators: dict[str, jsonschema_rs.Validator] = {}

    @cached_property
    def feature(self) -> Mapping[str, Any]:
        """The schema that all features share; its order of keys is the canonical one."""
        return self._load(FEATURE)

    @cached_property
    def source(self) -> Mapping[str, Any]:
        """The schema of a source: the part of CSL-JSON that is in use here."""
        return self._load(SOURCE)

    def of(self, folder: str) -> Mapping[str, Any]:
        """The schema whose order of keys is canonical for the records of that folder."""
        return self.source if folder == "sources" else self.feature

    def problems(self, folder: str, data: Any) -> Iterator[tuple[str, str]]:
        """Where a record departs from the schema of its folder, and how: (path, message)."""
        for error in self._validator(folder).iter_errors(data):
            path = "/".join(str(step) for step in error.instance_path)
            yield path or "the record", error.message

    def unusable(self, folders: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Schemas that cannot be used: (file, why)."""
        for name in (FEATURE, *(f"{folder}/schema.json" for folder in folders)):
            try:
                if name == FEATURE:
                    jsonschema_rs.validator_for(dict(self.feature))
                else:
                    self._validator(name.partition("/")[0])
            except (OSError, ValueError, jsonschema_rs.ReferencingError) as error:
                why = str(error).splitlines()[0][:200]
                yield name, f"cannot be used ({why}); compare another schema"

    def _validator(self, folder: str) -> jsonschema_rs.Validator:
        if folder not in self._validators:
            registry = jsonschema_rs.Registry([(f"geodata:/{FEATURE}", dict(self.feature))])
            schema = {"$id": f"geodata:/{folder}/schema.json"} | dict(
                self._load(f"{folder}/schema.json")
            )
            self._validators[folder] = jsonschema_rs.validator_for(schema, registry=registry)
        return self._validators[folder]

    def _load(self, name: str) -> dict[str, Any]:
        loaded = json.loads((self.folder / name).read_bytes())
        if not isinstance(loaded, dict):
            raise ValueError(f"{name} is no JSON object")
        return loaded
