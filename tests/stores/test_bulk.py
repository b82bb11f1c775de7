"""A bulk file answers as records would: the same bytes, whatever file it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import numpy as np
import orjson
import pandas
import pyogrio
import pytest
import shapely
from geopandas import GeoDataFrame

from app.domain.bulk import Bulk
from app.domain.cql2 import parse_filter
from app.domain.dates import Span
from app.domain.geometry import BBox
from app.domain.query import Page, Query
from app.domain.queryables import column_of, in_filters
from app.errors import BrokenData, Busy
from app.formats import FORMATS
from app.records.bulk.digest import digest_of
from app.records.bulk.file import LayerFile
from app.stores.cellar import open_table
from app.stores.memory import MemoryStore
from app.stores.pool import Pool, Strings
from app.stores.postgis import PostgisStore
from app.stores.shapes import Held
from app.stores.store import PART, Store
from app.stores.table import Table
from app.stores.vectors import days_of, vector_of
from tests.postgres import Cluster
from tests.stores import things
from tests.stores.loaded import in_postgis
from tests.stores.loop import run

COUNT = PART + 1234

FILTERS = [
    "status = 'open'",
    "status IN ('open', 'closed') AND number < 40",
    "number = 7",
    "number >= 990",
    "12 > number",
    "length_m > 99.5 OR flag = true",
    "status IS NULL",
    "CASEI(status) = CASEI('OPEN')",
    "name_en LIKE '%77%'",
    "cell = 'cell-0003' AND number > 500",
    "cell = 'no such cell'",
    "date >= DATE('2020-01-01')",
    "T_DURING(date, INTERVAL('2015-01-01', '2016-01-01'))",
    "S_INTERSECTS(geometry, POLYGON((125 38, 127 38, 127 41, 125 38)))",
    "geometry IS NULL",
]

QUERIES = [
    Query(),
    Query(limit=100),
    Query(limit=100, offset=COUNT - 50),
    Query(offset=COUNT + 1),
    Query(bbox=BBox(126, 39, 126.5, 39.5)),
    Query(bbox=BBox(100, 0, 150, 60)),
    Query(bbox=BBox(128, 30, -170, 60), limit=50),
    Query(span=Span.parse("2016")),
    Query(sortby=(("status", True), ("number", False)), limit=30),
    Query(properties=("status", "number"), limit=5),
    Query(skip_geometry=True, limit=5),
    Query(id="thing-00007"),
    Query(id="nothing"),
    Query(most=200),
    Query(bbox=BBox(126, 39, 128, 41), most=50),
]


def frame(shapes: np.ndarray) -> GeoDataFrame:
    """Things with a column of each kind, and null in each."""
    chance = np.random.default_rng(3)
    rows = np.arange(COUNT)

    def some(values: np.ndarray) -> np.ndarray:
        found = values.astype(object)
        found[chance.uniform(size=COUNT) < 0.1] = None
        return found

    days = np.datetime64("2012-01-01") + chance.integers(0, 3000, COUNT)
    columns = {
        "id": [f"thing-{row:05}" for row in chance.permutation(rows)],
        "name_en": some(np.array([f"Thing {row} 東" for row in rows], dtype=object)),
        "status": some(np.array(["open", "closed", "Open", "öffen"])[chance.integers(0, 4, COUNT)]),
        "cell": [f"cell-{row % 500:04}" for row in rows],
        "number": chance.integers(0, 1000, COUNT),
        "length_m": np.round(chance.uniform(0, 100, COUNT), 2),
        "flag": chance.integers(0, 2, COUNT).astype(bool),
        "accuracy_m": np.full(COUNT, 30),
        "date": [str(day) for day in days],
    }
    return GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def spots() -> np.ndarray:
    lonlat = np.random.default_rng(4).uniform([124, 37], [131, 43], (COUNT, 2))
    found = np.asarray(shapely.points(np.round(lonlat, 5)), dtype=object)
    found[::97] = None
    return found


def mixed() -> np.ndarray:
    found = spots()
    found[1::3] = shapely.buffer(found[1::3], 0.01, quad_segs=1)
    return found


def written(folder: Path, made: GeoDataFrame, ending: str) -> LayerFile:
    path = folder / f"things{ending}"
    if ending == ".parquet":
        made.to_parquet(path)
    else:
        driver = {".fgb": "FlatGeobuf", ".gpkg": "GPKG", ".geojsonseq": "GeoJSONSeq"}[ending]
        index = {"SPATIAL_INDEX": "NO"} if ending == ".fgb" else {}
        pyogrio.write_dataframe(made, path, driver=driver, **index)
    about = Bulk(path.name, "id", (), None)
    return LayerFile(path, things.LAYER, about, {}, digest_of(path))


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def store_of(file: LayerFile, folder: Path) -> MemoryStore:
    return MemoryStore(things.DATASET, str, {"things": open_table(file, folder / "cellar")})


def plain(made: GeoDataFrame) -> Table:
    """The same things from values in memory, in the order of their ids."""
    made = made.sort_values("id")
    ids = tuple(made["id"])
    columns: dict[str, list[Any]] = {"id": [*ids], "layer": ["things"] * len(ids)}
    for name in made.columns.drop(["id", "geometry"]):
        values = made[name].to_numpy().tolist()
        columns[name] = [None if one is None or one != one else one for one in values]
    kinds = {name: column_of(name, values) for name, values in columns.items()}
    shapes = made.geometry.to_numpy()
    ready = []
    for row, name in enumerate(ids):
        geometry = None if shapes[row] is None else shapely.geometry.mapping(shapes[row])
        said = {key: values[row] for key, values in columns.items()}
        member = {"type": "Feature", "id": name, "geometry": geometry, "properties": said}
        ready.append(orjson.dumps(member))
    vectors = {name: vector_of(kinds[name], values) for name, values in columns.items()}
    days = days_of([None if one is None else Span.parse(one) for one in columns["date"]])
    found = {name: vector for name, vector in vectors.items() if vector is not None}
    return Table(Strings.of(ids), kinds, Pool.of(ready), Held(shapes), days, found)


class Pair(NamedTuple):
    """The same things from a bulk file, whose table it is, and from memory."""

    table: Table
    bulk: MemoryStore
    plain: MemoryStore


@pytest.fixture(scope="module", params=["spots", "mixed"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    made = frame({"spots": spots, "mixed": mixed}[request.param]())
    folder = tmp_path_factory.mktemp(request.param)
    table = open_table(written(folder, made, ".parquet"), folder / "cellar")
    stores = (MemoryStore(things.DATASET, str, {"things": one}) for one in (table, plain(made)))
    return Pair(table, *stores)


@pytest.fixture(scope="module")
def stored(cluster: Cluster, pair: Pair) -> Iterator[PostgisStore]:
    """The same things in PostgreSQL, loaded from the bulk file's table."""
    with cluster.fresh() as found:
        store = in_postgis(found, things.DATASET, {"things": pair.table})
        yield store
        run(store.close())


