"""The folder where a built ground is kept: named by its inputs, published whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from app.errors import GroundError
from app.filling import filling

HERE = Path(__file__).parent
INPUTS = ("*.py", "*.toml", "*.json", "names/*.toml")
READERS = ("archive.py", "cache.py", "ground.py", "shapes.py", "__main__.py")
"""Modules that build nothing: a change to them needs no new ground."""
MANIFEST = "manifest.json"
UNFINISHED = ".unfinished-ground-"
"""Name of a folder that is being filled; what follows is random."""
OLD = ".old"


def hash_inputs(folder: Path = HERE) -> str:
    """Return 16 hexadecimal digits that change with the builder's code, pins, names and credits.

    Not with the versions of the tools: so a server that has none of them finds what was built.
    """
    digest = hashlib.sha256()
    paths = {path for pattern in INPUTS for path in folder.glob(pattern)}
    for path in sorted(path for path in paths if path.name not in READERS):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def default_folder() -> Path:
    """Return the user's cache folder for the ground of these inputs (XDG Base Directory 0.8)."""
    cache = os.environ.get("XDG_CACHE_HOME") or ""
    root = Path(cache) if Path(cache).is_absolute() else Path.home() / ".cache"
    return root / "campmap" / f"ground-{hash_inputs()}"


def is_built(folder: Path) -> bool:
    """Tell whether a folder holds a finished ground: its manifest is written last."""
    return (folder / MANIFEST).is_file()


@contextmanager
def published(folder: Path, replace: bool = False) -> Iterator[Path]:
    """Give an empty folder to fill, which becomes `folder` at once when all went well.

    Two builders may work at once: the first to finish is kept, and since the same inputs give the
    same bytes the other's is dropped. An interrupted one leaves nothing under `folder`; what a
    killed one left beside it is deleted by the next. With `replace` a ground that is there stays
    until the new one takes its place. Raises GroundError if the folder holds anything else, which
    is never touched, or cannot be written.
    """
    if folder.exists() and not is_built(folder) and any(folder.iterdir()):
        raise GroundError(f"{folder} holds something else: choose another with --into")
    with ExitStack() as stack:
        try:
            work = stack.enter_context(filling(folder.parent, UNFINISHED))
        except OSError as fault:
            raise GroundError(
                f"{folder.parent} cannot be written: choose another with --into"
            ) from fault
        yield work
        work.chmod(0o755)
        if replace and is_built(folder):
            folder.rename(work / OLD)
        _move(work, folder)
        shutil.rmtree(folder / OLD, ignore_errors=True)


def scratch(folder: Path) -> AbstractContextManager[Path]:
    """Give a folder on the same disk for what is needed only while building."""
    return filling(folder.parent, UNFINISHED)


def _move(work: Path, folder: Path) -> None:
    try:
        work.rename(folder)
    except OSError:
        if not is_built(folder):
            raise
