"""Results kept between runs. Everything here may be deleted at any time, and what can't be read is made again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, field

VERSION = "3"  # of what is kept; another makes everything again


class ResultCache(Struct, frozen=True, dict=True):
    """JSON results in one file of lines, each with its key and its checksum; read whole when first asked.

    A line is written at the end in one piece. One that was torn, by a crash or by two writers at once, has not its
    checksum: it counts as absent. A file that can't be written to costs time, never the result.
    """

    file: Path
    _made: dict[str, Any] = field(default_factory=dict)

    def get_or_make(self, key: str, make: Callable[[], Any]) -> Any:
        """What is kept under `key`, else what `make` gives, which is then kept. What `make` raises is not kept."""
        if key in self._made:
            return self._made[key]
        if key in self._kept:
            return json.loads(self._kept[key])
        self._made[key] = make()
        self._append(key, json.dumps(self._made[key], ensure_ascii=False))
        return self._made[key]

    def holds(self, key: str) -> bool:
        """Whether something is kept under `key`."""
        return key in self._made or key in self._kept

    @cached_property
    def _kept(self) -> dict[str, str]:
        """Each result as JSON, by key."""
        try:
            text = self.file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return {}
        kept = {}
        for line in text.split("\n"):
            checksum, _, entry = line.partition("\t")
            key, _, result = entry.partition("\t")
            if checksum == _checksum(entry):
                kept[key] = result
        return kept

    def _append(self, key: str, result: str) -> None:
        entry = f"{key}\t{result}"
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("ab", buffering=0) as lines:
                lines.write(f"\n{_checksum(entry)}\t{entry}\n".encode())


def _checksum(entry: str) -> str:
    return f"{VERSION}-{zlib.crc32(entry.encode('utf-8', 'replace')):08x}"
