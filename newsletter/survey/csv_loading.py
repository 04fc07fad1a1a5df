"""A CSV file of answers ▶ Parquet, by DuckDB's own reader: each column read as what the codebook needs of it."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from newsletter.survey.answers_file import Unreadable, check_header, delimiter_of, read_rows
from newsletter.survey.columns import SMALL, ColumnKind
from newsletter.survey.duckdb_engine import literal
from newsletter.survey.engine import Unreachable
from newsletter.survey.queries import identifier

NO_CODE = SMALL.start - 1  # stands for a number that is no code: a fraction, or too large
_SPACES = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"


class CsvLoading(Struct, frozen=True):
    """How to write the used columns of `file` as Parquet; `kinds` says what each is read as."""

    file: Path
    kinds: Mapping[str, ColumnKind]

    def __call__(self, connection: Any, parquet: Path) -> None:
        """Write the Parquet file, whole or not at all. Raises Unreachable.

        DuckDB reads the file as it stands; one that it finds odd is first rewritten as plainly as CSV can be.
        """
        import duckdb

        header = read_header(self.file)
        parquet.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parquet.parent) as folder:
            part, copy = Path(folder) / "answers.parquet", Path(folder) / "answers.csv"
            try:
                self._write(connection, self.file, header, part, _dialect(self.file))
            except duckdb.Error:
                _write_copy(copy, (row.cells for row in read_rows(self.file)))
                self._write_plain(connection, copy, header, part)
            part.replace(parquet)

    def _write_plain(self, connection: Any, copy: Path, header: Sequence[str], part: Path) -> None:
        import duckdb

        try:
            self._write(connection, copy, header, part, (",", "\\n"))
        except duckdb.Error as error:
            raise Unreachable(f"DuckDB can't read these answers: {str(error).splitlines()[0]}") from error

    def _write(self, connection: Any, file: Path, header: Sequence[str], part: Path, dialect: tuple[str, str]) -> None:
        delimiter, line_end = dialect
        types = ", ".join(f"'c{place}': '{self._type(name)}'" for place, name in enumerate(header))
        options = f"auto_detect = false, header = true, delim = '{delimiter}', new_line = '{line_end}'"
        options += f""", quote = '"', escape = '"', columns = {{{types}}}, max_line_size = 16777216"""
        columns = ", ".join(self._column(place, name) for place, name in enumerate(header) if name in self.kinds)
        blank = " OR ".join(self._is_filled(place, name) for place, name in enumerate(header))
        source = f"SELECT {columns} FROM read_csv({literal(file)}, {options}) WHERE {blank}"  # noqa: S608 -- quoted
        connection.execute(f"COPY ({source}) TO {literal(part)} (FORMAT parquet, COMPRESSION uncompressed)")

    def _type(self, name: str) -> str:
        return "VARCHAR" if self.kinds.get(name, "text") == "text" else "DOUBLE"

    def _is_filled(self, place: int, name: str) -> str:
        column = f"c{place}"
        return f"TRIM({column}, {_SPACES}) <> ''" if self._type(name) == "VARCHAR" else f"{column} IS NOT NULL"

    def _column(self, place: int, name: str) -> str:
        column, kind = f"c{place}", self.kinds[name]
        if kind == "text":
            column = f"NULLIF(TRIM({column}, {_SPACES}), '')"
        elif kind == "code":
            fits = f"{column} BETWEEN {SMALL.start} AND {SMALL.stop - 1} AND {column} = FLOOR({column})"
            column = f"CAST(CASE WHEN {fits} THEN {column} WHEN {column} IS NOT NULL THEN {NO_CODE} END AS SMALLINT)"
        return f"{column} AS {identifier(name)}"


def read_header(file: Path) -> list[str]:
    """The names of the columns. Raises Unreadable."""
    header = next(read_rows(file), None)
    if header is None:
        raise Unreadable("This file of answers is empty.", "Export it again.")
    check_header(header)
    return header.cells


def _dialect(file: Path) -> tuple[str, str]:
    """The delimiter and, as DuckDB writes it, the line's end."""
    with file.open("rb") as data:
        first = data.readline(1_000_000)
    return delimiter_of(file).replace("\t", "\\t"), "\\r\\n" if first.endswith(b"\r\n") else "\\n"


def _write_copy(copy: Path, rows: Iterator[list[str]]) -> None:
    with copy.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
