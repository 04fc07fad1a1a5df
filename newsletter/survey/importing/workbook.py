"""An Excel workbook (.xlsx), refused where it could harm before a parser sees it."""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar

from newsletter.survey.answers_file import MOST_COLUMNS
from newsletter.survey.importing.cell_text import cell_text
from newsletter.survey.importing.layout import Chunks, Column, Container
from newsletter.survey.importing.refusal import Refusal, shown
from newsletter.survey.importing.rows import CHUNK, head_of

LARGEST = 1_000_000_000  # bytes, unpacked
WIDEST = 50_000_000  # cells of the rectangle that holds all of a sheet's: the reader makes room for each of them
_SUSPECT = 20_000_000  # bytes, from which on what is packed too well is no table
_DENSEST = 150  # times
_BLOCK = 1_000_000
_HEAD = 40  # rows
_LONGEST_REASON = 100  # characters
_FAULTS = {"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"}
_NO_RESULT = re.compile(rb"</f>\s*(<v\s*/>\s*)?</c>")  # Excel itself writes `<v></v>` of an empty text
_WIDE = re.compile(rb"""r=["']([A-Z]{2,3})[0-9]""")  # cells beyond the first columns: `r="AB12"`
_ROW = re.compile(rb"""r=["'][A-Z]*([0-9]{1,7})["']""")
_FIRST_COLUMNS = 26  # A to Z: as many rows of them as there can be do no harm
_OF_WORKBOOKS = ("xl/", "content.xml")  # Excel's own, and LibreOffice's
_ENTITIES = re.compile(rb"<\0?!\0?(D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)  # UTF-8, UTF-16


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of a workbook, as text. `first` is the number of its first row."""

    cells: list[list[str]]
    first: int
    notes: tuple[str, ...]
    container: ClassVar[Container] = "workbook"
    decimal_comma: ClassVar[bool] = False
    columns: ClassVar[tuple[Column, ...]] = ()

    @property
    def size(self) -> int:
        """Eight bytes a cell."""
        return sum(map(len, self.cells)) * 8

    @property
    def head(self) -> list[list[str]]:
        """The first rows that are not empty."""
        return head_of(self.chunks(), _HEAD)

    def chunks(self) -> Chunks:
        """Every row."""
        for start in range(0, len(self.cells), CHUNK):
            rows = self.cells[start : start + CHUNK]
            yield range(self.first + start, self.first + start + len(rows)), rows


def open_workbook(file: Path) -> Workbook:
    """The first sheet that holds a table. Raises Refusal."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with tempfile.TemporaryFile() as safe:
            notes = (_UNKNOWN,) if _repack(file, safe) else ()
            safe.seek(0)
            book = CalamineWorkbook.from_filelike(safe)
            return _first_table(book, notes)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise Refusal(f"this workbook is damaged, or kept by a password: {_first_words(error)}.", _SAVE_AGAIN) from None
    except CalamineError as error:
        raise Refusal(f"this workbook can't be read: {error}.", _SAVE_AGAIN) from None


_SAVE_AGAIN = "Open it in Excel and save it as “CSV UTF-8”."


_UNKNOWN = (
    "Some of its formulas have no result, and count as empty: it was written by a program."
    " Open it in Excel and save it."
)


def _repack(file: Path, safe: IO[bytes]) -> bool:
    """Copy the workbook's parts, counting what comes out: a size that a file states of itself proves nothing.

    Whether there are formulas without a result.
    """
    left, unknown = LARGEST, False
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(safe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        _refuse_archive(packed.namelist())
        for part in packed.infolist():
            with packed.open(part) as inside, copy.open(part.filename, "w", force_zip64=True) as outside:
                size, without = _copy_part(inside, outside, part, left)
                left, unknown = left - size, unknown or without
    return unknown


def _refuse_archive(names: Sequence[str]) -> None:
    """Survey tools pack what they export into a ZIP file; so does Excel, with parts that are its own."""
    if not any(name.startswith(_OF_WORKBOOKS) for name in names):
        inside = next((name for name in names if not name.endswith("/")), "")
        what = f", with {shown(inside)} in it" if inside else ""
        raise Refusal(f"this is a ZIP archive{what}, and no workbook.", "Unpack it, and import the file that is in it.")


def _first_words(error: Exception) -> str:
    """What is wrong, without the bytes that some put after it."""
    return re.split(r" b['\"]", str(error))[0][:_LONGEST_REASON]


def _copy_part(inside: IO[bytes], outside: IO[bytes], part: zipfile.ZipInfo, left: int) -> tuple[int, bool]:
    size, before, unknown = 0, b"", False
    extent = _Extent(part.filename)
    while block := inside.read(_BLOCK):
        size += len(block)
        if size > left or size > max(_SUSPECT, _DENSEST * part.compress_size):
            message = f"its part “{part.filename}” unpacks to more than {size - 1:,} bytes from {part.compress_size:,}."
            raise Refusal(f"this looks like a decompression bomb: {message}", _SAVE_AGAIN)
        if part.filename.lower().endswith((".xml", ".rels")) and _ENTITIES.search(before[-40:] + block):
            raise Refusal(f"its part “{part.filename}” declares XML entities, which no workbook needs.", _SAVE_AGAIN)
        outside.write(block)
        extent.add(before[-40:] + block)
        unknown = unknown or _NO_RESULT.search(before[-40:] + block) is not None
        before = block
    return size, unknown


class _Extent:
    """How far the cells of a worksheet reach, by what they say of themselves: one alone may lie far off all others."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._sheet = re.fullmatch(r"xl/worksheets/[^/]*\.xml", part, re.IGNORECASE) is not None
        self._width, self._height = _FIRST_COLUMNS, 0

    def add(self, block: bytes) -> None:
        """Take the cells of a block into account. Raises Refusal where they reach further than can be read."""
        if not self._sheet:
            return
        self._width = max(self._width, *map(_number, set(_WIDE.findall(block))), 0)
        self._height = max(self._height, *map(int, set(_ROW.findall(block))), 0)
        if self._width * self._height > WIDEST:
            reach = f"its part “{self._part}” has cells in {self._width:,} columns and {self._height:,} rows"
            raise Refusal(f"{reach}: more than can be read.", f"Delete what stands far off the table. {_SAVE_AGAIN}")


def _number(column: bytes) -> int:
    """The number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number


def _first_table(book: object, notes: tuple[str, ...]) -> Workbook:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    assert isinstance(book, CalamineWorkbook)
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    for place, name in enumerate(shown):
        sheet = book.get_sheet_by_name(name)
        if sheet.height < 2:
            continue
        if sheet.width > MOST_COLUMNS:
            raise Refusal(f"the sheet “{name}” has {sheet.width:,} columns; at most {MOST_COLUMNS:,} are read.")
        others = [other for other in shown[place + 1 :] if book.get_sheet_by_name(other).height > 1]
        also = f"; not read: {', '.join(f'“{other}”' for other in others)}" if others else ""
        first = (sheet.start or (0, 0))[0] + 1
        return Workbook(list(_texts(sheet.iter_rows())), first, (f"The sheet “{name}” was read{also}.", *notes))
    raise Refusal("no sheet of this workbook holds a table.", "It needs a row of headings, and a row a respondent.")


def _texts(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for row in rows:
        yield ["" if (text := cell_text(value)) in _FAULTS else text for value in row]
