"""DuckDB, the embedded engine, over a Parquet file: a survey's own, or the one that its CSV was turned into."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsletter.survey.columns import ColumnKind
from newsletter.survey.csv_loading import CsvLoading, literal
from newsletter.survey.engine import TABLE, TOGETHER, Unreachable
from newsletter.survey.queries import Query, identifier

ROW = "file_row_number"
IN_MEMORY = 256_000_000  # bytes of a CSV file up to which its answers, a few times as large, may fill memory
_WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"})
_BROKEN = ("DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "UHUGEINT")


@dataclass(slots=True)
class DuckDBEngine:
    """The answers in `parquet`, a survey's own file; or those that `load` reads, which are kept there for later.

    `load` reads into memory what is small and not asked for again; only what is large or asked twice is written down.
    """

    parquet: Path
    load: CsvLoading | None = None
    keep: bool = False
    table: str = TABLE
    _connection: Any = field(default=None, repr=False)

    @property
    def row_number(self) -> str | None:
        """Rows are numbered where the file is the survey's own: a CSV is explained by those who read it by rows."""
        return None if self.load else ROW

    @property
    def together(self) -> int:
        """Questions in a pass."""
        return TOGETHER

    def kinds(self) -> Mapping[str, ColumnKind]:
        """Every column, and what it holds."""
        rows = self.rows(Query(f"DESCRIBE {self.table}"))
        return {row[0]: _kind(row[1]) for row in rows if row[0] != self.row_number}

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows that `query` selects."""
        import duckdb

        try:
            return self._run(query)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            if self.load is None:
                raise Unreachable(f"DuckDB can't read this file: {reason}", "Export it again.") from error
        return self._run_anew(query, self.load)

    def _run(self, query: Query) -> list[tuple[Any, ...]]:
        if self._connection is None:
            connection = _connection()
            _show(connection, self.table, self.parquet)
            self._connection = connection
        found: list[tuple[Any, ...]] = self._connection.execute(query.sql, list(query.values)).fetchall()
        return found

    def _run_anew(self, query: Query, load: CsvLoading) -> list[tuple[Any, ...]]:
        """As `rows`, over answers that are read again: there was no Parquet file, or a damaged one."""
        import duckdb

        try:
            self._connection = self._loaded(load, _connection())
            return self._run(query)
        except duckdb.Error as error:
            raise Unreachable(f"DuckDB can't count these answers: {str(error).splitlines()[0]}") from error

    def _loaded(self, load: CsvLoading, connection: Any) -> Any:
        """The connection, over what `load` reads; in memory, too, where there is no place to keep a file."""
        if self.keep or load.file.stat().st_size > IN_MEMORY:
            with suppress(OSError):
                load.to_parquet(connection, self.parquet)
                _show(connection, self.table, self.parquet)
                return connection
        load.to_table(connection, self.table)
        return connection


def _show(connection: Any, table: str, parquet: Path) -> None:
    """The file as a view in which each column is a number, true or false, or text."""
    source = f"read_parquet({literal(parquet)}, file_row_number = true)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 -- quoted
    columns = ", ".join(_shown(name, kind) for name, kind, *_ in described)
    connection.execute(f"CREATE VIEW {table} AS SELECT {columns} FROM {source}")  # noqa: S608 -- quoted


def _connection() -> Any:
    import duckdb

    connection = duckdb.connect(":memory:")
    for extensions in ("autoinstall", "autoload"):  # nothing is fetched while figures are counted
        connection.execute(f"SET {extensions}_known_extensions = false")
    return connection


def _kind(type_: str) -> ColumnKind:
    if type_ in _WHOLE:
        return "code"
    if type_.startswith(_BROKEN):
        return "number"
    return "flag" if type_ == "BOOLEAN" else "text"


def _shown(name: str, type_: str) -> str:
    quoted = identifier(name)
    if type_ == "VARCHAR" or _kind(type_) != "text":
        return f"CAST({quoted} AS DOUBLE) AS {quoted}" if type_.startswith(_BROKEN) and type_ != "DOUBLE" else quoted
    return f"CAST({quoted} AS VARCHAR) AS {quoted}"
