"""Making releases: what is frozen, what is refused, and what an interruption leaves."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from typer.testing import CliRunner

from app.cli import cli
from app.errors import BrokenData, BrokenRelease, Refused
from app.publish import release as making
from app.publish.lock import alone
from app.records.releases import read_releases
from tests.build import camp
from tests.publish.conftest import Published, change_three
from tests.server import ROOT

HTML = {"accept": "text/html"}


def test_a_release_lists_every_file_with_its_hash(data: Published) -> None:
    made = data.release("2026.11")
    folder = data.path / "releases" / "2026.11"
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {*listed, "SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert made.hash == hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    assert made.counts["places"] == 3


def test_records_are_frozen_byte_for_byte(data: Published) -> None:
    data.release("2026.11")
    for path in data.path.glob("camps/features/*"):
        frozen = data.path / "releases/2026.11/data" / path.relative_to(data.path)
        assert frozen.read_bytes() == path.read_bytes()


def test_the_changelog_is_closed_and_the_citation_names_the_hash(data: Published) -> None:
    made = data.release("2026.11")
    text = (data.path / "CHANGELOG.md").read_text()
    assert "## Unreleased\n\n## 2026.11 (2026-11-25)\n\n- First records." in text
    cited = yaml.safe_load((data.path / "CITATION.cff").read_text())
    assert cited["version"] == "2026.11"
    assert cited["identifiers"][0]["value"] == f"sha256:{made.hash}"
    schema = files("check_jsonschema") / "builtin_schemas/vendor/citation-file-format.json"
    form = jsonschema_rs.validator_for(json.loads(schema.read_bytes()))
    for citation in (cited, yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))):
        assert [str(error) for error in form.iter_errors(citation)] == []
    deposit = json.loads((data.path / ".zenodo.json").read_text())
    assert deposit["version"] == "2026.11" and made.hash in deposit["description"]


def test_what_zenodo_reads_is_no_data(data: Published) -> None:
    first = data.release("2026.11")
    again = data.release("2026.11.2")
    assert again.data == first.data
    assert [name for name in again.files if "zenodo" in name] == []


@pytest.mark.parametrize("name", ["2026", "2026.13", "26.11", "../2026.11", "2026.11.0", "now"])
def test_a_name_that_is_none_is_refused(data: Published, name: str) -> None:
    with pytest.raises(Refused, match=r"year\.month"):
        data.release(name)


def test_what_is_published_is_never_made_again(data: Published) -> None:
    first = data.release("2026.11")
    with pytest.raises(Refused, match="never changed"):
        data.release("2026.11")
    with pytest.raises(Refused, match="older"):
        data.release("2026.10")
    assert data.release("2026.11.2").previous == first.name


def test_data_with_faults_is_not_released(data: Published) -> None:
    data.add(camp(operator="somebody"))
    with pytest.raises(BrokenData):
        data.release("2026.11")
    assert not read_releases(data.path).known


def test_expectations_may_not_drop(data: Published) -> None:
    data.layer(features=3)
    data.release("2026.11")
    data.layer(features=2)
    with pytest.raises(Refused, match="expects 2 features, the release before expected 3"):
        data.release("2026.12")


def test_expectations_may_drop_by_what_was_withdrawn(data: Published) -> None:
    data.layer(features=3)
    data.release("2026.11")
    change_three(data)
    data.layer(features=2)
    assert data.release("2026.12").counts["withdrawn"] == 1


def test_a_change_without_a_reason_is_refused(data: Published) -> None:
    data.release("2026.11")
    data.add(camp(status="closed"))
    with pytest.raises(Refused, match="- `camp-a`: the reason"):
        data.release("2026.12")


def test_an_older_release_that_is_damaged_is_a_fault_and_stops_a_new_one(data: Published) -> None:
    for name in ("2026.11", "2026.12"):
        data.release(name)
    path = data.path / "releases/2026.11/layers/camps.geojson"
    path.write_bytes(path.read_bytes().replace(b"Camp A", b"Camp X"))
    told = CliRunner().invoke(cli, ["validate", "--geodata", str(data.path)])
    assert told.exit_code == 1
    assert "the release 2026.11 has another layers/camps.geojson than was published" in told.stdout
    with pytest.raises(BrokenRelease, match=r"camps\.geojson"):
        data.release("2027.01")
    assert [*read_releases(data.path).known] == ["2026.11", "2026.12"]


def test_two_releases_at_once_are_refused(data: Published) -> None:
    with alone(data.path / "releases", "a release"), pytest.raises(Refused, match="already"):
        data.release("2026.11")


def test_a_full_disk_leaves_no_trace(data: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    before = (data.path / "CHANGELOG.md").read_bytes()
    monkeypatch.setattr(making, "_sync", full)
    with pytest.raises(OSError, match="No space"):
        data.release("2026.11")
    assert not [*(data.path / "releases").iterdir()]
    assert (data.path / "CHANGELOG.md").read_bytes() == before


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from app.publish import release
release.{name} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
release.make_release("2026.11", Path(sys.argv[1]), date(2026, 11, 25))
"""


