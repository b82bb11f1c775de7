"""Frames and pictures that an article has pinned to a release."""

from __future__ import annotations

import re

from tests.publish.conftest import Published, change_three


def _markers(page: str) -> set[str]:
    return set(re.findall(r'<tr data-place="([^"]+)"', page))


def test_a_frame_shows_the_release_that_its_address_names(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    data.release("2026.12", "2026-12-25")
    with data.served() as client:
        now, then = (client.get(f"/embed{query}").text for query in ("", "?release=2026.11"))
        below = client.get("/releases/2026.11/embed").text
        assert _markers(now) == {"camp-a", "camp-b"}
        assert _markers(then) == _markers(below) == {"camp-a", "camp-b", "camp-c"}
        assert "Data of the release 2026.11." in then
        assert '<span class="newer" data-release="2026.11" hidden>' in then
        assert "Data of the release 2026.12." in client.get("/embed?release=2026.12").text
        assert '"details":"/releases/2026.11/cards/en.json"' in then
        assert "camp-c" in client.get("/releases/2026.11/cards/en.json").json()
        assert "camp-c" not in client.get("/cards/en.json").json()


def test_frames_stay_the_same_and_a_style_tells_which_release_is_the_newest(
    data: Published,
) -> None:
    data.release("2026.11")
    frames = ("/embed?release=2026.11", "/releases/2026.11/embed")
    with data.served() as client:
        first = client.get("/releases/newest.css").text
        before = [client.get(path).text for path in frames]
    change_three(data)
    data.release("2026.12", "2026-12-25")
    with data.served() as client:
        assert [client.get(path).text for path in frames] == before
        style = client.get("/releases/newest.css")
        assert "2026.11" in first
        assert style.text == first.replace("2026.11", "2026.12")
        assert "immutable" not in style.headers["cache-control"]
        assert client.get("/releases/2026.11/releases/newest.css").text == first


def test_a_place_that_was_withdrawn_later_opens_in_its_release(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    with data.served() as client:
        then = client.get("/embed?release=2026.11&place=camp-c").text
        assert "data-card" in then
        assert "frame-faults" not in then
        assert "was withdrawn on" in client.get("/embed?place=camp-c").text
        for wrong in ("/embed?release=1999.01", "/releases/1999.01/embed"):
            assert "release is one of: 2026.11." in client.get(wrong).text


def test_a_picture_shows_the_release_that_its_address_names(data: Published) -> None:
    data.release("2026.11")
    change_three(data)
    with data.served() as client:
        assert client.get("/map.svg?place=camp-c").status_code == 410
        assert client.get("/map.svg?place=camp-c&release=2026.11").status_code == 200
        assert client.get("/map.svg?release=1999.01").status_code == 400
