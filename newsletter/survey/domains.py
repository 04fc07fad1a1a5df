"""Who is meant by `where`, in the codes of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.survey.address import Condition
from newsletter.survey.answers_check import codes
from newsletter.survey.cells import Cell
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.linearisation import Inside
from newsletter.survey.lookup import expand, find_question, unknown


@dataclass(frozen=True, slots=True)
class Decoder:
    """The codes of one question ▶ the options that they mean."""

    question: Question

    def chosen(self, options: Sequence[str]) -> frozenset[str] | tuple[int, ...]:
        """For a single question, the codes of `options`; for a multiple one, their places in the code."""
        if self.question.kind == "multiple":
            return tuple(place for place, name in enumerate(self.question.options) if name in options)
        return frozenset(code for code, name in codes(self.question).items() if name in options)

    def matches(self, code: str | None, chosen: frozenset[str] | tuple[int, ...]) -> bool:
        """Whether somebody with this code chose any of them."""
        if code is None:
            return False
        return code in chosen if isinstance(chosen, frozenset) else any(code[place] == "1" for place in chosen)


def splitting(survey: Survey, *wheres: Sequence[Condition]) -> tuple[Question, ...]:
    """The questions that the conditions name, each once, in the codebook's order; raises NotKnown."""
    names = {find_question(survey, condition.question).id for where in wheres for condition in where}
    found = tuple(question for name, question in survey.questions.items() if name in names)
    for question in found:
        if question.kind not in {"single", "multiple"}:
            raise unknown(f"“{question.id}” is a {question.kind} question: it divides nobody into groups.")
    return found


def inside(where: Sequence[Condition], by: Sequence[Question]) -> Inside:
    """Whether a cell of a tally split by `by` is of people to whom all conditions apply."""
    tests = []
    for condition in where:
        place = next(place for place, question in enumerate(by) if question.id == condition.question)
        decoder = Decoder(by[place])
        tests.append((place, decoder, decoder.chosen(expand(by[place], condition.options))))

    def test(cell: Cell) -> bool:
        return all(decoder.matches(cell.groups[place], chosen) for place, decoder, chosen in tests)

    return test
