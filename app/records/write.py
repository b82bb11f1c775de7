"""Canonical bytes: one way to write a record, so that diffs are about facts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import geojson

WIDTH = 100
"""Characters after which an object or a list is broken over lines."""

ENCODE = json.JSONEncoder(ensure_ascii=False).encode

TAGS = ("en", "ko", "ko-Hani", "zh", "ru")
"""The order of languages in a text."""


def canonical(value: Any, schema: Mapping[str, Any]) -> bytes:
    """The bytes of a record, its keys in the order in which the schema names them.

    Reading the result and writing it again changes nothing. Keys that the schema does not
    know keep their order and come last, so that nothing is lost on the way.
    """
    ordered = _ordered(value, schema, schema.get("$defs", {}))
    return (_lines(ordered, 0) + "\n").encode()


def _lines(value: Any, indent: int) -> str:
    flat = _flat(value)
    if not isinstance(value, (dict, list)) or not value or len(flat) + indent <= WIDTH:
        return flat
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        rows = [f"{pad}{_flat(key)}: {_lines(item, indent + 2)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
    rows = [pad + _lines(item, indent + 2) for item in value]
    return "[\n" + ",\n".join(rows) + "\n" + " " * indent + "]"


def _flat(value: Any) -> str:
    if isinstance(value, dict) and "coordinates" in value:
        return str(geojson.dumps(value, ensure_ascii=False))
    return ENCODE(value)


def _ordered(value: Any, schema: Any, defs: Mapping[str, Any]) -> Any:
    schema = _resolved(schema, defs)
    if isinstance(value, list):
        return [_ordered(item, schema.get("items", {}), defs) for item in value]
    if not isinstance(value, dict):
        return value
    known = schema.get("properties", {})
    keys = _key_order(value, known)
    return {key: _ordered(value[key], known.get(key, {}), defs) for key in keys}


def _key_order(value: Mapping[str, Any], known: Mapping[str, Any]) -> Sequence[str]:
    order = [*known] or (TAGS if "en" in value else [])
    return [key for key in order if key in value] + [key for key in value if key not in order]


def _resolved(schema: Any, defs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that names the keys; `true` and `false`, which are schemas too, name none."""
    if not isinstance(schema, dict):
        return {}
    if "oneOf" in schema:
        schema = next((one for one in schema["oneOf"] if _is_of_objects(one)), schema)
    if "$ref" in schema:
        schema = defs.get(str(schema["$ref"]).removeprefix("#/$defs/"), schema)
    return schema if isinstance(schema, dict) else {}


def _is_of_objects(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "object"
