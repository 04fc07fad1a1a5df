"""What stands in the record and can't have been written by it."""

from __future__ import annotations

from typing import Any

import msgspec

from newsletter.errors import CouldNotRun

REMEDY = "Put a copy of it back (`newsletter restore FILE`), or set NEWSLETTER_STATE to another folder."
_SHOWN = 40


class RecordDamaged(CouldNotRun):
    """A value of the record that nobody can read. Nothing was changed."""

    def __init__(self, what: str, value: object = "") -> None:
        shown = f": “{str(value)[:_SHOWN]}”" if value else ""
        super().__init__(f"The record of lists and sends is damaged: it holds {what}{shown}.", REMEDY)


def from_json(text: str | bytes) -> Any:
    """A column of JSON. Its words are readers' own, so that none of them is told."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        raise RecordDamaged("fields that are no JSON") from None
