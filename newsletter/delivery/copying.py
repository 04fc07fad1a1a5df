"""A copy of the whole record in one file, made while it is in use: a SQLite database, from PostgreSQL as well.

It is written beside its place, looked at, and put there only when it is good; only its owner may read it.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, delete, func, insert, select

from newsletter.delivery.copy_facts import CopyFacts, read_copy
from newsletter.delivery.tables import LEASES, META, METADATA, stamp
from newsletter.errors import CouldNotRun
from newsletter.replacing import put_in_place

COPIED = "copied"  # the key of META under which a copy has its time
_PAGE = 1_000


def back_up(engine: Engine, path: Path, now: dt.datetime) -> CopyFacts:
    """Copy the record to `path`. What was there stays where anything goes wrong. Raises CouldNotRun."""
    _refuse_other_files(engine, path)
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        counts = (_copy_pages if engine.dialect.name == "sqlite" else _copy_rows)(engine, beside)
        _finish(beside, now)
        facts = read_copy(beside)
        if facts.counts != counts:
            raise CouldNotRun(f"{path} was not written: the copy lacks rows.", "Run it again; look at the disk.")
        put_in_place(beside, path)
        _sync(path.parent)
    except OSError as error:
        raise CouldNotRun(f"{path} can't be written: {error.strerror}.") from None
    except sqlite3.Error as error:
        raise CouldNotRun(f"{path} can't be written: {error}.", "Is there room on the disk?") from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return facts


def count_rows(connection: Connection) -> Mapping[str, int]:
    """The rows of each table that a copy holds; leases are nobody's business later."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in METADATA.sorted_tables
        if table not in (LEASES, META)
    }


def transfer(source: Connection, target: Connection) -> None:
    """Insert every row of `source` in `target`, whose tables are empty, a page at a time."""
    for table in METADATA.sorted_tables:
        if table is not LEASES:
            rows = source.execution_options(yield_per=_PAGE).execute(select(table))
            for page in rows.partitions():
                target.execute(insert(table), [dict(row._mapping) for row in page])  # noqa: SLF001 - public by name


def file_engine(path: Path) -> Engine:
    """A copy's own engine."""
    return create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)


def _refuse_other_files(engine: Engine, path: Path) -> None:
    if path.exists() and path.stat().st_size:
        if engine.dialect.name == "sqlite" and path.samefile(str(engine.url.database)):
            raise CouldNotRun(f"{path} is the record itself.", "Name another file.")
        try:
            read_copy(path)
        except CouldNotRun:
            raise CouldNotRun(f"{path} is there and is no copy of a record.", "Name another file.") from None


def _copy_pages(engine: Engine, beside: Path) -> Mapping[str, int]:
    """SQLite's own way (sqlite.org/backup.html), within one reading transaction: others write meanwhile."""
    with engine.connect() as connection, connection.begin():
        counts = count_rows(connection)
        driver: Any = connection.connection.dbapi_connection
        target = sqlite3.connect(beside, isolation_level=None)
        try:
            driver.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file alone
            target.execute("VACUUM")  # what was deleted is not copied
        finally:
            target.close()
    return counts


def _copy_rows(engine: Engine, beside: Path) -> Mapping[str, int]:
    target = file_engine(beside)
    try:
        with engine.connect() as source, target.begin() as connection:
            source.execution_options(isolation_level="REPEATABLE READ")
            METADATA.create_all(connection)
            transfer(source, connection)
            return count_rows(source)
    finally:
        target.dispose()


def _finish(beside: Path, now: dt.datetime) -> None:
    engine = file_engine(beside)
    try:
        with engine.begin() as connection:
            connection.execute(delete(LEASES))
            connection.execute(delete(META).where(META.c.key == COPIED))
            connection.execute(insert(META).values(key=COPIED, value=stamp(now)))
    finally:
        engine.dispose()
    with beside.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    """Make the new name outlive a power cut, where folders can be asked to."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
