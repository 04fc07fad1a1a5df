"""Who is meant by `where`, in the codes of the answers."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.survey.address import Condition
from newsletter.survey.cells import Cell
from newsletter.survey.codebook import Survey
from newsletter.survey.coding import Coding, coding_of
from newsletter.survey.linearisation import Inside
from newsletter.survey.lookup import expand, find_question, unknown


def splitting(survey: Survey, *wheres: Sequence[Condition]) -> tuple[Coding, ...]:
    """The questions that the conditions name, each once, in the codebook's order; raises NotKnown."""
    named: dict[str, set[str]] = {}
    for where in wheres:
        for condition in where:
            found = find_question(survey, condition.question)
            if found.kind not in {"single", "multiple"}:
                raise unknown(f"“{found.id}” is a {found.kind} question: it divides nobody into groups.")
            named.setdefault(found.id, set()).update(expand(found, condition.options))
    if not named:
        return ()
    return tuple(
        coding_of(question, tuple(named[name])) for name, question in survey.questions.items() if name in named
    )


def inside(where: Sequence[Condition], by: Sequence[Coding]) -> Inside:
    """Whether a cell of a tally split by `by` is of people to whom all conditions apply."""
    tests = []
    for condition in where:
        place = next(place for place, coding in enumerate(by) if coding.question.id == condition.question)
        tests.append((place, by[place], by[place].chosen(expand(by[place].question, condition.options))))
    if not tests:
        return lambda _: True

    def test(cell: Cell) -> bool:
        return all(coding.matches(cell.groups[place], chosen) for place, coding, chosen in tests)

    return test
