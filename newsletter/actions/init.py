"""Make a new project."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from newsletter.errors import CouldNotRun


def init_project(folder: Path) -> list[str]:
    """Fill `folder`, which is empty or not there yet, with a project that checks clean and builds at once.

    Returns the names of the files made. The project appears whole or not at all.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CouldNotRun(f"{folder} is there already and is not an empty folder.", "Name a new one.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as beside:
            made = _fill(Path(beside) / "project")
            if folder.is_dir():
                folder.rmdir()
            (Path(beside) / "project").rename(folder)
    except OSError as error:
        raise CouldNotRun(f"{folder} can't be made: {error.strerror}.", "Name another folder.") from error
    return made


def _fill(target: Path) -> list[str]:
    with as_file(files("newsletter") / "starter") as starter:
        shutil.copytree(starter, target, ignore=shutil.ignore_patterns("__pycache__"))
    return sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
