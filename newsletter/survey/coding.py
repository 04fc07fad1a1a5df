"""What stands in a tally for somebody's answer, and which options it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from newsletter.survey.cells import Cell
from newsletter.survey.codebook import Question
from newsletter.survey.columns import codes

WHOLE = 10  # options of a multiple question up to which every combination is counted at once


class Coding(Struct, frozen=True):
    """A question and, where several answers could be given, the options whose choice is told.

    The code of a single question is what stands in its column; of a multiple one, a bit for each of `options`.
    """

    question: Question
    options: tuple[str, ...] = ()

    def chosen(self, options: Sequence[str]) -> frozenset[str] | int:
        """The codes that mean any of `options`, or the bits of them."""
        if self.question.kind == "multiple":
            return sum(1 << place for place, name in enumerate(self.options) if name in options)
        return frozenset(code for code, name in codes(self.question).items() if name in options)

    def matches(self, code: str | None, chosen: frozenset[str] | int) -> bool:
        """Whether somebody with this code chose any of them."""
        if code is None:
            return False
        return code in chosen if isinstance(chosen, frozenset) else bool(int(code) & chosen)

    def weights(self, cells: Iterable[Cell]) -> dict[str, float]:
        """Σw of the people in `cells` who chose each option that is told."""
        found: dict[str, float] = defaultdict(float)
        named = codes(self.question) if self.question.kind != "multiple" else {}
        for cell in cells:
            if cell.answer is None:
                continue
            if named:
                found[named.get(cell.answer, "")] += cell.weight
            else:
                for place, name in enumerate(self.options):
                    found[name] += cell.weight if int(cell.answer) >> place & 1 else 0.0
        return found


def coding_of(question: Question, options: Sequence[str] = ()) -> Coding:
    """How the answers of `question` are told apart where `options` are of interest."""
    if question.kind != "multiple":
        return Coding(question)
    whole = len(question.options) <= WHOLE
    return Coding(question, tuple(name for name in question.options if whole or name in options))
