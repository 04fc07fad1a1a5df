"""A worker that runs for weeks outlives a record that is away for minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from newsletter.actions.worker import Carried
from newsletter.cli.worker import go_on
from newsletter.errors import CouldNotRun


@dataclass
class Looks:
    """A worker whose looks come to what `answers` has, and a person who ends it when there are no more."""

    answers: list[CouldNotRun | None]
    waited: list[float] = field(default_factory=list)

    def once(self) -> Iterator[Carried]:
        answer = self.answers.pop(0)
        if answer:
            raise answer
        yield from ()

    def is_set(self) -> bool:
        return not self.answers

    def wait(self, timeout: float, /) -> bool:
        self.waited.append(timeout)
        return self.is_set()


def test_a_record_that_is_away_is_told_once_and_looked_at_again(capsys: pytest.CaptureFixture[str]) -> None:
    away = CouldNotRun("The ledger at db.example.org can't be used: no answer.", "Look at `ledger`.")
    looks = Looks([None, away, away, away, None, away])
    go_on(looks, looks)  # type: ignore[arg-type] # a worker of which only its looks are wanted
    assert capsys.readouterr().err == f"{away.message} {away.help}\n" * 2
    assert len(looks.waited) == 6
