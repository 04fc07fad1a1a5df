"""Rows about one person made one row: what the later ones say is added to what the first said, and replaces it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Table, bindparam, delete, func, select, update

_PAGE = 500  # people at a time


def join_repeated(connection: Connection, table: Table) -> None:
    """Leave one row of each address; the columns `fields` and `tags` are objects as text, `id` is the rows' order."""
    after = ""
    repeated = select(table.c.address).group_by(table.c.address).having(func.count() > 1).order_by(table.c.address)
    while True:
        page = connection.scalars(repeated.where(table.c.address > after).limit(_PAGE)).all()
        if not page:
            return
        rows = connection.execute(select(table).where(table.c.address.in_(page)).order_by(table.c.address, table.c.id))
        people = [tuple(group) for _, group in groupby(rows.all(), key=lambda row: str(row.address))]
        one = update(table).where(table.c.id == bindparam("first"), table.c.address == bindparam("whose"))
        words = one.values(fields=bindparam("all_fields"), tags=bindparam("all_tags"))
        connection.execute(words, [_joined(group) for group in people])
        others = [{"other": row.id, "whose": row.address} for group in people for row in group[1:]]
        other = delete(table).where(table.c.id == bindparam("other"), table.c.address == bindparam("whose"))
        connection.execute(other, others)
        after = page[-1]


def _joined(group: Sequence[Row[Any]]) -> dict[str, Any]:
    fields: dict[str, str] = {}
    tags: dict[str, bool] = {}
    for row in group:
        fields.update(json.loads(row.fields))
        tags.update(json.loads(row.tags))
    first = group[0]
    words = {"all_fields": _as_text(fields), "all_tags": _as_text(tags)}
    return {"first": first.id, "whose": first.address, **words}


def _as_text(words: Mapping[str, object]) -> str:
    """As an import writes it: letters as they are, by which a segment finds them."""
    return msgspec.json.encode(words).decode()
