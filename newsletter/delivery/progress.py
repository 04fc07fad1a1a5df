"""How far a send has come, and how long the rest will take."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct


class Progress(Struct, frozen=True):
    """The recipients of a send by what became of them.

    `settled` of them were settled by this run within `elapsed`.
    """

    total: int
    accepted: int
    refused: int
    held: int
    settled: int = 0
    elapsed: dt.timedelta = dt.timedelta()

    @property
    def waiting(self) -> int:
        """People who have not been handed over, or were put off for now."""
        return self.total - self.accepted - self.refused - self.held

    @property
    def rate(self) -> float | None:
        """Recipients a second; None as long as nobody can say."""
        seconds = self.elapsed.total_seconds()
        return self.settled / seconds if seconds > 0 and self.settled else None

    @property
    def left(self) -> dt.timedelta | None:
        """How long the rest will take at this rate; None as long as nobody can say."""
        return dt.timedelta(seconds=self.waiting / self.rate) if self.rate else None
