"""Data that changes while it is served, and data that may not be served at all."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli import cli
from app.errors import BrokenData
from app.ground.pyramid import write_pyramid
from app.ground.relief import Tile
from app.ground.window import WINDOW
from app.main import create_app
from app.opening import keep_fresh, note_end, open_atlas, refresh
from app.records.read import read_dataset
from app.settings import Settings
from tests.build import REAL, Folder, camp


def test_broken_data_is_not_served(folder: Folder, small: Settings) -> None:
    folder.add(camp(operator="somebody"))
    with pytest.raises(BrokenData) as caught:
        create_app(small)
    assert "camps/features/camp-a.geojson: vocabulary:" in str(caught.value)


def test_sound_changes_are_taken_up(folder: Folder, small: Settings) -> None:
    atlas = open_atlas(small)
    before = atlas.dataset.version
    folder.add(camp(number=14))
    asyncio.run(refresh(atlas, small))
    assert atlas.dataset.version != before
    assert atlas.dataset.feature("camp-a").properties["number"] == 14


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_a_clock_that_jumps_hides_no_change(
    folder: Folder, small: Settings, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    class Jumped:
        @staticmethod
        def now(tz: tzinfo) -> datetime:
            return datetime.now(tz) + jump

    app = create_app(small)
    with TestClient(app) as client:
        before = client.get("/layers/camps.geojson")
        monkeypatch.setattr("app.opening.datetime", Jumped)
        folder.add(camp(number=14))
        asyncio.run(refresh(app.state.atlas, small))
        since = {"If-Modified-Since": before.headers["Last-Modified"]}
        after = client.get("/layers/camps.geojson", headers=since)
        assert after.status_code == 200
        assert after.content != before.content
        since = {"If-Modified-Since": after.headers["Last-Modified"]}
        assert client.get("/layers/camps.geojson", headers=since).status_code == 304


def test_the_day_of_the_data_is_theirs_and_not_that_of_a_copy(tmp_path: Path) -> None:
    copy = shutil.copytree(REAL, tmp_path / "geodata")
    for path in copy.rglob("*"):
        os.utime(path, (0, 0))
    modified = read_dataset(copy).modified
    assert modified == read_dataset(REAL).modified
    days = [json.loads(path.read_bytes()).get("accessed") for path in copy.glob("sources/*-*.json")]
    newest = max(tuple(day["date-parts"][0]) for day in days if day)
    assert (modified.year, modified.month, modified.day) == newest


def test_unsound_changes_are_refused_and_health_says_so(folder: Folder, small: Settings) -> None:
    app = create_app(small)
    atlas = app.state.atlas
    before = atlas.dataset.version
    path = folder.add(camp(operator="somebody"))
    with TestClient(app) as client:
        asyncio.run(refresh(atlas, small))
        assert atlas.dataset.version == before
        health = client.get("/health").json()
        assert health["status"] == "degraded"
        assert "vocabulary" in health["data"]["faults"][0]
        assert client.get("/layers/camps.geojson").status_code == 200
        path.write_bytes(folder.add(camp()).read_bytes())
        asyncio.run(refresh(atlas, small))
        assert client.get("/health").json()["data"]["faults"] == []


def test_a_folder_that_vanishes_leaves_the_old_data(folder: Folder, small: Settings) -> None:
    atlas = open_atlas(small)
    folder.path.rename(folder.path.with_name("gone"))
    asyncio.run(refresh(atlas, small))
    assert atlas.faults
    assert len(atlas.dataset.records) == 2


@pytest.mark.parametrize("name", ["camps/schema.json", "camps/layer.toml", "vocabulary.json"])
def test_broken_metadata_is_refused_and_its_repair_taken_up(
    folder: Folder, small: Settings, name: str
) -> None:
    atlas = open_atlas(small)
    path = folder.path / name
    sound = path.read_bytes()
    path.write_text("{")
    asyncio.run(refresh(atlas, small))
    assert name in atlas.faults[0]
    path.write_bytes(sound)
    folder.add(camp(number=14))
    asyncio.run(refresh(atlas, small))
    assert atlas.faults == ()
    assert atlas.dataset.feature("camp-a").properties["number"] == 14


def loop(folder: Folder) -> Callable[[], object]:
    """A link to itself among the records."""
    link = folder.path / "camps" / "features" / "camp-z.geojson"
    link.symlink_to(link)
    return link.unlink


def folder_within_a_record(folder: Folder) -> Callable[[], object]:
    """A folder where a file should be."""
    path = folder.path / "camps" / "features" / "camp-z.geojson"
    path.mkdir()
    return path.rmdir


def no_text(folder: Folder) -> Callable[[], object]:
    """A changelog that is not UTF-8."""
    path = folder.path / "CHANGELOG.md"
    before = path.read_bytes() if path.exists() else b""
    path.write_bytes(b"\xff\xfe bad")
    return lambda: path.write_bytes(before)


@pytest.mark.parametrize("damage", [loop, folder_within_a_record, no_text])
def test_what_cannot_be_read_is_told_and_its_repair_taken_up(
    folder: Folder, small: Settings, damage: Callable[[Folder], Callable[[], object]]
) -> None:
    atlas = open_atlas(small)
    quick = small.model_copy(update={"reload_s": 0.02})

    async def watched() -> None:
        watcher = asyncio.create_task(keep_fresh(atlas, quick))
        await taken_up(
            lambda number: folder.add(camp(number=number)), lambda: atlas.dataset.version
        )
        repair = damage(folder)
        await until(lambda: atlas.faults != () or watcher.done())
        repair()
        folder.add(camp(number=14))
        await until(lambda: atlas.dataset.feature("camp-a").properties["number"] == 14)
        assert atlas.faults == ()
        watcher.cancel()

    asyncio.run(watched())


@pytest.mark.parametrize("name", ["CHANGELOG.md", "changed.txt"])
def test_what_is_told_of_changes_is_taken_up(folder: Folder, small: Settings, name: str) -> None:
    atlas, told = open_atlas(small), folder.path / name
    quick = small.model_copy(update={"reload_s": 0.02})

    async def watched() -> None:
        watcher = asyncio.create_task(keep_fresh(atlas, quick))
        await taken_up(
            lambda number: told.write_text(f"- note {number}\n"), lambda: atlas.shelf.version
        )
        watcher.cancel()

    asyncio.run(watched())


async def taken_up(change: Callable[[int], object], version: Callable[[], str]) -> None:
    """Change the data again and again until a watch takes it up, which may not look yet."""
    before = version()
    for number in range(100, 700):
        change(number)
        await asyncio.sleep(0.1)
        if version() != before:
            return
    pytest.fail("no change was taken up")


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that another task does."""
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.01)


