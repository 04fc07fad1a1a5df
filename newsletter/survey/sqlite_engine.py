"""SQLite, Python's own engine, over a small file of answers: a survey of a hundred never waits for DuckDB to start."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsletter.survey.answers_file import check_header, read_rows
from newsletter.survey.columns import SMALL, ColumnKind
from newsletter.survey.engine import Unreachable
from newsletter.survey.queries import Query, identifier

LARGEST = 1_000_000  # bytes of a CSV file up to which this is quicker than starting DuckDB
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_NO_CODE = SMALL.start - 1  # stands for a number that is no code: a fraction, or too large


@dataclass(slots=True)
class SqliteEngine:
    """The answers in `file`, a CSV that is read when first asked for; `wanted`: what each used column is read as."""

    file: Path
    wanted: Mapping[str, ColumnKind]
    table: str = "answers"
    _connection: Any = field(default=None, repr=False)

    @property
    def row_number(self) -> str | None:
        """Rows are not numbered: a CSV is explained by those who read it by rows."""
        return None

    @property
    def together(self) -> int:
        """SQLite has no grouping sets."""
        return 1

    def kinds(self) -> Mapping[str, ColumnKind]:
        """Every used column that the file has, and what it holds."""
        header = next(read_rows(self.file), None)
        if header is None:
            raise Unreachable("This file of answers is empty.", "Export it again.")
        check_header(header)
        return {name: self.wanted[name] for name in header.cells if name in self.wanted}

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows that `query` selects."""
        import sqlite3

        values = {str(place): value for place, value in enumerate(query.values, 1)}
        try:
            found: list[tuple[Any, ...]] = self._open().execute(query.sql, values).fetchall()
        except sqlite3.Error as error:
            raise Unreachable(f"These answers can't be counted: {error}.") from error
        return found

    def _open(self) -> Any:
        if self._connection is None:
            kinds = self.kinds()
            rows = (row.cells for row in read_rows(self.file))
            self._connection = self._loaded(next(rows), rows, kinds)
        return self._connection

    def _loaded(self, header: Sequence[str], rows: Iterator[list[str]], kinds: Mapping[str, ColumnKind]) -> Any:
        import sqlite3

        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.create_function("FLOOR", 1, _floor, deterministic=True)
        connection.create_function("CONCAT", 2, _concat, deterministic=True)
        used = [place for place, name in enumerate(header) if name in kinds] or [0]
        columns = ", ".join(identifier(header[place]) for place in used)
        connection.execute(f"CREATE TABLE {self.table} ({columns})")
        marks = ", ".join("?" * len(used))
        read_as = [(place, kinds.get(header[place], "text")) for place in used]
        filled = (_row(cells, len(header), read_as) for cells in rows)
        connection.executemany(f"INSERT INTO {self.table} VALUES ({marks})", filled)  # noqa: S608 -- a constant
        return connection


def _row(cells: Sequence[str], width: int, kinds: Sequence[tuple[int, ColumnKind]]) -> list[str | int | float | None]:
    if len(cells) != width:
        raise Unreachable("A row has more or fewer cells than the header.", "Export it again.")
    return [_value(cells[place], kind) for place, kind in kinds]


def _value(cell: str, kind: ColumnKind) -> str | int | float | None:
    if not cell or kind == "text":
        return cell or None
    if not _NUMBER.fullmatch(cell):
        raise Unreachable(f"“{cell}” stands in a column of numbers.")
    number = float(cell)
    if kind == "number":
        return number
    return int(number) if number.is_integer() and int(number) in SMALL else _NO_CODE


def _floor(number: float | None) -> int | None:
    return None if number is None else math.floor(number)


def _concat(first: object, second: object) -> str:
    """As databases have it: nothing counts as an empty text."""
    return "".join("" if each is None else str(each) for each in (first, second))
