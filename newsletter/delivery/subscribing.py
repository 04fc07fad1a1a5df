"""Putting people on a list: new ones, and new words about those who are on it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, insert, select, update

from newsletter.delivery.audience import is_suppressed
from newsletter.delivery.tables import LISTS, SUBSCRIBERS, TOKENS, stamp

People = Mapping[str, Mapping[str, str]]  # fields by canonical address
_TOKEN_BYTES = 16


class Added(Struct, frozen=True):
    """Rows about people who were new, were there with other words, were there just so; and how many are suppressed.

    "There" is on the list before, or by an earlier row.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    suppressed: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(
            self.new + other.new,
            self.changed + other.changed,
            self.same + other.same,
            self.suppressed + other.suppressed,
        )


def name_list(connection: Connection, name: str, fields: Sequence[str], tags: Sequence[str] = ()) -> None:
    """Have a list of that name with at least those fields and tags."""
    known = connection.execute(select(LISTS).where(LISTS.c.name == name)).one_or_none()
    if known is None:
        connection.execute(insert(LISTS).values(name=name, fields=list(fields), tags=list(tags)))
    elif not (set(fields) <= set(known.fields) and set(tags) <= set(known.tags)):
        merged = {
            "fields": list(dict.fromkeys((*known.fields, *fields))),
            "tags": list(dict.fromkeys((*known.tags, *tags))),
        }
        connection.execute(update(LISTS).where(LISTS.c.name == name).values(merged))


def add_people(connection: Connection, name: str, people: People, now: dt.datetime) -> Added:
    """Put people on the list. Words that are new replace old ones; an empty field leaves the old word.

    Suppressions stay: a suppressed person is on the list and not written to.
    """
    known = _known(connection, name, list(people))
    new = {address: fields for address, fields in people.items() if address not in known}
    merged = {address: {**known[address], **_filled(people[address])} for address in known}
    changed = {address: fields for address, fields in merged.items() if fields != known[address]}
    _insert(connection, name, new, stamp(now))
    _update(connection, name, changed)
    suppressed = _suppressed(connection, name, list(people))
    return Added(len(new), len(changed), len(known) - len(changed), suppressed)


def _known(connection: Connection, name: str, addresses: Sequence[str]) -> dict[str, Mapping[str, str]]:
    query = select(SUBSCRIBERS.c.address, SUBSCRIBERS.c.fields)
    rows = connection.execute(query.where(SUBSCRIBERS.c.list == name, SUBSCRIBERS.c.address.in_(addresses)))
    return {row.address: row.fields for row in rows}


def _filled(fields: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in fields.items() if value}


def _insert(connection: Connection, name: str, people: People, now: str) -> None:
    if not people:
        return
    rows = [
        {"list": name, "address": address, "fields": _filled(fields), "tags": {}, "added": now}
        for address, fields in people.items()
    ]
    connection.execute(insert(SUBSCRIBERS), rows)
    had = select(TOKENS.c.address).where(TOKENS.c.list == name, TOKENS.c.address.in_(list(people)))
    returned = set(connection.scalars(had))
    tokens = [
        {"list": name, "address": address, "token": secrets.token_urlsafe(_TOKEN_BYTES)}
        for address in people
        if address not in returned
    ]
    if tokens:
        connection.execute(insert(TOKENS), tokens)


def _update(connection: Connection, name: str, people: People) -> None:
    if not people:
        return
    one = SUBSCRIBERS.c.address == bindparam("whose")
    query = update(SUBSCRIBERS).where(SUBSCRIBERS.c.list == name, one).values(fields=bindparam("words"))
    connection.execute(query, [{"whose": address, "words": fields} for address, fields in people.items()])


def _suppressed(connection: Connection, name: str, addresses: Sequence[str]) -> int:
    query = select(func.count()).select_from(SUBSCRIBERS)
    query = query.where(SUBSCRIBERS.c.list == name, SUBSCRIBERS.c.address.in_(addresses))
    return connection.scalar(query.where(is_suppressed(SUBSCRIBERS.c.list, SUBSCRIBERS.c.address))) or 0


def add_tags(connection: Connection, name: str, addresses: Sequence[str], tags: Sequence[str]) -> None:
    """Give people of the list those tags."""
    chosen = SUBSCRIBERS.c.list == name, SUBSCRIBERS.c.address.in_(addresses)
    rows = connection.execute(select(SUBSCRIBERS.c.address, SUBSCRIBERS.c.tags).where(*chosen)).all()
    for row in rows:
        new = {**row.tags, **dict.fromkeys(tags, True)}
        one = update(SUBSCRIBERS).where(SUBSCRIBERS.c.list == name, SUBSCRIBERS.c.address == row.address)
        connection.execute(one.values(tags=new))
