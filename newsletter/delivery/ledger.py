"""The record of what was sent to whom, written so that a crash at any moment sends nothing twice and loses nobody.

planned ─(durable)→ in flight ─→ accepted | refused | planned again (certainly not taken) | held (nobody can know)

Everybody is written down before the first call. A batch is marked in flight, with its exact bytes, before it is handed
over, and settled after; what is found in flight later was cut off in between.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Delete, Engine, Select, bindparam, delete, func, insert, literal, or_, select, update
from sqlalchemy import Row as SqlRow

from newsletter.delivery.audience import is_suppressed
from newsletter.delivery.campaign_record import make_room_for_messages
from newsletter.delivery.database import writing
from newsletter.delivery.evidence import note_calls
from newsletter.delivery.history import read_delivery
from newsletter.delivery.lease import Lease
from newsletter.delivery.packing import packed, unpacked
from newsletter.delivery.plan import UNRECORDED, Delivery, Plan, RecipientState
from newsletter.delivery.planning import (
    Opened,
    People,
    begin_scheduled,
    close,
    give_up_untouched,
    new_delivery,
    unfinished,
    write_down,
)
from newsletter.delivery.tables import BATCHES, DELIVERIES, RECIPIENTS, moment, stamp
from newsletter.providers.exchange import Exchange
from newsletter.providers.mailing import Batch
from newsletter.providers.outcome import Outcome
from newsletter.providers.registry import reaches_people

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


class InFlight(Struct, frozen=True):
    """A batch that was marked and not settled: its exact bytes, for those of whom nobody knows yet (`open`)."""

    batch: Batch
    handed: dt.datetime
    open: tuple[str, ...]


class Ledger:
    """The record in one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open(
        self, plan: Plan, issue: str, subject: str, digest: str, provider: str, people: People, now: dt.datetime
    ) -> Opened:
        """Write down everybody whom this send is for, or go on with the same send that was interrupted.

        Where it is for nobody, nothing is written down. Raises DeliveryRefused where the interrupted one had another
        content: half of the readers have that; where it is scheduled, unless this carries out the schedule; and where
        the list may have the issue as a campaign.
        """
        with writing(self.engine) as connection:
            if not plan.test and reaches_people(provider):
                make_room_for_messages(connection, issue, plan.list, now)
            before = None if plan.test else unfinished(connection, issue, plan, provider)
            scheduled = before is not None and before.state == "scheduled"
            if before is not None and scheduled:
                number = begin_scheduled(connection, before, plan, digest, provider)
            elif before is not None and before.began_with(digest, provider):
                return Opened(before, resumed=True, earlier=0, waiting=0)
            else:
                if before is not None:
                    give_up_untouched(connection, before, digest, now)
                number = new_delivery(connection, plan, issue, subject, digest, provider, now)
            earlier, waiting = write_down(connection, read_delivery(connection, number), people)
            delivery = read_delivery(connection, number)
            if not delivery.total and scheduled:  # the issue's lock tells of it
                close(connection, number, "done", now)
                delivery = read_delivery(connection, number)
            elif not delivery.total:  # everybody has it: there is nothing to record
                connection.execute(delete(DELIVERIES).where(DELIVERIES.c.id == number))
                delivery = replace(delivery, id=UNRECORDED)
            return Opened(delivery, resumed=False, earlier=earlier, waiting=waiting)

    def page(self, delivery: Delivery, after: int, size: int) -> tuple[Row, ...]:
        """The next who are planned and, in a real send, have not been suppressed since."""
        query = select(RECIPIENTS.c.position, RECIPIENTS.c.address, RECIPIENTS.c.fields, RECIPIENTS.c.token)
        query = query.where(*_willing(delivery), RECIPIENTS.c.position > bindparam("after"))
        query = query.order_by(RECIPIENTS.c.position).limit(size)
        with self.engine.connect() as connection:
            return tuple(Row(*row) for row in connection.execute(query, {"after": after}).all())

    def batch_number(self, delivery: Delivery) -> int:
        """How many batches there have been."""
        query = select(func.count()).select_from(BATCHES).where(BATCHES.c.delivery == delivery.id)
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0

    def mark_in_flight(
        self, delivery: Delivery, batch: Batch, rows: Sequence[Row], lease: Lease, now: dt.datetime
    ) -> bool:
        """Durable before anything is handed over. Raises LeaseLost, and then nothing may be.

        False, and nothing is marked, where they are not the same people as at `page`, as one has been suppressed, or is
        no longer: look again.
        """
        first, last = rows[0].position, rows[-1].position
        mine = update(RECIPIENTS).where(*_willing(delivery), RECIPIENTS.c.position.between(first, last))
        mine = mine.values(state="in flight", batch=batch.key, changed=stamp(now)).returning(RECIPIENTS.c.address)
        with writing(self.engine) as connection:
            lease.renew(connection)
            if set(connection.scalars(mine)) != set(batch.recipients):
                connection.rollback()
                return False
            row = {
                "key": batch.key,
                "delivery": delivery.id,
                "first": first,
                "last": last,
                "digest": batch.digest,
                "requests": packed(batch),
                "handed": stamp(now),
            }
            connection.execute(insert(BATCHES).values(row))
        return True

    def settle(
        self,
        delivery: Delivery,
        key: str,
        outcomes: Mapping[str, Outcome],
        lease: Lease,
        now: dt.datetime,
        calls: Sequence[Exchange] = (),
    ) -> None:
        """Write down what became of those of a batch, with the calls that tell it.

        What is known now also replaces an earlier "nobody can know". The batch is over where nobody is in flight; its
        bytes stay where somebody is held, as evidence. Where another sender has taken over, it may be handing over the
        same batch this moment: then who was accepted counts, and nobody is let go to be sent it in another batch.
        """
        with writing(self.engine) as connection:
            note_calls(connection, delivery.id, key, calls, now)
            if not lease.extended(connection):
                outcomes = {address: outcome for address, outcome in outcomes.items() if outcome.state == "accepted"}
            if outcomes:
                _settle(connection, delivery, key, outcomes, now)

    def refuse(self, delivery: Delivery, row: Row, reason: str, lease: Lease, now: dt.datetime) -> None:
        """Write down that the reader of `row` gets none, as none can be made. Raises LeaseLost."""
        mine = update(RECIPIENTS).where(*_willing(delivery), RECIPIENTS.c.position == row.position)
        with writing(self.engine) as connection:
            lease.renew(connection)
            connection.execute(mine.values(state="refused", reason=reason, changed=stamp(now)))

    def plan_again(
        self, delivery: Delivery, people: Sequence[tuple[str | None, str]], lease: Lease, now: dt.datetime
    ) -> None:
        """Let people wait again who were refused: the key of each one's batch, and the address. Raises LeaseLost."""
        one = update(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.state == "refused")
        one = one.where(
            RECIPIENTS.c.batch.is_not_distinct_from(bindparam("key")), RECIPIENTS.c.address == bindparam("who")
        )
        with writing(self.engine) as connection:
            lease.renew(connection)
            again = one.values(state="planned", batch=None, changed=stamp(now))
            connection.execute(again, [{"key": key, "who": address} for key, address in people])

    def note(self, delivery: Delivery, key: str, calls: Sequence[Exchange], now: dt.datetime) -> None:
        """Write down calls about a batch that told nothing yet."""
        if calls:
            with writing(self.engine) as connection:
                note_calls(connection, delivery.id, key, calls, now)

    def in_flight(self, delivery: Delivery) -> Iterator[InFlight]:
        """The batches without an answer, oldest first; each is read when its turn comes, as its bytes may be many."""
        query = select(BATCHES.c.key).where(BATCHES.c.delivery == delivery.id, BATCHES.c.settled.is_(None))
        with self.engine.connect() as connection:
            keys = connection.scalars(query.order_by(BATCHES.c.handed)).all()
        for key in keys:
            with self.engine.connect() as connection:
                row = connection.execute(select(BATCHES).where(BATCHES.c.key == key)).one()
                lost = _as_in_flight(row, connection.execute(_batch_people(delivery, row)).all())
            yield lost

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
            close_batches(connection, delivery, now)
            close(connection, delivery.id, "cancelled", now)
            return connection.execute(planned).rowcount


