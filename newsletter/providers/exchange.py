"""What was said to a provider and what it answered, as evidence: kept without secrets and without content."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class Exchange(Struct, frozen=True):
    """One call. `address` has no query; `status` is 0 where no answer came; `answer` is one short line of it."""

    method: str
    address: str
    status: int
    answer: str


Record = Callable[[Exchange], None]


def forget(_exchange: Exchange) -> None:
    """The record of somebody who needs no evidence."""
