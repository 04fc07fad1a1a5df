"""A database that is none any more, or is damaged: told from a sound one, and what it still says.

That is who must not be written to; all else comes from a copy.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from newsletter.delivery.copying import file_engine
from newsletter.delivery.damage import RecordDamaged
from newsletter.delivery.database import FILE_NAME, SCHEMA
from newsletter.delivery.erased import Carried, Erasures, carried_erasures
from newsletter.delivery.tables import EVERY_LIST, META, METADATA, SUPPRESSIONS, stamp

Lost = Literal["suppressions", "erasures"]


class Rescued(Struct, frozen=True):
    """The suppressions, as rows, and the erasures of a ruin. `lost`: which of the two it no longer told whole."""

    suppressed: Sequence[dict[str, Any]]
    erasures: Carried
    lost: tuple[Lost, ...]


def is_ruined(state: Path) -> bool:
    """Whether what stands in the database's place is none any more, is damaged, or lacks a table or a column."""
    path = state / FILE_NAME
    if not path.is_file() or not path.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(path)) as connection:
            whole = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            if not whole or _lacks_parts(connection):
                return True
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return _has_lost_the_erased(path)


def _lacks_parts(connection: sqlite3.Connection) -> bool:
    """Whether a record of this version lacks a table or a column, or its version, or the key to those it erased."""
    there = {
        table.name: {row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')}
        for table in METADATA.sorted_tables
    }
    if not any(there.values()):
        return False  # it is made when it is opened
    if not {"key", "value"} <= there[META.name]:
        return True
    version = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if version is None or not str(version[0]).isdigit():
        return True
    wanted = {table.name: set(table.columns.keys()) for table in METADATA.sorted_tables}
    return version == (str(SCHEMA),) and any(not wanted[name] <= there[name] for name in wanted)


def _has_lost_the_erased(path: Path) -> bool:
    engine = file_engine(path)
    try:
        with engine.connect() as connection:
            Erasures(connection)
    except RecordDamaged:
        return True
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()
    return False


def rescued(state: Path, beside: Path, now: dt.datetime) -> Rescued:
    """What can be read from a copy of its files in `beside`."""
    copy_files(state, beside)
    ruin = file_engine(beside / FILE_NAME)
    suppressed: list[dict[str, Any]] = []
    erasures = Carried("", ())
    lost: list[Lost] = ["suppressions", "erasures"]
    try:
        with suppress(SQLAlchemyError), ruin.connect() as connection:
            for row in _suppressed(connection, now):
                suppressed.append(row)  # noqa: PERF402 - what was read before it breaks counts
            lost.remove("suppressions")
        with suppress(SQLAlchemyError, RecordDamaged), ruin.connect() as connection:
            Erasures(connection)
            erasures = carried_erasures(connection)
            lost.remove("erasures")
    finally:
        ruin.dispose()
    return Rescued(suppressed, erasures, tuple(lost))


def _suppressed(connection: Connection, now: dt.datetime) -> Iterator[dict[str, Any]]:
    """Whoever it names, whatever else it lost: on every list where it doesn't say on which. Raises SQLAlchemyError."""
    there = {column["name"] for column in inspect(connection).get_columns(SUPPRESSIONS.name)}
    columns = [column for column in SUPPRESSIONS.columns if column.name in there or column is SUPPRESSIONS.c.address]
    rest = {"list": EVERY_LIST, "reason": "asked", "since": stamp(now)}
    for row in connection.execute(select(*columns)):
        named = {name: word for name, word in row._mapping.items() if isinstance(word, str)}  # noqa: SLF001 - public by name
        if "address" in named:
            yield {**rest, **named}


def copy_files(state: Path, folder: Path) -> None:
    """Every file of the database in `state`, as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for ending in ("", "-wal", "-shm"):
        part = state / f"{FILE_NAME}{ending}"
        if part.exists():
            shutil.copy2(part, folder)