def _settle(
    connection: Connection, delivery: Delivery, key: str, outcomes: Mapping[str, Outcome], now: dt.datetime
) -> None:
    usual, number = Counter(outcomes.values()).most_common(1)[0]
    batch = connection.execute(select(BATCHES.c.first, BATCHES.c.last).where(BATCHES.c.key == key)).one()
    range_ = RECIPIENTS.c.position.between(batch.first, batch.last)
    mine = (RECIPIENTS.c.delivery == delivery.id, range_, RECIPIENTS.c.batch == key)
    open_ = update(RECIPIENTS).where(*mine, or_(RECIPIENTS.c.state == "in flight", RECIPIENTS.c.state == "held"))
    others = {address: outcome for address, outcome in outcomes.items() if outcome != usual}
    if others:
        one = open_.where(RECIPIENTS.c.address == bindparam("who")).values(
            state=bindparam("now"), reason=bindparam("why"), reference=bindparam("word"), changed=stamp(now)
        )
        connection.execute(one, [_settled(address, outcome) for address, outcome in others.items()])
    after = {"state": _AFTER[usual.state], "reason": usual.reason, "reference": usual.reference}
    alike = [address for address in outcomes if address not in others]
    whole = number == batch.last - batch.first + 1  # nobody else lies between them: no names are needed
    rest = open_ if whole else open_.where(RECIPIENTS.c.address.in_(alike))
    connection.execute(rest.values(**after, changed=stamp(now)))
    left = set(connection.scalars(select(RECIPIENTS.c.state).where(*mine).distinct()))
    ending = update(BATCHES).where(BATCHES.c.key == key)
    if "in flight" not in left:
        ending = ending.values(settled=stamp(now))
        if "held" not in left:
            ending = ending.values(requests=None)
        connection.execute(ending)


