"""The file that makes a folder a newsletter project, and the table in it that is ours."""

from __future__ import annotations

import tomllib
from pathlib import Path

STANDALONE = "newsletter.toml"
PYPROJECT = "pyproject.toml"


def configuration_file(folder: Path) -> Path | None:
    """The file in `folder` that makes it a newsletter project, or None.

    A `pyproject.toml` counts where it has a `[tool.newsletter]` table; one that is no TOML counts where it means to.
    """
    if (folder / STANDALONE).is_file():
        return folder / STANDALONE
    return folder / PYPROJECT if has_table(folder / PYPROJECT) else None


def has_table(pyproject: Path) -> bool:
    """Whether a `pyproject.toml` is there and has the newsletter's table, or means to."""
    try:
        text = pyproject.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return "newsletter" in text and _parses_with_table(text)


def table_path(name: str) -> tuple[str, ...]:
    """Where the newsletter's settings stand in the configuration file called `name`."""
    return () if name == STANDALONE else ("tool", "newsletter")


def _parses_with_table(text: str) -> bool:
    try:
        tool = tomllib.loads(text).get("tool")
    except (tomllib.TOMLDecodeError, RecursionError):
        return "[tool.newsletter" in text
    return isinstance(tool, dict) and "newsletter" in tool
