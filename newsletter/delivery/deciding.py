"""What a person decides about a delivery afterwards: to give it up, or what became of those whom nobody can know of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select, update

from newsletter.delivery.address import AddressInvalid, canonical_address
from newsletter.delivery.database import writing
from newsletter.delivery.history import History
from newsletter.delivery.lease import Clock, lease
from newsletter.delivery.ledger import Ledger, close_batches
from newsletter.delivery.plan import Delivery, RecipientState
from newsletter.delivery.planning import reopen
from newsletter.delivery.tables import RECIPIENTS, stamp
from newsletter.errors import Refused
from newsletter.problems import did_you_mean

_ARRIVED = "A person says that it arrived."
_IN_DOUBT = or_(RECIPIENTS.c.state == "held", RECIPIENTS.c.state == "in flight")


def cancel(ledger: Ledger, delivery: Delivery, clock: Clock) -> int:
    """Give up those who wait; their number. Another edition may go to them. Raises Refused where none can wait."""
    refuse_closed(delivery)
    with lease(ledger.engine, delivery.claim, clock) as held:
        return ledger.cancel(delivery, held, clock())


def refuse_closed(delivery: Delivery) -> None:
    """Raises Refused where the delivery is over."""
    if delivery.state not in ("open", "scheduled"):
        raise Refused(f"Delivery {delivery.id} is {delivery.state}: nobody waits for it any more.")


def people_to_settle(
    history: History, delivery: Delivery, addresses: Sequence[str] = (), *, refused: bool = False
) -> tuple[str, ...]:
    """Those of the delivery who are held, or `refused`; `addresses`: these, who must be among them. Raises Refused.

    Where no addresses are given, those who were cut off and not found out about yet are held too.
    """
    states: list[RecipientState] = ["refused"] if refused else ["held"] if addresses else ["held", "in flight"]
    what = "refused" if refused else "held"
    there = tuple(person.address for person in history.people(delivery, states))
    if not there:
        raise Refused(f"Nobody is {what} in delivery {delivery.id}.")
    return tuple(dict.fromkeys(_one_of(there, address, delivery, what) for address in addresses)) or there


def _one_of(there: Sequence[str], address: str, delivery: Delivery, what: str) -> str:
    with suppress(AddressInvalid):
        address = canonical_address(address)
    if address not in there:
        raise Refused(f"{address} is not {what} in delivery {delivery.id}.", did_you_mean(address, there))
    return address


def settle(
    ledger: Ledger, delivery: Delivery, addresses: Sequence[str], clock: Clock, *, sent: bool, refused: bool = False
) -> int:
    """Write down that people have it (`sent`), or let the next send reach them; how many. Raises Refused.

    The same send reaches them, which is open again; after a cancelled one whichever comes next. Who is no longer held,
    or `refused`, when it is written down is left as they are.
    """
    if delivery.test and not sent:
        raise Refused("A test is not taken up again.", "Send another.")
    with lease(ledger.engine, delivery.claim, clock) as mine, writing(ledger.engine) as connection:
        mine.renew(connection)
        still = RECIPIENTS.c.state == "refused" if refused else _IN_DOUBT
        people = _those(connection, delivery, addresses, still)
        if sent:
            _change(connection, delivery, people, clock(), state="accepted", reason=_ARRIVED)
        elif delivery.state == "cancelled":
            _let_go(connection, delivery, people)
        else:
            _change(connection, delivery, people, clock(), state="planned", reason="", batch=None)
            reopen(connection, delivery.id)
        close_batches(connection, delivery, clock())
        return len(people)


def _those(
    connection: Connection, delivery: Delivery, addresses: Sequence[str], still: ColumnElement[bool]
) -> Sequence[str]:
    """Those of `addresses` of whom it is still so."""
    query = select(RECIPIENTS.c.address).where(RECIPIENTS.c.delivery == delivery.id, still)
    there = set(connection.scalars(query))
    return [address for address in addresses if address in there]


def _change(
    connection: Connection, delivery: Delivery, addresses: Sequence[str], now: dt.datetime, **values: str | None
) -> None:
    one = update(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.address == bindparam("who"))
    if addresses:
        connection.execute(one.values(changed=stamp(now), **values), [{"who": address} for address in addresses])


def _let_go(connection: Connection, delivery: Delivery, addresses: Sequence[str]) -> None:
    one = delete(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id, RECIPIENTS.c.address == bindparam("who"))
    if addresses:
        connection.execute(one, [{"who": each} for each in addresses])
