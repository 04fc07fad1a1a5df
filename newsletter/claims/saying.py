"""The refusal of a form that a figure does not have."""

from __future__ import annotations


class CantSay(Exception):
    """The figure can't be put into these words. `help` says what would do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
