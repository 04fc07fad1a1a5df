"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from newsletter.errors import CouldNotRun


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a reader, or a crash, finds the old file or the new one and never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_files(folder: Path, files: Mapping[str, bytes], manifest: str, advice: str = "") -> None:
    """Write an edition's `files` to `folder`, each whole, without the pictures of an earlier one.

    The manifest goes first and comes back last, so that a folder without one is no edition. Raises CouldNotRun.
    """
    if folder.exists() and not folder.is_dir():
        raise CouldNotRun(f"{folder} is not a folder.", advice)
    try:
        (folder / manifest).unlink(missing_ok=True)
        for stale in (folder / "images").glob("*"):
            if f"images/{stale.name}" not in files:
                stale.unlink()
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise CouldNotRun(f"{folder} can't be written: {error.strerror}.", advice) from error
