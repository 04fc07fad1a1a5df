"""One person's data deleted everywhere, and what forbids writing to them again kept without their address.

What was sent to them stays on record under a keyed digest in the address's place, so that counts hold and an issue that
they had can't reach them again (docs/decisions/0009).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Table, and_, delete, func, insert, or_, select, update

from newsletter.delivery.database import writing
from newsletter.delivery.erased import Carried, Erasures, adopt_key, erased_name, forget
from newsletter.delivery.tables import (
    BATCHES,
    CALLS,
    ERASED,
    RECIPIENTS,
    SUBSCRIBERS,
    SUPPRESSIONS,
    TOKENS,
    stamp,
)
from newsletter.errors import Refused

_NOBODY = "(erased)"


class Erasure(Struct, frozen=True):
    """What was deleted.

    `lists` that the person was on, `messages` whose record no longer has them, `waiting` messages that will not go out,
    `links` to unsubscribe and `suppressions`. `known`: there was anything, or an earlier erasure. `scrubbed`: nor does
    the file hold remnants any more; PostgreSQL clears those by itself in time.
    """

    lists: tuple[str, ...]
    messages: int
    waiting: int
    links: int
    suppressions: int
    known: bool = True
    scrubbed: bool = False


def erase(engine: Engine, address: str, now: dt.datetime) -> Erasure:
    """Delete what is held about the canonical address, and never write to it again.

    Raises Refused where nobody knows yet whether a message reached it. Then nothing was changed.
    """
    with writing(engine) as connection:
        _refuse_open(connection, address)
        before = address in Erasures(connection)
        name = forget(connection, address, stamp(now))
        done = _erase_rows(connection, address, name)
    found = done.lists or done.messages or done.waiting or done.links or done.suppressions
    return replace(done, known=before or bool(found), scrubbed=_scrub(engine))


def carry_erasures(connection: Connection, carried: Carried) -> int:
    """Erase anew, in a record that a copy brought back, whoever was erased since; the number of them."""
    if not carried.rows or not carried.key or not adopt_key(connection, carried.key):
        return 0
    known = set(connection.scalars(select(ERASED.c.digest)))
    new = [{"digest": digest, "since": since} for digest, since in carried.rows if digest not in known]
    if new:
        connection.execute(insert(ERASED), new)
        erased = Erasures(connection)
        for address in tuple(each for each in _everybody(connection) if each in erased):
            _erase_rows(connection, address, erased_name(connection, address))
    return len(new)


def _everybody(connection: Connection) -> Iterator[str]:
    """Every address of the record once, and some that are none."""
    tables = (SUBSCRIBERS, TOKENS, SUPPRESSIONS, RECIPIENTS)
    query = select(tables[0].c.address).union(*(select(table.c.address) for table in tables[1:]))
    yield from connection.scalars(query)


def _refuse_open(connection: Connection, address: str) -> None:
    unsettled = select(BATCHES.c.key).where(BATCHES.c.settled.is_(None))
    query = select(RECIPIENTS.c.delivery, RECIPIENTS.c.state).where(RECIPIENTS.c.address == address)
    query = query.where(or_(RECIPIENTS.c.state.in_(("in flight", "held")), RECIPIENTS.c.batch.in_(unsettled)))
    row = connection.execute(query.order_by(RECIPIENTS.c.delivery)).first()
    if row is None:
        return
    advice = f"Finish it first: newsletter deliveries resume {row.delivery}."
    if row.state == "held":
        advice = f"Say first what is: newsletter deliveries settle {row.delivery} --sent {address}."
    raise Refused(f"Whether {address} has the message of delivery {row.delivery}, nobody knows yet.", advice)


def _erase_rows(connection: Connection, address: str, name: str) -> Erasure:
    lists = tuple(connection.scalars(select(SUBSCRIBERS.c.list).where(SUBSCRIBERS.c.address == address)))
    gone = [_delete(connection, table, address) for table in (SUBSCRIBERS, TOKENS, SUPPRESSIONS)]
    _clean_evidence(connection, address)
    waiting = delete(RECIPIENTS).where(RECIPIENTS.c.address == address, RECIPIENTS.c.state == "planned")
    waited = connection.execute(waiting).rowcount
    sent = update(RECIPIENTS).where(RECIPIENTS.c.address == address)
    nothing: dict[str, Any] = {"fields": {}, "token": "", "reason": "", "reference": ""}
    messages = connection.execute(sent.values(address=name, **nothing)).rowcount
    return Erasure(lists, messages, waited, gone[1], gone[2])


def _delete(connection: Connection, table: Table, address: str) -> int:
    return connection.execute(delete(table).where(table.c.address == address)).rowcount


def _clean_evidence(connection: Connection, address: str) -> None:
    """Take the person out of what was said to providers: the bytes of their batches, addresses in calls and answers."""
    # By their place and not by their batch: it may have been in several, one after the other.
    within = RECIPIENTS.c.position.between(BATCHES.c.first, BATCHES.c.last)
    mine = select(BATCHES.c.key).join(RECIPIENTS, and_(RECIPIENTS.c.delivery == BATCHES.c.delivery, within))
    mine = mine.where(RECIPIENTS.c.address == address)
    sends = select(RECIPIENTS.c.delivery).where(RECIPIENTS.c.address == address)
    kept = update(BATCHES).where(BATCHES.c.key.in_(mine), BATCHES.c.settled.is_not(None))
    connection.execute(kept.values(requests=None))
    for written in (address, quote(address), quote(address, safe="")):
        for column in (CALLS.c.address, CALLS.c.answer):
            told = update(CALLS).where(CALLS.c.delivery.in_(sends), column.contains(written, autoescape=True))
            connection.execute(told.values({column.name: func.replace(column, written, _NOBODY)}))


def _scrub(engine: Engine) -> bool:
    """Write SQLite's file anew, without what was deleted; False where that can't be done now or here."""
    if engine.dialect.name != "sqlite":
        return False
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        try:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return next(iter(cursor.fetchone() or (1,))) == 0  # 1: somebody is reading
        except sqlite3.OperationalError:
            return False
