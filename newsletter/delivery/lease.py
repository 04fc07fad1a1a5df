"""One sender at a time: a row that says who is sending and until when, renewed with every batch."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, delete, insert, select, update

from newsletter.delivery.database import writing
from newsletter.delivery.tables import LEASES, moment, stamp
from newsletter.errors import DeliveryRefused

Clock = Callable[[], dt.datetime]
LENGTH = dt.timedelta(minutes=5)  # longer than any one call to a provider


class LeaseLost(DeliveryRefused):
    """Another sender has taken over. What was in flight is its business now."""


class Lease:
    """The right to send one issue, held by this process."""

    def __init__(self, name: str, holder: str, clock: Clock) -> None:
        self.name = name
        self.holder = holder
        self._clock = clock

    def renew(self, connection: Connection) -> None:
        """Hold on for another while, within the transaction that depends on it. Raises LeaseLost."""
        mine = update(LEASES).where(LEASES.c.name == self.name, LEASES.c.holder == self.holder)
        if connection.execute(mine.values(until=stamp(self._clock() + LENGTH))).rowcount != 1:
            raise LeaseLost(f"Another process has taken over the sending of {self.name}.", "Look at what it reports.")


@contextmanager
def lease(engine: Engine, name: str, clock: Clock) -> Iterator[Lease]:
    """The lease of that name, given back at the end. Raises DeliveryRefused where somebody else holds it."""
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"
    with writing(engine) as connection:
        held = connection.execute(select(LEASES).where(LEASES.c.name == name)).one_or_none()
        if held and moment(held.until) > clock() and not _is_dead(held.holder):
            raise DeliveryRefused(
                f"{name} is being sent by another process ({held.holder.rpartition(':')[0]}).",
                f"Wait for it. Should it be gone, its claim ends at {moment(held.until):%H:%M:%S} UTC.",
            )
        connection.execute(delete(LEASES).where(LEASES.c.name == name))
        until = stamp(clock() + LENGTH)
        connection.execute(insert(LEASES).values(name=name, holder=holder, until=until))
    try:
        yield Lease(name, holder, clock)
    finally:
        with writing(engine) as connection:
            connection.execute(delete(LEASES).where(LEASES.c.name == name, LEASES.c.holder == holder))


def _is_dead(holder: str) -> bool:
    """Whether the holder was a process of this machine that is gone. Where that can't be asked, the lease runs out."""
    host, process, _ = holder.rsplit(":", 2)
    if host != socket.gethostname() or os.name != "posix":
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
