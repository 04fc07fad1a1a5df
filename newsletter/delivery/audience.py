"""Lists that are held here: who is on one, and who must not be written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Connection, Engine, Row, Select, and_, bindparam, delete, func, insert, or_, select
from sqlalchemy.sql.elements import ColumnElement

from newsletter.delivery.database import writing
from newsletter.delivery.erased import Erasures, take_back
from newsletter.delivery.segment import SegmentInvalid, parse_segment
from newsletter.delivery.segment_sql import Vocabulary, condition
from newsletter.delivery.tables import EVERY_LIST, LISTS, SUBSCRIBERS, SUPPRESSIONS, TOKENS, stamp
from newsletter.errors import CouldNotRun
from newsletter.problems import did_you_mean

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
    tags: tuple[str, ...] = ()


class Audience:
    """The lists of one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def lists(self) -> tuple[ListSummary, ...]:
        """Every list, by name."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(LISTS).order_by(LISTS.c.name)).all()
            return tuple(self._summary(connection, row.name, row.fields, row.tags) for row in rows)

    def _summary(self, connection: Connection, name: str, fields: Sequence[str], tags: Sequence[str]) -> ListSummary:
        everyone = select(func.count()).select_from(SUBSCRIBERS).where(SUBSCRIBERS.c.list == name)
        suppressed = connection.scalar(everyone.where(is_suppressed(SUBSCRIBERS.c.list, SUBSCRIBERS.c.address))) or 0
        on_it = connection.scalar(everyone) or 0
        return ListSummary(name, tuple(fields), on_it - suppressed, suppressed, tuple(tags))

    def query(self, name: str, where: str = "") -> Select[Any]:
        """`readers_query` of those on the list for whom the expression `where` holds (see segment.py); "": of all.

        Raises CouldNotRun where the expression can't be read, or speaks of a field or tag that the list lacks.
        """
        query = readers_query(name)
        return query.where(self._chosen(name, where)) if where.strip() else query

    def _chosen(self, name: str, where: str) -> ColumnElement[bool]:
        known = self.vocabulary(name)
        try:
            return condition(parse_segment(where), known)
        except SegmentInvalid as error:
            raise CouldNotRun(f"“{where}”, column {error.column}: {error.message}", error.help) from None

    def vocabulary(self, name: str) -> Vocabulary:
        """The fields and tags of the list. Raises CouldNotRun where there is no such list."""
        with self.engine.connect() as connection:
            row = connection.execute(select(LISTS).where(LISTS.c.name == name)).one_or_none()
            if row is not None:
                return Vocabulary(name, tuple(row.fields), tuple(row.tags))
            names = connection.scalars(select(LISTS.c.name)).all()
        raise CouldNotRun(f"There is no list “{name}” here.", did_you_mean(name, names))

    def count(self, name: str, where: str = "") -> int:
        """How many `readers` there are."""
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(self.query(name, where).subquery())) or 0

    def readers(self, name: str, addresses: Sequence[str] | None = None, where: str = "") -> Iterator[Reader]:
        """Those on the list who may be written to, by address, a page at a time; `addresses`: of these alone.

        Raises CouldNotRun as `query` does.
        """
        query = self.query(name, where).where(SUBSCRIBERS.c.address > bindparam("after")).limit(_PAGE)
        if addresses is not None:
            query = query.where(SUBSCRIBERS.c.address.in_(addresses))
        return (Reader(row.address, row.fields, row.token) for row in self._pages(query))

    def rows(self, name: str, where: str = "") -> Iterator[Row[Any]]:
        """The same as rows of (address, fields, token, tags)."""
        query = self.query(name, where).add_columns(SUBSCRIBERS.c.tags)
        return self._pages(query.where(SUBSCRIBERS.c.address > bindparam("after")).limit(_PAGE))

    def _pages(self, query: Select[Any]) -> Iterator[Row[Any]]:
        after = ""
        while True:
            with self.engine.connect() as connection:
                page = connection.execute(query, {"after": after}).all()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].address

    def suppress(self, address: str, reason: str, now: dt.datetime, name: str = EVERY_LIST) -> bool:
        """Never write to `address` again, on the list or on any; False where that was so already."""
        with writing(self.engine) as connection:
            held = select(SUPPRESSIONS.c.since).where(SUPPRESSIONS.c.list == name, SUPPRESSIONS.c.address == address)
            if connection.scalar(held) is not None or address in Erasures(connection):
                return False
            row = {"list": name, "address": address, "reason": reason, "since": stamp(now)}
            connection.execute(insert(SUPPRESSIONS).values(row))
            return True

    def unsuppress(self, address: str, name: str = EVERY_LIST) -> bool:
        """Take a suppression back, where the person has asked for it; False where there was none.

        On every list, an erasure too: what was sent to them is theirs again, and doesn't reach them twice.
        """
        query = delete(SUPPRESSIONS).where(SUPPRESSIONS.c.list == name, SUPPRESSIONS.c.address == address)
        with writing(self.engine) as connection:
            erased = name == EVERY_LIST and take_back(connection, address)
            return connection.execute(query).rowcount > 0 or erased

    def suppression(self, address: str, name: str = EVERY_LIST) -> str | None:
        """Why nobody writes to `address` on the list, or on any; None where that is not so."""
        query = select(SUPPRESSIONS.c.reason).where(SUPPRESSIONS.c.address == address)
        query = query.where(SUPPRESSIONS.c.list.in_((name, EVERY_LIST))).order_by(SUPPRESSIONS.c.list)
        with self.engine.connect() as connection:
            return "erased" if address in Erasures(connection) else connection.scalar(query)


def readers_query(name: str) -> Select[Any]:
    """SQL: (address, fields, token) of those on the list who may be written to, by address."""
    return (
        select(SUBSCRIBERS.c.address, SUBSCRIBERS.c.fields, TOKENS.c.token)
        .join(TOKENS, and_(TOKENS.c.list == SUBSCRIBERS.c.list, TOKENS.c.address == SUBSCRIBERS.c.address))
        .where(SUBSCRIBERS.c.list == name, ~is_suppressed(SUBSCRIBERS.c.list, SUBSCRIBERS.c.address))
        .order_by(SUBSCRIBERS.c.address)
    )


def is_suppressed(list_column: ColumnElement[str], address_column: ColumnElement[str]) -> ColumnElement[bool]:
    """SQL: whether a row's address is suppressed on its list or on every list."""
    return (
        select(SUPPRESSIONS.c.address)
        .where(SUPPRESSIONS.c.address == address_column)
        .where(or_(SUPPRESSIONS.c.list == list_column, SUPPRESSIONS.c.list == EVERY_LIST))
        .exists()
    )
