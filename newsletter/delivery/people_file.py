"""The people in a file, streamed; what is wrong with a row is kept with the line on which it begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from msgspec import Struct

from newsletter.delivery.address import AddressInvalid, canonical_address
from newsletter.delivery.columns import ADDRESS_NAMES, Mapping, field_name, guess_columns
from newsletter.delivery.csv_file import CsvForm, CsvRow, csv_form, csv_rows
from newsletter.delivery.incoming import Person
from newsletter.delivery.spreadsheet import plain_cell
from newsletter.delivery.tag import TagInvalid, canonical_tag, tags_in
from newsletter.errors import CouldNotRun

_MOST_SHOWN = 1_000  # bad rows that are kept for the report; all are counted
_LONGEST_FIELD = 1_000  # characters
_MOST_TAGS = 1_000  # different ones in a file


class BadRow(Struct, frozen=True):
    """A row that can't be imported: the line on which it begins, and why."""

    line: int
    reason: str


class Wishes(Struct, frozen=True):
    """How a person wants a file to be read.

    `partial`: keep the good rows where some are bad. `trial`: read it and change nothing. `address_column` and
    `encoding` where the guess is wrong; `tags` for everybody in it.
    """

    partial: bool = False
    trial: bool = False
    address_column: str = ""
    encoding: str = ""
    tags: tuple[str, ...] = ()


class _BadRow(Exception):
    """Why one row can't be imported."""


@dataclass(slots=True)
class PeopleFile:
    """A file that is being read: how it is understood, and what was found so far."""

    form: CsvForm
    mapping: Mapping
    tags: tuple[str, ...]
    lines: Iterator[CsvRow]
    rows: int = 0
    bad_count: int = 0
    bad: list[BadRow] = field(default_factory=list)
    seen_tags: dict[str, None] = field(default_factory=dict)

    def people(self) -> Iterator[Person]:
        """Those in the good rows, once."""
        self.seen_tags.update(dict.fromkeys(self.tags))
        for row in self.lines:
            self.rows += 1
            try:
                yield self._person(row)
            except (_BadRow, AddressInvalid, TagInvalid) as error:
                self.bad_count += 1
                if len(self.bad) < _MOST_SHOWN:
                    self.bad.append(BadRow(row.line, str(error)))

    def _person(self, row: CsvRow) -> Person:
        self._refuse_misfit(row)
        address = canonical_address(plain_cell(row.cells[self.mapping.address]))
        fields = {}
        for name, index in self.mapping.places:
            word = row.cells[index].strip()
            if word:
                fields[name] = plain_cell(word)
        return Person(address, fields, self._tags(row) if self.mapping.tags is not None else self.tags)

    def _tags(self, row: CsvRow) -> tuple[str, ...]:
        assert self.mapping.tags is not None
        found = tags_in(row.cells[self.mapping.tags])
        if not self.seen_tags.keys() >= set(found):
            self.seen_tags.update(dict.fromkeys(found))
        if len(self.seen_tags) > _MOST_TAGS:
            heading = self.mapping.columns[self.mapping.tags].heading
            raise CouldNotRun(
                f"Line {row.line}: the column “{heading}” has more than {_MOST_TAGS:,} different tags by now.",
                "Is it something else? Then name it otherwise.",
            )
        return (*self.tags, *found) if self.tags else found

    def _refuse_misfit(self, row: CsvRow) -> None:
        if row.fault:
            raise _BadRow(row.fault)
        expected, found = len(self.mapping.columns), len(row.cells)
        if found < expected or (found > expected and any(cell.strip() for cell in row.cells[expected:])):
            raise _BadRow(f"It has {found} cells, and the first row has {expected}.")
        if max(map(len, row.cells)) > _LONGEST_FIELD:
            raise _BadRow(f"It has a cell of more than {_LONGEST_FIELD:,} characters.")
        bare = row.cells[self.mapping.address]
        if "@" not in bare and self.mapping.headed and field_name(bare) in ADDRESS_NAMES:
            raise _BadRow("It is a header, like the first row.")


def open_people(path: Path, wishes: Wishes) -> PeopleFile:
    """The file with its first row understood. Raises CouldNotRun where it can't be read as a list of people."""
    tags = _tags_for_all(wishes)
    form = csv_form(path, wishes.encoding)
    mapping, lines = _opened(path, form, wishes.address_column)
    return PeopleFile(form, mapping, tags, lines)


def _tags_for_all(wishes: Wishes) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(canonical_tag(tag) for tag in wishes.tags))
    except TagInvalid as error:
        raise CouldNotRun(str(error)) from None


def _opened(path: Path, form: CsvForm, address_column: str) -> tuple[Mapping, Iterator[CsvRow]]:
    rows = csv_rows(path, form)
    first = next(rows, None)
    if first is None:
        raise CouldNotRun(f"{path} is empty.")
    if first.fault:
        raise CouldNotRun(f"{path}, line {first.line}: {first.fault}")
    mapping = guess_columns([cell.strip() for cell in first.cells], address_column)
    return mapping, rows if mapping.headed else chain([first], rows)
