"""Results kept between runs. Everything here may be deleted at any time, and what can't be read is made again."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = "1"  # of what is kept; another makes everything again


@dataclass(frozen=True, slots=True)
class ResultCache:
    """JSON results in a folder, each under the digest of what it was made from."""

    folder: Path

    def get_or_make(self, key: str, make: Callable[[], Any]) -> Any:
        """What is kept under `key`, else what `make` gives, which is then kept."""
        file = self.folder / f"{_digest(VERSION + key)}.json"
        kept = _read(file)
        if kept is None:
            kept = [make()]
            self._write(file, json.dumps(kept, ensure_ascii=False))
        return kept[0]

    def _write(self, file: Path, payload: str) -> None:
        """Whole or not at all; a folder that can't be written to costs time, never the result."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as part:
                    part.write(f"{_digest(payload)}\n{payload}")
                Path(name).replace(file)
            finally:
                Path(name).unlink(missing_ok=True)


def _read(file: Path) -> list[Any] | None:
    """The kept result in a list of one, so that a result may be None; None where there is none or it is damaged."""
    try:
        digest, _, payload = file.read_text(encoding="utf-8").partition("\n")
        if digest != _digest(payload):
            return None
        kept = json.loads(payload)
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, list) and len(kept) == 1 else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
