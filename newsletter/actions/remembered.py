"""Findings kept between runs, under the digest of everything that they come from.

A check of ten years of issues mostly meets drafts, surveys and themes that it has met before. What is kept may be
deleted at any time; a rule, a theme or a setting that changes makes it all anew.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from msgspec import convert, to_builtins

from newsletter import __version__
from newsletter.actions.issues import LINK
from newsletter.actions.locks import lock_file
from newsletter.actions.project import Project
from newsletter.actions.shared import Shared, theme_folders
from newsletter.checks.rule import Finding
from newsletter.config_file import PYPROJECT, STANDALONE
from newsletter.draft.source import LARGEST
from newsletter.resolve.memory import Remembered
from newsletter.survey.cache import ResultCache
from newsletter.survey.store_address import DUCKDB


class _NotKnown(Exception):
    """Something that can't be told from another state of itself."""


class RememberedFindings:
    """The findings of a project's issues."""

    def __init__(self, project: Project, shared: Shared) -> None:
        self._project = project
        self._shared = shared
        self._cache = ResultCache(project.cache / "findings.lines")
        self._survey_digest = Remembered[str, str](self._of_survey)

    def of(self, path: Path, find: Callable[[], tuple[Finding, ...]]) -> tuple[Finding, ...]:
        """The findings of the draft in `path`: those that are kept, else what `find` gives."""
        try:
            key = _digest(*self._parts(path)) if path.stat().st_size <= LARGEST else ""
        except (OSError, _NotKnown):
            key = ""
        if not key:  # something can't be read, and making the issue says so
            return find()
        kept = self._cache.get_or_make(key, lambda: to_builtins(find()))
        return convert(kept, tuple[Finding, ...])

    def _parts(self, path: Path) -> Iterator[bytes]:
        """Everything that the findings of one issue come from."""
        draft = path.read_bytes()
        yield self._everywhere
        yield path.name.encode() + b"\0" + draft
        lock = lock_file(self._project, path.stem)
        if lock.exists() and not lock.is_file():
            raise _NotKnown
        for file in (lock, *sorted((self._project.issues / path.stem).glob("*"))):
            if file.is_file():
                yield file.name.encode() + b"\0" + file.read_bytes()
        text = draft.decode("utf-8", "replace")
        for name in self._surveys_in(text):
            yield f"{name} {self._survey_digest(name)}".encode()
            if self._guarded(name):
                yield self._shared.sent.state(name)
        for address in LINK.findall(text):
            yield (self._shared.first_links.first(address) or "").encode()

    def _surveys_in(self, text: str) -> Iterator[str]:
        """Every survey whose id stands anywhere in a draft; all of them where an escape may hide one."""
        hidden = "\\" in text
        return (name for name in self._shared.shelf.ids() if hidden or name in text)

    def _guarded(self, name: str) -> bool:
        """Whether a survey may have anything to hide, so that what was sent of it before matters."""
        codebook = self._project.root / "surveys" / name / "survey.yaml"
        content = codebook.read_bytes() if codebook.is_file() else b""
        return b"identifying" in content or b"\\" in content  # an escape may hide it

    def _of_survey(self, name: str) -> str:
        """A survey's folder, and its answers where they are kept elsewhere."""
        folder = _of_folder(self._project.root / "surveys" / name)
        if self._project.config.store == DUCKDB:
            return folder
        dataset = self._shared.shelf.dataset(name)
        if dataset is None:
            raise _NotKnown
        return f"{folder} {dataset.survey.digest}"

    @cached_property
    def _everywhere(self) -> bytes:
        """What the findings of every issue come from."""
        root = self._project.root
        parts = [__version__, _of_program(), *(_of_folder(folder) for folder in theme_folders(self._project))]
        parts += ["\n".join(self._shared.shelf.ids()), *(_of_file(root / name) for name in (STANDALONE, PYPROJECT))]
        return _digest(*(part.encode() for part in parts)).encode()


def _of_program() -> str:
    """Tells one state of the program's files, and of what is installed beside it, from another without reading them."""
    package = Path(__file__).resolve().parent.parent
    files = [*sorted(package.rglob("*.py")), Path(sysconfig.get_path("purelib"))]
    states = ((path.name, path.stat()) for path in files)
    told = (f"{name} {state.st_size} {state.st_mtime_ns}".encode() for name, state in states)
    return _digest(sys.version.encode(), *told)


def _of_folder(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _digest(*(f"{path.relative_to(folder).as_posix()} {_of_file(path)}".encode() for path in files))


def _of_file(path: Path) -> str:
    return _digest(path.read_bytes()) if path.is_file() else ""


def _digest(*parts: bytes) -> str:
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