def ask(store: MemoryStore, query: Query) -> Page:
    return run(store.features("things", query))


def body(store: Store, query: Query, form: str = "geojson") -> bytes:
    columns, points = store.columns("things"), store.draws_points("things")
    page = run(store.stream("things", query)).typed(columns, points=points)
    return b"".join(FORMATS[form].encode(things.LAYER, page))


def test_columns_and_the_whole_are_described_alike(pair: Pair) -> None:
    assert pair.bulk.columns("things") == pair.plain.columns("things")
    assert pair.bulk.about("things") == pair.plain.about("things")


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_question_has_the_same_answer(pair: Pair, query: Query) -> None:
    assert body(pair.bulk, query) == body(pair.plain, query)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_postgresql_has_the_same_answer(pair: Pair, stored: PostgisStore, query: Query) -> None:
    assert body(stored, query) == body(pair.bulk, query)


@pytest.mark.parametrize("text", FILTERS)
def test_postgresql_finds_the_same(pair: Pair, stored: PostgisStore, text: str) -> None:
    columns = in_filters(pair.bulk.columns("things"))
    query = Query(filter=parse_filter(text, "cql2-text", columns))
    assert body(stored, query) == body(pair.bulk, query)


@pytest.mark.parametrize("form", FORMATS)
def test_postgresql_writes_the_same_bytes(pair: Pair, stored: PostgisStore, form: str) -> None:
    assert body(stored, Query(), form) == body(pair.bulk, Query(), form)


