"""Many addresses that must never be written to again, from a file; and one person who leaves a list."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct
from sqlalchemy import Connection, Engine, delete, insert, select

from newsletter.delivery.database import writing
from newsletter.delivery.erased import Erasures
from newsletter.delivery.people_file import BadRow, Wishes, open_people
from newsletter.delivery.tables import DELIVERIES, EVERY_LIST, RECIPIENTS, SUBSCRIBERS, SUPPRESSIONS, stamp

Reason = Literal["asked", "unsubscribed", "bounce", "complaint"]
REASONS: tuple[Reason, ...] = get_args(Reason)
_CHUNK = 500  # addresses at a time


class Suppressed(Struct, frozen=True):
    """What became of a file: `new` addresses are suppressed now, `known` were before. `kept`: else nothing changed."""

    kept: bool
    new: int
    known: int
    bad_count: int
    bad: tuple[BadRow, ...]


class _NotKept(Exception):
    """Rolls the transaction back."""


def suppress_file(
    engine: Engine, path: Path, reason: Reason, now: dt.datetime, name: str = EVERY_LIST, *, partial: bool = False
) -> Suppressed:
    """Suppress everybody in the file, a CSV with a column of addresses or one address a line, on the list or on all.

    Where a row is bad, nothing is changed, unless `partial`. Raises CouldNotRun where the file can't be read.
    """
    file = open_people(path, Wishes())
    people = file.people()
    new = known = 0
    kept = True
    try:
        with writing(engine) as connection:
            erased = Erasures(connection)
            while chunk := {person.address for person in islice(people, _CHUNK)}:
                held = {address for address in chunk if address in erased} | _held(connection, chunk, name)
                _suppress(connection, chunk - held, reason, now, name)
                new += len(chunk - held)
                known += len(held)
            if file.bad_count and not partial:
                raise _NotKept
    except _NotKept:
        kept, new, known = False, 0, 0
    return Suppressed(kept, new, known, file.bad_count, tuple(file.bad))


def remove_reader(engine: Engine, address: str, name: str, now: dt.datetime, *, may_return: bool = False) -> bool:
    """Take somebody off the list; False where they were not on it. Unless `may_return`, no import brings them back.

    What waits for them in a send to the list is given up.
    """
    with writing(engine) as connection:
        mine = delete(SUBSCRIBERS).where(SUBSCRIBERS.c.list == name, SUBSCRIBERS.c.address == address)
        was_there = connection.execute(mine).rowcount > 0
        if was_there:
            sends = select(DELIVERIES.c.id).where(DELIVERIES.c.list == name, DELIVERIES.c.test.is_(False))
            waiting = delete(RECIPIENTS).where(RECIPIENTS.c.address == address, RECIPIENTS.c.state == "planned")
            connection.execute(waiting.where(RECIPIENTS.c.delivery.in_(sends)))
        if was_there and not may_return:
            _suppress(connection, {address} - _held(connection, {address}, name), "unsubscribed", now, name)
    return was_there


def _held(connection: Connection, addresses: set[str], name: str) -> set[str]:
    query = select(SUPPRESSIONS.c.address).where(SUPPRESSIONS.c.list == name, SUPPRESSIONS.c.address.in_(addresses))
    return set(connection.scalars(query))


def _suppress(connection: Connection, addresses: set[str], reason: Reason, now: dt.datetime, name: str) -> None:
    rows = [{"list": name, "address": address, "reason": reason, "since": stamp(now)} for address in sorted(addresses)]
    if rows:
        connection.execute(insert(SUPPRESSIONS), rows)
