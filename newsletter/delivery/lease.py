"""One sender at a time: a row that says who is sending and until when.

It is renewed with every batch, and meanwhile by a thread: a server may take any time over one call.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, delete, insert, select, update

from newsletter.delivery.database import writing
from newsletter.delivery.tables import LEASES, moment, stamp
from newsletter.errors import DeliveryRefused, NewsletterError
from newsletter.process import is_gone, this_process

Clock = Callable[[], dt.datetime]
LENGTH = dt.timedelta(minutes=5)
_RENEWED = 60.0  # seconds from one renewal to the next, however long a call to a provider lasts


class LeaseLost(DeliveryRefused):
    """Another sender has taken over. What was in flight is its business now."""


class LeaseHeld(DeliveryRefused):
    """Another sender is at it."""


class Lease:
    """The right to send one issue, held by this process."""

    def __init__(self, name: str, holder: str, clock: Clock) -> None:
        self.name = name
        self.holder = holder
        self._clock = clock

    def renew(self, connection: Connection) -> None:
        """Hold on for another while, within the transaction that depends on it. Raises LeaseLost."""
        if not self.extended(connection):
            raise LeaseLost(f"Another process has taken over the sending of {self.name}.", "Look at what it reports.")

    def extended(self, connection: Connection) -> bool:
        """The same; whether it was still held."""
        mine = update(LEASES).where(LEASES.c.name == self.name, LEASES.c.holder == self.holder)
        return connection.execute(mine.values(until=stamp(self._clock() + LENGTH))).rowcount == 1


@contextmanager
def lease(engine: Engine, name: str, clock: Clock, renewed: float = _RENEWED) -> Iterator[Lease]:
    """The lease of that name, kept until the end and given back. Raises DeliveryRefused where somebody else holds it.

    `renewed`: seconds from one renewal to the next.
    """
    holder = f"{socket.gethostname()}:{os.getpid()}:{this_process()}:{secrets.token_hex(8)}"
    with writing(engine) as connection:
        held = connection.execute(select(LEASES).where(LEASES.c.name == name)).one_or_none()
        host, number, process = (held.holder.split(":") if held else ["", "", ""])[:3]
        if held and moment(held.until) > clock() and not is_gone(process):
            raise LeaseHeld(
                f"{name} is being sent by another process ({host}:{number}).",
                f"Wait for it. Should it be gone, its claim ends at {moment(held.until):%H:%M:%S} UTC.",
            )
        connection.execute(delete(LEASES).where(LEASES.c.name == name))
        until = stamp(clock() + LENGTH)
        connection.execute(insert(LEASES).values(name=name, holder=holder, until=until))
    mine = Lease(name, holder, clock)
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(engine, mine, over, renewed), daemon=True)
    keeper.start()
    try:
        yield mine
    finally:
        over.set()
        keeper.join()
        with writing(engine) as connection:
            connection.execute(delete(LEASES).where(LEASES.c.name == name, LEASES.c.holder == holder))


def _keep(engine: Engine, mine: Lease, over: threading.Event, renewed: float) -> None:
    """Renew the lease until it is over. Where that fails, the next batch finds out and says so."""
    while not over.wait(renewed):
        with suppress(NewsletterError), writing(engine) as connection:
            mine.renew(connection)
