"""DuckDB, the embedded engine that runs one SELECT at a time over a survey's answers."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from newsletter.survey.answers_file import read_rows
from newsletter.survey.queries import Query, identifier

TABLE = "answers"


class Engine(Protocol):
    """Whatever can run one SELECT over the table `table` of answers."""

    @property
    def table(self) -> str:
        """The name of the table of answers."""

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows that `query` selects."""


@dataclass(slots=True)
class DuckDBEngine:
    """The answers of one CSV file, which has been checked. `columns` are those that the codebook uses.

    They are kept as Parquet at `parquet`, under the digest of the file, so that the CSV is read once.
    """

    file: Path
    columns: tuple[str, ...]
    parquet: Path
    table: str = TABLE
    _connection: Any = field(default=None, repr=False)

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows that `query` selects."""
        if self._connection is None:
            self._connection = self._connect()
        found: list[tuple[Any, ...]] = self._connection.execute(query.sql, list(query.values)).fetchall()
        return found

    def _connect(self) -> Any:
        import duckdb

        connection = duckdb.connect(":memory:")
        connection.execute("SET autoinstall_known_extensions = false")
        try:
            self._open_parquet(connection)
        except duckdb.Error:  # none yet, or a damaged one
            self._load(connection)
        return connection

    def _open_parquet(self, connection: Any) -> None:
        self._create(connection, f"read_parquet({_literal(self.parquet)})")

    def _create(self, connection: Any, source: str) -> None:
        table = identifier(self.table)
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {source}")  # noqa: S608 -- quoted

    def _load(self, connection: Any) -> None:
        """The answers from the CSV, rewritten first: one delimiter, one line end, only columns in use."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "answers.csv"
            _write_copy(copy, self._used_rows())
            types = ", ".join(f"{_text(column)}: 'VARCHAR'" for column in self.columns)
            options = "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n'"
            self._create(connection, f"read_csv({_literal(copy)}, {options}, columns = {{{types}}})")
        with suppress(OSError):
            self._keep(connection)

    def _used_rows(self) -> Iterator[list[str]]:
        rows = read_rows(self.file)
        header = next(rows).cells
        places = [header.index(column) for column in self.columns]
        for row in rows:
            yield [row.cells[place] for place in places]

    def _keep(self, connection: Any) -> None:
        import duckdb

        self.parquet.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.parquet.parent) as folder:
            part = Path(folder) / "answers.parquet"
            with suppress(duckdb.Error):  # a full disk costs time, never the result
                connection.execute(f"COPY {identifier(self.table)} TO {_literal(part)} (FORMAT parquet)")
                part.replace(self.parquet)


def _write_copy(copy: Path, rows: Iterator[list[str]]) -> None:
    with copy.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _literal(path: Path) -> str:
    return _text(path.as_posix())
