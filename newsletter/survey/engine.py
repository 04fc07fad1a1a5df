"""What every engine can do: name its columns and run one SELECT. Everything statistical is computed from that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Protocol

from newsletter.survey.columns import ColumnKind
from newsletter.survey.queries import Query

TABLE = "answers"  # what files are shown as
TOGETHER = 10  # questions in a pass: more make it dearer than they save (measured in DuckDB at a million people)


class Unreachable(Exception):
    """The answers can't be had from where they are kept. `help` says what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class Engine(Protocol):
    """Whatever can run one SELECT over the table `table` of answers. Each verb raises Unreachable."""

    @property
    def table(self) -> str:
        """The name of the table of answers."""

    @property
    def row_number(self) -> str | None:
        """The column with the number of each row in its file, from 0; None where rows have no order."""

    @property
    def together(self) -> int:
        """How many questions are best counted in one pass; 1 where an engine knows no grouping sets."""

    def kinds(self) -> Mapping[str, ColumnKind]:
        """Every column of the table, and what it holds."""

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows that `query` selects."""


class Deferred:
    """An engine that is made when something is first asked of it: what the cache holds never needs one."""

    def __init__(self, table: str, make: Callable[[], Engine]) -> None:
        self.table = table
        self._make = make

    @cached_property
    def _engine(self) -> Engine:
        return self._make()

    @property
    def row_number(self) -> str | None:
        """As the engine's."""
        return self._engine.row_number

    @property
    def together(self) -> int:
        """As the engine's."""
        return self._engine.together

    def kinds(self) -> Mapping[str, ColumnKind]:
        """As the engine's."""
        return self._engine.kinds()

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """As the engine's."""
        return self._engine.rows(query)