@pytest.mark.parametrize("text", FILTERS)
def test_a_filter_finds_the_same(pair: Pair, text: str) -> None:
    columns = in_filters(pair.plain.columns("things"))
    query = Query(filter=parse_filter(text, "cql2-text", columns))
    assert body(pair.bulk, query) == body(pair.plain, query)
    near = query._replace(bbox=BBox(125, 38, 129, 41), span=Span.parse("2014/2018"))
    assert body(pair.bulk, near) == body(pair.plain, near)


MANY = " OR ".join(f"length(name_en) = {number}" for number in range(100))


def test_a_filter_of_many_operators_leaves_the_loop_to_others(pair: Pair) -> None:
    query = Query(filter=parse_filter(MANY, "cql2-text", pair.bulk.columns("things")))

    async def turns() -> int:
        """How often somebody else comes to speak meanwhile."""
        asked, count = asyncio.create_task(pair.bulk.features("things", query)), 0
        while not asked.done():
            await asyncio.sleep(0)
            count += 1
        assert len(await asked) > 0
        return count

    assert run(turns()) > 2


def test_a_filter_that_takes_too_long_is_given_up(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Query(filter=parse_filter(MANY, "cql2-text", pair.bulk.columns("things")))
    monkeypatch.setattr("app.stores.table.LONGEST_S", 0.0)
    with pytest.raises(Busy, match="ask for less"):
        run(pair.bulk.features("things", query))


@pytest.mark.parametrize("few_words", [0, COUNT])
def test_columns_tell_what_geojson_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few_words: int
) -> None:
    monkeypatch.setattr("app.stores.kept.FEW_WORDS", few_words)
    rows = pandas.Series(range(COUNT), dtype="Int64").where(lambda row: row % 7 > 0)
    further = {"rank": rows - 50, "serial": rows + 2**53, "nothing": None, "half": rows / 2}
    made = frame(spots()).assign(**further)
    store = store_of(written(tmp_path, made, ".parquet"), tmp_path)
    whole = ask(store, Query())
    assert whole.ready is not None
    said = [orjson.loads(bytes(one))["properties"] for one in whole.ready]
    for name in store.columns("things"):
        told = ask(store, Query(properties=(name,))).properties[name]
        assert [*map(repr, told)] == [repr(one[name]) for one in said], name


@pytest.mark.parametrize("ending", [".fgb", ".gpkg", ".geojsonseq"])
def test_it_does_not_matter_which_file_it_is(tmp_path: Path, ending: str) -> None:
    made = frame(spots())
    made = made[~made.geometry.isna()]
    store = store_of(written(tmp_path, made, ending), tmp_path)
    other = MemoryStore(things.DATASET, str, {"things": plain(made)})
    found, wanted = ask(store, Query()), ask(other, Query())
    assert list(found.ids) == list(wanted.ids)
    for name in ("name_en", "status", "number", "length_m", "flag"):
        assert found.properties[name] == wanted.properties[name], name
    assert shapely.equals(found.geometries, wanted.geometries).all()


def test_a_table_is_made_once(tmp_path: Path) -> None:
    file = written(tmp_path, frame(spots()), ".parquet")
    cellar = tmp_path / "cellar"
    open_table(file, cellar)
    (kept,) = cellar.iterdir()
    before = (kept / "ready.bin").stat().st_mtime_ns
    open_table(file, cellar)
    assert [*cellar.iterdir()] == [kept]
    assert (kept / "ready.bin").stat().st_mtime_ns == before


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "ids twice": ({"id": ["a"] * COUNT}, "ids stand more than once"),
    "an id with spaces": (
        {"id": [f"a b {n}" for n in range(COUNT)]},
        "without spaces",
    ),
    "a date that is none": ({"date": ["soon"] * COUNT}, "EDTF"),
    "a kind that does harm": ({"kind": ["shelter"] * COUNT}, "never published"),
    "a text that is turned": ({"name_en": ["a"] * (COUNT - 1) + ["a\u202eb"]}, "U\\+202E"),
    "a list with what is none": ({"sides": [["a", "b\ufffe"]] * COUNT}, "sides holds .*U\\+FFFE"),
    "a column whose name hides": (
        {"na\u200bme": ["a"] * COUNT},
        "name has .*U\\+200B",
    ),
    "a column that hides the layer": ({"layer": ["x"] * COUNT}, "rename"),
}


