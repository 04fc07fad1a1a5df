"""Why a file can't be imported."""

from __future__ import annotations

from pathlib import Path

from newsletter.errors import Refused

_LONGEST_SHOWN = 40  # characters


def shown(cell: str) -> str:
    """A cell in quotation marks, for a message; cut where it is long."""
    return f"“{cell}”" if len(cell) <= _LONGEST_SHOWN else f"“{cell[:_LONGEST_SHOWN]}…”"


class Refusal(Exception):
    """What is wrong with the file and what to do; `row` counts from 1 as a spreadsheet does, None: the whole file."""

    def __init__(self, message: str, help: str = "", row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.row = row

    def about(self, file: Path) -> Refused:
        """The same, for a person who named `file`."""
        place = f"{file.name}, row {self.row}" if self.row else file.name
        return Refused(f"{place}: {self.message} Nothing was imported.", self.help)
