"""A CSV file as people really save it: its encoding and delimiter found, its rows streamed with their line."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from newsletter.errors import CouldNotRun

_SAMPLE = 65_536  # bytes
_MOST_COLUMNS = 1_000
_DELIMITERS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORKBOOKS = ((b"PK\x03\x04", "an Excel or OpenDocument workbook"), (b"\xd0\xcf\x11\xe0", "an old Excel workbook"))


class CsvForm(Struct, frozen=True):
    """How a file is written. `guessed`: nothing in the file says that this is its encoding."""

    encoding: str
    guessed: bool
    delimiter: str


class CsvRow(Struct, frozen=True):
    """A row and the line on which it begins; `fault` says why it can't be read, and then there are no cells."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


def csv_form(path: Path) -> CsvForm:
    """How the file is written. Raises CouldNotRun where it is not there or no text."""
    try:
        with path.open("rb") as stream:
            sample = stream.read(_SAMPLE)
    except OSError as error:
        raise CouldNotRun(f"{path} can't be read: {error.strerror}.") from None
    for mark, what in _WORKBOOKS:
        if sample.startswith(mark):
            raise CouldNotRun(f"{path} is {what}, not CSV.", "Save it as “CSV UTF-8” and import that.")
    encoding, guessed = _encoding(path, sample)
    head = sample.decode(encoding, errors="replace").partition("\n")[0]
    if "\0" in head:
        raise CouldNotRun(f"{path} is not a text file.", "Export the list as CSV.")
    return CsvForm(encoding, guessed, max(_DELIMITERS, key=head.count))


def _encoding(path: Path, sample: bytes) -> tuple[str, bool]:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, False
    halves = sample[0:200:2], sample[1:200:2]  # text of Western letters in UTF-16 has a NUL in every other byte
    for half, encoding in zip(halves, ("utf-16-be", "utf-16-le"), strict=True):
        if len(half) > 2 and half.count(0) > 0.8 * len(half):
            return encoding, True
    if _decodes(path, "utf-8"):
        return "utf-8", False
    return ("cp1252", True) if _decodes(path, "cp1252") else ("latin-1", True)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as stream:
            while stream.read(_SAMPLE):
                pass
    except UnicodeDecodeError:
        return False
    return True


def csv_rows(path: Path, form: CsvForm) -> Iterator[CsvRow]:
    """The rows that are not empty, each as it comes. A row that can't be read has its fault, and the next follows."""
    with path.open(encoding=form.encoding, newline="", errors="replace") as stream:
        reader = csv.reader(stream, delimiter=form.delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield CsvRow(line, (), f"The quotation marks of this row don't match, or a cell is too long ({error}).")
                continue
            row = _row(line, cells)
            if row.fault or any(cell.strip() for cell in row.cells):
                yield row


def _row(line: int, cells: list[str]) -> CsvRow:
    if len(cells) > _MOST_COLUMNS:
        return CsvRow(line, (), f"It has {len(cells):,} cells; {_MOST_COLUMNS:,} are the most.")
    if any("\0" in cell for cell in cells):
        return CsvRow(line, (), "It has a NUL character in it.")
    return CsvRow(line, tuple(cells))
