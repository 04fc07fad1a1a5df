"""The files of a theme's folder, each read once: all that a theme is made of, and nothing from outside the folder.

What is not listed here does not exist for a theme: templates and stylesheets are served from this listing, and the
digest is taken of it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from newsletter.compose.mjml_check import RULE
from newsletter.errors import Refused
from newsletter.problems import Problem

SETTINGS = "theme.toml"
_USED = (".j2", ".css", ".toml")
_LARGEST = 256_000


class ThemeInvalid(Refused):
    """A theme that can't dress an issue; `problems` say where."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        told = tuple(problems)
        first = told[0]
        super().__init__(f"{first.path}: {first.message}" if first.path else first.message, first.help, told)


class ThemeFile(Struct, frozen=True):
    """A file: its name in the theme, where it lies, the path to show, and its text with line ends of one kind."""

    name: str
    path: Path
    shown: str
    text: str


class ThemeFolder(Struct, frozen=True):
    """A theme's folder, the path to show, and its files in the order of their names."""

    path: Path
    shown: str
    files: tuple[ThemeFile, ...]


def read_folder(folder: Path) -> ThemeFolder:
    """What a theme's folder holds; raises ThemeInvalid for a link that leads out of it."""
    shown = f"{folder.parent.name}/{folder.name}"
    files = (_read(path, folder, shown) for path in _listed(folder, shown))
    return ThemeFolder(folder, shown, tuple(sorted(files, key=lambda file: file.name)))


def digest_of(folders: Iterable[ThemeFolder]) -> str:
    """The same on every machine, whatever git does there to line ends."""
    digest = hashlib.sha256()
    for file in (file for folder in folders for file in folder.files):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.text.encode()).digest())
    return digest.hexdigest()


def _listed(folder: Path, shown: str) -> Iterator[Path]:
    """The files of a theme and of its sub-folders, none of which may be a link that leads out."""
    whole = folder.resolve()
    for here, folders, names in os.walk(folder):
        used = [name for name in names if name.endswith(_USED)]
        # Asking for every file where it lies costs more than reading it, so only links are asked. Windows has links of
        # folders that call themselves folders: each folder is asked.
        places = [Path(here, name) for name in folders]
        places += [place for name in used if (place := Path(here, name)).is_symlink()]
        for place in places:
            if not place.resolve().is_relative_to(whole):
                name = f"{shown}/{place.relative_to(folder).as_posix()}"
                message = f"The {'folder' if place.is_dir() else 'file'} is a link that leads out of the theme."
                raise ThemeInvalid([Problem(RULE, message, "Copy it into the theme.", path=name)])
        yield from (place for name in used if (place := Path(here, name)).is_file())


def _read(path: Path, folder: Path, shown: str) -> ThemeFile:
    name = path.relative_to(folder).as_posix()
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ThemeInvalid([Problem(RULE, "The file is larger than 256 KB.", path=f"{shown}/{name}")])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        problem = Problem(RULE, "The file is not UTF-8 text.", "Save it as UTF-8.", path=f"{shown}/{name}")
        raise ThemeInvalid([problem]) from None
    return ThemeFile(name, path, f"{shown}/{name}", text.replace("\r\n", "\n"))
