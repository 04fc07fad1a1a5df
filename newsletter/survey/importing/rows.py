"""The rows of a file that hold answers, some thousands at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsletter.survey.importing.layout import Chunks, Layout
from newsletter.survey.importing.refusal import Refusal

CHUNK = 2_000  # rows: what is done to a thousand cells at once costs a tenth


def head_of(chunks: Chunks, rows: int) -> list[list[str]]:
    """The first rows that are not empty."""
    found: list[list[str]] = []
    for _, cells in chunks:
        found += filter(_filled, cells)
        if len(found) >= rows:
            break
    return found[:rows]


def answers(chunks: Chunks, layout: Layout, dropped: Counter[str] | None = None) -> Chunks:
    """The rows that hold answers, each as wide as the layout. Raises Refusal for one that is not.

    `dropped` counts the others by reason.
    """
    for numbers, rows in _below_header(_not_blank(chunks), layout):
        reasons = [layout.dropped.why(row[layout.dropped.place]) for row in rows] if layout.dropped else []
        if dropped is not None:
            dropped.update(filter(None, reasons))
        kept = _only(numbers, rows, [not reason for reason in reasons]) if any(reasons) else (numbers, rows)
        if kept[1]:
            yield kept


def _not_blank(chunks: Chunks) -> Chunks:
    for numbers, rows in chunks:
        filled = list(map(_filled, rows))
        yield (numbers, rows) if all(filled) else _only(numbers, rows, filled)


def _below_header(chunks: Chunks, layout: Layout) -> Chunks:
    """The rows after the header, each as wide as it."""
    left = layout.header_rows
    header: list[str] | None = None
    for numbers, rows in chunks:
        for number, row in zip(numbers, rows[:left], strict=False):
            if "\0" in "".join(row):
                raise nul_in(number)
        header = header or (rows[min(left, len(rows)) - 1] if left and rows else None)
        below, left = rows[left:], max(0, left - len(rows))
        below_numbers = numbers[len(rows) - len(below) :]
        _fit(below_numbers, below, len(layout.columns))
        if header in below:
            advice = "Two exports were put together: delete the second header."
            raise Refusal("this repeats the header.", advice, below_numbers[below.index(header)])
        yield below_numbers, below


def nul_in(row: int) -> Refusal:
    """Why a row with NUL in it can't be read."""
    return Refusal("this holds NUL: it is not text.", "Export it again as CSV.", row)


def _filled(row: Sequence[str]) -> bool:
    return any(row) and (row[0].strip() != "" or any(map(str.strip, row)))


def _only(numbers: Sequence[int], rows: list[list[str]], wanted: list[bool]) -> tuple[list[int], list[list[str]]]:
    return (
        [number for number, want in zip(numbers, wanted, strict=True) if want],
        [row for row, want in zip(rows, wanted, strict=True) if want],
    )


def _fit(numbers: Sequence[int], rows: list[list[str]], width: int) -> None:
    """Cut blank cells after the last column off. Raises Refusal for a row of another width."""
    if set(map(len, rows)) <= {width}:
        return
    for number, cells in zip(numbers, rows, strict=True):
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            del cells[width:]
        elif len(cells) != width:
            message = f"this has {len(cells):,} cells, the header has {width:,}."
            raise Refusal(message, "A comma in a text needs quotation marks around it.", number)