@pytest.mark.parametrize("name", ["_sync", "write_notices"])
def test_a_killed_release_is_whole_or_not_there(data: Published, name: str) -> None:
    command = [sys.executable, "-c", KILLED.format(name=name), str(data.path)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    if name == "_sync":
        assert data.release("2026.11").previous is None
    else:
        assert data.release("2026.12").previous == "2026.11"
        assert "## 2026.11 (" in (data.path / "CHANGELOG.md").read_text()
    assert not list((data.path / "releases").glob(".unfinished*"))


def git(data: Published, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    command = ["git", "-C", str(data.path), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(data: Published, subject: str) -> str:
    """All of the folder, in a repository that is begun if there is none."""
    if not (data.path / ".git").exists():
        git(data, "init", "-q")
    git(data, "add", "-A")
    git(data, "commit", "-qm", subject)
    return git(data, "rev-parse", "HEAD")


def test_a_release_knows_the_commits_of_its_records(data: Published) -> None:
    first = commit(data, "First")
    data.add(camp("camp-b", status="closed"))
    with pytest.raises(Refused, match=r"camp-b.geojson is not committed"):
        data.release("2026.11")
    second = commit(data, "Second")
    origins = data.release("2026.11").origins
    assert origins["camp-b"].introduced == first and origins["camp-b"].changed == second
    assert origins["camp-a"].changed == first
    assert origins["atlas-2020"].introduced == first


def test_commits_of_what_was_released_outlive_a_history_begun_anew(data: Published) -> None:
    first = commit(data, "First")
    before = data.release("2026.11").origins
    shutil.rmtree(data.path / ".git")
    change_three(data)
    data.add(camp("camp-d"))
    data.tell("`camp-d`: a new one.")
    data.register()
    anew = commit(data, "All anew")
    after = data.release("2026.12", "2026-12-02").origins
    assert after["atlas-2020"] == before["atlas-2020"]
    assert (after["camp-b"].introduced, after["camp-b"].changed) == (first, anew)
    assert (after["camp-d"].introduced, after["camp-d"].changed) == (anew, anew)


def test_what_git_cannot_tell_is_said_to_be_unknown(data: Published) -> None:
    first = commit(data, "First")
    data.release("2026.11")
    shutil.rmtree(data.path / ".git")
    change_three(data)
    data.release("2026.12", "2026-12-02")
    with data.served() as client:
        page = client.get("/places/camp-b", headers=HTML).text
        then = client.get("/releases/2026.11/places/camp-b", headers=HTML).text
    assert f"Brought in by commit {first[:10]}" in page
    assert "Which commit last changed it is not known." in page
    assert f"As of release 2026.11 last changed by commit {first[:10]}" in then


def test_what_was_released_without_git_is_not_said_to_come_with_a_later_import(
    data: Published,
) -> None:
    data.release("2026.11")
    commit(data, "An import")
    assert data.release("2026.12", "2026-12-02").origins == {}
    with data.served() as client:
        page = client.get("/places/camp-a?lang=ru", headers=HTML).text
    assert "Каким коммитом внесено, неизвестно." in page
