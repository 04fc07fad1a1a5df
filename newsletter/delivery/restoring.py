"""A copy put in the place of the record, in one transaction: a crash leaves the one or the other.

A copy is older than what it replaces, so some things are carried over and some are doubted. Who must not be written to
since, or was erased since, stays so. Whoever waited in a send that was open when the copy was made may have had it
since: they are held, for a person to decide.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from newsletter.delivery.copy_facts import CopyFacts, read_copy
from newsletter.delivery.copying import COPIED, back_up, file_engine, transfer
from newsletter.delivery.database import FILE_NAME, open_database, taking_turn, writing
from newsletter.delivery.erased import Carried, carried_erasures
from newsletter.delivery.erasing import carry_erasures
from newsletter.delivery.ruin import Lost, copy_files, rescued
from newsletter.delivery.tables import (
    BATCHES,
    CALLS,
    CAMPAIGNS,
    DELIVERIES,
    LEASES,
    META,
    METADATA,
    RECIPIENTS,
    SUPPRESSIONS,
    TOKENS,
    stamp,
)
from newsletter.errors import CouldNotRun, Refused
from newsletter.replacing import put_in_place

_OPEN = ("planned", "in flight")


class Restored(Struct, frozen=True):
    """What a restoration did.

    `aside` is where the replaced record is kept; `held` are those who waited in open sends; `carried` are suppressions
    and erasures that the copy did not know. `lost`: which of the two a ruin no longer told whole.
    """

    copy: CopyFacts
    aside: Path
    held: int
    carried: int
    lost: tuple[Lost, ...] = ()


def _newer_sends(here: Connection, there: Connection) -> tuple[str, ...]:
    """The issues of sends of which the record `here` knows more than the copy `there`."""
    known = _sends(there)
    return tuple(dict.fromkeys(key[1] for key, many in _sends(here).items() if many > known.get(key, -1)))


def restore(engine: Engine, folder: Path, path: Path, now: dt.datetime, *, force: bool = False) -> Restored:
    """Put the copy in `path` in the record's place; the replaced one is kept in `folder`.

    Raises CouldNotRun where the file is no sound copy; Refused where the record knows of later sends, or is another one
    (unless `force`), or is being used for a send. Then nothing was changed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine = folder / f"restoring-{secrets.token_hex(4)}.part"
    try:
        for left in folder.glob("restoring-*.part"):  # by one that was killed
            left.unlink()
        mine.touch(mode=0o600)
        shutil.copyfile(path, mine)  # what is looked at is what is used
        copy = read_copy(mine)
        aside = folder / f"replaced-{now:%Y%m%dT%H%M%S.%fZ}.sqlite3"
        source = file_engine(mine)
        try:
            with source.connect() as there, engine.connect() as here:
                _attach(here, mine)
                with taking_turn(here):  # or what is sent between the look and the change would be forgotten
                    _refuse_loss(here, there, copy, force=force)
                    back_up(engine, aside, now)
                    held, carried = _replace(there, here, copy, now)
        finally:
            source.dispose()
    except OSError as error:
        raise CouldNotRun(f"{path} can't be restored: {error.strerror}.", "Nothing was changed.") from None
    finally:
        mine.unlink(missing_ok=True)
    return Restored(copy, aside, held, carried)


def _sends(connection: Connection) -> Mapping[tuple[int, str, str], int]:
    """Each real send, and for how many of its people the record knows more than that they wait."""
    settled = func.count(RECIPIENTS.c.address).filter(RECIPIENTS.c.state != "planned")
    sends = DELIVERIES.outerjoin(RECIPIENTS, RECIPIENTS.c.delivery == DELIVERIES.c.id)
    query = select(DELIVERIES.c.id, DELIVERIES.c.issue, DELIVERIES.c.started, settled.label("many")).select_from(sends)
    query = query.where(DELIVERIES.c.test.is_(False))
    rows = connection.execute(query.group_by(DELIVERIES.c.id, DELIVERIES.c.issue, DELIVERIES.c.started)).all()
    return {(row.id, row.issue, row.started): row.many for row in rows}


def _refuse_loss(here: Connection, there: Connection, copy: CopyFacts, *, force: bool) -> None:
    identity = here.scalar(select(META.c.value).where(META.c.key == "id"))
    is_used = here.scalar(select(func.count()).select_from(DELIVERIES)) or 0
    advice = "Say --force, where that is meant: what is replaced is kept aside."
    if not force and is_used and identity != copy.id:
        raise Refused("The copy is of another record than the one here.", advice)
    newer = _newer_sends(here, there)
    if newer and not force:
        raise Refused(f"The record here knows of sends that the copy doesn't: {', '.join(newer[:5])}.", advice)


