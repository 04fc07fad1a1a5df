"""Like with like: what two figures must share to be compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from newsletter.survey.address import Side
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import expand, find_question


def unlike(first: tuple[Dataset, Side], second: tuple[Dataset, Side]) -> str:
    """Why the two sides must not be compared; "" where they may.

    Two options of one question are alike, two groups that answered it, and two items of one grid.
    """
    return " ".join(_reasons(first[0].survey, first[1], second[0].survey, second[1]))


def _reasons(survey1: Survey, side1: Side, survey2: Survey, side2: Side) -> Iterator[str]:
    questions = [
        find_question(s, side.question) if side.question else None for s, side in ((survey1, side1), (survey2, side2))
    ]
    one, two = questions
    if survey1.id != survey2.id:
        yield from _surveys(survey1, survey2)
        if _groups(survey1, side1) != _groups(survey2, side2):
            yield "They are of different groups."
    if (one is None) != (two is None):
        yield "One is of everyone, the other of a question."
    if one is None or two is None or (survey1.id == survey2.id and one.id == two.id):
        return
    same_grid = survey1.id == survey2.id and one.grid is not None and one.grid == two.grid
    yield from _questions(one, two, same_grid=same_grid)
    if _labels(one, side1) != _labels(two, side2):
        yield f"They are of different answers ({_listed(one, side1)}; {_listed(two, side2)})."


def _surveys(one: Survey, two: Survey) -> Iterator[str]:
    if not one.series or one.series != two.series:
        yield f"“{one.id}” and “{two.id}” are not waves of one series."
    if _plain(one.population_label) != _plain(two.population_label):
        yield f"Different people were asked ({_asked(one)}; {_asked(two)})."


def _asked(survey: Survey) -> str:
    return f"“{survey.population_label}”" if survey.population_label else f"“{survey.id}” does not say whom"


def _questions(one: Question, two: Question, *, same_grid: bool) -> Iterator[str]:
    if not same_grid and _plain(one.text) != _plain(two.text):
        yield f"The questions differ (“{one.text}”; “{two.text}”)."
    if one.kind != two.kind or _plain(one.unit) != _plain(two.unit):
        yield "They were asked or counted in different ways."
    if _options_differ(one, two):
        yield "Different answers were offered."


def _options_differ(one: Question, two: Question) -> bool:
    """Whether the offered options differ, as far as both list them."""
    ours = {name: _plain(option.label) for name, option in one.options.items()}
    theirs = {name: _plain(option.label) for name, option in two.options.items()}
    if one.complete and two.complete:
        return set(ours.values()) != set(theirs.values())
    return any(ours[name] != theirs[name] for name in ours.keys() & theirs.keys())


def _labels(question: Question, side: Side) -> frozenset[str]:
    return frozenset(_plain(question.options[name].label) for name in expand(question, side.options))


def _listed(question: Question, side: Side) -> str:
    return ", ".join(f"“{question.options[name].label}”" for name in expand(question, side.options)) or "all"


def _groups(survey: Survey, side: Side) -> frozenset[tuple[str, frozenset[str]]]:
    groups = set()
    for condition in side.where:
        question = survey.questions.get(condition.question)
        if question is None:
            groups.add((condition.question, frozenset(condition.options)))
        else:
            labels = frozenset(_plain(question.options[name].label) for name in expand(question, condition.options))
            groups.add((_plain(question.text), labels))
    return frozenset(groups)


def _plain(text: str) -> str:
    """A text without the differences that don't matter: capitals, spaces, a full stop, kind of quotation marks."""
    straight = {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'}
    folded = unicodedata.normalize("NFKC", text).casefold().translate(straight)
    return " ".join(folded.split()).rstrip(".?!: ")
