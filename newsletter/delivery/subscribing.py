"""Lists by name, and people who are put on one by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, insert, select, update

from newsletter.delivery.incoming import Added, Incoming, Person
from newsletter.delivery.tables import LISTS, stamp
from newsletter.errors import CouldNotRun

_LONGEST = 100  # characters


def list_name(text: str) -> str:
    """A list's name that somebody typed. Raises CouldNotRun where it is none, or nobody could type it again."""
    if text and text == text.strip() and text.isprintable() and len(text) <= _LONGEST:
        return text
    what = "an empty text" if not text.strip() else ascii(text[:_LONGEST])
    raise CouldNotRun(
        f"A list can't be called {what}.",
        f"Name it in at most {_LONGEST} letters, digits and hyphens, as in --list gps.",
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


def add_people(
    connection: Connection,
    name: str,
    people: Mapping[str, Mapping[str, str]],
    now: dt.datetime,
    tags: tuple[str, ...] = (),
) -> Added:
    """Put people on the list, fields by canonical address, within the transaction at hand.

    An empty field leaves the old word.
    """
    gathered = Incoming(connection)
    gathered.gather(
        Person(address, {key: value for key, value in fields.items() if value}, tags)
        for address, fields in people.items()
    )
    gathered.sort()
    return gathered.put_on(name, stamp(now))