def _replace(there: Connection, here: Connection, copy: CopyFacts, now: dt.datetime) -> tuple[int, int]:
    used = here.scalar(select(LEASES.c.name).where(LEASES.c.until > stamp(now)))
    if used is not None:
        raise Refused(f"{used} is being sent at this moment.", "Wait for it. Nothing was changed.")
    suppressed = list(_suppressed(here))
    erasures = carried_erasures(here)
    tokens = [dict(row._mapping) for row in here.execute(select(TOKENS))]  # noqa: SLF001 - public by name
    for table in reversed(METADATA.sorted_tables):
        here.execute(delete(table))
    bring_over(there, here)
    here.execute(delete(META).where(META.c.key == COPIED))
    _count_on(here)
    _keep_links(here, tokens)
    return _hold(here, copy, now), _carry(here, suppressed, erasures)


def bring_over(there: Connection, here: Connection) -> None:
    """Every row of the copy: where both are SQLite's by SQLite itself, in a fraction of the time."""
    if here.dialect.name != "sqlite":
        transfer(there, here)
        return
    for table in METADATA.sorted_tables:
        if table is not LEASES:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            rows = f"SELECT {names} FROM copy.{table.name}"  # noqa: S608 - our own names
            here.exec_driver_sql(f"INSERT INTO main.{table.name} ({names}) {rows}")


def _suppressed(connection: Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execute(select(SUPPRESSIONS)):
        yield dict(row._mapping)  # noqa: SLF001 - public by name


def _attach(here: Connection, mine: Path) -> None:
    """Let SQLite see the copy beside the record, on a connection that is closed for good afterwards."""
    if here.dialect.name == "sqlite":
        here.detach()
        driver: Any = here.connection.dbapi_connection
        driver.execute("ATTACH DATABASE ? AS copy", (str(mine),)).close()


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows from the last one on; SQLite does by itself."""
    if connection.dialect.name == "postgresql":
        for table in (DELIVERIES, CALLS):
            last = f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table.name})"  # noqa: S608 - our own name
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last}, false)"))


def _hold(connection: Connection, copy: CopyFacts, now: dt.datetime) -> int:
    """Doubt whoever waited when the copy was made; the number of them."""
    when = f" of {copy.copied:%Y-%m-%d %H:%M} UTC" if copy.copied else ""
    reason = f"The record was restored from a copy{when}: it may have been sent since."
    waiting = update(RECIPIENTS).where(RECIPIENTS.c.state.in_(_OPEN))
    held = connection.execute(waiting.values(state="held", reason=reason, changed=stamp(now))).rowcount
    unsettled = update(BATCHES).where(BATCHES.c.settled.is_(None))
    connection.execute(unsettled.values(settled=stamp(now)))
    # A campaign stays open: its provider says how it stands.
    over = update(DELIVERIES).where(DELIVERIES.c.state == "open", DELIVERIES.c.id.not_in(select(CAMPAIGNS.c.delivery)))
    connection.execute(over.values(state="done", finished=stamp(now)))
    return held


def _keep_links(connection: Connection, tokens: Sequence[dict[str, Any]]) -> None:
    """Let the unsubscribe links in mail that was sent since the copy go on working."""
    there = {(row.list, row.address) for row in connection.execute(select(TOKENS.c.list, TOKENS.c.address))}
    new = [row for row in tokens if (row["list"], row["address"]) not in there]
    if new:
        connection.execute(insert(TOKENS), new)


def _carry(connection: Connection, suppressed: Sequence[dict[str, Any]], erasures: Carried) -> int:
    """Suppressions and erasures since the copy was made; the number of them."""
    known = {(row.list, row.address) for row in connection.execute(select(SUPPRESSIONS.c.list, SUPPRESSIONS.c.address))}
    found = {(row["list"], row["address"]): row for row in suppressed}  # a ruin may have one twice
    new = [row for key, row in found.items() if key not in known]
    if new:
        connection.execute(insert(SUPPRESSIONS), new)
    return len(new) + carry_erasures(connection, erasures)


def restore_over_ruin(state: Path, folder: Path, path: Path, now: dt.datetime) -> Restored:
    """Put the copy in the place of a database that can't be read; the ruin is kept in `folder`, every file of it.

    Suppressions and erasures are brought over as far as the ruin can still be read.
    A crash leaves the ruin or the restored database, and never nothing, which would be taken for a new one.
    """
    fresh = folder / "restoring"
    shutil.rmtree(fresh, ignore_errors=True)
    engine = open_database(fresh)
    try:
        done = restore(engine, folder, path, now, force=True)
        found = rescued(state, fresh / "ruin", now)
        with writing(engine) as connection:
            done = replace(
                done, carried=done.carried + _carry(connection, found.suppressed, found.erasures), lost=found.lost
            )
    finally:
        engine.dispose()
    done.aside.unlink(missing_ok=True)  # nothing was in it
    aside = folder / f"ruin-{now:%Y%m%dT%H%M%S.%fZ}"
    copy_files(state, aside)
    for ending in ("-wal", "-shm"):  # they would be read into the new file
        (state / f"{FILE_NAME}{ending}").unlink(missing_ok=True)
    put_in_place(fresh / FILE_NAME, state / FILE_NAME)
    shutil.rmtree(fresh, ignore_errors=True)
    return replace(done, aside=aside)
