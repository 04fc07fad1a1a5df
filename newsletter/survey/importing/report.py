"""What an import did, and what it leaves to a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, to_builtins


class Aside(Struct, frozen=True):
    """A column of the file and why it is no question, or not kept."""

    column: str
    why: str


class ImportReport(Struct, frozen=True):
    """What came of an import.

    `form` is what the file was taken for, `why` how that could be told; `chosen`: the user said it. `left_out` are the
    columns that tell who somebody is; `unplaced` are in the file of answers and in no question. `new_questions` and
    `new_options` ("question/option") were added to a codebook that was there before (`created` is false).
    """

    survey: str
    file: str
    form: str
    why: str
    chosen: bool
    created: bool
    respondents: int
    questions: int
    notes: tuple[str, ...] = ()
    left_out: tuple[Aside, ...] = ()
    unplaced: tuple[Aside, ...] = ()
    new_questions: tuple[str, ...] = ()
    new_options: tuple[str, ...] = ()

    def summary(self) -> str:
        """One line: what is there now."""
        added = ""
        if not self.created:
            parts = [_count(len(self.new_questions), "new question"), _count(len(self.new_options), "new option")]
            added = f" ({', '.join(parts)})"
        people = _count(self.respondents, "respondent")
        return f"surveys/{self.survey}: {people}, {_count(self.questions, 'question')}{added}."

    def lines(self) -> Iterator[str]:
        """What a person ought to read, a line each."""
        told = "as you said" if self.chosen else f"guessed: {self.why}"
        yield f"{self.file} is {self.form} ({told})."
        yield from self.notes
        yield from (f"Left out: “{each.column}” ({each.why}). To keep it: --keep." for each in self.left_out)
        yield from (f"No question: “{each.column}” ({each.why})." for each in self.unplaced)
        yield from (f"New question: {name}." for name in self.new_questions)
        yield from (f"New option: {name}." for name in self.new_options)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"schema": 1, **to_builtins(self)}


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
