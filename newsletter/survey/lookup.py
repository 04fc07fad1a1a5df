"""Names ▶ the questions and options that they name, or why there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsletter.problems import Problem, did_you_mean
from newsletter.survey.address import Condition
from newsletter.survey.codebook import Question, Survey


class NotKnown(Exception):
    """What the store can't say. `rule` is the finding's: reference-unknown, comparison-unsupported, figure-withheld.

    `elsewhere` is the problem that alone is to be told, where the cause lies in another file than the one that asks.
    """

    def __init__(self, rule: str, message: str, help: str = "", elsewhere: Problem | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.help = help
        self.elsewhere = elsewhere


def unknown(message: str, help: str = "") -> NotKnown:
    """A name that stands for nothing, or a figure that does not exist."""
    return NotKnown("reference-unknown", message, help)


def find_question(survey: Survey, name: str) -> Question:
    """The question called `name`; raises NotKnown."""
    question = survey.questions.get(name)
    if question is not None:
        return question
    items = [item.id for item in survey.grid_items(name)]
    if items:
        raise unknown(f"“{name}” is a grid of “{survey.id}”, not a question.", f"Name an item: {', '.join(items[:8])}.")
    raise unknown(f"The survey “{survey.id}” has no question “{name}”.", did_you_mean(name, survey.questions))


def find_grid(survey: Survey, name: str) -> tuple[Question, ...]:
    """The items of the grid called `name`; raises NotKnown."""
    items = survey.grid_items(name)
    if not items:
        grids = {question.grid for question in survey.questions.values() if question.grid}
        raise unknown(f"The survey “{survey.id}” has no grid “{name}”.", did_you_mean(name, grids))
    return items


def expand(question: Question, names: Iterable[str]) -> tuple[str, ...]:
    """The options behind `names` (options or nets), in the codebook's order; raises NotKnown."""
    chosen: set[str] = set()
    for name in names:
        if name in question.nets:
            chosen.update(question.nets[name].of)
        elif name in question.options:
            chosen.add(name)
        else:
            raise _unknown_option(question, name)
    return tuple(option for option in question.options if option in chosen)


def _unknown_option(question: Question, name: str) -> NotKnown:
    if not question.options:
        return unknown(f"“{question.id}” is a {question.kind} question: it has no options.")
    advice = did_you_mean(name, (*question.options, *question.nets))
    return unknown(f"The question “{question.id}” has no option “{name}”.", advice)


Groups = frozenset[tuple[str, frozenset[str]]]


def find_groups(survey: Survey, where: Sequence[Condition], *, undescribed: bool = False) -> Groups:
    """Conditions in one form, nets expanded, their order of no account; raises NotKnown.

    With `undescribed`, a question that the codebook lacks stands as it is written: a report may print subgroups of a
    question that it does not print.
    """
    groups = []
    for condition in where:
        if undescribed and condition.question not in survey.questions:
            groups.append((condition.question, frozenset(condition.options)))
        else:
            question = find_question(survey, condition.question)
            groups.append((question.id, frozenset(expand(question, condition.options))))
    return frozenset(groups)