def close_batches(connection: Connection, delivery: Delivery, now: dt.datetime) -> None:
    """Of a batch in which nobody is in flight any more there is nothing left to find out.

    Its bytes are kept where somebody is held, as evidence.
    """
    mine = select(RECIPIENTS.c.batch).where(RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.batch.is_not(None))
    in_flight = mine.where(RECIPIENTS.c.state == "in flight")
    in_doubt = mine.where(or_(RECIPIENTS.c.state == "in flight", RECIPIENTS.c.state == "held"))
    batches = update(BATCHES).where(BATCHES.c.delivery == delivery.id)
    over = batches.where(BATCHES.c.settled.is_(None), BATCHES.c.key.not_in(in_flight))
    connection.execute(over.values(settled=stamp(now)))
    connection.execute(batches.where(BATCHES.c.key.not_in(in_doubt)).values(requests=None))


def _willing(delivery: Delivery) -> list[Any]:
    """SQL: those who are planned and, in a real send, not suppressed."""
    planned = [RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.state == "planned"]
    return planned if delivery.test else [*planned, ~is_suppressed(literal(delivery.list), RECIPIENTS.c.address)]


def _drop_suppressed(delivery: Delivery) -> Delete:
    planned = delete(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.state == "planned")
    return planned.where(is_suppressed(literal(delivery.list), RECIPIENTS.c.address))


def _settled(address: str, outcome: Outcome) -> dict[str, str]:
    return {"who": address, "now": _AFTER[outcome.state], "why": outcome.reason, "word": outcome.reference}


def _batch_people(delivery: Delivery, batch: SqlRow[Any]) -> Select[Any]:
    mine = select(RECIPIENTS.c.address, RECIPIENTS.c.state).where(RECIPIENTS.c.delivery == delivery.id)
    mine = mine.where(RECIPIENTS.c.position.between(batch.first, batch.last), RECIPIENTS.c.batch == batch.key)
    return mine.order_by(RECIPIENTS.c.position)


def _as_in_flight(row: SqlRow[Any], people: Sequence[SqlRow[Any]]) -> InFlight:
    batch = unpacked(row.key, row.requests)
    return InFlight(batch, moment(row.handed), tuple(one.address for one in people if one.state == "in flight"))
