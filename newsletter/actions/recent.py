"""The project that was last previewed on this machine, so that `newsletter` alone finds it from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from newsletter.actions.project import Project
from newsletter.actions.writing import write_whole
from newsletter.config_file import configuration_file

_FILE = "recent-project"


def remember(project: Project) -> None:
    """Note that `project` was opened. A folder that can't be written to is no reason to stop."""
    with suppress(OSError):
        write_whole(_note(project.environment), f"{project.root}\n".encode())


def recent_project(environment: Mapping[str, str]) -> Path | None:
    """The root of the project that was opened last, if it is still one."""
    try:
        root = Path(_note(environment).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
    return root if root.is_absolute() and configuration_file(root) else None


def _note(environment: Mapping[str, str]) -> Path:
    chosen = environment.get("NEWSLETTER_STATE")
    if chosen:
        return Path(chosen).expanduser() / _FILE
    from platformdirs import user_data_path

    return user_data_path("newsletter", appauthor=False) / _FILE
