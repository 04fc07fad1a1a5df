"""A CSV file as people really save it: its encoding and delimiter found, its rows streamed with their line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from newsletter.delivery.encoding import Encoding, encoding_of
from newsletter.errors import CouldNotRun

_SAMPLE = 65_536  # bytes
_MOST_COLUMNS = 1_000
_DELIMITERS = ",;\t|"
_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")
_LINE_END = re.compile(r"[\r\n]")
_QUOTED = re.compile(r'"[^"]*"')
_WORKBOOKS = ((b"PK\x03\x04", "an Excel or OpenDocument workbook"), (b"\xd0\xcf\x11\xe0", "an old Excel workbook"))


class CsvForm(Struct, frozen=True):
    """How a file is written."""

    encoding: Encoding
    delimiter: str


class CsvRow(Struct, frozen=True):
    """A row and the line on which it begins; `fault` says why it can't be read, and then there are no cells."""

    line: int
    cells: list[str]
    fault: str = ""


def csv_form(path: Path, encoding: str = "") -> CsvForm:
    """How the file is written; `encoding`: as a person says. Raises CouldNotRun where it is not there or no text."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise CouldNotRun(f"{path} can be read only once, and a list is read twice.", "Save it as a file first.")
        with path.open("rb") as stream:
            sample = stream.read(_SAMPLE)
        for mark, what in _WORKBOOKS:
            if sample.startswith(mark):
                raise CouldNotRun(f"{path} is {what}, not CSV.", "Save it as “CSV UTF-8” and import that.")
        found = encoding_of(path, encoding)
    except OSError as error:
        raise CouldNotRun(f"{path} can't be read: {error.strerror}.") from None
    head = _LINE_END.split(sample.decode(found.name, errors="replace"), maxsplit=1)[0]
    if "\0" in head:
        raise CouldNotRun(f"{path} is not a text file.", "Export the list as CSV.")
    return CsvForm(found, max(_DELIMITERS, key=_QUOTED.sub("", head).count))


def csv_rows(path: Path, form: CsvForm) -> Iterator[CsvRow]:
    """The rows that are not empty, each as it comes. A row that can't be read has its fault, and the next follows."""
    with path.open(encoding=form.encoding.name, newline="", errors="replace") as stream:
        reader = csv.reader(stream, delimiter=form.delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                swallowed = f" It was read up to line {reader.line_num}." if reader.line_num > line else ""
                what = f"The quotation marks of this row don't match, or a cell is too long ({error})."
                yield CsvRow(line, [], what + swallowed)
                continue
            whole = "".join(cells)
            if len(cells) > _MOST_COLUMNS:
                yield CsvRow(line, [], f"It has {len(cells):,} cells; {_MOST_COLUMNS:,} are the most.")
            elif any(("\n" in cell or "\r" in cell) and _ADDRESS.search(cell) for cell in cells):
                what = (
                    f"A quotation mark in it is closed on line {reader.line_num} only: people between are in one cell."
                )
                yield CsvRow(line, [], what)
            elif "\0" in whole:
                yield CsvRow(line, [], "It has a NUL character in it.")
            elif whole and not whole.isspace():
                yield CsvRow(line, cells)
