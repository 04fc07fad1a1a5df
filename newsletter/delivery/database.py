"""The database of the state folder: SQLite that survives a crash between any two statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, insert, select

from newsletter.delivery.tables import META, METADATA
from newsletter.errors import CouldNotRun

FILE_NAME = "newsletter.sqlite3"
SCHEMA = 1
_AGAIN = "Then run the same command again: nothing is done twice."
_BROKEN = (
    "can't be read as a database",
    "Put a copy of it back, or set NEWSLETTER_STATE to another folder. Nothing was changed.",
)
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


def open_database(folder: Path) -> Engine:
    """The database in `folder`, made where there is none. Raises CouldNotRun where it can't be used.

    It holds people's addresses, so on POSIX only its owner may read it.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError as error:
        raise CouldNotRun(
            f"{path} can't be opened: {error.strerror}.", "NEWSLETTER_STATE names another folder."
        ) from None
    address = URL.create("sqlite", database=str(path))  # a folder's name may hold "?" and "#"
    engine = create_engine(address, hide_parameters=True)  # or errors would show addresses
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_explain, path))
    try:
        _create_tables(engine, path)
    except CouldNotRun:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write. It waits for its turn at the start, where nothing has been read yet."""
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        yield connection


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions late; `_begin` does it
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _explain(path: Path, context: ExceptionContext) -> None:
    """Raises CouldNotRun for what befell the file or the disk, at any moment; a mistake of ours stays as it is."""
    error = context.original_exception
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary one
    if code in _MISHAPS:
        what, advice = _MISHAPS[code]
        raise CouldNotRun(f"{path} {what}: {error}.", advice) from None


def _create_tables(engine: Engine, path: Path) -> None:
    with writing(engine) as connection:
        METADATA.create_all(connection)
        version = connection.scalar(select(META.c.value).where(META.c.key == "schema"))
        if version is None:
            connection.execute(insert(META).values(key="schema", value=str(SCHEMA)))
        elif version != str(SCHEMA):
            raise CouldNotRun(f"{path} was written by a later version of this program.", "Install that version.")
