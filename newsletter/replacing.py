"""A finished file put in the place of another, also where Windows has that one open for a moment."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# Seconds from one attempt to the next. A virus scanner, an indexer or an editor holds a file open for moments, and on
# Windows nothing can replace it meanwhile; elsewhere an open file hinders nobody.
_WAITS = (0.01, 0.05, 0.1, 0.2, 0.5) if os.name == "nt" else ()


def put_in_place(
    finished: Path, path: Path, waits: Sequence[float] = _WAITS, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Let `finished`, a file of the same folder, become `path`. Raises the last attempt's OSError."""
    for seconds in waits:
        try:
            finished.replace(path)
        except OSError:
            sleep(seconds)
        else:
            return
    finished.replace(path)
