"""Surveys of tests: real folders, read as the program reads them. All their figures are made up unless named."""

from __future__ import annotations

from pathlib import Path

from newsletter.problems import Problem
from newsletter.survey.address import Condition, Side
from newsletter.survey.dataset import Dataset
from newsletter.survey.names import parse_condition
from newsletter.survey.published import PublishedDataset
from newsletter.survey.reading import read_codebook
from newsletter.survey.shelf import Shelf, open_shelf


def published(questions: str, *, base: str = "99", extra: str = "", survey_id: str = "s") -> PublishedDataset:
    """A published survey with these questions, written from the left margin."""
    indented = "\n".join(f"  {line}" for line in questions.strip("\n").splitlines())
    text = f"title: T\nsource: published\nbase: {base}\n{extra}\nquestions:\n{indented}\n"
    survey, problems = read_codebook(text, survey_id, f"surveys/{survey_id}/survey.yaml")
    assert survey is not None, problems
    assert not [problem for problem in problems if problem.rule == "survey-invalid"], problems
    return PublishedDataset(survey)


def shelf_of(root: Path, codebook: str, answers: str | bytes | None = None, *, survey_id: str = "s") -> Shelf:
    """A project in `root` with one survey, and its answers in answers.csv."""
    folder = root / "surveys" / survey_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "survey.yaml").write_text(codebook, encoding="utf-8")
    if answers is not None:
        data = answers.encode() if isinstance(answers, str) else answers
        (folder / "answers.csv").write_bytes(data)
    return open_shelf(root / "surveys", root / "cache", root)


def opened(shelf: Shelf, survey_id: str = "s") -> Dataset:
    """The survey, which must be right."""
    dataset = shelf.dataset(survey_id)
    assert dataset is not None, shelf.problems(survey_id)
    return dataset


def invalid(shelf: Shelf, survey_id: str = "s") -> list[Problem]:
    """What is wrong with the survey."""
    return [problem for problem in shelf.problems(survey_id) if problem.rule == "survey-invalid"]


def where(*conditions: str) -> tuple[Condition, ...]:
    """`role:gp` and so on as conditions."""
    parsed = tuple(map(parse_condition, conditions))
    assert None not in parsed, conditions
    return tuple(condition for condition in parsed if condition)


def side(address: str, *conditions: str) -> Side:
    """`survey/question/option+option` as a side."""
    survey, question, options = (*address.split("/"), "", "")[:3]
    return Side(survey, question or None, tuple(filter(None, options.split("+"))), where=where(*conditions))
