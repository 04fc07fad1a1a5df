"""Files written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from newsletter.errors import CouldNotRun
from newsletter.replacing import put_in_place

_BESIDE = ".part"  # how the file that a write has not finished is called; one is left where the program was killed
_ABANDONED = 600.0  # seconds after which nobody is writing it any more


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a reader, or a crash, finds the old file or the new one and never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_BESIDE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        put_in_place(Path(temporary), path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_files(folder: Path, files: Mapping[str, bytes], manifest: str, advice: str = "") -> None:
    """Write an edition's `files` to `folder`, each whole, and take away the pictures of the edition that was there.

    Only what an earlier manifest lists is taken away. The manifest goes first and comes back last, so that a folder
    without one is no edition. Raises CouldNotRun.
    """
    if folder.exists() and not folder.is_dir():
        raise CouldNotRun(f"{folder} is not a folder.", advice)
    try:
        stale = _pictures_listed(folder / manifest) - files.keys()
        (folder / manifest).unlink(missing_ok=True)
        for name in stale:
            (folder / name).unlink(missing_ok=True)
        for left in (*folder.glob(f".*{_BESIDE}"), *folder.glob(f"images/.*{_BESIDE}")):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink(missing_ok=True)
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise CouldNotRun(f"{folder} can't be written: {error.strerror}.", advice) from error


def _pictures_listed(manifest: Path) -> set[str]:
    """The pictures that an earlier edition says are its own; none where its manifest can't be read."""
    try:
        names = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if isinstance(name, str) and _PICTURE.fullmatch(name)}


_PICTURE = re.compile(r"images/[^/\\\x00]+")
