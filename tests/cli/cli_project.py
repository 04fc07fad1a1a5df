"""A new project on disk and its command line, each command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SLUG = "2026-01-07-the-great-tea-round"


class CommandLine:
    """The project in `root`, and what is typed in it; its database lies in `state`."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root = root
        self.state = state
        self.environment = {**os.environ, "NEWSLETTER_STATE": str(state), "NO_COLOR": "1"}

    def run(self, *words: str, cwd: Path | None = None, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command without a terminal; `typed` is its standard input."""
        return subprocess.run(
            [sys.executable, "-m", "newsletter", *words],
            cwd=cwd or self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=typed,
            check=False,
        )

    def json(self, *words: str) -> Any:
        done = self.run(*words, "--format", "json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    def begin(self) -> None:
        """Make the project, and import its list of two."""
        self.run("init", str(self.root), cwd=self.root.parent)
        self.run("lists", "import", "lists/readers.csv", "--list", "readers")
