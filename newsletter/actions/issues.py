"""Issues as files: finding one by what a person calls it, and reading its draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from newsletter.actions.project import Project
from newsletter.compose.methods import logo_source
from newsletter.draft.model import Draft
from newsletter.draft.parse import parse
from newsletter.draft.source import LARGEST, read_source, too_large
from newsletter.errors import CouldNotRun
from newsletter.problems import did_you_mean
from newsletter.resolve.resolved import Resolved


def issue_files(project: Project) -> list[Path]:
    """Every draft of the project, by name."""
    return sorted(path for path in project.issues.glob("*.md") if path.is_file() and not path.name.startswith("."))


def find_issue(project: Project, name: str) -> Path:
    """The draft that `name` means: a path, a slug, or a part of a slug that only one issue has."""
    slugs = {path.stem: path for path in issue_files(project)}
    if name in slugs:
        return slugs[name]
    named = [path for path in (Path(name), project.root / name, project.issues / name) if path.is_file()]
    for path in named:
        if path.resolve().parent == project.issues.resolve() and path.suffix == ".md":
            return project.issues / path.name
    matches = [slug for slug in slugs if name and name in slug]
    if len(matches) == 1:
        return slugs[matches[0]]
    if matches:
        raise CouldNotRun(
            f"“{name}” could be any of {len(matches)} issues: {', '.join(matches)}.", "Write more of its name."
        )
    if named:
        advice = "Issues are the Markdown files of that folder."
        raise CouldNotRun(f"{named[0]} is no issue: it is not a .md file in {project.issues}.", advice)
    raise CouldNotRun(f"There is no issue “{name}” in {project.issues}.", did_you_mean(name, slugs))


def latest_issue(project: Project) -> Path | None:
    """The issue that comes last by name, and so by date; None where there is none."""
    files = issue_files(project)
    return files[-1] if files else None


def read_draft(project: Project, path: Path) -> Draft:
    """The draft in `path`, with all that is wrong with it."""
    where = project.relative(path)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            return parse("", where, (too_large(size),))
        source, problems = read_source(path.read_bytes())
    except OSError as error:
        raise CouldNotRun(f"{where} can't be read: {error.strerror}.") from error
    return parse(source, where, problems, language=project.config.publication.language)


def read_files(project: Project, path: Path) -> dict[str, bytes]:
    """The images in the issue's own folder, by name; none through a symbolic link that leads out of it."""
    folder = project.issues / path.stem
    return {
        file.name: file.read_bytes()
        for file in sorted(folder.glob("*"))
        if file.is_file() and file.suffix.lower() in _IMAGES and file.resolve().is_relative_to(folder.resolve())
    }


def read_logos(project: Project, resolved: Resolved) -> dict[str, bytes]:
    """The logos of the surveys that the issue cites, by `survey/file`."""
    logos: dict[str, bytes] = {}
    for note in resolved.notes:
        if note.logo:
            file = project.root / note.logo
            folder = project.root / "surveys" / note.survey
            if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                logos[logo_source(note)] = file.read_bytes()
    return logos


def links_until(project: Project, slug: str | None = None) -> Iterator[tuple[str, str]]:
    """Every address that an issue before `slug` links to, with its issue; of all issues where there is no `slug`."""
    for path in issue_files(project):
        if slug is not None and path.stem >= slug:
            return
        for address in LINK.findall(path.read_text(encoding="utf-8", errors="replace")):
            yield address, path.stem


LINK = re.compile(r"\]\((https?://[^\s()<>]+)")
_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})
