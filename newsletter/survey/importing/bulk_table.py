"""The answers of a large file, counted and rewritten in DuckDB.

It decides nothing and refuses nothing: kinds of cells, what becomes of each and what a row must have are said by the
same functions as for any file, here of different cells and not of every one. Where a file is not as plain as it
seemed, or holds anything that is to be refused, the rows are read one by one after all, and told by their numbers.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from newsletter.survey.importing.answers_writing import Roles, Written
from newsletter.survey.importing.bulk_counting import Counted, count
from newsletter.survey.importing.bulk_engine import BulkEngine
from newsletter.survey.importing.bulk_writing import write_in_bulk
from newsletter.survey.importing.layout import Chunks, Layout, Source
from newsletter.survey.importing.plain_copy import Odd, PlainCopy, copy_plainly
from newsletter.survey.importing.plan import Output, Plan
from newsletter.survey.importing.profile import Profiled, profile
from newsletter.survey.importing.row_table import AnswerTable, OnRows, RowTable
from newsletter.survey.importing.rows import CHUNK
from newsletter.survey.importing.swapping import scratch

LARGE = 16_000_000  # bytes of text from which on this is quicker
MOST_COLUMNS = 1_000
_FOLDER = "newsletter-import-"  # its copy holds everything, personal columns too: it is this user's alone


@contextmanager
def answer_table(source: Source, layout: Layout, on_rows: OnRows) -> Iterator[AnswerTable]:
    """The answers of a file, read in the way that suits its size."""
    rows = RowTable(source, layout, on_rows)
    if source.size < LARGE or len(layout.columns) > MOST_COLUMNS:
        yield rows
        return
    folder = scratch(None, _FOLDER)
    try:
        table = BulkTable(rows, folder / "answers.csv")
        try:
            yield table
        finally:
            table.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _first_rows(source: Source) -> Chunks:
    for numbers, rows in islice(source.chunks(), 1):
        yield numbers[:CHUNK], rows[:CHUNK]


class BulkTable:
    """The answers of a large file, from a copy of it; `rows` reads them one by one where that can't be."""

    def __init__(self, rows: RowTable, copy: Path) -> None:
        self._rows, self._copy = rows, copy
        self._opened: tuple[BulkEngine, PlainCopy] | None = None
        self._counted: Counted | None = None

    def profiled(self) -> Profiled:
        """What stands in each column."""
        try:
            self._counted = self._count()
        except Odd:
            return self._rows.profiled()
        return self._counted.profiled

    def _count(self) -> Counted:
        source, layout = self._rows.source, self._rows.layout
        sample = profile(_first_rows(source), layout, self._rows.on_rows)
        plain = copy_plainly(source, layout, self._copy)
        engine = BulkEngine(self._rows.on_rows, plain.lines)
        self._opened = engine, plain
        return count(engine, plain, layout, sample)

    def write(self, target: Path, plan: Plan, roles: Roles) -> Written:
        """Write the file of answers as the plan has it, its people and weights checked."""
        if self._opened and self._counted:
            try:
                return write_in_bulk(*self._opened, self._counted, target, plan, roles)
            except Odd:
                pass
        return self._rows.write(target, plan, roles)

    def first_row(self, output: Output, wanted: Callable[[str], bool]) -> int:
        """The first row whose cell of `output` is one that is wanted."""
        return self._rows.first_row(output, wanted)

    def close(self) -> None:
        """Let go of the memory."""
        if self._opened:
            self._opened[0].close()
