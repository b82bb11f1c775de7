"""Among records stand records only, in folders that are layers."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.dataset import Dataset
from app.records.fault import Fault


def check(dataset: Dataset) -> Iterator[Fault]:
    """A fault for each file that nobody would read."""
    for name in dataset.strays:
        layer = name.partition("/")[0]
        if layer in (*dataset.layers, "sources"):
            remedy = "is no record; end its name in .geojson (a source in .json), or move it"
        else:
            remedy = f"stands in {layer}/, which has no layer.toml; write one"
        yield Fault(name, "files", remedy)
