"""Make a new project."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from newsletter.config_file import STANDALONE
from newsletter.errors import CouldNotRun


def init_project(folder: Path) -> list[str]:
    """Fill `folder`, which is empty or not there yet, with a project that checks clean and builds at once.

    Returns the names of the files made. The project appears whole; in a folder that is there, its configuration last.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - `.` too must have a name, and links stay as they are
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CouldNotRun(f"{folder} is there already and is not an empty folder.", "Name a new one.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as beside:
            made = _fill(Path(beside) / "project")
            _move(Path(beside) / "project", folder)
    except OSError as error:
        raise CouldNotRun(f"{folder} can't be made: {error.strerror}.", "Name another folder.") from error
    return made


def _move(project: Path, folder: Path) -> None:
    """Put the finished project where it belongs: as a whole, or file by file into the folder that one stands in."""
    if not folder.is_dir():
        project.rename(folder)
        return
    for path in sorted(project.iterdir(), key=lambda path: (path.name == STANDALONE, path.name)):
        path.rename(folder / path.name)


def _fill(target: Path) -> list[str]:
    with as_file(files("newsletter") / "starter") as starter:
        shutil.copytree(starter, target, ignore=shutil.ignore_patterns("__pycache__"))
    return sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
