"""The digest of a file, taken anew only where its size or time of change is another."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

_CHUNK = 1 << 20
_SETTLED = 2_000_000_000  # ns: a change within the clock's grain of the reading need not show in the time of change


class Fingerprint(Struct, frozen=True):
    """The sha256 of a file, in hex, and whether it holds NUL, which no text does."""

    digest: str
    binary: bool


def fingerprint(file: Path, kept: Path, now: int | None = None) -> Fingerprint:
    """The fingerprint of `file`, from `kept` where the file has not changed since. `now` is in ns. Raises OSError."""
    state = file.stat()
    stamp = [str(file.resolve()), state.st_size, state.st_mtime_ns, state.st_ino]
    known = _read(kept)
    if known and known[0] == stamp:
        return Fingerprint(known[1], known[2])
    found = _taken(file)
    if (time.time_ns() if now is None else now) - state.st_mtime_ns > _SETTLED:
        _keep(kept, json.dumps([stamp, found.digest, found.binary]))
    return found


def _taken(file: Path) -> Fingerprint:
    digest, binary = hashlib.sha256(), False
    with file.open("rb") as data:
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
            binary = binary or b"\0" in chunk
    return Fingerprint(digest.hexdigest(), binary)


def _read(kept: Path) -> tuple[list[object], str, bool] | None:
    try:
        stamp, digest, binary = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return None
    return (stamp, digest, binary) if isinstance(stamp, list) and isinstance(digest, str) else None


def _keep(kept: Path, payload: str) -> None:
    part = kept.with_name(f"{kept.name}.{os.getpid()}.part")
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(payload, encoding="utf-8")
        part.replace(kept)
