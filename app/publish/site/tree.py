"""A tree of files that takes the place of another at once, and shares with it what is the same."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli

from app.errors import Refused
from app.publish.lock import UNFINISHED, alone

MANIFEST = "manifest.json"

COMPRESSED = {
    *(".html", ".json", ".geojson", ".geojsonseq", ".jsonld", ".csv", ".kml", ".gpx", ".qml"),
    *(".svg", ".xml", ".atom", ".txt", ".md", ".toml", ".bib", ".ris", ".js", ".css", ".mvt"),
}
"""Endings of what is worth compressing; pictures and archives are compressed already."""

WORTH_COMPRESSING = 256
"""Bytes below which headers outweigh what compression saves."""

CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": lambda body: gzip.compress(body, 9, mtime=0),
    ".br": lambda body: brotli.compress(body, quality=9),
}

OPENED: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".br": brotli.decompress,
}


@dataclass
class Tree:
    """A folder being filled; `old` is the one that it will replace, if there is one."""

    folder: Path
    old: Path | None
    before: Mapping[str, str]
    """Hashes of the old tree's files, of those that nobody has changed since."""
    facts: Mapping[str, str]
    """What the parts of the old tree were made of that are whole."""
    files: dict[str, str] = field(default_factory=dict)
    made_of: dict[str, str] = field(default_factory=dict)
    written: int = 0
    """Files that are not the old tree's."""

    def put(self, name: str, content: bytes, ready: Mapping[str, bytes] | None = None) -> None:
        """Write a file with its compressed forms, or share the old tree's if it is the same."""
        digest = hashlib.sha256(content).hexdigest()
        self.files[name] = digest
        if self.old is not None and self.before.get(name) == digest:
            self._share(name)
            return
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.written += 1
        if not _is_compressed(path, content):
            return
        for ending, compress in CODINGS.items():
            made = (ready or {}).get(ending) or compress(content)
            path.with_name(path.name + ending).write_bytes(made)

    def keep(self, prefix: str, but: tuple[str, ...] = ()) -> None:
        """Share the old tree's files whose names begin so, but for some."""
        for name, digest in self.before.items():
            if name.startswith(prefix) and not name.startswith(but):
                self.files[name] = digest
                self._share(name)

    def is_made_of(self, part: str, fact: str) -> bool:
        """Note what a part is made of, and tell whether the old tree's was made of the same."""
        self.made_of[part] = fact
        return self.old is not None and self.facts.get(part) == fact

    def _share(self, name: str) -> None:
        assert self.old is not None  # noqa: S101 - nothing is shared where there is no old tree
        for ending in ("", *CODINGS):
            old = self.old / f"{name}{ending}"
            if old.is_file():
                new = self.folder / f"{name}{ending}"
                new.parent.mkdir(parents=True, exist_ok=True)
                os.link(old, new)


@contextmanager
def replaced(out: Path) -> Iterator[Tree]:
    """A tree to fill that becomes `out` when all went well; else `out` stays what it was.

    `out` is a symbolic link to the folder that is served, so that one rename changes it all.
    Raises Refused if anything else stands there.
    """
    out = out.absolute()
    store = out.with_name(f".{out.name}.builds")
    with alone(store, "this site"):
        old = _old(out, store)
        made = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=store))
        try:
            tree = Tree(made, old, *_whole(old, _manifest(old)))
            yield tree
            _finish(tree)
            final = store / _name(tree)
            if final == old:
                if not tree.written and _names(made) == _names(old):
                    return
                final = final.with_name(f"{final.name}-mended")
            if final.exists():
                shutil.rmtree(final)
            made.chmod(0o755)
            made.rename(final)
            _point(out, final)
            for path in store.iterdir():
                if path.is_dir() and path != final:
                    shutil.rmtree(path)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def _old(out: Path, store: Path) -> Path | None:
    if out.is_symlink() and out.resolve().parent == store.resolve():
        return store / out.resolve().name if out.resolve().is_dir() else None
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise Refused(f"{out} is there already and was not built here; name another folder")
    if out.exists():
        out.rmdir()
    return None


def _manifest(old: Path | None) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads((old / MANIFEST).read_bytes()) if old else EMPTY
    except (OSError, ValueError):
        known = EMPTY
    return known


def _whole(
    old: Path | None, known: Mapping[str, Any]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Of what a manifest says, those files and parts that are as they were made."""
    files = {
        name: digest
        for name, digest in known["files"].items()
        if old is not None and _is_whole(old / name, digest)
    }
    lost = tuple(known["files"].keys() - files.keys())
    parts = {
        part: fact
        for part, fact in known["made_of"].items()
        if not any(name.startswith(f"{part}/") for name in lost)
    }
    return files, parts


def _is_whole(path: Path, digest: str) -> bool:
    """Whether a file is as it was made, and its compressed forms hold the same."""
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            return False
        return not _is_compressed(path, content) or all(
            opened(path.with_name(path.name + ending).read_bytes()) == content
            for ending, opened in OPENED.items()
        )
    except (OSError, EOFError, zlib.error, brotli.error):
        return False


def _is_compressed(path: Path, content: bytes) -> bool:
    return path.suffix in COMPRESSED and len(content) >= WORTH_COMPRESSING


EMPTY: dict[str, Any] = {"files": {}, "made_of": {}}


def _finish(tree: Tree) -> None:
    found = {"made_of": tree.made_of, "files": dict(sorted(tree.files.items()))}
    text = json.dumps(found, ensure_ascii=False, indent=0).encode()
    (tree.folder / MANIFEST).write_bytes(text)


def _name(tree: Tree) -> str:
    """The folder of a tree is called by what is in it."""
    return hashlib.sha256((tree.folder / MANIFEST).read_bytes()).hexdigest()[:16]


def _names(folder: Path) -> set[Path]:
    """What lies in a folder, however deep."""
    return {path.relative_to(folder) for path in folder.rglob("*")}


def _point(out: Path, final: Path) -> None:
    link = out.with_name(f".{out.name}.link")
    link.unlink(missing_ok=True)
    link.symlink_to(final.relative_to(out.parent))
    link.replace(out)
