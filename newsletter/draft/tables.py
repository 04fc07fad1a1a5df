"""Rows of tables: how many cells they have, and rows with more than their table kept whole."""

from __future__ import annotations

import re

from newsletter.draft import tokens

_DELIMITER = re.compile(r" *+\|?(?: *+:?-++:? *+\|)+(?: *+:?-++:?)? *+$")


def is_delimiter(line: str) -> bool:
    """Whether a line is the one beneath a table's header: `| --- | --: |`."""
    return bool(_DELIMITER.match(line))


def columns(row: str) -> int:
    """The number of cells of a row, with or without bars at its ends."""
    return row.strip(" ").removeprefix("|").removesuffix("|").count("|") + 1


def kept_whole(row: str, expected: int) -> str:
    """A row whose surplus bars are text of its last cell: Python-Markdown would drop what is behind them."""
    if columns(row) <= expected:
        return row
    bordered = row.startswith("|")
    cells = row.removeprefix("|").removesuffix("|").split("|")
    last = tokens.literal("|").join(cells[expected - 1 :])
    return "|" * bordered + "|".join((*cells[: expected - 1], last)) + "|" * row.endswith("|")
