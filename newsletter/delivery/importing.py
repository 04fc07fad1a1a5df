"""A list from a CSV file: streamed, all or nothing unless `partial`, bad rows by their line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, Engine

from newsletter.delivery.address import AddressInvalid, canonical_address
from newsletter.delivery.columns import ADDRESS_NAMES, Mapping, field_name, guess_columns
from newsletter.delivery.csv_file import CsvForm, CsvRow, csv_form, csv_rows
from newsletter.delivery.database import writing
from newsletter.delivery.spreadsheet import plain_cell
from newsletter.delivery.subscribing import Added, add_people, name_list
from newsletter.errors import CouldNotRun

_CHUNK = 500  # people at a time: also the most parameters of one statement
_MOST_SHOWN = 1_000  # bad rows that are kept for the report; all are counted
_LONGEST_FIELD = 1_000  # characters


class BadRow(Struct, frozen=True):
    """A row that can't be imported: the line on which it begins, and why."""

    line: int
    reason: str


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


class _NotKept(Exception):
    """Rolls the transaction back."""


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    bad_count: int = 0
    bad: list[BadRow] = field(default_factory=list)
    added: Added = field(default_factory=Added)

    def refuse(self, line: int, reason: str) -> None:
        self.bad_count += 1
        if len(self.bad) < _MOST_SHOWN:
            self.bad.append(BadRow(line, reason))


def import_list(
    engine: Engine,
    name: str,
    path: Path,
    now: dt.datetime,
    *,
    partial: bool = False,
    address_column: str = "",
    on_rows: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """Put the people in the file on the list. Raises CouldNotRun where the file as a whole can't be read.

    Where a row is bad, nothing is changed, unless `partial`: then the good ones are kept.
    """
    form = csv_form(path)
    mapping, rows = _opened(path, form, address_column)
    tally = _Tally()
    kept = True
    try:
        with writing(engine) as connection:
            name_list(connection, name, mapping.fields)
            _take(connection, name, _people(rows, mapping, tally), tally, now, on_rows)
            if tally.bad_count and not partial:
                raise _NotKept
    except _NotKept:
        kept = False
    added = tally.added if kept else Added()
    return ImportReport(form, mapping, kept, added, tally.rows, tally.bad_count, tuple(tally.bad))


def _opened(path: Path, form: CsvForm, address_column: str) -> tuple[Mapping, Iterator[CsvRow]]:
    rows = csv_rows(path, form)
    first = next(rows, None)
    if first is None:
        raise CouldNotRun(f"{path} is empty.")
    if first.fault:
        raise CouldNotRun(f"{path}, line {first.line}: {first.fault}")
    mapping = guess_columns([cell.strip() for cell in first.cells], address_column)
    return mapping, rows if mapping.headed else chain([first], rows)


def _take(
    connection: Connection,
    name: str,
    people: Iterator[tuple[str, dict[str, str]]],
    tally: _Tally,
    now: dt.datetime,
    on_rows: Callable[[int], None],
) -> None:
    chunk: dict[str, dict[str, str]] = {}
    for address, fields in people:
        if address in chunk or len(chunk) == _CHUNK:  # a second row about a person must find the first on the list
            tally.added += add_people(connection, name, chunk, now)
            chunk = {}
            on_rows(tally.rows)
        chunk[address] = fields
    tally.added += add_people(connection, name, chunk, now)
    on_rows(tally.rows)


def _people(rows: Iterator[CsvRow], mapping: Mapping, tally: _Tally) -> Iterator[tuple[str, dict[str, str]]]:
    for row in rows:
        tally.rows += 1
        reason = row.fault or _misfit(row, mapping)
        if reason:
            tally.refuse(row.line, reason)
            continue
        try:
            address = canonical_address(plain_cell(row.cells[mapping.address]))
        except AddressInvalid as error:
            tally.refuse(row.line, str(error))
            continue
        yield address, _fields(row, mapping)


def _misfit(row: CsvRow, mapping: Mapping) -> str:
    expected, found = len(mapping.columns), len(row.cells)
    if found < expected or any(cell.strip() for cell in row.cells[expected:]):
        return f"It has {found} cells, and the first row has {expected}."
    if mapping.headed and field_name(row.cells[mapping.address]) in ADDRESS_NAMES:
        return "It is a header, like the first row."
    if any(len(cell) > _LONGEST_FIELD for cell in row.cells):
        return f"It has a cell of more than {_LONGEST_FIELD:,} characters."
    return ""


def _fields(row: CsvRow, mapping: Mapping) -> dict[str, str]:
    pairs = zip(mapping.columns, row.cells, strict=False)
    return {column.field: plain_cell(cell.strip()) for column, cell in pairs if column.field not in ("", "email")}
