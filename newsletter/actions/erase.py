"""Erase one person from everything that the project keeps on this machine."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from newsletter.actions.project import Project
from newsletter.actions.records import ledger_of
from newsletter.delivery.daily import FOLDER
from newsletter.delivery.erasing import Erasure, erase
from newsletter.providers.outbox import file_name


class Erased(Struct, frozen=True):
    """What was deleted, and where the person still is: `copies` of the record. `outbox`: messages deleted there."""

    erasure: Erasure
    outbox: int
    deleted_copies: int
    copies: tuple[str, ...]


def erase_person(project: Project, address: str, now: dt.datetime, *, copies: bool) -> Erased:
    """Delete what is held about the canonical address; `copies`: the record's copies in the state folder too.

    Raises Refused where nobody knows yet whether a message reached it. Then nothing was changed.
    """
    with ledger_of(project) as engine:
        erasure = erase(engine, address, now)
    written = tuple(project.outbox.glob(f"*/{file_name(address)}.eml"))
    for message in written:
        message.unlink(missing_ok=True)
    kept = sorted((project.state / FOLDER).glob("*.sqlite3"))
    if copies:
        for copy in kept:
            copy.unlink(missing_ok=True)
    return Erased(erasure, len(written), len(kept) if copies else 0, () if copies else tuple(map(str, kept)))
