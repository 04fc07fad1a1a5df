"""PostgreSQL by address: the answers of each survey in a table that has the survey's name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from newsletter.survey.columns import ColumnKind
from newsletter.survey.engine import TOGETHER, Unreachable
from newsletter.survey.queries import Query, identifier
from newsletter.survey.store_address import shown

_KINDS: dict[str, ColumnKind] = {
    "smallint": "code", "integer": "code", "bigint": "code",
    "numeric": "number", "real": "number", "double precision": "number",
    "boolean": "flag", "text": "text", "character varying": "text", "character": "text",
}  # fmt: skip
_COLUMNS = (
    "SELECT column_name, data_type FROM information_schema.columns "
    "WHERE table_name = $1 AND table_schema = ANY (current_schemas(false)) ORDER BY ordinal_position"
)
_WRITES = (
    "SELECT c.oid, pg_relation_filenode(c.oid) FROM pg_class AS c WHERE c.oid = to_regclass($1) AND c.relkind = 'r'"
)


@dataclass(slots=True)
class PostgresEngine:
    """The table `table` of the database at `address`. Nothing is ever written there."""

    address: str
    table: str
    password: str | None = field(default=None, repr=False)
    _connection: Any = field(default=None, repr=False)

    def __del__(self) -> None:
        if self._connection is not None:
            self._connection.close()

    @property
    def row_number(self) -> str | None:
        """Rows of a database have no order."""
        return None

    @property
    def together(self) -> int:
        """Questions in a pass."""
        return TOGETHER

    def kinds(self) -> Mapping[str, ColumnKind]:
        """Every column, and what it holds."""
        return {name: _KINDS.get(type_, "other") for name, type_ in self.rows(Query(_COLUMNS, (self.table,)))}

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows that `query` selects."""
        psycopg = _psycopg()
        try:
            if self._connection is None:
                self._connection = self._connect(psycopg)
            found: list[tuple[Any, ...]] = self._connection.execute(query.sql, list(query.values)).fetchall()
        except psycopg.Error as error:
            raise Unreachable(f"The database at {shown(self.address)} says: {_first_line(error)}") from error
        return found

    def digest(self, known: Callable[[str, Callable[[], str]], str]) -> str:
        """The digest of all answers. `known` keeps it under what PostgreSQL notes of every write to the table."""
        writes = self.rows(Query(_WRITES, (identifier(self.table),)))
        table = identifier(self.table)
        if not writes:  # a view: nothing notes its changes
            return self._content()
        (seen,) = self.rows(Query(f"SELECT COUNT(*), SUM(CAST(CAST(xmin AS TEXT) AS BIGINT)) FROM {table}"))  # noqa: S608 -- quoted
        return known(repr((shown(self.address), self.table, writes, seen)), self._content)

    def _content(self) -> str:
        """The digest of the columns and rows, whatever their order."""
        if not self.kinds():
            message = f"The database at {shown(self.address)} has no table “{self.table}”."
            raise Unreachable(message, "Answers stand in a table that has the survey's name.")
        text = "hashtextextended(CAST(answers AS TEXT), 0)"
        columns = self.rows(Query(_COLUMNS, (self.table,)))
        sums = f"SELECT COUNT(*), SUM({text}), SUM(CAST(hashtextextended(CAST(answers AS TEXT), 1) AS NUMERIC))"
        (content,) = self.rows(Query(f"{sums} FROM {identifier(self.table)} AS answers"))
        return hashlib.sha256(repr((columns, content)).encode()).hexdigest()

    def _connect(self, psycopg: Any) -> Any:
        settings: dict[str, Any] = {"password": self.password} if self.password else {}
        return psycopg.connect(
            self.address,
            autocommit=True,
            cursor_factory=psycopg.RawCursor,  # binds $1, $2 … as they stand in the text that every engine runs
            connect_timeout=10,
            options="-c default_transaction_read_only=on -c client_encoding=UTF8",
            **settings,
        )


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        advice = "Install it: pip install 'newsletter-pipeline[postgresql]'."
        raise Unreachable("Answers in PostgreSQL are read by psycopg, which is not installed.", advice) from error
    return psycopg


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].removeprefix("connection failed: ")
