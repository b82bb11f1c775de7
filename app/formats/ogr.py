"""GDAL's writers (through pyogrio), fed with a page's columns."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from app.domain.characters import UNWRITABLE
from app.domain.layer import Layer
from app.domain.query import Page
from app.formats.arrow import arrays_of, pa, pc
from app.formats.columns import BETWEEN_WORDS, free, text
from app.late import Late

CRS = "EPSG:4326"
"""WGS84; GDAL's writers put longitude first, as page geometries have it."""

TODAY = "1970-01-01T00:00:00.000Z"
"""What GDAL writes for today, so that the same page gives the same bytes on any day."""

SPACE, LAST = 0x20, b"\xef\xbf"
"""In UTF-8: above all control characters, and what U+FFFE and U+FFFF begin with."""

gdal = Late("pyogrio")
raw = Late("pyogrio.raw", lambda _: gdal.set_gdal_config_options({"OGR_CURRENT_DATE": TODAY}))


def write(file: BytesIO | Path, layer: Layer, page: Page, **how: Any) -> None:
    """Write a file with one layer, named by its id; `how` goes to `pyogrio.raw.write_arrow`.

    All features are kept, in their order, those without a geometry too.
    """
    arrays, shapes = arrays_of(page)
    geometry = free("geometry", arrays)
    raw.write_arrow(
        pa.table({name: _plain(array) for name, array in arrays.items()} | {geometry: shapes}),
        file,
        layer=layer.id,
        geometry_name=geometry,
        geometry_type=_type_of(page),
        crs=CRS,
        **how,
    )


def about(layer: Layer) -> Mapping[str, str]:
    """A layer's English title, and its description with the licence."""
    return {
        "title": layer.title.show("en").text,
        "description": f"{layer.description.show('en').text} Licence: {layer.licence}.",
    }


def _plain(array: Any) -> Any:
    """Numbers and truths as they are, lists of words as one text, and texts that can be written."""
    if pa.types.is_list(array.type):
        array = pc.binary_join(array, BETWEEN_WORDS)
    if not pa.types.is_string(array.type) or _are_fit(array):
        return array
    return pa.array(map(text, array.to_pylist()), pa.string())


def _are_fit(texts: Any) -> bool:
    """Whether all texts can be written as they stand; most are known by their bytes."""
    data = texts.buffers()[2]
    said = b"" if data is None else data.to_pybytes()
    if np.frombuffer(said, np.uint8).min(initial=SPACE) >= SPACE and LAST not in said:
        return True
    return UNWRITABLE.search(said.decode()) is None


def _type_of(page: Page) -> str:
    """Point where the layer draws nothing else, or else the page; Unknown allows every type."""
    if page.points is not None:
        return "Point" if page.points else "Unknown"
    types = set(shapely.get_type_id(page.geometries).tolist()) - {-1}
    return "Point" if types == {shapely.GeometryType.POINT.value} else "Unknown"
