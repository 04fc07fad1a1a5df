"""A CSV file as people really save it: encoding and delimiter found, rows streamed."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import ClassVar, TextIO

from newsletter.survey.answers_file import MOST_COLUMNS
from newsletter.survey.importing.layout import Chunks, Column, Container
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.importing.rows import CHUNK, head_of

HEAD = 40  # rows
_SAMPLE = 65_536  # bytes
LONGEST_CELL = 1_000_000  # characters
_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What takes the place of letters that could not be read, and what UTF-8 looks like that was read as Windows-1252.
_LOST = re.compile(r"\w*(\ufffd|Ã[\u0080-\u00bfƒˆŒœŠšŸŽž–-™]|â€.)\w*")
_QUOTED = re.compile(r'"(?:[^"]|"")*("|$)')
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of delimited text. `skipped` is the number of lines before the header."""

    file: Path
    encoding: str
    delimiter: str
    notes: tuple[str, ...]
    skipped: int = 0
    container: ClassVar[Container] = "text"
    columns: ClassVar[tuple[Column, ...]] = ()

    @property
    def size(self) -> int:
        """The file's bytes."""
        return self.file.stat().st_size

    @property
    def decimal_comma(self) -> bool:
        """Where columns are parted by semicolons, it is because numbers have commas."""
        return self.delimiter == ";"

    @property
    def head(self) -> list[list[str]]:
        """The first rows."""
        return head_of(self.chunks(), HEAD)

    def chunks(self) -> Chunks:
        """Every row. Raises Refusal with the row."""
        csv.field_size_limit(LONGEST_CELL)
        first = 1 + self.skipped
        with self.opened() as text:
            reader = self.reader(text)
            while cells := self._some(reader):
                numbers = range(first, first + len(cells))
                if max(map(len, cells)) > MOST_COLUMNS:
                    self._refuse_width(numbers, cells)
                yield numbers, cells
                first += len(cells)

    def opened(self) -> TextIO:
        """The text behind the line `sep=;`, where there is one; lines end in LF, whatever they end in there."""
        text = self.file.open(encoding=self.encoding)
        for _ in range(self.skipped):
            text.readline()
        return text

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """The rows that these lines hold."""
        return csv.reader(lines, delimiter=self.delimiter, strict=True)

    def _some(self, reader: Iterator[list[str]]) -> list[list[str]]:
        try:
            return list(islice(reader, CHUNK))
        except csv.Error:
            raise self._fault() from None

    def _fault(self) -> Refusal:
        """Which row can't be read: read again one by one, for it was one of some thousands."""
        number = self.skipped
        with self.opened() as text:
            reader = self.reader(text)
            while True:
                number += 1
                try:
                    next(reader)
                except (csv.Error, StopIteration) as error:
                    return Refusal(f"this can't be read as CSV: {error}.", _CSV_HELP, number)

    def _refuse_width(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        for number, cells in zip(numbers, rows, strict=True):
            if len(cells) > MOST_COLUMNS:
                raise Refusal(f"this has {len(cells):,} columns; at most {MOST_COLUMNS:,} are read.", "", number)


_CSV_HELP = "A quotation mark is opened and not closed, or stands alone within a cell; inside quotes it is doubled."


def open_text(file: Path) -> TextFile:
    """How `file` is written. Raises Refusal where it is no text."""
    with file.open("rb") as data:
        sample = data.read(_SAMPLE)
    encoding, note = _encoding(file, sample)
    text = sample.decode(encoding, errors="replace")
    said = _SEPARATOR_LINE.match(text)
    delimiter = said[1] if said else _delimiter(text)
    notes = [note] if note else []
    if delimiter != ",":
        notes.append(f"Its columns are parted by {_NAMES.get(delimiter, delimiter)}.")
    return TextFile(file, encoding, delimiter, tuple(notes), 1 if said else 0)


def _delimiter(text: str) -> str:
    lines = _QUOTED.sub("", text).splitlines()
    header = next((line for line in lines if set(line) & set(_DELIMITERS)), "")  # a title may stand above it
    return max(_DELIMITERS, key=header.count)


def _encoding(file: Path, sample: bytes) -> tuple[str, str]:
    """The encoding, and what to say of it where nothing in the file says so itself."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, ""
    even, odd = sample[0:400:2], sample[1:400:2]  # Western text in UTF-16 has a NUL in every other byte
    for half, encoding in ((even, "utf-16-be"), (odd, "utf-16-le")):
        if len(half) > 2 and half.count(0) > 0.7 * len(half):
            return encoding, "It is taken for UTF-16."
    marked = sample.startswith(codecs.BOM_UTF8)
    wrong, right, lost = _lines_beyond_ascii(file)
    if not wrong:
        return "utf-8-sig" if marked else "utf-8", lost
    if marked:
        raise Refusal(f"line {wrong[0]} is not UTF-8, which it begins as.", "Export it again as UTF-8.")
    if right:
        message = f"line {wrong[0]} is not UTF-8, and line {right[0]} is: this file has two encodings."
        raise Refusal(message, "Export it again as UTF-8.")
    return "cp1252", _as_windows(file, wrong[0])


def _lines_beyond_ascii(file: Path) -> tuple[list[int], list[int], str]:
    """The first line that is not UTF-8, the first that is beyond ASCII, and what to say of letters that are lost."""
    wrong: list[int] = []
    right: list[int] = []
    lost = ""
    with file.open("rb") as data:
        for number, line in enumerate(data, 1):
            if line.isascii():
                continue
            try:
                text = line.decode("utf-8")
                right = right or [number]
            except UnicodeDecodeError:
                wrong = wrong or [number]
                continue
            if not lost and (found := _LOST.search(text)):
                lost = f"Line {number} holds “{found[0]}”, whose letters were lost before: export it again."
    return wrong, right, lost


def _as_windows(file: Path, line: int) -> str:
    """What to say of Windows-1252, with a word to judge it by. Raises Refusal where it is not that either."""
    with file.open("rb") as data:
        for number, content in enumerate(data, 1):
            try:
                content.decode("cp1252")
            except UnicodeDecodeError as error:
                message = f"line {number} is neither UTF-8 nor Windows-1252: byte 0x{content[error.start]:02X}."
                raise Refusal(message, "Export it again as UTF-8.") from None
    with file.open("rb") as data:
        text = next(islice(data, line - 1, None)).decode("cp1252")
    word = re.search(r"\w*[^\x00-\x7f]\w*", text)
    return f"It is not UTF-8, and is taken for Windows-1252: “{word[0] if word else ''}” in line {line}."
