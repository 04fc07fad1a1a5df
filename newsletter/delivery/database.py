"""The database of the state folder: SQLite that survives a crash between any two statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DatabaseError

from newsletter.delivery.tables import META, METADATA
from newsletter.errors import CouldNotRun

FILE_NAME = "newsletter.sqlite3"
SCHEMA = 1


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
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)  # or errors would show addresses
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    try:
        _create_tables(engine, path)
    except DatabaseError as error:
        engine.dispose()
        advice = "Put a copy of it back, or set NEWSLETTER_STATE to another folder. Nothing was changed."
        raise CouldNotRun(f"{path} can't be read as a database: {error.orig}.", advice) from None
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


def _create_tables(engine: Engine, path: Path) -> None:
    with writing(engine) as connection:
        METADATA.create_all(connection)
        version = connection.scalar(select(META.c.value).where(META.c.key == "schema"))
        if version is None:
            connection.execute(insert(META).values(key="schema", value=str(SCHEMA)))
        elif version != str(SCHEMA):
            raise CouldNotRun(f"{path} was written by a later version of this program.", "Install that version.")
