"""The rules of geodata: one file a rule, the folder is the registry.

A file's name is its rule's name. It defines `check(dataset)`, or `check_record(record, schemas)`
where a single file can break it. The first line of its docstring says what is asked.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.domain.dataset import Dataset
from app.records.fault import Fault
from app.records.record import Record
from app.records.schemas import Schemas

FIRST = ("json", "schema")
"""Rules that are asked first: what breaks one of them is not asked further."""


class Rule(NamedTuple):
    """A rule by name, what it asks, and its check: of one record, or of the whole."""

    name: str
    about: str
    of_record: Callable[[Record, Schemas], Iterator[Fault]] | None
    of_dataset: Callable[[Dataset], Iterator[Fault]] | None


def _load() -> tuple[Rule, ...]:
    found = []
    for entry in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{entry.name}")
        about = (module.__doc__ or "").partition("\n")[0]
        record = getattr(module, "check_record", None)
        found.append(
            Rule(entry.name.replace("_", "-"), about, record, getattr(module, "check", None))
        )
    return tuple(found)


RULES = _load()


def check_record(record: Record, schemas: Schemas) -> Iterator[Fault]:
    """Every fault of one file; a file that is no JSON has no further faults."""
    rules = [rule for rule in RULES if rule.of_record is not None]
    rules.sort(key=lambda rule: FIRST.index(rule.name) if rule.name in FIRST else len(FIRST))
    for rule in rules:
        found = list(rule.of_record(record, schemas)) if rule.of_record else []
        yield from found
        if found and rule.name in FIRST:
            return


def check_dataset(dataset: Dataset) -> Iterator[Fault]:
    """Every fault that only the whole can show."""
    for rule in RULES:
        if rule.of_dataset is not None:
            yield from rule.of_dataset(dataset)
