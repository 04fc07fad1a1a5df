"""What a copy of the record is and holds, read without changing a byte of it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from newsletter.delivery.database import SCHEMA
from newsletter.delivery.tables import LEASES, META, METADATA, moment
from newsletter.errors import CouldNotRun

_MAGIC = b"SQLite format 3\x00"
_OTHERS = "A copy is what `newsletter backup` wrote."


class CopyFacts(Struct, frozen=True):
    """`id` is that of the record, `copied` the time of the copy where it is known, `counts` the rows of each table."""

    id: str
    copied: dt.datetime | None
    counts: Mapping[str, int]


def read_copy(path: Path) -> CopyFacts:
    """The facts of a sound copy. Raises CouldNotRun where there is none, it is damaged or it is of a later version."""
    try:
        with path.open("rb") as stream:
            if stream.read(len(_MAGIC)) != _MAGIC:
                raise CouldNotRun(f"{path} is no copy of a record.", _OTHERS)
    except OSError as error:
        raise CouldNotRun(f"{path} can't be read: {error.strerror}.") from None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return _facts(connection, path)
    except sqlite3.Error as error:
        raise CouldNotRun(f"{path} is damaged: {error}.", "Take an earlier copy.") from None


def _facts(connection: sqlite3.Connection, path: Path) -> CopyFacts:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    meta = dict(connection.execute("SELECT key, value FROM meta")) if META.name in tables else {}
    schema = meta.get("schema", "")
    if not schema.isdigit():
        raise CouldNotRun(f"{path} is a database, and no copy of a record.", _OTHERS)
    if int(schema) != SCHEMA:
        when = "later" if int(schema) > SCHEMA else "earlier"
        raise CouldNotRun(f"{path} was written by a {when} version of this program.", "Restore it with that version.")
    _refuse_damage(connection, path)
    kept = [table.name for table in METADATA.sorted_tables if table not in (LEASES, META)]
    missing = [name for name in kept if name not in tables]
    if missing:
        raise CouldNotRun(f"{path} is damaged: it has no table “{missing[0]}”.", "Take an earlier copy.")
    counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in kept}  # noqa: S608 - ours
    copied = moment(meta["copied"]) if "copied" in meta else None
    return CopyFacts(meta.get("id", ""), copied, counts)


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    for question in ("PRAGMA integrity_check(1)", "PRAGMA foreign_key_check"):
        found = connection.execute(question).fetchone()
        if found is not None and found[0] != "ok":
            raise CouldNotRun(f"{path} is damaged: {found[0]}.", "Take an earlier copy.")
