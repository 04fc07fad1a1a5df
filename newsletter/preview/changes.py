"""What changes on disk while the preview is open."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path


class Changes:
    """Counts changes: `version` grows by one with each, and whoever waits is woken."""

    def __init__(self) -> None:
        self.version = 1
        self._woken = asyncio.Event()

    def note(self) -> None:
        """Something changed."""
        self.version += 1
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()

    async def after(self, version: int) -> int:
        """The version, once it is not `version` any more."""
        while self.version == version:
            await self._woken.wait()
        return self.version

    async def watch(self, root: Path, folders: Sequence[Path], stop: asyncio.Event) -> None:
        """Note every change below `folders` and to the configuration in `root`, until `stop`."""
        from watchfiles import DefaultFilter, awatch

        ignored = DefaultFilter()
        settings = {"newsletter.toml", "pyproject.toml"}
        wanted = [folder for folder in folders if folder.is_dir()]

        def concerns(change: object, path: str) -> bool:
            file = Path(path)
            below = any(file.is_relative_to(folder) for folder in wanted)
            return (below or (file.parent == root and file.name in settings)) and ignored(change, path)  # type: ignore[arg-type]  # watchfiles' own enum

        async for _ in awatch(root, *wanted, watch_filter=concerns, stop_event=stop, debounce=80, step=20):
            self.note()
