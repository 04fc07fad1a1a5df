"""People on their way to a list: gathered beside it in a temporary table, then put on it by a few statements.

Gathering holds up nobody who sends meanwhile, takes the same memory for ten people and for a million, and leaves
nothing behind where it is cut off.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    Update,
    and_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable
from sqlalchemy.sql.elements import ColumnElement

from newsletter.delivery.audience import is_suppressed
from newsletter.delivery.bulk import count_up, fill
from newsletter.delivery.erased import Erasures
from newsletter.delivery.json_sql import merged, plain, stored
from newsletter.delivery.repeated import join_repeated
from newsletter.delivery.tables import SUBSCRIBERS, TOKENS
from newsletter.errors import CouldNotRun

_INCOMING = Table(
    "newsletter_incoming",  # dropped before it is made: in a shared database another may be called “incoming”
    MetaData(),
    Column("id", Integer, nullable=False),
    Column("address", String, nullable=False),
    Column("fields", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("token", String, nullable=False),
    prefixes=["TEMPORARY"],
)
_BY_ADDRESS = Index("incoming_by_address", _INCOMING.c.address)
_TOKEN_BYTES = 18  # 24 characters in base64, without padding


class Person(Struct, frozen=True):
    """Somebody to be put on a list: canonical address, fields that are not empty, canonical tags."""

    address: str
    fields: Mapping[str, str]
    tags: tuple[str, ...] = ()


class Added(Struct, frozen=True):
    """People who were new, were on the list with other words, were on it just so; how many of all are suppressed.

    `repeated`: rows about people of earlier rows, whose words were added to theirs. `erased`: rows about people whose
    data were erased, which were left out.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    suppressed: int = 0
    repeated: int = 0
    erased: int = 0


class Incoming:
    """The people gathered in one connection. The table is gone when it closes, or when they have been put on a list."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gathered = self._left_out = 0
        self._erasures = Erasures(connection)
        connection.execute(DropTable(_INCOMING, if_exists=True))  # of an earlier attempt
        connection.execute(CreateTable(_INCOMING))

    def gather(self, people: Iterable[Person]) -> None:
        """Take people in; what a later row says of the same person will replace what an earlier one said."""
        everybody = tuple(people)
        chosen = tuple(person for person in everybody if person.address not in self._erasures)
        self._left_out += len(everybody) - len(chosen)
        encode = msgspec.json.encode
        tokens = _tokens(len(chosen))
        rows = [
            (number, person.address, encode(person.fields).decode(), _tags_text(person.tags), token)
            for number, (person, token) in enumerate(zip(chosen, tokens, strict=True), self._gathered)
        ]
        fill(self._connection, _INCOMING, rows)
        self._gathered += len(rows)

    def sort(self) -> None:
        """Make one of each person: everything that takes time and holds up nobody."""
        self._connection.execute(CreateIndex(_BY_ADDRESS))
        join_repeated(self._connection, _INCOMING)
        count_up(self._connection, _INCOMING)

    def put_on(self, name: str, now: str) -> Added:
        """Put everybody on the list, within the transaction at hand. Words that are new replace old ones.

        Suppressions stay: a suppressed person is on the list and not written to. Raises CouldNotRun where somebody was
        erased since they were gathered.
        """
        run = self._connection
        if not self._erasures.is_current(run):
            raise CouldNotRun("Somebody's data were erased in the meantime. Nothing was changed.", "Run it again.")
        everybody = run.scalar(select(func.count()).select_from(_INCOMING)) or 0
        suppressed = run.scalar(_suppressed(name)) or 0
        known = run.scalar(_on_list(name)) or 0
        changed = run.execute(_change(name)).rowcount if known else 0
        run.execute(insert(SUBSCRIBERS).from_select(["list", "address", "fields", "tags", "added"], _new(name, now)))
        run.execute(insert(TOKENS).from_select(["list", "address", "token"], _without_token(name)))
        run.execute(DropTable(_INCOMING))
        return Added(
            everybody - known, changed, known - changed, suppressed, self._gathered - everybody, self._left_out
        )


@lru_cache(maxsize=4_096)  # most people have the tags of many others
def _tags_text(tags: tuple[str, ...]) -> str:
    return msgspec.json.encode(dict.fromkeys(tags, True)).decode()


def _tokens(number: int) -> list[str]:
    """Unguessable texts, URL-safe, made at one go."""
    text = base64.urlsafe_b64encode(secrets.token_bytes(_TOKEN_BYTES * number)).decode()
    length = _TOKEN_BYTES * 4 // 3
    return [text[start : start + length] for start in range(0, len(text), length)]


def _same_person(name: str) -> ColumnElement[bool]:
    return and_(SUBSCRIBERS.c.list == name, SUBSCRIBERS.c.address == _INCOMING.c.address)


def _on_list(name: str) -> Select[int]:
    return select(func.count()).select_from(_INCOMING.join(SUBSCRIBERS, _same_person(name)))


def _suppressed(name: str) -> Select[int]:
    return select(func.count()).select_from(_INCOMING).where(is_suppressed(literal(name), _INCOMING.c.address))


def _change(name: str) -> Update:
    fields = merged(SUBSCRIBERS.c.fields, _INCOMING.c.fields)
    tags = merged(SUBSCRIBERS.c.tags, _INCOMING.c.tags)
    differs = or_(fields != plain(SUBSCRIBERS.c.fields), tags != plain(SUBSCRIBERS.c.tags))
    query = update(SUBSCRIBERS).where(_same_person(name), differs)
    return query.values(fields=stored(fields), tags=stored(tags))


def _new(name: str, now: str) -> Select[Any]:
    words = stored(_INCOMING.c.fields), stored(_INCOMING.c.tags)
    query = select(literal(name), _INCOMING.c.address, *words, literal(now))
    return query.where(~exists().where(_same_person(name))).order_by(_INCOMING.c.address)


def _without_token(name: str) -> Select[Any]:
    had = exists().where(TOKENS.c.list == name, TOKENS.c.address == _INCOMING.c.address)
    query = select(literal(name), _INCOMING.c.address, _INCOMING.c.token)
    return query.where(~had).order_by(_INCOMING.c.address)
