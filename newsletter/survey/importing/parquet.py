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

from newsletter.survey.importing.cell_text import SEVERAL, cell_text
from newsletter.survey.importing.layout import Chunks, Column, Container, Layout, Source
from newsletter.survey.importing.naming import column_name
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.queries import identifier

CHUNK = 10_000  # rows


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A file of Parquet. `selected` are its columns in SQL."""

    file: Path
    columns: tuple[Column, ...]
    selected: tuple[str, ...]
    notes: tuple[str, ...] = ()
    container: ClassVar[Container] = "parquet"
    decimal_comma: ClassVar[bool] = False
    head: ClassVar[list[list[str]]] = []

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
    return ParquetFile(file, columns, tuple(_selected(name, kind) for name, kind in described))


def _selected(name: str, kind: str) -> str:
    """A column in SQL; times with a zone as DuckDB writes them, for Python needs a library of zones to have them."""
    quoted = identifier(name)
    return f"CAST({quoted} AS VARCHAR)" if kind.endswith("WITH TIME ZONE") else quoted


def _column(name: str, kind: str) -> Column:
    return Column(column_name(name), name, name, separators=(SEVERAL,) if kind.endswith("[]") else ())


@contextmanager
def _reading(file: Path, select: str) -> Iterator[Any]:
    """What `select` finds in the file. Its name is a pattern to DuckDB: a copy stands in for one with `[`, `*`, `?`."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        plain = file
        if re.search(r"[\[*?]", str(file)):
            plain = Path(shutil.copyfile(file, Path(folder) / "file.parquet"))
        connection = duckdb.connect(":memory:")
        try:
            connection.execute("SET autoinstall_known_extensions = false")
            name = "'" + plain.as_posix().replace("'", "''") + "'"
            yield connection.execute(f"{select} FROM read_parquet({name})")
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
