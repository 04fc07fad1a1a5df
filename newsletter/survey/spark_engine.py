"""Spark SQL: the answers of large surveys where they are, in a table of a cluster."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsletter.survey.columns import ColumnKind
from newsletter.survey.engine import TOGETHER, Unreachable
from newsletter.survey.queries import Query

_WHOLE = frozenset({"tinyint", "smallint", "int", "bigint"})
_QUOTED_OR_BOUND = re.compile(r"\"(?:[^\"]|\"\")*\"|'[^']*'|\$(\d+)")
STANDARD = ("spark.sql.ansi.enabled", "spark.sql.ansi.doubleQuotedIdentifiers")  # names are quoted as in the standard


@dataclass(slots=True)
class SparkEngine:
    """The table `table` of a SparkSession, which is told to read SQL as the standard has it."""

    session: Any
    table: str

    @property
    def row_number(self) -> str | None:
        """Rows of a cluster have no order."""
        return None

    @property
    def together(self) -> int:
        """Questions in a pass."""
        return TOGETHER

    def kinds(self) -> Mapping[str, ColumnKind]:
        """Every column, and what it holds."""
        try:
            return {name: _kind(type_) for name, type_ in self._standard().table(f"`{self.table}`").dtypes}
        except Exception as error:
            raise _unreachable(error) from error

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows that `query` selects."""
        values = {f"p{place}": value for place, value in enumerate(query.values, 1)}
        try:
            return [tuple(row) for row in self._standard().sql(_named(query.sql), args=values).collect()]
        except Exception as error:
            raise _unreachable(error) from error

    def _standard(self) -> Any:
        for setting in STANDARD:
            self.session.conf.set(setting, "true")
        return self.session


def _named(sql: str) -> str:
    """`$1` as Spark binds it, `:p1`, but not within quotation marks."""
    return _QUOTED_OR_BOUND.sub(lambda match: f":p{match[1]}" if match[1] else match[0], sql)


def _kind(type_: str) -> ColumnKind:
    if type_ in _WHOLE:
        return "code"
    if type_ in {"double", "float"} or type_.startswith("decimal"):
        return "number"
    return {"boolean": "flag", "string": "text"}.get(type_, "other")  # type: ignore[return-value] # kinds


def _unreachable(error: Exception) -> Unreachable:
    """Spark's errors are of many libraries; each begins with what a person needs."""
    return Unreachable(f"Spark says: {(str(error).strip().splitlines() or [type(error).__name__])[0]}")
