"""Put a copy in the place of the project's record, also where that can't be read any more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from newsletter.actions.project import Project
from newsletter.actions.records import ledger_place
from newsletter.delivery.daily import FOLDER
from newsletter.delivery.database import SQLITE, open_database
from newsletter.delivery.restoring import Restored, restore, restore_over_ruin
from newsletter.delivery.ruin import is_ruined
from newsletter.errors import Refused


def restore_record(project: Project, file: Path, now: dt.datetime, *, force: bool) -> Restored:
    """See `restore`. A SQLite file that is damaged, or none any more, is put aside as it is, where `force` says so."""
    place = ledger_place(project)
    folder = project.state / FOLDER
    if place.address == SQLITE and is_ruined(project.state):
        if not force:
            advice = "Say --force to put the copy in its place: it is kept aside as it is."
            raise Refused(
                "The record here is damaged. Who was suppressed or erased since the copy may be unreadable in it.",
                advice,
            )
        return restore_over_ruin(project.state, folder, file, now)
    engine = open_database(place)
    try:
        return restore(engine, folder, file, now, force=force)
    finally:
        engine.dispose()
