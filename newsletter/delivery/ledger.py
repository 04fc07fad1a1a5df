"""The record of what was sent to whom, written so that a crash at any moment sends nothing twice and loses nobody.

planned ─(durable)→ in flight ─→ accepted | refused | planned again (certainly not taken) | held (nobody can know)

Everybody is written down before the first call. A batch is marked in flight before it is handed over and settled after;
what is found in flight later was cut off in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Select,
    Update,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import Row as SqlRow

from newsletter.delivery.audience import Reader, is_suppressed
from newsletter.delivery.database import writing
from newsletter.delivery.history import read_delivery
from newsletter.delivery.lease import Lease
from newsletter.delivery.plan import UNRECORDED, Delivery, Plan, RecipientState
from newsletter.delivery.planning import Opened, close, give_up_untouched, new_delivery, unfinished, write_down
from newsletter.delivery.tables import BATCHES, DELIVERIES, RECIPIENTS, moment, stamp
from newsletter.errors import DeliveryRefused
from newsletter.providers.mailing import Batch
from newsletter.providers.outcome import Outcome

CUT_OFF = "The sending was cut off before the answer came: it may have arrived."
_AFTER: Mapping[str, RecipientState] = {
    "accepted": "accepted",
    "refused": "refused",
    "deferred": "planned",
    "unknown": "held",
}


class Row(Struct, frozen=True):
    """A recipient as planned. `position` is the order of sending."""

    position: int
    address: str
    fields: Mapping[str, str]
    token: str
    message_id: str


class InFlight(Struct, frozen=True):
    """A batch that was marked and never settled."""

    key: str
    digest: str
    handed: dt.datetime
    rows: tuple[Row, ...]


class Ledger:
    """The record in one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open(
        self,
        plan: Plan,
        issue: str,
        subject: str,
        digest: str,
        provider: str,
        readers: Iterable[Reader],
        now: dt.datetime,
    ) -> Opened:
        """Write down everybody whom this send is for, or go on with the same send that was interrupted.

        Where it is for nobody, nothing is written down. Raises DeliveryRefused where the interrupted one had another
        content: half of the readers have that.
        """
        with writing(self.engine) as connection:
            before = None if plan.test else unfinished(connection, issue, plan.list)
            if before is not None and before.began_with(digest, provider):
                return Opened(before, resumed=True, earlier=0)
            if before is not None:
                give_up_untouched(connection, before, digest, now)
            number = new_delivery(connection, plan, issue, subject, digest, provider, now)
            trial = number if plan.test else 0
            earlier = write_down(connection, number, issue, trial, plan.sender, readers)
            delivery = read_delivery(connection, number)
            if not delivery.total:  # everybody has it: there is nothing to record
                connection.execute(delete(DELIVERIES).where(DELIVERIES.c.id == number))
                delivery = replace(delivery, id=UNRECORDED)
            return Opened(delivery, resumed=False, earlier=earlier)

    def page(self, delivery: Delivery, after: int, size: int) -> tuple[Row, ...]:
        """The next who are planned and, in a real send, have not been suppressed since."""
        query = _rows_of(delivery.id, "planned").where(RECIPIENTS.c.position > after).limit(size)
        if not delivery.test:
            query = query.where(~is_suppressed(literal(delivery.list), RECIPIENTS.c.address))
        with self.engine.connect() as connection:
            return tuple(map(_as_row, connection.execute(query).all()))

    def batch_number(self, delivery: Delivery) -> int:
        """How many batches there have been."""
        query = select(func.count()).select_from(BATCHES).where(BATCHES.c.delivery == delivery.id)
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0

    def mark_in_flight(self, delivery: Delivery, batch: Batch, lease: Lease, now: dt.datetime) -> None:
        """Durable before anything is handed over. Raises LeaseLost, and then nothing may be."""
        with writing(self.engine) as connection:
            lease.renew(connection)
            row = {"key": batch.key, "delivery": delivery.id, "digest": batch.digest, "handed": stamp(now)}
            connection.execute(insert(BATCHES).values(row))
            mine = _recipients(delivery, "planned").where(RECIPIENTS.c.address.in_(batch.recipients))
            flying = mine.values(state="in flight", batch=batch.key, changed=stamp(now))
            marked = connection.execute(flying).rowcount
            if marked != len(batch.recipients):
                raise DeliveryRefused("Somebody else has sent to these readers at the same time.", "Run it again.")

    def settle(self, delivery: Delivery, key: str, outcomes: Mapping[str, Outcome], now: dt.datetime) -> None:
        """Write down what became of a batch. What is known now also replaces an earlier "nobody can know"."""
        with writing(self.engine) as connection:
            one = _recipients(delivery, "in flight", "held").where(RECIPIENTS.c.batch == key)
            one = one.where(RECIPIENTS.c.address == bindparam("who")).values(
                state=bindparam("now"), reason=bindparam("why"), reference=bindparam("word"), changed=stamp(now)
            )
            connection.execute(one, [_settled(address, outcome) for address, outcome in outcomes.items()])
            connection.execute(update(BATCHES).where(BATCHES.c.key == key).values(settled=stamp(now)))

    def in_flight(self, delivery: Delivery) -> tuple[InFlight, ...]:
        """The batches that an earlier sender left without an answer, oldest first."""
        query = select(BATCHES).where(BATCHES.c.delivery == delivery.id, BATCHES.c.settled.is_(None))
        with self.engine.connect() as connection:
            return tuple(
                InFlight(row.key, row.digest, moment(row.handed), _batch_rows(connection, delivery.id, row.key))
                for row in connection.execute(query.order_by(BATCHES.c.handed)).all()
            )

    def finish(self, delivery: Delivery, now: dt.datetime) -> Delivery:
        """Close the delivery unless somebody is still planned, after letting go those suppressed meanwhile."""
        with writing(self.engine) as connection:
            if not delivery.test:
                connection.execute(_drop_suppressed(delivery))
            after = read_delivery(connection, delivery.id)
            if not after.counts.get("planned") and not after.counts.get("in flight"):
                close(connection, delivery.id, "done", now)
            return read_delivery(connection, delivery.id)

    def cancel(self, delivery: Delivery, lease: Lease, now: dt.datetime) -> int:
        """Give up those who are still planned, so that a corrected edition can go to them; their number.

        What an interrupted sender left in flight is held: it may have arrived.
        """
        planned = delete(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.state == "planned")
        cut_off = update(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.state == "in flight")
        with writing(self.engine) as connection:
            lease.renew(connection)
            connection.execute(cut_off.values(state="held", reason=CUT_OFF, changed=stamp(now)))
            close(connection, delivery.id, "cancelled", now)
            return connection.execute(planned).rowcount