def test_a_year_may_be_a_number(tmp_path: Path) -> None:
    made = frame(spots()).assign(date=np.arange(COUNT) % 20 + 2000)
    store = store_of(written(tmp_path, made, ".parquet"), tmp_path)
    found = ask(store, Query(span=Span.parse("2005")))
    assert set(found.properties["date"]) == {"2005"}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_breaks_a_rule_is_not_served(tmp_path: Path, name: str) -> None:
    columns, remedy = BROKEN[name]
    file = written(tmp_path, frame(spots()).assign(**columns), ".parquet")
    file = replace(file, refused={"shelter": "people hide there"})
    with pytest.raises(BrokenData, match=remedy):
        open_table(file, tmp_path / "cellar")
    assert not [*(tmp_path / "cellar").glob("*/table.json")]


def test_positions_finer_than_a_layer_allows_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path, frame(spots()), ".parquet")
    file = replace(file, layer=replace(file.layer, finest_m=5000))
    with pytest.raises(BrokenData, match="no finer than 5000 m"):
        open_table(file, tmp_path / "cellar")


def test_coordinates_that_are_none_are_refused(tmp_path: Path) -> None:
    shapes = np.asarray(shapely.points(np.full((COUNT, 2), [39.5, 126.0])), dtype=object)
    with pytest.raises(BrokenData, match="longitude first"):
        open_table(written(tmp_path, frame(shapes), ".parquet"), tmp_path / "cellar")


def test_another_coordinate_system_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, frame(spots()).to_crs("EPSG:5179"), ".parquet")
    (fault,) = file.faults()
    assert "write it in WGS 84" in fault


def test_a_file_that_is_none_is_a_fault(tmp_path: Path) -> None:
    file = written(tmp_path, frame(spots()), ".fgb")
    file.path.write_bytes(b"nothing")
    (fault,) = file.faults()
    assert "cannot be read" in fault


@pytest.mark.parametrize("name", ["geojson", "geojsonseq", "csv", "kml", "gpx", "jsonld"])
def test_text_in_parts_is_the_text_of_the_whole(pair: Pair, name: str) -> None:
    parts, whole = written_as(pair, name)
    if name == "gpx":  # whose head counts what it leaves out, where that is known
        parts, whole = (one.partition(b"</metadata>")[2] for one in (parts, whole))
    assert parts == whole


@pytest.mark.parametrize("name", ["fgb", "gpkg", "parquet"])
def test_a_file_in_parts_is_read_as_the_whole(pair: Pair, name: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.{name}" for number in range(2)]
    for path, content in zip(paths, written_as(pair, name), strict=True):
        path.write_bytes(content)
    read = geopandas.read_parquet if name == "parquet" else geopandas.read_file
    found, wanted = map(read, paths)
    assert len(found) == COUNT
    assert found.equals(wanted)


def written_as(pair: Pair, name: str) -> tuple[bytes, bytes]:
    """The layer in a format, from a page in parts and from one of all features."""
    columns, points = pair.bulk.columns("things"), pair.bulk.draws_points("things")
    ways = (pair.bulk.stream, pair.plain.features)
    pages = [run(way("things", Query())) for way in ways]
    assert [page.more is None for page in pages] == [False, True]
    parts, whole = (
        b"".join(FORMATS[name].encode(things.LAYER, page.typed(columns, points=points)))
        for page in pages
    )
    return parts, whole


def test_flatgeobuf_in_parts_says_how_many(pair: Pair) -> None:
    file, _ = written_as(pair, "fgb")
    assert pyogrio.read_info(BytesIO(file))["features"] == COUNT
