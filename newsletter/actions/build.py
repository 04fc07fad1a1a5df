"""Build an issue: its edition as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.actions.making import Made, make
from newsletter.actions.project import Project
from newsletter.actions.writing import write_whole
from newsletter.checks.rule import Finding
from newsletter.errors import CouldNotRun

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to. `written` is empty where findings forbid it; its paths read from the project."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]
    written: tuple[str, ...]


def build_issue(project: Project, path: Path, out: Path | None = None) -> Built:
    """Make the issue in `path` and write it to `out`, else to `build/<slug>`."""
    made = make(project, path)
    if made.errors or made.edition is None:
        return Built(made.findings, made.sources, ())
    folder = out or project.build / path.stem
    files = edition_files(project, made)
    _write(folder, files)
    return Built(made.findings, made.sources, tuple(project.relative(folder.resolve() / name) for name in files))


def edition_files(project: Project, made: Made) -> dict[str, bytes]:
    """The files of an edition by name, the manifest last. The same inputs give the same bytes."""
    raise NotImplementedError


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, each whole; the manifest goes first and comes back last, so a build without one is no build."""
    if folder.exists() and not folder.is_dir():
        raise CouldNotRun(f"{folder} is not a folder.", "Name a folder with --out.")
    try:
        (folder / MANIFEST).unlink(missing_ok=True)
        for stale in (folder / "images").glob("*"):
            if f"images/{stale.name}" not in files:
                stale.unlink()
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise CouldNotRun(f"{folder} can't be written: {error.strerror}.", "Name another folder with --out.") from error
