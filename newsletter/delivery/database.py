"""The database of what must not be lost: SQLite in the state folder, or PostgreSQL by address.

Both survive a crash between any two statements, and both let one writer in at a time: whoever writes has read nothing
that another writer may be changing.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
    text,
    update,
)

from newsletter.delivery.damage import REMEDY, from_json
from newsletter.delivery.tables import DELIVERIES, META, METADATA, RECIPIENTS
from newsletter.errors import CouldNotRun

FILE_NAME = "newsletter.sqlite3"
SQLITE = "sqlite"
SCHEMA = 2
_WRITERS = 7_304_921_556  # the advisory lock that a writer holds in PostgreSQL; any number that nobody else takes
_VERSION = select(META.c.value).where(META.c.key == "schema")
# Milliseconds to wait for a turn at writing: a send that gave up with a reply in its hand would have to hold readers
# whom the provider has taken.
_PATIENCE = 60_000
_AGAIN = "Then run the same command again: nothing is done twice."
_BROKEN = "can't be read as a database", REMEDY
_PARTLY = "is damaged", REMEDY
_UNWRITABLE = "can't be written", f"Its folder must be writable. {_AGAIN}"
# What a person can do about each of SQLite's primary error codes.
_MISHAPS: Mapping[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("is being written by another process", f"Wait for it. {_AGAIN}"),
    sqlite3.SQLITE_FULL: ("can't be written", f"Make room on the disk. {_AGAIN}"),
    sqlite3.SQLITE_IOERR: ("can't be read or written", f"Look at the disk. {_AGAIN}"),
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
}


class Place(Struct, frozen=True):
    """Where the record is kept: a folder of this machine, or the database at `address` with the password for it."""

    folder: Path
    address: str = SQLITE
    password: str | None = None

    def __repr__(self) -> str:
        return f"Place({str(self.folder)!r}, {self.address!r})"


def open_database(place: Place | Path) -> Engine:
    """The database, made where there is none. Raises CouldNotRun where it can't be used."""
    if isinstance(place, Path):
        place = Place(place)
    engine, name = _sqlite(place.folder) if place.address == SQLITE else _postgres(place)
    try:
        _create_tables(engine, name)
    except CouldNotRun:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write. It waits for its turn at the start, where nothing has been read yet."""
    with engine.connect() as connection, taking_turn(connection):
        yield connection


@contextmanager
def taking_turn(connection: Connection) -> Iterator[None]:
    """The same on a connection that is there, and in no transaction."""
    connection.execution_options(immediate=True)
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:writers)"), {"writers": _WRITERS})
        yield


def ledger_id(engine: Engine) -> str:
    """What tells this record from any other: made with it, and carried along by a backup."""
    with engine.connect() as connection:
        return str(connection.scalar(select(META.c.value).where(META.c.key == "id")))


def _sqlite(folder: Path) -> tuple[Engine, str]:
    """It holds people's addresses, so on POSIX only its owner may read it."""
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError as error:
        raise CouldNotRun(
            f"{path} can't be opened: {error.strerror}.", "NEWSLETTER_STATE names another folder."
        ) from None
    address = URL.create("sqlite", database=str(path))  # a folder's name may hold "?" and "#"
    # Parameters are hidden, or errors would show addresses.
    engine = create_engine(address, hide_parameters=True, json_deserializer=from_json)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_explain, path))
    return engine, str(path)


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions late; `_begin` does it
    for pragma in (f"busy_timeout={_PATIENCE}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _explain(path: Path, context: ExceptionContext) -> None:
    """Raises CouldNotRun for what befell the file or the disk, at any moment; a mistake of ours stays as it is."""
    error = context.original_exception
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary one
    lacking = code == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column"))
    if lacking or code in _MISHAPS:
        what, advice = _PARTLY if lacking else _MISHAPS[code]
        raise CouldNotRun(f"{path} {what}: {error}.", advice) from None


def _postgres(place: Place) -> tuple[Engine, str]:
    address = make_url(place.address).set(drivername="postgresql+psycopg")
    if place.password:
        address = address.set(password=place.password)
    name = f"The ledger at {address.host}"
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        json_deserializer=from_json,
        connect_args={"options": "-c synchronous_commit=on"},
    )
    event.listen(engine, "handle_error", partial(_explain_server, name))
    return engine, name


def _explain_server(name: str, context: ExceptionContext) -> None:
    """Raises CouldNotRun for what befell the server or the way to it."""
    from psycopg import OperationalError
    from psycopg.errors import InsufficientPrivilege, UndefinedColumn, UndefinedTable

    error = context.original_exception
    if isinstance(error, UndefinedTable | UndefinedColumn):
        raise CouldNotRun(f"{name} is damaged: {str(error).partition(chr(10))[0]}.", "Put a copy of it back.") from None
    if isinstance(error, OperationalError | InsufficientPrivilege):
        first = (str(error).strip().splitlines() or ["no answer"])[0]
        advice = f"Look at `ledger` in the configuration and at NEWSLETTER_LEDGER_PASSWORD. {_AGAIN}"
        raise CouldNotRun(f"{name} can't be used: {first}.", advice) from None


def _create_tables(engine: Engine, name: str) -> None:
    """Where there are none. Whoever only looks at a record takes no turn at writing: another may have it for long."""
    version = _version(engine) or _made(engine)
    if not version.isdigit():
        raise CouldNotRun(f"{name} is damaged: it has no version.", REMEDY)
    if int(version) < SCHEMA:
        raise CouldNotRun(
            f"{name} was written by a version of this program from before its first release.",
            "Export its lists with that version, set NEWSLETTER_STATE to a new folder, and import them there.",
        )
    if version != str(SCHEMA):
        raise CouldNotRun(f"{name} was written by a later version of this program.", "Install that version.")
    _set_outbox_apart(engine)


def _set_outbox_apart(engine: Engine) -> None:
    """Records of before November 2026 counted what went to the outbox as received (see tables.RECIPIENTS)."""
    first = select(RECIPIENTS.c.trial).where(RECIPIENTS.c.delivery == DELIVERIES.c.id)
    first = first.order_by(RECIPIENTS.c.position).limit(1)  # all of a send have the same
    old = select(DELIVERIES.c.id).where(DELIVERIES.c.provider == "outbox", first.scalar_subquery() == 0)
    with engine.connect() as connection:
        sends = connection.scalars(old.where(DELIVERIES.c.test.is_(False))).all()
    if sends:
        with writing(engine) as connection:
            mine = update(RECIPIENTS).where(RECIPIENTS.c.delivery.in_(sends), RECIPIENTS.c.trial == 0)
            connection.execute(mine.values(trial=-1))


def _version(engine: Engine) -> str | None:
    """The version of the tables; None where there are none."""
    with engine.connect() as connection:
        return connection.scalar(_VERSION) if inspect(connection).has_table(META.name) else None


def _made(engine: Engine) -> str:
    """The tables, made unless another process was quicker; their version, "" where it was lost."""
    with writing(engine) as connection:
        there = set(inspect(connection).get_table_names())
        METADATA.create_all(connection)
        version: str | None = connection.scalar(_VERSION)
        if version is None and there >= METADATA.tables.keys() - {META.name}:
            return ""  # they are made in one transaction: without a version they were a record's once
        if version is None:
            rows = [{"key": "schema", "value": str(SCHEMA)}, {"key": "id", "value": secrets.token_hex(8)}]
            connection.execute(insert(META), rows)
    return version or str(SCHEMA)
