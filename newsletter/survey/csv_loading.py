"""A CSV file of answers ▶ a table or Parquet, by DuckDB's own reader: each column as what the codebook needs of it."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from newsletter.survey.answers_file import Unreadable, check_header, delimiter_of, read_rows
from newsletter.survey.columns import SMALL, ColumnKind
from newsletter.survey.engine import Unreachable
from newsletter.survey.queries import identifier

NO_CODE = SMALL.start - 1  # stands for a number that is no code: a fraction, or too large
_SPACES = "'" + "".join(filter(str.isspace, map(chr, range(0x3001)))) + "'"  # what Python strips, as SQL text
_TRIMMED = r"^[!-~]([\s\S]*[!-~])?$"  # begins and ends with a character of ASCII that is no space


class CsvLoading(Struct, frozen=True):
    """How to read the used columns of `file`; `kinds` says what each is read as, `binary` that it holds NUL."""

    file: Path
    kinds: Mapping[str, ColumnKind]
    binary: bool = False

    def to_table(self, connection: Any, table: str) -> None:
        """Put the answers into a table in memory. Raises Unreachable."""
        self._read(connection, lambda source: f"CREATE OR REPLACE TABLE {identifier(table)} AS {source}")

    def to_parquet(self, connection: Any, parquet: Path) -> None:
        """Stream the answers into a Parquet file, whole or not at all. Raises Unreachable, and OSError."""
        parquet.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parquet.parent) as folder:
            part = Path(folder) / "answers.parquet"
            form = "FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 61440"
            self._read(connection, lambda source: f"COPY ({source}) TO {literal(part)} ({form})")
            part.replace(parquet)

    def _read(self, connection: Any, statement: Callable[[str], str]) -> None:
        """DuckDB reads the file as it stands; one that it finds odd is first rewritten as plainly as CSV can be."""
        import duckdb

        if self.binary:
            raise Unreachable("This is not a text file: it holds NUL.", "Export it again as CSV.")
        header = read_header(self.file)
        try:
            connection.execute(statement(self._source(self.file, header, _dialect(self.file))))
            return
        except duckdb.Error:
            pass
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "answers.csv"
            _write_copy(copy, (row.cells for row in read_rows(self.file)))
            try:
                connection.execute(statement(self._source(copy, header, (",", "\\n"))))
            except duckdb.Error as error:
                raise Unreachable(f"DuckDB can't read these answers: {str(error).splitlines()[0]}") from error

    def _source(self, file: Path, header: Sequence[str], dialect: tuple[str, str]) -> str:
        """The SELECT of the used columns of every row that is not blank."""
        delimiter, line_end = dialect
        types = ", ".join(f"'c{place}': '{self._type(name)}'" for place, name in enumerate(header))
        options = f"auto_detect = false, header = true, delim = '{delimiter}', new_line = '{line_end}'"
        options += f""", quote = '"', escape = '"', columns = {{{types}}}, max_line_size = 16777216"""
        columns = ", ".join(self._column(place, name) for place, name in enumerate(header) if name in self.kinds)
        blank = " OR ".join(self._is_filled(place, name) for place, name in enumerate(header))
        return f"SELECT {columns} FROM read_csv({literal(file)}, {options}) WHERE {blank}"  # noqa: S608 -- quoted

    def _type(self, name: str) -> str:
        return "VARCHAR" if self.kinds.get(name, "text") == "text" else "DOUBLE"

    def _is_filled(self, place: int, name: str) -> str:
        column = f"c{place}"
        return f"{trimmed(column)} <> ''" if self._type(name) == "VARCHAR" else f"{column} IS NOT NULL"

    def _column(self, place: int, name: str) -> str:
        column, kind = f"c{place}", self.kinds[name]
        if kind == "text":
            column = f"NULLIF({trimmed(column)}, '')"
        elif kind == "code":
            whole = f"WHEN {column} = FLOOR({column}) THEN CAST({column} AS SMALLINT)"
            column = f"CASE {whole} WHEN {column} IS NOT NULL THEN CAST({NO_CODE} AS SMALLINT) END"
        return f"{column} AS {identifier(name)}"


def trimmed(column: str) -> str:
    """A text without the spaces around it: TRIM looks through all that are space, so few texts are given to it."""
    return f"CASE WHEN regexp_matches({column}, '{_TRIMMED}') THEN {column} ELSE TRIM({column}, {_SPACES}) END"


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


def literal(path: Path) -> str:
    """A file's name as SQL text."""
    return text_literal(path.as_posix())


def text_literal(text: str) -> str:
    """A text, without NUL, as SQL text."""
    return "'" + text.replace("'", "''") + "'"
