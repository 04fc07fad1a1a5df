"""Figures that are withheld for what they tell together with others: in this issue, in a table, or sent before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeGuard

from newsletter.survey.address import Side
from newsletter.survey.answered import AnsweredDataset
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.coding import Coding, coding_of
from newsletter.survey.columns import codes
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import expand, find_groups, find_question
from newsletter.survey.released import Guard, Joint, Level, Released, axes_of, gives_away

ANSWERED = frozenset({"answered"})  # of a question whose answers are no options
ADVICE = "Cite the whole survey, a larger group, or fewer of the figures that tell it together."


def released(survey: Survey, side: Side) -> Released:
    """A figure as what it tells. Raises NotKnown."""
    groups = find_groups(survey, side.where)
    if side.question is None:
        return Released(None, frozenset(), groups)
    found = find_question(survey, side.question)
    return Released(found.id, frozenset(expand(found, side.options)), groups)


def guarded(dataset: Dataset) -> TypeGuard[AnsweredDataset]:
    """Whether anything of a survey may have to be withheld: printed reports were published whole."""
    return isinstance(dataset, AnsweredDataset) and bool(dataset.survey.disclosure.identifying)


def withheld(dataset: Dataset, asked: Sequence[Released], before: Iterable[Released]) -> str:
    """Why `asked` may not be published beside the figures of `before`; "" where it may."""
    if not guarded(dataset):
        return ""
    known = defaultdict(list)
    for figure in before:
        known[_summed(dataset.survey, figure)].append(figure)
    new = defaultdict(list)
    for figure in asked:
        new[_summed(dataset.survey, figure)].append(figure)
    reasons = (_withheld(dataset, figures, known[summed]) for summed, figures in new.items())
    return next(filter(None, reasons), "")


def _withheld(dataset: AnsweredDataset, asked: Sequence[Released], known: Sequence[Released]) -> str:
    disclosure = dataset.survey.disclosure
    guard = Guard(frozenset(disclosure.identifying), disclosure.threshold)
    axes = axes_of(asked, known)
    if len(axes) < 2 or not guard.identifying.intersection(axes):
        return ""
    cell = gives_away(asked, known, _joint(dataset, axes, (*asked, *known)), guard)
    if not cell:
        return ""
    return f"With figures published beside it or before, it would tell of fewer than {guard.threshold} people: {cell}."


def _summed(survey: Survey, figure: Released) -> str:
    """What a figure adds up: the numbers that people gave to one question, or, as "", people."""
    question = survey.questions[figure.question] if figure.question else None
    return question.id if question and question.kind in {"numeric", "text"} else ""


def _joint(dataset: AnsweredDataset, axes: Sequence[str], figures: Iterable[Released]) -> Joint:
    """The joint counts. A question whose answers are no options, of which there is one at most, counts as answered."""
    named: dict[str, set[str]] = defaultdict(set)
    for figure in figures:
        for question, options in (*figure.where, (figure.question, figure.options)):
            named[question or ""].update(options)
    questions = sorted((find_question(dataset.survey, name) for name in axes), key=_has_options)
    first, *others = (coding_of(question, tuple(named[question.id])) for question in questions)
    cells = (
        dataset.store.tally(first, others)
        if _has_options(first.question)
        else dataset.store.filled(first.question, others)
    )
    levels = [_Levels(coding) for coding in (first, *others)]
    counts: Counter[tuple[Level | None, ...]] = Counter()
    for cell in cells:
        given = zip(levels, (cell.answer, *cell.groups), strict=True)
        counts[tuple(level.of(code) for level, code in given)] += cell.people
    return Joint(tuple(question.id for question in questions), counts)


def _has_options(question: Question) -> bool:
    return question.kind in {"single", "multiple"}


class _Levels:
    """Which options each code of a tally stands for."""

    def __init__(self, coding: Coding) -> None:
        self._coding = coding
        self._named = codes(coding.question) if coding.question.kind == "single" else {}

    def of(self, code: str | None) -> Level | None:
        """None: not answered."""
        if code is None:
            return None
        if self._coding.question.kind == "multiple":
            chosen = int(code)
            return frozenset(name for place, name in enumerate(self._coding.options) if chosen >> place & 1)
        return frozenset({self._named[code]}) if code in self._named else ANSWERED
