"""What a map is asked to show: followed, refused, or followed as far as it goes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from app.domain.geometry import BBox
from app.errors import CampmapError
from app.main import create_app
from app.settings import Settings
from app.web.atlas import Atlas, Shelf
from app.web.links import Links
from app.web.mapview import At
from app.web.showing import FRAME, SHORT, Showing, read_leniently, read_showing
from tests.build import Folder, camp

CAMP_14 = "kwanliso-14-kaechon"

FOLLOWED: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("layers=prisons,camps", {"layers": ("camps", "prisons")}),
    (f"place={CAMP_14}", {"place": CAMP_14}),
    ("bbox=124,37.5,131,43", {"bbox": BBox(124, 37.5, 131, 43)}),
    ("at=39.57,126.06,9.5", {"at": At(126.06, 39.57, 9.5)}),
    ("lang=ko&theme=dark", {"lang": "ko", "theme": "dark"}),
    ("controls=no&legend=off&interactive=0", dict.fromkeys(FRAME[-3:], False)),
    ("controls=yes&legend=ON&interactive=true", {}),
    ("utm_source=x&fbclid=y&embed=1", {}),
]

WRONG = [
    ("layers=camps,moons", "layers", {"layers": ("camps",)}),
    ("layers=moons", "layers", {}),
    ("layers=", "layers.none", {}),
    ("place=nowhere&lang=ru", "place", {"lang": "ru"}),
    ("bbox=1,2,3", "bbox", {}),
    ("at=39.57", "at", {}),
    ("bbox=124,37,131,43&at=39,126,7", "both", {"at": At(126, 39, 7)}),
    ("lang=de", "lang", {}),
    ("theme=sepia", "theme", {}),
    ("controls=maybe", "switch", {}),
    ("release=1999.01", "release", {}),
    ("lang=ko&lang=ru", "repeated", {"lang": "ko"}),
    ("place=" + "a" * 3000, "long", {}),
]

SLIPS = {"layer": "layers", "Layers": "layers", "zoom": "at", "language": "lang", "centre": "at"}


@pytest.fixture(scope="module")
def atlas(client: TestClient) -> Atlas:
    atlas: Atlas = cast(FastAPI, client.app).state.atlas
    known = {name: SimpleNamespace(name=name) for name in ("2026.11", "2026.12")}
    shelf = SimpleNamespace(known=known)
    return replace(atlas, shelf=cast(Shelf, shelf))


@pytest.mark.parametrize(("query", "expected"), FOLLOWED)
def test_what_is_asked_is_followed(atlas: Atlas, query: str, expected: dict[str, Any]) -> None:
    reading = read_leniently(QueryParams(query), atlas)
    assert reading.faults == ()
    assert reading.showing == Showing(**expected)


@pytest.mark.parametrize(("query", "kind", "kept"), WRONG)
def test_what_cannot_be_followed_is_a_fault_and_the_rest_is_followed(
    atlas: Atlas, query: str, kind: str, kept: dict[str, Any]
) -> None:
    reading = read_leniently(QueryParams(query), atlas)
    assert [fault.kind for fault in reading.faults] == [kind]
    assert reading.showing == Showing(**kept)
    with pytest.raises(CampmapError):
        read_showing(QueryParams(query), atlas)


def test_a_fault_names_what_there_is(atlas: Atlas) -> None:
    (release,) = read_leniently(QueryParams("release=1999.01"), atlas).faults
    assert release.values == {"known": "2026.12, 2026.11"}
    (layers,) = read_leniently(QueryParams("layers=moons"), atlas).faults
    assert "camps" in layers.values["known"]


def test_of_two_values_each_is_told_of_by_itself(atlas: Atlas) -> None:
    repeated, layers = read_leniently(QueryParams("layers=moons&layers=camps"), atlas).faults
    assert (repeated.kind, repeated.given) == ("repeated", "camps")
    assert (layers.kind, layers.given) == ("layers", "moons")


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_a_name_is_told(atlas: Atlas, name: str) -> None:
    (fault,) = read_leniently(QueryParams({name: "camps"}), atlas).faults
    assert (fault.kind, fault.parameter, fault.values["known"]) == ("unknown", name, SLIPS[name])


def test_a_withdrawn_place_is_a_fault_of_its_own(folder: Folder) -> None:
    folder.add(camp(withdrawn={"on": "2026-01-02", "reason": {"en": "It was not there."}}))
    app = create_app(Settings(geodata=folder.path, reload_s=0))
    (fault,) = read_leniently(QueryParams("place=camp-a"), app.state.atlas).faults
    assert (fault.kind, fault.given) == ("withdrawn", "camp-a")


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from((*FRAME, "zoom")), st.text(max_size=80)))
def test_whatever_is_asked_there_is_something_to_show(atlas: Atlas, params: dict[str, str]) -> None:
    reading = read_leniently(QueryParams(params), atlas)
    assert len(reading.faults) <= len(params) + 1
    for fault in reading.faults:
        assert len(fault.given) <= SHORT + 1
        assert fault.given.isprintable()


@settings(deadline=None)
@given(
    st.builds(
        Showing,
        layers=st.sampled_from([None, ("camps",), ("camps", "prisons")]),
        place=st.sampled_from([None, CAMP_14]),
        bbox=st.none(),
        at=st.none() | st.builds(At, st.integers(-180, 180), st.integers(-85, 85), st.just(7.5)),
        lang=st.sampled_from([None, "ko"]),
        theme=st.sampled_from([None, "dark"]),
        release=st.sampled_from([None, "2026.11"]),
        controls=st.booleans(),
        legend=st.booleans(),
        interactive=st.booleans(),
    )
)
def test_an_address_reads_as_what_it_was_made_from(atlas: Atlas, showing: Showing) -> None:
    address = Links("https://map.example").embed(showing)
    assert read_showing(QueryParams(address.partition("?")[2]), atlas) == showing


def test_addresses_are_short_and_legible() -> None:
    links = Links("https://map.example")
    assert links.embed(Showing(theme="auto")) == "https://map.example/embed"
    box = Showing(layers=("camps", "prisons"), bbox=BBox(124.0, -0.0000001, 131.25, 43.0))
    assert links.embed(box).endswith("/embed?layers=camps,prisons&bbox=124,0,131.25,43")
    assert links.picture(box._replace(legend=False), "png", width="600").endswith(
        "/map.png?layers=camps,prisons&bbox=124,0,131.25,43&width=600"
    )
