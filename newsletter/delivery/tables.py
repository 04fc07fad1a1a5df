"""The tables of the state folder: who subscribes, who must never be written to, and what was sent to whom.

Times are text in UTC, `2016-11-16T07:30:00.000000Z`, which sorts and means the same in every database.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from newsletter.delivery.damage import RecordDamaged

METADATA = MetaData()
EVERY_LIST = ""  # a suppression's list, where it holds for all of them

META = Table("meta", METADATA, Column("key", String, primary_key=True), Column("value", String, nullable=False))

# `fields` and `tags` are the names of its readers' fields and tags, in the order in which they were first imported.
LISTS = Table(
    "lists",
    METADATA,
    Column("name", String, primary_key=True),
    Column("fields", JSON, nullable=False),
    Column("tags", JSON, nullable=False, server_default="[]"),
)

# `tags` are the keys of an object, {"gp": true}, so that a list is narrowed and added to as by `fields`.
SUBSCRIBERS = Table(
    "subscribers",
    METADATA,
    Column("list", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("fields", JSON, nullable=False),
    Column("tags", JSON, nullable=False, server_default="{}"),
    Column("added", String, nullable=False),
    sqlite_with_rowid=False,  # half the pages to write, and readers lie in the order in which they are read
)

# What an unsubscribe link carries. It outlives the subscriber's row, as mail that was sent does.
TOKENS = Table(
    "unsubscribe_tokens",
    METADATA,
    Column("list", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("token", String, nullable=False, unique=True),
)

# Outlives deletion and import: there is no foreign key to the subscribers on purpose.
SUPPRESSIONS = Table(
    "suppressions",
    METADATA,
    Column("list", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("since", String, nullable=False),
    sqlite_with_rowid=False,
)

# Who must not be known any more: what is left is enough to recognise the address (see erased.py).
ERASED = Table(
    "erased",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("since", String, nullable=False),
)

# One row for each time that a person said "send". `state`: scheduled, open, done, cancelled. `due` is when it is to
# begin by itself. `segment`: the part of the list that it is for, "" for all of it.
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("issue", String, nullable=False),
    Column("list", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("test", Boolean, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("provider", String, nullable=False),
    Column("state", String, nullable=False),
    Column("started", String, nullable=False),
    Column("finished", String),
    Column("due", String),
    Index("deliveries_by_issue", "issue"),
)

# One row for each person. `trial` is 0 in every real send, so that an issue reaches an address once whatever the list
# or the attempt; a test has its delivery's id there, and what went to the outbox -1. `state`: planned, in flight,
# accepted, refused, held.
RECIPIENTS = Table(
    "recipients",
    METADATA,
    Column("issue", String, primary_key=True),
    Column("address", String, primary_key=True),
    Column("trial", Integer, primary_key=True),
    Column("delivery", ForeignKey("deliveries.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("token", String, nullable=False),
    Column("batch", String),
    Column("reason", Text, nullable=False, default=""),
    Column("reference", Text, nullable=False, default=""),
    Column("changed", String),
    UniqueConstraint("delivery", "position"),
)

# A batch is written down before it is handed over: the positions of its recipients (others may lie between them), the
# digest of its exact bytes, and the bytes themselves until everybody in it is accepted or refused.
BATCHES = Table(
    "batches",
    METADATA,
    Column("key", String, primary_key=True),
    Column("delivery", ForeignKey("deliveries.id"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("requests", LargeBinary),
    Column("handed", String, nullable=False),
    Column("settled", String),
    Index("batches_by_delivery", "delivery", "settled"),
)

# What was said to the provider and what it answered, without secrets and without content.
CALLS = Table(
    "calls",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("delivery", ForeignKey("deliveries.id"), nullable=False),
    Column("batch", String),
    Column("at", String, nullable=False),
    Column("method", String, nullable=False),
    Column("address", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Index("calls_by_delivery", "delivery"),
)

LEASES = Table(
    "leases",
    METADATA,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", String, nullable=False),
)

# One row for each delivery to a provider that holds the audience. `step` is written down before what it names is asked
# for; `state` is what the provider said last; `at` the time that it is scheduled for; `note` what a person must know.
CAMPAIGNS = Table(
    "campaigns",
    METADATA,
    Column("delivery", ForeignKey("deliveries.id"), primary_key=True),
    Column("name", String, nullable=False),
    Column("audience", String, nullable=False),
    Column("readers", Integer),
    Column("reference", String, nullable=False),
    Column("step", String, nullable=False),
    Column("state", String, nullable=False),
    Column("at", String),
    Column("note", Text, nullable=False),
    Column("changed", String, nullable=False),
)


def stamp(moment: dt.datetime) -> str:
    """A time with its zone, as the tables keep it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> dt.datetime:
    """The time that `stamp` wrote. Raises RecordDamaged."""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
    except ValueError:
        raise RecordDamaged("a time that is none", text) from None
