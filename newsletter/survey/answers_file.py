"""A CSV file of answers ▶ rows, each with the number that a spreadsheet gives it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

MOST_COLUMNS = 20_000
DELIMITERS = (",", ";", "\t")
_QUOTED = re.compile(r'"[^"]*"?')


class Unreadable(Exception):
    """The file can't be read on; `row` counts from 1 (the header), `line` is the line of the file."""

    def __init__(self, message: str, help: str = "", row: int = 1, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.row = row
        self.line = line


class Row(Struct, frozen=True):
    """A row: `number` counts from 1, the header; `line` is where it begins in the file."""

    number: int
    line: int
    cells: list[str]


def read_rows(file: Path) -> Iterator[Row]:
    """The rows of `file`, the header first; blank rows are left out. Raises Unreadable."""
    try:
        with file.open(encoding="utf-8-sig", errors="strict", newline="") as text:
            yield from _rows(_clean_lines(text), delimiter_of(file))
    except UnicodeDecodeError:
        raise _wrong_encoding(file) from None
    except FileNotFoundError:
        raise Unreadable("There is no such file.", "Put it into the survey's folder, or correct `file`.") from None
    except OSError as error:
        raise Unreadable(f"This file can't be read: {error.strerror or error}.") from None


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number, line = 0, 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(f"Row {number + 1} can't be read as CSV: {error}.", "", number + 1, line) from None
        if cells is None:
            return
        number += 1
        if any(cell.strip() for cell in cells):
            yield Row(number, line, [cell.strip() for cell in cells])
        line = reader.line_num + 1


def _clean_lines(text: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(text, 1):
        if "\x00" in line:
            raise Unreadable(
                f"Line {number} holds NUL: this is not a text file.", "Export it again as CSV.", line=number
            )
        yield line


def delimiter_of(file: Path) -> str:
    """The one of `DELIMITERS` that the header has most of, outside quotation marks."""
    with file.open("rb") as data:
        header = _QUOTED.sub("", data.readline(1_000_000).decode("utf-8", "replace"))
    return max(DELIMITERS, key=header.count)


def _wrong_encoding(file: Path) -> Unreadable:
    with file.open("rb") as data:
        for number, line in enumerate(data, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                what = f"Line {number} is not UTF-8: byte 0x{line[error.start]:02X} begins no character."
                return Unreadable(what, "Save the file as “CSV UTF-8”.", number, number)
    return Unreadable("This file is not UTF-8.", "Save it as “CSV UTF-8”.")  # pragma: no cover -- it changed meanwhile


def check_header(header: Row) -> None:
    """Raises Unreadable for a header that names a column twice, or has more than anyone could mean."""
    if len(header.cells) > MOST_COLUMNS:
        raise Unreadable(f"The header has {len(header.cells):,} columns; at most {MOST_COLUMNS:,} are read.")
    places: dict[str, int] = {}
    for place, name in enumerate(header.cells, 1):
        if name and name in places:
            message = f"The header has “{name}” twice: in columns {places[name]} and {place}."
            raise Unreadable(message, "Give each column a name of its own.")
        places[name] = place