def _drop_suppressed(delivery: Delivery) -> Delete:
    planned = delete(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.state == "planned")
    return planned.where(is_suppressed(literal(delivery.list), RECIPIENTS.c.address))


def _recipients(delivery: Delivery, *states: RecipientState) -> Update:
    """An update of those who are in one of the states."""
    mine = update(RECIPIENTS).where(RECIPIENTS.c.issue == delivery.issue, RECIPIENTS.c.trial == delivery.trial)
    return mine.where(or_(*(RECIPIENTS.c.state == state for state in states)))


def _settled(address: str, outcome: Outcome) -> dict[str, str]:
    return {"who": address, "now": _AFTER[outcome.state], "why": outcome.reason, "word": outcome.reference}


def _rows_of(delivery: int, state: RecipientState) -> Select[Any]:
    query = select(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery, RECIPIENTS.c.state == state)
    return query.order_by(RECIPIENTS.c.position)


def _batch_rows(connection: Connection, delivery: int, key: str) -> tuple[Row, ...]:
    query = _rows_of(delivery, "in flight").where(RECIPIENTS.c.batch == key)
    return tuple(map(_as_row, connection.execute(query).all()))


def _as_row(row: SqlRow[Any]) -> Row:
    return Row(row.position, row.address, row.fields, row.token, row.message_id)
