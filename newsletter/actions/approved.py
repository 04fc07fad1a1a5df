"""The edition that is approved: whether the approval still holds, and its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from newsletter.actions.build import edition_files
from newsletter.actions.making import Made
from newsletter.actions.project import Project
from newsletter.config import ListSettings
from newsletter.evidence.changes import void_because
from newsletter.evidence.kept import as_approved
from newsletter.evidence.lock import Lock, LockedEdition
from newsletter.evidence.recording import recorded


class Now(Struct, frozen=True):
    """An issue as it would be built now: its files, and what a lock would hold of them."""

    files: Mapping[str, bytes]
    record: LockedEdition


class Kept(Struct, frozen=True):
    """An approved edition as it was found. `damaged` says what is not as it was approved; `files` then lack it."""

    files: Mapping[str, bytes]
    damaged: tuple[str, ...]


def as_now(project: Project, made: Made) -> Now:
    """The issue as it would be built now; it can be composed."""
    assert made.edition is not None
    files, config = edition_files(project, made), project.config
    senders = {name: _sender(settings) for name, settings in config.lists.items()}
    return Now(files, recorded(made.resolved, made.edition, made.theme_digest, config.publication, senders, files))


def _sender(settings: ListSettings) -> str:
    """What readers see of who writes to them."""
    return settings.sender + (f", replies to {settings.reply_to}" if settings.reply_to else "")


def approved_folder(project: Project, slug: str) -> Path:
    """Where the approved edition of an issue is kept."""
    return project.issues / slug / "approved"


def read_kept(project: Project, slug: str, approved: LockedEdition) -> Kept:
    """The approved edition's files, each held to the digest in the lock."""
    folder = approved_folder(project, slug)
    files: dict[str, bytes] = {}
    damaged = []
    for name, sha256 in approved.files.items():
        content = _read(folder / name)
        intact = as_approved(content, sha256) if content is not None else None
        if intact is not None:
            files[name] = intact
        else:
            where = project.relative(folder / name)
            damaged.append(f"{where} is {'missing' if content is None else 'not what was approved'}")
    return Kept(files, tuple(damaged))


def why_void(
    project: Project, lock: Lock, now: LockedEdition, kept: Kept | None = None, to: str | None = None
) -> tuple[str, ...]:
    """Why the approval in `lock` does not hold for the list `to` (for all lists), a clause each; empty where it does.

    The lock has one.
    """
    approved = lock.approved
    assert approved is not None
    found = kept or read_kept(project, lock.issue, approved)
    return (*void_because(approved, now, to), *found.damaged)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
