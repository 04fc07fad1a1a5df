"""The answers of a file, copied as plainly as CSV can be: UTF-8, lines that end in LF, no header."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from newsletter.survey.importing.layout import Layout, Source
from newsletter.survey.importing.parquet import ParquetFile
from newsletter.survey.importing.rows import answers
from newsletter.survey.importing.text_file import TextFile

_BLOCK = 1 << 20  # characters


class Odd(Exception):
    """The file is not as plain as it seemed: whoever reads it row by row can say why, and do it."""


@dataclass(frozen=True, slots=True)
class PlainCopy:
    """The copy, how its cells are parted, the last row of the header that it lacks, and its number of lines.

    `header` is empty where no row of the copy can be the header again.
    """

    file: Path
    delimiter: str
    header: list[str]
    lines: int


def copy_plainly(source: Source, layout: Layout, file: Path) -> PlainCopy:
    """Copy what stands below the header to `file`. Raises Odd, Refusal, UnicodeDecodeError, OSError."""
    if isinstance(source, TextFile):
        return _copy_text(source, layout.header_rows, file)
    lines = source.copy(file) if isinstance(source, ParquetFile) else 0
    if lines:
        _refuse_odd(file)
    return PlainCopy(file, ",", [], lines or _copy_rows(source, layout, file))


def _copy_rows(source: Source, layout: Layout, file: Path) -> int:
    """Copy rows that are read one by one; their number."""
    lines = 0
    with file.open("w", encoding="utf-8", newline="") as plain:
        writer = csv.writer(plain, lineterminator="\n")
        for _, rows in answers(source.chunks(), replace(layout, dropped=None)):
            writer.writerows(rows)
            lines += len(rows)
    _refuse_odd(file)
    return lines


def _refuse_odd(file: Path) -> None:
    """Raises Odd where a cell holds what a text file's can't: there, lines that end otherwise are read as they end."""
    with file.open("rb") as plain:
        while block := plain.read(_BLOCK):
            if b"\0" in block or b"\r" in block:
                raise Odd


def _copy_text(source: TextFile, header_rows: int, file: Path) -> PlainCopy:
    lines = 0
    with source.opened() as text, file.open("w", encoding="utf-8", newline="") as plain:
        header = _header(source, text, header_rows)
        while block := text.read(_BLOCK):
            if "\0" in block:
                raise Odd
            lines += block.count("\n")
            plain.write(block)
    return PlainCopy(file, source.delimiter, header, lines)


def _header(source: TextFile, text: TextIO, rows: int) -> list[str]:
    """The last row of the header; `text` then stands below it."""
    left = rows
    for cells in source.reader(iter(text.readline, "")):
        if any(cell.strip() for cell in cells):
            left -= 1
        if not left:
            return cells
    raise Odd
