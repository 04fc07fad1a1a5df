"""Who approves: the person that git knows, else the system's user."""

from __future__ import annotations

import getpass
import subprocess
from pathlib import Path


def approver(root: Path) -> str:
    """What git would sign a commit here with (a name and an address), else what the system calls its user."""
    name, address = _git(root, "user.name"), _git(root, "user.email")
    if name and address:
        return f"{name} <{address}>"
    return name or address or _user()


def _git(root: Path, setting: str) -> str:
    command = ["git", "config", setting]
    try:
        found = subprocess.run(  # noqa: S603 - a fixed command
            command, cwd=root, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError:  # git is welcome and not required
        return ""
    return " ".join(found.stdout.split())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user may have no name
        return "unknown"
