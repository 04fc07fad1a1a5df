"""A list from a CSV file: streamed, all or nothing unless `partial`, bad rows by their line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine

from newsletter.delivery.bulk import make_room
from newsletter.delivery.columns import Mapping
from newsletter.delivery.csv_file import CsvForm
from newsletter.delivery.database import taking_turn
from newsletter.delivery.incoming import Added, Incoming
from newsletter.delivery.people_file import BadRow, PeopleFile, Wishes, open_people
from newsletter.delivery.subscribing import list_name, name_list
from newsletter.delivery.tables import stamp

_CHUNK = 2_000  # people at a time


class ImportReport(Struct, frozen=True):
    """What an import did. `kept`: the good rows are on the list now; else nothing was changed.

    `rows` are those of `added` and the bad ones. `bad` holds the first thousand of `bad_count`.
    """

    form: CsvForm
    mapping: Mapping
    kept: bool
    added: Added
    rows: int
    bad_count: int
    bad: tuple[BadRow, ...]


def import_list(
    engine: Engine,
    name: str,
    path: Path,
    now: dt.datetime,
    wishes: Wishes = Wishes(),  # noqa: B008 - a frozen value
    on_rows: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """Put the people in the file on the list. Raises CouldNotRun where it can't be read as a whole, or for the name.

    Where a row is bad, nothing is changed, unless `partial`: then the good ones are kept.
    """
    list_name(name)
    file = open_people(path, wishes)
    with engine.connect() as connection:
        connection.detach()  # closed for good afterwards, and with it what was gathered
        with connection.begin():
            make_room(connection)
            gathered = Incoming(connection)
            _gather(gathered, file, on_rows)
        kept = not wishes.trial and (wishes.partial or not file.bad_count)
        added = Added()
        if kept:
            with taking_turn(connection):
                name_list(connection, name, file.mapping.fields, tuple(file.seen_tags))
                added = gathered.put_on(name, stamp(now))
    return ImportReport(file.form, file.mapping, kept, added, file.rows, file.bad_count, tuple(file.bad))


def _gather(gathered: Incoming, file: PeopleFile, on_rows: Callable[[int], None]) -> None:
    people = file.people()
    while chunk := tuple(islice(people, _CHUNK)):
        gathered.gather(chunk)
        on_rows(file.rows)
    gathered.sort()
    on_rows(file.rows)