def test_health_says_if_the_watch_has_ended(small: Settings) -> None:
    atlas = open_atlas(small)

    async def fail() -> None:
        raise ZeroDivisionError

    async def watch() -> None:
        task = asyncio.create_task(fail())
        task.add_done_callback(lambda one: note_end(atlas, one))
        await asyncio.wait([task])
        await asyncio.sleep(0)

    asyncio.run(watch())
    assert "restart the service" in atlas.faults[0]


def test_without_a_ground_health_says_what_to_do(small: Settings) -> None:
    with TestClient(create_app(small)) as client:
        health = client.get("/health").json()
    assert health["status"] == "degraded"
    assert "missing" in health["ground"]["problem"]


def test_a_ground_that_goes_while_running_takes_nothing_else_along(
    small: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "ground.pmtiles"
    write_pyramid([Tile(0, 0, 0, b"tile"), Tile(4, 13, 6, b"east")], path, WINDOW, "own")
    app = create_app(small.model_copy(update={"ground": path}))
    with TestClient(app, raise_server_exceptions=False) as client:
        tile = f"/ground/{app.state.atlas.ground.id}/0/0/0.mvt"
        with path.open("r+b") as file:
            file.truncate(200)
        answer = client.get(tile)
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert str(tmp_path) not in answer.text
        path.unlink()
        assert client.get("/ground/files/base.pmtiles").status_code == 404
        for page in ("/", "/places/camp-a", "/layers/camps.geojson", "/map.png", "/health"):
            assert client.get(page).status_code in (200, 503), page
        assert client.get("/places/camp-a").status_code == 200


def test_a_withdrawn_place_answers_410_with_the_reason(folder: Folder, small: Settings) -> None:
    reason = {"en": "It was another place."}
    folder.add(camp(withdrawn={"on": "2026-11-23", "reason": reason}))
    with TestClient(create_app(small)) as client:
        gone = client.get("/places/camp-a")
        assert gone.status_code == 410
        assert "It was another place." in gone.json()["detail"]
        found = client.get("/layers/camps.geojson").json()["features"]
        assert [one["id"] for one in found] == ["camp-b"]


def test_validate_lists_every_fault_and_exits_1(folder: Folder) -> None:
    folder.add(camp(operator="somebody", name_unattested=["ru"]))
    result = CliRunner().invoke(cli, ["validate", "--geodata", str(folder.path)])
    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if "camp-a.geojson: " in line]
    assert len(lines) == 2


def test_validate_lists_its_rules() -> None:
    result = CliRunner().invoke(cli, ["validate", "--rules"])
    assert result.exit_code == 0
    assert "do-no-harm" in result.stdout


def test_fmt_check_changes_nothing(folder: Folder) -> None:
    path = folder.path / "camps/features/camp-a.geojson"
    path.write_text(path.read_text().replace("\n", " "))
    before = path.read_bytes()
    runner = CliRunner()
    arguments = ["fmt", "--geodata", str(folder.path)]
    assert runner.invoke(cli, [*arguments, "--check"]).exit_code == 1
    assert path.read_bytes() == before
    assert runner.invoke(cli, arguments).exit_code == 0
    assert runner.invoke(cli, [*arguments, "--check"]).exit_code == 0
