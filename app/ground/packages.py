"""The pinned packages the ground is made of: fetched, checked, and read without importing."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.errors import GroundError

PINS = Path(__file__).with_name("packages.toml")


@dataclass(frozen=True, slots=True)
class Package:
    """One package of `packages.toml`: where it is found, and the digest of its archive."""

    name: str
    registry: str
    version: str
    archive: str
    digest: str
    licence: str
    reads: tuple[str, ...]


class Archives:
    """The downloaded archives in one folder, opened by package name and member."""

    def __init__(self, folder: Path, packages: Iterable[Package]) -> None:
        self._folder = folder
        self._packages = {package.name: package for package in packages}

    def read(self, name: str, member: str) -> bytes:
        """Bytes of one member of a package's archive.

        Raises GroundError if the pin does not list the member, or the archive lacks it.
        """
        package = self._packages[name]
        path = self._folder / package.archive
        if member not in package.reads:
            raise GroundError(f"{PINS.name} does not list {member} among what {name} is read for")
        try:
            if path.suffix == ".whl":
                with zipfile.ZipFile(path) as wheel:
                    return wheel.read(member)
            with tarfile.open(path) as tarball:
                stream = tarball.extractfile(member)
                return stream.read() if stream else b""
        except (KeyError, OSError) as fault:
            raise GroundError(f"{path.name} has no {member}: correct {PINS.name}") from fault


def read_pins(path: Path = PINS) -> tuple[Package, ...]:
    """Return the packages pinned in a TOML file, in its order."""
    tables = tomllib.loads(path.read_text("utf-8"))["package"]
    return tuple(Package(**{**table, "reads": tuple(table["reads"])}) for table in tables)


def fetch(packages: Iterable[Package], folder: Path) -> Archives:
    """Download the packages into a folder with pip and npm as this machine configures them.

    Both registries are asked at once. Every archive is checked against its pin, whatever the
    client has already checked. Raises GroundError naming the package that is missing or altered.
    """
    chosen = tuple(packages)
    clients = {"pypi": _download_wheels, "npm": _pack_tarballs}
    with ThreadPoolExecutor(len(clients)) as pool:
        jobs = [
            pool.submit(client, [p for p in chosen if p.registry == registry], folder)
            for registry, client in clients.items()
        ]
    for job in jobs:
        job.result()
    for package in chosen:
        check_digest(package, folder / package.archive)
    return Archives(folder, chosen)


def check_digest(package: Package, path: Path) -> None:
    """Raise GroundError unless a file is, to the byte, the archive that was pinned."""
    if not path.is_file():
        raise GroundError(f"{package.name} {package.version} did not arrive as {path.name}")
    algorithm = "sha512" if package.registry == "npm" else "sha256"
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, algorithm)
    if package.registry == "npm":
        found = "sha512-" + base64.b64encode(digest.digest()).decode()
    else:
        found = digest.hexdigest()
    if found != package.digest:
        raise GroundError(
            f"{path.name} is not the file that was pinned ({found}): "
            "a mirror altered it, or the pin in packages.toml is wrong"
        )


def _download_wheels(packages: list[Package], folder: Path) -> None:
    requirements = folder / "requirements.txt"
    lines = [f"{p.name}=={p.version} --hash=sha256:{p.digest}\n" for p in packages]
    requirements.write_text("".join(lines), "utf-8")
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--quiet"]
    command = [sys.executable, "-m", "pip", "download", *options]
    _run([*command, "--requirement", str(requirements), "--dest", str(folder)], folder)


def _pack_tarballs(packages: list[Package], folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise GroundError(
            "npm is not installed: install Node.js with npm, or supply a base.pmtiles"
        )
    names = [f"{p.name}@{p.version}" for p in packages]
    _run([npm, "pack", "--loglevel=error", "--pack-destination", str(folder), *names], folder)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = done.stderr.splitlines()
        reason = [line.strip() for line in told if "error" in line.lower()][:2] or told[-1:]
        raise GroundError(
            f"{Path(command[0]).name} could not fetch the packages ({'; '.join(reason)}): "
            "check the network and try again, or supply a ready base.pmtiles"
        )
