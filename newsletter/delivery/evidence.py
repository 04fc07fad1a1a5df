"""Evidence of each call to a provider: what was asked, and what it answered, without secrets and without content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct
from sqlalchemy import Connection, Engine, insert, select

from newsletter.delivery.tables import CALLS, moment, stamp
from newsletter.providers.exchange import Exchange

_PAGE = 1_000


class Evidence(Struct, frozen=True):
    """A call as it is on record. `batch` is the key of the batch that it was about, "" where it was about none."""

    at: dt.datetime
    batch: str
    exchange: Exchange


def note_calls(connection: Connection, delivery: int, batch: str, calls: Sequence[Exchange], now: dt.datetime) -> None:
    """Write down calls about a delivery, and about one batch of it where one is named."""
    rows = [
        {
            "delivery": delivery,
            "batch": batch or None,
            "at": stamp(now),
            "method": call.method,
            "address": call.address,
            "status": call.status,
            "answer": call.answer,
        }
        for call in calls
    ]
    if rows:
        connection.execute(insert(CALLS), rows)


def calls_of(engine: Engine, delivery: int) -> Iterator[Evidence]:
    """The calls about a delivery, in order, a page at a time."""
    after = 0
    query = select(CALLS).where(CALLS.c.delivery == delivery).order_by(CALLS.c.id).limit(_PAGE)
    while True:
        with engine.connect() as connection:
            page = connection.execute(query.where(CALLS.c.id > after)).all()
        for row in page:
            exchange = Exchange(row.method, row.address, row.status, row.answer)
            yield Evidence(moment(row.at), row.batch or "", exchange)
        if len(page) < _PAGE:
            return
        after = page[-1].id
