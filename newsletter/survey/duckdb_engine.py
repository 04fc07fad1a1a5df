"""DuckDB, the embedded engine, over a Parquet file: a survey's own, or the one that its CSV was turned into."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsletter.survey.columns import ColumnKind
from newsletter.survey.engine import Unreachable
from newsletter.survey.queries import Query, identifier

TABLE = "answers"
ROW = "file_row_number"
_WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"})
_BROKEN = ("DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "UHUGEINT")


@dataclass(slots=True)
class DuckDBEngine:
    """The answers in `parquet`, which `make` writes where it is not there or can't be read."""

    parquet: Path
    make: Callable[[Any, Path], None] | None = None
    table: str = TABLE
    row_number: str | None = ROW
    _connection: Any = field(default=None, repr=False)

    def kinds(self) -> Mapping[str, ColumnKind]:
        """Every column, and what it holds."""
        rows = self.rows(Query(f"DESCRIBE SELECT * EXCLUDE ({ROW}) FROM {self.table}"))  # noqa: S608 -- constants
        return {row[0]: _kind(row[1]) for row in rows}

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows that `query` selects."""
        import duckdb

        try:
            return self._run(query)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            if self.make is None:
                raise Unreachable(f"DuckDB can't read this file: {reason}", "Export it again.") from error
        return self._run_anew(query)

    def _run_anew(self, query: Query) -> list[tuple[Any, ...]]:
        """As `rows`, over a file that is written again: there was none, or a damaged one."""
        import duckdb

        try:
            self._connection = self._made(_connection())
            return self._run(query)
        except duckdb.Error as error:
            raise Unreachable(f"DuckDB can't read these answers: {str(error).splitlines()[0]}") from error

    def _run(self, query: Query) -> list[tuple[Any, ...]]:
        if self._connection is None:
            connection = _connection()
            self._show(connection, self.parquet, "VIEW")
            self._connection = connection
        found: list[tuple[Any, ...]] = self._connection.execute(query.sql, list(query.values)).fetchall()
        return found

    def _made(self, connection: Any) -> Any:
        """The connection, over what `make` writes; in memory where there is no place to keep a file."""
        make = self.make
        assert make is not None
        try:
            make(connection, self.parquet)
            self._show(connection, self.parquet, "VIEW")
        except OSError:
            with tempfile.TemporaryDirectory() as folder:
                make(connection, Path(folder) / self.parquet.name)
                self._show(connection, Path(folder) / self.parquet.name, "TABLE")
        return connection

    def _show(self, connection: Any, parquet: Path, form: str) -> None:
        """The file as a table in which each column is a number, true or false, or text."""
        source = f"read_parquet({literal(parquet)}, file_row_number = true)"
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 -- quoted
        columns = ", ".join(_shown(name, kind) for name, kind, *_ in described)
        connection.execute(f"CREATE {form} {self.table} AS SELECT {columns} FROM {source}")  # noqa: S608 -- quoted


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


def literal(path: Path) -> str:
    """A file's name as SQL text."""
    return "'" + path.as_posix().replace("'", "''") + "'"
