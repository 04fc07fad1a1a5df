"""Planning a send: everybody whom it is for is written down and counted before the first call."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select, update

from newsletter.delivery.audience import Reader
from newsletter.delivery.history import read_delivery
from newsletter.delivery.plan import Delivery, DeliveryState, Plan
from newsletter.delivery.tables import DELIVERIES, RECIPIENTS, stamp
from newsletter.errors import DeliveryRefused
from newsletter.providers.personal import bare_address

_CHUNK = 500


class Opened(Struct, frozen=True):
    """A delivery that may begin or go on. `earlier`: people of the list who have the issue from another send."""

    delivery: Delivery
    resumed: bool
    earlier: int


def unfinished(connection: Connection, issue: str, name: str) -> Delivery | None:
    """The real send of that issue to that list which was begun and not finished."""
    query = select(DELIVERIES.c.id).where(DELIVERIES.c.issue == issue, DELIVERIES.c.list == name)
    number = connection.scalar(query.where(DELIVERIES.c.test.is_(False), DELIVERIES.c.state == "open"))
    return None if number is None else read_delivery(connection, number)


def give_up_untouched(connection: Connection, delivery: Delivery, digest: str, now: dt.datetime) -> None:
    """Make room for a send with another content, where nobody has been sent the first.

    Raises DeliveryRefused where somebody may have: half of the readers would get one thing and half another.
    """
    waiting = delivery.counts.get("planned", 0)
    if waiting < delivery.total:
        what = "another provider" if delivery.digest == digest else "another edition"
        raise DeliveryRefused(
            f"Delivery {delivery.id} of {delivery.issue} was interrupted with {what}: {waiting:,} readers wait for it.",
            f"Go on with what it began with, or give it up: `newsletter deliveries cancel {delivery.id}`.",
        )
    connection.execute(delete(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id))
    close(connection, delivery.id, "cancelled", now)


def close(connection: Connection, number: int, state: DeliveryState, now: dt.datetime) -> None:
    """Nothing more will be sent."""
    query = update(DELIVERIES).where(DELIVERIES.c.id == number)
    connection.execute(query.values(state=state, finished=stamp(now)))


def reopen(connection: Connection, number: int) -> None:
    """Something is to be sent after all."""
    connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == number).values(state="open", finished=None))


def new_delivery(
    connection: Connection, plan: Plan, issue: str, subject: str, digest: str, provider: str, now: dt.datetime
) -> int:
    """A new row of the deliveries; its number."""
    row = {
        "issue": issue,
        "list": plan.list,
        "test": plan.test,
        "subject": subject,
        "digest": digest,
        "provider": provider,
        "state": "open",
        "started": stamp(now),
    }
    key = connection.execute(insert(DELIVERIES).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def write_down(
    connection: Connection, delivery: int, issue: str, trial: int, sender: str, readers: Iterable[Reader]
) -> int:
    """Plan everybody who doesn't have the issue yet; the number of those who do."""
    position = earlier = 0
    domain = bare_address(sender).rpartition("@")[2] or "localhost"
    for chunk in _chunks(readers):
        had = select(RECIPIENTS.c.address).where(RECIPIENTS.c.issue == issue, RECIPIENTS.c.trial == trial)
        known = set(connection.scalars(had.where(RECIPIENTS.c.address.in_([reader.address for reader in chunk]))))
        new = [reader for reader in chunk if reader.address not in known]
        earlier += len(chunk) - len(new)
        rows = [
            {
                "issue": issue,
                "address": reader.address,
                "trial": trial,
                "delivery": delivery,
                "position": position + offset,
                "state": "planned",
                "fields": dict(reader.fields),
                "token": reader.token,
                "message_id": _message_id(issue, trial, reader, domain),
            }
            for offset, reader in enumerate(new)
        ]
        if rows:
            connection.execute(insert(RECIPIENTS), rows)
        position += len(rows)
    return earlier


def _message_id(issue: str, trial: int, reader: Reader, domain: str) -> str:
    """The same for the same person's same message; nobody can tell the address from it."""
    words = "\0".join((issue, str(trial), reader.address, reader.token))
    return f"<{hashlib.sha256(words.encode()).hexdigest()[:32]}@{domain}>"


def _chunks(readers: Iterable[Reader]) -> Iterator[Sequence[Reader]]:
    iterator = iter(readers)
    while chunk := tuple(islice(iterator, _CHUNK)):
        yield chunk
