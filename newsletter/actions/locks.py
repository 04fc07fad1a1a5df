"""The lock of an issue, as a file beside its draft."""

from __future__ import annotations

from pathlib import Path

from newsletter.actions.project import Project
from newsletter.evidence.lock import Lock

SUFFIX = ".lock.json"


def lock_file(project: Project, slug: str) -> Path:
    """Where the lock of an issue lies, or would."""
    return project.issues / f"{slug}{SUFFIX}"


def locked_issues(project: Project) -> list[str]:
    """The slugs of all issues that have a lock, in order."""
    return sorted(path.name.removesuffix(SUFFIX) for path in project.issues.glob(f"*{SUFFIX}"))


def read_issue_lock(project: Project, slug: str) -> Lock | None:
    """The lock of an issue; None where it has none. Raises LockInvalid."""
    from newsletter.evidence.lock_reading import read_lock, unreadable

    path = lock_file(project, slug)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(project.relative(path), error.strerror or str(error)) from error
    return read_lock(content, project.relative(path))


def write_issue_lock(project: Project, lock: Lock) -> None:
    """Write the lock whole, where it says something new."""
    from newsletter.actions.writing import write_whole
    from newsletter.evidence.lock_text import lock_text

    path, content = lock_file(project, lock.issue), lock_text(lock).encode()
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)
