"""Parquet, read by DuckDB."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from newsletter.survey.csv_loading import literal
from newsletter.survey.importing.cell_text import SEVERAL, cell_text
from newsletter.survey.importing.layout import Chunks, Column, Container, Layout, Source
from newsletter.survey.importing.naming import column_name
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.queries import identifier

CHUNK = 10_000  # rows
_PACKED = 5  # times that Parquet is smaller than CSV
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_PLAIN = ("BOOLEAN", *_WHOLE, "DATE", "TIMESTAMP WITH TIME ZONE")
_TIMES = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_NUMBER = "CASE WHEN isnan({0}) THEN NULL ELSE format('{{:.15g}}', CAST({0} AS DOUBLE)) END"
# How each type becomes the text that `cell_text` makes of it.
_TEXTS = {
    "VARCHAR": "{0}",
    **dict.fromkeys(_PLAIN, "CAST({0} AS VARCHAR)"),
    **dict.fromkeys(_TIMES, "strftime({0}, '%Y-%m-%d %H:%M:%S')"),
    **dict.fromkeys(("DOUBLE", "FLOAT"), _NUMBER),
}


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A file of Parquet. `selected` are its columns in SQL; `texts` the same, as `cell_text` has them, or nothing."""

    file: Path
    columns: tuple[Column, ...]
    selected: tuple[str, ...]
    texts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    container: ClassVar[Container] = "parquet"
    decimal_comma: ClassVar[bool] = False
    head: ClassVar[list[list[str]]] = []

    @property
    def size(self) -> int:
        """Several times the file's bytes."""
        return self.file.stat().st_size * _PACKED

    def copy(self, file: Path) -> int:
        """Write all rows to `file` as CSV without a header; their number, 0 where that can't be done."""
        if not self.texts:
            return 0
        listed = ", ".join(f"{text} AS c{place}" for place, text in enumerate(self.texts))
        with _reading(self.file, f"SELECT {listed}", f" TO {literal(file)} (FORMAT csv, HEADER false)") as result:
            return int(result.fetchone()[0])

    def chunks(self) -> Chunks:
        """Every row, numbered from 1: there is no header among them."""
        first = 1
        with _reading(self.file, f"SELECT {', '.join(self.selected)}") as result:
            while rows := result.fetchmany(CHUNK):
                yield range(first, first + len(rows)), [list(map(cell_text, row)) for row in rows]
                first += len(rows)


def open_parquet(file: Path) -> ParquetFile:
    """The file with its columns. Raises Refusal."""
    with _reading(file, "DESCRIBE SELECT *") as result:
        described = [(name, kind) for name, kind, *_ in result.fetchall()]
    columns = tuple(_column(name, kind) for name, kind in described)
    known = all(kind in _TEXTS for _, kind in described)
    texts = tuple(_TEXTS[kind].format(identifier(name)) for name, kind in described) if known else ()
    return ParquetFile(file, columns, tuple(_selected(name, kind) for name, kind in described), texts)


def _selected(name: str, kind: str) -> str:
    """A column in SQL; times with a zone as DuckDB writes them, for Python needs a library of zones to have them."""
    quoted = identifier(name)
    return f"CAST({quoted} AS VARCHAR)" if kind.endswith("WITH TIME ZONE") else quoted


def _column(name: str, kind: str) -> Column:
    return Column(column_name(name), name, name, separators=(SEVERAL,) if kind.endswith("[]") else ())


@contextmanager
def _reading(file: Path, select: str, copied: str = "") -> Iterator[Any]:
    """What `select` finds in the file, or how many rows of it were `copied` (“ TO …”).

    The file's name is a pattern to DuckDB: a copy stands in for one with `[`, `*`, `?`.
    """
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        plain = file
        if re.search(r"[\[*?]", str(file)):
            plain = Path(shutil.copyfile(file, Path(folder) / "file.parquet"))
        connection = duckdb.connect(":memory:")
        try:
            connection.execute("SET autoinstall_known_extensions = false")
            if copied:
                connection.execute("SET threads = 1")  # two keep gigabytes of rows in order, and are no quicker
            query = f"{select} FROM read_parquet({literal(plain)})"
            yield connection.execute(f"COPY ({query}){copied}" if copied else query)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise Refusal(f"this can't be read as Parquet: {reason}.", "Write the file again.") from None
        finally:
            connection.close()


class Parquet:
    """The form of a Parquet file."""

    name = "parquet"
    title = "a Parquet file"

    def recognised(self, source: Source) -> str:
        """By what it begins with."""
        return "it begins as Parquet does" if source.container == "parquet" else ""

    def layout(self, source: Source) -> Layout:
        """The columns as the file describes them."""
        return Layout(source.columns, header_rows=0)
