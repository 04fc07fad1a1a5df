"""Lists that are held here: who is on one, and who must not be written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from sqlalchemy import Connection, Engine, and_, bindparam, delete, func, insert, or_, select
from sqlalchemy.sql.elements import ColumnElement

from newsletter.delivery.database import writing
from newsletter.delivery.tables import EVERY_LIST, LISTS, SUBSCRIBERS, SUPPRESSIONS, TOKENS, stamp

_PAGE = 1_000  # readers fetched at a time


class Reader(Struct, frozen=True):
    """A person on a list: canonical address, fields by name (`first-name`), and what the unsubscribe link carries."""

    address: str
    fields: Mapping[str, str] = field(default_factory=dict)
    token: str = ""


class ListSummary(Struct, frozen=True):
    """A list with its size; `suppressed` are those on it who are not written to."""

    name: str
    fields: tuple[str, ...]
    readers: int
    suppressed: int


class Audience:
    """The lists of one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def lists(self) -> tuple[ListSummary, ...]:
        """Every list, by name."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(LISTS).order_by(LISTS.c.name)).all()
            return tuple(self._summary(connection, row.name, row.fields) for row in rows)

    def _summary(self, connection: Connection, name: str, fields: Sequence[str]) -> ListSummary:
        everyone = select(func.count()).select_from(SUBSCRIBERS).where(SUBSCRIBERS.c.list == name)
        suppressed = connection.scalar(everyone.where(is_suppressed(SUBSCRIBERS.c.list, SUBSCRIBERS.c.address))) or 0
        return ListSummary(name, tuple(fields), (connection.scalar(everyone) or 0) - suppressed, suppressed)

    def readers(self, name: str, addresses: Sequence[str] | None = None) -> Iterator[Reader]:
        """Those on the list who may be written to, by address, a page at a time; `addresses`: of these alone."""
        after = ""
        query = (
            select(SUBSCRIBERS.c.address, SUBSCRIBERS.c.fields, TOKENS.c.token)
            .join(TOKENS, and_(TOKENS.c.list == SUBSCRIBERS.c.list, TOKENS.c.address == SUBSCRIBERS.c.address))
            .where(SUBSCRIBERS.c.list == name, SUBSCRIBERS.c.address > bindparam("after"))
            .where(~is_suppressed(SUBSCRIBERS.c.list, SUBSCRIBERS.c.address))
            .order_by(SUBSCRIBERS.c.address)
            .limit(_PAGE)
        )
        if addresses is not None:
            query = query.where(SUBSCRIBERS.c.address.in_(addresses))
        while True:
            with self.engine.connect() as connection:
                page = connection.execute(query, {"after": after}).all()
            for row in page:
                yield Reader(row.address, row.fields, row.token)
            if len(page) < _PAGE:
                return
            after = page[-1].address

    def suppress(self, address: str, reason: str, now: dt.datetime, name: str = EVERY_LIST) -> bool:
        """Never write to `address` again, on the list or on any; False where that was so already."""
        with writing(self.engine) as connection:
            held = select(SUPPRESSIONS.c.since).where(SUPPRESSIONS.c.list == name, SUPPRESSIONS.c.address == address)
            if connection.scalar(held) is not None:
                return False
            row = {"list": name, "address": address, "reason": reason, "since": stamp(now)}
            connection.execute(insert(SUPPRESSIONS).values(row))
            return True

    def unsuppress(self, address: str, name: str = EVERY_LIST) -> bool:
        """Take a suppression back, where the person has asked for it; False where there was none."""
        query = delete(SUPPRESSIONS).where(SUPPRESSIONS.c.list == name, SUPPRESSIONS.c.address == address)
        with writing(self.engine) as connection:
            return connection.execute(query).rowcount > 0

    def suppression(self, address: str) -> str | None:
        """Why nobody writes to `address`, on any list; None where that is not so."""
        query = select(SUPPRESSIONS.c.reason)
        query = query.where(SUPPRESSIONS.c.address == address, SUPPRESSIONS.c.list == EVERY_LIST)
        with self.engine.connect() as connection:
            return connection.scalar(query)


def is_suppressed(list_column: ColumnElement[str], address_column: ColumnElement[str]) -> ColumnElement[bool]:
    """SQL: whether a row's address is suppressed on its list or on every list."""
    return (
        select(SUPPRESSIONS.c.address)
        .where(SUPPRESSIONS.c.address == address_column)
        .where(or_(SUPPRESSIONS.c.list == list_column, SUPPRESSIONS.c.list == EVERY_LIST))
        .exists()
    )
