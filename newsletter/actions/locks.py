"""The lock of an issue, as a file beside its draft."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsletter.actions.project import Project
from newsletter.errors import CouldNotRun
from newsletter.evidence.lock import Lock
from newsletter.process import is_gone, this_process

SUFFIX = ".lock.json"
_PATIENCE, _LOOK = 10.0, 0.02  # seconds to wait for a turn, and from one look to the next


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


@contextmanager
def turn_at_lock(project: Project, slug: str) -> Iterator[None]:
    """The only one on this machine who reads the issue's lock to change it. Raises CouldNotRun where that takes long.

    A file beside the lock says whose turn it is; one of a process that is gone is nobody's.
    """
    path = lock_file(project, slug)
    turn = path.with_name(f".{path.name}.turn")
    turn.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + _PATIENCE
    while not _taken(turn):
        if is_gone(_whose(turn)):
            _take_away(turn)
        elif time.monotonic() > until:
            raise CouldNotRun(
                f"{project.relative(path)} is being changed by another process.",
                f"Wait for it. Should it be gone, delete {project.relative(turn)}.",
            )
        else:
            time.sleep(_LOOK)
    try:
        yield
    finally:
        turn.unlink(missing_ok=True)


def _taken(turn: Path) -> bool:
    try:
        with turn.open("x", encoding="ascii") as file:
            file.write(this_process())
    except FileExistsError:
        return False
    return True


def _whose(turn: Path) -> str:
    try:
        return turn.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _take_away(turn: Path) -> None:
    """The turn of a process that is gone; of several who see that, one renames it, and nobody a later one's."""
    mine = turn.with_name(f"{turn.name}.{this_process()}.{threading.get_ident()}")
    with suppress(OSError):
        turn.rename(mine)
        if is_gone(_whose(mine)):
            mine.unlink()
        else:  # somebody had it already, and has begun
            mine.rename(turn)
