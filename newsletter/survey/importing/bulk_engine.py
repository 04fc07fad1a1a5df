"""DuckDB over the copy of a file: what is asked of it, with progress; whatever it can't read is odd."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from newsletter.survey.importing.plain_copy import Odd

_EVERY = 0.2  # seconds between two looks at how far a statement is


class BulkEngine:
    """A connection of its own; `on_rows` hears of the rows read so far, of about `rows`."""

    def __init__(self, on_rows: Callable[[int], None], rows: int) -> None:
        import duckdb

        self._connection: Any = _watchable(duckdb.connect(":memory:"))
        for extensions in ("autoinstall", "autoload"):
            self._connection.execute(f"SET {extensions}_known_extensions = false")
        self._on_rows, self._rows = on_rows, rows

    def run(self, sql: str, values: Sequence[object] = ()) -> Any:
        """What a statement gives, to be fetched at once. Raises Odd."""
        return self._executed(self._connection, sql, values)

    def some(self, sql: str, at_once: int) -> Iterator[list[tuple[Any, ...]]]:
        """The rows that a SELECT finds, so many at once; others may run meanwhile. Raises Odd."""
        import duckdb

        found = self._executed(_watchable(self._connection.cursor()), sql)
        try:
            while rows := found.fetchmany(at_once):
                yield rows
        except duckdb.Error as error:
            raise Odd from error

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()

    def _executed(self, connection: Any, sql: str, values: Sequence[object] = ()) -> Any:
        import duckdb

        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(connection, done), daemon=True)
        watcher.start()
        try:
            return connection.execute(sql, list(values))
        except duckdb.Error as error:
            raise Odd from error
        finally:
            done.set()
            watcher.join()

    def _watch(self, connection: Any, done: threading.Event) -> None:
        while not done.wait(_EVERY):
            self._on_rows(int(self._rows * max(0.0, connection.query_progress()) / 100))


def _watchable(connection: Any) -> Any:
    """The connection, told to know how far it is: each has to be told by itself."""
    connection.execute("SET enable_progress_bar = true")
    connection.execute("SET enable_progress_bar_print = false")
    return connection
