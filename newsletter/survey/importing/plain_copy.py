"""The answers of a text file, copied as plainly as CSV can be: UTF-8, lines that end in LF, no header."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from newsletter.survey.importing.text_file import TextFile

_BLOCK = 1 << 20  # characters


class Odd(Exception):
    """The file is not as plain as it seemed: whoever reads it row by row can say why, and do it."""


@dataclass(frozen=True, slots=True)
class PlainCopy:
    """The copy, how its cells are parted, the last row of the header that it lacks, and its number of lines."""

    file: Path
    delimiter: str
    header: list[str]
    lines: int


def copy_plainly(source: TextFile, header_rows: int, file: Path) -> PlainCopy:
    """Copy what stands below the header to `file`. Raises Odd, UnicodeDecodeError, OSError."""
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
