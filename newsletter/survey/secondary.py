"""Figures that are withheld for what they tell together with others: in this issue, in a table, or sent before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from math import prod
from typing import TypeGuard

from newsletter.survey.address import Side
from newsletter.survey.answered import AnsweredDataset
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.coding import Coding, coding_of
from newsletter.survey.columns import codes
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import NotKnown, expand, find_groups, find_question
from newsletter.survey.released import Atom, Guard, Joint, Level, People, Released, axes_of, gives_away

ANSWERED = frozenset({"answered"})  # of a question whose answers are no options
MOST = 5_000  # combinations that are gone through; of more, those that somebody gave
ADVICE = "Cite the whole survey, a larger group, or fewer of the figures that tell it together."


def released(survey: Survey, side: Side) -> Released:
    """A figure as what it tells. Raises NotKnown."""
    groups = find_groups(survey, side.where)
    if side.question is None:
        return Released(None, frozenset(), groups)
    found = find_question(survey, side.question)
    return Released(found.id, frozenset(expand(found, side.options)), groups)


def still_there(survey: Survey, sent: Iterable[Side]) -> list[Released]:
    """Those of the figures `sent` whose questions and options the codebook has: nothing else can be held to them."""
    found = []
    for side in sent:
        try:
            found.append(released(survey, side))
        except NotKnown:
            continue
    return found


def guarded(dataset: Dataset) -> TypeGuard[AnsweredDataset]:
    """Whether anything of a survey may have to be withheld: printed reports were published whole."""
    return isinstance(dataset, AnsweredDataset) and bool(dataset.survey.disclosure.identifying)


class Guarded:
    """What a survey's figures tell together. Each cross-table is counted once, however often it is looked at."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._people: dict[tuple[tuple[str, ...], ...], People] = {}

    def withheld(self, asked: Iterable[Released], before: Iterable[Released]) -> str:
        """Why `asked` may not be published beside the figures of `before`; "" where it may."""
        dataset = self._dataset
        if not guarded(dataset):
            return ""
        known, new = defaultdict(list), defaultdict(list)
        for figure in before:
            known[_summed(dataset.survey, figure)].append(figure)
        for figure in asked:
            new[_summed(dataset.survey, figure), figure.question].append(figure)
        reasons = (self._withheld(dataset, figures, known[summed]) for (summed, _), figures in new.items())
        return next(filter(None, reasons), "")

    def _withheld(self, dataset: AnsweredDataset, asked: Sequence[Released], known: Sequence[Released]) -> str:
        disclosure = dataset.survey.disclosure
        axes = axes_of(asked, known)
        if len(axes) < 2 or not set(disclosure.identifying) & set(axes):
            return ""
        codings = _codings(dataset.survey, axes, (*asked, *known))
        key = tuple((coding.question.id, *coding.options) for coding in codings)
        if key not in self._people:
            guard = Guard(frozenset(disclosure.identifying), disclosure.threshold)
            self._people[key] = People(_joint(dataset, codings), guard)
        cell = gives_away(asked, known, self._people[key])
        few = f"fewer than {disclosure.threshold} people"
        return f"With figures published beside it or before, it would tell of {few}: {cell}." if cell else ""


def _summed(survey: Survey, figure: Released) -> str:
    """What a figure adds up: the numbers that people gave to one question, or, as "", people."""
    question = survey.questions[figure.question] if figure.question else None
    return question.id if question and question.kind in {"numeric", "text"} else ""


def _codings(survey: Survey, axes: Sequence[str], figures: Iterable[Released]) -> tuple[Coding, ...]:
    """How the questions are counted; first the one, of which there is one at most, whose answers are no options."""
    named: dict[str, set[str]] = defaultdict(set)
    for figure in figures:
        for question, options in (*figure.where, (figure.question, figure.options)):
            named[question or ""].update(options)
    questions = sorted((find_question(survey, name) for name in axes), key=_has_options)
    return tuple(coding_of(question, tuple(named[question.id])) for question in questions)


def _joint(dataset: AnsweredDataset, codings: Sequence[Coding]) -> Joint:
    """The joint counts; numbers and texts count as answered."""
    store, (first, *others) = dataset.store, codings
    cells = store.tally(first, others) if _has_options(first.question) else store.filled(first.question, others)
    levels = [cache(_Levels(coding).of) for coding in codings]
    counts: Counter[tuple[Level | None, ...]] = Counter()
    for cell in cells:
        given = zip(levels, (cell.answer, *cell.groups), strict=True)
        counts[tuple(level(code) for level, code in given)] += cell.people
    for atom in _possible(codings, counts):
        counts.setdefault(atom, 0)
    return Joint(tuple(coding.question.id for coding in codings), counts)


def _possible(codings: Sequence[Coding], counts: Mapping[Atom, int]) -> Iterator[Atom]:
    """Every combination of options: readers don't know which of them nobody gave.

    Whether somebody did not answer they are told by the bases, so that is not made up.
    """
    axes = [dict.fromkeys(levels) for levels in zip(*counts, strict=True)]
    for axis, coding in zip(axes, codings, strict=True):
        if coding.question.kind == "single":
            axis.update(dict.fromkeys(frozenset({option}) for option in coding.question.options))
    if prod(map(len, axes)) <= MOST:
        yield from product(*axes)


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
