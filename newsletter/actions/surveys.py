"""Look into the surveys that issues cite."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from newsletter.actions.project import Project
from newsletter.actions.told import SentFigures
from newsletter.errors import CouldNotRun
from newsletter.problems import Problem, did_you_mean
from newsletter.survey.address import Side
from newsletter.survey.codebook import Survey
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import NotKnown, find_groups
from newsletter.survey.names import parse_condition
from newsletter.survey.quoting import Found, find_answers
from newsletter.survey.tabling import QuestionTable, question_table


class Listed(Struct, frozen=True):
    """A survey of the project. `survey` is None where its codebook or its answers can't be read."""

    id: str
    survey: Survey | None
    people: int | None
    problems: tuple[Problem, ...]


def list_surveys(project: Project) -> tuple[Listed, ...]:
    """Every survey, by id."""
    shelf = project.shelf()
    return tuple(_listed(name, shelf.dataset(name), shelf.problems(name)) for name in shelf.ids())


def _listed(name: str, dataset: Dataset | None, problems: tuple[Problem, ...]) -> Listed:
    if dataset is None:
        return Listed(name, None, None, problems)
    people = None if dataset.survey.source == "figures" else dataset.respondents().base
    return Listed(name, dataset.survey, people, problems)


def survey_of(project: Project, name: str) -> Dataset:
    """The survey called `name`; raises CouldNotRun."""
    shelf = project.shelf()
    dataset = shelf.dataset(name)
    if dataset is None:
        problems = [problem for problem in shelf.problems(name) if problem.rule == "survey-invalid"]
        if not problems:
            raise CouldNotRun(f"There is no survey “{name}”.", did_you_mean(name, shelf.ids()))
        raise CouldNotRun(f"The survey “{name}” can't be read.", problems[0].help, problems=problems)
    return dataset


def tables_of(
    project: Project, survey: str, question: str, by: str | None = None, where: Sequence[str] = ()
) -> tuple[QuestionTable, ...]:
    """The table of a question, or of each item of a grid. Raises CouldNotRun for what does not exist."""
    dataset = survey_of(project, survey)
    conditions = []
    for text in where:
        condition = parse_condition(text)
        if condition is None:
            raise CouldNotRun(f"“{text}” is no condition.", "Write question:option or question:a+b, as in role:gp.")
        conditions.append(condition)
    if by == question:
        raise CouldNotRun(f"“{question}” can't be set against itself.", "Name another question after --by.")
    names = [item.id for item in dataset.survey.grid_items(question)] or [question]
    try:
        find_groups(dataset.survey, conditions, undescribed=dataset.survey.source == "published")
        sent = _sent(project, survey)
        return tuple(question_table(dataset, name, by, tuple(conditions), sent) for name in names)
    except NotKnown as error:
        raise CouldNotRun(error.message, error.help) from error


def _sent(project: Project, survey: str) -> tuple[Side, ...]:
    """The figures of it that readers have, as far as locks can be read: `check` refuses what it can't know."""
    try:
        return SentFigures(project)(survey)
    except NotKnown:
        return ()


def quotes_of(project: Project, survey: str, question: str, search: str) -> tuple[Found, ...]:
    """The answers to a question in which all words of `search` stand. Raises CouldNotRun."""
    try:
        return find_answers(survey_of(project, survey), question, search)
    except NotKnown as error:
        raise CouldNotRun(error.message, error.help) from error
