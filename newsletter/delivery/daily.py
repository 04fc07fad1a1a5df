"""A copy of the record for each day on which something is sent, made by itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import Engine

from newsletter.delivery.copying import back_up

FOLDER = "copies"
_KEPT = 7


def daily_copy(engine: Engine, state: Path, now: dt.datetime, kept: int = _KEPT) -> Path | None:
    """Make today's copy in the state folder, and let go all but the newest `kept`; None where there is one already.

    Raises CouldNotRun where it can't be written.
    """
    folder = state / FOLDER
    path = folder / f"daily-{now.astimezone(dt.UTC):%Y-%m-%d}.sqlite3"
    if path.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    back_up(engine, path, now)
    for old in sorted(folder.glob("daily-*.sqlite3"))[:-kept]:
        old.unlink(missing_ok=True)
    return path
